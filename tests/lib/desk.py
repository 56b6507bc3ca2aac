# desk.py - a test's place in a desktop session: rouse-tray, and the programs around it
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of tests/desktop share. They are run in a session of their own by session.sh:

    ROUSE_TRAY=… ROUSE_UI_MODULE=… GSETTINGS_SCHEMA_DIR=… tests/lib/session.sh tests/desktop/test-….py -k TEXT

The session is the file's; each test of it has a Desk: its own home, configuration, projects and processes.
"""
import functools
import os
import re
import shlex
import signal
import subprocess
import time

import a11y
from a11y import *  # noqa: F401,F403
from gi.repository import Gio, GLib
from lib import tap
from lib.box import DEADLINE_S, Box, Failure, Line, Skip, check, check_equal, read_text, tail, wait_until  # noqa: F401
from lib.rouse import BAD_NEWS
from lib.tap import table, test  # noqa: F401

APP_ID = 'io.github.rouse.Rouse'
APP_PATH = '/io/github/rouse/Rouse'
WATCHER = 'org.kde.StatusNotifierWatcher'
NOTIFICATIONS = 'org.freedesktop.Notifications'
NOTIFYD = '/usr/lib/%s/xfce4/notifyd/xfce4-notifyd'

# One panel at the top of the screen with nothing but a tray, whose first icon is at (16, 15).
PANEL = '''<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    %(dark)s
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=6;x=0;y=0"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="length" type="uint" value="100"/>
      <property name="size" type="uint" value="30"/>
      <property name="plugin-ids" type="array"><value type="int" value="1"/></property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="systray"><property name="square-icons" type="bool" value="true"/></property>
  </property>
</channel>
'''
ICON = (16, 15)
# GLib's table of quarks has room for 2048; when it grows, the old one is left lying, on purpose. The fast unwinder
# does not see whose it is, so it can be told by its size only.
QUARKS = 'SUMMARY: AddressSanitizer: 16384 byte(s) leaked in 1 allocation(s).'


class Bus:
    """The session bus, from outside."""

    def __init__(self):
        self.connection = Gio.bus_get_sync(Gio.BusType.SESSION, None)
        self.connection.set_exit_on_close(False)

    def call(self, name, path, interface, method, arguments=None, deadline=DEADLINE_S):
        """The answer's values; GLib.Error when it is an error."""
        reply = self.connection.call_sync(name, path, interface, method, arguments, None, Gio.DBusCallFlags.NO_AUTO_START,
                                          int(deadline * 1000), None)
        return reply.unpack()

    def owner(self, name):
        """Unique name of the owner, or None."""
        try:
            return self.call('org.freedesktop.DBus', '/', 'org.freedesktop.DBus', 'GetNameOwner', GLib.Variant('(s)', (name,)))[0]
        except GLib.Error:
            return None

    def wait_name(self, name):
        return wait_until(lambda: self.owner(name), 'the name %s on the bus' % name)

    def wait_no_name(self, name):
        wait_until(lambda: self.owner(name) is None, 'the name %s to go from the bus' % name)

    def property(self, name, path, interface, prop):
        return self.call(name, path, 'org.freedesktop.DBus.Properties', 'Get', GLib.Variant('(ss)', (interface, prop)))[0]

    def activate(self, action, parameter=None):
        """One of rouse-tray's actions, as `gapplication action` does it."""
        values = [] if parameter is None else [GLib.Variant('s', parameter) if isinstance(parameter, str) else parameter]
        self.call(APP_ID, APP_PATH, 'org.gtk.Actions', 'Activate', GLib.Variant('(sava{sv})', (action, values, {})))

    def action_state(self, action):
        """State of a stateful action."""
        _, _, states = self.call(APP_ID, APP_PATH, 'org.gtk.Actions', 'Describe', GLib.Variant('(s)', (action,)))[0]
        return states[0]

    def tray_items(self):
        """Names under which icons are registered, as the panel knows them."""
        return self.property(WATCHER, '/StatusNotifierWatcher', WATCHER, 'RegisteredStatusNotifierItems')


