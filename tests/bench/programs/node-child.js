// node-child.js - the child of node --watch, which watches what its program has loaded
// SPDX-License-Identifier: GPL-3.0-or-later
// Usage: node-child.js LOG DIR
const fs = require('fs');
fs.appendFileSync(process.argv[2], `start ${process.hrtime.bigint()} ${process.pid}\n`);

function load(dir) {
  for (const entry of fs.readdirSync(dir, { withFileTypes: true })) {
    const path = `${dir}/${entry.name}`;
    if (entry.isDirectory() && entry.name !== '.git')
      load(path);
    else if (entry.name.endsWith('.js'))
      require(path);
  }
}
load(process.argv[3]);
setInterval(() => {}, 1 << 30);
