#!/usr/bin/python3
# test-control.py - the verbs that control the tray application: nothing but them, real processes, a bus of their own
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os
import pty
import shutil
import signal
import subprocess
import threading
import time

from lib.box import QUIET_S, check, check_equal, read_text, wait_until
from lib.session import APP_ID, main
from lib.tap import table, test

NO_BUS = ['start', 'stop', 'restart', 'logs', 'wait --ready', 'show', 'on x', 'add .']


def in_terminal(session, keys, *arguments, cwd=None):
    """(exit code, what the screen shows) of a verb on a terminal, with those keys typed."""
    master, slave = pty.openpty()
    process = subprocess.Popen(session.command(*arguments), cwd=cwd or session.tree, env={**session.env, 'TERM': 'xterm-256color'}, stdin=slave,
                               stdout=slave, stderr=slave, start_new_session=True)
    os.close(slave)
    os.write(master, keys.encode())
    shown = b''
    while True:
        try:
            part = os.read(master, 65536)
        except OSError:
            break
        if not part:
            break
        shown += part
    os.close(master)
    return process.wait(20), shown.decode(errors='replace')


# -- when it does not run

@table([('without a session bus, rouse %s says so' % line, line.split()) for line in NO_BUS], bus=False)
def no_bus(session, arguments):
    code, said, error = session.say(*arguments)
    check_equal((code, said), (1, ''), 'exit code and output (it said %r)' % error)
    check('no session bus' in error and 'rouse run' in error, error)


@table([('what cannot be started is told how to start, by rouse %s' % line, line.split()) for line in ('on --all', 'start', 'show', 'add .')], activates=False)
def not_activatable(session, arguments):
    code, _, error = session.say(*arguments)
    check_equal(code, 1, 'exit code')
    check('rouse-tray' in error and 'does not run' in error, error)


@table([('rouse %s does not start the application' % line, line.split(), code)
        for line, code in (('status', 0), ('stop', 1), ('logs', 1), ('wait --ready', 1), ('off --all', 0), ('quit', 0), ('open', 2), ('__complete programs', 0))])
def starts_nothing(session, arguments, code):
    check_equal(session.say(*arguments)[0], code, 'exit code')
    check(not session.status()['running'], 'the application runs')


@test('status without the application shows what is stored, and the last reloads')
def stored(session):
    shop = session.add('Shop')
    session.verb('wait', '--ready', 'shop')
    before = session.one('shop', 'main')['last_reload']
    session.verb('quit')
    check_equal(len(shop.lines('stop')), 1, 'orderly ends')
    status = session.status()
    check_equal((status['running'], status['fails']), (False, False), 'running, fails')
    after = session.one('shop', 'main')
    check_equal((after['state'], after['pid']), ('stopped', None), 'state and pid')
    check_equal({key: after['last_reload'][key] for key in ('at', 'cause', 'outcome', 'ready_ms')},
                {key: before[key] for key in ('at', 'cause', 'outcome', 'ready_ms')}, 'the last reload')
    check('not running' in session.verb('status'), 'the table does not say that it does not run')


@test('without the application, status and completion know what rouse.ini says, as far as it is allowed')
def status_of_file(session):
    folder = session.folder('Shop', rouse__ini='[project]\nurl=http://shop.test/\n\n[program web]\ncommand=sleep 100\n')
    session.verb('add', '--off', folder)
    session.verb('quit')
    project = session.one('shop')
    check_equal((project['pending'], project['programs']), (True, []), 'before it is allowed')
    session.verb('allow', '--yes', folder)
    project = session.one('shop')
    check_equal((project['pending'], project['url'], [program['name'] for program in project['programs']]), (False, 'http://shop.test/', ['web']), 'once it is allowed')
    check_equal(session.verb('__complete', 'programs'), 'shop\nshop/web\n', 'what is completed')


