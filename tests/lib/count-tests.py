#!/usr/bin/python3
# count-tests.py - counts the single test points in meson's test logs and says how many passed
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usage: count-tests.py [--brief] TESTLOG.json...

A test program that did not end well without one of its points saying why counts as one failure; so does a
log that is missing, since then the build or meson itself failed. The last line printed is the sum; the
exit code says whether all is well. What failed is named, and without --brief what it said is shown.
"""
import json
import re
import sys

# How much of what a failed test said is shown.
MAX_DETAILS = 80

POINT = re.compile(r'^(not )?ok\b(?:\s+\d+)?(?:\s+-?\s*(.*))?$')


def count(program):
    """(passed, failed, skipped, [[name, detail...] of what failed]) of one test program."""
    passed = failed = skipped = 0
    told = []
    details = []
    for line in program.get('stdout', '').splitlines():
        match = POINT.match(line)
        if match is None:
            details.append(line)
            continue
        details = []
        if re.search(r'#\s*skip', line, re.I):
            skipped += 1
        elif match[1]:
            failed += 1
            details = ['%s: %s' % (program['name'], match[2] or 'unnamed')]
            told.append(details)
        else:
            passed += 1
    if program['result'] == 'SKIP' and skipped == 0:
        skipped += 1
    elif program['result'] not in ('OK', 'SKIP', 'EXPECTEDFAIL') and failed == 0:
        failed += 1
        output = (program.get('stdout', '') + program.get('stderr', '')).splitlines()
        told.append(['%s: %s' % (program['name'], program['result']), *output[-MAX_DETAILS:]])
    elif passed + failed + skipped == 0:
        passed += 1
    return passed, failed, skipped, told


def main():
    passed = failed = skipped = 0
    brief = '--brief' in sys.argv
    for path in (path for path in sys.argv[1:] if path != '--brief'):
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
            for name, *details in counted[3]:
                print('FAILED ' + name)
                print(''.join('  %s\n' % line for line in details[:0 if brief else MAX_DETAILS]), end='')
    print('%d passed, %d failed%s' % (passed, failed, ', %d skipped' % skipped if skipped else ''))
    sys.exit(1 if failed else 0)


main()
