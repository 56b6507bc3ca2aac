#!/usr/bin/python3
# test-tray.py - the icon in a real panel, clicked with a real pointer
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import re
import shutil
import subprocess

from desk import (APP_ID, WATCHER, Skip, check, check_equal, click_at, key, main, shot, spin, test, wait_for, wait_until, window_id)
from trayicon import Icon


def shows_window():
    return subprocess.run(['xdotool', 'search', '--onlyvisible', '--name', '^Rouse$'], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          timeout=20, check=False).stdout != b''


@test('the panel shows an icon for each state', panel=True)
def states(desk):
    desk.project('Shop', on=False)
    desk.project('Loop', '--write', 'loop.py', on=False, order=4)
    desk.project('Broken', on=False, order=2, programs={'run': 'sh -c "exit 1"'})
    desk.project('Tests', on=False, order=3, programs={'long': 'sleep 1000\nkind=task'})
    desk.tray('--hidden')
    icon = Icon(desk)
    icon.wait_registered()
    looks = {}
    for state, action, project in (('idle', None, None), ('running', 'project-on', 'shop'), ('degraded', 'project-on', 'loop'),
                                   ('working', 'project-on', 'tests'), ('failing', 'project-on', 'broken')):
        if action:
            desk.bus.activate(action, project)
        icon.wait_state(state)
        looks[state] = icon.wait_painted()
        shot('tray-' + state)
    for state, pixels in looks.items():
        for other, others in looks.items():
            differences = sum(a != b for a, b in zip(pixels, others))
            check(state == other or differences > 30, '%s and %s differ in %d pixels only' % (state, other, differences))
    check_equal(icon.tooltip()[1:], ['Shop: running', 'Broken: failed', 'Tests: running', 'Loop: running · restarts itself'], 'tooltip')


@test('the menu opens by a click, and its switch stops and starts the program', panel=True)
def switch(desk):
    shop = desk.project('Shop')
    desk.project('Blog', order=2, on=False)
    desk.tray('--hidden')
    icon = Icon(desk)
    icon.wait_registered()
    shop.wait_starts(1)
    icon.open('Shop')
    shot('tray-menu')
    for name in ('Open Rouse', 'Shop', 'Blog', 'Pause All', 'Do Not Disturb', 'History', 'Preferences', 'Quit', 'On', 'Restart', 'Stop'):
        check(name in icon.menu.names(), 'there is no “%s” in %s' % (name, icon.menu.names()))
    icon.menu.choose('On')
    shop.wait_stopped()
    wait_for(lambda: not icon.is_checked('Shop', 'On'), 'the switch to be off')
    check(not icon.is_checked('Shop'), 'the project is still on')
    icon.choose('Shop', 'On')
    shop.wait_starts(2)
    check(icon.is_checked('Shop', 'On') and icon.is_checked('Shop'), 'the project is still off')
    shop.stays(2)


@test('each program of several has its own entries', panel=True)
def several(desk):
    shop = desk.project('Shop', programs={'web': desk.child, 'mail_queue': 'sleep 1000'})
    desk.tray('--hidden')
    icon = Icon(desk)
    icon.wait_registered()
    shop.wait_starts(1)
    icon.open('Shop')
    check(icon.menu.item('mail_queue'), 'an underscore is lost')
    icon.menu.close()
    icon.menu.close()
    icon.choose('Shop', 'web', 'Stop')
    shop.wait_stopped()
    check_equal(icon.tooltip()[1:], ['Shop: running'], 'mail_queue alone')
    icon.choose('Shop', 'web', 'Start')
    shop.wait_starts(2)
    icon.choose('Shop', 'Restart All')
    shop.wait_starts(3)


@test('the menu says what is so when it opens', panel=True, git=True)
def details(desk):
    shop = desk.project('Shop')
    desk.run('git', '-C', shop.root, 'init', '-q', '-b', 'topic')
    desk.run('git', '-C', shop.root, 'commit', '-q', '--allow-empty', '-m', 'first')
    desk.tray('--hidden')
    icon = Icon(desk)
    icon.wait_state('running')
    icon.open('Shop')
    check(icon.menu.item(re.compile('^running · topic')), 'no branch')


@test('the middle button restarts what has failed', panel=True)
def restart_failed(desk):
    shop = desk.project('Shop', '--sleep', '300', '--exit', '1')
    desk.tray('--hidden')
    icon = Icon(desk)
    icon.wait_state('failing')
    check(any(label.startswith('Shop (failed') for label in icon.layout()), 'the menu does not tell: %s' % icon.layout())
    check_equal(shop.n_starts(), 1, 'starts')
    click_at(*icon.place, button=2)
    shop.wait_starts(2)


