/* test-history-list.c - the list shows what the history holds, and goes along with it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "clock-fake.h"
#include "record/history-delete.h"
#include "record/history-list.h"
#include "sample.h"

typedef struct
{
  RouseHistory     *history;
  RouseClockFake   *clock;
  RouseHistoryList *list;
  GString          *log; /* of the list's changes */
  gint64            base;
} Fixture;

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer data)
{
  Fixture *fixture = data;

  g_string_append_printf (fixture->log, "%u-%u+%u ", position, removed, added);
}

/* Reload number @i, a second later than the one before it. */
static void
add (Fixture *fixture, guint i, RouseOutcome outcome)
{
  g_autoptr (RouseReload) reload = sample_reload (fixture->base + i * G_TIME_SPAN_SECOND);

  g_free (reload->run_id);
  reload->run_id = g_strdup_printf ("run-%u", i);
  g_free (reload->program);
  reload->program = g_strdup_printf ("p%u", i);
  reload->outcome = outcome;
  reload->ready_us = outcome == ROUSE_OUTCOME_READY ? (gint64) (i * 7 % 100) * 1000 : -1;
  rouse_history_add_reload (fixture->history, reload);
}

static void
end_run (Fixture *fixture, guint i)
{
  g_autoptr (RouseRun) run = sample_run (fixture->base + i * G_TIME_SPAN_SECOND);

  g_free (run->id);
  run->id = g_strdup_printf ("run-%u", i);
  rouse_history_add_run (fixture->history, "shop", "web", run);
}

static void
wait_listed (Fixture *fixture)
{
  while (rouse_history_list_get_loading (fixture->list))
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (rouse_history_list_get_error (fixture->list));
}

static void
wait_n_items (Fixture *fixture, guint n)
{
  while (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)) != n)
    g_main_context_iteration (NULL, TRUE);
}

static void
wait_loaded (RouseHistoryEntry *entry)
{
  while (!rouse_history_entry_get_loaded (entry))
    g_main_context_iteration (NULL, TRUE);
}

static const char *
get_program (RouseHistoryEntry *entry)
{
  wait_loaded (entry);
  return rouse_history_entry_get_row (entry)->reload->program;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  guint n = GPOINTER_TO_UINT (data);

  fixture->base = g_get_real_time () - G_TIME_SPAN_DAY;
  fixture->history = rouse_history_new (":memory:");
  fixture->clock = rouse_clock_fake_new ();
  fixture->log = g_string_new (NULL);
  for (guint i = 0; i < n; i++)
    add (fixture, i, i % 10 == 0 ? ROUSE_OUTCOME_FAILED : ROUSE_OUTCOME_READY);
  fixture->list = rouse_history_list_new (fixture->history, ROUSE_CLOCK (fixture->clock));
  g_signal_connect (fixture->list, "items-changed", G_CALLBACK (items_changed_cb), fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)), ==, 0);
  wait_listed (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)), ==, n);
  g_string_truncate (fixture->log, 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  rouse_history_list_set_live (fixture->list, FALSE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (fixture->list);
  g_assert_cmpuint (rouse_clock_fake_get_n_alarms (fixture->clock), ==, 0);
  g_object_unref (fixture->clock);
  g_assert_finalize_object (fixture->history);
  g_string_free (fixture->log, TRUE);
}

/* An entry is there at once, is filled in later, and is the same object for whoever asks. */
static void
test_entries (Fixture *fixture, gconstpointer data)
{
  GListModel                   *model = G_LIST_MODEL (fixture->list);
  g_autoptr (RouseHistoryEntry) first = g_list_model_get_item (model, 0);
  g_autoptr (RouseHistoryEntry) far = g_list_model_get_item (model, 2500);
  g_autoptr (RouseHistoryEntry) again = g_list_model_get_item (model, 2500);

  g_assert_true (far == again);
  g_assert_true (rouse_history_entry_get_loaded (first)); /* came with the list */
  g_assert_false (rouse_history_entry_get_loaded (far));
  g_assert_null (rouse_history_entry_get_row (far));
  g_assert_cmpint (rouse_history_entry_get_id (far), ==, rouse_history_list_get_id (fixture->list, 2500));
  g_assert_cmpstr (get_program (first), ==, "p2999");
  g_assert_cmpstr (get_program (far), ==, "p499");
  g_assert_null (g_list_model_get_item (model, 3000));
  g_assert_cmpuint (rouse_history_list_find (fixture->list, rouse_history_entry_get_id (far)), ==, 2500);
  g_assert_cmpuint (rouse_history_list_find (fixture->list, 9999), ==, G_MAXUINT);
}

/* What is recorded appears at the top, what has ended is told by the entry, and only while somebody looks. */
static void
test_live (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RouseHistoryEntry) newest = g_list_model_get_item (G_LIST_MODEL (fixture->list), 0);

  add (fixture, 5, ROUSE_OUTCOME_READY);
  rouse_history_flush (fixture->history);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpstr (fixture->log->str, ==, "");

  rouse_history_list_set_live (fixture->list, TRUE);
  wait_n_items (fixture, 6);
  g_assert_cmpstr (fixture->log->str, ==, "0-0+1 ");
  g_assert_cmpstr (get_program (newest), ==, "p4");
  g_assert_true (rouse_history_row_get_outcome (rouse_history_entry_get_row (newest)) == ROUSE_HISTORY_READY);
  end_run (fixture, 4);
  while (rouse_history_row_get_outcome (rouse_history_entry_get_row (newest)) != ROUSE_HISTORY_BROKE_LATER)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (fixture->log->str, ==, "0-0+1 ");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/record/history-list/entries", Fixture, GUINT_TO_POINTER (3000), set_up, test_entries, tear_down);
  g_test_add ("/record/history-list/live", Fixture, GUINT_TO_POINTER (5), set_up, test_live, tear_down);
  return g_test_run ();
}
