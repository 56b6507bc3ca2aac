#!/usr/bin/python3
# test-team.py - one folder with a server, a worker, an asset task and tests, in a file shared with a team
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real programs: Django's server, a worker that speaks sd_notify's protocol, a shell script, unittest; driven by verbs."""
import contextlib
import datetime
import os
import re
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request

from lib.box import DEADLINE_S, QUIET_S, Skip, check, check_equal, read_text, wait_until
from lib.load import ask, free_port, is_refused
from lib.session import main
from lib.tap import test

PYTHON = '/usr/bin/python3'
MANAGE = '''import os, sys
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
os.environ['DJANGO_SETTINGS_MODULE'] = 'site_settings'
from django.core.management import execute_from_command_line
execute_from_command_line(sys.argv)
'''
SETTINGS = '''SECRET_KEY = 'only for a test'
ALLOWED_HOSTS = ['*']
ROOT_URLCONF = 'views'
'''
VIEWS = '''from django.http import HttpResponse
from django.urls import path
def home(request):
    return HttpResponse('%s')
urlpatterns = [path('', home)]
'''
WORKER = '''import os, signal, socket, sys, time
with open(os.environ['WORKER_LOG'], 'a') as log:
    print('start', time.monotonic_ns(), os.environ.get('MOOD', ''), file=log)
time.sleep(0.2)
with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
    out.sendto(b'READY=1\\nSTATUS=waiting for jobs', os.environ['NOTIFY_SOCKET'])
signal.pause()
'''
ASSETS = '''mkdir -p static/out
cat static/*.css >static/out/site.css.new && mv static/out/site.css.new static/out/site.css
echo assets >>"$TASK_LOG"
'''
TESTS = '''import os, unittest
import views
class Test(unittest.TestCase):
    def test_views(self):
        with open(os.environ['TASK_LOG'], 'a') as log:
            print('tests', file=log)
        self.assertTrue(views.urlpatterns)
'''
INI = '''# Our shop, for everybody who works on it.
[project]
name=Team

[program web]
command=%(python)s manage.py runserver --noreload 127.0.0.1:%(port)d
build=%(python)s -m py_compile views.py
watch=views.py;manage.py;site_settings.py
ready=http://127.0.0.1:%(port)d/
stop-timeout=10s

# Takes its jobs from the server.
[program worker]
command=%(python)s worker.py
env=WORKER_LOG=%(log)s/worker.log
after=web
cascade=true
watch=worker.py
ready=notify

[program assets]
kind=task
command=/bin/sh assets.sh
env=TASK_LOG=%(log)s/task.log
watch=static/**/*.css
ignore=static/out/

[program tests]
kind=task
command=%(python)s -m unittest -q tests
env=TASK_LOG=%(log)s/task.log
watch=*.py
'''


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


class Team:
    """The project's folder, as somebody has cloned it."""

    def __init__(self, session):
        if subprocess.run([PYTHON, '-c', 'import django'], stderr=subprocess.DEVNULL, check=False).returncode != 0:
            raise Skip('there is no Django for %s' % PYTHON)
        self.session = session
        self.port = free_port()
        self.root = session.folder('team', manage__py=MANAGE, site_settings__py=SETTINGS, views__py=VIEWS % 'one', worker__py=WORKER, assets__sh=ASSETS,
                                   tests__py=TESTS, rouse__ini=INI % {'python': PYTHON, 'port': self.port, 'log': session.out})
        os.mkdir(self.root + '/static')
        self.write('static/a.css', 'a {}\n')
        self.write('.gitignore', '__pycache__/\n')

    def write(self, name, text):
        """As an editor saves: all at once."""
        path = os.path.join(self.root, name)
        with open(path + '.saving~', 'w', encoding='utf-8') as file:
            file.write(text)
        os.replace(path + '.saving~', path)

    def change(self, name, old, new):
        text = read_text(os.path.join(self.root, name))
        check(old in text, '%r in %s' % (old, name))
        self.write(name, text.replace(old, new))

    def start(self):
        self.session.verb('add', self.root)
        self.session.verb('allow', '--yes', self.root)
        self.session.verb('on', 'team')
        self.session.verb('wait', '--ready', 'team', '--timeout', '60s')

    def get(self):
        with urllib.request.urlopen('http://127.0.0.1:%d/' % self.port, timeout=10) as answer:
            return answer.read().decode()

    def program(self, name):
        return self.session.one('team', name)

    def starts(self):
        return {entry['name']: entry['starts'] for entry in self.session.one('team')['programs']}

    def n_tasks(self, word):
        return read_text(self.session.out + '/task.log').split().count(word)

    def worker_starts(self):
        return [line.split()[1:] for line in read_text(self.session.out + '/worker.log').splitlines()]


