/* test-observer-random.c - thousands of random operations, and what the real observer says of them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "observer.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define N_ROUNDS 30
#define N_NAMES 5
/* So many files that the observer does not simply compare the whole tree before each release. */
#define N_BALLAST 700
/* So short that a storm is told in many sets. */
#define SETTLE_US 500
/* What was true so shortly before a set was released may be what the set is about. */
#define JUST_BEFORE_US (100 * G_TIME_SPAN_MILLISECOND)
/* What has not been told by then is lost. The background verification, which would find it, is slower. */
#define LIMIT_S 10

/* From when on a path was in a state: after the operation began, and at the latest when it had ended. */
typedef struct
{
  gint64 began;
  gint64 ended;
  char  *state; /* (owned) (nullable) NULL: no file is there */
} Moment;

typedef struct
{
  char          *dir;
  char          *root;
  char          *ballast; /* a file that nobody touches */
  GRand         *rand;    /* the storm's */
  guint          serial;
  GHashTable    *history; /* path → array of Moment; the storm's while it lasts */
  RouseObserver *observer;
  GHashTable    *told; /* path → when the last set with it was released */
  gint64         started;
  gboolean       armed;
  guint          n_sets;
  guint          n_operations;
  gboolean       late;
  int            over; /* the storm is; atomic */
} Fixture;

static void
moment_clear (gpointer data)
{
  g_free (((Moment *) data)->state);
}

static void
add_moment (Fixture *f, const char *path, gint64 began, const char *state)
{
  GArray *moments = g_hash_table_lookup (f->history, path);
  Moment  moment = { began, g_get_monotonic_time (), NULL };
  Moment  nothing = { 0, 0, NULL };

  if (moments == NULL)
    {
      moments = g_array_new (FALSE, FALSE, sizeof (Moment));
      g_array_set_clear_func (moments, moment_clear);
      g_array_append_val (moments, nothing);
      g_hash_table_insert (f->history, g_strdup (path), moments);
    }
  if (g_strcmp0 (g_array_index (moments, Moment, moments->len - 1).state, state) == 0)
    return;
  moment.state = g_strdup (state);
  g_array_append_val (moments, moment);
}

