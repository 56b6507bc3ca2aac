/* test-text-diff.c - what is different between two texts
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "project/text-diff.h"

#include <string.h>

typedef struct
{
  const char *name;
  const char *before;
  const char *after;
  const char *expected;
} Case;

static const Case cases[] = {
  { "same", "a\nb\n", "a\nb\n", "" },
  { "nothing", "", "", "" },
  { "end-of-the-last-line", "a\nb", "a\nb\n", "" },
  { "new", "", "a\nb\n", "@@ -0,0 +1,2 @@\n+a\n+b\n" },
  { "gone", "a\n", "", "@@ -1,1 +0,0 @@\n-a\n" },
  { "one-line", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nx\n6\n7\n8\n9\n", "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n" },
  { "put-in", "1\n2\n", "1\nx\n2\n", "@@ -1,2 +1,3 @@\n 1\n+x\n 2\n" },
  { "moved", "a\nb\nc\n", "c\na\nb\n", "@@ -1,3 +1,3 @@\n+c\n a\n b\n-c\n" },
  { "empty-lines", "a\n\nb\n", "a\nb\n\n", "@@ -1,3 +1,3 @@\n a\n-\n b\n+\n" },
  { "near", "1\n2\n3\n4\n5\n6\n7\n8\n", "x\n2\n3\n4\n5\n6\n7\ny\n", "@@ -1,8 +1,8 @@\n-1\n+x\n 2\n 3\n 4\n 5\n 6\n 7\n-8\n+y\n" },
  { "far", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "x\n2\n3\n4\n5\n6\n7\n8\ny\n", "@@ -1,4 +1,4 @@\n-1\n+x\n 2\n 3\n 4\n@@ -6,4 +6,4 @@\n 6\n 7\n 8\n-9\n+y\n" },
};

static void
test_case (gconstpointer data)
{
  const Case      *c = data;
  g_autofree char *diff = rouse_text_diff (c->before, c->after);

  g_assert_cmpstr (diff, ==, c->expected);
}

static char *
repeat (const char *format, guint n)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      g_string_append_printf (text, "%u", i);
      g_string_append (text, format);
    }
  return g_string_free (text, FALSE);
}

/* What would take a table of 25 million cells is not compared, but nothing of it is kept back. */
static void
test_large (void)
{
  g_autofree char *before = repeat (" old\n", 5000), *after = repeat (" new\n", 5000);
  g_autofree char *diff = rouse_text_diff (before, after);

  g_assert_true (g_str_has_prefix (diff, "@@ -1,5000 +1,5000 @@\n-0 old\n-1 old\n"));
  g_assert_true (g_str_has_suffix (diff, "\n-4999 old\n") == FALSE);
  g_assert_nonnull (strstr (diff, "\n-4999 old\n+0 new\n"));
  g_assert_true (g_str_has_suffix (diff, "\n+4999 new\n"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/project/text-diff/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/project/text-diff/large", test_large);
  return g_test_run ();
}
