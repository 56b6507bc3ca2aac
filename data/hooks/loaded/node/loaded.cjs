// loaded.cjs - a Node program that Rouse runs with discover=loaded says which files it has loaded
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Rouse names this file by --require in NODE_OPTIONS, and a journal in ROUSE_LOADED_FILE; Node hands both on to worker
// threads and child processes. Modules of both kinds are seen when they are found, before they are read; files that the
// program reads itself are not. Node has no folder of its own for what is installed: node_modules is like any other.
'use strict';

const fs = require('fs');
const Module = require('module');
const path = require('path');
const url = require('url');
const { isMainThread, parentPort } = require('worker_threads');
const { journal, append, file, missing, places, resolved } = require('./journal.cjs');

const { readFileSync, realpathSync } = fs;
const pid = process.pid;
const IMPORT_CALL = /(?:^|[^.\w$])import\s*(?:\(|\/[*/])/;
// An ES module that is not called so, or nearly: it is enough when some others are taken for one as well.
const IMPORT = /^(?:import|export)\s[^=;]*["']/m;
const IMPORTED = /(?:^|[^.\w$])(?:import|from)\s*(["'])([^"'\n]+)\1/g;
// The thread does not get to see what is imported by an ES module that is required.
const requiresModules = Boolean(process.features.require_module);
const isBlind = requiresModules && !Module.registerHooks;

let seesImports = false;
const followed = new Set();

/** Since Node 22.15, without another thread; it makes each require() slower as well, by a tenth of what that takes. */
function hookImports() {
  Module.registerHooks({
    resolve(specifier, context, next) {
      let found;
      try {
        const result = next(specifier, context);
        found = result.url;
        return result;
      } finally {
        resolved(found, specifier, context.parentURL);
      }
    },
  });
}

/**
 * Has ES modules seen from now on. Before Node 22.15 that takes a thread, some 30 ms, and a trip there and back for each
 * import, so it is put off until there is something to see. Where Node cannot do it at all Rouse is told that this process
 * is not known any more.
 */
function seeImports() {
  if (seesImports)
    return;
  seesImports = true;
  try {
    if (Module.registerHooks)
      hookImports();
    else
      Module.register(url.pathToFileURL(path.join(__dirname, 'hooks.mjs')).href);
  } catch {
    append('bye ' + pid + '\n');
  }
}

/** Reads what a required ES module imports, and what that imports. A few words too many do no harm. */
function follow(first) {
  const waiting = [first];
  while (waiting.length > 0) {
    const name = waiting.pop();
    if (followed.has(name))
      continue;
    followed.add(name);
    let source;
    try {
      source = readFileSync(name, 'utf8');
    } catch {
      continue;
    }
    for (const [, , specifier] of source.matchAll(IMPORTED)) {
      if (/^\.\.?\//.test(specifier)) {
        const found = path.resolve(path.dirname(name), specifier.replace(/[?#].*/, ''));
        file(found);
        waiting.push(found);
      } else {
        try {
          Module.createRequire(name).resolve(specifier);
        } catch {
          // That has been noted.
        }
      }
    }
    if (IMPORT_CALL.test(source))
      seeImports();
  }
}

function noteRequiredModule(name) {
  if (isBlind)
    follow(name);
  else
    seeImports();
}

function noteRequire(found, request, parent) {
  try {
    if (found !== undefined) {
      if (found[0] === '/') {
        file(found);
        if (found.endsWith('.mjs'))
          noteRequiredModule(found);
      }
    } else if (typeof request === 'string' && request !== '') {
      const folder = parent && parent.filename ? path.dirname(parent.filename) : process.cwd();
      missing(places(request, folder, Object.keys(Module._extensions)));
    }
  } catch {
    // A parent of somebody's own making.
  }
}

function hookRequire() {
  const resolve = Module._resolveFilename;
  const compile = Module.prototype._compile;

  Module._resolveFilename = function (request, parent) {
    let found;
    // Not caught and thrown again: Node would show this place, and not its own, as that of the error.
    try {
      found = Reflect.apply(resolve, this, arguments);
      return found;
    } finally {
      noteRequire(found, request, parent);
    }
  };

  function look(content, filename, format) {
    try {
      if (format === 'module' || (requiresModules && format !== 'commonjs' && IMPORT.test(content)))
        noteRequiredModule(filename);
      if (!seesImports && IMPORT_CALL.test(content))
        seeImports();
      if (seesImports && !isBlind && Module.prototype._compile === look)
        Module.prototype._compile = compile;
    } catch {
      // Somebody's own idea of a source.
    }
    return Reflect.apply(compile, this, arguments);
  }
  if (!seesImports || isBlind)
    Module.prototype._compile = look;
}

/** The nearest package.json and whether it makes a .js file an ES module. */
function isModulePackage(folder) {
  for (;; folder = path.dirname(folder)) {
    const name = path.join(folder, 'package.json');
    file(name);  // there or not
    try {
      const { type } = JSON.parse(readFileSync(name, 'utf8'));
      return type === 'module';
    } catch {
      // None there, or none that Node could read.
    }
    if (path.dirname(folder) === folder)
      return false;
  }
}

/** Says what the program's first file is, and whether ES modules must be seen from the beginning. */
function noteMain() {
  const options = [...process.execArgv, process.env.NODE_OPTIONS || ''].join(' ');
  if (/--(?:import|(?:experimental-)?loader|input-type|(?:experimental-)?default-type|eval|print)\b|(?:^| )-[pe]+\b/.test(options))
    return true;
  if (!isMainThread || !process.argv[1])
    return true;
  let main;
  try {
    main = realpathSync(Module._findPath(process.argv[1], null, true) || process.argv[1]);
    file(main);
    const isPackage = isModulePackage(path.dirname(main));
    return main.endsWith('.cjs') ? false : !main.endsWith('.js') || isPackage || IMPORT.test(readFileSync(main, 'latin1'));
  } catch {
    noteRequire(undefined, process.argv[1], null);
    return true;
  }
}

// The thread that finds modules loads this, too, but nothing of the program's.
if (journal && (isMainThread || parentPort) && append('hello ' + pid + ' node\n')) {
  try {
    if (noteMain())
      seeImports();
    hookRequire();
  } catch {
    append('bye ' + pid + '\n');
  }
}
