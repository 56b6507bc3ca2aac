/* vcs.c - is git or Mercurial in the middle of something?
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-settle"
#include "config.h"
#include "settle/vcs.h"
#include "settle/vcs-process.h"

#include <gio/gio.h>
#include <string.h>
#include <sys/stat.h>

/* A rebase that waits for its user leaves its marks for hours; one that runs touches its folder all the
 * time. */
#define STEP_US (300 * 1000)
/* Changes that come so soon after a command are taken for its work. */
#define ACTIVE_US (1000 * 1000)
/* Clocks of file servers are never quite right; but a stamp further ahead was there before a clock was set back. */
#define AHEAD_US (1000 * 1000)
/* A command takes its first lock within so much time, and holds one most of the time; unless it has opened an
 * editor, or asks a question. */
#define COMMAND_US (3 * G_USEC_PER_SEC)
/* A tree may hold any number of repositories. */
#define MAX_REPOSITORIES 1000

typedef struct
{
  const char *tool;     /* static */
  char       *dir;      /* (owned) where its state is: .git, what a .git file names, .hg */
  gint64      stamp_ns; /* when a command last touched it */
} Repository;

struct _RouseVcs
{
  GHashTable *repositories; /* (owned) (element-type filename Repository) by worktree */
  GPtrArray  *roots;        /* (owned) (element-type filename) worktrees of the roots */
  char       *lock;         /* (owned) (nullable) */
  GHashTable *disregarded;  /* (owned) path of a lock that was left behind → its stamp when it was */
  GHashTable *commands;     /* (owned) pid of a command → since when it has been seen without a lock */
};

/* There between the steps of one command, and while it waits for its user. */
static const char *const git_steps[] = { "rebase-merge", "rebase-apply", "sequencer", "CHERRY_PICK_HEAD", "REVERT_HEAD", "MERGE_HEAD", NULL };
static const char *const hg_steps[] = { "updatestate", "rebasestate", "graftstate", NULL };
/* What a command touches on its way. */
static const char *const git_traces[] = { "", "index", "HEAD", "rebase-merge", "rebase-apply", "sequencer", NULL };
static const char *const hg_traces[] = { "", "dirstate", NULL };

static gboolean
read_stamp (const char *dir, const char *name, gint64 *stamp_ns)
{
  g_autofree char *path = *name != '\0' ? g_build_filename (dir, name, NULL) : g_strdup (dir);
  struct stat      st;

  if (lstat (path, &st) != 0)
    return FALSE;
  *stamp_ns = (gint64) st.st_mtim.tv_sec * G_GINT64_CONSTANT (1000000000) + st.st_mtim.tv_nsec;
  return TRUE;
}

static gint64
get_newest (const char *dir, const char *const *names, gint64 now_real)
{
  gint64 newest = 0;
  gint64 stamp_ns;

  for (guint i = 0; names[i] != NULL; i++)
    if (read_stamp (dir, names[i], &stamp_ns) && stamp_ns / 1000 <= now_real + AHEAD_US)
      newest = MAX (newest, stamp_ns);
  return newest;
}

/* In worktrees and submodules .git is a file that names the folder. */
static char *
find_git_dir (const char *worktree)
{
  g_autofree char *dot_git = g_build_filename (worktree, ".git", NULL);
  g_autofree char *text = NULL;
  gsize            length;

  if (g_file_test (dot_git, G_FILE_TEST_IS_DIR))
    return g_steal_pointer (&dot_git);
  if (!g_file_test (dot_git, G_FILE_TEST_IS_REGULAR) || !g_file_get_contents (dot_git, &text, &length, NULL))
    return NULL;
  if (!g_str_has_prefix (text, "gitdir:"))
    return NULL;
  g_strstrip (text);
  return g_canonicalize_filename (g_strchug (text + strlen ("gitdir:")), worktree);
}

static const char *const *
get_traces (const Repository *repository)
{
  return g_str_equal (repository->tool, "git") ? git_traces : hg_traces;
}

