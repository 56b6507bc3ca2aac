/* test-why.c - what a change means for a program, and what decided
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "why-programs.h"

#include <signal.h>

static const struct
{
  const char *path;
  const char *web;
  const char *tests;
} paths[] = {
  { "/p/a.py", "web is asked to reload: “*” of its watch matches.", "tests restarts." },
  { "/p/site.css", "web goes on, and its pages reload: rule “styles” says so, by “*.css”.", "tests goes on, and its pages reload: rule “styles” says so, by “*.css”." },
  { "/p/nginx.conf", "web gets SIGHUP: rule “conf” says so, by “*.conf”.", "tests restarts: rule “conf” says so, by “*.conf”." },
  { "/p/a.po", "web goes on, and “make mo” runs: rule “words” says so, by “*.po”.", "tests restarts: rule “words” says so, by “*.po”." },
  { "/p/a.md", "web does not restart: rule “docs” says so, by “*.md”.", "tests does not restart: rule “docs” says so, by “*.md”." },
  { "/p/.env", "web restarts: it is an env-file of it.", "tests does not restart: it is an env-file of others." },
  { "/p/a.tmp", "web does not restart: “*.tmp” of its ignore matches.", "tests restarts." },
};

static void
add_rule (RouseProject *project, const char *name, const char *match, RouseAction action, int signum, const char *command)
{
  RouseRule *rule = rouse_rule_new ();

  rule->name = g_strdup (name);
  rule->match = g_strdupv ((char *[]){ (char *) match, NULL });
  rule->action = action;
  rule->signal = signum;
  rule->command = g_strdup (command);
  g_ptr_array_add (project->rules, rule);
}

static RouseProgram *
add_program (RouseProject *project, const char *name)
{
  RouseProgram *program = rouse_program_new ();

  program->name = g_strdup (name);
  program->shell = g_strdup ("true");
  program->cwd = g_strdup ("/p");
  g_ptr_array_add (project->programs, program);
  return program;
}

static void
assert_sentence (const RouseProject *project, guint i, const char *path, const char *expected)
{
  const RouseProgram      *program = g_ptr_array_index (project->programs, i);
  g_autoptr (RouseConcern) concern = rouse_concern_new (project, program, NULL);
  g_autofree char         *sentence = NULL;
  RouseConcernVerdict      verdict;

  rouse_concern_wants (concern, path, &verdict);
  sentence = rouse_why_dup_sentence (program->name, &verdict);
  g_assert_cmpstr (sentence, ==, expected);
}

static void
test_sentences (void)
{
  g_autoptr (RouseProject) project = rouse_project_new ();
  RouseProgram            *web = add_program (project, "web");
  RouseProgram            *tests = add_program (project, "tests");

  project->root = g_strdup ("/p");
  web->hot_ask = TRUE;
  web->watch = g_strdupv ((char *[]){ (char *) "*", NULL });
  web->ignore = g_strdupv ((char *[]){ (char *) "*.tmp", NULL });
  web->env_files = g_strdupv ((char *[]){ (char *) "/p/.env", NULL });
  tests->kind = ROUSE_KIND_TASK;
  add_rule (project, "styles", "*.css", ROUSE_ACTION_BROWSER, 0, NULL);
  add_rule (project, "conf", "*.conf", ROUSE_ACTION_SIGNAL, SIGHUP, NULL);
  add_rule (project, "words", "*.po", ROUSE_ACTION_COMMAND, 0, "make mo");
  add_rule (project, "docs", "*.md", ROUSE_ACTION_IGNORE, 0, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      assert_sentence (project, 0, paths[i].path, paths[i].web);
      assert_sentence (project, 1, paths[i].path, paths[i].tests);
    }
}

static const struct
{
  const char       *answer; /* (nullable) */
  RouseLoadedExcuse excuse;
  gboolean          concerns;
  const char       *sentence;
} answers[] = {
  { "yes", ROUSE_LOADED_KNOWN, TRUE, "web restarts: it has loaded it." },
  { "no", ROUSE_LOADED_KNOWN, FALSE, "web does not restart: it has not loaded it." },
  { "any", ROUSE_LOADED_KNOWN, TRUE, "web restarts." },
  { "unknown", ROUSE_LOADED_NOT_RUNNING, TRUE, "web restarts: it is not running, so what it will load is not known." },
  { "unknown", ROUSE_LOADED_NO_GOOD_RUN, TRUE, "web restarts: it has not been ready yet, so what it would load is not known, and every file counts." },
  { "unknown", ROUSE_LOADED_PROCESS, TRUE, "web restarts: it is not known what “ruby” (pid 12) loads, so every file counts." },
  { "unknown", ROUSE_LOADED_UNSEEN, TRUE, "web restarts: its processes could not be looked at, so every file counts." },
  { "unknown", ROUSE_LOADED_TOO_MUCH, TRUE, "web restarts: it has loaded more than is kept, so every file counts." },
  { NULL, ROUSE_LOADED_KNOWN, TRUE, "web restarts if it has loaded it. That is known only of what runs in the tray application." },
};

static void
test_loaded (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      RouseConcernVerdict verdict = { TRUE, ROUSE_CONCERN_BY_DEFAULT, NULL, NULL, ROUSE_RELOAD_RESTART };
      g_autofree char    *sentence = rouse_why_dup_loaded_sentence ("web", &verdict, answers[i].answer, answers[i].excuse, "ruby", 12);

      g_assert_cmpstr (sentence, ==, answers[i].sentence);
      g_assert_cmpint (verdict.concerns, ==, answers[i].concerns);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/why/sentences", test_sentences);
  g_test_add_func ("/cli/why/loaded", test_loaded);
  return g_test_run ();
}
