#!/usr/bin/python3
# test-loaded-hooks.py - what programs say about the files that they have loaded, and that they do not notice it: TAP
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import re
import subprocess
import zipfile

from lib.asker import HOOKS, need_node
from lib.box import DEADLINE_S, check, check_equal
from lib.tap import main, table, test

PYTHON = os.environ.get('TEST_PYTHON', '/usr/bin/python3')
LOADED = os.path.join(os.path.abspath(HOOKS), 'loaded')


class Said:
    """What a program said, with paths relative to the box's tree where they are in it."""

    def __init__(self, box, result, text):
        self.code, self.out, self.err = result.returncode, result.stdout, result.stderr
        self.hellos, self.lines = [], []
        for line in text.splitlines():
            word, rest = line.split(' ', 1)
            if word in ('hello', 'bye'):
                self.hellos.append((word, int(rest.split()[0])))
            else:
                check(rest.startswith('/'), 'not absolute: ' + line)
                self.lines.append('%s %s' % (word, rest[len(box.tree) + 1:] if rest.startswith(box.tree + '/') else rest))

    def expect(self, *wanted, never=()):
        for line in wanted:
            check(line in self.lines, 'no %r in\n%s\n%s' % (line, '\n'.join(self.lines), self.err))
        for line in never:
            check(line not in self.lines, '%r is there' % line)


def named(of, rows):
    return [('%s: %s' % (of, name), *values) for name, *values in rows]


def write(box, files):
    for name, content in files.items():
        path = os.path.join(box.tree, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'w') as file:
            file.write(content)


def run(box, command, extra=None, cwd=None, pythonpath=None):
    journal = os.path.join(box.top, 'journal')
    open(journal, 'w').close()
    env = {**box.env, 'ROUSE_LOADED_FILE': journal, 'ROUSE_LOADED_ROOTS': box.tree,
           'PYTHONPATH': os.path.join(LOADED, 'python') + (':' + pythonpath if pythonpath else ''),
           'NODE_OPTIONS': '--require "%s"' % os.path.join(LOADED, 'node', 'loaded.cjs'), **(extra or {})}
    env.pop('PYTHONDONTWRITEBYTECODE', None)
    env = {name: value for name, value in env.items() if value is not None}
    result = subprocess.run(command, cwd=cwd or box.tree, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            text=True, timeout=DEADLINE_S, check=False)
    with open(journal) as file:
        return Said(box, result, file.read())


def without_hook(text):
    """What differs in each process, and the one line more that the machinery of imports may have in a traceback."""
    text = re.sub(r' at 0x[0-9a-f]+>', '>', text)
    text = re.sub(r'  File "<frozen importlib._bootstrap>", line \d+, in find_spec\n', '', text)
    return re.sub(r'  File "[^"]*/hooks/loaded/[^"]*".*\n(    .*\n)*', '', text)


# -- Python

