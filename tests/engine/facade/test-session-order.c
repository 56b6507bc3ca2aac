/* test-session-order.c - programs that start after others, follow their restarts, and mind their own changes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "clock-fake.h"
#include "projects.h"
#include "session-private.h"

#include <string.h>

#define READY_MS 600

typedef struct
{
  RouseClockFake    *clock;
  RouseLauncherFake *launcher;
  RouseSession      *session;
  GString           *causes; /* of all reloads that became ready, as in "db first, web cascade" */
  GString           *told;   /* the paths of what `changed` told */
} Fixture;

static void
ready_cb (Fixture *f, RouseRunner *runner, RouseRun *run, RouseReload *reload)
{
  g_string_append_printf (f->causes, "%s%s %s", f->causes->len > 0 ? ", " : "", rouse_runner_get_program (runner)->name,
                          rouse_cause_to_string (reload->cause));
}

static void
changed_cb (Fixture *f, RouseChangeSet *set)
{
  for (guint i = 0; i < set->changes->len; i++)
    g_string_append_printf (f->told, "%s%s", f->told->len > 0 ? " " : "",
                            ((const RouseChange *) g_ptr_array_index (set->changes, i))->path);
}

/* Programs as in "db web:db! tests:db,web*": after the colon whom it comes after, "!" for cascade, "*" for a task. */
static RouseProject *
make_project (const char *programs)
{
  g_auto (GStrv) words = g_strsplit (programs, " ", -1);
  RouseProject  *project = projects_new ("shop", "/shop", programs);

  for (guint i = 0; words[i] != NULL; i++)
    {
      RouseProgram  *program = g_ptr_array_index (project->programs, i);
      g_auto (GStrv) parts = g_strsplit (words[i], ":", 2);
      const char    *marks = strpbrk (words[i], "!*");

      program->cascade = marks != NULL && strchr (marks, '!') != NULL;
      program->kind = marks != NULL && strchr (marks, '*') != NULL ? ROUSE_KIND_TASK : ROUSE_KIND_SERVICE;
      g_strdelimit (parts[0], "!*", '\0');
      g_free (program->name);
      program->name = g_strdup (parts[0]);
      if (parts[1] == NULL)
        continue;
      g_strdelimit (parts[1], "!*", '\0');
      program->after = g_strsplit (parts[1], ",", -1);
    }
  return project;
}

static void
set_up_with (Fixture *f, RouseProject *project)
{
  f->clock = rouse_clock_fake_new ();
  f->launcher = rouse_launcher_fake_new ();
  f->causes = g_string_new (NULL);
  f->told = g_string_new (NULL);
  f->session = rouse_session_new (project, ROUSE_LAUNCHER (f->launcher), NULL, ROUSE_CLOCK (f->clock));
  g_signal_connect_swapped (f->session, "runner-ready", G_CALLBACK (ready_cb), f);
  g_signal_connect_swapped (f->session, "changed", G_CALLBACK (changed_cb), f);
}

static void
set_up (Fixture *f, gconstpointer programs)
{
  g_autoptr (RouseProject) project = make_project (programs);

  set_up_with (f, project);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_signal_handlers_disconnect_by_data (f->session, f);
  g_assert_finalize_object (f->session);
  g_clear_object (&f->launcher);
  g_clear_object (&f->clock);
  g_string_free (f->causes, TRUE);
  g_string_free (f->told, TRUE);
}

static RouseRunner *
find (Fixture *f, const char *name)
{
  return rouse_session_find_runner (f->session, name);
}

static void
switch_on (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  rouse_session_start (f->session, FALSE, &error);
  g_assert_no_error (error);
}

static void
assert_awaits (Fixture *f, const char *name, const char *expected)
{
  g_assert_cmpstr (rouse_runner_get_awaits (find (f, name)), ==, expected);
}

static void
assert_state (Fixture *f, const char *name, RouseState state)
{
  g_assert_cmpstr (rouse_state_to_string (rouse_runner_get_state (find (f, name))), ==, rouse_state_to_string (state));
}

