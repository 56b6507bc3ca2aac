#!/usr/bin/python3
# test-preferences.py - every setting can be changed in the window, and counts
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import re
import stat

from desk import (APP_ID, BUTTON, ENTRY, SWITCH, check, check_equal, click, find, find_text, focused, has, key, look, main, press, set_text,
                  shot, test, text, texts, type_text, wait_for, wait_until)

COMBO = ('combo box', 'list item')
TEST = re.compile('Test$')  # newer GTK leaves out the underline


def open_preferences(desk, **keywords):
    """The window, opened by its key, and the running rouse-tray."""
    tray = desk.tray('--hidden', **keywords)
    desk.bus.activate('show', '')
    main_window = tray.window()
    wait_for(lambda: has(main_window, 'ACTIVE'), 'the window to have the focus')
    key('ctrl+comma')
    return tray, tray.window('Preferences')


def setting(desk, name):
    """As everybody else sees it."""
    return desk.run('gsettings', 'get', APP_ID, name)[1].strip()


def wait_setting(desk, name, value):
    wait_until(lambda: setting(desk, name) == value, lambda: '%s to be %s; it is %s' % (name, value, setting(desk, name)))


def second_page(window):
    click(find(window, 'page tab', 'Output and Editor'))


def program(desk, name, script):
    """A program on a PATH of its own; the PATH."""
    folder = desk.folder('bin')
    path = os.path.join(folder, name)
    with open(path, 'w', encoding='utf-8') as file:
        file.write('#!/bin/sh\n' + script)
    os.chmod(path, stat.S_IRWXU)
    return folder + ':' + desk.env['PATH']


@test('start at login makes the file that the desktop reads, and takes it away')
def login(desk):
    tray, window = open_preferences(desk)
    path = os.path.join(desk.home, 'config', 'autostart', APP_ID + '.desktop')
    switch = find(window, SWITCH, 'Start at Login')
    wait_for(lambda: has(switch, 'SENSITIVE'), 'the switch to know')
    check(not has(switch, 'CHECKED'), 'it is on')
    click(switch)
    wait_until(lambda: os.path.exists(path), 'the file')
    with open(path, encoding='utf-8') as file:
        lines = file.read().splitlines()
    check('Exec=%s --hidden' % os.path.realpath(os.environ['ROUSE_TRAY']) in lines, 'the file has %s' % lines)
    code, said = desk.run('desktop-file-validate', path)
    check_equal((code, said), (0, ''), 'desktop-file-validate')
    wait_for(lambda: has(switch, 'SENSITIVE'), 'the switch to be done')
    click(switch)
    wait_until(lambda: not os.path.exists(path), 'the file to go')


@test('what the desktop would not do is said, and the switch goes back')
def login_refused(desk):
    desk.config('../autostart', 'in the way')
    tray, window = open_preferences(desk)
    switch = find(window, SWITCH, 'Start at Login')
    wait_for(lambda: has(switch, 'SENSITIVE'), 'the switch to know')
    click(switch)
    find_text(window, '^Start at login could not be changed: ')
    wait_for(lambda: not has(switch, 'CHECKED') and has(switch, 'SENSITIVE'), 'the switch to go back')


@test('notifications: which ones, and none for now')
def notifications(desk):
    tray, window = open_preferences(desk)
    switch = find(window, SWITCH, 'Do Not Disturb')
    click(switch)
    wait_setting(desk, 'do-not-disturb', 'true')
    check_equal(desk.bus.action_state('do-not-disturb'), True, 'the action in the menus')
    desk.bus.activate('do-not-disturb')
    wait_for(lambda: not has(switch, 'CHECKED'), 'the switch to follow the menu')
    find_text(window, '^Failures and recoveries$')
    click(find(window, COMBO, 'Notify Of'))
    key('Down', 'Down', 'Return')
    wait_setting(desk, 'notify', "'all'")
    desk.setting('notify', 'none')
    find_text(find(window, COMBO, 'Notify Of'), '^Nothing$')


@test('numbers can be typed, and stay within what makes sense')
def numbers(desk):
    tray, window = open_preferences(desk)
    find_text(window, r'^0 reloads, [0-9.]+.(kB|bytes)$')
    for title, typed, name, stored in (('Time to Stop', '7', 'stop-timeout-ms', 'uint32 7000'),
                                       ('Days to Keep', '9999', 'history-days', 'uint32 3650'),
                                       ('Reloads to Keep', '5', 'history-reloads', 'uint32 100')):
        click(find(window, 'list item', title))
        key('ctrl+a')
        type_text(typed)
        key('Return')
        wait_setting(desk, name, stored)


