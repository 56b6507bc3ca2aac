# loaded.py - what do the hooks of discover=loaded add to the start of a program of 3,000 modules?
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import resource
import shutil
import subprocess
import sys
import time

from figures import median, ms, table
from lab import HERE

HOOKS = os.path.join(HERE, '..', '..', 'data', 'hooks', 'loaded')

# Of the size of what people write; each imports three others.
PYTHON = '''"""Module %(i)d."""
import json
import os
%(imports)s
LIMIT = %(i)d
NAMES = {"a": 1, "b": [1, 2, 3], "c": ("x", "y")}


class Item%(i)d:
    kind = "item"

    def __init__(self, name, value=None, *, strict=False):
        self.name = name
        self.value = value
        self.strict = strict

    def render(self, out, depth=0):
        for key, value in sorted(self.__dict__.items()):
            out.append("%%s%%s=%%r" %% (" " * depth, key, value))
        return out

    @property
    def path(self):
        return os.path.join("items", self.name)

    @classmethod
    def load(cls, text):
        return cls(**json.loads(text))


class Special%(i)d(Item%(i)d):
    def render(self, out, depth=0):
        out.append(self.kind)
        return super().render(out, depth + 1)


def make(*names, **options):
    return [Item%(i)d(name, **options) for name in names]


def total(items):
    return sum(item.value or 0 for item in items) + LIMIT


DEFAULTS = make("one", "two")
'''
NODE = '''%(imports)s
%(export)s const LIMIT = %(i)d;
const NAMES = { a: 1, b: [1, 2, 3], c: ['x', 'y'] };

class Item {
  constructor(name, value = null, { strict = false } = {}) {
    this.name = name;
    this.value = value;
    this.strict = strict;
  }

  render(out, depth = 0) {
    for (const [key, value] of Object.entries(this).sort())
      out.push(`${' '.repeat(depth)}${key}=${JSON.stringify(value)}`);
    return out;
  }

  static load(text) {
    const { name, value, ...options } = JSON.parse(text);
    return new this(name, value, options);
  }
}

class Special extends Item {
  render(out, depth = 0) {
    out.push('special');
    return super.render(out, depth + 1);
  }
}

function make(...names) {
  return names.map((name) => new Item(name));
}

// The total of what is important.
function total(items) {
  return items.reduce((sum, item) => sum + (item.value || 0), LIMIT);
}

const DEFAULTS = [make('one', 'two'), Special, NAMES, total];
'''
# What other reloaders do: a thread that goes over sys.modules each second, and tells what is new.
SCAN = '''
import sys, threading, time
def scan():
    seen = set()
    while True:
        for module in list(sys.modules.values()):
            seen.add(getattr(module, "__file__", None))
        time.sleep(1)
threading.Thread(target=scan, daemon=True).start()
'''


def write(path, content):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w') as file:
        file.write(content)


def project(lab, kind, n_modules):
    """A folder, and the name of the program's first file."""
    folder = lab.folder('loaded-' + kind.replace(' ', '-'))
    names = []
    lines = []
    for i in range(n_modules):
        package = 'part%d' % (i // 10)
        others = [lab.random.choice(names) for _ in range(3) if names]
        if kind == 'Python':
            name = '%s.mod%d' % (package, i)
            write('%s/%s/__init__.py' % (folder, package), '')
            imports = ''.join('from %s import LIMIT as L%d\n' % (other, at) for at, other in enumerate(others))
            write('%s/%s.py' % (folder, name.replace('.', '/')), PYTHON % {'i': i, 'imports': imports})
            lines.append('import %s\n' % name)
        else:
            name = '%s/mod%d.js' % (package, i)
            text = 'import { LIMIT as L%d } from "../%s";\n' if kind == 'ES modules' else 'const { LIMIT: L%d } = require("../%s");\n'
            imports = ''.join(text % (at, other) for at, other in enumerate(others))
            body = NODE % {'i': i, 'imports': imports, 'export': 'export' if kind == 'ES modules' else ''}
            write('%s/%s' % (folder, name), body + ('' if kind == 'ES modules' else 'module.exports = { LIMIT };\n'))
            lines.append(('import "./%s";\n' if kind == 'ES modules' else 'require("./%s");\n') % name)
        names.append(name)
    main = 'main.py' if kind == 'Python' else 'main.js'
    write(folder + '/' + main, ''.join(lines))
    write(folder + '/package.json', '{"type": "%s"}' % ('module' if kind == 'ES modules' else 'commonjs'))
    return folder, main


def variants(lab, kind):
    """What is in the environment; first of the program alone."""
    # Rouse keeps it in memory, where the session has a folder for that.
    memory = next((path for path in (os.environ.get('XDG_RUNTIME_DIR'), '/dev/shm') if path and os.access(path, os.W_OK)), lab.scratch)
    journal = os.path.join(memory, 'rouse-bench-journal')
    found = {'alone': {}, 'hook': {'ROUSE_LOADED_FILE': journal}}
    if kind == 'Python':
        found['hook']['PYTHONPATH'] = os.path.join(HOOKS, 'python')
        scan = lab.folder('scan')
        write(scan + '/sitecustomize.py', SCAN)
        found['a thread'] = {'PYTHONPATH': scan}
    else:
        found['hook']['NODE_OPTIONS'] = '--require ' + os.path.join(os.path.abspath(HOOKS), 'node', 'loaded.cjs')
    return found, journal


def one_start(command, folder, more):
    """Milliseconds, on the clock and of a processor."""
    env = {name: value for name, value in os.environ.items() if name not in ('PYTHONDONTWRITEBYTECODE', 'PYTHONPATH', 'NODE_OPTIONS')}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    subprocess.run(command, cwd=folder, env={**env, **more}, check=True, stdin=subprocess.DEVNULL)
    taken = time.monotonic() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return taken * 1000, (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


def run(lab, peers):
    result = {}
    node = shutil.which('node')
    for kind in ['Python', 'CommonJS', 'ES modules'] if node else ['Python']:
        n_modules = lab.pick(3000, 500, 20)
        folder, main = project(lab, kind, n_modules)
        found, journal = variants(lab, kind)
        figures = {name: [] for name in found}
        for i in range(lab.pick(5 if kind == 'ES modules' else 25, 5, 1) + 1):
            for name in lab.random.sample(list(found), len(found)):
                open(journal, 'w').close()
                taken = one_start([sys.executable if kind == 'Python' else node, main], folder, found[name])
                if i > 0:  # the first time what is compiled is cached
                    figures[name].append(taken)
                if name == 'hook':
                    with open(journal) as file:
                        said = sum(line.startswith('file %s/' % folder) for line in file)
                    if said < n_modules:
                        raise RuntimeError('%s: the hook has told of %d of %d files' % (kind, said, n_modules))
        os.unlink(journal)
        result['%s, %d modules' % (kind, n_modules)] = figures
    return result


def summary(result):
    rows = []
    for kind, figures in result.items():
        alone = [[figure[i] for figure in figures['alone']] for i in (0, 1)]
        for name, taken in figures.items():
            wall, cpu = [[figure[i] for figure in taken] for i in (0, 1)]
            more = ['–' if name == 'alone' else '%+.1f %%' % (100 * (of(mine) / of(base) - 1))
                    for of, mine, base in ((median, wall, alone[0]), (median, cpu, alone[1]), (min, cpu, alone[1]))]
            rows.append([kind, name, ms(median(wall)), more[0], ms(median(cpu)), more[1], ms(min(cpu)), more[2]])
    return ['', 'Start of a program, ms:', '',
            *table(['', '', 'clock p50', '', 'CPU p50', '', 'CPU least', ''], rows)]