/* The service, which was launched, begins and becomes ready. */
static void
get_ready (Fixture *f, const char *name)
{
  projects_begin (f->launcher, name);
  rouse_clock_fake_advance_ms (f->clock, READY_MS);
  assert_state (f, name, ROUSE_STATE_RUNNING);
}

/* Whoever waits for others gets ready after them, one after the other. */
static void
get_all_ready (Fixture *f, const char *names)
{
  g_auto (GStrv) words = g_strsplit (names, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    get_ready (f, words[i]);
}

/* What is being stopped is gone; a restart launches it anew. */
static void
go (Fixture *f, const char *name)
{
  assert_state (f, name, ROUSE_STATE_STOPPING);
  projects_end (f->launcher, name);
}

static void
assert_causes (Fixture *f, const char *expected)
{
  g_assert_cmpstr (f->causes->str, ==, expected);
  g_string_truncate (f->causes, 0);
}

static void
assert_starts (Fixture *f, const char *name, guint n)
{
  g_assert_cmpuint (rouse_runner_get_n_starts (find (f, name)), ==, n);
}

/* As the observer tells it. */
static void
change (Fixture *f, const char *paths)
{
  g_auto (GStrv)             words = g_strsplit (paths, " ", -1);
  g_autoptr (RouseChangeSet) set = rouse_change_set_new ();

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat ("/shop/", words[i], NULL);

      rouse_change_set_add (set, path, ROUSE_CHANGE_MODIFIED, NULL);
    }
  set->first_us = set->last_us = set->settled_us = rouse_clock_get_now (ROUSE_CLOCK (f->clock));
  g_signal_emit_by_name (f->session->observer, "changed", set);
}

/* Nobody starts before those it comes after are ready, in whatever order they stand. */
static void
test_start (Fixture *f, gconstpointer data)
{
  switch_on (f);
  g_assert_cmpuint (rouse_launcher_fake_get_n_launches (f->launcher), ==, 1);
  assert_awaits (f, "web", "db");
  assert_awaits (f, "proxy", "web, db");
  projects_begin (f->launcher, "db");
  g_assert_cmpuint (rouse_launcher_fake_get_n_launches (f->launcher), ==, 1);
  rouse_clock_fake_advance_ms (f->clock, READY_MS);
  assert_awaits (f, "web", NULL);
  assert_awaits (f, "proxy", "web");
  get_ready (f, "web");
  assert_awaits (f, "proxy", NULL);
  get_ready (f, "proxy");
  assert_causes (f, "db first, web first, proxy first");
}

/* A task is ready when it has ended well, and not before. */
static void
test_start_after_task (Fixture *f, gconstpointer data)
{
  switch_on (f);
  projects_begin (f->launcher, "migrate");
  rouse_clock_fake_advance_ms (f->clock, READY_MS);
  assert_awaits (f, "web", "migrate");
  rouse_process_fake_end (rouse_launcher_fake_find (f->launcher, "migrate"), 1 << 8);
  assert_awaits (f, "web", "migrate");
  rouse_runner_restart (find (f, "migrate"));
  projects_begin (f->launcher, "migrate");
  projects_end (f->launcher, "migrate");
  assert_awaits (f, "web", NULL);
  get_ready (f, "web");
}

/* Who failed is waited for until somebody has mended it; changes do not start who waits. */
static void
test_start_after_failure (Fixture *f, gconstpointer data)
{
  switch_on (f);
  projects_begin (f->launcher, "db");
  rouse_process_fake_end (rouse_launcher_fake_find (f->launcher, "db"), 1 << 8);
  assert_state (f, "db", ROUSE_STATE_FAILED);
  assert_awaits (f, "web", "db");
  change (f, "a.py");
  g_assert_cmpuint (rouse_launcher_fake_get_n_launches (f->launcher), ==, 2);
  assert_starts (f, "web", 0);
  assert_awaits (f, "web", "db");
  get_all_ready (f, "db web");
  assert_causes (f, "db change, web first");
}

