/* test-filter-repositories.c - linked working trees, submodules and configurations, judged as git does
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "filter/filter.h"
#include "filter/git-settings.h"
#include "filter/glob.h"
#include "git-compare.h"
#include "git-tree.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static char *sandbox;

typedef struct
{
  char *top;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *pattern = g_build_filename (sandbox, "case-XXXXXX", NULL);

  fixture->top = g_strdup (g_mkdtemp (pattern));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *home = g_build_filename (g_getenv ("HOME"), ".gitconfig", NULL);
  g_autofree char *config = g_build_filename (g_getenv ("XDG_CONFIG_HOME"), "git", NULL);

  git_tree_remove (fixture->top);
  g_unlink (home);
  if (g_file_test (config, G_FILE_TEST_EXISTS))
    git_tree_remove (config);
  g_free (fixture->top);
}

/* Compares all of the repository at @top, and that so many of its paths are ignored. */
static void
check (const char *top, guint n_ignored)
{
  g_autoptr (GHashTable) theirs = git_compare_ask (top);
  GHashTableIter         iter;
  gpointer               verdict;
  guint                  n = 0;

  git_compare_tree (top, "", theirs);
  g_hash_table_iter_init (&iter, theirs);
  while (g_hash_table_iter_next (&iter, NULL, &verdict))
    n += git_verdict_is_ignored (verdict);
  g_assert_cmpuint (n, ==, n_ignored);
}

static void
commit (const char *dir)
{
  git_tree_run (dir, "add", "-A", NULL);
  git_tree_run (dir, "-c", "user.name=T", "-c", "user.email=t@example.org", "commit", "-q", "-m", "x", NULL);
}

/* Each file is tied to one rule: info/exclude, a nested .gitignore, or none. */
static void
fill (const char *dir)
{
  git_tree_write (dir, "excluded", "", 0);
  git_tree_write (dir, "sub/excluded", "", 0);
  git_tree_write (dir, "sub/ignored", "", 0);
  git_tree_write (dir, "plain", "", 0);
}

static void /* A linked working tree has the info/exclude of the main one, and .git is a file in it. */
test_linked_worktree (Fixture *fixture, gconstpointer data)
{
  g_autofree char *main_tree = g_build_filename (fixture->top, "main", NULL);
  g_autofree char *linked = g_build_filename (fixture->top, "linked", NULL);

  git_tree_write (main_tree, "sub/.gitignore", "ignored\n", -1);
  git_tree_run (main_tree, "init", "-q", NULL);
  git_tree_write (main_tree, ".git/info/exclude", "excluded\n", -1);
  commit (main_tree);
  git_tree_run (main_tree, "worktree", "add", "-q", "../linked", NULL);
  fill (main_tree);
  fill (linked);
  check (main_tree, 3);
  check (linked, 3);

  /* With extensions.worktreeConfig each has settings of its own. */
  git_tree_run (main_tree, "config", "extensions.worktreeConfig", "true", NULL);
  git_tree_write (fixture->top, "one", "plain\n", -1);
  git_tree_run (linked, "config", "--worktree", "core.excludesFile", "../one", NULL);
  check (main_tree, 3);
  check (linked, 4);
}

static void /* A submodule has its own rules, from .git/modules, and the outer ones do not reach into it. */
test_submodule (Fixture *fixture, gconstpointer data)
{
  g_autofree char *origin = g_build_filename (fixture->top, "origin", NULL);
  g_autofree char *outer = g_build_filename (fixture->top, "outer", NULL);
  g_autofree char *module = g_build_filename (outer, "lib", "module", NULL);

  git_tree_write (origin, "sub/.gitignore", "ignored\n", -1);
  git_tree_run (origin, "init", "-q", NULL);
  commit (origin);
  git_tree_write (outer, ".gitignore", "plain\n", -1);
  git_tree_run (outer, "init", "-q", NULL);
  git_tree_run (outer, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "../origin", "lib/module", NULL);
  git_tree_write (outer, ".git/modules/lib/module/info/exclude", "excluded\n", -1);
  fill (outer);
  fill (module);
  check (outer, 1 + 3);
  check (module, 3);
}

static void /* A clone inside the tree is a world of its own, also when only the path above it is the root. */
test_nested (Fixture *fixture, gconstpointer data)
{
  g_autofree char *inner = g_build_filename (fixture->top, "a", "inner", NULL);

  git_tree_init (fixture->top);
  git_tree_write (fixture->top, ".gitignore", "plain\n/a/inner/sub\n", -1);
  git_tree_init (inner);
  git_tree_write (inner, ".git/info/exclude", "/excluded\n", -1);
  git_tree_write (inner, "sub/.gitignore", "ignored\n", -1);
  fill (inner);
  fill (fixture->top);
  check (fixture->top, 1 + 2);
  check (inner, 2);
}

