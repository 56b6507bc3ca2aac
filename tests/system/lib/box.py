# box.py - one test's private world: a tree, a home, a log, and nothing that outlives it
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import shutil
import signal
import subprocess
import tempfile
import time

from lib import watcher

# How long anything may take before the test fails. A limit, never a pace: waiting ends at once when the
# awaited thing is there.
DEADLINE_S = 20
# How long "nothing more happens" is observed, where absence is the point.
QUIET_S = 0.35
# What is installed beside Rouse, and is not in a build tree.
HOOKS = os.path.join(os.path.dirname(os.path.realpath(__file__)), '../../../data/hooks')


class Failure(AssertionError):
    pass


class Skip(Exception):
    pass


def wait_until(probe, what, deadline=DEADLINE_S):
    """Returns the first true value of probe()."""
    end = time.monotonic() + deadline
    while True:
        value = probe()
        if value:
            return value
        if time.monotonic() > end:
            raise Failure('waited %g s for %s' % (deadline, what() if callable(what) else what))
        time.sleep(0.004)


def check(condition, message):
    if not condition:
        raise Failure(message)


def check_equal(actual, expected, what):
    if actual != expected:
        raise Failure('%s: expected %r, got %r' % (what, expected, actual))


class Line:
    """One line of the child's log."""

    def __init__(self, text):
        word, pid, at, *rest = text.split(' ', 3)
        self.word, self.pid, self.t = word, int(pid), int(at[2:])
        self.rest = rest[0] if rest else ''

    def __repr__(self):
        return '%s %d %s' % (self.word, self.pid, self.rest)


def read_text(path):
    try:
        with open(path, encoding='utf-8', errors='surrogateescape') as file:
            return file.read()
    except (FileNotFoundError, ProcessLookupError):  # the latter: of /proc
        return ''


def tail(path, n_lines=25):
    lines = read_text(path).encode('utf-8', 'backslashreplace').decode().splitlines()
    return ['    ' + line for line in lines[-n_lines:]]


def processes_with(mark):
    """(pid, environment) of every living process that carries the mark in its environment."""
    found = []
    for entry in os.listdir('/proc'):
        if not entry.isdigit() or int(entry) == os.getpid():
            continue
        try:
            with open('/proc/%s/environ' % entry, 'rb') as file:
                environment = file.read()
        except OSError:
            continue
        if mark in environment:
            found.append((int(entry), environment))
    return found


