#!/usr/bin/python3
# test-livereload.py - the pages that follow, as a browser's side of the wire sees it
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import shutil
import socket
import subprocess
import time

from lib.box import QUIET_S, Skip, check, check_equal, wait_until
from lib.rouse import Rouse
from lib.tap import main, test
from lib.websocket import BINARY, PING, Socket, frame, request

SEVEN = 'http://livereload.com/protocols/official-7'
OURS = 'urn:io.github.rouse.Rouse:livereload-1'
HELLO = {'command': 'hello', 'protocols': [SEVEN]}
HELLO_OURS = {'command': 'hello', 'protocols': [SEVEN, OURS]}
# It lives until it is told to fail, and says so.
APP = 'echo up; exec sleep 100\n'
BROKEN = 'echo "Traceback (most recent call last):" >&2; echo "NameError: name x is not defined" >&2; exit 1\n'
MAX_PAGES = 256
FOREIGN = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'web', 'node_modules', 'livereload-js', 'dist', 'livereload.min.js')


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def start(box, *options, port=None, ready='output:up', **keywords):
    """`rouse run` whose pages follow, once its program is ready; and the port that it said."""
    port = port or free_port()
    if not os.path.exists(box.path('app.sh')):
        box.write('app.sh', APP)
    rouse = Rouse(box, ['--livereload=%d' % port, '--ready', ready, '--browser', 'static/', *options], ['sh', 'app.sh'], **keywords)
    rouse.wait_armed()
    rouse.wait_event('ready')
    said = rouse.wait_output(r'<script src="http://127\.0\.0\.1:(\d+)(/livereload\.js\?project=\S+)">')
    rouse.port, rouse.script = int(said[1]), said[2]
    return rouse


def page(rouse, hello=HELLO, path='/livereload', **keywords):
    client = Socket(rouse.port, path, **keywords)
    check_equal(client.status, 101, 'status')
    check_equal(client.expect('hello')['protocols'][0], SEVEN, 'protocol')
    client.send(hello)
    return client


def our_page(rouse):
    """As our script does it: and the state of the project."""
    client = page(rouse, HELLO_OURS, rouse.script.replace('.js', ''))
    return client, client.expect('rouse-state')['since']


# -- following


@test('a style sheet is taken in place, anything else when the program is ready, once')
def follow(box):
    rouse = start(box)
    foreign, (ours, since) = page(rouse), our_page(rouse)
    foreign.send({'command': 'info', 'plugins': {}, 'url': 'http://localhost:8000/'})
    box.write('static/site.css')
    expected = {'command': 'reload', 'path': 'static/site.css', 'liveCSS': True, 'liveImg': True}
    check_equal(foreign.expect('reload'), expected, 'what a foreign page is told')
    message = ours.expect('reload')
    check(message.pop('since') != since, 'the state is the same as before')
    check_equal(message, expected, 'what ours is told')
    n_ready = len(rouse.events('ready'))
    check_equal(n_ready, 1, 'ready')
    box.write('views.py')
    for client in foreign, ours:
        check_equal(client.expect('reload')['path'], '/', 'path')
    check_equal(len(rouse.events('ready')), n_ready + 1, 'ready by then')
    foreign.quiet(QUIET_S)


@test('an error goes to our pages, also to those that come, and away when it is mended')
def errors(box):
    rouse = start(box)
    foreign, (early, _) = page(rouse), our_page(rouse)
    box.write('app.sh', BROKEN)
    message = early.expect('rouse-error')
    check('NameError: name x is not defined' in message['text'].splitlines()[0], 'first line of %r' % message['text'])
    late, _ = our_page(rouse)
    check_equal(late.expect('rouse-error'), message, 'what who comes later is told')
    box.write('app.sh', APP)
    for client in early, late:
        check_equal(client.expect('rouse-fixed')['program'], message['program'], 'program')
        check_equal(client.expect('reload')['path'], '/', 'path')
    check_equal(foreign.expect('reload')['path'], '/', 'the first that the foreign one hears')


