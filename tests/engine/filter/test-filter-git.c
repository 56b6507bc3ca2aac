/* test-filter-git.c - on random trees the filter says what git says
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "filter/filter.h"
#include "git-tree.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define N_TREES 400
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
  "\\#a", "\\!b", "a\\ ", "a\\ \\ ", "*.*", "*.c", "*.tar.gz", "**\\/a", "/a**/b", "**/*.c", "a/*", "*/b", "*/*/c", "foo/", "a//b"
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
          grow (rand, dir, inside, depth + 1, paths);
        }
      else if (g_rand_int_range (rand, 0, 10) == 0)
        g_assert_cmpint (symlink (".", absolute), ==, 0); /* a link to a folder is no folder */
      else
        git_tree_write (dir, path, "", 0);
    }
}

/* Compares one path's verdict with git's, down to the pattern that gave it. */
static void
compare (const char *top, const char *root, const char *path, const RouseVerdict *ours, const GitVerdict *theirs)
{
  gboolean         ignored = theirs->source != NULL && theirs->pattern[0] != '!';
  g_autofree char *source = ours->source != NULL ? g_canonicalize_filename (ours->source, root) : NULL;

  if (ours->wanted == !ignored && g_strcmp0 (source, theirs->source) == 0 && ours->line == theirs->line)
    return;
  g_test_message ("top %s, root %s, path “%s”: ours %d “%s” %s:%u, git's %d “%s” %s:%u", top, root, path,
                  ours->wanted, ours->rule, source, ours->line, !ignored, theirs->pattern, theirs->source, theirs->line);
  g_test_fail ();
}

/* What git says of a path below a folder that the filter has pruned. */
static void
compare_pruned (const char *top, const char *root, GHashTable *theirs, const char *folder, const RouseVerdict *ours)
{
  g_autofree char *prefix = g_strconcat (folder, "/", NULL);
  GHashTableIter   iter;
  gpointer         path;
  gpointer         verdict;

  g_hash_table_iter_init (&iter, theirs);
  while (g_hash_table_iter_next (&iter, &path, &verdict))
    if (g_str_has_prefix (path, prefix))
      compare (top, root, path, ours, verdict);
}

static RouseFilterMarks
find_marks (const char *dir)
{
  static const char *const marks[] = { ".gitignore", ".ignore", ".git" };
  RouseFilterMarks         found = 0;

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      g_autofree char *path = g_build_filename (dir, marks[i], NULL);

      if (g_file_test (path, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK))
        found |= rouse_filter_get_mark (marks[i]);
    }
  return found;
}

/* Walks the tree as a scan would. @prefix is the folder from the root, "" or "a/b/"; @lead leads from the top to the root. */
static void
walk (RouseFilter *filter, RouseFilterScope *scope, const char *top, const char *lead, const char *prefix, GHashTable *theirs)
{
  const char      *root = rouse_filter_get_root (filter);
  g_autofree char *folder = g_build_filename (root, prefix, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char      *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_strconcat (prefix, name, NULL);
      g_autofree char *from_top = g_strconcat (lead, path, NULL);
      g_autofree char *absolute = g_build_filename (root, path, NULL);
      gboolean         is_dir = g_file_test (absolute, G_FILE_TEST_IS_DIR) && !g_file_test (absolute, G_FILE_TEST_IS_SYMLINK);
      RouseVerdict     verdict;

      if (g_str_equal (name, ".git") || rouse_filter_is_rule_file (name))
        {
          g_assert_false (rouse_filter_wants (filter, scope, path, is_dir, NULL));
          continue;
        }
      rouse_filter_wants (filter, scope, path, is_dir, &verdict);
      compare (top, root, from_top, &verdict, g_hash_table_lookup (theirs, from_top));
      if (is_dir && !verdict.wanted)
        compare_pruned (top, root, theirs, from_top, &verdict);
      else if (is_dir)
        {
          g_autofree char             *inside = g_strconcat (path, "/", NULL);
          g_autoptr (RouseFilterScope) inner = rouse_filter_enter (filter, scope, path, find_marks (absolute));

          walk (filter, inner, top, lead, inside, theirs);
        }
    }
}

/* Compares all of folder @lead ("" or "a/b/") of the repository at @top, taken as the root. */
static void
compare_tree (const char *top, const char *lead, GHashTable *theirs)
{
  g_autofree char             *root = g_build_filename (top, lead, NULL);
  RouseFilterOptions           options = { 0 };
  g_autoptr (GError)           error = NULL;
  g_autoptr (RouseFilter)      filter = rouse_filter_new (root, &options, &error);
  g_autoptr (RouseFilterScope) scope = NULL;

  g_assert_no_error (error);
  scope = rouse_filter_enter_root (filter);
  walk (filter, scope, top, lead, "", theirs);
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
  if (verdict->source != NULL && verdict->pattern[0] != '!')
    return g_strdup ("");
  return g_strconcat (path, "/", NULL);
}

/* Random nested .gitignore files, info/exclude and core.excludesFile: every verdict and its reason are git's. */
static void
test_random_trees (void)
{
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

      theirs = git_tree_check (top, paths);
      compare_tree (top, "", theirs);
      lead = pick_root (rand, top, paths, theirs);
      if (*lead != '\0')
        compare_tree (top, lead, theirs);
      g_unlink (user_ignore);
      if (g_test_failed ())
        g_test_message ("seed %u, tree kept in %s", seed, top);
      else
        git_tree_remove (top);
    }
}

int
main (int argc, char **argv)
{
  g_autofree char *git = g_find_program_in_path ("git");
  int              status;

  g_test_init (&argc, &argv, NULL);
  if (git == NULL)
    {
      g_test_skip ("git is not installed");
      return 77;
    }
  sandbox = git_tree_isolate ();
  g_test_add_func ("/filter/git/random-trees", test_random_trees);
  status = g_test_run ();
  if (status == 0)
    git_tree_remove (sandbox);
  g_free (sandbox);
  return status;
}
