/* test-observer-pool.c - observers that several projects share, on real files
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "observer-pool.h"

#include <glib/gstdio.h>
#include <string.h>

#define LIMIT_US (10 * G_TIME_SPAN_SECOND)
#define SETTLE_US (10 * G_TIME_SPAN_MILLISECOND)

typedef struct
{
  RouseObserverShare *share; /* (owned) (nullable) */
  guint               n_armed;
  GString            *told; /* names of files, a "|" behind each set */
  gboolean            leaves;
} Reader;

typedef struct
{
  char              *dir;
  RouseObserverPool *pool;
  Reader             a;
  Reader             b;
} Fixture;

static void
armed_cb (Reader *reader)
{
  reader->n_armed++;
}

static void
changed_cb (Reader *reader, RouseChangeSet *set)
{
  for (guint i = 0; i < set->changes->len; i++)
    {
      g_autofree char *name = g_path_get_basename (((const RouseChange *) g_ptr_array_index (set->changes, i))->path);

      g_string_append_printf (reader->told, "%s%s", i > 0 ? " " : "", name);
    }
  g_string_append_c (reader->told, '|');
  if (reader->leaves)
    g_clear_object (&reader->share);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->dir = g_dir_make_tmp ("rouse-pool-XXXXXX", NULL);
  f->pool = rouse_observer_pool_new ();
  f->a.told = g_string_new (NULL);
  f->b.told = g_string_new (NULL);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char      *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->a.share);
  g_clear_object (&f->b.share);
  g_assert_finalize_object (f->pool);
  g_string_free (f->a.told, TRUE);
  g_string_free (f->b.told, TRUE);
  remove_tree (f->dir);
  g_free (f->dir);
}

static void
join_with (Fixture *f, Reader *reader, RouseObserverOptions *options)
{
  const char *const  roots[] = { f->dir, NULL };
  g_autoptr (GError) error = NULL;

  options->roots = roots;
  options->settle_us = SETTLE_US;
  reader->share = rouse_observer_share_new (f->pool, options, &error);
  g_assert_no_error (error);
  g_signal_connect_swapped (reader->share, "armed", G_CALLBACK (armed_cb), reader);
  g_signal_connect_swapped (reader->share, "changed", G_CALLBACK (changed_cb), reader);
  rouse_observer_share_start (reader->share);
}

static void
join (Fixture *f, Reader *reader)
{
  RouseObserverOptions options = { .content = TRUE };

  join_with (f, reader, &options);
}

static void
wait_until_armed (Reader *reader)
{
  gint64 limit = g_get_monotonic_time () + LIMIT_US;

  while (reader->n_armed == 0 && g_get_monotonic_time () < limit)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (reader->n_armed, ==, 1);
}

