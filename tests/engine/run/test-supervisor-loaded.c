/* test-supervisor-loaded.c - where a run tells what it loads: who gets to know of it, and for how long it is there
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "supervisor-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

/* (transfer full): a folder with hooks in it, which this process uses from now on. */
static char *
make_hooks (void)
{
  static const char *const files[] = { "loaded/python/sitecustomize.py", "loaded/node/loaded.cjs" };
  char                    *top = g_dir_make_tmp ("rouse-hooks-XXXXXX", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (top, files[i], NULL);
      g_autofree char *folder = g_path_get_dirname (path);

      g_assert_no_errno (g_mkdir_with_parents (folder, 0700));
      g_assert_true (g_file_set_contents (path, "", 0, NULL));
    }
  g_setenv ("ROUSE_HOOKS_DIR", top, TRUE);
  return top;
}

static const char *
see (RouseProcessFake *process, const char *name)
{
  return rouse_process_fake_getenv (process, name);
}

static void
test_file (Fixture *f, gconstpointer data)
{
  const char *const roots[] = { "/shop", "/lib", NULL };
  g_autofree char  *path = NULL;
  GStatBuf          info;

  f->program->discover = ROUSE_DISCOVER_LOADED;
  f->program->env = g_strdupv ((char *[]){ (char *) "PYTHONPATH=/own", (char *) "NODE_OPTIONS=--inspect", NULL });
  rouse_supervisor_set_roots (f->supervisor, roots);
  get_running (f);
  path = g_strdup (see (get_process (f), "ROUSE_LOADED_FILE"));
  g_assert_cmpstr (path, ==, rouse_supervisor_get_loaded_file (f->supervisor));
  g_assert_no_errno (g_stat (path, &info));
  g_assert_cmpint (info.st_size, ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpstr (see (get_process (f), "ROUSE_LOADED_ROOTS"), ==, "/shop\n/lib");
  g_assert_true (g_str_has_suffix (see (get_process (f), "PYTHONPATH"), "/loaded/python:/own"));
  g_assert_true (g_str_has_suffix (see (get_process (f), "NODE_OPTIONS"), "/loaded/node/loaded.cjs\" --inspect"));

  /* The next one has another file, and this one's goes with the last of its processes. */
  restart (f, ROUSE_CAUSE_MANUAL, NULL);
  rouse_process_fake_exit (get_process (f), KILLED_BY (SIGTERM));
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  rouse_process_fake_leave (get_process (f));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_cmpstr (see (get_process (f), "ROUSE_LOADED_FILE"), !=, path);
  rouse_process_fake_start (get_process (f));
  rouse_process_fake_end (get_process (f), EXIT (0));
  g_assert_null (rouse_supervisor_get_loaded_file (f->supervisor));
  g_string_truncate (f->log, 0);
}

static void
test_tree (Fixture *f, gconstpointer data)
{
  get_running (f);
  g_assert_null (see (get_process (f), "ROUSE_LOADED_FILE"));
  g_assert_null (see (get_process (f), "ROUSE_LOADED_ROOTS"));
  g_assert_null (see (get_process (f), "PYTHONPATH"));
  g_assert_null (see (get_process (f), "NODE_OPTIONS"));
  g_assert_null (rouse_supervisor_get_loaded_file (f->supervisor));
  rouse_process_fake_end (get_process (f), EXIT (0));
  g_string_truncate (f->log, 0);
}

/* A compiler in Python is not what is asked about. */
static void
test_build (Fixture *f, gconstpointer data)
{
  f->program->discover = ROUSE_DISCOVER_LOADED;
  restart (f, ROUSE_CAUSE_FIRST, NULL);
  rouse_process_fake_start (get_build (f));
  g_assert_null (see (get_build (f), "ROUSE_LOADED_FILE"));
  g_assert_null (see (get_build (f), "PYTHONPATH"));
  rouse_process_fake_end (get_build (f), EXIT (1));
  g_string_truncate (f->log, 0);
}

/* What could not even be tried leaves no file behind. */
static void
test_refused (Fixture *f, gconstpointer data)
{
  f->program->discover = ROUSE_DISCOVER_LOADED;
  rouse_launcher_fake_refuse (f->launcher, g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "no"));
  restart (f, ROUSE_CAUSE_FIRST, NULL);
  g_assert_null (rouse_supervisor_get_loaded_file (f->supervisor));
  g_string_truncate (f->log, 0);
}

int
main (int argc, char **argv)
{
  static const Test tests[] = {
    { "/supervisor-loaded/file", NULL, test_file },
    { "/supervisor-loaded/tree", NULL, test_tree },
    { "/supervisor-loaded/build", "build", test_build },
    { "/supervisor-loaded/refused", NULL, test_refused },
  };
  g_autofree char *hooks = make_hooks ();
  const char      *argv_rm[] = { "rm", "-rf", hooks, NULL };
  int              result = run_tests (tests, G_N_ELEMENTS (tests), argc, argv);

  g_spawn_sync (NULL, (char **) argv_rm, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  return result;
}
