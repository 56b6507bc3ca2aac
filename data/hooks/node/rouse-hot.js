// rouse-hot.js - a Node program that Rouse runs with hot=ask takes changes without a restart
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Copy this file beside your program, or require it from where it is installed. It needs Node 16 and nothing else.
//
//     const rouse = require('./rouse-hot.js');
//     let plugins = [require('./plugins/mail.js')];
//
//     rouse.listen(rouse.reloadModules(module, ['./plugins/mail.js'], (fresh) => { plugins = fresh; }));
//
// Without ROUSE_HOT_SOCKET, which Rouse sets, nothing happens at all. rouse-hot(7) tells the rest.
'use strict';

const fs = require('fs');
const net = require('net');
const path = require('path');
const util = require('util');
const v8 = require('v8');
const vm = require('vm');

const VERSION = 1;
const LINE_MAX = 16 * 1024 * 1024;
const WHY_MAX = 200;
// How long what was under way when its module was loaded again has to come to its end.
const PATIENCE_MS = 1000;

/** Thrown by a handler: the program has to be restarted, and this is why. */
class Restart extends Error {}

/**
 * Has `handler(change)` called for each set of changes from now on. `change` has `number`, `files` (each with `path`,
 * `kind`: "created", "modified" or "deleted", and `from`), `truncated`: there are more of them, `branch` and `timeout`
 * (milliseconds).
 *
 * What it returns, or what its promise is resolved with, is the answer: true or "done", the program uses what changed;
 * anything else, it is to be restarted. So it is when the handler throws; `new Restart("why")` is the polite way.
 *
 * Returns { close() }, or null, and does nothing, when Rouse does not run the program or does not want to ask. The
 * connection does not keep the program alive.
 */
function listen(handler, { name = path.basename(process.argv[1] || 'node') } = {}) {
  const address = process.env.ROUSE_HOT_SOCKET;
  if (!address)
    return null;

  const socket = net.createConnection(address);
  let buffer = '';
  let turn = Promise.resolve();
  const send = (message) => socket.write(JSON.stringify(message) + '\n');

  socket.unref();
  socket.setEncoding('utf8');
  socket.on('error', () => socket.destroy()); // nobody asks, so every change is a restart
  socket.on('end', () => socket.destroy());
  socket.on('data', (data) => {
    const lines = (buffer + data).split('\n');
    buffer = lines.pop();
    if (buffer.length > LINE_MAX)
      socket.destroy();
    for (const line of lines)
      turn = turn.then(() => answer(handler, line, send)).catch(() => socket.destroy());
  });
  send({ rouse: VERSION, hello: { name } });
  return { close: () => socket.destroy() };
}

async function answer(handler, line, send) {
  const { change: number, files, truncated = false, branch = null, timeout_ms: timeout = 5000 } = JSON.parse(line);
  const reply = { change: number, answer: 'restart' };

  if (number === undefined || files === undefined)
    return; // a later Rouse may say more
  try {
    const result = await handler({ number, files, truncated, branch, timeout });
    if (result === true || result === 'done')
      reply.answer = 'done';
  } catch (error) {
    if (!(error instanceof Restart))
      console.error(error);
    reply.why = String(error instanceof Restart ? error.message : error).slice(0, WHY_MAX);
  }
  send(reply);
}

/**
 * A handler for listen() that loads CommonJS modules again. `parent` is the one module that uses them: its `module`, or in
 * an ES module what createRequire(import.meta.url) returns. `ids` (a list, or a function that returns one) is what it
 * requires them by. `after(exports)` is called with what all of them export now, in that order, so that the parent can
 * exchange what it has; it may return a promise.
 *
 * This is done only when nothing is left to chance: every changed file is one of these modules, nobody but the parent
 * has required it, and nothing of what it exported is in use afterwards. Whatever else happens, the program is restarted.
 */
