#!/usr/bin/python3
# test-loaded.py - programs that only those files restart which they have loaded
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import shutil
import signal
import sys

from lib.box import Skip, check, check_equal, wait_until
from lib.tap import main, test

# Notes its start once everything is imported, and on SIGHUP imports one more.
PROGRAM = '''
import os, signal, sys, time
def note(word):
    with open(os.environ['CHILD_LOG'], 'a') as file:
        file.write('%s %d t=%d\\n' % (word, os.getpid(), time.monotonic_ns()))
def take(signum, frame):
    import late
    note('late')
note('start')
import package.used
signal.signal(signal.SIGHUP, take)
note('imported')
print('ready', flush=True)
while True:
    signal.pause()
'''


def run(box, command, *keys, project=()):
    """`rouse run` of one program, which is armed and has started."""
    box.write('rouse.ini', '\n'.join(['[project]', 'name=Shop', *project, '[program web]', 'command=' + command, 'discover=loaded', *(keys or ['ready=alive:30ms'])]) + '\n')
    rouse = box.rouse('--yes', '-v', command=[], wait=False)
    rouse.wait_armed()
    wait_until(lambda: rouse.events('reloaded'), 'the first start')
    return rouse


def n_runs(rouse):
    return len(rouse.events('started'))


def counts(rouse, act, *paths):
    """act() leads to one more run, for those files alone."""
    before, n_sets = n_runs(rouse), len(rouse.events('changed'))
    act()
    rouse.wait_event('reloaded', before + 1)
    check_equal(n_runs(rouse), before + 1, 'runs')
    check_equal(sorted(rouse.changed_paths(n_sets)), sorted(paths), 'what counted')


def passes(rouse, act, *paths):
    """act() changes nothing; the files are passed over, and nobody is told of a change."""
    before, n_sets, n_over = n_runs(rouse), len(rouse.events('changed')), len(rouse.events('passed-over'))
    act()
    event = rouse.wait_event('passed-over', n_over + 1)
    check_equal([os.path.relpath(file['path'], rouse.box.tree) for file in event['files']], list(paths), 'what was passed over')
    check_equal((n_runs(rouse), len(rouse.events('changed'))), (before, n_sets), 'runs, and changes that were told')


@test('a program that is compiled: its executable counts, and what else is there does not')
def compiled(box):
    box.write('source.c')
    server = box.path('server')
    shutil.copy(box.child, server)
    rouse = run(box, './server')
    passes(rouse, lambda: box.write('source.c', 'more'), 'source.c')
    passes(rouse, lambda: box.write('new.c'), 'new.c')
    rouse.wait_output('source.c changed: web has not loaded it\n')

    def build():
        size = os.path.getsize(server)
        shutil.copy(box.child, server + '~')
        os.truncate(server + '~', size + 1)
        os.replace(server + '~', server)
    counts(rouse, build, 'server')
    counts(rouse, build, 'server')
    passes(rouse, lambda: box.write('source.c', 'once more'), 'source.c')


@test('an executable that is not watched says nothing of its sources, so that they count')
def unwatched(box):
    box.write('.ignore', '/bin/\n')
    box.write('source.c')
    os.mkdir(box.path('bin'))
    shutil.copy(box.child, box.path('bin', 'server'))
    rouse = run(box, './bin/server')
    counts(rouse, lambda: box.write('source.c', 'more'), 'source.c')


@test('an interpreter that does not tell what it loads: every file counts')
def interpreter(box):
    if shutil.which('perl') is None:
        raise Skip('there is no perl')
    box.write('main.pl', 'open(my $log, ">>", $ENV{CHILD_LOG}); print $log "start $$ t=1\\n"; close($log); sleep 1000;\n')
    box.write('other.txt')
    rouse = run(box, 'perl main.pl')
    counts(rouse, lambda: box.write('other.txt', 'more'), 'other.txt')
    check_equal(rouse.events('passed-over'), [], 'what was passed over')
    check('it is not known what “perl” (pid ' in rouse.output(), 'it does not say why')


@test('a shell script that waits counts, and so does what it was told on its command line')
def script(box):
    box.write('run.sh', 'echo "start $$ t=1" >> "$CHILD_LOG"\nsleep 1000\necho over\n')
    for name in ('conf.txt', 'other.txt'):
        box.write(name)
    rouse = run(box, 'sh ./run.sh --conf=conf.txt')
    passes(rouse, lambda: box.write('other.txt', 'more'), 'other.txt')
    counts(rouse, lambda: box.write('conf.txt', 'more'), 'conf.txt')
    counts(rouse, lambda: box.write('run.sh', 'echo "start $$ t=1" >> "$CHILD_LOG"\nsleep 2000\n'), 'run.sh')


