# past.py - the history of somebody who has worked with Rouse for a month
# SPDX-License-Identifier: GPL-3.0-or-later
import datetime
import os
import random
import sqlite3

# The oldest format there is: Rouse brings it up to date, as it does on people's machines.
SCHEMA = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'engine', 'record', 'history-v1.sql')

CAUSE_FIRST, CAUSE_CHANGE, CAUSE_MANUAL = range(3)
READY, FAILED, SUPERSEDED = range(1, 4)
CREATED, MODIFIED, DELETED = range(3)

FILES = {
    'Shop': ['pages.py', 'server.py', 'cart/views.py', 'cart/models.py', 'cart/forms.py', 'static/shop.css', 'templates/checkout.html', 'worker.py'],
    'Blog': ['pages.py', 'serve.py', 'posts/rewriting-the-cart.md', 'templates/post.html'],
    'Weather': ['metar.py', 'station.py', 'stations.json'],
}
# Programs with how long they take to be ready, in seconds.
PROGRAMS = [('Shop', 'web', 0.85), ('Shop', 'web', 0.85), ('Shop', 'web', 0.85), ('Shop', 'worker', 0.35), ('Shop', 'tests', 2.1), ('Blog', 'site', 0.5),
            ('Weather', 'station', 0.28)]
GOOD = {
    'web': '\x1b[1mShop\x1b[0m  Python 3.11\nServing 5 pages at \x1b[4;36mhttp://localhost:8000/\x1b[0m\n',
    'worker': '\x1b[1mWorker\x1b[0m  waiting for jobs\n',
    'tests': 'test_cart (test_pages.Pages) ... ok\ntest_home (test_pages.Pages) ... ok\n\n'
             '----------------------------------------------------------------------\nRan 14 tests in 1.802s\n\n\x1b[32mOK\x1b[0m\n',
}
BAD = '''Traceback (most recent call last):
  File "\x1b[35m%(path)s\x1b[0m", line \x1b[35m%(line)d\x1b[0m, in total
    return sum(item.prize for item in items)
               \x1b[1;31m^^^^^^^^^^\x1b[0m
\x1b[1;31mAttributeError\x1b[0m: \x1b[35m'Item' object has no attribute 'prize'. Did you mean: 'price'?\x1b[0m
'''


def insert(database, table, row):
    database.execute('INSERT INTO %s (%s) VALUES (%s)' % (table, ', '.join(row), ', '.join('?' * len(row))), list(row.values()))


def create_tables(database):
    with open(SCHEMA, encoding='utf-8') as file:
        for line in file:
            if line.startswith(('CREATE', 'PRAGMA')):
                database.execute(line)


def moments(chance, days, now):
    """Instants of saves: in bursts, on working days, oldest first."""
    found = []
    for day in range(days, -1, -1):
        date = now - datetime.timedelta(days=day)
        if date.weekday() >= 5 and chance.random() < 0.8:
            continue
        for _ in range(chance.randrange(3, 7)):
            at = date.replace(hour=chance.choice((9, 10, 11, 13, 14, 15, 16, 17, 20)), minute=chance.randrange(60), second=chance.randrange(60))
            for _ in range(chance.randrange(1, 9)):
                at += datetime.timedelta(seconds=chance.randrange(12, 420))
                if at < now - datetime.timedelta(minutes=4):
                    found.append(at)
    return sorted(found)


def files_of(chance, project, root):
    names = chance.sample(FILES[project], min(len(FILES[project]), chance.choices((1, 2, 3, 6), (72, 15, 9, 4))[0]))
    kinds = [chance.choices((MODIFIED, CREATED, DELETED), (92, 5, 3))[0] for _ in names]
    return [(os.path.join(root, name), kind) for name, kind in zip(names, kinds)]


def one(chance, number, at, roots):
    """A reload, its files, and its run or None."""
    project, program, pace = chance.choice(PROGRAMS)
    outcome = chance.choices((READY, FAILED, SUPERSEDED), (87, 9, 4))[0]
    cause = chance.choices((CAUSE_FIRST, CAUSE_CHANGE, CAUSE_MANUAL), (2, 92, 6))[0]
    files = files_of(chance, project, roots[project]) if cause == CAUSE_CHANGE else []
    branch = ('main', 'checkout') if len(files) > 3 and chance.random() < 0.5 else (None, None)
    start, ready = chance.randrange(1500, 6000), int(1e6 * pace * chance.lognormvariate(0, 0.22))
    ran = outcome in (READY, FAILED)
    us = int(at.timestamp() * 1e6)
    settled = 10 ** 9 + chance.choice((6000, 15000, 15000, 41000))
    change = {'n_files': len(files), 'first_us': 10 ** 9, 'last_us': 10 ** 9 + 3000, 'settled_us': settled, 'branch_before': branch[0],
              'branch_after': branch[1], 'held_for': 'git' if branch[0] else None} if files else {}
    reload = {'project': project, 'program': program, 'at': us, 'cause': cause, 'action': 0 if cause == CAUSE_FIRST else 1, 'outcome': outcome,
              'settle_us': settled - 10 ** 9 if files else -1, 'stop_us': chance.randrange(4000, 60000) if cause != CAUSE_FIRST else -1,
              'start_us': start if ran else -1, 'ready_us': ready if outcome == READY else -1, 'run_id': 'past-%d' % number if ran else None, **change}
    if not ran:
        return reload, files, None
    path = next((name for name, _ in files if name.endswith('.py')), os.path.join(roots[project], FILES[project][0]))
    output = GOOD.get(program, GOOD['web']) if outcome == READY else BAD % {'path': path, 'line': chance.randrange(8, 90)}
    run = {'id': 'past-%d' % number, 'project': project, 'program': program, 'pid': 4000 + number, 'started_at': us + 100000, 'start_us': 10 ** 9,
           'ready_us': 10 ** 9 + ready if outcome == READY else 0, 'end_us': 10 ** 9 + 60 * 10 ** 6, 'wait_status': 256 if outcome == FAILED else 15,
           'ended': 1, 'expected': int(outcome == READY), 'killed': 0, 'error': None, 'tail': output.encode()}
    return reload, files, run


def write(path, roots, days=30, seed=7):
    """@roots: folder of each project in FILES."""
    chance = random.Random(seed)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    database = sqlite3.connect(path)
    create_tables(database)
    for number, at in enumerate(moments(chance, days, datetime.datetime.now()), 1):
        reload, files, run = one(chance, number, at, roots)
        insert(database, 'reload', {'id': number, **reload})
        for sequence, (name, kind) in enumerate(files):
            insert(database, 'file', {'reload_id': number, 'seq': sequence, 'path': name.encode(), 'kind': kind})
        if run is not None:
            insert(database, 'run', run)
    database.commit()
    database.close()
