/* test-project-store.c - projects on disk, and which of them are on
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"
#include "project/project-store.h"
#include "project/text-file.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  char              *folder; /* of both */
  char              *config;
  char              *state;
  RouseProjectStore *store;
} Fixture;

static void
renew_store (Fixture *fixture)
{
  g_clear_object (&fixture->store);
  fixture->store = rouse_project_store_new (fixture->config, fixture->state);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("rouse-store-XXXXXX", NULL);
  fixture->config = g_build_filename (fixture->folder, "config", "rouse", NULL);
  fixture->state = g_build_filename (fixture->folder, "state", "rouse", NULL);
  renew_store (fixture);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char      *name;

  g_chmod (path, 0700);
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_tree (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (g_steal_pointer (&fixture->store));
  remove_tree (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->config);
  g_free (fixture->state);
}

static char *
get_path (Fixture *fixture, const char *name)
{
  return g_build_filename (fixture->config, "projects", name, NULL);
}

static void
put (Fixture *fixture, const char *name, const char *text)
{
  g_autofree char   *path = get_path (fixture, name);
  g_autoptr (GError) error = NULL;

  rouse_text_file_write (path, text, &error);
  g_assert_no_error (error);
}

static char *
get (Fixture *fixture, const char *name)
{
  g_autofree char *path = get_path (fixture, name);
  char            *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

static RouseProject *
make_project (RouseProjectStore *store, const char *name)
{
  RouseProject *project = rouse_project_new ();
  RouseProgram *program = rouse_program_new ();

  project->name = g_strdup (name);
  project->root = g_strdup ("/srv/shop");
  program->name = g_strdup ("web");
  program->project = g_strdup (name);
  program->argv = g_strsplit ("serve", " ", 0);
  program->cwd = g_strdup ("/srv/shop");
  g_ptr_array_add (project->programs, program);
  rouse_project_store_assign_id (store, project);
  return project;
}

static RouseProject *
add_project (Fixture *fixture, const char *name)
{
  RouseProject      *project = make_project (fixture->store, name);
  g_autoptr (GError) error = NULL;

  rouse_project_store_save (fixture->store, project, &error);
  g_assert_no_error (error);
  return project;
}

/* What is loaded is "id+" for a project that is on, "id-" for one that is off; then the problems, each in a line. */
static void
assert_loaded (Fixture *fixture, const char *expected)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GPtrArray) projects = rouse_project_store_load (fixture->store, &problems);
  g_autoptr (GString)   found = g_string_new (NULL);

  for (guint i = 0; i < projects->len; i++)
    {
      const RouseStoredProject *stored = g_ptr_array_index (projects, i);

      g_string_append_printf (found, "%s%s%c", i > 0 ? " " : "", stored->project->id, stored->on ? '+' : '-');
    }
  for (guint i = 0; i < problems->len; i++)
    {
      const char *problem = g_ptr_array_index (problems, i);
      const char *shown = strstr (problem, fixture->folder);

      g_string_append_printf (found, "\n%.*s~%s", (int) (shown - problem), problem, shown + strlen (fixture->folder));
    }
  g_assert_cmpstr (found->str, ==, expected);
}

static void /* Nothing is there at first, nor made by looking. */
test_empty (Fixture *fixture, gconstpointer data)
{
  assert_loaded (fixture, "");
  g_assert_false (g_file_test (fixture->config, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (fixture->state, G_FILE_TEST_EXISTS));
}

static void
test_save (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RouseProject) shop = add_project (fixture, "Shop");
  g_autoptr (RouseProject) blog = add_project (fixture, "Blog");
  g_autofree char         *path = get_path (fixture, "shop.ini"), *text = get (fixture, "shop.ini");
  struct stat              info;

  g_assert_cmpstr (text, ==, "[project]\nname=Shop\nroot=/srv/shop\n\n[program web]\ncommand=serve\n");
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  assert_loaded (fixture, "blog- shop-");
  rouse_project_store_set_on (fixture->store, "shop", TRUE, NULL);
  assert_loaded (fixture, "blog- shop+");
  renew_store (fixture);
  assert_loaded (fixture, "blog- shop+");
  rouse_project_store_set_on (fixture->store, "shop", FALSE, NULL);
  renew_store (fixture);
  assert_loaded (fixture, "blog- shop-");
}

