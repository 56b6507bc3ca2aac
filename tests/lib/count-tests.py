#!/usr/bin/python3
# count-tests.py - counts the single test points in meson's test logs and says how many passed
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usage: count-tests.py TESTLOG.json...

A test program that did not end well without one of its points saying why counts as one failure; so does a
log that is missing, since then the build or meson itself failed. The last line printed is the sum; the
exit code says whether all is well.
"""
import json
import re
import sys

POINT = re.compile(r'^(not )?ok\b(?:\s+\d+)?(?:\s+-?\s*(.*))?$')


def count(program):
    """(passed, failed, skipped, names of what failed) of one test program."""
    passed = failed = skipped = 0
    names = []
    for line in program.get('stdout', '').splitlines():
        match = POINT.match(line)
        if match is None:
            continue
        if re.search(r'#\s*skip', line, re.I):
            skipped += 1
        elif match[1]:
            failed += 1
            names.append('%s: %s' % (program['name'], match[2] or 'unnamed'))
        else:
            passed += 1
    if program['result'] == 'SKIP' and skipped == 0:
        skipped += 1
    elif program['result'] not in ('OK', 'SKIP', 'EXPECTEDFAIL') and failed == 0:
        failed += 1
        names.append('%s: %s' % (program['name'], program['result']))
    elif passed + failed + skipped == 0:
        passed += 1
    return passed, failed, skipped, names


def main():
    passed = failed = skipped = 0
    for path in sys.argv[1:]:
        try:
            with open(path, encoding='utf-8') as file:
                programs = [json.loads(line) for line in file]
        except FileNotFoundError:
            failed += 1
            print('There is no %s: building or testing failed' % path)
            continue
        if not programs:
            failed += 1
            print('%s is empty: no test was run' % path)
        for program in programs:
            counted = count(program)
            passed += counted[0]
            failed += counted[1]
            skipped += counted[2]
            for name in counted[3]:
                print('FAILED ' + name)
    print('%d passed, %d failed%s' % (passed, failed, ', %d skipped' % skipped if skipped else ''))
    sys.exit(1 if failed else 0)


main()
