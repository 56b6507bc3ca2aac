#!/usr/bin/python3
# test-changes.py - what counts as a change, and what does not
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import shutil
import time

from lib.box import check, check_equal, wait_until
from lib.tap import main, table, test

# (name, before, act, expected report); paths are relative to the tree.
KINDS = [
    ('create', [], lambda box: box.write('new.py'), [('new.py', 'created')]),
    ('modify', ['app.py'], lambda box: box.write('app.py', 'other'), [('app.py', 'modified')]),
    ('append', ['app.py'], lambda box: box.shell('echo more >> app.py'), [('app.py', 'modified')]),
    ('delete', ['app.py'], lambda box: os.remove(box.path('app.py')), [('app.py', 'deleted')]),
    ('rename in place', ['app.py'], lambda box: os.rename(box.path('app.py'), box.path('b.py')),
     [('app.py', 'deleted'), ('b.py', 'created')]),
    ('rename over another', ['app.py', 'b.py'], lambda box: (box.write('app.py', 'other'), os.rename(box.path('app.py'), box.path('b.py'))),
     [('app.py', 'deleted'), ('b.py', 'modified')]),
    ('move in', ['../out/elsewhere.py'], lambda box: os.rename(box.out + '/elsewhere.py', box.path('in.py')), [('in.py', 'created')]),
    ('move out', ['app.py'], lambda box: os.rename(box.path('app.py'), box.out + '/app.py'), [('app.py', 'deleted')]),
    ('truncate', ['app.py'], lambda box: os.truncate(box.path('app.py'), 0), [('app.py', 'modified')]),
    ('hard link', ['app.py'], lambda box: os.link(box.path('app.py'), box.path('b.py')), [('b.py', 'created')]),
    ('empty file', [], lambda box: box.write('empty.py', ''), [('empty.py', 'created')]),
]


@table([('C42 %s is reported' % name, before, act, expected) for name, before, act, expected in KINDS])
def kinds(box, before, act, expected):
    for name in before:
        box.write(name, 'before')
    rouse = box.rouse()
    check_equal(rouse.reported(lambda: act(box)), expected, 'what was reported')


@test('C43 a rename across folders is one restart')
def across(box):
    box.write('a/app.py')
    os.mkdir(box.path('b'))
    rouse = box.rouse()
    check_equal(rouse.reported(lambda: os.rename(box.path('a/app.py'), box.path('b/app.py'))),
                [('a/app.py', 'deleted'), ('b/app.py', 'created')], 'what was reported')


@test('C43 a renamed folder is watched under its new name, and a new one under its old name')
def renamed_folder(box):
    box.write('a/b/c/app.py')
    rouse = box.rouse()
    rouse.one_restart(lambda: os.rename(box.path('a'), box.path('x')))
    check_equal(rouse.reported(lambda: box.write('x/b/c/app.py', '2')), [('x/b/c/app.py', 'modified')], 'below the new name')
    rouse.one_restart(lambda: box.write('a/b/c/app.py', '3'))
    check_equal(rouse.reported(lambda: box.write('a/b/c/app.py', '4')), [('a/b/c/app.py', 'modified')], 'below the old name')
    check_equal(rouse.reported(lambda: box.write('x/b/c/app.py', '5')), [('x/b/c/app.py', 'modified')], 'below the new name')


@test('C43 a folder moved out and in again is watched')
def out_and_in(box):
    box.write('a/b/app.py')
    rouse = box.rouse()
    rouse.one_restart(lambda: os.rename(box.path('a'), box.out + '/a'))
    box.write('../out/a/b/app.py', 'changed outside')
    rouse.quiet()
    rouse.one_restart(lambda: os.rename(box.out + '/a', box.path('a')))
    rouse.one_restart(lambda: box.write('a/b/app.py', 'changed inside'))


