/* test-hot-plan.c - what all paths of a change set together ask of a program
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "decide/hot-plan.h"

#include <signal.h>

/* Of one program with these rules, in this order:
 *   code.py restart · conf *.conf HUP · more *.conf2 HUP · other *.usr USR1 · po *.po compile · mo *.mo compile
 *   gen *.gen generate · css *.css browser · doc *.md ignore
 * Everything else restarts it, unless it asks. `paths` are below /shop, `pages` as well. */
static const struct
{
  const char       *name;
  const char       *paths;
  gboolean          asks;
  RouseReloadAction action;
  gboolean          mixed;
  int               signal;
  const char       *command;
  const char       *rule;
  const char       *changes;
  const char       *pages;
} cases[] = {
  { "default", "a.txt", FALSE, ROUSE_RELOAD_RESTART, FALSE, 0, NULL, NULL, "a.txt", NULL },
  { "restart-rule", "code.py", FALSE, ROUSE_RELOAD_RESTART, FALSE, 0, NULL, "code", "code.py", NULL },
  { "signal", "a.conf", FALSE, ROUSE_RELOAD_SIGNAL, FALSE, SIGHUP, NULL, "conf", "a.conf", NULL },
  { "command", "a.po", FALSE, ROUSE_RELOAD_COMMAND, FALSE, 0, "compile", "po", "a.po", NULL },
  { "browser", "a.css b.css", FALSE, ROUSE_RELOAD_BROWSER, FALSE, 0, NULL, "css", "a.css b.css", "a.css b.css" },
  { "ask", "a.txt b.txt", TRUE, ROUSE_RELOAD_ASK, FALSE, 0, NULL, NULL, "a.txt b.txt", NULL },
  { "restart-beats-signal", "a.conf code.py", FALSE, ROUSE_RELOAD_RESTART, FALSE, 0, NULL, "code", "a.conf code.py", NULL },
  { "restart-beats-mixed", "a.conf a.po code.py", FALSE, ROUSE_RELOAD_RESTART, FALSE, 0, NULL, "code", "a.conf a.po code.py", NULL },
  { "default-beats-browser", "a.css a.txt", FALSE, ROUSE_RELOAD_RESTART, FALSE, 0, NULL, NULL, "a.css a.txt", NULL },
  { "restart-beats-ask", "a.txt code.py", TRUE, ROUSE_RELOAD_RESTART, FALSE, 0, NULL, "code", "a.txt code.py", NULL },
  { "signal-beats-browser", "a.conf a.css", FALSE, ROUSE_RELOAD_SIGNAL, FALSE, SIGHUP, NULL, "conf", "a.conf", "a.css" },
  { "browser-first", "a.css a.po", FALSE, ROUSE_RELOAD_COMMAND, FALSE, 0, "compile", "po", "a.po", "a.css" },
  { "ask-beats-browser", "a.css a.txt", TRUE, ROUSE_RELOAD_ASK, FALSE, 0, NULL, NULL, "a.txt", "a.css" },
  { "same-signal-of-two-rules", "a.conf a.conf2", FALSE, ROUSE_RELOAD_SIGNAL, FALSE, SIGHUP, NULL, "conf", "a.conf a.conf2", NULL },
  { "same-command-of-two-rules", "a.mo a.po", FALSE, ROUSE_RELOAD_COMMAND, FALSE, 0, "compile", "mo", "a.mo a.po", NULL },
  { "two-signals", "a.conf a.usr", FALSE, ROUSE_RELOAD_RESTART, TRUE, 0, NULL, "conf, other", "a.conf a.usr", NULL },
  { "two-commands", "a.gen a.po", FALSE, ROUSE_RELOAD_RESTART, TRUE, 0, NULL, "gen, po", "a.gen a.po", NULL },
  { "signal-and-command", "a.conf a.css a.po", FALSE, ROUSE_RELOAD_RESTART, TRUE, 0, NULL, "conf, po", "a.conf a.css a.po", NULL },
  { "signal-and-ask", "a.conf a.txt", TRUE, ROUSE_RELOAD_RESTART, TRUE, 0, NULL, "conf", "a.conf a.txt", NULL },
};

static void
add_rule (RouseProject *project, const char *name, const char *match, RouseAction action, int signum, const char *command)
{
  RouseRule *rule = rouse_rule_new ();

  rule->name = g_strdup (name);
  rule->match = g_strsplit (match, ";", -1);
  rule->action = action;
  rule->signal = signum;
  rule->command = g_strdup (command);
  g_ptr_array_add (project->rules, rule);
}

