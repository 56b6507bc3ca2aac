/* test-run-project.c - what the command line says goes before what a file says, and nothing else changes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "run-project.h"

#include "base/error.h"
#include "project/project-file.h"

#include <signal.h>
#include <string.h>

static const char file_text[] = "[project]\n"
                                "name=Shop\n"
                                "include=*.txt\n"
                                "watcher=poll\n"
                                "ignore=*.log\n"
                                "[program db]\n"
                                "command=db\n"
                                "build=make\n"
                                "[program web]\n"
                                "command=web\n"
                                "after=db\n"
                                "env=A=1\n"
                                "discover=loaded\n"
                                "restart-on-exit=true\n"
                                "[program tests]\n"
                                "kind=task\n"
                                "command=tests\n"
                                "after=web;db\n"
                                "[rule pages]\n"
                                "match=*.html\n"
                                "programs=web;db\n"
                                "action=restart\n"
                                "[rule data]\n"
                                "match=*.csv\n"
                                "programs=db\n"
                                "action=ignore\n";

/* Words are separated by "|". */
static RouseProject *
override (const char *line, GError **error)
{
  g_autofree char            *full = g_strconcat ("run|", line, NULL);
  g_auto (GStrv)              argv = g_strsplit (full, "|", -1);
  gboolean                    help;
  g_autoptr (GError)          local_error = NULL;
  g_autoptr (RouseRunOptions) options = rouse_run_options_parse ((int) g_strv_length (argv), argv, &help, &local_error);
  g_autoptr (RouseProject)    project = NULL;

  g_assert_no_error (local_error);
  project = rouse_project_file_parse ("/srv/shop/rouse.ini", file_text, strlen (file_text), "/srv/shop", &local_error);
  g_assert_no_error (local_error);
  return rouse_run_project_override (project, options, FALSE, error);
}

static void
assert_list (char **list, const char *expected)
{
  g_autofree char *joined = list != NULL ? g_strjoinv (" ", list) : NULL;

  g_assert_cmpstr (joined, ==, expected);
}

static void
assert_programs (const RouseProject *project, const char *expected)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < project->programs->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? " " : "", ((RouseProgram *) g_ptr_array_index (project->programs, i))->name);
  g_assert_cmpstr (names->str, ==, expected);
}

static void
test_nothing (void)
{
  g_autoptr (RouseProject) project = override ("-q", NULL);
  RouseProgram            *web = rouse_project_find_program (project, "web");

  assert_programs (project, "db web tests");
  assert_list (project->include, "*.txt");
  assert_list (project->ignore, "*.log");
  g_assert_null (project->roots);
  assert_list (web->env, "A=1");
  g_assert_cmpint (web->stop_signal, ==, SIGTERM);
  g_assert_true (web->restart_on_exit);
  g_assert_false (web->terminal);
  g_assert_true (project->content);
  g_assert_cmpint (project->watcher, ==, ROUSE_WATCH_POLL);
  g_assert_cmpint (web->discover, ==, ROUSE_DISCOVER_LOADED);
}

static void /* What nothing changes can be said, too. */
test_back (void)
{
  g_autoptr (RouseProject) project = override ("--watcher|auto|--discover|tree", NULL);

  g_assert_cmpint (project->watcher, ==, ROUSE_WATCH_AUTO);
  g_assert_cmpint (rouse_project_find_program (project, "web")->discover, ==, ROUSE_DISCOVER_TREE);
}

