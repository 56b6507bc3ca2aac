#!/usr/bin/python3
# server.py - the smallest web server that is worth restarting
# SPDX-License-Identifier: GPL-3.0-or-later
import http.server
import os
import time

GREETING = 'Hello'
PORT = int(os.environ.get('PORT', '8000'))
# Where to see it, which is somewhere else when something stands before it.
URL = os.environ.get('URL', 'http://127.0.0.1:%d/' % PORT)

# Read once, as a real application reads its templates: a change shows after a restart only.
with open('page.html', encoding='utf-8') as file:
    PAGE = file.read()


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = PAGE.format(greeting=GREETING, started=STARTED, pid=os.getpid()).encode()
        self.send_response(200)
        self.send_header('Content-Type', 'text/html; charset=utf-8')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *args):
        print('%s %s' % (self.command, self.path), flush=True)


STARTED = time.strftime('%H:%M:%S')
server = http.server.ThreadingHTTPServer(('127.0.0.1', PORT), Handler)
print('%s from process %d, at %s' % (GREETING, os.getpid(), URL), flush=True)
try:
    server.serve_forever()
except KeyboardInterrupt:
    pass