static Repository *
open_repository (const char *worktree)
{
  g_autofree char *dir = find_git_dir (worktree);
  const char      *tool = "git";
  Repository      *repository;

  if (dir == NULL)
    {
      dir = g_build_filename (worktree, ".hg", NULL);
      tool = "hg";
      if (!g_file_test (dir, G_FILE_TEST_IS_DIR))
        return NULL;
    }
  repository = g_new0 (Repository, 1);
  repository->tool = tool;
  repository->dir = g_steal_pointer (&dir);
  return repository;
}

static void
repository_free (gpointer data)
{
  Repository *repository = data;

  if (repository == NULL)
    return;
  g_free (repository->dir);
  g_free (repository);
}

RouseVcs *
rouse_vcs_new (void)
{
  RouseVcs *self = g_new0 (RouseVcs, 1);

  self->repositories = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, repository_free);
  self->roots = g_ptr_array_new_with_free_func (g_free);
  self->disregarded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->commands = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  return self;
}

void
rouse_vcs_free (RouseVcs *self)
{
  g_hash_table_unref (self->repositories);
  g_ptr_array_unref (self->roots);
  g_free (self->lock);
  g_hash_table_unref (self->disregarded);
  g_hash_table_unref (self->commands);
  g_free (self);
}

void
rouse_vcs_add_root (RouseVcs *self, const char *path)
{
  g_autofree char *dir = g_strdup (path);

  while (TRUE)
    {
      Repository *repository = open_repository (dir);
      char       *parent;

      if (repository != NULL)
        {
          g_hash_table_replace (self->repositories, g_strdup (dir), repository);
          g_ptr_array_add (self->roots, g_steal_pointer (&dir));
          return;
        }
      if (g_str_equal (dir, "/") || g_str_equal (dir, "."))
        return;
      parent = g_path_get_dirname (dir);
      g_free (dir);
      dir = parent;
    }
}

static gboolean
is_disregarded (RouseVcs *self, const char *lock, gint64 stamp_ns)
{
  gint64 *known = g_hash_table_lookup (self->disregarded, lock);

  return known != NULL && *known == stamp_ns;
}

/* git: any lock, and the index that a stash is made of. Mercurial: the lock of the working directory, which is a
 * link that leads nowhere. */
static gboolean
is_lock (const Repository *repository, const char *name)
{
  if (g_str_equal (repository->tool, "git"))
    return g_str_has_suffix (name, ".lock") || g_str_has_prefix (name, "index.stash.");
  return g_str_equal (name, "wlock");
}

static gboolean
find_lock (RouseVcs *self, Repository *repository)
{
  g_autoptr (GDir) dir = g_dir_open (repository->dir, 0, NULL);
  const char      *name;
  gint64           stamp_ns;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = NULL;

      if (!is_lock (repository, name) || !read_stamp (repository->dir, name, &stamp_ns))
        continue;
      path = g_build_filename (repository->dir, name, NULL);
      if (is_disregarded (self, path, stamp_ns))
        continue;
      g_free (self->lock);
      self->lock = g_steal_pointer (&path);
      return TRUE;
    }
  return FALSE;
}

static gboolean
find_step (RouseVcs *self, Repository *repository, gint64 now_real)
{
  const char *const *steps = g_str_equal (repository->tool, "git") ? git_steps : hg_steps;
  gint64             age_us = now_real - repository->stamp_ns / 1000;
  gint64             stamp_ns;

  if (age_us >= STEP_US)
    return FALSE;
  for (guint i = 0; steps[i] != NULL; i++)
    if (read_stamp (repository->dir, steps[i], &stamp_ns))
      {
        g_free (self->lock);
        self->lock = g_build_filename (repository->dir, steps[i], NULL);
        return TRUE;
      }
  return FALSE;
}

static void
check_repository (RouseVcs *self, Repository *repository, gint64 now_real, RouseVcsState *state)
{
  gint64 newest = get_newest (repository->dir, get_traces (repository), now_real);

  repository->stamp_ns = newest;
  state->active = state->active || now_real - newest / 1000 < ACTIVE_US;
  if (state->busy)
    return;
  state->busy = find_lock (self, repository);
  if (!state->busy)
    state->step = state->busy = find_step (self, repository, now_real);
  if (state->busy)
    {
      state->tool = repository->tool;
      state->lock = self->lock;
    }
}

