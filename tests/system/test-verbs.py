#!/usr/bin/python3
# test-verbs.py - the other verbs, help, and what wrong command lines are told
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os
import re
import signal
import subprocess
import time

from lib.box import check, check_equal, wait_until
from lib.tap import main, table, test

VERBS = ['run', 'init', 'watch', 'why', 'doctor', 'history']


@test('rouse --help lists every verb')
def lists(box):
    text = box.verb('--help')
    for verb in VERBS:
        check(re.search(r'^\s+%s\s' % verb, text, re.M), 'no %s in the help' % verb)


@table([('rouse %s --help tells of the verb' % verb, verb) for verb in VERBS])
def verb_help(box, verb):
    text = box.verb(verb, '--help')
    check('rouse ' + verb in text, 'no synopsis')
    check_equal(box.verb('help', verb), text, 'rouse help ' + verb)
    check(all(len(line) <= 100 for line in text.splitlines()), 'a line of the help is longer than 100 columns')


@test('rouse run --help names every option of the specification')
def run_help(box):
    text = box.verb('run', '--help')
    for option in ('-w', '--watch', '-i', '--ignore', '-I', '--include', '-e', '--ext', '--no-vcs-ignore', '-s', '--stop-signal', '--stop-timeout',
                   '--settle', '-p', '--postpone', '-c', '--clear', '--task', '--on-busy', '--env', '--cwd', '--shell', '--content', '--no-content',
                   '--once', '--restart-on-exit', '--events', '-q', '-v'):
        check(re.search(r'(^|[\s,])%s\b' % re.escape(option), text), 'no %s in the help' % option)


@test('rouse --version')
def version(box):
    check(re.match(r'rouse \d+\.\d+', box.verb('--version')), 'no version')


WRONG = [
    ('no verb', [], ''), ('an unknown verb', ['rnu', '--', 'true'], 'run'), ('an unknown option', ['run', '--wach', '.', '--', 'true'], '--wach'),
    ('no command', ['run'], 'command'), ('no command after --', ['run', '--'], 'command'), ('an option without its value', ['run', '--ext'], '--ext'),
    ('a duration without a unit', ['run', '--stop-timeout', '5', '--', 'true'], '--stop-timeout'),
    ('a duration with a wrong unit', ['run', '--settle', '5 parsecs', '--', 'true'], '--settle'),
    ('a negative duration', ['run', '--settle', '-5ms', '--', 'true'], '--settle'),
    ('an unknown signal', ['run', '-s', 'SIGNONE', '--', 'true'], 'SIGNONE'), ('a bad --on-busy', ['run', '--task', '--on-busy', 'dance', '--', 'true'], 'dance'),
    ('a bad --env', ['run', '--env', 'NAME', '--', 'true'], 'NAME'), ('a --cwd that is none', ['run', '--cwd', 'missing', '--', 'true'], 'missing'),
    ('a value for an option that takes none', ['run', '--task=yes', '--', 'true'], '--task'), ('a second value for why', ['why'], ''),
]


@table([('E86 %s is told, with exit code 2' % name, arguments, word) for name, arguments, word in WRONG])
def wrong(box, arguments, word):
    done = subprocess.run(box.command(*arguments), cwd=box.tree, env=box.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=30, check=False)
    check_equal(done.returncode, 2, 'exit code (it said %r)' % done.stderr.decode())
    check(word in done.stderr.decode(), '%r is not named: %r' % (word, done.stderr.decode()))
    check_equal(done.stdout, b'', 'standard output')


@table([('E86 the duration %s is understood' % text, text) for text in ('2500ms', '2.5s', '1m', '0')])
def durations(box, text):
    rouse = box.rouse('--stop-timeout', text)
    rouse.one_restart(lambda: box.write('app.py'))


@test('options in all their spellings')
def spellings(box):
    rouse = box.rouse('-epy', '--ignore=x*', '-i', 'y*', '--settle=20ms')
    rouse.one_restart(lambda: [box.write(name) for name in ('a.py', 'x.py', 'y.py', 'b.txt')])
    check_equal(rouse.changed_paths(), ['a.py'], 'what was reported')


@test('-q shows nothing but the child\'s output; -v shows files')
def quiet_and_verbose(box):
    rouse = box.rouse('-q', command=[box.child, '--print', 'from the child'])
    rouse.one_restart(lambda: box.write('app.py'))
    check_equal(rouse.output().splitlines(), ['from the child'] * 2, 'what -q shows')
    rouse.stop()
    rouse = box.rouse('-v')
    rouse.one_restart(lambda: box.write('named.py'))
    rouse.wait_output(r'named\.py')


