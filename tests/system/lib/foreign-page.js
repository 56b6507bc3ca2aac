/* foreign-page.js - livereload-js in as much of a browser as it needs: `node foreign-page.js SCRIPT PORT` says what it does
 * SPDX-License-Identifier: GPL-3.0-or-later */
'use strict';

const crypto = require('crypto');
const fs = require('fs');
const http = require('http');
const vm = require('vm');

const [script, port] = process.argv.slice(2);

/* As much of a WebSocket as it takes: short text frames, one after the other. */
class WebSocket {
  constructor(url) {
    const to = new URL(url);
    const request = http.request({
      host: to.hostname, port: to.port, path: to.pathname,
      headers: {
        Connection: 'Upgrade', Upgrade: 'websocket', Origin: 'http://localhost:8000',
        'Sec-WebSocket-Version': 13, 'Sec-WebSocket-Key': crypto.randomBytes(16).toString('base64'),
      },
    });

    this.readyState = 0;
    request.on('upgrade', (response, connection, head) => this.open(connection, head));
    request.on('error', (error) => { console.log('error ' + error.message); });
    request.end();
  }

  open(connection, head) {
    this.connection = connection;
    this.unread = head;
    this.readyState = 1;
    connection.on('data', (data) => { this.unread = Buffer.concat([this.unread, data]); this.take(); });
    connection.on('close', () => { console.log('closed'); this.readyState = 3; this.onclose && this.onclose({}); });
    this.onopen({});
    this.take();
  }

  take() {
    while (this.unread.length >= 2) {
      const short = this.unread[1] & 127, at = short === 126 ? 4 : 2;
      const size = short === 126 && this.unread.length >= 4 ? this.unread.readUInt16BE(2) : short;

      if (this.unread.length < at + size)
        return;
      const text = this.unread.toString('utf8', at, at + size);
      this.unread = this.unread.subarray(at + size);
      this.onmessage({ data: text });
    }
  }

  send(text) {
    const data = Buffer.from(text);
    const head = data.length < 126 ? Buffer.from([0x81, 0x80 | data.length]) : Buffer.from([0x81, 0xfe, data.length >> 8, data.length & 255]);

    this.connection.write(Buffer.concat([head, Buffer.alloc(4), data]));
  }

  close() {
    this.connection.end();
  }
}
WebSocket.CONNECTING = 0;
WebSocket.OPEN = 1;
WebSocket.CLOSED = 3;

function element(name, attributes) {
  return {
    nodeName: name, ...attributes,
    getAttribute(key) { return this[key] ?? null; },
    setAttribute(key, value) { this[key] = value; },
    cloneNode() { return element(name, this); },
    parentNode: { insertBefore() {}, removeChild() {}, lastChild: null, appendChild() {} },
  };
}

const elements = {
  script: [element('SCRIPT', { src: 'http://127.0.0.1:' + port + '/livereload.js' })],
  link: [element('LINK', { rel: 'stylesheet', href: 'http://localhost:8000/static/site.css', sheet: {} }),
    element('LINK', { rel: 'stylesheet', href: 'http://localhost:8000/static/other.css', sheet: {} })],
};
const location = { href: 'http://localhost:8000/', protocol: 'http:', host: 'localhost:8000', reload() { console.log('page'); } };
const document = {
  location, images: [], styleSheets: [], body: { appendChild() {} },
  getElementsByTagName: (name) => elements[name.toLowerCase()] || [],
  querySelectorAll: () => [],
  createElement: (name) => element(name.toUpperCase(), {}),
  addEventListener() {}, dispatchEvent() {}, createEvent: () => ({ initEvent() {} }),
};
const window = {
  WebSocket, document, location, navigator: { userAgent: 'node' }, addEventListener() {},
  console: {
    error(text) { console.log(text); },
    log(text) {
      const found = /reloading stylesheet: (.*)$/.exec(text);

      if (found)
        console.log('style sheet ' + found[1]);
      if (/is connected/.test(text))
        console.log('connected');
    },
  },
};
location.href += '?LR-verbose';
window.window = window;
vm.runInNewContext(fs.readFileSync(script, 'utf8'), { ...window, window, setTimeout, clearTimeout, setInterval, clearInterval, URL });
