#!/usr/bin/python3
# test-proxy.py - a proxy before a real server: what is changed, what is not, and what becomes of requests meanwhile
# SPDX-License-Identifier: GPL-3.0-or-later
import hashlib
import http.client
import os
import socket
import sys
import threading
import time

from lib.box import Failure, check, check_equal, read_text, wait_until
from lib.rouse import Rouse
from lib.tap import main, test

WEB = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'web.py')
BROWSER = {'Accept': 'text/html,*/*;q=0.8', 'Accept-Encoding': 'gzip, deflate, br'}
MEGABYTE = 1024 * 1024


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


class Site:
    """`rouse run` with a proxy before web.py."""

    def __init__(self, box, *options, wait=True):
        self.box, self.port, self.target = box, free_port(), free_port()
        self.rouse = box.rouse('--proxy', '%d:%d' % (self.port, self.target), '--ready', 'notify', '--stop-timeout', '2s', *options,
                               command=[sys.executable, '-I', '-S', WEB, str(self.target), box.out], wait=False)
        self.rouse.wait_armed()
        if wait:
            self.rouse.wait_event('ready')

    def connect(self, port=None):
        connection = socket.create_connection(('127.0.0.1', port or self.port), timeout=15)
        self.box.cleanups.append(connection.close)
        return connection

    def get(self, path, headers=None, method='GET', body=None):
        """(status, headers, body) by a client that knows HTTP."""
        connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=15)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return response.status, response.headers, response.read()
        finally:
            connection.close()

    def raw(self, request, port=None):
        """All bytes that come back until the connection closes; it is kept open on our side, unless that is said."""
        connection = self.connect(port)
        connection.sendall(request)
        data = b''
        while True:
            try:
                piece = connection.recv(65536)
            except ConnectionResetError:
                return data + b'[reset]'
            if not piece:
                return data
            data += piece

    def save(self):
        """A change that leads to a restart; another file each time, as nobody saves the same one every 100 ms."""
        self.box.write('%d.py' % time.monotonic_ns())

    def restart(self):
        n = len(self.rouse.events('ready'))
        self.save()
        self.rouse.wait_event('ready', n + 1)


def ask(path, *lines, method='GET', version='1.1'):
    return '\r\n'.join(['%s %s HTTP/%s' % (method, path, version), 'Host: a', *lines, '', '']).encode()


# -- pages


@test('the script comes into pages, in whatever way they are sent, and once')
def pages(box):
    site = Site(box, '--livereload=%d' % free_port())
    for path in ('/page', '/gzip', '/deflate', '/chunked', '/big', '/old'):
        status, headers, body = site.get(path, BROWSER)
        check_equal((status, headers['Content-Encoding'], headers['ETag']), (200, None, None), path)
        check_equal(body.count(b'<script src="http://127.0.0.1:'), 1, 'scripts in %s: %r' % (path, body[:300]))
        check(b'<head><script' in body and b'</html>' in body, '%s: %r' % (path, body[:300]))
    _, headers, body = site.get('/policy', BROWSER)
    check("; script-src 'self' http://127.0.0.1:" in headers['Content-Security-Policy'], headers['Content-Security-Policy'])
    head = site.raw(ask('/echo-head', 'Accept: text/html', 'Accept-Encoding: br, gzip', 'If-None-Match: "a"', 'connection: close'))
    check(b'Accept-Encoding: gzip\r\nconnection: close' in head, head)


@test('nothing is put into what is no page, or is not asked for as one')
def no_pages(box):
    site = Site(box, '--livereload=%d' % free_port())
    for path, headers in (('/page', {}), ('/page', {**BROWSER, 'Sec-Fetch-Dest': 'empty'}), ('/odd', BROWSER)):
        check(b'script' not in site.get(path, headers)[2], 'a script in %s for %s' % (path, headers))
    check_equal(site.get('/page')[1]['ETag'], '"a"', 'the validator')


# -- to the byte


