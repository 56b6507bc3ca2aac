# repo.py - a git repository for the tests, and the exact moment a git command ended
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os
import subprocess
import time
from datetime import datetime, timezone

from lib.box import check

CONFIG = '''[user]
name = Tester
email = tester@example.org
[init]
defaultBranch = main
[gc]
auto = 0
[maintenance]
auto = false
[advice]
detachedHead = false
[protocol "file"]
allow = always
[core]
editor = true
[pull]
rebase = false
'''


class Repo:
    def __init__(self, box, path, init=True):
        self.box = box
        self.path = path
        config = os.path.join(box.home, '.gitconfig')
        if not os.path.exists(config):
            with open(config, 'w', encoding='utf-8') as file:
                file.write(CONFIG)
        if init:
            self.git('init', '-q')

    def git(self, *arguments, ok=True, cwd=None, env=None):
        """Runs git; returns (begin, end, output), the times monotonic ns as git itself saw them."""
        trace = os.path.join(self.box.out, 'git-trace')
        if os.path.exists(trace):
            os.remove(trace)
        begin = time.monotonic_ns()
        done = subprocess.run(['git', *arguments], cwd=cwd or self.path, stdin=subprocess.DEVNULL,
                              env={**self.box.env, 'GIT_TRACE2_EVENT': trace, **(env or {})}, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=120, check=False)
        end = time.monotonic_ns()
        output = done.stdout.decode(errors='replace')
        if ok:
            check(done.returncode == 0, 'git %s failed: %s' % (' '.join(arguments), output))
        return begin, self._end_of(trace, end), output

    @staticmethod
    def _end_of(trace, fallback):
        """When the outermost git left: the waiting for it may add milliseconds on a busy machine."""
        offset = time.time_ns() - time.monotonic_ns()
        try:
            with open(trace, encoding='utf-8', errors='replace') as file:
                events = [json.loads(line) for line in file]
        except FileNotFoundError:
            return fallback
        ends = [event['time'] for event in events if event['event'] in ('exit', 'atexit') and '/' not in event['sid']]
        if not ends:
            return fallback
        at = datetime.strptime(ends[0], '%Y-%m-%dT%H:%M:%S.%fZ').replace(tzinfo=timezone.utc)
        return min(fallback, int(at.timestamp() * 1e6) * 1000 - offset)

    def commit(self, files, message='change'):
        """Writes and commits the files (name: text)."""
        for name, text in files.items():
            path = os.path.join(self.path, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, 'w', encoding='utf-8') as file:
                file.write(text)
        self.git('add', '-A')
        self.git('commit', '-q', '-m', message)

    def git_dir(self):
        """Also right where .git is a file."""
        return os.path.join(self.path, self.git('rev-parse', '--git-dir')[2].strip())