@test('a page that comes back to another Rouse learns that it missed something')
def restarted(box):
    port = free_port()
    rouse = start(box, port=port)
    _, since = our_page(rouse)
    check(since in request(rouse.port, rouse.script)[2].decode(), 'the script does not have the state')
    rouse.stop()
    again = start(box, port=port)
    check_equal(again.port, port, 'port')
    check(our_page(again)[1] != since, 'the state is the same')


# -- who is let in

JUDGED = [
    # host (None: 127.0.0.1), origin, status of a WebSocket
    (None, None, 101),
    ('localhost:35729', 'http://localhost:8000', 101),
    ('app.localhost', 'https://app.localhost:8443', 101),
    ('[::1]:35729', 'http://[::1]:3000', 101),
    (None, 'chrome-extension://jnihajbhpnppcggbcgedagnkighmdlei', 101),
    (None, 'moz-extension://0d8e6a3e-5d4f-4b7e-9d43-1f6c3a1d5b9f', 101),
    ('evil.example:35729', 'http://evil.example:35729', 403),
    ('evil.example', None, 403),
    ('127.0.0.1.evil.example', None, 403),
    ('192.168.1.4:35729', None, 403),
    (None, 'http://evil.example', 403),
    (None, 'http://localhost.evil.example', 403),
    (None, 'null', 403),
    (None, 'file://', 403),
    ('localhost\r\nHost: evil.example', None, 403),
    (None, 'http://localhost\r\nOrigin: http://evil.example', 403),
]


@test('names and pages from elsewhere are refused, whatever they ask for')
def judged(box):
    rouse = start(box)
    for host, origin, expected in JUDGED:
        what = 'Host %r, Origin %r' % (host, origin)
        status = Socket(rouse.port, host=host, origin=origin).status
        # Two of what may be there once only: libsoup may refuse them itself.
        check(status == expected or '\r' in what and status == 400, '%s: %d' % (what, status))
        for path in '/', rouse.script:
            status, headers, body = request(rouse.port, path, host, origin, more=['Connection: close'])
            check((status == 200) == (expected == 101), '%s: %d for %s' % (what, status, path))
            check(not [name for name in headers if name.startswith('access-control')], '%s: %r' % (what, headers))


@test('the script is one, and nothing else is there')
def script(box):
    rouse = start(box)
    status, headers, body = request(rouse.port, rouse.script)
    check_equal((status, headers['content-type'], headers['x-content-type-options'], headers['cache-control']),
                (200, 'text/javascript; charset=utf-8', 'nosniff', 'no-store'), 'the script')
    check(b'new WebSocket' in body, 'no script')
    for path, method, expected in (('/', 'GET', 200), ('/x', 'GET', 404), ('/../etc/passwd', 'GET', None), ('/livereload', 'GET', 400),
                                   ('/', 'POST', 405), ('/', 'OPTIONS', 405), ('/livereload.js', 'DELETE', 405)):
        status = request(rouse.port, path, method=method, more=['Content-Length: 0'])[0]
        check(status == expected or expected is None and status in (400, 404), '%s %s: %d' % (method, path, status))


# -- who misbehaves

JSON = '{"command":"hello","protocols":["%s"]}' % SEVEN
RUDE = [
    ('text that is no JSON', [frame('garbage')]),
    ('JSON that is no message', [frame('[]')]),
    ('JSON without end', [frame('[' * 16000)]),
    ('not first a hello', [frame('{"command":"info","url":"http://localhost/"}')]),
    ('another protocol', [frame('{"command":"hello","protocols":["http://livereload.com/protocols/official-6"]}')]),
    ('a binary frame', [frame(JSON), frame(b'x', BINARY)]),
    ('not UTF-8', [frame(b'\xff\xfe')]),
    ('no mask', [frame(JSON, masked=False)]),
    ('a frame too large', [frame(b'', length=16 * 1024 + 1)]),
    ('a frame larger than anything', [frame(b'', length=1 << 62)]),
    ('a message of frames without end', [frame('{', final=False), *[frame(' ' * 16000, 0, False)] * 20]),
    ('garbage for frames', [b'\xff' * 1000]),
    ('a ping without end', [frame(JSON), *[frame(b'x' * 120, PING)] * 1000]),
]


