#!/usr/bin/python3
# test-keyboard.py - on a terminal: whose keys are whose, and what is left behind
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import signal
import time

from lib.box import check, check_equal, wait_until
from lib.tap import main, table, test
from lib.terminal import PREFIX, Terminal


def open_terminal(box, *options, command=None, **keywords):
    terminal = Terminal(box, options, command if command is not None else [box.child], **keywords)
    terminal.wait_armed()
    terminal.wait_starts(1)
    return terminal


@test('A22 the child has a terminal of its own, of the right size, and in the foreground')
def has_terminal(box):
    terminal = open_terminal(box, command=[box.child, '--terminal'])
    check_equal(box.wait_line('terminal').rest, 'tty=111 rows=33 columns=111 echo=1 foreground=1', 'the child\'s terminal')
    terminal.stop()
    terminal.check_restored()


@test('A22 what is typed reaches the child, line by line, with echo')
def typed(box):
    terminal = open_terminal(box, command=[box.child, '--stdin', '--print', 'ready to read'])
    terminal.wait_screen('ready to read')
    terminal.type('hello\r')
    check_equal(box.wait_line('input').rest, 'hello\\x0a', 'what the child read')
    terminal.wait_screen('hello')
    terminal.type('rsphq?\r')
    check_equal(box.wait_line('input', 2).rest, 'rsphq?\\x0a', 'Rouse\'s keys without the prefix')
    check_equal(terminal.n_starts(), 1, 'starts')


@test('A22 arrows, control keys and UTF-8 pass unchanged to a child in raw mode')
def raw(box):
    terminal = open_terminal(box, command=['/bin/sh', '-c', 'stty raw -echo; exec "$0" --print "in raw mode" --stdin', box.child])
    terminal.wait_screen('in raw mode')
    for keys in (b'\x1b[A', b'\x03', b'\x1a', b'\x04', b'\t', 'ü'.encode(), b'\x7f'):
        n = len(box.lines('input')) + 1
        terminal.type(keys)
        got = box.wait_line('input', n).rest.encode().decode('unicode_escape').encode('latin-1')
        check_equal(got, keys, 'what the child read')


@test('A22 an interrupt key goes to the child that runs')
def interrupt(box):
    terminal = open_terminal(box, command=[box.child, '--ignore', '--print', 'ready'])
    terminal.wait_screen('ready')
    terminal.type(b'\x03')
    check_equal(box.wait_line('signal').rest, '2', 'the signal')


@test('when the program has ended, well or not, it is said how to start it and how to quit')
def ended(box):
    for status in ('0', '1'):
        terminal = open_terminal(box, command=[box.child, '--exit', status])
        terminal.wait_screen('exit code %s: waiting for a change; press Enter to start it now, Ctrl-C to quit' % status)
        terminal.type(b'\x03')
        check_equal(terminal.wait_exit(), 130, 'exit code')


@test('A22 colours and a long line pass unchanged')
def colours(box):
    text = '\x1b[1;31mred\x1b[0m ' + 'x' * 300 + ' end'
    terminal = open_terminal(box, command=[box.child, '--print', text])
    terminal.wait_screen(text)


@test('a resized terminal resizes the child\'s')
def resized(box):
    terminal = open_terminal(box, command=[box.child, '--terminal', '--winch'])
    terminal.resize(50, 80)
    box.wait_line('terminal', probe=lambda line: 'rows=50 columns=80' in line.rest)
    terminal.one_restart(lambda: box.write('app.py'))
    last = box.wait_line('terminal', n=len(box.lines('terminal')))
    check('rows=50 columns=80' in last.rest, 'the next run got ' + last.rest)


@test('pdb works: its prompt, its answer, its end')
def pdb(box):
    program = box.write('app.py', 'import sys\nx = 6 * 7\nbreakpoint()\nprint("went on with", x)\n')
    terminal = Terminal(box, (), ['/usr/bin/python3', program])
    terminal.wait_screen('(Pdb)')
    terminal.type('p "the answer is %d" % x\r')
    terminal.wait_screen("'the answer is 42'")
    terminal.type('c\r')
    terminal.wait_screen('went on with 42')
    terminal.stop()
    terminal.check_restored()


@test('A23 echo is back after a debugger died with it off')
def echo(box):
    box.write('mode', 'off')
    script = 'case $(cat mode) in off) exec "$0" --echo-off --terminal --exit 1 ;; *) exec "$0" --terminal ;; esac'
    terminal = open_terminal(box, command=['/bin/sh', '-c', script, box.child])
    check('echo=0' in box.wait_line('terminal').rest, 'the first run did not switch echo off')
    terminal.one_restart(lambda: box.write('mode', 'on'))
    check('echo=1' in box.wait_line('terminal', 2).rest, 'the next run found echo off')
    terminal.stop()
    terminal.check_restored()


@test('the prefix and r restarts')
def key_restart(box):
    terminal = open_terminal(box)
    terminal.one_restart(lambda: terminal.command('r'))
    terminal.one_restart(lambda: box.write('app.py'))


@test('the prefix and s stops; changes do not start it; s starts it again')
def key_stop(box):
    terminal = open_terminal(box)
    terminal.command('s')
    box.wait_line('stop')
    box.write('app.py')
    terminal.quiet()
    check_equal(terminal.n_starts(), 1, 'starts while it is stopped')
    terminal.one_restart(lambda: terminal.type('s'))
    terminal.one_restart(lambda: box.write('app.py', '2'))


@test('A10 a stop by key cancels what was about to start')
def key_stop_cancels(box):
    terminal = open_terminal(box, '--stop-timeout', '10s', command=[box.child, '--delay', '400'])
    box.write('app.py')
    box.wait_line('signal')
    terminal.command('s')
    terminal.quiet(1)
    check_equal(terminal.n_starts(), 1, 'starts')