@table(named('Python', [
    ('a module, a package and what is in it', {'main.py': 'import one, pkg.two', 'one.py': '', 'pkg/__init__.py': '', 'pkg/two.py': ''},
     ['file main.py', 'file one.py', 'file pkg/__init__.py', 'file pkg/two.py'], []),
    ('in a thread, and late', {'main.py': 'import threading, time\nt = threading.Thread(target=lambda: __import__("one"))\nt.start(); t.join()\nimport two\n',
                               'one.py': '', 'two.py': ''}, ['file one.py', 'file two.py'], []),
    ('an import that fails', {'main.py': 'import bad', 'bad.py': 'x = = 1'}, ['file bad.py'], []),
    ('an import that fails further down', {'main.py': 'import a', 'a.py': 'import b', 'b.py': '1/0'}, ['file a.py', 'file b.py'], []),
    ('a module that is not there', {'main.py': 'import nope.x'}, ['missing nope', 'missing nope.py', 'missing nope.so'], ['missing nope/x.py']),
    ('a module that a package does not have', {'main.py': 'from pkg import nope', 'pkg/__init__.py': ''},
     ['missing pkg/nope', 'missing pkg/nope.py'], ['missing nope.py']),
    ('a module that would take the place of another', {'main.py': 'import cmd'}, ['missing cmd', 'missing cmd.py'], []),
    ('a folder without __init__.py', {'main.py': 'import space.one', 'space/one.py': ''}, ['missing space', 'file space/one.py'], ['file space']),
    ('by its path', {'main.py': 'import importlib.util as u\ns = u.spec_from_file_location("x", "conf/x.py")\nm = u.module_from_spec(s)\ns.loader.exec_module(m)\n',
                     'conf/x.py': ''}, ['file conf/x.py'], []),
    ('code that is read and executed', {'main.py': 'exec(open("conf.py").read())', 'conf.py': ''}, ['file conf.py'], []),
    ('run_path and run_module', {'main.py': 'import runpy\nrunpy.run_path("a.py")\nrunpy.run_module("b")\n', 'a.py': '', 'b.py': ''},
     ['file a.py', 'file b.py'], []),
    ('lazy', {'main.py': 'import importlib.util as u, sys\ns = u.find_spec("lazy")\ns.loader = u.LazyLoader(s.loader)\nm = u.module_from_spec(s)\n'
                         'sys.modules["lazy"] = m\ns.loader.exec_module(m)\nm.x', 'lazy.py': 'x = 1'}, ['file lazy.py'], []),
    ('a path with dots and links', {'main.py': 'import sys\nsys.path.insert(0, "sub/../lib")\nimport one', 'lib/one.py': '', 'sub/x': ''}, ['file lib/one.py'], []),
    ('a path with odd characters', {'main.py': 'import sys\nsys.path.insert(0, "a\\\\b\\nü")\nimport one', 'a\\b\nü/one.py': ''},
     ['file a\\\\b\\nü/one.py'], []),
    ('a folder of modules that it lists', {'main.py': 'import pkgutil, plugins, os\nlist(pkgutil.iter_modules(plugins.__path__))\nos.listdir("uploads")\nimport other.one',
                                           'plugins/__init__.py': '', 'uploads/x.txt': '', 'other/__init__.py': '', 'other/one.py': ''},
     ['missing plugins'], ['missing uploads', 'missing other', 'missing ']),
    ('data that is read', {'main.py': 'open("a.txt").close()\nimport os, pathlib\npathlib.Path("b.txt").read_text()\nos.close(os.open("c.txt", os.O_RDONLY))',
                           'a.txt': '', 'b.txt': '', 'c.txt': '', 'd.txt': ''}, ['file a.txt', 'file b.txt', 'file c.txt'], ['file d.txt']),
    ('data that is not there', {'main.py': 'try: open("local.yaml")\nexcept OSError: pass'}, ['file local.yaml'], []),
    ('a log that is read back', {'main.py': 'open("log", "a").write("x")\nopen("log").read()'}, [], ['file log']),
    ('a state that is read and written', {'main.py': 'import os\nopen("state").read()\nopen("new", "w").close()\nos.replace("new", "state")', 'state': ''},
     ['file state', 'drop state'], ['file new']),
    ('code that the program makes itself', {'main.py': 'open("made.py", "w").write("")\nimport made'}, ['file made.py'], []),
    ('code that it reads, imports and writes', {'main.py': 'open("one.py").read()\nimport one\nopen("one.py", "a").close()', 'one.py': ''},
     ['file one.py'], ['drop one.py']),
    ('odd entries in sys.modules', {'main.py': 'import sys\nclass Odd:\n def __getattr__(self, name): raise RuntimeError(name)\nsys.modules["a"] = None\n'
                                               'sys.modules["b"] = Odd()\nsys.modules[1] = 2\nimport one\ntry: import a\nexcept ImportError: pass\nimport b\n',
                                    'one.py': ''}, ['file one.py'], []),
    ('odd entries in sys.path', {'main.py': 'import sys\nsys.path[:0] = [None, 7, b"x", "", "gone"]\nimport one\ntry: import two\nexcept ImportError: pass',
                                 'one.py': ''}, ['file one.py', 'missing two.py', 'missing gone/two.py'], []),
    ('a finder of its own', {'main.py': 'import sys, importlib.util\nclass F:\n def find_spec(self, name, path=None, target=None):\n'
                                        '  return importlib.util.spec_from_file_location(name, "odd.src") if name == "odd" else None\n'
                                        'sys.meta_path.insert(0, F())\ntry: import odd\nexcept Exception: pass\nimport one', 'odd.src': '', 'one.py': ''},
     ['file one.py'], []),
]))
def python_says(box, files, wanted, never):
    write(box, files)
    said = run(box, [PYTHON, 'main.py'])
    said.expect('file main.py', *wanted, never=never)
    check_equal(len(said.hellos), 1, 'hellos')
    check_equal([line for line in said.lines if 'dist-packages' in line or '/lib/python3' in line or 'sitecustomize' in line], [], 'of the installation')