@test('C43 renames of folders into one another are followed')
def nested_moves(box):
    box.write('a/app.py')
    box.write('b/c/app.py')
    rouse = box.rouse()
    rouse.one_restart(lambda: os.rename(box.path('a'), box.path('b/c/a')))
    rouse.one_restart(lambda: os.rename(box.path('b/c'), box.path('c')))
    check_equal(rouse.reported(lambda: box.write('c/a/app.py', '2')), [('c/a/app.py', 'modified')], 'what was reported')


@test('C43 two folders that swap their names keep being watched')
def swapped(box):
    box.write('a/app.py', 'a')
    box.write('b/app.py', 'b')
    rouse = box.rouse()
    rouse.sees(lambda: box.shell('mv a t; mv b a; mv t b'))
    for name in ('a/app.py', 'b/app.py'):
        check_equal(rouse.reported(lambda name=name: box.write(name, 'new')), [(name, 'modified')], 'what was reported')


@test('C45 a file deleted and added again with other content is one modification')
def readded(box):
    box.write('app.py', '1')
    rouse = box.rouse()
    check_equal(rouse.reported(lambda: (os.remove(box.path('app.py')), box.write('app.py', '2'))), [('app.py', 'modified')], 'what was reported')


@test('C47 a folder removed and made again is watched again')
def folder_again(box):
    box.write('d/app.py', '1')
    rouse = box.rouse()
    for n in range(4):
        rouse.sees(lambda n=n: (shutil.rmtree(box.path('d')), box.write('d/app.py', 'made %d' % n)))
        check_equal(rouse.reported(lambda n=n: box.write('d/app.py', 'edited %d' % n)), [('d/app.py', 'modified')], 'what was reported')


@test('C48 nested folders made in one go: the file inside is seen, and so is its next change')
def made_at_once(box):
    rouse = box.rouse()
    for n in range(10):
        name = 'n%d/a/b/c/d/e/f.py' % n
        check_equal(rouse.reported(lambda name=name: box.write(name, '1')), [(name, 'created')], 'new folders')
        check_equal(rouse.reported(lambda name=name: box.write(name, '2')), [(name, 'modified')], 'a file in them')


def make_source(box, n_folders=40, n_files=10):
    """A populated tree outside the watched one; returns its names."""
    names = ['src/d%02d/e/f%d.py' % (d, f) for d in range(n_folders) for f in range(n_files)]
    for name in names:
        box.write('../out/' + name, name)
    return names


@table([('C48 cp -r into the tree misses nothing', 'cp -r ../out/src .'),
        ('C48 tar x into the tree misses nothing', 'tar xf ../out/src.tar'),
        ('C48 a populated folder moved in misses nothing', 'mv ../out/src .'),
        ('C48 rsync-like copying by temporary names misses nothing',
         'cd ../out; find src -type d -exec mkdir -p ../tree/{} \\;; for f in $(find src -type f); do cp $f ../tree/$f.tmp$$; mv ../tree/$f.tmp$$ ../tree/$f; done')])
def populated(box, command):
    names = make_source(box)
    box.shell('tar cf src.tar src', cwd=box.out)
    rouse = box.rouse()
    rouse.sees(lambda: box.shell(command))
    wait_until(lambda: set(names) <= set(rouse.changed_paths()), lambda: 'reports of %s' % sorted(set(names) - set(rouse.changed_paths()))[:5])
    for name in ('src/d00/e/f0.py', 'src/d39/e/f9.py', 'src/d20/e/new.py'):
        check_equal(rouse.reported(lambda name=name: box.write(name, 'edited')),
                    [(name, 'created' if 'new' in name else 'modified')], 'what was reported')


@test('C48 a tree removed with rm -rf is one set of deletions')
def removed_tree(box):
    names = make_source(box)
    box.shell('mv ../out/src .')
    rouse = box.rouse()
    rouse.sees(lambda: box.shell('rm -rf src'))
    wait_until(lambda: set(names) <= set(rouse.changed_paths()), 'all the deletions')
    check(rouse.n_starts() <= 4, '%d starts' % rouse.n_starts())


@test('C53 reading, listing and searching do not trigger')
def reading(box):
    box.write('app.py')
    rouse = box.rouse()
    rouse.no_restart(lambda: box.shell('cat app.py; ls -laR; grep -r x . | head -1; md5sum app.py'))


