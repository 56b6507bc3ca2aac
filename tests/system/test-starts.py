#!/usr/bin/python3
# test-starts.py - starting, stopping and restarting, seen from outside
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os
import signal
import socket
import threading
import time

from lib.box import check, check_equal, wait_until
from lib.tap import main, table, test


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def ms(earlier, later):
    return (later.t - earlier.t) / 1e6


@test('A1 the first run happens at once, and once only')
def first_run(box):
    box.write('app.py')
    begin = time.monotonic_ns()
    rouse = box.rouse()
    start = rouse.exactly(1)
    check(start.t - begin < 5e9, 'the first start took %d ms' % ((start.t - begin) / 1e6))


@table([('A2 --postpone waits for the first change', '--postpone'), ('A2 -p waits for the first change', '-p')])
def postpone(box, option):
    rouse = box.rouse(option)
    rouse.quiet()
    check_equal(rouse.n_starts(), 0, 'starts before any change')
    box.write('app.py')
    rouse.exactly(1)


@test('A3 a file edit is exactly one restart')
def edit(box):
    box.write('app.py', '1')
    rouse = box.rouse(command=[box.child, '--read', 'app.py'])
    first = rouse.starts()[0]
    last = rouse.one_restart(lambda: box.write('app.py', '2'))
    check(first.pid != last.pid, 'the pid stayed the same')
    check_equal(box.wait_line('read', 2).rest, '2', 'what the new run read')


@test('A4 two files in the same instant are one run')
def two_files(box):
    rouse = box.rouse()
    check_equal(rouse.reported(lambda: (box.write('a.py'), box.write('b.py'))),
                [('a.py', 'created'), ('b.py', 'created')], 'what was reported')


@test('A5 a burst of many changes is one restart, and the newest path is in its report')
def burst(box):
    rouse = box.rouse()
    names = ['f%03d.py' % n for n in range(200)]
    reported = rouse.reported(lambda: [box.write(name) for name in names])
    check_equal([name for name, _ in reported], names, 'what was reported')


@test('A6 two bursts apart are two restarts')
def two_bursts(box):
    rouse = box.rouse()
    for n in range(2):
        rouse.one_restart(lambda n=n: [box.write('f%d.py' % i, str(n)) for i in range(20)])
    check_equal(rouse.n_starts(), 3, 'starts')


@test('A7 writing without a pause ends in a restart that has seen the last write')
def continuous(box):
    rouse = box.rouse(command=[box.child, '--read', 'app.py'])
    end = time.monotonic() + 1.5
    n = 0
    while time.monotonic() < end:
        n += 1
        box.write('app.py', str(n))
        time.sleep(0.002)
    last_write = time.monotonic_ns()
    wait_until(lambda: rouse.starts()[-1].t > last_write, 'a start after the last write')
    rouse.quiet()
    check_equal(box.lines('read')[-1].rest, str(n), 'what the last run read')
    check(rouse.n_starts() < 8, '%d starts for one long burst' % rouse.n_starts())


@test('A10 stopping cancels what was about to start')
def stop_cancels(box):
    rouse = box.rouse('--stop-timeout', '5s', command=[box.child, '--delay', '300'])
    box.write('app.py')
    box.wait_line('signal')
    rouse.kill(signal.SIGTERM)
    rouse.wait_exit()
    check_equal(rouse.n_starts(), 1, 'starts')


@test('A11 old instance is gone before the new one starts')
def old_is_gone(box):
    port = free_port()
    rouse = box.rouse(command=[box.child, '--delay', '150', '--port', str(port)])
    for n in range(5):
        rouse.one_restart(lambda n=n: box.write('app.py', str(n)), quiet=0.05)
    check_equal(len(box.lines('bound')), 6, 'runs that could bind the port')
    stops = box.lines('stop')
    for stop, start in zip(stops, rouse.starts()[1:]):
        check(stop.t < start.t, '%r before %r' % (start, stop))


