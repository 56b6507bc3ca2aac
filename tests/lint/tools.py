# tools.py - checks that are left to programs; one that is not installed is skipped, visibly
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import re
import shutil
import subprocess


class Missing(Exception):
    pass


def run(*command):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    lines = done.stdout.decode(errors='replace').splitlines()
    return [] if done.returncode == 0 else lines or ['%s ended with %d' % (command[0], done.returncode)]


def need(*names):
    for name in names:
        if shutil.which(name) is not None:
            return name
    raise Missing('%s is not installed' % names[0])


def clang_format(_files):
    program = need('clang-format-14', 'clang-format')
    version = subprocess.run([program, '--version'], stdout=subprocess.PIPE, check=True).stdout.decode()
    if ' 14.' not in version:
        raise Missing('clang-format-14 is not installed; another version formats otherwise')
    return run('scripts/format', '--check')[:40]


def cppcheck(files):
    need('cppcheck')
    sources = [path for path in files if re.match(r'src/.*\.c$', path) or path == 'tests/system/child.c']
    return run('cppcheck', '--quiet', '--error-exitcode=1', '--enable=warning,performance,portability', '--std=c11', '--inline-suppr',
               '--library=gnu', '--library=gtk', '--suppressions-list=tests/lint/cppcheck.txt', '-j2', '-D_GNU_SOURCE', '-Isrc/engine',
               '--template={file}:{line}: {severity}: {message} [{id}]', *sources)


def shellcheck(files):
    need('shellcheck')

    def is_shell(path):
        with open(path, 'rb') as file:
            return re.match(rb'#!.*\b(sh|bash)\b', file.readline()) is not None
    scripts = [path for path in files if os.path.isfile(path) and path.startswith(('scripts/', '.ci/', 'tests/', 'data/')) and is_shell(path)]
    return run('shellcheck', *scripts)
