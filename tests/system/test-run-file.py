#!/usr/bin/python3
# test-run-file.py - `rouse run` without a command: the programs of rouse.ini in one terminal
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import re
import signal
import time

from lib.box import QUIET_S, check, check_equal, wait_until
from lib.rouse import Rouse
from lib.tap import main, table, test
from lib.terminal import Terminal

MANY = {'CHILD_MANY': '1'}


def ini(box, *programs, project=''):
    """rouse.ini with these programs: (name, arguments of the child, more lines)."""
    text = '[project]\nname=Shop\n' + project
    for name, arguments, *lines in programs:
        text += '[program %s]\ncommand=%s %s\nstop-timeout=2s\n%s\n' % (name, box.child, arguments, '\n'.join(lines))
    return text


def begin(box, *options, kind=Rouse, starts=None, **keywords):
    """`rouse run` on the tree's rouse.ini, once everything is watched and so many programs have started."""
    rouse = kind(box, options, None, env={**MANY, **keywords.pop('env', {})}, **keywords)
    rouse.wait_armed()
    if starts is not None:
        rouse.wait_event('started', starts)
    return rouse


def allowed(box, *options, **keywords):
    return begin(box, '--yes', *options, **keywords)


def started(rouse, name=None):
    return [event['program'] for event in rouse.events('started') if name in (None, event['program'])]


def quiet(rouse):
    """Nothing is started for a while."""
    before = started(rouse)
    time.sleep(QUIET_S)
    check_equal(started(rouse), before, 'starts after %g quiet seconds' % QUIET_S)


def run(box, *options, env=None):
    """Runs it to its end: exit code, standard output, standard error."""
    rouse = Rouse(box, options, None, env={**MANY, **(env or {})}, events='--once' not in options)
    code = rouse.wait_exit()
    with open(rouse.out_path, encoding='utf-8') as out, open(rouse.err_path, encoding='utf-8') as err:
        return code, out.read(), err.read()


def check_code(box, code, *options):
    got, _, err = run(box, *options)
    check_equal(got, code, 'exit code; it said %r' % err)
    return err


def lines_of(text, name):
    return re.findall(r'^%s +\| ?(.*?)\r?$' % name, text, re.MULTILINE)


# -- what runs


@test('no rouse.ini and no command: it says what can be done')
def nothing(box):
    err = check_code(box, 2)
    for words in ('rouse.ini', 'rouse init', 'rouse run -- CMD'):
        check(words in err, 'nothing of %r in %r' % (words, err))


@test('a file that is wrong is refused with its line and key')
def wrong_file(box):
    box.write('rouse.ini', ini(box, ('web', '', 'stop-timeout=2s', 'kind=servant')))
    err = check_code(box, 2, '--yes')
    check(re.search(r'rouse\.ini:\d+: ', err), 'no line in %r' % err)
    check_equal(box.lines('start'), [], 'starts')


@test('E82 more programs than are allowed are refused, and how many that is')
def too_many(box):
    box.write('rouse.ini', ''.join('[program p%d]\ncommand=true\n' % i for i in range(101)))
    err = check_code(box, 2, '--yes')
    check(re.search(r'rouse\.ini:201: .*\b100\b', err), 'it says %r' % err)


@test('a file named by --file that is not there is named')
def no_file(box):
    check('dev.ini' in check_code(box, 2, '--file', 'dev.ini', '--yes'), 'the file is not named')


@test('all programs of the file start, and each restarts on its own changes')
def several(box):
    box.write('rouse.ini', ini(box, ('web', '--env ROUSE_PROGRAM', 'watch=*.py'), ('worker', '', 'watch=*.js')))
    rouse = allowed(box, starts=2)
    check_equal(sorted(started(rouse)), ['web', 'worker'], 'what started')
    check_equal(box.wait_line('env').rest, 'ROUSE_PROGRAM=web', 'the child\'s environment')
    box.write('app.py')
    rouse.wait_event('started', 3)
    box.write('app.js')
    rouse.wait_event('started', 4)
    check_equal(started(rouse)[2:], ['web', 'worker'], 'what restarted')
    check_equal([event['programs'] for event in rouse.events('changed')], [['web'], ['worker']], 'whom the changes concern')
    rouse.wait_output(r'app\.py .*→ restarting web\n')
    check_equal(rouse.stop(signal.SIGINT), 130, 'exit code')


