# chromium.py - a headless Chromium of the test's own, driven by the DevTools protocol over a pair of pipes
# SPDX-License-Identifier: GPL-3.0-or-later
import atexit
import base64
import json
import os
import select
import shutil
import signal
import subprocess
import tempfile
import time

from lib.box import DEADLINE_S, Failure, Skip, check, wait_until

# From the call to a browser that answers, on a machine that is busy with other tests.
START_LIMIT_S = 60
# What browsers talk to on their own, and what makes their windows slow, is of no use here.
OPTIONS = ['--headless=new', '--remote-debugging-pipe', '--no-first-run', '--no-default-browser-check', '--disable-gpu',
           '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-extensions',
           '--disable-default-apps', '--disable-breakpad', '--disable-dev-shm-usage', '--mute-audio', '--password-store=basic',
           '--disable-features=Translate,OptimizationHints,MediaRouter,HttpsUpgrades,DialMediaRouteProvider',
           '--no-proxy-server', '--host-resolver-rules=MAP *.test 127.0.0.1', '--window-size=1000,700', 'about:blank']


def find():
    """Where the browser is; a test that needs it is skipped where there is none."""
    path = shutil.which('chromium') or shutil.which('chromium-browser') or shutil.which('google-chrome')
    if path is None:
        raise Skip('there is no chromium')
    return path


class Chromium:
    """One browser process. Main thread only; every wait has an end."""

    def __init__(self):
        path = find()
        self.profile = tempfile.mkdtemp(prefix='rouse-chromium-')
        self.replies = {}
        self.unwanted = set()  # numbers of calls whose replies nobody waits for
        self.pages = {}  # by session
        self.unread = b''
        self.last_id = 0
        self._spawn(path)
        atexit.register(self.close)
        self.call('Browser.getVersion', limit=START_LIMIT_S)

    def _spawn(self, path):
        their_in, self.to = os.pipe()
        self.answers, their_out = os.pipe()
        # The pipes are to be 3 and 4 there: the shell puts them in place, since Popen keeps numbers as they are.
        # A profile is not locked, nor is anything written, but in the folder that is removed at the end.
        options = OPTIONS + (['--no-sandbox'] if os.geteuid() == 0 else [])
        moved = 'exec "$0" "$@" 3<&%d 4>&%d' % (their_in, their_out)
        with open(os.path.join(self.profile, 'messages'), 'wb') as messages:
            self.process = subprocess.Popen(['/bin/bash', '-c', moved, path, '--user-data-dir=' + self.profile, *options],
                                            pass_fds=(their_in, their_out), stdin=subprocess.DEVNULL, stdout=messages, stderr=messages,
                                            start_new_session=True, env=self._environment())
        os.close(their_in)
        os.close(their_out)

    def _environment(self):
        env = {key: value for key, value in os.environ.items()
               if not key.startswith(('XDG_', 'DBUS_', 'ROUSE', 'LD_', 'ASAN_', 'UBSAN_')) and key not in ('DISPLAY', 'WAYLAND_DISPLAY')}
        env.update(HOME=self.profile, XDG_RUNTIME_DIR=self.profile, LC_ALL='C.UTF-8', TZ='UTC')
        return env

    # -- the protocol: objects of JSON, each ended by a NUL

    def send(self, method, session=None, **params):
        """Calls a method; returns the number of the call."""
        self.last_id += 1
        number = self.last_id
        message = {'id': number, 'method': method, 'params': params}
        if session is not None:
            message['sessionId'] = session
        try:
            os.write(self.to, json.dumps(message).encode() + b'\0')
        except BrokenPipeError:
            pass  # the reading says it better
        return number

    def call(self, method, session=None, limit=DEADLINE_S, **params):
        """The result of a method; a refusal is a failure."""
        number = self.send(method, session, **params)
        end = time.monotonic() + limit
        while number not in self.replies:
            self.read(end - time.monotonic(), method)
        reply = self.replies.pop(number)
        if 'error' in reply:
            raise Failure('%s: %s' % (method, reply['error'].get('message')))
        return reply['result']

    def read(self, seconds, what=None):
        """Takes what the browser says within so many seconds. With `what`, silence is a failure."""
        ready, _, _ = select.select([self.answers], [], [], max(seconds, 0))
        data = os.read(self.answers, 1 << 20) if ready else None
        if data == b'':
            raise Failure('chromium ended: ' + self._messages())
        if data is None:
            if what is not None:
                raise Failure('chromium does not answer %s; %s' % (what, self._messages()))
            return
        *messages, self.unread = (self.unread + data).split(b'\0')
        for message in map(json.loads, messages):
            if message.get('id') in self.unwanted:
                self.unwanted.remove(message['id'])
            elif 'id' in message:
                self.replies[message['id']] = message
            elif message.get('sessionId') in self.pages:
                self.pages[message['sessionId']].event(message['method'], message['params'])

    def _messages(self):
        with open(os.path.join(self.profile, 'messages'), encoding='utf-8', errors='replace') as file:
            return 'it said: ' + file.read()[-2000:]

    def is_well(self):
        """Whether it still answers. It need not: now and then one hangs over the end of a page."""
        try:
            return bool(self.call('Browser.getVersion', limit=5))
        except Failure:
            return False

    # -- pages

    def page(self, url=None):
        """A page with cookies, storage and cache of its own, as a private window has them; goes to the address."""
        context = self.call('Target.createBrowserContext')['browserContextId']
        target = self.call('Target.createTarget', url='about:blank', browserContextId=context)['targetId']
        session = self.call('Target.attachToTarget', targetId=target, flatten=True)['sessionId']
        page = self.pages[session] = Page(self, session, target, context)
        for domain in ('Page', 'Runtime', 'Network', 'Log'):
            page.call(domain + '.enable')
        if url is not None:
            page.go(url)
        return page

    def close(self):
        """The browser and whatever it started are gone afterwards, and its folder too."""
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()
        self.process = None
        os.close(self.to)
        os.close(self.answers)
        for _ in range(50):  # its children may still be writing while they die
            shutil.rmtree(self.profile, ignore_errors=True)
            if not os.path.exists(self.profile):
                break
            time.sleep(0.02)