/* What is at @path: its bytes, or where it leads; NULL for nothing and for folders. */
static char *
read_state (const char *path)
{
  struct stat st;
  char       *text = NULL;

  if (lstat (path, &st) != 0 || S_ISDIR (st.st_mode))
    return NULL;
  if (S_ISLNK (st.st_mode))
    return g_file_read_link (path, NULL);
  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

static void
collect (const char *path, GHashTable *found)
{
  char            *state = read_state (path);
  g_autoptr (GDir) dir = NULL;
  const char      *name;

  if (state != NULL)
    {
      g_hash_table_insert (found, g_strdup (path), state);
      return;
    }
  dir = g_dir_open (path, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      collect (child, found);
    }
}

static gboolean
is_at_or_below (const char *path, const char *top)
{
  gsize length = strlen (top);

  return strncmp (path, top, length) == 0 && (path[length] == '\0' || path[length] == '/');
}

/* Writes down what an operation that began at @began has made of @path and all below. */
static void
write_down (Fixture *f, const char *path, gint64 began)
{
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter         iter;
  gpointer               key;
  gpointer               value;

  collect (path, found);
  g_hash_table_iter_init (&iter, f->history);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (is_at_or_below (key, path) && !g_hash_table_contains (found, key))
      add_moment (f, key, began, NULL);
  g_hash_table_iter_init (&iter, found);
  while (g_hash_table_iter_next (&iter, &key, &value))
    add_moment (f, key, began, value);
}

static void
armed_cb (Fixture *f)
{
  f->armed = TRUE;
}

static void
changed_cb (Fixture *f, RouseChangeSet *set)
{
  f->n_sets++;
  g_assert_cmpuint (set->changes->len, ==, set->n_changes);
  for (guint i = 0; i < set->changes->len; i++)
    {
      RouseChange *change = g_ptr_array_index (set->changes, i);

      g_hash_table_insert (f->told, g_strdup (change->path), g_memdup2 (&set->settled_us, sizeof set->settled_us));
    }
}

static gboolean
late_cb (gpointer data)
{
  ((Fixture *) data)->late = TRUE;
  return G_SOURCE_CONTINUE;
}

static void
put (Fixture *f, const char *path)
{
  g_autofree char *text = g_strdup_printf ("%08u", ++f->serial);
  FILE            *file = fopen (path, "we");

  if (file == NULL)
    return; /* its folder went, or it is one */
  fputs (text, file);
  fclose (file);
}

static void
remove_tree (const char *path)
{
  char *argv[] = { (char *) "rm", (char *) "-rf", (char *) path, NULL };

  g_spawn_sync (NULL, argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL, NULL, NULL);
}

/* A path one to four levels down, most of whose folders exist sooner or later. */
static char *
pick (Fixture *f)
{
  GString *path = g_string_new (f->root);

  for (int depth = g_rand_int_range (f->rand, 1, 5); depth > 0; depth--)
    g_string_append_printf (path, "/%c", 'a' + g_rand_int_range (f->rand, 0, N_NAMES));
  return g_string_free (path, FALSE);
}

static void
operate (Fixture *f)
{
  g_autofree char *path = pick (f);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autofree char *other = pick (f);
  g_autofree char *away = g_build_filename (f->dir, "away", NULL);
  g_autofree char *temporary = g_strconcat (path, ".new", NULL);
  gint64           began = g_get_monotonic_time ();

  f->n_operations++;
  switch (g_rand_int_range (f->rand, 0, 16))
    {
    case 0:
    case 1:
    case 2:
      put (f, path);
      break;
    case 3:
      g_mkdir_with_parents (parent, 0700);
      put (f, path);
      break;
    case 4: /* an atomic save */
      put (f, temporary);
      if (g_rename (temporary, path) != 0)
        g_unlink (temporary);
      break;
    case 5:
      g_unlink (path);
      break;
    case 6:
    case 7:
      g_rename (path, other);
      break;
    case 8:
      g_mkdir_with_parents (path, 0700);
      break;
    case 9:
      if (g_rand_int_range (f->rand, 0, 4) == 0)
        remove_tree (path);
      break;
    case 10: /* deleted and made again at once, its inode used again */
      if (g_rmdir (path) == 0)
        {
          g_autofree char *inside = g_build_filename (path, "x", NULL);

          g_mkdir (path, 0700);
          put (f, inside);
        }
      break;
    case 11:
      g_rename (path, away);
      break;
    case 12:
      g_rename (away, path);
      break;
    case 13:
      /* Never to a folder: no path may lead through a link. */
      if (symlink (f->ballast, path) != 0)
        utimensat (AT_FDCWD, path, NULL, AT_SYMLINK_NOFOLLOW);
      break;
    case 14:
      g_chmod (path, g_rand_boolean (f->rand) ? 0600 : 0700);
      break;
    default: /* two folders, or files, change places by way of a third */
      if (g_rename (path, temporary) == 0)
        {
          g_rename (other, path);
          if (g_rename (temporary, other) != 0)
            remove_tree (temporary);
        }
      break;
    }
  write_down (f, path, began);
  write_down (f, other, began);
  write_down (f, temporary, began);
}

static gpointer
storm_thread (gpointer data)
{
  Fixture *f = data;
  int      n = g_rand_int_range (f->rand, 1, 250);
  int      pause = g_rand_int_range (f->rand, 0, 3);

  for (; n > 0; n--)
    {
      operate (f);
      /* Sometimes so slow that the observer keeps up, sometimes as fast as can be. */
      for (int i = pause * g_rand_int_range (f->rand, 0, 2000); i > 0; i--)
        g_thread_yield ();
    }
  g_atomic_int_set (&f->over, TRUE);
  g_main_context_wakeup (NULL);
  return NULL;
}

/* Whether @path was in the state in which it is now when it was told last, or at the start. */
static gboolean
is_told (Fixture *f, const char *path, GArray *moments)
{
  gint64     *at = g_hash_table_lookup (f->told, path);
  gint64      last = at != NULL ? *at : f->started;
  const char *now = g_array_index (moments, Moment, moments->len - 1).state;

  for (guint i = 0; i < moments->len; i++)
    {
      const Moment *moment = &g_array_index (moments, Moment, i);

      if (g_strcmp0 (moment->state, now) == 0 && moment->began <= last &&
          (i + 1 == moments->len || g_array_index (moments, Moment, i + 1).ended >= last - JUST_BEFORE_US))
        return TRUE;
    }
  return FALSE;
}

/* (nullable): a path that is not any longer what was told of it last. */
static const char *
find_untold (Fixture *f)
{
  GHashTableIter iter;
  gpointer       path;
  gpointer       moments;

  g_hash_table_iter_init (&iter, f->history);
  while (g_hash_table_iter_next (&iter, &path, &moments))
    if (!is_told (f, path, moments))
      return path;
  return NULL;
}

static void
wait_until_told (Fixture *f)
{
  guint       limit = g_timeout_add_seconds (LIMIT_S, late_cb, f);
  const char *path;

  f->late = FALSE;
  while ((path = find_untold (f)) != NULL && !f->late)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);
  if (path != NULL)
    g_error ("%s has changed, and nobody said so", path);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *tmp = g_dir_make_tmp ("rouse-storm-XXXXXX", NULL);

  f->dir = realpath (tmp, NULL);
  f->root = g_build_filename (f->dir, "root", NULL);
  f->history = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  f->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  f->rand = g_rand_new_with_seed ((guint32) g_test_rand_int ());
  f->ballast = g_build_filename (f->root, "ballast0", "0", NULL);
  g_mkdir (f->root, 0700);
  for (guint i = 0; i < N_BALLAST; i++)
    {
      g_autofree char *dir = g_strdup_printf ("%s/ballast%u", f->root, i % 10);
      g_autofree char *path = g_strdup_printf ("%s/%u", dir, i);

      g_mkdir (dir, 0700);
      put (f, path);
    }
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  /* A report on its way keeps the observer, and must not find us gone. */
  g_signal_handlers_disconnect_by_data (f->observer, f);
  g_clear_object (&f->observer);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_hash_table_unref (f->told);
  g_hash_table_unref (f->history);
  g_rand_free (f->rand);
  remove_tree (f->dir);
  g_free (f->dir);
  g_free (f->root);
  g_free (f->ballast);
}

