# watcher.py - what Rouse is made to watch with, and what the tests may expect of that
# SPDX-License-Identifier: GPL-3.0-or-later
"""ROUSE_TEST_WATCHER=poll or =watchman has every `rouse run` of a suite watch with that. The results are to be the
same, so nothing but times is said here, and no test asks which watcher it runs with.
"""
import atexit
import os
import shutil
import signal
import subprocess
import tempfile
import time

KIND = os.environ.get('ROUSE_TEST_WATCHER', '')
OPTIONS = ['--watcher', KIND] if KIND else []

# How much later than with the kernel's own word a change may be noticed. Waiting to see that nothing happens takes that
# much longer, and so does what is said to be soon.
LATER_S = {'': 0.0, 'poll': 0.5, 'watchman': 0.1}[KIND]


class Watchman:
    """A daemon of its own, which knows nothing of one that the user may have, and leaves nothing behind."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix='rouse-watchman-')
        self.socket = os.path.join(self.folder, 'sock')
        self.owner = os.getpid()
        self.process = None

    def environment(self):
        return {'WATCHMAN_SOCK': self.socket, 'WATCHMAN_CONFIG_FILE': os.path.join(self.folder, 'config')}

    def start(self):
        with open(os.path.join(self.folder, 'config'), 'w', encoding='ascii') as config:
            config.write('{}\n')
        places = {name: '--%s=%s' % (name, os.path.join(self.folder, name)) for name in ('logfile', 'pidfile', 'statefile')}
        self.process = subprocess.Popen(['watchman', '--foreground', '--no-save-state', '--sockname=' + self.socket, *places.values()],
                                        env={**os.environ, **self.environment()}, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + 10
        while not os.path.exists(self.socket) and time.monotonic() < end:
            time.sleep(0.01)

    def stop(self, signum=signal.SIGTERM):
        if self.process is None:
            return
        self.process.send_signal(signum)
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def remove(self):
        if os.getpid() == self.owner:
            self.stop()
            shutil.rmtree(self.folder, ignore_errors=True)


# The one of this test run, where it is to watch with Watchman.
_daemon = None


def prepare():
    """Called once, before the first test. Returns why none of them can be run, or None."""
    global _daemon
    if KIND != 'watchman':
        return None
    if shutil.which('watchman') is None:
        return 'Watchman is not installed'
    _daemon = Watchman()
    atexit.register(_daemon.remove)
    _daemon.start()
    return None


def environment(home):
    """What tells Rouse where its Watchman is: where there is none of the test's own, nowhere."""
    return _daemon.environment() if _daemon else {'WATCHMAN_SOCK': os.path.join(home, 'no-watchman')}
