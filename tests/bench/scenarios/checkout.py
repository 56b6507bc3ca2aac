# checkout.py - git checkout over thousands of files
# SPDX-License-Identifier: GPL-3.0-or-later
import time

import files
from figures import median, ms, percentile, spread
from lab import now_ns


def one_checkout(run, folder, branch):
    """Returns starts, starts before git had returned, ms from then to the last start, whether a child lives."""
    began = now_ns()
    files.git(folder, 'checkout', '-q', branch)
    done = now_ns()
    run.log.wait(done, 3)
    run.log.wait_quiet(1.5, done)
    starts = run.log.since(began)
    early = sum(at < done for at in starts)
    taken = (starts[-1] - done) / 1e6 if len(starts) > early else None
    return len(starts), early, taken, run.has_child()


def run(lab, peers):
    n_files = lab.pick(5_000, 500, 50)
    result = {peer.name: {'starts': [], 'early': [], 'ms': [], 'stale': 0, 'childless': 0} for peer in peers}
    for _ in range(lab.pick(2, 1, 1)):
        for peer in lab.random.sample(peers, len(peers)):
            folder = lab.folder('checkout')
            paths = files.repository(folder, n_files)
            with lab.start(peer, folder) as run:
                if not run.warm_up(lambda: files.write(paths[0])):
                    result[peer.name]['deaf'] = True
                    continue
                files.git(folder, 'checkout', '-q', '.')
                run.log.wait(now_ns(), 2)
                run.log.wait_quiet(1.5, now_ns())
                for branch in ['two', 'one'] * lab.pick(3 if peer.quick else 1, 1, 1):
                    time.sleep(lab.random.uniform(0, 1.0))
                    starts, early, taken, alive = one_checkout(run, folder, branch)
                    figure = result[peer.name]
                    figure['starts'].append(starts)
                    figure['early'].append(early)
                    figure['childless'] += not alive
                    if taken is None:
                        figure['stale'] += 1
                    else:
                        figure['ms'].append(taken)
    return result


HEAD = ['checkout starts', 'before git returned', 'return → last start p50', 'p95']


def columns(figure):
    notes = ''.join([' (%d stale)' % figure['stale'] if figure['stale'] else '',
                     ' (%d without a child)' % figure['childless'] if figure['childless'] else ''])
    return [spread(figure['starts']), spread(figure['early']), ms(median(figure['ms'])) + notes, ms(percentile(figure['ms'], 0.95))]
