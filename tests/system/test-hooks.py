#!/usr/bin/python3
# test-hooks.py - what programs use to take changes by themselves: when they do, and when they would rather be restarted
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os
import re
import subprocess
import sys

from lib.asker import HOOKS, Asker, need_node
from lib.box import check, check_equal
from lib.tap import main, table, test

# -- Python

PLUGIN = '''
LIMIT = %(n)d
ITEMS = []
def work(): return %(n)d
class Tool:
    def use(self): return work()
'''
HOST = '''
import sys, rouse_hot
%s
rouse_hot.listen(rouse_hot.reload_modules(%r))
for line in sys.stdin:
    print(%s, flush=True)
'''
USER = 'import plugin\nfrom plugin import work\ndef use(): return work()\n'
# Everything that makes classes and functions in another way than by a plain statement.
RICH = '''
import abc, collections, dataclasses, enum, functools, logging, re, threading, typing
log = logging.getLogger(__name__)
lock = threading.Lock()
pattern = re.compile("abc")
routes = {"/": lambda: 1}
T = typing.TypeVar("T")
Pair = collections.namedtuple("Pair", "a b")
@dataclasses.dataclass
class Data:
    x: int = 1
    y: typing.Optional["Data"] = None
class Base(abc.ABC):
    @abc.abstractmethod
    def use(self): ...
class Derived(Base):
    def use(self): return super().__class__
    @property
    def p(self): return 1
    @classmethod
    def c(cls): return cls
Base.register(Data)
isinstance(Derived(), Base)
class Color(enum.Enum):
    RED = 1
class Box(typing.Generic[T]):
    pass
Boxes = typing.List[Box[Data]]
item: typing.Optional[Data] = Data()
@functools.lru_cache(None)
def cached(x: Boxes): return 1
cached(1)
def decorate(f):
    @functools.wraps(f)
    def inner(): return f()
    return inner
@decorate
def work(): return %(n)d
@functools.singledispatch
def single(x): return 1
@single.register(int)
def _(x): return 2
single(1)
'''


def lay_out(box, files, n=1):
    for name, text in files.items():
        box.write(name, text.replace('%(n)d', str(n)))


def patience(expected):
    """Half of it is for what is in use to come to its end: on a slow machine that takes long; where it is kept, it is waited for."""
    return 20000 if expected == 'done' else 300


def python_case(box, files, host, changed, expected, before='1', after='2'):
    """The files are written once with 1 and, those that are changed, once with 2, in the same second and of the same size."""
    lay_out(box, {**files, 'host.py': host})
    asker = Asker(box, [sys.executable, 'host.py'])
    check_equal(asker.turn(), before, 'what it printed first')
    lay_out(box, {name: files.get(name, '') for name in changed}, 2)
    answer = asker.ask([(name, 'modified') for name in changed], timeout_ms=patience(expected))
    check(re.fullmatch(expected, answer.replace(box.tree + '/', '')), 'its answer: expected %r, got %r' % (expected, answer))
    if expected == 'done':
        check_equal(asker.turn(), after, 'what it printed then')
    asker.end()


def host(imports, expression, names=('plugin',)):
    return HOST % (imports, list(names), expression)


one, two, package = {'plugin.py': PLUGIN}, {'plugin.py': PLUGIN, 'user.py': USER + '# %(n)d\n'}, {'parts/__init__.py': '', 'parts/plugin.py': PLUGIN}


