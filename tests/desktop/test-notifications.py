#!/usr/bin/python3
# test-notifications.py - what breaks is told, by real notification daemons, and by daemons that are out of order
# SPDX-License-Identifier: GPL-3.0-or-later
import html
import json
import os
import signal
import time

from desk import (BUTTON, NOTIFICATIONS, Skip, app, check, check_equal, click_peer, find, find_text, gone, look, main, test, texts,
                  wait_for, wait_until)

TRACEBACK = '''Traceback (most recent call last):
  File "app.py", line 3, in <module>
    import shop & <b>more</b>
ModuleNotFoundError: No module named '<b>shop</b> & more'
'''
# A server that lives as long as what its project says of errors is empty.
SERVER = 'if [ -s errors.txt ]; then cat errors.txt >&2; exit 1; fi; exec "%s"\n'


def add_server(desk, name, **keywords):
    """A project with a server that break_it() breaks and mend() mends."""
    project = desk.project(name, programs={'web': 'sh serve.sh'}, **keywords)
    project.write('serve.sh', SERVER % desk.child)
    project.write('errors.txt', '')
    return project


def break_it(project, text=TRACEBACK):
    project.write('errors.txt', text)
    project.wait_stopped()


def mend(project):
    n = project.n_starts()
    project.write('errors.txt', '')
    project.wait_starts(n + 1)


def daemon_node():
    """xfce4-notifyd as a screen reader sees it."""
    return wait_for(lambda: app('xfce4-notifyd'), 'the daemon on the accessibility bus')


def shown():
    """Titles and texts of all notifications that xfce4-notifyd shows."""
    node = app('xfce4-notifyd')
    return [] if node is None else texts(node)


