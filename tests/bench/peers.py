# peers.py - the reloaders that are compared, and how each is told to restart a program
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import shlex
import shutil
import subprocess
import time

PROGRAMS = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'programs')


def program(name):
    return os.path.join(PROGRAMS, name)


def has_module(name):
    return subprocess.run(['/usr/bin/python3', '-c', 'import ' + name], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


class Peer:
    """With its defaults, as its manual says; only what is needed to watch all files below a folder is added."""

    name = ''
    quick = False  # many measurements cost little time

    def missing(self, lab):
        """What is not installed; None when all is."""
        return None

    def env(self, lab):
        return {}

    def command(self, lab, tree, run):
        raise NotImplementedError


class Command(Peer):
    """One that takes the child's command line."""

    needs = ()

    def missing(self, lab):
        return next((need for need in self.needs if shutil.which(need) is None), None)


class Rouse(Command):
    name = 'rouse'
    quick = True

    def missing(self, lab):
        return None if os.access(lab.rouse, os.X_OK) else lab.rouse

    def command(self, lab, tree, run):
        return [lab.rouse, 'run', '-q', '--events', run.events, '--', lab.child, run.log.path]


class InotifywaitLoop(Command):
    name = 'inotifywait loop'
    quick = True
    needs = ('inotifywait',)

    def command(self, lab, tree, run):
        return [program('inotifywait-loop.sh'), tree, lab.child, run.log.path]


class Entr(Command):
    name = 'entr'
    needs = ('entr',)

    def command(self, lab, tree, run):
        find = 'find %s -name .git -prune -o -type f -print | entr -n -r %s' % (
            shlex.quote(tree), shlex.join([lab.child, run.log.path]))
        return ['sh', '-c', find]


class WatchmanLoop(Command):
    name = 'watchman-wait loop'
    needs = ('watchman', 'watchman-wait')

    def env(self, lab):
        socket = os.path.join(lab.scratch, 'watchman.sock')
        if lab.watchman is None:
            lab.watchman = subprocess.Popen(
                ['watchman', '--foreground', '--sockname', socket, '--statefile', socket + '.state', '--logfile', socket + '.log',
                 '--pidfile', socket + '.pid'], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            for _ in range(100):
                if os.path.exists(socket):
                    break
                time.sleep(0.05)
        return {'WATCHMAN_SOCK': socket}

    def command(self, lab, tree, run):
        return [program('watchman-loop.sh'), tree, lab.child, run.log.path]


class Reflex(Command):
    name = 'reflex'
    needs = ('reflex',)

    def command(self, lab, tree, run):
        return ['reflex', '-s', '--', lab.child, run.log.path]


class NpmCommand(Command):
    def binary(self, lab):
        local = os.path.join(lab.cache, 'node_modules/.bin', self.name)
        return local if os.path.exists(local) else shutil.which(self.name)

    def missing(self, lab):
        return None if self.binary(lab) else self.name


class Nodemon(NpmCommand):
    name = 'nodemon'

    def command(self, lab, tree, run):
        return [self.binary(lab), '-q', '--watch', tree, '--ext', 'js', '--signal', 'SIGTERM', '--exec', shlex.join([lab.child, run.log.path])]


class Onchange(NpmCommand):
    name = 'onchange'

    def command(self, lab, tree, run):
        return [self.binary(lab), '-i', '-k', '**/*', '--', lab.child, run.log.path]


class NodeWatch(Command):
    name = 'node --watch'
    needs = ('node',)

    def command(self, lab, tree, run):
        return ['node', '--watch', program('node-child.js'), run.log.path, tree]


class Watchmedo(Command):
    name = 'watchmedo'
    needs = ('watchmedo',)

    def command(self, lab, tree, run):
        return ['watchmedo', 'auto-restart', '-q', '-d', tree, '-R', '-p', '*.js', '--signal', 'SIGTERM', '--', lab.child, run.log.path]


class Hupper(Peer):
    name = 'hupper'

    def missing(self, lab):
        return None if has_module('hupper') else 'python3-hupper'

    def command(self, lab, tree, run):
        return ['/usr/bin/python3', program('hupper_child.py'), run.log.path, tree]


class DjangoStat(Peer):
    name = 'Django StatReloader'

    def missing(self, lab):
        return None if has_module('django') else 'python3-django'

    def command(self, lab, tree, run):
        return ['/usr/bin/python3', program('django_child.py'), run.log.path, tree]


ALL = [Rouse(), InotifywaitLoop(), Entr(), WatchmanLoop(), Reflex(), Nodemon(), Onchange(), NodeWatch(), Watchmedo(), Hupper(), DjangoStat()]