@test('C54 a file opened for writing and closed unwritten has not changed')
def opened(box):
    path = box.write('app.py')
    rouse = box.rouse()
    rouse.no_restart(lambda: os.close(os.open(path, os.O_WRONLY)))


@test('C55 the sibling of a watched single file does not trigger')
def sibling(box):
    box.write('app.py', '1')
    box.write('other.py', '1')
    rouse = box.rouse('-w', 'app.py')
    box.write('other.py', '2')
    box.write('new.py')
    rouse.quiet()
    check_equal(rouse.n_starts(), 1, 'starts')
    rouse.one_restart(lambda: box.write('app.py', '2'))


@test('C55 a watched single file is followed through atomic saves')
def single_file(box):
    box.write('app.py', '1')
    rouse = box.rouse('--watch', 'app.py')
    for n in range(4):
        rouse.one_restart(lambda n=n: (box.write('app.py.tmp', str(n)), os.rename(box.path('app.py.tmp'), box.path('app.py'))))


@test('C56 a watched folder that does not exist yet is watched when it appears')
def appears(box):
    rouse = box.rouse('-w', 'later', '-w', '.')
    rouse.one_restart(lambda: box.write('later/app.py', '1'))
    rouse.one_restart(lambda: box.write('later/app.py', '2'))


@test('C56 folders and files that do not exist yet, deep and alone')
def appear_deep(box):
    rouse = box.rouse('-w', 'not/yet/there', '-w', 'not.txt')
    rouse.sees(lambda: box.write('not/yet/there/app.py', '1'))
    rouse.one_restart(lambda: box.write('not/yet/there/app.py', '2'))
    rouse.sees(lambda: box.write('not.txt', '1'))
    rouse.one_restart(lambda: box.write('not.txt', '2'))
    n = rouse.n_starts()
    box.write('not/other.py')
    rouse.quiet()
    check_equal(rouse.n_starts(), n, 'starts')


@test('C56 a root deleted and made again is watched again')
def root_again(box):
    box.write('root/a/app.py', '1')
    rouse = box.rouse('-w', 'root')
    for n in range(3):
        rouse.sees(lambda: shutil.rmtree(box.path('root')))
        rouse.sees(lambda n=n: box.write('root/a/app.py', 'made %d' % n))
        rouse.sees(lambda n=n: box.write('root/a/app.py', 'edited %d' % n))
    rouse.quiet()


@test('C56 a root swapped for another by a rename is watched again')
def root_swapped(box):
    box.write('root/app.py', '1')
    box.write('next/app.py', '2')
    rouse = box.rouse('-w', 'root')
    rouse.sees(lambda: box.shell('mv root old; mv next root'))
    rouse.sees(lambda: box.write('root/app.py', '3'))
    n = rouse.n_starts()
    box.write('old/app.py', 'of no interest')
    rouse.quiet()
    check_equal(rouse.n_starts(), n, 'starts')


@test('several roots, one inside the other: one change is reported once')
def roots(box):
    box.write('a/b/app.py')
    box.write('c/app.py')
    box.write('d/app.py')
    rouse = box.rouse('-w', 'a', '-w', 'a/b', '-w', 'c')
    check_equal(rouse.reported(lambda: box.write('a/b/app.py', '2')), [('a/b/app.py', 'modified')], 'in both')
    check_equal(rouse.reported(lambda: box.write('c/app.py', '2')), [('c/app.py', 'modified')], 'in the other')
    n = rouse.n_starts()
    box.write('d/app.py', '2')
    rouse.quiet()
    check_equal(rouse.n_starts(), n, 'starts')


