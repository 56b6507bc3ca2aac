# django_child.py - a program that Django's StatReloader restarts when a file of the tree changes
# SPDX-License-Identifier: GPL-3.0-or-later
# Usage: django_child.py LOG DIR [SECONDS BETWEEN TWO LOOKS]
import os
import sys
import time

if os.environ.get('RUN_MAIN') == 'true':
    fd = os.open(sys.argv[1], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
    os.write(fd, b'start %d %d\n' % (time.monotonic_ns(), os.getpid()))
    os.close(fd)

import django  # noqa: E402
from django.conf import settings  # noqa: E402
from django.utils import autoreload  # noqa: E402

urlpatterns = []


def watch_tree(sender, **kwargs):
    sender.watch_dir(sys.argv[2], '**/*.js')


def main():
    django.setup()
    while True:
        time.sleep(3600)


if os.environ.get('RUN_MAIN') == 'true':
    if len(sys.argv) > 3:
        autoreload.StatReloader.SLEEP_TIME = float(sys.argv[3])
    settings.configure(ROOT_URLCONF=__name__)
    autoreload.autoreload_started.connect(watch_tree)
    autoreload.start_django(autoreload.StatReloader(), main)
else:
    sys.exit(autoreload.restart_with_reloader())