/* Whoever starts one by hand need not wait, and is not followed up by a second start. */
static void
test_start_by_hand (Fixture *f, gconstpointer data)
{
  switch_on (f);
  rouse_runner_restart (find (f, "web"));
  assert_awaits (f, "web", NULL);
  get_ready (f, "web");
  get_ready (f, "db");
  assert_causes (f, "web manual, db first");
  assert_starts (f, "web", 1);
}

/* Whoever stops what waits does not want it to start. */
static void
test_stop_while_waiting (Fixture *f, gconstpointer data)
{
  switch_on (f);
  rouse_runner_stop (find (f, "web"));
  assert_awaits (f, "web", NULL);
  get_ready (f, "db");
  assert_state (f, "web", ROUSE_STATE_STOPPED);
  assert_starts (f, "web", 0);
}

/* Off and on again is in order again, also with those that are still on their way out. */
static void
test_off_on (Fixture *f, gconstpointer data)
{
  switch_on (f);
  get_all_ready (f, "db web");
  rouse_session_stop (f->session);
  assert_awaits (f, "web", NULL);
  switch_on (f);
  assert_awaits (f, "web", "db");
  go (f, "web");
  assert_state (f, "web", ROUSE_STATE_STOPPED);
  go (f, "db");
  get_all_ready (f, "db web");
  assert_causes (f, "db first, web first, db first, web first");
}

/* All anew is in order, too, and each once, whoever cascades. */
static void
test_restart_all (Fixture *f, gconstpointer data)
{
  switch_on (f);
  get_all_ready (f, "db web proxy");
  assert_causes (f, "db first, web first, proxy first");
  rouse_session_restart (f->session);
  assert_awaits (f, "web", "db");
  assert_awaits (f, "proxy", "web");
  go (f, "proxy");
  go (f, "web");
  go (f, "db");
  get_all_ready (f, "db web proxy");
  assert_causes (f, "db manual, web manual, proxy manual");
  assert_starts (f, "proxy", 2);
}

/* A chain of cascades is gone through once. */
static void
test_cascade (Fixture *f, gconstpointer data)
{
  switch_on (f);
  get_all_ready (f, "db web proxy");
  assert_causes (f, "db first, web first, proxy first");
  rouse_runner_restart (find (f, "db"));
  assert_state (f, "web", ROUSE_STATE_RUNNING);
  go (f, "db");
  projects_begin (f->launcher, "db");
  assert_state (f, "web", ROUSE_STATE_RUNNING);
  rouse_clock_fake_advance_ms (f->clock, READY_MS);
  assert_state (f, "proxy", ROUSE_STATE_RUNNING);
  go (f, "web");
  get_ready (f, "web");
  go (f, "proxy");
  get_ready (f, "proxy");
  assert_causes (f, "db manual, web cascade, proxy cascade");
}

static void
web_runs_still_cb (Fixture *f, RouseReload *reload)
{
  assert_state (f, "web", ROUSE_STATE_RUNNING);
  g_string_append (f->told, "told ");
}

/* Whoever is told of a restart hears of it before of what follows it. */
static void
test_cascade_is_told_in_order (Fixture *f, gconstpointer data)
{
  switch_on (f);
  get_all_ready (f, "db web");
  g_signal_connect_swapped (find (f, "db"), "ready", G_CALLBACK (web_runs_still_cb), f);
  g_signal_connect_swapped (find (f, "db"), "reloaded", G_CALLBACK (web_runs_still_cb), f);
  rouse_runner_restart (find (f, "db"));
  go (f, "db");
  get_ready (f, "db");
  g_assert_cmpstr (f->told->str, ==, "told told ");
  assert_state (f, "web", ROUSE_STATE_STOPPING);
  g_signal_handlers_disconnect_by_func (find (f, "db"), web_runs_still_cb, f);
}