@table([
    ('Python: a module that is used by the module', one, host('import plugin', 'plugin.work()'), ['plugin.py'], 'done'),
    ('Python: a module of a package, by any of its names',
     {**package, 'parts/user.py': 'from . import plugin as p\ndef use(): return p.work()\n'},
     host('import parts.plugin, parts.user\nfrom parts import plugin', 'min(plugin.work(), parts.plugin.work(), parts.user.use())', ['parts.plugin']),
     ['parts/plugin.py'], 'done'),
    ('Python: names that a function imports when it is called', {**one, 'user.py': 'def use():\n    from plugin import LIMIT, work\n    return work()\n'},
     host('import plugin, user', 'user.use()'), ['plugin.py'], 'done'),
    ('Python: a module that registers itself under a name', {'registry.py': 'known = {}\n', 'plugin.py': 'from registry import known\n' + PLUGIN + 'known["x"] = work\n'},
     host('import plugin, registry', 'registry.known["x"]()'), ['plugin.py'], 'done'),
    ('Python: a module with all kinds of definitions', {'plugin.py': RICH}, host('import plugin', 'plugin.work()'), ['plugin.py'], 'done'),
    ('Python: two modules of which one imports names of the other', two, host('import user', 'user.use()', ['plugin', 'user']), ['plugin.py', 'user.py'], 'done'),
    ('Python: … but not in the wrong order', two, host('import user', 'user.use()', ['user', 'plugin']), ['plugin.py', 'user.py'], 'restart: user has imported names of plugin'),
    ('Python: … nor when only one of them is loaded again', two, host('import user', 'user.use()', ['plugin', 'user']), ['plugin.py'], 'restart: user has imported names of plugin'),
    ('Python: a function that somebody imported', one, host('import plugin\nfrom plugin import work', 'work()'), ['plugin.py'], 'restart: __main__ has imported names of plugin'),
    ('Python: a number that somebody imported', one, host('import plugin\nfrom plugin import LIMIT', 'plugin.work()'), ['plugin.py'], 'restart: __main__ has .*'),
    ('Python: a name that somebody imported relatively', {**package, 'parts/user.py': 'from .plugin import LIMIT as x\n'},
     host('import parts.plugin, parts.user', 'parts.plugin.work()', ['parts.plugin']), ['parts/plugin.py'], 'restart: parts.user has imported names of parts.plugin'),
    ('Python: a name that somebody imported from a package', {'parts/__init__.py': PLUGIN, 'parts/user.py': 'from . import LIMIT\n'},
     host('import parts.user', 'parts.work()', ['parts']), ['parts/__init__.py'], 'restart: parts.user has imported names of parts'),
    ('Python: a file that is loaded twice', {**package, 'parts/user.py': ''},
     host('import sys, parts.plugin\nsys.path.insert(0, "parts")\nimport plugin', 'plugin.work()', ['parts.plugin', 'plugin']), ['parts/plugin.py'],
     'restart: parts/plugin.py is loaded as plugin and as parts.plugin'),
    ('Python: a function that somebody keeps', one, host('import plugin\nkept = [plugin.work]', 'kept[0]()'), ['plugin.py'], 'restart: plugin.work is still in use as it was'),
    ('Python: a function in a local variable', one, 'import sys, rouse_hot, plugin\ndef main():\n    work = plugin.work\n    rouse_hot.listen(rouse_hot.reload_modules(["plugin"]))\n'
     '    for line in sys.stdin:\n        print(work(), flush=True)\nmain()\n', ['plugin.py'], 'restart: plugin.work is still in use as it was'),
    ('Python: an object of a class', one, host('import plugin\ntool = plugin.Tool()', 'tool.use()'), ['plugin.py'], 'restart: plugin.Tool.* is still in use as it was'),
    ('Python: a class of a class', one, host('import plugin\nclass Own(plugin.Tool): pass', 'Own().use()'), ['plugin.py'], 'restart: plugin.Tool.* is still in use as it was'),
    ('Python: a generator that has begun', {'plugin.py': 'def count():\n    while True: yield %(n)d\n'}, host('import plugin\ni = plugin.count()', 'next(i)'), ['plugin.py'],
     'restart: plugin.count is still in use as it was'),
    ('Python: a list that somebody keeps', {'plugin.py': PLUGIN.replace('[]', '[%(n)d]')}, host('import plugin\nkept = plugin.ITEMS', 'kept[0]'), ['plugin.py'],
     'restart: plugin.ITEMS is still in use as it was'),
    ('Python: a process that has forked', one, host('import os, plugin\nif os.fork() == 0: os._exit(0)\nos.wait()', 'plugin.work()'), ['plugin.py'], 'done'),
    ('Python: a process that has forked since', one, host('import os, plugin', '(os.fork() or os._exit(0)) and (os.wait() and plugin.work())'), ['plugin.py'],
     'restart: there are processes with a copy of the modules'),
    ('Python: a file that is none of the modules', one, host('import plugin', 'plugin.work()'), ['plugin.py', 'other.py'], 'restart: other.py is no module that may be reloaded'),
    ('Python: the program itself', one, host('import plugin', 'plugin.work()', ['plugin', '__main__']), ['host.py'], 'restart: __main__ was not loaded in the usual way'),
])
def python_reloads(box, *case):
    python_case(box, *case)


