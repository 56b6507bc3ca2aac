#!/usr/bin/python3
# test-harness.py - the desktop that the other tests are run in is really there
# SPDX-License-Identifier: GPL-3.0-or-later
import os

from desk import (NOTIFICATIONS, WATCHER, BUTTON, TrayMenu, app, check, check_equal, click_peer, find, find_text, gone, main, spin, test,
                  wait_for)
from gi.repository import Gio, GLib


@test('the session is private')
def private(desk):
    for name in ('HOME', 'XDG_RUNTIME_DIR', 'XDG_CONFIG_HOME'):
        check(os.environ[name].startswith(os.environ['DESK_TMP']), '%s is %s' % (name, os.environ[name]))
    check(desk.bus.owner(NOTIFICATIONS) is None and desk.bus.owner(WATCHER) is None, 'somebody is there already')


@test('nothing starts itself', window_manager=False)
def nothing_by_itself(desk):
    try:
        desk.bus.connection.call_sync(NOTIFICATIONS, '/', NOTIFICATIONS, 'GetCapabilities', None, None, Gio.DBusCallFlags.NONE, 5000, None)
    except GLib.Error as error:
        check('ServiceUnknown' in error.message, error.message)
    else:
        raise AssertionError('a notification daemon started itself')


@test('the panel shows icons, and is seen to go and to come back', panel=True)
def panel(desk):
    check_equal(desk.bus.tray_items(), [], 'icons of an empty tray')
    desk.started[-1].kill()
    desk.bus.wait_no_name(WATCHER)
    desk.panel()


@test('a notification is seen, and its button pressed', notifyd=True)
def notification(desk):
    pressed = []
    desk.bus.connection.signal_subscribe(NOTIFICATIONS, NOTIFICATIONS, 'ActionInvoked', None, None, Gio.DBusSignalFlags.NONE,
                                         lambda *arguments: pressed.append(arguments[5].unpack()))
    number = desk.bus.call(NOTIFICATIONS, '/org/freedesktop/Notifications', NOTIFICATIONS, 'Notify',
                           GLib.Variant('(susssasa{sv}i)', ('test', 0, '', 'web failed', 'No module named foo', ['again', 'Restart'], {}, 0)))[0]
    daemon = wait_for(lambda: app('xfce4-notifyd'), 'the daemon on the accessibility bus')
    find_text(daemon, '^web failed$')
    find_text(daemon, 'No module named foo')
    click_peer(find(daemon, BUTTON, 'Restart'))
    wait_for(lambda: pressed, 'the button to be pressed')
    check_equal(pressed, [(number, 'again')], 'what was pressed')


@test('a menu is seen when it opens', panel=True)
def menu(desk):
    menu = TrayMenu()
    names = menu.open(600, 15)
    check('Panel Preferences...' in names, 'items: %s' % names)
    check(menu.item('About'), 'no item of that name')
    menu.close()
    wait_for(lambda: not menu.names(), 'the menu to close')


main()
