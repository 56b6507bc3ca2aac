#!/usr/bin/python3
# test-hot.py - changes that a running program takes by a signal or a command, and the restart when that is not enough
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os
import random
import time

from lib.box import check, check_equal, wait_until
from lib.tap import main, test

# Writes down what it starts with, and what it reads anew upon SIGHUP. What `conf` says is what it then does.
PROGRAM = '''
import os, signal, socket, sys, time
def note(word, text=''):
    with open(os.environ['CHILD_LOG'], 'a') as file:
        file.write('%s %d t=%d %s\\n' % (word, os.getpid(), time.monotonic_ns(), text))
def read():
    texts = []
    for name in ('conf', 'po', 'code'):
        with open(name) as file:
            texts.append(file.read().strip())
    return '|'.join(texts)
def tell(words):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.sendto(words.encode(), os.environ['NOTIFY_SOCKET'].replace('@', chr(0)))
def take(signum, frame):
    conf = read().split('|')[0]
    if 'tell' in conf:
        tell('RELOADING=1')
        time.sleep(0.4)
    note(word, read())
    if 'broken' in conf:
        print('conf:1: error: it says broken', flush=True)
        sys.exit(1)
    if 'tell' in conf and not 'silent' in conf:
        tell('READY=1')
word = 'hup'
if 'deaf' not in sys.argv:
    signal.signal(signal.SIGHUP, take)
if 'family' in sys.argv and os.fork() == 0:
    word = 'child-hup'
    while True:
        signal.pause()
note('start', read())
while True:
    signal.pause()
'''

# What it does depends on the file that it is run for.
COMMAND = '''
read text < po
printf 'command %s t=1 %s %s %s %s\\n' $$ "$text" "$COLOUR" "$PWD" "$(cat "$ROUSE_CHANGES_FILE")" >> "$CHILD_LOG"
echo "compiling $text"
case "$text" in
  *fails*) exit 2 ;;
  *leaves*) sleep 1000 & setsid sleep 1000 & ;;
  *hangs*) sleep 1000 & setsid sleep 1000 & trap '' TERM; sleep 1000 ;;
  *slow*) sleep 0.2 ;;
esac
printf 'compiled %s t=1 %s\\n' $$ "$text" >> "$CHILD_LOG"
'''

RULES = '''
[rule conf]
match=conf
action=signal:SIGHUP
[rule po]
match=po
action=command:sh %s
'''


def write_out(box, name, text):
    path = os.path.join(box.out, name)
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)
    return path


def run(box, words='', *keys, timeout='1s'):
    for name in ('conf', 'po', 'code'):
        box.write(name, 'first')
    lines = ['[project]', 'name=Shop', '[program web]', 'command=/usr/bin/python3 %s %s' % (write_out(box, 'program.py', PROGRAM), words),
             'ready=alive:20ms', 'env=COLOUR=red', 'hot-timeout=' + timeout, *keys]
    box.write('rouse.ini', '\n'.join(lines) + RULES % write_out(box, 'command.sh', COMMAND))
    rouse = box.rouse('--yes', command=[], wait=False)
    rouse.wait_armed()
    box.wait_line('start')
    wait_reload(rouse, 1)
    return rouse


def assert_alone(box, before):
    """Nothing is left but what there was."""
    wait_until(lambda: len(box.survivors()) == before, lambda: 'what is left, beside %d: %s' % (before, box.survivors()))


def wait_reload(rouse, n):
    """The nth that is final, as (action, outcome, tried, fall_back, rule), and all of it."""
    reload = rouse.wait_event('reloaded', n)['reload']
    return tuple(reload[key] for key in ('action', 'outcome', 'tried', 'fall_back', 'rule')), reload


@test('a program that reads its configuration upon a signal goes on, and it alone is signalled')
def takes_signal(box):
    rouse = run(box, 'family')
    for n in range(2):
        box.write('conf', 'text %d' % n)
        said, reload = wait_reload(rouse, n + 2)
        check_equal(said, ('signal', 'ready', None, None, 'conf'), 'the reload')
        check_equal(reload['run_id'], rouse.events('started')[0]['run']['id'], 'the run')
        check(300 <= reload['hot_ms'] < 2000, 'it took %s ms' % reload['hot_ms'])
        check_equal([line.rest for line in box.lines('hup')][n:], ['text %d|first|first' % n], 'what it read')
    check_equal(len(box.lines('start')), 1, 'starts')
    check_equal(box.lines('child-hup'), [], 'signals to its child')


@test('a program that does not know the signal is restarted, and nobody is alarmed')
def does_not_know(box):
    rouse = run(box, 'deaf')
    box.write('conf', 'second')
    check_equal(wait_reload(rouse, 2)[0], ('restart', 'ready', 'signal', 'ended', 'conf'), 'the reload')
    check_equal(box.wait_line('start', 2).rest, 'second|first|first', 'what it read')
    check_equal([event['run']['expected'] for event in rouse.events('exited')], [True], 'ends')
    rouse.stop()
    row = json.loads(box.verb('history', '--json').splitlines()[0])
    check_equal((row['action'], row['tried'], row['fall_back'], row['rule']), ('restart', 'signal', 'ended', 'conf'), 'the history')