@test('what a watch, a rule or an ignore says of a file counts, whatever is loaded')
def said(box):
    for name in ('a.html', 'b.conf', 'c.txt', 'd.log'):
        box.write(name)
    shutil.copy(box.child, box.path('server'))
    rouse = run(box, './server', 'ready=alive:30ms', 'ignore=*.log', '[rule conf]', 'match=*.conf', 'action=restart')
    counts(rouse, lambda: box.write('b.conf', 'more'), 'b.conf')
    passes(rouse, lambda: (box.write('d.log', 'more'), box.write('c.txt', 'more')), 'c.txt')


@test('build= and discover=loaded do not go together, and the file says where')
def build(box):
    path = box.write('rouse.ini', '[project]\nname=Shop\n[program web]\ncommand=./server\nbuild=make\ndiscover=loaded\n')
    rouse = box.rouse('--yes', command=[], wait=False, events=False)
    check_equal(rouse.wait_exit(), 2, 'exit code')
    check(os.path.basename(path) in rouse.output() and 'discover' in rouse.output(), 'it does not name the file and the key')


def python(box):
    box.write('main.py', PROGRAM)
    box.write('package/__init__.py', '')
    for name in ('used', 'unused'):
        box.write('package/%s.py' % name, 'text = 1\n')
    box.write('late.py', 'text = 1\n')
    return run(box, '%s main.py' % sys.executable, 'ready=output:^ready')


def wait_imported(box, n):
    box.wait_line('imported', n)


@test('Python: modules that were imported, also later, and those that were not')
def modules(box):
    rouse = python(box)
    wait_imported(box, 1)
    passes(rouse, lambda: box.write('package/unused.py', 'text = 2\n'), 'package/unused.py')
    passes(rouse, lambda: box.write('late.py', 'text = 2\n'), 'late.py')
    counts(rouse, lambda: box.write('package/used.py', 'text = 2\n'), 'package/used.py')
    wait_imported(box, 2)
    counts(rouse, lambda: box.write('main.py', PROGRAM + '\n'), 'main.py')
    wait_imported(box, 3)
    os.kill(box.lines('imported')[-1].pid, signal.SIGHUP)
    box.wait_line('late')
    counts(rouse, lambda: box.write('late.py', 'text = 3\n'), 'late.py')
    wait_imported(box, 4)
    passes(rouse, lambda: box.write('late.py', 'text = 4\n'), 'late.py')


@test('Python: a crash at import is mended, with what the last good run had loaded, and by a module that did not exist')
def crash(box):
    rouse = python(box)
    wait_imported(box, 1)
    counts(rouse, lambda: box.write('package/used.py', 'import package.nowhere\n'), 'package/used.py')
    passes(rouse, lambda: box.write('package/unused.py', 'text = 2\n'), 'package/unused.py')
    counts(rouse, lambda: box.write('package/nowhere.py', 'syntax error\n'), 'package/nowhere.py')
    passes(rouse, lambda: box.write('package/unused.py', 'text = 3\n'), 'package/unused.py')
    counts(rouse, lambda: box.write('package/nowhere.py', 'text = 1\n'), 'package/nowhere.py')
    wait_imported(box, 2)


@test('Python: what crashes before it was ever ready is started again by every file')
def never_ready(box):
    box.write('other.txt')
    box.write('main.py', 'import nowhere\n')
    rouse = run(box, '%s main.py' % sys.executable, 'ready=output:^ready')
    counts(rouse, lambda: box.write('other.txt', 'more'), 'other.txt')


@test('Python: a root that is a link is made to lead elsewhere: all that is different counts, and then what is loaded')
def relinked(box):
    for release in '12':
        box.write('releases/%s/main.py' % release, PROGRAM)
        box.write('releases/%s/package/__init__.py' % release, '')
        for name in ('used', 'unused'):
            box.write('releases/%s/package/%s.py' % (release, name), 'text = %s\n' % release)
    os.symlink('releases/1', box.path('current'))
    rouse = run(box, '%s main.py' % sys.executable, 'ready=output:^ready', 'cwd=current', project=['roots=current'])
    wait_imported(box, 1)
    passes(rouse, lambda: box.write('releases/1/package/unused.py', 'text = 3\n'), 'current/package/unused.py')

    def deploy():
        os.symlink('releases/2', box.path('next'))
        os.rename(box.path('next'), box.path('current'))
    counts(rouse, deploy, 'current/package/unused.py', 'current/package/used.py')
    wait_imported(box, 2)
    passes(rouse, lambda: box.write('releases/2/package/unused.py', 'text = 4\n'), 'current/package/unused.py')
    counts(rouse, lambda: box.write('releases/2/package/used.py', 'text = 4\n'), 'current/package/used.py')


main()