class Box:
    def __init__(self, name, git=False):
        self.name = name
        self.top = tempfile.mkdtemp(prefix='rouse-test-')
        self.mark = 'ROUSE_TEST_BOX=' + os.path.basename(self.top)
        self.tree = os.path.join(self.top, 'tree')
        self.home = os.path.join(self.top, 'home')
        self.out = os.path.join(self.top, 'out')
        self.log_path = os.path.join(self.out, 'child.log')
        self.child = os.environ['CHILD']
        self.rouse_path = os.environ['ROUSE']
        self.started = []  # every Rouse of this box
        self.cleanups = []
        for path in (self.tree, self.home, self.out):
            os.mkdir(path)
        self.env = self._environment()
        if git:
            from lib.repo import Repo
            self.repo = Repo(self, self.tree)

    def _environment(self):
        env = {key: value for key, value in os.environ.items()
               if not key.startswith(('XDG_', 'DBUS_', 'GIT_', 'ROUSE', 'CHILD', 'G_DEBUG', 'G_MESSAGES', 'LD_'))}
        env.update(HOME=self.home, LC_ALL='C.UTF-8', TZ='UTC', CHILD_LOG=self.log_path, GIT_CONFIG_NOSYSTEM='1',
                   XDG_CONFIG_HOME=self.home + '/config', XDG_STATE_HOME=self.home + '/state',
                   XDG_CACHE_HOME=self.home + '/cache', XDG_DATA_HOME=self.home + '/data', ROUSE_HOOKS_DIR=HOOKS)
        env.update(watcher.environment(self.home))
        key, value = self.mark.split('=')
        env[key] = value
        return env

    # -- the tree

    def path(self, *names):
        return os.path.join(self.tree, *names)

    def write(self, name, text='x\n'):
        """Writes in place, as `echo > file` would, and makes the folders above."""
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        data = text if isinstance(text, bytes) else text.encode()
        with open(path, 'wb') as file:
            file.write(data)
        return path

    def shell(self, command, cwd=None, **env):
        """Runs a shell command in the tree; its failure is the test's."""
        done = subprocess.run(['/bin/sh', '-ec', command], cwd=cwd or self.tree, env={**self.env, **env},
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=120, check=False)
        check(done.returncode == 0, '%r failed with %d: %s' % (command, done.returncode, done.stdout.decode(errors='replace')))
        return done.stdout.decode(errors='replace')

    def background(self, command):
        """A shell command in the tree that goes on until it is killed, or until the test ends."""
        return subprocess.Popen(['/bin/sh', '-c', command], cwd=self.tree, env=self.env, stdin=subprocess.DEVNULL,
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    # -- Rouse

    def command(self, *arguments):
        options = watcher.OPTIONS if arguments[:1] in (('run',), ('watch',)) else []
        return [self.rouse_path, *arguments[:1], *options, *arguments[1:]]

    def rouse(self, *options, command=None, wait=True, **keywords):
        """`rouse run` on the tree; returns once it is armed and the child has started."""
        from lib.rouse import Rouse
        rouse = Rouse(self, options, command if command is not None else [self.child], **keywords)
        if wait:
            rouse.wait_armed()
            if '--postpone' not in options and '-p' not in options:
                rouse.wait_starts(1)
        return rouse

    def verb(self, *arguments, code=0, **keywords):
        """Runs another verb to its end and returns its standard output."""
        done = subprocess.run(self.command(*arguments), cwd=keywords.pop('cwd', self.tree), env=self.env,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60,
                              check=False, **keywords)
        if code is not None and done.returncode != code:
            raise Failure('rouse %s: expected code %d, got %d; it said: %s' %
                          (' '.join(arguments), code, done.returncode, (done.stdout + done.stderr).decode(errors='replace')))
        return done.stdout.decode(errors='surrogateescape')

    def unprivileged(self):
        """A command prefix under which permissions hold, also where the tests are run by root."""
        if os.geteuid() != 0:
            return []
        prefix = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--']
        if shutil.which('setpriv') is None:
            raise Skip('run as root, and no setpriv to be somebody else')
        for program in (self.rouse_path, self.child):
            if subprocess.run([*prefix, 'test', '-x', program], check=False).returncode != 0:
                raise Skip('run as root, and nobody else may execute ' + program)
        for folder, folders, files in os.walk(self.top):
            for path in (folder, *(os.path.join(folder, name) for name in folders + files)):
                os.lchown(path, 65534, 65534)
        return prefix

    # -- the child's log

    def lines(self, word=None):
        text = read_text(self.log_path)
        whole = text[:text.rfind('\n') + 1].splitlines()
        return [line for line in map(Line, whole) if word is None or line.word == word]

    def wait_line(self, word, n=1, probe=None, deadline=DEADLINE_S):
        """The nth line of that word (for which the probe holds), once it is there."""
        def find():
            found = [line for line in self.lines(word) if probe is None or probe(line)]
            return found[n - 1] if len(found) >= n else None
        return wait_until(find, '%d × "%s" in the child\'s log' % (n, word), deadline)

    def survivors(self):
        return [pid for pid, environment in processes_with(self.mark.encode()) if b'ROUSE_RUN_ID=' in environment]

    # -- the end

    def close(self):
        """Ends what still runs and checks what must hold after every test."""
        for rouse in self.started:
            if rouse.alive():
                rouse.stop()
            rouse.check_messages()
        wait_until(lambda: not self.survivors(), lambda: 'these processes to be gone: %s' % self.survivors(), 5)
        overlaps = self.lines('overlap')
        check(not overlaps, 'a run began before the last one was gone: %s' % overlaps)

    def remove(self, keep):
        for cleanup in reversed(self.cleanups):
            cleanup()
        for pid, _ in processes_with(self.mark.encode()):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        for rouse in self.started:
            rouse.reap()
        if keep:
            print('# kept ' + self.top)
            return
        shutil.rmtree(os.fsencode(self.top), ignore_errors=True)

    def describe(self):
        lines = []
        for rouse in self.started:
            lines += rouse.describe()
        if os.path.exists(self.log_path):
            lines += ['child log:'] + tail(self.log_path)
        return lines