@test('C60 a symbolic link to a file: retargeted, mended, and its target edited')
def links(box):
    box.write('../out/one.py', '1')
    box.write('../out/two.py', '2')
    os.symlink('../out/one.py', box.path('link.py'))
    os.symlink('../out/three.py', box.path('broken.py'))

    def retarget():
        os.symlink('../out/two.py', box.path('link.new'))
        os.rename(box.path('link.new'), box.path('link.py'))
    rouse = box.rouse()
    rouse.sees(lambda: box.write('../out/one.py', 'edited'))
    rouse.one_restart(retarget)
    rouse.sees(lambda: box.write('../out/two.py', 'edited'))
    rouse.sees(lambda: box.write('../out/three.py', 'made'))
    n = rouse.n_starts()
    box.write('../out/one.py', 'of no interest any more')
    rouse.quiet()
    check_equal(rouse.n_starts(), n, 'starts')


@test('a root behind a link that is made to lead elsewhere: what is different there is a change, in one')
def relinked(box):
    for release in '123':
        box.write('releases/%s/app/a.py' % release, release)
        box.write('releases/%s/app/b.py' % release, release)
        box.write('releases/%s/app/same.py' % release)
    os.symlink('releases/1', box.path('current'))

    def deploy(release):
        os.symlink('releases/' + release, box.path('next'))
        os.rename(box.path('next'), box.path('current'))
    rouse = box.rouse('-w', 'current/app')
    both = [('current/app/a.py', 'modified'), ('current/app/b.py', 'modified')]
    check_equal(rouse.reported(lambda: deploy('2')), both, 'the second')
    check_equal(rouse.reported(lambda: box.write('releases/2/app/a.py', 'edited')), both[:1], 'an edit of it')
    check_equal(rouse.reported(lambda: deploy('3')), both, 'the third')
    box.write('releases/2/app/a.py', 'of no interest any more')
    check_equal(rouse.reported(lambda: box.write('releases/3/app/c.py', 'new')), [('current/app/c.py', 'created')], 'a new file')


@test('C61 links to folders are not followed unasked, and a circle does not hang')
def link_folders(box):
    box.write('../out/lib/app.py', '1')
    box.write('a/app.py', '1')
    os.symlink('../out/lib', box.path('lib'))
    os.symlink('..', box.path('a/up'))
    rouse = box.rouse()
    box.write('../out/lib/app.py', '2')
    rouse.quiet()
    check_equal(rouse.n_starts(), 1, 'starts')
    check_equal(rouse.reported(lambda: box.write('a/app.py', '2')), [('a/app.py', 'modified')], 'what was reported')


@test('C61 links to folders are followed by option, circles too')
def follow_folders(box):
    box.write('../out/lib/sub/app.py', '1')
    box.write('a/app.py', '1')
    os.symlink('../out/lib', box.path('lib'))
    os.symlink('..', box.path('a/up'))
    os.symlink('.', box.path('self'))
    rouse = box.rouse('--follow-links')
    rouse.one_restart(lambda: box.write('../out/lib/sub/app.py', '2'))
    rouse.one_restart(lambda: box.write('a/app.py', '2'))


NAMES = [
    ('a space', b'a b.py'), ('a newline', b'a\nb.py'), ('invalid UTF-8', b'\xff\xfe\x80.py'), ('255 bytes', b'n' * 252 + b'.py'),
    ('umlauts', 'größe.py'.encode()), ('quotes and a backslash', b'"\'\\.py'), ('a leading dash', b'-rf.py'), ('glob characters', b'[a]*?.py'),
    ('a control character', b'\x01\x1b[31m.py'), ('a leading space', b' .py'),
]


@table([('C63 names with ' + what, name) for what, name in NAMES])
def names(box, name):
    folder = os.fsencode(box.tree)
    path = os.path.join(folder, name)
    rouse = box.rouse()

    def write(target, text):
        with open(target, 'wb') as file:
            file.write(text)
    rouse.one_restart(lambda: write(path, b'1'))
    rouse.one_restart(lambda: write(path, b'2'))
    rouse.one_restart(lambda: os.remove(path))
    rouse.one_restart(lambda: (os.mkdir(path), write(path + b'/inside', b'1')))
    rouse.one_restart(lambda: write(path + b'/inside', b'2'))
    events = rouse.events('changed')
    check_equal(len(events), 5, 'change sets that are valid JSON')


