/* test-glob.c - does a name match a pattern, as git's ignore files mean it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "filter/glob.h"

#include <string.h>

static const struct
{
  const char *glob;
  const char *text;
  gboolean    matches;
} cases[] = {
  /* literals */
  { "", "", TRUE },
  { "a", "a", TRUE },
  { "a", "b", FALSE },
  { "a", "ab", FALSE },
  { "ab", "a", FALSE },
  { "a/b", "a/b", TRUE },
  { "\xff\xfe", "\xff\xfe", TRUE },
  { "A", "a", FALSE },
  /* ? */
  { "?", "a", TRUE },
  { "?", "", FALSE },
  { "?", "/", FALSE },
  { "a?b", "axb", TRUE },
  { "?", "\xc3\xa9", FALSE },
  { "??", "\xc3\xa9", TRUE },
  /* * */
  { "*", "", TRUE },
  { "*", "abc", TRUE },
  { "*", "a/b", FALSE },
  { "a*", "a", TRUE },
  { "*a", "ba", TRUE },
  { "*a", "ab", FALSE },
  { "*.c", ".c", TRUE },
  { "a*b*c", "axbxbxc", TRUE },
  { "a*b*c", "axbxcx", FALSE },
  { "*/b", "a/b", TRUE },
  { "*/b", "b", FALSE },
  { "*/b", "x/a/b", FALSE },
  { "a/*", "a/", TRUE },
  { "a/*/c", "a/b/c", TRUE },
  { "a/*/c", "a/b/b/c", FALSE },
  { "a*/c*", "ax/cx", TRUE },
  { "*a*/b", "xxaxx/b", TRUE },
  { "*.tar.gz", "x.tar.tar.gz", TRUE },
  { "***", "abc", TRUE },
  { "a***b", "a/b", FALSE },
  /* ** */
  { "**", "", TRUE },
  { "**", "a/b/c", TRUE },
  { "**/a", "a", TRUE },
  { "**/a", "x/a", TRUE },
  { "**/a", "x/y/a", TRUE },
  { "**/a", "xa", FALSE },
  { "a/**", "a/", TRUE },
  { "a/**", "a/b/c", TRUE },
  { "a/**", "a", FALSE },
  { "a/**/b", "a/b", TRUE },
  { "a/**/b", "a/x/y/b", TRUE },
  { "a/**/b", "a/xb", FALSE },
  { "a**/b", "ax/b", TRUE },
  { "a**/b", "a/x/b", FALSE },
  { "a/**b", "a/xb", TRUE },
  { "a/**b", "a/x/b", FALSE },
  { "**/*/**", "a/b", TRUE },
  { "**/*/**", "a", FALSE },
  { "**/a/**/b/**/c", "x/a/b/y/a/b/c", TRUE },
  { "**/a*b/*c", "a/axb/ac/axb/c", TRUE },
  { "***/a", "x/y/a", TRUE },
  { "**\\/a", "x/y/a", TRUE },
  { "**\\/a", "a", FALSE },
  /* sets */
  { "[abc]", "b", TRUE },
  { "[abc]", "d", FALSE },
  { "[abc]", "", FALSE },
  { "[a-c]", "b", TRUE },
  { "[a-c]", "d", FALSE },
  { "[c-a]", "b", FALSE },
  { "[!a-c]", "b", FALSE },
  { "[!a-c]", "d", TRUE },
  { "[^a-c]", "d", TRUE },
  { "[!a]", "/", FALSE },
  { "[/]", "/", FALSE },
  { "x[a/]y", "x/y", FALSE },
  { "x[a/]y", "xay", TRUE },
  { "[]]", "]", TRUE },
  { "[]a]", "a", TRUE },
  { "[!]a]", "b", TRUE },
  { "[!]a]", "]", FALSE },
  { "[a-]", "-", TRUE },
  { "[-a]", "-", TRUE },
  { "[--0]", ".", TRUE },
  { "[a-c-e]", "d", FALSE },
  { "[a-c-e]", "-", TRUE },
  { "[\\]]", "]", TRUE },
  { "[\\a-\\c]", "b", TRUE },
  { "[\\\\]", "\\", TRUE },
  { "[[]", "[", TRUE },
  { "[[a]", "a", TRUE },
  { "[*?]", "*", TRUE },
  { "[*?]", "x", FALSE },
  { "[\x80-\xff]", "\xc3", TRUE },
  { "[!\xc3]", "\xc4", TRUE },
  { "[a", "a", FALSE },
  { "[", "[", FALSE },
  { "[]", "]", FALSE },
  { "[a\\", "a", FALSE },
  { "[a-\\", "a", FALSE },
  { "*[a", "a", FALSE },
  /* classes */
  { "[[:alpha:]]", "x", TRUE },
  { "[[:alpha:]]", "7", FALSE },
  { "[[:alpha:]]", "\xe9", FALSE },
  { "[![:alpha:]]", "7", TRUE },
  { "[[:digit:]a-c_]", "7", TRUE },
  { "[[:digit:]a-c_]", "b", TRUE },
  { "[[:digit:]-z]", "-", TRUE },
  { "[[:digit:]-z]", "k", FALSE },
  { "[[:space:]]", "\v", FALSE },
  { "[[:space:]]", "\n", TRUE },
  { "[[:blank:]]", "\t", TRUE },
  { "[[:nope:]]", "n", FALSE },
  { "[[::]]", ":", FALSE },
  { "[[:alpha:]", "x", FALSE },
  { "[[:x]", ":", TRUE },
  { "[[:]", "[", TRUE },
  /* escapes */
  { "\\a", "a", TRUE },
  { "\\*", "*", TRUE },
  { "\\*", "a", FALSE },
  { "\\\\", "\\", TRUE },
  { "\\[a]", "[a]", TRUE },
  { "\\", "\\", FALSE },
  { "a\\", "a", FALSE },
  { "*\\", "a", FALSE },
};

