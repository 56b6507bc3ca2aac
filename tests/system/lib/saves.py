# saves.py - how editors write a file, call by call
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import time

# Between two steps of a save; what was measured lies between 0.3 and 2 ms.
STEP_S = 0.0015


def put(path, text, flags=os.O_CREAT | os.O_TRUNC, sync=False):
    fd = os.open(path, os.O_WRONLY | flags, 0o644)
    # In two parts, as stdio and editors do with anything larger than a buffer.
    half = len(text) // 2
    os.write(fd, text[:half].encode())
    os.write(fd, text[half:].encode())
    if sync:
        os.fsync(fd)
    os.close(fd)
    time.sleep(STEP_S)


def split(path):
    return os.path.split(path)


def swap_name(path, suffix='.swp'):
    folder, name = split(path)
    return os.path.join(folder, '.' + name + suffix)


def vim_probe(path):
    """vim tests whether it may create files here."""
    probe = os.path.join(split(path)[0], '4913')
    os.close(os.open(probe, os.O_WRONLY | os.O_CREAT, 0o644))
    os.remove(probe)


def vim(path, text, keep_backup=False):
    """The default: the old file becomes the backup, a new one is written."""
    put(swap_name(path), 'swap')
    vim_probe(path)
    os.rename(path, path + '~')
    time.sleep(STEP_S)
    put(path, text, sync=True)
    os.chmod(path, 0o644)
    if not keep_backup:
        os.remove(path + '~')
    put(swap_name(path), 'swap again')


def vim_backup(path, text):
    vim(path, text, keep_backup=True)


def vim_copy(path, text):
    """backupcopy=yes: the backup is a copy, the file is written in place."""
    with open(path, encoding='utf-8') as file:
        put(path + '~', file.read())
    put(path, text, flags=os.O_TRUNC, sync=True)
    os.remove(path + '~')


def vim_no_backup(path, text):
    """nowritebackup: in place."""
    put(path, text, flags=os.O_TRUNC, sync=True)


def neovim(path, text):
    put(swap_name(path), 'swap')
    vim(path, text)
    os.remove(swap_name(path))


def jetbrains(path, text):
    put(path + '___jb_tmp___', text)
    os.rename(path, path + '___jb_old___')
    time.sleep(STEP_S)
    os.rename(path + '___jb_tmp___', path)
    time.sleep(STEP_S)
    os.remove(path + '___jb_old___')


def gedit(path, text):
    temporary = os.path.join(split(path)[0], '.goutputstream-K3X2Q1')
    put(temporary, text, sync=True)
    os.rename(temporary, path)


def gedit_backup(path, text):
    temporary = os.path.join(split(path)[0], '.goutputstream-A1B2C3')
    put(temporary, text, sync=True)
    if os.path.exists(path + '~'):
        os.remove(path + '~')
    os.link(path, path + '~')
    os.rename(temporary, path)


def emacs(path, text):
    folder, name = split(path)
    lock = os.path.join(folder, '.#' + name)
    auto = os.path.join(folder, '#' + name + '#')
    os.symlink('tester@machine.4711:1700000000', lock)
    put(auto, text)
    time.sleep(0.02)
    if not os.path.exists(path + '~'):
        os.rename(path, path + '~')
        put(path, text, sync=True)
    else:
        put(path, text, flags=os.O_TRUNC, sync=True)
    os.remove(auto)
    os.remove(lock)


def vscode(path, text):
    put(path, text, flags=os.O_TRUNC)


def vscode_atomic(path, text):
    put(path + '.vsctmp', text, sync=True)
    os.rename(path + '.vsctmp', path)


def kate(path, text):
    put(path + '.kLmNoP', text, sync=True)
    os.rename(path + '.kLmNoP', path)


def sublime(path, text):
    temporary = os.path.join(split(path)[0], '.sublb7c.tmp')
    put(temporary, text)
    os.rename(temporary, path)


def nano(path, text):
    """With -B: the backup is a copy."""
    with open(path, encoding='utf-8') as file:
        put(path + '~', file.read())
    put(path, text, flags=os.O_TRUNC)


def shell(path, text):
    put(path, '')
    put(path, text, flags=os.O_APPEND)


ALL = [('vim', vim), ('vim with backup', vim_backup), ('vim with backupcopy=yes', vim_copy), ('vim with nowritebackup', vim_no_backup),
       ('neovim', neovim), ('JetBrains safe write', jetbrains), ('gedit', gedit), ('gedit with backup', gedit_backup), ('emacs', emacs),
       ('VS Code', vscode), ('VS Code, atomic', vscode_atomic), ('Kate', kate), ('Sublime Text', sublime), ('nano with backup', nano),
       ('shell redirection', shell)]
