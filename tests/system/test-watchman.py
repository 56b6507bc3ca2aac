#!/usr/bin/python3
# test-watchman.py - with a real Watchman daemon, which may go and come back
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import shutil
import threading

from lib.box import Skip, check, check_equal, wait_until
from lib.tap import main, test
from lib.watchman import Daemon


def place(rouse):
    """Who watches the tree by now, and why: (watcher, reason)."""
    place = (rouse.events('armed') + rouse.events('health'))[-1]['places'][0]
    return place['watcher'], place['reason']


def wait_place(rouse, watcher, reason):
    wait_until(lambda: place(rouse) == (watcher, reason), lambda: 'the tree to be watched by %s, %s; it is %s' % (watcher, reason, place(rouse)))


@test('a daemon that hangs is done without, and used again when it goes on')
def hangs(box):
    daemon = Daemon(box)
    box.write('app.py')
    rouse = box.rouse('--watcher', 'watchman')
    wait_place(rouse, 'watchman', 'asked')
    daemon.hang()
    rouse.sees(lambda: box.write('app.py', 'while it hangs'))
    wait_place(rouse, 'gio', 'watchman-silent')
    rouse.one_restart(lambda: box.write('app.py', 'without it'))
    daemon.go_on()
    wait_place(rouse, 'watchman', 'asked')
    rouse.one_restart(lambda: box.write('app.py', 'with it'))


@test('roots that are links, files, or beside each other: the daemon is asked for folders of the project only')
def other_roots(box):
    daemon = Daemon(box)
    box.write('one/a.py')
    box.write('two/b.py')
    box.write('alone/c.py')
    box.shell('ln -s one link; mkdir ../outside; echo 1 > ../outside/d.py; ln -s ../../outside two/out')
    rouse = box.rouse('--watcher', 'watchman', '--watch', 'link', '--watch', 'two', '--watch', 'alone/c.py', '--follow-links')
    wait_until(lambda: len(daemon.roots()) > 1, 'both to be watched')
    check_equal(sorted(daemon.roots()), [os.path.realpath(box.path(name)) for name in ('one', 'two')], 'what the daemon watches')
    for name in ('one/a.py', 'two/b.py', 'alone/c.py', 'two/out/d.py', 'one/new/e.py', 'two/out/f.py'):
        rouse.one_restart(lambda name=name: box.write(name, 'other'))


