# arming.py - how soon is a large tree watched, and what memory does that take?
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os
import subprocess
import time

import files
from figures import median, ms, table
from lab import NS_PER_S

SIZES = {'big': (100_000, 10_000), 'huge': (1_000_000, 50_000)}
QUICK_SIZES = {'small': (5_000, 500)}
TINY_SIZES = {'tiny': (50, 5)}


def read_events(run):
    try:
        with open(run.events) as file:
            return [json.loads(line) for line in file if line.endswith('\n')]
    except OSError:
        return []


def find_event(run, name):
    return next((event for event in read_events(run) if event['event'] == name), None)


def anonymous_kib(pid):
    with open('/proc/%d/status' % pid) as file:
        return next(int(line.split()[1]) for line in file if line.startswith('RssAnon'))


def pick_file(lab, folder):
    while True:
        path = os.path.join(folder, lab.random.choice(sorted(os.listdir(folder))))
        if not os.path.isdir(path):
            return path
        folder = path


def arm_rouse(lab, peer, folder, save=False):
    path = pick_file(lab, folder) if save else None
    with lab.start(peer, folder) as run:
        first = run.log.wait(run.began_ns, 20)
        saved = files.write(path) if save else None
        armed = None
        deadline = time.monotonic() + 120
        while armed is None and time.monotonic() < deadline:
            time.sleep(0.01)
            armed = find_event(run, 'armed')
        if armed is None:
            return None
        at_once = anonymous_kib(run.process.pid)
        # What is done after arming: content is read as far as it is cheap.
        time.sleep(3)
        lost = save and run.log.wait(saved, 5) is None
        return {'armed_ms': (armed['t'] * NS_PER_S - run.began_ns) / 1e6, 'child_ms': (first - run.began_ns) / 1e6,
                'saved_ms': (saved - run.began_ns) / 1e6 if save else None, 'lost': lost,
                'kib': at_once, 'kib_later': anonymous_kib(run.process.pid),
                'level': armed['level'], 'files': armed['files'], 'dirs': armed['dirs']}


def arm_bare(lab, folder):
    done = subprocess.run([lab.bare, folder], check=True, stdout=subprocess.PIPE)
    taken, n_files, n_dirs, n_refused = done.stdout.split()
    return float(taken)


def run(lab, peers):
    rouse = next((peer for peer in peers if peer.name == 'rouse'), None)
    if rouse is None:
        return {}
    result = {}
    empty = lab.folder('empty')
    for name, (n_files, n_dirs) in lab.pick(SIZES, QUICK_SIZES, TINY_SIZES).items():
        folder = files.large(lab, name, n_dirs, n_files)
        arm_bare(lab, folder)  # brings the tree into the cache
        figures = {'bare_ms': [], 'rouse': [], 'empty_kib': []}
        for _ in range(lab.pick(2 if n_files > 500_000 else 7, 2, 1)):
            figures['bare_ms'].append(arm_bare(lab, folder))
            figures['rouse'].append(arm_rouse(lab, rouse, folder, save=True))
            figures['empty_kib'].append(arm_rouse(lab, rouse, empty)['kib_later'])
        result[name] = figures
    return result


def summary(result):
    rows = []
    for figures in result.values():
        runs = [run for run in figures['rouse'] if run is not None]
        if not runs:
            rows.append(['never armed'] + [''] * 9)
            continue
        bare = median(figures['bare_ms'])
        armed = median([run['armed_ms'] for run in runs])
        memory = median([run['kib_later'] for run in runs]) - median(figures['empty_kib'])
        allowed = (runs[0]['files'] * 60 + runs[0]['dirs'] * 2048) / 1024
        rows.append(['%d / %d' % (runs[0]['files'], runs[0]['dirs']), ms(bare), ms(armed), '%.2f' % (armed / bare),
                     ms(median([run['child_ms'] for run in runs])), '%d of %d' % (sum(run['lost'] for run in runs), len(runs)), runs[0]['level'],
                     '%.1f' % (memory / 1024), '%.1f' % (allowed / 1024), '%.1f' % (median([run['kib_later'] for run in runs]) / 1024)])
    if not rows:
        return []
    return ['', 'Arming:', ''] + table(
        ['files / directories', 'bare.c ms', 'rouse armed ms', 'ratio', 'child began ms', 'early saves lost', 'level',
         'MiB over the empty process', '60 B a file + 2 KiB a directory', 'MiB in all'], rows)
