/* test-watcher-gio.c - hints from real files
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/watcher-gio.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* A hint that does not come in this time is lost. */
#define LIMIT_S 10

typedef struct
{
  char         *dir;
  RouseWatcher *watcher;
  GString      *log; /* "kind dir name;" of each hint */
  guint         n_hints;
} Fixture;

static const char *const kinds[] = { "armed", "refused", "polled", "entry", "writing", "finished", "listing", "gone", "served", "overflow" };

static void
hints_cb (const RouseHint *hints, guint n_hints, gpointer data)
{
  Fixture *f = data;

  for (guint i = 0; i < n_hints; i++)
    g_string_append_printf (f->log, "%s %u %s;", kinds[hints[i].kind], hints[i].dir, hints[i].name != NULL ? hints[i].name : "-");
  f->n_hints += n_hints;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->dir = g_dir_make_tmp ("rouse-watch-XXXXXX", NULL);
  f->log = g_string_new (NULL);
  f->watcher = rouse_watcher_gio_new (g_main_context_default (), hints_cb, f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  char *argv[] = { (char *) "rm", (char *) "-rf", f->dir, NULL };

  g_assert_finalize_object (g_steal_pointer (&f->watcher));
  g_spawn_sync (NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  g_string_free (f->log, TRUE);
  g_free (f->dir);
}

static gboolean
late_cb (gpointer data)
{
  g_error ("still waiting; so far: %s", (char *) data);
  return G_SOURCE_REMOVE;
}

static void
wait_for (Fixture *f, const char *hint)
{
  guint limit = g_timeout_add_seconds (LIMIT_S, late_cb, f->log->str);

  while (strstr (f->log->str, hint) == NULL)
    {
      g_main_context_iteration (NULL, TRUE);
      /* The string may have moved. */
      g_source_remove (limit);
      limit = g_timeout_add_seconds (LIMIT_S, late_cb, f->log->str);
    }
  g_source_remove (limit);
}

static void
watch (Fixture *f, guint32 id, const char *name)
{
  g_autofree char *path = g_build_filename (f->dir, name, NULL);
  g_autofree char *armed = g_strdup_printf ("armed %u -;", id);

  g_mkdir_with_parents (path, 0700);
  rouse_watcher_watch (f->watcher, id, path);
  wait_for (f, armed);
}

static void
put (Fixture *f, const char *name)
{
  g_autofree char *path = g_build_filename (f->dir, name, NULL);
  FILE            *file = fopen (path, "we");

  g_assert_nonnull (file);
  fputs ("x", file);
  fclose (file);
}

static void
test_entries (Fixture *f, gconstpointer data)
{
  g_autofree char *a = g_build_filename (f->dir, "d/a", NULL);
  g_autofree char *b = g_build_filename (f->dir, "d/b", NULL);

  watch (f, 7, "d");
  put (f, "d/a");
  wait_for (f, "finished 7 a;");
  g_assert_nonnull (strstr (f->log->str, "writing 7 a;"));
  g_rename (a, b);
  wait_for (f, "finished 7 b;");
  g_string_truncate (f->log, 0);
  g_remove (b);
  wait_for (f, "entry 7 b;");
}

static void /* Its directory deleted: said once, and at once. */
test_gone (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->dir, "d", NULL);

  watch (f, 7, "d");
  g_rmdir (path);
  wait_for (f, "gone 7 -;");
}

static void /* One folder by two names has one watch in the kernel: who had it is told, and no one is left deaf. */
test_same_inode (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->dir, "d", NULL);
  g_autofree char *link = g_build_filename (f->dir, "link", NULL);

  watch (f, 7, "d");
  g_assert_no_errno (symlink ("d", link));
  rouse_watcher_watch (f->watcher, 8, link);
  wait_for (f, "gone 7 -;");
  wait_for (f, "armed 8 -;");
  put (f, "d/a");
  wait_for (f, "finished 8 a;");
  g_string_truncate (f->log, 0);
  rouse_watcher_watch (f->watcher, 7, path);
  wait_for (f, "gone 8 -;armed 7 -;");
  rouse_watcher_unwatch (f->watcher, 8);
  put (f, "d/b");
  wait_for (f, "finished 7 b;");
}

