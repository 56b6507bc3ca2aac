# sources.py - what holds for every source file
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import re

MAX_LINES = 600
SLEEP = re.compile(r'\b(sleep|usleep|nanosleep|clock_nanosleep|g_usleep|thrd_sleep)\s*\(')
TRANSLATED = re.compile(r'(?<![A-Za-z0-9])(N_|_|C_|NC_|ngettext|Q_)\s*\("')
DOMAIN = re.compile(r'^#define G_LOG_DOMAIN "([^"]*)"', re.M)


def read(path):
    with open(path, encoding='utf-8') as file:
        return file.read()


def is_source(path):
    return path.endswith(('.c', '.h', '.py')) or path.startswith('scripts/')


def headers(files):
    problems = []
    for path in files:
        name = os.path.basename(path)
        lines = read(path).splitlines()[:4] if path.endswith(('.c', '.h', '.py')) else []
        if not lines:
            continue
        if lines[0].startswith('#!'):
            del lines[0]
        if name != '__init__.py' and name + ' - ' not in lines[0]:
            problems.append('%s does not begin with "%s - what it is for"' % (path, name))
        if len(lines) < 2 or 'SPDX-License-Identifier: GPL-3.0-or-later' not in lines[1]:
            problems.append('%s does not name its licence in its second line' % path)
    return problems


def sizes(files):
    found = [(path, read(path).count('\n')) for path in files if is_source(path)]
    return ['%s has %d lines' % entry for entry in found if entry[1] > MAX_LINES]


def sleeps(files):
    """tests/system and the benchmarks see real time; the program that tests let others run may wait."""
    return ['%s: %s' % (path, line.strip()) for path in files
            if re.match(r'tests/(engine|cli|control|desktop|ui|lib)/.*\.[ch]$', path) and not path.endswith('testprog.c')
            for line in read(path).splitlines() if SLEEP.search(line)]


def potfiles(files):
    listed = {line for line in read('po/POTFILES.in').splitlines() if line and not line.startswith('#')}
    with_text = {path for path in files if re.match(r'src/.*\.[ch]$', path) and TRANSLATED.search(read(path))}
    with_text |= {path for path in files if path.startswith(('src/', 'data/')) and path.endswith(('.ui', '.desktop.in', '.metainfo.xml.in', '.gschema.xml'))}
    return (['%s is not in po/POTFILES.in' % path for path in sorted(with_text - listed)] +
            ['po/POTFILES.in names %s, which has no such text' % path for path in sorted(listed - with_text)])


def log_domains(files):
    problems = []
    for path in files:
        match = re.match(r'src/(?:engine/)?(?!engine/)([^/]+)/.*\.c$', path)
        for domain in DOMAIN.findall(read(path)) if match else []:
            if domain != 'rouse-' + match[1]:
                problems.append('%s logs to "%s", not to "rouse-%s"' % (path, domain, match[1]))
    return problems
