/* live-reload.js - what a page loads to follow a project: takes style sheets and images in place, and shows what is wrong
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Served as /livereload.js?project=KEY, with the state of the project in the place of the argument below. Speaks LiveReload
 * protocol 7 and, with Rouse, what live-reload-message.h adds. It is for browsers as they are, without a build step.
 */
(function (since) {
  'use strict';

  var PROTOCOL = 'http://livereload.com/protocols/official-7';
  var OURS = 'urn:io.github.rouse.Rouse:livereload-1';
  var FIRST_DELAY_MS = 1000;
  var MAX_DELAY_MS = 60000;
  var HELLO_MS = 5000;
  /* So long a server may think about a request without our taking it for one that is not there. */
  var PROBE_MS = 1000;
  var SHEET_MS = 15000;
  var PARAMETER = 'rouse-reload';
  var ONCE_KEY = 'rouse-reload';

  /* Twice in one page, as from a proxy and from the page itself, is once. */
  if (window.__rouseLiveReload)
    return;
  window.__rouseLiveReload = true;

  // -- addresses

  function findScript() {
    var script = document.currentScript, all, i;

    if (script && script.src)
      return script.src;
    all = document.querySelectorAll('script[src]');
    for (i = 0; i < all.length; i++)
      if (/\/livereload\.js(\?|$)/.test(all[i].src))
        return all[i].src;
    return null;
  }

  function makeSocketUrl(src) {
    var url = new URL(src), project = url.searchParams.get('project');

    return (url.protocol === 'https:' ? 'wss://' : 'ws://') + url.host + '/livereload' +
      (project ? '?project=' + encodeURIComponent(project) : '');
  }

  /* The segments of an address's path, without what stands behind it. */
  function segments(url) {
    var path = String(url);

    try {
      path = decodeURIComponent(new URL(path, document.baseURI).pathname);
    } catch (error) {
      path = path.replace(/[?#].*$/, '');
    }
    return path.split('/').filter(Boolean);
  }

  /* How many segments agree, from the end. */
  function agree(wanted, url) {
    var have = segments(url), n = 0;

    while (n < wanted.length && n < have.length && wanted[wanted.length - 1 - n] === have[have.length - 1 - n])
      n++;
    return n;
  }

  function plain(url) {
    return url.replace(/[?&]rouse-reload=[a-z0-9]+/, '');
  }

  /* Of what was renewed in this page: by the plain address, the one that has it. Who asks for the plain one may still get
   * what it was, be it from the browser's memory or from what it has stored. */
  var renewed = Object.create(null);

  function getRenewed(url) {
    return renewed[plain(url)] || null;
  }

  /* (promise): the stored copy is the new one, for the pages that come, and the address that leads to it in this one. */
  function renew(url) {
    var old = plain(url), bare = old.replace(/#.*$/, '');

    function done() {
      renewed[old] = bare + (bare.indexOf('?') < 0 ? '?' : '&') + PARAMETER + '=' + Date.now().toString(36) + old.slice(bare.length);
      return renewed[old];
    }

    if (!window.fetch)
      return Promise.resolve(done());
    return fetch(bare, { cache: 'reload', mode: 'no-cors' }).then(done, done);
  }

  // -- images, wherever they are named; map() has their address, and gives another one or null

  function mapAttributes(map) {
    var places = [['img', 'src'], ['input[type="image"]', 'src'], ['video', 'poster'], ['link[rel~="icon"]', 'href'], ['embed', 'src']];

    places.forEach(function (place) {
      Array.prototype.forEach.call(document.querySelectorAll(place[0] + '[' + place[1] + ']'), function (element) {
        var fresh = map(element[place[1]]);

        if (fresh)
          element[place[1]] = fresh;
      });
    });
  }

  function mapUrl(url, base, map) {
    try {
      return map(new URL(url, base).href);
    } catch (error) {
      return null;
    }
  }

  function mapSets(map) {
    Array.prototype.forEach.call(document.querySelectorAll('img[srcset], source[srcset]'), function (element) {
      var set = element.srcset.replace(/(^|,)(\s*)([^\s,]\S*[^\s,])/g, function (all, comma, blanks, url) {
        return comma + blanks + (mapUrl(url, document.baseURI, map) || url);
      });

      if (set !== element.srcset)
        element.srcset = set;
    });
  }

  function mapStyle(style, base, map) {
    Array.prototype.slice.call(style).forEach(function (name) {
      var value = style.getPropertyValue(name), fresh;

      if (value.indexOf('url(') < 0)
        return;
      fresh = value.replace(/url\(\s*(["']?)([^"')]*)\1\s*\)/g, function (all, quote, url) {
        var other = mapUrl(url, base, map);

        return other ? 'url(' + JSON.stringify(other) + ')' : all;
      });
      if (fresh !== value)
        style.setProperty(name, fresh, style.getPropertyPriority(name));
    });
  }

  function mapRules(sheet, rules, map) {
    Array.prototype.forEach.call(rules || [], function (rule) {
      if (rule.styleSheet)
        mapRules(rule.styleSheet, readRules(rule.styleSheet), map);
      if (rule.style)
        mapStyle(rule.style, sheet.href || document.baseURI, map);
      if (rule.cssRules)
        mapRules(sheet, rule.cssRules, map);
    });
  }

  function mapImages(map) {
    mapAttributes(map);
    mapSets(map);
    Array.prototype.forEach.call(document.styleSheets, function (sheet) { mapRules(sheet, readRules(sheet), map); });
    Array.prototype.forEach.call(document.querySelectorAll('[style*="url("]'), function (element) {
      mapStyle(element.style, document.baseURI, map);
    });
  }

  function takeImage(wanted) {
    var found = Object.create(null);

    mapImages(function (url) {
      if (/^https?:/.test(url) && agree(wanted, url) > 0)
        found[plain(url)] = true;
      return null;
    });
    return Promise.all(Object.keys(found).map(renew)).then(function () {
      mapImages(function (url) { return plain(url) in found ? getRenewed(url) : null; });
    });
  }

  // -- style sheets

  /* (rules or null): those of a sheet from elsewhere, or of one that is not there yet, cannot be read. */
  function readRules(sheet) {
    try {
      return sheet && sheet.cssRules;
    } catch (error) {
      return null;
    }
  }

  function indexOfRule(sheet, rule) {
    return Array.prototype.indexOf.call(readRules(sheet) || [], rule);
  }

  function getImports(sheet) {
    return Array.prototype.filter.call(readRules(sheet) || [], function (rule) { return rule instanceof CSSImportRule; });
  }

  function getImportUrl(rule) {
    return new URL(rule.href, rule.parentStyleSheet.href || document.baseURI).href;
  }

  /* (promise): a sheet that has just come names what it imports, and images, by their plain addresses. */
  function renewWithin(sheet) {
    mapRules(sheet, readRules(sheet), getRenewed);
    return Promise.all(getImports(sheet).map(function (rule) {
      var fresh = getRenewed(getImportUrl(rule));

      return fresh && fresh !== getImportUrl(rule) ? swapImport(rule, fresh) : renewWithin(rule.styleSheet);
    }));
  }

  /* (promise): the new sheet comes beside the old one, which goes when the new one is there: nothing is ever without a style. */
  function swapLink(link, url) {
    var fresh = link.cloneNode(false);

    fresh.removeAttribute('integrity'); /* of what it was */
    fresh.href = url;
    return new Promise(function (resolve, reject) {
      function end(event) {
        /* Once: browsers also tell of the sheets that are imported into it later. */
        clearTimeout(timer);
        fresh.removeEventListener('load', end);
        fresh.removeEventListener('error', end);
        if (event && event.type === 'load')
          renewWithin(fresh.sheet).then(function () { link.remove(); }).then(resolve, reject);
        else {
          fresh.remove();
          resolve();
        }
      }

      var timer = setTimeout(end, SHEET_MS);

      fresh.addEventListener('load', end);
      fresh.addEventListener('error', end);
      if (link.parentNode)
        link.parentNode.insertBefore(fresh, link.nextSibling);
      else
        end(); /* the page has taken it away meanwhile */
    });
  }

  /* Chromium does not see what changes in a sheet that is imported by one that is imported. */
  function wakeSheet(sheet) {
    var top = sheet;

    while (top.parentStyleSheet)
      top = top.parentStyleSheet;
    if (top === sheet || top.disabled)
      return;
    top.disabled = true;
    top.disabled = false;
  }

  /* (promise): the same of a rule: a sheet that is imported has no element, and nobody says when it is there. */
  function swapImport(rule, url) {
    var parent = rule.parentStyleSheet, deadline = Date.now() + SHEET_MS, fresh;
    var text = rule.cssText.replace(/url\(\s*(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^)]*)\s*\)|"(?:[^"\\]|\\.)*"/,
      function () { return 'url(' + JSON.stringify(url) + ')'; });

    function remove(one) {
      var index = indexOfRule(parent, one);

      if (index >= 0)
        parent.deleteRule(index);
      wakeSheet(parent);
    }

    return new Promise(function (resolve, reject) {
      function look() {
        if (readRules(fresh.styleSheet))
          renewWithin(fresh.styleSheet).then(function () { remove(rule); }).then(resolve, reject);
        else if (Date.now() < deadline)
          setTimeout(look, 20);
        else {
          remove(fresh);
          resolve();
        }
      }

      if (indexOfRule(parent, rule) < 0) {
        resolve();
        return;
      }
      parent.insertRule(text, indexOfRule(parent, rule) + 1);
      fresh = parent.cssRules[indexOfRule(parent, rule) + 1];
      wakeSheet(parent);
      look();
    });
  }

  function collectImports(sheet, outer, found) {
    getImports(sheet).forEach(function (rule) {
      var entry = { url: getImportUrl(rule), outer: outer, swap: function (url) { return swapImport(rule, url); } };

      found.push(entry);
      collectImports(rule.styleSheet, entry, found);
    });
  }

  /* All that can be told apart: elements, what they import, and what style elements do. */
  function collectSheets() {
    var found = [];

    Array.prototype.forEach.call(document.querySelectorAll('link[rel~="stylesheet"][href]'), function (link) {
      var entry = { url: link.href, outer: null, swap: function (url) { return swapLink(link, url); } };

      found.push(entry);
      collectImports(link.sheet, entry, found);
    });
    Array.prototype.forEach.call(document.querySelectorAll('style'), function (style) {
      collectImports(style.sheet, null, found);
    });
    return found;
  }

  /* (promise) */
  function takeSheet(wanted) {
    var sheets = collectSheets();
    var scores = sheets.map(function (sheet) { return agree(wanted, sheet.url); });
    var best = Math.max.apply(null, scores.concat(0));
    /* One that nobody names may be part of any: of a bundle, or of what a server puts together. */
    var chosen = sheets.filter(function (sheet, i) { return scores[i] === best; });

    function comesWithAnother(sheet) {
      for (sheet = sheet.outer; sheet; sheet = sheet.outer)
        if (chosen.indexOf(sheet) >= 0)
          return true;
      return false;
    }

    return Promise.all(chosen.map(function (sheet) { return renew(sheet.url); })).then(function () {
      return Promise.all(chosen.map(function (sheet) {
        return comesWithAnother(sheet) ? null : sheet.swap(getRenewed(sheet.url));
      }));
    });
  }

  // -- the page

  var loading = false;

  /* A server that is not there would leave a page of the browser's, without us: so it is looked for first. */
  function loadWhenAnswered(delay) {
    var answered = false, blocked = false, timer;

    function load() {
      if (answered)
        return;
      answered = true;
      clearTimeout(timer);
      document.removeEventListener('securitypolicyviolation', violated);
      location.reload();
    }

    function violated(event) {
      /* The page may not ask anybody: then it cannot know. */
      blocked = blocked || /connect-src|default-src/.test(event.effectiveDirective);
    }

    if (!/^https?:$/.test(location.protocol) || !window.fetch) {
      location.reload();
      return;
    }
    document.addEventListener('securitypolicyviolation', violated);
    timer = setTimeout(load, PROBE_MS);
    fetch(location.href, { method: 'HEAD', cache: 'no-store', redirect: 'manual' }).then(load, function () {
      clearTimeout(timer);
      setTimeout(function () {
        if (blocked) {
          load();
          return;
        }
        document.removeEventListener('securitypolicyviolation', violated);
        if (!answered)
          loadWhenAnswered(Math.min(delay * 2, 5000));
      }, delay);
    });
  }

  function loadPage() {
    if (loading)
      return;
    loading = true;
    loadWhenAnswered(100);
  }

  /* One after the other: what is taken builds on what the page has by then. */
  var queue = Promise.resolve();

  function reload(path) {
    var wanted = path.replace(/\.css\.map$/i, '.css').split('/').filter(Boolean), take = null;

    if (/\.css(\.map)?$/i.test(path))
      take = takeSheet;
    else if (/\.(apng|avif|bmp|gif|ico|jpe?g|png|svg|webp)$/i.test(path))
      take = takeImage;
    if (take)
      queue = queue.then(function () { return take(wanted); }).catch(loadPage);
    else
      loadPage();
  }

  /* The project is in this state. If the page is not, it has missed something; but once is enough to try. */
  function compareState(now) {
    var before = since, tried = null;

    since = now;
    if (!before || !now || before === now)
      return;
    try {
      tried = sessionStorage.getItem(ONCE_KEY);
      sessionStorage.setItem(ONCE_KEY, now);
    } catch (error) {
      /* a page that may not keep anything: it is loaded whenever it was away */
    }
    if (tried !== now)
      loadPage();
  }

  // -- what is wrong

  var STYLE =
    ':host { all: initial; color-scheme: light dark; --back: #fafafa; --fore: #2e3436; --dim: #5e5c64; --line: #d5d0cc;' +
    ' --bad: #c01c28; --box: #ffffff; }' +
    '@media (prefers-color-scheme: dark) { :host { --back: #242424; --fore: #f6f5f4; --dim: #c0bfbc; --line: #4a4a4a;' +
    ' --bad: #ff7b84; --box: #1e1e1e; } }' +
    '.veil { position: fixed; inset: 0; z-index: 2147483647; background: rgba(0, 0, 0, 0.45); display: flex;' +
    ' align-items: flex-start; justify-content: center; padding: 5vh 16px; box-sizing: border-box; }' +
    '.dialog { background: var(--back); color: var(--fore); border-top: 4px solid var(--bad); border-radius: 8px;' +
    ' box-shadow: 0 8px 32px rgba(0, 0, 0, 0.4); width: 100%; max-width: 60rem; max-height: 90vh; overflow: auto;' +
    ' box-sizing: border-box; padding: 16px 20px; position: relative;' +
    ' font: 15px/1.45 system-ui, sans-serif; text-align: start; }' +
    '.close { position: absolute; inset-inline-end: 12px; top: 12px; width: 34px; height: 34px; border: 0; border-radius: 17px;' +
    ' background: transparent; color: inherit; font: 20px/1 system-ui, sans-serif; cursor: pointer; }' +
    '.close:hover { background: var(--line); } .close:focus-visible { outline: 2px solid var(--bad); }' +
    'section + section { margin-top: 16px; border-top: 1px solid var(--line); padding-top: 12px; }' +
    'h2 { font: inherit; color: var(--dim); margin: 0 44px 4px 0; overflow-wrap: anywhere; }' +
    '.first { color: var(--bad); font: 600 17px/1.4 ui-monospace, monospace; margin: 0; white-space: pre-wrap;' +
    ' overflow-wrap: anywhere; }' +
    'pre { font: 13px/1.45 ui-monospace, monospace; background: var(--box); border: 1px solid var(--line); border-radius: 6px;' +
    ' padding: 10px 12px; margin: 10px 0 0; max-height: 55vh; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere; tab-size: 4; }' +
    '@media print { .veil { display: none; } }';

  var errors = [];
  var overlay = null;
  var dismissed = false; /* the user has read it: until there is something new */

  function add(parent, name, className, text) {
    var element = document.createElement(name);

    if (className)
      element.className = className;
    if (text !== undefined)
      element.textContent = text; /* never as HTML: it is what a program printed */
    parent.appendChild(element);
    return element;
  }

  /* Not an element in the page's markup, so that a page's Content-Security-Policy has nothing against it. */
  function addStyle(root) {
    var sheet;

    try {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      root.adoptedStyleSheets = [sheet];
    } catch (error) {
      add(root, 'style', '', STYLE);
    }
  }

  function hideErrors() {
    if (overlay)
      overlay.remove();
    overlay = null;
  }

  function dismiss() {
    dismissed = true;
    hideErrors();
  }

  /* @rest gets what is to be seen from its end: that is where a traceback says what the program's own code did. */
  function addError(parent, error, rest) {
    var section = add(parent, 'section'), text = error.text.replace(/\s+$/, ''), end = text.indexOf('\n');

    add(section, 'h2', '', error.program);
    add(section, 'p', 'first', end < 0 ? text : text.slice(0, end));
    if (end >= 0)
      rest.push(add(section, 'pre', '', text.slice(end + 1)));
  }

  function showErrors() {
    var root, dialog, close, rest = [];

    hideErrors();
    if (errors.length === 0 || dismissed)
      return;
    overlay = document.createElement('rouse-overlay');
    root = overlay.attachShadow({ mode: 'open' });
    addStyle(root);
    dialog = add(add(root, 'div', 'veil'), 'div', 'dialog');
    dialog.setAttribute('role', 'alertdialog');
    dialog.setAttribute('aria-live', 'assertive');
    dialog.setAttribute('aria-label', errors.map(function (error) { return error.program; }).join(', '));
    errors.forEach(function (error) { addError(dialog, error, rest); });
    close = add(dialog, 'button', 'close', '\u00d7');
    close.type = 'button';
    close.setAttribute('aria-label', 'Close');
    close.addEventListener('click', dismiss);
    document.documentElement.appendChild(overlay);
    rest.forEach(function (element) { element.scrollTop = element.scrollHeight; });
  }

  function setError(program, text) {
    var rest = errors.filter(function (error) { return error.program !== program; });

    if (text !== null) {
      rest.push({ program: program, text: text });
      dismissed = false;
    }
    rest.sort(function (a, b) { return a.program < b.program ? -1 : 1; });
    errors = rest;
    showErrors();
  }

  document.addEventListener('keydown', function (event) {
    if (event.key === 'Escape' && overlay) {
      dismiss();
      event.stopPropagation();
    }
  }, true);

  // -- the connection

  var src = findScript();
  var socket = null;
  var timer = 0;
  var delay = FIRST_DELAY_MS;

  function act(message) {
    switch (message.command) {
      case 'reload':
        if (typeof message.since === 'string')
          since = message.since;
        reload(String(message.path));
        break;
      case 'alert':
        window.alert(String(message.message));
        break;
      case 'rouse-state':
        /* What was wrong may have been mended meanwhile; what still is follows. */
        errors = [];
        showErrors();
        compareState(String(message.since));
        break;
      case 'rouse-error':
        setError(String(message.program), String(message.text));
        break;
      case 'rouse-fixed':
        setError(String(message.program), null);
        break;
    }
  }

  function disconnect() {
    var old = socket;

    clearTimeout(timer);
    timer = 0;
    socket = null;
    if (old)
      old.close();
  }

  function connectLater() {
    clearTimeout(timer);
    timer = setTimeout(connect, delay);
    delay = Math.min(delay * 2, MAX_DELAY_MS);
  }

  function connect() {
    var mine, greeted = false, patience;

    disconnect();
    try {
      mine = socket = new WebSocket(makeSocketUrl(src));
    } catch (error) {
      return; /* the page may not: nothing will change that */
    }
    patience = setTimeout(function () { mine.close(); }, HELLO_MS);
    mine.onopen = function () {
      mine.send(JSON.stringify({ command: 'hello', protocols: [PROTOCOL, OURS], url: location.href.slice(0, 2000) }));
    };
    mine.onmessage = function (event) {
      var message = JSON.parse(event.data);

      if (greeted) {
        act(message);
      } else if (message.command === 'hello') {
        greeted = true;
        delay = FIRST_DELAY_MS;
        clearTimeout(patience);
      }
    };
    mine.onclose = function () {
      clearTimeout(patience);
      if (socket === mine) {
        socket = null;
        connectLater();
      }
    };
  }

  /* Whoever comes back to the page should not wait for it. */
  function wake() {
    if (socket || document.visibilityState === 'hidden')
      return;
    delay = FIRST_DELAY_MS;
    connect();
  }

  if (!src || !window.WebSocket)
    return;
  document.addEventListener('visibilitychange', wake);
  window.addEventListener('online', wake);
  window.addEventListener('pagehide', disconnect);
  window.addEventListener('pageshow', function (event) {
    if (event.persisted)
      wake();
  });
  connect();
})('@SINCE@');