@test('A12 a child that ignores the stop signal is killed after the grace, not before')
def grace(box):
    rouse = box.rouse('--stop-timeout', '800ms', command=[box.child, '--ignore'])
    rouse.one_restart(lambda: box.write('app.py'))
    waited = ms(box.wait_line('signal'), rouse.starts()[1])
    check(780 <= waited < 3000, 'the next start came %d ms after the signal, the grace is 800' % waited)


@test('A12 --stop-timeout 0 kills at once')
def no_grace(box):
    rouse = box.rouse('--stop-timeout', '0', command=[box.child, '--ignore'])
    begin = time.monotonic_ns()
    start = rouse.one_restart(lambda: box.write('app.py'))
    check(start.t - begin < 3e9, 'it took %d ms' % ((start.t - begin) / 1e6))


@test('A13 a child that exits on the signal does not cost the grace')
def quick_exit(box):
    rouse = box.rouse('--stop-timeout', '30s')
    rouse.one_restart(lambda: box.write('app.py'))
    waited = ms(box.wait_line('stop'), rouse.starts()[1])
    check(waited < 1000, 'the next start came %d ms after the old one was gone' % waited)


@test('A13 a child that needs a while gets it')
def slow_exit(box):
    rouse = box.rouse('--stop-timeout', '10s', command=[box.child, '--delay', '700', '--code', '0'])
    rouse.one_restart(lambda: box.write('app.py'))
    check_equal(len(box.lines('stop')), 1, 'children that ended by themselves')


@test('A14 grandchildren started by a shell die with it')
def grandchildren(box):
    rouse = box.rouse('--shell', command=['%s --fork 2 & %s --fork 1 & wait' % (box.child, box.child)],
                      env={'CHILD_MANY': '1'})
    box.wait_line('grandchild', 3)
    old = {line.pid for line in box.lines('start') + box.lines('grandchild')}
    box.write('app.py')
    box.wait_line('grandchild', 6)
    alive = [pid for pid in box.survivors() if pid in old]
    check(not alive, 'left from the first run: %s' % alive)
    rouse.stop()
    check_equal(box.survivors(), [], 'processes left after the end')


@test('A14 a grandchild outliving its parent delays the next start until it is gone')
def orphan(box):
    rouse = box.rouse(command=['/bin/sh', '-c', '%s --ignore & exec %s' % (box.child, box.child)],
                      env={'CHILD_MANY': '1'}, wait=False)
    box.wait_line('start', 2)
    rouse.stop()
    check_equal(box.survivors(), [], 'processes left after the end')


@test('A15 children that moved to a session of their own die too')
def daemons(box):
    rouse = box.rouse('--stop-timeout', '300ms', command=[box.child, '--daemon', '2'])
    box.wait_line('daemon', 2)
    old = {line.pid for line in box.lines('daemon')}
    rouse.one_restart(lambda: box.write('app.py'))
    box.wait_line('daemon', 4)
    alive = [pid for pid in box.survivors() if pid in old]
    check(not alive, 'daemons left from the first run: %s' % alive)
    rouse.stop()
    check_equal(box.survivors(), [], 'processes left after the end')


@test('A15 a daemon whose parent has left by itself dies at the end')
def left_daemon(box):
    rouse = box.rouse('--stop-timeout', '300ms', command=[box.child, '--daemon', '1', '--exit', '0'])
    box.wait_line('daemon')
    box.wait_line('stop')
    rouse.stop()
    check_equal(box.survivors(), [], 'processes left after the end')


@table([('A16 stop signal %s is the one delivered' % name, option, name, number)
        for option, name, number in (('--stop-signal', 'SIGINT', signal.SIGINT), ('-s', 'USR1', signal.SIGUSR1),
                                     ('-s', 'SIGHUP', signal.SIGHUP), ('-s', 'SIGQUIT', signal.SIGQUIT))])