@test('the left button shows the window and hides it', panel=True)
def window(desk):
    tray = desk.tray('--hidden')
    icon = Icon(desk)
    icon.wait_registered()
    check(not shows_window(), 'the window is there already')
    for _ in range(2):
        click_at(*icon.place)
        wait_for(shows_window, 'the window')
        tray.window()
        click_at(*icon.place)
        wait_for(lambda: not shows_window(), 'the window to go')


@test('the switches for all', panel=True)
def switches(desk):
    shop = desk.project('Shop')
    desk.tray('--hidden')
    icon = Icon(desk)
    shop.wait_starts(1)
    icon.wait_state('running')
    icon.choose('Pause All')
    wait_for(lambda: desk.bus.action_state('pause-all'), 'all to pause')
    icon.wait_state('idle')
    shop.write()
    shop.stays(1)
    check(icon.is_checked('Pause All'), 'it does not show')
    icon.choose('Pause All')
    wait_for(lambda: not desk.bus.action_state('pause-all'), 'all to go on')
    icon.choose('Do Not Disturb')
    wait_for(lambda: desk.run('gsettings', 'get', APP_ID, 'do-not-disturb')[1].strip() == 'true', 'the setting')
    check(icon.is_checked('Do Not Disturb'), 'it does not show')


@test('quit ends the programs first', panel=True)
def quit_by_menu(desk):
    shop = desk.project('Shop')
    tray = desk.tray('--hidden')
    icon = Icon(desk)
    icon.wait_registered()
    shop.wait_starts(1)
    icon.choose('Quit')
    check_equal(tray.wait_exit(), 0, 'exit code')
    check(shop.pid() is None, 'the program lives')
    icon.wait_registered(0)


@test('the panel is killed and comes back', panel=True)
def panel_comes_back(desk):
    shop = desk.project('Shop')
    desk.tray('--hidden')
    icon = Icon(desk)
    icon.wait_state('running')
    icon.wait_painted()
    for _ in range(2):
        next(program for program in reversed(desk.started) if program.argv[0] == 'xfce4-panel').kill()
        desk.bus.wait_no_name(WATCHER)
        wait_for(lambda: not desk.bus.action_state('tray-present'), 'the panel to be missed')
        desk.panel()
        icon.wait_registered()
        wait_for(lambda: desk.bus.action_state('tray-present'), 'the panel to be noticed')
        icon.wait_painted()
    icon.choose('Shop', 'On')
    shop.wait_stopped()


QT_PANEL = {
    'panel.conf': '[General]\npanels=panel1\n[panel1]\nplugins=statusnotifier\nposition=Top\npanelSize=32\niconSize=22\nwidth=100\n'
                  'width-percent=true\n[statusnotifier]\ntype=statusnotifier\nalignment=Right\n',
    'lxqt.conf': '[General]\nicon_theme=Adwaita\n',
}


@test('a panel of another toolkit does the same')
def qt_panel(desk):
    if shutil.which('lxqt-panel') is None:
        raise Skip('there is no lxqt-panel')
    os.makedirs(desk.home + '/config/lxqt')
    for name, content in QT_PANEL.items():
        with open(os.path.join(desk.home, 'config/lxqt', name), 'w', encoding='ascii') as file:
            file.write(content)
    shop = desk.project('Shop')
    desk.tray('--hidden')
    desk.start('lxqt-panel', env={'QT_QPA_PLATFORM': 'xcb', 'QT_QPA_PLATFORMTHEME': 'lxqt', 'XDG_CURRENT_DESKTOP': 'LXQt'})
    desk.bus.wait_name(WATCHER)
    icon = Icon(desk)
    icon.place = (1262, 16)
    icon.wait_registered()
    icon.wait_state('running')
    icon.wait_painted()
    for wait in (shop.wait_stopped, lambda: shop.wait_starts(2)):
        click_at(*icon.place, button=3)
        spin(0.7)
        key('Down', 'Down')
        spin(0.3)
        key('Right')
        spin(0.7)
        key('Return')
        wait()


@test('without a panel everything can be reached, and a panel that comes later shows the icon')
def no_panel(desk):
    shop = desk.project('Shop')
    tray = desk.tray('--hidden')
    shop.wait_starts(1)
    spin(0.5)
    check(not desk.bus.action_state('tray-present'), 'who shows the icon?')
    check_equal(desk.rouse_tray()[0], 0, 'exit code of a second start')
    tray.window()
    wait_until(lambda: window_id('Rouse'), 'the window')
    desk.panel()
    icon = Icon(desk)
    icon.wait_registered()
    wait_for(lambda: desk.bus.action_state('tray-present'), 'the panel to be noticed')
    shop.stays(1, 0.1)


@test('the icon goes with the application', panel=True)
def killed(desk):
    shop = desk.project('Shop')
    tray = desk.tray('--hidden')
    icon = Icon(desk)
    icon.wait_registered()
    shop.wait_starts(1)
    tray.kill()
    icon.wait_registered(0)
    shop.wait_stopped()


main()
