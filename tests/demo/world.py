# world.py - what the pictures of the demo show: somebody's projects, as they are on a Monday morning
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import socket
import subprocess

# A server that answers, and logs as servers do.
SERVER = '''#!/usr/bin/python3
import http.server
import os
import sys
import time

import pages

GREEN, YELLOW, RED, DIM, BOLD, OFF = '\\x1b[32m', '\\x1b[33m', '\\x1b[31m', '\\x1b[2m', '\\x1b[1m', '\\x1b[0m'
PORT = int(os.environ['PORT'])


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        begun = time.perf_counter()
        status, body = pages.render(self.path)
        self.send_response(status)
        self.send_header('Content-Type', 'text/css' if self.path.endswith('.css') else 'text/html')
        self.end_headers()
        self.wfile.write(body.encode())
        color = GREEN if status < 300 else YELLOW if status < 500 else RED
        sys.stdout.write('%s%s%s  %s%d%s  GET %-22s %s%.1f ms%s\\n' % (DIM, time.strftime('%H:%M:%S'), OFF, color, status, OFF, self.path,
                                                                   DIM, 1000 * (time.perf_counter() - begun), OFF))
        sys.stdout.flush()

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(('127.0.0.1', PORT), Handler)
print('%s%s%s  Python %d.%d' % (BOLD, pages.TITLE, OFF, *sys.version_info[:2]))
print('Serving %d pages at \\x1b[4;36mhttp://localhost:%d/\\x1b[0m' % (len(pages.PAGES), PORT), flush=True)
server.serve_forever()
'''

SHOP_PAGES = '''TITLE = 'Shop'
PAGES = {'/': 'Welcome', '/cart': 'Your cart', '/checkout': 'Checkout', '/orders': 'Orders', '/static/shop.css': 'body {}'}


def render(path):
    return (200, PAGES[path]) if path in PAGES else (404, 'Not found')
'''

WORKER = '''#!/usr/bin/python3
import time

print('\\x1b[1mWorker\\x1b[0m  waiting for jobs', flush=True)
for order in range(4711, 4715):
    print('\\x1b[36morder %d\\x1b[0m  invoice written, mail \\x1b[32msent\\x1b[0m' % order, flush=True)
while True:
    time.sleep(3600)
'''

TESTS = '''import unittest

import pages


class Pages(unittest.TestCase):
    def test_home(self):
        self.assertEqual(pages.render('/')[0], 200)

    def test_cart(self):
        self.assertEqual(pages.render('/cart'), (200, 'Your cart'))

    def test_missing(self):
        self.assertEqual(pages.render('/nowhere')[0], 404)
'''

BLOG_PAGES = '''TITLE = 'Blog'
PAGES = {'/': 'Posts', '/feed.xml': '<feed/>', '/2026/rewriting-the-cart': 'Rewriting the cart'}


def render(path):
    return (200, PAGES[path]) if path in PAGES else (404, 'Not found')
'''

WEATHER = '''#!/usr/bin/python3
import metar


def main():
    print('Reading \\x1b[1mEDDB\\x1b[0m every ten minutes', flush=True)
    report = metar.parse('EDDB 230950Z 24012KT 9999 FEW030 04/01 Q1013')
    print('Wind %d kn from %d degrees, %d degrees warm' % (report.speed, report.direction, report.temperature), flush=True)
    while True:
        metar.wait()


if __name__ == '__main__':
    main()
'''

METAR = '''import collections
import re
import time

Report = collections.namedtuple('Report', 'direction speed temperature')
WIND = re.compile(r'(\\d{3})(\\d{2})KT')
TEMPERATURE = re.compile(r' (M?\\d{2})/')


def parse(text):
    direction, speed = WIND.search(text).groups()
    temperature = TEMPERATURE.search(text).group(1)
    return Report(int(direction), int(speed), int(temperature.replace('M', '-')))


def wait():
    time.sleep(600)
'''


def free_port():
    with socket.socket() as one:
        one.bind(('127.0.0.1', 0))
        return one.getsockname()[1]


