#!/usr/bin/python3
# test-odd.py - names, output and moments that nobody thinks of
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import re

import sample
from desk import BUTTON, check, click, find, find_text, key, look, main, press, read_text, spin, test, type_text, wait_for, wait_until
from window import choose


@test('a program that keeps changing the title of its terminal can be typed into')
def typing_below_titles(desk):
    folder = desk.folder('shop', go__sh='(i=0; while :; do i=$((i + 1)); printf "\\033]2;title %d\\007" $i; sleep 0.005; done) &\n'
                                        'read line; echo "$line" >said.log; sleep 1000\n')
    desk.project('Shop', programs={'web': 'sh go.sh', 'other': 'sleep 1000'})
    window = desk.tray().window()
    find_text(find(window, 'list item', 'Shop'), '^Running$')
    for program in ('other', 'web'):
        desk.bus.activate('show', 'output/shop/' + program)
        spin(0.3)
    click(find(window, None, 'Output'))
    type_text('hello')
    key('Return')
    wait_until(lambda: read_text(folder + '/said.log') == 'hello\n', 'what was typed to get to the program')


@test('a name with characters of markup is shown as it is, also in the message that it is gone')
def markup(desk):
    shop = desk.project('Shop', on=False)
    desk.config('projects/shop.ini', '[project]\nname=A <b> & co\nroot=%s\n[program web]\ncommand=true\n' % shop.root)
    tray = desk.tray()
    window = tray.window()
    find(window, 'list item', 'A <b> & co')
    choose(window, 'Project Menu', 'Remove')
    question = wait_for(lambda: next((node for node in tray.windows() if node != window), None), 'the question')
    press(find(question, BUTTON, re.compile('Remove$')))
    find_text(window, '^Removed “A <b> & co”$')


@test('what happens while one is asked whether all that is shown is to be deleted is not deleted')
def delete_meanwhile(desk):
    shop = desk.project('Shop')
    sample.write_history(desk.home + '/state/rouse/history.db', 40)
    tray = desk.tray()
    window = tray.window()
    shop.wait_running()
    desk.bus.activate('show', 'history')
    find_text(window, '^41 reloads$')
    choose(window, 'History Menu', 'Delete All Shown')
    question = wait_for(lambda: next((node for node in tray.windows() if node != window), None), 'the question')
    desk.bus.activate('project-restart', 'shop')
    shop.wait_starts(2)
    find_text(window, '^42 reloads$')
    press(find(question, BUTTON, re.compile('Delete$')))
    find_text(window, '^1 reload$')
    find_text(window, '^41 reloads deleted$')


@test('the history leads to a reload that happened while the window was closed')
def hidden_reload(desk):
    shop = desk.project('Shop')
    tray = desk.tray()
    window = tray.window()
    shop.wait_running()
    desk.bus.activate('show', 'history')
    find_text(window, '^1 reload$')
    desk.bus.activate('toggle-window')
    wait_for(lambda: not tray.windows(), 'the window to go')
    desk.bus.activate('project-restart', 'shop')
    wait_until(lambda: desk.run(os.environ['ROUSE'], 'history', '--json')[1].count('"outcome"') == 2, 'the restart to be recorded')
    desk.bus.activate('show', 'reload/2')
    window = tray.window()
    find_text(window, '^2 reloads$')
    spin(1)
    check(not look(window, 'label', re.compile('no longer in the history')), 'the reload was not found')


main()