/* One who comes after two that are restarted waits for both. */
static void
test_cascade_diamond (Fixture *f, gconstpointer data)
{
  switch_on (f);
  get_all_ready (f, "db web worker proxy");
  rouse_runner_restart (find (f, "db"));
  go (f, "db");
  get_ready (f, "db");
  go (f, "web");
  go (f, "worker");
  get_ready (f, "web");
  assert_awaits (f, "proxy", "worker");
  assert_state (f, "proxy", ROUSE_STATE_RUNNING);
  get_ready (f, "worker");
  go (f, "proxy");
  get_ready (f, "proxy");
  assert_starts (f, "proxy", 2);
}

/* Files of both changed: the second waits for the first, and is restarted once, by its own changes. */
static void
test_cascade_and_change (Fixture *f, gconstpointer data)
{
  const RouseReload *reload;

  switch_on (f);
  get_all_ready (f, "db web proxy");
  assert_causes (f, "db first, web first, proxy first");
  change (f, "a.py");
  assert_awaits (f, "web", "db");
  assert_awaits (f, "proxy", "web");
  assert_state (f, "web", ROUSE_STATE_RUNNING);
  go (f, "db");
  projects_begin (f->launcher, "db");
  change (f, "b.py"); /* db starts: once more */
  go (f, "db");
  get_ready (f, "db");
  assert_awaits (f, "web", NULL);
  go (f, "web");
  get_ready (f, "web");
  go (f, "proxy");
  get_ready (f, "proxy");
  assert_causes (f, "db change, web change, proxy change");
  assert_starts (f, "web", 2);
  assert_starts (f, "proxy", 2);
  reload = rouse_runner_get_reload (find (f, "proxy"));
  g_assert_cmpuint (reload->changes->n_changes, ==, 2);
}

/* … and where the first fails, when that is mended. */
static void
test_cascade_and_failure (Fixture *f, gconstpointer data)
{
  switch_on (f);
  get_all_ready (f, "db web");
  change (f, "a.py");
  go (f, "db");
  projects_begin (f->launcher, "db");
  rouse_process_fake_end (rouse_launcher_fake_find (f->launcher, "db"), 1 << 8);
  assert_awaits (f, "web", "db");
  assert_state (f, "web", ROUSE_STATE_RUNNING);
  change (f, "a.py");
  get_ready (f, "db");
  go (f, "web");
  get_ready (f, "web");
  assert_starts (f, "web", 2);
}

/* … and where the first is stopped by hand, what changed must be seen all the same. */
static void
test_cascade_and_stop (Fixture *f, gconstpointer data)
{
  switch_on (f);
  get_all_ready (f, "db web");
  change (f, "a.py");
  rouse_runner_stop (find (f, "db"));
  assert_awaits (f, "web", NULL);
  go (f, "web");
  get_ready (f, "web");
  assert_starts (f, "web", 2);
}

/* Who is held stays so. */
static void
test_cascade_held (Fixture *f, gconstpointer data)
{
  switch_on (f);
  get_all_ready (f, "db web");
  rouse_runner_stop (find (f, "web"));
  go (f, "web");
  rouse_runner_restart (find (f, "db"));
  go (f, "db");
  get_ready (f, "db");
  assert_state (f, "web", ROUSE_STATE_STOPPED);
  assert_starts (f, "web", 1);
}

/* Without cascade, order is for the first start. */
static void
test_no_cascade (Fixture *f, gconstpointer data)
{
  switch_on (f);
  get_all_ready (f, "db web");
  change (f, "a.py");
  go (f, "web");
  go (f, "db");
  get_all_ready (f, "web db");
  assert_starts (f, "web", 2);
}

/* An edited program takes the place of the old one, and who follows it does so then. */
static void
test_edit (Fixture *f, gconstpointer data)
{
  g_autoptr (RouseProject) project = rouse_project_copy (rouse_session_get_project (f->session));
  RouseProgram            *db = g_ptr_array_index (project->programs, 0);

  switch_on (f);
  get_all_ready (f, "db web");
  assert_causes (f, "db first, web first");
  g_free (db->shell);
  db->shell = g_strdup ("serve better");
  g_assert_true (rouse_session_set_project (f->session, project, NULL));
  projects_end (f->launcher, "db");
  get_ready (f, "db");
  go (f, "web");
  get_ready (f, "web");
  assert_causes (f, "db config, web cascade");
}