@test('Python: what is cached, or only a .pyc')
def python_cached(box):
    write(box, {'main.py': 'import one, old', 'one.py': '', 'old.py': ''})
    run(box, [PYTHON, 'main.py'])
    subprocess.run([PYTHON, '-m', 'compileall', '-qb', 'old.py'], cwd=box.tree, check=True, timeout=DEADLINE_S)
    os.unlink(os.path.join(box.tree, 'old.py'))
    said = run(box, [PYTHON, 'main.py'])
    said.expect('file one.py', 'file old.pyc', 'missing old.py')
    check_equal([line for line in said.lines if '__pycache__' in line], [], 'of the cache')


@test('Python: a zip, -m, and a folder with __main__.py')
def python_other_mains(box):
    write(box, {'pkg/__init__.py': '', 'pkg/__main__.py': 'from . import one', 'pkg/one.py': '', 'folder/__main__.py': ''})
    with zipfile.ZipFile(os.path.join(box.tree, 'lib.zip'), 'w') as archive:
        archive.writestr('packed.py', '')
    run(box, [PYTHON, '-c', 'import sys\nsys.path.insert(0, "lib.zip")\nimport packed']).expect('file lib.zip')
    run(box, [PYTHON, '-m', 'pkg']).expect('file pkg/__init__.py', 'file pkg/__main__.py', 'file pkg/one.py')
    run(box, [PYTHON, 'folder']).expect('file folder/__main__.py')


@test('Python: a fork, a subprocess, and a program that takes its place')
def python_processes(box):
    write(box, {'main.py': 'import os, subprocess, sys\nif os.fork() == 0:\n    import one\n    os._exit(0)\nos.wait()\n'
                           'subprocess.run([sys.executable, "other.py"])\n'
                           'try: os.execv("/gone", ["gone"])\nexcept OSError: pass\nimport two\nprint(os.getpid())\nsys.stdout.flush()\n'
                           'os.execv("/bin/true", ["true"])', 'one.py': '', 'two.py': '', 'other.py': ''})
    said = run(box, [PYTHON, 'main.py'])
    said.expect('file one.py', 'file two.py', 'file other.py')
    own = int(said.out)
    check_equal([word for word, pid in said.hellos if pid == own], ['hello', 'bye', 'hello', 'bye'], 'of the first')
    check_equal(len({pid for word, pid in said.hellos}), 3, 'processes')


@test('Python: somebody closes all descriptors, and they are used for something else')
def python_closed(box):
    write(box, {'main.py': 'import os, time\nos.closerange(3, 1100)\nmine = [os.open("mine", os.O_RDWR | os.O_CREAT)]\n'
                           'mine += [os.dup(mine[0]) for _ in range(1010)]\ntime.sleep(0.03)\nimport one', 'one.py': ''})
    said = run(box, [PYTHON, 'main.py'])
    said.expect('file one.py')
    check_equal(os.path.getsize(os.path.join(box.tree, 'mine')), 0, 'bytes in the file of the program')


