/* test-loaded-set.c - the files that a run has loaded, by all of their names
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "discover/loaded-set.h"

#include <glib/gstdio.h>
#include <unistd.h>

/* Of the tree that make_tree() makes; lists have spaces between. */
static const struct
{
  const char *name;
  const char *files;
  const char *missing;
  const char *path;
  gboolean    is_new;
  gboolean    has;
} cases[] = {
  { "itself", "app/a.py", "", "app/a.py", FALSE, TRUE },
  { "another", "app/a.py", "", "app/b.py", FALSE, FALSE },
  { "longer", "app/a.py", "", "app/a.pyc", FALSE, FALSE },
  { "folder-of-it", "app/a.py", "", "app", FALSE, FALSE },
  { "of-many", "app/a.py lib/x.py app/b.py", "", "lib/x.py", FALSE, TRUE },
  { "not-plain", "app/../lib/./x.py", "", "lib/x.py", FALSE, TRUE },
  { "gone", "app/gone.py", "", "app/gone.py", FALSE, TRUE },
  { "loaded-by-folder-link", "link/x.py", "", "lib/x.py", FALSE, TRUE },
  { "watched-by-folder-link", "lib/x.py", "", "link/x.py", FALSE, TRUE },
  { "gone-by-folder-link", "link/sub/gone.py", "", "lib/sub/gone.py", FALSE, TRUE },
  { "gone-watched-by-folder-link", "lib/sub/gone.py", "", "link/sub/gone.py", FALSE, TRUE },
  { "loaded-by-link", "app/linked.py", "", "lib/x.py", FALSE, TRUE },
  { "watched-by-link", "lib/x.py", "", "app/linked.py", FALSE, TRUE },
  { "dangling-link", "app/dangling.py", "", "app/dangling.py", FALSE, TRUE },
  { "missing-is-created", "", "app/c.py", "app/c.py", TRUE, TRUE },
  { "missing-is-modified", "", "app/c.py", "app/c.py", FALSE, TRUE },
  { "created-below-missing", "", "app/c", "app/c/d/__init__.py", TRUE, TRUE },
  { "modified-below-missing", "", "app", "app/b.py", FALSE, FALSE },
  { "created-beside-missing", "", "app/c", "app/cc.py", TRUE, FALSE },
  { "missing-by-link", "", "link/sub/new.py", "lib/sub/new.py", TRUE, TRUE },
  { "created-below-missing-by-link", "", "link/new", "lib/new/__init__.py", TRUE, TRUE },
  { "missing-and-loaded", "app/a.py", "app/a.py", "app/a.py", FALSE, TRUE },
  { "nothing", "", "", "app/a.py", TRUE, FALSE },
};

/* (transfer full) */
static char *
make_tree (void)
{
  static const char *const folders[] = { "app", "lib", "lib/sub" };
  static const char *const files[] = { "app/a.py", "app/b.py", "lib/x.py" };
  g_autofree char         *top = g_dir_make_tmp ("rouse-loaded-XXXXXX", NULL);
  char                    *real = realpath (top, NULL);
  g_autofree char         *link = g_build_filename (real, "link", NULL);
  g_autofree char         *linked = g_build_filename (real, "app/linked.py", NULL);
  g_autofree char         *dangling = g_build_filename (real, "app/dangling.py", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = g_build_filename (real, folders[i], NULL);

      g_assert_no_errno (g_mkdir (path, 0700));
    }
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (real, files[i], NULL);

      g_assert_true (g_file_set_contents (path, "", 0, NULL));
    }
  g_assert_no_errno (symlink ("lib", link));
  g_assert_no_errno (symlink ("../lib/x.py", linked));
  g_assert_no_errno (symlink ("nowhere", dangling));
  return real;
}

static void
remove_tree (const char *top)
{
  const char *argv[] = { "rm", "-rf", top, NULL };

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL));
}

static void
add_all (RouseLoadedSet *set, void (*add) (RouseLoadedSet *, const char *), const char *top, const char *list)
{
  g_auto (GStrv) names = g_strsplit (list, " ", -1);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat (top, "/", names[i], NULL);

      add (set, path);
    }
}

static void
test_case (gconstpointer data)
{
  const guint                i = GPOINTER_TO_UINT (data);
  g_autofree char           *top = make_tree ();
  g_autoptr (RouseLoadedSet) set = rouse_loaded_set_new (NULL);
  g_autofree char           *path = g_build_filename (top, cases[i].path, NULL);

  add_all (set, rouse_loaded_set_add_file, top, cases[i].files);
  add_all (set, rouse_loaded_set_add_missing, top, cases[i].missing);
  g_assert_cmpint (rouse_loaded_set_has (set, path, cases[i].is_new), ==, cases[i].has);
  remove_tree (top);
}

