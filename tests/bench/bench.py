#!/usr/bin/python3
# bench.py - runs Rouse beside its peers and prints one table of medians
# SPDX-License-Identifier: GPL-3.0-or-later
import argparse
import datetime
import json
import os
import sys

import asked
import figures
from lab import HERE, Lab
import peers
from scenarios import arming, burst, checkout, idle, large, loaded, many_dirs, polling, saves, soak

# In this order; those with columns share the table of peers, the others have a paragraph each.
SCENARIOS = {'saves': saves, 'burst': burst, 'checkout': checkout, 'idle': idle, 'dirs': many_dirs, 'polling': polling, 'arming': arming, 'large': large,
             'loaded': loaded, 'soak': soak}


def parse():
    parser = argparse.ArgumentParser(description='Runs Rouse beside its peers and prints one table of medians.')
    parser.add_argument('--rouse', default=os.path.join(HERE, '../../build-release/src/cli/rouse'), help='the program to measure')
    parser.add_argument('--quick', action='store_true', help='few rounds and small trees: under 2 minutes, and rough')
    parser.add_argument('--tiny', action='store_true', help=argparse.SUPPRESS)  # for smoke.sh
    parser.add_argument('--only', action='append', choices=SCENARIOS, help='this scenario; can be repeated')
    parser.add_argument('--peers', help='names, separated by commas: ' + ', '.join(peer.name for peer in peers.ALL))
    parser.add_argument('--saves', type=int, help='how many saves the soak makes (4000)')
    parser.add_argument('--large', metavar='FILES/DIRECTORIES', help='how large the tree of the scenario "large" is (1000000/100000)')
    parser.add_argument('--ignored', action='store_true', help='also arm that beside as many files that are ignored')
    parser.add_argument('--seed', type=int, default=1, help='of the random moments')
    parser.add_argument('--trees', default='/tmp/rouse-bench-trees', help='where large trees are made and kept')
    parser.add_argument('--scratch', default='/tmp', help='where everything else is made')
    parser.add_argument('--keep', action='store_true', help='leave that behind')
    parser.add_argument('--json', metavar='FILE', help='write all single figures there, too')
    return parser.parse_args()


def choose(lab):
    """Returns the peers that are wanted and present; says what is missing."""
    wanted = peers.ALL
    if lab.options.peers:
        names = [name.strip() for name in lab.options.peers.split(',')]
        unknown = set(names) - {peer.name for peer in peers.ALL}
        if unknown:
            sys.exit('bench.py: no such peer: ' + ', '.join(sorted(unknown)))
        wanted = [peer for peer in peers.ALL if peer.name in names]
    elif lab.options.quick:
        # Most of the time would go into waiting for the slow ones.
        wanted = [peer for peer in peers.ALL if peer.name in ('rouse', 'inotifywait loop', 'entr', 'nodemon')]
    missing = {peer.name: peer.missing(lab) for peer in wanted}
    for name, what in missing.items():
        if what is not None:
            print('%s is left out: there is no %s' % (name, what), file=sys.stderr)
    return [peer for peer in wanted if missing[peer.name] is None]


def load():
    return '%.1f' % os.getloadavg()[0]


def describe_machine():
    kernel = os.uname()
    with open('/proc/meminfo') as file:
        kib = int(file.readline().split()[1])
    return '%s, %s %s, %d cores, %d GiB' % (datetime.date.today().isoformat(), kernel.sysname, kernel.release, os.cpu_count(), round(kib / 2 ** 20))


def peer_table(results, present):
    shown = [name for name in results if hasattr(SCENARIOS[name], 'columns')]
    if not shown:
        return []
    head = ['']
    for name in shown:
        head += SCENARIOS[name].HEAD
    rows = []
    for peer in present:
        row = [peer.name]
        for name in shown:
            figure = results[name].get(peer.name, {'deaf': True})
            row += ['did not react'] + ['–'] * (len(SCENARIOS[name].HEAD) - 1) if 'deaf' in figure else SCENARIOS[name].columns(figure)
        rows.append(row)
    return ['Times in ms:', ''] + figures.table(head, rows)


def report(results, present, loads):
    lines = [describe_machine() + '; load ' + ', '.join('%s %s' % item for item in loads.items()), '']
    lines += peer_table(results, present)
    for name, result in results.items():
        if hasattr(SCENARIOS[name], 'summary'):
            lines += SCENARIOS[name].summary(result)
    return lines + asked.report(results)


def main():
    options = parse()
    os.makedirs(options.trees, exist_ok=True)
    lab = Lab(options)
    results = {}
    loads = {}
    try:
        present = choose(lab)
        for name in SCENARIOS:
            if options.only and name not in options.only:
                continue
            print('%s …' % name, file=sys.stderr)
            before = load()
            results[name] = SCENARIOS[name].run(lab, present)
            loads[name] = '%s–%s' % (before, load())
    finally:
        lab.close()
    if options.json:
        with open(options.json, 'w') as file:
            json.dump({'machine': describe_machine(), 'load': loads, 'results': results}, file, indent=1)
    print('\n'.join(report(results, present, loads)))


main()
