#!/usr/bin/python3
# test-clocks.py - clocks that are wrong, and file systems whose times are coarse
# SPDX-License-Identifier: GPL-3.0-or-later
import calendar
import ctypes
import os
import shutil
import struct
import subprocess
import time

from lib.box import Skip, check_equal
from lib.tap import main, table, test

YEAR_S = 365.25 * 24 * 3600


def at(year):
    return calendar.timegm((year, 1, 1, 0, 0, 0))


class Clock:
    """The clock as Rouse alone sees it: so many seconds ahead of that of the file system and of everyone else."""

    def __init__(self, box, ahead_s):
        self.path = os.path.join(box.out, 'clock')
        self.set(ahead_s)

    def set(self, ahead_s):
        # In place: Rouse has it mapped.
        with open(self.path, 'r+b' if os.path.exists(self.path) else 'wb') as file:
            file.write(struct.pack('q', int(ahead_s * 1e9)))

    def environment(self):
        return preload(ODD_DISK_CLOCK=self.path)


def preload(**environment):
    return {'LD_PRELOAD': os.environ['ODD_DISK'], **environment}


# -- what a day in the project is like

def edits(box, rouse):
    """Every edit is one restart: also of the same size, also where it comes at once after another."""
    for n in range(3):
        check_equal(rouse.reported(lambda n=n: box.write('app.py', 'edit %d' % n)), [('app.py', 'modified')], 'an edit')
    check_equal(rouse.reported(lambda: box.write('new.py', '1')), [('new.py', 'created')], 'a new file')
    check_equal(rouse.reported(lambda: os.remove(box.path('old.py'))), [('old.py', 'deleted')], 'a removed file')
    check_equal(rouse.reported(lambda: box.write('sub/inner.py', '2')), [('sub/inner.py', 'modified')], 'an edit in a folder')


def project(box):
    for name in ('app.py', 'old.py', 'sub/inner.py'):
        box.write(name, 'edit x' if name == 'app.py' else '1')


CLOCKS = [('ten years behind', -10 * YEAR_S), ('ten years ahead', 10 * YEAR_S), ('seconds behind', -2), ('seconds ahead', 2)]


@table([('a clock that is %s' % name, ahead_s) for name, ahead_s in CLOCKS])
def wrong_clock(box, ahead_s):
    project(box)
    rouse = box.rouse(env=Clock(box, ahead_s).environment())
    edits(box, rouse)


@test('a clock that is put forward and back while Rouse runs')
def moved_clock(box):
    project(box)
    clock = Clock(box, 0)
    rouse = box.rouse(env=clock.environment())
    for ahead_s in (-3600, 3600, -YEAR_S, 0):
        clock.set(ahead_s)
        rouse.one_restart(lambda ahead_s=ahead_s: box.write('app.py', 'at %d' % ahead_s))
        rouse.one_restart(lambda ahead_s=ahead_s: box.write('new at %d.py' % ahead_s))


# Between machines it is a matter of seconds, and which of the two clocks is wrong is not known.
@table([('NFS from a server whose clock is %s: what changes while the first look is taken is seen' % name, ahead_s)
        for name, ahead_s in CLOCKS if abs(ahead_s) < 60])
def other_clock(box, ahead_s):
    names = ['d%02d/e%02d/f.py' % (d, e) for d in range(20) for e in range(20)]
    for name in names:
        box.write(name, 'before')
    env = {**Clock(box, -ahead_s).environment(), 'ODD_DISK_TYPE': '0x6969'}
    rouse = box.rouse(command=[box.child, '--read', names[-1]], env=env, wait=False)
    rouse.wait_starts(1)
    rouse.sees(lambda: [box.write(name, 'while it looked') for name in names])
    check_equal(box.lines('read')[-1].rest, 'while it looked', 'what the last run read')


DATES = [('of 1970', 1970), ('of 1960', 1960), ('of 2100', 2100), ('of 2200', 2200)]


