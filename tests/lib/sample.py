# sample.py - a history as months of work leave it
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import random
import sqlite3
import time

# The oldest format there is: Rouse brings it up to date, as it does on people's machines.
SCHEMA = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'engine', 'record', 'history-v1.sql')

CAUSE_FIRST, CAUSE_CHANGE, CAUSE_MANUAL, CAUSE_EXIT = range(4)
READY, FAILED, SUPERSEDED, NOT_STARTED = range(1, 5)
MODIFIED = 1

FILES = ['views.py', 'models.py', 'urls.py', 'forms.py', 'admin.py', 'templates/base.html', 'templates/cart.html', 'static/app.css', 'settings.py',
         'tests/test_cart.py', 'api/orders.py', 'api/users.py', 'tasks.py', 'README.md']
GOOD = '\x1b[32mStarting development server at http://127.0.0.1:8000/\x1b[0m\nQuit the server with CONTROL-C.\n'
BAD = '''Traceback (most recent call last):
  File "\x1b[35m%(path)s\x1b[0m", line \x1b[35m%(line)d\x1b[0m, in cart
    total = sum(item.prize for item in items)
\x1b[1;31mAttributeError\x1b[0m: 'Item' object has no attribute 'prize'
'''


def reload_rows(n, roots, seed, days, now):
    """n times (reload, files, run), oldest first: as dictionaries of columns."""
    chance = random.Random(seed)
    step = days * 86400e6 / n
    for i in range(n):
        root = chance.choice(roots)
        at = int(now - (n - i) * step + chance.random() * step * 0.8)
        outcome = chance.choices((READY, FAILED, SUPERSEDED, NOT_STARTED), (88, 8, 3, 1))[0]
        cause = chance.choices((CAUSE_FIRST, CAUSE_CHANGE, CAUSE_MANUAL, CAUSE_EXIT), (3, 90, 5, 2))[0]
        files = chance.sample(FILES, chance.choices((1, 2, 3, 8), (70, 15, 10, 5))[0]) if cause == CAUSE_CHANGE else []
        start, ready = chance.randrange(1500, 9000), int(chance.lognormvariate(13.2, 0.5))
        run = 'sample-%d' % i
        branch = ('main', 'topic/cart') if files and chance.random() < 0.02 else (None, None)
        yield ({'project': os.path.basename(root), 'program': 'web', 'at': at, 'cause': cause, 'action': 0 if cause == CAUSE_FIRST else 1,
                'outcome': outcome, 'settle_us': 15000 if files else -1, 'stop_us': chance.randrange(2000, 120000) if cause != CAUSE_FIRST else -1,
                'start_us': start if outcome in (READY, FAILED) else -1, 'ready_us': ready if outcome == READY else -1,
                'run_id': run if outcome in (READY, FAILED) else None, 'n_files': len(files) or None, 'first_us': 10 ** 9 if files else None,
                'last_us': 10 ** 9 + 4000 if files else None, 'settled_us': 10 ** 9 + 19000 if files else None,
                'branch_before': branch[0], 'branch_after': branch[1], 'held_for': 'git' if branch[0] else None},
               [os.path.join(root, name) for name in files],
               {'id': run, 'project': os.path.basename(root), 'program': 'web', 'pid': 1000 + i % 30000, 'started_at': at + 100000,
                'start_us': 10 ** 9, 'ready_us': 10 ** 9 + ready if outcome == READY else 0, 'end_us': 10 ** 9 + 60 * 10 ** 6,
                'wait_status': 256 if outcome == FAILED else 15, 'ended': 1, 'expected': int(outcome == READY), 'killed': 0, 'error': None,
                'tail': (BAD % {'path': os.path.join(root, (files or FILES)[0]), 'line': 7} if outcome == FAILED else GOOD).encode()}
               if outcome in (READY, FAILED) else None)


def insert(database, table, row):
    database.execute('INSERT INTO %s (%s) VALUES (%s)' % (table, ', '.join(row), ', '.join('?' * len(row))), list(row.values()))


def write_history(path, n, roots=('/home/ada/shop', '/home/ada/blog', '/home/ada/wiki'), seed=1, days=60, now=None, tails=2000):
    """A history of n reloads in `days` days until now; the last `tails` runs still have their output, as Rouse keeps it."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    now = now if now is not None else time.time() * 1e6
    database = sqlite3.connect(path)
    with open(SCHEMA, encoding='utf-8') as file:
        for line in file:
            if line.startswith('CREATE') or line.startswith('PRAGMA'):
                database.execute(line)
    for i, (reload, files, run) in enumerate(reload_rows(n, list(roots), seed, days, now)):
        insert(database, 'reload', {'id': i + 1, **reload})
        for seq, name in enumerate(files):
            insert(database, 'file', {'reload_id': i + 1, 'seq': seq, 'path': name.encode(), 'kind': MODIFIED})
        if run is not None:
            if i < n - tails:
                run['tail'] = None
            insert(database, 'run', run)
    database.commit()
    database.close()
    return path