@test('what is not a page comes as it was sent, to the byte')
def untouched(box):
    site = Site(box, '--livereload=%d' % free_port())
    for path in ('/odd', '/trailers', '/hints', '/empty', '/unchanged', '/old', '/echo-head'):
        for method in ('GET', 'HEAD') if path == '/odd' else ('GET',):
            request = ask(path, 'x-a:1', 'X-A:  2', 'Accept: */*', 'Accept-Encoding: br', 'Range: bytes=0-3', method=method) + ask('/cut')
            check_equal(site.raw(request), site.raw(request, site.target), '%s %s' % (method, path))


@test('one connection takes one request after the other, also when they come at once')
def pipeline(box):
    site = Site(box)
    data = site.raw(ask('/odd') + ask('/trailers') + b'\r\n' + ask('/upload', 'Content-Length: 3', method='POST') + b'abc' + ask('/odd', 'Connection: close'))
    check_equal(data.count(b'HTTP/1.1 200'), 4, 'answers in %r' % data)
    check_equal(site.raw(ask('/pid', version='1.0')).count(b'HTTP/1.1 200'), 1, 'answers')


REFUSED = {
    'length and chunks': ask('/upload', 'Content-Length: 5', 'Transfer-Encoding: chunked', method='POST') + b'0\r\n\r\nGET /pid HTTP/1.1\r\n\r\n',
    'two lengths': ask('/upload', 'Content-Length: 5', 'Content-Length: 6', method='POST'),
    'no chunks': ask('/upload', 'Transfer-Encoding: chunked', method='POST') + b'5\nhello\n',
    'space in a name': ask('/page', 'Content-Length : 5'),
    'line feeds': b'GET /page HTTP/1.1\nHost: a\n\n',
    'no HTTP': b'\x16\x03\x01\x02\x00\x01\x00\r\n\r\n',
    'a long head': ask('/page', 'X: ' + 'x' * 70000),
}


@test('a request that could be understood in two ways is refused, and nothing after it is read')
def refused(box):
    site = Site(box)
    for what, request in REFUSED.items():
        data = site.raw(request)
        check_equal((data[:12], data.count(b'HTTP/1.1 4')), (b'HTTP/1.1 400', 1), what)


@test('an answer that cannot be understood is not passed on, and one that breaks off breaks off')
def bad_answers(box):
    site = Site(box)
    for path in ('/nonsense', '/both'):
        check_equal(site.raw(ask(path, 'Connection: close'))[:12], b'HTTP/1.1 502', path)
    check(site.raw(ask('/broken-chunks')).endswith(b'5\r\nhello\r\n[reset]'), 'it ends well')


# -- streams


@test('events come one by one, and the server notices who leaves')
def events(box):
    site = Site(box)
    connection = site.connect()
    connection.sendall(ask('/events?stay', 'Accept: text/event-stream'))
    arrived, data = None, b''
    while data.count(b'data: ') < 2:
        data += connection.recv(65536)
        arrived = arrived or (b'data: ' in data and time.monotonic_ns())
    check(arrived < int(data.split()[-1]), 'the first event came when the second one had been sent')
    connection.close()
    wait_until(lambda: os.path.exists(os.path.join(box.out, 'left')), 'the server to notice', 5)


@test('a WebSocket goes through, both ways, and ends with the program')
def websocket(box):
    site = Site(box)
    connection = site.connect()
    connection.sendall(ask('/socket', 'Upgrade: websocket', 'Connection: keep-alive, Upgrade', 'Sec-WebSocket-Version: 13',
                           'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==') + b'early')
    data = b''
    while b'early' not in data:
        data += connection.recv(65536)
    check(data.startswith(b'HTTP/1.1 101 Switching'), data)
    payload = os.urandom(300000)
    sender = threading.Thread(target=connection.sendall, args=(payload,))
    sender.start()
    back = b''
    while len(back) < len(payload):
        back += connection.recv(65536)
    sender.join()
    check(back == payload, 'it came back otherwise')
    site.save()
    try:
        check_equal(connection.recv(1), b'', 'what came after the end')
    except ConnectionResetError:
        pass


def peak(rouse, act):
    """By how many MB the resident memory of Rouse grew at most; under a sanitizer, which keeps what was freed, that says nothing."""
    def read():
        return int(read_text('/proc/%d/statm' % rouse.pid).split()[1]) * 4096
    before, highest, done = read(), [0], threading.Event()

    def look():
        while not done.wait(0.01):
            highest[0] = max(highest[0], read())
    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        act()
    finally:
        done.set()
        watcher.join()
    return 0 if 'libasan' in read_text('/proc/%d/maps' % rouse.pid) else (highest[0] - before) / MEGABYTE


