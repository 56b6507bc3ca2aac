/* test-project-layers-write.c - what is changed goes to the layer where it stands
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"
#include "project/project-layers.h"

#include <signal.h>
#include <string.h>

#define ROOT "[project]\nroot=/srv/shop\n"
#define WEB "[program web]\ncommand=serve\n"
#define DB "[program db]\ncommand=db\n"

static RouseProject *
parse (const char *shared, const char *private, GError **error)
{
  const RouseLayer one = { "S", shared, shared != NULL ? strlen (shared) : 0 };
  const RouseLayer other = { "P", private, private != NULL ? strlen (private) : 0 };

  return rouse_project_layers_parse (&one, &other, private == NULL ? "/srv/shop" : NULL, error);
}

/* One change of the project, and what becomes of its texts. */
typedef void (*ChangeFunc) (RouseProject *project);

static RouseProgram *
get_program (RouseProject *project, const char *name)
{
  return rouse_project_find_program (project, name);
}

static void
set_string (char **field, const char *value)
{
  g_free (*field);
  *field = g_strdup (value);
}

static void
set_list (char ***field, const char *joined)
{
  g_strfreev (*field);
  *field = joined != NULL ? g_strsplit (joined, ";", -1) : NULL;
}

static RouseProgram *
new_program (const char *name, const char *command)
{
  RouseProgram *program = rouse_program_new ();

  program->name = g_strdup (name);
  program->cwd = g_strdup ("/srv/shop");
  set_list (&program->argv, command);
  return program;
}

static RouseRule *
new_rule (const char *name, const char *match)
{
  RouseRule *rule = rouse_rule_new ();

  rule->name = g_strdup (name);
  set_list (&rule->match, match);
  return rule;
}

static void
change_nothing (RouseProject *project)
{
}

static void
change_url (RouseProject *project)
{
  set_string (&project->url, "http://localhost:9000/");
}

static void
drop_url (RouseProject *project)
{
  set_string (&project->url, NULL);
}

static void
change_notify (RouseProject *project)
{
  project->notify = ROUSE_NOTIFY_ALL;
}

static void
reset_notify (RouseProject *project)
{
  project->notify = ROUSE_NOTIFY_DEFAULT;
}

static void
change_signal (RouseProject *project)
{
  get_program (project, "web")->stop_signal = SIGINT;
}

static void
reset_signal (RouseProject *project)
{
  get_program (project, "web")->stop_signal = SIGTERM;
}

static void
drop_build (RouseProject *project)
{
  g_clear_pointer (&get_program (project, "web")->build_argv, g_strfreev);
}

static void
change_db (RouseProject *project)
{
  get_program (project, "db")->stop_signal = SIGINT;
}

static void
add_program (RouseProject *project)
{
  g_ptr_array_insert (project->programs, 0, new_program ("new", "n"));
}

static void
rename_web (RouseProject *project)
{
  set_string (&get_program (project, "web")->name, "server");
}

static void
remove_web (RouseProject *project)
{
  g_ptr_array_remove (project->programs, get_program (project, "web"));
}

static void
reverse_programs (RouseProject *project)
{
  for (guint i = 0; i < project->programs->len; i++)
    g_ptr_array_insert (project->programs, i, g_ptr_array_steal_index (project->programs, project->programs->len - 1));
}

static void
add_rule_first (RouseProject *project)
{
  g_ptr_array_insert (project->rules, 0, new_rule ("new", "*.new"));
}

static void
add_rule_last (RouseProject *project)
{
  g_ptr_array_add (project->rules, new_rule ("new", "*.new"));
}

static void
swap_rules (RouseProject *project)
{
  g_ptr_array_insert (project->rules, 0, g_ptr_array_steal_index (project->rules, 1));
}

static void
change_rule (RouseProject *project)
{
  RouseRule *rule = g_ptr_array_index (project->rules, 0);

  rule->action = ROUSE_ACTION_IGNORE;
  set_list (&rule->match, "*.b;*.c");
}

static void
remove_rule (RouseProject *project)
{
  g_ptr_array_remove_index (project->rules, 0);
}

static void
make_task (RouseProject *project)
{
  get_program (project, "web")->kind = ROUSE_KIND_TASK;
}

static void
forget_after (RouseProject *project)
{
  set_list (&get_program (project, "web")->after, NULL);
}

static void
set_cascade (RouseProject *project)
{
  get_program (project, "web")->cascade = TRUE;
}