class Program:
    """A program that the test started; ended with the test, by its pid."""

    def __init__(self, desk, argv, env=None, cwd=None):
        self.desk = desk
        self.argv = argv
        self.out_path = os.path.join(desk.out, '%d-%s.out' % (len(desk.started), os.path.basename(argv[0])))
        with open(self.out_path, 'wb') as out:
            self.process = subprocess.Popen(argv, cwd=cwd or desk.top, env={**desk.env, **(env or {})}, stdin=subprocess.DEVNULL,
                                            stdout=out, stderr=subprocess.STDOUT)
        self.pid = self.process.pid
        desk.started.append(self)

    def alive(self):
        return self.process.poll() is None

    def kill(self, signum=signal.SIGKILL):
        self.process.send_signal(signum)

    def output(self):
        return read_text(self.out_path)

    def wait_exit(self, deadline=DEADLINE_S):
        """Its exit code; negative after a signal."""
        return wait_until(lambda: self.process.poll() is not None and (self.process.returncode,),
                          '%s to end' % os.path.basename(self.argv[0]), deadline)[0]

    def stop(self):
        """Ends it, stopped or not, and waits for that."""
        if self.alive():
            self.kill(signal.SIGTERM)
            self.kill(signal.SIGCONT)
            try:
                self.wait_exit(5)
            except Failure:
                self.kill()
        return self.wait_exit()

    def reap(self):
        if self.alive():
            self.kill()
        self.process.wait()

    def check_messages(self):
        """Of other people's programs nothing is expected."""

    def describe(self):
        state = 'alive' if self.alive() else 'ended with %d' % self.process.returncode
        return ['$ %s   (%s)' % (' '.join(self.argv), state)] + (tail(self.out_path) if self.output() else [])


class Tray(Program):
    """A running rouse-tray."""

    def __init__(self, desk, *arguments, env=None, wait=True):
        super().__init__(desk, [os.environ['ROUSE_TRAY'], *arguments], env)
        self.may_warn = False  # of what the test has put in its way
        if wait:
            self.wait_ready()

    def wait_ready(self):
        def ready():
            if not self.alive():
                raise Failure('rouse-tray ended with %d: %s' % (self.process.returncode, self.output()))
            return self.desk.bus.owner(APP_ID)
        return wait_until(ready, 'rouse-tray to own its name')

    def stop(self):
        """As a logout does; programs with patience included."""
        if self.alive():
            self.kill(signal.SIGCONT)
            self.kill(signal.SIGTERM)
        return self.wait_exit()

    def window(self, title='Rouse', show=False):
        """The accessible window of that title, once it is there."""
        if show:
            self.desk.bus.activate('show', '')
        return a11y.wait_for(lambda: self._window(title), lambda: 'the window “%s”; there are %s' % (title, self.titles()))

    def _window(self, title):
        return next((node for node in self.windows() if a11y.name_of(node) == title), None)

    def windows(self):
        """Its accessible windows."""
        root = a11y.app_of(self.pid)
        return [] if root is None else [node for node in map(root.get_child_at_index, range(root.get_child_count())) if node is not None]

    def titles(self):
        return [a11y.name_of(node) for node in self.windows()]

    def rss_kib(self):
        """Resident memory."""
        with open('/proc/%d/status' % self.pid, encoding='ascii') as file:
            return next(int(line.split()[1]) for line in file if line.startswith('VmRSS:'))

    def wakeups(self):
        """How often its threads have gone to sleep of their own will, so far."""
        total = 0
        for task in os.listdir('/proc/%d/task' % self.pid):
            total += int(next(line.split()[1] for line in read_text('/proc/%d/task/%s/status' % (self.pid, task)).splitlines()
                              if line.startswith('voluntary_ctxt_switches:')))
        return total

    def check_messages(self):
        lines = self.output().splitlines()
        # The leak checker cannot always stop all threads; and AdwSqueezer of libadwaita 1.2 gives its children a
        # height of -1 where the window manager has shown the window before it has a size.
        lines = [line for line in lines if not re.search(r'LeakSanitizer has encountered|LeakSanitizer does not work under ptrace|'
                                                         r'attempt to allocate \w+ \S+ \S+ with width \d+ and height -1', line)]
        if QUARKS in lines:
            lines = [line for line in lines if line != QUARKS and 'ERROR: LeakSanitizer' not in line]
        bad = [line for line in lines if BAD_NEWS.search(line) and not (self.may_warn and '-WARNING **' in line)]
        check(not bad, 'rouse-tray printed: %s' % bad[:5])


