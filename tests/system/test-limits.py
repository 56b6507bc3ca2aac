#!/usr/bin/python3
# test-limits.py - when the kernel cannot tell of everything: limits, overflow, polling
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import shutil
import subprocess
import threading
import time

from lib.box import Skip, check, check_equal, wait_until
from lib.tap import main, table, test


def limited(name, value):
    """A command prefix under which one of the kernel's per-user limits is low; nobody else notices."""
    if shutil.which('unshare') is None:
        raise Skip('no unshare(1)')
    set_limit = 'echo %d > /proc/sys/user/%s' % (value, name)
    done = subprocess.run(['unshare', '-Ur', '/bin/sh', '-c', set_limit], stderr=subprocess.PIPE, check=False)
    if done.returncode != 0:
        raise Skip('limits cannot be lowered here: ' + done.stderr.decode().strip())
    return ['unshare', '-Ur', '/bin/sh', '-c', set_limit + ' && exec "$@"', 'sh']


class LowQueue:
    """While in force, a watcher that begins gets a short event queue. A setting of the whole machine: it
    is put back as soon as Rouse has begun, and whatever happens."""

    path = '/proc/sys/fs/inotify/max_queued_events'

    def __init__(self, value):
        self.value = value

    def put(self, text):
        with open(self.path, 'w', encoding='ascii') as file:
            file.write(text)

    def __enter__(self):
        with open(self.path, encoding='ascii') as file:
            self.before = file.read()
        try:
            self.put(str(self.value))
        except OSError as error:
            raise Skip('the event queue cannot be shortened here: %s' % error)

    def __exit__(self, *_):
        self.put(self.before)


def make_folders(box, n):
    for number in range(n):
        box.write('d%03d/app.py' % number, '1')


def last_health(rouse):
    return (rouse.events('armed') + rouse.events('health'))[-1]


@test('ENOSPC: what cannot be watched is polled, and health tells the numbers and the remedy')
def no_space(box):
    make_folders(box, 300)
    rouse = box.rouse(prefix=limited('max_inotify_watches', 120))
    wait_until(lambda: last_health(rouse)['level'] == 'partial', lambda: 'the health to be "partial": %s' % last_health(rouse))
    health = last_health(rouse)
    check(health['polled'] > 0 and health['watched'] > 0 and health['limit'], 'numbers: %s' % health)
    check('sysctl' in (health['detail'] or ''), 'no remedy in %r' % health['detail'])
    rouse.wait_output('sysctl')
    for name in ('d000', 'd150', 'd299'):
        rouse.one_restart(lambda name=name: box.write(name + '/app.py', '2'))
        rouse.one_restart(lambda name=name: box.write(name + '/new.py', '1'))
    rouse.one_restart(lambda: box.write('late/new/folder/app.py', '1'))
    rouse.one_restart(lambda: box.write('late/new/folder/app.py', '2'))


def raise_limit(rouse, name, value):
    """Makes room in the namespace that limited() made for that Rouse."""
    # unshare(1), the shell and Rouse are one process, which replaced itself.
    done = subprocess.run(['nsenter', '-t', str(rouse.pid), '-U', '--preserve-credentials', '/bin/sh', '-c',
                           'echo %d > /proc/sys/user/%s' % (value, name)], stderr=subprocess.PIPE, check=False)
    if done.returncode != 0:
        raise Skip('the limit cannot be raised again here: ' + done.stderr.decode().strip())


@test('ENOSPC: when there is room again, all of it is watched again, and health says so')
def room_again(box):
    make_folders(box, 300)
    rouse = box.rouse(prefix=limited('max_inotify_watches', 120))
    check_equal(last_health(rouse)['level'], 'partial', 'health')
    rouse.one_restart(lambda: box.write('d299/app.py', '2'))
    raise_limit(rouse, 'max_inotify_watches', 10000)
    wait_until(lambda: last_health(rouse)['level'] == 'native', lambda: 'the health to be "native": %s' % last_health(rouse))
    check_equal(last_health(rouse)['polled'], 0, 'what is still polled')
    for name in ('d000', 'd150', 'd299'):
        rouse.one_restart(lambda name=name: box.write(name + '/app.py', '3'), quiet=0.05)