class Watch:
    """A running `rouse watch`."""

    def __init__(self, box, *options):
        self.box = box
        self.path = os.path.join(box.out, 'watch.out')
        with open(self.path, 'wb') as out:
            self.process = subprocess.Popen(box.command('watch', *options), cwd=box.tree, env=box.env, stdin=subprocess.DEVNULL,
                                            stdout=out, stderr=subprocess.STDOUT)
        # There is no word of it being armed in the plain form: a file that is written until it is told of.
        def told():
            box.write('probe.txt', str(time.monotonic_ns()))
            time.sleep(0.05)
            return 'probe.txt' in self.text()
        wait_until(told, 'the first change to be printed')
        time.sleep(0.2)

    def text(self):
        with open(self.path, encoding='utf-8', errors='surrogateescape') as file:
            return file.read()

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(20)


@test('rouse watch prints change sets as text')
def watch_text(box):
    box.write('old.py')
    watch = Watch(box, '.')
    os.rename(box.path('old.py'), box.path('new.py'))
    wait_until(lambda: 'new.py' in watch.text() and 'old.py' in watch.text(), 'both names')
    watch.stop()


@test('rouse watch --json prints one JSON object a line')
def watch_json(box):
    watch = Watch(box, '--json')
    box.write('a b\n.py')
    wait_until(lambda: '.py' in watch.text(), 'the change')
    watch.stop()
    events = [json.loads(line) for line in watch.text().splitlines()]
    files = [entry for event in events if event['event'] == 'changed' for entry in event['files']]
    check([entry for entry in files if entry['path'] == box.path('a b\n.py') and entry['kind'] == 'created'], 'not in %s' % files)


@test('rouse watch -e and -i filter as rouse run does')
def watch_filter(box):
    watch = Watch(box, '-i', 'x*', '.')
    box.write('x.py')
    box.write('y.py')
    wait_until(lambda: 'y.py' in watch.text(), 'the change')
    watch.stop()
    check('x.py' not in watch.text(), 'an ignored file was printed')


@test('rouse why names the rule, its file and its line', git=True)
def why(box):
    box.write('.gitignore', '# first\n*.gen\n/private/\n')
    box.write('a/x.gen')
    box.write('private/key.py')
    box.write('app.py')
    text = box.verb('why', 'a/x.gen', code=None)
    check('*.gen' in text and '.gitignore' in text and '2' in text, text)
    text = box.verb('why', 'private/key.py', code=None)
    check('/private/' in text and '3' in text, text)
    check('.gitignore' not in box.verb('why', 'app.py', code=None), 'app.py is ignored?')
    ignored, wanted = (subprocess.run(box.command('why', name), cwd=box.tree, env=box.env, stdout=subprocess.DEVNULL, check=False).returncode
                       for name in ('a/x.gen', 'app.py'))
    check_equal((ignored != 0, wanted), (True, 0), 'the exit codes of an ignored and a wanted file')


@test('rouse why agrees with rouse run: options, built-in rules, files that do not exist')
def why_options(box):
    check('*.log' in box.verb('why', '-i', '*.log', 'x.log', code=None), 'the option is not named')
    box.verb('why', 'node_modules/x/y.js', code=None)
    check(box.verb('why', 'missing.py', code=0), 'nothing was said')


@test('rouse doctor reports limits in use and left, and the file system')
def doctor(box):
    text = box.verb('doctor', code=None)
    with open('/proc/sys/fs/inotify/max_user_watches', encoding='ascii') as file:
        limit = file.read().strip()
    check(limit in text.replace(',', '').replace('\u202f', ''), 'the limit %s is not in %r' % (limit, text))
    report = json.loads(box.verb('doctor', '--json', code=None))
    names = {entry['name'] for entry in report['checks']}
    check({'watches', 'instances', 'queue', 'filesystem', 'git'} <= names, 'checks: %s' % names)


@test('rouse doctor names the command that mends a low limit')
def doctor_low(box):
    done = subprocess.run(['unshare', '-Ur', '/bin/sh', '-c', 'echo 100 > /proc/sys/user/max_inotify_watches && exec "$0" doctor --json', box.rouse_path],
                          cwd=box.tree, env=box.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False, timeout=30)
    if not done.stdout:
        from lib.box import Skip
        raise Skip('no user namespaces: ' + done.stderr.decode().strip())
    watches = next(entry for entry in json.loads(done.stdout)['checks'] if entry['name'] == 'watches')
    check(not watches['ok'] and 'sysctl' in watches.get('remedy', ''), 'it said %s' % watches)


@test('output in a locale without UTF-8 is readable')
def locale(box):
    box.env['LC_ALL'] = 'C'
    text = box.verb('run', '--help')
    check(all(ord(letter) < 128 for letter in text), 'the help is not ASCII')


main()