@test('off and remove without the application count when it runs')
def switch_stored(session):
    shop, blog, wiki = session.add('Shop'), session.add('Blog'), session.add('Wiki')
    session.verb('quit')
    session.verb('off', 'shop')
    session.verb('remove', '--yes', 'blog')
    session.verb('on', 'wiki')
    wiki.wait_starts(2)
    time.sleep(QUIET_S)
    check_equal((shop.n_starts(), blog.n_starts()), (1, 1), 'starts of what was switched off and removed')
    check_equal([(project['id'], project['on']) for project in session.status()['projects']], [('shop', False), ('wiki', True)], 'projects')


# -- projects

@test('add starts the application and the program')
def add(session):
    shop = session.add('Shop', '--port', '0')
    code, said, _ = session.say('status')
    check_equal(code, 0, 'exit code')
    check('Shop' in said and 'main' in said, said)
    project = session.one('Shop')
    check_equal((project['id'], project['name'], project['folder'], project['on']), ('shop', 'Shop', shop.folder, True), 'the project')
    check_equal((project['programs'][0]['command'], project['programs'][0]['pid']), (shop.command, shop.lines('start')[0].pid), 'the program')


@test('add --off and --kind task')
def add_task(session):
    tests = session.add('Tests', '--exit', '0', options=['--off', '--kind', 'task'])
    time.sleep(QUIET_S)
    check_equal(tests.n_starts(), 0, 'starts')
    session.verb('on', 'tests')
    session.verb('wait', '--ready', 'tests')
    check_equal((session.state('tests'), session.one('tests', 'main')['kind']), ('finished', 'task'), 'the task')


@test('a command that takes a shell gets one, and settings before a command are its environment')
def add_shell(session):
    folder = session.folder('Shop')
    session.verb('add', '--kind', 'task', '--name', 'One', '--program', 'main', '--command', 'echo one >one && echo two >two', folder)
    session.verb('wait', '--ready', 'one')
    check_equal(sorted(os.listdir(folder)), ['one', 'two'], 'what it wrote')
    session.verb('add', '--kind', 'task', '--name', 'Two', '--program', 'main', '--command', "WORD='a b' env", folder)
    session.verb('wait', '--ready', 'two')
    check('WORD=a b\n' in session.verb('logs', 'two'), 'it is not in its environment')


PROCFILE = 'clock: sleep 100\nworker: sleep 200\n'


@test('add without a command proposes what the folder seems to be')
def add_detected(session):
    folder = session.folder('Shop', Procfile=PROCFILE)
    code, said, error = session.say('add', folder)
    check_equal(code, 1, 'exit code without a terminal')
    check('sleep 100' in said and '--yes' in error, said + error)
    check_equal(in_terminal(session, 'n\n', 'add', folder)[0], 1, 'exit code of no')
    check_equal(session.status()['projects'], [], 'projects')
    check_equal(in_terminal(session, 'y\n', 'add', cwd=folder)[0], 0, 'exit code of yes')
    session.verb('wait', '--ready', 'shop')
    check_equal([(entry['name'], entry['command']) for entry in session.one('shop')['programs']], [('clock', 'sleep 100'), ('worker', 'sleep 200')], 'programs')
    session.verb('add', '--yes', '--off', '--name', 'Again', folder)
    check_equal((session.one('again')['name'], session.one('again')['on']), ('Again', False), 'the second one')


@test('add without a command in a folder that says nothing')
def add_nothing(session):
    code, _, error = session.say('add', session.folder('Empty'))
    check_equal(code, 1, 'exit code')
    check('--command' in error, error)


@test('a folder that is a project already is not added again by accident')
def add_twice(session):
    shop = session.add('Shop')
    for folder in (shop.folder, '/proc/self/root' + shop.folder):  # the same, by way of a link
        code, _, error = session.say('add', '--command', 'true', folder)
        check(code == 1 and 'Shop' in error and '--name' in error, '%s: exit code %d, %s' % (folder, code, error))
    check_equal(session.say('add', '--off', '--command', 'true', '--name', 'Other', shop.folder)[0], 0, 'with another name')
    check_equal(len(session.status()['projects']), 2, 'projects')


