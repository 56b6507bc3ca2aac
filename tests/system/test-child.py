#!/usr/bin/python3
# test-child.py - what a child sees of Rouse, and says to it
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os
import shutil
import signal
import socket
import subprocess
import time

from lib.box import Skip, check, check_equal, wait_until
from lib.tap import main, table, test


def script(box, text, **keywords):
    """`rouse run` on a shell script, which logs a start each time as the child would."""
    path = os.path.join(box.out, 'script.sh')
    with open(path, 'w', encoding='utf-8') as file:
        file.write('echo "start $$ t=$(date +%s%N)" >> "$CHILD_LOG"\n' + text)
    return box.rouse(*keywords.pop('options', []), command=['/bin/sh', '-e', path], env={'SAY': box.rouse_path}, **keywords)


def socket_of(pid):
    with open('/proc/%d/environ' % pid, 'rb') as file:
        for setting in file.read().split(b'\0'):
            if setting.startswith(b'NOTIFY_SOCKET='):
                return setting.split(b'=', 1)[1].decode()
    return None


# -- which files changed

def read_changes(box, n):
    """What the nth run was told, as (path, kind); None if nothing."""
    path = box.wait_line('env', n).rest.split('=', 1)[1]
    if path == '(unset)':
        return None
    with open(path, encoding='utf-8') as file:
        return [(os.path.relpath(change['path'], box.tree), change['kind']) for change in map(json.loads, file)]


@test('E88 the first run is told of no change, later ones of each, sorted and once')
def changes(box):
    for name in ('b.py', 'c.py', 'd/e.py', 'sub/a.py'):
        box.write(name)
    rouse = box.rouse(command=[box.child, '--env', 'ROUSE_CHANGES_FILE'])
    check_equal(read_changes(box, 1), None, 'of the first run')

    rouse.one_restart(lambda: box.write('b.py', 'one kind'))
    check_equal(read_changes(box, 2), [('b.py', 'modified')], 'of one change')

    def many():
        os.rename(box.path('c.py'), box.path('z.py'))
        os.unlink(box.path('d/e.py'))
        for text in ('1', '2', '3'):
            box.write('b.py', text)
        box.write('new.py')
        box.write('sub/a.py', 'other')
        box.write('a b.py')
    rouse.one_restart(many)
    check_equal(read_changes(box, 3), [('a b.py', 'created'), ('b.py', 'modified'), ('c.py', 'deleted'), ('d/e.py', 'deleted'),
                                       ('new.py', 'created'), ('sub/a.py', 'modified'), ('z.py', 'created')], 'of many changes')


@test('E88 a run that was asked for is told of no change')
def no_changes(box):
    box.write('app.py')
    rouse = script(box, '''
        echo "env $$ t=0 F=${ROUSE_CHANGES_FILE:-(unset)}" >> "$CHILD_LOG"
        [ ! -e asked ] || sleep 1000
        [ -e app.py ] || { touch asked; exit 3; }
        sleep 1000''', options=['-i', 'asked'])
    rouse.wait_starts(1)
    os.unlink(box.path('app.py'))
    rouse.wait_starts(3)
    values = [line.rest.split('=')[1] for line in box.lines('env')]
    check_equal((values[0], values[2]), ('(unset)', '(unset)'), 'of the first run, and of the one that was asked for')
    check(values[1].endswith('.jsonl'), 'the run for the change was told nothing')


@test('all that Rouse promises is in the environment of each run')
def contract(box):
    names = ['ROUSE', 'ROUSE_PROJECT', 'ROUSE_PROGRAM', 'ROUSE_RUN_ID', 'NOTIFY_SOCKET', 'PWD']
    rouse = box.rouse(command=[box.child, *(word for name in names for word in ('--env', name))],
                      env={'NOTIFY_SOCKET': '/run/systemd/notify', 'WATCHDOG_USEC': '1'})
    rouse.one_restart(lambda: box.write('app.py'))
    box.wait_line('env', 2 * len(names))
    first, second = (dict(line.rest.split('=', 1) for line in box.lines('env')[begin:begin + len(names)]) for begin in (0, len(names)))
    check_equal((first['ROUSE'], first['ROUSE_PROJECT'], first['ROUSE_PROGRAM']), ('1', 'tree', 'child'), 'whose run it is')
    check_equal(first['PWD'], box.tree, 'PWD')
    check(first['ROUSE_RUN_ID'] != second['ROUSE_RUN_ID'], 'two runs with one ROUSE_RUN_ID')
    check(first['NOTIFY_SOCKET'] != second['NOTIFY_SOCKET'], 'two runs with one NOTIFY_SOCKET')
    check(second['ROUSE_RUN_ID'] in second['NOTIFY_SOCKET'], 'whose socket it is: ' + second['NOTIFY_SOCKET'])
    check(not os.path.exists(first['NOTIFY_SOCKET']), 'the socket of a run that is gone is there')
    check_equal(os.stat(os.path.dirname(second['NOTIFY_SOCKET'])).st_mode & 0o077, 0, 'what others may do there')
    rouse.stop()
    check(not os.path.exists(second['NOTIFY_SOCKET']), 'the socket has been left behind')


