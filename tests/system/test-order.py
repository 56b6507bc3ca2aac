#!/usr/bin/python3
# test-order.py - programs of one project: each by its own files, in order, and following each other's restarts
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import random
import shlex
import time

from lib.box import check, check_equal, wait_until
from lib.tap import main, test


def program(box, name, keys='', ready='output:READY', until=None):
    """A group of rouse.ini. The program logs its start, waits for the file `until`, and says that it is ready."""
    path = os.path.join(box.out, name + '.sh')
    with open(path, 'w', encoding='utf-8') as file:
        file.write('echo "%s $$ t=$(date +%%s%%N) ${ROUSE_CHANGES_FILE:+$(tr -d \'\\n\' < "$ROUSE_CHANGES_FILE")}" >> "$CHILD_LOG"\n' % name)
        if until is not None:
            file.write('while [ ! -e %s ]; do sleep 0.02; done\n' % shlex.quote(os.path.join(box.out, until)))
        file.write('echo READY\nexec sleep 1000\n')
    return '[program %s]\ncommand=/bin/sh %s\nready=%s\nstop-timeout=1s\n%s\n' % (name, path, ready, keys)


def run(box, *groups):
    box.write('rouse.ini', '[project]\nname=Shop\n' + '\n'.join(groups))
    rouse = box.rouse('--yes', command=[], wait=False)
    rouse.wait_armed()
    return rouse


def wait_ready(rouse, name, n):
    return rouse.wait_event('reloaded', n, lambda event: event['reload']['program'] == name and event['reload']['outcome'] == 'ready')


def causes(rouse, name):
    return [event['reload']['cause'] for event in rouse.events('reloaded')
            if event['reload']['program'] == name and event['reload']['outcome'] != 'superseded']


def order(rouse, kind):
    return [event['program'] for event in rouse.events(kind)]


@test('each starts when those that it comes after are ready, and says so until then')
def start_order(box):
    rouse = run(box, program(box, 'web', 'after=db;cache\n'), program(box, 'db', until='go'), program(box, 'cache'))
    wait_ready(rouse, 'cache', 1)
    rouse.wait_event('awaits', 1, lambda event: event['awaits'] == 'db')
    time.sleep(0.2)
    check_equal(sorted(order(rouse, 'started')), ['cache', 'db'], 'what was started')
    with open(os.path.join(box.out, 'go'), 'w', encoding='utf-8'):
        pass
    wait_ready(rouse, 'web', 1)
    events = [(event['event'], event.get('program')) for event in rouse.events()]
    check(events.index(('ready', 'db')) < events.index(('started', 'web')), 'web was started before db was ready')


@test('each is restarted by its own files, and told of these alone')
def own_files(box):
    rouse = run(box, program(box, 'web', 'watch=*.py;*.html\nignore=test_*\n'), program(box, 'worker', 'watch=*.py\n'),
                '[rule docs]\nmatch=docs/\naction=ignore\n')
    wait_ready(rouse, 'web', 1)
    wait_ready(rouse, 'worker', 1)
    box.write('docs/a.py')
    box.write('test_a.py.html')
    box.write('b.html')
    wait_ready(rouse, 'web', 2)
    check_equal(causes(rouse, 'worker'), ['first'], 'restarts of the worker')
    check_equal(rouse.changed_paths(), ['b.html'], 'what changed')
    box.shell('echo 1 > c.html; echo 1 > d.py')
    wait_ready(rouse, 'worker', 2)
    wait_ready(rouse, 'web', 3)
    lines = box.lines('worker')
    check('d.py' in lines[-1].rest and 'c.html' not in lines[-1].rest, 'the worker was told: %s' % lines[-1])
    check_equal(len(box.lines('web')), 3, 'starts of web')


@test('rouse why says of each program whether it restarts, and why')
def why(box):
    box.write('rouse.ini', '[project]\nignore=*.tmp\n[program web]\ncommand=true\nwatch=*.py;*.html\nignore=test_*\n'
              '[program worker]\ncommand=true\nwatch=*.py\n[rule docs]\nmatch=docs/\nprograms=worker\naction=ignore\n')

    def ask(path, code):
        return [line.strip() for line in box.verb('why', path, code=code).splitlines()][1:]
    check_equal(ask('a.html', 0), ['web restarts: “*.html” of its watch matches.',
                                   'worker does not restart: nothing of its watch matches.'], 'of a.html')
    check_equal(ask('docs/a.py', 0), ['web restarts: “*.py” of its watch matches.',
                                      'worker does not restart: rule “docs” says so, by “docs/”.'], 'of docs/a.py')
    check_equal(ask('test_a.html', 1), ['web does not restart: “test_*” of its ignore matches.',
                                        'worker does not restart: nothing of its watch matches.'], 'of test_a.html')
    check_equal(ask('a.tmp', 1), [], 'of a.tmp')
    check_equal(ask('rouse.ini', 1), [], 'of rouse.ini')
    box.write('rouse.ini', '[program web]\n')
    box.verb('why', 'a.py', code=2)


@test('E80 a restart is followed by those that cascade, each once')
def cascade(box):
    rouse = run(box, program(box, 'proxy', 'after=web\ncascade=true\nwatch=*.conf\n'),
                program(box, 'web', 'after=db\ncascade=true\nwatch=*.py\n'), program(box, 'db', 'watch=*.sql\n'))
    wait_ready(rouse, 'proxy', 1)
    box.write('a.sql')
    wait_ready(rouse, 'proxy', 2)
    box.shell('echo 2 > a.sql; echo 1 > a.py; echo 1 > a.conf')
    wait_ready(rouse, 'proxy', 3)
    time.sleep(0.5)
    check_equal(causes(rouse, 'db'), ['first', 'change', 'change'], 'of db')
    check_equal(causes(rouse, 'web'), ['first', 'cascade', 'change'], 'of web')
    check_equal(causes(rouse, 'proxy'), ['first', 'cascade', 'change'], 'of proxy')


@test('whatever changes when, each has seen the last of its files, and starts after those it follows')
def storm(box):
    seed = random.randrange(1 << 30)
    print('# seed %d' % seed)
    dice = random.Random(seed)
    rouse = run(box, program(box, 'proxy', 'after=web\ncascade=true\nwatch=*.conf\n'),
                program(box, 'web', 'after=db\ncascade=true\nwatch=*.py\n'), program(box, 'db', 'watch=*.sql\n'))
    names = {'db': 'a.sql', 'web': 'a.py', 'proxy': 'a.conf'}
    wait_ready(rouse, 'proxy', 1)
    for n in range(12):
        written = {}
        for _ in range(dice.randint(1, 4)):
            name = dice.choice(list(names))
            box.write(names[name], '%d %d' % (n, dice.random() * 1e9))
            written[name] = time.time_ns()
            time.sleep(dice.choice((0, 0.005, 0.03, 0.1)))

        def last(name):
            return box.lines(name)[-1].t

        def calm():
            return (all(last(name) > at for name, at in written.items()) and last('db') < last('web') < last('proxy'))
        wait_until(calm, lambda: 'round %d: each to start after %s; last: %s' %
                   (n, written, {name: last(name) for name in names}))
        rouse.wait_calm()


main()
