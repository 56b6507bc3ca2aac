#!/usr/bin/python3
# test-web.py - what somebody sees in a browser while they edit: the sample project in a real Chromium
# SPDX-License-Identifier: GPL-3.0-or-later
import datetime
import http.server
import os
import shutil
import socket
import threading

from lib import tap
from lib.box import Box, Skip, check, check_equal, read_text, wait_until
from lib.chromium import Chromium
from lib.session import Session
from lib.tap import test

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SAMPLE = os.path.join(TOP, 'data', 'examples', 'live')
FOREIGN = os.path.join(TOP, 'tests', 'web', 'node_modules', 'livereload-js', 'dist', 'livereload.min.js')
# How long a page is looked at where it is to stay as it is.
LOOK_S = 0.4

TITLE = 'document.title'
OVERLAY = 'document.querySelector("rouse-overlay")'
OVERLAY_TEXT = '(%s && %s.shadowRoot.textContent)' % (OVERLAY, OVERLAY)

browsers = []


def browser():
    """One for all tests of the file: what it remembers of a page is forgotten with the page."""
    if browsers and not browsers[0].is_well():
        browsers.pop().close()
    if not browsers:
        browsers.append(Chromium())
    return browsers[0]


def free_port():
    with socket.create_server(('127.0.0.1', 0)) as found:
        return found.getsockname()[1]


class Sample:
    """A copy of the sample project, at ports that are free, and what is done to it."""

    def __init__(self, box, folder=None, name='Live'):
        self.box = box
        self.folder = folder or box.tree
        shutil.copytree(SAMPLE, self.folder, dirs_exist_ok=True)
        self.port, self.proxy_port, self.script_port = free_port(), free_port(), free_port()
        self.edit('rouse.ini', '8080', str(self.proxy_port))
        self.edit('rouse.ini', '8000', str(self.port))
        self.edit('rouse.ini', 'name=Live', 'name=' + name)
        self.url = 'http://localhost:%d/' % self.proxy_port

    def edit(self, name, old, new):
        """As an editor: the text is exchanged and the file written in place."""
        path = os.path.join(self.folder, name)
        text = read_text(path)
        check(old in text, 'nothing of %r in %s' % (old, name))
        with open(path, 'w', encoding='utf-8') as file:
            file.write(text.replace(old, new))

    def run(self, warm_up='0', **env):
        """`rouse run` on its rouse.ini, and the page, once it is there."""
        self.begin(WARM_UP=warm_up, **env)
        return self.page()

    def begin(self, **env):
        self.rouse = self.box.rouse('--yes', '--livereload=%d' % self.script_port, command=[], wait=False, cwd=self.folder,
                                    env={'WARM_UP': '0', **env})
        self.rouse.wait_armed()
        self.rouse.wait_event('ready')

    def page(self, url=None):
        page = browser().page()
        self.box.cleanups.append(page.close)
        page.go(url or self.url)
        follow(page)
        return page

    def n_runs(self):
        return len(self.rouse.events('started'))


def follow(page):
    """The page's script has said hello and was answered."""
    wait_until(lambda: page.look(0.01) or any(kind == 'received' and 'hello' in text for kind, text in page.frames),
               lambda: 'hello from Rouse; ' + page.describe())


def mark(page):
    """Something that does not outlive a page load, and its check."""
    page.run('window.kept = 1; document.querySelector("input").value = "typed"')
    loads = page.n_loads

    def unharmed():
        page.look(LOOK_S)
        check_equal(page.n_loads, loads, 'page loads')
        check_equal(page.run('[window.kept, document.querySelector("input").value]'), [1, 'typed'], 'what the page held')
    return unharmed


def loaded_once(page, act, title):
    """act() leads to one page load, to a page of that title, without an error in between."""
    loads, statuses = page.n_loads, len(page.statuses)
    act()
    page.wait('%s == %r' % (TITLE, title))
    page.wait_loads(loads + 1)
    page.look(LOOK_S)
    check_equal(page.n_loads, loads + 1, 'page loads')
    check_equal(page.statuses[statuses:], [200], 'what the server answered')


def check_waited(sample, page):
    """The last page load was asked for when the last run was ready, and not before."""
    ready = datetime.datetime.fromisoformat(sample.rouse.events('ready')[-1]['at'].replace('Z', '+00:00')).timestamp()
    check(page.asked_at[-1] >= ready - 0.001, 'the page was loaded %g s before the server was ready' % (ready - page.asked_at[-1]))


# -- in place


