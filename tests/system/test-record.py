#!/usr/bin/python3
# test-record.py - the history: what it tells, and what it survives
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os
import random
import signal
import sqlite3
import time

from lib.box import check, check_equal, wait_until
from lib.tap import main, table, test


def history(box, *options):
    text = box.verb('history', '--json', *options)
    if text.lstrip().startswith('['):
        return json.loads(text)
    return [json.loads(line) for line in text.splitlines()]


def database(box):
    return os.path.join(box.env['XDG_STATE_HOME'], 'rouse', 'history.db')


def integrity(box):
    with sqlite3.connect(database(box)) as connection:
        return connection.execute('PRAGMA integrity_check').fetchone()[0]


@test('rouse history --json tells of every reload, newest first')
def all_reloads(box):
    box.write('app.py', '1')
    rouse = box.rouse()
    for n in range(3):
        rouse.one_restart(lambda n=n: box.write('f%d.py' % n, '1'))
    rouse.stop()
    rows = history(box)
    check_equal([row['cause'] for row in rows], ['change'] * 3 + ['first'], 'causes')
    check_equal([[os.path.basename(entry['path']) for entry in row['files']] for row in rows], [['f2.py'], ['f1.py'], ['f0.py'], []], 'files')
    check_equal([row['action'] for row in rows], ['restart'] * 3 + ['start'], 'actions')
    for row in rows[:3]:
        check(row['settle_ms'] is not None and row['stop_ms'] is not None and row['start_ms'] is not None, 'times are missing: %s' % row)
        check(row['at'] and row['project'] and row['program'] and row['run_id'], 'something is missing: %s' % row)
    check(rows[0]['run']['pid'] == rouse.starts()[-1].pid, 'the run of the newest: %s' % rows[0]['run'])


@test('the outcome and the exit code of each run are recorded')
def outcomes(box):
    box.write('code', '5')
    rouse = box.rouse('--task', command=['/bin/sh', '-c', '"$0" --read code --exit 0; exit $(cat code)', box.child])
    rouse.wait_event('exited')
    for n, code in enumerate(('7', '0', '9')):
        rouse.one_restart(lambda code=code: box.write('code', code))
        rouse.wait_event('exited', n + 2)
    rouse.stop()
    codes = [row['run']['exit_code'] for row in history(box)]
    check_equal(codes, [9, 0, 7, 5], 'exit codes')
    check_equal([row['run']['exit_code'] for row in history(box, '--failed')], [9, 7, 5], 'exit codes of what failed')


@test('--project and --since select')
def selected(box):
    for name in ('one', 'two'):
        os.mkdir(box.path(name))
        box.rouse(cwd=box.path(name)).stop()
    rows = history(box)
    check_equal(len(rows), 2, 'rows')
    names = {row['project'] for row in rows}
    check_equal(len(names), 2, 'projects')
    for name in names:
        check_equal([row['project'] for row in history(box, '--project', name)], [name], 'of one project')
    check_equal(len(history(box, '--since', '1h')), 2, 'of the last hour')
    time.sleep(1.1)
    check_equal(len(history(box, '--since', '1s')), 0, 'of the last second')


@test('rouse history without --json is for people')
def for_people(box):
    rouse = box.rouse(command=[box.child, '--exit', '4'])
    rouse.one_restart(lambda: box.write('the-cause.py'))
    rouse.wait_event('exited', 2)
    rouse.stop()
    check('the-cause.py' in box.verb('history'), 'the file is not named')


@test('a git branch change is recorded with its reload', git=True)
def branch(box):
    box.repo.commit({'app.py': '1\n'})
    box.repo.git('checkout', '-q', '-b', 'feature')
    box.repo.commit({'app.py': '2\n'})
    rouse = box.rouse()
    rouse.one_restart(lambda: box.repo.git('checkout', '-q', 'main'))
    rouse.stop()
    check_equal(history(box)[0]['branch'], {'from': 'feature', 'to': 'main'}, 'the branch')


@test('the tail of the output is kept with its run')
def output_tail(box):
    rouse = box.rouse(command=[box.child, '--print', 'what it said last', '--exit', '1'])
    rouse.wait_event('exited')
    rouse.stop()
    with sqlite3.connect(database(box)) as connection:
        dump = '\n'.join(connection.iterdump())
    check('what it said last'.encode().hex().upper() in dump.upper() or 'what it said last' in dump, 'the output is not in the database')


