# rouse_hot.py - a Python program that Rouse runs with hot=ask takes changes without a restart
# SPDX-License-Identifier: GPL-3.0-or-later
"""Copy this file beside your program, or import it from where it is installed. It needs Python 3.8 and nothing else.

    import rouse_hot
    import plugins.mail, plugins.search

    rouse_hot.listen(rouse_hot.reload_modules(["plugins.mail", "plugins.search"]))

Without ROUSE_HOT_SOCKET, which Rouse sets, nothing happens at all. rouse-hot(7) tells the rest.
"""
import ast
import collections
import gc
import importlib.machinery
import importlib.util
import json
import os
import re
import socket
import symtable
import sys
import sysconfig
import threading
import time
import traceback
import types
import typing
import weakref

__all__ = ["Change", "File", "Listener", "Restart", "listen", "reload_modules"]

VERSION = 1
LINE_MAX = 16 * 1024 * 1024
WHY_MAX = 200
# How long a call that was under way when its module was loaded again has to come to its end.
PATIENCE_S = 1.0

#: path: absolute. kind: "created", "modified" or "deleted". moved_from: where it was before, or None.
File = collections.namedtuple("File", "path kind moved_from")
#: files: of File, sorted by path. truncated: there are more of them. branch: (from, to) after a checkout, else None.
#: timeout: seconds that Rouse waits for the answer.
Change = collections.namedtuple("Change", "number files truncated branch timeout")


class Restart(Exception):
    """Raised by a handler: the program has to be restarted, and this is why."""


def listen(handler, name=None, thread=True):
    """Has `handler(change)` called for each set of changes from now on.

    What it returns is the answer: True or "done", the program uses what changed; anything else, it is to be restarted.
    So it is when the handler raises something; `Restart("why")` is the polite way. Meanwhile nothing else is decided.

    The handler runs on a thread of its own, which ends with the program. With thread=False it runs when the Listener,
    which is returned, is told to dispatch(): whenever its fileno() can be read, from the program's own loop.

    Returns None, and does nothing, when Rouse does not run the program or does not want to ask.
    """
    path = os.environ.get("ROUSE_HOT_SOCKET")
    if not path:
        return None
    try:
        listener = Listener(path, handler, name or os.path.basename(sys.argv[0]) or "python")
    except OSError:
        return None  # nobody asks, so every change is a restart
    if thread:
        threading.Thread(target=listener.run, name="rouse-hot", daemon=True).start()
    return listener


class Listener:
    """A connection to Rouse; made by listen()."""

    def __init__(self, path, handler, name):
        self._handler = handler
        self._buffer = b""
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self._socket.connect(path)
            self._send({"rouse": VERSION, "hello": {"name": name}})
        except OSError:
            self._socket.close()
            raise
        _note_forks(self)

    def fileno(self):
        """-1 once it is closed."""
        return self._socket.fileno()

    def close(self):
        """Stops listening: the program is restarted after each change."""
        try:
            self._socket.shutdown(socket.SHUT_RDWR)  # wakes the thread
        except OSError:
            pass
        self._socket.close()

    def run(self):
        while self.dispatch():
            pass

    def dispatch(self):
        """Takes what has come, and waits if nothing has. Returns False when nothing more will come."""
        try:
            data = self._socket.recv(65536)
            if data and len(self._buffer) <= LINE_MAX:
                *lines, self._buffer = (self._buffer + data).split(b"\n")
                for line in lines:
                    self._take(json.loads(line))
                return True
        except (OSError, ValueError, TypeError, KeyError):
            pass
        self._socket.close()
        return False

    def _send(self, message):
        self._socket.sendall(json.dumps(message).encode() + b"\n")

    def _take(self, message):
        if "change" not in message or "files" not in message:
            return  # a later Rouse may say more
        answer = {"change": message["change"], "answer": "restart"}
        try:
            result = self._handler(_read_change(message))
            if result is True or result == "done":
                answer["answer"] = "done"
        except Restart as restart:
            answer["why"] = str(restart)[:WHY_MAX]
        except (Exception, SystemExit) as error:  # pylint: disable=broad-except
            traceback.print_exc()
            answer["why"] = ("%s: %s" % (type(error).__name__, error))[:WHY_MAX]
        self._send(answer)


def _read_change(message):
    branch = message.get("branch")
    return Change(message["change"], [_read_file(file) for file in message["files"]], bool(message.get("truncated")),
                  (branch.get("from"), branch.get("to")) if branch else None, message.get("timeout_ms", 5000) / 1000)


def _read_file(file):
    def decode(path):
        if path is None or not file.get("escaped"):
            return path
        return os.fsdecode(re.sub(rb"%([0-9A-F]{2})", lambda match: bytes([int(match.group(1), 16)]), path.encode()))

    return File(decode(file["path"]), file["kind"], decode(file.get("from")))


# Forks: a child has a copy of what the modules were, and nobody asks it.

_listeners = weakref.WeakSet()
_forked = False


def _note_forks(listener):
    if not _listeners:
        os.register_at_fork(before=_before_fork, after_in_child=_after_fork_in_child)
    _listeners.add(listener)


