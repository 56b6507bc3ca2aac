# saves.py - one file saved: when does the new child begin, and how many of them?
# SPDX-License-Identifier: GPL-3.0-or-later

import files
from figures import median, ms, percentile
from lab import NS_PER_S, now_ns
import time

KINDS = {'in place': files.write, 'atomically': files.replace}
# Later than that is lost.
TIMEOUT_S = 6
# A later start belongs to the same save.
SURPLUS_S = 0.35


def one_save(lab, run, save, path):
    """Returns milliseconds (None: nothing happened), and starts."""
    began = now_ns()
    done = save(path)
    first = run.log.wait(done, TIMEOUT_S)
    run.log.wait_quiet(SURPLUS_S, done)
    return None if first is None else (first - done) / 1e6, len(run.log.since(began))


def measure(lab, peers, make_paths, rounds, saves, warm_up_tries=8):
    """make_paths(name) returns a folder and the files in it to save."""
    result = {peer.name: {kind: {'ms': [], 'starts': [], 'lost': 0} for kind in KINDS} for peer in peers}
    for _ in range(rounds):
        for peer in lab.random.sample(peers, len(peers)):
            folder, paths = make_paths(peer)
            with lab.start(peer, folder) as run:
                if not run.warm_up(lambda: files.write(paths[0]), warm_up_tries):
                    result[peer.name]['deaf'] = True
                    continue
                for i in range(saves if peer.quick else max(1, saves // 2)):
                    for kind, save in KINDS.items():
                        # At any phase of a poller's second.
                        time.sleep(lab.random.uniform(0.05, 0.6 if peer.quick else 1.1))
                        figure = result[peer.name][kind]
                        taken, starts = one_save(lab, run, save, lab.random.choice(paths))
                        figure['starts'].append(starts)
                        if taken is None:
                            figure['lost'] += 1
                        else:
                            figure['ms'].append(taken)
    return result


def run(lab, peers):
    def make_paths(peer):
        folder = lab.folder('saves')
        return folder, files.small_project(folder)

    return measure(lab, peers, make_paths, rounds=lab.pick(3, 2, 1), saves=lab.pick(15, 3, 1))


HEAD = ['in place p50', 'p95', 'starts', 'atomic p50', 'p95', 'starts']


def columns(figures):
    cells = []
    for kind in KINDS:
        figure = figures[kind]
        starts = figure['starts']
        cells += [ms(median(figure['ms'])), ms(percentile(figure['ms'], 0.95)),
                  '%.2f' % (sum(starts) / len(starts)) if starts else '–']
        if figure['lost']:
            cells[-1] += ' (%d lost)' % figure['lost']
    return cells
