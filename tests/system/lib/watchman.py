# watchman.py - a Watchman daemon of a test's own
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os
import shutil
import signal
import socket

from lib import watcher
from lib.box import Skip, wait_until


class Daemon(watcher.Watchman):
    """The box's Rouse finds it by $WATCHMAN_SOCK; it ends with the box."""

    def __init__(self, box):
        if shutil.which('watchman') is None:
            raise Skip('no watchman')
        super().__init__()
        box.env.update(self.environment())
        box.cleanups.append(self.remove)
        self.start()

    def start(self):
        super().start()
        wait_until(self.answers, 'Watchman to answer')

    def answers(self):
        try:
            return self.ask('version')
        except OSError:
            return None

    def ask(self, *command):
        """A command and its answer, on a connection of its own."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(10)
            connection.connect(self.socket)
            connection.sendall(json.dumps(command).encode() + b'\n')
            return json.loads(connection.makefile('rb').readline())

    def roots(self):
        """What it watches."""
        return self.ask('watch-list')['roots']

    def kill(self):
        self.stop(signal.SIGKILL)

    def hang(self):
        os.kill(self.process.pid, signal.SIGSTOP)

    def go_on(self):
        os.kill(self.process.pid, signal.SIGCONT)

    def remove(self):
        if self.process is not None:
            self.go_on()
        super().remove()