/* What is said of when a program starts holds from now on, and restarts nobody. */
static void
test_edit_order (Fixture *f, gconstpointer data)
{
  g_autoptr (RouseProject) project = make_project ("db web:db!");
  RouseProgram            *web = g_ptr_array_index (project->programs, 1);

  switch_on (f);
  get_all_ready (f, "db web");
  web->watch = g_strsplit ("*.html", ";", -1);
  web->stop_timeout_us = 0;
  g_assert_true (rouse_session_set_project (f->session, project, NULL));
  assert_state (f, "web", ROUSE_STATE_RUNNING);
  change (f, "a.py");
  assert_awaits (f, "web", NULL);
  go (f, "db");
  get_ready (f, "db");
  go (f, "web");
  get_ready (f, "web");
  assert_causes (f, "db first, web first, db change, web cascade");
}

/* A program that is added later waits like any other. */
static void
test_add (Fixture *f, gconstpointer data)
{
  g_autoptr (RouseProject) project = make_project ("db web:db proxy:web");

  switch_on (f);
  projects_begin (f->launcher, "db");
  g_assert_true (rouse_session_set_project (f->session, project, NULL));
  assert_awaits (f, "proxy", "web");
  assert_awaits (f, "web", "db");
  rouse_clock_fake_advance_ms (f->clock, READY_MS);
  get_all_ready (f, "web proxy");
  assert_causes (f, "db first, web first, proxy first");
}

/* Changes before anything was started: both start, in order; and one alone does not wait for whom nobody starts. */
static void
test_postponed (Fixture *f, gconstpointer data)
{
  g_assert_true (rouse_session_start (f->session, TRUE, NULL));
  change (f, "a.py");
  assert_awaits (f, "web", "db");
  get_all_ready (f, "db web");
  assert_causes (f, "db change, web change");
}

static RouseRule *
make_rule (const char *name, RouseAction action, const char *match, const char *programs)
{
  RouseRule *rule = rouse_rule_new ();

  rule->name = g_strdup (name);
  rule->action = action;
  rule->match = g_strsplit (match, ";", -1);
  rule->programs = programs != NULL ? g_strsplit (programs, ";", -1) : NULL;
  return rule;
}

static void
set_up_concerns (Fixture *f, gconstpointer data)
{
  g_autoptr (RouseProject) project = make_project ("web worker assets*");

  ((RouseProgram *) g_ptr_array_index (project->programs, 0))->watch = g_strsplit ("*.py;*.html", ";", -1);
  ((RouseProgram *) g_ptr_array_index (project->programs, 1))->watch = g_strsplit ("*.py", ";", -1);
  ((RouseProgram *) g_ptr_array_index (project->programs, 2))->ignore = g_strsplit ("*.py;*.html", ";", -1);
  g_ptr_array_add (project->rules, make_rule ("docs", ROUSE_ACTION_IGNORE, "docs/", NULL));
  set_up_with (f, project);
  switch_on (f);
  get_all_ready (f, "web worker");
  projects_begin (f->launcher, "assets");
  projects_end (f->launcher, "assets");
}