@test('a long list of files is bounded, and counted in full')
def bounded(box):
    rouse = box.rouse()
    rouse.sees(lambda: [box.write('f%04d.py' % n) for n in range(3000)])
    rouse.stop()
    rows = [row for row in history(box) if row['files']]
    # One that was seen while it was being written counts twice.
    check(3000 <= sum(row['files_total'] for row in rows) <= 3100, 'files in total: %s' % [row['files_total'] for row in rows])
    check(max(len(row['files']) for row in rows) <= 1000, 'the list is not bounded')


@test('kill -9 loses at most the last second, and corrupts nothing')
def killed(box):
    dice = random.Random(os.environ.get('ROUSE_TEST_SEED', '4711'))
    expected = 0
    for round_number in range(6):
        rouse = box.rouse()
        for n in range(3):
            rouse.one_restart(lambda n=n: box.write('app.py', '%d %d' % (round_number, n)), quiet=0.02)
        time.sleep(1.1)
        expected += 4
        box.write('app.py', 'the last of round %d' % round_number)
        time.sleep(dice.random() * 0.1)
        rouse.process.kill()
        rouse.process.wait()
        wait_until(lambda: not box.survivors(), 'its processes to be gone')
        check_equal(integrity(box), 'ok', 'the integrity of the database')
        n_rows = len(history(box))
        check(n_rows >= expected, 'round %d: %d reloads of %d are left' % (round_number, n_rows, expected))
        expected = n_rows


@test('a damaged database is put aside with a notice, and Rouse goes on')
def damaged(box):
    path = database(box)
    os.makedirs(os.path.dirname(path))
    with open(path, 'wb') as file:
        file.write(b'SQLite format 3\0' + bytes(range(256)) * 40)
    rouse = box.rouse()
    rouse.wait_output('(?i)history')
    rouse.one_restart(lambda: box.write('app.py'))
    rouse.stop()
    check_equal(len(history(box)), 2, 'reloads in the new database')
    check(len([name for name in os.listdir(os.path.dirname(path)) if not name.startswith('history.db-')]) >= 2, 'the old one was not put aside')


@table([('a state folder that cannot be made', 'file'), ('a full or read-only state folder', 'folder')])
def no_state(box, how):
    if how == 'file':
        with open(box.env['XDG_STATE_HOME'], 'wb'):
            pass
        prefix = []
    else:
        os.makedirs(box.env['XDG_STATE_HOME'] + '/rouse')
        prefix = box.unprivileged()
        os.chmod(box.env['XDG_STATE_HOME'] + '/rouse', 0o555)
    rouse = box.rouse(prefix=prefix)
    rouse.one_restart(lambda: box.write('app.py'))
    rouse.wait_output('(?i)history')
    check(rouse.alive(), 'Rouse has ended')


@test('two instances share the history')
def shared(box):
    first = box.rouse(env={'CHILD_MANY': '1'})
    second = box.rouse(env={'CHILD_MANY': '1'})
    for n in range(5):
        box.write('app.py', str(n))
        wait_until(lambda n=n: len(box.lines('start')) >= 2 * (n + 2), 'the starts of both')
        time.sleep(0.05)
    first.stop()
    second.stop()
    check_equal(len(history(box)), 12, 'reloads')
    check_equal(integrity(box), 'ok', 'the integrity of the database')


@test('the reload under way is recorded when Rouse is stopped by a signal')
def at_the_end(box):
    rouse = box.rouse('--stop-timeout', '5s', command=[box.child, '--delay', '300'])
    box.write('app.py')
    box.wait_line('signal')
    rouse.stop(signal.SIGINT)
    causes = [row['cause'] for row in history(box)]
    check('first' in causes, 'the first start is missing: %s' % causes)
    check_equal(integrity(box), 'ok', 'the integrity of the database')


@test('--events appends: a second run does not wipe what the first one wrote')
def events_append(box):
    path = os.path.join(box.out, 'all.jsonl')
    for _ in range(2):
        rouse = box.rouse('--events', path, events=False, wait=False)
        rouse.wait_starts(1)
        rouse.stop()
    with open(path, encoding='utf-8') as file:
        kinds = [json.loads(line)['event'] for line in file]
    check_equal(kinds.count('started'), 2, 'events "started"')


main()