def make_deep(box, length):
    """A chain of folders whose path from / has about that many bytes; returns a descriptor of the innermost."""
    fd = os.open(box.tree, os.O_RDONLY | os.O_DIRECTORY)
    used = len(os.fsencode(box.tree))
    while used + 1 < length:
        name = 'd' * min(200, length - used - 1)
        os.mkdir(name, dir_fd=fd)
        inner = os.open(name, os.O_RDONLY | os.O_DIRECTORY, dir_fd=fd)
        os.close(fd)
        fd = inner
        used += len(name) + 1
    box.cleanups.append(lambda: os.close(fd))
    return fd


def write_at(fd, name, text):
    file = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644, dir_fd=fd)
    os.write(file, text)
    os.close(file)


@test('C63 a path of nearly PATH_MAX bytes')
def path_max(box):
    fd = make_deep(box, 4070)
    rouse = box.rouse()
    rouse.one_restart(lambda: write_at(fd, 'app.py', b'1'))
    rouse.one_restart(lambda: write_at(fd, 'app.py', b'2'))


@test('C63 a path longer than PATH_MAX does not harm the rest')
def beyond_path_max(box):
    fd = make_deep(box, 6000)
    box.write('app.py')
    rouse = box.rouse()
    rouse.one_restart(lambda: box.write('app.py', '2'))
    write_at(fd, 'unreachable.py', b'1')
    rouse.wait_calm(0.3)
    rouse.one_restart(lambda: box.write('app.py', '3'))


@test('C65 a slow large write is reported at its end')
def slow_write(box):
    rouse = box.rouse()
    with open(box.path('large.bin'), 'wb') as file:
        for _ in range(400):
            file.write(b'x' * 20000)
            file.flush()
            time.sleep(0.001)
    written = time.monotonic_ns()
    wait_until(lambda: rouse.starts()[-1].t > written, 'a start after the last write')
    rouse.quiet(0.5)
    check(rouse.n_starts() <= 3, '%d starts' % rouse.n_starts())


@test('C65 truncating and writing later ends in the whole file')
def truncated(box):
    box.write('app.py', 'old')
    rouse = box.rouse(command=[box.child, '--read', 'app.py'])
    with open(box.path('app.py'), 'wb') as file:
        time.sleep(0.15)
        file.write(b'new')
    wait_until(lambda: box.lines('read')[-1].rest == 'new', 'a run that read the whole file')
    rouse.quiet()


@test('C65 a file that is left empty for a moment before it is filled is one restart, new or not')
def empty_first(box):
    rouse = box.rouse(command=[box.child, '--read', 'app.py'])
    def save(text):
        box.write('app.py', '')
        time.sleep(0.04)
        box.write('app.py', text)
    for text in ('new', 'newer'):
        rouse.one_restart(lambda text=text: save(text))
        check_equal(box.lines('read')[-1].rest, text, 'what the run read')


@test('C66 the same content written again is no change, in place or by rename')
def same_content(box):
    box.write('app.py', 'same')
    rouse = box.rouse()
    rouse.quiet()  # what a file holds is read in the background, once the program has started
    rouse.no_restart(lambda: box.write('app.py', 'same'))
    rouse.no_restart(lambda: (box.write('t.tmp', 'same'), os.rename(box.path('t.tmp'), box.path('app.py'))))


@test('C66 --no-content takes the same content written again for a change')
def no_content(box):
    path = box.write('app.py', 'same')
    rouse = box.rouse('--no-content')
    rouse.one_restart(lambda: box.write('app.py', 'same'))
    rouse.one_restart(lambda: os.utime(path))


@test('touch is no change; nor is a change of mode that leaves it as executable as it was')
def touch(box):
    path = box.write('app.py')
    rouse = box.rouse()
    rouse.quiet()  # see above
    rouse.no_restart(lambda: os.utime(path))
    rouse.no_restart(lambda: os.utime(path, (1, 1)))
    rouse.no_restart(lambda: os.chmod(path, 0o600))