static void
test_everything (void)
{
  g_autoptr (RouseProject) project = override ("-w|/srv/src|-I|*.py|-e|js|-i|tmp/|--no-content|--settle|20ms|--env|A=2|-s|INT|--stop-timeout|1s|--restart-on-exit|--watcher|gio|--discover|loaded", NULL);
  RouseProgram            *web = rouse_project_find_program (project, "web");
  RouseProgram            *tests = rouse_project_find_program (project, "tests");

  assert_list (project->roots, "/srv/src");
  assert_list (project->include, "*.py");
  assert_list (project->extensions, "js");
  assert_list (project->ignore, "*.log tmp/");
  g_assert_false (project->content);
  g_assert_cmpint (project->settle_us, ==, 20000);
  assert_list (web->env, "A=1 A=2");
  assert_list (tests->env, "A=2");
  g_assert_cmpint (tests->stop_signal, ==, SIGINT);
  g_assert_cmpint (web->stop_timeout_us, ==, G_TIME_SPAN_SECOND);
  g_assert_true (rouse_project_find_program (project, "db")->restart_on_exit);
  g_assert_false (tests->restart_on_exit); /* a task may end */
  g_assert_cmpint (project->watcher, ==, ROUSE_WATCH_GIO);
  g_assert_cmpint (web->discover, ==, ROUSE_DISCOVER_LOADED);
  g_assert_cmpint (rouse_project_find_program (project, "db")->discover, ==, ROUSE_DISCOVER_TREE); /* sources are built, not loaded */
}

static void /* Nobody waits for a program that is not there, and no rule is about it. */
test_only (void)
{
  g_autoptr (RouseProject) project = override ("--only|tests,web", NULL);
  const RouseRule         *rule;

  assert_programs (project, "web tests");
  g_assert_null (rouse_project_find_program (project, "web")->after);
  assert_list (rouse_project_find_program (project, "tests")->after, "web");
  g_assert_cmpuint (project->rules->len, ==, 1);
  rule = g_ptr_array_index (project->rules, 0);
  assert_list (rule->programs, "web");
}

static void /* The pages follow, and the first rule is the command line's. */
test_browser (void)
{
  g_autoptr (GError)       error = NULL;
  g_autoptr (RouseProject) project = override ("--livereload|--browser|*.css|--browser|*.html", &error), plain = NULL;
  const RouseRule         *rule;

  g_assert_no_error (error);
  g_assert_true (project->livereload);
  g_assert_cmpuint (project->rules->len, ==, 3);
  rule = g_ptr_array_index (project->rules, 0);
  assert_list (rule->match, "*.css *.html");
  g_assert_null (rule->programs);
  g_assert_cmpint (rule->action, ==, ROUSE_ACTION_BROWSER);
  plain = override ("-q", NULL);
  g_assert_false (plain->livereload);
  g_assert_null (override ("--browser|*.css", &error));
  g_assert_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, "--browser needs --livereload, or livereload=true in the file");
}

static void
test_command (void)
{
  char                        line[] = "run --livereload --browser *.css --listen 8000 serve";
  g_auto (GStrv)              argv = g_strsplit (line, " ", -1);
  gboolean                    help;
  g_autoptr (RouseRunOptions) options = rouse_run_options_parse ((int) g_strv_length (argv), argv, &help, NULL);
  g_autoptr (RouseProject)    project = rouse_run_project_new (options, FALSE);

  g_assert_true (project->livereload);
  g_assert_cmpuint (project->rules->len, ==, 1);
  assert_list (rouse_project_find_program (project, "serve")->listen, "8000");
}

static void
test_unknown (void)
{
  g_autoptr (GError)       error = NULL;
  g_autoptr (RouseProject) project = override ("--only|web,wbe", &error);

  g_assert_null (project);
  g_assert_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, "--only: there is no program “wbe”, only db, web, tests");
}

static void /* What runs once is not started again. */
test_once (void)
{
  g_autoptr (RouseProject) project = override ("--once", NULL);

  g_assert_false (rouse_project_find_program (project, "web")->restart_on_exit);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/cli/run-project/nothing", test_nothing);
  g_test_add_func ("/cli/run-project/everything", test_everything);
  g_test_add_func ("/cli/run-project/back", test_back);
  g_test_add_func ("/cli/run-project/only", test_only);
  g_test_add_func ("/cli/run-project/browser", test_browser);
  g_test_add_func ("/cli/run-project/command", test_command);
  g_test_add_func ("/cli/run-project/unknown", test_unknown);
  g_test_add_func ("/cli/run-project/once", test_once);
  return g_test_run ();
}