@test('Python: where it is installed only what Rouse watches counts')
def python_prefixes(box):
    write(box, {'main.py': 'import inside', 'site/inside.py': ''})
    site = os.path.join(box.tree, 'site')
    enable = {'PYTHONUSERBASE': box.tree}
    found = subprocess.run([PYTHON, '-c', 'import site; print(site.getusersitepackages())'], env={**box.env, **enable}, stdout=subprocess.PIPE,
                           text=True, check=True, timeout=DEADLINE_S).stdout.strip()
    os.makedirs(os.path.dirname(found))
    os.symlink(site, found)
    said = run(box, [PYTHON, 'main.py'], enable)
    check_equal([line for line in said.lines if line.endswith('/inside.py') and line.startswith('file')], [], 'in a prefix inside the root')
    said = run(box, [PYTHON, 'main.py'], {**enable, 'ROUSE_LOADED_ROOTS': found})
    said.expect('file %s/inside.py' % found[len(box.tree) + 1:])


@table(named('Python, sitecustomize', [
    ('there is none', {}, ''),
    ('one that says something', {'user/sitecustomize.py': 'import sys, helper\nprint("mine", __name__, sys.modules[__name__].__file__)', 'user/helper.py': ''}, 'mine'),
    ('one that is a package', {'user/sitecustomize/__init__.py': 'print("mine", __file__)'}, 'mine'),
    ('one that fails', {'user/sitecustomize.py': '1/0'}, ''),
    ('one that cannot import something', {'user/sitecustomize.py': 'import gone'}, ''),
    ('one that exits', {'user/sitecustomize.py': 'import sys; sys.exit(3)'}, ''),
]))
def python_chains(box, files, wanted):
    """All that can be seen is the same as without the hook."""
    write(box, {'main.py': 'import sys\nprint(sys.path)\ntry:\n import sitecustomize\n print(sitecustomize.__file__)\nexcept ImportError as e: print(e)\n'
                           'print(sorted(m for m in sys.modules if "custom" in m))\nprint(sys.path_hooks, sys.meta_path)', **files})
    user = os.path.join(box.tree, 'user')
    for flags in ([], ['-v']):
        with_hook = run(box, [PYTHON, *flags, 'main.py'], pythonpath=user)
        without = run(box, [PYTHON, *flags, 'main.py'], {'PYTHONPATH': user})
        check_equal((with_hook.code, without_hook(with_hook.out)), (without.code, without_hook(without.out)), 'what it says')
        if not flags:
            check_equal(without_hook(with_hook.err), without.err, 'what it complains about')
    check(with_hook.out.startswith(wanted), with_hook.out)
    check_equal(len(with_hook.hellos), 1, 'hellos')


@table(named('Python', [
    ('no journal is named', {'ROUSE_LOADED_FILE': None}),
    ('the journal is gone', {'ROUSE_LOADED_FILE': '/nonexistent/journal'}),
    ('the journal is a folder', {'ROUSE_LOADED_FILE': '/'}),
    ('the journal is full', {'ROUSE_LOADED_FILE': '/dev/full'}),
]))
def python_silent(box, extra):
    write(box, {'main.py': 'import one, os\nif os.fork() == 0: os._exit(0)\nos.wait()\nprint("done")', 'one.py': ''})
    said = run(box, [PYTHON, 'main.py'], extra)
    check_equal((said.code, said.out, said.err, said.lines), (0, 'done\n', '', []), 'result')


def keeps_size(box, *command):
    """Many short-lived processes, each with little to say, would fill the disk otherwise."""
    journal = os.path.join(box.top, 'long')
    open(journal, 'w').close()
    os.truncate(journal, 18 * 1024 * 1024)
    said = run(box, command, {'ROUSE_LOADED_FILE': journal})
    check_equal((said.code, said.err), (0, ''), 'result')
    check_equal(os.path.getsize(journal), 18 * 1024 * 1024, 'bytes in the journal')


