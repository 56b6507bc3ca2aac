#!/usr/bin/python3
# test-listen.py - the sockets that Rouse holds: nobody is refused while a server restarts
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import re
import shutil
import signal
import socket
import time

from lib.box import Skip, check, check_equal, wait_until
from lib.load import Load, ask, free_port, is_refused
from lib.tap import main, table, test

SERVER = os.environ['SERVER']


def serve(box, *options, command=(SERVER,), ready=True, **keywords):
    """`rouse run` with a server, once that is ready."""
    rouse = box.rouse(*options, command=list(command), wait=False, **keywords)
    rouse.wait_armed()
    if ready:
        rouse.wait_event('ready')
    return rouse


def restart(box, rouse, n=1):
    """So many restarts, one after the other, each by a change of another file: the same one would look like a loop."""
    for _ in range(n):
        n_ready = len(rouse.events('ready'))
        box.write('file%d.txt' % n_ready)
        rouse.wait_event('ready', n_ready + 1)


def pid_of(address):
    return int(re.match(r'pid (\d+)', ask(address)[1])[1])


# -- nobody is refused


@test('50 restarts under load: none refused, none failed, and every run was asked')
def fifty(box):
    port = free_port()
    rouse = serve(box, '--listen', 'web=%d' % port, '--ready', 'port:%d' % port)
    with Load(port) as load:
        restart(box, rouse, 50)
    load.check()
    pids = {re.sub(r'pid \d+', 'pid', body) for body in load.bodies()}
    check_equal(pids, {'pid listen-pid mine fds 1 names web fd 3\n'}, 'what the servers were told')
    check_equal(len(rouse.events('ready')), 51, 'runs that were ready')
    # Nearly all: one may be replaced before the first request after its start.
    check(len(load.bodies()) > 40, 'only %d runs were asked' % len(load.bodies()))


APP = '''
import os
def app(environ, start_response):
    body = ('pid %d\\n' % os.getpid()).encode()
    start_response('200 OK', [('Content-Type', 'text/plain'), ('Content-Length', str(len(body)))])
    return [body]
'''

NODE = '''
const server = require('http').createServer((request, response) => {
  response.setHeader('Connection', 'close')
  response.end(`pid ${process.pid}\\n`)
})
server.listen({ fd: 3 })
process.on('SIGTERM', () => server.close())
'''

def foreign(box, command, restarts):
    if shutil.which(command[0]) is None:
        raise Skip('no %s here' % command[0])
    port = free_port()
    box.write('app.py', APP)
    box.write('server.js', NODE)
    rouse = serve(box, '--listen', str(port), '--ready', 'port:%d' % port, '--ignore', '__pycache__', command=command)
    with Load(port, clients=3) as load:
        restart(box, rouse, restarts)
    load.check()
    return load


@test('gunicorn takes the socket, and restarts under load')
def gunicorn(box):
    load = foreign(box, ['gunicorn', '--workers', '1', '--log-level', 'warning', 'app:app'], 4)
    check(len(load.bodies()) >= 4, 'workers that answered: %r' % load.bodies())


@test('a Node server takes the socket, and restarts under load')
def node(box):
    load = foreign(box, ['node', 'server.js'], 5)
    check(len(load.bodies()) >= 5, 'processes that answered: %r' % load.bodies())


@test('who connects while it is failed waits until it is mended')
def failed(box):
    port = free_port()
    broken = box.write('broken.txt')
    rouse = serve(box, '--listen', str(port), '--ready', 'port:%d' % port, command=[SERVER, '0', broken], ready=False)
    rouse.wait_event('exited')
    with Load(port, clients=2) as load:
        wait_until(lambda: len(rouse.events('exited')) == 1, 'one end')
        time.sleep(0.2)
        check_equal((load.answers, load.failures), ([], []), 'answers of nobody')
        os.remove(broken)
        rouse.wait_event('ready')
    load.check()
    check(max(seconds for seconds, _ in load.answers) >= 0.2, 'nobody has waited')


@test('what a build does not inherit, and does not interrupt')
def build(box):
    port = free_port()
    box.write('rouse.ini', '''[program web]
command=%s
build=sh -c 'echo "$LISTEN_FDS-$LISTEN_PID-$LISTEN_FDNAMES"; test ! -S /dev/fd/3'
listen=%d
ready=port:%d
''' % (SERVER, port, port))
    rouse = serve(box, '--yes', command=[])
    with Load(port, clients=2) as load:
        restart(box, rouse, 3)
    load.check()
    check(re.search(r'^--\r?$', rouse.output(), re.M), 'the build has seen a socket: %s' % rouse.output())


# -- ready


def ready_ms(rouse, n=1):
    return rouse.wait_event('reloaded', n)['reload']['ready_ms']


@test('a port that is held is ready when somebody is accepted, and not before')
def ready(box):
    port = free_port()
    rouse = serve(box, '--listen', str(port), '--ready', 'port:%d' % port, command=[SERVER, '400'], ready=False)
    ask(port)
    rouse.wait_event('ready')
    check(ready_ms(rouse) >= 380, 'it was ready too soon')
    # And without anybody who asks, by a connection of Rouse's own.
    restart(box, rouse)
    check(ready_ms(rouse, 2) >= 380, 'it was ready too soon')


@test('an address at a held port is asked once, however long that takes')
def ready_http(box):
    port = free_port()
    rouse = serve(box, '--listen', str(port), '--ready', 'http://localhost:%d/' % port, command=[SERVER, '400'])
    check(ready_ms(rouse) >= 380, 'it was ready before it began')


# -- which sockets