@test('exit code 3 asks for a restart, another end waits for a change')
def exit_code(box):
    rouse = script(box, '[ -e again ] || { touch again; exit 3; }; exit 4\n', options=['-i', 'again'])
    rouse.exactly(2)
    rouse.one_restart(lambda: box.write('app.py'))


# -- what it says

SYSTEMD_NOTIFY = 'systemd-notify %s'
ROUSE_NOTIFY = '"$SAY" notify %s'
PYTHON = '''python3 -c 'import os, socket, sys
address = os.environ["NOTIFY_SOCKET"]
socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto("\\n".join(sys.argv[1:]).encode(), address)' %s'''


@table([('systemd-notify says that it is ready', SYSTEMD_NOTIFY % '--ready'),
        ('systemd-notify says that it is ready and does not wait', SYSTEMD_NOTIFY % '--ready --no-block'),
        ('rouse notify says that it is ready', ROUSE_NOTIFY % '--ready --status warm'),
        ('any program says that it is ready', PYTHON % 'READY=1 STATUS=warm'),
        ('a grandchild that has left its group says that it is ready', 'setsid --fork ' + ROUSE_NOTIFY % '--ready')])
def ready(box, command):
    if 'systemd-notify' in command and shutil.which('systemd-notify') is None:
        raise Skip('there is no systemd-notify')
    # The event comes long before the half second after which a program that lives counts as ready; or else its
    # time is measured from when it said so.
    rouse = script(box, 'touch begun\n%s\ntouch said\nsleep 1000\n' % command, options=['-i', 'begun', '-i', 'said'])
    reloaded = rouse.wait_event('reloaded')['reload']
    check_equal(reloaded['outcome'], 'ready', 'the outcome')
    wait_until(lambda: os.path.exists(box.path('said')), 'the command to succeed')
    took = (os.stat(box.path('said')).st_mtime_ns - os.stat(box.path('begun')).st_mtime_ns) / 1e6
    if took < 400:
        check(reloaded['ready_ms'] < 490, 'ready after %d ms only' % reloaded['ready_ms'])


PROJECT = '''[project]
name=Shop
[program web]
command=sh -c 'echo "env $$ t=0 A=$A B=$B" >> "$CHILD_LOG"; [ ! -e go ] || "$SAY" notify --ready --status "serving"; sleep 1000'
ready=notify
%s
[program worker]
command=sh -c 'echo "worker $$ t=0" >> "$CHILD_LOG"; sleep 1000'
after=web
'''


def project(box, *options, text=''):
    box.write('rouse.ini', PROJECT % text)
    return box.rouse('-v', '--yes', *options, command=[], wait=False, env={'SAY': box.rouse_path})


@test('a program is ready when it says so, and not before, and who comes after it waits for that')
def ready_notify(box):
    rouse = project(box)
    box.wait_line('env')
    time.sleep(1)
    check_equal((rouse.events('ready'), box.lines('worker')), ([], []), 'who is ready')
    box.write('go')
    check_equal(rouse.wait_event('ready')['program'], 'web', 'who is ready')
    box.wait_line('worker')
    rouse.wait_output('web: says: serving')


@test('an env file that git ignores is read before each start, and its edits restart who names it')
def env_file(box):
    box.shell('git init -q . && echo .env > .gitignore')
    box.write('.env', 'A=1\n')
    box.write('go')
    rouse = project(box, text='env-file=.env;../common.env\nwatch=*.py\nenv=B=own')
    rouse.wait_output(r'web: cannot start: the env-file “.*/common.env” does not exist: waiting for a change')
    box.write('../common.env', 'export A="<$A>" # of the file before\nB=2\n')
    check_equal(box.wait_line('env').rest, 'A=<1> B=own', 'the environment')
    box.wait_line('worker')

    box.write('.env', 'A=2\n')
    check_equal(box.wait_line('env', 2).rest, 'A=<2> B=own', 'the environment after an edit')
    check_equal(rouse.changed_paths(1), ['.env'], 'what has changed')
    box.write('.env', 'A=3\noops\n')
    rouse.wait_output(r'web: cannot start: .*/tree/.env:2: this is no NAME=VALUE: waiting for a change')
    box.write('.env', 'A=4\n')
    check_equal(box.wait_line('env', 3).rest, 'A=<4> B=own', 'the environment after it was mended')
    box.write('other.env', 'A=5\n')
    rouse.quiet(0.5)
    check_equal((len(box.lines('env')), len(box.lines('worker'))), (3, 2), 'starts of web, and of the one that other files concern')