class Project:
    """A project whose program is the tests' child, with a log of its own."""

    def __init__(self, desk, name, *child_options, on=True, order=1, programs=None, **keys):
        self.desk = desk
        self.id = name.lower()
        self.name = name
        self.log_path = os.path.join(desk.out, 'child-%s.log' % self.id)
        self.root = desk.folder(self.id)
        lines = ['[project]', 'name=' + name, 'root=' + self.root, 'order=%d' % order]
        lines += ['%s=%s' % (key.replace('_', '-'), value) for key, value in keys.items()]
        for program, command in (programs or {'web': shlex.join([desk.child, *child_options])}).items():
            lines += ['[program %s]' % program, 'command=' + command, 'env=CHILD_LOG=%s%s' % (self.log_path, ';CHILD_MANY=1' if programs else '')]
        desk.config('projects/%s.ini' % self.id, '\n'.join(lines) + '\n')
        if on:
            desk.add_state('[project %s]\non=true\n' % self.id)
        desk.projects.append(self)

    def write(self, name='app.py', content=None):
        """Saves a file of the project, with content that was never there."""
        with open(os.path.join(self.root, name), 'w', encoding='utf-8') as file:
            file.write(content if content is not None else 'x = %d\n' % time.monotonic_ns())

    def lines(self, word=None):
        """Of the child's log."""
        content = read_text(self.log_path)
        whole = content[:content.rfind('\n') + 1].splitlines()
        return [line for line in map(Line, whole) if word is None or line.word == word]

    def n_starts(self):
        return len(self.lines('start'))

    def wait_starts(self, n):
        """The nth start, once it is there."""
        wait_until(lambda: self.n_starts() >= n, lambda: 'start %d of %s; there were %d' % (n, self.name, self.n_starts()))
        return self.lines('start')[n - 1]

    def pid(self):
        """Of the last run if that lives, or None."""
        starts = self.lines('start')
        if not starts:
            return None
        status = read_text('/proc/%d/stat' % starts[-1].pid)
        return starts[-1].pid if status and status.rsplit(') ', 1)[1][0] not in 'ZX' else None

    def wait_running(self):
        return wait_until(self.pid, '%s to run' % self.name)

    def wait_stopped(self):
        wait_until(lambda: self.pid() is None, '%s to stop' % self.name)

    def stays(self, n, seconds=0.4):
        """There are n starts, and there come to be no more."""
        time.sleep(seconds)
        check_equal(self.n_starts(), n, 'starts of ' + self.name)