static void
test_match (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);

  g_assert_cmpint (rouse_glob_match (cases[i].glob, strlen (cases[i].glob), cases[i].text, strlen (cases[i].text), FALSE), ==, cases[i].matches);
}

static void
test_fold_case (void)
{
  static const struct
  {
    const char *glob;
    const char *text;
    gboolean    matches;
  } folded[] = {
    { "Foo", "fOO", TRUE },
    { "*.C", "a.c", TRUE },
    { "[A-C]", "b", TRUE },
    { "[a-c]", "B", TRUE },
    { "[[:upper:]]", "b", TRUE },
    { "[[:lower:]]", "B", TRUE },
    { "[A]", "a", FALSE }, /* git's own gaps … */
    { "\\A", "A", FALSE }, /* … which a sane person never notices */
    { "\xc3\x89", "\xc3\xa9", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (folded); i++)
    g_assert_cmpint (rouse_glob_match (folded[i].glob, strlen (folded[i].glob), folded[i].text, strlen (folded[i].text), TRUE), ==, folded[i].matches);
}

/* The globs that make a matcher with recursion run for years. */
static void
test_no_explosion (void)
{
  g_autoptr (GString) glob = g_string_new (NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < 100; i++)
    {
      g_string_append (glob, "*a");
      g_string_append (text, "aaaaaaaaaa");
    }
  g_string_append (glob, "b");
  g_assert_false (rouse_glob_match (glob->str, glob->len, text->str, text->len, FALSE));

  g_string_truncate (glob, 0);
  g_string_truncate (text, 0);
  for (guint i = 0; i < 100; i++)
    {
      g_string_append (glob, "**/*a/");
      g_string_append (text, "aaa/aaa/aaa/aaa/");
    }
  g_string_append (glob, "b");
  g_assert_false (rouse_glob_match (glob->str, glob->len, text->str, text->len, FALSE));
}

static void
test_elements (void)
{
  static const struct
  {
    const char *glob;
    gsize       length;
    char        literal;
  } elements[] = {
    { "ab", 1, 'a' },
    { "\\*b", 2, '*' },
    { "\\", 0, 0 },
    { "?b", 1, 0 },
    { "***b", 3, 0 },
    { "[a-z]b", 5, 0 },
    { "[[:alpha:]]b", 11, 0 },
    { "[a", 0, 0 },
    { "", 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (elements); i++)
    {
      char literal = 'x';

      g_assert_cmpuint (rouse_glob_get_element (elements[i].glob, strlen (elements[i].glob), &literal), ==, elements[i].length);
      g_assert_cmpint (literal, ==, elements[i].literal);
    }
  g_assert_cmpuint (rouse_glob_get_literal_length ("ab*", 3), ==, 2);
  g_assert_cmpuint (rouse_glob_get_literal_length ("ab\\*", 4), ==, 2);
  g_assert_cmpuint (rouse_glob_get_literal_length ("ab]", 3), ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strdup_printf ("%u: %s ~ %s", i, cases[i].glob, cases[i].text);
      g_autofree char *escaped = g_strescape (g_strdelimit (name, "/", '|'), NULL);
      g_autofree char *path = g_strconcat ("/filter/glob/", escaped, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_match);
    }
  g_test_add_func ("/filter/glob/fold-case", test_fold_case);
  g_test_add_func ("/filter/glob/no-explosion", test_no_explosion);
  g_test_add_func ("/filter/glob/elements", test_elements);
  return g_test_run ();
}
