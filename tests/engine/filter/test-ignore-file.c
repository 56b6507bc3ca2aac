/* test-ignore-file.c - the patterns that a .gitignore holds, and lists of them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"
#include "filter/ignore-list.h"

#include <string.h>

/* Each is parsed as a whole file; "" in @glob means that nothing comes of it. */
static const struct
{
  const char *text;
  const char *rule;
  const char *glob;
  guint       literal_length;
  guint       line;
  const char *flags; /* "!": negated, "d": for directories, "n": for names */
} lines[] = {
  { "foo", "foo", "foo", 3, 1, "n" },
  { "foo\n", "foo", "foo", 3, 1, "n" },
  { "foo\r\n", "foo", "foo", 3, 1, "n" },
  { "foo\r", "foo", "foo", 3, 1, "n" },
  { "foo\r\r\n", "foo\r", "foo\r", 4, 1, "n" },
  { "\n\n foo", " foo", " foo", 4, 3, "n" },
  { "foo  \n", "foo", "foo", 3, 1, "n" },
  { "foo  \r\n", "foo", "foo", 3, 1, "n" },
  { "foo\t\n", "foo\t", "foo\t", 4, 1, "n" },
  { "foo\\ \n", "foo\\ ", "foo\\ ", 3, 1, "n" },
  { "foo\\  \n", "foo\\ ", "foo\\ ", 3, 1, "n" },
  { "a b \n", "a b", "a b", 3, 1, "n" },
  { "\xef\xbb\xbf"
    "foo",
    "foo", "foo", 3, 1, "n" },
  { "\xef\xbb\xbf#foo\n*.c", "*.c", "*.c", 0, 2, "n" },
  { "#foo", "", "", 0, 0, "" },
  { " #foo", " #foo", " #foo", 5, 1, "n" },
  { "\\#foo", "\\#foo", "\\#foo", 0, 1, "n" },
  { "!foo", "!foo", "foo", 3, 1, "!n" },
  { "!!foo", "!!foo", "!foo", 4, 1, "!n" },
  { "\\!foo", "\\!foo", "\\!foo", 0, 1, "n" },
  { "foo/", "foo/", "foo", 3, 1, "dn" },
  { "foo//", "foo//", "foo/", 4, 1, "d" },
  { "/foo", "/foo", "foo", 3, 1, "" },
  { "/foo/", "/foo/", "foo", 3, 1, "d" },
  { "//foo", "//foo", "/foo", 4, 1, "" },
  { "!/foo/*.c", "!/foo/*.c", "foo/*.c", 4, 1, "!" },
  { "foo/bar", "foo/bar", "foo/bar", 7, 1, "" },
  { "**/", "**/", "**", 0, 1, "dn" },
  { "foo\\/", "", "", 0, 0, "" },
  { "", "", "", 0, 0, "" },
  { "\n", "", "", 0, 0, "" },
  { "   \n", "", "", 0, 0, "" },
  { "\r\n", "", "", 0, 0, "" },
  { "!", "", "", 0, 0, "" },
  { "/", "", "", 0, 0, "" },
  { "//", "", "", 0, 0, "" },
  { "!/", "", "", 0, 0, "" },
  { "foo\\", "", "", 0, 0, "" },
  { "[a", "", "", 0, 0, "" },
  { "[[:foo:]]", "", "", 0, 0, "" },
  { "\xff*", "\xff*", "\xff*", 1, 1, "n" },
};

static void
test_line (gconstpointer data)
{
  guint                     i = GPOINTER_TO_UINT (data);
  g_autofree char          *text = g_strdup (lines[i].text);
  g_autoptr (GArray)        patterns = rouse_ignore_file_parse (text, strlen (text));
  const RouseIgnorePattern *pattern;

  g_assert_cmpuint (patterns->len, ==, lines[i].glob[0] != '\0' ? 1 : 0);
  if (patterns->len == 0)
    return;
  pattern = &g_array_index (patterns, RouseIgnorePattern, 0);
  g_assert_cmpstr (pattern->rule, ==, lines[i].rule);
  g_assert_cmpmem (pattern->glob, pattern->glob_length, lines[i].glob, strlen (lines[i].glob));
  g_assert_cmpuint (pattern->literal_length, ==, lines[i].literal_length);
  g_assert_cmpuint (pattern->line, ==, lines[i].line);
  g_assert_cmpint (pattern->is_negated, ==, strchr (lines[i].flags, '!') != NULL);
  g_assert_cmpint (pattern->for_dirs, ==, strchr (lines[i].flags, 'd') != NULL);
  g_assert_cmpint (pattern->for_names, ==, strchr (lines[i].flags, 'n') != NULL);
}