@test('the colors of the output')
def colors(desk):
    tray, window = open_preferences(desk)
    second_page(window)
    find_text(window, '^As the system$')
    click(find(window, COMBO, 'Colors'))
    key('Down', 'Return')
    wait_setting(desk, 'terminal-scheme', "'light'")


@test('the font of the output, and back to the system’s')
def font(desk):
    tray, window = open_preferences(desk)
    second_page(window)
    find_text(window, '^Monospace')
    desk.setting('terminal-font', 'DejaVu Sans Mono 13')
    find_text(window, '^DejaVu Sans Mono')
    press(find(window, BUTTON, 'Use the System’s Font'))
    wait_setting(desk, 'terminal-font', "''")
    find_text(window, '^Monospace')


@test('an editor’s command is tried, and one that is wrong is not stored')
def editor(desk):
    out = os.path.join(desk.out, 'editor.out')
    path = program(desk, 'my-editor', 'printf "%%s\\n" "$@" > "%s.part"; mv "%s.part" "%s"\n' % (out, out, out))
    tray, window = open_preferences(desk, env={'PATH': path})
    second_page(window)
    entry = find(window, ENTRY, 'Command')
    click(entry)
    type_text('my-editor --at %l "%f"')
    wait_setting(desk, 'editor-command', "'my-editor --at %l \"%f\"'")
    press(find(window, BUTTON, TEST))
    wait_until(lambda: os.path.exists(out), 'the editor to be started')
    with open(out, encoding='utf-8') as file:
        arguments = file.read().splitlines()
    check_equal(arguments[:2], ['--at', '10'], 'what the editor was given')
    with open(arguments[2], encoding='utf-8') as file:
        check('cursor' in file.read().splitlines()[9], 'the tenth line does not say that it is the one')
    click(entry)
    key('End')
    type_text(' %x')
    find_text(window, '^In the editor.s command')
    check('%x' not in setting(desk, 'editor-command'), 'it is stored')
    check(not has(find(window, BUTTON, TEST), 'SENSITIVE'), 'the wrong command can be tried')


@test('installed editors can be chosen')
def editors(desk):
    tray, window = open_preferences(desk, env={'PATH': program(desk, 'kate', 'true\n')})
    second_page(window)
    press(look(window, BUTTON, 'Installed Editors')[-1])  # inside of the menu button is the one that can be pressed
    press(find(window, ('radio menu item', 'check menu item', 'menu item'), 'Kate'))
    wait_setting(desk, 'editor-command', "'kate --line %l %f'")
    wait_for(lambda: text(find(window, ENTRY, 'Command')) == 'kate --line %l %f', 'the entry to follow')


@test('an editor that is not there is said')
def no_editor(desk):
    desk.setting('editor-command', 'no-such-editor %f')
    tray, window = open_preferences(desk)
    second_page(window)
    press(find(window, BUTTON, TEST))
    find_text(window, 'The editor.* be started: ')


@test('there is one such window, for which the keyboard is enough')
def keyboard(desk):
    tray, window = open_preferences(desk)
    desk.bus.activate('preferences')
    desk.bus.activate('show', 'preferences')
    wait_for(lambda: has(window, 'ACTIVE'), 'the preferences to be in front')
    check_equal([title for title in tray.titles() if title == 'Preferences'], ['Preferences'], 'windows')
    seen = set()
    for _ in range(30):
        key('Tab')
        node = focused(window)
        seen.add(node.get_name() if node is not None else None)
    for name in ('Start at Login', 'Do Not Disturb', 'Notify Of'):
        check(name in seen, '%s is not reached; there were %s' % (name, seen))
    key('Escape')
    wait_for(lambda: 'Preferences' not in tray.titles(), 'the window to close')
    desk.bus.activate('show', 'preferences')
    tray.window('Preferences')


@test('it is pleasant to look at in the dark as well')
def pictures(desk):
    tray, window = open_preferences(desk, env={'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'})
    find_text(window, '^0 reloads, ')
    shot('preferences-dark', 'Preferences')
    second_page(window)
    find(window, ENTRY, 'Command')
    shot('preferences-editor-dark', 'Preferences')
    check(texts(window), 'nothing can be read')


main()
