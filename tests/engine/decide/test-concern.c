/* test-concern.c - which changes concern a program
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"
#include "decide/concern.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define DEFAULT ROUSE_CONCERN_BY_DEFAULT
#define WATCH ROUSE_CONCERN_BY_WATCH
#define IGNORE ROUSE_CONCERN_BY_IGNORE
#define RULE ROUSE_CONCERN_BY_RULE

/* Lists are written as in the file; a rule as "name action glob;glob [program;program]", rules apart by "|". */
static const struct
{
  const char        *name;
  const char        *watch;
  const char        *ignore;
  const char        *rules;
  const char        *path; /* below /shop, unless it is absolute */
  gboolean           concerns;
  RouseConcernReason reason;
  const char        *glob;
  const char        *rule;
} cases[] = {
  { "nothing-said", NULL, NULL, NULL, "a.py", TRUE, DEFAULT, NULL, NULL },
  { "watch-name", "*.py", NULL, NULL, "app/views/a.py", TRUE, WATCH, "*.py", NULL },
  { "watch-other-name", "*.py", NULL, NULL, "app/a.css", FALSE, WATCH, NULL, NULL },
  { "watch-folder", "app/", NULL, NULL, "app/x/a.css", TRUE, WATCH, "app/", NULL },
  { "watch-folder-of-any-depth", "templates", NULL, NULL, "app/templates/x/a.html", TRUE, WATCH, "templates", NULL },
  { "watch-anchored", "/app/*.py", NULL, NULL, "app/a.py", TRUE, WATCH, "/app/*.py", NULL },
  { "watch-anchored-deeper", "/app/*.py", NULL, NULL, "app/x/a.py", FALSE, WATCH, NULL, NULL },
  { "watch-stars", "src/**/*.c", NULL, NULL, "src/x/y/a.c", TRUE, WATCH, "src/**/*.c", NULL },
  { "watch-second", "*.py;*.html", NULL, NULL, "a.html", TRUE, WATCH, "*.html", NULL },
  { "watch-no-near-miss", "app/", NULL, NULL, "application/a.py", FALSE, WATCH, NULL, NULL },
  { "ignore-name", NULL, "*.log", NULL, "x/a.log", FALSE, IGNORE, "*.log", NULL },
  { "ignore-folder", NULL, "tmp/", NULL, "x/tmp/y/a.py", FALSE, IGNORE, "tmp/", NULL },
  { "ignore-folder-not-file", NULL, "tmp/", NULL, "x/tmp", TRUE, DEFAULT, NULL, NULL },
  { "ignore-taken-back", NULL, "*.log;!keep.log", NULL, "keep.log", TRUE, DEFAULT, NULL, NULL },
  { "ignore-last-wins", NULL, "!keep.log;*.log", NULL, "keep.log", FALSE, IGNORE, "*.log", NULL },
  { "ignore-not-below-folder", NULL, "tmp/;!tmp/a.py", NULL, "tmp/a.py", FALSE, IGNORE, "tmp/", NULL },
  { "ignore-wins-over-watch", "*.py", "test_*", NULL, "test_a.py", FALSE, IGNORE, "test_*", NULL },
  { "ignore-leaves-watch", "*.py", "test_*", NULL, "a.py", TRUE, WATCH, "*.py", NULL },
  { "rule-ignores", NULL, NULL, "docs ignore *.md", "x/a.md", FALSE, RULE, "*.md", "docs" },
  { "rule-folder", NULL, NULL, "docs ignore docs/", "docs/x/a.py", FALSE, RULE, "docs/", "docs" },
  { "rule-misses", NULL, NULL, "docs ignore *.md", "a.py", TRUE, DEFAULT, NULL, NULL },
  { "rule-first-wins", NULL, NULL, "api restart docs/api/**|docs ignore docs/", "docs/api/x/a.md", TRUE, RULE, "docs/api/**", "api" },
  { "rule-second", NULL, NULL, "api restart docs/api/**|docs ignore docs/", "docs/a.md", FALSE, RULE, "docs/", "docs" },
  { "rule-order-counts", NULL, NULL, "docs ignore docs/|api restart docs/api/**", "docs/api/a.md", FALSE, RULE, "docs/", "docs" },
  { "rule-for-us", NULL, NULL, "css ignore *.css worker;web", "a.css", FALSE, RULE, "*.css", "css" },
  { "rule-for-others", NULL, NULL, "css ignore *.css worker", "a.css", TRUE, DEFAULT, NULL, NULL },
  { "rule-for-others-is-skipped", NULL, NULL, "w restart *.css worker|css ignore *.css", "a.css", FALSE, RULE, "*.css", "css" },
  { "rule-does-not-widen-watch", "*.py", NULL, "css restart *.css", "a.css", FALSE, WATCH, NULL, NULL },
  { "rule-does-not-undo-ignore", NULL, "*.css", "css restart *.css", "a.css", FALSE, IGNORE, "*.css", NULL },
  { "rule-narrows-watch", "*.py", NULL, "mig ignore migrations/", "app/migrations/a.py", FALSE, RULE, "migrations/", "mig" },
  { "other-root", "*.py", NULL, NULL, "/lib/a.py", TRUE, WATCH, "*.py", NULL },
  { "other-root-anchored", "/x/a.py", NULL, NULL, "/lib/x/a.py", TRUE, WATCH, "/x/a.py", NULL },
  { "own-root-before-inner-root", "/src/*.py", NULL, NULL, "/shop/src/a.py", TRUE, WATCH, "/src/*.py", NULL },
  { "file-as-root", "setup.cfg", NULL, NULL, "/etc/setup.cfg", TRUE, WATCH, "setup.cfg", NULL },
  { "no-near-miss-of-root", "/shop2/a", NULL, NULL, "/shop2/a", TRUE, WATCH, "/shop2/a", NULL },
};

