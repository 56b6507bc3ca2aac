# a11y.py - sees windows as a screen reader does, and clicks and types as a person does
# SPDX-License-Identifier: GPL-3.0-or-later
"""Works with the GTK 4 windows of Rouse and with the panels and notification daemons around it.

The functions that look for something wait for it, and fail with what was there instead. Known of GTK 4.8: only
window coordinates are told, `showing` is not set below the window, popovers cannot be clicked by the mouse (use
`press`), a column view has nodes for its realised rows only.
"""
import os
import re
import subprocess
import time

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

from lib.box import DEADLINE_S, Failure, check  # noqa: E402

BUTTON = ('push button', 'button')
ENTRY = ('text', 'entry')
SWITCH = ('check box', 'toggle button', 'switch')
TABLE = ('tree table', 'table')
WINDOW = ('frame', 'dialog', 'window', 'alert')

Atspi.init()


def spin(seconds=0.0):
    """Lets events of the buses arrive."""
    context = GLib.MainContext.default()
    end = time.monotonic() + seconds
    while True:
        while context.iteration(False):
            pass
        if time.monotonic() >= end:
            return
        time.sleep(min(0.01, seconds))


def wait_for(probe, what, deadline=DEADLINE_S):
    """The first true value of probe(); a node that goes away meanwhile only means that it is not there yet."""
    end = time.monotonic() + deadline
    while True:
        spin()
        try:
            value = probe()
        except GLib.Error:
            value = None
        if value:
            return value
        if time.monotonic() > end:
            raise Failure('waited %g s for %s' % (deadline, what() if callable(what) else what))
        time.sleep(0.03)


def xdo(*words):
    done = subprocess.run(['xdotool', *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=20, check=False)
    check(done.returncode == 0, 'xdotool %s: %s' % (' '.join(map(str, words)), done.stderr.decode()))
    return done.stdout.decode()


# -- looking


def apps():
    """What is on the accessibility bus."""
    desktop = Atspi.get_desktop(0)
    return [node for node in map(desktop.get_child_at_index, range(desktop.get_child_count())) if node is not None]


def app(name):
    """The application of that accessible name (often the program's file name), or None. Of several, the newest."""
    return next((node for node in reversed(apps()) if node.get_name() == name), None)


def app_of(pid):
    """The application of that process, or None."""
    for node in reversed(apps()):
        try:
            if node.get_process_id() == pid:
                return node
        except GLib.Error:
            pass
    return None


def fresh(root):
    """Forgets what was true below root a moment ago. (To switch libatspi's cache off for good makes it ask for
    states while it dispatches an event, which never ends.)"""
    if root is not None:
        root.clear_cache()


def walk(node, root=True):
    """The node and all below it, top down. What disappears while it is looked at is left out, and so is what a
    table below the node has, which may be very much: walk that by itself."""
    if node is None:
        return
    yield node
    try:
        if not root and node.get_role_name() in TABLE:
            return
        children = [node.get_child_at_index(i) for i in range(node.get_child_count())]
    except GLib.Error:
        return
    for child in children:
        yield from walk(child, False)


def role(node):
    return node.get_role_name()


def name_of(node):
    return node.get_name() or ''


def has(node, state):
    """Whether the node has a state, such as 'CHECKED', 'FOCUSED', 'SENSITIVE', 'SHOWING'."""
    return node.get_state_set().contains(getattr(Atspi.StateType, state))


def _matches(node, roles, name):
    if roles is not None and node.get_role_name() not in roles:
        return False
    if name is None:
        return True
    return bool(name.search(name_of(node))) if isinstance(name, re.Pattern) else name_of(node) == name


def _look(root, roles, name):
    roles = (roles,) if isinstance(roles, str) else roles
    fresh(root)
    for node in walk(root):
        try:
            matches = _matches(node, roles, name)
        except GLib.Error:
            continue
        if matches:
            yield node


def look(root, roles=None, name=None):
    """All nodes below root of these roles (a word or several) and that name (a text or a compiled pattern)."""
    return list(_look(root, roles, name))


def find(root, roles=None, name=None, deadline=DEADLINE_S):
    """The first such node, waited for."""
    what = '%s %s' % (roles, name.pattern if isinstance(name, re.Pattern) else repr(name))
    try:
        return wait_for(lambda: next(_look(root, roles, name), None), what, deadline)
    except Failure as failure:
        raise Failure('%s; there is:\n%s' % (failure, dump(root))) from None


def gone(root, roles=None, name=None, deadline=DEADLINE_S):
    """Waits until there is no such node."""
    wait_for(lambda: next(_look(root, roles, name), None) is None, '%s %r to go' % (roles, name), deadline)


def text(node):
    """Text of an entry, a text view or a terminal. (GTK 4 answers a length of -1 by nothing.)"""
    return Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node))


