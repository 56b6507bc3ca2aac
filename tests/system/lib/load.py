# load.py - clients that ask a server all the time, each time by a new connection
# SPDX-License-Identifier: GPL-3.0-or-later
import socket
import threading
import time

from lib.box import check

# An answer that takes longer is none. Far above what a restart takes on a busy machine.
ANSWER_S = 20
# Between two requests of one client: the machine is to have time for the server, too.
PAUSE_S = 0.002


def free_port(kind=socket.SOCK_STREAM, family=socket.AF_INET):
    """A port that nobody had a moment ago."""
    with socket.socket(family, kind) as probe:
        probe.bind(('::1' if family == socket.AF_INET6 else '127.0.0.1', 0))
        return probe.getsockname()[1]


def connect(address):
    """`address` is a port of this machine, a (host, port), or the path of a Unix socket."""
    if isinstance(address, int):
        address = ('127.0.0.1', address)
    connection = socket.socket(socket.AF_UNIX if isinstance(address, str) else socket.AF_INET6 if ':' in address[0] else socket.AF_INET)
    try:
        connection.settimeout(ANSWER_S)
        connection.connect(address)
    except OSError:
        connection.close()
        raise
    return connection


def ask(address, path='/'):
    """One request by a connection of its own; the answer's status and body."""
    with connect(address) as connection:
        connection.sendall(('GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' % path).encode())
        answer = b''
        while chunk := connection.recv(65536):
            answer += chunk
    head, _, body = answer.partition(b'\r\n\r\n')
    if not head.startswith(b'HTTP/1.'):
        raise ConnectionError('an answer of %d bytes' % len(answer))
    return int(head.split()[1]), body.decode()


def is_refused(address):
    try:
        connect(address).close()
    except (ConnectionRefusedError, FileNotFoundError):
        return True
    return False


class Load:
    """In a `with` block, so many clients ask without end; check() says that every one of them was answered well."""

    def __init__(self, address, clients=4, path='/'):
        self.address, self.path = address, path
        self.answers = []  # (seconds, body)
        self.failures = []
        self.ending = False
        self.threads = [threading.Thread(target=self._run, daemon=True) for _ in range(clients)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.ending = True
        for thread in self.threads:
            thread.join()

    def _run(self):
        while not self.ending:
            begin = time.monotonic()
            try:
                status, body = ask(self.address, self.path)
                if status != 200:
                    self.failures.append('status %d' % status)
                self.answers.append((time.monotonic() - begin, body))
            except OSError as error:
                self.failures.append(repr(error))
            time.sleep(PAUSE_S)

    def bodies(self):
        return {body for _, body in self.answers}

    def check(self):
        check(not self.failures, '%d of %d requests failed: %s' % (len(self.failures), len(self.failures) + len(self.answers), self.failures[:5]))
        check(len(self.answers) > 0, 'nobody was answered')