def upload_slowly(site):
    """50 MB to a server that does not read at first: so they cannot all be on their way."""
    body = b'0123456789abcdef' * 4096 * 800
    sent = []
    connection = site.connect()
    connection.sendall(ask('/upload?0.3', 'Expect: 100-continue', 'Content-Length: %d' % len(body), 'Connection: close', method='POST'))
    check(b'100 Continue' in connection.recv(100), 'no leave to go on')

    def send():
        for at in range(0, len(body), MEGABYTE):
            connection.sendall(body[at:at + MEGABYTE])
            sent.append(at)
    sender = threading.Thread(target=send)
    sender.start()
    time.sleep(0.25)
    check(len(sent) < 30, '%d MB went to a server that does not read' % len(sent))
    answer = b''
    while True:
        piece = connection.recv(65536)
        if not piece:
            break
        answer += piece
    sender.join()
    check(answer.endswith(b'%d %s' % (len(body), hashlib.sha256(body).hexdigest().encode())), 'answered: %r' % answer)


def download_slowly(site, n):
    """To a client that does not read at first."""
    connection = site.connect()
    connection.sendall(ask('/download?%d' % n, 'Connection: close'))
    time.sleep(0.2)
    size = -1
    while True:
        piece = connection.recv(MEGABYTE)
        if not piece:
            break
        size = len(piece) - (piece.index(b'\r\n\r\n') + 4) if size < 0 else size + len(piece)
    check_equal(size, n, 'bytes')


@test('50 MB up and down, with little memory, and no faster than they are taken')
def large(box):
    site = Site(box)
    check(peak(site.rouse, lambda: upload_slowly(site)) < 4, 'Rouse grew')
    check(peak(site.rouse, lambda: download_slowly(site, 50 * MEGABYTE)) < 4, 'Rouse grew')
    check_equal(site.get('/upload', method='POST', body=iter([b'abc', b'def']))[2].split()[0], b'6', 'bytes in chunks')


@test('an answer before the end of an upload arrives')
def early_answer(box):
    site = Site(box)
    connection = site.connect()
    connection.sendall(ask('/too-large', 'Content-Length: 10000000', method='POST') + b'x' * 100000)
    check(connection.recv(65536).startswith(b'HTTP/1.1 413'), 'another answer')


# -- restarts


@test('requests wait while the program starts, and are passed on then')
def waits(box):
    box.write('slow')
    site = Site(box, wait=False)
    begin = time.monotonic()
    status, _, first = site.get('/pid')
    check_equal(status, 200, 'status')
    check(time.monotonic() - begin > 0.2, 'it did not wait')
    site.save()
    site.rouse.wait_event('stopping')
    status, _, second = site.get('/upload', method='POST', body=b'x' * 200000)
    check_equal((status, second.split()[0]), (200, b'200000'), 'after the restart')
    check(site.get('/pid')[2] != first, 'the same process')


class Load(threading.Thread):
    """Asks without pause, by new connections or by the same one, until it is told to end."""

    def __init__(self, site, keep_alive):
        super().__init__()
        self.site, self.keep_alive, self.over, self.n, self.problem = site, keep_alive, False, 0, None
        self.start()

    def run(self):
        connection = None
        try:
            while not self.over:
                connection = connection or http.client.HTTPConnection('127.0.0.1', self.site.port, timeout=15)
                connection.request('GET', '/page', headers=BROWSER)
                response = connection.getresponse()
                body = response.read()
                if response.status != 200 or b'</html>' not in body:
                    raise Failure('%d %r' % (response.status, body))
                self.n += 1
                time.sleep(0.002)
                if not self.keep_alive:
                    connection.close()
                    connection = None
        except (OSError, http.client.HTTPException, Failure) as error:
            self.problem = repr(error)


