# window.py - where things are in Rouse's window
# SPDX-License-Identifier: GPL-3.0-or-later
import re

from a11y import BUTTON, ENTRY, SWITCH, click, find, gone, has, key, look, press, set_text, spin, text, wait_for

ROW = ('list item',)
MENU_ITEMS = ('menu item', 'check menu item')


def row(window, name):
    """A project in the list."""
    return find(find(window, 'list', 'Projects'), ROW, name)


def switch_of(window, name):
    """A project's switch in the list."""
    return find(window, SWITCH, 'Watch %s and run its programs' % name)


def page(window):
    """What is shown of the project that is chosen."""
    return find(window, None, 'RouseProjectPage')


def choose(window, menu, item):
    """An item of a menu button's menu. Of the nodes with the button's name, the inner one acts."""
    find(window, BUTTON, menu)
    press(look(window, BUTTON, menu)[-1])
    press(find(window, MENU_ITEMS, item if isinstance(item, re.Pattern) else re.compile('^' + re.escape(item))))


def copied(window):
    """All of the output, by way of the clipboard and an entry that it is pasted into: a terminal has no text."""
    click(find(window, None, 'Output'))
    key('ctrl+shift+a', 'ctrl+shift+c', 'ctrl+f')
    entry = find(window, ENTRY, 'Find in the output')
    wait_for(lambda: has(entry, 'FOCUSED'), 'the entry to have the focus')
    key('ctrl+a', 'Delete', 'ctrl+v')
    spin(0.2)
    said = text(entry)
    key('ctrl+a', 'Delete', 'Escape')
    return said


def add_project(tray, window, folder, command, name=None):
    """Adds a project by its path, as a person does, and returns what the dialog said would be watched."""
    press(find(window, BUTTON, 'Add Project'))
    dialog = tray.window('Add Project')
    set_text(find(dialog, ENTRY, 'Folder'), folder)
    counted = wait_for(lambda: next((line for line in map(name_of_label, look(dialog, 'label')) if re.search(r'\d+ files?', line)), None),
                       'what would be watched')
    if name is not None:
        set_text(find(dialog, ENTRY, 'Name'), name)
    set_text(find(dialog, ENTRY, 'Command'), command)
    press(find(dialog, BUTTON, re.compile('Add$')))
    wait_for(lambda: 'Add Project' not in tray.titles(), 'the dialog to close')
    return counted


def name_of_label(node):
    return node.get_name() or ''


def toast(window, pattern):
    """A toast's text, once it is there."""
    return find(window, 'label', re.compile(pattern))


__all__ = ['BUTTON', 'ENTRY', 'SWITCH', 'ROW', 'add_project', 'choose', 'copied', 'gone', 'page', 'row', 'switch_of', 'toast']
