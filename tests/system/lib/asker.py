# asker.py - stands in for Rouse before a program that can be asked to reload itself
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os
import socket
import subprocess

from lib.box import DEADLINE_S, Skip, check_equal

HOOKS = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', '..', 'data', 'hooks')


def need_node():
    """The command that runs a program of Node, or why the test cannot be shown."""
    for name in ('node', 'nodejs'):
        try:
            version = subprocess.run([name, '--version'], stdout=subprocess.PIPE, check=True, timeout=DEADLINE_S).stdout.decode()
        except (OSError, subprocess.CalledProcessError):
            continue
        if int(version.lstrip('v').split('.')[0]) < 16:
            raise Skip('Node is ' + version.strip())
        return name
    raise Skip('there is no Node')


class Asker:
    """One program in the box's tree. It does something for each line that it reads, and prints a line about it."""

    def __init__(self, box, command):
        self.box = box
        self.number = 0
        path = os.path.join(box.top, 'socket')
        self.listening = socket.socket(socket.AF_UNIX)
        self.listening.settimeout(DEADLINE_S)
        self.listening.bind(path)
        self.listening.listen(5)
        env = {**box.env, 'ROUSE_HOT_SOCKET': path, 'PYTHONPATH': os.path.join(HOOKS, 'python'), 'NODE_PATH': os.path.join(HOOKS, 'node')}
        env.pop('PYTHONDONTWRITEBYTECODE', None)  # what is cached must not be taken for what was saved
        with open(os.path.join(box.out, 'err'), 'wb') as err:
            self.process = subprocess.Popen(command, cwd=box.tree, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=err, text=True)
        box.cleanups.append(self.remove)
        self.file = self.accept()

    def accept(self):
        """The next one who connects, once it has said hello."""
        connection = self.listening.accept()[0]
        connection.settimeout(DEADLINE_S)
        file = connection.makefile('rw')
        check_equal(json.loads(file.readline())['rouse'], 1, 'the version of the hello')
        return file

    def turn(self):
        """What it prints now."""
        self.process.stdin.write('\n')
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def send(self, files, **others):
        """files: (name, kind) each."""
        self.number += 1
        question = {'change': self.number, 'files': [{'path': self.box.path(name), 'kind': kind} for name, kind in files], 'truncated': False,
                    'timeout_ms': 300, **others}
        self.file.write(json.dumps(question) + '\n')
        self.file.flush()

    def ask(self, files, **others):
        """Its answer, as "done", "restart" or "restart: why"."""
        self.send(files, **others)
        answer = json.loads(self.file.readline())
        check_equal(answer['change'], self.number, 'which question it answers')
        return answer['answer'] + (': ' + answer['why'] if answer.get('why') else '')

    def end(self):
        """Nothing more is to be read, and it comes to its end by itself. Returns what else it printed."""
        self.process.stdin.close()
        rest = self.process.stdout.read()
        check_equal(self.process.wait(DEADLINE_S), 0, 'its exit code')
        return rest

    def remove(self):
        self.process.kill()
        self.process.wait()
        self.listening.close()
