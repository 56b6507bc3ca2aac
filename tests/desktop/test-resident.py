#!/usr/bin/python3
# test-resident.py - rouse-tray without its window: one instance, starting, ending, and being killed
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import re
import shutil
import signal
import subprocess
import time

from desk import APP_ID, APP_PATH, Skip, check, check_equal, find_text, key, main, read_text, spin, table, test, texts, wait_until
from gi.repository import GLib

# What five idle projects may take beside their snapshots, which are tiny here.
IDLE_KIB = 12 * 1024


def window_is_seen():
    return subprocess.run(['xdotool', 'search', '--onlyvisible', '--name', '^Rouse$'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                          timeout=20, check=False).returncode == 0


def sanitized():
    return b'__asan_init' in open(os.environ['ROUSE_TRAY'], 'rb').read()


@test('it starts hidden, and without GTK')
def hidden(desk):
    shop = desk.project('Shop')
    tray = desk.tray('--hidden')
    shop.wait_running()
    spin(0.5)
    check_equal(tray.titles(), [], 'windows')
    check('libgtk' not in read_text('/proc/%d/maps' % tray.pid), 'GTK is loaded')


@test('a second start presents the window of the first, and ends at once')
def second(desk):
    tray = desk.tray('--hidden')
    code, said = desk.rouse_tray()
    check_equal((code, said), (0, ''), 'the second start')
    tray.window()
    check(tray.alive(), 'the first has ended')


@test('a second hidden start disturbs nobody')
def second_hidden(desk):
    tray = desk.tray('--hidden')
    check_equal(desk.rouse_tray('--hidden'), (0, ''), 'the second start')
    spin(0.5)
    check_equal(tray.titles(), [], 'windows')


@test('closing the window leaves the programs running, and it can be shown again')
def close_window(desk):
    shop = desk.project('Shop')
    tray = desk.tray()
    tray.window()
    pid = shop.wait_running()
    key('alt+F4')
    wait_until(lambda: not window_is_seen(), 'the window to close')
    check(tray.alive(), 'rouse-tray has ended')
    check_equal(shop.pid(), pid, 'the program')
    desk.rouse_tray()
    wait_until(window_is_seen, 'the window to come back')


@test('--quit ends it and its programs')
def quit_option(desk):
    shop = desk.project('Shop')
    tray = desk.tray('--hidden')
    shop.wait_running()
    check_equal(desk.rouse_tray('--quit')[0], 0, 'exit code of --quit')
    check_equal(tray.wait_exit(), 0, 'exit code')
    check_equal([line.word for line in shop.lines()], ['start', 'signal', 'stop'], 'what the program saw')


@test('--quit starts nothing when there is nothing to end')
def quit_nothing(desk):
    shop = desk.project('Shop')
    code, _ = desk.rouse_tray('--quit')
    check_equal(code, 0, 'exit code')
    check_equal(shop.n_starts(), 0, 'starts')


@test('what was on is on again at the next start, and what was off is off')
def again(desk):
    shop, blog = desk.project('Shop'), desk.project('Blog', on=False, order=2)
    tray = desk.tray('--hidden')
    shop.wait_starts(1)
    desk.bus.activate('project-on', 'blog')
    blog.wait_starts(1)
    desk.bus.activate('project-off', 'shop')
    shop.wait_stopped()
    check_equal(tray.stop(), 0, 'exit code')
    tray = desk.tray('--hidden')
    blog.wait_starts(2)
    shop.stays(1)


@table([('%s stops every program in order' % name, getattr(signal, name)) for name in ('SIGTERM', 'SIGINT', 'SIGHUP')])
def signals(desk, signum):
    projects = [desk.project(name, '--fork', '2', order=i) for i, name in enumerate(('Shop', 'Blog', 'Wiki'))]
    tray = desk.tray('--hidden')
    for project in projects:
        project.wait_running()
    tray.kill(signum)
    check_equal(tray.wait_exit(), 0, 'exit code')
    for project in projects:
        check_equal(len(project.lines('stop')), 1, 'orderly ends of ' + project.name)
    check_equal(desk.survivors(), [], 'processes that are left')


@test('a program that takes its time to end is waited for, and the window says so')
def slow(desk):
    shop = desk.project('Shop', '--delay', '3000')
    tray = desk.tray()
    window = tray.window()
    shop.wait_running()
    desk.bus.activate('quit')
    find_text(window, r'(?i)(stopp|wait|quit|end)ing')
    check_equal(tray.wait_exit(), 0, 'exit code')
    check(shop.lines('stop'), 'the program was not left to end by itself')


@test('to quit a second time kills what does not end')
def quit_twice(desk):
    shop = desk.project('Shop', '--ignore')
    tray = desk.tray('--hidden')
    shop.wait_running()
    desk.bus.activate('quit')
    wait_until(lambda: shop.lines('signal'), 'the signal')
    begin = time.monotonic()
    desk.bus.activate('quit')
    check_equal(tray.wait_exit(), 0, 'exit code')
    check(time.monotonic() - begin < 4, 'the whole stop timeout was waited for')


@test('killed with -9: no process is left, and the next start tells and goes on')
def killed(desk):
    shop = desk.project('Shop', '--fork', '2', '--daemon', '1')
    desk.project('Blog', on=False, order=2)
    tray = desk.tray('--hidden')
    pid = shop.wait_running()
    wait_until(lambda: len(shop.lines('grandchild')) == 2 and shop.lines('daemon'), 'the grandchildren')
    tray.kill()
    tray.wait_exit()
    wait_until(lambda: not desk.survivors(), lambda: 'these to be gone: %s' % desk.survivors(), 5)
    tray = desk.tray()
    shop.wait_starts(2)
    check(shop.pid() != pid, 'it is the old process')
    find_text(tray.window(), r'(?i)(unexpected|crash|killed|not end|without|interrupted)')
    tray.stop()
    tray = desk.tray()
    spin(0.5)
    check(not re.search(r'(?i)unexpected|crash|killed', '\n'.join(texts(tray.window()))), 'it tells of it again')


@test('killed with -9 twice, with the window open')
def killed_often(desk):
    shop = desk.project('Shop')
    for n in (1, 2):
        tray = desk.tray()
        tray.window()
        shop.wait_starts(n)
        tray.kill()
        tray.wait_exit()
        wait_until(lambda: not desk.survivors(), 'the processes to be gone', 5)
    desk.tray('--hidden')
    shop.wait_starts(3)


@test('the session bus goes away, as at the end of a session: all ends in order')
def bus_gone(desk):
    shop = desk.project('Shop')
    tray = desk.start('dbus-run-session', '--config-file=' + os.environ['DESK_TMP'] + '/bus.conf', '--', os.environ['ROUSE_TRAY'], '--hidden')
    shop.wait_running()
    daemon = next(pid for pid in children(tray.pid) if 'dbus-daemon' in read_text('/proc/%d/cmdline' % pid))
    os.kill(daemon, signal.SIGTERM)
    wait_until(lambda: not desk.survivors(), lambda: 'these to be gone: %s' % desk.survivors())
    wait_until(lambda: not any('rouse-tray' in read_text('/proc/%d/cmdline' % pid) for pid in children(tray.pid)), 'rouse-tray to end')
    check(shop.lines('stop'), 'the program was killed')


def children(pid):
    return [int(word) for word in read_text('/proc/%d/task/%d/children' % (pid, pid)).split()]


@test('the display goes away while the window is open: nothing is left running')
def display_gone(desk):
    shop = desk.project('Shop')
    display = os.path.join(desk.out, 'display')
    os.mkfifo(display)
    with open(os.open(display, os.O_RDWR), 'rb') as fifo:
        server = subprocess.Popen(['Xvfb', '-displayfd', '9', '-nolisten', 'tcp'], stderr=subprocess.DEVNULL, env=desk.env,
                                  preexec_fn=lambda: os.dup2(fifo.fileno(), 9), pass_fds=[9])
        desk.cleanups.append(lambda: (server.kill(), server.wait()))
        number = fifo.readline().decode().strip()
    tray = desk.tray(env={'DISPLAY': ':' + number})
    tray.window()
    shop.wait_running()
    server.kill()
    tray.wait_exit()
    wait_until(lambda: not desk.survivors(), lambda: 'these to be gone: %s' % desk.survivors(), 8)
    desk.started.remove(tray)


@test('without a display the hidden part works, and says what it lacks')
def no_display(desk):
    shop = desk.project('Shop')
    tray = desk.tray('--hidden', env={'DISPLAY': ''})
    shop.wait_running()
    code, said = desk.run(os.environ['ROUSE_TRAY'], env={'DISPLAY': ''})
    check(code == 1 and 'display' in said, 'exit code %d, and it said %r' % (code, said))
    check(tray.alive() and shop.pid(), 'it has ended')
    desk.started.remove(tray)
    check_equal(tray.stop(), 0, 'exit code')


@test('without a session bus it says so')
def no_bus(desk):
    desk.project('Shop')
    code, said = desk.run('timeout', '5', os.environ['ROUSE_TRAY'], '--hidden', env={'DBUS_SESSION_BUS_ADDRESS': 'unix:path=/nowhere'})
    check(code not in (0, 124) and re.search(r'(?i)bus', said), 'exit code %d, and it said %r' % (code, said))


@test('the bus starts it when it is asked for, and it stays')
def activated(desk):
    shop = desk.project('Shop')
    service = os.path.join(os.environ['DESK_TMP'], 'services', APP_ID + '.service')
    with open(service, 'w', encoding='ascii') as file:
        file.write('[D-BUS Service]\nName=%s\nExec=%s --gapplication-service\n' % (APP_ID, os.environ['ROUSE_TRAY']))
    bus = desk.bus.connection
    names = ('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus')
    bus.call_sync(*names, 'UpdateActivationEnvironment', GLib.Variant('(a{ss})', (desk.env,)), None, 0, 5000, None)
    bus.call_sync(*names, 'ReloadConfig', None, None, 0, 5000, None)
    try:
        bus.call_sync(APP_ID, APP_PATH, 'org.freedesktop.Application', 'Activate', GLib.Variant('(a{sv})', ({},)), None, 0, 20000, None)
        shop.wait_running()
        time.sleep(11)
        check(desk.bus.owner(APP_ID), 'it has left')
    finally:
        os.unlink(service)
        bus.call_sync(*names, 'ReloadConfig', None, None, 0, 5000, None)
        desk.rouse_tray('--quit')
    desk.bus.wait_no_name(APP_ID)


@test('idle with five projects on: memory, wake-ups')
def idle(desk):
    projects = [desk.project('P%d' % i, order=i) for i in range(5)]
    for project in projects:
        for i in range(200):
            project.write('file%d.py' % i)
    tray = desk.tray('--hidden')
    for project in projects:
        project.wait_running()
    time.sleep(3)
    before = tray.wakeups()
    time.sleep(5)
    rss, wakeups = tray.rss_kib(), tray.wakeups() - before
    desk.note('%d KiB resident, %d wake-ups in 5 s' % (rss, wakeups))
    if sanitized():
        raise Skip('built with sanitizers, which need memory of their own')
    check(rss <= IDLE_KIB, '%d KiB resident' % rss)
    check(wakeups <= 10, '%d wake-ups in 5 s' % wakeups)


@test('the first window, from the request to its being seen')
def first_window(desk):
    tray = desk.tray('--hidden')
    begin = time.monotonic()
    desk.bus.activate('show', '')
    while not window_is_seen():
        check(time.monotonic() - begin < 20, 'no window')
    desk.note('window after %.0f ms' % ((time.monotonic() - begin) * 1000))
    tray.window()


@test('switching a project on and off starts and stops its real process')
def toggle(desk):
    shop = desk.project('Shop', on=False)
    desk.tray('--hidden')
    desk.bus.activate('project-toggle', 'shop')
    shop.wait_running()
    desk.bus.activate('project-toggle', 'shop')
    shop.wait_stopped()
    shop.stays(1)


@test('a save restarts; paused, it does not; and what changed meanwhile is let be')
def pause(desk):
    shop = desk.project('Shop')
    desk.tray('--hidden')
    shop.wait_running()
    wait_until(lambda: (shop.write(), time.sleep(0.3), shop.n_starts() > 1)[-1], 'a restart')
    time.sleep(0.5)
    n = shop.n_starts()
    desk.bus.activate('pause-all')
    check_equal(desk.bus.action_state('pause-all'), True, 'pause-all')
    shop.write()
    shop.stays(n)
    desk.bus.activate('pause-all')
    shop.stays(n)
    wait_until(lambda: (shop.write(), time.sleep(0.3), shop.n_starts() > n)[-1], 'a restart')


@test('programs are started, stopped, restarted and killed one by one')
def programs(desk):
    shop = desk.project('Shop', '--ignore')
    desk.tray('--hidden')
    first = shop.wait_running()
    desk.bus.activate('program-kill', 'shop/web')
    shop.wait_stopped()
    check(not shop.lines('signal'), 'it was asked first')
    desk.bus.activate('program-start', 'shop/web')
    wait_until(lambda: shop.pid() not in (None, first), 'the next run')
    second = shop.pid()
    desk.bus.activate('program-restart', 'shop/web')
    wait_until(lambda: shop.pid() not in (None, second), 'the run after the stop timeout')
    desk.bus.activate('program-stop', 'shop/web')
    desk.bus.activate('program-kill', 'shop/web')
    shop.wait_stopped()


@test('actions on what is not there harm nobody')
def unknown(desk):
    shop = desk.project('Shop')
    tray = desk.tray('--hidden')
    pid = shop.wait_running()
    for action in ('project-on', 'project-off', 'project-toggle', 'project-restart', 'project-open-url', 'project-open-folder',
                   'program-start', 'program-stop', 'program-restart', 'program-kill'):
        for what in ('', 'none', 'none/none', 'shop/none', '/', 'shop/'):
            if not (action.startswith('project') and what.startswith('shop')):
                desk.bus.activate(action, what)
    desk.bus.activate('restart-failed')
    desk.bus.action_state('pause-all')
    check_equal(shop.pid(), pid, 'the program')
    check(tray.alive(), 'it has ended')


@test('a project file with a mistake is told of, left as it is, and harms no other')
def mistake(desk):
    shop = desk.project('Shop')
    path = desk.config('projects/broken.ini', '[project]\nname=Broken\nroot=/tmp\ncolour=red\n')
    tray = desk.tray()
    shop.wait_running()
    find_text(tray.window(), 'broken.ini')
    check_equal(read_text(path), '[project]\nname=Broken\nroot=/tmp\ncolour=red\n', 'the file')


@test('a project whose folder is gone says so, and goes on when it is back')
def folder_gone(desk):
    shop = desk.project('Shop')
    shutil.rmtree(shop.root)
    tray = desk.tray()
    find_text(tray.window(), re.escape(shop.root))
    os.mkdir(shop.root)
    desk.bus.activate('project-off', 'shop')
    desk.bus.activate('project-on', 'shop')
    shop.wait_running()


@test('where nothing can be written it still works, and says so')
def unwritable(desk):
    shop = desk.project('Shop')
    shutil.rmtree(desk.home + '/state')
    with open(desk.home + '/state', 'w', encoding='ascii') as file:
        file.write('in the way')
    tray = desk.tray()
    tray.may_warn = True
    find_text(tray.window(), re.escape(desk.home + '/state'))
    desk.bus.activate('project-on', 'shop')
    shop.wait_running()


@test('wrong options are told, with the right ones')
def options(desk):
    code, said = desk.rouse_tray('--nonsense')
    check(code != 0 and '--nonsense' in said, 'exit code %d, and it said %r' % (code, said))
    code, said = desk.rouse_tray('--help')
    check(code == 0 and '--hidden' in said and '--quit' in said, said)
    code, said = desk.rouse_tray('--version')
    check(code == 0 and re.match(r'(rouse|Rouse)\S* \d', said), said)


main()
