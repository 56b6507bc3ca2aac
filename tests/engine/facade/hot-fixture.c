/* hot-fixture.c - a program whose rules ask for more than restarts, and what happens to it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hot-fixture.h"

#include "projects.h"

#include <signal.h>

static void
reloaded_cb (HotFixture *f, RouseReload *reload)
{
  g_string_append_printf (f->told, "%s%s %s", f->told->len > 0 ? ", " : "", rouse_reload_action_to_string (reload->action), rouse_outcome_to_string (reload->outcome));
  if (reload->fall_back != ROUSE_FALL_BACK_NONE)
    g_string_append_printf (f->told, " after %s %s", rouse_reload_action_to_string (reload->tried), rouse_fall_back_to_string (reload->fall_back));
  else
    g_assert_cmpint (reload->tried, ==, reload->action);
  if (reload->rule != NULL)
    g_string_append_printf (f->told, " by %s", reload->rule);
  g_assert_cmpstr (reload->program, ==, "web");
  g_assert_cmpstr (reload->project, ==, "shop");
}

static void
idle_cb (HotFixture *f)
{
  f->n_idle++;
}

static void
add_rule (RouseProject *project, const char *name, RouseAction action, int signum, const char *command)
{
  RouseRule *rule = rouse_rule_new ();

  rule->name = g_strdup (name);
  rule->match = g_new0 (char *, 2);
  rule->match[0] = g_strconcat ("*.", name, NULL);
  rule->action = action;
  rule->signal = signum;
  rule->command = g_strdup (command);
  g_ptr_array_add (project->rules, rule);
}

void
hot_set_up (HotFixture *f, gconstpointer data)
{
  g_autoptr (RouseProject) project = projects_new ("shop", "/shop", "web");
  RouseProgram            *program = g_ptr_array_index (project->programs, 0);
  g_autoptr (RouseConcern) concern = NULL;

  add_rule (project, "conf", ROUSE_ACTION_SIGNAL, SIGHUP, NULL);
  add_rule (project, "usr", ROUSE_ACTION_SIGNAL, SIGUSR1, NULL);
  add_rule (project, "po", ROUSE_ACTION_COMMAND, 0, "hot compile");
  add_rule (project, "gen", ROUSE_ACTION_COMMAND, 0, "hot generate");
  add_rule (project, "css", ROUSE_ACTION_BROWSER, 0, NULL);
  if (g_strcmp0 (data, "build") == 0)
    program->build_argv = g_strdupv ((char *[]){ (char *) "build", NULL });
  program->hot_ask = g_strcmp0 (data, "ask") == 0;
  program->kind = g_strcmp0 (data, "task") == 0 ? ROUSE_KIND_TASK : ROUSE_KIND_SERVICE;
  program->env = g_strdupv ((char *[]){ (char *) "COLOUR=red", NULL });
  f->clock = rouse_clock_fake_new ();
  f->launcher = rouse_launcher_fake_new ();
  f->runner = rouse_runner_new (program, ROUSE_LAUNCHER (f->launcher), NULL, ROUSE_CLOCK (f->clock));
  concern = rouse_concern_new (project, program, NULL);
  rouse_runner_set_concern (f->runner, concern);
  f->told = g_string_new (NULL);
  g_signal_connect_swapped (f->runner, "reloaded", G_CALLBACK (reloaded_cb), f);
  g_signal_connect_swapped (f->runner, "idle", G_CALLBACK (idle_cb), f);
}

void
hot_tear_down (HotFixture *f, gconstpointer data)
{
  g_assert_cmpstr (f->told->str, ==, "");
  g_signal_handlers_disconnect_by_data (f->runner, f);
  g_assert_finalize_object (f->runner);
  g_clear_object (&f->launcher);
  g_clear_object (&f->clock);
  g_string_free (f->told, TRUE);
}

void
hot_start (HotFixture *f)
{
  rouse_runner_start (f->runner, ROUSE_CAUSE_FIRST, NULL);
  hot_get_ready (f);
  hot_assert_told (f, "start ready");
}

void
hot_get_ready (HotFixture *f)
{
  rouse_process_fake_start (hot_process (f));
  hot_advance_ms (f, HOT_READY_MS);
  hot_assert_state (f, ROUSE_STATE_RUNNING);
}

void
hot_go_round (HotFixture *f)
{
  hot_assert_state (f, ROUSE_STATE_STOPPING);
  projects_end (f->launcher, "web");
  hot_get_ready (f);
}

void
hot_change (HotFixture *f, const char *paths)
{
  g_auto (GStrv)             words = g_strsplit (paths, " ", -1);
  g_autoptr (RouseChangeSet) set = rouse_change_set_new ();

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat ("/shop/", words[i], NULL);

      rouse_change_set_add (set, path, ROUSE_CHANGE_MODIFIED, NULL);
    }
  set->first_us = set->last_us = set->settled_us = rouse_clock_get_now (ROUSE_CLOCK (f->clock));
  rouse_runner_judge_changes (f->runner, set);
  rouse_runner_take_changes (f->runner, NULL);
}

RouseProcessFake *
hot_process (HotFixture *f)
{
  return rouse_launcher_fake_find (f->launcher, "web");
}

RouseProcessFake *
hot_command (HotFixture *f)
{
  return rouse_launcher_fake_find (f->launcher, "web/command");
}

void
hot_advance_ms (HotFixture *f, guint ms)
{
  rouse_clock_fake_advance_ms (f->clock, ms);
}

void
hot_assert_told (HotFixture *f, const char *expected)
{
  g_assert_cmpstr (f->told->str, ==, expected);
  g_string_truncate (f->told, 0);
}

void
hot_assert_calls (RouseProcessFake *process, const char *expected)
{
  g_autofree char *calls = rouse_process_fake_take_calls (process);

  g_assert_cmpstr (calls, ==, expected);
}

void
hot_assert_state (HotFixture *f, RouseState state)
{
  g_assert_cmpstr (rouse_state_to_string (rouse_runner_get_state (f->runner)), ==, rouse_state_to_string (state));
}

void
hot_assert_hot (HotFixture *f, gboolean expected)
{
  g_assert_cmpint (rouse_runner_get_hot (f->runner) != NULL, ==, expected);
}

void
hot_assert_starts (HotFixture *f, guint n)
{
  g_assert_cmpuint (rouse_runner_get_n_starts (f->runner), ==, n);
}