WRONG = [
    ('add --kind task', 2, '--command'), ('add a b', 2, '--command'), ('add --kind x .', 2, 'task'), ('add missing --command true', 1, 'missing'), ('on', 2, '--all'),
    ('on --all shop', 2, '--all'), ('wait', 2, '--ready'), ('wait --ready --reloaded', 2, '--ready'), ('wait --ready -t 5', 2, 'such as'), ('logs -n x', 2, '-n'),
    ('logs --color maybe', 2, 'never'), ('remove', 2, 'PROJECT'), ('show a b', 2, 'one'), ('quit now', 2, 'words'), ('status nothing', 1, 'nothing'),
    ('restart nothing', 1, 'nothing'), ('restart shop/nothing', 1, 'main'),
]


@table([('rouse %s is told what is wrong' % line, line.split(), code, word) for line, code, word in WRONG])
def wrong(session, arguments, code, word):
    session.add('Shop')
    got, said, error = session.say(*arguments)
    check_equal((got, said), (code, ''), 'exit code and output (it said %r)' % error)
    check(word in error, error)


@test('on and off')
def on_off(session):
    shop = session.add('Shop')
    session.verb('off', 'shop')
    shop.wait_ends(1)
    session.wait_state('shop', 'stopped')
    check_equal((session.one('shop')['on'], session.say('status')[0]), (False, 0), 'on, exit code of status')
    for name in ('Shop', 'shop', shop.folder):
        check('Shop/main' in session.verb('history', '--project', name), 'no history of ' + name)
    session.verb('on', shop.folder)
    shop.wait_starts(2)
    session.verb('off', '--all')
    shop.wait_ends(2)


@test('start, stop and restart of one program')
def one_program(session):
    shop = session.add('Shop')
    session.verb('stop', 'shop/main')
    shop.wait_ends(1)
    session.wait_state('shop', 'stopped')
    with open(shop.folder + '/app.py', 'w', encoding='utf-8') as file:
        file.write('x\n')
    time.sleep(QUIET_S)
    check_equal(shop.n_starts(), 1, 'starts after a change of what was stopped by hand')
    session.verb('start', 'shop/main')
    shop.wait_starts(2)
    session.verb('wait', '--ready', 'shop')
    session.verb('start', 'shop/main')
    time.sleep(QUIET_S)
    check_equal(shop.n_starts(), 2, 'starts after a start of what runs')
    session.verb('restart', 'shop/main')
    shop.wait_starts(3)


@test('to start what is not allowed fails, and says what to do; and so does starting nothing')
def start_pending(session):
    check_equal(session.say('start')[0], 1, 'exit code without a project')
    team = session.folder('team', rouse__ini='[program main]\ncommand=%s\n' % session.child)
    session.verb('add', '--name', 'Team', team)
    for words in (['start', 'team'], ['restart', 'team'], ['restart', 'team/main']):
        code, _, error = session.say(*words)
        check_equal(code, 1, 'exit code of %s' % words)
        check('rouse allow team' in error, '%s says %r' % (words, error))


@test('without a word it is the project of this folder, or else all that are on')
def here(session):
    shop, blog, wiki = session.add('Shop'), session.add('Blog'), session.add('Wiki', options=['--off'])
    os.mkdir(shop.folder + '/templates')
    code, _, error = session.say('restart', cwd=shop.folder + '/templates')
    check_equal((code, error), (0, ''), 'exit code, message')
    shop.wait_starts(2)
    check_equal(blog.n_starts(), 1, 'starts of the other one')
    code, _, error = session.say('restart')
    check_equal(code, 0, 'exit code')
    check('Shop' in error and 'Blog' in error and 'Wiki' not in error, error)
    shop.wait_starts(3)
    blog.wait_starts(2)
    check_equal(wiki.n_starts(), 0, 'starts of the one that is off')
    session.verb('stop', cwd=blog.folder)
    blog.wait_ends(2)
    session.wait_state('blog', 'stopped')
    check_equal(session.state('shop') in ('starting', 'running'), True, 'the other one runs')