/* What writes a file takes it out again, by all names; who loads it then puts it in. */
static void
test_drop (void)
{
  g_autofree char           *top = make_tree ();
  g_autoptr (RouseLoadedSet) set = rouse_loaded_set_new (NULL);
  g_autofree char           *linked = g_build_filename (top, "link", "x.py", NULL);
  g_autofree char           *plain = g_build_filename (top, "lib", "x.py", NULL);

  rouse_loaded_set_add_file (set, linked);
  rouse_loaded_set_add_file (set, linked);
  g_assert_cmpuint (rouse_loaded_set_get_n_files (set), ==, 1);
  rouse_loaded_set_drop_file (set, linked);
  rouse_loaded_set_drop_file (set, linked);
  g_assert_cmpuint (rouse_loaded_set_get_n_files (set), ==, 0);
  g_assert_false (rouse_loaded_set_has (set, plain, FALSE));
  g_assert_false (rouse_loaded_set_has (set, linked, FALSE));
  rouse_loaded_set_add_file (set, plain);
  g_assert_true (rouse_loaded_set_has (set, linked, FALSE));
  remove_tree (top);
}

/* What is not absolute is nowhere. */
static void
test_relative (void)
{
  g_autoptr (RouseLoadedSet) set = rouse_loaded_set_new (NULL);

  rouse_loaded_set_add_file (set, "a.py");
  rouse_loaded_set_add_file (set, "");
  rouse_loaded_set_add_missing (set, "a.py");
  rouse_loaded_set_add_missing (set, "");
  g_assert_cmpuint (rouse_loaded_set_get_n_files (set), ==, 0);
  g_assert_false (rouse_loaded_set_has (set, "/a.py", TRUE));
}

static void
test_before (void)
{
  g_autoptr (RouseLoadedSet) before = rouse_loaded_set_new (NULL);
  g_autoptr (RouseLoadedSet) set = rouse_loaded_set_new (before);

  rouse_loaded_set_add_file (before, "/nowhere/a.py");
  rouse_loaded_set_add_file (set, "/nowhere/b.py");
  g_assert_true (rouse_loaded_set_has (set, "/nowhere/a.py", FALSE));
  g_assert_true (rouse_loaded_set_has (set, "/nowhere/b.py", FALSE));
  g_assert_false (rouse_loaded_set_has (before, "/nowhere/b.py", FALSE));
  g_assert_cmpuint (rouse_loaded_set_get_n_files (set), ==, 1);
  rouse_loaded_set_drop_before (set);
  g_assert_false (rouse_loaded_set_has (set, "/nowhere/a.py", FALSE));
}

/* Whatever is said later, what did not fit is not there. */
static void
test_bound (void)
{
  g_autoptr (RouseLoadedSet) set = rouse_loaded_set_new (NULL);

  rouse_loaded_set_excuse (set, ROUSE_LOADED_KNOWN, 0, NULL);
  for (guint i = 0; i <= ROUSE_LOADED_SET_MAX; i++)
    {
      char path[32];

      g_snprintf (path, sizeof path, "/nowhere/%u", i);
      rouse_loaded_set_add_file (set, path);
    }
  g_assert_cmpuint (rouse_loaded_set_get_n_files (set), ==, ROUSE_LOADED_SET_MAX);
  rouse_loaded_set_excuse (set, ROUSE_LOADED_KNOWN, 0, NULL);
  g_assert_cmpint (rouse_loaded_set_get_excuse (set, NULL, NULL), ==, ROUSE_LOADED_TOO_MUCH);
}

static void
test_excuse (void)
{
  g_autoptr (RouseLoadedSet) set = rouse_loaded_set_new (NULL);
  const char                *process;
  gint64                     pid;

  g_assert_cmpint (rouse_loaded_set_get_excuse (set, NULL, NULL), ==, ROUSE_LOADED_NOT_RUNNING);
  rouse_loaded_set_excuse (set, ROUSE_LOADED_PROCESS, 12, "ruby");
  g_assert_cmpint (rouse_loaded_set_get_excuse (set, &pid, &process), ==, ROUSE_LOADED_PROCESS);
  g_assert_cmpint (pid, ==, 12);
  g_assert_cmpstr (process, ==, "ruby");
  rouse_loaded_set_excuse (set, ROUSE_LOADED_PROCESS, pid, process); /* its own */
  g_assert_cmpint (rouse_loaded_set_get_excuse (set, &pid, &process), ==, ROUSE_LOADED_PROCESS);
  g_assert_cmpstr (process, ==, "ruby");
  rouse_loaded_set_excuse (set, ROUSE_LOADED_KNOWN, 0, NULL);
  g_assert_cmpint (rouse_loaded_set_get_excuse (set, &pid, &process), ==, ROUSE_LOADED_KNOWN);
  g_assert_null (process);
  for (RouseLoadedExcuse excuse = ROUSE_LOADED_KNOWN; excuse <= ROUSE_LOADED_TOO_MUCH; excuse++)
    g_assert_cmpint (rouse_loaded_excuse_from_string (rouse_loaded_excuse_to_string (excuse)), ==, excuse);
  g_assert_cmpint (rouse_loaded_excuse_from_string ("something new"), ==, ROUSE_LOADED_UNSEEN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/loaded-set/", cases[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_case);
    }
  g_test_add_func ("/loaded-set/drop", test_drop);
  g_test_add_func ("/loaded-set/relative", test_relative);
  g_test_add_func ("/loaded-set/before", test_before);
  g_test_add_func ("/loaded-set/bound", test_bound);
  g_test_add_func ("/loaded-set/excuse", test_excuse);
  return g_test_run ();
}