@test('--only chooses programs, and nobody waits for those that are left out')
def only(box):
    box.write('rouse.ini', ini(box, ('db', ''), ('web', '', 'after=db'), ('worker', '')))
    rouse = allowed(box, '--only', 'web', starts=1)
    quiet(rouse)
    check_equal(started(rouse), ['web'], 'what started')


@test('--only with a name that the file has not tells those it has')
def only_unknown(box):
    box.write('rouse.ini', ini(box, ('web', ''), ('worker', '')))
    check('web, worker' in check_code(box, 2, '--yes', '--only', 'wbe'), 'the names are not told')


@test('after= holds for the start')
def after(box):
    box.write('rouse.ini', ini(box, ('web', '', 'after=db'), ('db', '', 'ready=alive:300ms')))
    rouse = allowed(box, starts=2)
    check_equal(started(rouse), ['db', 'web'], 'the order')
    ready = rouse.wait_event('ready', probe=lambda event: event['program'] == 'db')
    check(ready['t'] <= rouse.events('started')[1]['t'], 'web did not wait for db')
    check_equal([event['awaits'] for event in rouse.events('awaits')], ['db', None], 'what web waits for')


# -- precedence


@test('E83 the command line goes before the private file, and that before rouse.ini')
def precedence(box):
    box.write('rouse.ini', ini(box, ('web', '--env A --env B --env C', 'env=A=1;B=1;C=1')))
    os.makedirs(box.home + '/config/rouse/projects')
    with open(box.home + '/config/rouse/projects/shop.ini', 'w', encoding='utf-8') as file:
        file.write('[project]\nroot=%s\n[program web]\nenv=A=2;B=2;C=2\n' % box.tree)
    allowed(box, '--env', 'A=3', starts=1)
    wait_until(lambda: len(box.lines('env')) == 3, 'the environment')
    check_equal([line.rest for line in box.lines('env')], ['A=3', 'B=2', 'C=2'], 'the environment')


@test('options say what is watched instead of the file')
def watch_override(box):
    box.write('rouse.ini', ini(box, ('web', ''), ('worker', ''), project='include=*.txt\n'))
    rouse = allowed(box, '-I', '*.py', starts=2)
    box.write('a.txt')
    quiet(rouse)
    box.write('b.py')
    rouse.wait_event('started', 4)
    check_equal(rouse.changed_paths(), ['b.py'], 'what counted')


# -- trust


@test('a file that was never allowed runs nothing, and rouse allow is named')
def not_allowed(box):
    box.write('rouse.ini', ini(box, ('web', '')))
    check('rouse allow' in check_code(box, 2), 'rouse allow is not named')
    check_equal(box.lines('start'), [], 'starts')


@test('a file of another name that was never allowed names --yes')
def other_not_allowed(box):
    box.write('dev.ini', ini(box, ('web', '')))
    check('--yes' in check_code(box, 2, '--file', 'dev.ini'), '--yes is not named')


@test('--yes allows it for good, but only what stands there')
def allow_once(box):
    box.write('rouse.ini', ini(box, ('web', '')))
    allowed(box, starts=1).stop()
    begin(box, starts=1).stop()
    box.write('rouse.ini', ini(box, ('web', '--fork 0')))
    check('rouse allow' in check_code(box, 2), 'it runs what was not allowed')


@table([('on a terminal it shows the commands and asks: %r' % answer, answer, runs)
        for answer, runs in (('y', True), ('n', False), ('', False))])
def asks(box, answer, runs):
    box.write('rouse.ini', ini(box, ('web', '--fork 0', 'build=true', 'env=LD_PRELOAD=x'), ('worker', '--fork 0')))
    terminal = Terminal(box, (), None, env=MANY)
    terminal.wait_screen('[y/N]')
    for words in ('--fork 0', 'worker', 'true', 'LD_PRELOAD=x'):
        terminal.wait_screen(words)
    check_equal(box.lines('start'), [], 'starts before the answer')
    terminal.type(answer + '\n')
    if runs:
        terminal.wait_event('started', 2)
        terminal.type('q')
        check_equal(terminal.wait_exit(), 0, 'exit code')
    else:
        check_equal(terminal.wait_exit(), 2, 'exit code')
        check_equal(box.lines('start'), [], 'starts')


