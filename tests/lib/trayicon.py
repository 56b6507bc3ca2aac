# trayicon.py - Rouse's icon in a panel: what it is, how it looks, and its menu
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import subprocess

from a11y import TrayMenu, has, spin, wait_for
from gi.repository import GLib
from lib.box import check

APP_ID = 'io.github.rouse.Rouse'
ITEM = 'org.kde.StatusNotifierItem'
MENU = 'com.canonical.dbusmenu'


class Icon:
    """The only icon of the panel that Desk.panel() starts, or will start."""

    def __init__(self, desk):
        wayland = os.environ.get('DESK_KIND') == 'sway'
        self.desk = desk
        self.place = (1262, 15) if wayland else (16, 15)  # its middle, on the screen
        self.menu = TrayMenu('waybar' if wayland else 'xfce4-panel')

    def property(self, name):
        return self.desk.bus.property(APP_ID, '/StatusNotifierItem', ITEM, name)

    def state(self):
        """As the icon's name says."""
        return self.property('IconName').removeprefix(APP_ID + '-')

    def wait_state(self, state):
        """Until the icon is that one, and the panel has painted it."""
        wait_for(lambda: self.state() == state, lambda: 'the icon of %s; it is %s' % (state, self.state()))
        spin(0.5)

    def tooltip(self):
        """Its lines."""
        _, _, title, text = self.property('ToolTip')
        return [title, *text.split('\n')]

    def wait_registered(self, n=1):
        wait_for(lambda: len(self.desk.bus.tray_items()) == n, lambda: '%d icons; there are %s' % (n, self.desk.bus.tray_items()))

    @staticmethod
    def _pixels(x, y):
        """The colours of a square of the screen around that place, row by row."""
        done = subprocess.run(['import', '-window', 'root', '-crop', '24x24+%d+%d' % (x - 12, y - 12), '-depth', '8', 'rgb:-'],
                              stdout=subprocess.PIPE, timeout=20, check=True)
        check(len(done.stdout) == 24 * 24 * 3, 'a picture of %d bytes' % len(done.stdout))
        return [tuple(done.stdout[i:i + 3]) for i in range(0, len(done.stdout), 3)]

    def wait_painted(self):
        """The pixels, once many of them are not those of the panel where it is empty."""
        def probe():
            pixels = self._pixels(*self.place)
            empty = self._pixels(640, self.place[1])
            return pixels if sum(a != b for a, b in zip(pixels, empty)) > 100 else None
        return wait_for(probe, 'the icon to be painted')

    def layout(self):
        """Labels of the menu's entries as told to panels, top level."""
        _, (_, _, children) = self.desk.bus.call(APP_ID, '/MenuBar', MENU, 'GetLayout', GLib.Variant('(iias)', (0, 1, ['label'])))
        return [properties.get('label', '') for _, properties, _ in children]

    def open(self, *path):
        """Opens the menu, and below it the submenus of these names."""
        self.wait_painted()  # it is registered before it is there
        self.menu.open(*self.place)
        for name in path:
            self.menu.hover(name)

    def choose(self, *path):
        """Opens the menu and chooses what the path leads to."""
        self.open(*path[:-1])
        self.menu.choose(path[-1])
        spin(0.2)

    def is_checked(self, *path):
        self.open(*path[:-1])
        checked = has(self.menu.item(path[-1]), 'CHECKED')
        for _ in path:
            self.menu.close()
        return checked