def texts(root):
    """All that can be read below root, line by line: names of labels and texts of entries."""
    lines = []
    fresh(root)
    for node in walk(root):
        try:
            line = name_of(node)
            if not line and role(node) in (*ENTRY, 'terminal'):
                line = text(node)
        except GLib.Error:
            continue
        if line:
            lines.append(line)
    return lines


def find_text(root, pattern, deadline=DEADLINE_S):
    """Waits until something below root reads as the pattern says; returns that text."""
    def probe():
        return next((line for line in texts(root) if re.search(pattern, line)), None)
    try:
        return wait_for(probe, 'a text like %r' % pattern, deadline)
    except Failure as failure:
        raise Failure('%s; there is:\n%s' % (failure, '\n'.join(texts(root)[:120]))) from None


def dump(root, depth=0, limit=400):
    """The tree below root as text, for messages of failed tests."""
    lines = []

    def add(node, depth):
        if node is None or len(lines) >= limit:
            return
        try:
            states = [state for state in ('CHECKED', 'FOCUSED', 'SELECTED') if has(node, state)]
            lines.append('%s%s "%s" %s' % ('  ' * depth, role(node), name_of(node), ' '.join(states)))
            for i in range(node.get_child_count()):
                add(node.get_child_at_index(i), depth + 1)
        except GLib.Error:
            pass
    add(root, depth)
    return '\n'.join(lines)


# -- acting


def press(node):
    """Does what the widget is there for: a button's click, a switch's toggle, a menu item's action."""
    check(Atspi.Action.do_action(node, 0), 'the %s "%s" has no action' % (role(node), name_of(node)))
    spin(0.05)


def focus(node):
    """Gives a widget the keyboard's focus. (GTK 4.8 does it, and says that it failed.)"""
    try:
        Atspi.Component.grab_focus(node)
    except GLib.Error:
        pass
    spin(0.1)


def set_text(node, value):
    """Puts a text into an entry, as an input method does."""
    check(Atspi.EditableText.set_text_contents(node, value), 'the %s "%s" takes no text' % (role(node), name_of(node)))


def extents(node, kind=Atspi.CoordType.SCREEN):
    box = Atspi.Component.get_extents(node, kind)
    return box.x, box.y, box.width, box.height


def click_at(x, y, button=1, count=1):
    xdo('mousemove', x, y)
    spin(0.15)
    xdo('click', '--repeat', count, '--delay', 60, button)
    spin(0.2)


