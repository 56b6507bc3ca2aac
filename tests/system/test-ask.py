#!/usr/bin/python3
# test-ask.py - hot=ask: programs that take changes by themselves, and those that had better be restarted
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os
import shutil
import sys

from lib.asker import HOOKS, need_node
from lib.box import check, check_equal, read_text
from lib.tap import main, table, test

# A program that speaks the protocol by hand. `answer` says, as "done", what it does with a question; see below.
CLIENT = r'''
import json, os, socket, sys, time
def log(word, rest=""):
    with open(os.environ["CHILD_LOG"], "a") as file:
        file.write("%%s %%d t=%%d %%s\n" %% (word, os.getpid(), time.monotonic_ns(), rest))
def connect():
    client = socket.socket(socket.AF_UNIX)
    client.connect(os.environ["ROUSE_HOT_SOCKET"])
    client.sendall(b'{"rouse":1,"hello":{"name":"test"}}\n')
    return client, client.makefile("rw")
log("start")
behaviour = %r
if behaviour != "silent":
    client, file = connect()
    log("listens")
else:
    log("listens")
    time.sleep(1000)
for line in file:
    question = json.loads(line)
    log("asked", line.strip())
    answer = {"change": question["change"], "answer": "done"}
    if behaviour == "late": continue
    if behaviour == "refuse": answer.update(answer="restart", why="only\nso")
    if behaviour == "end": sys.exit(7)
    if behaviour == "close": client.shutdown(socket.SHUT_RDWR); break
    if behaviour == "garbage": file.write("garbage\n"); file.flush(); break
    file.write(json.dumps(answer) + "\n")
    file.flush()
time.sleep(1000)
'''


def run(box, command, timeout='20s'):
    """A service of rouse.ini that is asked."""
    box.write('rouse.ini', '[program web]\ncommand=%s\nhot=ask\nhot-timeout=%s\nready=alive:1ms\nenv=PYTHONPATH=%s;NODE_PATH=%s;PYTHONDONTWRITEBYTECODE=1\n' %
              (command, timeout, os.path.join(HOOKS, 'python'), os.path.join(HOOKS, 'node')))
    box.verb('allow', '--yes')
    return box.rouse(wait=False, command=[])


def reloads(rouse, n):
    """The nth reload that a change caused, once it is final."""
    return rouse.wait_event('reloaded', n, lambda event: event['reload']['cause'] == 'change')['reload']


def judged(reload):
    return reload['action'], reload['tried'], reload['fall_back'], reload['outcome']


def start(box, behaviour):
    box.write('client.py', CLIENT % behaviour)
    rouse = run(box, sys.executable + ' client.py', '300ms' if behaviour == 'late' else '20s')
    box.wait_line('listens')
    rouse.wait_event('ready')
    rouse.wait_armed()
    return rouse


@test('a program that says it is done goes on, and is asked again')
def done(box):
    rouse = start(box, 'done')
    for n in range(1, 3):
        box.write('a.txt', str(n))
        check_equal(judged(reloads(rouse, n)), ('ask', None, None, 'ready'), 'reload %d' % n)
    check_equal(len(box.lines('start')), 1, 'starts')
    first, second = [json.loads(line.rest) for line in box.lines('asked')]
    check_equal([(file['path'], file['kind']) for file in first['files']], [(box.path('a.txt'), 'created')], 'what it was handed')
    check_equal([(file['path'], file['kind']) for file in second['files']], [(box.path('a.txt'), 'modified')], 'what it was handed then')
    check_equal((first['truncated'], first['timeout_ms'], second['change']), (False, 20000, first['change'] + 1), 'what else it was told')
    pid = box.lines('start')[0].pid
    settings = dict(setting.split('=', 1) for setting in read_text('/proc/%d/environ' % pid).split('\0') if setting)
    address = settings['ROUSE_HOT_SOCKET']
    check(os.path.exists(address), 'the socket')
    rouse.stop()
    check(not os.path.exists(address), 'the socket has been left behind')


