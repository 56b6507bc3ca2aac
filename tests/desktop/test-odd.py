#!/usr/bin/python3
# test-odd.py - names, output and moments that nobody thinks of
# SPDX-License-Identifier: GPL-3.0-or-later
import re

from desk import BUTTON, click, find, find_text, key, look, main, press, read_text, spin, test, type_text, wait_for, wait_until


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
    find(window, BUTTON, 'Project Menu')
    press(look(window, BUTTON, 'Project Menu')[-1])
    press(find(window, 'menu item', re.compile('Remove')))
    question = wait_for(lambda: next((node for node in tray.windows() if node != window), None), 'the question')
    press(find(question, BUTTON, re.compile('Remove$')))
    find_text(window, '^Removed “A <b> & co”$')


main()