/* Repositories come and go with the tree, and change their form: .git may become a file. */
static void
renew_repositories (RouseVcs *self, GHashTable *worktrees)
{
  GHashTableIter iter;
  gpointer       key;
  gpointer       value;

  g_hash_table_iter_init (&iter, self->repositories);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (!g_hash_table_contains (worktrees, key) && !g_ptr_array_find_with_equal_func (self->roots, key, g_str_equal, NULL))
      g_hash_table_iter_remove (&iter);
    else if (value == NULL || !g_file_test (((Repository *) value)->dir, G_FILE_TEST_IS_DIR))
      {
        Repository *repository = open_repository (key);

        if (repository != NULL)
          g_hash_table_iter_replace (&iter, repository);
      }

  g_hash_table_iter_init (&iter, worktrees);
  while (g_hash_table_iter_next (&iter, &key, NULL) && g_hash_table_size (self->repositories) < MAX_REPOSITORIES)
    if (!g_hash_table_contains (self->repositories, key))
      g_hash_table_insert (self->repositories, g_strdup (key), open_repository (key));
}

void
rouse_vcs_check (RouseVcs *self, GHashTable *worktrees, gint64 now_real, RouseVcsState *state)
{
  GHashTableIter iter;
  gpointer       value;

  *state = (RouseVcsState){ 0 };
  renew_repositories (self, worktrees);
  g_hash_table_iter_init (&iter, self->repositories);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (value != NULL)
      check_repository (self, value, now_real, state);
  if (state->busy)
    g_hash_table_remove_all (self->commands);
}

typedef struct
{
  RouseVcs   *vcs;
  GHashTable *seen; /* (owned) the commands that run, as in RouseVcs */
  gint64      now;
  gboolean    running;
} Look;

static gboolean
command_cb (guint pid, gpointer data)
{
  Look   *look = data;
  gint64 *since = g_hash_table_lookup (look->vcs->commands, GUINT_TO_POINTER (pid));
  gint64  first = since != NULL ? *since : look->now;

  g_hash_table_insert (look->seen, GUINT_TO_POINTER (pid), g_memdup2 (&first, sizeof first));
  if (look->now - first < COMMAND_US)
    look->running = TRUE;
  return TRUE;
}

gboolean
rouse_vcs_is_running (RouseVcs *self, gint64 now)
{
  Look look = { self, g_hash_table_new_full (NULL, NULL, NULL, g_free), now, FALSE };

  rouse_vcs_process_find (self->repositories, command_cb, &look);
  g_hash_table_unref (self->commands);
  self->commands = look.seen;
  return look.running;
}

void
rouse_vcs_disregard (RouseVcs *self)
{
  g_autofree char *dir = NULL;
  g_autofree char *name = NULL;
  gint64           stamp_ns;

  if (self->lock == NULL)
    return;
  dir = g_path_get_dirname (self->lock);
  name = g_path_get_basename (self->lock);
  if (read_stamp (dir, name, &stamp_ns))
    g_hash_table_insert (self->disregarded, g_strdup (self->lock), g_memdup2 (&stamp_ns, sizeof stamp_ns));
}

static char *
read_git_branch (const char *git_dir)
{
  static const char ref[] = "ref: refs/heads/";
  g_autofree char  *path = g_build_filename (git_dir, "HEAD", NULL);
  g_autofree char  *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  g_strstrip (text);
  if (g_str_has_prefix (text, ref))
    return g_utf8_make_valid (text + strlen (ref), -1);
  if (g_str_has_prefix (text, "ref: "))
    return g_utf8_make_valid (text + 5, -1);
  return g_utf8_make_valid (text, (gssize) MIN (strlen (text), 8));
}

char *
rouse_vcs_dup_branch (RouseVcs *self)
{
  Repository      *repository;
  g_autofree char *path = NULL;
  g_autofree char *branch = NULL;

  if (self->roots->len == 0)
    return NULL;
  repository = g_hash_table_lookup (self->repositories, g_ptr_array_index (self->roots, 0));
  if (g_str_equal (repository->tool, "git"))
    return read_git_branch (repository->dir);
  path = g_build_filename (repository->dir, "branch", NULL);
  if (!g_file_get_contents (path, &branch, NULL, NULL))
    return g_strdup ("default");
  return g_utf8_make_valid (g_strstrip (branch), -1);
}
