# model.py - random file operations, and the state of the tree that each leaves behind
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import shutil
import time

from lib import saves

NOISE_FOLDERS = ('node_modules', '__pycache__', '.git')


def matters(path):
    """Whether a file counts, by the rules that chaos.py sets up."""
    return path.endswith('.py') and not any(part in NOISE_FOLDERS for part in path.split('/'))


class Model:
    """Does operations in the tree and keeps, for each, when it was done and the state it led to.

    A state is a number that depends on the names and contents of all the files that matter. An operation
    returns how many restarts it may at most lead to: 0 for noise, else its number of visible steps.
    """

    def __init__(self, box, dice):
        self.box = box
        self.dice = dice
        self.files = {}
        self.state = 0
        self.history = []  # (before, after, state, what was done): monotonic ns
        self.counter = 0

    # -- the state

    def put(self, path, content):
        old = self.files.pop(path, None)
        if old is not None:
            self.state ^= hash((path, old))
        if content is not None and matters(path):
            self.files[path] = content
            self.state ^= hash((path, content))

    def rescan(self):
        self.files, self.state = {}, 0
        for folder, folders, names in os.walk(self.box.tree):
            folders[:] = [name for name in folders if name not in NOISE_FOLDERS]
            for name in names:
                path = os.path.relpath(os.path.join(folder, name), self.box.tree)
                if matters(path):
                    with open(self.box.path(path), encoding='utf-8') as file:
                        self.put(path, file.read())

    def apply(self, operation):
        """Returns how many restarts it may lead to."""
        before = time.monotonic_ns()
        old_state = self.state
        steps = operation(self)
        self.history.append((before, time.monotonic_ns(), self.state, '%s %d' % (operation.__name__, steps)))
        return max(steps, 1) if self.state != old_state else steps

    def states_at(self, instant):
        """The states the tree may have had at that time, by what is known."""
        states = set()
        for before, after, state, _ in self.history:
            if after <= instant:
                states = {state}
            elif before < instant:
                states.add(state)
        return states

    # -- choices

    def text(self):
        self.counter += 1
        return 'text %d\n' % self.counter

    def some_file(self):
        return self.dice.choice(sorted(self.files)) if self.files else self.new_name()

    def new_name(self):
        self.counter += 1
        return os.path.join(self.some_folder(), 'f%d.py' % self.counter)

    def some_folder(self):
        known = sorted({os.path.dirname(path) for path in self.files} | {''})
        folder = self.dice.choice(known)
        for _ in range(self.dice.choice((0, 0, 0, 1, 3))):
            self.counter += 1
            folder = os.path.join(folder, 'd%d' % self.counter)
        return folder if folder.count('/') < 12 else ''

    def top_folder(self):
        """(nullable): a folder right below the tree which holds files that matter."""
        known = sorted({path.split('/')[0] for path in self.files if '/' in path})
        return self.dice.choice(known) if known else None

    def below(self, folder):
        return [path for path in self.files if path.startswith(folder + '/')]


# -- operations that matter

def create(model):
    path, text = model.new_name(), model.text()
    model.box.write(path, text)
    model.put(path, text)
    return 1


def overwrite(model):
    path, text = model.some_file(), model.text()
    model.box.write(path, text)
    model.put(path, text)
    return 1


def save_by_editor(model):
    path, text = model.some_file(), model.text()
    if path not in model.files:
        return create(model)
    model.dice.choice([save for _, save in saves.ALL])(model.box.path(path), text)
    model.put(path, text)
    return 3


def replace_backdated(model):
    path, text = model.some_file(), model.text()
    temporary = os.path.join(model.box.out, 'backdated')
    with open(temporary, 'w', encoding='utf-8') as file:
        file.write(text)
    os.utime(temporary, (1e9, 1e9))
    os.makedirs(os.path.dirname(model.box.path(path)), exist_ok=True)
    os.rename(temporary, model.box.path(path))
    model.put(path, text)
    return 1


def delete(model):
    path = model.some_file()
    if path not in model.files:
        return 0
    os.remove(model.box.path(path))
    model.put(path, None)
    return 1


def rename(model):
    old = model.some_file()
    if old not in model.files:
        return 0
    new = model.new_name() if model.dice.random() < 0.7 else model.some_file()
    os.makedirs(os.path.dirname(model.box.path(new)), exist_ok=True)
    os.rename(model.box.path(old), model.box.path(new))
    text = model.files[old]
    model.put(old, None)
    model.put(new, text)
    return 1


def make_tree(model):
    top = 't%d' % model.counter
    for n in range(model.dice.randint(1, 15)):
        path, text = '%s/a%d/b/c%d/f%d.py' % (top, n % 3, n % 2, n), model.text()
        model.box.write(path, text)
        model.put(path, text)
    return 3


def burst(model):
    n = model.dice.randint(5, 40)
    for _ in range(n):
        overwrite(model)
    return n



def rename_folder(model):
    old, new = model.top_folder(), 'r%d' % model.counter
    if old is None or os.path.exists(model.box.path(new)):
        return 0
    os.rename(model.box.path(old), model.box.path(new))
    for path in model.below(old):
        text = model.files[path]
        model.put(path, None)
        model.put(new + path[len(old):], text)
    return 1


def copy_folder(model):
    old, new = model.top_folder(), 'c%d' % model.counter
    if old is None or os.path.exists(model.box.path(new)) or len(model.files) > 400:
        return 0
    shutil.copytree(model.box.path(old), model.box.path(new))
    for path in model.below(old):
        model.put(new + path[len(old):], model.files[path])
    return 5


def remove_folder(model):
    old = model.top_folder()
    if old is None:
        return 0
    shutil.rmtree(model.box.path(old))
    for path in model.below(old):
        model.put(path, None)
    return 5


def move_out_and_in(model):
    """A folder leaves the tree, is edited outside, and comes back under another name."""
    old, new = model.top_folder(), 'm%d' % model.counter
    outside = os.path.join(model.box.out, 'outside')
    if old is None or os.path.exists(model.box.path(new)):
        return 0
    os.rename(model.box.path(old), outside)
    time.sleep(model.dice.choice((0, 0, 0.03)))
    for path in model.below(old):
        text = model.files[path]
        if model.dice.random() < 0.3:
            text = model.text()
            with open(outside + path[len(old):], 'w', encoding='utf-8') as file:
                file.write(text)
        model.put(path, None)
        model.put(new + path[len(old):], text)
    os.rename(outside, model.box.path(new))
    return 2


# -- operations that do not

def noise(model):
    for _ in range(model.dice.randint(1, 30)):
        name = model.dice.choice(('a.log', 'x/b.log', 'node_modules/p/i.js', '__pycache__/m.pyc', '.f.py.swp', 'f.py~', '.git/x', '4913'))
        if name.startswith('x/') and not os.path.isdir(model.box.path('x')):
            continue
        model.box.write(name, model.text())
    return 0


def touch(model):
    path = model.some_file()
    if path in model.files:
        os.utime(model.box.path(path))
    return 0


def rewrite_same(model):
    path = model.some_file()
    if path in model.files:
        temporary = os.path.join(model.box.out, 'same')
        with open(temporary, 'w', encoding='utf-8') as file:
            file.write(model.files[path])
        os.rename(temporary, model.box.path(path))
    return 0


def read_all(model):
    model.rescan()
    return 0


MATTER = [create, create, overwrite, overwrite, overwrite, save_by_editor, save_by_editor, replace_backdated, delete, rename, make_tree,
          burst, rename_folder, copy_folder, remove_folder, move_out_and_in]
NOISE = [noise, noise, touch, rewrite_same, read_all]
