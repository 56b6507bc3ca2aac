#!/usr/bin/python3
# test-large.py - while a large tree is looked at for the first time
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import signal
import time

from lib.box import Skip, check, check_equal
from lib.tap import main, test

N_DIRS = 3000
# A first look that takes longer is told of.
LONG_S = 1.1


def make_tree(box):
    for number in range(N_DIRS):
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


main()