def click_peer(node, button=1):
    """Clicks on what a GTK 3 or Qt program shows: a panel, a notification."""
    x, y, width, height = extents(node)
    click_at(x + width // 2, y + height // 2, button)


def window_of(node):
    while node is not None and role(node) not in WINDOW:
        node = node.get_parent()
    return node


def window_id(title):
    """X window of that title. Without a window manager there may be several: the last one is the visible one."""
    ids = wait_for(lambda: subprocess.run(['xdotool', 'search', '--onlyvisible', '--name', '^%s$' % re.escape(title)], timeout=20,
                                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout.split(),
                   'a window with the title “%s”' % title)
    return int(ids[-1])


def geometry(window):
    """x, y, width, height of an X window on the screen."""
    values = dict(line.split('=') for line in xdo('getwindowgeometry', '--shell', window).split())
    return tuple(int(values[key]) for key in ('X', 'Y', 'WIDTH', 'HEIGHT'))


def position(node):
    """Where on the screen the middle of a GTK 4 widget is."""
    frame = window_of(node)
    x, y, width, height = geometry(window_id(name_of(frame)))
    _, _, frame_width, frame_height = extents(frame, Atspi.CoordType.WINDOW)
    node_x, node_y, node_width, node_height = extents(node, Atspi.CoordType.WINDOW)
    return (x + (width - frame_width) // 2 + node_x + node_width // 2, y + (height - frame_height) // 2 + node_y + node_height // 2)


def click(node, button=1, count=1):
    """Clicks on a GTK 4 widget with the mouse."""
    click_at(*position(node), button, count)


def drag(start, end):
    """Drags from one place on the screen to another, at a person's pace: a drag begins after a few pixels."""
    (x, y), (to_x, to_y) = start, end
    xdo('mousemove', x, y)
    spin(0.2)
    xdo('mousedown', 1)
    for step in range(1, 13):
        xdo('mousemove', x + (to_x - x) * step // 12, y + (to_y - y) * step // 12)
        spin(0.06)
    spin(0.4)
    xdo('mouseup', 1)
    spin(0.3)


def type_text(value, delay_ms=12):
    """Types on the keyboard, into whatever has the focus."""
    xdo('type', '--delay', delay_ms, '--', value)
    spin(0.1)


def key(*names):
    """Presses keys such as 'ctrl+f', 'Tab', 'Return'."""
    xdo('key', '--delay', 30, *names)
    spin(0.15)


def focused(root):
    """The widget with the keyboard's focus, or None."""
    return next((node for node in walk(root) if has(node, 'FOCUSED')), None)


def shot(name, window='root'):
    """Keeps a picture of the screen in the folder DESK_SHOTS; does nothing when that is not set."""
    folder = os.environ.get('DESK_SHOTS')
    if not folder:
        return None
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, name + '.png')
    if os.environ.get('DESK_KIND') == 'sway':
        subprocess.run(['grim', path], timeout=20, check=True)
    else:
        subprocess.run(['import', '-window', str(window), path], timeout=20, check=True)
    return path


MENU_ITEM = ('menu item', 'check menu item', 'radio menu item', 'menu', 'tearoff menu item')


class TrayMenu:
    """A menu that a panel shows. Those of icons are in no tree, but their items announce themselves when they show;
    the panel's own are in its tree, and announce nothing."""

    def __init__(self, panel='xfce4-panel'):
        self.panel = panel
        self.announced = {}
        self.listener = Atspi.EventListener.new(self._event)
        self.listener.register('object:state-changed:showing')

    def _event(self, event):
        try:
            if 'menu' in event.source.get_role_name() and event.detail1:
                self.announced[event.source.get_name()] = event.source
        except GLib.Error:
            pass

    def shown(self):
        """{name: node} of all items that are to be seen, those of open submenus too."""
        nodes = dict(self.announced)
        nodes.update((name_of(node), node) for node in look(app(self.panel), MENU_ITEM))
        return {name: node for name, node in nodes.items() if name and self._shows(node)}

    @staticmethod
    def _shows(node):
        try:
            return has(node, 'SHOWING')
        except GLib.Error:
            return False

    def names(self):
        return list(self.shown())

    def open(self, x, y):
        """Opens the menu of the icon there by the right button; returns the names of its items."""
        self.announced.clear()
        xdo('mousemove', x, y)
        spin(0.15)
        xdo('click', 3)
        wait_for(self.names, 'the menu to open')
        spin(0.4)
        return self.names()

    def item(self, name, deadline=DEADLINE_S):
        """The item of that name (a text or a compiled pattern), once it shows. A "_" is left out of names."""
        def probe():
            return next((node for label, node in self.shown().items()
                         if (name.search(label) if isinstance(name, re.Pattern) else label == name)), None)
        return wait_for(probe, lambda: 'the menu item %r; there are %s' % (name, self.names()), deadline)

    def hover(self, name):
        """Moves the pointer over an item, which opens its submenu."""
        x, y, width, height = extents(self.item(name))
        xdo('mousemove', x + width // 2, y + height // 2)
        spin(0.4)

    def choose(self, name):
        click_peer(self.item(name))

    def close(self):
        xdo('key', 'Escape', 'Escape')
        spin(0.2)