static void /* What only looks like a repository does not end the outer one's reach. */
test_not_a_repository (Fixture *fixture, gconstpointer data)
{
  RouseFilterOptions           options = { 0 };
  g_autofree char             *folder = g_build_filename (fixture->top, "folder", NULL);
  g_autofree char             *file = g_build_filename (fixture->top, "file", NULL);
  g_autoptr (RouseFilter)      filter = NULL;
  g_autoptr (RouseFilterScope) scope = NULL;
  g_autoptr (RouseFilterScope) inner = NULL;

  git_tree_init (fixture->top);
  git_tree_write (fixture->top, ".gitignore", "plain\n", -1);
  git_tree_write (folder, ".git/config", "", 0);
  git_tree_write (folder, "plain", "", 0);
  git_tree_write (file, ".git", "gitdir: /nowhere\n", -1);

  filter = rouse_filter_new (folder, &options, NULL);
  scope = rouse_filter_enter_root (filter);
  g_assert_false (rouse_filter_wants (filter, scope, "plain", FALSE, NULL));
  g_clear_object (&filter);
  g_clear_pointer (&scope, rouse_filter_scope_unref);

  filter = rouse_filter_new (fixture->top, &options, NULL);
  scope = rouse_filter_enter_root (filter);
  inner = rouse_filter_enter (filter, scope, "file", ROUSE_FILTER_HAS_GIT);
  g_assert_false (rouse_filter_wants (filter, inner, "file/plain", FALSE, NULL));
}

static void /* A .gitignore that is a link or a folder does not count; info/exclude may be a link. */
test_odd_files (Fixture *fixture, gconstpointer data)
{
  g_autofree char *rules = g_build_filename (fixture->top, "rules", NULL);
  g_autofree char *link = g_build_filename (fixture->top, "sub", ".gitignore", NULL);
  g_autofree char *exclude = g_build_filename (fixture->top, ".git", "info", "exclude", NULL);
  g_autofree char *info = g_path_get_dirname (exclude);

  git_tree_init (fixture->top);
  fill (fixture->top);
  git_tree_write (fixture->top, "rules", "excluded\n", -1);
  git_tree_write (fixture->top, "folder/.gitignore/x", "", 0);
  git_tree_write (fixture->top, "folder/plain", "", 0);
  g_assert_cmpint (symlink (rules, link), ==, 0);
  check (fixture->top, 0);
  g_assert_cmpint (g_mkdir (info, 0700), ==, 0);
  g_assert_cmpint (symlink (rules, exclude), ==, 0);
  check (fixture->top, 2);
}

static void /* Reached by a link, the root still lies in the repository that it really lies in. */
test_linked_root (Fixture *fixture, gconstpointer data)
{
  RouseFilterOptions           options = { 0 };
  g_autofree char             *repository = g_build_filename (fixture->top, "repository", NULL);
  g_autofree char             *sub = g_build_filename (repository, "sub", NULL);
  g_autofree char             *link = g_build_filename (fixture->top, "link", NULL);
  g_autoptr (RouseFilter)      filter = NULL;
  g_autoptr (RouseFilterScope) scope = NULL;

  git_tree_init (repository);
  git_tree_write (repository, ".gitignore", "/sub/plain\n", -1);
  fill (repository);
  g_assert_cmpint (symlink (sub, link), ==, 0);
  filter = rouse_filter_new (link, &options, NULL);
  scope = rouse_filter_enter_root (filter);
  g_assert_false (rouse_filter_wants (filter, scope, "plain", FALSE, NULL));
  g_assert_true (rouse_filter_wants (filter, scope, "excluded", FALSE, NULL));
}

