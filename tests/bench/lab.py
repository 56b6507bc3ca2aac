# lab.py - starts reloaders on trees, and reads when their children began
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import random
import shutil
import signal
import subprocess
import tempfile
import time
import uuid

HERE = os.path.dirname(os.path.abspath(__file__))
MARK = 'ROUSE_BENCH_RUN'
NS_PER_S = 1_000_000_000


def now_ns():
    return time.monotonic_ns()


class Log:
    """What the children of one run have written: a line for each start."""

    def __init__(self, path):
        self.path = path
        self.offset = 0
        self.starts = []  # of (monotonic ns, pid)
        open(path, 'w').close()

    def read(self):
        with open(self.path, 'rb') as file:
            file.seek(self.offset)
            text = file.read()
        text = text[:text.rfind(b'\n') + 1]
        self.offset += len(text)
        for line in text.decode().splitlines():
            _, at, pid = line.split()
            self.starts.append((int(at), int(pid)))
        return self.starts

    def since(self, ns):
        return [at for at, _ in self.read() if at >= ns]

    def wait(self, ns, timeout):
        """The first start at or after ns, or None when none has come in time."""
        deadline = time.monotonic() + timeout
        while True:
            found = self.since(ns)
            if found:
                return found[0]
            if time.monotonic() > deadline:
                return None
            time.sleep(0.002)

    def wait_quiet(self, quiet, ns=0):
        """Until no start has come for so long; and not before ns + quiet."""
        while True:
            last = max([ns] + [at for at, _ in self.read()])
            left = quiet - (now_ns() - last) / NS_PER_S
            if left <= 0:
                return
            time.sleep(left)


def is_running(pid):
    try:
        with open('/proc/%d/stat' % pid, 'rb') as file:
            return file.read().rpartition(b')')[2].split()[0] != b'Z'
    except OSError:
        return False


class Reloader:
    """One peer, started on one tree."""

    def __init__(self, lab, peer, tree):
        self.mark = uuid.uuid4().hex
        self.log = Log(os.path.join(lab.scratch, self.mark + '.log'))
        self.output = os.path.join(lab.scratch, self.mark + '.out')
        self.events = os.path.join(lab.scratch, self.mark + '.events')
        env = dict(os.environ, **{MARK: self.mark}, PYTHONUNBUFFERED='1', XDG_STATE_HOME=os.path.join(lab.scratch, 'state'),
                   **peer.env(lab))
        self.began_ns = now_ns()
        with open(self.output, 'wb') as output:
            self.process = subprocess.Popen(peer.command(lab, tree, self), cwd=tree, env=env, stdin=subprocess.DEVNULL,
                                            stdout=output, stderr=subprocess.STDOUT, start_new_session=True)

    def pids(self):
        """All processes of it, children and helpers too: they have its mark in their environment."""
        found = []
        wanted = ('%s=%s' % (MARK, self.mark)).encode()
        for name in os.listdir('/proc'):
            if not name.isdigit():
                continue
            try:
                with open('/proc/%s/environ' % name, 'rb') as file:
                    if wanted in file.read().split(b'\0'):
                        found.append(int(name))
            except OSError:
                continue
        return found

    def has_child(self):
        return any(is_running(pid) for _, pid in self.log.read())

    def stop(self):
        try:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(3)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            pass
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            left = [pid for pid in self.pids() if is_running(pid)]
            if not left:
                break
            for pid in left:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
            time.sleep(0.02)
        self.process.wait()

    def warm_up(self, poke, tries=8):
        """Until it has started its child and answers a change. Returns: whether it does."""
        if self.log.wait(self.began_ns, 20) is None:
            return False
        time.sleep(0.3)
        for _ in range(tries):
            if self.log.wait(poke(), 3) is not None:
                self.log.wait_quiet(0.8)
                return True
        return False

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


class Lab:
    """Where it all takes place: a folder for this run, and one for large trees that are kept."""

    def __init__(self, options):
        self.options = options
        self.rouse = os.path.abspath(options.rouse)
        self.cache = os.environ.get('ROUSE_BENCH_CACHE') or os.path.join(
            os.environ.get('XDG_CACHE_HOME') or os.path.expanduser('~/.cache'), 'rouse-bench')
        self.scratch = tempfile.mkdtemp(prefix='rouse-bench-', dir=options.scratch)
        self.random = random.Random(options.seed)
        self.child = self.compile('child', ['-static'])
        self.bare = self.compile('bare', [])
        self.watchman = None

    def compile(self, name, flags):
        program = os.path.join(self.scratch, name)
        command = ['cc', '-O2', '-D_GNU_SOURCE', '-o', program, os.path.join(HERE, name + '.c')]
        if subprocess.run(command + flags, stderr=subprocess.DEVNULL).returncode != 0:
            subprocess.run(command, check=True)
        return program

    def pick(self, full, quick, tiny):
        """By how much time there is."""
        return tiny if self.options.tiny else quick if self.options.quick else full

    def folder(self, name):
        path = os.path.join(self.scratch, name)
        shutil.rmtree(path, ignore_errors=True)
        os.makedirs(path)
        return path

    def start(self, peer, tree):
        return Reloader(self, peer, os.path.realpath(tree))

    def close(self):
        if self.watchman is not None:
            self.watchman.terminate()
            self.watchman.wait()
        if not self.options.keep:
            shutil.rmtree(self.scratch, ignore_errors=True)