@table([
    ('a program that says it needs a restart', 'refuse', 'refused'),
    ('… that does not answer in time', 'late', 'timed-out'),
    ('… that has never connected', 'silent', 'unreachable'),
    ('… that answers with garbage', 'garbage', 'refused'),
    ('… that closes the connection', 'close', 'refused'),
    ('… that ends over it', 'end', 'ended'),
])
def restarted(box, behaviour, fall_back):
    rouse = start(box, behaviour)
    box.write('a.txt', '1')
    check_equal(judged(reloads(rouse, 1)), ('restart', 'ask', fall_back, 'ready'), 'the reload')
    box.wait_line('start', 2)
    if behaviour == 'refuse':
        check_equal(reloads(rouse, 1)['why'], 'only so', 'why')
        rouse.wait_output('it asked for that: only so → restarting')
    rouse.stop()


PLUGIN = 'def work():\n    return %d\n'
HOST = '''
import sys, time
import rouse_hot, plugin
%s
rouse_hot.listen(rouse_hot.reload_modules(["plugin"]))
while True:
    print(plugin.work(), flush=True)
    time.sleep(0.01)
'''
NODE_PLUGIN = 'exports.work = () => %d;\n'
NODE_HOST = '''
const rouse = require('rouse-hot.js');
let plugin = require('./plugin.js');
%s
rouse.listen(rouse.reloadModules(module, ['./plugin.js'], ([fresh]) => { plugin = fresh; }));
setInterval(() => console.log(plugin.work()), 10);
'''
PYTHON = (sys.executable + ' host.py', 'host.py', HOST, 'plugin.py', PLUGIN)
NODE = (None, 'host.js', NODE_HOST, 'plugin.js', NODE_PLUGIN)


@table([
    ('Python: the module is another, the process the same', PYTHON, '', ('ask', None, None, 'ready')),
    ('Python: a module of which somebody holds a part means a restart', PYTHON, 'kept = [plugin.work]', ('restart', 'ask', 'refused', 'ready')),
    ('Node: the module is another, the process the same', NODE, '', ('ask', None, None, 'ready')),
    ('Node: a module of which somebody holds a part means a restart', NODE, 'const { work } = plugin; setInterval(work, 1000);', ('restart', 'ask', 'refused', 'ready')),
])
def hook(box, language, holder, expected):
    command, host, host_text, plugin, plugin_text = language
    command = command or need_node() + ' host.js'
    box.write(host, host_text % holder)
    box.write(plugin, plugin_text % 1001)
    rouse = run(box, command, '20s' if expected[0] == 'ask' else '1s')
    rouse.wait_output('1001')
    rouse.wait_armed()
    rouse.wait_event('ready')
    pid = rouse.events('started')[0]['run']['pid']
    box.write(plugin, plugin_text % 1002)
    rouse.wait_output('1002')
    check_equal(judged(reloads(rouse, 1)), expected, 'the reload')
    check_equal([event['run']['pid'] == pid for event in rouse.events('started')], [True, False][:1 if expected[0] == 'ask' else 2], 'whose processes there were')
    rouse.stop()


@test('the sample program goes on counting when its plug-in changes')
def sample(box):
    shutil.copytree(os.path.join(HOOKS, '..', 'examples', 'plugins'), box.tree, dirs_exist_ok=True)
    box.write('rouse.ini', read_text(box.path('rouse.ini')).replace('../../hooks/python', os.path.join(HOOKS, 'python')))
    box.verb('allow', '--yes')
    rouse = box.rouse(wait=False, command=[])
    rouse.wait_output('Good morning, visitor 1')
    rouse.wait_armed()
    rouse.wait_event('ready')
    box.shell("sed -i s/morning/evening/ plugins/greeting.py")
    check_equal(judged(reloads(rouse, 1)), ('ask', None, None, 'ready'), 'the reload')
    rouse.wait_output('Good evening, visitor [2-9]')
    rouse.stop()


@test('what is written while the program takes a change is taken, too')
def lossless(box):
    box.write('host.py', HOST % '')
    box.write('plugin.py', PLUGIN % 1000)
    rouse = run(box, sys.executable + ' host.py')
    rouse.wait_output('1000')
    rouse.wait_armed()
    rouse.wait_event('ready')
    for n in range(1, 31):
        box.write('plugin.py', PLUGIN % (1000 + n))
    rouse.wait_output('1030')
    rouse.stop()


main()
