# polling.py - 20,000 files looked at again and again: what that costs, and how soon a save is noticed
# SPDX-License-Identifier: GPL-3.0-or-later
import time

import files
from figures import median, ms, number, table
from lab import NS_PER_S
from scenarios import idle


class Poller:
    """A peer that is told to poll, where it can be told, at an interval; 0: at its default."""

    def __init__(self, peer, options, interval_s=0):
        self.peer, self.options, self.interval_s = peer, options, interval_s
        self.name = peer.name + (' every %d ms' % (interval_s * 1000) if interval_s else '')

    def env(self, lab):
        return self.peer.env(lab)

    def command(self, lab, tree, run):
        return self.options(self.peer.command(lab, tree, run), self.interval_s)


def rouse(command, _interval_s):
    return command[:2] + ['--watcher', 'poll'] + command[2:]


def nodemon(command, interval_s):
    interval = ['--polling-interval', '%d' % (interval_s * 1000)] if interval_s else []
    return command[:1] + ['--legacy-watch'] + interval + command[1:]


def watchmedo(command, interval_s):
    interval = ['--interval', '%g' % interval_s] if interval_s else []
    return command[:2] + ['--debug-force-polling'] + interval + command[2:]


def django(command, interval_s):
    return command + (['%g' % interval_s] if interval_s else [])


POLLERS = {'nodemon': nodemon, 'watchmedo': watchmedo, 'Django StatReloader': django}


def measure(lab, poller, folder, paths):
    seconds = lab.pick(30, 10, 1)
    with lab.start(poller, folder) as run:
        if not run.warm_up(lambda: files.write(paths[0]), 20):
            return {'deaf': True}
        time.sleep(lab.pick(15, 5, 0))
        cpu = idle.count(run.pids())[1]
        time.sleep(seconds)
        cpu = idle.count(run.pids())[1] - cpu
        taken = []
        for _ in range(lab.pick(8, 5, 1)):
            # At any phase of its rounds, and after a pause: as somebody does who has thought first.
            time.sleep(lab.random.uniform(2, 4) if lab.pick(1, 1, 0) else 0.1)
            done = files.write(lab.random.choice(paths))
            first = run.log.wait(done, 20)
            run.log.wait_quiet(0.8, done)
            if first is not None:
                taken.append((first - done) * 1000 / NS_PER_S)
        return {'cpu_percent': cpu * 100 / seconds, 'ms': taken}


def run(lab, peers):
    """One after the other. Who can be told how often to look is measured twice: as it comes, and as often as it takes to
    notice a save as soon as Rouse does."""
    n_files = lab.pick(20_000, 20_000, 200)
    folder = lab.folder('polling')
    paths = files.small_project(folder, n_files // 20, n_files)
    present = {peer.name: peer for peer in peers}
    result = {'n_files': n_files, 'peers': {}}
    figures = result['peers']
    if 'rouse' in present:
        figures['rouse'] = measure(lab, Poller(present['rouse'], rouse), folder, paths)
    for name, options in POLLERS.items():
        if name not in present:
            continue
        pollers = [Poller(present[name], options)]
        soon = median(figures.get('rouse', {}).get('ms'))
        first = measure(lab, pollers[0], folder, paths)
        figures[name] = first
        if soon and first.get('ms'):
            # A save comes in the middle of an interval, on average; the rest is what the peer takes besides.
            poller = Poller(present[name], options, max(0.05, round(2 * soon / 1000, 2)))
            figures[poller.name] = measure(lab, poller, folder, paths)
    return result


def summary(result):
    lines = ['', '%d files polled:' % result['n_files'], '']
    rows = [[name, 'did not react', '–'] if 'deaf' in figure else [name, number(figure['cpu_percent']), ms(median(figure['ms']))]
            for name, figure in result['peers'].items()]
    return lines + table(['', 'CPU % of a core while nothing happens', 'save → start p50, ms'], rows)
