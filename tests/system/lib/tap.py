# tap.py - collects the tests of one file, runs them one by one and reports in TAP
# SPDX-License-Identifier: GPL-3.0-or-later
import argparse
import multiprocessing
import multiprocessing.connection
import os
import signal
import sys
import time
import traceback

from lib import watcher
from lib.box import Box, Failure, Skip

# A test that hangs is ended by force: far above what the slowest one takes on a busy machine.
TEST_LIMIT_S = 240

_tests = []


def _add(name, function, box_options):
    # Once is enough for what is slow and the same whatever Rouse watches with: `once` says why it is.
    once = box_options.pop('once', None)
    if not (once and watcher.KIND):
        _tests.append((name, function, box_options))


def test(name, **box_options):
    """Registers a function of one argument, the Box, as the test called `name`."""
    def register(function):
        _add(name, function, dict(box_options))
        return function
    return register


def table(names_and_values, **box_options):
    """Registers the function once per (name, values...) row."""
    def register(function):
        for name, *values in names_and_values:
            _add(name, lambda box, values=values: function(box, *values), dict(box_options))
        return function
    return register


def _too_long(_signum, _frame):
    raise Failure('the test took more than %d s' % TEST_LIMIT_S)


def clean_up_when_ended():
    """Being ended by a signal, by meson's timeout for one, leaves no process and no setting behind either."""
    def leave(signum, _frame):
        raise SystemExit(128 + signum)
    for signum in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(signum, leave)


def _where(error):
    """The innermost line that stands in the test file itself."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__)
              if os.path.dirname(os.path.abspath(frame.filename)) == sys.path[0]]
    return '%s:%d: %s' % (os.path.basename(frames[-1].filename), frames[-1].lineno, frames[-1].line) if frames else '?'


def _run(box_type, name, function, options, keep):
    """Returns (ok, skip reason or None, diagnostic lines)."""
    try:
        box = box_type(name, **options)
    except Skip as skip:
        return True, str(skip), []
    signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(TEST_LIMIT_S)
    try:
        try:
            function(box)
            box.close()
            return True, None, []
        except Skip as skip:
            return True, str(skip), []
        except Exception as error:
            kind = '' if isinstance(error, Failure) else type(error).__name__ + ': '
            return False, None, [kind + str(error), 'at ' + _where(error)] + box.describe()
    finally:
        signal.alarm(0)
        box.remove(keep)


class Runner:
    """Runs tests by their numbers, in processes of their own where several are run at a time."""

    def __init__(self, chosen, box_type, keep):
        self.chosen, self.box_type, self.keep = chosen, box_type, keep
        self.unable = watcher.prepare()

    def __call__(self, index):
        """Returns (ok, what TAP says after the number)."""
        name, function, options = self.chosen[index]
        begin = time.monotonic()
        ok, skip, lines = (True, self.unable, []) if self.unable else _run(self.box_type, name, function, options, self.keep)
        lines = ['# %.2f s' % (time.monotonic() - begin)] + ['#   ' + line for line in '\n'.join(lines).splitlines()]
        return ok, ' - %s%s\n%s' % (name.replace('#', '\\#'), ' # SKIP ' + skip if skip else '', '\n'.join(lines))

    def results(self, jobs):
        numbers = range(len(self.chosen))
        return map(self, numbers) if jobs == 1 else self._forked(numbers, jobs)

    def _forked(self, numbers, jobs):
        """Each test in a process of its own, so many at a time: one that goes without a word has failed."""
        context, waiting, running = multiprocessing.get_context('fork'), list(numbers), {}
        try:
            while waiting or running:
                while waiting and len(running) < jobs:
                    index, (receiver, sender) = waiting.pop(0), context.Pipe(duplex=False)
                    running[receiver] = index, context.Process(target=self._send, args=(sender, index))
                    running[receiver][1].start()
                    sender.close()
                for receiver in multiprocessing.connection.wait(running):
                    index, process = running.pop(receiver)
                    try:
                        result = receiver.recv()
                    except EOFError:
                        result = False, ' - %s\n#   its process ended' % self.chosen[index][0]
                    receiver.close()
                    process.join()
                    yield result
        finally:
            for _, process in running.values():
                process.terminate()
                process.join()

    def _send(self, sender, index):
        sender.send(self(index))


def main(box_type=Box):
    """What the file ends with. `box_type` makes the world of one test."""
    parser = argparse.ArgumentParser(description='Runs the tests of this file against the program named by ROUSE.')
    parser.add_argument('-k', metavar='TEXT', default='', help='only tests whose name contains TEXT')
    parser.add_argument('--list', action='store_true', help='print the names')
    parser.add_argument('--keep', action='store_true', help='leave the temporary trees')
    parser.add_argument('--repeat', type=int, default=1, metavar='N', help='run each test N times')
    parser.add_argument('--jobs', type=int, default=1, metavar='N', help='run N tests at a time')
    args = parser.parse_args()
    chosen = [entry for entry in _tests if args.k in entry[0]] * args.repeat
    if args.list:
        print('\n'.join(name for name, _, _ in chosen))
        return
    clean_up_when_ended()
    print('TAP version 13\n1..%d' % len(chosen), flush=True)
    n_failed = 0
    for number, (ok, text) in enumerate(Runner(chosen, box_type, args.keep).results(args.jobs), 1):
        n_failed += not ok
        print('%s %d%s' % ('ok' if ok else 'not ok', number, text), flush=True)
    sys.exit(1 if n_failed else 0)