static RouseConcern *
make_concern (gboolean asks)
{
  g_autoptr (RouseProject) project = rouse_project_new ();
  RouseProgram            *program = rouse_program_new ();

  project->root = g_strdup ("/shop");
  program->name = g_strdup ("web");
  program->hot_ask = asks;
  g_ptr_array_add (project->programs, program);
  add_rule (project, "code", "code.py", ROUSE_ACTION_RESTART, 0, NULL);
  add_rule (project, "conf", "*.conf", ROUSE_ACTION_SIGNAL, SIGHUP, NULL);
  add_rule (project, "more", "*.conf2", ROUSE_ACTION_SIGNAL, SIGHUP, NULL);
  add_rule (project, "other", "*.usr", ROUSE_ACTION_SIGNAL, SIGUSR1, NULL);
  add_rule (project, "po", "*.po", ROUSE_ACTION_COMMAND, 0, "compile");
  add_rule (project, "mo", "*.mo", ROUSE_ACTION_COMMAND, 0, "compile");
  add_rule (project, "gen", "*.gen", ROUSE_ACTION_COMMAND, 0, "generate");
  add_rule (project, "css", "*.css", ROUSE_ACTION_BROWSER, 0, NULL);
  return rouse_concern_new (project, program, NULL);
}

static RouseChangeSet *
make_set (const char *paths)
{
  g_auto (GStrv)  words = g_strsplit (paths, " ", -1);
  RouseChangeSet *set = rouse_change_set_new ();

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat ("/shop/", words[i], NULL);

      rouse_change_set_add (set, path, ROUSE_CHANGE_MODIFIED, NULL);
    }
  set->first_us = 1;
  set->settled_us = 3;
  set->branch_after = g_strdup ("main");
  return set;
}

/* (transfer full): "a.conf b.conf", of absolute paths. */
static char *
join (char **paths)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; paths[i] != NULL; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", paths[i] + strlen ("/shop/"));
  return g_strdup (text->str);
}

static void
test_plan (gconstpointer data)
{
  guint                      i = GPOINTER_TO_UINT (data);
  g_autoptr (RouseConcern)   concern = make_concern (cases[i].asks);
  g_autoptr (RouseChangeSet) set = make_set (cases[i].paths);
  g_autoptr (RouseHotPlan)   plan = rouse_plan_changes (concern, set);
  g_autoptr (GPtrArray)      paths = g_ptr_array_new ();
  g_autofree char           *changes = NULL;
  g_autofree char           *pages = plan->pages != NULL ? join (plan->pages) : NULL;

  for (guint n = 0; n < plan->changes->changes->len; n++)
    g_ptr_array_add (paths, ((RouseChange *) g_ptr_array_index (plan->changes->changes, n))->path);
  g_ptr_array_add (paths, NULL);
  changes = join ((char **) paths->pdata);
  g_assert_cmpstr (rouse_reload_action_to_string (plan->action), ==, rouse_reload_action_to_string (cases[i].action));
  g_assert_cmpint (plan->mixed, ==, cases[i].mixed);
  g_assert_cmpint (plan->signal, ==, cases[i].signal);
  g_assert_cmpstr (plan->command, ==, cases[i].command);
  g_assert_cmpstr (plan->rule, ==, cases[i].rule);
  g_assert_cmpstr (changes, ==, cases[i].changes);
  g_assert_cmpstr (pages, ==, cases[i].pages);
  g_assert_cmpint (plan->changes->settled_us, ==, 3);
  g_assert_cmpstr (plan->changes->branch_after, ==, "main");
}

/* Nobody knows what the changes without a name would ask for. */
static void
test_too_many (void)
{
  g_autoptr (RouseConcern)   concern = make_concern (TRUE);
  g_autoptr (RouseChangeSet) set = make_set ("a.css");
  g_autoptr (RouseHotPlan)   plan = NULL;

  set->n_changes++;
  plan = rouse_plan_changes (concern, set);
  g_assert_cmpint (plan->action, ==, ROUSE_RELOAD_RESTART);
  g_assert_true (plan->changes == set);
}

static void /* Nobody has said what concerns the program: everything restarts it. */
test_no_concern (void)
{
  g_autoptr (RouseChangeSet) set = make_set ("a.css");
  g_autoptr (RouseHotPlan)   plan = rouse_plan_changes (NULL, set);

  g_assert_cmpint (plan->action, ==, ROUSE_RELOAD_RESTART);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/hot-plan/", cases[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_plan);
    }
  g_test_add_func ("/hot-plan/too-many", test_too_many);
  g_test_add_func ("/hot-plan/no-concern", test_no_concern);
  return g_test_run ();
}
