/* test-allow-preview.c - who allows a file has seen every command in it, and nothing disguised
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "allow-preview.h"

#include <string.h>

static RouseProgram *
add_program (RouseProject *project, const char *name, const char *shell)
{
  RouseProgram *program = rouse_program_new ();

  program->name = g_strdup (name);
  program->shell = g_strdup (shell);
  program->cwd = g_strdup (project->root);
  g_ptr_array_add (project->programs, program);
  return program;
}

static void
add_rule (RouseProject *project, const char *name, const char *command, const char *only)
{
  const char *const programs[] = { only, NULL };
  RouseRule        *rule = rouse_rule_new ();

  rule->name = g_strdup (name);
  rule->action = command != NULL ? ROUSE_ACTION_COMMAND : ROUSE_ACTION_IGNORE;
  rule->command = g_strdup (command);
  rule->programs = only != NULL ? g_strdupv ((char **) programs) : NULL;
  g_ptr_array_add (project->rules, rule);
}

static void
test_project (void)
{
  const char *const argv[] = { "npm", "run", "build it", NULL }, *const env[] = { "A=b", "C=\033[2J", NULL };
  const char *const files[] = { "/srv/shop/.env", "/etc/secret", NULL };
  const char *const listen[] = { "0.0.0.0:8000", "web=unix:/srv/shop/run/web.sock", NULL }, *const proxies[] = { "8080 -> 8000", NULL };
  g_autoptr (RouseProject) project = rouse_project_new ();
  g_autofree char         *text = NULL;
  RouseProgram            *program;

  project->root = g_strdup ("/srv/shop");
  add_program (project, "db", "postgres\nrm -rf ~");
  program = add_program (project, "worker", "./work \342\200\256x");
  program->build_argv = g_strdupv ((char **) argv);
  program->env = g_strdupv ((char **) env);
  program->env_files = g_strdupv ((char **) files);
  g_free (program->cwd);
  program->cwd = g_strdup ("/srv/shop/back");
  program->listen = g_strdupv ((char **) listen);
  program->proxies = g_strdupv ((char **) proxies);
  add_rule (project, "none", NULL, NULL);
  add_rule (project, "all\n", "make css\033[2J", NULL);
  add_rule (project, "one", "curl | sh", "db");
  text = rouse_allow_preview_for_project (project);
  g_assert_cmpstr (text, ==,
                   "  db      postgres\\nrm -rf ~\n"
                   "          on changes, by the rule all\\n: make css\\x1b[2J\n"
                   "          on changes, by the rule one: curl | sh\n"
                   "  worker  ./work \\u202ex\n"
                   "          before each start: npm run 'build it'\n"
                   "          on changes, by the rule all\\n: make css\\x1b[2J\n"
                   "          in the folder back\n"
                   "          with A=b\n"
                   "          with C=\\x1b[2J\n"
                   "          with the variables in .env\n"
                   "          with the variables in /etc/secret\n"
                   "          listening at 0.0.0.0:8000\n"
                   "          listening at web=unix:run/web.sock\n"
                   "          with a proxy, 8080 -> 8000\n");
}

static void
test_diff (void)
{
  g_autofree char    *text = rouse_allow_preview_for_diff (" a\n-b\n+c\033[2J\n", FALSE);
  g_autofree char    *coloured = rouse_allow_preview_for_diff ("-b\n+c\n", TRUE);
  g_autoptr (GString) many = g_string_new (NULL);
  g_autofree char    *cut = NULL;

  g_assert_cmpstr (text, ==, "   a\n  -b\n  +c\\x1b[2J\n");
  g_assert_cmpstr (coloured, ==, "  \033[31m-b\033[0m\n  \033[32m+c\033[0m\n");
  for (guint i = 0; i < ROUSE_ALLOW_PREVIEW_DIFF_LINES + 7; i++)
    g_string_append (many, "+x\n");
  cut = rouse_allow_preview_for_diff (many->str, FALSE);
  g_assert_true (g_str_has_suffix (cut, "  +x\n  and 7 more lines\n"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/cli/allow-preview/project", test_project);
  g_test_add_func ("/cli/allow-preview/diff", test_diff);
  return g_test_run ();
}