def _before_fork():
    global _forked
    _forked = True


def _after_fork_in_child():
    global _forked
    _forked = False
    for listener in list(_listeners):
        listener._socket.close()  # the connection is the parent's
    _listeners.clear()


# Modules

def reload_modules(names, after=None):
    """A handler for listen() that loads modules again, in the order of `names` (a list, or a function that returns one).

    It does so only when nothing is left to chance: every changed file is the source of one of these modules, is read
    without an error, and whoever uses the modules does so by the module, as in `plugins.mail.send()`, so that nothing of
    what they were is left. Whatever else happens, the program is restarted. `after(modules)` is called with those that
    were loaded again, so that the program can exchange what it made of them.

    Modules that depend on others of the list come after them.
    """
    def handler(change):
        modules = _find_changed(change, list(names() if callable(names) else names))
        _reload(modules, after, min(PATIENCE_S, change.timeout / 2))
        return True

    return handler


def _find_changed(change, names):
    """The modules to be loaded again, in the order of `names`."""
    if change.truncated:
        raise Restart("too many files changed")
    if _forked:
        raise Restart("there are processes with a copy of the modules")
    if not getattr(sys, "_is_gil_enabled", lambda: True)():
        raise Restart("without the GIL it is not known who uses a module")
    listed = {}
    for name in names:
        module = sys.modules.get(name)
        if module is not None and getattr(module, "__file__", None):
            listed[os.path.realpath(module.__file__)] = name
    changed = set()
    for file in change.files:
        name = listed.get(os.path.realpath(file.path))
        if name is None:
            raise Restart("%s is no module that may be reloaded" % file.path)
        if file.kind != "modified":
            raise Restart("%s was %s" % (file.path, file.kind))
        if name == "__main__" or type(sys.modules[name].__loader__) is not importlib.machinery.SourceFileLoader:
            raise Restart("%s was not loaded in the usual way" % name)
        for other in _find_loaded(file.path):
            if other != name:
                raise Restart("%s is loaded as %s and as %s" % (file.path, name, other))
        changed.add(name)
    return [sys.modules[name] for name in dict.fromkeys(names) if name in changed]


def _find_loaded(path):
    """The names of the modules whose source this is: a script's folder and a package may lead to the same file."""
    for name, module in list(sys.modules.items()):
        if _is(module, types.ModuleType):
            source = _get_namespace(module).get("__file__")
            if source and os.path.basename(source) == os.path.basename(path) and os.path.realpath(source) == os.path.realpath(path):
                yield name


def _is(thing, kind):
    """isinstance() without asking a proxy what it stands for."""
    return issubclass(type(thing), kind)


def _get_namespace(module):
    """The names in a module, without waking one that loads itself when it is used."""
    return types.ModuleType.__getattribute__(module, "__dict__")


def _reload(modules, after, patience):
    codes = [_compile(module) for module in modules]
    _refuse_importers(modules)
    before = [_Remains(module) for module in modules]
    for module, code in zip(modules, codes):
        exec(code, module.__dict__)
    if after is not None:
        after(list(modules))
    for remains in before:
        remains.refuse_values()
    end = time.monotonic() + patience
    delay = 0.01
    while True:
        left = [what for remains in before for what in remains.find()]
        if not left:
            return
        if time.monotonic() + delay > end:
            raise Restart("%s is still in use as it was" % left[0])
        time.sleep(delay)
        delay *= 2


def _compile(module):
    """Reads the source itself: what is cached is told apart by seconds and size only."""
    with open(module.__file__, "rb") as file:
        source = file.read()
    try:
        code = module.__loader__.source_to_code(source, module.__file__)
        table = symtable.symtable(importlib.util.decode_source(source), module.__file__, "exec")
    except (SyntaxError, ValueError) as error:
        raise Restart("%s: %s" % (module.__name__, error)) from None
    tree = ast.parse(source)
    if any(isinstance(node, ast.ImportFrom) and node.names[0].name == "*" for node in ast.walk(tree)):
        raise Restart("%s imports *, so that it is not known what it defines" % module.__name__)
    bound = set()
    _collect_bound(table, bound, True)
    for key, value in module.__dict__.items():
        if not _is_dunder(key) and key not in bound and not _is_submodule(module, key, value):
            raise Restart("%s.%s is not defined any more" % (module.__name__, key))
    return code


def _collect_bound(table, bound, is_module):
    for symbol in table.get_symbols():
        if (is_module or symbol.is_declared_global()) and (symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()):
            bound.add(symbol.get_name())
    for child in table.get_children():
        _collect_bound(child, bound, False)


def _is_dunder(key):
    return key.startswith("__") and key.endswith("__")


def _is_submodule(module, key, value):
    return sys.modules.get(module.__name__ + "." + key) is value


# What of a module others hold: names imported from it, which may be numbers or texts that nobody can follow.