@contextlib.contextmanager
def requests_all_the_time(team):
    """Yields the answers so far; at the end none may have failed."""
    answers, failures, stop = [], [], threading.Event()

    def ask():
        while not stop.is_set():
            try:
                answers.append(team.get())
            except (OSError, urllib.error.URLError) as error:
                failures.append(str(error))
            time.sleep(0.01)
    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield answers
    finally:
        stop.set()
        thread.join()
    check(not failures, '%d of %d requests failed: %s' % (len(failures), len(answers) + len(failures), failures[:2]))


@test('a file that came with the folder runs nothing until it is allowed')
def trust(session):
    team = Team(session)
    session.verb('add', team.root)
    session.verb('on', 'team')
    time.sleep(QUIET_S)
    project = session.one('team')
    check(project['pending'], 'nothing waits to be allowed: %s' % project)
    code, said, error = session.say('allow', 'team')
    check(code != 0, 'it was allowed without being asked')
    check('manage.py runserver' in said + error and 'worker.py' in said + error, 'it does not show what would run: %s' % (said + error))
    time.sleep(QUIET_S)
    check(not os.path.exists(session.out + '/worker.log') and not os.path.exists(session.out + '/task.log'), 'something ran')
    session.verb('allow', '--yes', 'team')
    session.verb('wait', '--ready', 'team', '--timeout', '60s')
    check_equal(team.get(), 'one', 'the page')


@test('the programs start in order, each when those before it are ready')
def order(session):
    team = Team(session)
    team.start()
    web, worker = team.program('web'), team.program('worker')
    began = {entry['name']: datetime.datetime.fromisoformat(entry['started_at'].replace('Z', '+00:00')) for entry in (web, worker)}
    ready = began['web'] + datetime.timedelta(milliseconds=web['last_reload']['ready_ms'] - 10)
    check(began['worker'] >= ready, 'the worker began before the server was ready: %s %s' % (web, worker))
    check_equal(team.starts(), {'web': 1, 'worker': 1, 'assets': 1, 'tests': 1}, 'starts')
    check_equal((team.n_tasks('assets'), team.n_tasks('tests')), (1, 1), 'runs of the tasks')
    code, said, _ = session.say('status')
    check_equal(code, 0, 'exit code of status')
    check('waiting for jobs' in said or 'waiting for jobs' in session.verb('status', '--json'), 'what the worker says of itself is not told')


@test('each program takes its own changes, and what depends on one follows it once')
def own_changes(session):
    team = Team(session)
    team.start()
    team.write('static/b.css', 'b {}\n')
    wait_until(lambda: team.n_tasks('assets') == 2, 'the assets')
    time.sleep(QUIET_S)
    check_equal(team.starts(), {'web': 1, 'worker': 1, 'assets': 2, 'tests': 1}, 'starts after a style has changed')
    check_equal(read_text(team.root + '/static/out/site.css'), 'a {}\nb {}\n', 'the styles')
    team.write('views.py', VIEWS % 'two')
    wait_until(lambda: team.starts()['worker'] == 2, 'the worker to follow the server')
    session.verb('wait', '--ready', 'team', '--timeout', '60s')
    time.sleep(QUIET_S)
    check_equal(team.starts(), {'web': 2, 'worker': 2, 'assets': 2, 'tests': 2}, 'starts after a view has changed')
    check_equal(team.get(), 'two', 'the page')
    check_equal(team.program('worker')['last_reload']['cause'], 'cascade', 'why the worker was restarted')
    team.write('worker.py', WORKER + '# a remark\n')
    wait_until(lambda: team.starts()['worker'] == 3, 'the worker')
    time.sleep(QUIET_S)
    check_equal(team.starts()['web'], 2, 'starts of the server after the worker has changed')


@test('a build that fails stops nothing: no request fails, and the next change tries again')
def build(session):
    team = Team(session)
    team.start()
    pid = team.program('web')['pid']
    with requests_all_the_time(team) as answers:
        team.write('views.py', 'def broken(:\n')
        wait_until(lambda: session.say('status', 'team')[0] == 1, 'the failure in the exit code of status')
        web = team.program('web')
        check_equal((web['pid'], web['last_reload']['outcome']), (pid, 'build-failed'), 'process and outcome')
        before = len(answers)
        wait_until(lambda: len(answers) > before + 20, 'more answers')
        check_equal(set(answers), {'one'}, 'the answers')
    check('SyntaxError' in session.verb('history', '--failed'), 'the history does not say why')
    team.write('views.py', VIEWS % 'three')
    wait_until(lambda: team.starts()['web'] == 2, 'the server')
    session.verb('wait', '--ready', 'team', '--timeout', '60s')
    check_equal((team.get(), session.say('status')[0]), ('three', 0), 'the page, and the exit code of status')