static void
test_ids (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *name;
    const char *id;
  } cases[] = {
    { "Shop", "shop" },
    { "Shop", "shop-2" },
    { "shop", "shop-3" },
    { "My  Shop (new)!", "my-shop-new" },
    { "Müller", "muller" },
    { "店", "project" },
    { "../x", "x" },
    { "a very long name that goes on and on and on and on", "a-very-long-name-that-goes-on-and-on-and" },
  };

  put (fixture, "broken.ini", "oops");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RouseProject) project = add_project (fixture, cases[i].name);

      g_assert_cmpstr (project->id, ==, cases[i].id);
    }
  {
    g_autoptr (RouseProject) project = add_project (fixture, "Broken");

    g_assert_cmpstr (project->id, ==, "broken-2");
  }
}

static void
test_order (Fixture *fixture, gconstpointer data)
{
  const char *const        ids[] = { "c", "a", "b", NULL };
  g_autoptr (RouseProject) a = add_project (fixture, "a"), b = add_project (fixture, "b"), c = add_project (fixture, "c");
  g_autoptr (RouseProject) d = add_project (fixture, "d");
  g_autoptr (GError)       error = NULL;

  assert_loaded (fixture, "a- b- c- d-");
  rouse_project_store_set_order (fixture->store, ids, &error);
  g_assert_no_error (error);
  assert_loaded (fixture, "c- a- b- d-");
  g_free (a->url);
  a->url = g_strdup ("http://localhost/");
  rouse_project_store_save (fixture->store, a, &error);
  g_assert_no_error (error);
  assert_loaded (fixture, "c- a- b- d-");
}

static void /* People write their own comments; only what is different is written anew. */
test_comments (Fixture *fixture, gconstpointer data)
{
  const char               text[] = "# Mine.\n[project]\nroot = /srv/shop\n[program web]\ncommand = serve # port\n";
  g_autoptr (GPtrArray)    problems = NULL, projects = NULL;
  g_autoptr (RouseProject) project = NULL;
  g_autofree char         *same = NULL, *changed = NULL, *undone = NULL;

  put (fixture, "shop.ini", text);
  projects = rouse_project_store_load (fixture->store, &problems);
  project = rouse_project_copy (((RouseStoredProject *) g_ptr_array_index (projects, 0))->project);
  g_assert_true (rouse_project_store_save (fixture->store, project, NULL));
  same = get (fixture, "shop.ini");
  g_assert_cmpstr (same, ==, text);
  project->notify = ROUSE_NOTIFY_NONE;
  g_assert_true (rouse_project_store_save (fixture->store, project, NULL));
  changed = get (fixture, "shop.ini");
  g_assert_cmpstr (changed, ==, "# Mine.\n[project]\nroot = /srv/shop\nnotify=none\n[program web]\ncommand = serve # port\n");

  /* Also when it is removed, and that is undone. */
  g_assert_true (rouse_project_store_remove (fixture->store, "shop", NULL));
  assert_loaded (fixture, "");
  g_assert_true (rouse_project_store_save (fixture->store, project, NULL));
  undone = get (fixture, "shop.ini");
  g_assert_cmpstr (undone, ==, changed);
}

static void
test_remove (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RouseProject) shop = add_project (fixture, "Shop"), again = NULL;
  g_autoptr (GError)       error = NULL;
  g_autofree char         *text = NULL;

  rouse_project_store_set_on (fixture->store, "shop", TRUE, NULL);
  g_assert_true (rouse_project_store_remove (fixture->store, "shop", &error));
  assert_loaded (fixture, "");
  g_assert_true (rouse_project_store_remove (fixture->store, "shop", &error));
  again = add_project (fixture, "Shop");
  g_assert_cmpstr (again->id, ==, "shop");
  assert_loaded (fixture, "shop-");
  text = get (fixture, "shop.ini");
  g_assert_nonnull (text);
}

static void /* What cannot be read is said, left alone, and still on when it is mended. */
test_broken (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RouseProject) shop = add_project (fixture, "Shop"), blog = add_project (fixture, "Blog");
  g_autofree char         *text = get (fixture, "shop.ini"), *left = NULL;

  rouse_project_store_set_on (fixture->store, "shop", TRUE, NULL);
  put (fixture, "shop.ini", "[project]\nroot=/srv\n[program web]\ncommand=serve\nkind=x\n");
  put (fixture, "My Shop.ini", text);
  renew_store (fixture);
  {
    g_autoptr (GPtrArray) problems = NULL;
    g_autoptr (GPtrArray) projects = rouse_project_store_load (fixture->store, &problems);

    g_assert_cmpuint (projects->len, ==, 1);
    g_assert_cmpuint (problems->len, ==, 2);
  }
  left = get (fixture, "shop.ini");
  g_assert_true (g_str_has_suffix (left, "kind=x\n"));
  rouse_project_store_set_on (fixture->store, "blog", TRUE, NULL);
  {
    g_autofree char *path = get_path (fixture, "My Shop.ini");

    g_unlink (path);
  }
  assert_loaded (fixture, "blog+\n~/config/rouse/projects/shop.ini:5: kind: write service or task");
  put (fixture, "shop.ini", text);
  renew_store (fixture);
  assert_loaded (fixture, "blog+ shop+");
}