@test('Python: a program that reads ever more files does not keep their names, and says that it does not tell them any more')
def python_many(box):
    write(box, {'main.py': 'import sys\ndef read(n, tail):\n for i in range(n):\n  try: open("/gone/%d%s" % (i, tail))\n  except OSError: pass\n'
                           'read(1200, "/y" * 2000)\nbefore = sys.getallocatedblocks()\nread(3000, "/z")\n'
                           'print(sys.getallocatedblocks() - before < 1000, flush=True)\nimport one, os\nif os.fork() == 0: os._exit(0)\nos.wait()\n', 'one.py': ''})
    said = run(box, [PYTHON, 'main.py'])
    check_equal((said.out, said.err), ('True\n', ''), 'few blocks of memory more')
    said.expect('file one.py')
    check_equal([word for word, pid in said.hellos], ['hello', 'bye'], 'hellos')


@test('Python: a journal of which nothing more is read does not grow')
def python_long(box):
    write(box, {'main.py': 'import one', 'one.py': ''})
    keeps_size(box, PYTHON, 'main.py')


@test('Python: tracebacks and warnings are as they were')
def python_tracebacks(box):
    write(box, {'main.py': 'import traceback\ntry: import nope\nexcept ImportError: traceback.print_exc()\n'
                           'import sys\nclass F:\n def find_spec(*a): 1/0\nsys.meta_path.insert(0, F())\n'
                           'try: import odd\nexcept Exception: traceback.print_exc()\ndel sys.meta_path[0]\n'
                           'try: open("gone")\nexcept OSError: traceback.print_exc()\nimport old\nimport bad',
                'old.py': 'import warnings\nwarnings.warn("old", stacklevel=2)', 'bad.py': 'import worse', 'worse.py': '1/0'})
    check_equal(without_hook(run(box, [PYTHON, 'main.py']).err), run(box, [PYTHON, 'main.py'], {'PYTHONPATH': None}).err, 'on stderr')


# -- Node

@table(named('Node', [
    ('CommonJS', {'main.js': 'require("./lib/a"); require("./lib"); require("./d.json"); require("fs")', 'lib/a.js': '', 'lib/index.js': '', 'd.json': '1'},
     ['file main.js', 'file lib/a.js', 'file lib/index.js', 'file d.json'], []),
    ('what fails', {'main.js': 'try { require("./bad") } catch {}\nrequire("./worse")', 'bad.js': 'x = = 1', 'worse.js': 'throw 1'}, ['file bad.js', 'file worse.js'], []),
    ('what is not there', {'main.js': 'for (const n of ["./nope", "pack/x", "@s/pack"]) try { require(n) } catch {}'},
     ['missing nope', 'missing nope.js', 'missing nope.json', 'missing node_modules/pack', 'missing node_modules/@s/pack'], ['missing nope/index.js']),
    ('TypeScript that is not there', {'main.js': 'try { require("./a.js") } catch {}\nimport("./b").catch(() => 0)'},
     ['missing a.js', 'missing a.ts', 'missing b.ts'], []),
    ('imports of the package, and node_modules', {'package.json': '{"name": "me", "imports": {"#in": "./in.js"}, "exports": {"./self": "./self.js"}}',
                                                  'main.js': 'require("#in"); require("me/self"); require("dep")', 'in.js': '', 'self.js': '', 'node_modules/dep/index.js': ''},
     ['file in.js', 'file self.js', 'file node_modules/dep/index.js', 'file package.json'], []),
    ('ES modules', {'package.json': '{"type": "module"}', 'main.js': 'import "./a.js"; import "./b.cjs"; import("./late%20one.mjs?x=1#y"); import "node:fs"',
                    'a.js': '', 'b.cjs': 'require("./c.cjs")', 'c.cjs': '', 'late one.mjs': ''},
     ['file main.js', 'file a.js', 'file b.cjs', 'file c.cjs', 'file late one.mjs', 'file package.json'], []),
    ('ES modules that are not there', {'package.json': '{"type": "module"}', 'main.js': 'try { await import("./nope.js") } catch {}\nimport "pack/x"'},
     ['missing node_modules/pack'], []),
    ('an ES module from CommonJS', {'main.js': 'import("./a.mjs").catch(() => 0)', 'a.mjs': 'await import("./b.mjs")', 'b.mjs': 'import "./gone.mjs"'},
     ['file a.mjs', 'file b.mjs', 'missing gone.mjs'], []),
    ('one further down', {'main.js': 'require("./a")', 'a.js': '// it imports\nmodule.exports = import ("./b.mjs")', 'b.mjs': 'import "./c.mjs"', 'c.mjs': ''},
     ['file b.mjs', 'file c.mjs'], []),
    ('after chdir, and with fs in other hands', {'main.js': 'const fs = require("fs"); process.chdir("/"); for (const n of Object.keys(fs)) if (typeof fs[n] === "function" && '
                                                            '/^(write|open|fstat)/.test(n)) fs[n] = () => { throw 1 }; require("./a")', 'a.js': ''}, ['file a.js'], []),
    ('a worker', {'main.js': 'new (require("worker_threads").Worker)(__dirname + "/w.js")', 'w.js': 'require("./a")', 'a.js': ''}, ['file w.js', 'file a.js'], []),
    ('a process', {'main.js': 'require("child_process").fork("./c.js", { cwd: __dirname })', 'c.js': 'require("./a")', 'a.js': ''}, ['file c.js', 'file a.js'], []),
    ('no ending, and a link', {'main.js': 'require("./a")', 'a.js': ''}, ['file a.js'], []),
]))
def node_says(box, files, wanted, never):
    node = need_node()
    write(box, files)
    said = run(box, [node, os.path.join(box.tree, 'main')])
    # Before Node 18.19 it says bye when it comes to ES modules, and has not seen them.
    if ('bye', said.hellos[0][1]) not in said.hellos:
        said.expect('file main.js', *wanted, never=never)
    check_equal([line for line in said.lines if '/hooks/loaded/' in line], [], 'of the hook')