POLLED = [
    ('create', lambda box: box.write('new.py')), ('modify', lambda box: box.write('app.py', '2')),
    ('delete', lambda box: os.remove(box.path('app.py'))), ('rename', lambda box: os.rename(box.path('app.py'), box.path('b.py'))),
    ('atomic save', lambda box: (box.write('t.tmp', '2'), os.rename(box.path('t.tmp'), box.path('app.py')))),
    ('new folders', lambda box: box.write('a/b/c/d.py')), ('a removed folder', lambda box: shutil.rmtree(box.path('sub'))),
    ('a renamed folder', lambda box: os.rename(box.path('sub'), box.path('other'))),
]


@table([('C67 polling: %s is one restart' % name, act) for name, act in POLLED])
def polling(box, act):
    box.write('app.py', '1')
    box.write('sub/x/y.py', '1')
    box.write('same.py', '1')
    rouse = box.rouse(prefix=limited('max_inotify_instances', 0))
    check_equal(last_health(rouse)['level'], 'polling', 'health')
    rouse.one_restart(lambda: act(box))
    rouse.no_restart(lambda: (box.write('same.py', '1'), box.write('x.pyc', '1')), quiet=0.6)


@test('a queue overflow ends in one correct reload')
def overflow(box):
    make_folders(box, 20)
    with LowQueue(32):
        rouse = box.rouse(command=[box.child, '--read', 'd010/last.py'])

    def storm():
        for n in range(300):
            for d in range(20):
                box.write('d%03d/f%d.py' % (d, n % 5), str(n))
        box.write('d010/last.py', 'done')
    rouse.sees(storm)
    check_equal(box.lines('read')[-1].rest, 'done', 'what the last run read')
    rouse.wait_calm(0.6)
    # Deaf ever after would be a way to pass the above.
    for d in (0, 10, 19):
        rouse.one_restart(lambda d=d: box.write('d%03d/app.py' % d, 'after the storm'))


@test('an overflow by ignored noise does not lose a save')
def overflow_noise(box):
    make_folders(box, 5)
    with LowQueue(16):
        box.rouse('-i', '*.log', command=[box.child, '--read', 'd003/app.py'])
    stop = threading.Event()

    def noise():
        with open(box.path('a.log'), 'wb', 0) as first, open(box.path('d000/b.log'), 'wb', 0) as second:
            while not stop.is_set():
                for _ in range(200):
                    first.write(b'x')
                    second.write(b'x')
                time.sleep(0.002)
    thread = threading.Thread(target=noise)
    thread.start()
    try:
        for n in range(10):
            box.write('d003/app.py', 'save %d' % n)
            wait_until(lambda n=n: box.lines('read')[-1].rest == 'save %d' % n, 'the run for save %d' % n, 30)
    finally:
        stop.set()
        thread.join()


@test('an overflow while folders are made and removed leaves nothing unwatched')
def overflow_folders(box):
    with LowQueue(32):
        rouse = box.rouse()

    def storm():
        for n in range(150):
            box.write('t%d/a/b/c.py' % n, '1')
            if n % 3 == 0:
                shutil.rmtree(box.path('t%d' % n))
    rouse.sees(storm)
    rouse.wait_calm(0.6)
    for n in (1, 74, 149):
        rouse.one_restart(lambda n=n: box.write('t%d/a/b/c.py' % n, 'edited'))


@test('few file descriptors do not stop it')
def descriptors(box):
    make_folders(box, 200)
    rouse = box.rouse(prefix=['/bin/sh', '-c', 'ulimit -n 40; exec "$@"', 'sh'])
    rouse.one_restart(lambda: box.write('d199/app.py', '2'))
    for n in range(30):
        rouse.one_restart(lambda n=n: box.write('d%03d/app.py' % n, '2'), quiet=0.02)


@test('20,000 folders are armed, and any of them is heard')
def many_folders(box):
    for d in range(200):
        for e in range(100):
            os.makedirs(box.path('d%03d/e%02d' % (d, e)))
    begin = time.monotonic()
    rouse = box.rouse()
    print('# armed after %d ms: %s' % ((time.monotonic() - begin) * 1000, last_health(rouse)['level']))
    for name in ('d000/e00/x.py', 'd199/e99/x.py', 'd100/e50/x.py'):
        rouse.one_restart(lambda name=name: box.write(name, '1'))
        rouse.one_restart(lambda name=name: box.write(name, '2'))


main()