# -- edits while it runs


def pending(box, rouse, text):
    """An edit that has to be allowed before it counts."""
    n = len(rouse.events('config'))
    box.write('rouse.ini', text)
    check_equal(rouse.wait_event('config', n + 1)['outcome'], 'pending', 'what became of the edit')


@test('an edit starts anew what it describes differently, and nothing else')
def live_edit(box):
    web, worker, tests = ('web', '--env ROUSE_PROGRAM'), ('worker', ''), ('tests', '--exit 0', 'kind=task')
    box.write('rouse.ini', ini(box, web, worker))
    rouse = allowed(box, starts=2)
    check_equal(sorted(started(rouse)), ['web', 'worker'], 'what started')
    pending(box, rouse, ini(box, web, ('worker', '--fork 0'), tests))
    box.verb('allow', '--yes')
    rouse.wait_event('config', probe=lambda event: event['outcome'] == 'used')
    rouse.wait_event('started', 4)
    quiet(rouse)
    check_equal(sorted(started(rouse)[2:]), ['tests', 'worker'], 'what the edit started')
    check_equal([event['cause'] for event in rouse.events('started') if event['program'] == 'worker'][1], 'config', 'the cause')
    pending(box, rouse, ini(box, web))
    box.verb('allow', '--yes')
    wait_until(lambda: len(rouse.events('config')) == 4, 'the edit to be used')
    wait_until(lambda: [event for event in rouse.events('exited') if event['program'] == 'worker' and event['run']['expected']][1:], 'the worker to leave')
    check_equal(started(rouse, 'web'), ['web'], 'starts of web')
    check_equal(rouse.events('changed'), [], 'changes')


@test('E85 a bad edit is told with its line, and what ran before goes on')
def bad_edit(box):
    good = ini(box, ('web', ''), ('worker', ''))
    box.write('rouse.ini', good)
    rouse = allowed(box, starts=2)
    box.write('rouse.ini', good + 'kind=servant\n')
    event = rouse.wait_event('config')
    check_equal(event['outcome'], 'broken', 'what became of the edit')
    check(re.search(r'rouse\.ini:%d: kind: ' % (good.count('\n') + 1), event['message']), event['message'])
    rouse.wait_output('what ran before goes on')
    box.write('app.py')
    rouse.wait_event('started', 4)
    box.write('rouse.ini', good)
    rouse.wait_output(r'rouse\.ini is in order again')
    box.write('app.py', 'y')
    rouse.wait_event('started', 6)
    check_equal([event['outcome'] for event in rouse.events('config')], ['broken', 'used'], 'events of the file')


@test('an edit that is not allowed changes nothing, is shown, and a allows it')
def allow_key(box):
    box.write('rouse.ini', ini(box, ('web', ''), ('worker', '')))
    terminal = allowed(box, kind=Terminal, starts=2)
    pending(box, terminal, ini(box, ('web', '--fork 0'), ('worker', '')))
    terminal.wait_screen('has changed since it was allowed')
    terminal.wait_screen('+command=%s --fork 0' % box.child)
    terminal.wait_screen('a allows it')
    quiet(terminal)
    terminal.type('a')
    terminal.wait_event('started', 3)
    check_equal(started(terminal)[2:], ['web'], 'what the edit started')
    terminal.type('a')
    terminal.wait_screen('there is nothing to allow')
    terminal.type('q')
    check_equal(terminal.wait_exit(), 0, 'exit code')


@test('from one program to two and back, names come and go')
def names_come(box):
    one, two = ini(box, ('web', '--print hello')), ini(box, ('web', '--print hello'), ('worker', '--print there'))
    box.write('rouse.ini', one)
    rouse = allowed(box, starts=1)
    rouse.wait_output(r'(?m)^hello$')
    pending(box, rouse, two)
    box.verb('allow', '--yes')
    rouse.wait_output(r'worker \| there')
    box.write('app.py')
    rouse.wait_output(r'web    \| hello')
    box.write('rouse.ini', one)  # was allowed before
    rouse.wait_output(r'worker: stopped: it is no longer one of the programs')
    box.write('app.py', 'y')
    rouse.wait_output(r'(?m)^rouse: restarted')
    with open(rouse.out_path, encoding='utf-8') as file:
        wait_until(lambda: file.read().endswith('\nhello\n') or file.seek(0), 'output without names')