static RouseRule *
make_rule (const char *text)
{
  static const struct
  {
    const char *word;
    RouseAction action;
  } actions[] = {
    { "restart", ROUSE_ACTION_RESTART },
    { "ignore", ROUSE_ACTION_IGNORE },
    { "signal", ROUSE_ACTION_SIGNAL },
    { "command", ROUSE_ACTION_COMMAND },
    { "browser", ROUSE_ACTION_BROWSER },
  };
  g_auto (GStrv) words = g_strsplit (text, " ", 4);
  RouseRule     *rule = rouse_rule_new ();

  rule->name = g_strdup (words[0]);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (words[1], actions[i].word))
      rule->action = actions[i].action;
  rule->match = g_strsplit (words[2], ";", -1);
  if (words[3] != NULL)
    rule->programs = g_strsplit (words[3], ";", -1);
  return rule;
}

static RouseProject *
make_project (const char *watch, const char *ignore, const char *rules)
{
  static const char *const roots[] = { "/shop/src", "/lib/", "/etc/setup.cfg", NULL };
  RouseProject            *project = rouse_project_new ();
  RouseProgram            *program = rouse_program_new ();
  g_auto (GStrv)           texts = g_strsplit (rules != NULL ? rules : "", "|", -1);

  project->root = g_strdup ("/shop");
  project->roots = g_strdupv ((char **) roots);
  program->name = g_strdup ("web");
  program->watch = watch != NULL ? g_strsplit (watch, ";", -1) : NULL;
  program->ignore = ignore != NULL ? g_strsplit (ignore, ";", -1) : NULL;
  g_ptr_array_add (project->programs, program);
  for (guint i = 0; texts[i] != NULL; i++)
    g_ptr_array_add (project->rules, make_rule (texts[i]));
  return project;
}

static RouseConcern *
make (const char *watch, const char *ignore, const char *rules, GError **error)
{
  g_autoptr (RouseProject) project = make_project (watch, ignore, rules);

  return rouse_concern_new (project, g_ptr_array_index (project->programs, 0), error);
}

