/* test-filter.c - which paths matter, and which rule says so
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "filter/filter.h"
#include "base/error.h"
#include "git-tree.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

static char *sandbox;

/* One tree each, in which "repo/" is the root or, if there is @root, that folder. A path with a slash at its end
 * is a directory. The explanation is all but the path at its beginning. */
typedef struct
{
  const char *name;
  const char *root;
  const char *files[6][2];
  const char *ignore; /* lists, separated by blanks */
  const char *include;
  const char *extensions;
  gboolean    no_vcs_ignore;
  const char *checks[9][2];
} Scenario;

static const Scenario scenarios[] = {
  {
    .name = "nothing",
    .checks = {
      { "a.c", "triggers: no rule leaves it out." },
      { "a/b/", "is watched: no rule leaves it out." },
      { "", "The root itself is always watched: you named it." },
      { "./a//b/../c.c", "triggers: no rule leaves it out." },
    },
  },
  {
    .name = "vcs-always",
    .files = { { ".ignore", "!.git\n" } },
    .ignore = "!.git !.hg",
    .include = "**",
    .checks = {
      { ".git", "does not trigger: the built-in rule “.git” leaves it out." },
      { ".git/", "is not watched: the built-in rule “.git” leaves it out." },
      { "a/.hg/", "is not watched: the built-in rule “.hg/” leaves it out." },
      { "a/.hg/store/x", "does not trigger because of its folder “a/.hg”: the built-in rule “.hg/” leaves it out." },
      { "CVS/Root", "does not trigger because of its folder “CVS”: the built-in rule “CVS/” leaves it out." },
      { "CVS", "triggers: --include “**” lets it in." },
    },
  },
  {
    .name = "gitignore",
    .files = { { ".gitignore", "# logs\n*.out\n!keep.out\n/build/\n" }, { "sub/.gitignore", "!x.out\n/y\n" } },
    .checks = {
      { "x.out", "does not trigger: “*.out” in .gitignore, line 2, leaves it out." },
      { "a/keep.out", "triggers: “!keep.out” in .gitignore, line 3, takes it back in." },
      { "build/", "is not watched: “/build/” in .gitignore, line 4, leaves it out." },
      { "build/a/b", "does not trigger because of its folder “build”: “/build/” in .gitignore, line 4, leaves it out." },
      { "build", "triggers: no rule leaves it out." },
      { "sub/x.out", "triggers: “!x.out” in sub/.gitignore, line 1, takes it back in." },
      { "sub/y", "does not trigger: “/y” in sub/.gitignore, line 2, leaves it out." },
      { "sub/z/y", "triggers: no rule leaves it out." },
    },
  },
  {
    .name = "no-way-back-from-a-folder",
    .files = { { ".gitignore", "out/\n!out/keep\n" }, { "out/.gitignore", "!keep\n" } },
    .checks = {
      { "out/keep", "does not trigger because of its folder “out”: “out/” in .gitignore, line 1, leaves it out." },
    },
  },
  {
    .name = "own-rules",
    .files = { { ".gitignore", "a\n!b\n" }, { ".ignore", "!a\nb\nc\n" }, { "sub/.gitignore", "!c\n" } },
    .checks = {
      { "a", "triggers: “!a” in .ignore, line 1, takes it back in." },
      { "b", "does not trigger: “b” in .ignore, line 2, leaves it out." },
      { "c", "does not trigger: “c” in .ignore, line 3, leaves it out." },
      { "sub/c", "triggers: “!c” in sub/.gitignore, line 1, takes it back in." },
    },
  },
  {
    .name = "no-vcs-ignore",
    .files = { { ".gitignore", "a\n" }, { ".ignore", "b\n" }, { ".git/info/exclude", "c\n" }, { "sub/.gitignore", "d\n" } },
    .no_vcs_ignore = TRUE,
    .checks = {
      { "a", "triggers: no rule leaves it out." },
      { "b", "does not trigger: “b” in .ignore, line 1, leaves it out." },
      { "c", "triggers: no rule leaves it out." },
      { "sub/d", "triggers: no rule leaves it out." },
      { "sub/b", "does not trigger: “b” in .ignore, line 1, leaves it out." },
      { "node_modules/", "is not watched: the built-in rule “node_modules/” leaves it out." },
    },
  },
  {
    .name = "ignore-option",
    .files = { { ".gitignore", "a\n" }, { ".ignore", "!b\n" } },
    .ignore = "b /c/* !a !node_modules #x#",
    .checks = {
      { "a", "triggers: --ignore “!a” takes it back in." },
      { "b", "does not trigger: --ignore “b” leaves it out." },
      { "c/d", "does not trigger: --ignore “/c/*” leaves it out." },
      { "x/c/d", "triggers: no rule leaves it out." },
      { "node_modules/", "is watched: --ignore “!node_modules” takes it back in." },
      { "node_modules/m/node_modules/x.js", "triggers: no rule leaves it out." },
      { "#x#", "does not trigger: --ignore “#x#” leaves it out." },
    },
  },
  {
    .name = "built-in-taken-back",
    .files = { { ".ignore", "!venv/\n" }, { ".gitignore", "*\n!*/\n!*.js\n" } },
    .checks = {
      { "venv/", "is watched: “!venv/” in .ignore, line 1, takes it back in." },
      { "node_modules/", "is not watched: the built-in rule “node_modules/” leaves it out." },
      { "lib/", "is watched: “!*/” in .gitignore, line 2, takes it back in." },
      { "lib/a.js", "triggers: “!*.js” in .gitignore, line 3, takes it back in." },
    },
  },
  {
    .name = "rule-files",
    .include = ".gitignore *.c",
    .checks = {
      { ".gitignore", "does not trigger: it holds ignore rules; a change of it alters the filter and restarts nothing." },
      { "a/.ignore", "does not trigger: it holds ignore rules; a change of it alters the filter and restarts nothing." },
      { ".ignore/", "is watched: --include “.gitignore” lets it in." },
    },
  },
  {
    .name = "extensions",
    .files = { { ".gitignore", "no.py\n" } },
    .extensions = "py .html d.ts",
    .checks = {
      { "a.py", "triggers: --ext “py” lets it in." },
      { "x/a.html", "triggers: --ext “html” lets it in." },
      { "a.d.ts", "triggers: --ext “d.ts” lets it in." },
      { "a.ts", "does not trigger: it is not among what --ext lets in." },
      { "a.PY", "does not trigger: it is not among what --ext lets in." },
      { "py", "does not trigger: it is not among what --ext lets in." },
      { ".py", "does not trigger: it is not among what --ext lets in." },
      { "x/", "is watched: --ext “py” lets it in." },
      { "no.py", "does not trigger: “no.py” in .gitignore, line 1, leaves it out." },
    },
  },
  {
    .name = "include",
    .include = "/src/**/*.c templates/ /Makefile",
    .checks = {
      { "src/a/b.c", "triggers: --include “/src/**/*.c” lets it in." },
      { "src/a/b.h", "does not trigger: it is not among what --include lets in." },
      { "x/templates/a/b.html", "triggers: --include “templates/” lets it in." },
      { "x/src/b.c", "does not trigger: it is not among what --include lets in." },
      { "Makefile", "triggers: --include “/Makefile” lets it in." },
      { "x/Makefile", "does not trigger: it is not among what --include lets in." },
      { "docs/", "is watched: --include “templates/” lets it in." },
    },
  },
  {
    .name = "include-prunes",
    .include = "/src/**/*.c /a/b/c.txt /lib*/x",
    .checks = {
      { "docs/", "is not watched: it is not among what --include lets in." },
      { "docs/x.c", "does not trigger because of its folder “docs”: it is not among what --include lets in." },
      { "src/", "is watched: --include “/src/**/*.c” lets it in." },
      { "src/x/", "is watched: --include “/src/**/*.c” lets it in." },
      { "a/", "is watched: --include “/a/b/c.txt” lets it in." },
      { "a/x/", "is not watched: it is not among what --include lets in." },
      { "a/b/", "is watched: --include “/a/b/c.txt” lets it in." },
      { "library/", "is watched: --include “/lib*/x” lets it in." },
      { "srcs/", "is not watched: it is not among what --include lets in." },
    },
  },
  {
    .name = "include-and-extensions",
    .include = "/data/*",
    .extensions = "py",
    .checks = {
      { "x/a.py", "triggers: --ext “py” lets it in." },
      { "data/a.json", "triggers: --include “/data/*” lets it in." },
      { "data/x/a.json", "triggers: --include “/data/*” lets it in." },
      { "a.json", "does not trigger: it is not among what --include lets in." },
    },
  },
  {
    .name = "nested-repository",
    .files = { { ".gitignore", "a\n" }, { ".ignore", "b\n" }, { "in/.git/HEAD", "ref: refs/heads/x\n" }, { "in/.git/objects/x", "" }, { "in/.git/refs/x", "" }, { "in/.gitignore", "/c\n" } },
    .checks = {
      { "in/a", "triggers: no rule leaves it out." },
      { "in/b", "does not trigger: “b” in .ignore, line 1, leaves it out." },
      { "in/c", "does not trigger: “/c” in in/.gitignore, line 1, leaves it out." },
      { "in/x/a", "triggers: no rule leaves it out." },
    },
  },
  {
    .name = "below-the-top",
    .root = "some/where",
    .files = { { ".gitignore", "/some/where/a\nwhere/b\n/c\nd\n" }, { "some/.ignore", "/where/e\n" }, { "some/where/.gitignore", "/f\n" }, { ".git/info/exclude", "some/*/g\n" } },
    .checks = {
      { "a", "does not trigger: “/some/where/a” in @/.gitignore, line 1, leaves it out." },
      { "b", "triggers: no rule leaves it out." },
      { "c", "triggers: no rule leaves it out." },
      { "x/d", "does not trigger: “d” in @/.gitignore, line 4, leaves it out." },
      { "e", "does not trigger: “/where/e” in @/some/.ignore, line 1, leaves it out." },
      { "f", "does not trigger: “/f” in .gitignore, line 1, leaves it out." },
      { "g", "does not trigger: “some/*/g” in @/.git/info/exclude, line 1, leaves it out." },
    },
  },
  {
    .name = "ignored-root",
    .root = "build",
    .files = { { ".gitignore", "build/\n*.o\n" } },
    .checks = {
      { "a", "triggers: no rule leaves it out." },
      { "a.o", "does not trigger: “*.o” in @/.gitignore, line 2, leaves it out." },
      { "build/", "is not watched: “build/” in @/.gitignore, line 1, leaves it out." },
    },
  },
  {
    .name = "bytes",
    .files = { { ".gitignore", "\xff?\n" } },
    .checks = {
      { "\xff\xfe", "does not trigger: “\xef\xbf\xbd?” in .gitignore, line 1, leaves it out." },
      { "a\nb", "triggers: no rule leaves it out." },
    },
  },
};