@test('--only stays what it was when the file changes, and --file is heeded as well')
def only_edited(box):
    box.write('dev.ini', ini(box, ('web', ''), ('worker', '')))
    rouse = allowed(box, '--file', 'dev.ini', '--only', 'web', starts=1)
    box.write('dev.ini', ini(box, ('web', '--fork 0'), ('worker', '--fork 0'), ('new', '')))
    rouse.wait_event('config')
    box.write('dev.ini', ini(box, ('worker', '')))
    quiet(rouse)
    check_equal(started(rouse), ['web'], 'what started')
    check_equal(rouse.events('changed'), [], 'changes')


# -- the output


@test('lines carry the name of their program, and those of two never mix')
def prefixes(box):
    script = 'for i in 1 2 3 4 5 6 7 8 9; do printf %s-; sleep 0.01; printf "$i\\\\n"; done; exec sleep 60'
    box.write('rouse.ini', '[program a]\nshell=true\ncommand=%s\n[program long-name]\nshell=true\ncommand=%s\n' %
              (script % 'x', script % 'y'))
    rouse = allowed(box, starts=2)
    rouse.wait_output('x-9\n')
    rouse.wait_output('y-9\n')
    rouse.stop()
    with open(rouse.out_path, encoding='utf-8') as file:
        out = file.read()
    check_equal(lines_of(out, 'a'), ['x-%d' % i for i in range(1, 10)], 'lines of a')
    check_equal(lines_of(out, 'long-name'), ['y-%d' % i for i in range(1, 10)], 'lines of long-name')
    check('a         | x-1\n' in out, 'names are not of one width')


@test('on a terminal each program has one of its own, narrower by the names')
def widths(box):
    box.write('rouse.ini', ini(box, ('web', '--winch --terminal'), ('worker', '')))
    terminal = allowed(box, kind=Terminal, starts=2)
    check_equal(box.wait_line('terminal').rest.split()[:3], ['tty=111', 'rows=33', 'columns=102'], 'web\'s terminal')
    terminal.resize(20, 60)
    wait_until(lambda: any('rows=20 columns=51' in line.rest for line in box.lines('terminal')), 'the new size')
    terminal.type('q')
    check_equal(terminal.wait_exit(), 0, 'exit code')
    terminal.check_restored()


@test('a prompt is shown after a pause; colours stay, the screen is not cleared')
def prompts(box):
    box.write('rouse.ini', '[program web]\nshell=true\ncommand=printf "\\\\033[2J\\\\033[H\\\\033[31mred\\\\nstill\\\\033[0m\\\\n(Pdb) "; exec sleep 60\n'
              '[program worker]\ncommand=sleep 60\n')
    terminal = allowed(box, kind=Terminal, starts=2)
    terminal.wait_screen('(Pdb) …')
    shown = terminal.output()
    check('\x1b[31mred\x1b[0m' in shown and '\x1b[0;31mstill\x1b[0m' in shown, 'the colours are gone')
    check('\x1b[2J' not in shown, 'the screen was cleared')


@test('one program alone, and one chosen by --only, is passed on as it is')
def single(box):
    box.write('rouse.ini', '[program web]\nshell=true\ncommand=printf "\\\\033[2Jhello\\\\rbye"; exec sleep 60\n'
              '[program worker]\ncommand=sleep 60\n')
    terminal = allowed(box, '--only', 'web', kind=Terminal, starts=1)
    terminal.wait_screen('\x1b[2Jhello\rbye')
    check('web |' not in terminal.output(), 'it has a name in front')


# -- the keyboard


@test('keys are about all programs, or about the one that was chosen')
def keys(box):
    box.write('rouse.ini', ini(box, ('web', ''), ('worker', '')))
    terminal = allowed(box, kind=Terminal, starts=2)
    terminal.type('r')
    terminal.wait_event('started', 4)
    check_equal(sorted(started(terminal)[2:]), ['web', 'worker'], 'what r restarted')
    terminal.type('2r')
    terminal.wait_event('started', 5)
    check_equal(started(terminal)[4:], ['worker'], 'what 2 r restarted')
    terminal.type('s')
    terminal.wait_event('exited', probe=lambda event: event['program'] == 'worker' and event['run']['expected'], n=3)
    terminal.type('\r')
    terminal.wait_event('started', 6)
    terminal.type('0s')
    wait_until(lambda: len(terminal.events('exited')) == 6, 'all to stop')
    terminal.type('s')
    terminal.wait_event('started', 8)
    terminal.type('9?')
    terminal.wait_screen('there is no program 9')
    terminal.wait_screen('2  worker (')
    terminal.type('\x03')
    check_equal(terminal.wait_exit(), 0, 'exit code')
    terminal.check_restored()


