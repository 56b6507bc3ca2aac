#!/usr/bin/python3
# demo.py - takes the pictures of scripts/demo, in a desktop session of its own
# SPDX-License-Identifier: GPL-3.0-or-later
"""demo.py light|dark [NAME…]: those pictures only. Run by scripts/demo."""
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request

import a11y
import past
from desk import BUTTON, ICON, MENU_ITEM, Desk, TrayMenu, app, find, find_text, key, look, press, spin, wait_until
from lib.websocket import Socket
from world import World

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHOTS = os.environ['DESK_SHOTS']
# Around a window without a compositor GTK draws a frame of this width.
FRAME = 5


class StudioDesk(Desk):
    """With a home that looks like somebody's."""

    def _environment(self):
        self.home = os.path.join(os.environ['DESK_TMP'], 'ada')
        os.makedirs(self.home, exist_ok=True)
        return {**super()._environment(), 'XDG_DATA_DIRS': TOP + '/data:/usr/local/share:/usr/share'}


class Studio:
    """The desktop with Rouse on it, and the camera."""

    def __init__(self, scheme):
        self.scheme = scheme
        panels = os.environ['XDG_CONFIG_HOME'] + '/gtk-3.0'
        os.makedirs(panels)
        with open(panels + '/settings.ini', 'w', encoding='ascii') as file:
            file.write('[Settings]\ngtk-font-name=Cantarell 10\ngtk-application-prefer-dark-theme=%d\n' % (scheme == 'dark'))
        self.desk = StudioDesk('demo', notifyd=True)
        subprocess.run(['display', '-window', 'root', '-size', '64x64', 'xc:' + ('#cfd8e3' if scheme == 'light' else '#1b2430')], check=False)
        for name, value in (('window-width', 1290), ('window-height', 800), ('terminal-font', 'Monospace 10')):
            self.desk.setting(name, str(value))
        self.world = World(self.desk)
        past.write(os.path.join(self.desk.home, 'state/rouse/history.db'), {project.name: project.root for project in self.world.projects})
        self.tray = None

    def start(self, home=None):
        env = {'ADW_DEBUG_COLOR_SCHEME': 'prefer-' + self.scheme}
        if home is not None:
            shutil.copytree(self.desk.home + '/config/gtk-4.0', home + '/config/gtk-4.0', dirs_exist_ok=True)
            env.update(XDG_CONFIG_HOME=home + '/config', XDG_STATE_HOME=home + '/state')
        self.tray = self.desk.tray(env=env)
        return self.tray.window()

    def show(self, place):
        self.desk.bus.activate('show', place)
        spin(0.8)

    def shoot(self, name, area=None):
        """A picture of the window that has the focus, or of an area of the screen."""
        spin(0.3)
        path = os.path.join(SHOTS, name + '.png')
        window = 'root' if area else a11y.xdo('getactivewindow').strip()
        crop = ['-crop', area] if area else ['-shave', '%dx%d' % (FRAME, FRAME)]
        subprocess.run(['import', '-window', window, path], check=True)
        subprocess.run(['mogrify', *crop, '+repage', '-strip', path], check=True)
        print(path, flush=True)


def work(studio):
    """What the pictures show happens: pages are asked for, files saved, one of them wrong."""
    shop, blog, weather = studio.world.shop, studio.world.blog, studio.world.weather
    for project, paths in ((shop, ('/', '/cart', '/static/shop.css', '/checkout', '/nowhere', '/orders')), (blog, ('/', '/feed.xml'))):
        for path in paths:
            ask(project.port, path)
    studio.page = open_page(shop)
    weather.replace('metar.py', 'def parse(text):\n    direction', 'def parse_wind(text):\n    direction')
    spin(1.5)
    shop.replace('pages.py', "'Your cart'", "'Your basket'")
    shop.replace('test_pages.py', "'Your cart'", "'Your basket'")
    spin(2.5)
    for path in ('/cart', '/checkout', '/static/shop.css', '/orders'):
        ask(shop.port, path)
    spin(0.5)