@test('who says what nobody should is hung up on, and nobody else notices')
def rude(box):
    rouse = start(box)
    polite = page(rouse)
    for name, frames in RUDE:
        client = Socket(rouse.port)
        check_equal(client.status, 101, 'status')
        try:
            for data in frames:
                client.send(data)
        except (BrokenPipeError, ConnectionResetError):
            pass
        client.wait_closed()
    with socket.create_connection(('127.0.0.1', rouse.port), timeout=20) as connection:
        try:
            connection.sendall(b'GET / HTTP/1.1\r\nHost: localhost\r\nCookie: ' + b'x' * (1 << 20))
            connection.recv(10)
        except (BrokenPipeError, ConnectionResetError):
            pass
    box.write('static/site.css')
    check_equal(polite.expect('reload')['path'], 'static/site.css', 'path')


@test('%d pages and no more, until one goes' % MAX_PAGES)
def many(box):
    rouse = start(box)
    pages = [page(rouse) for _ in range(MAX_PAGES)]
    refused = Socket(rouse.port)
    check_equal(refused.status, 503, 'status')
    pages.pop().close()
    wait_until(lambda: Socket(rouse.port).status == 101, 'room for another one')
    box.write('static/site.css')
    for client in pages:
        client.expect('reload')


@test('more connections than it may have files open: it waits, and goes on')
def no_files(box):
    rouse = start(box, prefix=('sh', '-c', 'ulimit -n 64; exec "$0" "$@"'))
    idle = [socket.create_connection(('127.0.0.1', rouse.port), timeout=20) for _ in range(60)]
    time.sleep(QUIET_S)
    with open('/proc/%d/stat' % rouse.pid, encoding='utf-8') as file:
        ticks = sum(map(int, file.read().rsplit(')', 1)[1].split()[11:13]))
    check(ticks < 50, 'it has worked for %g s' % (ticks / 100))
    for connection in idle:
        connection.close()
    client = page(rouse)
    box.write('static/site.css')
    check_equal(client.expect('reload')['path'], 'static/site.css', 'path')


# -- the port


@test('a port that is taken: another one, and it says so')
def taken(box):
    first = start(box)
    second = start(box, port=first.port)
    check(second.port != first.port, 'the same port')
    check('port %d is taken; LiveReload is at %d' % (first.port, second.port) in second.output(), 'it does not say so')
    client = page(second)
    box.write('static/site.css')
    check_equal(client.expect('reload')['path'], 'static/site.css', 'path')
    check_equal(request(first.port)[0], 200, 'status of the first')


@test('only where a file or an option says so')
def asked(box):
    box.write('app.sh', APP)
    port = free_port()
    text = '[project]\nname=Shop\nlivereload=%s\n[program web]\ncommand=sh app.sh\nready=output:up\n'
    for value, options in ('false', []), ('true', []), ('false', ['--livereload=%d' % port]):
        box.write('rouse.ini', text % value)
        rouse = Rouse(box, ['--yes', *options], None)
        rouse.wait_armed()
        rouse.wait_event('ready')
        check_equal('/livereload.js?project=Shop' in rouse.output(), value == 'true' or options != [], value + ' and %s' % options)
        rouse.stop()


# -- who was there before


@test('livereload-js, which is in pages and extensions, follows')
def foreign(box):
    node = shutil.which('node')
    if node is None or not os.path.exists(FOREIGN):
        raise Skip('there is no node, or npm has not installed livereload-js: scripts/install-deps --test')
    rouse = start(box)
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'lib', 'foreign-page.js')
    with subprocess.Popen([node, script, FOREIGN, str(rouse.port)], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True) as process:
        try:
            check_equal(process.stdout.readline(), 'connected\n', 'livereload-js')
            box.write('static/site.css')
            check_equal(process.stdout.readline(), 'style sheet http://localhost:8000/static/site.css\n', 'livereload-js')
            box.write('views.py')
            check_equal(process.stdout.readline(), 'page\n', 'livereload-js')
        finally:
            process.kill()


main()
