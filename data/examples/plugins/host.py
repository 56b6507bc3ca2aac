# host.py - a sample program whose plug-ins are exchanged while it runs
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import time

import rouse_hot
from plugins import greeting

rouse_hot.listen(rouse_hot.reload_modules(["plugins.greeting"]))

visitors = 0
while True:
    visitors += 1
    print(greeting.greet("visitor %d" % visitors), "(process %d)" % os.getpid(), flush=True)
    time.sleep(0.5)
