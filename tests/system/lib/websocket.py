# websocket.py - a WebSocket client that can also misbehave, byte by byte
# SPDX-License-Identifier: GPL-3.0-or-later
import base64
import json
import os
import socket
import struct

from lib.box import DEADLINE_S, Failure, check, check_equal

TEXT, BINARY, CLOSE, PING = 1, 2, 8, 9


def frame(payload, opcode=TEXT, final=True, masked=True, length=None):
    """One frame's bytes; `length` is one that it claims to have."""
    payload = payload.encode() if isinstance(payload, str) else payload
    size = len(payload) if length is None else length
    head = bytes([(0x80 if final else 0) | opcode])
    mask_bit = 0x80 if masked else 0
    if size < 126:
        head += bytes([mask_bit | size])
    elif size < 1 << 16:
        head += struct.pack('>BH', mask_bit | 126, size)
    else:
        head += struct.pack('>BQ', mask_bit | 127, size)
    return head + (bytes(4) + payload if masked else payload)  # a mask of zeros changes nothing


def request(port, path='/', host=None, origin=None, method='GET', more=()):
    """The status, the headers (in lower case) and the body of one plain request."""
    with socket.create_connection(('127.0.0.1', port), timeout=DEADLINE_S) as connection:
        connection.sendall(head_of(port, path, host, origin, method, more))
        data = b''
        while True:
            part = connection.recv(65536)
            if not part:
                break
            data += part
    return split(data)


def head_of(port, path, host, origin, method, more):
    lines = ['%s %s HTTP/1.1' % (method, path)]
    lines += ['Host: ' + ('127.0.0.1:%d' % port if host is None else host)] if host != '' else []
    lines += ['Origin: ' + origin] if origin is not None else []
    return ('\r\n'.join([*lines, *more]) + '\r\n\r\n').encode()


def split(data):
    head, _, body = data.partition(b'\r\n\r\n')
    first, *lines = head.decode('latin-1').split('\r\n')
    return int(first.split()[1]), {line.split(':', 1)[0].lower(): line.split(':', 1)[1].strip() for line in lines}, body


class Socket:
    def __init__(self, port, path='/livereload', host=None, origin=None):
        key = base64.b64encode(os.urandom(16)).decode()
        self.connection = socket.create_connection(('127.0.0.1', port), timeout=DEADLINE_S)
        self.connection.sendall(head_of(port, path, host, origin, 'GET', (
            'Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: ' + key)))
        self.unread = b''
        self.close_code = None
        while b'\r\n\r\n' not in self.unread:
            if not self._read():
                raise Failure('no answer to a handshake, only %r' % self.unread)
        self.status, self.headers, self.unread = split(self.unread)

    def _read(self):
        try:
            part = self.connection.recv(65536)
        except ConnectionResetError:
            part = b''
        self.unread += part
        return part

    def _need(self, n):
        while len(self.unread) < n:
            if not self._read():
                return False
        return True

    def send(self, data):
        """Bytes as they are, or a message."""
        self.connection.sendall(data if isinstance(data, bytes) else frame(json.dumps(data)))

    def receive(self):
        """The next message; None when there will be none."""
        while self._need(2):
            opcode, size, at = self.unread[0] & 15, self.unread[1] & 127, 2
            if size == 126 and self._need(4):
                size, at = struct.unpack('>H', self.unread[2:4])[0], 4
            if not self._need(at + size):
                return None
            payload, self.unread = self.unread[at:at + size], self.unread[at + size:]
            if opcode == CLOSE:
                self.close_code = struct.unpack('>H', payload[:2])[0] if payload else None
                return None
            if opcode == TEXT:
                return json.loads(payload)
        return None

    def expect(self, command):
        """The next message, which is such a command."""
        message = self.receive()
        check(message is not None, 'the connection ended (%s) instead of %r' % (self.close_code, command))
        check_equal(message['command'], command, 'command of %r' % message)
        return message

    def wait_closed(self):
        while self.receive() is not None:
            pass

    def quiet(self, seconds):
        """Nothing comes for so long."""
        check_equal(self.unread, b'', 'what has come')
        self.connection.settimeout(seconds)
        try:
            got = self.connection.recv(1)
            raise Failure('something came: %r' % got)
        except TimeoutError:
            pass
        finally:
            self.connection.settimeout(DEADLINE_S)

    def close(self):
        self.connection.close()