class Project:
    """A folder with files in git, and what Rouse is told of it."""

    def __init__(self, world, name, branch, files, programs, on=True, served=False, live=None):
        """@served: it has pages. @live: the program whose pages follow, behind a proxy."""
        self.id = name.lower()
        self.name = name
        self.root = os.path.join(world.desk.home, 'src', self.id)
        self.on = on
        self.port = free_port()
        self.behind = free_port() if live else self.port
        self.served = served
        self.live = live
        self.world = world
        for path, text in files.items():
            self.write(path, text)
        for command in ('init -q -b ' + branch, 'add -A', '-c user.name=Ada -c user.email=ada@localhost commit -q -m Begin'):
            subprocess.run(['git', *command.split(' ')], cwd=self.root, env=world.desk.env, check=True)
        self._tell(programs)

    def write(self, path, text):
        full = os.path.join(self.root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, 'w', encoding='utf-8') as file:
            file.write(text)

    def replace(self, path, old, new):
        with open(os.path.join(self.root, path), encoding='utf-8') as file:
            text = file.read()
        assert old in text, old
        self.write(path, text.replace(old, new))

    def _tell(self, programs):
        lines = ['[project]', 'name=' + self.name, 'root=' + self.root, 'order=%d' % len(self.world.projects)]
        if self.served:
            lines.append('url=http://localhost:%d/' % self.port)
        if self.live:
            lines.append('livereload=true')
        for name, keys in programs.items():
            lines += ['', '[program %s]' % name] + ['%s=%s' % pair for pair in keys.items()]
            lines += ['env=PORT=%d;PYTHONDONTWRITEBYTECODE=1' % self.behind]
            if name == self.live:
                lines += ['ready=port:%d' % self.behind, 'proxy=%d -> %d' % (self.port, self.behind)]
        self.world.save('config/rouse/projects/%s.ini' % self.id, '\n'.join(lines) + '\n')


class World:
    def __init__(self, desk):
        self.desk = desk
        self.projects = []
        python = '/usr/bin/python3'
        self.shop = self._add('Shop', 'checkout', {'server.py': SERVER, 'pages.py': SHOP_PAGES, 'worker.py': WORKER, 'test_pages.py': TESTS,
                                                   'static/shop.css': 'body { margin: 0 }\n', '.gitignore': '*.log\n'},
                              {'web': {'command': python + ' server.py'}, 'worker': {'command': python + ' worker.py'},
                               'tests': {'command': python + ' -m unittest -v', 'kind': 'task'}}, served=True, live='web')
        self.blog = self._add('Blog', 'main', {'serve.py': SERVER, 'pages.py': BLOG_PAGES, 'posts/rewriting-the-cart.md': '# Rewriting the cart\n'},
                              {'site': {'command': python + ' serve.py'}}, served=True)
        self.weather = self._add('Weather', 'parse-wind', {'station.py': WEATHER, 'metar.py': METAR},
                                 {'station': {'command': python + ' station.py'}})
        self.docs = self._add('Handbook', 'main', {'build.py': 'print("built")\n', 'index.md': '# Handbook\n'},
                              {'build': {'command': python + ' build.py', 'kind': 'task'}}, on=False)
        self.save('state/rouse/desktop.ini', ''.join('[project %s]\non=%s\n' % (project.id, 'true' if project.on else 'false')
                                                      for project in self.projects))

    def add_folder(self):
        """A folder that is no project yet, with what git ignores in it; its path."""
        root = os.path.join(self.desk.home, 'src/gallery')
        files = ['manage.py', '.gitignore'] + ['gallery/%s/%s.py' % (name, part) for name in ('albums', 'people', 'upload', 'search')
                                               for part in ('models', 'views', 'urls', 'forms', 'tests')]
        files += ['gallery/templates/%s.html' % name for name in ('base', 'album', 'picture', 'upload')]
        files += ['node_modules/part%d/index%d.js' % (i % 40, i) for i in range(900)]
        for name in files:
            path = os.path.join(root, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, 'w', encoding='utf-8') as file:
                file.write('node_modules/\n' if name == '.gitignore' else '')
        subprocess.run(['git', 'init', '-q', '-b', 'main'], cwd=root, env=self.desk.env, check=True)
        return root

    def _add(self, *arguments, **keywords):
        self.projects.append(Project(self, *arguments, **keywords))
        return self.projects[-1]

    def save(self, path, text):
        full = os.path.join(self.desk.home, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, 'w', encoding='utf-8') as file:
            file.write(text)