static void
test_path (gconstpointer data)
{
  guint                    i = GPOINTER_TO_UINT (data);
  g_autoptr (GError)       error = NULL;
  g_autoptr (RouseConcern) concern = make (cases[i].watch, cases[i].ignore, cases[i].rules, &error);
  g_autofree char         *path = *cases[i].path == '/' ? g_strdup (cases[i].path) : g_strconcat ("/shop/", cases[i].path, NULL);
  RouseConcernVerdict      verdict;

  g_assert_no_error (error);
  g_assert_cmpint (rouse_concern_wants (concern, path, &verdict), ==, cases[i].concerns);
  g_assert_cmpint (verdict.concerns, ==, cases[i].concerns);
  g_assert_cmpint (verdict.reason, ==, cases[i].reason);
  g_assert_cmpstr (verdict.glob, ==, cases[i].glob);
  g_assert_cmpstr (verdict.rule != NULL ? verdict.rule->name : NULL, ==, cases[i].rule);
}

/* What each path asks for, of a program that wants to be asked, of one that does not, and of a task. */
static void
test_action (void)
{
  static const struct
  {
    const char       *path;
    RouseReloadAction of_asking;
    RouseReloadAction of_service;
    RouseReloadAction of_task;
  } actions[] = {
    { "/shop/a.py", ROUSE_RELOAD_ASK, ROUSE_RELOAD_RESTART, ROUSE_RELOAD_RESTART },
    { "/shop/models.py", ROUSE_RELOAD_RESTART, ROUSE_RELOAD_RESTART, ROUSE_RELOAD_RESTART },
    { "/shop/a.conf", ROUSE_RELOAD_SIGNAL, ROUSE_RELOAD_SIGNAL, ROUSE_RELOAD_RESTART },
    { "/shop/a.po", ROUSE_RELOAD_COMMAND, ROUSE_RELOAD_COMMAND, ROUSE_RELOAD_RESTART },
    { "/shop/a.css", ROUSE_RELOAD_BROWSER, ROUSE_RELOAD_BROWSER, ROUSE_RELOAD_BROWSER },
    { "/shop/.env", ROUSE_RELOAD_RESTART, ROUSE_RELOAD_RESTART, ROUSE_RELOAD_RESTART },
  };
  g_autoptr (RouseProject) project = make_project (NULL, NULL, "models restart models.py|conf signal *.conf;.env|po command *.po|css browser *.css");
  RouseProgram            *program = g_ptr_array_index (project->programs, 0);
  g_autoptr (RouseConcern) service = NULL;
  g_autoptr (RouseConcern) asking = NULL;
  g_autoptr (RouseConcern) task = NULL;

  program->env_files = g_strdupv ((char *[]){ (char *) "/shop/.env", NULL });
  service = rouse_concern_new (project, program, NULL);
  program->hot_ask = TRUE;
  asking = rouse_concern_new (project, program, NULL);
  program->kind = ROUSE_KIND_TASK;
  task = rouse_concern_new (project, program, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      RouseConcernVerdict verdict;

      g_assert_true (rouse_concern_wants (asking, actions[i].path, &verdict));
      g_assert_cmpint (verdict.action, ==, actions[i].of_asking);
      g_assert_true (rouse_concern_wants (service, actions[i].path, &verdict));
      g_assert_cmpint (verdict.action, ==, actions[i].of_service);
      g_assert_true (rouse_concern_wants (task, actions[i].path, &verdict));
      g_assert_cmpint (verdict.action, ==, actions[i].of_task);
    }
}

/* What cannot be meant is told with its place, and nothing half made is given out. */
static void
test_errors (void)
{
  static const struct
  {
    const char *watch;
    const char *ignore;
    const char *rules;
    const char *place;
  } errors[] = {
    { "!*.py", NULL, NULL, "program “web”, watch: " },
    { NULL, "/", NULL, "program “web”, ignore: " },
    { NULL, NULL, "ok ignore *.md|docs ignore !*.md", "rule “docs”, match: " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (make (errors[i].watch, errors[i].ignore, errors[i].rules, &error));
      g_assert_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID);
      g_assert_true (g_str_has_prefix (error->message, errors[i].place));
    }
}

static RouseChangeSet *
make_set (void)
{
  RouseChangeSet *set = rouse_change_set_new ();

  rouse_change_set_add (set, "/shop/a.css", ROUSE_CHANGE_MODIFIED, NULL);
  rouse_change_set_add (set, "/shop/b.py", ROUSE_CHANGE_CREATED, "/shop/b.txt");
  set->first_us = 1;
  set->last_us = 2;
  set->settled_us = 3;
  set->branch_before = g_strdup ("main");
  set->branch_after = g_strdup ("feature");
  set->held_for = g_strdup ("git");
  return set;
}

