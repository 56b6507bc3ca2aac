# greeting.py - a plug-in of the sample program: change what it says while that runs
# SPDX-License-Identifier: GPL-3.0-or-later


def greet(name):
    return "Good morning, %s." % name
