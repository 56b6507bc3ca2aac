# soak.py - thousands of saves at random moments, beside a log that is written all the time: is one lost?
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import threading
import time

import files
from figures import median, ms, percentile

# A save is lost when no start has come within a second in which nothing else was saved.
QUIET_S = 1.0


class Noise(threading.Thread):
    """A log in the watched tree, held open, a line every millisecond or so; .gitignore names it."""

    def __init__(self, folder):
        super().__init__(daemon=True)
        self.path = os.path.join(folder, 'd00', 'noise.log')
        self.over = threading.Event()

    def run(self):
        with open(self.path, 'a', buffering=1) as log:
            while not self.over.wait(0.001):
                log.write('noise\n')


def run(lab, peers):
    rouse = [peer for peer in peers if peer.name == 'rouse']
    if not rouse:
        return {}
    n_saves = lab.options.saves or lab.pick(4_000, 100, 10)
    folder = lab.folder('soak')
    paths = files.small_project(folder)
    with open(os.path.join(folder, '.gitignore'), 'w') as file:
        file.write('*.log\n')
    files.git(folder, 'init', '-q')
    result = {'saves': n_saves, 'awaited': 0, 'lost': 0, 'late': 0, 'ms': [], 'storm_ms': []}
    noise = Noise(folder)
    with lab.start(rouse[0], folder) as run:
        if not run.warm_up(lambda: files.write(paths[0])):
            return {'deaf': True}
        noise.start()
        storm = 0
        for _ in range(n_saves):
            done = lab.random.choice((files.write, files.replace))(lab.random.choice(paths))
            storm += 1
            if lab.random.random() < 0.5:
                time.sleep(lab.random.expovariate(1 / 0.02))
                continue
            result['awaited'] += 1
            first = run.log.wait(done, QUIET_S)
            if first is None:
                # Whether it comes at all, if late, tells why.
                first = run.log.wait(done, 60)
                result['lost' if first is None else 'late'] += 1
            if first is not None:
                result['ms' if storm == 1 else 'storm_ms'].append((first - done) / 1e6)
            storm = 0
            time.sleep(lab.random.uniform(0, 0.4) if lab.random.random() < 0.2 else lab.random.uniform(0, 0.02))
        result['starts'] = len(run.log.read())
        noise.over.set()
        noise.join()
    return result


def summary(result):
    if 'saves' not in result:
        return []
    every = result['ms'] + result['storm_ms']
    return ['', '%d saves at random moments beside a log that is written all the time: %d awaited, %d lost, %d later than a second; '
            '%d starts; save → start p50 %s ms, p95 %s ms, most %s ms.' %
            (result['saves'], result['awaited'], result['lost'], result['late'], result['starts'],
             ms(median(every)), ms(percentile(every, 0.95)), ms(max(every, default=None)))]
