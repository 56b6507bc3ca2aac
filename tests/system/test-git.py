#!/usr/bin/python3
# test-git.py - version control: one restart after an operation, none while it runs
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import time

from lib.box import check, check_equal, wait_until
from lib.repo import Repo
from lib.tap import main, table, test

N_FILES = 600
# The next restart, if there were a wrong one, would come within this time of the first.
AFTER_S = 0.8


def files(version, n=N_FILES):
    return {'src/d%02d/f%02d.py' % (i // 25, i % 25): '%s %d\n' % (version, i) for i in range(n)}


def prepare(repo):
    """main and feature: the same files with other content, and some that only one of them has."""
    repo.commit({**files('base'), 'app.py': 'base\n'}, 'base')
    repo.git('checkout', '-q', '-b', 'feature')
    repo.commit({**files('feature'), 'new/only/here.py': '1\n'}, 'feature')
    repo.git('checkout', '-q', 'main')


def commits(repo, branch, names):
    """A branch with one commit for each name, made where HEAD is; main is left as it was."""
    repo.git('checkout', '-q', '-b', branch)
    for name in names:
        repo.commit({'%s/f%d.py' % (name, n): '%s %d\n' % (name, n) for n in range(20)}, name)
    repo.git('checkout', '-q', 'main')


def one_after(rouse, repo, *arguments, quiet=AFTER_S, **keywords):
    """The git command leads to exactly one start, later than its end."""
    before = rouse.n_starts()
    begin, end, _ = repo.git(*arguments, **keywords)
    start = rouse.exactly(before + 1, quiet)
    during = [line for line in rouse.starts() if begin < line.t < end]
    check(not during, '%r came %.1f ms before git had ended' % (start, (end - start.t) / 1e6))


def edit_and_commit(box, rouse, name):
    rouse.sees(lambda: box.write(name, 'edited\n'))
    box.repo.git('add', '-A')
    box.repo.git('commit', '-q', '-m', 'edited')
    rouse.wait_calm(AFTER_S)


@test('C57 git checkout is one restart after it, none during it', git=True)
def checkout(box):
    prepare(box.repo)
    rouse = box.rouse(command=[box.child, '--read', 'src/d23/f24.py'])
    for branch, word in (('feature', 'feature'), ('main', 'base'), ('feature', 'feature'), ('main', 'base')):
        one_after(rouse, box.repo, 'checkout', '-q', branch)
        check(box.lines('read')[-1].rest.startswith(word), 'the run saw the other branch')
    events = rouse.events('changed')
    check_equal(len(events), 4, 'change sets')
    check_equal(events[0]['branch'], {'from': 'main', 'to': 'feature'}, 'the branch change')


@test('C57 git checkout between commits, detached', git=True)
def detached(box):
    prepare(box.repo)
    rouse = box.rouse()
    one_after(rouse, box.repo, 'checkout', '-q', '--detach', 'feature')
    one_after(rouse, box.repo, 'checkout', '-q', 'main')


@test('C57 git stash and git stash pop are one restart each', git=True)
def stash(box):
    box.repo.commit(files('base'))
    for name, text in files('edited').items():
        box.write(name, text)
    rouse = box.rouse()
    one_after(rouse, box.repo, 'stash', '-q')
    one_after(rouse, box.repo, 'stash', 'pop', '-q')


@test('C57 git stash -u, which removes new files too, is one restart, and so is its pop', git=True)
def stash_untracked(box):
    box.repo.commit(files('base', 200))
    for name, text in {**files('edited', 200), **{'new/f%d.py' % n: 'new' for n in range(50)}}.items():
        box.write(name, text)
    rouse = box.rouse()
    one_after(rouse, box.repo, 'stash', '-q', '-u')
    one_after(rouse, box.repo, 'stash', 'pop', '-q')


@test('git reset --hard, git restore and git clean are one restart each', git=True)
def reset(box):
    box.repo.commit(files('base'))
    rouse = box.rouse()
    rouse.sees(lambda: [box.write(name, text) for name, text in files('edited').items()])
    one_after(rouse, box.repo, 'reset', '-q', '--hard')
    rouse.sees(lambda: [box.write(name, text) for name, text in files('edited').items()])
    one_after(rouse, box.repo, 'restore', '.')
    rouse.sees(lambda: [box.write('extra%d.py' % n) for n in range(50)])
    rouse.one_restart(lambda: box.repo.git('clean', '-fdq'), AFTER_S)


@test('git rebase of six commits is one restart', git=True)
def rebase(box):
    box.repo.commit({**files('base', 200), 'app.py': '1\n'})
    commits(box.repo, 'topic', ['one', 'two', 'three', 'four', 'five', 'six'])
    box.repo.commit({'app.py': '2\n', **files('main moved', 200)})
    box.repo.git('checkout', '-q', 'topic')
    rouse = box.rouse()
    one_after(rouse, box.repo, 'rebase', '-q', 'main')


@test('an interactive git rebase that runs a slow command for each commit is one restart', git=True)
def rebase_exec(box):
    box.repo.commit({'app.py': '1\n'})
    commits(box.repo, 'topic', ['one', 'two', 'three'])
    box.repo.commit({'app.py': '2\n'})
    box.repo.git('checkout', '-q', 'topic')
    rouse = box.rouse()
    one_after(rouse, box.repo, 'rebase', '-q', '--exec', 'sleep 0.15', 'main', quiet=1.2)


@test('git merge is one restart, with and without a fast-forward', git=True)
def merge(box):
    box.repo.commit({**files('base', 100), 'app.py': '1\n'})
    commits(box.repo, 'topic', ['one', 'two'])
    rouse = box.rouse()
    one_after(rouse, box.repo, 'merge', '-q', 'topic')
    box.repo.git('reset', '-q', '--hard', 'HEAD~2')
    rouse.wait_starts(3)
    edit_and_commit(box, rouse, 'app.py')
    one_after(rouse, box.repo, 'merge', '-q', '-m', 'merge', 'topic')


@test('git pull is one restart, with merge and with rebase', git=True)
def pull(box):
    box.repo.commit({**files('base', 100), 'app.py': '1\n'})
    box.shell('git clone -q . ../out/other', cwd=box.tree)
    other = Repo(box, box.out + '/other', init=False)
    box.repo.git('remote', 'add', 'origin', other.path)
    other.commit(files('theirs', 100))
    rouse = box.rouse()
    one_after(rouse, box.repo, 'pull', '-q', 'origin', 'main')
    other.commit(files('theirs again', 100))
    edit_and_commit(box, rouse, 'own.py')
    one_after(rouse, box.repo, 'pull', '-q', '--rebase', 'origin', 'main')


@test('git cherry-pick and git revert of several commits are one restart each', git=True)
def cherry_pick(box):
    box.repo.commit({'app.py': '1\n'})
    commits(box.repo, 'topic', ['one', 'two', 'three', 'four'])
    rouse = box.rouse()
    one_after(rouse, box.repo, 'cherry-pick', 'main..topic')
    one_after(rouse, box.repo, 'revert', '--no-edit', 'HEAD~3..HEAD')


@test('git add, commit, tag, fetch, status and gc change no file and restart nothing', git=True)
def no_change(box):
    box.repo.commit({'app.py': '1\n'})
    rouse = box.rouse()
    rouse.sees(lambda: box.write('app.py', '2\n'))

    def commands():
        for command in ('add -A', 'commit -q -m two', 'tag v1', 'branch other', 'status', 'diff HEAD~1', 'gc -q', 'log'):
            box.repo.git(*command.split())
    rouse.no_restart(commands, quiet=0.5)


@test('a merge with a conflict: one restart when git has stopped, and one for each save of the resolution', git=True)
def conflict(box):
    box.repo.commit({'app.py': 'base\n', 'other.py': 'base\n'})
    box.repo.git('checkout', '-q', '-b', 'topic')
    box.repo.commit({'app.py': 'theirs\n', 'other.py': 'theirs\n'})
    box.repo.git('checkout', '-q', 'main')
    box.repo.commit({'app.py': 'ours\n'})
    rouse = box.rouse()
    one_after(rouse, box.repo, 'merge', 'topic', ok=False)
    rouse.one_restart(lambda: box.write('app.py', 'resolved\n'))
    rouse.one_restart(lambda: box.write('app.py', 'resolved better\n'))
    rouse.no_restart(lambda: box.repo.git('commit', '-q', '-a', '-m', 'merged'), quiet=0.5)


@test('a rebase that stops: a restart then, one for the resolution, one when it goes on', git=True)
def rebase_conflict(box):
    box.repo.commit({'app.py': 'base\n'})
    box.repo.git('checkout', '-q', '-b', 'topic')
    box.repo.commit({'first.py': '1\n'})
    box.repo.commit({'app.py': 'theirs\n'})
    box.repo.commit({'last.py': '1\n'})
    box.repo.git('checkout', '-q', 'main')
    box.repo.commit({'app.py': 'ours\n'})
    box.repo.git('checkout', '-q', 'topic')
    rouse = box.rouse()
    one_after(rouse, box.repo, 'rebase', 'main', ok=False)
    rouse.one_restart(lambda: box.write('app.py', 'resolved\n'))
    box.repo.git('add', 'app.py')
    one_after(rouse, box.repo, 'rebase', '--continue')


@test('a git bisect is one restart a step', git=True)
def bisect(box):
    for n in range(8):
        box.repo.commit(files('version %d' % n, 50))
    rouse = box.rouse()
    box.repo.git('bisect', 'start')
    box.repo.git('bisect', 'bad')
    one_after(rouse, box.repo, 'bisect', 'good', 'HEAD~7')
    one_after(rouse, box.repo, 'bisect', 'good')


@test('a worktree, whose .git is a file: one restart after a checkout', git=True)
def worktree(box):
    prepare(box.repo)
    box.repo.git('worktree', 'add', '-q', box.out + '/work', '-b', 'work', 'main')
    repo = Repo(box, box.out + '/work', init=False)
    rouse = box.rouse(cwd=repo.path)
    one_after(rouse, repo, 'checkout', '-q', 'feature')
    one_after(rouse, repo, 'checkout', '-q', 'work')
    lock = os.path.join(repo.git_dir(), 'index.lock')
    held(box, rouse, lock, repo.path + '/app.py')


@test('a submodule: one restart after a checkout in it, and after an update from outside', git=True)
def submodule(box):
    inner = os.path.join(box.out, 'inner')
    os.mkdir(inner)
    source = Repo(box, inner)
    source.commit(files('one', 300))
    source.commit(files('two', 300))
    box.repo.commit({'app.py': '1\n'})
    box.repo.git('submodule', 'add', '-q', inner, 'sub')
    box.repo.git('commit', '-q', '-m', 'submodule')
    sub = Repo(box, box.path('sub'), init=False)
    check(os.path.isfile(box.path('sub/.git')), 'sub/.git is not a file')
    rouse = box.rouse()
    one_after(rouse, sub, 'checkout', '-q', 'HEAD~1')
    one_after(rouse, box.repo, 'submodule', '--quiet', 'update')
    held(box, rouse, os.path.join(sub.git_dir(), 'index.lock'), box.path('sub/src/d00/f00.py'))


@test('a project in a sub-folder of its repository: one restart after a checkout', git=True)
def sub_folder(box):
    prepare(box.repo)
    rouse = box.rouse(cwd=box.path('src'))
    one_after(rouse, box.repo, 'checkout', '-q', 'feature')
    held(box, rouse, box.path('.git/index.lock'), box.path('src/d00/f00.py'))


@test('a repository inside the watched folder: one restart after a checkout')
def inner_repository(box):
    os.mkdir(box.path('inner'))
    repo = Repo(box, box.path('inner'))
    prepare(repo)
    rouse = box.rouse()
    one_after(rouse, repo, 'checkout', '-q', 'feature')


def held(box, rouse, lock, path):
    """While the lock is there, an edit leads to nothing; when it goes, to one restart."""
    before = rouse.n_starts()
    with open(lock, 'wb'):
        pass
    with open(path, 'w', encoding='utf-8') as file:
        file.write('written under the lock %d\n' % time.monotonic_ns())
    rouse.wait_event('held', probe=lambda event: event.get('reason') == 'git')
    rouse.quiet(0.7)
    check_equal(rouse.n_starts(), before, 'starts under the lock')
    os.remove(lock)
    rouse.exactly(before + 1)


@test('C58 a lock file holds changes back; its removal delivers them once', git=True)
def lock(box):
    box.repo.commit({'app.py': '1\n'})
    rouse = box.rouse()
    held(box, rouse, box.path('.git/index.lock'), box.path('app.py'))


@test('a stale index.lock: a message, and Rouse goes on', git=True, once='it is the patience with the lock that takes so long')
def stale_lock(box):
    box.repo.commit({'app.py': '1\n'})
    box.write('.git/index.lock', '')
    rouse = box.rouse()
    box.write('app.py', '2\n')
    rouse.wait_event('held', probe=lambda event: event.get('reason') == 'git')
    rouse.wait_starts(2, 90)
    rouse.wait_output('lock|git')
    # It has been waited for once: the next save need not wait as long again.
    rouse.one_restart(lambda: box.write('app.py', '3\n'))


@test('git clone into the tree misses nothing')
def clone(box):
    os.mkdir(box.out + '/source')
    source = Repo(box, box.out + '/source')
    source.commit(files('cloned'))
    rouse = box.rouse()
    rouse.sees(lambda: box.shell('git clone -q ../out/source cloned'))
    wanted = {'cloned/' + name for name in files('cloned')}
    wait_until(lambda: wanted <= set(rouse.changed_paths()), 'reports of every file')
    rouse.wait_calm(AFTER_S)
    check(rouse.n_starts() <= 3, '%d starts' % rouse.n_starts())
    check_equal(rouse.reported(lambda: box.write('cloned/src/d00/f00.py', 'edited')), [('cloned/src/d00/f00.py', 'modified')], 'an edit in it')


@test('git init in the watched folder: its locks count from then on')
def late_init(box):
    box.write('app.py', '1\n')
    rouse = box.rouse()
    repo = Repo(box, box.tree)
    rouse.quiet()
    repo.git('add', '-A')
    repo.git('commit', '-q', '-m', 'first')
    held(box, rouse, box.path('.git/index.lock'), box.path('app.py'))


@test('edits made while git works are part of the one restart after it', git=True)
def edit_during(box):
    prepare(box.repo)
    rouse = box.rouse(command=[box.child, '--read', 'own.py'])

    def work():
        with open(box.path('.git/index.lock'), 'wb'):
            pass
        for n in range(10):
            box.write('own.py', str(n))
            time.sleep(0.03)
        os.remove(box.path('.git/index.lock'))
    rouse.one_restart(work)
    check_equal(box.lines('read')[-1].rest, '9', 'what the run read')


@table([('checkouts in quick succession end in the last state', 0), ('checkouts 50 ms apart end in the last state', 0.05)], git=True)
def succession(box, pause):
    prepare(box.repo)
    rouse = box.rouse(command=[box.child, '--read', 'src/d23/f24.py'])
    for branch in ['feature', 'main'] * 4 + ['feature']:
        box.repo.git('checkout', '-q', branch)
        time.sleep(pause)
    wait_until(lambda: box.lines('read')[-1].rest.startswith('feature'), 'a run that saw the last branch')
    rouse.wait_calm(AFTER_S)
    check(box.lines('read')[-1].rest.startswith('feature'), 'the last run saw the other branch')


main()
