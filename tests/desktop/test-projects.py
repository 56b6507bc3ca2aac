#!/usr/bin/python3
# test-projects.py - projects are added, changed, ordered and removed in the window
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import re
import subprocess

from desk import (BUTTON, ENTRY, SWITCH, check, check_equal, drag, find, find_text, geometry, gone, has, key, look, main, name_of, position,
                  press, read_text, set_text, shot, spin, test, text, texts, type_text, wait_for, wait_until, xdo)
from window import add_project, choose, page, row, switch_of


def sample(desk, name='shop'):
    """A folder with 2 files in 2 folders that count, and 2 that git ignores."""
    folder = desk.folder(name, app__py='print(1)\n', __gitignore='node_modules/\n')
    for sub, names in (('templates', ('base.html',)), ('node_modules', ('a.js', 'b.js'))):
        os.mkdir(os.path.join(folder, sub))
        for file_name in names:
            with open(os.path.join(folder, sub, file_name), 'w', encoding='ascii') as file:
                file.write('x\n')
    desk.shell('git init -q', cwd=folder)
    return folder


def stored(desk):
    """The projects' files: name of the file → its text."""
    folder = desk.home + '/config/rouse/projects'
    return {name: read_text(os.path.join(folder, name)) for name in (os.listdir(folder) if os.path.isdir(folder) else [])}


def started(desk, n=1):
    return desk.wait_line('start', n)


@test('a project is added by its path: looked at, named, and started')
def add(desk):
    folder = sample(desk)
    tray = desk.tray()
    window = tray.window()
    counted = add_project(tray, window, folder, desk.child)
    check(re.search(r'^2 files in 2 folders watched, 2 ignored by .gitignore$', counted), 'counted: ' + counted)
    started(desk)
    find_text(row(window, 'shop'), '^Running$')
    find_text(page(window), re.escape(folder))
    check_equal(list(stored(desk)), ['shop.ini'], 'files of projects')
    tray.stop()
    window = desk.tray().window()
    started(desk, 2)
    row(window, 'shop')


@test('a project is added by the keyboard alone')
def add_keys(desk):
    folder = sample(desk)
    tray = desk.tray()
    tray.window()
    spin(0.3)
    key('ctrl+n')
    dialog = tray.window('Add Project')
    type_text(folder)
    find_text(dialog, r'\d+ files')
    command = find(dialog, ENTRY, 'Command')
    key('Tab', 'Tab')  # past the button that chooses a folder
    for _ in range(6):
        key('Tab')
        key('ctrl+a')
        type_text('x')
        if text(command) == 'x':
            break
        key('ctrl+z')
    key('ctrl+a')
    type_text(desk.child)
    key('Return')
    started(desk)
    wait_for(lambda: 'Add Project' not in tray.titles(), 'the dialog to close')


@test('what is wrong is said beside it, and nothing is added')
def wrong(desk):
    tray = desk.tray()
    window = tray.window()
    press(find(window, BUTTON, 'Add Project'))
    dialog = tray.window('Add Project')
    set_text(find(dialog, ENTRY, 'Folder'), '/nowhere/at/all')
    press(find(dialog, BUTTON, re.compile('Add$')))
    find_text(dialog, r'(?i)(no such|not there|does not exist|no folder|not found)')
    shot('add-wrong')
    set_text(find(dialog, ENTRY, 'Folder'), desk.folder('shop'))
    set_text(find(dialog, ENTRY, 'Command'), 'echo "unfinished')
    press(find(dialog, BUTTON, re.compile('Add$')))
    find_text(dialog, r'(?i)quot')
    check('Add Project' in tray.titles(), 'the dialog has closed')
    key('Escape')
    wait_for(lambda: 'Add Project' not in tray.titles(), 'the dialog to close')
    check_equal(stored(desk), {}, 'what is stored')


