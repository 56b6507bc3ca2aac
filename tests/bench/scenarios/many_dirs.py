# many_dirs.py - one file saved among 100,000 directories
# SPDX-License-Identifier: GPL-3.0-or-later
import os

import files
from figures import table
from scenarios import saves

# Everything else here is meant to be watched in hundreds of directories.
PEERS = ('rouse', 'inotifywait loop')


def run(lab, peers):
    n_dirs = lab.pick(100_000, 2_000, 20)
    folder = files.large(lab, 'dirs-%d' % n_dirs, n_dirs, n_dirs)
    directories = [os.path.join(folder, upper, lower) for upper in sorted(os.listdir(folder))
                   for lower in os.listdir(os.path.join(folder, upper))]
    paths = [os.path.join(path, 'f00.js') for path in lab.random.sample(directories, min(200, n_dirs))]
    wanted = [peer for peer in peers if peer.name in PEERS]
    result = saves.measure(lab, wanted, lambda peer: (folder, paths), rounds=lab.pick(3, 1, 1),
                           saves=lab.pick(12, 3, 1), warm_up_tries=20)
    return {'n_dirs': n_dirs, 'peers': result}


def summary(result):
    lines = ['', 'One save with %d directories watched, ms:' % result['n_dirs'], '']
    rows = [[name] + saves.columns(figures) for name, figures in result['peers'].items() if 'deaf' not in figures]
    return lines + table([''] + saves.HEAD, rows)