@test('50 restarts under load: no request is refused, none fails')
def restarts(box):
    site = Site(box, '--livereload=%d' % free_port())
    load = [Load(site, i % 2 == 0) for i in range(3)]
    try:
        for _ in range(50):
            site.restart()
    finally:
        for one in load:
            one.over = True
        for one in load:
            one.join()
    check_equal([one.problem for one in load], [None] * 3, 'problems')
    check(min(one.n for one in load) >= 50, 'requests: %s' % [one.n for one in load])


@test('an edit of rouse.ini: who asks meanwhile waits, also while it is built')
def edited(box):
    port, target = free_port(), free_port()

    def write(more):
        box.write('rouse.ini', '[program web]\ncommand=%s -I -S %s %d %s\nproxy=%d -> %d\nready=notify\n%s' %
                  (sys.executable, WEB, target, box.out, port, target, more))
        box.verb('allow', '--yes')
    write('build=sleep 0.2\n')
    site = Site.__new__(Site)
    site.box, site.port, site.target = box, port, target
    site.rouse = Rouse(box, (), None)
    site.rouse.wait_event('building')
    first = site.get('/pid')[2]
    load = Load(site, False)
    write('env=A=1\n')
    wait_until(lambda: site.get('/pid')[2] != first, 'the other one')
    load.over = True
    load.join()
    check_equal(load.problem, None, 'problem')


@test('an edit of the proxies themselves: those that stay are there again at once')
def edited_proxies(box):
    port, second, target, other = (free_port() for _ in range(4))

    def write(proxies, target):
        box.write('rouse.ini', '[program web]\ncommand=%s -I -S %s %d %s\nproxy=%s\nready=notify\n' %
                  (sys.executable, WEB, target, box.out, proxies))
        box.verb('allow', '--yes')
    write('%d -> %d' % (port, target), target)
    site = Site.__new__(Site)
    site.box, site.port, site.target = box, port, target
    site.rouse = Rouse(box, (), None)
    site.rouse.wait_event('ready')
    site.get('/pid')
    write('%d -> %d;%d -> %d' % (port, target, second, target), target)
    site.rouse.wait_event('ready', 2)
    site.port = second
    site.get('/pid')
    write('%d -> %d' % (port, other), other)
    site.rouse.wait_event('ready', 3)
    site.port = port
    site.get('/pid')
    check_equal(len(site.rouse.events('started')), 3, 'starts')


@test('a crash: who asked is told with the line that says why, and what was sent is not sent again')
def crash(box):
    site = Site(box)
    status, headers, body = site.get('/crash', BROWSER)
    check_equal((status, headers.get_content_type()), (502, 'text/html'), 'the answer')
    check(b'<p class="first">ValueError: no &lt;such&gt; thing</p>' in body and b'http-equiv="refresh"' in body and b'name="viewport"' in body, body)
    status, headers, body = site.get('/page')
    check_equal((status, headers.get_content_type()), (502, 'text/plain'), 'the answer')
    check(b'ValueError: no <such> thing\n' in body, body)
    site.restart()
    check_equal(site.get('/page')[0], 200, 'status when it is mended')
    status, _, body = site.get('/hang-up', method='POST', body=b'x')
    check(status == 502 and b'not repeated' in body, '%d %r' % (status, body))
    site.get('/hang-up')
    check_equal(read_text(os.path.join(box.out, 'hang-ups')), 'xx', 'what the server was asked')


@test('a port that is taken: the start fails, and says by whom')
def taken(box):
    with socket.create_server(('127.0.0.1', 0)) as other:
        rouse = box.rouse('--proxy', '%d:%d' % (other.getsockname()[1], free_port()), command=[box.child], wait=False)
        rouse.wait_output(r'cannot listen at 127\.0\.0\.1:%d: it is in use by .*%d' % (other.getsockname()[1], os.getpid()))
    box.write('a.py')
    rouse.wait_starts(1)


@test('with Rouse, the proxy and its connections end')
def ends(box):
    site = Site(box)
    connection = site.connect()
    connection.sendall(ask('/events?stay'))
    connection.recv(65536)
    site.rouse.stop()
    try:
        while connection.recv(65536):
            pass
    except ConnectionResetError:
        pass
    with socket.socket() as probe:
        check(probe.connect_ex(('127.0.0.1', site.port)) != 0, 'somebody still listens')


main()