static char **
split (const char *list)
{
  return list != NULL ? g_strsplit (list, " ", -1) : NULL;
}

static void
test_scenario (gconstpointer data)
{
  const Scenario    *scenario = data;
  g_autofree char   *pattern = g_build_filename (sandbox, "repo-XXXXXX", NULL);
  const char        *top = g_mkdtemp (pattern);
  g_autofree char   *root = g_build_filename (top, scenario->root, NULL);
  g_auto (GStrv)     ignore = split (scenario->ignore);
  g_auto (GStrv)     include = split (scenario->include);
  g_auto (GStrv)     extensions = split (scenario->extensions);
  RouseFilterOptions options = {
    .ignore = (const char *const *) ignore,
    .include = (const char *const *) include,
    .extensions = (const char *const *) extensions,
    .no_vcs_ignore = scenario->no_vcs_ignore,
  };
  g_autoptr (RouseFilter) filter = NULL;
  g_autoptr (GError)      error = NULL;

  git_tree_init (top);
  g_assert_cmpint (g_mkdir_with_parents (root, 0700), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (scenario->files) && scenario->files[i][0] != NULL; i++)
    git_tree_write (top, scenario->files[i][0], scenario->files[i][1], -1);
  filter = rouse_filter_new (root, &options, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (scenario->checks) && scenario->checks[i][0] != NULL; i++)
    {
      const char         *path = scenario->checks[i][0];
      gboolean            is_dir = g_str_has_suffix (path, "/");
      g_autofree char    *explanation = NULL;
      g_autoptr (GString) expected = g_string_new (scenario->checks[i][1]);
      gboolean            wanted = rouse_filter_explain (filter, path, is_dir, &explanation);

      g_string_replace (expected, "@", top, 0);
      g_assert_true (g_utf8_validate (explanation, -1, NULL));
      if (!g_str_has_suffix (explanation, expected->str))
        g_error ("%s, %s: %s", scenario->name, path, explanation);
      g_assert_cmpint (wanted, ==, strstr (explanation, " not ") == NULL);
    }
  g_assert_finalize_object (g_steal_pointer (&filter));
}

