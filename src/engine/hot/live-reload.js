/* live-reload.js - what a page loads to follow a project: takes style sheets and images in place, and shows what is wrong
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Served as /livereload.js?project=KEY, with the state of the project, and live-reload.css, in the places of the arguments at
 * the end. Speaks LiveReload protocol 7 and, with Rouse, what live-reload-message.h adds.
 */
(function (since, style) {
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

  /* (promise): the new one, of a link or style element, comes beside the old one, which goes when the new one is there with
   * all that it imports: nothing is ever without a style. */
  function swapElement(element) {
    var fresh = element.cloneNode(true);

    fresh.removeAttribute('integrity'); /* of what it was */
    if (element.href)
      fresh.href = getRenewed(element.href) || element.href;
    return new Promise(function (resolve, reject) {
      function end(event) {
        /* Once: browsers also tell of the sheets that are imported into it later. */
        clearTimeout(timer);
        fresh.removeEventListener('load', end);
        fresh.removeEventListener('error', end);
        if (event && event.type === 'load')
          renewWithin(fresh.sheet).then(function () { element.remove(); }).then(resolve, reject);
        else {
          fresh.remove();
          resolve();
        }
      }

      var timer = setTimeout(end, SHEET_MS);

      fresh.addEventListener('load', end);
      fresh.addEventListener('error', end);
      if (element.parentNode)
        element.parentNode.insertBefore(fresh, element.nextSibling);
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

  /* (promise): the same of a rule in a sheet that is not all that the page has. Nobody says when it is there. */
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

  function collectImports(sheet, element, found) {
    getImports(sheet).forEach(function (rule) {
      found.push({ url: getImportUrl(rule), element: element });
      collectImports(rule.styleSheet, element, found);
    });
  }

  /* All that have an address, and the elements that brought them. */
  function collectSheets() {
    var found = [];

    Array.prototype.forEach.call(document.querySelectorAll('link[rel~="stylesheet"][href], style'), function (element) {
      if (element.href)
        found.push({ url: element.href, element: element });
      collectImports(element.sheet, element, found);
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

    return Promise.all(chosen.map(function (sheet) { return renew(sheet.url); })).then(function () {
      var elements = chosen.map(function (sheet) { return sheet.element; });

      return Promise.all(elements.filter(function (element, i) { return elements.indexOf(element) === i; }).map(swapElement));
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
      sheet.replaceSync(style);
      root.adoptedStyleSheets = [sheet];
    } catch (error) {
      add(root, 'style', '', style);
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

    add(section, 'h2', '', error.project + ' \u00b7 ' + error.program);
    add(section, 'p', 'first', end < 0 ? text : text.slice(0, end));
    if (end >= 0)
      rest.push(add(section, 'pre', '', text.slice(end + 1).replace(/^(\s*\n)+/, '')));
  }

  function showErrors() {
    var root, dialog, close, rest = [];

    hideErrors();
    /* Rouse's own page, which its proxy gives while nobody else can, says it already. */
    if (errors.length === 0 || dismissed || document.documentElement.hasAttribute('data-rouse-error'))
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

  /* @error has no text when it is over. */
  function setError(error) {
    var rest = errors.filter(function (other) { return other.key !== error.key || other.program !== error.program; });

    if (typeof error.text === 'string') {
      rest.push(error);
      dismissed = false;
    }
    rest.sort(function (a, b) { return a.key + '\0' + a.program < b.key + '\0' + b.program ? -1 : 1; });
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
      case 'rouse-fixed':
        setError(message);
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
  window.addEventListener('focus', wake);
  window.addEventListener('online', wake);
  window.addEventListener('pagehide', disconnect);
  window.addEventListener('pageshow', function (event) {
    if (event.persisted)
      wake();
  });
  connect();
})('@SINCE@', '@STYLE@');