@test('killed in the middle of a checkout, and started again: nothing is missed', git=True)
def killed(box):
    daemon = Daemon(box)
    files = {'src/d%02d/f%02d.py' % (i // 25, i % 25): '%d\n' for i in range(400)}
    box.repo.commit({name: 'one ' + text for name, text in files.items()}, 'one')
    box.repo.git('checkout', '-q', '-b', 'two')
    box.repo.commit({name: 'two ' + text for name, text in files.items()}, 'two')
    box.repo.git('checkout', '-q', 'main')
    rouse = box.rouse('--watcher', 'watchman', command=[box.child, '--read', 'src/d15/f24.py'])
    wait_place(rouse, 'watchman', 'asked')
    before = rouse.n_starts()
    first = box.path('src/d00/f00.py')
    stamp = os.stat(first).st_mtime_ns

    def strike():
        # In the middle: as soon as the first file is another one.
        wait_until(lambda: not os.path.exists(first) or os.stat(first).st_mtime_ns != stamp, 'the checkout')
        daemon.kill()
    striker = threading.Thread(target=strike)
    striker.start()
    box.repo.git('checkout', '-q', 'two')
    striker.join()
    rouse.exactly(before + 1)
    check(box.lines('read')[-1].rest.startswith('two'), 'the run saw the other branch')
    wait_place(rouse, 'gio', 'watchman-silent')
    rouse.one_restart(lambda: box.write('src/d03/f03.py', 'without'))
    daemon.start()
    wait_place(rouse, 'watchman', 'asked')
    rouse.one_restart(lambda: box.write('src/d04/f04.py', 'with'))


@test('a change is one restart, new folders are seen, and what comes and goes is told once')
def basics(box):
    daemon = Daemon(box)
    box.write('app.py')
    box.write('lib/deep/er/a.py')
    rouse = box.rouse('--watcher', 'watchman')
    wait_place(rouse, 'watchman', 'asked')
    check_equal(rouse.reported(lambda: box.write('app.py', 'other')), [('app.py', 'modified')], 'a file')
    check_equal(rouse.reported(lambda: box.write('lib/deep/er/a.py', 'other')), [('lib/deep/er/a.py', 'modified')], 'a deep one')
    check_equal(rouse.reported(lambda: box.write('new/folder/b.py')), [('new/folder/b.py', 'created')], 'in a new folder')
    check_equal(rouse.reported(lambda: box.write('new/folder/b.py', 'again')), [('new/folder/b.py', 'modified')], 'and again')
    rouse.one_restart(lambda: box.shell('mv new old'))
    check_equal(rouse.reported(lambda: box.write('old/folder/b.py', 'moved')), [('old/folder/b.py', 'modified')], 'after a move')
    rouse.one_restart(lambda: box.shell('rm -r old'))
    odd = os.fsdecode(b'not utf-8 \xff ?.py')
    rouse.one_restart(lambda: box.write(odd))
    check_equal(rouse.reported(lambda: box.write('app.py', 'last')), [('app.py', 'modified')], 'after that')
    check_equal(daemon.roots(), [os.path.realpath(box.tree)], 'what the daemon watches')


@test('what the daemon leaves out is the kernel\'s')
def left_out(box):
    Daemon(box)
    box.write('.watchmanconfig', '{"ignore_dirs": ["generated"], "ignore_vcs": ["vendor"]}')
    box.write('generated/sub/a.py')
    box.write('vendor/deep/b.py')
    rouse = box.rouse('--watcher', 'watchman')
    wait_place(rouse, 'watchman', 'asked')
    for name in ('generated/sub/a.py', 'vendor/deep/b.py', 'generated/new/c.py', 'vendor/d.py'):
        rouse.one_restart(lambda name=name: box.write(name, 'other'))


@test('the root goes and comes back, and so does one below the daemon\'s')
def roots(box):
    daemon = Daemon(box)
    box.write('.watchmanconfig', '{}')
    box.write('part/a.py')
    rouse = box.rouse('--watcher', 'watchman', '--watch', 'part')
    wait_place(rouse, 'watchman', 'asked')
    check_equal(daemon.roots(), [os.path.realpath(box.tree)], 'what the daemon watches')
    rouse.sees(lambda: box.shell('rm -r part; mkdir part; echo 1 > part/b.py'))
    rouse.one_restart(lambda: box.write('part/b.py', 'other'))
    rouse.sees(lambda: box.shell('mv part gone; sleep 0.5; mkdir part; echo 2 > part/c.py'))
    rouse.one_restart(lambda: box.write('part/c.py', 'other'))
    box.write('gone/b.py', 'not watched')
    rouse.quiet()


@test('without a daemon the kernel is used, and health says so')
def missing(box):
    box.env['WATCHMAN_SOCK'] = box.path('..', 'nothing')
    box.write('app.py')
    rouse = box.rouse('--watcher', 'watchman')
    wait_place(rouse, 'gio', 'watchman-silent')
    rouse.one_restart(lambda: box.write('app.py', 'other'))


@test('where none runs it is started, and stays for the next one')
def started(box):
    if shutil.which('watchman') is None:
        raise Skip('no watchman')
    box.env.pop('WATCHMAN_SOCK', None)
    box.env.update(USER='somebody', TMPDIR=box.home)
    box.write('app.py')
    for text in ('one', 'two'):
        rouse = box.rouse('--watcher', 'watchman')
        wait_place(rouse, 'watchman', 'asked')
        check(os.path.exists(os.path.join(box.home, 'somebody-state', 'sock')), 'the daemon is where it listens by default')
        rouse.one_restart(lambda text=text: box.write('app.py', text))
        rouse.stop()


@test('where it is not installed, that is said')
def not_installed(box):
    box.env.pop('WATCHMAN_SOCK', None)
    box.env.update(PATH=box.home, USER='nobody-at-all', TMPDIR=box.home)
    box.write('app.py')
    rouse = box.rouse('--watcher', 'watchman')
    wait_place(rouse, 'gio', 'watchman-missing')
    rouse.one_restart(lambda: box.write('app.py', 'other'))


@test('nobody named it: a daemon is used where it watches already, and asked for nothing else')
def found(box):
    daemon = Daemon(box)
    box.write('app.py')
    rouse = box.rouse()
    wait_place(rouse, 'gio', None)
    check_equal(daemon.roots(), [], 'what the daemon watches')
    rouse.stop()
    daemon.ask('watch', box.tree)
    rouse = box.rouse()
    wait_place(rouse, 'watchman', 'watchman-found')
    rouse.one_restart(lambda: box.write('app.py', 'other'))
    daemon.ask('watch-del', box.tree)
    wait_place(rouse, 'gio', None)
    rouse.one_restart(lambda: box.write('app.py', 'again'))
    check_equal(daemon.roots(), [], 'what the daemon watches')


main()