@table([('files %s' % name, year) for name, year in DATES])
def odd_dates(box, year):
    project(box)
    for folder, _, names in os.walk(box.tree):
        for path in [os.path.join(folder, name) for name in names] + [folder]:
            os.utime(path, (at(year), at(year)))
    rouse = box.rouse()
    rouse.no_restart(lambda: os.utime(box.path('app.py'), (at(year) + 1, at(year) + 1)))

    def back_dated(name, text):
        path = box.write(name, text)
        os.utime(path, (at(year), at(year)))
    for n in range(2):
        check_equal(rouse.reported(lambda n=n: back_dated('app.py', 'back %d' % n)), [('app.py', 'modified')], 'an edit that is dated back')
    edits(box, rouse)


# -- coarse times

def simulated(seconds):
    def prepare(box):
        return preload(ODD_DISK_STEP=str(seconds))
    return prepare


def mounted(box):
    """A file system that really keeps no more than seconds, mounted where this process alone sees it."""
    libc = ctypes.CDLL(None, use_errno=True)
    # A mount namespace of its own (CLONE_NEWNS), which passes nothing on (MS_REC | MS_PRIVATE) and goes with the process.
    if os.geteuid() != 0 or libc.unshare(0x20000) != 0 or libc.mount(None, b'/', None, 0x4000 | 0x40000, None) != 0:
        raise Skip('file systems cannot be mounted here')
    image = os.path.join(box.out, 'image')
    with open(image, 'wb') as file:
        file.truncate(8 << 20)
    for command in (['mkfs.ext2', '-q', '-I', '128', image], ['mount', '-o', 'loop', image, box.tree]):
        if shutil.which(command[0]) is None or subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode != 0:
            raise Skip('%s cannot be done here' % command[0])
    box.cleanups.append(lambda: subprocess.run(['umount', '-l', box.tree], check=False))
    return {}


# What is older was not changed in the granule that goes on.
COARSE_S = 2.2
COARSE = [('of 1 s', simulated(1)), ('of 2 s', simulated(2)), ('of a second, on ext2', mounted)]


def next_granule():
    """Waits for the beginning of a granule, so that what was done before is not in it, and what follows is."""
    time.sleep(2 - time.time() % 2)


def old_project(box, prepare):
    """Rouse on a tree that has been left alone for a while: else some of it may have changed since the start."""
    env = prepare(box)
    box.write('app.py', 'text x')
    box.write('d/app.py')
    time.sleep(COARSE_S)
    rouse = box.rouse(command=[box.child, '--read', 'app.py'], env=env)
    rouse.quiet()
    next_granule()
    return rouse


@table([('times %s: two writes of one size within a granule are two changes' % name, prepare) for name, prepare in COARSE])
def same_granule(box, prepare):
    rouse = old_project(box, prepare)
    for n in range(3):
        check_equal(rouse.reported(lambda n=n: box.write('app.py', 'text %d' % n)), [('app.py', 'modified')], 'write %d' % n)
        check_equal(box.lines('read')[-1].rest, 'text %d' % n, 'what the run read')


@table([('times %s: what comes and goes in a folder that was just looked at' % name, prepare) for name, prepare in COARSE])
def same_listing(box, prepare):
    rouse = old_project(box, prepare)
    check_equal(rouse.reported(lambda: box.write('d/one.py')), [('d/one.py', 'created')], 'the first')
    check_equal(rouse.reported(lambda: box.write('d/two.py')), [('d/two.py', 'created')], 'the second')
    check_equal(rouse.reported(lambda: os.remove(box.path('d/one.py'))), [('d/one.py', 'deleted')], 'a removed one')
    check_equal(rouse.reported(lambda: os.rename(box.path('d/two.py'), box.path('d/three.py'))),
                [('d/three.py', 'created'), ('d/two.py', 'deleted')], 'a renamed one')


@table([('times %s: a write in the same granule as the one before Rouse began' % name, prepare) for name, prepare in COARSE])
def first_granule(box, prepare):
    env = prepare(box)
    next_granule()
    box.write('app.py', 'text x')
    rouse = box.rouse(command=[box.child, '--read', 'app.py'], env=env)
    rouse.sees(lambda: box.write('app.py', 'text y'))
    check_equal(box.lines('read')[-1].rest, 'text y', 'what the run read')


main()
