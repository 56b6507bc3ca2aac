# sitecustomize.py - a Python program that Rouse runs with discover=loaded says which files it has loaded
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rouse puts this folder in front of PYTHONPATH, and the name of a journal into ROUSE_LOADED_FILE.

To the journal are appended: "hello PID python"; "file PATH", loaded, or about to be, or read; "missing PATH", where a
module was looked for, or a folder in which one may appear; "drop PATH", a file that the program writes itself;
"bye PID", another program may be about to take its place, or it has read more than is told. Nothing waits for anybody, and whatever fails, fails silently:
the program must never notice.

What code reads by other means than open() or an import, such as an extension module's own fopen(), is not seen, and
before Python 3.8 nothing is but what is imported.

The syntax is that of Python 2 as well: such an interpreter may be among what the program starts, and is left alone.
"""
import sys


def _begin():
    import os
    import time

    journal = os.environ.get("ROUSE_LOADED_FILE")
    bootstrap = sys.modules.get("_frozen_importlib")
    if not journal or sys.version_info < (3, 7) or not hasattr(bootstrap, "_find_spec"):
        return
    site = sys.modules.get("site")
    external = sys.modules["_frozen_importlib_external"]
    # More than Rouse reads of it: then everything counts, and there is no use in going on.
    LIMIT = 17 * 1024 * 1024
    # For what is not an imported module there is less room; a program may read any number of files. Past that, it says bye.
    LIMIT_EXTRA = 4 * 1024 * 1024
    WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_PATH", 0)
    SUFFIXES = external.BYTECODE_SUFFIXES + external.EXTENSION_SUFFIXES
    SourceFileLoader = external.SourceFileLoader
    fsdecode, getcwd, write, fstat, monotonic = os.fsdecode, os.getcwd, os.write, os.fstat, time.monotonic
    encoding, errors = sys.getfilesystemencoding(), sys.getfilesystemencodeerrors()
    next_find_spec = bootstrap._find_spec

    library = os.path.dirname(os.__file__)
    archive = os.path.join(os.path.dirname(library), "python%d%d.zip" % sys.version_info[:2])

    def prefixes():
        """Folders of the standard library and of installed packages, each with a slash, as the interpreter names them."""
        found = [library, archive]
        if site is not None:
            found += site.getsitepackages() if hasattr(site, "getsitepackages") else []
            found.append(getattr(site, "USER_SITE", None))
        roots = [root for root in os.environ.get("ROUSE_LOADED_ROOTS", "").split("\n") if root] or [getcwd()]
        roots += [os.path.realpath(root) for root in roots]
        found = set(path.rstrip("/") + "/" for path in found if path)
        # Whoever works on something in there wants to have it watched.
        return tuple(path for path in found if not any((root.rstrip("/") + "/").startswith(path) for root in roots))

    skipped = prefixes()
    # Only the kernel has something to say there.
    not_data = skipped + ("/dev/", "/proc/", "/sys/")
    said = set([__file__, archive])  # Paths that the journal has, and "?" before those that are missing.
    data = set()  # Of these, what was only read.
    own = set()  # What the program wrote.
    lists = set()  # Folders that it listed.
    opens = set()  # The .pyc files that are opened for what has been said.
    folders = {}
    # The descriptor, which inode that is, bytes written, when to look at the descriptor again, said goodbye, and for good.
    state = [-1, 0, 0, 0, False, False]

    def connect():
        """Opens the journal at a number that programs do not come to easily."""
        fd = os.open(journal, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC)
        high = min(os.sysconf("SC_OPEN_MAX"), 1024) - 24
        while high > fd:
            try:
                fstat(high)
                high -= 1
            except OSError:
                os.dup2(fd, high, False)
                os.close(fd)
                fd = high
        info = fstat(fd)
        state[:2] = fd, info.st_ino
        return info

    def append(text, limit):
        if state[2] > limit:
            return
        if state[4]:
            # It was not replaced after all.
            state[4] = False
            hello()
        line = text.encode(encoding, errors)
        state[2] += len(line)
        now = monotonic()
        if now > state[3]:
            # Programs that become daemons close what they do not know, and the number may be somebody else's by now.
            try:
                info = fstat(state[0])
            except OSError:
                info = None
            if info is None or info.st_ino != state[1]:
                info = connect()
            state[3] = now + 0.01
            if info.st_size > LIMIT:
                # That is what others have written, each of them little.
                state[2] = LIMIT + 1
                return
        write(state[0], line)

    def quote(path):
        return path.replace("\\", "\\\\").replace("\n", "\\n")

    def absolute(path):
        if path[:1] != "/":
            path = os.path.join(getcwd(), path)
        if "/." in path or "//" in path:
            # Only what is in the way is looked at: a link to a file remains what it is.
            folder, name = os.path.split(path)
            if folder not in folders:
                if len(folders) > 10000:
                    folders.clear()
                folders[folder] = os.path.realpath(folder)
            path = os.path.join(folders[folder], name)
        return path

    def say(path, limit=LIMIT):
        if path in said:
            return
        if path[:1] != "/" or "/." in path or "//" in path:
            path = absolute(path)
        if path not in said and state[2] <= limit and not path.startswith(skipped):
            said.add(path)
            if "\\" in path or "\n" in path:
                path = quote(path)
            append("file " + path + "\n", limit)

    def has_room():
        """Whether there is room for what is not an imported module. If not, not all is known of us any more."""
        if state[2] <= LIMIT_EXTRA:
            return True
        if not state[5]:
            state[5] = True
            append("bye %d\n" % os.getpid(), LIMIT)
        return False

    def say_missing(paths):
        lines = []
        for path in paths:
            if "?" + path not in said and has_room():
                said.add("?" + path)
                lines.append("missing " + quote(path) + "\n")
        # In one go, but no longer than what is written whole.
        for i in range(0, len(lines), 20):
            append("".join(lines[i:i + 20]), LIMIT_EXTRA)

    def places(name, entries, until, suffixes):
        """Where else a module of this name could be, up to where it was found."""
        tail = name.rpartition(".")[2]
        for entry in entries:
            if isinstance(entry, bytes):
                entry = fsdecode(entry)
            if not isinstance(entry, str):
                continue
            folder = absolute(entry or getcwd()).rstrip("/") + "/"
            if until is not None and until.startswith(folder):
                return
            if not folder.startswith(skipped):
                yield folder + tail
                for suffix in suffixes:
                    yield folder + tail + suffix

    def note(name, path, spec):
        if spec is None:
            say_missing(places(name, sys.path if path is None else path, None, [".py"] + SUFFIXES))
            return
        origin = spec.origin
        if not isinstance(origin, str) or not (spec.has_location or "/" in origin):
            portions = spec.submodule_search_locations
            if origin is None and portions is not None:
                # A namespace package; asking it itself may make it look for its folders again.
                folders_of = map(absolute, getattr(portions, "_path", portions))
                say_missing([folder for folder in folders_of if not (folder + "/").startswith(skipped)])
            return
        if type(spec.loader) is not SourceFileLoader:
            archive = getattr(spec.loader, "archive", None)
            origin = archive if isinstance(archive, str) else origin
            if origin[-4:] == ".pyc":
                say_missing([absolute(origin)[:-1]])
        if not origin.startswith(skipped):
            opens.add(spec.cached)
            say(origin)
        if path is None:
            say_missing(places(name, sys.path, absolute(origin), [".py"]))

    def find_spec(name, path, target=None):
        spec = next_find_spec(name, path, target)
        try:
            # What most are, in short: this is what the start of a large program is slowed down by.
            if path is None or spec is None or type(spec.loader) is not SourceFileLoader:
                note(name, path, spec)
            else:
                origin = spec.origin
                if not origin.startswith(skipped):
                    opens.add(spec.cached)
                    say(origin)
        except Exception:
            pass
        return spec

    def opened(path, mode, flags):
        if type(path) is not str:
            if isinstance(path, int):
                return
            path = fsdecode(path)
        if path in own or path.startswith(not_data):
            return
        if flags & WRITING or mode and ("r" not in mode or "+" in mode):
            written(path)
            return
        path = absolute(path)
        if path[-4:] == ".pyc":
            try:
                path = external.source_from_cache(path)
            except ValueError:
                pass
        if path not in said and path not in own and not path.startswith(not_data) and has_room():
            data.add(path)
            say(path, LIMIT_EXTRA)

    def written(path):
        """What the program writes itself is none of its sources, though it reads it as well, unless it imports it."""
        path = absolute(fsdecode(path))
        if ".pyc" not in path:
            # A module may have been imported all the same, by another process or since it was read.
            if path in data and path[-3:] != ".py":
                data.discard(path)
                said.discard(path)
                append("drop " + quote(path) + "\n", LIMIT)
            if len(own) < 100000:
                own.add(path)

    def listed(path):
        """Modules that appear where the program itself has looked for modules would be loaded, too."""
        path = absolute(fsdecode(path or "."))
        # The machinery of imports looks everywhere.
        if path in lists or sys._getframe(2).f_code.co_name == "_fill_cache":
            return
        lists.add(path)
        if not (path + "/").startswith(not_data) and any(name.endswith(".py") for name in os.listdir(path)):
            say_missing([path])

    def audit(event, args):
        try:
            if event == "open":
                path = args[0]
                if path in opens:
                    opens.discard(path)
                elif path not in said or path in data:
                    opened(*args)
            elif event == "import":
                if args[1]:
                    say(args[1])
            elif event == "os.listdir" or event == "os.scandir":
                if not isinstance(args[0], int) and len(lists) < 10000:
                    listed(args[0])
            elif event == "os.rename":
                written(args[1])
            elif event == "os.exec":
                append("bye %d\n" % os.getpid(), LIMIT)
                state[4] = True
        except Exception:
            pass

    def hello():
        if not state[5]:
            append("hello %d python\n" % os.getpid(), LIMIT)

    def in_child():
        try:
            hello()
        except Exception:
            pass

    hello()
    for module in list(sys.modules.values()):
        try:
            origin = module.__spec__.origin
            if isinstance(origin, str) and "/" in origin:
                say(origin)
        except Exception:
            pass
    script = sys.argv[0] if getattr(sys, "argv", None) else ""
    if script not in ("", "-", "-c", "-m") and os.path.isfile(script):
        say(script)
    if hasattr(find_spec.__code__, "replace"):
        # So that tracebacks leave it out, as they do the rest of the machinery.
        find_spec.__code__ = find_spec.__code__.replace(co_filename=next_find_spec.__code__.co_filename)
    bootstrap._find_spec = find_spec
    util = sys.modules.get("importlib.util")
    if getattr(util, "_find_spec", None) is next_find_spec:
        util._find_spec = find_spec
    os.register_at_fork(after_in_child=in_child)
    if hasattr(sys, "addaudithook"):
        sys.addaudithook(audit)
    else:
        # Modules that are loaded by their path alone.
        next_get_data = external.FileLoader.get_data

        def get_data(self, path):
            audit("open", (path, "r", 0))
            return next_get_data(self, path)

        external.FileLoader.get_data = get_data


try:
    _begin()
except Exception:
    pass

# Now as if this file had not been there: its folder goes, and the sitecustomize that is next takes its place. If there is
# none, or it fails, that is told to whoever imported this one.
_folder = __file__.rpartition("/")[0]
sys.path[:] = [_entry for _entry in sys.path if _entry != _folder]
_self = sys.modules.pop("sitecustomize", None)
import sitecustomize  # noqa: E402,F401
