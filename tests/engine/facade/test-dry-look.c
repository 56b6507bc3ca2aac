/* test-dry-look.c - what would be watched, counted beforehand
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "dry-look.h"

#include <glib/gstdio.h>
#include <unistd.h>

typedef struct
{
  char         *dir;
  RouseProject *project;
  RouseDryLook *look;
  GError       *error;
  gboolean      done;
} Fixture;

static void
write_file (Fixture *f, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (f->dir, name, NULL);
  g_autofree char *dir = g_path_get_dirname (path);

  g_assert_no_errno (g_mkdir_with_parents (dir, 0700));
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->dir = g_dir_make_tmp ("rouse-XXXXXX", NULL);
  f->project = rouse_project_new ();
  f->project->name = g_strdup ("shop");
  f->project->root = g_strdup (f->dir);
}

static void
remove_all (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char      *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_all (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  remove_all (f->dir);
  g_free (f->dir);
  g_free (f->look);
  g_clear_error (&f->error);
  rouse_project_unref (f->project);
}

static void
looked_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Fixture *f = data;

  f->look = rouse_dry_look_finish (result, &f->error);
  f->done = TRUE;
}

static void
look (Fixture *f, GCancellable *cancellable)
{
  rouse_dry_look_async (f->project, NULL, NULL, cancellable, looked_cb, f);
  while (!f->done)
    g_main_context_iteration (NULL, TRUE);
}

static void
assert_counts (Fixture *f, guint n_files, guint n_dirs, guint n_ignored, guint n_ignored_vcs)
{
  look (f, NULL);
  g_assert_no_error (f->error);
  g_assert_cmpuint (f->look->n_files, ==, n_files);
  g_assert_cmpuint (f->look->n_dirs, ==, n_dirs);
  g_assert_cmpuint (f->look->n_ignored, ==, n_ignored);
  g_assert_cmpuint (f->look->n_ignored_vcs, ==, n_ignored_vcs);
  g_assert_false (f->look->truncated);
}

/* An empty folder is watched all the same. */
static void
test_empty (Fixture *f, gconstpointer data)
{
  assert_counts (f, 0, 1, 0, 0);
}

/* Also what lies below a folder that is left out counts as left out, and by the same rule. */
static void
test_ignored (Fixture *f, gconstpointer data)
{
  write_file (f, ".git/HEAD", "ref: refs/heads/main\n");
  write_file (f, ".git/objects/aa", "");
  write_file (f, ".gitignore", "build/\n*.tmp\n");
  write_file (f, "shop/views.py", "");
  write_file (f, "shop/urls.py", "");
  write_file (f, "shop/a.tmp", "");
  write_file (f, "build/deep/er/a.o", "");
  write_file (f, "build/b.o", "");
  write_file (f, "node_modules/left-pad/index.js", "");
  assert_counts (f, 2, 2, 4, 3);
}

/* An ignore file further down holds for its folder, and one that says what is wanted for the others. */
static void
test_nested_rules (Fixture *f, gconstpointer data)
{
  write_file (f, ".git/HEAD", "ref: refs/heads/main\n");
  write_file (f, "a/.gitignore", "x\n");
  write_file (f, "a/x", "");
  write_file (f, "b/x", "");
  assert_counts (f, 1, 3, 1, 1);
}

static void
test_own_globs (Fixture *f, gconstpointer data)
{
  f->project->ignore = g_strsplit ("static/", ";", -1);
  f->project->extensions = g_strsplit ("py", ";", -1);
  write_file (f, "static/a.py", "");
  write_file (f, "shop/b.py", "");
  write_file (f, "shop/b.css", "");
  assert_counts (f, 1, 2, 2, 0);
}

static void
test_several_roots (Fixture *f, gconstpointer data)
{
  f->project->roots = g_new0 (char *, 3);
  f->project->roots[0] = g_build_filename (f->dir, "a", NULL);
  f->project->roots[1] = g_build_filename (f->dir, "one.txt", NULL);
  write_file (f, "a/x", "");
  write_file (f, "b/x", "");
  write_file (f, "one.txt", "");
  assert_counts (f, 2, 1, 0, 0);
}

/* A link that points to a folder above would otherwise never end. */
static void
test_link (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->dir, "a", NULL);

  g_assert_no_errno (symlink (f->dir, path));
  assert_counts (f, 1, 1, 0, 0);
}

static void
test_missing (Fixture *f, gconstpointer data)
{
  g_rmdir (f->dir);
  look (f, NULL);
  g_assert_error (f->error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_null (f->look);
}

static void
test_cancelled (Fixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_cancellable_cancel (cancellable);
  look (f, cancellable);
  g_assert_error (f->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (f->look);
}

#define ADD(name, test) g_test_add ("/engine/dry-look/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("empty", test_empty);
  ADD ("ignored", test_ignored);
  ADD ("nested-rules", test_nested_rules);
  ADD ("own-globs", test_own_globs);
  ADD ("several-roots", test_several_roots);
  ADD ("link", test_link);
  ADD ("missing", test_missing);
  ADD ("cancelled", test_cancelled);
  return g_test_run ();
}
