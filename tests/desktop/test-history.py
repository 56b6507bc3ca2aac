#!/usr/bin/python3
# test-history.py - the history, searched, filtered, charted, exported and deleted in the window
# SPDX-License-Identifier: GPL-3.0-or-later
import csv
import json
import os
import re
import time

import sample
from desk import (BUTTON, ENTRY, Atspi, check, click, click_at, drag, extents, find, find_text, focus, focused, key, look, main, name_of,
                  position, press, shot, spin, test, text, texts, type_text, wait_for, wait_until)
from window import choose


class History:
    """The window at its history, of which `n` reloads were written before."""

    def __init__(self, desk, n, env=None):
        if n > 0:
            sample.write_history(desk.home + '/state/rouse/history.db', n)
        self.tray = desk.tray(env=env)
        self.window = self.tray.window()
        spin(0.3)
        key('ctrl+h')
        self.page = find(self.window, None, 'RouseHistoryPage')
        self.bar = find(self.page, None, 'RouseHistoryFilterBar')
        self.overview = find(self.page, None, 'RouseHistoryOverview')
        self.details = find(self.page, None, 'RouseHistoryDetails')

    def count(self):
        """What the headline says: how many reloads are shown."""
        words = next((line for line in texts(self.overview) if re.match(r'[\d,]+ reloads?', line)), '')
        return int(re.match(r'[\d,]+', words)[0].replace(',', '')) if words else None

    def wait_count(self, probe, what):
        wait_for(lambda: self.count() is not None and probe(self.count()), lambda: '%s; shown are %s' % (what, self.count()))

    def rows(self, limit=20):
        """The texts of the first rows that there are, cell by cell."""
        body = find(find(self.page, 'tree table'), 'list')
        return [[name_of(node) if name_of(node) != 'GtkLabel' else '' for node in look(body.get_child_at_index(i), 'label')]
                for i in range(min(limit, body.get_child_count()))]

    def focus_first(self):
        """Puts the keyboard's focus on the first row."""
        focus(find(find(self.page, 'tree table'), 'list').get_child_at_index(0))

    def tick(self, menu, item):
        """An entry of a filter, by the keyboard."""
        press(look(self.bar, BUTTON, re.compile('^' + menu))[-1])
        for _ in range(12):
            spin(0.1)
            node = focused(self.bar)
            if node is not None and name_of(node) == item:
                break
            key('Tab')
        check(name_of(focused(self.bar)) == item, 'no %s in %s' % (item, menu))
        key('space', 'Escape')

    def search(self, words):
        entry = find(self.bar, ENTRY)
        key('ctrl+f', 'ctrl+a')
        type_text(words) if words else key('Delete')
        wait_for(lambda: text(entry) == words, lambda: 'the words in the entry; there is %r' % text(entry))


@test('an empty history says what will be there')
def empty(desk):
    history = History(desk, 0)
    find_text(history.page, '^No Reloads Yet$')
    shot('history-empty')


@test('the reloads are listed, the newest first, with all that one looks for')
def listed(desk):
    history = History(desk, 300)
    history.wait_count(lambda n: n == 300, '300 reloads')
    rows = history.rows()
    for row in rows:
        check(any(word in row for word in ('shop', 'blog', 'wiki')), 'no project in %s' % row)
        check('web' in row, 'no program in %s' % row)
        check(any(word in ('Ready', 'Failed', 'Superseded', 'Not started', 'Broke later') for word in row), 'no outcome in %s' % row)
    check(re.match(r'\d\d:\d\d|Yesterday|Today', rows[0][0]), 'the first is of %s' % rows[0][0])
    shot('history')


@test('a reload that happens is listed at once')
def live(desk):
    shop = desk.project('Shop')
    history = History(desk, 50)
    history.wait_count(lambda n: n >= 51, 'the first start')
    shop.wait_running()
    before = history.count()
    desk.bus.activate('project-restart', 'shop')
    history.wait_count(lambda n: n == before + 1, 'the restart')
    wait_for(lambda: 'Shop' in history.rows(3)[0], lambda: 'it at the top; there is %s' % history.rows(3))