/* A byte NUL ends a line's pattern but not the line; the rest of the file is read. */
static void
test_nul (void)
{
  char               text[] = "a\0b\nc";
  g_autoptr (GArray) patterns = rouse_ignore_file_parse (text, sizeof text - 1);

  g_assert_cmpuint (patterns->len, ==, 2);
  g_assert_cmpstr (g_array_index (patterns, RouseIgnorePattern, 0).rule, ==, "a");
  g_assert_cmpstr (g_array_index (patterns, RouseIgnorePattern, 1).rule, ==, "c");
  g_assert_cmpuint (g_array_index (patterns, RouseIgnorePattern, 1).line, ==, 2);
}

/* One list; @line is the line that decides, or 0. A slash at the end of a path makes it a directory. */
static const char list_text[] =
  "*.o\n"           /* 1 */
  "!keep.o\n"       /* 2 */
  "build/\n"        /* 3 */
  "/docs/*.html\n"  /* 4 */
  "src/**/gen\n"    /* 5 */
  "*~\n"            /* 6 */
  "!important*~\n"  /* 7 */
  "[Bb]in\n"        /* 8 */
  "a.o\n"           /* 9 */
  "**/x/y\n"        /* 10 */
  "lib*.so.[0-9]\n" /* 11 */
  "/top\n"          /* 12 */
  "ab**/c\n";       /* 13 */

static const struct
{
  const char *path;
  guint       line;
} list_cases[] = {
  { "main.o", 1 },
  { "src/deep/main.o", 1 },
  { ".o", 1 },
  { "main.o/", 1 },
  { "o", 0 },
  { "x/keep.o", 2 },
  { "build", 0 },
  { "build/", 3 },
  { "x/build/", 3 },
  { "docs/a.html", 4 },
  { "docs/x/a.html", 0 },
  { "x/docs/a.html", 0 },
  { "src/gen", 5 },
  { "src/a/b/gen", 5 },
  { "gen", 0 },
  { "x/src/gen", 0 },
  { "a.txt~", 6 },
  { "important.txt~", 7 },
  { "Bin", 8 },
  { "x/bin", 8 },
  { "a.o", 9 },
  { "x/y", 10 },
  { "a/x/y", 10 },
  { "y", 0 },
  { "libfoo.so.3", 11 },
  { "libfoo.so.x", 0 },
  { "top", 12 },
  { "x/top", 0 },
  { "ab/c", 13 },
  { "abx/c", 13 },
  { "abc", 13 }, /* the stars' slash belongs to no component here: git has it so */
  { "ac", 0 },
};

static void
test_list (gconstpointer data)
{
  guint                       i = GPOINTER_TO_UINT (data);
  const char                 *path = list_cases[i].path;
  gboolean                    is_dir = g_str_has_suffix (path, "/");
  g_autofree char            *joined = g_strconcat ("sub/dir/", path, NULL);
  RouseIgnoreSubject          subject;
  const RouseIgnorePattern   *pattern;
  g_autoptr (RouseIgnoreList) list = rouse_ignore_list_new ("test", g_strdup (list_text), strlen (list_text), FALSE);

  rouse_ignore_subject_init (&subject, path, strlen (path) - is_dir, is_dir);
  pattern = rouse_ignore_list_match (list, &subject, 0);
  g_assert_cmpuint (pattern != NULL ? pattern->line : 0, ==, list_cases[i].line);

  /* The same for a list that stands two folders down. */
  rouse_ignore_subject_init (&subject, joined, strlen (joined) - is_dir, is_dir);
  pattern = rouse_ignore_list_match (list, &subject, strlen ("sub/dir/"));
  g_assert_cmpuint (pattern != NULL ? pattern->line : 0, ==, list_cases[i].line);
}

static void
test_list_for_globs (void)
{
  static const char *const    good[] = { "#a#", "!b ", NULL };
  static const char *const    bad[] = { "a", "[b", NULL };
  g_autoptr (GError)          error = NULL;
  g_autoptr (RouseIgnoreList) list = rouse_ignore_list_new_for_globs ("--ignore", good, &error);
  const RouseIgnorePattern   *patterns;
  guint                       n_patterns;

  g_assert_no_error (error);
  g_assert_cmpstr (rouse_ignore_list_get_source (list), ==, "--ignore");
  patterns = rouse_ignore_list_get_patterns (list, &n_patterns);
  g_assert_cmpuint (n_patterns, ==, 2); /* neither comments nor blanks to trim here */
  g_assert_cmpstr (patterns[1].rule, ==, "!b ");
  g_assert_cmpuint (patterns[1].line, ==, 0);

  g_assert_null (rouse_ignore_list_new_for_globs ("--ignore", bad, &error));
  g_assert_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "[b"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *path = g_strdup_printf ("/filter/ignore-file/line/%u", i);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_line);
    }
  g_test_add_func ("/filter/ignore-file/nul", test_nul);
  for (guint i = 0; i < G_N_ELEMENTS (list_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/filter/ignore-list/%u", i);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_list);
    }
  g_test_add_func ("/filter/ignore-list/for-globs", test_list_for_globs);
  return g_test_run ();
}
