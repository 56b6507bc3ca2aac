/* test-search-text.c - words are found whatever their case, and nothing else is
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/search-text.h"

#include <string.h>

static const struct
{
  const char *name;
  const char *words;
  const char *text;
  gboolean    output; /* with escape sequences */
  gboolean    found;
} cases[] = {
  { "equal", "views.py", "/shop/views.py", FALSE, TRUE },
  { "part", "iew", "/shop/views.py", FALSE, TRUE },
  { "upper case is looked for", "VIEWS", "/shop/views.py", FALSE, TRUE },
  { "upper case is there", "readme", "/shop/README.md", FALSE, TRUE },
  { "all words, in any order", "py shop", "/shop/views.py", FALSE, TRUE },
  { "one word is missing", "shop cart", "/shop/views.py", FALSE, FALSE },
  { "blanks around", "  shop \t views\n", "/shop/views.py", FALSE, TRUE },
  { "no pattern", "v%s", "/shop/views.py", FALSE, FALSE },
  { "a percent sign", "100%", "progress: 100% done", FALSE, TRUE },
  { "an underscore is one", "a_b", "axb", FALSE, FALSE },
  { "an underscore is found", "a_b", "xa_by", FALSE, TRUE },
  { "quotes and brackets", "[\"'", "a[\"'b", FALSE, TRUE },
  { "not ASCII", "GETRÄNKE", "views/getränke.erb", FALSE, TRUE },
  { "not ASCII, the other way", "getränke", "VIEWS/GETRÄNKE.ERB", FALSE, TRUE },
  { "decomposed is the same", "getra\xcc\x88nke", "getränke", FALSE, TRUE },
  { "sharp s", "STRASSE", "straße.html", FALSE, TRUE },
  { "without the accent it is another", "getranke", "getränke", FALSE, FALSE },
  { "bytes that are not UTF-8", "caf", "/shop/caf\xe9.py", FALSE, TRUE },
  { "after such bytes", "PY", "/shop/caf\xe9.py", FALSE, TRUE },
  { "colours within", "error: boom", "\033[1;31merror\033[0m: \033[1mboom\033[0m", TRUE, TRUE },
  { "colours within a word", "Error", "Imp\033[31mort\033[0mEr\033[1mror", TRUE, TRUE },
  { "numbers of colours are not text", "31", "\033[31mred\033[0m", TRUE, FALSE },
  { "titles are not text", "title", "\033]0;title\007text", TRUE, FALSE },
  { "titles with the other end", "after", "\033]0;title\033\\after", TRUE, TRUE },
  { "a string without an end", "next", "\033]0;title\nnext", TRUE, TRUE },
  { "an escape at the end", "a", "a\033", TRUE, TRUE },
  { "a sequence at the end", "a", "a\033[3", TRUE, TRUE },
  { "not ASCII in colours", "Ü", "\033[31mü\033[0m", TRUE, TRUE },
};

static void
test_case (gconstpointer data)
{
  guint                        i = GPOINTER_TO_UINT (data);
  gsize                        length = strlen (cases[i].text);
  g_autofree char             *copy = g_memdup2 (cases[i].text, length); /* without a NUL: reading beyond is seen */
  g_autoptr (RouseSearchWords) words = rouse_search_words_new (cases[i].words);
  g_autoptr (GString)          folded = g_string_new ("before ");
  guint32                      all = rouse_search_words_get_all (words);

  if (cases[i].output)
    rouse_search_fold_output (folded, copy, length);
  else
    rouse_search_fold (folded, copy, length);
  g_assert_true (g_str_has_prefix (folded->str, "before "));
  g_assert_true (g_utf8_validate (folded->str, folded->len, NULL));
  g_assert_cmpint (rouse_search_words_find (words, all, folded->str, folded->len) == all, ==, cases[i].found);
}

/* Which of the words are where: what is missing in one place may be in another. */
static void
test_sets (void)
{
  g_autoptr (RouseSearchWords) words = rouse_search_words_new ("one two three");
  g_autoptr (RouseSearchWords) many = NULL;
  g_autofree char             *text = g_strnfill (200, 'a');

  g_assert_cmphex (rouse_search_words_get_all (words), ==, 7);
  g_assert_cmphex (rouse_search_words_find (words, 7, "xtwox three", 11), ==, 6);
  g_assert_cmphex (rouse_search_words_find (words, 5, "xtwox three", 11), ==, 4);
  g_assert_null (rouse_search_words_new (NULL));
  g_assert_null (rouse_search_words_new (" \t"));
  for (guint i = 1; i < 200; i += 2)
    text[i] = ' ';
  many = rouse_search_words_new (text);
  g_assert_cmphex (rouse_search_words_get_all (many), ==, 0xffffffff);
  g_assert_cmphex (rouse_search_words_find (many, 0xffffffff, "a", 1), ==, 0xffffffff);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strdelimit (g_strdup (cases[i].name), " ,", '-');
      g_autofree char *path = g_strconcat ("/record/search-text/", name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_case);
    }
  g_test_add_func ("/record/search-text/sets", test_sets);
  return g_test_run ();
}
