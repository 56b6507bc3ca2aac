# idle.py - what watching costs while nothing happens
# SPDX-License-Identifier: GPL-3.0-or-later
import glob
import os
import time

import files
from figures import number

TICKS_PER_S = os.sysconf('SC_CLK_TCK')


def count(pids):
    """Returns how often the processes went to sleep by themselves, and their CPU seconds."""
    switches = 0
    ticks = 0
    for pid in pids:
        for task in glob.glob('/proc/%d/task/*' % pid):
            try:
                with open(task + '/status') as file:
                    switches += next(int(line.split()[1]) for line in file if line.startswith('voluntary_ctxt'))
                with open(task + '/stat') as file:
                    ticks += sum(map(int, file.read().rpartition(')')[2].split()[11:13]))
            except OSError:
                continue
    return switches, ticks / TICKS_PER_S


def run(lab, peers):
    """All at the same time: they leave one another alone while nothing happens."""
    seconds = lab.pick(60, 10, 1)
    n_files = lab.pick(2_000, 200, 20)
    result = {}
    running = []
    try:
        for peer in peers:
            folder = lab.folder('idle-' + peer.name.replace(' ', '-'))
            paths = files.small_project(folder, n_files // 10, n_files)
            run = lab.start(peer, folder)
            running.append((peer, run))
            result[peer.name] = {'seconds': seconds}
            if not run.warm_up(lambda: files.write(paths[0])):
                result[peer.name]['deaf'] = True
        # Everything that follows a reload is over, content is read.
        time.sleep(lab.pick(15, 5, 0))
        before = {peer.name: count(run.pids()) for peer, run in running}
        time.sleep(seconds)
        for peer, run in running:
            switches, cpu = count(run.pids())
            result[peer.name]['wakeups_per_minute'] = (switches - before[peer.name][0]) * 60 / seconds
            result[peer.name]['cpu_percent'] = (cpu - before[peer.name][1]) * 100 / seconds
    finally:
        for _, run in running:
            run.stop()
    return result


HEAD = ['idle wake-ups a minute', 'idle CPU %']


def columns(figure):
    return [number(figure.get('wakeups_per_minute')), number(figure.get('cpu_percent'))]
