#!/usr/bin/python3
# server.py - a web server of one page, with nothing but Python's own library
# SPDX-License-Identifier: GPL-3.0-or-later
import http.server
import mimetypes
import os
import socket
import time

GREETING = 'Good morning'

# What a real application does at its start: connect to a database, import half of the world.
time.sleep(float(os.environ.get('WARM_UP', '0.3')))

# Read once, as real applications read their templates: another one takes another start.
with open('page.html', encoding='utf-8') as file:
    PAGE = file.read()


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        path = self.path.split('?')[0]
        if path == '/':
            self.answer(200, 'text/html; charset=utf-8', PAGE.format(greeting=GREETING, pid=os.getpid(), started=STARTED).encode())
        elif path.startswith('/static/') and '..' not in path and os.path.isfile(path[1:]):
            with open(path[1:], 'rb') as file:
                self.answer(200, mimetypes.guess_type(path)[0] or 'application/octet-stream', file.read())
        else:
            self.answer(404, 'text/plain', b'There is nothing here.\n')

    def answer(self, status, kind, body):
        self.send_response(status)
        self.send_header('Content-Type', kind)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        if self.command != 'HEAD':
            self.wfile.write(body)

    do_HEAD = do_GET

    def log_message(self, format, *args):
        print('%s %s' % (self.command, self.path), flush=True)


def listening_socket():
    """The one that Rouse holds for us, see listen= in rouse.ini; by hand, one of our own."""
    if os.environ.pop('LISTEN_FDS', '') == '1' and os.environ.pop('LISTEN_PID', str(os.getpid())) == str(os.getpid()):
        return socket.socket(fileno=3)
    return socket.create_server(('127.0.0.1', int(os.environ.get('PORT', '8000'))))


STARTED = time.strftime('%H:%M:%S')
server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler, bind_and_activate=False)
server.socket.close()
server.socket = listening_socket()
print('Process %d answers at port %d' % (os.getpid(), server.socket.getsockname()[1]), flush=True)
try:
    server.serve_forever()
except KeyboardInterrupt:
    pass