@test('E85 the file is edited while it runs: only what changed restarts, and what is wrong or not allowed changes nothing')
def edit(session):
    team = Team(session)
    team.start()
    pids = {name: team.program(name)['pid'] for name in ('web', 'worker')}
    team.change('rouse.ini', 'env=WORKER_LOG=', 'env=MOOD=good;WORKER_LOG=')
    wait_until(lambda: session.one('team')['pending'], 'the edited file to wait')
    time.sleep(QUIET_S)
    check_equal({name: team.program(name)['pid'] for name in pids}, pids, 'processes while it waits')
    said = ''.join(session.say('allow', 'team')[1:])
    check(re.search(r'\+.*MOOD=good', said), 'no difference is shown: %s' % said)
    session.verb('allow', '--yes', 'team')
    wait_until(lambda: len(team.worker_starts()) == 2, 'the worker')
    session.verb('wait', '--ready', 'team')
    check_equal(team.worker_starts()[1][1:], ['good'], 'its environment')
    check_equal(team.program('worker')['last_reload']['cause'], 'config', 'why it was restarted')
    check_equal(team.program('web')['pid'], pids['web'], 'the server, which had not changed')
    team.change('rouse.ini', 'kind=task', 'kind=tusk')
    line = read_text(team.root + '/rouse.ini').split('\n').index('kind=tusk') + 1
    wait_until(lambda: 'rouse.ini:%d: kind: ' % line in (session.one('team')['problem'] or ''), 'what is wrong to be told')
    check('rouse.ini:%d: kind: ' % line in session.verb('status', code=None), 'it is not in the table')
    team.change('rouse.ini', 'kind=tusk', 'kind=task')
    wait_until(lambda: not session.one('team')['problem'], 'the problem to go')
    time.sleep(QUIET_S)
    check_equal(team.starts(), {'web': 1, 'worker': 2, 'assets': 1, 'tests': 1} | {'worker': team.starts()['worker']}, 'starts')
    check_equal((team.program('web')['pid'], len(team.worker_starts())), (pids['web'], 2), 'processes after it all')


@test('E79 what was stopped by hand is not revived by a change, and goes on when it is started')
def stopped(session):
    team = Team(session)
    team.start()
    session.verb('stop', 'team/web')
    wait_until(lambda: team.program('web')['state'] == 'stopped', 'the server to stop')
    team.write('views.py', VIEWS % 'four')
    wait_until(lambda: team.n_tasks('tests') == 2, 'the tests')
    time.sleep(QUIET_S)
    check_equal((team.program('web')['state'], team.starts()['web']), ('stopped', 1), 'the server')
    session.verb('start', 'team/web')
    session.verb('wait', '--ready', 'team/web', '--timeout', '60s')
    check_equal(team.get(), 'four', 'the page')


@test('off stops all of it, and on starts it in order again')
def switch(session):
    team = Team(session)
    team.start()
    session.verb('off', 'team')
    wait_until(lambda: all(entry['state'] in ('stopped', 'finished') for entry in session.one('team')['programs']), 'all to stop')
    with contextlib.suppress(OSError, urllib.error.URLError):
        check(team.get() is None, 'the server still answers')
    session.verb('on', 'team')
    session.verb('wait', '--ready', 'team', '--timeout', '60s')
    check_equal((team.get(), len(team.worker_starts())), ('one', 2), 'the page, and starts of the worker')
    check('Starting development server' in session.verb('logs', 'team/web'), 'the output of the server')


@test('a port that Rouse holds is free while the program is stopped or off, and only one project has it')
def held_port(session):
    port = free_port()
    text = '[program web]\ncommand=%s\nlisten=%d\nready=port:%d\n' % (os.environ['SERVER'], port, port)
    shop, blog = (session.folder(name, rouse__ini=text) for name in ('Shop', 'Blog'))
    for folder in (shop, blog):
        session.verb('allow', '--yes', folder)
    session.verb('add', shop)
    for end, begin in (('stop', 'start'), ('off', 'on')):
        session.verb('wait', '--ready', 'shop')
        check_equal(ask(port)[0], 200, 'status')
        session.verb(end, 'shop')
        wait_until(lambda: is_refused(port), 'nobody to listen')
        session.verb(begin, 'shop')
    session.verb('wait', '--ready', 'shop')
    session.verb('add', blog)
    session.wait_state('blog', 'failed', 'web')
    error = session.one('blog', 'web')['last_reload']['run']['error']
    check('another program of this Rouse' in error, error)
    session.verb('off', 'shop')
    wait_until(lambda: is_refused(port), 'nobody to listen')
    session.verb('restart', 'blog')
    session.verb('wait', '--ready', 'blog')
    check_equal(ask(port)[0], 200, 'status')


main()