def stop_signal(box, option, name, number):
    rouse = box.rouse(option, name)
    rouse.one_restart(lambda: box.write('app.py'))
    check_equal([line.rest for line in box.lines('signal')], [str(int(number))], 'signals')


@test('A16 the default stop signal is SIGTERM, once')
def default_signal(box):
    rouse = box.rouse()
    rouse.one_restart(lambda: box.write('app.py'))
    check_equal([line.rest for line in box.lines('signal')], ['15'], 'signals')


@table([('A17 SIGHUP ends Rouse and everything it started', signal.SIGHUP),
        ('A19 SIGTERM ends Rouse and everything it started', signal.SIGTERM),
        ('A18 SIGINT ends Rouse and everything it started', signal.SIGINT)])
def ends_all(box, signum):
    rouse = box.rouse('--stop-timeout', '500ms', command=[box.child, '--fork', '2', '--daemon', '1'])
    box.wait_line('daemon')
    rouse.stop(signum)
    check(box.lines('signal'), 'the child was not asked to stop')
    check_equal(box.survivors(), [], 'processes left')


@test('A18 an interrupt during the grace, twice, ends cleanly and at once')
def interrupt_twice(box):
    rouse = box.rouse('--stop-timeout', '60s', command=[box.child, '--ignore'])
    rouse.kill(signal.SIGINT)
    box.wait_line('signal')
    time.sleep(0.3)
    begin = time.monotonic()
    rouse.kill(signal.SIGINT)
    rouse.wait_exit()
    check(time.monotonic() - begin < 10, 'it took %g s' % (time.monotonic() - begin))
    check_equal(box.survivors(), [], 'processes left')


@test('A18 two signals at once, as timeout(1) and npm send them, are one end')
def signals_at_once(box):
    rouse = box.rouse('--stop-timeout', '10s', command=[box.child, '--delay', '200', '--code', '0'])
    rouse.kill(signal.SIGTERM)
    rouse.kill(signal.SIGINT)
    rouse.wait_exit()
    check_equal(len(box.lines('stop')), 1, 'children that ended by themselves')


@table([('A19 the exit code of a child that leaves on SIGTERM is passed on', ['--code', '7'], signal.SIGTERM, 7),
        ('A19 a child that leaves with 0 on SIGINT makes Rouse leave with 0', ['--code', '0'], signal.SIGINT, 0),
        ('A19 a child that dies of SIGTERM makes it 143', [], signal.SIGTERM, 143)])
def exit_code(box, options, signum, code):
    rouse = box.rouse(command=[box.child, *options])
    check_equal(rouse.stop(signum), code, 'exit code of Rouse')


@test('A19 SIGKILL to Rouse leaves no process')
def killed(box):
    rouse = box.rouse(command=[box.child, '--ignore', '--fork', '2', '--daemon', '1'])
    box.wait_line('daemon')
    rouse.process.kill()
    rouse.process.wait()
    wait_until(lambda: not box.survivors(), lambda: 'these to be gone: %s' % box.survivors(), 10)


@test('A20 the end of its standard input does not end Rouse')
def input_end(box):
    rouse = box.rouse()
    rouse.one_restart(lambda: box.write('app.py'))
    check(rouse.alive(), 'Rouse has ended')


@test('A24 arguments with spaces, quotes, @ and -- reach the child unchanged')
def arguments(box):
    given = ['a b', "it's", '"', '--', '@file', '', '*', '$HOME', '\\', '-w', 'new\nline', 'ümlaut']
    box.rouse(command=[box.child, '--argv', *given])
    box.wait_line('arg', len(given))
    got = [line.rest.encode().decode('unicode_escape').encode('latin-1').decode() for line in box.lines('arg')]
    check_equal(got, given, 'arguments')