/* A part of a set tells of its own files, and of the whole what holds for it too. */
static void
test_select (void)
{
  g_autoptr (RouseConcern)   concern = make ("*.py", NULL, NULL, NULL);
  g_autoptr (RouseChangeSet) set = make_set ();
  g_autoptr (RouseChangeSet) part = rouse_concern_select (concern, set, NULL, NULL);
  const RouseChange         *change;

  g_assert_cmpuint (part->n_changes, ==, 1);
  g_assert_cmpuint (part->changes->len, ==, 1);
  change = g_ptr_array_index (part->changes, 0);
  g_assert_cmpstr (change->path, ==, "/shop/b.py");
  g_assert_cmpint (change->kind, ==, ROUSE_CHANGE_CREATED);
  g_assert_cmpstr (change->moved_from, ==, "/shop/b.txt");
  g_assert_cmpint (part->first_us, ==, 1);
  g_assert_cmpint (part->last_us, ==, 2);
  g_assert_cmpint (part->settled_us, ==, 3);
  g_assert_cmpstr (part->branch_before, ==, "main");
  g_assert_cmpstr (part->branch_after, ==, "feature");
  g_assert_cmpstr (part->held_for, ==, "git");
}

static void
test_select_all_or_none (void)
{
  g_autoptr (RouseConcern)   all = make (NULL, NULL, NULL, NULL);
  g_autoptr (RouseConcern)   none = make ("*.go", NULL, NULL, NULL);
  g_autoptr (RouseChangeSet) set = make_set ();
  g_autoptr (RouseChangeSet) same = rouse_concern_select (all, set, NULL, NULL);

  g_assert_true (same == set);
  g_assert_null (rouse_concern_select (none, set, NULL, NULL));
}

/* Of a set with more changes than it can name, nobody knows that none concerns the program. */
static void
test_select_of_too_many (void)
{
  g_autoptr (RouseConcern)   none = make ("*.go", NULL, NULL, NULL);
  g_autoptr (RouseChangeSet) set = rouse_change_set_new ();
  g_autoptr (RouseChangeSet) part = NULL;

  for (guint i = 0; i < ROUSE_CHANGE_SET_MAX + 5; i++)
    rouse_change_set_add (set, "/shop/a.py", ROUSE_CHANGE_MODIFIED, NULL);
  part = rouse_concern_select (none, set, NULL, NULL);
  g_assert_nonnull (part);
  g_assert_cmpuint (part->n_changes, ==, 5);
}

#define LOADED ROUSE_CONCERN_BY_LOADED

/* Of a program that has loaded /shop/app/a.py and has looked for /shop/app/new. */
static const struct
{
  const char        *name;
  const char        *watch;
  const char        *ignore;
  const char        *rules;
  const char        *path; /* below /shop */
  gboolean           created;
  RouseLoadedExcuse  excuse;
  gboolean           concerns;
  RouseConcernReason reason;
} loaded_cases[] = {
  { "loaded", NULL, NULL, NULL, "app/a.py", FALSE, ROUSE_LOADED_KNOWN, TRUE, LOADED },
  { "not-loaded", NULL, NULL, NULL, "app/b.py", FALSE, ROUSE_LOADED_KNOWN, FALSE, LOADED },
  { "would-be-loaded", NULL, NULL, NULL, "app/new/x.py", TRUE, ROUSE_LOADED_KNOWN, TRUE, LOADED },
  { "was-there", NULL, NULL, NULL, "app/new/x.py", FALSE, ROUSE_LOADED_KNOWN, FALSE, LOADED },
  { "not-known", NULL, NULL, NULL, "app/b.py", FALSE, ROUSE_LOADED_PROCESS, TRUE, DEFAULT },
  { "not-running", NULL, NULL, NULL, "app/b.py", FALSE, ROUSE_LOADED_NOT_RUNNING, TRUE, DEFAULT },
  { "watch-wins", "*.html", NULL, NULL, "app/b.html", FALSE, ROUSE_LOADED_KNOWN, TRUE, WATCH },
  { "watch-leaves-out-loaded", "*.html", NULL, NULL, "app/a.py", FALSE, ROUSE_LOADED_KNOWN, FALSE, WATCH },
  { "ignore-wins", NULL, "*.py", NULL, "app/a.py", FALSE, ROUSE_LOADED_KNOWN, FALSE, IGNORE },
  { "ignore-misses", NULL, "*.log", NULL, "app/b.py", FALSE, ROUSE_LOADED_KNOWN, FALSE, LOADED },
  { "rule-wins", NULL, NULL, "html restart *.html", "app/b.html", FALSE, ROUSE_LOADED_KNOWN, TRUE, RULE },
  { "rule-ignores-loaded", NULL, NULL, "py ignore *.py", "app/a.py", FALSE, ROUSE_LOADED_KNOWN, FALSE, RULE },
  { "rule-of-others", NULL, NULL, "html restart *.html worker", "app/b.html", FALSE, ROUSE_LOADED_KNOWN, FALSE, LOADED },
};