typedef struct
{
  const char      *path;
  RouseWatcherKind watcher;
  gboolean         content;
  guint            n_rounds;
} Case;

static const Case cases[] = {
  { "/observer/storm", ROUSE_WATCH_AUTO, TRUE, N_ROUNDS },
  { "/observer/storm-without-content", ROUSE_WATCH_AUTO, FALSE, N_ROUNDS },
  { "/observer/storm-polled", ROUSE_WATCH_POLL, TRUE, N_ROUNDS / 3 },
};

static void
test_storm (Fixture *f, gconstpointer data)
{
  const Case          *c = data;
  const char          *roots[] = { f->root, NULL };
  RouseObserverOptions options = { .roots = roots, .settle_us = SETTLE_US, .content = c->content, .watcher = c->watcher };
  g_autoptr (GError)   error = NULL;

  f->observer = rouse_observer_new (&options, &error);
  g_assert_no_error (error);
  g_signal_connect_swapped (f->observer, "armed", G_CALLBACK (armed_cb), f);
  g_signal_connect_swapped (f->observer, "changed", G_CALLBACK (changed_cb), f);
  f->started = g_get_monotonic_time ();
  rouse_observer_start (f->observer);
  for (guint round = 0; round < c->n_rounds; round++)
    {
      GThread *storm;

      g_atomic_int_set (&f->over, FALSE);
      storm = g_thread_new ("storm", storm_thread, f);
      while (!g_atomic_int_get (&f->over))
        g_main_context_iteration (NULL, TRUE);
      g_thread_join (storm);
      wait_until_told (f);
    }
  g_assert_true (f->armed);
  g_test_message ("%u operations, %u change sets", f->n_operations, f->n_sets);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].path, Fixture, &cases[i], set_up, test_storm, tear_down);
  return g_test_run ();
}