static void /* Other things in the folder: those that are none of ours, and those that cannot be a project. */
test_strange_files (Fixture *fixture, gconstpointer data)
{
  g_autofree char      *folder = get_path (fixture, "folder.ini"), *fifo = get_path (fixture, "fifo.ini"), *huge = get_path (fixture, "huge.ini");
  g_autofree char      *nothing = get_path (fixture, "nothing.ini");
  g_autoptr (GPtrArray) problems = NULL, projects = NULL;

  put (fixture, ".hidden.ini", "x");
  put (fixture, "notes.txt", "x");
  put (fixture, "shop.ini~", "x");
  put (fixture, "huge.ini", "");
  g_assert_cmpint (truncate (huge, 2 * 1024 * 1024), ==, 0);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_assert_cmpint (symlink ("/nowhere", nothing), ==, 0);
  projects = rouse_project_store_load (fixture->store, &problems);
  g_assert_cmpuint (projects->len, ==, 0);
  g_assert_cmpuint (problems->len, ==, 4);
}

static void /* A file that was broken meanwhile is not written over. */
test_save_over_broken (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RouseProject) shop = add_project (fixture, "Shop");
  g_autofree char         *text = get (fixture, "shop.ini"), *written = NULL, *aside = NULL, *next = NULL;

  for (guint i = 0; i < 2; i++)
    {
      put (fixture, "shop.ini", i == 0 ? "[oops\n" : "[alas\n");
      g_assert_true (rouse_project_store_save (fixture->store, shop, NULL));
    }
  written = get (fixture, "shop.ini");
  aside = get (fixture, "shop.ini.broken");
  next = get (fixture, "shop.ini.broken-2");
  g_assert_cmpstr (written, ==, text);
  g_assert_cmpstr (aside, ==, "[oops\n");
  g_assert_cmpstr (next, ==, "[alas\n");
}

static void /* A program's name that a file cannot hold. */
test_unspeakable (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RouseProject) project = make_project (fixture->store, "Shop");
  RouseProgram            *program = g_ptr_array_index (project->programs, 0);
  g_autoptr (GError)       error = NULL;

  g_free (program->name);
  program->name = g_strdup ("a]b");
  g_assert_false (rouse_project_store_save (fixture->store, project, &error));
  g_assert_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID);
  assert_loaded (fixture, "");
}

static void /* Configuration is often a link into a repository. */
test_link (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RouseProject) shop = add_project (fixture, "Shop");
  g_autofree char         *path = get_path (fixture, "shop.ini"), *target = g_build_filename (fixture->folder, "real.ini", NULL);
  g_autofree char         *text = NULL;
  struct stat              info;

  g_assert_cmpint (g_rename (path, target), ==, 0);
  g_assert_cmpint (g_chmod (target, 0644), ==, 0);
  g_assert_cmpint (symlink (target, path), ==, 0);
  shop->notify = ROUSE_NOTIFY_NONE;
  g_assert_true (rouse_project_store_save (fixture->store, shop, NULL));
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_SYMLINK));
  g_file_get_contents (target, &text, NULL, NULL);
  g_assert_nonnull (strstr (text, "notify=none"));
  g_assert_cmpint (g_stat (target, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0644);
}

static void /* What cannot be written is said, and what was there is there still. */
test_unwritable (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RouseProject) shop = add_project (fixture, "Shop");
  g_autofree char         *text = get (fixture, "shop.ini"), *left = NULL, *folder = get_path (fixture, "");
  g_autofree char         *state = g_build_filename (fixture->folder, "state", NULL);
  g_autoptr (GError)       error = NULL;

  g_assert_true (g_file_set_contents (state, "in the way", -1, NULL));
  g_assert_false (rouse_project_store_set_on (fixture->store, "shop", TRUE, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOTDIR);
  g_clear_error (&error);
  /* It is remembered all the same, and written as soon as that can be done. */
  assert_loaded (fixture, "shop+");
  g_unlink (state);
  g_assert_true (rouse_project_store_set_on (fixture->store, "other", TRUE, NULL));
  renew_store (fixture);
  assert_loaded (fixture, "shop+");

  if (geteuid () == 0)
    {
      g_test_skip ("root may write everywhere");
      return;
    }
  g_chmod (folder, 0500);
  shop->notify = ROUSE_NOTIFY_NONE;
  g_assert_false (rouse_project_store_save (fixture->store, shop, &error));
  g_assert_nonnull (error);
  left = get (fixture, "shop.ini");
  g_assert_cmpstr (left, ==, text);
}

