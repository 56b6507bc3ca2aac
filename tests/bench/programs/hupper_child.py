# hupper_child.py - a program that hupper restarts when a file of the tree changes
# SPDX-License-Identifier: GPL-3.0-or-later
# Usage: hupper_child.py LOG DIR
import os
import sys
import time


def write_start(log):
    fd = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
    os.write(fd, b'start %d %d\n' % (time.monotonic_ns(), os.getpid()))
    os.close(fd)


def main():
    write_start(sys.argv[1])
    hupper.get_reloader().watch_files(os.path.join(dir_path, name) for dir_path, _, names in os.walk(sys.argv[2])
                                      if '/.git' not in dir_path for name in names)
    while True:
        time.sleep(3600)


import hupper  # noqa: E402

if __name__ == '__main__':
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    hupper.start_reloader('hupper_child.main')