@table([
    ('Python: a syntax error', 'def work( return 2', 'restart: plugin: .*line 1.*'),
    ('Python: a module that raises', PLUGIN % {'n': 2} + '1 / 0\n', 'restart: ZeroDivisionError: division by zero'),
    ('Python: a name that is not defined any more', 'def work(): return 2\n', 'restart: plugin.(LIMIT|ITEMS|Tool) is not defined any more'),
    ('Python: import *', PLUGIN % {'n': 2} + 'from os.path import *\n', 'restart: plugin imports .*'),
])
def python_refuses(box, text, expected):
    lay_out(box, {**one, 'host.py': host('import plugin', 'plugin.work()')})
    asker = Asker(box, [sys.executable, 'host.py'])
    box.write('plugin.py', text)
    answer = asker.ask([('plugin.py', 'modified')])
    check(re.fullmatch(expected, answer), 'its answer: expected %r, got %r' % (expected, answer))
    asker.end()


@test('Python: files that are new, gone or too many are a restart')
def python_kinds(box):
    lay_out(box, {**one, 'host.py': host('import plugin', 'plugin.work()')})
    asker = Asker(box, [sys.executable, 'host.py'])
    for kind in ('created', 'deleted'):
        check_equal(asker.ask([('plugin.py', kind)]), 'restart: %s was %s' % (box.path('plugin.py'), kind), kind)
    check_equal(asker.ask([('plugin.py', 'modified')], truncated=True), 'restart: too many files changed', 'too many')
    check_equal(asker.ask([('plugin.py', 'modified')], timeout_ms=20000), 'done', 'what is left')
    asker.end()


HANDLERS = '''
import sys, rouse_hot
answers = iter([True, "done", False, None, "yes", 1, rouse_hot.Restart("a reason"), KeyError("x"), SystemExit(3)])
def handler(change):
    answer = next(answers)
    if isinstance(answer, BaseException):
        raise answer
    print(change.number, change.files[0].path, change.files[0].kind, change.branch, change.timeout, flush=True)
    return answer
listener = rouse_hot.listen(handler, thread=%s)
while not %s and listener.dispatch(): pass
sys.stdin.read()
'''


@table([('Python: the answer is what a handler returns, on a thread', True), ('Python: … and in a loop of the program', False)])
def python_handlers(box, thread):
    box.write('host.py', HANDLERS % (thread, thread))
    asker = Asker(box, [sys.executable, 'host.py'])
    answers = [asker.ask([('é.py', 'created')], branch={'from': 'a', 'to': 'b'}, unknown={}) for n in range(9)]
    check_equal(answers, ['done', 'done', 'restart', 'restart', 'restart', 'restart', 'restart: a reason', "restart: KeyError: 'x'", 'restart: SystemExit: 3'], 'answers')
    asker.file.close()
    lines = asker.end().splitlines()
    check_equal(lines[0], "1 %s created ('a', 'b') 0.3" % box.path('é.py'), 'what it was handed')


@test('Python: a name that is no text arrives as it is')
def python_escaped(box):
    box.write('host.py', 'import os, sys, rouse_hot\nrouse_hot.listen(lambda change: print(os.fsencode(change.files[0].path), flush=True))\nsys.stdin.read()\n')
    asker = Asker(box, [sys.executable, 'host.py'])
    asker.file.write(json.dumps({'change': 1, 'files': [{'path': '/a%FF%25', 'kind': 'modified', 'escaped': True}]}) + '\n')
    asker.file.flush()
    asker.file.readline()
    check_equal(asker.end(), "b'/a\\xff%'\n", 'the path')


@test('Python: what was made of a module is exchanged')
def python_after(box):
    lay_out(box, {**one, 'host.py': 'import sys, rouse_hot, plugin\ntools = [plugin.Tool()]\ndef after(modules): tools[:] = [m.Tool() for m in modules]\n'
                  'rouse_hot.listen(rouse_hot.reload_modules(lambda: ["plugin", "absent"], after))\nfor line in sys.stdin: print(tools[0].use(), flush=True)\n'})
    asker = Asker(box, [sys.executable, 'host.py'])
    check_equal(asker.turn(), '1', 'before')
    lay_out(box, one, 2)
    check_equal(asker.ask([('plugin.py', 'modified')], timeout_ms=20000), 'done', 'answer')
    check_equal(asker.turn(), '2', 'after')
    asker.end()


@test('Python: a call that is under way may come to its end')
def python_under_way(box):
    text = 'import threading\nevent = threading.Event()\ndef work(): event.wait(0.1); return %(n)d\n'
    lay_out(box, {'plugin.py': text, 'host.py': host('import plugin', 'plugin.work()')})
    asker = Asker(box, [sys.executable, 'host.py'])
    asker.process.stdin.write('\n')
    asker.process.stdin.flush()
    lay_out(box, {'plugin.py': text}, 2)
    check_equal(asker.ask([('plugin.py', 'modified')], timeout_ms=5000), 'done', 'answer')
    check(asker.process.stdout.readline() in ('1\n', '2\n'), 'what was under way')
    check_equal(asker.turn(), '2', 'after')
    asker.end()


