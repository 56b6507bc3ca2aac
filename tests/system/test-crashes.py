#!/usr/bin/python3
# test-crashes.py - programs that fail, leave, or write into their own tree
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import time

from lib.box import check, check_equal, wait_until
from lib.tap import main, table, test


@table([('B33 a crash at the start does not loop', ['--exit', '1']),
        ('B33 death by a signal at the start does not loop', ['--raise', '11']),
        ('B34 a clean exit waits for a change', ['--exit', '0'])])
def waits(box, options):
    rouse = box.rouse(command=[box.child, *options])
    rouse.wait_event('exited')
    rouse.quiet(1.5)
    check_equal(rouse.n_starts(), 1, 'starts')
    rouse.one_restart(lambda: box.write('app.py'))


@test('B33 the last lines of a program that failed are shown, with its exit code')
def last_lines(box):
    rouse = box.rouse(command=[box.child, '--print', 'before the end', '--print-error', 'its last words', '--exit', '42'])
    rouse.wait_output('before the end')
    rouse.wait_output('its last words')
    rouse.wait_output(r'\b42\b')


@test('B35 after a crash, a fix of the broken file restarts')
def fix(box):
    box.write('app.sh', 'exit 1\n')
    rouse = box.rouse(command=['/bin/sh', '-c', 'case $(cat app.sh) in good) exec "$0" ;; esac; "$0" --exit 1; exit 1', box.child])
    rouse.wait_event('exited')
    rouse.one_restart(lambda: box.write('app.sh', 'good'))
    check(len(box.lines('stop')) == 1, 'the good program has ended')


@test('B35 a change that comes with the crash is not lost')
def change_and_crash(box):
    rouse = box.rouse('--no-content', command=[box.child, '--read', 'app.py', '--sleep', '30', '--exit', '1'])
    for n in range(20):
        box.write('app.py', str(n))
        time.sleep(0.012)
    wait_until(lambda: box.lines('read')[-1].rest == '19', 'a run that read the last write')
    rouse.wait_calm()


@test('B36 a crash before everything is watched does not lose a file')
def crash_before_armed(box):
    for n in range(40):
        for m in range(50):
            box.write('d%02d/e%02d/f.py' % (n, m))
    rouse = box.rouse(command=[box.child, '--exit', '1'], wait=False)
    box.wait_line('stop')
    rouse.sees(lambda: box.write('d39/e49/f.py', 'mended'))
    rouse.wait_armed()
    rouse.one_restart(lambda: box.write('d00/e00/f.py', 'mended'))


@test('exit code 3 asks for a restart')
def exit_3(box):
    box.write('times', '')
    rouse = box.rouse('-i', 'times', command=['/bin/sh', '-c', 'echo >> times; [ "$(wc -l < times)" -gt 3 ] && exec "$0"; "$0" --exit 3', box.child])
    rouse.wait_starts(4)
    rouse.quiet(1)
    check_equal(rouse.n_starts(), 4, 'starts')


@test('exit code 3 of what does nothing but ask is a failure in the end')
def exit_3_in_vain(box):
    rouse = box.rouse(command=[box.child, '--exit', '3'])
    rouse.wait_output('failed after .*exit code 3')
    rouse.exactly(5)


@test('B37 --restart-on-exit starts again, more slowly each time')
def restart_on_exit(box):
    rouse = box.rouse('--restart-on-exit', command=[box.child, '--exit', '1'])
    rouse.wait_starts(5, 60)
    starts = [line.t for line in rouse.starts()[:5]]
    gaps = [(b - a) / 1e6 for a, b in zip(starts, starts[1:])]
    check(gaps[3] > gaps[0] and gaps[3] > 200, 'the gaps in ms were %s' % gaps)


@test('B37 a change does not wait for the back-off')
def change_in_back_off(box):
    rouse = box.rouse('--restart-on-exit', command=[box.child, '--exit', '1'])
    rouse.wait_starts(4, 60)
    box.write('app.py')
    written = time.monotonic_ns()
    wait_until(lambda: rouse.starts()[-1].t > written, 'a start')
    check(rouse.starts()[-1].t - written < 1e9, 'it came %d ms later' % ((rouse.starts()[-1].t - written) / 1e6))


# A file that is written in the first instant of each run could as well be a person's: that takes the most, and more where a
# busy machine lets some of its writes come out of time.
MANY_STARTS = 60


@test('B38 a program that writes into its own tree is suspended, and the file named')
def feedback(box):
    box.write('app.py')
    rouse = box.rouse(command=[box.child, '--write', 'generated.txt'])
    rouse.wait_event('suspended', probe=lambda event: event['path'] == box.path('generated.txt'), deadline=60)
    rouse.wait_output(r'generated\.txt itself', 60)
    rouse.wait_calm(1)
    n = rouse.n_starts()
    check(n <= MANY_STARTS, '%d starts before it was noticed' % n)
    rouse.quiet(2)
    rouse.sees(lambda: box.write('app.py', 'by a person'))
    rouse.wait_calm(1)
    check(rouse.n_starts() <= n + 3, 'it went on after the change: %d starts' % rouse.n_starts())


@test('B38 a program that keeps writing while it runs is suspended too')
def feedback_later(box):
    box.write('app.py')
    rouse = box.rouse(command=[box.child, '--write-every', '150', '--write', 'data.txt'])
    rouse.wait_event('suspended', probe=lambda event: event['path'] == box.path('data.txt'), deadline=60)
    rouse.wait_calm(2)
    rouse.sees(lambda: box.write('app.py', 'by a person'))


@test('B38 a person who saves 30 times in a row is never suspended')
def eager_person(box):
    rouse = box.rouse(command=[box.child, '--read', 'app.py'])
    for n in range(30):
        box.write('app.py', str(n))
        wait_until(lambda n=n: [line for line in box.lines('read') if line.rest == str(n)], 'the run for save %d' % n)
        time.sleep(0.05)
    check_equal(rouse.n_starts(), 31, 'starts')
    check(not [event for event in rouse.events('suspended') if event.get('path')], 'suspended')


@test('B38 a program that writes a cache when it starts comes to rest')
def cache(box):
    rouse = box.rouse(command=[box.child, '--write', 'cache.txt'], env={'CHILD_MANY': '1'}, wait=False)
    rouse.wait_starts(1)
    rouse.wait_calm(3)
    n = rouse.n_starts()
    rouse.quiet(1)
    check(n <= MANY_STARTS, '%d starts' % n)


@test('B41 a program that cannot be started does not end Rouse, change after change')
def cannot_start(box):
    rouse = box.rouse(command=['./missing'], wait=False)
    rouse.wait_armed()
    for n in range(5):
        n_events = len(rouse.events('exited'))
        box.write('app.py', str(n))
        wait_until(lambda n=n_events: len(rouse.events('exited')) > n, 'the failure to be reported')
        check(rouse.alive(), 'Rouse has ended')
    os.symlink(box.child, box.path('missing'))
    rouse.exactly(1)


@test('a program that stops reading and writing does not stop Rouse')
def flood(box):
    rouse = box.rouse(command=['/bin/sh', '-c', '"$0" --exit 0; i=0; while [ $i -lt 20000 ]; do echo "line $i of much output"; i=$((i+1)); done; exec "$0"', box.child],
                      env={'CHILD_MANY': '1'})
    rouse.wait_output('line 19999 of much output')
    rouse.wait_starts(2)
    box.write('app.py')
    rouse.wait_starts(3)


main()
