# translations.py - the catalogues say all there is to say, and in the right form
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import subprocess
import tempfile

import tools

# As meson's preset "glib" has it.
KEYWORDS = ('_', 'N_', 'C_:1c,2', 'NC_:1c,2', 'g_dcgettext:2', 'g_dngettext:2,3', 'g_dpgettext2:2c,3')


def catalogues():
    with open('po/LINGUAS', encoding='ascii') as file:
        return ['po/%s.po' % language for language in file.read().split()]


def well_formed(_files):
    """Plural forms, what is put into the texts, line ends, and a key for what had one."""
    tools.need('msgfmt')
    with tempfile.TemporaryDirectory() as folder:
        return [line for path in catalogues() for line in tools.run('msgfmt', '--check', '--check-accelerators=_', '-o', folder + '/rouse.mo', path)]


def complete(_files):
    """Compared with the texts as they are in the sources now."""
    tools.need('xgettext')
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        template = folder + '/rouse.pot'
        subprocess.run(['xgettext', '--from-code=UTF-8', '--files-from=po/POTFILES.in', '-o', template, *('--keyword=' + word for word in KEYWORDS)],
                       check=True, stderr=subprocess.DEVNULL)
        for path in catalogues():
            lines = tools.run('msgcmp', path, template)
            problems += [os.path.basename(path) + ': ' + line for line in lines]
    return problems[:60]
