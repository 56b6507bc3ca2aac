#!/usr/bin/python3
# test-init.py - rouse init: a rouse.ini made of what lies in the folder, and what then runs
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import shutil
import socket
import subprocess
import urllib.error
import urllib.request

from lib.box import Skip, check, check_equal, read_text, wait_until
from lib.tap import main, test


def need(*programs):
    for program in programs:
        if shutil.which(program) is None:
            raise Skip('there is no ' + program)


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def fetch(port, path='/'):
    try:
        with urllib.request.urlopen('http://127.0.0.1:%d%s' % (port, path), timeout=5) as answer:
            return answer.read().decode()
    except (OSError, urllib.error.URLError):
        return None


def ini(box):
    return read_text(box.path('rouse.ini'))


def fails(box, *arguments):
    """What the verb says when it ends with 1."""
    done = subprocess.run(box.command('init', *arguments), cwd=box.tree, env=box.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=30, check=False)
    check_equal(done.returncode, 1, 'exit code')
    check_equal(done.stdout, b'', 'standard output')
    return done.stderr.decode()


@test('a project that django-admin made is served, and restarted when a file changes')
def django(box):
    need('django-admin')
    # Debian's Django is for Debian's Python.
    box.env['PATH'] = '/usr/bin:' + box.env['PATH']
    if subprocess.run(['python3', '-c', 'import django'], env=box.env, stderr=subprocess.DEVNULL, check=False).returncode != 0:
        raise Skip('python3 has no Django')
    box.shell('django-admin startproject shop .')
    said = box.verb('init')
    check('manage.py runserver --noreload' in said and 'without the reloader' in said, said)
    text = ini(box)
    for line in ('# from manage.py', '[program web]', 'ready=port:8000', 'url=http://localhost:8000/', '[program test]', 'kind=task'):
        check(line in text.splitlines(), 'there is no line %r in %s' % (line, text))
    # Somebody else may have that port.
    port = free_port()
    box.write('rouse.ini', text.replace('--noreload', '--noreload %d' % port).replace('8000', str(port)))
    rouse = box.rouse('--yes', '--only', 'web', command=[], wait=False)
    wait_until(lambda: fetch(port), 'the server to answer')
    box.write('shop/urls.py', 'from django.http import HttpResponse\nfrom django.urls import path\n'
                              'urlpatterns = [path("", lambda request: HttpResponse("second edition"))]\n')
    wait_until(lambda: fetch(port) == 'second edition', 'the new page')
    rouse.stop()


@test('of a package that npm made nothing is proposed until it has a script')
def npm(box):
    need('npm', 'node')
    box.shell('npm init -y')
    check('rouse init --command' in fails(box), 'no advice')
    check(not os.path.exists(box.path('rouse.ini')), 'a file was written')
    box.shell('npm pkg set "scripts.dev=nodemon --ignore data server.js" scripts.test=true')
    box.write('server.js', 'require("fs").appendFileSync("data/started", "once\\n"); setInterval(() => {}, 1000)\n')
    box.write('data/started', '')
    box.verb('init')
    text = ini(box)
    for line in ('command=node server.js', 'ignore=data', 'command=npm test'):
        check(line in text.splitlines(), 'there is no line %r in %s' % (line, text))
    rouse = box.rouse('--only', 'web', command=[], wait=False)
    wait_until(lambda: read_text(box.path('data/started')) == 'once\n', 'the first start')
    rouse.wait_armed()
    box.write('lib.js')
    wait_until(lambda: read_text(box.path('data/started')) == 'once\n' * 2, 'the second start')
    rouse.stop()


@test('what init wrote may run at once; what was changed since asks')
def trust(box):
    box.write('Procfile', 'web: %s\n' % box.child)
    box.verb('init')
    rouse = box.rouse(command=[])
    rouse.exactly(1)
    rouse.stop()
    box.write('rouse.ini', ini(box) + '# somebody else was here\n')
    rouse = box.rouse(command=[], wait=False)
    check(rouse.wait_exit() != 0, 'it ran')
    check_equal(rouse.n_starts(), 0, 'starts')


@test('init does not write over a rouse.ini unless it is told to')
def force(box):
    box.write('Procfile', 'web: one\n')
    box.write('rouse.ini', 'mine\n')
    check('--force' in fails(box), 'no advice')
    check_equal(ini(box), 'mine\n', 'the file')
    check('command=one' in box.verb('init', '--print'), 'nothing was printed')
    check_equal(ini(box), 'mine\n', 'the file after --print')
    box.verb('init', '--force')
    check('command=one' in ini(box), 'the file after --force')


@test('init --command runs what it is told, and a broken file is named with its line')
def command(box):
    box.write('package.json', '{\n"scripts": {]\n')
    said = fails(box)
    check('package.json, line 2' in said, said)
    box.verb('init', '--command', 'echo $HOME')
    before = ini(box)
    done = subprocess.run(box.command('init', '--force', '--command', 'sleep "5'), cwd=box.tree, env=box.env, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=30, check=False)
    check_equal((done.returncode, ini(box)), (2, before), 'exit code and file after a quotation mark that is not closed (it said %r)' % done.stderr)
    check('shell=true' in ini(box).splitlines() and 'command=echo $HOME' in ini(box).splitlines(), ini(box))


main()