@test('several: two ports, one of IPv6, a Unix socket and datagrams, in order and by name')
def several(box):
    first, second, datagrams = free_port(), free_port(family=socket.AF_INET6), free_port(socket.SOCK_DGRAM)
    path = box.path('x.sock')
    rouse = serve(box, '--listen', 'web=%d' % first, '--listen', '[::1]:%d' % second, '--listen', 'admin=unix:x.sock',
                  '--listen', 'udp:%d' % datagrams, '--ready', 'port:%d' % first)

    def said(fd):
        return 'pid %d listen-pid mine fds 4 names web:unknown:admin:unknown fd %d\n' % (pid, fd)

    def send():
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
            client.settimeout(20)
            client.connect(('127.0.0.1', datagrams))
            client.send(b'?')
            return client.recv(4096).decode()

    for _ in range(2):
        pid = pid_of(first)
        check_equal([ask(first)[1], ask(('::1', second))[1], ask(path)[1], send()], [said(3), said(4), said(5), said(6)], 'what each says')
        restart(box, rouse)
    check_equal(rouse.stop(), 0, 'exit code')
    check(not os.path.exists(path), 'the Unix socket is left')


@test('datagrams and Unix sockets wait over a restart, too')
def waiting(box):
    datagrams, path = free_port(socket.SOCK_DGRAM), box.path('x.sock')
    rouse = serve(box, '--listen', 'unix:x.sock', '--listen', 'udp:%d' % datagrams, '--ready', 'alive:50ms', command=[SERVER, '200'])
    with Load(path, clients=2) as load, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(20)
        client.connect(('127.0.0.1', datagrams))
        for _ in range(3):
            restart(box, rouse)
            client.send(b'?')
            pid = rouse.events('started')[-1]['run']['pid']
            check(client.recv(4096).startswith(b'pid %d ' % pid), 'not the new one')
    load.check()


@table((
    ('listen-pid: behind a shell it is left out', 'true && %s; true', 'shell=true', 'none'),
    ('listen-pid: of a command of words it is there', '%s', '', 'mine'),
    ('listen-pid=no leaves it out', '%s', 'listen-pid=no', 'none'),
))
def listen_pid(box, command, line, expected):
    port = free_port()
    box.write('rouse.ini', '[program web]\ncommand=%s\nlisten=%d\nready=port:%d\n%s\n' % (command % SERVER, port, port, line))
    serve(box, '--yes', command=[], env={'LISTEN_PID': '1', 'LISTEN_FDS': '5', 'LISTEN_FDNAMES': 'a:b:c:d:e'})
    check(' listen-pid %s fds 1 names unknown fd 3' % expected in ask(port)[1], ask(port)[1])


# -- whose it is


@test('a port that somebody else has: it says who, and the next start tries again')
def taken(box):
    port = free_port()
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(('127.0.0.1', port))
        other.listen()
        rouse = serve(box, '--listen', str(port), '--ready', 'port:%d' % port, ready=False)
        event = rouse.wait_event('exited')
        text = 'Rouse cannot listen at 127.0.0.1:%d: it is in use by “' % port
        error = event['run']['error']
        check(error.startswith(text) and '(process %d)' % os.getpid() in error, 'the event: %r' % event)
        rouse.wait_output(re.escape(text))
    restart(box, rouse)
    check_equal(ask(port)[0], 200, 'status')


@test('at its end the port is free, and the Unix socket gone')
def end(box):
    port = free_port()
    rouse = serve(box, '--listen', str(port), '--listen', 'unix:x.sock', '--ready', 'port:%d' % port)
    rouse.stop()
    check(is_refused(port) and is_refused(box.path('x.sock')), 'somebody is still there')
    check(not os.path.exists(box.path('x.sock')), 'the Unix socket is left')


@test('kill -9 frees it, and what that leaves of a Unix socket is no obstacle')
def killed(box):
    port = free_port()
    options = ('--listen', str(port), '--listen', 'unix:x.sock', '--ready', 'port:%d' % port)
    rouse = serve(box, *options)
    rouse.kill(signal.SIGKILL)
    rouse.wait_exit()
    wait_until(lambda: is_refused(port), 'nobody to listen')
    check(os.path.exists(box.path('x.sock')), 'there is nothing to clear away')
    serve(box, *options)
    check_equal((ask(port)[0], ask(box.path('x.sock'))[0]), (200, 200), 'status')


@test('an edit of listen= moves it')
def moved(box):
    first, second = free_port(), free_port()

    def write(port):
        box.write('rouse.ini', '[program web]\ncommand=%s\nlisten=%d\nready=port:%d\n' % (SERVER, port, port))
        box.verb('allow', '--yes')

    write(first)
    rouse = serve(box, command=[])
    ask(first)
    write(second)
    rouse.wait_event('ready', 2)
    check_equal(ask(second)[0], 200, 'status')
    check(is_refused(first), 'somebody is still there')


@test('edits of the command, the name and the sockets under load: none refused')
def edited(box):
    port = free_port()

    def write(name, more='', listen=''):
        box.write('rouse.ini', '[program %s]\ncommand=%s\nlisten=%s%d\nready=port:%d\n%s' % (name, SERVER, listen, port, port, more))
        box.verb('allow', '--yes')

    write('web')
    rouse = serve(box, command=[])
    with Load(port) as load:
        for n, arguments in enumerate((('web', 'env=A=1\n'), ('site', 'env=A=1\n'), ('shop', '', 'web='), ('shop', '', 'udp:%d;' % port)), 2):
            write(*arguments)
            rouse.wait_event('ready', n)
    load.check()
    check_equal({body.split('fds ')[1] for body in load.bodies()},
                {'1 names unknown fd 3\n', '1 names web fd 3\n', '2 names unknown:unknown fd 4\n'}, 'what they were told')


if __name__ == '__main__':
    main()