class Desk(Box):
    """The Box of a test in a desktop session. `window_manager`, `panel`, `notifyd`: what to start at once."""

    def __init__(self, name, window_manager=True, panel=False, notifyd=False, git=False):
        if 'DESK_TMP' not in os.environ:
            raise SystemExit('This runs in a session of its own: tests/lib/session.sh %s' % ' '.join(os.sys.argv))
        super().__init__(name, git)
        self.projects = []
        os.makedirs(self.home + '/config/gtk-4.0')
        with open(self.home + '/config/gtk-4.0/settings.ini', 'w', encoding='ascii') as file:
            # A button that is let go later than the double-click time has not clicked: a program that stalls on a
            # busy machine would not see the click.
            file.write('[Settings]\ngtk-font-name=Cantarell 11\ngtk-enable-animations=0\ngtk-double-click-time=3000\n')
        self.bus = Bus()
        if window_manager and os.environ.get('DESK_KIND') != 'sway':
            self.window_manager()
        if panel:
            self.panel()
        if notifyd:
            self.notifyd()

    def _environment(self):
        env = super()._environment()
        for key, value in os.environ.items():
            if key.startswith(('DBUS_', 'ROUSE', 'XDG_RUNTIME', 'XDG_SESSION', 'XDG_CURRENT', 'DESK_TMP')):
                env[key] = value
        env['LC_ALL'] = os.environ['LC_ALL']
        return env

    # -- programs

    def start(self, *argv, env=None):
        """A program in the background, for as long as the test."""
        return Program(self, list(argv), env)

    def tray(self, *arguments, **keywords):
        """rouse-tray; with `wait` (default) once it is there."""
        return Tray(self, *arguments, **keywords)

    def run(self, *argv, env=None, deadline=60):
        """A program to its end: (exit code, all that it said)."""
        done = subprocess.run(list(argv), cwd=self.top, env={**self.env, **(env or {})}, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=deadline, check=False)
        return done.returncode, done.stdout.decode(errors='replace')

    def rouse_tray(self, *arguments):
        """A second call of rouse-tray, such as --quit, to its end."""
        return self.run(os.environ['ROUSE_TRAY'], *arguments)

    def window_manager(self):
        """xfwm4, once it manages. Without one nothing has the keyboard's focus."""
        wm = self._session_program('xfwm4', '--compositor=off', '--replace')
        # The root window's property outlives the manager; the window that it names does not.
        wait_until(lambda: b'Xfwm4' in subprocess.run('xprop -id $(xprop -root -notype _NET_SUPPORTING_WM_CHECK | sed "s/.* //") _NET_WM_NAME',
                                                      shell=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=20,
                                                      check=False).stdout, 'the window manager')
        return wm

    def _session_program(self, *argv):
        """The desktop's own programs have the session's configuration, not the test's."""
        session = {key: os.environ[key] for key in ('HOME', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME', 'XDG_DATA_HOME', 'XDG_STATE_HOME')}
        return Program(self, list(argv), session)

    def panel(self):
        """xfce4-panel with a tray, or in sway waybar, once it takes icons. Kill it with .kill()."""
        if os.environ.get('DESK_KIND') == 'sway':
            panel = self._session_program('waybar')
        else:
            panel = self._session_program('xfce4-panel', '--disable-wm-check')
        self.bus.wait_name(WATCHER)
        wait_until(lambda: self.bus.property(WATCHER, '/StatusNotifierWatcher', WATCHER, 'IsStatusNotifierHostRegistered'),
                   'the panel to show icons')
        # Of a menu that opens before, nobody is told.
        a11y.wait_for(lambda: a11y.app(os.path.basename(panel.argv[0])), 'the panel on the accessibility bus')
        return panel

    def notifyd(self):
        """xfce4-notifyd, once it takes notifications."""
        triplet = next((name for name in os.listdir('/usr/lib') if os.path.exists(NOTIFYD % name)), None)
        if triplet is None:
            raise Skip('there is no xfce4-notifyd')
        daemon = self._session_program(NOTIFYD % triplet)
        self.bus.wait_name(NOTIFICATIONS)
        return daemon

    def setting(self, key, value):
        """Sets one of Rouse's settings, also while it runs."""
        code, said = self.run('gsettings', 'set', APP_ID, key, value)
        check_equal(code, 0, 'gsettings set %s: %s' % (key, said))

    # -- projects, without the window

    def folder(self, name, **files):
        """A folder for a project, beside the tree; its path. A file's name is written with __ for a dot."""
        path = os.path.join(self.top, name)
        os.makedirs(path, exist_ok=True)
        for file_name, content in files.items():
            with open(os.path.join(path, file_name.replace('__', '.')), 'w', encoding='utf-8') as file:
                file.write(content)
        return path

    def project(self, name, *child_options, **keywords):
        """A project in the user's configuration, and on unless `on` is False. Before rouse-tray is started."""
        return Project(self, name, *child_options, **keywords)

    def config(self, name, content):
        """A file in Rouse's configuration."""
        return self._put(os.path.join(self.home, 'config', 'rouse', name), content, 'w')

    def add_state(self, content):
        """More text for the file that says which projects are on."""
        return self._put(os.path.join(self.home, 'state', 'rouse', 'desktop.ini'), content, 'a')

    @staticmethod
    def _put(path, content, mode):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, mode, encoding='utf-8') as file:
            file.write(content)
        return path

    @staticmethod
    def note(words):
        """A figure that is worth seeing in the log of the tests."""
        print('# ' + words, flush=True)

    # -- the end

    def close(self):
        for tray in [program for program in self.started if isinstance(program, Tray)]:
            if tray.alive():
                tray.stop()
        super().close()
        for project in self.projects:
            check(not project.lines('overlap'), 'a run of %s began before the last one was gone' % project.name)
        if self.bus.owner(APP_ID) is not None:
            raise Failure('somebody still owns ' + APP_ID)

    def describe(self):
        lines = super().describe()
        for project in self.projects:
            lines += ['child of %s:' % project.name] + tail(project.log_path, 12)
        for program in self.started:
            if isinstance(program, Tray) and program.alive() and a11y.app_of(program.pid) is not None:
                lines += ['what the windows show:'] + a11y.dump(a11y.app_of(program.pid), limit=150).splitlines()
        a11y.shot('failed-' + ''.join(c if c.isalnum() else '-' for c in self.name)[:60])
        return lines


def _prepare_session():
    """Before anything reads it: how the panels of this session look."""
    config = os.environ.get('XDG_CONFIG_HOME', '')
    if 'DESK_TMP' not in os.environ or not config.startswith(os.environ['DESK_TMP']):
        return
    channels = config + '/xfce4/xfconf/xfce-perchannel-xml'
    dark = os.environ.get('DESK_PANEL_DARK', '')
    os.makedirs(channels, exist_ok=True)
    with open(channels + '/xfce4-panel.xml', 'w', encoding='utf-8') as file:
        file.write(PANEL % {'dark': '<property name="dark-mode" type="bool" value="%s"/>' % ('true' if dark else 'false')})
    os.makedirs(config + '/waybar', exist_ok=True)
    with open(config + '/waybar/config', 'w', encoding='utf-8') as file:
        file.write('{"layer": "top", "height": 30, "modules-right": ["tray"], "tray": {"icon-size": 21}}\n')


_prepare_session()
main = functools.partial(tap.main, Desk)
