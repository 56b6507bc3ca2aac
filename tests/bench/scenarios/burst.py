# burst.py - format on save: the same file again 30 ms later, and ten more within 100 ms
# SPDX-License-Identifier: GPL-3.0-or-later
import time

import files
from figures import median, ms, percentile, spread
from lab import now_ns

# No peer takes longer; what comes later would be counted as lost.
WATCH_S = 2.5


def one_burst(run, paths):
    """Returns starts, and milliseconds from the last write to the last start (None: it came before)."""
    began = now_ns()
    files.write(paths[0])
    time.sleep(0.03)
    done = files.write(paths[0])
    for path in paths[1:11]:
        time.sleep(0.009)
        done = files.write(path)
    run.log.wait(done, WATCH_S)
    run.log.wait_quiet(1.0, done)
    starts = run.log.since(began)
    fresh = bool(starts) and starts[-1] >= done
    return len(starts), (starts[-1] - done) / 1e6 if fresh else None


def run(lab, peers):
    result = {peer.name: {'starts': [], 'ms': [], 'stale': 0} for peer in peers}
    for _ in range(lab.pick(2, 1, 1)):
        for peer in lab.random.sample(peers, len(peers)):
            folder = lab.folder('burst')
            paths = files.small_project(folder, 3, 30)
            with lab.start(peer, folder) as run:
                if not run.warm_up(lambda: files.write(paths[-1])):
                    result[peer.name]['deaf'] = True
                    continue
                for i in range(lab.pick(5 if peer.quick else 3, 2, 1)):
                    time.sleep(lab.random.uniform(0.3, 1.0))
                    starts, taken = one_burst(run, lab.random.sample(paths, 11))
                    result[peer.name]['starts'].append(starts)
                    if taken is None:
                        result[peer.name]['stale'] += 1
                    else:
                        result[peer.name]['ms'].append(taken)
    return result


HEAD = ['burst starts', 'last write → last start p50', 'p95']


def columns(figure):
    stale = ' (%d stale)' % figure['stale'] if figure['stale'] else ''
    return [spread(figure['starts']), ms(median(figure['ms'])) + stale, ms(percentile(figure['ms'], 0.95))]