@test('what strangers say does not count')
def stranger(box):
    rouse = box.rouse()
    path = socket_of(rouse.starts()[0].pid)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as client:
        for _ in range(3):
            client.sendto(b'X_ROUSE_RELOAD=1', path)
        rouse.quiet()
    check_equal(rouse.n_starts(), 1, 'starts')


@test('a program asks for its restart, which is told as such')
def request(box):
    rouse = script(box, '[ -e asked ] || { touch asked; "$SAY" notify --reload; }\nsleep 1000\n', options=['-i', 'asked'])
    rouse.exactly(2)
    check_equal(rouse.wait_event('reloaded', 2)['reload']['cause'], 'request', 'the cause')


@test('a program that asks for its restart as soon as it lives has to wait longer each time')
def request_loop(box):
    rouse = script(box, '"$SAY" notify --reload\nsleep 1000\n')
    rouse.wait_starts(4)
    times = [line.t for line in rouse.starts()[:4]]
    check(times[2] - times[1] > 0.45e9, 'the second time after %d ms' % ((times[2] - times[1]) / 1e6))
    check(times[3] - times[2] > 0.95e9, 'the third time after %d ms' % ((times[3] - times[2]) / 1e6))


@test('the last words of a program are heard, however quickly it goes')
def last_words(box):
    rouse = script(box, '%s\nexit 0\n' % (PYTHON % 'READY=1'))
    check_equal(rouse.wait_event('reloaded')['reload']['outcome'], 'ready', 'the outcome')


@test('a flood of messages slows down who sends them, not Rouse')
def flood(box):
    rouse = script(box, '''exec python3 -c '
import os, socket
client = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
client.connect(os.environ["NOTIFY_SOCKET"])
while True:
    client.send(b"STATUS=" + b"x" * 2000)'
''')
    time.sleep(1)
    begin = sum(cpu(rouse.pid))
    time.sleep(1)
    used = (sum(cpu(rouse.pid)) - begin) / os.sysconf('SC_CLK_TCK')
    check(used < 0.5, 'Rouse used %.2f s of a second' % used)
    rouse.one_restart(lambda: box.write('app.py'))


def cpu(pid):
    with open('/proc/%d/stat' % pid, encoding='utf-8') as file:
        fields = file.read().rsplit(')', 1)[1].split()
    return int(fields[11]), int(fields[12])


@test('what a killed Rouse left behind is removed by the next')
def stale(box):
    rouse = box.rouse()
    path = socket_of(rouse.starts()[0].pid)
    rouse.kill(signal.SIGKILL)
    rouse.wait_exit()
    wait_until(lambda: not box.survivors(), 'the child to end')
    check(os.path.exists(path), 'nothing has been left behind')
    os.utime(path, (1000, 1000))
    box.rouse()
    check(not os.path.exists(path), path + ' is still there')


@test('rouse notify says what is wrong')
def errors(box):
    def said(*arguments, code=1, **env):
        done = subprocess.run(box.command('notify', *arguments), env={**box.env, **env}, capture_output=True, text=True, check=False, timeout=60)
        check_equal(done.returncode, code, 'the exit code of ' + ' '.join(arguments))
        return done.stderr

    check('NOTIFY_SOCKET is not set' in said('--ready'), 'without a socket')
    check('nothing to say' in said(code=2), 'without anything')
    check('no NAME=VALUE' in said('ready', code=2), 'a word')
    check('nobody listens' in said('--ready', NOTIFY_SOCKET=box.path('none')), 'no such socket')
    check('no address' in said('--ready', NOTIFY_SOCKET='vsock:2:1234'), 'another kind of socket')
    check('no session bus' in said('--ready', '--program', 'shop/web', NOTIFY_SOCKET='/ignored'), 'without a bus')


@test('rouse notify speaks to whoever listens as systemd does, also in the abstract namespace')
def abstract(box):
    name = 'rouse-test-%d' % os.getpid()
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as server:
        server.bind('\0' + name)
        server.settimeout(20)
        client = subprocess.Popen(box.command('notify', '--ready', '--status', 'two\nlines', 'A=b=c'), env={**box.env, 'NOTIFY_SOCKET': '@' + name})
        text = server.recv(4096)
        check_equal(text, b'READY=1\nSTATUS=two lines\nA=b=c', 'what was said')
        barrier, descriptors, _, _ = socket.recv_fds(server, 4096, 4)
        check_equal(barrier, b'BARRIER=1', 'what it waits at')
        check_equal(client.poll(), None, 'whether it waits')
        for descriptor in descriptors:
            os.close(descriptor)
        check_equal(client.wait(20), 0, 'its exit code')


main()
