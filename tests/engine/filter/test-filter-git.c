/* test-filter-git.c - on random trees the filter says what git says
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "git-compare.h"
#include "git-tree.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define N_TREES 200
#define N_PATHS_MAX 60

static char *sandbox;

/* Names that the patterns below have a fair chance to match, and that no built-in rule does. */
static const char *const names[] = {
  "a", "b", "c", "A", "ab", "abc", "foo", "Foo", "bar", "a.c", "b.o", "foo.c", "foo.tar.gz", "x y", "a ", "[a]",
  "a]", "*", "a*b", "a\\b", "#a", "!b", "a-b", "-", "^", "\xff\xfe", "\xc3\xa9", "a\nb", ".a", "..a", "a..", "7"
};

static const char *const parts[] = {
  "*", "**", "?", "[a-c]", "[!a]", "[^a-z]", "[[:alpha:]]", "[[:upper:][:digit:]_]", "[]a]", "[!]a]", "[a", "[[:nope:]]",
  "[\\]a]", "[a-]", "[--0]", "[[:]a]", "\\a", "\\*", "\\", "\\[", "[[-a]", "[A-Z]", "[\\a-\\c]", "[a/b]", "[\x80-\xff]", "***"
};

static const char *const whole[] = {
  "**/a", "a/**", "a/**/b", "/**/a", "**/**/a", "a**/b", "foo**", "**foo", "/*", "*/", "!*/", "**/", "/", "//", "!", "", " ", "#x",
  "\\#a", "\\!b", "a\\ ", "a\\ \\ ", "*.*", "*.c", "*.tar.gz", "**\\/a", "/a**/b", "**/*.c", "a/*", "*/b", "*/*/c", "foo/", "a//b", "a**//", "/a**//", "!a**/"
};

static const char *
pick (GRand *rand, const char *const *strings, guint n)
{
  return strings[g_rand_int_range (rand, 0, n)];
}

static void
add_component (GRand *rand, GString *line)
{
  guint       n = g_rand_int_range (rand, 1, 3);
  const char *name = pick (rand, names, G_N_ELEMENTS (names));
  gsize       at;

  switch (g_rand_int_range (rand, 0, 5))
    {
    case 0:
    case 1:
      g_string_append (line, name);
      break;
    case 2: /* a name of which one byte is replaced */
      at = line->len + g_rand_int_range (rand, 0, strlen (name));
      g_string_append (line, name);
      g_string_erase (line, at, 1);
      g_string_insert (line, at, pick (rand, parts, G_N_ELEMENTS (parts)));
      break;
    case 3: /* a name of which one end is replaced */
      at = line->len;
      g_string_append_len (line, name, 1);
      g_string_insert (line, g_rand_boolean (rand) ? at : line->len, pick (rand, parts, 2));
      break;
    default:
      for (guint i = 0; i < n; i++)
        g_string_append (line, pick (rand, parts, G_N_ELEMENTS (parts)));
    }
}

static void
add_line (GRand *rand, GString *text)
{
  guint n = 1 + g_rand_int_range (rand, 0, 6) / 3 + g_rand_int_range (rand, 0, 8) / 7;

  if (g_rand_int_range (rand, 0, 3) == 0)
    g_string_append (text, "!");
  if (g_rand_int_range (rand, 0, 4) == 0)
    g_string_append (text, pick (rand, whole, G_N_ELEMENTS (whole)));
  else
    {
      if (g_rand_int_range (rand, 0, 4) == 0)
        g_string_append (text, "/");
      for (guint i = 0; i < n; i++)
        {
          if (i > 0)
            g_string_append (text, g_rand_int_range (rand, 0, 5) == 0 ? "/**/" : "/");
          add_component (rand, text);
        }
      if (g_rand_int_range (rand, 0, 4) == 0)
        g_string_append (text, "/");
    }
  if (g_rand_int_range (rand, 0, 12) == 0)
    g_string_append (text, "  ");
  if (g_rand_int_range (rand, 0, 12) == 0)
    g_string_append (text, "\r");
}

static void
write_rules (GRand *rand, const char *dir, const char *name)
{
  g_autoptr (GString) text = g_string_new (g_rand_int_range (rand, 0, 10) == 0 ? "\xef\xbb\xbf" : "");
  guint               n = g_rand_int_range (rand, 1, 9);

  for (guint i = 0; i < n; i++)
    {
      add_line (rand, text);
      if (i + 1 < n || g_rand_int_range (rand, 0, 4) > 0)
        g_string_append (text, "\n");
    }
  git_tree_write (dir, name, text->str, text->len);
}

