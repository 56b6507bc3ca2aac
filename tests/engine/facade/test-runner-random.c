/* test-runner-random.c - whatever happens to a program when: in the end, it has taken the last change
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hot-fixture.h"

#include <signal.h>
#include <string.h>

#define N_ROUNDS 200
#define N_STEPS 150

typedef struct
{
  HotFixture *f;
  GRand      *dice;
  GPtrArray  *processes; /* (owned) all that there ever were in this round */
  GHashTable *told;      /* (owned) set of the reloads that were final */
  gint64      changed;   /* when the last change was that needs the program */
  gint64      taken;     /* when the last hot action began that was enough */
  guint       n_changes; /* all that have to be told of */
  guint       n_told;
  guint       n_hot; /* that were enough */
  GString    *log;
} Round;

static gint64
get_now (Round *r)
{
  return rouse_clock_get_now (ROUSE_CLOCK (r->f->clock));
}

static void
reloaded_cb (Round *r, RouseReload *reload)
{
  gboolean hot = rouse_reload_action_is_hot (reload->action);

  g_assert_true (g_hash_table_add (r->told, rouse_reload_ref (reload)));
  g_assert_cmpint (reload->outcome, !=, ROUSE_OUTCOME_PENDING);
  g_string_append_printf (r->log, " [%s %s]", rouse_reload_action_to_string (reload->action), rouse_outcome_to_string (reload->outcome));
  if (hot && reload->outcome == ROUSE_OUTCOME_READY && reload->action != ROUSE_RELOAD_BROWSER)
    {
      r->taken = MAX (r->taken, get_now (r) - reload->hot_us);
      r->n_hot++;
      g_assert_cmpstr (reload->run_id, ==, rouse_runner_get_run (r->f->runner)->id);
      g_assert_false (rouse_runner_get_run (r->f->runner)->ended);
    }
  if (reload->cause == ROUSE_CAUSE_CHANGE)
    r->n_told++;
}

static void
collect (Round *r)
{
  RouseProcessFake *processes[] = { hot_process (r->f), hot_command (r->f), rouse_launcher_fake_find (r->f->launcher, "web/build") };

  for (guint i = 0; i < G_N_ELEMENTS (processes); i++)
    if (processes[i] != NULL && !g_ptr_array_find (r->processes, processes[i], NULL))
      g_ptr_array_add (r->processes, g_object_ref (processes[i]));
}

static gboolean
is_in (RouseProcessFake *process, const char *phase)
{
  return g_str_equal (rouse_process_fake_get_phase (process), phase);
}

static void
change (Round *r)
{
  static const char *const common[] = { "a.conf", "b.conf", "a.po", "b.po", "a.css a.po" };
  static const char *const rare[] = { "a.usr", "a.gen", "a.css", "a.py", "a.conf a.po" };
  gboolean                 is_rare = g_rand_int_range (r->dice, 0, 6) == 0;
  const char              *path = is_rare ? rare[g_rand_int_range (r->dice, 0, G_N_ELEMENTS (rare))] : common[g_rand_int_range (r->dice, 0, G_N_ELEMENTS (common))];
  gboolean                 pages = g_str_equal (path, "a.css");

  g_string_append_printf (r->log, " %s", path);
  if (!rouse_runner_get_held (r->f->runner) || pages)
    r->n_changes++;
  if (!pages)
    r->changed = get_now (r);
  hot_change (r->f, path);
}

/* One step in the life of a process, the @wait_status at its end. */
static void
push (Round *r, RouseProcessFake *process, int wait_status)
{
  g_string_append_printf (r->log, " %s", rouse_process_fake_get_phase (process));
  if (is_in (process, "launched"))
    rouse_process_fake_start (process);
  else if (is_in (process, "started"))
    rouse_process_fake_exit (process, wait_status);
  else if (is_in (process, "ended"))
    rouse_process_fake_leave (process);
}

/* What is begun or over goes on; what runs ends now and then, and mostly well if it is to. */
static void
push_any (Round *r)
{
  static const int  ends[] = { 0, 0, 0, 1 << 8, 3 << 8, SIGHUP, SIGTERM, 127 << 8 };
  RouseProcessFake *process = g_ptr_array_index (r->processes, g_rand_int_range (r->dice, 0, r->processes->len));
  gboolean          stays = process == hot_process (r->f) && is_in (process, "started") && rouse_runner_get_state (r->f->runner) != ROUSE_STATE_STOPPING;

  if (!stays || g_rand_int_range (r->dice, 0, 30) == 0)
    push (r, process, ends[g_rand_int_range (r->dice, 0, G_N_ELEMENTS (ends))]);
}