@test('a style sheet, one that it imports and an image are exchanged in the page: no page load, no restart')
def in_place(box):
    sample = Sample(box)
    page = sample.run()
    unharmed = mark(page)
    sample.edit('static/site.css', 'border-bottom: 4px', 'border-bottom: 9px')
    page.wait('getComputedStyle(document.querySelector("h1")).borderBottomWidth == "9px"')
    sample.edit('static/colours.css', '#b35c00', '#010203')
    page.wait('getComputedStyle(document.querySelector("h1")).color == "rgb(1, 2, 3)"')
    sample.edit('static/sun.svg', 'width="96"', 'width="48"')
    page.wait('document.images[0].naturalWidth == 48')
    unharmed()
    check_equal(sample.n_runs(), 1, 'runs')
    check(page.run('getComputedStyle(document.querySelector("h1")).borderBottomWidth == "9px"'), 'the first change is lost')


# -- page loads


@test('a template, a module, and two quick saves: one page load each, when the slow server is ready and not before')
def page_loads(box):
    sample = Sample(box)
    page = sample.run(warm_up='0.4')
    page.run('window.kept = 1')

    def both():
        sample.edit('server.py', 'Good evening', 'Good night')
        sample.edit('page.html', '<title>Now:', '<title>At last:')

    for act, title in ((lambda: sample.edit('page.html', '<title>', '<title>Now: '), 'Now: Good morning'),
                       (lambda: sample.edit('server.py', 'Good morning', 'Good evening'), 'Now: Good evening'),
                       (both, 'At last: Good night')):
        loaded_once(page, act, title)
        check_waited(sample, page)
        follow(page)
    check_equal(sample.n_runs(), 4, 'runs')
    check_equal(page.run('window.kept'), None, 'what the first page held')


@test('whoever loads the page while the server is away waits for it')
def held(box):
    sample = Sample(box)
    sample.run(warm_up='0.5')
    sample.edit('server.py', 'Good morning', 'Good evening')
    sample.rouse.wait_event('stopping')
    late = sample.page()
    check_equal((late.run(TITLE), late.statuses, late.n_loads), ('Good evening', [200], 1), 'what came of waiting')


@test('a page that allows its own scripts only follows all the same')
def strict_page(box):
    sample = Sample(box)
    sample.edit('server.py', "        self.end_headers()", """        self.send_header('Content-Security-Policy', "default-src 'self'; script-src 'self'; connect-src 'none'")
        self.end_headers()""")
    page = sample.run()
    sample.edit('static/colours.css', '#b35c00', '#010203')
    page.wait('getComputedStyle(document.querySelector("h1")).color == "rgb(1, 2, 3)"')
    sample.edit('server.py', "STARTED = time", "raise RuntimeError('no database')\nSTARTED = time")
    broken(page, 'RuntimeError: no database')
    page.shot('overlay-strict')


@test('Rouse is ended and run again: the page, left open, finds it and follows')
def run_again(box):
    sample = Sample(box)
    page = sample.run()
    sample.rouse.stop()
    sample.begin()
    loaded_once(page, lambda: sample.edit('server.py', 'Good morning', 'Good evening'), 'Good evening')


# -- what goes wrong


def broken(page, *words):
    """The overlay says these words; returns all that it says."""
    text = page.wait(OVERLAY_TEXT)
    for word in words:
        page.wait('%s.includes(%r)' % (OVERLAY_TEXT, word))
    return text


def mended(page):
    page.wait('!' + OVERLAY)


@test('a crash is laid over the page with the line that tells why, over later pages too; when mended it is gone')
def crash(box):
    sample = Sample(box)
    page = sample.run()
    loads = page.n_loads
    sample.edit('server.py', "STARTED = time", "raise RuntimeError('<i>no</i> database')\nSTARTED = time")
    broken(page, 'web', 'RuntimeError: <i>no</i> database')
    check_equal(page.n_loads, loads, 'page loads while nothing answers')
    for scheme in ('light', 'dark'):
        page.scheme(scheme)
        page.shot('overlay-' + scheme)
    late = browser().page()
    box.cleanups.append(late.close)
    late.go(sample.url)
    check_equal(late.statuses, [502], 'the answer while the server is down')
    late.wait('document.body.textContent.includes("RuntimeError: <i>no</i> database")')
    late.look(LOOK_S)
    check(not late.run('!!(document.querySelector("meta[http-equiv=refresh]") || %s)' % OVERLAY), 'the page of the error loads by itself, or is covered')
    for scheme in ('light', 'dark'):
        late.scheme(scheme)
        late.shot('page-502-' + scheme)
    sample.edit('server.py', "raise RuntimeError('<i>no</i> database')\n", '')
    for each in (page, late):
        mended(each)
        each.wait('%s == "Good morning"' % TITLE)
    page.wait_loads(loads + 1)
    page.look(LOOK_S)
    check_equal(page.n_loads, loads + 1, 'page loads after all')


@test('a failed build is laid over the page, which goes on; a build that succeeds takes it away')
def failed_build(box):
    sample = Sample(box)
    sample.edit('rouse.ini', 'command=', 'build=python3 -m py_compile server.py\ncommand=')
    page = sample.run()
    unharmed = mark(page)
    sample.edit('server.py', 'GREETING = ', 'GREETING == = ')
    broken(page, 'SyntaxError')
    unharmed()
    page.wait('fetch("/static/site.css").then(answer => answer.ok)')
    sample.edit('server.py', 'GREETING == = ', 'GREETING = ')
    mended(page)