/* Which of these settings wins is git's to say. The excludes files "one" … "four" name a file each. */
static const struct
{
  const char *name;
  const char *home;       /* (nullable) ~/.gitconfig */
  const char *xdg;        /* (nullable) $XDG_CONFIG_HOME/git/config */
  const char *repository; /* .git/config */
  const char *included;   /* (nullable) ~/more/included */
} configs[] = {
  { "none", NULL, NULL, "" },
  { "home", "[core]\nexcludesFile = ~/one\n", NULL, "" },
  { "xdg", NULL, "[core]\nexcludesFile = ~/two\n", "" },
  { "home-after-xdg", "[core]\nexcludesFile = ~/one\n", "[core]\nexcludesFile = ~/two\n", "" },
  { "repository", "[core]\nexcludesFile = ~/one\n", NULL, "[core]\nexcludesfile = ~/three\n" },
  { "relative", NULL, NULL, "[core]\nexcludesFile = sub/local\n" },
  { "empty", NULL, NULL, "[core]\nexcludesFile =\n" },
  { "missing", NULL, NULL, "[core]\nexcludesFile = ~/nothing\n" },
  { "case", "[CORE]\n\tEXCLUDESFILE=~/one\n", NULL, "" },
  { "one-line", "[core] excludesFile = ~/one ; so\n", NULL, "" },
  { "quotes", "[core]\nexcludesFile = \"~/o\"ne   # so\n", NULL, "" },
  { "escapes", "[core]\nexcludesFile = ~/with\\\"\\\\ \"  \" blank\\\n s\n", NULL, "" },
  { "crlf", "[core]\r\nexcludesFile = ~/one\r\n", NULL, "" },
  { "bom", "\xef\xbb\xbf[core]\nexcludesFile = ~/one\n", NULL, "" },
  { "no-newline", "[core]\nexcludesFile = ~/one", NULL, "" },
  { "subsection", "[core \"x\"]\nexcludesFile = ~/one\n", NULL, "" },
  { "dotted", "[core.x]\nexcludesFile = ~/one\n", NULL, "" },
  { "other-section", "[core]\n[other]\nexcludesFile = ~/one\n", NULL, "" },
  { "continued-comment", "[core]\n# excludesFile = ~/two \\\nexcludesFile = ~/one\n", NULL, "" },
  { "include", "[include]\npath = more/included\n", NULL, "", "[core]\nexcludesFile = ~/four\n" },
  { "include-home", "[include]\npath = ~/more/included\n", NULL, "", "[core]\nexcludesFile = ~/four\n" },
  { "include-then-own", "[include]\npath = more/included\n[core]\nexcludesFile = ~/one\n", NULL, "", "[core]\nexcludesFile = ~/four\n" },
  { "own-then-include", "[core]\nexcludesFile = ~/one\n[include]\npath = more/included\n", NULL, "", "[core]\nexcludesFile = ~/four\n" },
  { "include-missing", "[core]\nexcludesFile = ~/one\n[include]\npath = more/nothing\n", NULL, "" },
  { "if-gitdir", "[includeIf \"gitdir:**/case-*/.git\"]\npath = more/included\n", NULL, "", "[core]\nexcludesFile = ~/four\n" },
  { "if-gitdir-any", "[includeIf \"gitdir:case-*/\"]\npath = more/included\n", NULL, "", "[core]\nexcludesFile = ~/four\n" },
  { "if-gitdir-no", "[includeIf \"gitdir:CASE-*/\"]\npath = more/included\n", NULL, "", "[core]\nexcludesFile = ~/four\n" },
  { "if-gitdir-i", "[includeIf \"gitdir/i:CASE-*/\"]\npath = more/included\n", NULL, "", "[core]\nexcludesFile = ~/four\n" },
  { "if-gitdir-home", "[includeIf \"gitdir:~/\"]\npath = more/included\n", NULL, "", "[core]\nexcludesFile = ~/four\n" },
  { "if-gitdir-here", NULL, NULL, "[includeIf \"gitdir:./\"]\npath = ../../home/more/included\n", "[core]\nexcludesFile = ~/four\n" },
  { "if-gitdir-beside", NULL, NULL, "[includeIf \"gitdir:./x\"]\npath = ../../home/more/included\n", "[core]\nexcludesFile = ~/four\n" },
  { "if-unknown", "[includeIf \"nothing:x\"]\npath = more/included\n", NULL, "", "[core]\nexcludesFile = ~/four\n" },
};

static void
test_config (Fixture *fixture, gconstpointer data)
{
  guint       i = GPOINTER_TO_UINT (data);
  const char *home = g_getenv ("HOME");

  git_tree_init (fixture->top);
  git_tree_write (fixture->top, ".git/config", configs[i].repository, -1);
  if (configs[i].home != NULL)
    git_tree_write (home, ".gitconfig", configs[i].home, -1);
  if (configs[i].xdg != NULL)
    git_tree_write (g_getenv ("XDG_CONFIG_HOME"), "git/config", configs[i].xdg, -1);
  if (configs[i].included != NULL)
    git_tree_write (home, "more/included", configs[i].included, -1);
  git_tree_write (home, "one", "a\n", -1);
  git_tree_write (home, "two", "b\n", -1);
  git_tree_write (home, "three", "c\n", -1);
  git_tree_write (home, "four", "d\n", -1);
  git_tree_write (home, "with\"\\    blank s", "e\n", -1);
  git_tree_write (g_getenv ("XDG_CONFIG_HOME"), "git/ignore", "f\n", -1);
  git_tree_write (fixture->top, "sub/local", "g\n", -1);
  for (const char *name = "abcdefg"; *name != '\0'; name++)
    {
      char path[] = { *name, '\0' };

      git_tree_write (fixture->top, path, "", 0);
    }
  {
    g_autoptr (GHashTable) theirs = git_compare_ask (fixture->top);

    git_compare_tree (fixture->top, "", theirs);
  }
}