@test('remove asks, and no is no')
def remove(session):
    shop = session.add('Shop')
    code, _, error = session.say('remove', 'shop')
    check_equal(code, 1, 'exit code without a terminal')
    check('--yes' in error, error)
    for keys in ('\n', 'n\n', 'maybe\n', '\x04'):
        code, shown = in_terminal(session, keys, 'remove', 'shop')
        check_equal(code, 1, 'exit code of %r' % keys)
        check(shop.folder in shown, shown)
    check_equal(len(session.status()['projects']), 1, 'projects')
    check_equal(in_terminal(session, 'y\n', 'remove', 'shop')[0], 0, 'exit code of yes')
    shop.wait_ends(1)
    check_equal(session.status()['projects'], [], 'projects')
    check(os.path.isdir(shop.folder), 'the folder is gone')


@test('status ends with 1 when something fails, and says what')
def fails(session):
    session.add('Shop')
    broken = session.add('Broken', '--exit', '7')
    session.wait_state('broken', 'failed')
    code, said, _ = session.say('status')
    check_equal(code, 1, 'exit code')
    check('exit code 7' in said, said)
    check_equal(session.say('status', 'shop')[0], 0, 'exit code of the one that is well')
    status = session.status()
    check_equal((status['fails'], [project['fails'] for project in status['projects']]), (True, [True, False]), 'fails')
    check_equal(session.one('broken', 'main')['exit_code'], 7, 'exit code in JSON')
    session.verb('remove', '-y', broken.folder)
    check_equal(session.say('status')[0], 0, 'exit code without it')


# -- output

@test('logs: the last lines, in colours when they are wanted')
def logs(session):
    session.add('Shop', '--print', '\033[31mred\033[0m', '--print', 'plain')
    wait_until(lambda: 'plain' in session.verb('logs', 'shop'), 'the output')
    text = session.verb('logs', 'shop')
    check('red\nplain\n' in text and '\033' not in text and '\r' not in text, repr(text))
    check('\033[31mred' in session.verb('logs', '--color=always', 'shop'), 'no colour with --color=always')
    check_equal(session.verb('logs', '-n', '1', 'shop'), 'plain\n', 'the last line')
    code, shown = in_terminal(session, '', 'logs', 'shop/main')
    check_equal(code, 0, 'exit code')
    check('\033[31mred' in shown, 'no colour on a terminal: %r' % shown)
    code, shown = in_terminal(session, '', 'logs', '--color=never', 'shop')
    check('\033' not in shown and 'red' in shown, repr(shown))


@test('logs of several programs have their names in front')
def logs_of_several(session):
    session.add('Shop', '--print', 'sold')
    session.add('Blog', '--print', 'written')
    wait_until(lambda: 'sold' in session.verb('logs', 'shop') and 'written' in session.verb('logs', 'blog'), 'the output')
    lines = session.verb('logs').splitlines()
    check('Shop/main | sold' in lines and 'Blog/main | written' in lines, lines)


@test('logs -f goes on over restarts, until it is interrupted')
def logs_follow(session):
    shop = session.add('Shop', '--print', 'hello')
    path = os.path.join(session.out, 'logs')
    with open(path, 'wb') as out:
        process = subprocess.Popen(session.command('logs', '-f', 'shop'), env=session.env, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)

    def count():
        with open(path, encoding='utf-8') as file:
            return file.read().count('hello')
    try:
        wait_until(lambda: count() == 1, 'the first line')
        session.verb('restart', 'shop')
        wait_until(lambda: count() == 2, 'the second line')
        shop.wait_starts(2)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)
    check_equal(process.returncode, -signal.SIGINT, 'how it ended')