# -- others in the browser


class Elsewhere:
    """A server of somebody else, with one page."""

    def __init__(self, box, body):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header('Content-Type', 'text/html')
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass
        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        box.cleanups.append(self.close)

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@test('a page from elsewhere can neither connect nor read, under no name of this machine')
def cross_origin(box):
    sample = Sample(box)
    own = sample.run()
    elsewhere = Elsewhere(box, b'<!DOCTYPE html><title>Evil</title><p>Click here')
    page = browser().page('http://evil.test:%d/' % elsewhere.port)
    box.cleanups.append(page.close)
    connect = """new Promise(done => {
        const socket = new WebSocket('ws://%s:%d/livereload');
        socket.onopen = () => done('open');
        socket.onerror = () => done('refused');
    })"""
    read = 'fetch("http://%s:%d/%s").then(answer => answer.text()).catch(error => "refused")'
    check_equal(own.run(connect % ('127.0.0.1', sample.script_port)), 'open', 'connecting from the project\'s own page')
    for host in ('127.0.0.1', 'localhost', 'evil.test'):
        for port in (sample.script_port, sample.proxy_port):
            check_equal(page.run(connect % (host, port)), 'refused', 'connecting to %s:%d' % (host, port))
        for path in ('livereload.js', 'livereload', ''):
            check_equal(page.run(read % (host, sample.script_port, path)), 'refused', 'reading /%s of %s' % (path, host))
    # A name that leads here by DNS makes what it asks for its own origin: that it asks by that name must be enough.
    for path in ('livereload.js', ''):
        page.go('http://evil.test:%d/%s' % (sample.script_port, path), error=True)
        check(page.statuses[-1] in (400, 403, 421), 'the answer to a foreign name: %d' % page.statuses[-1])
        check('WebSocket' not in page.run('document.body.textContent'), 'it was given the script')


@test('livereload-js, as others wrote it: the style sheet is exchanged, the page is loaded, an error does not disturb it')
def foreign_client(box):
    if not os.path.exists(FOREIGN):
        raise Skip('livereload-js is not installed: see scripts/install-deps')
    sample = Sample(box)
    shutil.copy(FOREIGN, os.path.join(sample.folder, 'static', 'livereload.js'))
    sample.edit('rouse.ini', 'proxy=', '#proxy=')
    sample.edit('page.html', '</body>', '<script src="/static/livereload.js?port=%d"></script></body>' % sample.script_port)
    sample.url = 'http://localhost:%d/' % sample.port
    page = sample.run()
    unharmed = mark(page)
    sample.edit('static/colours.css', '#b35c00', '#010203')
    page.wait('getComputedStyle(document.querySelector("h1")).color == "rgb(1, 2, 3)"')
    unharmed()
    sample.edit('server.py', 'STARTED = time', '1 / 0\nSTARTED = time')
    sample.rouse.wait_event('reloaded', probe=lambda event: event['reload']['outcome'] == 'failed')
    unharmed()
    loaded_once(page, lambda: sample.edit('server.py', '1 / 0\n', ''), 'Good morning')
    check(not [line for line in page.messages if 'protocol' in line or line.startswith('exception')], 'it complained: %s' % page.messages)


# -- the tray application


@test('two projects of the tray application at one port: each one\'s page follows its own files, and no others', session=True)
def two_projects(session):
    samples = []
    for name in ('East', 'West'):
        sample = Sample(session, session.folder(name.lower()), name)
        session.verb('add', sample.folder)
        session.verb('allow', '--yes', sample.folder)
        session.verb('on', name)
        samples.append(sample)
    pages = []
    for name, sample in zip(('East', 'West'), samples):
        session.verb('wait', '--ready', name, '--timeout', '60s')
        pages.append(sample.page())
    unharmed = mark(pages[1])
    loaded_once(pages[0], lambda: samples[0].edit('server.py', 'Good morning', 'Good day'), 'Good day')
    unharmed()
    follow(pages[0])
    unharmed = mark(pages[0])
    loaded_once(pages[1], lambda: samples[1].edit('server.py', 'Good morning', 'Good night'), 'Good night')
    unharmed()
    samples[0].edit('static/colours.css', '#b35c00', '#010203')
    samples[1].edit('static/colours.css', '#b35c00', '#040506')
    for page, colour in zip(pages, ('rgb(1, 2, 3)', 'rgb(4, 5, 6)')):
        page.wait('getComputedStyle(document.querySelector("h1")).color == "%s"' % colour)
    unharmed()


def make_box(name, session=False):
    return Session(name) if session else Box(name)


if __name__ == '__main__':
    tap.main(make_box)
