# terminal.py - `rouse run` on a real terminal, with somebody typing
# SPDX-License-Identifier: GPL-3.0-or-later
import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import threading

from lib.box import check_equal, wait_until
from lib.rouse import Rouse

PREFIX = b'\x1d'


def set_size(fd, rows, columns):
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack('HHHH', rows, columns, 0, 0))


class Terminal(Rouse):
    """Its output() is what the terminal shows, from both streams and from the child."""

    def spawn(self, cwd, env, stdin):
        self.master, self.slave = pty.openpty()
        set_size(self.master, 33, 111)
        self.mode_before = termios.tcgetattr(self.slave)
        self.screen = b''
        self.process = subprocess.Popen(self.argv, cwd=cwd, env={**env, 'TERM': 'xterm-256color'}, stdin=self.slave, stdout=self.slave,
                                        stderr=self.slave, start_new_session=True,
                                        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        self.pid = self.process.pid
        self.box.cleanups.append(self.hang_up)
        self.wake_read, self.wake_write = os.pipe()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        while True:
            if self.wake_read in select.select([self.master, self.wake_read], [], [])[0]:
                return
            try:
                self.screen += os.read(self.master, 65536)
            except OSError:
                return

    def output(self):
        return self.screen.decode(errors='replace')

    def type(self, keys):
        os.write(self.master, keys if isinstance(keys, bytes) else keys.encode())

    def command(self, key):
        """One of Rouse's own keys, behind the prefix."""
        self.type(PREFIX + key.encode())

    def resize(self, rows, columns):
        set_size(self.master, rows, columns)

    def hang_up(self):
        """Closes the terminal, as closing its window does. Nobody may still be reading from it."""
        if self.master < 0:
            return
        os.write(self.wake_write, b'x')
        self.reader.join()
        for fd in (self.master, self.slave, self.wake_read, self.wake_write):
            os.close(fd)
        self.master = -1

    def check_restored(self):
        check_equal(termios.tcgetattr(self.slave), self.mode_before, 'the terminal\'s mode at the end')

    def clear_screen(self):
        self.screen = b''

    def wait_screen(self, text):
        wait_until(lambda: text in self.output(), 'the terminal to show %r' % text)

    def describe(self):
        shown = self.output().replace('\x1b', '\\e').replace('\r', '').splitlines()[-25:]
        return super().describe() + ['terminal:'] + ['    ' + line for line in shown]