@test('A25 --env reaches the child, the rest of the environment survives, and Rouse adds its own')
def environment(box):
    names = ['GREETING', 'EMPTY', 'PATH', 'HOME', 'ROUSE', 'ROUSE_PROJECT', 'ROUSE_PROGRAM', 'ROUSE_RUN_ID', 'ROUSE_CHANGES_FILE']
    command = [box.child, *(word for name in names for word in ('--env', name))]
    rouse = box.rouse('--env', 'GREETING=hello = world', '--env', 'EMPTY=', command=command)
    box.wait_line('env', len(names))
    first = dict(line.rest.split('=', 1) for line in box.lines('env'))
    check_equal(first['GREETING'], 'hello = world', 'GREETING')
    check_equal(first['EMPTY'], '', 'EMPTY')
    check_equal(first['PATH'], box.env['PATH'], 'PATH')
    check_equal(first['HOME'], box.home, 'HOME')
    check_equal(first['ROUSE'], '1', 'ROUSE')
    check_equal(first['ROUSE_CHANGES_FILE'], '(unset)', 'ROUSE_CHANGES_FILE of the first run')
    for name in ('ROUSE_PROJECT', 'ROUSE_PROGRAM', 'ROUSE_RUN_ID'):
        check(first[name] not in ('', '(unset)'), name + ' is not set')
    rouse.one_restart(lambda: box.write('app.py'))
    box.wait_line('env', 2 * len(names))
    second = dict(line.rest.split('=', 1) for line in box.lines('env')[len(names):])
    check(second['ROUSE_RUN_ID'] != first['ROUSE_RUN_ID'], 'two runs with one ROUSE_RUN_ID')


@test('E88 the child can read which files changed, and nothing is left of that')
def changes_file(box):
    command = [box.child, '--env', 'ROUSE_CHANGES_FILE']
    rouse = box.rouse(command=command, env={'ROUSE_CHANGES_FILE': '/an/outer/one'})
    check_equal(box.wait_line('env').rest.split('=', 1)[1], '(unset)', 'the file of the first run')
    rouse.one_restart(lambda: (box.write('app.py'), box.write('sub/ä\n.html')))
    path = box.wait_line('env', 2).rest.split('=', 1)[1]
    with open(path, encoding='utf-8') as file:
        changes = [json.loads(line) for line in file]
    check_equal([change['path'] for change in changes], [box.path('app.py'), box.path('sub/ä\n.html')], 'the files')
    check_equal(changes[0]['kind'], 'created', 'what happened')
    check_equal(os.stat(path).st_mode & 0o777, 0o600, 'its mode')
    rouse.stop()
    check(not os.path.exists(path), path + ' has been left behind')


@test('A26 the child runs in the folder where Rouse was started, or in --cwd')
def working_folder(box):
    box.rouse(command=[box.child, '--cwd'])
    check_equal(box.wait_line('cwd').rest, box.tree, 'working folder')
    box.started[0].stop()
    os.mkdir(box.path('sub'))
    box.rouse('--cwd', 'sub', command=[box.child, '--cwd'])
    check_equal(box.wait_line('cwd', 2).rest, box.path('sub'), 'working folder with --cwd sub')


@test('A27 a missing command is one clear error, and Rouse waits until it appears')
def missing_command(box):
    rouse = box.rouse(command=['./tool'], wait=False)
    rouse.wait_armed()
    rouse.wait_output('tool')
    time.sleep(0.5)
    check(rouse.alive(), 'Rouse has ended')
    said = [line for line in rouse.output().splitlines() if 'tool' in line]
    check(len(said) <= 2, 'it said: %s' % said)
    script = '#!/bin/sh\nexec %s\n' % box.child
    box.write('tool.new', script)
    os.chmod(box.path('tool.new'), 0o755)
    os.rename(box.path('tool.new'), box.path('tool'))
    rouse.exactly(1)