/* Each program is restarted by its own files, told of these alone; and nobody hears of what concerns none. */
static void
test_concerns (Fixture *f, gconstpointer data)
{
  const RouseReload *reload;

  change (f, "docs/a.html docs/a.css");
  g_assert_cmpstr (f->told->str, ==, "");
  change (f, "a.html docs/b.html");
  g_assert_cmpstr (f->told->str, ==, "/shop/a.html");
  assert_state (f, "worker", ROUSE_STATE_RUNNING);
  assert_state (f, "assets", ROUSE_STATE_FINISHED);
  go (f, "web");
  get_ready (f, "web");

  g_string_truncate (f->told, 0);
  change (f, "a.css b.html c.py docs/d.py");
  g_assert_cmpstr (f->told->str, ==, "/shop/a.css /shop/b.html /shop/c.py");
  go (f, "web");
  go (f, "worker");
  get_all_ready (f, "web worker");
  reload = rouse_runner_get_reload (find (f, "worker"));
  g_assert_cmpuint (reload->changes->n_changes, ==, 1);
  g_assert_cmpstr (((const RouseChange *) g_ptr_array_index (reload->changes->changes, 0))->path, ==, "/shop/c.py");
  g_assert_cmpuint (rouse_runner_get_reload (find (f, "web"))->changes->n_changes, ==, 2);
  projects_begin (f->launcher, "assets");
  projects_end (f->launcher, "assets");
  g_assert_cmpuint (rouse_runner_get_reload (find (f, "assets"))->changes->n_changes, ==, 1);
}

/* A project whose rules alone are edited disturbs nobody, and the new rules hold. */
static void
test_concerns_edit (Fixture *f, gconstpointer data)
{
  g_autoptr (RouseProject) project = rouse_project_copy (rouse_session_get_project (f->session));
  g_autoptr (RouseProject) bad = NULL;

  g_ptr_array_add (project->rules, make_rule ("html", ROUSE_ACTION_IGNORE, "*.html", "web"));
  g_assert_true (rouse_session_set_project (f->session, project, NULL));
  change (f, "a.html");
  assert_state (f, "web", ROUSE_STATE_RUNNING);
  bad = rouse_project_copy (project);
  g_ptr_array_add (bad->rules, make_rule ("bad", ROUSE_ACTION_IGNORE, "!*.html", NULL));
  g_assert_false (rouse_session_set_project (f->session, bad, NULL));
  change (f, "a.html");
  assert_state (f, "web", ROUSE_STATE_RUNNING);
  g_assert_true (rouse_session_get_project (f->session) == project);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    const char *programs;
    void (*func) (Fixture *f, gconstpointer data);
  } tests[] = {
    { "/session/order/start", "proxy:web,db web:db db", test_start },
    { "/session/order/start-after-task", "migrate* web:migrate", test_start_after_task },
    { "/session/order/start-after-failure", "db web:db", test_start_after_failure },
    { "/session/order/start-by-hand", "db web:db!", test_start_by_hand },
    { "/session/order/stop-while-waiting", "db web:db", test_stop_while_waiting },
    { "/session/order/off-on", "db web:db!", test_off_on },
    { "/session/order/restart-all", "db web:db! proxy:web!", test_restart_all },
    { "/session/order/edit", "db web", test_edit_order },
    { "/session/order/add", "db web:db", test_add },
    { "/session/order/postponed", "db web:db", test_postponed },
    { "/session/cascade/chain", "db web:db! proxy:web!", test_cascade },
    { "/session/cascade/told-in-order", "db web:db!", test_cascade_is_told_in_order },
    { "/session/cascade/diamond", "db web:db! worker:db! proxy:web,worker!", test_cascade_diamond },
    { "/session/cascade/and-change", "db web:db! proxy:web!", test_cascade_and_change },
    { "/session/cascade/and-failure", "db web:db!", test_cascade_and_failure },
    { "/session/cascade/and-stop", "db web:db!", test_cascade_and_stop },
    { "/session/cascade/held", "db web:db!", test_cascade_held },
    { "/session/cascade/none", "db web:db", test_no_cascade },
    { "/session/cascade/edit", "db web:db!", test_edit },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, tests[i].programs, set_up, tests[i].func, tear_down);
  g_test_add ("/session/concerns", Fixture, NULL, set_up_concerns, test_concerns, tear_down);
  g_test_add ("/session/concerns/edit", Fixture, NULL, set_up_concerns, test_concerns_edit, tear_down);
  return g_test_run ();
}
