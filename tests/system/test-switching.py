#!/usr/bin/python3
# test-switching.py - the watcher is changed while files are: by an edit of rouse.ini
# SPDX-License-Identifier: GPL-3.0-or-later
import threading
import time

from lib.box import wait_until
from lib.rouse import Rouse
from lib.tap import main, test
from lib.watchman import Daemon

FOLDERS = 12


def ini(box, watcher):
    return '[project]\nname=Shop\nwatcher=%s\n[program web]\ncommand=%s --read d0/app.py\nstop-timeout=2s\n' % (watcher, box.child)


class Writer(threading.Thread):
    """Writes all the time, now here and now there, and now and then makes a folder of it."""

    def __init__(self, box):
        super().__init__()
        self.box = box
        self.done = threading.Event()
        self.n = 0

    def run(self):
        while not self.done.wait(0.005):
            self.n += 1
            self.box.write('d%d/app.py' % (self.n % FOLDERS), 'write %d' % self.n)
            if self.n % 10 == 0:
                self.box.write('new%d/inner/app.py' % self.n)


@test('from one watcher to the next while files are written: no write is the last one unseen')
def switching(box):
    Daemon(box)
    for n in range(FOLDERS):
        box.write('d%d/app.py' % n, '0')
    box.write('rouse.ini', ini(box, 'auto'))
    rouse = Rouse(box, ['--yes'], None)
    rouse.wait_armed()
    rouse.wait_starts(1)
    for n, watcher in enumerate(('poll', 'watchman', 'gio', 'auto', 'watchman', 'poll')):
        writer = Writer(box)
        writer.start()
        time.sleep(0.2)
        box.write('rouse.ini', ini(box, watcher))
        box.verb('allow', '--yes')
        rouse.wait_event('config', n + 1, probe=lambda event: event['outcome'] == 'used')
        # So that the last write comes at any moment of the change.
        time.sleep(0.07 * n)
        writer.done.set()
        writer.join()
        last = 'the last of all with ' + watcher
        box.write('d0/app.py', last)
        wait_until(lambda last=last: box.lines('read')[-1].rest == last, 'a run that has read the last write')
        rouse.wait_calm()
        rouse.one_restart(lambda: box.write('d1/app.py', last))


main()