@test('an mtime going backwards with other content is a change')
def backwards(box):
    path = box.write('app.py', 'old')
    rouse = box.rouse()

    def restore():
        box.write('t.tmp', 'new')
        os.utime(box.path('t.tmp'), (1000, 1000))
        os.rename(box.path('t.tmp'), path)
    rouse.one_restart(restore)


@test('other content with equal size and mtime is a change')
def same_stat(box):
    path = box.write('app.py', 'aaaa')
    at = os.stat(path).st_mtime_ns
    rouse = box.rouse()

    def rewrite():
        box.write('app.py', 'bbbb')
        os.utime(path, ns=(at, at))
    rouse.one_restart(rewrite)


@test('a save and its undo within the settling time may restart or not, but nothing is stuck')
def undone(box):
    box.write('app.py', '1')
    rouse = box.rouse(command=[box.child, '--read', 'app.py'])
    box.write('app.py', '2')
    box.write('app.py', '1')
    rouse.wait_calm()
    check_equal(box.lines('read')[-1].rest, '1', 'what the last run read')
    rouse.one_restart(lambda: box.write('app.py', '3'))


@test('an empty folder made or removed is reported or not, but what is in it is never missed')
def folders(box):
    rouse = box.rouse()
    for n in range(5):
        os.mkdir(box.path('d'))
        time.sleep(0.03)
        rouse.sees(lambda n=n: box.write('d/app.py', str(n)))
        rouse.sees(lambda: shutil.rmtree(box.path('d')))


@test('an unreadable folder does not stop the rest, and health says so')
def unreadable(box):
    box.write('closed/app.py', '1')
    box.write('open/app.py', '1')
    prefix = box.unprivileged()
    os.chmod(box.path('closed'), 0)
    box.cleanups.append(lambda: os.chmod(box.path('closed'), 0o755))
    rouse = box.rouse(prefix=prefix)
    healths = rouse.events('health') + rouse.events('armed')
    check([health for health in healths if health.get('unreadable', 0) >= 1], 'no word of it in %s' % healths)
    rouse.one_restart(lambda: box.write('open/app.py', '2'))
    os.chmod(box.path('closed'), 0o755)
    rouse.sees(lambda: box.write('closed/app.py', '2'))


@test('a file system event storm in an ignored folder does not delay a save', once='it is events of the kernel that make it busy')
def ignored_storm(box):
    box.write('.gitignore', 'noise/\n')
    os.mkdir(box.path('noise'))
    rouse = box.rouse()
    storm = box.background('i=0; while :; do echo $i > noise/f$((i % 50)); i=$((i + 1)); done')
    for n in range(5):
        written = time.monotonic_ns()
        start = rouse.one_restart(lambda n=n: box.write('app.py', str(n)), quiet=0.1)
        check(start.t - written < 2e9, 'the restart came %d ms after the save' % ((start.t - written) / 1e6))
    storm.kill()


@test('a log held open and written all the time does not hide a save')
def noisy_log(box):
    rouse = box.rouse('-i', '*.log', command=[box.child, '--read', 'app.py'])
    noise = box.background('exec > noise.log; while :; do echo line; echo line; echo line; done')
    for n in range(20):
        box.write('app.py', str(n))
        wait_until(lambda n=n: box.lines('read')[-1].rest == str(n), 'the run for save %d' % n)
        time.sleep(0.12)
    noise.kill()
    check_equal(rouse.n_starts(), 21, 'starts')


@test('a save that pauses halfway beside a log that is written all the time is one restart, of the whole file')
def noisy_pause(box):
    box.write('app.py', 'old')
    rouse = box.rouse('-i', '*.log', command=[box.child, '--read', 'app.py'])
    noise = box.background('exec > noise.log; while :; do echo line; echo line; echo line; done')

    def save(text):
        with open(box.path('app.py'), 'w', encoding='utf-8') as file:
            time.sleep(0.12)
            file.write(text)
    for n in range(5):
        rouse.one_restart(lambda n=n: save(str(n)))
        check_equal(box.lines('read')[-1].rest, str(n), 'what the run read')
    noise.kill()


main()