@test('i gives a chosen program the keyboard and the terminal, and back')
def typing(box):
    box.write('rouse.ini', ini(box, ('web', '--stdin --winch --print ready'), ('worker', '')))
    terminal = allowed(box, kind=Terminal, starts=2)
    terminal.wait_screen('ready')
    terminal.type('i')
    terminal.wait_screen('choose the program')
    terminal.type('1i')
    terminal.wait_screen('has the keyboard')
    wait_until(lambda: any('columns=111' in line.rest for line in box.lines('terminal')), 'the whole width')
    terminal.type('rq?\r')
    check_equal(box.wait_line('input').rest, 'rq?\\x0a', 'what the child read')
    terminal.command('i')
    terminal.wait_screen('Rouse\'s again')
    wait_until(lambda: 'columns=102' in box.lines('terminal')[-1].rest, 'the width beside the names')
    terminal.type('q')
    check_equal(terminal.wait_exit(), 0, 'exit code')


@test('what others print while one has the terminal is shown afterwards')
def held_back(box):
    box.write('rouse.ini', ini(box, ('web', '--stdin --print ready')) +
              '[program worker]\nshell=true\ncommand=while [ ! -e go ]; do sleep 0.02; done; echo from worker; touch gone; exec sleep 60\n')
    terminal = allowed(box, '-i', 'go*', kind=Terminal, starts=2)
    terminal.wait_screen('ready')
    terminal.type('1i')
    terminal.wait_screen('has the keyboard')
    box.write('go')
    wait_until(lambda: os.path.exists(box.path('gone')), 'the worker to print')
    terminal.type('x\r')
    box.wait_line('input')
    check('from worker' not in terminal.output(), 'it is shown between what is typed')
    terminal.command('i')
    terminal.wait_screen('from worker')


@test('a program that ends gives the keyboard back')
def typing_ends(box):
    box.write('rouse.ini', ini(box, ('web', '--stdin --print ready'), ('worker', '')))
    terminal = allowed(box, kind=Terminal, starts=2)
    terminal.wait_screen('ready')
    terminal.type('1i')
    terminal.wait_screen('has the keyboard')
    os.kill(box.lines('start')[0].pid, signal.SIGKILL)
    os.kill(box.lines('start')[1].pid, signal.SIGKILL)
    wait_until(lambda: len(terminal.events('exited')) == 2, 'both to end')
    terminal.type('?')
    terminal.wait_screen('a digit chooses')


# -- ends


@test('a second Ctrl-C kills those that do not stop')
def second_interrupt(box):
    box.write('rouse.ini', ini(box, ('web', '--ignore'), ('worker', '')).replace('stop-timeout=2s', 'stop-timeout=60s'))
    terminal = allowed(box, kind=Terminal, starts=2)
    terminal.type('\x03')
    box.wait_line('signal', 2)
    terminal.type('\x03')
    check_equal(terminal.wait_exit(), 0, 'exit code')


@table([('--once runs tasks to their end, services end with them, and the worst code counts: %d' % code, '--exit %d' % code, code)
        for code in (0, 3)])
def once(box, arguments, code):
    box.write('rouse.ini', ini(box, ('db', ''), ('lint', '--exit 0', 'kind=task'), ('tests', arguments, 'kind=task', 'after=db;lint')))
    check_code(box, code, '--yes', '--once')
    check_equal(len(box.lines('start')), 3, 'starts')


@test('--once ends when a task cannot run because another one has failed')
def once_blocked(box):
    box.write('rouse.ini', ini(box, ('lint', '--exit 5', 'kind=task'), ('tests', '', 'kind=task', 'after=lint'), ('last', '', 'kind=task', 'after=tests')))
    check_code(box, 5, '--yes', '--once')
    check_equal(len(box.lines('start')), 1, 'starts')


main()