static RouseLoadedSet *
make_loaded (RouseLoadedExcuse excuse)
{
  RouseLoadedSet *set = rouse_loaded_set_new (NULL);

  rouse_loaded_set_add_file (set, "/shop/app/a.py");
  rouse_loaded_set_add_missing (set, "/shop/app/new");
  rouse_loaded_set_excuse (set, excuse, 12, "ruby");
  return set;
}

static void
test_loaded (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (loaded_cases); i++)
    {
      g_autoptr (RouseConcern)   concern = make (loaded_cases[i].watch, loaded_cases[i].ignore, loaded_cases[i].rules, NULL);
      g_autoptr (RouseLoadedSet) set = make_loaded (loaded_cases[i].excuse);
      g_autofree char           *path = g_strconcat ("/shop/", loaded_cases[i].path, NULL);
      RouseConcernVerdict        verdict;

      g_test_message ("%s", loaded_cases[i].name);
      g_assert_cmpint (rouse_concern_wants_loaded (concern, path, set, loaded_cases[i].created, &verdict), ==, loaded_cases[i].concerns);
      g_assert_cmpint (verdict.concerns, ==, loaded_cases[i].concerns);
      g_assert_cmpint (verdict.reason, ==, loaded_cases[i].reason);
    }
}

/* A file that is watched by its own name was meant. */
static void
test_loaded_root (void)
{
  g_autoptr (RouseProject)   project = rouse_project_new ();
  RouseProgram              *program = rouse_program_new ();
  g_autoptr (RouseLoadedSet) set = make_loaded (ROUSE_LOADED_KNOWN);
  g_autoptr (RouseConcern)   concern = NULL;

  project->root = g_strdup ("/shop");
  project->roots = g_strsplit ("/shop/app;/shop/notes.txt", ";", -1);
  program->name = g_strdup ("web");
  g_ptr_array_add (project->programs, program);
  concern = rouse_concern_new (project, program, NULL);
  g_assert_true (rouse_concern_wants_loaded (concern, "/shop/notes.txt", set, FALSE, NULL));
  g_assert_false (rouse_concern_wants_loaded (concern, "/shop/app/notes.txt", set, FALSE, NULL));
}

/* What was passed over is only what does not count because it is not loaded. */
static void
test_passed_over (void)
{
  g_autoptr (RouseConcern)   concern = make (NULL, "*.log", NULL, NULL);
  g_autoptr (RouseLoadedSet) known = make_loaded (ROUSE_LOADED_KNOWN);
  g_autoptr (RouseLoadedSet) unknown = make_loaded (ROUSE_LOADED_UNSEEN);
  g_autoptr (RouseChangeSet) set = rouse_change_set_new ();
  g_autoptr (RouseChangeSet) part = NULL;
  g_autoptr (RouseChangeSet) all = NULL;
  g_autoptr (RouseChangeSet) passed_over = NULL;
  RouseChangeSet            *nothing;

  rouse_change_set_add (set, "/shop/app/a.log", ROUSE_CHANGE_MODIFIED, NULL);
  rouse_change_set_add (set, "/shop/app/a.py", ROUSE_CHANGE_DELETED, NULL);
  rouse_change_set_add (set, "/shop/app/b.py", ROUSE_CHANGE_CREATED, "/shop/app/a.py");
  part = rouse_concern_select (concern, set, known, &passed_over);
  g_assert_cmpuint (part->n_changes, ==, 1);
  g_assert_cmpstr (((RouseChange *) g_ptr_array_index (part->changes, 0))->path, ==, "/shop/app/a.py");
  g_assert_cmpuint (passed_over->n_changes, ==, 1);
  g_assert_cmpstr (((RouseChange *) g_ptr_array_index (passed_over->changes, 0))->path, ==, "/shop/app/b.py");
  all = rouse_concern_select (concern, set, unknown, &nothing);
  g_assert_cmpuint (all->n_changes, ==, 2);
  g_assert_null (nothing);
}