static void /* A path leads elsewhere now, while another watcher holds on to where it led before. */
test_led_elsewhere (Fixture *f, gconstpointer data)
{
  g_autofree char *link = g_build_filename (f->dir, "link", NULL);
  Fixture          other;

  set_up (&other, NULL);
  watch (f, 7, "d");
  watch (f, 8, "e");
  rouse_watcher_unwatch (f->watcher, 7);
  rouse_watcher_unwatch (f->watcher, 8);
  g_assert_no_errno (symlink ("d", link));
  rouse_watcher_watch (other.watcher, 7, link);
  wait_for (&other, "armed 7 -;");
  g_remove (link);
  g_assert_no_errno (symlink ("e", link));
  rouse_watcher_watch (f->watcher, 9, link);
  wait_for (f, "armed 9 -;");
  put (f, "e/a");
  wait_for (f, "finished 9 a;");
  put (f, "d/b");
  wait_for (&other, "finished 7 b;");
  tear_down (&other, NULL);
}

static void /* The same path watched anew after its directory was moved away: events come from the new one. */
test_moved_away (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->dir, "d", NULL);
  g_autofree char *away = g_build_filename (f->dir, "away", NULL);

  watch (f, 7, "d");
  g_rename (path, away);
  wait_for (f, "gone 7 -;");
  watch (f, 8, "d");
  put (f, "d/a");
  wait_for (f, "finished 8 a;");
}

static void /* After unwatch() nothing more is said, as the hint of a neighbour proves. */
test_unwatch (Fixture *f, gconstpointer data)
{
  watch (f, 7, "d");
  watch (f, 8, "e");
  rouse_watcher_unwatch (f->watcher, 7);
  watch (f, 9, "f"); /* requests are carried out in order */
  put (f, "d/silent");
  put (f, "e/cookie");
  wait_for (f, "finished 8 cookie;");
  g_assert_null (strstr (f->log->str, "silent"));
}

static void /* More directories than one shard holds: every one of them is heard. */
test_many (Fixture *f, gconstpointer data)
{
  for (guint i = 1; i <= 700; i++)
    {
      g_autofree char *name = g_strdup_printf ("d%u", i);
      g_autofree char *path = g_build_filename (f->dir, name, NULL);

      g_mkdir (path, 0700);
      rouse_watcher_watch (f->watcher, i, path);
    }
  wait_for (f, "armed 700 -;");
  for (guint i = 1; i <= 700; i += 33)
    {
      g_autofree char *name = g_strdup_printf ("d%u/x", i);
      g_autofree char *hint = g_strdup_printf ("finished %u x;", i);

      put (f, name);
      wait_for (f, hint);
    }
}

static void /* A path that is no directory is answered, too: the tree does not wait for ever. */
test_no_directory (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->dir, "not/there", NULL);

  rouse_watcher_watch (f->watcher, 7, path);
  wait_for (f, " 7 -;");
}

static void /* Dropped with requests and hints under way. */
test_drop (Fixture *f, gconstpointer data)
{
  watch (f, 7, "d");
  for (guint i = 100; i < 400; i++)
    {
      put (f, "d/x");
      rouse_watcher_watch (f->watcher, i, f->dir);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) g_test_add ("/watcher-gio/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("entries", test_entries);
  ADD ("gone", test_gone);
  ADD ("same-inode", test_same_inode);
  ADD ("led-elsewhere", test_led_elsewhere);
  ADD ("moved-away", test_moved_away);
  ADD ("unwatch", test_unwatch);
  ADD ("many", test_many);
  ADD ("no-directory", test_no_directory);
  ADD ("drop", test_drop);
  return g_test_run ();
}
