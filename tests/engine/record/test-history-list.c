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
    {
      add (fixture, i, i % 10 == 0 ? ROUSE_OUTCOME_FAILED : ROUSE_OUTCOME_READY);
      if (i % 1000 == 0)
        rouse_history_flush (fixture->history); /* no more wait in its queue than it takes */
    }
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
  rouse_history_flush (fixture->history); /* then all answers are on their way */
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

static void
set_filter (Fixture *fixture, RouseHistoryFilter filter)
{
  rouse_history_list_set_filter (fixture->list, &filter);
  wait_listed (fixture);
}

/* (transfer full) */
static RouseHistoryEntry *
get (Fixture *fixture, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (fixture->list), position);
}

static void
assert_program (Fixture *fixture, guint position, const char *expected)
{
  g_autoptr (RouseHistoryEntry) entry = get (fixture, position);

  g_assert_cmpstr (get_program (entry), ==, expected);
}

/* What was there stays until the new is known; what is in both stays the same object. */
static void
test_filter_and_order (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RouseHistoryEntry) newest = get (fixture, 0);
  g_autoptr (RouseHistoryEntry) failed = get (fixture, 9); /* p990 */
  g_autoptr (RouseHistoryEntry) first = NULL;
  RouseHistoryFilter            bad = { .outcomes = ROUSE_HISTORY_BAD };
  gboolean                      descending;

  rouse_history_list_set_filter (fixture->list, &bad);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)), ==, 1000);
  g_assert_true (rouse_history_filter_equal (rouse_history_list_get_filter (fixture->list), &bad));
  wait_listed (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)), ==, 100);
  first = get (fixture, 0);
  g_assert_true (first == failed);
  assert_program (fixture, 99, "p0");

  rouse_history_list_set_order (fixture->list, ROUSE_HISTORY_BY_TIME, FALSE);
  g_assert_cmpint (rouse_history_list_get_order (fixture->list, &descending), ==, ROUSE_HISTORY_BY_TIME);
  g_assert_false (descending);
  wait_listed (fixture);
  assert_program (fixture, 0, "p0");
  set_filter (fixture, (RouseHistoryFilter){ .text = (char *) "P99 boom" });
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)), ==, 0);
  rouse_history_list_set_filter (fixture->list, NULL);
  wait_listed (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)), ==, 1000);
  rouse_history_list_set_order (fixture->list, ROUSE_HISTORY_BY_DURATION, TRUE);
  wait_listed (fixture);
  assert_program (fixture, 0, "p957"); /* the newest of the slowest */
}

static void
count_cb (guint *n)
{
  ++*n;
}

/* Only the last of many questions is answered, and loading is told once. */
static void
test_typing (Fixture *fixture, gconstpointer data)
{
  static const char *const typed[] = { "p", "p1", "p12", "p123" };
  guint                    n_loading = 0;

  g_signal_connect_swapped (fixture->list, "notify::loading", G_CALLBACK (count_cb), &n_loading);
  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    {
      RouseHistoryFilter filter = { .text = (char *) typed[i] };

      rouse_history_list_set_filter (fixture->list, &filter);
      g_assert_true (rouse_history_list_get_loading (fixture->list));
    }
  wait_listed (fixture);
  g_assert_cmpuint (n_loading, ==, 2);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)), ==, 1);
  assert_program (fixture, 0, "p123");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)), ==, 1);
}

/* Somebody drags the scroll bar from end to end, faster than anything is read: what is in sight at last is filled
 * in, and what was passed by is not read for nobody. */
static void
test_scrolling (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray)         screen = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (RouseHistoryEntry) early = NULL;

  for (guint i = 0; i < 5000; i++)
    {
      g_ptr_array_add (screen, get (fixture, i));
      if (screen->len > 50)
        g_ptr_array_remove_index (screen, 0);
    }
  for (guint i = 0; i < screen->len; i++)
    wait_loaded (g_ptr_array_index (screen, i));
  assert_program (fixture, 4999, "p0");
  early = get (fixture, 1500);
  g_assert_false (rouse_history_entry_get_loaded (early));
  wait_loaded (early);
}

static void
take_token_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  *(gint64 *) data = rouse_history_delete_finish (ROUSE_HISTORY (object), result, NULL, NULL);
}

static void
undeleted_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_assert_true (rouse_history_undelete_finish (ROUSE_HISTORY (object), result, NULL, NULL));
}

/* What is deleted goes out of the list one by one, and comes back as the same objects if somebody held them. */
static void
test_delete (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RouseHistoryEntry) two = get (fixture, 2);
  g_autoptr (RouseHistoryEntry) back = NULL;
  const gint64                  ids[] = { rouse_history_list_get_id (fixture->list, 2), rouse_history_list_get_id (fixture->list, 7) };
  gint64                        token = 0;

  rouse_history_list_set_live (fixture->list, TRUE);
  rouse_history_delete_ids_async (fixture->history, ids, 2, NULL, take_token_cb, &token);
  wait_n_items (fixture, 18);
  g_assert_cmpstr (fixture->log->str, ==, "7-1+0 2-1+0 ");
  g_string_truncate (fixture->log, 0);
  while (token == 0)
    g_main_context_iteration (NULL, TRUE);
  rouse_history_undelete_async (fixture->history, token, undeleted_cb, NULL);
  wait_n_items (fixture, 20);
  g_assert_cmpstr (fixture->log->str, ==, "6-0+1 2-0+1 ");
  back = get (fixture, 2);
  g_assert_true (back == two);
}