@test('Node: without ES modules no thread is begun for them, and those that are required are seen where that works')
def node_required(box):
    node = need_node()
    write(box, {'main.js': 'console.log(require("fs").readdirSync("/proc/self/task").length)', 'two.js': 'try { require("./a.mjs") } catch {}',
                'a.mjs': 'import "./b.mjs"', 'b.mjs': ''})
    check_equal(run(box, [node, 'main.js']).out, run(box, [node, 'main.js'], {'NODE_OPTIONS': None}).out, 'threads')
    said = run(box, [node, 'two.js'])
    can = run(box, [node, '-p', '!!process.features.require_module'], {'NODE_OPTIONS': None}).out == 'true\n'
    check(not can or 'file b.mjs' in said.lines, 'b.mjs is not seen')


@table(named('Node', [
    ('no journal is named', {'ROUSE_LOADED_FILE': None}),
    ('the journal is gone', {'ROUSE_LOADED_FILE': '/nonexistent/journal'}),
    ('the journal is full', {'ROUSE_LOADED_FILE': '/dev/full'}),
]))
def node_silent(box, extra):
    node = need_node()
    write(box, {'main.js': 'require("./one"); import("./two.mjs").then(() => console.log("done"))', 'one.js': '', 'two.mjs': ''})
    said = run(box, [node, 'main.js'], extra)
    check_equal((said.code, said.out, said.err, said.lines), (0, 'done\n', '', []), 'result')


@test('Node: a journal of which nothing more is read does not grow')
def node_long(box):
    write(box, {'main.js': 'require("./one"); import("./two.mjs")', 'one.js': '', 'two.mjs': ''})
    keeps_size(box, need_node(), 'main.js')


@test('Node: what is printed of an error is as it was')
def node_errors(box):
    node = need_node()
    write(box, {'main.js': 'require("./gone")'})
    # The place where it was thrown comes first; the hook is one line of the stack.
    with_hook, without = (re.sub(r'\n    at .*loaded\.cjs.*', '', run(box, [node, 'main.js'], extra).err) for extra in ({}, {'NODE_OPTIONS': None}))
    check_equal(with_hook.split('\n    at ')[0], without.split('\n    at ')[0], 'on stderr')


main()
