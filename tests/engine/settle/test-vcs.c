/* test-vcs.c - is git or Mercurial in the middle of something?
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "settle/vcs.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct
{
  char       *dir; /* a worktree, with .git in it */
  RouseVcs   *vcs;
  GHashTable *worktrees;
} Fixture;

static void
put (Fixture *f, const char *name, const char *text)
{
  g_autofree char   *path = g_build_filename (f->dir, name, NULL);
  g_autofree char   *parent = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (parent, 0700);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
drop (Fixture *f, const char *name)
{
  g_autofree char *path = g_build_filename (f->dir, name, NULL);

  g_assert_cmpint (g_remove (path), ==, 0);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->dir = g_dir_make_tmp ("rouse-vcs-XXXXXX", NULL);
  f->vcs = rouse_vcs_new ();
  f->worktrees = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  put (f, ".git/HEAD", "ref: refs/heads/main\n");
  put (f, ".git/index", "");
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  char *argv[] = { (char *) "rm", (char *) "-rf", f->dir, NULL };

  g_spawn_sync (NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  rouse_vcs_free (f->vcs);
  g_hash_table_unref (f->worktrees);
  g_free (f->dir);
}

static RouseVcsState
check (Fixture *f, gint64 later_us)
{
  RouseVcsState state;

  rouse_vcs_check (f->vcs, f->worktrees, g_get_real_time () + later_us, &state);
  return state;
}

static void /* The lock that git holds while it writes; found from a folder further down, too. */
test_lock (Fixture *f, gconstpointer data)
{
  g_autofree char *below = g_build_filename (f->dir, "a/b", NULL);
  RouseVcsState    state;

  rouse_vcs_add_root (f->vcs, below);
  g_assert_false (check (f, 0).busy);
  put (f, ".git/index.lock", "");
  state = check (f, 0);
  g_assert_true (state.busy);
  g_assert_cmpstr (state.tool, ==, "git");
  g_assert_true (g_str_has_suffix (state.lock, "/.git/index.lock"));
  drop (f, ".git/index.lock");
  state = check (f, 0);
  g_assert_false (state.busy);
  g_assert_true (state.active);
  g_assert_false (check (f, 2 * G_USEC_PER_SEC).active);
}

static void /* A rebase is busy between its steps, but not while it waits for its user. */
test_steps (Fixture *f, gconstpointer data)
{
  rouse_vcs_add_root (f->vcs, f->dir);
  put (f, ".git/rebase-merge/done", "");
  g_assert_true (check (f, 0).busy);
  g_assert_false (check (f, G_USEC_PER_SEC).busy);
}

static void /* In a worktree or a submodule .git is a file that names the folder, maybe from here. */
test_git_file (Fixture *f, gconstpointer data)
{
  put (f, "sub/.git", "gitdir: ../.git/modules/sub\n");
  put (f, ".git/modules/sub/HEAD", "ref: refs/heads/main\n");
  g_hash_table_add (f->worktrees, g_build_filename (f->dir, "sub", NULL));
  g_assert_false (check (f, 0).busy);
  put (f, ".git/modules/sub/index.lock", "");
  g_assert_true (check (f, 0).busy);
}

static void /* The lock of Mercurial is a link that leads nowhere. */
test_hg (Fixture *f, gconstpointer data)
{
  g_autofree char *lock = g_build_filename (f->dir, "hg/.hg/wlock", NULL);
  RouseVcsState    state;

  put (f, "hg/.hg/dirstate", "");
  g_hash_table_add (f->worktrees, g_build_filename (f->dir, "hg", NULL));
  g_assert_false (check (f, 0).busy);
  g_assert_cmpint (symlink ("host:123", lock), ==, 0);
  state = check (f, 0);
  g_assert_true (state.busy);
  g_assert_cmpstr (state.tool, ==, "hg");
}

static void /* A lock that was given up on does not hold again; a new one does. */
test_disregard (Fixture *f, gconstpointer data)
{
  rouse_vcs_add_root (f->vcs, f->dir);
  put (f, ".git/index.lock", "");
  g_assert_true (check (f, 0).busy);
  rouse_vcs_disregard (f->vcs);
  g_assert_false (check (f, 0).busy);
  put (f, ".git/HEAD.lock", "");
  g_assert_true (check (f, 0).busy);
}

static void /* Neither of two locks that were left behind holds again because of the other. */
test_disregard_two (Fixture *f, gconstpointer data)
{
  rouse_vcs_add_root (f->vcs, f->dir);
  put (f, ".git/index.lock", "");
  put (f, ".git/HEAD.lock", "");
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (check (f, 0).busy);
      rouse_vcs_disregard (f->vcs);
    }
  g_assert_false (check (f, 0).busy);
}

static void /* After the clock was set back, what was touched before lies in the future. */
test_clock_set_back (Fixture *f, gconstpointer data)
{
  g_autofree char *head = g_build_filename (f->dir, ".git/HEAD", NULL);
  struct timespec  future[2] = { 0 };

  rouse_vcs_add_root (f->vcs, f->dir);
  future[0].tv_sec = future[1].tv_sec = g_get_real_time () / G_USEC_PER_SEC + 3600;
  g_assert_cmpint (utimensat (AT_FDCWD, head, future, 0), ==, 0);
  g_assert_false (check (f, 5 * G_USEC_PER_SEC).active);
  put (f, ".git/rebase-merge/done", "");
  g_assert_true (check (f, 0).busy);
  g_assert_true (check (f, 0).step);
}

static void /* Repositories come, go, and change their form. */
test_renewed (Fixture *f, gconstpointer data)
{
  g_autofree char *sub = g_build_filename (f->dir, "sub", NULL);

  put (f, "sub/.git", "");
  g_hash_table_add (f->worktrees, g_strdup (sub));
  g_assert_false (check (f, 0).busy);
  put (f, "state/index.lock", "");
  put (f, "sub/.git", "gitdir: ../state\n");
  g_assert_true (check (f, 0).busy);
  g_hash_table_remove (f->worktrees, sub);
  g_assert_false (check (f, 0).busy);

  drop (f, "sub/.git");
  put (f, "sub/.git/HEAD", "");
  g_hash_table_add (f->worktrees, g_strdup (sub));
  g_assert_false (check (f, 0).busy);
  drop (f, "sub/.git/HEAD");
  drop (f, "sub/.git");
  put (f, "sub/.git", "gitdir: ../state\n");
  g_assert_true (check (f, 0).busy);
}

static void /* A command counts while it is at work, and not for as long as it waits for its user. */
test_command (Fixture *f, gconstpointer data)
{
  g_autofree char   *git = g_build_filename (f->dir, "git", NULL);
  g_autofree char   *shell = NULL;
  gsize              length;
  g_autoptr (GError) error = NULL;
  char              *argv[] = { git, (char *) "-c", (char *) "read answer", (char *) "stash", NULL };
  int                input;
  GPid               pid;
  gint64             now = 1000 * G_USEC_PER_SEC;

  if (!g_file_test ("/proc/self/comm", G_FILE_TEST_EXISTS))
    {
      g_test_skip ("this system does not list its processes");
      return;
    }
  rouse_vcs_add_root (f->vcs, f->dir);
  g_assert_false (rouse_vcs_is_running (f->vcs, now));
  g_assert_true (g_file_get_contents ("/bin/sh", &shell, &length, NULL));
  g_assert_true (g_file_set_contents_full (git, shell, (gssize) length, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
  g_spawn_async_with_pipes (f->dir, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, &input, NULL, NULL, &error);
  g_assert_no_error (error);

  g_assert_true (rouse_vcs_is_running (f->vcs, now));
  g_assert_true (rouse_vcs_is_running (f->vcs, now + 2 * G_USEC_PER_SEC));
  g_assert_false (rouse_vcs_is_running (f->vcs, now + 4 * G_USEC_PER_SEC));
  g_assert_false (rouse_vcs_is_running (f->vcs, now + 60 * G_USEC_PER_SEC));
  put (f, ".git/index.lock", "");
  g_assert_true (check (f, 0).busy);
  drop (f, ".git/index.lock");
  g_assert_true (rouse_vcs_is_running (f->vcs, now + 61 * G_USEC_PER_SEC));

  close (input);
  waitpid (pid, NULL, 0);
  g_assert_false (rouse_vcs_is_running (f->vcs, now + 61 * G_USEC_PER_SEC));
}

static void
test_branch (Fixture *f, gconstpointer data)
{
  g_autofree char *branch = NULL;
  g_autofree char *detached = NULL;
  g_autofree char *slashed = NULL;
  g_autofree char *damaged = NULL;

  rouse_vcs_add_root (f->vcs, f->dir);
  branch = rouse_vcs_dup_branch (f->vcs);
  g_assert_cmpstr (branch, ==, "main");
  put (f, ".git/HEAD", "0123456789abcdef0123456789abcdef01234567\n");
  detached = rouse_vcs_dup_branch (f->vcs);
  g_assert_cmpstr (detached, ==, "01234567");
  put (f, ".git/HEAD", "ref: refs/heads/feature/x\n");
  slashed = rouse_vcs_dup_branch (f->vcs);
  g_assert_cmpstr (slashed, ==, "feature/x");
  put (f, ".git/HEAD", "\377\376 no head\n");
  damaged = rouse_vcs_dup_branch (f->vcs);
  g_assert_true (g_utf8_validate (damaged, -1, NULL));
}

static void /* No repository anywhere above: nothing to hold for, and no branch. */
test_none (Fixture *f, gconstpointer data)
{
  rouse_vcs_add_root (f->vcs, "/proc");
  g_assert_false (check (f, 0).busy);
  g_assert_null (rouse_vcs_dup_branch (f->vcs));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) g_test_add ("/vcs/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("lock", test_lock);
  ADD ("steps", test_steps);
  ADD ("git-file", test_git_file);
  ADD ("hg", test_hg);
  ADD ("disregard", test_disregard);
  ADD ("disregard-two", test_disregard_two);
  ADD ("clock-set-back", test_clock_set_back);
  ADD ("renewed", test_renewed);
  ADD ("command", test_command);
  ADD ("branch", test_branch);
  ADD ("none", test_none);
  return g_test_run ();
}
