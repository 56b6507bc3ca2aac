/* git-compare.c - the filter's verdicts on a whole tree against git's
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "git-compare.h"
#include "filter/filter.h"
#include "git-tree.h"

#include <string.h>

static gboolean
is_folder (const char *path)
{
  return g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK);
}

/* Adds what lies in DIR/PREFIX, relative to @dir, to @paths, and the folders that are repositories of their own to @nested. */
static void
collect (const char *dir, const char *prefix, GPtrArray *paths, GPtrArray *nested)
{
  g_autofree char *folder = g_build_filename (dir, prefix, NULL);
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  const char      *name;

  while ((name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = g_strconcat (prefix, name, NULL);
      g_autofree char *absolute = g_build_filename (dir, path, NULL);
      g_autofree char *head = g_build_filename (absolute, ".git", NULL);

      if (g_str_equal (name, ".git") || (!is_folder (absolute) && rouse_filter_is_rule_file (name)))
        continue;
      g_ptr_array_add (paths, g_strdup (path));
      if (!is_folder (absolute))
        continue;
      if (g_file_test (head, G_FILE_TEST_EXISTS))
        g_ptr_array_add (nested, g_strdup (path));
      else
        {
          g_autofree char *inside = g_strconcat (path, "/", NULL);

          collect (dir, inside, paths, nested);
        }
    }
}

/* Asks git in the repository at TOP/PREFIX, and in those inside it. */
static void
ask (const char *top, const char *prefix, GHashTable *verdicts)
{
  g_autofree char       *dir = g_build_filename (top, prefix, NULL);
  g_autoptr (GPtrArray)  paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray)  nested = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) theirs = NULL;
  GHashTableIter         iter;
  gpointer               path;
  gpointer               verdict;

  collect (dir, "", paths, nested);
  theirs = git_tree_check (dir, paths);
  g_hash_table_iter_init (&iter, theirs);
  while (g_hash_table_iter_next (&iter, &path, &verdict))
    {
      g_hash_table_iter_steal (&iter);
      g_hash_table_insert (verdicts, g_strconcat (prefix, path, NULL), verdict);
      g_free (path);
    }
  for (guint i = 0; i < nested->len; i++)
    {
      g_autofree char *folder = g_strconcat (prefix, g_ptr_array_index (nested, i), NULL);
      g_autofree char *inside = g_strconcat (folder, "/", NULL);

      if (!git_verdict_is_ignored (g_hash_table_lookup (verdicts, folder)))
        ask (top, inside, verdicts);
    }
}

GHashTable *
git_compare_ask (const char *top)
{
  g_autoptr (GHashTable) verdicts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, git_verdict_free);

  ask (top, "", verdicts);
  return g_steal_pointer (&verdicts);
}

/* Compares one path's verdict with git's, down to the pattern that gave it. */
static void
compare (const char *top, const char *root, const char *path, const RouseVerdict *ours, const GitVerdict *theirs)
{
  gboolean         ignored = git_verdict_is_ignored (theirs);
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
      gboolean         is_dir = is_folder (absolute);
      RouseVerdict     verdict;

      if (g_str_equal (name, ".git") || (!is_dir && rouse_filter_is_rule_file (name)))
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

void
git_compare_tree (const char *top, const char *lead, GHashTable *theirs)
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