static void
step (Round *r)
{
  guint n = g_rand_int_range (r->dice, 0, 100);

  collect (r);
  if (n < 15)
    change (r);
  else if (n < 65 && r->processes->len > 0)
    for (guint i = 0; i < 4; i++)
      push_any (r);
  else if (n < 67)
    rouse_runner_notify (r->f->runner, "RELOADING=1", NULL);
  else if (n < 71)
    rouse_runner_notify (r->f->runner, "READY=1", NULL);
  else if (n < 72)
    rouse_runner_restart (r->f->runner);
  else if (n < 73)
    rouse_runner_cascade (r->f->runner, NULL);
  else if (n < 74 && g_rand_boolean (r->dice))
    rouse_runner_stop (r->f->runner);
  else if (n < 75)
    rouse_launcher_fake_refuse (r->f->launcher, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "no"));
  hot_advance_ms (r->f, n < 80 ? g_rand_int_range (r->dice, 1, 60) : g_rand_int_range (r->dice, 1, 900));
}

/* Everybody does what is expected of them, until nothing happens any more. */
static void
settle (Round *r)
{
  guint n_quiet = 0;

  for (guint n = 0; n_quiet < 8; n++)
    {
      gboolean quiet = TRUE;

      g_assert_cmpuint (n, <, 1000);
      collect (r);
      for (guint i = 0; i < r->processes->len; i++)
        {
          RouseProcessFake *process = g_ptr_array_index (r->processes, i);
          g_autofree char  *calls = rouse_process_fake_take_calls (process);
          gboolean          is_command = process != hot_process (r->f);

          if (is_in (process, "gone") || (is_in (process, "started") && !is_command && strstr (calls, "signal") == NULL && strstr (calls, "kill") == NULL && rouse_runner_get_state (r->f->runner) != ROUSE_STATE_STOPPING))
            continue;
          push (r, process, 0);
          quiet = FALSE;
        }
      hot_advance_ms (r->f, 1000);
      n_quiet = quiet ? n_quiet + 1 : 0;
    }
}

/* When the last thing began that has seen what had changed before: a run, its build, one that failed too, or a hot action. */
static gint64
get_taken (Round *r)
{
  RouseRun *runs[] = { rouse_runner_get_run (r->f->runner), rouse_runner_get_failed_build (r->f->runner) };
  gint64    taken = r->taken;

  for (guint i = 0; i < G_N_ELEMENTS (runs); i++)
    if (runs[i] != NULL)
      taken = MAX (taken, runs[i]->start_us);
  return taken;
}

/* Returns how many hot actions were enough. */
static guint
test_round (HotFixture *f, gconstpointer data)
{
  guint32 seed = g_test_rand_int ();
  Round   r = { .f = f, .dice = g_rand_new_with_seed (seed), .log = g_string_new (NULL) };

  r.processes = g_ptr_array_new_with_free_func (g_object_unref);
  r.told = g_hash_table_new_full (g_direct_hash, g_direct_equal, (GDestroyNotify) rouse_reload_unref, NULL);
  g_signal_connect_swapped (f->runner, "reloaded", G_CALLBACK (reloaded_cb), &r);
  rouse_runner_get_program (f->runner)->ready_us = 20 * G_TIME_SPAN_MILLISECOND;
  rouse_runner_start (f->runner, ROUSE_CAUSE_FIRST, NULL);
  for (guint i = 0; i < N_STEPS; i++)
    step (&r);
  settle (&r);
  g_string_truncate (f->told, 0);

  if (rouse_runner_get_hot (f->runner) != NULL || r.n_told != r.n_changes || (!rouse_runner_get_held (f->runner) && get_taken (&r) < r.changed))
    g_error ("seed %u: told %u of %u changes, the last was at %" G_GINT64_FORMAT ", what has seen it at %" G_GINT64_FORMAT "; it went:%s",
             seed, r.n_told, r.n_changes, r.changed, get_taken (&r), r.log->str);
  rouse_runner_stop (f->runner);
  settle (&r);
  g_assert_false (rouse_runner_is_alive (f->runner));
  hot_assert_state (f, ROUSE_STATE_STOPPED);
  g_string_truncate (f->told, 0);

  g_signal_handlers_disconnect_by_data (f->runner, &r);
  g_ptr_array_unref (r.processes);
  g_hash_table_unref (r.told);
  g_string_free (r.log, TRUE);
  g_rand_free (r.dice);
  return r.n_hot;
}

static void
test_random (gconstpointer data)
{
  guint n_hot = 0;

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      HotFixture f = { 0 };

      hot_set_up (&f, data);
      n_hot += test_round (&f, data);
      hot_tear_down (&f, data);
    }
  g_test_message ("%u hot actions were enough", n_hot);
  g_assert_cmpuint (n_hot, >, N_ROUNDS / 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_data_func ("/runner-random/service", NULL, test_random);
  g_test_add_data_func ("/runner-random/with-build", "build", test_random);
  g_test_add_data_func ("/runner-random/that-asks", "ask", test_random);
  return g_test_run ();
}