/* Names that a fresh filter, without any ignore file, leaves out or lets in. */
static const struct
{
  const char *path;
  gboolean    wanted;
} built_ins[] = {
  /* editors */
  { ".main.c.swp", FALSE },
  { ".main.c.swo", FALSE },
  { ".main.c.swx", FALSE },
  { ".main.c.swpx", FALSE },
  { ".swp", FALSE },
  { "4913", FALSE },
  { "server.log", FALSE },
  { "server.log.txt", TRUE },
  { "changes.log/", TRUE },
  { "db.sqlite3", FALSE },
  { "db.sqlite3-journal", FALSE },
  { "data.db-wal", FALSE },
  { "data.db", TRUE },
  { "schema.sqlite.sql", TRUE },
  { "main.c~", FALSE },
  { ".main.c.un~", FALSE },
  { "main.c.~1~", FALSE },
  { ".#main.c", FALSE },
  { "#main.c#", FALSE },
  { "flycheck_main.py", FALSE },
  { ".~lock.table.ods#", FALSE },
  { "main.c___jb_tmp___", FALSE },
  { "main.c___jb_old___", FALSE },
  { ".goutputstream-A1B2C3", FALSE },
  { ".main.c.kate-swp", FALSE },
  { ".main.c.kak.a1B2c3", FALSE },
  { "sedA1b2C3", FALSE },
  { "sedXXXXXX", FALSE },
  /* systems and tools */
  { ".DS_Store", FALSE },
  { ".nfs0000000000a1b2c300000001", FALSE },
  { ".fuse_hidden0000a1b2", FALSE },
  { "__pycache__/", FALSE },
  { "main.pyc", FALSE },
  { "main.pyo", FALSE },
  { ".venv/", FALSE },
  { "venv/", FALSE },
  { ".tox/", FALSE },
  { ".nox/", FALSE },
  { ".mypy_cache/", FALSE },
  { ".pytest_cache/", FALSE },
  { ".ruff_cache/", FALSE },
  { ".hypothesis/", FALSE },
  { ".coverage", FALSE },
  { "node_modules/", FALSE },
  { ".nyc_output/", FALSE },
  { ".sass-cache/", FALSE },
  { ".cache/", FALSE },
  { ".idea/", FALSE },
  { ".vscode/", FALSE },
  /* version control */
  { ".git/", FALSE },
  { ".git", FALSE },
  { ".svn/", FALSE },
  { ".jj/", FALSE },
  { "_darcs/", FALSE },
  { ".fslckout", FALSE },
  /* what only looks like one of them */
  { "main.swift", TRUE },
  { "main.swp.c", TRUE },
  { ".eslintrc.js", TRUE },
  { ".env", TRUE },
  { ".swcrc", TRUE },
  { "4913/", TRUE },
  { "4914", TRUE },
  { "Samples~/", TRUE },
  { "#main/", TRUE },
  { "#main", TRUE },
  { "flycheck.el", TRUE },
  { "flycheck_rules/", TRUE },
  { "sed", TRUE },
  { "sed.c", TRUE },
  { "sedentary", TRUE },
  { "sedScript", TRUE },
  { "sedXXXXXX/", TRUE },
  { "seduction.py", TRUE },
  { ".nfsrc", TRUE },
  { "__pycache__.md", TRUE },
  { "main.pyd", TRUE },
  { "main.pyx", TRUE },
  { "venv", TRUE },
  { "venv.py", TRUE },
  { "environments/", TRUE },
  { ".coveragerc", TRUE },
  { "coverage/", TRUE },
  { "cache/", TRUE },
  { ".github/", TRUE },
  { ".gitmodules", TRUE },
  { ".gitattributes", TRUE },
  { "git/", TRUE },
  { "target/", TRUE },
  { "dist/", TRUE },
  { "build/", TRUE },
  { "vendor/", TRUE },
  { "tmp/", TRUE },
  { "main.out", TRUE },
  { "main.o", TRUE },
  { "main.tmp", TRUE },
  { "main.bak", TRUE },
};

