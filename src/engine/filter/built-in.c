/* built-in.c - what nobody wants to hear of, in any project
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "filter/built-in.h"

#include <string.h>

/* In a linked working tree or a submodule .git is a file. */
static const char vcs[] =
  ".git\n"
  ".hg/\n"
  ".svn/\n"
  ".jj/\n"
  ".sl/\n"
  ".bzr/\n"
  "_darcs/\n"
  ".pijul/\n"
  ".fslckout\n"
  "_FOSSIL_\n"
  ".fossil-settings/\n"
  "CVS/\n";

/*
 * The syntax knows patterns for directories only, but none for files only: "!x/" behind "x" does that. Where
 * a temporary name is a prefix with random letters, the likeness with words is taken back out.
 */
static const char rules[] =
  /* vim: swap files, their probes, and the file by which it tests whether a directory can be written */
  ".*.sw[a-px]\n"
  ".*.swpx\n"
  ".sw[a-p]\n"
  "4913\n"
  "!4913/\n"
  /* backups of vim, emacs, kate, nano, joe and many more; vim's undo files; but "Samples~/" holds sources */
  "*~\n"
  "!*~/\n"
  /* emacs: locks and auto-saves; flycheck's copies; LibreOffice's locks */
  ".#*\n"
  "\\#*#\n"
  "flycheck_*\n"
  "!flycheck_*/\n"
  ".~lock.*#\n"
  /* JetBrains, GLib (gedit, GNOME Text Editor), kate, kakoune */
  "*___jb_???___\n"
  ".goutputstream-*\n"
  ".*.kate-swp\n"
  ".*.kak.??????\n"
  /* sed -i */
  "sed[A-Za-z0-9][A-Za-z0-9][A-Za-z0-9][A-Za-z0-9][A-Za-z0-9][A-Za-z0-9]\n"
  "!sed[A-Za-z][a-z][a-z][a-z][a-z][a-z]\n"
  "!sed*/\n"
  /* file systems and synchronisation */
  ".DS_Store\n"
  ".nfs[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]*\n"
  ".fuse_hidden*\n"
  ".mutagen-temporary*\n"
  /* what programs write while they run, and nobody edits: a server would restart at every request */
  "*.log\n"
  "!*.log/\n"
  "*.sqlite\n"
  "*.sqlite3\n"
  "*.sqlite-journal\n"
  "*.sqlite-wal\n"
  "*.sqlite-shm\n"
  "*.sqlite3-journal\n"
  "*.sqlite3-wal\n"
  "*.sqlite3-shm\n"
  "*.db-journal\n"
  "*.db-wal\n"
  "*.db-shm\n"
  /* Python */
  "__pycache__/\n"
  "*.py[co]\n"
  ".venv/\n"
  "venv/\n"
  ".tox/\n"
  ".nox/\n"
  ".mypy_cache/\n"
  ".pytest_cache/\n"
  ".ruff_cache/\n"
  ".hypothesis/\n"
  ".ipynb_checkpoints/\n"
  ".coverage\n"
  "!.coverage/\n"
  /* JavaScript */
  "node_modules/\n"
  "bower_components/\n"
  ".nyc_output/\n"
  ".parcel-cache/\n"
  ".sass-cache/\n"
  /* other tools */
  ".cache/\n"
  ".direnv/\n"
  ".gradle/\n"
  ".terraform/\n"
  ".idea/\n"
  ".vscode/\n";

RouseIgnoreList *
rouse_built_in_new_vcs (void)
{
  return rouse_ignore_list_new ("built-in", g_strdup (vcs), sizeof vcs - 1, FALSE);
}

RouseIgnoreList *
rouse_built_in_new_rules (void)
{
  return rouse_ignore_list_new ("built-in", g_strdup (rules), sizeof rules - 1, FALSE);
}