@test('a folder with a rouse.ini runs nothing until it was shown and allowed, and what changes in it is shown again')
def allow(desk):
    folder, log = desk.folder('team'), desk.out + '/team.log'
    text_of_file = '[project]\nname=Team\n[program web]\ncommand=env CHILD_LOG=%s %s\n' % (log, desk.child)
    with open(folder + '/rouse.ini', 'w', encoding='utf-8') as file:
        file.write(text_of_file)

    def starts():
        return read_text(log).count('start ') if os.path.exists(log) else 0
    tray = desk.tray()
    window = tray.window()
    press(find(window, BUTTON, 'Add Project'))
    dialog = tray.window('Add Project')
    set_text(find(dialog, ENTRY, 'Folder'), folder)
    wait_for(lambda: text(find(dialog, ENTRY, 'Name')) == 'Team', 'the name that stands in the file')
    find_text(dialog, 'own rouse.ini')
    shot('add-shared')
    press(find(dialog, BUTTON, re.compile('Add$')))
    question = tray.window('Allow “Team” to Run?')
    find_text(question, 'CHILD_LOG')
    shot('allow')
    key('Escape')
    wait_for(lambda: len(tray.titles()) == 1, 'the question to go')
    find_text(window, 'Waits to be allowed')
    spin(0.5)
    check_equal(starts(), 0, 'starts of what was not allowed')
    press(find(window, BUTTON, re.compile('Review')))
    press(find(tray.window('Allow “Team” to Run?'), BUTTON, re.compile('Allow$')))
    wait_until(lambda: starts() == 1, 'what was allowed to start')
    with open(folder + '/rouse.ini', 'w', encoding='utf-8') as file:
        file.write(text_of_file + '[program worker]\ncommand=env CHILD_LOG=%s %s\n' % (log, desk.child))
    press(wait_for(lambda: find(window, BUTTON, re.compile('Review')), 'the file to wait again'))
    question = tray.window('Allow “Team” to Run?')
    find_text(question, 'What Has Changed')
    shot('allow-changed')
    check_equal(starts(), 1, 'starts before it was allowed again')
    press(find(question, BUTTON, re.compile('Allow$')))
    wait_until(lambda: starts() == 2, 'the second program')
    spin(0.5)
    check_equal(starts(), 2, 'starts in the end: the first program had not changed')


