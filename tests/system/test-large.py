#!/usr/bin/python3
# test-large.py - while a large tree is looked at for the first time
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import pty
import signal
import subprocess
import time

from lib.box import Skip, check, check_equal, read_text, wait_until
from lib.tap import main, test
from lib.terminal import set_size

N_DIRS = 3000
N_FEWER = 500
# A first look that takes longer is told of.
LONG_S = 1.1


def make_tree(box, n_dirs=N_DIRS):
    for number in range(n_dirs):
        os.makedirs(box.path('u%02d' % (number % 30), 'd%04d' % number))
        box.write('u%02d/d%04d/app.py' % (number % 30, number), '1')


@test('what changes while a large tree is looked at counts, and how far that has come is told once')
def changes_meanwhile(box):
    make_tree(box)
    rouse = box.rouse('-v', wait=False)
    rouse.wait_starts(1)
    # No disk is slow enough to be relied upon, but somebody who is held up is as slow as can be.
    rouse.kill(signal.SIGSTOP)
    early = bool(rouse.events('armed'))
    box.write('u07/d2017/app.py', '2')
    time.sleep(LONG_S)
    rouse.kill(signal.SIGCONT)
    rouse.wait_starts(2)
    rouse.wait_armed()
    check('u07/d2017/app.py' in str(rouse.changed_paths()), 'told: %s' % rouse.changed_paths())
    rouse.wait_output('watching [0-9]')
    if early:
        raise Skip('it was done before it could be held up')
    told = [line for line in rouse.output().splitlines() if 'looking at the files: ' in line]
    check_equal(len(told), 1, 'lines about the progress')


def is_watched(pid):
    """Whether folders are watched already, but not all of them."""
    folder = '/proc/%d/fdinfo/' % pid
    n = sum((read_text(folder + fd) or '').count('inotify wd:') for fd in os.listdir(folder))
    return 0 < n < N_FEWER


@test('how far it has come does not stand on a terminal that is too narrow to take it away again')
def narrow(box):
    make_tree(box, N_FEWER)
    master, slave = pty.openpty()
    box.cleanups += [lambda: os.close(master), lambda: os.close(slave)]
    set_size(slave, 24, 40)
    watch = subprocess.Popen(box.command('watch'), cwd=box.tree, env=box.env, stdin=slave, stdout=slave, stderr=slave)
    box.cleanups.append(watch.kill)
    wait_until(lambda: is_watched(watch.pid), 'the first folders to be watched')
    watch.send_signal(signal.SIGSTOP)
    early = is_watched(watch.pid)
    time.sleep(LONG_S)
    watch.send_signal(signal.SIGCONT)
    shown = ''
    while 'watching ' not in shown:
        shown += os.read(master, 4096).decode()
    watch.kill()
    watch.wait()
    check('looking at' not in shown, 'on a terminal of 40 columns: %r' % shown)
    if not early:
        raise Skip('it was done before it could be held up')


main()
