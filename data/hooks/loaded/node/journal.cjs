// journal.cjs - what a Node program has loaded, told to Rouse line by line
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The lines are those that ../python/sitecustomize.py describes. Nothing in here throws, and nothing waits: the program
// must never notice. What it uses of `fs` is taken now, before anybody puts something else in its place.
'use strict';

const fs = require('fs');
const path = require('path');
const { openSync, writeSync, fstatSync, constants } = fs;
const { now } = Date;

// More than Rouse reads of it: then everything counts, and there is no use in going on.
const LIMIT = 17 * 1024 * 1024;
const LIMIT_MISSING = 4 * 1024 * 1024;

const journal = process.env.ROUSE_LOADED_FILE;
const said = new Set();
let descriptor = -1;
let inode = 0;
let lookAgain = 0;
let size = 0;

/** What is known of the file behind the descriptor, if that is still ours. */
function look() {
  try {
    const info = descriptor >= 0 ? fstatSync(descriptor) : null;
    return info !== null && info.ino === inode ? info : null;
  } catch {
    return null;
  }
}

function connect() {
  descriptor = openSync(journal, constants.O_WRONLY | constants.O_APPEND);
  const info = fstatSync(descriptor);
  inode = info.ino;
  return info;
}

/** Whether the line is in the journal now. */
function append(text, limit = LIMIT) {
  if (size > limit)
    return false;
  try {
    if (now() > lookAgain) {
      // Whoever closes what he does not know has made the number somebody else's.
      const info = look() || connect();
      if (info.size > LIMIT) {
        // That is what others have written, each of them little.
        size = LIMIT + 1;
        return false;
      }
      lookAgain = now() + 10;
    }
    size += writeSync(descriptor, text);
    return true;
  } catch {
    return false;
  }
}

function quote(name) {
  return name.includes('\\') || name.includes('\n') ? name.replace(/\\/g, '\\\\').replace(/\n/g, '\\n') : name;
}

/** The file is loaded, or about to be. */
function file(name) {
  if (!said.has(name)) {
    said.add(name);
    append('file ' + quote(name) + '\n');
  }
}

/** Something was looked for in vain, there and below. */
function missing(names) {
  let lines = '';
  for (const name of names) {
    if (!said.has('?' + name)) {
      said.add('?' + name);
      lines += 'missing ' + quote(name) + '\n';
    }
  }
  if (lines !== '')
    append(lines, LIMIT_MISSING);
}

// What runs TypeScript looks for these, for what is named without an ending or by that of what it would be compiled to.
const SOURCES = ['.ts', '.tsx', '.mts', '.cts', '.jsx'];

/** Where `request` would have been found by a module in `folder`. `endings`: what may be left out at the end of a path. */
function places(request, folder, endings) {
  if (/^(?:\.\.?(?:\/|$)|\/)/.test(request)) {
    const base = path.resolve(folder, request);
    const bare = base.replace(/\.[mc]?jsx?$/, '');
    return [base, ...[...endings, ...SOURCES].map((ending) => base + ending), ...(bare === base ? [] : SOURCES.map((ending) => bare + ending))];
  }
  const name = /^(?:@[^/]+\/)?[^/#]+/.exec(request);
  const found = [];
  for (let above = folder; name !== null; above = path.dirname(above)) {
    if (path.basename(above) !== 'node_modules')
      found.push(path.join(above, 'node_modules', name[0]));
    if (path.dirname(above) === above)
      break;
  }
  return found;
}

/** The path of a file: URL, else null. */
function fromUrl(url) {
  if (typeof url !== 'string' || !url.startsWith('file:///'))
    return null;
  const end = url.search(/[?#]/);
  const name = end < 0 ? url.slice(7) : url.slice(7, end);
  return name.includes('%') ? decodeURIComponent(name) : name;
}

/** What a resolve hook has to say. `url`: undefined when nothing was found. */
function resolved(url, specifier, parentUrl) {
  try {
    if (url !== undefined) {
      const name = fromUrl(url);
      if (name !== null)
        file(name);
      return;
    }
    const parent = fromUrl(parentUrl);
    const folder = parent === null ? process.cwd() : path.dirname(parent);
    const wanted = fromUrl(specifier);
    if (wanted !== null || !/^[a-z][a-z0-9+.-]*:/i.test(specifier))
      missing(places(wanted === null ? specifier.replace(/[?#].+$/, '') : wanted, folder, ['.js', '.json']));
  } catch {
    // An odd specifier has no place.
  }
}

module.exports = { journal, append, file, missing, places, resolved };