static void
add_rule_for_db (RouseProject *project)
{
  RouseRule *rule = new_rule ("new", "*.new");

  set_list (&rule->programs, "db");
  g_ptr_array_add (project->rules, rule);
}

#define RULE_A "[rule a]\nmatch=*.a\n"
#define RULE_B "[rule b]\nmatch=*.b\n"

#define TEAM "# Ours.\n[project]\nname = Shop\n\n" WEB "; Slow.\nready=port:80\n\n# b\n" RULE_B "\n"
#define MINE "\n[rule a]\nmatch = *.a ; *.b\n# Mine.\n [ program   web ]\n  kind=service\n" ROOT "order=2\n"

static const struct
{
  const char *name;
  const char *shared;
  const char *private;
  ChangeFunc  change;
  const char *new_shared;
  const char *new_private;
} changes[] = {
  { "nothing", TEAM, MINE, change_nothing, TEAM, MINE },
  { "nothing-private-alone", NULL, ROOT WEB, change_nothing, NULL, ROOT WEB },
  { "nothing-shared-alone", TEAM, NULL, change_nothing, TEAM, NULL },
  { "shared-value", "[project]\nurl = http://a/ \n" WEB, ROOT, change_url, "[project]\nurl=http://localhost:9000/\n" WEB, ROOT },
  { "private-value", "[project]\nurl=http://a/\n" WEB, ROOT "url=http://b/\n# c\n", change_url, "[project]\nurl=http://a/\n" WEB, ROOT "url=http://localhost:9000/\n# c\n" },
  { "new-value", "# c\n" WEB, ROOT, change_url, "# c\n" WEB "\n[project]\nurl=http://localhost:9000/\n", ROOT },
  { "new-value-private-alone", NULL, ROOT WEB, change_url, NULL, ROOT "url=http://localhost:9000/\n" WEB },
  { "new-value-shared-alone", WEB, NULL, change_url, WEB "\n[project]\nurl=http://localhost:9000/\n", NULL },
  { "shared-value-dropped", "[project]\nurl=http://a/\n" WEB, ROOT, drop_url, "[project]\n" WEB, ROOT },
  { "private-value-dropped", WEB, ROOT "url=http://a/\n", drop_url, WEB, ROOT },
  { "both-values-dropped", "[project]\nurl=http://a/\n" WEB, ROOT "url=http://b/\n", drop_url, "[project]\nurl=http://a/\n" WEB, ROOT "url=\n" },
  { "private-reset", WEB "stop-signal=HUP\n", ROOT "[program web]\nstop-signal=INT\n", reset_signal, WEB "stop-signal=HUP\n", ROOT "[program web]\nstop-signal=SIGTERM\n" },
  { "notify", WEB, ROOT, change_notify, WEB, ROOT "notify=all\n" },
  { "notify-shared", "[project]\nnotify=none\n" WEB, ROOT, change_notify, "[project]\nnotify=none\n" WEB, ROOT "notify=all\n" },
  { "notify-shared-reset", "[project]\nnotify=none\n" WEB, ROOT, reset_notify, "[project]\nnotify=none\n" WEB, ROOT "notify=default\n" },
  { "notify-shared-alone", WEB, NULL, change_notify, WEB "\n[project]\nnotify=all\n", NULL },
  { "program-key", WEB, ROOT "[program web]\nkind=service\n", change_signal, WEB "stop-signal=SIGINT\n", ROOT "[program web]\nkind=service\n" },
  { "private-program-key", WEB, ROOT DB, change_db, WEB, ROOT DB "stop-signal=SIGINT\n" },
  { "build-dropped", WEB "build=make\n", ROOT "[program web]\nbuild=ninja\n", drop_build, WEB "build=make\n", ROOT "[program web]\nbuild=\n" },
  { "add", WEB, ROOT DB, add_program, "[program new]\ncommand=n\n\n" WEB "\n", ROOT DB },
  { "add-private-alone", NULL, ROOT WEB, add_program, NULL, ROOT "\n[program new]\ncommand=n\n\n" WEB "\n" },
  { "rename", "# web\n" WEB, ROOT "# mine\n[program web]\nkind=task\n", rename_web, "# web\n[program server]\ncommand=serve\n", ROOT "# mine\n[program server]\nkind=task\n" },
  { "rename-private", DB, ROOT WEB, rename_web, DB, ROOT "[program server]\ncommand=serve\n" },
  { "remove", WEB DB, ROOT "# mine\n[program web]\nkind=task\n", remove_web, DB, ROOT },
  { "order", WEB DB, ROOT "[program web]\nkind=task\n[program db]\nkind=task\n", reverse_programs, DB "\n" WEB, ROOT "[program web]\nkind=task\n[program db]\nkind=task\n" },
  { "order-of-both", WEB, ROOT DB "[program c]\ncommand=c\n", reverse_programs, WEB, ROOT "\n[program c]\ncommand=c\n\n" DB },
  { "rule-add", WEB RULE_A, ROOT, add_rule_first, WEB "\n[rule new]\nmatch=*.new\n\n" RULE_A "\n", ROOT },
  { "rule-add-last", WEB, ROOT RULE_A, add_rule_last, WEB "\n[rule new]\nmatch=*.new\n", ROOT RULE_A },
  { "rule-add-before-private", WEB RULE_A, ROOT RULE_B, add_rule_first, WEB RULE_A, ROOT "\n[rule new]\nmatch=*.new\n\n" RULE_B "\n" },
  { "rule-swap", WEB RULE_A "# b\n" RULE_B, ROOT, swap_rules, WEB "\n# b\n" RULE_B "\n" RULE_A, ROOT },
  { "rule-change", WEB RULE_A, ROOT "[rule a]\nmatch=*.b\n", change_rule, WEB RULE_A "action=ignore\n", ROOT "[rule a]\nmatch=*.b;*.c\n" },
  { "rule-remove", WEB RULE_A, ROOT "[rule a]\naction=ignore\n", remove_rule, WEB, ROOT },
  { "task", WEB "ready=port:80\nrestart-on-exit=true\nrestart-limit=2\n", ROOT "[program web]\nrestart-limit=3\n", make_task,
    WEB "ready=port:80\nrestart-on-exit=true\nrestart-limit=2\n",
    ROOT "[program web]\nrestart-limit=0\nkind=task\nready=alive:500ms\nrestart-on-exit=false\n" },
  { "rename-follows", WEB DB "after=web\n" RULE_A "programs=web;db\n", ROOT RULE_B "programs=web\n", rename_web,
    "[program server]\ncommand=serve\n" DB "after=server\n" RULE_A "programs=server;db\n", ROOT RULE_B "programs=server\n" },
  { "rename-follows-overridden", WEB DB "after=web\n" RULE_A "programs=db;web\n", ROOT "[rule a]\nprograms=web\n[program db]\nafter=\n", rename_web,
    "[program server]\ncommand=serve\n" DB "after=server\n" RULE_A "programs=db;server\n",
    ROOT "[rule a]\nprograms=server\n[program db]\nafter=\n" },
  { "remove-follows", WEB DB "after=web\ncascade=true\n" RULE_A "programs=web\n" RULE_B "programs=web;db\n", ROOT, remove_web,
    DB RULE_B "programs=db\n", ROOT },
  { "cascade-private", WEB DB, ROOT "[program web]\nafter=db\n", set_cascade, WEB DB, ROOT "[program web]\nafter=db\ncascade=true\n" },
  { "rule-for-private", WEB, ROOT DB, add_rule_for_db, WEB, ROOT DB "\n[rule new]\nmatch=*.new\nprograms=db\n" },
  { "cascade-goes", WEB "after=db\ncascade=true\n" DB, ROOT, forget_after, WEB DB, ROOT },
  { "windows", "[program web]\r\ncommand=serve\r\n", ROOT, change_signal, "[program web]\r\ncommand=serve\r\nstop-signal=SIGINT\r\n", ROOT },
  { "new-private", WEB "stop-timeout=1s\n", "", change_notify, WEB "stop-timeout=1s\n", "[project]\nroot=/srv/shop\nnotify=all\n" },
};