def stays_quiet(seconds, *words):
    """Nothing with one of these words comes. There is nothing to wait for but the time itself."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        now = ' '.join(shown())
        check(not any(word in now for word in words), 'shown: ' + now)
        time.sleep(0.1)


@test('what breaks is shown, with the line that says why', notifyd=True)
def breaks(desk):
    shop = add_server(desk, 'Shop')
    desk.tray('--hidden')
    shop.wait_starts(1)
    break_it(shop)
    node = daemon_node()
    find_text(node, '^web failed$')
    find_text(node, r"^ModuleNotFoundError: No module named '<b>shop</b> & more'$")
    check_equal([button.get_name() for button in look(node, BUTTON)], ['Show Output', 'Restart', 'Ignore'], 'buttons')


@test('Restart on the notification starts the program again', notifyd=True)
def restart(desk):
    shop = desk.project('Shop')
    desk.tray('--hidden')
    os.kill(shop.wait_starts(1).pid, signal.SIGKILL)
    node = daemon_node()
    find_text(node, r'^killed by SIGKILL \(Killed\)$')
    click_peer(find(node, BUTTON, 'Restart'))
    shop.wait_starts(2)
    gone(node, None, 'web failed')


@test('what is mended takes the place of what broke', notifyd=True)
def mended(desk):
    shop = add_server(desk, 'Shop')
    desk.tray('--hidden')
    shop.wait_starts(1)
    break_it(shop)
    node = daemon_node()
    find_text(node, '^web failed$')
    mend(shop)
    find_text(node, '^web works again$')
    check_equal([line for line in shown() if line.startswith('web')], ['web works again'], 'shown')
    check_equal([button.get_name() for button in look(node, BUTTON)], ['Show Output'], 'buttons')


@test('Show Output opens the window at the output', notifyd=True)
def show_output(desk):
    add_server(desk, 'Blog', order=1)
    shop = add_server(desk, 'Shop', order=2)
    tray = desk.tray('--hidden')
    shop.wait_starts(1)
    break_it(shop)
    node = daemon_node()
    find_text(node, '(?m)^Shop$')
    check_equal(tray.titles(), [], 'windows')
    click_peer(find(node, BUTTON, 'Show Output'))
    find_text(tray.window(), '^Failed: exit code 1')


@test('nothing is told of a program whose output is looked at', notifyd=True)
def looked_at(desk):
    shop = add_server(desk, 'Shop')
    tray = desk.tray('--hidden')
    shop.wait_starts(1)
    desk.bus.activate('show', 'output/shop/web')
    window = tray.window()
    wait_for(lambda: window.get_state_set().contains(1), 'the window to have the focus')  # ATSPI_STATE_ACTIVE
    break_it(shop)
    find_text(window, '^Failed: exit code 1')
    stays_quiet(2.5, 'web failed')


@test('Ignore lasts until it works again', notifyd=True)
def ignore(desk):
    shop = add_server(desk, 'Shop')
    desk.tray('--hidden')
    shop.wait_starts(1)
    break_it(shop)
    node = daemon_node()
    click_peer(find(node, BUTTON, 'Ignore'))
    gone(node, None, 'web failed')
    shop.write('errors.txt', 'SyntaxError: invalid syntax\n')
    stays_quiet(2.5, 'web')
    mend(shop)
    stays_quiet(2.5, 'web')
    break_it(shop, 'NameError: third\n')
    find_text(node, '^NameError: third$')


@test('E87 a branch that breaks everything is one notification', notifyd=True)
def many(desk):
    projects = [add_server(desk, name, order=i) for i, name in enumerate(('Api', 'Blog', 'Mail', 'Shop'), 1)]
    desk.tray('--hidden')
    for project in projects:
        project.wait_starts(1)
    for project in projects:
        break_it(project)
    node = daemon_node()
    find_text(node, '^4 programs failed$')
    find_text(node, r'^web \(Api\), web \(Blog\), web \(Mail\), web \(Shop\)$')
    for project in projects:
        mend(project)
    find_text(node, '^All programs work again$')
    check('web failed' not in shown(), 'shown: %s' % shown())


@test('do not disturb, and no notifications at all', notifyd=True)
def quiet(desk):
    shop = add_server(desk, 'Shop')
    desk.tray('--hidden')
    shop.wait_starts(1)
    desk.setting('do-not-disturb', 'true')
    break_it(shop)
    stays_quiet(2.5, 'web')
    mend(shop)
    desk.setting('do-not-disturb', 'false')
    desk.setting('notify', 'none')
    break_it(shop)
    stays_quiet(2.5, 'web')
    mend(shop)
    desk.setting('notify', 'all')
    shop.write()
    node = daemon_node()
    find_text(node, '^web restarted$')
    find_text(node, '^app.py created$')


def longest_answer(desk, seconds):
    """For so long, how long rouse-tray takes to answer at most."""
    longest, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        begin = time.monotonic()
        desk.bus.action_state('do-not-disturb')
        longest = max(longest, time.monotonic() - begin)
        time.sleep(0.02)
    return longest


@test('a daemon that hangs freezes nothing, and is told what is left to tell')
def hangs(desk):
    daemon = desk.notifyd()
    shop, blog = add_server(desk, 'Shop', order=1), desk.project('Blog', order=2)
    tray = desk.tray('--hidden')
    shop.wait_starts(1)
    blog.wait_starts(1)
    break_it(shop, 'NameError: before\n')
    find_text(daemon_node(), '(?m)^NameError: before$')
    daemon.kill(signal.SIGSTOP)
    shop.write('errors.txt', 'NameError: while it hangs\n')
    longest = longest_answer(desk, 4)
    times = []
    for n in range(2, 7):
        begin = time.monotonic()
        blog.write()
        blog.wait_starts(n)
        times.append(time.monotonic() - begin)
    desk.note('answers took %d ms at most, reloads %s ms' % (longest * 1000, ', '.join('%d' % (t * 1000) for t in times)))
    check(longest < 3, 'rouse-tray took %d ms to answer' % (longest * 1000))
    shop.write('errors.txt', 'NameError: last\n')
    time.sleep(2)
    daemon.kill(signal.SIGCONT)
    node = daemon_node()
    find_text(node, '(?m)^NameError: last$')
    check_equal([line for line in shown() if line.startswith(('web', 'NameError'))], ['web failed', 'NameError: last\nShop'], 'shown')
    mend(shop)
    find_text(node, '^web works again$')
    daemon.kill(signal.SIGSTOP)
    break_it(shop)
    time.sleep(1.5)
    begin = time.monotonic()
    check_equal(tray.stop(), 0, 'exit code')
    took = time.monotonic() - begin
    desk.note('quitting took %d ms' % (took * 1000))
    check(took < 10, 'quitting took %.1f s' % took)


@test('without a daemon everything goes on, and one that comes later is told')
def later(desk):
    shop = add_server(desk, 'Shop')
    tray = desk.tray('--hidden')
    shop.wait_starts(1)
    break_it(shop, 'NameError: nobody hears\n')
    time.sleep(1.5)
    mend(shop)
    time.sleep(1.5)
    break_it(shop, 'NameError: first\n')
    time.sleep(1.5)
    begin = time.monotonic()
    desk.bus.action_state('do-not-disturb')
    check(time.monotonic() - begin < 3, 'rouse-tray was busy')
    desk.notifyd()
    find_text(daemon_node(), '^NameError: first$')
    check(tray.alive(), 'rouse-tray ended')


@test('what nobody was told broken is not told mended')
def never_told(desk):
    shop = add_server(desk, 'Shop')
    desk.tray('--hidden')
    shop.wait_starts(1)
    break_it(shop)
    time.sleep(1.5)
    mend(shop)
    time.sleep(1.5)
    desk.notifyd()
    stays_quiet(1.5, 'web')


@test('another daemon in the place of the first', notifyd=True)
def replaced(desk):
    shop = add_server(desk, 'Shop')
    desk.tray('--hidden')
    shop.wait_starts(1)
    break_it(shop, 'NameError: one\n')
    find_text(daemon_node(), '^NameError: one$')
    desk.started[1].kill()
    desk.bus.wait_no_name(NOTIFICATIONS)
    desk.notifyd()
    shop.write('errors.txt', 'NameError: two\n')
    node = daemon_node()
    find_text(node, '^NameError: two$')
    click_peer(find(node, BUTTON, 'Ignore'))
    gone(node, None, 'web failed')


def dunstctl(desk, *words):
    code, said = desk.run('dunstctl', *words)
    check_equal(code, 0, 'dunstctl %s: %s' % (' '.join(words), said))
    return said


@test('dunst shows it too, and a click on it opens the window')
def dunst(desk):
    if not os.path.exists('/usr/bin/dunst'):
        raise Skip('there is no dunst')
    desk.start('dunst')
    desk.bus.wait_name(NOTIFICATIONS)
    shop = add_server(desk, 'Shop')
    tray = desk.tray('--hidden')
    shop.wait_starts(1)
    break_it(shop)
    wait_until(lambda: dunstctl(desk, 'count', 'displayed').strip() == '1', 'dunst to show it')
    dunstctl(desk, 'action', '0')
    find_text(tray.window(), '^Failed: exit code 1')
    dunstctl(desk, 'close-all')
    history = json.loads(dunstctl(desk, 'history'))['data'][0]
    check_equal([entry['summary']['data'] for entry in history], ['web failed'], 'what dunst remembers')
    check_equal(html.unescape(history[0]['body']['data']), "ModuleNotFoundError: No module named '<b>shop</b> & more'", 'body')
    check_equal(history[0]['appname']['data'], 'Rouse', 'who says it')


@test('what was told is taken back when Rouse quits', notifyd=True)
def quits(desk):
    shop = add_server(desk, 'Shop')
    tray = desk.tray('--hidden')
    shop.wait_starts(1)
    break_it(shop)
    node = daemon_node()
    find_text(node, '^web failed$')
    check_equal(tray.stop(), 0, 'exit code')
    gone(node, None, 'web failed')


main()