@test('A27 a command that is not executable is one clear error; chmod +x starts it')
def not_executable(box):
    box.write('tool', '#!/bin/sh\nexec %s\n' % box.child)
    rouse = box.rouse(command=['./tool'], wait=False)
    rouse.wait_armed()
    rouse.wait_output('tool')
    check(rouse.alive(), 'Rouse has ended')
    os.chmod(box.path('tool'), 0o755)
    rouse.exactly(1)


@test('A29 a file made executable restarts where content is compared; touch alone does not')
def made_executable(box):
    path = box.write('tool.sh', '#!/bin/sh\n')
    rouse = box.rouse()
    rouse.one_restart(lambda: os.chmod(path, 0o755))
    rouse.no_restart(lambda: os.utime(path))


@test('A30 removing a watched file restarts, and Rouse stays')
def removed(box):
    box.write('app.py')
    rouse = box.rouse('-w', 'app.py')
    rouse.one_restart(lambda: os.remove(box.path('app.py')))
    rouse.one_restart(lambda: box.write('app.py', 'again'))


@table([('A31 --once passes exit code 0', ['--exit', '0'], 0), ('A31 --once passes exit code 42', ['--exit', '42'], 42),
        ('A31 --once passes exit code 3', ['--exit', '3'], 3),
        ('A31 --once makes a killed child 128+n', ['--raise', '9'], 137)])
def once(box, options, code):
    rouse = box.rouse('--once', command=[box.child, *options], wait=False, events=False)
    check_equal(rouse.wait_exit(), code, 'exit code')
    check_equal(rouse.n_starts(), 1, 'starts')


@table([('A31 --once says 127 for a missing command', './missing', 127), ('A31 --once says 126 for one that cannot be executed', './file', 126)])
def once_fails(box, command, code):
    box.write('file', 'no program')
    rouse = box.rouse('--once', command=[command], wait=False, events=False)
    check_equal(rouse.wait_exit(), code, 'exit code')


@test('a change while the old run is being stopped leads to one fresh start')
def change_during_stop(box):
    rouse = box.rouse('--stop-timeout', '10s', command=[box.child, '--delay', '400', '--read', 'app.py'])
    box.write('app.py', '1')
    box.wait_line('signal')
    for n in range(2, 6):
        box.write('app.py', str(n))
        time.sleep(0.05)
    rouse.wait_starts(2)
    rouse.quiet(0.8)
    check_equal(box.lines('read')[-1].rest, '5', 'what the last run read')
    check(rouse.n_starts() <= 3, '%d starts' % rouse.n_starts())


@test('B39 a change right after a start is not lost')
def change_after_start(box):
    rouse = box.rouse(command=[box.child, '--read', 'app.py'])
    # Not many times: a change after every start is what a program that feeds itself looks like.
    for n in range(2, 8):
        box.write('app.py', str(n))
        wait_until(lambda n=n: box.lines('read') and box.lines('read')[-1].rest == str(n), 'a run that read %d' % n)
    rouse.quiet()


@test('a change between the start of Rouse and "armed" is not lost')
def change_while_arming(box):
    for n in range(60):
        for m in range(40):
            box.write('d%02d/e%02d/f.py' % (n, m))
    box.write('app.py', '1')
    rouse = box.rouse(command=[box.child, '--read', 'app.py'], wait=False)
    rouse.wait_starts(1)
    box.write('app.py', '2')
    box.write('d59/e39/late.py', 'late')
    wait_until(lambda: [line for line in box.lines('read') if line.rest == '2'], 'a run that read the new content')
    rouse.wait_armed()
    rouse.wait_calm(0.4)
    check(rouse.n_starts() <= 3, '%d starts' % rouse.n_starts())


@test('an executable that is rebuilt while it runs is started anew')
def rebuilt(box):
    with open(box.child, 'rb') as file:
        data = file.read()

    def build():
        box.write('program.tmp', data + b'x' * len(box.lines('start')))
        os.chmod(box.path('program.tmp'), 0o755)
        os.rename(box.path('program.tmp'), box.path('program'))
    build()
    rouse = box.rouse(command=['./program'])
    for _ in range(3):
        rouse.one_restart(build)