static void
write_file (Fixture *f, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (f->dir, name, NULL);

  g_assert_true (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

/* Waits for the sets, and forgets them. */
static void
assert_told (Reader *reader, const char *expected)
{
  gint64 limit = g_get_monotonic_time () + LIMIT_US;

  while (reader->told->len < strlen (expected) && g_get_monotonic_time () < limit)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpstr (reader->told->str, ==, expected);
  g_string_truncate (reader->told, 0);
}

/* How many threads observe. */
static guint
count_threads (void)
{
  g_autoptr (GDir) tasks = g_dir_open ("/proc/self/task", 0, NULL);
  const char      *task;
  guint            n = 0;

  while ((task = g_dir_read_name (tasks)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc/self/task", task, "comm", NULL);
      g_autofree char *name = NULL;

      if (g_file_get_contents (path, &name, NULL, NULL) && g_str_has_prefix (name, "rouse-observe"))
        n++;
    }
  return n;
}

/* A thread gets its name, and goes, a moment later than whoever made it knows. */
static void
assert_threads (guint expected)
{
  gint64 limit = g_get_monotonic_time () + LIMIT_US;
  guint  n;

  /* The last count is the one that is judged: while a thread goes, another look may still find it. */
  while ((n = count_threads ()) != expected && g_get_monotonic_time () < limit)
    g_thread_yield ();
  g_assert_cmpuint (n, ==, expected);
}

/* How many folders the kernel watches for this process. */
static guint
count_watches (void)
{
  g_autoptr (GDir) fds = g_dir_open ("/proc/self/fdinfo", 0, NULL);
  const char      *fd;
  guint            n = 0;

  while ((fd = g_dir_read_name (fds)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc/self/fdinfo", fd, NULL);
      g_autofree char *text = NULL;

      if (!g_file_get_contents (path, &text, NULL, NULL))
        continue;
      for (const char *at = text; (at = strstr (at, "inotify wd:")) != NULL; at++)
        n++;
    }
  return n;
}

/* Who wants the same shares one observer, hears the same, and keeps it as long as anybody needs it. */
static void
test_share (Fixture *f, gconstpointer data)
{
  guint n_before = count_watches ();
  guint n_watches;

  join (f, &f->a);
  join (f, &f->b);
  wait_until_armed (&f->a);
  wait_until_armed (&f->b);
  assert_threads (1);
  n_watches = count_watches ();
  g_assert_cmpuint (n_watches, >, n_before);
  write_file (f, "x", "1");
  assert_told (&f->a, "x|");
  assert_told (&f->b, "x|");

  g_clear_object (&f->a.share);
  assert_threads (1);
  g_assert_cmpuint (count_watches (), ==, n_watches);
  write_file (f, "y", "1");
  assert_told (&f->b, "y|");
  assert_told (&f->a, "");
  g_clear_object (&f->b.share);
  assert_threads (0);
}

/* Who wants anything else has an observer to themselves. */
static void
test_differ (Fixture *f, gconstpointer data)
{
  const char *const    globs[] = { "x", NULL };
  RouseObserverOptions options[] = {
    { .content = TRUE, .optional = globs },
    { .content = TRUE, .filter.include = globs },
    { .content = TRUE, .filter.extensions = globs },
    { .content = TRUE, .filter.ignore = globs },
    { .content = TRUE, .filter.no_vcs_ignore = TRUE },
    { .content = TRUE, .follow_links = TRUE },
    { .content = TRUE, .watcher = ROUSE_WATCH_POLL },
    { .content = FALSE },
  };

  join (f, &f->a);
  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    {
      join_with (f, &f->b, &options[i]);
      wait_until_armed (&f->b);
      assert_threads (2);
      g_clear_object (&f->b.share);
      f->b.n_armed = 0;
    }
}

/* Without a pool there is nobody to share with. */
static void
test_alone (Fixture *f, gconstpointer data)
{
  g_autoptr (RouseObserverPool) pool = g_steal_pointer (&f->pool);

  join (f, &f->a);
  join (f, &f->b);
  assert_threads (2);
  f->pool = g_steal_pointer (&pool);
}

/* Who comes late is told that all is watched, once, and not from within the call. */
static void
test_late (Fixture *f, gconstpointer data)
{
  join (f, &f->a);
  wait_until_armed (&f->a);
  join (f, &f->b);
  g_assert_cmpuint (f->b.n_armed, ==, 0);
  wait_until_armed (&f->b);
  write_file (f, "x", "1");
  assert_told (&f->b, "x|");
  g_assert_cmpuint (f->a.n_armed, ==, 1);
  g_assert_cmpuint (f->b.n_armed, ==, 1);
}

/* … or leaves before. */
static void
test_late_and_gone (Fixture *f, gconstpointer data)
{
  join (f, &f->a);
  wait_until_armed (&f->a);
  join (f, &f->b);
  g_clear_object (&f->b.share);
  write_file (f, "x", "1");
  assert_told (&f->a, "x|");
  g_assert_cmpuint (f->b.n_armed, ==, 0);
}

/* Nobody knows what a program that begins to read just now has seen: what is written counts then, whatever it is. */
static void
test_late_reader (Fixture *f, gconstpointer data)
{
  write_file (f, "x", "0");
  join (f, &f->a);
  wait_until_armed (&f->a);
  write_file (f, "x", "1");
  assert_told (&f->a, "x|");
  write_file (f, "x", "1");
  write_file (f, "y", "1");
  assert_told (&f->a, "y|");
  join (f, &f->b);
  write_file (f, "x", "1");
  assert_told (&f->b, "x|");
}

/* A pause is for one alone, and what happened in it is past. */
static void
test_pause (Fixture *f, gconstpointer data)
{
  join (f, &f->a);
  join (f, &f->b);
  wait_until_armed (&f->b);
  rouse_observer_share_set_paused (f->b.share, TRUE);
  write_file (f, "x", "1");
  assert_told (&f->a, "x|");
  assert_told (&f->b, "");
  rouse_observer_share_set_paused (f->b.share, FALSE);
  write_file (f, "y", "1");
  assert_told (&f->b, "y|");
  assert_told (&f->a, "y|");
}

/* Whoever leaves when told does not disturb the others, nor does the last one. */
static void
test_leave_when_told (Fixture *f, gconstpointer data)
{
  join (f, &f->a);
  join (f, &f->b);
  wait_until_armed (&f->b);
  f->a.leaves = f->b.leaves = TRUE;
  write_file (f, "x", "1");
  assert_told (&f->a, "x|");
  assert_told (&f->b, "x|");
  assert_threads (0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) g_test_add ("/observer-pool/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("share", test_share);
  ADD ("differ", test_differ);
  ADD ("alone", test_alone);
  ADD ("late", test_late);
  ADD ("late-and-gone", test_late_and_gone);
  ADD ("late-reader", test_late_reader);
  ADD ("pause", test_pause);
  ADD ("leave-when-told", test_leave_when_told);
  return g_test_run ();
}
