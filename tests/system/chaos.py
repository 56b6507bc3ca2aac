#!/usr/bin/python3
# chaos.py - random file operations and kills, round after round, and what must hold after each
# SPDX-License-Identifier: GPL-3.0-or-later
"""After each round: the last run has seen the final state of the tree; there were no more starts than
changes, and none where nothing changed; none during a git operation; none before the old run was gone;
no process is left. On failure the round's operations are printed, with the seed that repeats them.
"""
import argparse
import os
import random
import sys
import time

from lib import model as operations
from lib import watcher
from lib.box import Box, Failure, check, wait_until
from lib.model import Model
from lib.tap import clean_up_when_ended

PAUSES_S = (0, 0, 0, 0, 0.001, 0.002, 0.004, 0.01, 0.03, 0.06)
PROFILES = {'mixed': 0.15, 'git': 0.9, 'files': 0.0}  # the share of rounds with a git operation
# A restart that should not be would come within this time after the last.
CALM_S = 0.25


class Chaos:
    def __init__(self, box, profile, dice):
        self.box = box
        self.dice = dice
        self.git_share = PROFILES[profile]
        self.n_operations = 0
        self.n_kills = 0
        self.n_git = 0
        self.branches = ['main']
        box.write('.gitignore', '*.log\nnode_modules/\n')
        for n in range(30):
            box.write('d%d/e%d/f.py' % (n % 6, n % 2), 'text of %d\n' % n)
        box.repo.git('add', '-A')
        box.repo.git('commit', '-q', '-m', 'first')
        self.model = Model(box, dice)
        self.rouse = box.rouse('--stop-timeout', '2s')
        self.model.rescan()

    def is_fresh(self):
        """Whether the last run has seen the state that the tree is in now."""
        check(self.rouse.alive(), 'Rouse has ended')
        return self.model.state in self.model.states_at(self.rouse.starts()[-1].t)

    def settle(self):
        """Whatever was under way comes to its end."""
        wait_until(self.is_fresh, 'a start that has seen the last state')
        self.rouse.wait_calm(CALM_S)
        check(self.is_fresh(), 'a later start does not count as one that has seen the last state')

    # -- git

    def git_operation(self):
        """One operation; returns (begin, end) of the commands that change files."""
        repo = self.box.repo
        self.n_git += 1
        kind = self.dice.choice(('new branch', 'checkout', 'checkout', 'stash', 'reset'))
        if kind == 'stash':
            # Staged, so that one git does it all: -u has parts during which no lock tells of it.
            repo.git('add', '-A')
            if not repo.git('status', '--porcelain')[2].strip():
                return []
            span = repo.git('stash', '-q')[:2]
            self.model.rescan()
            self.model.history.append((*span, self.model.state, 'git stash'))
            self.settle()
            second = repo.git('stash', 'pop', '-q')[:2]
            self.model.rescan()
            self.model.history.append((*second, self.model.state, 'git stash pop'))
            return [span, second]
        repo.git('add', '-A')
        repo.git('commit', '-q', '--allow-empty', '-m', 'work')
        if kind == 'new branch':
            self.branches.append('b%d' % self.n_git)
            repo.git('branch', self.branches[-1])
            return []
        if kind == 'reset':
            command = ('reset', '-q', '--hard', 'HEAD~1')
        else:
            command = ('checkout', '-q', self.dice.choice(self.branches))
        span = repo.git(*command)[:2]
        self.model.rescan()
        self.model.history.append((*span, self.model.state, 'git ' + ' '.join(command)))
        return [span]

    # -- rounds

    def kill_child(self):
        self.n_kills += 1
        starts = self.rouse.starts()
        try:
            os.kill(starts[-1].pid, self.dice.choice((9, 9, 11, 15)))
        except ProcessLookupError:
            pass

    def round(self):
        model = self.model
        model.history = [(0, 0, model.state, 'the round begins')]
        n_before = self.rouse.n_starts()
        allowance, spans = 0, []
        if self.dice.random() < self.git_share:
            spans = self.git_operation()
            allowance += len(spans)
        noise_only = not spans and self.dice.random() < 0.15
        for _ in range(self.dice.randint(1, 35)):
            kinds = operations.NOISE if noise_only or self.dice.random() < 0.25 else operations.MATTER
            allowance += model.apply(self.dice.choice(kinds))
            self.n_operations += 1
            if self.dice.random() < 0.02:
                self.kill_child()
            time.sleep(self.dice.choice(PAUSES_S))
        self.verify(n_before, allowance, spans)

    def verify(self, n_before, allowance, spans):
        rouse = self.rouse
        self.settle()
        n = rouse.n_starts() - n_before
        check(n <= allowance, '%d starts, though only %d changes could have led to one' % (n, allowance))
        for line in rouse.starts()[n_before:]:
            for begin, end in spans:
                check(not begin < line.t < end, '%r came during a git operation, %.1f ms before its end' % (line, (end - line.t) / 1e6))
        check(not self.box.lines('overlap'), 'two runs at a time')

    def describe(self, n_before):
        lines = ['operations of this round, in ms before its end:']
        end = time.monotonic_ns()
        told = [(after, '%s, took %.1f ms' % (what, (after - before) / 1e6)) for before, after, _, what in self.model.history[1:]]
        told += [(line.t, 'START %d' % line.pid) for line in self.rouse.starts()[n_before:]]
        return lines + ['  %9.1f %s' % ((end - at) / 1e6, what) for at, what in sorted(told)]


def run_profile(profile, rounds, seed, keep):
    """Returns (summary, diagnostic lines or None when all was well)."""
    dice = random.Random('%s %s' % (seed, profile))
    box = Box('chaos', git=True)
    chaos, number, n_before = None, 0, 0
    try:
        try:
            chaos = Chaos(box, profile, dice)
            for number in range(1, rounds + 1):
                n_before = chaos.rouse.n_starts()
                chaos.round()
            box.close()
        except Failure as failure:
            lines = ['round %d: %s' % (number, failure), 'repeat it with --seed %s --profile %s' % (seed, profile)]
            return profile, lines + (chaos.describe(n_before) if chaos else []) + box.describe()
        return ('%s: %d rounds, %d operations, %d by git, %d kills, %d starts' %
                (profile, rounds, chaos.n_operations, chaos.n_git, chaos.n_kills, chaos.rouse.n_starts())), None
    finally:
        box.remove(keep)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--rounds', type=int, default=25, help='rounds of each profile (25: about a minute in all)')
    parser.add_argument('--seed', default=str(random.randrange(10**6)))
    parser.add_argument('--profile', choices=PROFILES, action='append')
    parser.add_argument('--keep', action='store_true', help='leave the temporary trees')
    args = parser.parse_args()
    clean_up_when_ended()
    profiles = args.profile or list(PROFILES)
    print('TAP version 13\n1..%d\n# seed %s' % (len(profiles), args.seed), flush=True)
    failed = False
    unable = watcher.prepare()
    for number, profile in enumerate(profiles, 1):
        if unable:
            print('ok %d - chaos, %s # SKIP %s' % (number, profile, unable))
            continue
        summary, lines = run_profile(profile, args.rounds, args.seed, args.keep)
        failed = failed or lines is not None
        print('%s %d - chaos, %s' % ('not ok' if lines else 'ok', number, summary))
        for line in lines or []:
            print('#   ' + line)
        sys.stdout.flush()
    sys.exit(failed)


main()