/* An entry whose reload is gone before it was read stays empty, and is not asked for again and again. */
static void
test_gone (Fixture *fixture, gconstpointer data)
{
  const gint64                  id = rouse_history_list_get_id (fixture->list, 900);
  gint64                        token = 0;
  g_autoptr (RouseHistoryEntry) entry = NULL;
  g_autoptr (RouseHistoryEntry) neighbour = NULL;

  rouse_history_delete_ids_async (fixture->history, &id, 1, NULL, take_token_cb, &token);
  while (token == 0)
    g_main_context_iteration (NULL, TRUE);
  entry = get (fixture, 900);
  neighbour = get (fixture, 901);
  wait_loaded (neighbour);
  g_assert_false (rouse_history_entry_get_loaded (entry));
  rouse_history_flush (fixture->history);
  while (g_main_context_iteration (NULL, FALSE)) /* for ever, if it were asked for again at each answer */
    rouse_history_flush (fixture->history);
}

/* What another process records is noticed within a second, but only while somebody looks. */
static void
test_others (void)
{
  char                    *path = sample_new_path ();
  Fixture                  fixture = { .history = rouse_history_new (path), .clock = rouse_clock_fake_new (), .log = g_string_new (NULL) };
  g_autoptr (RouseHistory) other = NULL;
  Fixture                  others = { 0 };

  fixture.base = others.base = g_get_real_time () - G_TIME_SPAN_DAY;
  add (&fixture, 0, ROUSE_OUTCOME_READY);
  fixture.list = rouse_history_list_new (fixture.history, ROUSE_CLOCK (fixture.clock));
  wait_listed (&fixture);
  other = others.history = rouse_history_new (path);
  g_assert_cmpuint (rouse_clock_fake_get_n_alarms (fixture.clock), ==, 0);
  rouse_history_list_set_live (fixture.list, TRUE);
  wait_listed (&fixture);
  for (guint n = 1; n < 4; n++)
    {
      add (&others, n, ROUSE_OUTCOME_FAILED);
      rouse_history_flush (other);
      rouse_clock_fake_advance_ms (fixture.clock, 1000);
      wait_n_items (&fixture, n + 1);
    }
  rouse_history_list_set_live (fixture.list, FALSE);
  g_assert_cmpuint (rouse_clock_fake_get_n_alarms (fixture.clock), ==, 0);
  rouse_history_flush (fixture.history);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (fixture.list);
  g_object_unref (fixture.clock);
  g_clear_object (&other);
  g_assert_finalize_object (fixture.history);
  g_string_free (fixture.log, TRUE);
  sample_free_path (path);
}

/* A database that cannot be opened is told, and tried again when asked. */
static void
test_error (void)
{
  g_autofree char             *path = sample_new_path ();
  g_autofree char             *folder = g_path_get_dirname (path);
  g_autoptr (RouseHistory)     history = NULL;
  g_autoptr (RouseClockFake)   clock = rouse_clock_fake_new ();
  g_autoptr (RouseHistoryList) list = NULL;

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  history = rouse_history_new (path);
  list = rouse_history_list_new (history, ROUSE_CLOCK (clock));
  while (rouse_history_list_get_loading (list))
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (rouse_history_list_get_error (list));
  g_assert_cmpint (g_rmdir (path), ==, 0);
  rouse_history_list_reload (list);
  while (rouse_history_list_get_loading (list))
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (rouse_history_list_get_error (list));
  g_clear_object (&list);
  g_clear_object (&history);
  sample_free_path (g_steal_pointer (&path));
}

/* An entry outlives its list, and the list the answers it still awaits. */
static void
test_lifetimes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RouseHistoryList)  list = rouse_history_list_new (fixture->history, ROUSE_CLOCK (fixture->clock));
  g_autoptr (RouseHistoryEntry) entry = NULL;
  g_autoptr (RouseHistoryEntry) empty = NULL;
  gpointer                      watched = list;

  while (rouse_history_list_get_loading (list))
    g_main_context_iteration (NULL, TRUE);
  entry = g_list_model_get_item (G_LIST_MODEL (list), 0);
  empty = g_list_model_get_item (G_LIST_MODEL (list), 800);
  while (!rouse_history_entry_get_loaded (entry))
    g_main_context_iteration (NULL, TRUE);
  g_main_context_iteration (NULL, FALSE); /* has begun to read the other */
  g_object_add_weak_pointer (G_OBJECT (list), &watched);
  g_clear_object (&list);
  while (watched != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (get_program (entry), ==, "p999");
  g_assert_false (rouse_history_entry_get_loaded (empty));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/record/history-list/entries", Fixture, GUINT_TO_POINTER (3000), set_up, test_entries, tear_down);
  g_test_add ("/record/history-list/live", Fixture, GUINT_TO_POINTER (5), set_up, test_live, tear_down);
  g_test_add ("/record/history-list/filter-and-order", Fixture, GUINT_TO_POINTER (1000), set_up, test_filter_and_order, tear_down);
  g_test_add ("/record/history-list/typing", Fixture, GUINT_TO_POINTER (1000), set_up, test_typing, tear_down);
  g_test_add ("/record/history-list/scrolling", Fixture, GUINT_TO_POINTER (5000), set_up, test_scrolling, tear_down);
  g_test_add ("/record/history-list/delete", Fixture, GUINT_TO_POINTER (20), set_up, test_delete, tear_down);
  g_test_add ("/record/history-list/gone", Fixture, GUINT_TO_POINTER (1000), set_up, test_gone, tear_down);
  g_test_add ("/record/history-list/lifetimes", Fixture, GUINT_TO_POINTER (1000), set_up, test_lifetimes, tear_down);
  g_test_add_func ("/record/history-list/others", test_others);
  g_test_add_func ("/record/history-list/error", test_error);
  return g_test_run ();
}