@test('logs -f ends with the program: after its last word, when its project is removed')
def logs_end_with_program(session):
    session.add('Shop', '--print', 'hello')
    path = os.path.join(session.out, 'logs')
    with open(path, 'wb') as out:
        process = subprocess.Popen(session.command('logs', '-f', 'shop'), env=session.env, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
    try:
        wait_until(lambda: 'hello' in read_text(path), 'the first line')
        session.verb('remove', '--yes', 'shop')
        check_equal(process.wait(20), 0, 'how it ended')
    finally:
        process.kill()
        process.wait()


@test('logs -f ends when the application does')
def logs_end(session):
    session.add('Shop')
    process = subprocess.Popen(session.command('logs', '-f', 'shop'), env=session.env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    time.sleep(0.2)
    session.verb('quit')
    check_equal(process.wait(20), 0, 'exit code')


# -- waiting

def save(program, name='app.py'):
    with open(os.path.join(program.folder, name), 'a', encoding='utf-8') as file:
        file.write('x\n')


def later(action):
    timer = threading.Timer(0.5, action)
    timer.start()
    return timer


@test('wait --ready')
def wait_ready(session):
    shop = session.add('Shop')
    session.verb('wait', '--ready', 'shop')
    check_equal(session.state('shop'), 'running', 'state')
    session.verb('restart', 'shop')
    session.verb('wait', '--ready', 'shop/main')
    check_equal((session.state('shop'), shop.n_starts()), ('running', 2), 'state and starts')


@test('wait --ready says what failed, what is stopped, and what takes too long')
def wait_not_ready(session):
    session.add('Shop')
    session.add('Broken', '--exit', '3', options=['--kind', 'task'])
    session.add('Slow', '--sleep', '60000', options=['--kind', 'task'])
    session.verb('off', 'shop')
    code, _, error = session.say('wait', '--ready', 'broken')
    check_equal(code, 1, 'exit code of what failed')
    check('Broken/main' in error and 'failed' in error, error)
    code, _, error = session.say('wait', '--ready', 'shop')
    check_equal(code, 1, 'exit code of what is off')
    check('off' in error, error)
    code, _, error = session.say('wait', '--reloaded', '-t', '10s', 'shop')
    check_equal((code, 'off' in error), (1, True), 'exit code of a reload of what is off, and that it is said')
    begin = time.monotonic()
    code, _, error = session.say('wait', '--ready', '-t', '300ms', 'slow')
    check_equal(code, 124, 'exit code of what takes too long')
    check('Slow/main' in error, error)
    check(0.3 <= time.monotonic() - begin < 5, 'it took %g s' % (time.monotonic() - begin))


@test('wait --reloaded ends with the reload, and not before')
def wait_reloaded(session):
    shop = session.add('Shop')
    session.verb('wait', '--ready', 'shop')
    check_equal(session.say('wait', '--reloaded', '-t', '300ms', 'shop')[0], 124, 'exit code when nothing happens')
    later(lambda: save(shop))
    session.verb('wait', '--reloaded', 'shop')
    check_equal((session.state('shop'), shop.n_starts()), ('running', 2), 'state and starts')


@test('wait --reloaded ends with 1 when the reload fails')
def wait_reload_failed(session):
    folder = session.folder('Tests')
    command = "sh -c 'test ! -e broken'"
    session.verb('add', '--kind', 'task', '--program', 'main', '--command', command, folder)
    session.verb('wait', '--ready', 'tests')
    later(lambda: open(os.path.join(folder, 'broken'), 'w', encoding='utf-8').close())
    check_equal(session.say('wait', '--reloaded', 'tests')[0], 1, 'exit code')


@test('wait ends when the application does')
def wait_end(session):
    session.add('Shop')
    session.verb('wait', '--ready', 'shop')
    later(lambda: session.verb('quit'))
    code, _, error = session.say('wait', '--reloaded', 'shop')
    check_equal(code, 1, 'exit code')
    check('has ended' in error, error)


# -- what a rouse.ini may run

INI = '[project]\nname=Shop\n[program web]\ncommand=%s\n'


@test('allow without the application shows what would run, and asks')
def allow(session):
    folder = session.folder('Shop', rouse__ini=INI % 'one')
    code, said, error = session.say('allow', cwd=folder)
    check_equal(code, 1, 'exit code without a terminal')
    check('one' in said and '--yes' in error, said + error)
    code, shown = in_terminal(session, 'n\n', 'allow', folder)
    check_equal(code, 1, 'exit code of no')
    check_equal(in_terminal(session, 'y\n', 'allow', folder)[0], 0, 'exit code of yes')
    check('as it is' in session.verb('allow', folder), 'it is not allowed')
    with open(folder + '/rouse.ini', 'w', encoding='utf-8') as file:
        file.write(INI % 'two')
    code, shown = in_terminal(session, 'n\n', 'allow', cwd=folder)
    check('-command=one' in shown and '+command=two' in shown, shown)
    session.verb('allow', '--yes', cwd=folder)
    check('as it is' in session.verb('allow', cwd=folder), 'it is not allowed')


@table([('allow says what is wrong with %s' % what, content, word)
        for what, content, word in (('a missing file', None, 'no rouse.ini'), ('a bad file', '[program web]\ncommmand=x\n', 'rouse.ini:2'),
                                    ('a file that hides something', INI % 'x' + '\0[program evil]\n', 'no text'))])
def allow_wrong(session, content, word):
    folder = session.folder('Shop', **({} if content is None else {'rouse__ini': content}))
    code, said, error = session.say('allow', '--yes', folder)
    check_equal((code, said), (1, ''), 'exit code and output')
    check(word in error, error)


@test('what came with a repository runs nothing until it is allowed, and what was allowed goes on while another waits')
def trust(session):
    folder = session.folder('Shop', rouse__ini=INI % 'sleep 100')
    said = session.verb('add', folder)
    check('rouse allow shop' in said, said)
    project = session.one('shop')
    check_equal((project['pending'], project['fails'], project['programs']), (True, True, []), 'before it is allowed')
    check_equal(session.say('status')[0], 1, 'exit code of status')
    code, _, error = session.say('wait', '--ready', 'shop')
    check_equal((code, 'rouse allow shop' in error), (1, True), 'exit code of waiting for it, and that it is said why')
    checks = json.loads(session.verb('doctor', '--json', code=1))['checks']
    check_equal([entry['remedy'] for entry in checks if entry['name'] == 'trust'], ['rouse allow shop'], 'what the doctor says')
    session.verb('allow', '--yes', 'shop')
    session.verb('wait', '--ready', 'shop')
    check_equal([program['command'] for program in session.one('shop')['programs']], ['sleep 100'], 'what runs')
    with open(folder + '/rouse.ini', 'w', encoding='utf-8') as file:
        file.write(INI % 'sleep 200')
    wait_until(lambda: session.one('shop')['pending'], 'the new one to wait')
    check_equal([(program['command'], program['state']) for program in session.one('shop')['programs']], [('sleep 100', 'running')], 'what runs')
    session.verb('allow', '--yes', cwd=folder)
    wait_until(lambda: [program['command'] for program in session.one('shop')['programs']] == ['sleep 200'], 'the new one to run')
    check(not session.one('shop')['pending'], 'it still waits')
    session.verb('quit')
    check_equal([program['command'] for program in session.one('shop')['programs']], ['sleep 200'], 'what is stored')
    check_equal(session.verb('__complete', 'programs').split(), ['shop', 'shop/web'], 'completions')


# -- the rest

@test('why asks what a program has loaded of the one that runs, and says when nobody can know')
def why_loaded(session):
    ini = '[program %s]\ncommand=%s\ndiscover=loaded\nready=alive:20ms\n'
    folder = session.folder('shop', source__c='', rouse__ini='[project]\nname=Shop\n' + ini % ('web', './server') + ini % ('worker', 'tail -f /dev/null'))
    shutil.copy(session.child, os.path.join(folder, 'server'))
    for name, said in (('source.c', 'web restarts if it has loaded it.'), ('server', 'worker restarts if it has loaded it.')):
        check(said in session.verb('why', name, cwd=folder), 'nobody runs it, and it is not said of ' + name)
    os.symlink('shop', folder + '-link')
    for words in (['add', folder + '-link'], ['allow', '--yes', 'shop-link'], ['wait', '--ready', 'shop-link']):
        session.verb(*words)
    unknown = '  worker restarts: it is not known what “tail” (pid %d) loads, so every file counts.' % session.one('shop-link', 'worker')['pid']
    for name, web in (('server', '  web restarts: it has loaded it.'), ('source.c', '  web does not restart: it has not loaded it.')):
        check_equal(session.verb('why', name, cwd=folder).splitlines()[1:], [web, unknown], 'of ' + name)


@test('open opens the page in the browser, whether the application runs or not')
def open_page(session):
    shop = session.add('Shop')
    session.verb('quit')
    config = os.path.join(session.home, 'config', 'rouse', 'projects', 'shop.ini')
    with open(config, encoding='utf-8') as file:
        text = file.read()
    with open(config, 'w', encoding='utf-8') as file:
        file.write(text.replace('[project]\n', '[project]\nurl=http://localhost:8765/x\n'))
    applications = os.path.join(session.home, 'data', 'applications')
    os.makedirs(applications)
    with open(applications + '/browser.desktop', 'w', encoding='utf-8') as file:
        file.write('[Desktop Entry]\nType=Application\nName=Browser\nExec=sh -c \'echo "$0" >>%s/opened\' %%u\n'
                   'MimeType=x-scheme-handler/http;\n' % session.out)
    with open(applications + '/mimeapps.list', 'w', encoding='utf-8') as file:
        file.write('[Default Applications]\nx-scheme-handler/http=browser.desktop\n')

    def opened():
        path = session.out + '/opened'
        return open(path, encoding='utf-8').read().split() if os.path.exists(path) else []
    session.verb('open', 'shop')
    wait_until(lambda: opened() == ['http://localhost:8765/x'], 'the browser')
    session.verb('on', 'shop')
    session.verb('open', cwd=shop.folder)
    wait_until(lambda: len(opened()) == 2, 'the browser again')


@test('show without a display does no harm')
def show(session):
    shop = session.add('Shop')
    session.may_warn = True
    for _ in range(3):
        session.say('show')
    check(session.status()['running'], 'the application has ended')
    check_equal(shop.n_starts(), 1, 'starts')


@test('names for the completion of shells come quickly')
def complete(session):
    for name in ('Shop', 'Blog'):
        session.add(name, options=['--off'])
    session.verb('quit')
    check_equal(session.verb('__complete', 'projects').split(), ['shop', 'blog'], 'projects')
    check_equal(session.verb('__complete', 'programs').split(), ['shop', 'shop/main', 'blog', 'blog/main'], 'programs')
    times = []
    for _ in range(10):
        begin = time.monotonic()
        session.verb('__complete', 'programs')
        times.append(time.monotonic() - begin)
    with open(session.rouse_path, 'rb') as file:
        limit = 1 if b'__asan_init' in file.read() else 0.05
    check(min(times) < limit, 'it took %g s at least' % min(times))


@test('an application that knows less is told apart from one that does not answer')
def older(session):
    code = '''
import gi, sys
from gi.repository import Gio, GLib
NODE = Gio.DBusNodeInfo.new_for_xml("""<node><interface name="org.freedesktop.DBus.ObjectManager">
<method name="GetManagedObjects"><arg type="a{oa{sa{sv}}}" direction="out"/></method></interface></node>""")
PATH = "/io/github/rouse/Rouse1"
OBJECTS = {PATH + "/project/shop": {"io.github.rouse.Rouse1.Project": {"Id": GLib.Variant("s", "shop"), "Name": GLib.Variant("s", "Shop"),
           "Folder": GLib.Variant("ay", b"/shop\\0"), "On": GLib.Variant("b", True), "State": GLib.Variant("s", "running")}}}
bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
bus.register_object(PATH, NODE.interfaces[0], lambda *call: call[-1].return_value(GLib.Variant("(a{oa{sa{sv}}})", (OBJECTS,))), None, None)
Gio.bus_own_name_on_connection(bus, sys.argv[1], Gio.BusNameOwnerFlags.NONE, None, None)
GLib.timeout_add(100, lambda: print("ready", flush=True))
GLib.MainLoop().run()
'''
    process = subprocess.Popen(['/usr/bin/python3', '-c', code, APP_ID], env=session.env, stdout=subprocess.PIPE)
    try:
        process.stdout.readline()
        check_equal(session.one('shop')['state'], 'running', 'state')
        for arguments in (['restart', 'shop'], ['remove', '-y', 'shop'], ['show']):
            code, _, error = session.say(*arguments)
            check_equal(code, 1, 'exit code')
            check('does not know this' in error, error)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@test('the JSON form can be read by a program as it comes')
def json_form(session):
    check_equal(json.loads(session.verb('status', '--json')), {'running': False, 'version': None, 'fails': False, 'projects': [], 'problems': []}, 'nothing')


main()
