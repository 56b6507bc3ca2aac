#!/usr/bin/python3
# test-tray-wayland.py - the icon in waybar under sway: a second panel, and no X11
# SPDX-License-Identifier: GPL-3.0-or-later
from a11y import Atspi, extents, press
from desk import WATCHER, check, click_at, main, shot, spin, test, wait_for, xdo
from trayicon import Icon


def hover(icon, name):
    """Wayland tells nobody where a menu is: it hangs with its upper right corner on the pointer that opened it."""
    node = icon.menu.item(name)
    _, _, menu_width, _ = extents(node.get_parent(), Atspi.CoordType.WINDOW)
    x, y, width, height = extents(node, Atspi.CoordType.WINDOW)
    xdo('mousemove', icon.place[0] - menu_width + x + width // 2, icon.place[1] + y + height // 2)
    spin(0.5)


def toggle(icon):
    icon.menu.open(*icon.place)
    hover(icon, 'Shop')
    shot('wayland-tray-menu')
    press(icon.menu.item('On'))
    icon.menu.close()


@test('waybar shows the icon, and the menu stops and starts the program', panel=True)
def switch(desk):
    shop = desk.project('Shop')
    desk.tray('--hidden')
    icon = Icon(desk)
    icon.wait_state('running')
    icon.wait_painted()
    toggle(icon)
    shop.wait_stopped()
    icon.wait_state('idle')
    toggle(icon)
    shop.wait_starts(2)


@test('clicks reach the application', panel=True)
def clicks(desk):
    shop = desk.project('Shop', '--sleep', '300', '--exit', '1')
    tray = desk.tray('--hidden')
    icon = Icon(desk)
    icon.wait_state('failing')
    click_at(*icon.place, button=2)
    shop.wait_starts(2)
    click_at(*icon.place)
    tray.window()
    check(icon.state() in ('failing', 'working', 'running'), icon.state())


@test('waybar is killed and comes back', panel=True)
def panel_comes_back(desk):
    desk.tray('--hidden')
    icon = Icon(desk)
    icon.wait_registered()
    next(program for program in desk.started if program.argv[0] == 'waybar').kill()
    desk.bus.wait_no_name(WATCHER)
    wait_for(lambda: not desk.bus.action_state('tray-present'), 'the panel to be missed')
    desk.panel()
    icon.wait_registered()
    wait_for(lambda: desk.bus.action_state('tray-present'), 'the panel to be noticed')
    icon.wait_painted()


main()
