#!/usr/bin/python3
# lint.py - checks of the sources that no compiler makes, one TAP point each
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import subprocess
import sys

import layers
import sources
import tools
import translations

CHECKS = [
    ('the C sources are formatted', tools.clang_format),
    ('cppcheck finds nothing', tools.cppcheck),
    ('the shell scripts are clean', tools.shellcheck),
    ('includes go down the layers, and stages do not include one another', layers.includes),
    ('there is no #ifdef on the operating system outside the seams', layers.os_ifdefs),
    ('files begin with their purpose and their licence', sources.headers),
    ('no source file has more than %d lines' % sources.MAX_LINES, sources.sizes),
    ('unit tests do not sleep', sources.sleeps),
    ('POTFILES names every file with translatable text', sources.potfiles),
    ('the translations are well-formed', translations.well_formed),
    ('the translations are complete', translations.complete),
    ('log domains are those of their folder', sources.log_domains),
]


def tracked(top):
    """Files that are or would be in the repository, relative to its top."""
    done = subprocess.run(['git', 'ls-files', '-z', '--cached', '--others', '--exclude-standard'], cwd=top, check=True, stdout=subprocess.PIPE)
    return sorted(name for name in done.stdout.decode().split('\0') if name and os.path.exists(os.path.join(top, name)))


def main():
    top = os.path.dirname(os.path.dirname(sys.path[0]))
    os.chdir(top)
    # In a container the sources often belong to somebody else, for which git would refuse to list them.
    os.environ.update(GIT_CONFIG_COUNT='1', GIT_CONFIG_KEY_0='safe.directory', GIT_CONFIG_VALUE_0='*')
    files = tracked(top)
    failed = False
    print('1..%d' % len(CHECKS))
    for number, (name, check) in enumerate(CHECKS, 1):
        try:
            problems = check(files)
        except tools.Missing as missing:
            print('ok %d - %s # SKIP %s' % (number, name, missing))
            continue
        failed = failed or bool(problems)
        print('%s %d - %s' % ('not ok' if problems else 'ok', number, name))
        for problem in problems:
            print('# ' + problem)
        sys.stdout.flush()
    sys.exit(failed)


main()