def without_rouse(box, command, **env):
    done = subprocess.run(command, cwd=box.tree, env={**box.env, 'PYTHONPATH': os.path.join(HOOKS, 'python'), 'NODE_PATH': os.path.join(HOOKS, 'node'), **env},
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=20, check=False)
    check_equal((done.returncode, done.stdout.decode()), (0, ''), 'exit code and output')


@test('Python: nothing happens where Rouse is not')
def python_alone(box):
    program = 'import rouse_hot, threading; assert rouse_hot.listen(print) is None and threading.active_count() == 1'
    without_rouse(box, [sys.executable, '-c', program])
    without_rouse(box, [sys.executable, '-c', program], ROUSE_HOT_SOCKET=box.path('none'))


# -- Node

TOOL = 'class Tool { use() { return %(n)d; } }\nmodule.exports = { work: () => %(n)d, Tool, LIMIT: %(n)d };\n'
NODE = "const rouse = require('rouse-hot.js');\n%s\nprocess.stdin.on('data', () => console.log(%s));\n"
MODULE = "import { createRequire } from 'module'; const require = createRequire(import.meta.url); " + NODE
LISTEN = "rouse.listen(rouse.reloadModules(module, ['./tool.js'], ([fresh]) => { tool = fresh; }));"
TOOL_USER = "const { LIMIT } = require('./tool'); module.exports = { use: () => LIMIT };\n// %(n)d\n"
tool, tools = {'tool.js': TOOL}, {'tool.js': TOOL, 'user.js': TOOL_USER}


@table([
    ('Node: a module that one other uses', tool, 'host.js', NODE % ("let tool = require('./tool.js');" + LISTEN, 'tool.work()'), ['tool.js'], 'done'),
    ('Node: a module that is required whenever it is used', tool, 'host.js',
     NODE % ("require('./tool');rouse.listen(rouse.reloadModules(module, () => ['./tool']));", "require('./tool').work()"), ['tool.js'], 'done'),
    ('Node: a module that an ES module uses', tool, 'host.mjs',
     MODULE % ("let tool = require('./tool.js');" + LISTEN.replace('(module', '(require'), 'tool.work()'), ['tool.js'], 'done'),
    ('Node: two modules of which one uses the other', tools, 'host.js',
     NODE % ("let tool = require('./user.js');rouse.listen(rouse.reloadModules(module, ['./user.js', './tool.js'], ([user]) => { tool = user; }));", 'tool.use()'),
     ['tool.js', 'user.js'], 'done'),
    ('Node: a module that passes on what is another\'s', {**tool, 'all.js': "module.exports = { ...require('./tool'), own: { n: %(n)d } };\n"}, 'host.js',
     NODE % ("require('./tool.js'); let tool = require('./all.js');" + LISTEN.replace('tool.js', 'all.js'), 'tool.own.n'), ['all.js'], 'done'),
    ('Node: a module that somebody else uses, too', tools, 'host.js', NODE % ("let tool = require('./tool.js'); require('./user.js');" + LISTEN, 'tool.work()'), ['tool.js'],
     'restart: user.js has required tool.js'),
    ('Node: a function that somebody keeps', tool, 'host.js', NODE % ("let tool = require('./tool.js'); const { work } = tool;" + LISTEN, 'work()'), ['tool.js'],
     'restart: tool.js is still in use as it was'),
    ('Node: an object of a class', tool, 'host.js', NODE % ("let tool = require('./tool.js'); const one = new tool.Tool();" + LISTEN, 'one.use()'), ['tool.js'],
     'restart: tool.js is still in use as it was'),
    ('Node: a module that is imported as well', {'tool.cjs': TOOL}, 'host.mjs',
     "import imported from './tool.cjs';" + MODULE % ("let tool = require('./tool.cjs');" + LISTEN.replace('(module', '(require').replace('tool.js', 'tool.cjs'), 'imported.work()'),
     ['tool.cjs'], 'restart: tool.cjs is still in use as it was'),
    ('Node: a file that is none of the modules', tool, 'host.js', NODE % ("let tool = require('./tool.js');" + LISTEN, 'tool.work()'), ['other.js'],
     'restart: other.js is no module that may be reloaded'),
    ('Node: a module that exports a number', {'tool.js': 'module.exports = %(n)d;\n'}, 'host.js', NODE % ("let tool = require('./tool.js');" + LISTEN, 'tool'), ['tool.js'],
     'restart: tool.js exports a value that nobody can follow'),
])
def node_reloads(box, files, name, program, changed, expected):
    node = need_node()
    lay_out(box, {**files, name: program})
    asker = Asker(box, [node, name])
    check_equal(asker.turn(), '1', 'what it printed first')
    lay_out(box, {file: files.get(file, '') for file in changed}, 2)
    answer = asker.ask([(file, 'modified') for file in changed], timeout_ms=patience(expected)).replace(os.path.realpath(box.tree) + '/', '').replace(box.tree + '/', '')
    check_equal(answer, expected, 'its answer')
    if expected == 'done':
        check_equal(asker.turn(), '2', 'what it printed then')
    asker.end()