/* Fills DIR/PREFIX and notes its paths, relative to @dir, but for the ignore files. */
static void
grow (GRand *rand, const char *dir, const char *prefix, guint depth, GPtrArray *paths)
{
  guint n = g_rand_int_range (rand, 2, 8);

  if (g_rand_int_range (rand, 0, 5) < 2)
    {
      g_autofree char *at = g_build_filename (dir, prefix, NULL);

      write_rules (rand, at, ".gitignore");
    }
  for (guint i = 0; i < n && paths->len < N_PATHS_MAX; i++)
    {
      g_autofree char *path = g_strconcat (prefix, pick (rand, names, G_N_ELEMENTS (names)), NULL);
      g_autofree char *absolute = g_build_filename (dir, path, NULL);

      if (g_file_test (absolute, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK))
        continue;
      g_ptr_array_add (paths, g_strdup (path));
      if (depth < 4 && g_rand_int_range (rand, 0, 5) < 3)
        {
          g_autofree char *inside = g_strconcat (path, "/", NULL);

          g_assert_cmpint (g_mkdir_with_parents (absolute, 0700), ==, 0);
          if (g_rand_int_range (rand, 0, 20) == 0)
            git_tree_init (absolute);
          grow (rand, dir, inside, depth + 1, paths);
        }
      else if (g_rand_int_range (rand, 0, 10) == 0)
        g_assert_cmpint (symlink (".", absolute), ==, 0); /* a link to a folder is no folder */
      else
        git_tree_write (dir, path, "", 0);
    }
}

/* The folder of one of the paths that git does not ignore, as "a/b/", or "". */
static char *
pick_root (GRand *rand, const char *top, GPtrArray *paths, GHashTable *theirs)
{
  const char       *path = g_ptr_array_index (paths, g_rand_int_range (rand, 0, paths->len));
  const GitVerdict *verdict = g_hash_table_lookup (theirs, path);
  g_autofree char  *absolute = g_build_filename (top, path, NULL);

  if (!g_file_test (absolute, G_FILE_TEST_IS_DIR) || g_file_test (absolute, G_FILE_TEST_IS_SYMLINK))
    return g_strdup ("");
  /* Inside of a repository that another one ignores git has not been asked. */
  if (verdict == NULL || git_verdict_is_ignored (verdict))
    return g_strdup ("");
  return g_strconcat (path, "/", NULL);
}

static guint
count_matched (GHashTable *verdicts)
{
  GHashTableIter iter;
  gpointer       verdict;
  guint          n = 0;

  g_hash_table_iter_init (&iter, verdicts);
  while (g_hash_table_iter_next (&iter, NULL, &verdict))
    n += ((GitVerdict *) verdict)->source != NULL;
  return n;
}

/* Random nested .gitignore files, nested repositories, info/exclude and core.excludesFile: every verdict and its reason are git's. */
static void
test_random_trees (void)
{
  guint n_paths = 0;
  guint n_matched = 0;

  for (guint seed = 0; seed < N_TREES && !g_test_failed (); seed++)
    {
      g_autoptr (GRand)      rand = g_rand_new_with_seed (seed);
      g_autoptr (GPtrArray)  paths = g_ptr_array_new_with_free_func (g_free);
      g_autofree char       *name = g_strdup_printf ("tree-%u", seed);
      g_autofree char       *top = g_build_filename (sandbox, name, NULL);
      g_autofree char       *lead = NULL;
      g_autofree char       *user_ignore = g_build_filename (g_getenv ("XDG_CONFIG_HOME"), "git", "ignore", NULL);
      g_autoptr (GHashTable) theirs = NULL;

      git_tree_init (top);
      git_tree_write (top, ".git/config", g_rand_int_range (rand, 0, 6) == 0 ? "[core]\n\tignoreCase\n" : "", -1);
      if (g_rand_boolean (rand))
        write_rules (rand, top, ".git/info/exclude");
      if (g_rand_boolean (rand))
        write_rules (rand, g_getenv ("XDG_CONFIG_HOME"), "git/ignore");
      grow (rand, top, "", 0, paths);

      theirs = git_compare_ask (top);
      git_compare_tree (top, "", theirs);
      lead = pick_root (rand, top, paths, theirs);
      if (*lead != '\0')
        git_compare_tree (top, lead, theirs);
      n_paths += g_hash_table_size (theirs);
      n_matched += count_matched (theirs);
      g_unlink (user_ignore);
      if (g_test_failed ())
        g_test_message ("seed %u, tree kept in %s", seed, top);
      else
        git_tree_remove (top);
    }
  /* Trees on which no rule ever matches would prove nothing. */
  g_test_message ("%u of %u paths matched", n_matched, n_paths);
  g_assert_cmpuint (n_matched, >, n_paths / 4);
  g_assert_cmpuint (n_matched, <, n_paths * 3 / 4);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  sandbox = git_tree_isolate ();
  g_test_add_func ("/filter/git/random-trees", test_random_trees);
  status = g_test_run ();
  if (status == 0)
    git_tree_remove (sandbox);
  g_free (sandbox);
  return status;
}