static void /* A configuration that git would refuse does no harm, and neither do files that include each other. */
test_broken_config (Fixture *fixture, gconstpointer data)
{
  static const char *const broken[] = {
    "[core]\nexcludesFile = ~/one\n[", "[core]\nexcludesFile = ~/one\n\"", "[core]\nexcludesFile = ~/one\nx = \"",
    "[core]\nexcludesFile = ~/one\nx = \\q\n", "[core]\nexcludesFile = ~/one\n[a \"b\n", "[core]\nexcludesFile = ~/one\n[a \"b\"c]",
    "[core]\nexcludesFile = ~/one\nx y\n", "[core]\nexcludesFile = ~/one\n[include]\npath=.gitconfig\npath=.gitconfig\n",
    "[core]\nexcludesFile = ~/one\n[core]\nexcludesFile\n", "[core]\nexcludesFile = ~/one\n[a!]\n"
  };
  g_autofree char *expected = g_build_filename (g_getenv ("HOME"), "one", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr (RouseGitSettings) settings = NULL;

      git_tree_write (g_getenv ("HOME"), ".gitconfig", broken[i], -1);
      settings = rouse_git_settings_read (NULL);
      g_assert_cmpstr (settings->excludes_file, ==, expected);
    }
}

static void /* Every byte in every class, as git's own tables have it. */
test_classes (Fixture *fixture, gconstpointer data)
{
  static const char *const sets[] = {
    "[[:alnum:]]", "[[:alpha:]]", "[[:blank:]]", "[[:cntrl:]]", "[[:digit:]]", "[[:graph:]]", "[[:lower:]]",
    "[[:print:]]", "[[:punct:]]", "[[:space:]]", "[[:upper:]]", "[[:xdigit:]]", "[!-~]", "[^[:alpha:]-z]", "?"
  };
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  git_tree_init (fixture->top);
  for (guint byte = 1; byte < 256; byte++)
    if (byte != '/')
      g_ptr_array_add (names, g_strdup_printf ("x%cy", byte));
  for (guint fold_case = 0; fold_case < 2; fold_case++)
    for (guint i = 0; i < G_N_ELEMENTS (sets); i++)
      {
        g_autofree char       *glob = g_strdup_printf ("x%sy", sets[i]);
        g_autoptr (GHashTable) theirs = NULL;

        git_tree_write (fixture->top, ".git/config", fold_case ? "[core]\nignoreCase = yes\n" : "", -1);
        git_tree_write (fixture->top, ".gitignore", glob, -1);
        theirs = git_tree_check (fixture->top, names);
        for (guint j = 0; j < names->len; j++)
          {
            const char *name = g_ptr_array_index (names, j);

            gboolean ours = rouse_glob_match (glob, strlen (glob), name, strlen (name), fold_case);

            if (ours == git_verdict_is_ignored (g_hash_table_lookup (theirs, name)))
              continue;
            g_test_message ("%s, byte %u, fold case %u: ours %d", sets[i], (guchar) name[1], fold_case, ours);
            g_test_fail ();
          }
      }
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*func) (Fixture *, gconstpointer);
  } tests[] = {
    { "/filter/repositories/linked-worktree", test_linked_worktree },
    { "/filter/repositories/submodule", test_submodule },
    { "/filter/repositories/nested", test_nested },
    { "/filter/repositories/not-a-repository", test_not_a_repository },
    { "/filter/repositories/odd-files", test_odd_files },
    { "/filter/repositories/linked-root", test_linked_root },
    { "/filter/repositories/broken-config", test_broken_config },
    { "/filter/repositories/classes", test_classes },
  };
  int status;

  g_test_init (&argc, &argv, NULL);
  sandbox = git_tree_isolate ();
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
  for (guint i = 0; i < G_N_ELEMENTS (configs); i++)
    {
      g_autofree char *path = g_strconcat ("/filter/repositories/config/", configs[i].name, NULL);

      g_test_add (path, Fixture, GUINT_TO_POINTER (i), set_up, test_config, tear_down);
    }
  status = g_test_run ();
  git_tree_remove (sandbox);
  g_free (sandbox);
  return status;
}