static void
test_built_ins (void)
{
  RouseFilterOptions           options = { 0 };
  g_autoptr (RouseFilter)      filter = rouse_filter_new (sandbox, &options, NULL);
  g_autoptr (RouseFilterScope) scope = rouse_filter_enter_root (filter);

  for (guint i = 0; i < G_N_ELEMENTS (built_ins); i++)
    {
      g_autofree char *path = g_strconcat ("x/", built_ins[i].path, NULL);
      gboolean         is_dir = g_str_has_suffix (path, "/");
      RouseVerdict     verdict;

      path[strlen (path) - is_dir] = '\0';
      if (rouse_filter_wants (filter, scope, path, is_dir, &verdict) != built_ins[i].wanted)
        g_error ("%s: %s", path, verdict.rule);
      g_assert_cmpstr (verdict.wanted ? "built-in" : verdict.source, ==, "built-in");
      g_assert_cmpuint (verdict.line, ==, 0);
    }
}

static void
test_invalid_options (void)
{
  static const struct
  {
    const char *root;
    const char *ignore;
    const char *include;
    const char *extensions;
  } invalid[] = {
    { "relative" },
    { "/", .ignore = "[a" },
    { "/", .ignore = "a /" },
    { "/", .include = "a\\" },
    { "/", .include = "!a" },
    { "/", .extensions = "a/b" },
    { "/", .extensions = "*" },
    { "/", .extensions = "." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (invalid); i++)
    {
      g_auto (GStrv)     ignore = split (invalid[i].ignore);
      g_auto (GStrv)     include = split (invalid[i].include);
      g_auto (GStrv)     extensions = split (invalid[i].extensions);
      RouseFilterOptions options = {
        .ignore = (const char *const *) ignore,
        .include = (const char *const *) include,
        .extensions = (const char *const *) extensions,
      };
      g_autoptr (GError) error = NULL;

      g_assert_null (rouse_filter_new (invalid[i].root, &options, &error));
      g_assert_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID);
    }
}