@test('Node: a module that was the first to require another, which later versions remember')
def node_first(box):
    node = need_node()
    version = subprocess.run([node, '--version'], stdout=subprocess.PIPE, check=True, text=True).stdout
    files = {**tool, 'all.js': "module.exports = { ...require('./tool'), own: { n: %(n)d } };\n"}
    lay_out(box, {**files, 'host.js': NODE % ("let tool = require('./all.js');" + LISTEN.replace('tool.js', 'all.js'), 'tool.own.n')})
    asker = Asker(box, [node, 'host.js'])
    check_equal(asker.turn(), '1', 'what it printed first')
    lay_out(box, files, 2)
    answer = asker.ask([('all.js', 'modified')], timeout_ms=20000).replace(os.path.realpath(box.tree) + '/', '')
    if int(version[1:].split('.')[0]) >= 22:
        check_equal(answer, 'restart: all.js was the first to require tool.js, which Node does not forget', 'its answer')
    else:
        check_equal((answer, asker.turn()), ('done', '2'), 'its answer, and what it printed then')
    asker.end()


@test('Node: a module that cannot be loaded, or is new or gone, is a restart')
def node_refuses(box):
    node = need_node()
    lay_out(box, {**tool, 'host.js': NODE % ("let tool = require('./tool.js');" + LISTEN, 'tool.work()')})
    asker = Asker(box, [node, 'host.js'])
    check_equal(asker.ask([('tool.js', 'created')]), 'restart: %s was created' % box.path('tool.js'), 'a new one')
    check_equal(asker.ask([('tool.js', 'modified')], truncated=True), 'restart: too many files changed', 'too many')
    box.write('tool.js', '(')
    check(asker.ask([('tool.js', 'modified')]).startswith('restart: SyntaxError'), 'a syntax error')
    asker.end()


@test('Node: the answer is what a handler returns or promises')
def node_handlers(box):
    node = need_node()
    box.write('host.js', '''
const rouse = require('rouse-hot.js');
const answers = [true, 'done', Promise.resolve(true), false, undefined, 1, new rouse.Restart('a reason'), new TypeError('x')];
rouse.listen(async (change) => {
  const answer = await answers.shift();
  if (answer instanceof Error)
    throw answer;
  console.log(change.number, change.files[0].path, change.files[0].kind, JSON.stringify(change.branch), change.timeout);
  return answer;
});
process.stdin.resume();
''')
    asker = Asker(box, [node, 'host.js'])
    for n in range(2):  # two at once are answered one after the other
        asker.send([('é.py', 'created')], branch={'from': 'a', 'to': 'b'})
    answers = [json.loads(asker.file.readline()) for n in range(2)]
    check_equal([(answer['change'], answer['answer']) for answer in answers], [(1, 'done'), (2, 'done')], 'the first two')
    answers = [asker.ask([('a', 'created')]) for n in range(6)]
    check_equal(answers, ['done', 'restart', 'restart', 'restart', 'restart: a reason', 'restart: TypeError: x'], 'answers')
    check_equal(asker.end().splitlines()[0], '1 %s created {"from":"a","to":"b"} 300' % box.path('é.py'), 'what it was handed')


@test('Node: nothing happens where Rouse is not, and nobody is kept alive')
def node_alone(box):
    node = need_node()
    program = "require('assert')(require('rouse-hot.js').listen(() => true) === null)"
    without_rouse(box, [node, '-e', program])
    without_rouse(box, [node, '-e', "require('rouse-hot.js').listen(() => true)"], ROUSE_HOT_SOCKET=box.path('none'))
    box.write('host.js', "require('rouse-hot.js').listen(() => true);\n")
    Asker(box, [node, 'host.js']).end()


main()
