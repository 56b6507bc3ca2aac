# files.py - trees to watch, and the ways in which files are saved
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import subprocess
import sys
import time

from lab import now_ns

def fresh_text():
    """Never the same twice, of equal length, and a program to node."""
    return 'x = %020d\n' % time.time_ns()


def write(path):
    """In place. Returns when it was about to be complete: some children begin before the call returns."""
    with open(path, 'w') as file:
        file.write(fresh_text())
        file.flush()
        return now_ns()


def replace(path):
    """By a new file that is renamed over the old one, as most editors do."""
    temporary = os.path.join(os.path.dirname(path), '.' + os.path.basename(path) + '.tmp')
    with open(temporary, 'w') as file:
        file.write(fresh_text())
    done = now_ns()
    os.rename(temporary, path)
    return done


def small_project(folder, n_dirs=10, n_files=100):
    """Returns the paths of its files."""
    paths = []
    for i in range(n_files):
        directory = os.path.join(folder, 'd%02d' % (i % n_dirs))
        os.makedirs(directory, exist_ok=True)
        paths.append(os.path.join(directory, 'f%03d.js' % i))
        write(paths[-1])
    return paths


def git(folder, *arguments):
    subprocess.run(['git', '-c', 'user.name=bench', '-c', 'user.email=bench@localhost', '-c', 'gc.auto=0', '-C', folder, *arguments],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def repository(folder, n_files):
    """With branches one and two, which differ in every file; one is checked out."""
    paths = small_project(folder, max(1, n_files // 50), n_files)
    git(folder, 'init', '-q', '-b', 'one')
    git(folder, 'add', '.')
    git(folder, 'commit', '-q', '-m', 'one')
    git(folder, 'checkout', '-q', '-b', 'two')
    for path in paths:
        write(path)
    git(folder, 'commit', '-q', '-a', '-m', 'two')
    git(folder, 'checkout', '-q', 'one')
    return paths


def large(lab, name, n_dirs, n_files):
    """A tree that is kept for the next run: two levels of directories, files spread over the lower ones."""
    folder = os.path.join(lab.options.trees, name)
    done = folder + '.complete'
    if os.path.exists(done):
        return os.path.realpath(folder)
    print('making %d files in %d directories: %s' % (n_files, n_dirs, folder), file=sys.stderr)
    n_upper = max(1, int(n_dirs ** 0.5) // 2)
    n_lower = -(-n_dirs // n_upper)
    per_dir, extra = divmod(n_files, n_dirs)
    made = 0
    for i in range(n_upper):
        for j in range(n_lower):
            if made == n_dirs:
                break
            directory = os.path.join(folder, 'd%03d' % i, 'e%04d' % j)
            os.makedirs(directory, exist_ok=True)
            for k in range(per_dir + (made < extra)):
                with open(os.path.join(directory, 'f%02d.js' % k), 'w') as file:
                    file.write('x = %d\n' % k)
            made += 1
    open(done, 'w').close()
    return os.path.realpath(folder)