static void /* A directory without rules of its own costs no scope. */
test_shared_scopes (void)
{
  RouseFilterOptions           options = { 0 };
  g_autofree char             *root = g_build_filename (sandbox, "shared", NULL);
  g_autoptr (RouseFilter)      filter = rouse_filter_new (root, &options, NULL);
  g_autoptr (RouseFilterScope) scope = NULL;
  g_autoptr (RouseFilterScope) plain = NULL;
  g_autoptr (RouseFilterScope) comments = NULL;
  g_autoptr (RouseFilterScope) rules = NULL;

  git_tree_write (root, "comments/.gitignore", "# nothing\n\n", -1);
  git_tree_write (root, "rules/.gitignore", "x\n", -1);
  scope = rouse_filter_enter_root (filter);
  plain = rouse_filter_enter (filter, scope, "plain", 0);
  comments = rouse_filter_enter (filter, scope, "comments", ROUSE_FILTER_HAS_GITIGNORE);
  rules = rouse_filter_enter (filter, scope, "rules", ROUSE_FILTER_HAS_GITIGNORE);
  g_assert_true (plain == scope);
  g_assert_true (comments == scope);
  g_assert_true (rules != scope);

  /* A scope keeps what it stands on. */
  g_clear_pointer (&scope, rouse_filter_scope_unref);
  g_clear_pointer (&plain, rouse_filter_scope_unref);
  g_clear_pointer (&comments, rouse_filter_scope_unref);
  g_assert_false (rouse_filter_wants (filter, rules, "rules/x", FALSE, NULL));
  g_assert_true (rouse_filter_wants (filter, rules, "rules/y", FALSE, NULL));
}

static void /* Neither a pipe nor an enormous file holds anything up. */
test_hostile_files (void)
{
  RouseFilterOptions           options = { 0 };
  g_autofree char             *root = g_build_filename (sandbox, "hostile", NULL);
  g_autofree char             *pipe = g_build_filename (root, "pipe", ".gitignore", NULL);
  g_autofree char             *huge = g_strnfill (2 * 1024 * 1024, 'x');
  g_autoptr (RouseFilter)      filter = rouse_filter_new (root, &options, NULL);
  g_autoptr (RouseFilterScope) scope = NULL;
  g_autoptr (RouseFilterScope) inner = NULL;

  git_tree_write (root, "huge/.gitignore", huge, -1);
  git_tree_write (root, "pipe/x", "", 0);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  scope = rouse_filter_enter_root (filter);
  inner = rouse_filter_enter (filter, scope, "pipe", ROUSE_FILTER_HAS_GITIGNORE);
  g_assert_true (inner == scope);
  g_clear_pointer (&inner, rouse_filter_scope_unref);
  inner = rouse_filter_enter (filter, scope, "huge", ROUSE_FILTER_HAS_GITIGNORE);
  g_assert_true (inner == scope);
}