function reloadModules(parent, ids, after) {
  const load = typeof parent === 'function' ? parent : parent.require.bind(parent);
  const resolve = typeof parent === 'function' ? parent.resolve : (id) => require('module')._resolveFilename(id, parent);

  return async (change) => {
    const files = (typeof ids === 'function' ? ids() : ids).map((id) => resolve(id));
    const changed = findChanged(change, files);
    const collect = getCollector();
    const remains = drop(changed, parent);

    if (after !== undefined)
      await after(files.map((file) => load(file)));
    else
      files.forEach((file) => load(file));
    await refuseRemains(remains, collect, Math.min(PATIENCE_MS, change.timeout / 2));
    return true;
  };
}

/** The files of the modules to be loaded again. */
function findChanged(change, files) {
  if (change.truncated)
    throw new Restart('too many files changed');
  for (const { path: file, kind } of change.files) {
    if (!files.includes(kind === 'deleted' ? file : fs.realpathSync(file)))
      throw new Restart(`${file} is no module that may be reloaded`);
    if (kind !== 'modified')
      throw new Restart(`${file} was ${kind}`);
  }
  return change.files.map(({ path: file }) => fs.realpathSync(file));
}

/** What it takes to know that something is gone. */
function getCollector() {
  if (typeof globalThis.gc === 'function')
    return globalThis.gc;
  v8.setFlagsFromString('--expose-gc');
  const collect = vm.runInNewContext('gc');
  if (typeof collect !== 'function')
    throw new Restart('it cannot be known who uses a module');
  return collect;
}

const isReferable = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

/** `value` and what it has, without calling anybody. */
function list(value) {
  if (!isReferable(value) || util.types.isProxy(value))
    return [value];
  return [value, ...Object.values(Object.getOwnPropertyDescriptors(value)).map((property) => property.value)];
}

/** Takes the modules out of the cache. Returns references, [name, WeakRef], to what they were. */
function drop(files, parent) {
  const modules = files.map((file) => require.cache[file]);

  modules.forEach((module, i) => refuseModule(module, files[i]));
  const others = Object.values(require.cache).filter((module) => module !== undefined && !modules.includes(module));
  const elsewhere = new Set();
  for (const other of others) {
    const held = modules.find((module) => other.children.includes(module));
    if (held !== undefined && other !== parent)
      throw new Restart(`${other.filename} has required ${held.filename}`);
    for (const value of list(other.exports))
      elsewhere.add(value);
    if (modules.includes(other.parent))
      forgetParent(other);
  }

  const remains = [];
  for (const module of modules) {
    for (const value of [module, ...list(module.exports)])
      if (isReferable(value) && !elsewhere.has(value))
        remains.push([module.filename, new WeakRef(value)]);
    delete require.cache[module.filename];
    for (const holder of [parent, module.parent]) // the latter: what createRequire() has made
      if (holder && Array.isArray(holder.children))
        holder.children = holder.children.filter((child) => child !== module);
  }
  return remains;
}

/** A module remembers who required it first. */
function forgetParent(module) {
  if (parseInt(process.versions.node, 10) >= 22)
    throw new Restart(`${module.parent.filename} was the first to require ${module.filename}, which Node does not forget`);
  module.parent = null;
}

function refuseModule(module, file) {
  if (module === undefined || !module.loaded)
    throw new Restart(`${file} is not loaded`);
  if (module === require.main || util.types.isModuleNamespaceObject(module.exports) || path.extname(file) === '.node')
    throw new Restart(`${file} was not loaded in the usual way`);
  if (!isReferable(module.exports))
    throw new Restart(`${file} exports a value that nobody can follow`);
}

async function refuseRemains(remains, collect, patience) {
  const end = Date.now() + patience;

  for (let delay = 5; ; delay *= 2) {
    // What a reference was asked for lives on until the turn is over.
    await new Promise((done) => setTimeout(done, delay));
    collect();
    const left = remains.find(([, reference]) => reference.deref() !== undefined);
    if (left === undefined)
      return;
    if (Date.now() > end)
      throw new Restart(`${left[0]} is still in use as it was`);
  }
}

module.exports = { listen, reloadModules, Restart };
