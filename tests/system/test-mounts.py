#!/usr/bin/python3
# test-mounts.py - a file system that does not announce what others write: what is mounted there is polled
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import shutil
import subprocess

from lib.box import Skip, check, check_equal, wait_until
from lib.tap import main, test


def mount(box):
    """Mounts a folder once more at "shared" in the tree, by way of FUSE; returns the folder itself."""
    real = os.path.join(box.top, 'real')
    place = box.path('shared')
    if shutil.which('bindfs') is None:
        raise Skip('no bindfs')
    os.mkdir(real)
    os.makedirs(place)
    done = subprocess.run(['bindfs', '-o', 'attr_timeout=0,entry_timeout=0', real, place], stderr=subprocess.PIPE, timeout=20, check=False)
    if done.returncode != 0:
        raise Skip('nothing can be mounted here: ' + done.stderr.decode(errors='replace').strip())
    # Lazily: a test that fails leaves somebody in it.
    box.cleanups.append(lambda: subprocess.run(['umount', '-l', place] if os.geteuid() == 0 else ['fusermount3', '-uz', place], check=False))
    return real


def write(folder, name, text):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)


def places(rouse):
    health = (rouse.events('armed') + rouse.events('health'))[-1]
    return {place['path']: place for place in health['places']}


@test('below a mount what others write is seen, and a storm of it is one restart')
def behind(box):
    real = mount(box)
    for n in range(60):
        write(real, 'd%d/f%d.py' % (n % 6, n), '1')
    box.write('own.py', '1')
    rouse = box.rouse()
    rouse.wait_calm()
    found = places(rouse)
    check_equal(sorted(found), [box.tree, box.path('shared')], 'places')
    shared = found[box.path('shared')]
    check(shared['filesystem'].startswith('fuse'), 'file system: %s' % shared)
    check(shared['reason'] in ('remote', 'unannounced'), 'reason: %s' % shared)
    check_equal((shared['files'], shared['dirs'], shared['polled']), (60, 7, 7), 'files, folders and how many are polled')
    check_equal(found[box.tree]['polled'], 0, 'polled folders outside of it')

    rouse.one_restart(lambda: write(real, 'd3/f3.py', '22'))
    rouse.one_restart(lambda: write(real, 'new/folder/x.py', '1'))
    rouse.one_restart(lambda: os.remove(os.path.join(real, 'd0/f0.py')))

    def storm():
        for n in range(1, 60):
            write(real, 'd%d/f%d.py' % (n % 6, n), '333')
    rouse.one_restart(storm)
    rouse.one_restart(lambda: box.write('shared/d1/f1.py', 'through the mount'))
    rouse.one_restart(lambda: box.write('own.py', '2'))


@test('watcher gio: the kernel alone, also there')
def kernel_alone(box):
    real = mount(box)
    write(real, 'x.py', '1')
    rouse = box.rouse('--watcher', 'gio')
    rouse.wait_calm()
    found = places(rouse)
    check_equal([found[path]['reason'] for path in (box.tree, box.path('shared'))], [None, 'asked'], 'reasons')
    check_equal(found[box.path('shared')]['polled'], 0, 'polled folders')
    rouse.one_restart(lambda: box.write('shared/y.py', 'through the mount'))


@test('what is mounted while Rouse looks is polled from then on')
def mounted_later(box):
    box.write('own.py', '1')
    os.makedirs(box.path('shared'))
    rouse = box.rouse()
    os.rmdir(box.path('shared'))
    real = mount(box)
    write(real, 'x.py', '1')
    wait_until(lambda: box.path('shared') in places(rouse) or not box.write('own.py', os.urandom(8).hex()), 'the mount to be noticed', 40)
    rouse.wait_calm()
    rouse.one_restart(lambda: write(real, 'x.py', '22'))


main()
