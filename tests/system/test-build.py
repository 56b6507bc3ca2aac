#!/usr/bin/python3
# test-build.py - what has to be built first: until that has succeeded, and when it fails, the program before serves on
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os
import random
import shlex
import socket
import threading
import time
import urllib.request

from lib.box import check, check_equal, wait_until
from lib.tap import main, test

# What it does depends on the source: "broken" fails, "slow" takes a while, "endless" never ends.
BUILD = '''
text=$(cat source)
echo "build $$ t=$(date +%s%N) $text" >> "$CHILD_LOG"
echo "compiling $text"
case "$text" in
  *endless*) sleep 1000 ;;
  *slow*) sleep 0.4 ;;
esac
case "$text" in
  *broken*) echo "source:1:5: error: there is no $text"; echo "make: *** [all] Error 2"; exit 2 ;;
esac
printf %s "$text" > "$PROGRAM"
'''

# Answers with what was built when it was started.
SERVER = '''
import http.server, os, sys
with open(os.environ['PROGRAM']) as file:
    text = file.read().encode()
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header('Content-Length', str(len(text)))
        self.end_headers()
        self.wfile.write(text)
    def log_message(self, *args):
        pass
http.server.ThreadingHTTPServer(('127.0.0.1', int(sys.argv[1])), Handler).serve_forever()
'''

# Writes down what was built, and stays.
WORKER = 'echo "start $$ t=$(date +%s%N) $(cat "$PROGRAM")" >> "$CHILD_LOG"; exec sleep 1000'


def write_out(box, name, text):
    path = os.path.join(box.out, name)
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)
    return path


def run(box, command, *keys, options=('--yes',), wait=True):
    lines = ['[project]', 'name=Shop', '[program web]', 'command=' + command, 'build=/bin/sh ' + write_out(box, 'build.sh', BUILD),
             'stop-timeout=2s', 'env=PROGRAM=' + os.path.join(box.out, 'program'), *keys]
    box.write('rouse.ini', '\n'.join(lines) + '\n')
    rouse = box.rouse(*options, command=[], wait=False, events='--once' not in options)
    if wait:
        rouse.wait_armed()
    return rouse


def run_worker(box, *keys, **keywords):
    return run(box, 'sh ' + write_out(box, 'worker.sh', WORKER), 'ready=alive:10ms', *keys, **keywords)


def wait_outcome(rouse, outcome, n=1):
    return rouse.wait_event('reloaded', n, lambda event: event['reload']['outcome'] == outcome)['reload']


class Client:
    """Sends requests all the time."""

    def __init__(self, port):
        self.port = port
        self.n = 0
        self.failures = []
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.work, daemon=True)

    def ask(self):
        with urllib.request.urlopen('http://127.0.0.1:%d/' % self.port, timeout=10) as answer:
            return answer.read().decode()

    def work(self):
        while not self.over.is_set():
            try:
                answer = self.ask()
                if answer != 'one':
                    self.failures.append('it answered ' + answer)
            except OSError as error:
                self.failures.append(repr(error))
            self.n += 1
            time.sleep(0.002)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *args):
        self.over.set()
        self.thread.join()


@test('while builds fail, are cancelled and go on, no request fails; the first that succeeds is served')
def serves_on(box):
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        port = probe.getsockname()[1]
    box.write('source', 'one')
    rouse = run(box, '/usr/bin/python3 %s %d' % (write_out(box, 'server.py', SERVER), port), 'ready=http:http://127.0.0.1:%d/' % port)
    wait_outcome(rouse, 'ready')
    with Client(port) as client:
        for n in range(3):
            box.write('source', 'broken %d' % n)
            wait_outcome(rouse, 'build-failed', n + 1)
        box.write('source', 'endless')
        box.wait_line('build', probe=lambda line: line.rest == 'endless')
        time.sleep(0.3)
        box.write('source', 'slow broken')
        last = wait_outcome(rouse, 'build-failed', 4)
        n_asked = client.n
        wait_until(lambda: client.n > n_asked + 50, 'more requests')
    check(client.n > 100, 'there were only %d requests' % client.n)
    check_equal(client.failures, [], 'failed of %d requests' % client.n)
    check_equal(len(rouse.events('started')), 1, 'starts')
    check(last['build_ms'] >= 400 and last['run']['exit_code'] == 2, 'the last reload: %s' % last)

    box.write('source', 'two')
    wait_outcome(rouse, 'ready', 2)
    check_equal(client.ask(), 'two', 'what is served')
    rouse.stop()
    failed = [json.loads(line) for line in box.verb('history', '--json', '--failed').splitlines()]
    check_equal([row['outcome'] for row in failed], ['build-failed'] * 4, 'what has failed')
    table = box.verb('history', '--failed')
    check('source:1:5: error: there is no slow broken' in table and 'build failed: exit code 2' in table, 'the history says: ' + table)


