#!/usr/bin/python3
# test-filter.py - which files count: options, ignore files, built-in rules
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import time

from lib.box import QUIET_S, check, check_equal
from lib.tap import main, table, test

# (name, options, files that are there before, names that count, names that do not)
CASES = [
    ('D69 an include is an allow-list', ['-I', '*.py'], {}, ['app.py', 'a/b/c.py'], ['app.txt', 'Makefile', 'a/style.css']),
    ('D69 an ignore wins over an include', ['-I', '*.py', '-i', 'test_*'], {}, ['app.py'], ['test_app.py', 'a/test_b.py']),
    ('D69 includes add up', ['-I', '*.py', '-I', 'templates/'], {}, ['app.py', 'templates/a.html', 'templates/sub/b.txt'], ['a.html']),
    ('D69 what is in an ignored folder does not count', ['-i', 'build/'], {}, ['app.py', 'src/builder.py'], ['build/a.py', 'src/build/b.py', 'build/x/y/z.py']),
    ('D70 a pattern without a slash matches at any depth', ['-i', '*.tmp.py'], {}, ['a.py'], ['x.tmp.py', 'a/b/x.tmp.py']),
    ('D70 a pattern with a slash matches from the root', ['-i', 'a/x.py'], {}, ['b/a/x.py', 'x.py'], ['a/x.py']),
    ('D71 a leading slash anchors', ['-i', '/x.py'], {}, ['a/x.py'], ['x.py']),
    ('D71 a trailing slash is for folders only', ['-i', 'data/'], {}, ['a/data'], ['data/x.py']),
    ('D71 ** at the start', ['-i', '**/gen/*.py'], {}, ['gen/a/x.py', 'x.py'], ['gen/x.py', 'a/gen/x.py', 'a/b/gen/x.py']),
    ('D71 ** in the middle', ['-i', 'a/**/x.py'], {}, ['x.py', 'b/x.py', 'a/b/y.py'], ['a/x.py', 'a/b/x.py', 'a/b/c/x.py']),
    ('D71 ** at the end', ['-i', 'a/**'], {}, ['b/x.py', 'b/a/x.py'], ['a/x.py', 'a/b/c.py']),
    ('D71 * does not cross a slash, ? is one character, [] is a set', ['-i', 'a/*.py', '-i', 'b?.py', '-i', '[xy]*.py'], {},
     ['a/b/c.py', 'b.py', 'b12.py', 'z.py'], ['a/c.py', 'b1.py', 'x.py', 'yes.py']),
    ('D72 .gitignore: negation', [], {'.gitignore': '*.py\n!keep.py\n'}, ['keep.py', 'a/keep.py'], ['app.py', 'a/b.py']),
    ('D72 .gitignore: an allow-list', [], {'.gitignore': '/*\n!/src/\n'}, ['src/a.py', 'src/b/c.py'], ['other/x.py', 'y.py']),
    ('D72 .gitignore: nothing in an ignored folder can be taken back', [], {'.gitignore': 'out/\n!out/keep.py\n'}, ['app.py'], ['out/keep.py']),
    ('D72 .gitignore: nested files hold for their own folder', [], {'a/.gitignore': '*.gen\n/only.py\n', 'a/b/.gitignore': '!x.gen\n'},
     ['y.gen', 'only.py', 'a/b/x.gen', 'a/b/only.py'], ['a/y.gen', 'a/c/z.gen', 'a/only.py', 'a/b/y.gen']),
    ('D72 .gitignore: comments, escapes, trailing spaces', [], {'.gitignore': '# *.py\n\\#x.py\n\\!y.py\nsp.py   \n'}, ['app.py', 'x.py'], ['#x.py', '!y.py', 'sp.py']),
    ('D72 an ignore file that ignores itself still holds', [], {'.gitignore': '.gitignore\n*.gen\n'}, ['app.py'], ['x.gen']),
    ('D72 .git/info/exclude', [], {'.git/info/exclude': '*.own\n'}, ['app.py'], ['x.own', 'a/y.own']),
    ('D72 core.excludesFile', [], {'../home/excludes': '*.global\n'}, ['app.py'], ['x.global']),
    ('D72 the default global ignore file', [], {'../home/config/git/ignore': '*.everywhere\n'}, ['app.py'], ['x.everywhere']),
    ('D72 .ignore holds beside .gitignore', [], {'.ignore': '*.dat\n', '.gitignore': '*.gen\n'}, ['app.py'], ['x.dat', 'x.gen']),
    ('D72 --no-vcs-ignore does not heed .gitignore', ['--no-vcs-ignore'], {'.gitignore': '*.gen\n'}, ['x.gen', 'app.py'], []),
    ('D73 an extension filter', ['-e', 'py,html'], {}, ['a.py', 'b/c.html'], ['d.css', 'py', 'html', 'e.py.txt', 'f', 'g.pyx']),
    ('D73 an extension filter given twice', ['-e', 'py', '--ext=css'], {}, ['a.py', 'd.css'], ['b.html']),
    ('D73 a folder with such an extension is not enough', ['-e', 'd'], {}, ['conf.d/x.d'], ['conf.d/x']),
    ('D76 overlapping globs are one report', ['-I', '*.py', '-I', '**/*.py', '-I', 'a/*', '-e', 'py'], {}, ['a/x.py', 'y.py'], ['z.txt']),
    ('dotfiles count unless a rule says otherwise', [], {}, ['.env', '.config/settings.py'], []),
]