static void
test_life (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RouseProject) shop = add_project (fixture, "Shop");
  g_autofree char         *path = g_build_filename (fixture->state, "desktop.ini", NULL);
  struct timespec          times[2] = { { 1000000000, 5000 }, { 1000000000, 5000 } };
  gboolean                 crashed;
  gint64                   died_at;

  g_assert_true (rouse_project_store_begin_life (fixture->store, &crashed, &died_at, NULL));
  g_assert_false (crashed);
  rouse_project_store_set_on (fixture->store, "shop", TRUE, NULL);
  g_assert_true (rouse_project_store_end_life (fixture->store, NULL));

  renew_store (fixture);
  g_assert_true (rouse_project_store_begin_life (fixture->store, &crashed, &died_at, NULL));
  g_assert_false (crashed);
  g_assert_cmpint (died_at, ==, 0);

  /* It never ended. */
  g_assert_cmpint (utimensat (AT_FDCWD, path, times, 0), ==, 0);
  renew_store (fixture);
  g_assert_true (rouse_project_store_begin_life (fixture->store, &crashed, &died_at, NULL));
  g_assert_true (crashed);
  g_assert_cmpint (died_at, ==, 1000000000000005);
  assert_loaded (fixture, "shop+");

  g_assert_cmpint (utimensat (AT_FDCWD, path, times, 0), ==, 0);
  rouse_project_store_mark_alive (fixture->store);
  renew_store (fixture);
  g_assert_true (rouse_project_store_begin_life (fixture->store, &crashed, &died_at, NULL));
  g_assert_true (crashed);
  g_assert_cmpint (died_at, >, 1700000000000000);

  /* Nor did that one, but the user has logged out since. */
  g_setenv ("XDG_SESSION_ID", "another", TRUE);
  renew_store (fixture);
  g_assert_true (rouse_project_store_begin_life (fixture->store, &crashed, &died_at, NULL));
  g_assert_false (crashed);
  renew_store (fixture);
  g_assert_true (rouse_project_store_begin_life (fixture->store, &crashed, &died_at, NULL));
  g_assert_true (crashed);
  g_unsetenv ("XDG_SESSION_ID");
}

static void
test_broken_state (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->state, "desktop.ini", NULL), *aside = g_strconcat (path, ".broken", NULL);
  g_autofree char *text = NULL;
  gboolean         crashed;
  gint64           died_at;

  g_assert_true (rouse_text_file_write (path, "\xff\n", NULL));
  renew_store (fixture);
  assert_loaded (fixture, "\nWhich projects were on is not known any more: ~/state/rouse/desktop.ini:1: this is not text in UTF-8 "
                          "(the file is now desktop.ini.broken)");
  assert_loaded (fixture, "");
  g_assert_true (rouse_project_store_begin_life (fixture->store, &crashed, &died_at, NULL));
  g_assert_false (crashed);
  g_assert_true (g_file_get_contents (aside, &text, NULL, NULL));
}

static void /* Where it lies by default. */
test_default (void)
{
  g_autoptr (RouseProjectStore) store = rouse_project_store_new_default ();
  g_autoptr (RouseProject)      project = make_project (store, "Shop");
  g_autofree char              *config = g_build_filename (g_get_user_config_dir (), "rouse", "projects", "shop.ini", NULL);
  g_autofree char              *state = g_build_filename (g_get_user_state_dir (), "rouse", "desktop.ini", NULL);

  g_assert_true (rouse_project_store_save (store, project, NULL));
  g_assert_true (rouse_project_store_set_on (store, "shop", TRUE, NULL));
  g_assert_true (g_file_test (config, G_FILE_TEST_IS_REGULAR));
  g_assert_true (g_file_test (state, G_FILE_TEST_IS_REGULAR));
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*func) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "empty", test_empty },
    { "save", test_save },
    { "ids", test_ids },
    { "order", test_order },
    { "comments", test_comments },
    { "remove", test_remove },
    { "broken", test_broken },
    { "strange-files", test_strange_files },
    { "save-over-broken", test_save_over_broken },
    { "unspeakable", test_unspeakable },
    { "link", test_link },
    { "unwritable", test_unwritable },
    { "life", test_life },
    { "broken-state", test_broken_state },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/project/store/", tests[i].name, NULL);

      g_test_add (path, Fixture, NULL, set_up, tests[i].func, tear_down);
    }
  g_test_add_func ("/project/store/default", test_default);
  return g_test_run ();
}