@test('at the top new reloads come into sight, further down nothing moves')
def sight(desk):
    shop = desk.project('Shop')
    history = History(desk, 150)
    shop.wait_running()
    history.wait_count(lambda n: n == 151, 'the first start')
    table = find(history.page, 'tree table')

    def height(row):
        """Of the row's middle, seen from the table's top; the headings are above all rows."""
        y, h = extents(row, Atspi.CoordType.WINDOW)[1::2]
        return y + h // 2 - extents(table, Atspi.CoordType.WINDOW)[1]

    def restart():
        n = history.count()
        desk.bus.activate('project-restart', 'shop')
        history.wait_count(lambda count: count == n + 1, 'the restart')
    restart()
    wait_for(lambda: 'Manual' in history.rows(1)[0] and 40 < height(find(table, 'list').get_child_at_index(0)) < 80, 'it in sight')
    history.focus_first()
    key('End')
    row = wait_for(lambda: focused(table), 'a row with the focus')
    wait_for(lambda: 0 < height(row) < extents(table, Atspi.CoordType.WINDOW)[3], 'the end in sight')
    spin(0.5)
    before = height(row)
    restart()
    spin(0.5)
    check(height(row) == before, 'the last row has moved from %d to %d' % (before, height(row)))


@test('full text: paths and output are searched, and the words stay findable')
def search(desk):
    history = History(desk, 400)
    history.wait_count(lambda n: n == 400, 'all')
    history.search('cart.html')
    history.wait_count(lambda n: 0 < n < 200, 'fewer')
    history.search("no attribute 'prize'")
    history.wait_count(lambda n: 0 < n < 100, 'those that failed')
    check(all('Failed' in row or 'Broke later' in row for row in history.rows()), history.rows())
    history.search('what nobody ever wrote')
    find_text(history.page, 'No Reloads Found')
    press(find(history.page, BUTTON, re.compile('Clear Filters')))
    history.wait_count(lambda n: n == 400, 'all again')


@test('it is filtered by outcome')
def filter_outcome(desk):
    history = History(desk, 400)
    history.wait_count(lambda n: n == 400, 'all')
    history.tick('Outcome', 'Failed')
    history.wait_count(lambda n: 0 < n < 100, 'those that failed')
    check(all('Failed' in row for row in history.rows()), history.rows())


@test('the details of a failed run: files, timings, the end in words, and the output')
def details(desk):
    history = History(desk, 400)
    history.tick('Outcome', 'Failed')
    history.wait_count(lambda n: 0 < n < 100, 'those that failed')
    history.focus_first()
    key('Home', 'Down', 'Up')
    find_text(history.details, r'(?i)exit(ed)?.* (code )?1\b')
    find_text(history.details, r'/home/ada/\w+/')
    output = find(history.details, None, 'Output')
    wait_for(lambda: "AttributeError: 'Item' object has no attribute 'prize'" in text(output), lambda: 'the error; there is %r' % text(output))
    find_text(history.details, '^Settle')
    shot('history-failed')


@test('a stretch of the chart that is brushed is the time that is shown')
def brush(desk):
    history = History(desk, 400)
    history.wait_count(lambda n: n == 400, 'all')
    chart = find(history.overview, 'image', 'Start-up times')
    x, y = position(chart)
    quarter = extents(chart, Atspi.CoordType.WINDOW)[2] // 4
    drag((x - quarter, y), (x, y))
    history.wait_count(lambda n: 40 < n < 200, 'about a quarter of them')
    shot('history-brushed')
    press(find(history.bar, BUTTON, 'Show Any Time'))
    history.wait_count(lambda n: n == 400, 'all again')


@test('a click on the heading orders by it, and turns the order round')
def order(desk):
    history = History(desk, 200)
    history.wait_count(lambda n: n == 200, 'all')
    heading = find(find(history.page, 'tree table'), 'label', 'Project')
    click(heading)
    wait_for(lambda: 'blog' in history.rows(1)[0], lambda: 'blog first; there is %s' % history.rows(1))
    # Beside the first click, or else the two make a double click.
    x, y = position(heading)
    click_at(x + 12, y)
    wait_for(lambda: 'wiki' in history.rows(1)[0], lambda: 'wiki first; there is %s' % history.rows(1))


