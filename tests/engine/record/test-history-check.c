/* test-history-check.c - sound, damaged and too new databases are told apart
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/history-check.h"

#include "base/error.h"
#include "record/history.h"
#include "record/sql.h"

#include <glib/gstdio.h>
#include <string.h>

static char *
make_path (void)
{
  return g_build_filename (g_get_user_data_dir (), "history.db", NULL);
}

static void
make_history (const char *path)
{
  g_autoptr (GError)       error = NULL;
  g_autoptr (RouseHistory) history = NULL;
  g_autofree char         *folder = g_path_get_dirname (path);

  g_assert_no_errno (g_mkdir_with_parents (folder, 0700));
  history = rouse_history_open (path, NULL, &error);
  g_assert_no_error (error);
}

static void
test_sound (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *path = make_path ();

  make_history (path);
  g_assert_true (rouse_history_check (path, &error));
  g_assert_no_error (error);
}

static void /* It is looked at, not put aside: that is left to who would use it. */
test_damaged (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *path = make_path ();
  g_autofree char   *folder = g_path_get_dirname (path);

  g_assert_no_errno (g_mkdir_with_parents (folder, 0700));
  g_assert_true (g_file_set_contents (path, "This is not a database, though it is long enough to be one.\n", -1, NULL));
  g_assert_false (rouse_history_check (path, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_too_new (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *path = make_path ();
  sqlite3           *db = NULL;

  make_history (path);
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_true (rouse_sql_exec (db, "PRAGMA user_version = 99999", NULL));
  sqlite3_close (db);
  g_assert_false (rouse_history_check (path, &error));
  g_assert_error (error, ROUSE_ERROR, ROUSE_ERROR_STORE);
}

static void
test_missing (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *path = make_path ();

  g_assert_false (rouse_history_check (path, &error));
  g_assert_nonnull (error);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/record/history-check/sound", test_sound);
  g_test_add_func ("/record/history-check/damaged", test_damaged);
  g_test_add_func ("/record/history-check/too-new", test_too_new);
  g_test_add_func ("/record/history-check/missing", test_missing);
  return g_test_run ();
}