static void /* Longer than any buffer. */
test_long_path (void)
{
  RouseFilterOptions           options = { 0 };
  g_autofree char             *top = g_build_filename (sandbox, "long", NULL);
  g_autofree char             *root = g_build_filename (top, "root", NULL);
  g_autoptr (RouseFilter)      filter = rouse_filter_new (root, &options, NULL);
  g_autoptr (RouseFilterScope) scope = NULL;
  g_autoptr (GString)          path = g_string_new (NULL);

  git_tree_init (top);
  git_tree_write (top, ".gitignore", "/root/**/deep/end\n", -1);
  git_tree_write (root, "x", "", 0);
  scope = rouse_filter_enter_root (filter);
  while (path->len < 4000)
    g_string_append (path, "deep/");
  g_string_append (path, "end");
  g_assert_false (rouse_filter_wants (filter, scope, path->str, FALSE, NULL));
  g_string_append (path, "s");
  g_assert_true (rouse_filter_wants (filter, scope, path->str, FALSE, NULL));
}

static void /* The root need not exist yet, and outside of any repository .gitignore files count as well. */
test_no_repository (void)
{
  RouseFilterOptions           options = { 0 };
  g_autofree char             *root = g_build_filename (sandbox, "later", NULL);
  g_autoptr (RouseFilter)      filter = rouse_filter_new (root, &options, NULL);
  g_autoptr (RouseFilterScope) scope = rouse_filter_enter_root (filter);

  g_assert_true (rouse_filter_wants (filter, scope, "a", FALSE, NULL));
  g_clear_pointer (&scope, rouse_filter_scope_unref);
  git_tree_write (root, ".gitignore", "a\n", -1);
  git_tree_write (g_getenv ("XDG_CONFIG_HOME"), "git/ignore", "/b\n", -1);
  scope = rouse_filter_enter_root (filter);
  g_assert_false (rouse_filter_wants (filter, scope, "a", FALSE, NULL));
  g_assert_false (rouse_filter_wants (filter, scope, "b", FALSE, NULL));
  g_assert_true (rouse_filter_wants (filter, scope, "c", FALSE, NULL));
}

static void
test_names (void)
{
  g_assert_cmpint (rouse_filter_get_mark (".gitignore"), ==, ROUSE_FILTER_HAS_GITIGNORE);
  g_assert_cmpint (rouse_filter_get_mark (".ignore"), ==, ROUSE_FILTER_HAS_IGNORE);
  g_assert_cmpint (rouse_filter_get_mark (".git"), ==, ROUSE_FILTER_HAS_GIT);
  g_assert_cmpint (rouse_filter_get_mark (".github"), ==, 0);
  g_assert_cmpint (rouse_filter_get_mark ("git"), ==, 0);
  g_assert_true (rouse_filter_is_rule_file (".ignore"));
  g_assert_false (rouse_filter_is_rule_file (".git"));
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  sandbox = git_tree_isolate ();
  for (guint i = 0; i < G_N_ELEMENTS (scenarios); i++)
    {
      g_autofree char *path = g_strconcat ("/filter/scenario/", scenarios[i].name, NULL);

      g_test_add_data_func (path, &scenarios[i], test_scenario);
    }
  g_test_add_func ("/filter/built-ins", test_built_ins);
  g_test_add_func ("/filter/invalid-options", test_invalid_options);
  g_test_add_func ("/filter/shared-scopes", test_shared_scopes);
  g_test_add_func ("/filter/hostile-files", test_hostile_files);
  g_test_add_func ("/filter/long-path", test_long_path);
  g_test_add_func ("/filter/no-repository", test_no_repository);
  g_test_add_func ("/filter/names", test_names);
  status = g_test_run ();
  git_tree_remove (sandbox);
  g_free (sandbox);
  return status;
}
