# rouse.py - one running `rouse run`, seen from outside
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os
import re
import signal
import subprocess
import time

from lib import watcher
from lib.box import DEADLINE_S, QUIET_S, Failure, check, check_equal, read_text, tail, wait_until

# What no run may ever print: sanitizers, GLib's assertions.
BAD_NEWS = re.compile(r'AddressSanitizer|LeakSanitizer|runtime error:|ThreadSanitizer|-CRITICAL \*\*|-WARNING \*\*|assertion .* failed')


class Rouse:
    def __init__(self, box, options, command, env=None, cwd=None, prefix=(), stdin=subprocess.DEVNULL, events=True):
        self.box = box
        self.number = len(box.started)
        self.out_path = os.path.join(box.out, 'rouse%d.out' % self.number)
        self.err_path = os.path.join(box.out, 'rouse%d.err' % self.number)
        self.events_path = os.path.join(box.out, 'events%d.jsonl' % self.number)
        events_options = ['--events', self.events_path] if events else []
        self.argv = [*prefix, *box.command('run', *events_options, *options), *(['--', *command] if command else [])]
        self.n_starts_before = len(box.lines('start'))
        self.spawn(cwd or box.tree, {**box.env, **(env or {})}, stdin)
        box.started.append(self)

    def spawn(self, cwd, env, stdin):
        with open(self.out_path, 'wb') as out, open(self.err_path, 'wb') as err:
            self.process = subprocess.Popen(self.argv, cwd=cwd, env=env, stdin=stdin, stdout=out, stderr=err,
                                            start_new_session=True)
        self.pid = self.process.pid

    # -- life

    def alive(self):
        return self.process.poll() is None

    def kill(self, signum):
        self.process.send_signal(signum)

    def wait_exit(self, deadline=DEADLINE_S):
        """Its exit code; negative after a signal."""
        return wait_until(lambda: self.process.poll() is not None and (self.process.returncode,),
                          'Rouse to end', deadline)[0]

    def stop(self, signum=signal.SIGTERM):
        self.kill(signum)
        return self.wait_exit()

    def reap(self):
        if self.alive():
            self.process.kill()
        self.process.wait()

    # -- what it says

    def output(self):
        """Everything printed so far: its own words and the child's."""
        return read_text(self.out_path) + read_text(self.err_path)

    def wait_output(self, pattern, deadline=DEADLINE_S):
        return wait_until(lambda: re.search(pattern, self.output()), 'the output to match %r' % pattern, deadline)

    def events(self, kind=None):
        text = read_text(self.events_path)
        events = [json.loads(line) for line in text[:text.rfind('\n') + 1].splitlines()]
        return [event for event in events if kind is None or event['event'] == kind]

    def wait_event(self, kind, n=1, probe=None, deadline=DEADLINE_S):
        """The nth event of that kind (for which the probe holds), once it is there."""
        def find():
            found = [event for event in self.events(kind) if probe is None or probe(event)]
            return found[n - 1] if len(found) >= n else None
        return wait_until(find, '%d × event "%s"' % (n, kind), deadline)

    def wait_armed(self):
        def armed():
            if not self.alive():
                raise Failure('Rouse ended with %d before it was armed' % self.process.returncode)
            return self.events('armed')
        wait_until(armed, 'the event "armed"')

    def changed_paths(self, since=0):
        """Paths of the change sets from number `since` on, relative to the tree."""
        paths = []
        for event in self.events('changed')[since:]:
            paths += [os.path.relpath(change['path'], self.box.tree) for change in event['files']]
        return paths

    # -- starts of the child

    def starts(self):
        return self.box.lines('start')[self.n_starts_before:]

    def n_starts(self):
        return len(self.starts())

    def wait_starts(self, n, deadline=DEADLINE_S):
        """The nth start, once it is there."""
        wait_until(lambda: self.n_starts() >= n or not self.alive() and not self._fail_ended(),
                   lambda: 'start %d; there were %d' % (n, self.n_starts()), deadline)
        return self.starts()[n - 1]

    def _fail_ended(self):
        raise Failure('Rouse ended with %s; there were %d starts' % (self.process.returncode, self.n_starts()))

    def quiet(self, seconds=QUIET_S):
        """Nothing is started for so long, and for as long besides as the watcher may take to notice."""
        before = self.n_starts()
        time.sleep(seconds + watcher.LATER_S)
        check_equal(self.n_starts(), before, 'starts after %g quiet seconds' % seconds)

    def notice(self):
        """Gives it time to take in what leads to no start: a rule that was edited."""
        time.sleep(QUIET_S + watcher.LATER_S)

    def exactly(self, n, quiet=QUIET_S):
        """There come to be n starts, and no more; returns the last."""
        last = self.wait_starts(n)
        check_equal(self.n_starts(), n, 'starts')
        self.quiet(quiet)
        return last

    def one_restart(self, act, quiet=QUIET_S):
        """act() leads to exactly one more start, which is returned."""
        before = self.n_starts()
        act()
        return self.exactly(before + 1, quiet)

    def sees(self, act):
        """act() leads to at least one start that is later than its end; returns the last start."""
        act()
        done = time.monotonic_ns()
        wait_until(lambda: self.wait_starts(1) and self.starts()[-1].t > done,
                   lambda: 'a start after the last write; there were %d in all' % self.n_starts())
        self.wait_calm()
        return self.starts()[-1]

    def wait_calm(self, seconds=0.2):
        """Waits until nothing has been started for so long, from now or from the last start on."""
        called = time.monotonic_ns()
        seconds += watcher.LATER_S
        wait_until(lambda: time.monotonic_ns() - max([called] + [line.t for line in self.starts()[-1:]]) > seconds * 1e9,
                   'the restarts to end')

    def no_restart(self, act, quiet=0.15):
        """act() leads to nothing: the next restart is for another file, and reports that file alone."""
        n_starts, n_sets = self.n_starts(), len(self.events('changed'))
        act()
        self.quiet(quiet)
        marker = 'marker-%d.txt' % n_starts
        self.box.write(marker, str(time.monotonic_ns()))
        self.exactly(n_starts + 1, quiet)
        check_equal(self.changed_paths(n_sets), [marker], 'what was reported')

    def reported(self, act):
        """act() leads to one restart; returns the paths and kinds that were reported, as a sorted list."""
        n_sets = len(self.events('changed'))
        self.one_restart(act)
        return sorted((os.path.relpath(change['path'], self.box.tree), change['kind'])
                      for event in self.events('changed')[n_sets:] for change in event['files'])

    # -- the end

    def check_messages(self):
        bad = [line for line in self.output().splitlines() if BAD_NEWS.search(line)]
        check(not bad, 'it printed: %s' % bad[:5])

    def describe(self):
        state = 'alive' if self.alive() else 'ended with %d' % self.process.returncode
        lines = ['$ ' + ' '.join(self.argv) + '   (' + state + ')']
        for what, path in (('stdout', self.out_path), ('stderr', self.err_path), ('events', self.events_path)):
            if os.path.exists(path) and os.path.getsize(path) > 0:
                lines += [what + ':'] + tail(path)
        return lines
