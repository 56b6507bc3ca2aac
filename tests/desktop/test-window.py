#!/usr/bin/python3
# test-window.py - the window, used as a person does: projects, programs, their output
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import re

from desk import (BUTTON, ENTRY, SWITCH, check, check_equal, click, find, find_text, focused, has, key, look, main, name_of, press, role, shot, spin,
                  test, texts, type_text, wait_for, wait_until, xdo)
from window import ROW, choose, copied, page, row, switch_of

@test('without projects the window says what to do')
def empty(desk):
    tray = desk.tray()
    window = tray.window()
    find_text(window, '^No Projects Yet$')
    find(window, BUTTON, re.compile('Add Project'))
    shot('window-empty')


@test('what a program says of itself stands in its row, and goes with it')
def status_text(desk):
    shop = desk.project('Shop')
    window = desk.tray().window()
    shop.wait_starts(1)
    rouse = os.environ['ROUSE']
    desk.shell('%s notify --program Shop --status "warming <b>up</b>"' % rouse)
    find_text(page(window), '^warming <b>up</b>$')
    shot('window-status')
    desk.shell('%s notify --program Shop --reload' % rouse)
    shop.wait_starts(2)
    wait_until(lambda: 'warming' not in ' '.join(texts(page(window))), 'the words of the last run to go')


@test('the list shows every project with its state')
def states(desk):
    desk.project('Shop')
    desk.project('Blog', on=False, order=2)
    desk.project('Wiki', '--print-error', 'boom', '--exit', '1', order=3)
    window = desk.tray().window()
    for name, state in (('Shop', 'Running'), ('Blog', 'Off'), ('Wiki', 'Failed')):
        line = row(window, name)
        find_text(line, '^%s$' % state)
    check([has(switch_of(window, name), 'CHECKED') for name in ('Shop', 'Blog', 'Wiki')] == [True, False, True], 'the switches')
    shot('window-states')


@test('the switch in the list stops and starts the real process')
def toggle(desk):
    shop = desk.project('Shop')
    window = desk.tray().window()
    shop.wait_running()
    press(switch_of(window, 'Shop'))
    shop.wait_stopped()
    find_text(row(window, 'Shop'), '^Off$')
    check(not has(switch_of(window, 'Shop'), 'CHECKED'), 'the switch is still on')
    click(switch_of(window, 'Shop'))
    shop.wait_starts(2)
    find_text(row(window, 'Shop'), '^Running$')


@test('the switch of the page does the same, and both agree')
def toggle_page(desk):
    shop = desk.project('Shop')
    window = desk.tray().window()
    shop.wait_running()
    press(find(page(window), SWITCH, 'Watch this project and run its programs'))
    shop.wait_stopped()
    wait_for(lambda: not has(switch_of(window, 'Shop'), 'CHECKED'), 'the other switch')
    desk.bus.activate('project-on', 'shop')
    shop.wait_starts(2)
    wait_for(lambda: has(find(page(window), SWITCH), 'CHECKED'), 'the switch of the page')


@test('a program is restarted, stopped and started by its buttons')
def program_buttons(desk):
    shop = desk.project('Shop')
    window = desk.tray().window()
    first = shop.wait_running()
    press(find(window, BUTTON, 'Restart: web'))
    wait_until(lambda: shop.pid() not in (None, first), 'the new run')
    find_text(window, r'PID %d\b' % shop.pid())
    press(find(window, BUTTON, 'Stop: web'))
    shop.wait_stopped()
    find_text(row(window, 'Shop'), 'Stopped')
    press(find(window, BUTTON, 'Start: web'))
    shop.wait_starts(3)
    shop.stays(3)


@test('a program that does not end is killed by its menu')
def kill(desk):
    shop = desk.project('Shop', '--ignore')
    window = desk.tray().window()
    shop.wait_running()
    press(find(window, BUTTON, 'Stop: web'))
    find_text(page(window), r'Stopping.* \d+ s')
    choose(page(window), 'More Actions: web', re.compile('Kill'))
    shop.wait_stopped()
    check(not shop.lines('stop'), 'it ended by itself')