def export(history, kind, path):
    choose(history.overview, 'History Menu', 'Export as ' + kind)
    chooser = wait_for(lambda: next((node for node in history.tray.windows() if name_of(node) != 'Rouse'), None), 'the file chooser')
    spin(0.5)
    key('ctrl+a')
    type_text(path)
    key('Return')
    wait_for(lambda: os.path.exists(path) and os.path.getsize(path) > 0, 'the file %s; there is %s' % (path, name_of(chooser)))


@test('it is exported as CSV and as JSON, as it is shown')
def exports(desk):
    # GTK's file chooser leaks.
    history = History(desk, 400, {'ASAN_OPTIONS': os.environ.get('ASAN_OPTIONS', '') + ':detect_leaks=0'})
    history.wait_count(lambda n: n == 400, 'all')
    path = os.path.join(desk.out, 'all.csv')
    export(history, 'CSV', path)
    def whole():
        with open(path, newline='', encoding='utf-8') as file:
            return list(csv.DictReader(file))
    wait_until(lambda: len(whole()) == 400, lambda: '400 rows; there are %d' % len(whole()))
    history.search("no attribute 'prize'")
    history.wait_count(lambda n: 0 < n < 100, 'fewer')
    n = history.count()
    path = os.path.join(desk.out, 'some.json')
    export(history, 'JSON', path)
    def parsed():
        with open(path, encoding='utf-8') as file:
            content = file.read()
        try:
            return json.loads(content)
        except ValueError:
            try:
                return [json.loads(line) for line in content.splitlines()]
            except ValueError:
                return []
    wait_until(lambda: len(parsed()) == n, lambda: '%d objects; there are %d' % (n, len(parsed())))


@test('a reload is deleted, and that is undone')
def delete(desk):
    history = History(desk, 60)
    history.wait_count(lambda n: n == 60, 'all')
    press(find(history.details, BUTTON, 'Delete', deadline=5))
    history.wait_count(lambda n: n == 59, 'one less')
    press(find(history.page, BUTTON, re.compile('Undo')))
    history.wait_count(lambda n: n == 60, 'all again')


@test('100,000 reloads: shown soon, scrolled to the end and back, searched')
def many(desk):
    history = History(desk, 100000)
    begin = time.monotonic()
    history.wait_count(lambda n: n == 100000, '100,000 reloads')
    desk.note('counted %.1f s after the history was opened (and the database brought up to date)' % (time.monotonic() - begin))
    key('ctrl+f', 'Escape')
    rss = history.tray.rss_kib()
    top = history.rows(1)
    history.focus_first()
    begin = time.monotonic()
    key('End')
    wait_for(lambda: history.rows(1) != top, 'the end of the list')
    desk.note('at the end after %.1f s' % (time.monotonic() - begin))
    for _ in range(15):
        key('Prior')
    key('Home')
    wait_for(lambda: history.rows(1) == top, lambda: 'the beginning %s; there is %s' % (top, history.rows(1)))
    begin = time.monotonic()
    history.search('cart.html')
    history.wait_count(lambda n: 0 < n < 50000, 'fewer')
    desk.note('searched in %.1f s' % (time.monotonic() - begin))
    desk.note('%d KiB with 100,000 rows, %d more after scrolling' % (rss, history.tray.rss_kib() - rss))
    shot('history-many')


@test('the filters and the list are used by the keyboard alone')
def keyboard(desk):
    history = History(desk, 100)
    history.wait_count(lambda n: n == 100, 'all')
    history.search('models.py')
    history.wait_count(lambda n: 0 < n < 60, 'fewer')
    key('Escape')
    history.wait_count(lambda n: n == 100, 'all again')


@test('a history that is damaged is put aside, and said so')
def damaged(desk):
    path = desk.home + '/state/rouse/history.db'
    os.makedirs(os.path.dirname(path))
    with open(path, 'wb') as file:
        file.write(b'this is no database ' * 500)
    shop = desk.project('Shop')
    tray = desk.tray()
    tray.may_warn = True
    shop.wait_running()
    window = tray.window()
    find_text(window, '(?i)history')
    key('ctrl+h')
    find_text(window, r'(?i)(set aside|put aside|renamed|damaged|not a database|new one)')


main()