@test('the prefix and p pauses; what changes meanwhile is dropped; p goes on')
def key_pause(box):
    terminal = open_terminal(box)
    terminal.command('p')
    terminal.wait_output('(?i)paus')
    box.write('app.py', 'while paused')
    terminal.quiet(0.6)
    terminal.command('p')
    time.sleep(0.3)
    terminal.quiet()
    check_equal(terminal.n_starts(), 1, 'starts')
    terminal.one_restart(lambda: box.write('app.py', 'after the pause'))


@test('the prefix and h shows recent reloads')
def key_history(box):
    terminal = open_terminal(box)
    terminal.one_restart(lambda: box.write('the-cause.py'))
    terminal.wait_event('reloaded', 2)
    terminal.clear_screen()
    terminal.command('h')
    terminal.wait_screen('the-cause.py')


@test('the prefix and ? shows help')
def key_help(box):
    terminal = open_terminal(box)
    terminal.command('?')
    terminal.wait_output('(?i)restart')
    terminal.wait_output('(?i)quit')


@test('the prefix and q quits, and restores the terminal')
def key_quit(box):
    terminal = open_terminal(box, command=[box.child, '--fork', '1', '--code', '0'])
    terminal.command('q')
    check_equal(terminal.wait_exit(), 0, 'exit code')
    check_equal(box.survivors(), [], 'processes left')
    terminal.check_restored()


@test('the prefix may come long before its key, and an unknown key does no harm')
def key_slowly(box):
    terminal = open_terminal(box, command=[box.child, '--stdin'])
    terminal.type(PREFIX)
    time.sleep(0.5)
    terminal.one_restart(lambda: terminal.type('r'))
    terminal.command('x')
    terminal.type('after\r')
    wait_until(lambda: [line for line in box.lines('input') if line.rest.endswith('after\\x0a')], 'what was typed afterwards')


@table([('B40 Enter restarts after a crash', '\r'), ('B40 r restarts after a crash, without the prefix', 'r'),
        ('B40 the prefix and r restarts after a crash', PREFIX.decode() + 'r')])
def after_crash(box, keys):
    box.write('mode', 'bad')
    terminal = open_terminal(box, command=['/bin/sh', '-c', '[ -e ../out/good ] && exec "$0"; "$0" --exit 1; exit 1', box.child])
    terminal.wait_event('exited')
    time.sleep(0.2)
    box.write('../out/good')
    terminal.one_restart(lambda: terminal.type(keys))


@table([('q without the prefix quits after a crash', b'q'), ('the interrupt key quits after a crash', b'\x03')])
def quit_after_crash(box, keys):
    terminal = open_terminal(box, command=[box.child, '--exit', '1'])
    terminal.wait_event('exited')
    time.sleep(0.2)
    terminal.type(keys)
    terminal.wait_exit()
    terminal.check_restored()


@table([('the terminal is restored after %s' % name, signum) for name, signum in
        (('SIGTERM', signal.SIGTERM), ('SIGINT', signal.SIGINT), ('SIGHUP', signal.SIGHUP))])
def restored(box, signum):
    terminal = open_terminal(box, command=['/bin/sh', '-c', 'stty raw -echo; exec "$0"', box.child])
    terminal.stop(signum)
    terminal.check_restored()


@test('the terminal is in order after the stop signals SIGTSTP and SIGCONT')
def suspended(box):
    terminal = open_terminal(box)
    terminal.kill(signal.SIGTSTP)
    time.sleep(0.3)
    terminal.kill(signal.SIGCONT)
    terminal.one_restart(lambda: box.write('app.py'))
    terminal.stop()
    terminal.check_restored()


@test('A17 a terminal that is closed ends Rouse and everything it started')
def closed(box):
    terminal = open_terminal(box, '--stop-timeout', '500ms', command=[box.child, '--fork', '1', '--daemon', '1'])
    box.wait_line('daemon')
    terminal.hang_up()
    terminal.wait_exit()
    check_equal(box.survivors(), [], 'processes left')


@test('SIGKILL to Rouse hangs up on the child')
def killed(box):
    terminal = open_terminal(box, command=[box.child, '--fork', '1'])
    terminal.process.kill()
    terminal.process.wait()
    wait_until(lambda: not box.survivors(), lambda: 'these to be gone: %s' % box.survivors(), 10)


@test('-c clears the screen before each start')
def clear(box):
    terminal = open_terminal(box, '-c', command=[box.child, '--print', 'a line'])
    terminal.clear_screen()
    terminal.one_restart(lambda: box.write('app.py'))
    terminal.wait_output('\x1b\\[(2J|3J|H|J)')


@test('the last line that is shown is complete when the child is stopped')
def last_line(box):
    terminal = open_terminal(box, command=['/bin/sh', '-c', 'trap "echo said on the way out; exit 0" TERM; "$0" --exit 0; while :; do sleep 0.05; done', box.child],
                             env={'CHILD_MANY': '1'})
    terminal.wait_calm()
    terminal.one_restart(lambda: box.write('app.py'))
    terminal.wait_screen('said on the way out')


@test('A20 --stdin-quit: the end of the input ends Rouse')
def stdin_quit(box):
    reading, writing = os.pipe()
    rouse = box.rouse('--stdin-quit', stdin=reading, command=[box.child, '--code', '0'])
    os.close(reading)
    rouse.one_restart(lambda: box.write('app.py'))
    os.close(writing)
    check_equal(rouse.wait_exit(), 0, 'exit code')


main()
