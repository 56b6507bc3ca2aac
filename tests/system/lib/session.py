# session.py - a session bus that starts rouse-tray when it is asked for, as a desktop has it, but without a display
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os
import shlex
import shutil
import signal
import subprocess

from lib import tap
from lib.box import DEADLINE_S, Box, Failure, Line, Skip, check, read_text, tail, wait_until
from lib.rouse import BAD_NEWS

APP_ID = 'io.github.rouse.Rouse'
CONFIG = '''<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=%(top)s</listen>
  <servicedir>%(top)s/services</servicedir>
  <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>
'''


class Bus:
    """The session bus, and with it whatever it started; one of the box's started programs."""

    def __init__(self, box, activates):
        if shutil.which('dbus-daemon') is None:
            raise Skip('there is no dbus-daemon')
        self.box = box
        self.out_path = os.path.join(box.out, 'session.out')
        services = os.path.join(box.top, 'services')
        os.mkdir(services)
        with open(os.path.join(box.top, 'bus.conf'), 'w', encoding='utf-8') as file:
            file.write(CONFIG % {'top': box.top})
        if activates:
            with open(os.path.join(services, APP_ID + '.service'), 'w', encoding='utf-8') as file:
                file.write('[D-BUS Service]\nName=%s\nExec=%s --gapplication-service\n' % (APP_ID, shlex.quote(os.environ['ROUSE_TRAY'])))
        with open(self.out_path, 'wb') as out:
            self.process = subprocess.Popen(['dbus-daemon', '--config-file=' + os.path.join(box.top, 'bus.conf'), '--nofork', '--print-address=1'],
                                            env=box.env, cwd=box.top, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=out)
        self.address = self.process.stdout.readline().decode().strip()
        box.started.append(self)

    def alive(self):
        return self.process.poll() is None

    def stop(self):
        """What it started ends in order first."""
        self.box.verb('quit')
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(DEADLINE_S)

    def reap(self):
        if self.alive():
            self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def check_messages(self):
        bad = [line for line in read_text(self.out_path).splitlines() if BAD_NEWS.search(line) and not self.box.may_warn]
        check(not bad, 'it printed: %s' % bad[:5])

    def describe(self):
        return ['what the tray application said:'] + tail(self.out_path)


class Program:
    """A child in a folder of its own, as a project runs it; its log is its own, too."""

    def __init__(self, session, name, folder, *options):
        self.name = name
        self.folder = folder
        self.log_path = os.path.join(session.out, name + '.log')
        self.command = shlex.join(['env', 'CHILD_LOG=' + self.log_path, session.child, *options])
        session.programs.append(self)

    def lines(self, word=None):
        text = read_text(self.log_path)
        return [line for line in map(Line, text[:text.rfind('\n') + 1].splitlines()) if word is None or line.word == word]

    def n_starts(self):
        return len(self.lines('start'))

    def wait_starts(self, n):
        wait_until(lambda: self.n_starts() >= n, '%d starts of %s; it has %d' % (n, self.name, self.n_starts()))

    def wait_ends(self, n):
        wait_until(lambda: len(self.lines('stop')) >= n, '%d ends of %s' % (n, self.name))


class Session(Box):
    """A box with a session bus. `activates`: the bus can start rouse-tray; `bus`: there is one at all."""

    def __init__(self, name, bus=True, activates=True, **options):
        super().__init__(name, **options)
        if not os.environ.get('ROUSE_TRAY'):
            raise Skip('the tray application is not built')
        self.programs = []
        self.may_warn = False  # of what the test has put in the application's way
        for variable in ('DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY'):
            self.env.pop(variable, None)
        runtime = os.path.join(self.top, 'run')
        os.mkdir(runtime, 0o700)
        self.env.update({key: os.environ[key] for key in ('ROUSE_UI_MODULE', 'GSETTINGS_SCHEMA_DIR') if key in os.environ})
        self.env.update(GSETTINGS_BACKEND='memory', XDG_RUNTIME_DIR=runtime, DBUS_SESSION_BUS_ADDRESS='unix:path=/nonexistent')
        if bus:
            self.bus = Bus(self, activates)
            self.env['DBUS_SESSION_BUS_ADDRESS'] = self.bus.address

    def folder(self, name, **files):
        """A folder beside the tree; a file's name is written with __ for a dot."""
        path = os.path.join(self.top, name)
        os.makedirs(path, exist_ok=True)
        for file_name, content in files.items():
            with open(os.path.join(path, file_name.replace('__', '.')), 'w', encoding='utf-8') as file:
                file.write(content)
        return path

    def program(self, name, folder, *options):
        return Program(self, name, folder, *options)

    def add(self, name, *child_options, options=()):
        """A project of one program, by `rouse add`; the program. It is on and has started."""
        program = Program(self, name, self.folder(name), *child_options)
        self.verb('add', '--name', name, '--program', 'main', '--command', program.command, *options, program.folder)
        if '--off' not in options:
            program.wait_starts(1)
        return program

    def say(self, *arguments, **keywords):
        """(exit code, standard output, standard error) of a verb."""
        done = subprocess.run(self.command(*arguments), cwd=keywords.pop('cwd', self.tree), env={**self.env, **keywords.pop('env', {})},
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60, check=False)
        return done.returncode, done.stdout.decode(errors='replace'), done.stderr.decode(errors='replace')

    def status(self, *words):
        """What `rouse status --json` tells."""
        return json.loads(self.verb('status', '--json', *words, code=None))

    def one(self, project, program=None):
        """The object of one project, or of one of its programs."""
        found = self.status(project)['projects'][0]
        return found if program is None else next(entry for entry in found['programs'] if entry['name'] == program)

    def state(self, project, program='main'):
        return self.one(project, program)['state']

    def wait_state(self, project, state, program='main'):
        wait_until(lambda: self.state(project, program) == state, lambda: '%s/%s to be %s; it is %s' % (project, program, state, self.state(project, program)))

    def close(self):
        super().close()
        for program in self.programs:
            check(not program.lines('overlap'), 'a run of %s began before the last one was gone' % program.name)

    def describe(self):
        lines = super().describe()
        for program in self.programs:
            lines += ['child of %s:' % program.name] + tail(program.log_path, 12)
        return lines


def main():
    tap.main(Session)


__all__ = ['APP_ID', 'Failure', 'Program', 'Session', 'main']