class Page:
    def __init__(self, browser, session, target, context):
        self.browser, self.session, self.target, self.context = browser, session, target, context
        self.n_loads = 0    # of the page itself
        self.asked_at = []  # when it was asked for, in seconds since 1970, one a navigation
        self.statuses = []  # what the answer was: 200, 502 …
        self.messages = []  # what was written to the console, and what the browser complained of
        self.requests = []  # of everything: addresses, in order
        self.frames = []    # of WebSockets since the page was loaded: ('sent' or 'received', text)

    def call(self, method, **params):
        return self.browser.call(method, self.session, **params)

    def event(self, method, params):
        if method == 'Page.loadEventFired':
            self.n_loads += 1
        elif method == 'Page.frameNavigated' and 'parentId' not in params['frame']:
            self.frames = []
        elif method == 'Network.responseReceived' and params['type'] == 'Document':
            self.statuses.append(params['response']['status'])
        elif method == 'Network.requestWillBeSent':
            self.requests.append(params['request']['url'])
            if params.get('type') == 'Document':
                self.asked_at.append(params['wallTime'])
        elif method in ('Network.webSocketFrameSent', 'Network.webSocketFrameReceived'):
            self.frames.append((method[len('Network.webSocketFrame'):].lower(), params['response']['payloadData']))
        elif method == 'Runtime.consoleAPICalled':
            self.messages.append('%s: %s' % (params['type'], ' '.join(str(arg.get('value', arg.get('description'))) for arg in params['args'])))
        elif method == 'Runtime.exceptionThrown':
            details = params['exceptionDetails']
            self.messages.append('exception: ' + details.get('exception', {}).get('description', details['text']))
        elif method == 'Log.entryAdded':
            entry = params['entry']
            self.messages.append('%s: %s %s' % (entry['level'], entry['text'], entry.get('url', '')))

    # -- what is done

    def go(self, url, error=False):
        """Loads the address and returns when it has been loaded. With `error`, an empty answer of an error will do."""
        before = self.n_loads
        said = self.call('Page.navigate', url=url).get('errorText')
        check(not said or error, '%s: %s' % (url, said))
        self.wait_loads(before + 1)

    def run(self, expression):
        """The value of an expression of JavaScript; of a promise what it comes to. None while a page is being exchanged."""
        try:
            result = self.call('Runtime.evaluate', expression=expression, returnByValue=True, awaitPromise=True)
        except Failure as failure:
            if 'context' in str(failure) or 'navigated' in str(failure):
                return None
            raise
        if 'exceptionDetails' in result:
            details = result['exceptionDetails']
            raise Failure('%s: %s' % (expression, details.get('exception', {}).get('description', details['text'])))
        return result['result'].get('value')

    def wait(self, expression, limit=DEADLINE_S):
        """The first value of the expression that counts as true in Python."""
        return wait_until(lambda: self._try(expression), lambda: '%s in the page; %s' % (expression, self.describe()), limit)

    def _try(self, expression):
        value = self.run(expression)
        if not value:
            self.browser.read(0.01)
        return value

    def wait_loads(self, n, limit=DEADLINE_S):
        """The page has been loaded n times since it was made."""
        end = time.monotonic() + limit
        while self.n_loads < n:
            if time.monotonic() > end:
                raise Failure('waited %g s for page load %d; %s' % (limit, n, self.describe()))
            self.browser.read(0.02)

    def look(self, seconds):
        """Takes what happens within so long."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.browser.read(end - time.monotonic())

    def scheme(self, name):
        """'light' or 'dark', as the desktop asks for."""
        self.call('Emulation.setEmulatedMedia', features=[{'name': 'prefers-color-scheme', 'value': name}])

    def size(self, width, height):
        self.call('Emulation.setDeviceMetricsOverride', width=width, height=height, deviceScaleFactor=1, mobile=False)

    def shot(self, name):
        """A picture of what is seen, as NAME.png, where somebody asked for pictures by DESK_SHOTS."""
        folder = os.environ.get('DESK_SHOTS')
        if folder:
            os.makedirs(folder, exist_ok=True)
            with open(os.path.join(folder, name + '.png'), 'wb') as file:
                file.write(base64.b64decode(self.call('Page.captureScreenshot', format='png')['data']))

    def close(self):
        """Without waiting for the end: nobody is interested in it."""
        self.browser.pages.pop(self.session, None)
        if self.browser.process is not None:
            self.browser.unwanted.add(self.browser.send('Target.disposeBrowserContext', browserContextId=self.context))

    def describe(self):
        return 'loads %d, statuses %s, console %s, last requests %s, frames %s' % (
            self.n_loads, self.statuses, self.messages[-5:], self.requests[-5:], self.frames[-6:])