def _refuse_importers(modules):
    names = [module.__name__ for module in modules]
    stdlib = tuple(sysconfig.get_paths()[key] + os.sep for key in ("stdlib", "platstdlib"))
    for other in list(sys.modules.values()):
        if not _is(other, types.ModuleType) or other is sys.modules[__name__]:
            continue
        namespace = _get_namespace(other)
        path = namespace.get("__file__")
        if path is None and namespace.get("__spec__") is None:
            _refuse_same_values(namespace, modules)
        elif path is not None and path.endswith(".py") and (not path.startswith(stdlib) or "-packages" + os.sep in path):
            # Those that come later import it anew.
            fresh = names[:names.index(namespace["__name__"]) + 1] if any(other is module for module in modules) else []
            for name in _find_imported(namespace, names):
                if name not in fresh:
                    raise Restart("%s has imported names of %s" % (namespace.get("__name__"), name))


def _find_imported(namespace, names):
    """Those of `names` from which the source of the module with this namespace, in its own body, imports names."""
    path = namespace["__file__"]
    try:
        with open(path, "rb") as file:
            source = file.read()
        # Most need not be parsed.
        if not any(name.rpartition(".")[2].encode() in source for name in names) and not re.search(rb"\bfrom\s+\.", source):
            return
        nodes = [ast.parse(source)]
    except (OSError, SyntaxError, ValueError):
        raise Restart("%s cannot be read: does it use what changed?" % path) from None
    while nodes:
        node = nodes.pop()
        if isinstance(node, ast.ImportFrom):
            origin = _resolve(namespace, node)
            if origin in names and any(origin + "." + alias.name not in sys.modules for alias in node.names):
                yield origin
        elif not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            nodes.extend(ast.iter_child_nodes(node))


def _resolve(namespace, node):
    if node.level == 0:
        return node.module
    package = namespace.get("__package__") or (namespace["__name__"] if "__path__" in namespace else namespace["__name__"].rpartition(".")[0])
    try:
        return importlib.util.resolve_name("." * node.level + (node.module or ""), package)
    except (ImportError, ValueError):
        return None


def _refuse_same_values(namespace, modules):
    """For what has no source, such as what is typed into a REPL."""
    for module in modules:
        for key, value in module.__dict__.items():
            if not _is_dunder(key) and not _is(value, types.ModuleType) and namespace.get(key, _Remains) is value:
                raise Restart("%s has imported %s of %s" % (namespace.get("__name__"), key, module.__name__))


# What of a module lives on after it has been loaded again.

_FOLLOWED_ELSEWHERE = (type, types.ModuleType, types.FunctionType, types.BuiltinFunctionType)
_VALUES = (bool, int, float, complex, str, bytes, range, type(None), type(Ellipsis), type(NotImplemented), re.Pattern)


class _Remains:
    """What a module defines before it is loaded again, without keeping that alive."""

    def __init__(self, module):
        self._module = module
        self._weak = []  # (what it is called, reference)
        self._held = []  # (key, value) of what cannot be referred to weakly
        namespace = module.__dict__
        for user in gc.get_referrers(namespace):
            if type(user) is types.FunctionType and user.__globals__ is namespace:
                self._add(user.__qualname__, user)
            elif type(user) is types.FrameType and user.f_globals is namespace:  # of a generator, before Python 3.11
                self._add(user.f_code.co_name, user.f_code)
        for cls in _all_classes():
            if cls.__dict__.get("__module__") == module.__name__:
                self._add(cls.__qualname__, cls)
        for key, value in namespace.items():
            if _is_dunder(key) or _is(value, _FOLLOWED_ELSEWHERE + _VALUES) or type(value).__module__ == "typing":
                continue
            if type(value) is tuple and not value:
                continue  # there is but one
            try:
                self._add(key, value)
            except TypeError:
                self._held.append((key, value))

    def _add(self, name, thing):
        self._weak.append((name, weakref.ref(thing)))

    def refuse_values(self):
        """Raises when somebody else holds a value that the module does not have any more; then lets go of them."""
        gc.collect()
        held, self._held = self._held, []
        held.append((None, object()))  # what the count is when nobody does
        counts = []
        for entry in held:
            counts.append(sys.getrefcount(entry[1]))
        for entry, count in zip(held, counts):
            if count > counts[-1] and self._module.__dict__.get(entry[0]) is not entry[1]:
                raise Restart("%s.%s is still in use as it was" % (self._module.__name__, entry[0]))

    def find(self):
        """Names of what is not gone."""
        for clear in getattr(typing, "_cleanups", ()):
            clear()  # it remembers every class that was ever written into a hint
        gc.collect()
        for name, reference in self._weak:
            thing = reference()
            if thing is not None and not self._is_kept(name, thing):
                return ["%s.%s" % (self._module.__name__, name)]
        return []

    def _is_kept(self, name, thing):
        """Whether the new module has it, too, as it has what it took from elsewhere. What it defines is new."""
        return not _is(thing, (type, types.FunctionType)) and self._module.__dict__.get(name) is thing


def _all_classes():
    found, classes = {object}, [object]
    while classes:
        for cls in type.__subclasses__(classes.pop()):
            if cls not in found:
                found.add(cls)
                classes.append(cls)
    return found
