/* test-own-files.c - what Rouse itself writes is ignored, and nothing else
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "own-files.h"
#include "own-output.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static const struct
{
  const char *name;
  const char *alike; /* what the name as a pattern would match, but must not */
} names[] = {
  { "events.jsonl", "x/events.jsonl" },
  { "a/b c/*.txt", "a/b c/x.txt" },
  { "[ab]", "a" },
  { "!x", "x" },
  { "#x", "x" },
  { "back\\slash", "backslash" },
  { "end ", "end" },
  { "qu?stion", "question" },
  { "line\nfeed", "line" },
};

/* The pattern matches the one file that it was made for. */
static void
test_pattern (gconstpointer data)
{
  guint                   i = GPOINTER_TO_UINT (data);
  g_autofree char        *pattern = rouse_own_files_dup_pattern (names[i].name);
  const char *const       ignore[] = { pattern, NULL };
  RouseFilterOptions      options = { .ignore = ignore, .no_vcs_ignore = TRUE };
  g_autoptr (GError)      error = NULL;
  g_autoptr (RouseFilter) filter = rouse_filter_new ("/nonexistent", &options, &error);
  g_autofree char        *why = NULL;
  g_autofree char        *why_alike = NULL;

  g_assert_no_error (error);
  g_assert_false (rouse_filter_explain (filter, names[i].name, FALSE, &why));
  g_assert_true (rouse_filter_explain (filter, names[i].alike, FALSE, &why_alike));
}

static void /* It may be called by another name than the folder in which it is. */
test_events (void)
{
  g_autoptr (RouseWatchOptions) options = rouse_watch_options_new ();
  g_autofree char              *dir = g_dir_make_tmp ("rouse-XXXXXX", NULL);
  g_autofree char              *inner = g_build_filename (dir, "in", NULL);
  g_autofree char              *link = g_build_filename (dir, "link", NULL);
  g_autofree char              *events = g_build_filename (link, "events", NULL);
  gboolean                      found = FALSE;

  g_assert_no_errno (g_mkdir (inner, 0700));
  g_assert_no_errno (symlink (inner, link));
  g_assert_true (rouse_watch_options_add_root (options, inner, NULL));
  rouse_own_output_ignore (options, events);
  for (guint i = 0; i < options->ignore->len; i++)
    found = found || g_str_equal (g_ptr_array_index (options->ignore, i), "/events");
  g_assert_true (found);
  g_assert_no_errno (g_unlink (link));
  g_assert_no_errno (g_rmdir (inner));
  g_assert_no_errno (g_rmdir (dir));
}

static void /* A file next to the root is none of its. */
test_outside (void)
{
  g_autoptr (RouseWatchOptions) options = rouse_watch_options_new ();
  g_autofree char              *dir = g_dir_make_tmp ("rouse-XXXXXX", NULL);
  g_autofree char              *events = g_strconcat (dir, "-events", NULL);

  g_assert_true (rouse_watch_options_add_root (options, dir, NULL));
  rouse_own_output_ignore (options, events);
  for (guint i = 0; i < options->ignore->len; i++)
    g_assert_null (strstr (g_ptr_array_index (options->ignore, i), "events"));
  g_assert_no_errno (g_rmdir (dir));
}

static void /* Who watches all of their configuration does not watch ours. */
test_folders (void)
{
  g_autoptr (GPtrArray) patterns = g_ptr_array_new_with_free_func (g_free);
  const char *const     roots[] = { g_get_user_config_dir (), NULL };

  g_assert_no_errno (g_mkdir_with_parents (roots[0], 0700));
  rouse_own_files_add_folders (patterns, roots);
  g_assert_cmpuint (patterns->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (patterns, 0), ==, "/rouse");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_strdup_printf ("/cli/own-files/pattern/%u", i);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_pattern);
    }
  g_test_add_func ("/cli/own-files/events", test_events);
  g_test_add_func ("/cli/own-files/outside", test_outside);
  g_test_add_func ("/cli/own-files/folders", test_folders);
  return g_test_run ();
}