@test('whatever changes when, one build goes on at a time, and what runs was built from the last source')
def storm(box):
    seed = random.randrange(1 << 30)
    print('# seed %d' % seed)
    dice = random.Random(seed)
    box.write('source', 'first')
    rouse = run_worker(box)
    wait_outcome(rouse, 'ready')
    for n in range(12):
        for _ in range(dice.randint(1, 5)):
            box.write('source', '%s %d %d' % (dice.choice(('', 'slow', 'broken', 'slow broken', 'endless')), n, dice.random() * 1e9))
            time.sleep(dice.choice((0, 0.01, 0.05, 0.2, 0.5)))
        text = 'good %d' % n
        box.write('source', text)
        wait_until(lambda text=text: [line.rest for line in box.lines('start')][-1:] == [text], 'the start of ' + text)
        check_equal(box.lines('build')[-1].rest, text, 'the last build')
    rouse.stop()
    begun = set()
    for event in rouse.events():
        if event['event'] == 'building':
            begun.add(event['run']['id'])
        elif event['event'] == 'built':
            check(event['run']['id'] in begun, 'a build ended that had not begun')
    check_equal(len(begun), len(rouse.events('building')), 'builds')


@test('a stop ends a build, and nothing is left of it')
def stop_during_build(box):
    box.write('source', 'one')
    rouse = run_worker(box)
    wait_outcome(rouse, 'ready')
    box.write('source', 'endless')
    box.wait_line('build', 2)
    check_equal(rouse.stop(), 143, 'exit code')
    check_equal(box.survivors(), [], 'what is left')


@test('a build that cannot be started says why, and a change of what it lacks is enough')
def cannot_build(box):
    box.write('source', 'one')
    tool = os.path.join(box.tree, 'tool.sh')
    box.write('rouse.ini', '[project]\nname=Shop\n[program web]\ncommand=sleep 1000\nbuild=%s\n' % shlex.quote(tool))
    rouse = box.rouse('--yes', command=[], wait=False)
    rouse.wait_output('cannot build: .*tool.sh')
    box.shell('printf "#!/bin/sh\\nexit 0\\n" > tool.new; chmod +x tool.new; mv tool.new tool.sh')
    wait_outcome(rouse, 'ready')


@test('what the build printed is shown, and --once ends with its exit code')
def once(box):
    box.write('source', 'broken')
    rouse = run_worker(box, options=('--yes', '--once'), wait=False)
    check(rouse.wait_exit() != 0, 'it ended well')
    check('compiling broken' in rouse.output() and 'build failed' in rouse.output(), 'it said: ' + rouse.output())
    check_equal(box.lines('start'), [], 'starts')


@test('after restart-limit starts in vain it waits for a change')
def restart_limit(box):
    box.write('source', 'one')
    rouse = run(box, '/bin/false', 'ready=alive:100ms', 'restart-on-exit=true', 'restart-limit=2')
    rouse.wait_output('restarted too often')
    check_equal(len(rouse.events('started')), 3, 'starts')
    check_equal(len(box.lines('build')), 1, 'builds')
    box.write('source', 'two')
    rouse.wait_event('started', 4)
    check_equal(len(box.lines('build')), 2, 'builds')


main()