static void
test_change (gconstpointer data)
{
  guint                    i = GPOINTER_TO_UINT (data);
  const char              *shared = changes[i].shared, *private = changes[i].private;
  const RouseLayer         one = { "S", shared, shared != NULL ? strlen (shared) : 0 };
  const RouseLayer         other = { "P", private, private != NULL ? strlen (private) : 0 };
  g_autoptr (GError)       error = NULL;
  g_autoptr (RouseProject) project = NULL;
  g_autofree char         *new_shared = NULL, *new_private = NULL;

  project = rouse_project_layers_parse (&one, &other, private == NULL || *private == '\0' ? "/srv/shop" : NULL, &error);
  g_assert_no_error (error);
  changes[i].change (project);
  g_assert_true (rouse_project_layers_write (project, &one, &other, &new_shared, &new_private, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (new_shared, ==, changes[i].new_shared);
  g_assert_cmpstr (new_private, ==, changes[i].new_private);
}

static void /* A file that is made for a team says nothing about whose folder it lies in. */
test_new_file (void)
{
  g_autoptr (RouseProject) project = parse (NULL, ROOT "notify=all\nroots=/srv/shop/src;/etc\n" WEB RULE_A, NULL);
  const RouseLayer         layer = { "S", "# By hand.\n", strlen ("# By hand.\n") };
  g_autofree char         *text = NULL, *none = NULL;
  g_autoptr (GError)       error = NULL;

  g_assert_true (rouse_project_layers_write (project, &layer, NULL, &text, &none, &error));
  g_assert_cmpstr (text, ==, "# By hand.\n\n[project]\nname=shop\nnotify=all\nroots=src;/etc\n\n" WEB "\n" RULE_A);
  g_assert_null (none);
}

static void
add_odd_program (RouseProject *project)
{
  g_ptr_array_add (project->programs, new_program ("a/b", "n"));
}

static void
name_in_two_lines (RouseProject *project)
{
  set_string (&project->name, "a\nb");
}

static void
build_for_the_shell (RouseProject *project)
{
  get_program (project, "web")->build_shell = g_strdup ("make | cat");
}

static void
name_unknown_program (RouseProject *project)
{
  set_list (&get_program (project, "web")->after, "nobody");
}

static void
name_twice (RouseProject *project)
{
  set_string (&get_program (project, "db")->name, "web");
}

/* What cannot be written, and why. */
static const struct
{
  const char *name;
  const char *shared;
  const char *private;
  ChangeFunc  change;
  const char *message;
} failures[] = {
  { "shared-broken", WEB "oops\n", ROOT, change_url, "S:3: this is neither a [group] nor key=value nor a # comment" },
  { "shared-invalid", WEB "kind=x\n", ROOT, change_url, "S:3: kind: write service or task" },
  { "private-broken", WEB, ROOT "order=x\n", change_url, "P:3: order: write a number" },
  { "name", WEB, ROOT "name=shop\n", name_in_two_lines, "P:3: name: write a name in one line" },
  { "program", WEB, ROOT, add_odd_program, "S:4: a program needs a name without a slash: [program web]" },
  { "build", WEB, ROOT, build_for_the_shell, "a build that is for the shell needs a command that is, too" },
  { "after", WEB, ROOT, name_unknown_program, "S:3: after: there is no program “nobody”, only web, db" },
  { "twice", WEB, ROOT DB, name_twice, "no text can say what this project is" },
  { "rules", WEB RULE_A, ROOT RULE_B, swap_rules, "the rule “a” cannot come before one of the private file: it is in the shared one" },
  { "rule-for-private", WEB RULE_A, ROOT DB, add_rule_for_db,
    "the shared file would not be valid by itself: S:8: programs: there is no program “db”, only web" },
};

static void
test_failure (gconstpointer data)
{
  guint                    i = GPOINTER_TO_UINT (data);
  const RouseLayer         one = { "S", failures[i].shared, strlen (failures[i].shared) };
  const RouseLayer         other = { "P", failures[i].private, strlen (failures[i].private) };
  g_autoptr (GError)       error = NULL;
  g_autoptr (RouseProject) project = parse (failures[i].shared, failures[i].private, NULL);
  char                    *new_shared = NULL, *new_private = NULL;

  if (project == NULL)
    project = parse (WEB DB, ROOT, NULL);
  if (rouse_project_find_program (project, "db") == NULL && failures[i].change == name_unknown_program)
    g_ptr_array_add (project->programs, new_program ("db", "db"));
  failures[i].change (project);
  g_assert_false (rouse_project_layers_write (project, &one, &other, &new_shared, &new_private, &error));
  g_assert_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, failures[i].message);
  g_assert_null (new_shared);
  g_assert_null (new_private);
}

#define ADD_TABLE(table, prefix, func)                                   \
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)                       \
    {                                                                    \
      g_autofree char *path = g_strconcat (prefix, table[i].name, NULL); \
                                                                         \
      g_test_add_data_func (path, GUINT_TO_POINTER (i), func);           \
    }

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD_TABLE (changes, "/project/layers/change/", test_change);
  g_test_add_func ("/project/layers/new-file", test_new_file);
  ADD_TABLE (failures, "/project/layers/fail/", test_failure);
  return g_test_run ();
}
