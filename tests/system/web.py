#!/usr/bin/python3
# web.py - the program behind the proxy in the tests: a server on sockets, so that every byte it sends is known
# SPDX-License-Identifier: GPL-3.0-or-later
import _thread  # and no more than that: it is started fifty times in a row
import os
import signal
import socket
import sys
import time

PAGE = b'<!DOCTYPE html>\n<html><head><title>A</title></head><body>%d</body></html>\n'
PIECE = b'x' * 65536
PORT, OUT = int(sys.argv[1]), sys.argv[2]
# The same head with everything in it that a proxy might tidy up.
ODD_HEAD = (b'HTTP/1.1 200 All right\r\nX-lower: 1\r\nx-LOWER:  2 \r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n'
            b'Content-Type: application/json\r\nEtag: "x"\r\n')


def chunk(data):
    return b'%x\r\n%s\r\n' % (len(data), data)


class Handler:
    def __init__(self, connection):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.rfile = connection.makefile('rb')
        self.connection = connection

    def handle(self):
        try:
            while self.one_request():
                pass
        except OSError:  # who asked has gone
            pass
        self.rfile.close()
        self.connection.close()

    def one_request(self):
        line = self.rfile.readline()
        if not line:
            return False
        self.method, target, _ = line.decode().split()
        self.path, _, self.query = target.partition('?')
        self.raw = line
        self.fields = {}
        while True:
            line = self.rfile.readline()
            self.raw += line
            if line in (b'\r\n', b''):
                break
            name, _, value = line.decode('latin-1').partition(':')
            self.fields[name.lower()] = value.strip()
        return getattr(self, 'do_' + self.path.strip('/').replace('-', '_'))() is not False

    def send(self, *pieces):
        for piece in pieces:
            self.connection.sendall(piece)

    def answer(self, body, kind='text/html', *fields, status='200 OK'):
        head = ['HTTP/1.1 ' + status, 'Content-Type: ' + kind, 'Content-Length: %d' % len(body), *fields]
        self.send('\r\n'.join(head).encode() + b'\r\n\r\n' + (body if self.method != 'HEAD' else b''))

    # -- pages

    def do_page(self):
        self.answer(PAGE % os.getpid(), 'text/html; charset=utf-8', 'ETag: "a"')

    def do_pid(self):
        self.answer(b'%d' % os.getpid(), 'text/plain')

    def do_gzip(self):
        import gzip  # pylint: disable=import-outside-toplevel
        self.answer(gzip.compress(PAGE % 0), 'text/html', 'Content-Encoding: gzip')

    def do_deflate(self):
        import zlib  # pylint: disable=import-outside-toplevel
        self.answer(zlib.compress(PAGE % 0), 'text/html', 'Content-Encoding: deflate')

    def do_chunked(self):
        self.send(b'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n')
        for byte in PAGE % 0:
            self.send(chunk(bytes([byte])))
        self.send(b'0\r\n\r\n')

    def do_big(self):
        self.answer(PAGE % 0 + b'<p>' * 1000000)

    def do_policy(self):
        self.answer(PAGE % 0, 'text/html', "Content-Security-Policy: default-src 'self'")

    def do_old(self):
        self.send(b'HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n' + PAGE % 0)
        return False

    # -- what is not to be touched

    def do_odd(self):
        self.send(ODD_HEAD + b'Content-Length: 2\r\n\r\n' + (b'{}' if self.method != 'HEAD' else b''))

    def do_trailers(self):
        self.send(ODD_HEAD + b'Transfer-Encoding: chunked\r\n\r\n' + b'02;a=b\r\n{}\r\n000\r\nX-After: 1\r\n\r\n')

    def do_hints(self):
        self.send(b'HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n')
        self.do_odd()

    def do_empty(self):
        self.send(b'HTTP/1.1 204 No Content\r\nX-A: 1\r\n\r\n')

    def do_unchanged(self):
        self.send(b'HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\nContent-Type: text/html\r\n\r\n')

    def do_echo_head(self):
        self.answer(self.raw, 'text/plain')

    def do_cut(self):
        self.send(b'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\nshort')
        return False

    def do_broken_chunks(self):
        self.send(b'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n')
        return False

    def do_nonsense(self):
        self.send(b'Hello.\r\n\r\n')
        return False

    def do_both(self):
        self.send(b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n')
        return False

    # -- streams

    def do_events(self):
        self.send(b'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n')
        self.send(b'data: %d\n\n' % time.monotonic_ns())
        time.sleep(0.2)
        self.send(b'data: %d\n\n' % time.monotonic_ns())
        if self.query == 'stay':
            self.rfile.read(1)
            with open(os.path.join(OUT, 'left'), 'w', encoding='utf-8') as file:
                file.write('1')
        return False

    def do_download(self):
        n = int(self.query)
        self.send(b'HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: %d\r\n\r\n' % n)
        while n > 0:
            self.send(PIECE[:n])
            n -= len(PIECE)

    def read_body(self):
        """Its size and its hash."""
        import hashlib  # pylint: disable=import-outside-toplevel
        digest, size = hashlib.sha256(), 0
        if 'transfer-encoding' not in self.fields:
            left = int(self.fields.get('content-length', 0))
            while left > 0:
                data = self.rfile.read1(min(left, 65536))
                left -= len(data)
                size += len(data)
                digest.update(data)
            return size, digest
        while True:
            n = int(self.rfile.readline(), 16)
            data = self.rfile.read(n)
            self.rfile.readline()
            size += n
            digest.update(data)
            if n == 0:
                return size, digest

    def do_upload(self):
        if self.fields.get('expect') == '100-continue':
            self.send(b'HTTP/1.1 100 Continue\r\n\r\n')
        if self.query:
            time.sleep(float(self.query))
        size, digest = self.read_body()
        self.answer(('%d %s' % (size, digest.hexdigest())).encode(), 'text/plain')

    def do_too_large(self):
        self.answer(b'no', 'text/plain', 'Connection: close', status='413 Too Large')
        return False

    def do_socket(self):
        self.send(b'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n')
        while True:
            data = self.rfile.read1(65536)
            if not data:
                return False
            self.send(data)

    # -- ends

    def do_crash(self):
        print('Traceback (most recent call last):\n  File "%s", line 7, in crash\nValueError: no <such> thing' % __file__, file=sys.stderr, flush=True)
        os._exit(1)

    def do_hang_up(self):
        with open(os.path.join(OUT, 'hang-ups'), 'a', encoding='utf-8') as file:
            file.write('x')
        return False


def main():
    if os.path.exists('slow'):
        time.sleep(0.3)
    server = socket.create_server(('127.0.0.1', PORT), backlog=128)
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    print('listening', flush=True)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
        notify.sendto(b'READY=1', os.environ['NOTIFY_SOCKET'])
    while True:
        _thread.start_new_thread(Handler(server.accept()[0]).handle, ())


main()