static void
assert_env_file (const RouseConcern *concern, const char *path, gboolean expected)
{
  RouseConcernVerdict verdict;

  g_assert_cmpint (rouse_concern_wants (concern, path, &verdict), ==, expected);
  g_assert_cmpint (verdict.reason, ==, ROUSE_CONCERN_BY_ENV_FILE);
  g_assert_cmpint (verdict.concerns, ==, expected);
}

/* An env file concerns those that name it, whatever is watched, and nobody else. */
static void
test_env_files (void)
{
  g_autoptr (RouseProject) project = rouse_project_new ();
  RouseProgram            *web = rouse_program_new ();
  RouseProgram            *worker = rouse_program_new ();
  g_autofree char         *folder = g_dir_make_tmp ("rouse-concern-XXXXXX", NULL);
  g_autofree char         *real = g_build_filename (folder, "real", NULL);
  g_autofree char         *link = g_build_filename (folder, "link", NULL);
  g_autoptr (RouseConcern) for_web = NULL;
  g_autoptr (RouseConcern) for_worker = NULL;

  g_assert_true (g_file_set_contents (real, "", 0, NULL));
  g_assert_cmpint (symlink (real, link), ==, 0);
  project->root = g_strdup ("/shop");
  web->name = g_strdup ("web");
  web->watch = g_strdupv ((char *[]){ (char *) "*.py", NULL });
  web->env_files = g_strdupv ((char *[]){ (char *) "/shop/.env", (char *) "/shop/x/../both.env", link, NULL });
  worker->name = g_strdup ("worker");
  worker->ignore = g_strdupv ((char *[]){ (char *) "*", NULL });
  worker->env_files = g_strdupv ((char *[]){ (char *) "/shop/both.env", (char *) "/etc/worker.env", NULL });
  g_ptr_array_add (project->programs, web);
  g_ptr_array_add (project->programs, worker);
  for_web = rouse_concern_new (project, web, NULL);
  for_worker = rouse_concern_new (project, worker, NULL);

  assert_env_file (for_web, "/shop/.env", TRUE);
  assert_env_file (for_worker, "/shop/.env", FALSE);
  assert_env_file (for_web, "/shop/both.env", TRUE);
  assert_env_file (for_worker, "/shop/both.env", TRUE);
  assert_env_file (for_web, "/etc/worker.env", FALSE);
  assert_env_file (for_worker, "/etc/worker.env", TRUE);
  assert_env_file (for_web, link, TRUE);
  assert_env_file (for_web, real, TRUE);
  assert_env_file (for_worker, real, FALSE);
  g_assert_true (rouse_concern_wants (for_web, "/shop/a.py", NULL));
  g_assert_false (rouse_concern_wants (for_web, "/shop/other.env", NULL));
  g_unlink (link);
  g_unlink (real);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/concern/path/", cases[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_path);
    }
  g_test_add_func ("/concern/action", test_action);
  g_test_add_func ("/concern/env-files", test_env_files);
  g_test_add_func ("/concern/errors", test_errors);
  g_test_add_func ("/concern/select", test_select);
  g_test_add_func ("/concern/loaded", test_loaded);
  g_test_add_func ("/concern/loaded-root", test_loaded_root);
  g_test_add_func ("/concern/passed-over", test_passed_over);
  g_test_add_func ("/concern/select/all-or-none", test_select_all_or_none);
  g_test_add_func ("/concern/select/of-too-many", test_select_of_too_many);
  return g_test_run ();
}