@test('an executable that is deleted and linked slowly is started once it is whole')
def linked_slowly(box):
    with open(box.child, 'rb') as file:
        data = file.read()
    box.write('program', data)
    os.chmod(box.path('program'), 0o755)
    rouse = box.rouse(command=['./program'])
    os.remove(box.path('program'))
    with open(box.path('program'), 'wb') as file:
        for begin in range(0, len(data), 4096):
            file.write(data[begin:begin + 4096])
            time.sleep(0.004)
        file.write(b'rebuilt')
        os.fchmod(file.fileno(), 0o755)
    last_write = time.monotonic_ns()
    wait_until(lambda: rouse.starts()[-1].t > last_write, 'a start of the new program')
    rouse.quiet()


@test('a task runs to its end on each change')
def task(box):
    rouse = box.rouse('--task', command=[box.child, '--read', 'app.py', '--exit', '0'])
    for n in range(3):
        rouse.one_restart(lambda n=n: box.write('app.py', str(n)))
    check_equal([line.rest for line in box.lines('stop')], ['0'] * 4, 'ends')
    check(not box.lines('signal'), 'a task that had ended was signalled')


@test('--on-busy restart ends a busy task for a change')
def busy_restart(box):
    rouse = box.rouse('--task', '--on-busy', 'restart')
    rouse.one_restart(lambda: box.write('app.py'))
    check_equal(len(box.lines('signal')), 1, 'signals')


@test('--on-busy queue lets a busy task end, then runs it once more')
def busy_queue(box):
    rouse = box.rouse('--task', '--on-busy', 'queue', command=[box.child, '--sleep', '600', '--read', 'app.py', '--exit', '0'])
    for n in range(4):
        box.write('app.py', str(n))
        time.sleep(0.08)
    box.wait_line('stop', 2)
    rouse.quiet()
    check_equal(rouse.n_starts(), 2, 'starts')
    check_equal(box.lines('read')[-1].rest, '3', 'what the last run read')
    check(not box.lines('signal'), 'the busy task was signalled')


@test('--shell runs a command line')
def shell(box):
    rouse = box.rouse('--shell', command=['exec %s --argv "$((40 + 2))"' % box.child])
    check_equal(box.wait_line('arg').rest, '42', 'argument')
    rouse.one_restart(lambda: box.write('app.py'))


@test('events come in the order of the specification')
def events(box):
    rouse = box.rouse()
    rouse.wait_event('ready')
    rouse.one_restart(lambda: box.write('app.py'))
    kinds = [event['event'] for event in rouse.events() if event['event'] not in ('armed', 'health', 'reloaded', 'ready')]
    rouse.wait_event('ready', 2)
    check_equal(kinds, ['started', 'changed', 'stopping', 'exited', 'started'], 'events')


@test('two instances on one tree do not disturb each other')
def two_instances(box):
    first = box.rouse(env={'CHILD_MANY': '1'})
    second = box.rouse(env={'CHILD_MANY': '1'})
    box.write('app.py')
    box.wait_line('start', 4)
    time.sleep(0.4)
    check_equal(len(box.lines('start')), 4, 'starts of both')
    first.stop()
    check(box.lines('start')[-1].pid in box.survivors() or box.lines('start')[-2].pid in box.survivors(), 'the second child should live on')
    check(second.alive(), 'the second Rouse should live on')


@test('saves from many threads at once are not lost')
def threads(box):
    rouse = box.rouse(command=[box.child, '--read', 'last.py'])

    def save(name):
        for n in range(30):
            box.write(name, str(n))
    workers = [threading.Thread(target=save, args=('t%d.py' % n,)) for n in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    box.write('last.py', 'done')
    wait_until(lambda: [line for line in box.lines('read') if line.rest == 'done'], 'a run that saw the last write')
    rouse.quiet()


main()