def make_report(box, rouse, wanted, unwanted):
    for round_number in range(2):
        n_sets = len(rouse.events('changed'))
        rouse.one_restart(lambda: [box.write(name, str(round_number)) for name in unwanted + wanted])
        check_equal(sorted(rouse.changed_paths(n_sets)), sorted(wanted), 'what was reported')


@table([(name, *rest) for name, *rest in CASES], git=True)
def cases(box, options, before, wanted, unwanted):
    for name, text in before.items():
        box.write(name, text)
    if '../home/excludes' in before:
        box.repo.git('config', '--global', 'core.excludesFile', box.home + '/excludes')
    rouse = box.rouse(*options)
    make_report(box, rouse, wanted, unwanted)
    if unwanted:
        n = rouse.n_starts()
        for name in unwanted:
            box.write(name, 'alone')
        rouse.quiet()
        check_equal(rouse.n_starts(), n, 'starts for files that do not count')


@test('D72 an edit of .gitignore takes effect, and restarts nothing by itself', git=True)
def edited(box):
    box.write('.gitignore', '*.gen\n')
    rouse = box.rouse()
    rouse.no_restart(lambda: box.write('x.gen', '1'))
    n = rouse.n_starts()
    box.write('.gitignore', '*.other\n')
    rouse.notice()
    check_equal(rouse.n_starts(), n, 'starts after the edit of .gitignore')
    rouse.one_restart(lambda: box.write('x.gen', '2'))
    rouse.no_restart(lambda: box.write('x.other', '1'))
    os.remove(box.path('.gitignore'))
    rouse.notice()
    check_equal(rouse.n_starts(), n + 2, 'starts after the removal of .gitignore')
    rouse.one_restart(lambda: box.write('x.other', '2'))


@test('D72 an edit of .gitignore opens and closes whole folders', git=True)
def edited_folders(box):
    box.write('.gitignore', '/gen/\n')
    box.write('gen/a/b/x.py', '1')
    rouse = box.rouse()
    rouse.no_restart(lambda: box.write('gen/a/b/x.py', '2'))
    box.write('.gitignore', '')
    rouse.notice()
    rouse.sees(lambda: box.write('gen/a/b/x.py', '3'))
    box.write('.gitignore', '/gen/\n')
    rouse.notice()
    rouse.wait_calm(QUIET_S)
    rouse.no_restart(lambda: box.write('gen/a/b/x.py', '4'))


@test('D72 a new nested .gitignore takes effect', git=True)
def new_nested(box):
    box.write('a/app.py')
    rouse = box.rouse()
    box.write('a/.gitignore', '*.gen\n')
    rouse.notice()
    rouse.no_restart(lambda: box.write('a/x.gen', '1'))


@test('D72 rules of the folders above hold for a project in a sub-folder', git=True)
def parents(box):
    box.write('.gitignore', '*.gen\n/sub/private/\n')
    os.makedirs(box.path('sub/private'))
    rouse = box.rouse(cwd=box.path('sub'))
    n = rouse.n_starts()
    box.write('sub/x.gen')
    box.write('sub/private/x.py')
    rouse.quiet()
    check_equal(rouse.n_starts(), n, 'starts')
    rouse.one_restart(lambda: box.write('sub/app.py'))


@test('D74 a root that the rules would ignore is watched: it was named')
def named_root(box):
    box.write('.hidden/app.py', '1')
    box.write('build/app.py', '1')
    box.write('.gitignore', 'build/\n')
    rouse = box.rouse('-w', '.hidden', '-w', 'build')
    rouse.one_restart(lambda: box.write('.hidden/app.py', '2'))
    rouse.one_restart(lambda: box.write('build/app.py', '2'))


@test('D77 200,000 files in an ignored folder cost nothing', git=True, once='Rouse does not look there, and making them takes long')
def many_ignored(box):
    box.write('.gitignore', 'node_modules/\n')
    for d in range(400):
        folder = box.path('node_modules/p%03d' % d)
        os.makedirs(folder)
        fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        for f in range(500):
            os.close(os.open('f%03d.js' % f, os.O_WRONLY | os.O_CREAT, 0o644, dir_fd=fd))
        os.close(fd)
    box.write('app.py')
    begin = time.monotonic()
    rouse = box.rouse()
    took = time.monotonic() - begin
    with open('/proc/%d/status' % rouse.pid, encoding='ascii') as file:
        rss = next(int(line.split()[1]) for line in file if line.startswith('VmRSS'))
    print('# armed after %d ms, %d KiB resident' % (took * 1000, rss))
    armed = rouse.events('armed')[0]
    check(armed['files'] < 10 and armed['dirs'] < 5, 'it looked into the folder: %s' % armed)
    check(took < 5, 'it took %.1f s' % took)
    rouse.one_restart(lambda: box.write('app.py', '2'))
    rouse.no_restart(lambda: box.write('node_modules/p000/f000.js', '2'))


@test('D78 Rouse\'s own files in the tree never trigger')
def own_files(box):
    state = box.path('state')
    os.mkdir(state)
    rouse = box.rouse('--events', box.path('events.jsonl'), env={'XDG_STATE_HOME': state}, wait=False)
    rouse.wait_starts(1)
    time.sleep(0.5)
    for n in range(3):
        before = rouse.n_starts()
        box.write('app.py', str(n))
        rouse.exactly(before + 1, quiet=1.2)


main()