@test('a folder that is dropped on the window is offered to be added')
def drop(desk):
    folder = sample(desk, 'my shop é')
    tray = desk.tray()
    window = tray.window()
    desk.start(os.environ['DRAG_SOURCE'], folder)
    files = wait_for(lambda: next(iter(_xids('Files')), None), 'the window to drag from')
    xdo('windowmove', files, 1110, 700)
    spin(0.5)
    x, y, width, height = geometry(files)
    drag((x + width // 2, y + height // 2), position(find(window, BUTTON, 'Add Project'))[:1] + (400,))
    dialog = tray.window('Add Project')
    wait_for(lambda: text(find(dialog, ENTRY, 'Folder')) == folder, lambda: 'the folder; it is %r' % text(find(dialog, ENTRY, 'Folder')))
    check_equal(text(find(dialog, ENTRY, 'Name')), 'my shop é', 'proposed name')
    shot('add-dropped')


def _xids(title):
    return list(map(int, subprocess.run(['xdotool', 'search', '--onlyvisible', '--name', '^%s$' % title], stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, timeout=20, check=False).stdout.split()))


@test('a project is changed, and only what changed restarts')
def edit(desk):
    shop = desk.project('Shop', programs={'web': desk.child + ' --env ROUSE_PROGRAM', 'worker': desk.child + ' --env ROUSE_PROGRAM'})
    desk.config('projects/shop.ini', stored(desk)['shop.ini'].replace('[project]\n', '[project]\nwatcher=poll\n'))
    tray = desk.tray()
    window = tray.window()
    shop.wait_starts(2)
    choose(window, 'Project Menu', 'Edit')
    dialog = other_window(tray)
    shot('edit')
    command = wait_for(lambda: look(dialog, ENTRY, 'Command')[1], 'the second program')
    set_text(command, text(command) + ' --print hello')
    set_text(look(dialog, ENTRY, re.compile('^Proxy'))[1], '18480 -> what')
    press(find(dialog, SWITCH, 'Pages in Browsers Follow'))
    press(look(dialog, SWITCH, 'Restart Only for Files It Has Loaded')[1])
    watch_with = find(dialog, ('combo box', 'list item'), 'Watch With')
    find_text(watch_with, '^Polling$')
    find_text(watch_with, '^Looks again and again')
    press(find(dialog, BUTTON, re.compile('Save$|Apply$|Done$')))
    find_text(dialog, 'with an arrow')
    set_text(look(dialog, ENTRY, re.compile('^Proxy'))[1], '18480:18400')
    press(find(dialog, BUTTON, re.compile('Save$|Apply$|Done$')))
    shop.wait_starts(3)
    shop.stays(3)
    check_equal([line.rest for line in shop.lines('env')].count('ROUSE_PROGRAM=worker'), 2, 'starts of what was changed')
    check('--print hello' in stored(desk)['shop.ini'], stored(desk))
    check('\nlivereload=true\n' in stored(desk)['shop.ini'], stored(desk))
    check('\nwatcher=poll\n' in stored(desk)['shop.ini'], stored(desk))
    check_equal(stored(desk)['shop.ini'].partition('[program worker]')[2].count('\ndiscover=loaded\n'), 1, 'programs that count what they load')
    check('\nproxy=18480 -> 18400\n' in stored(desk)['shop.ini'], stored(desk))
    find_text(page(window), 'localhost:18480')


def other_window(tray):
    return wait_for(lambda: next((node for node in tray.windows() if name_of(node) != 'Rouse'), None), 'a second window')


@test('a project is removed after a question, and that can be undone')
def remove(desk):
    shop = desk.project('Shop')
    desk.project('Blog', order=2)
    tray = desk.tray()
    window = tray.window()
    shop.wait_running()
    row(window, 'Shop')
    choose(window, 'Project Menu', 'Remove')
    other_window(tray)
    shot('remove')
    key('Escape')
    wait_for(lambda: len(tray.titles()) == 1, 'the question to go')
    row(window, 'Shop')
    choose(window, 'Project Menu', 'Remove')
    question = other_window(tray)
    press(find(question, BUTTON, re.compile('Remove$')))
    shop.wait_stopped()
    gone(find(window, 'list', 'Projects'), 'list item', 'Shop')
    check_equal(list(stored(desk)), ['blog.ini'], 'files of projects')
    check(os.path.isdir(shop.root), 'the folder itself is gone')
    press(find(window, BUTTON, re.compile('Undo')))
    shop.wait_starts(2)
    row(window, 'Shop')
    check(has(switch_of(window, 'Shop'), 'CHECKED'), 'it is off')
    check_equal(sorted(stored(desk)), ['blog.ini', 'shop.ini'], 'files of projects')


@test('projects are ordered, and stay so')
def order(desk):
    for i, name in enumerate(('Shop', 'Blog', 'Wiki')):
        desk.project(name, on=False, order=i)
    tray = desk.tray()
    window = tray.window()

    def names():
        return [name_of(node) for node in look(find(window, 'list', 'Projects'), 'list item')]
    wait_for(lambda: names() == ['Shop', 'Blog', 'Wiki'], lambda: 'the order; it is %s' % names())
    choose(window, 'Project Menu', 'Move Down')
    wait_for(lambda: names() == ['Blog', 'Shop', 'Wiki'], lambda: 'the new order; it is %s' % names())
    tray.stop()
    window = desk.tray().window()
    wait_for(lambda: names() == ['Blog', 'Shop', 'Wiki'], lambda: 'the order to stay; it is %s' % names())


@test('without a panel the window says so once')
def no_panel(desk):
    desk.project('Shop')
    tray = desk.tray(env={'XDG_CURRENT_DESKTOP': 'GNOME'})
    find_text(tray.window(), 'AppIndicator and KStatusNotifierItem Support')
    shot('no-tray')
    press(find(tray.window(), BUTTON, re.compile('Got It')))
    gone(tray.window(), None, 'RouseTrayHint')
    tray.stop()
    window = desk.tray().window()
    spin(4)
    check(not [line for line in texts(window) if 'tray icons' in line], 'it says so again')


@test('with a panel the window says nothing of it', panel=True)
def with_panel(desk):
    desk.project('Shop')
    window = desk.tray().window()
    wait_until(desk.bus.tray_items, 'the icon')
    spin(4)
    check(not look(window, None, 'RouseTrayHint'), 'it says that there is no tray')


main()
