# layers.py - who may include whom, as src/DESIGN.md has it
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import re

# What a stage may include beside its own files, base/ and project/: the values of its neighbours, and for
# the tree what it is made of.
NEIGHBOURS = {
    'base': set(),
    'project': {'filter/filter.h'},
    'watch': set(),
    'filter': set(),
    'tree': {'watch/health.h', 'watch/watcher.h', 'watch/filesystem.h', 'filter/filter.h', 'decide/change-set.h'},
    'settle': {'decide/change-set.h'},
    'decide': {'discover/loaded-set.h', 'record/reload.h', 'run/state.h', 'filter/allow-list.h', 'filter/ignore-list.h'},
    'run': {'decide/change-set.h', 'record/record-json.h', 'record/reload.h', 'record/run.h'},
    'record': {'decide/change-set.h', 'watch/health.h'},
    'hot': {'decide/change-set.h', 'record/record-json.h', 'record/reload.h', 'record/run.h', 'run/ask-socket.h', 'run/builder.h', 'run/changes-file.h', 'run/launcher.h', 'run/run-life.h'},
    'discover': set(),
}

# Folders of src/ from the bottom up, with what each may include of the others.
LAYERS = {
    'engine': set(),
    'words': {'engine'},
    'control': {'engine'},
    'desktop': set(),
    'app': {'control', 'engine', 'words', 'desktop'},
    'ui': {'engine', 'words', 'app', 'desktop'},
    'cli': {'engine', 'words', 'control'},
}

INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.M)
OS_IFDEF = re.compile(r'^\s*#\s*(?:el)?if.*\b(G_OS_UNIX|G_OS_WIN32|_WIN32|__WIN32__|__linux__|__APPLE__|__FreeBSD__|__OpenBSD__|__NetBSD__)\b', re.M)
SEAMS = re.compile(r'^src/(engine/run/(process-group-|pty)|guard/process-group|engine/watch/filesystem|engine/discover/process-files|desktop/)')


def read(path):
    with open(path, encoding='utf-8') as file:
        return file.read()


def find_target(path, name):
    """The file of src/ that the include means, or None for one from outside (config.h, a generated file)."""
    for folder in (os.path.dirname(path), 'src/engine', 'src/control', 'src/desktop', 'src/ui', 'src/cli', 'src'):
        target = os.path.normpath(os.path.join(folder, name))
        if os.path.exists(target):
            return target
    return None


def check_include(path, target):
    """What is wrong with it, or None."""
    layer, target_layer = path.split('/')[1], target.split('/')[1]
    if layer != target_layer:
        allowed = LAYERS.get(layer)
        # A file of src/ itself composes a program.
        if '/' in path[len('src/'):] and allowed is not None and target_layer not in allowed:
            return 'the layer %s may not see %s' % (layer, target_layer)
        return None
    if layer != 'engine' or path.count('/') == 2:
        return None  # session, observer and engine are where stages meet
    stage, target_stage = path.split('/')[2], target.split('/')[2]
    if stage == target_stage:
        return None
    if target.count('/') == 2:
        return 'a stage may not know where stages meet'
    if target_stage in ('base', 'project') and stage != 'base' and not (stage, target_stage) == ('project', 'project'):
        return None
    if target[len('src/engine/'):] in NEIGHBOURS.get(stage, set()):
        return None
    return 'the stage %s may not see this of %s' % (stage, target_stage)


def includes(files):
    problems = []
    for path in files:
        if not re.match(r'src/.*\.[ch]$', path):
            continue
        for name in INCLUDE.findall(read(path)):
            target = find_target(path, name)
            problem = check_include(path, target) if target is not None else None
            if problem:
                problems.append('%s includes "%s": %s' % (path, name, problem))
    return problems


def os_ifdefs(files):
    return ['%s: %s belongs into a seam' % (path, name) for path in files
            if re.match(r'src/.*\.[ch]$', path) and not SEAMS.match(path) for name in OS_IFDEF.findall(read(path))]