@test('F5 restarts the project that is shown')
def restart_key(desk):
    shop, blog = desk.project('Shop'), desk.project('Blog', order=2)
    window = desk.tray().window()
    first, other = shop.wait_running(), blog.wait_running()
    row(window, 'Shop')
    key('F5')
    wait_until(lambda: shop.pid() not in (None, first), 'the new run')
    click(row(window, 'Blog'))
    find_text(page(window), '^Blog$')
    key('F5')
    wait_until(lambda: blog.pid() not in (None, other), 'the new run of the other')
    check_equal(shop.n_starts(), 2, 'starts of the first')


@test('what is typed into the output reaches the program')
def typing(desk):
    shop = desk.project('Shop', '--stdin')
    window = desk.tray().window()
    shop.wait_running()
    click(find(window, None, 'Output'))
    type_text('hello world')
    key('Return')
    wait_until(lambda: any(line.rest == r'hello world\x0a' for line in shop.lines('input')),
               lambda: 'the input; there was %s' % shop.lines('input'))
    key('ctrl+c')
    wait_until(lambda: any(line.rest == '2' for line in shop.lines('signal')), 'the interrupt')


@test('the output is shown, copied, found and cleared')
def output(desk):
    desk.project('Shop', '--print', 'needle in the hay', '--print', 'the end')
    window = desk.tray().window()
    find_text(window, '^Running')
    spin(0.3)
    said = copied(window)
    check('needle in the hay' in said and 'the end' in said, 'copied: %r' % said)
    key('ctrl+f')
    type_text('needle')
    spin(0.3)
    shot('window-find')
    key('Return', 'Escape', 'ctrl+shift+c')
    click(find(window, None, 'Output'))
    key('ctrl+shift+k')
    spin(0.3)
    said = copied(window)
    check('needle' not in said, 'it is still there: %r' % said)


@test('the program is told the size of the view')
def size(desk):
    shop = desk.project('Shop', '--winch', '--terminal')
    window = desk.tray().window()
    shop.wait_running()
    def columns():
        lines = [re.search(r'rows=(\d+) columns=(\d+)', line.rest) for line in shop.lines('terminal')]
        return (int(lines[-1][1]), int(lines[-1][2])) if lines else (0, 0)
    wait_until(lambda: shop.lines('signal'), 'the first change of size')
    before = columns()
    frame = xdo('search', '--onlyvisible', '--name', '^Rouse$').split()[-1]
    xdo('windowsize', frame, 800, 500)
    wait_until(lambda: columns()[0] < before[0] and columns()[1] < before[1],
               lambda: 'a smaller terminal than %s; it is %s' % (before, columns()))


@test('another project is chosen by the keyboard alone')
def keyboard(desk):
    desk.project('Shop')
    desk.project('Blog', order=2, on=False)
    window = desk.tray().window()
    find_text(page(window), '^Shop$')
    for _ in range(40):
        if focused(window) is not None and role(focused(window)) in ROW:
            break
        key('Tab')
    check(focused(window) is not None and role(focused(window)) in ROW, 'Tab never came to the list')
    key('Down', 'Return')
    find_text(page(window), '^Blog$')


@test('every button and switch has a name')
def names(desk):
    desk.project('Shop')
    desk.project('Wiki', '--exit', '1', order=2)
    window = desk.tray().window()
    find(window, BUTTON, 'Restart: web')
    # "GtkImage" is GTK's own button that closes a search bar.
    nameless = [node for node in look(window, (*BUTTON, *SWITCH, *ENTRY))
                if not re.search(r'\w', name_of(node)) or name_of(node).startswith('Gtk') and name_of(node) != 'GtkImage']
    check_equal(['%s "%s"' % (role(node), name_of(node)) for node in nameless], [], 'without a name')


@test('shortcuts and About open from the menu and by keys')
def help_windows(desk):
    desk.project('Shop')
    tray = desk.tray()
    window = tray.window()
    key('ctrl+question')
    wait_for(lambda: len(tray.titles()) > 1, 'the shortcuts')
    shot('shortcuts')
    key('Escape')
    wait_for(lambda: len(tray.titles()) == 1, 'the shortcuts to close')
    choose(window, 'Main Menu', re.compile('About'))
    wait_for(lambda: len(tray.titles()) > 1, 'About')
    shot('about')


@test('Ctrl+Q ends it')
def quit_key(desk):
    desk.project('Shop')
    tray = desk.tray()
    find_text(tray.window(), '^Running')
    key('ctrl+q')
    check_equal(tray.wait_exit(), 0, 'exit code')


main()