def ask(port, path):
    def answered():
        try:
            urllib.request.urlopen('http://127.0.0.1:%d%s' % (port, path), timeout=5).close()
        except urllib.error.HTTPError:
            pass
        except OSError:
            return False
        return True
    wait_until(answered, 'the server of the sample to answer')


def open_page(project):
    """As a browser does that shows the project's page: the connection, by which it follows."""
    url = 'http://localhost:%d/' % project.port
    with urllib.request.urlopen(urllib.request.Request(url, headers={'Accept': 'text/html'}), timeout=5) as answer:
        _, port, query = re.split(r'http://127\.0\.0\.1:(\d+)/livereload\.js(\?project=\w+)', answer.read().decode())[:3]
    page = Socket(int(port), '/livereload' + query)
    page.send({'command': 'hello', 'protocols': ['http://livereload.com/protocols/official-7'], 'url': url})
    return page


def no_projects(studio):
    """The window before there is a project, without and with a place for the icon."""
    home = os.path.join(studio.desk.home, 'new')
    find_text(studio.start(home), 'tray icons')
    studio.shoot('no-tray')
    studio.tray.stop()
    studio.desk.panel()
    studio.start(home)
    studio.shoot('no-projects')
    studio.tray.stop()


def projects(studio):
    studio.show('project/shop')
    studio.shoot('project')
    studio.show('project/weather')
    studio.shoot('project-failed')


def output(studio):
    studio.show('output/shop/tests')
    studio.shoot('output')


def history(studio):
    """The list with a failure that can be looked into, and what a search finds."""
    database = sqlite3.connect(os.path.join(studio.desk.home, 'state/rouse/history.db'))
    failed, = database.execute("SELECT max(id) FROM reload WHERE outcome = 2 AND program = 'web' AND branch_after IS NULL").fetchone()
    database.close()
    studio.show('reload/%d' % failed)
    studio.shoot('history')
    studio.show('history')
    key('ctrl+f')
    a11y.type_text('prize')
    spin(1)
    studio.shoot('history-search')


def dialogs(studio):
    """What opens over the window."""
    for place in ('preferences', 'about', 'shortcuts', 'add/' + studio.world.add_folder()):
        studio.show(place)
        spin(0.5)
        studio.shoot(place.split('/')[0])
        key('Escape')


def menus(studio):
    """What a project's menu leads to."""
    for item, name in (('Edit…', 'edit'), ('Remove…', 'remove')):
        studio.show('project/weather')
        window = studio.tray.window()
        # A menu button is two nodes, and the inner one acts.
        find(window, BUTTON, 'Project Menu')
        press(look(window, BUTTON, 'Project Menu')[-1])
        press(find(window, MENU_ITEM, item))
        spin(0.8)
        studio.shoot(name)
        key('Escape')


def tray(studio):
    """The icon in the panel and its menu."""
    studio.desk.bus.activate('toggle-window')
    spin(0.5)
    menu = TrayMenu()
    menu.open(*ICON)
    menu.hover('Shop')
    studio.shoot('tray', area='560x420+0+0')
    menu.close()


def notification(studio):
    """A program breaks while nobody looks."""
    blog = studio.world.blog
    a11y.xdo('mousemove', 700, 700)
    blog.replace('pages.py', "'Posts'", "'Posts' + edition")
    wait_until(lambda: app('xfce4-notifyd') and look(app('xfce4-notifyd'), BUTTON), 'the notification')
    spin(1)
    studio.shoot('notification', area='560x300+880+0')
    blog.replace('pages.py', "'Posts' + edition", "'Posts'")


PICTURES = [projects, output, history, dialogs, menus, tray, notification]


def main():
    scheme, wanted = sys.argv[1], sys.argv[2:]
    studio = Studio(scheme)
    try:
        if not wanted or 'no_projects' in wanted:
            no_projects(studio)
        else:
            studio.desk.panel()
        studio.start()
        work(studio)
        for picture in PICTURES:
            if not wanted or picture.__name__ in wanted:
                picture(studio)
    finally:
        studio.desk.close()


main()