@test('a program that fails over what it reads is restarted once')
def fails_over_it(box):
    rouse = run(box)
    box.write('conf', 'broken')
    check_equal(wait_reload(rouse, 2)[0], ('restart', 'ready', 'signal', 'ended', 'conf'), 'the reload')
    check_equal(len(rouse.events('started')), 2, 'starts')
    check_equal([event['run']['expected'] for event in rouse.events('exited')], [False], 'ends')


@test('a program that tells of itself is waited for, but not for ever')
def tells(box):
    rouse = run(box)
    box.write('conf', 'tell')
    said, reload = wait_reload(rouse, 2)
    check_equal(said, ('signal', 'ready', None, None, 'conf'), 'the reload')
    check(reload['hot_ms'] >= 400, 'it took %s ms' % reload['hot_ms'])
    box.write('conf', 'tell silent')
    said, reload = wait_reload(rouse, 3)
    check_equal(said, ('restart', 'ready', 'signal', 'timed-out', 'conf'), 'the reload')
    check(reload['hot_ms'] >= 1000, 'it took %s ms' % reload['hot_ms'])


@test('a command that ends well is enough; it sees folder, environment and changes; it leaves nothing')
def command(box):
    rouse = run(box)
    before = len(box.survivors())
    box.write('po', 'second leaves')
    said, reload = wait_reload(rouse, 2)
    check_equal(said, ('command', 'ready', None, None, 'po'), 'the reload')
    text = box.lines('command')[0].rest
    check(text.startswith('second leaves red %s ' % box.tree), 'it saw: ' + text)
    check_equal(json.loads(text[text.index('{'):])['path'], box.path('po'), 'the change')
    check('compiling second leaves' in rouse.output(), 'the output: ' + rouse.output())
    check_equal(len(box.lines('start')), 1, 'starts')
    assert_alone(box, before)


@test('a command that fails, hangs or is not there: the program is restarted, and of it all is gone')
def command_in_vain(box):
    rouse = run(box, '', 'stop-timeout=300ms')
    before = len(box.survivors())
    for n, (text, why) in enumerate((('fails', 'refused'), ('hangs', 'timed-out'))):
        box.write('po', text)
        said, reload = wait_reload(rouse, n + 2)
        check_equal(said, ('restart', 'ready', 'command', why, 'po'), 'the reload')
        check_equal(reload['run']['id'], rouse.events('started')[-1]['run']['id'], 'its run')
        check_equal(box.wait_line('start', n + 2).rest, 'first|%s|first' % text, 'what it read')
        assert_alone(box, before)
    os.unlink(os.path.join(box.out, 'command.sh'))
    box.write('po', 'third')
    check_equal(wait_reload(rouse, 4)[0], ('restart', 'ready', 'command', 'refused', 'po'), 'the reload')


@test('a stop during a command ends all of it')
def stop_meanwhile(box):
    rouse = run(box, '', 'stop-timeout=300ms', timeout='1min')
    box.write('po', 'hangs')
    box.wait_line('command')
    begin = time.monotonic()
    check_equal(rouse.stop(), 143, 'exit code')
    check(time.monotonic() - begin < 5, 'it took %g s' % (time.monotonic() - begin))
    check_equal(box.survivors(), [], 'what is left')
    check_equal([event['reload']['outcome'] for event in rouse.events('reloaded')], ['ready', 'superseded'], 'outcomes')


@test('whatever changes when, the last state of all files has been taken by somebody')
def storm(box):
    seed = random.randrange(1 << 30)
    print('# seed %d' % seed)
    dice = random.Random(seed)
    rouse = run(box, '', 'stop-timeout=1s', timeout='300ms')
    texts = {'conf': ('', 'broken', 'tell', 'tell silent'), 'po': ('', 'slow', 'fails', 'leaves', 'hangs'), 'code': ('',)}
    for n in range(5):
        for _ in range(dice.randint(2, 6)):
            name = dice.choice(('conf', 'conf', 'po', 'po', 'code'))
            box.write(name, '%s %d' % (dice.choice(texts[name]), dice.random() * 1e9))
            time.sleep(dice.choice((0, 0.01, 0.05, 0.2)))
        last = {}
        for name in dice.sample(('conf', 'po'), 2):
            last[name] = 'good %d %s' % (n, name)
            box.write(name, last[name])
            time.sleep(dice.choice((0, 0.05, 0.2)))

        def taken(name, word, last=last):
            lines = [line for line in box.lines() if line.word in (word, 'start')]
            return any(last[name] in line.rest for line in lines[-1:])
        wait_until(lambda taken=taken: taken('conf', 'hup') and taken('po', 'compiled'), lambda last=last: 'somebody to take %s' % last)
    rouse.stop()
    check(all(event['reload']['outcome'] in ('ready', 'superseded') for event in rouse.events('reloaded')), 'an outcome')
    check_equal(len({json.dumps(event['reload']) for event in rouse.events('reloaded')}), len(rouse.events('reloaded')), 'reloads told once')


main()
