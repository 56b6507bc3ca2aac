/* test-changes-file.c - where a run finds out which files changed
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/changes-file.h"

#include <glib/gstdio.h>
#include <string.h>

static char * /* (transfer full) */
write_changes (void)
{
  g_autoptr (RouseChangeSet) changes = rouse_change_set_new ();
  g_autoptr (GError)         error = NULL;
  char                      *path;

  rouse_change_set_add (changes, "/srv/shop/app.py", ROUSE_CHANGE_MODIFIED, NULL);
  rouse_change_set_add (changes, "/srv/shop/old.py", ROUSE_CHANGE_DELETED, NULL);
  path = rouse_changes_file_write (changes, "run-1", &error);
  g_assert_no_error (error);
  return path;
}

static void
test_lines (void)
{
  g_autofree char *expected = g_build_filename (g_get_user_runtime_dir (), "rouse", "changes-run-1.jsonl", NULL);
  g_autofree char *path = write_changes ();
  g_autofree char *text = NULL;
  GStatBuf         info;

  g_assert_cmpstr (path, ==, expected);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "/srv/shop/app.py"));
  g_assert_nonnull (strstr (text, "}\n{"));
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
}

static void /* The programs of a sandboxed Rouse run on the host, which sees this folder alone under the same name. */
test_sandbox (void)
{
  g_autofree char *expected = g_build_filename (g_get_user_runtime_dir (), "app", "org.example.Rouse", "rouse", "changes-run-1.jsonl", NULL);
  g_autofree char *path = NULL;

  g_setenv ("FLATPAK_ID", "org.example.Rouse", TRUE);
  path = write_changes ();
  g_unsetenv ("FLATPAK_ID");
  g_assert_cmpstr (path, ==, expected);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/run/changes-file/lines", test_lines);
  g_test_add_func ("/run/changes-file/sandbox", test_sandbox);
  return g_test_run ();
}
