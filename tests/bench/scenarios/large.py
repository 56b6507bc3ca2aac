# large.py - a very large tree, half of it ignored: how soon, how much memory, and what becomes of saves
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import signal
import time

import files
from figures import median, ms, number, percentile, table
from lab import NS_PER_S, now_ns
from scenarios import arming, idle

# The others would take minutes to begin, or as many watches as there are files.
PEERS = ('rouse', 'inotifywait loop', 'watchman-wait loop')
SIZES = (1_000_000, 100_000), (20_000, 2_000), (100, 10)


def size(lab):
    """Files and directories that are watched."""
    if lab.options.large:
        n_files, n_dirs = lab.options.large.split('/')
        return int(n_files), int(n_dirs)
    return lab.pick(*SIZES)


def list_paths(folder, n):
    found = []
    for path, names, entries in os.walk(folder):
        names[:] = sorted(name for name in names if name != 'node_modules')
        found += [os.path.join(path, name) for name in sorted(entries)]
        if len(found) >= n:
            break
    return found[:n]


def resident_mib(pids):
    total = 0
    for pid in pids:
        try:
            with open('/proc/%d/status' % pid) as file:
                total += next((int(line.split()[1]) for line in file if line.startswith('RssAnon')), 0)
        except OSError:
            continue
    return total / 1024


def save_early(lab, run, folder):
    """Saves while it still looks at the files. Returns: how long each took, None where no start came."""
    taken = []
    while arming.find_event(run, 'armed') is None and len(taken) < 20:
        saved = files.write(arming.pick_file(lab, folder))
        start = run.log.wait(saved, 30)
        taken.append((start - saved) / 1e6 if start else None)
        time.sleep(0.3)
    return taken


def wait_until_armed(lab, peer, run, folder):
    """Rouse says so; of others, that they answer a save is all there is to know."""
    deadline = time.monotonic() + 600
    if peer.name == 'rouse':
        while time.monotonic() < deadline:
            armed = arming.find_event(run, 'armed')
            if armed is not None:
                return (armed['t'] * NS_PER_S - run.began_ns) / 1e6
            time.sleep(0.05)
        return None
    run.log.wait(run.began_ns, 60)
    while time.monotonic() < deadline:
        start = run.log.wait(files.write(arming.pick_file(lab, folder)), 1)
        if start is not None:
            run.log.wait_quiet(1)
            return (start - run.began_ns) / 1e6
    return None


def rewrite(paths):
    for path in paths:
        files.replace(path)
    return now_ns()


def burst(run, paths):
    began = now_ns()
    ended = rewrite(paths)
    run.log.wait(ended, 10)
    run.log.wait_quiet(3, ended)
    starts = run.log.since(began)
    after = [at for at in starts if at >= ended]
    return {'starts': len(starts), 'ms': (after[-1] - ended) / 1e6 if after else None}


def overflow(run, paths):
    """More happens than the kernel keeps for it while it is stopped: everything has to be compared."""
    os.kill(run.process.pid, signal.SIGSTOP)
    rewrite(paths)
    os.kill(run.process.pid, signal.SIGCONT)
    woken = now_ns()
    start = run.log.wait(woken, 60)
    run.log.wait_quiet(2, woken)
    return (start - woken) / 1e6 if start else None


def measure(lab, peer, folder, paths):
    with lab.start(peer, folder) as run:
        if peer.name == 'rouse' and run.log.wait(run.began_ns, 20) is not None:
            early = save_early(lab, run, folder)
        else:
            early = []
        armed = wait_until_armed(lab, peer, run, folder)
        if armed is None:
            return {'armed_ms': None}
        time.sleep(lab.pick(5, 2, 0))
        memory = resident_mib(run.pids())
        seconds = lab.pick(30, 5, 1)
        _, before = idle.count(run.pids())
        time.sleep(seconds)
        _, after = idle.count(run.pids())
        saves = []
        for _ in range(lab.pick(20, 5, 1)):
            saved = files.write(arming.pick_file(lab, folder))
            start = run.log.wait(saved, 10)
            saves.append((start - saved) / 1e6 if start else None)
            run.log.wait_quiet(0.4)
        return {'armed_ms': armed, 'early_ms': early, 'mib': memory, 'cpu_percent': (after - before) * 100 / seconds, 'saves_ms': saves,
                'burst': burst(run, paths), 'overflow_ms': overflow(run, paths) if peer.name == 'rouse' else None}


def arm_beside_ignored(lab, rouse, folder, n_dirs, n_files):
    ignored = files.large(lab, 'ignored-%d-%d' % (n_files, n_dirs), n_dirs, n_files)
    place = os.path.join(folder, 'node_modules')
    os.rename(ignored, place)
    try:
        return arming.arm_rouse(lab, rouse, folder)
    finally:
        os.rename(place, ignored)


def run(lab, peers):
    n_files, n_dirs = size(lab)
    folder = files.large(lab, 'large-%d-%d' % (n_files, n_dirs), n_dirs, n_files)
    paths = list_paths(folder, lab.pick(10_000, 2_000, 50))
    bare = min(arming.arm_bare(lab, folder) for _ in range(2))
    result = {'files': n_files, 'dirs': n_dirs, 'bare_ms': bare, 'peers': {}}
    for peer in peers:
        if peer.name in PEERS:
            result['peers'][peer.name] = measure(lab, peer, folder, paths)
    rouse = next((peer for peer in peers if peer.name == 'rouse'), None)
    if lab.options.ignored and rouse is not None:
        result['ignored'] = arm_beside_ignored(lab, rouse, folder, n_dirs, n_files)
    return result


def millis(values):
    known = [value for value in values if value is not None]
    if not known:
        return '–'
    lost = '' if len(known) == len(values) else ' (%d lost)' % (len(values) - len(known))
    return '%s / %s%s' % (ms(median(known)), ms(percentile(known, 0.95)), lost)


def summary(result):
    rows = []
    for name, found in result['peers'].items():
        if found['armed_ms'] is None:
            rows.append([name, 'never armed'] + [''] * 7)
            continue
        rows.append([name, ms(found['armed_ms']), millis(found['early_ms']), '%.0f' % found['mib'], number(found['cpu_percent']),
                     millis(found['saves_ms']), '%d' % found['burst']['starts'],
                     ms(found['burst']['ms']) if found['burst']['ms'] is not None else 'stale',
                     ms(found['overflow_ms']) if found['overflow_ms'] is not None else '–'])
    if not rows:
        return []
    lines = ['', '%d files in %d directories (bare.c: %s ms):' % (result['files'], result['dirs'], ms(result['bare_ms'])), '']
    lines += table(['', 'armed ms', 'saves before that p50 / p95', 'RssAnon MiB', 'idle CPU %', 'saves p50 / p95', 'starts for a burst',
                    'last write → last start', 'events dropped → start'], rows)
    if result.get('ignored'):
        found = result['ignored']
        lines += ['', 'With as many files again in ignored folders: armed after %s ms, %.0f MiB.' % (ms(found['armed_ms']), found['kib_later'] / 1024)]
    return lines
