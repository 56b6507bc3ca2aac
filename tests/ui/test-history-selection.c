/* test-history-selection.c - reloads stay selected, and views are told in a way that they can bear
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "clock-fake.h"
#include "history-selection.h"

#include "record/history-delete.h"

#include <stdio.h>

/* As many are more than a view should look through. */
#define MANY 2500

typedef struct
{
  RouseHistory          *history;
  RouseClockFake        *clock;
  RouseHistoryList      *list;
  RouseHistorySelection *selection;
  GString               *log;
  guint                  n_known; /* what a view would take for the number of items */
  guint                  n_added;
  gint64                 base; /* not so long ago that the history would forget it */
} Fixture;

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer data)
{
  Fixture *fixture = data;

  fixture->n_known += added - removed;
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, fixture->n_known);
  if (fixture->n_known > 0) /* whatever a view asks for while it is told is there */
    {
      g_autoptr (RouseHistoryEntry) first = g_list_model_get_item (model, 0);
      g_autoptr (RouseHistoryEntry) last = g_list_model_get_item (model, fixture->n_known - 1);

      g_assert_nonnull (first);
      g_assert_nonnull (last);
      gtk_selection_model_is_selected (GTK_SELECTION_MODEL (model), fixture->n_known - 1);
    }
  g_string_append_printf (fixture->log, "%u-%u+%u ", position, removed, added);
}

static void
replaced_cb (RouseHistorySelection *selection, gpointer data)
{
  g_string_append (((Fixture *) data)->log, "replaced ");
}

/* Reloads of "even" and "odd" in turn, one a second; the newest of them has the highest id. */
static void
add (Fixture *fixture, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (RouseReload) reload = rouse_reload_new (ROUSE_CAUSE_MANUAL, NULL);

      fixture->n_added++;
      reload->project = g_strdup (fixture->n_added % 2 == 0 ? "even" : "odd");
      reload->program = g_strdup ("web");
      reload->at = fixture->base + fixture->n_added * G_TIME_SPAN_SECOND;
      reload->outcome = ROUSE_OUTCOME_READY;
      rouse_history_add_reload (fixture->history, reload);
      if (i % 1000 == 999)
        rouse_history_flush (fixture->history);
    }
  rouse_history_flush (fixture->history);
}

static void
wait_n_items (Fixture *fixture, guint n)
{
  while (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)) != n || rouse_history_list_get_loading (fixture->list))
    g_main_context_iteration (NULL, TRUE);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  guint n = GPOINTER_TO_UINT (data);

  fixture->history = rouse_history_open (":memory:", NULL, NULL);
  fixture->clock = rouse_clock_fake_new ();
  fixture->log = g_string_new (NULL);
  fixture->base = g_get_real_time () - G_TIME_SPAN_DAY;
  add (fixture, n);
  fixture->list = rouse_history_list_new (fixture->history, ROUSE_CLOCK (fixture->clock));
  rouse_history_list_set_live (fixture->list, TRUE);
  wait_n_items (fixture, n);
  fixture->selection = rouse_history_selection_new (fixture->list);
  fixture->n_known = n;
  g_signal_connect (fixture->selection, "items-changed", G_CALLBACK (items_changed_cb), fixture);
  g_signal_connect (fixture->selection, "replaced", G_CALLBACK (replaced_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpstr (fixture->log->str, ==, "");
  g_assert_finalize_object (fixture->selection);
  rouse_history_list_set_live (fixture->list, FALSE);
  g_assert_finalize_object (fixture->list);
  g_object_unref (fixture->history);
  g_assert_finalize_object (fixture->clock);
  g_string_free (fixture->log, TRUE);
}

static void
assert_log (Fixture *fixture, const char *expected)
{
  g_assert_cmpstr (fixture->log->str, ==, expected);
  g_string_truncate (fixture->log, 0);
}

static void
assert_selected (Fixture *fixture, guint n, gint64 first_id)
{
  g_autoptr (GArray) ids = rouse_history_selection_dup_ids (fixture->selection);
  guint              first = rouse_history_selection_get_first (fixture->selection);

  g_assert_cmpuint (ids->len, ==, n);
  g_assert_cmpuint (rouse_history_selection_get_n_selected (fixture->selection), ==, n);
  if (n == 0)
    {
      g_assert_cmpuint (first, ==, GTK_INVALID_LIST_POSITION);
      return;
    }
  g_assert_cmpint (g_array_index (ids, gint64, 0), ==, first_id);
  g_assert_cmpint (rouse_history_list_get_id (fixture->list, first), ==, first_id);
  g_assert_true (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (fixture->selection), first));
}

static void
set_project (Fixture *fixture, const char *project)
{
  g_autoptr (RouseHistoryFilter) filter = rouse_history_filter_new ();

  filter->project = g_strdup (project);
  rouse_history_list_set_filter (fixture->list, filter);
}

/* A reload that comes in at the top moves what is selected, and selects nothing else. */
static void
test_new_one (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (rouse_history_selection_select_id (fixture->selection, 7), ==, 3);
  add (fixture, 1);
  wait_n_items (fixture, 11);
  assert_log (fixture, "0-0+1 ");
  assert_selected (fixture, 1, 7);
  g_assert_cmpuint (rouse_history_selection_get_first (fixture->selection), ==, 4);
}

/* Filters keep what they let through, and forget the rest, for good. */
static void
test_filter (Fixture *fixture, gconstpointer data)
{
  gtk_selection_model_select_range (GTK_SELECTION_MODEL (fixture->selection), 2, 2, TRUE);
  assert_selected (fixture, 2, 8);
  set_project (fixture, "odd");
  wait_n_items (fixture, 5);
  assert_selected (fixture, 1, 7);
  set_project (fixture, NULL);
  wait_n_items (fixture, 10);
  assert_selected (fixture, 1, 7);
  g_assert_cmpuint (rouse_history_selection_get_first (fixture->selection), ==, 3);
  g_string_truncate (fixture->log, 0); /* the list's business */
}

static void
told_cb (GtkSelectionModel *model, guint position, guint n_items, gpointer data)
{
  guint *n_told = data;

  (*n_told)++;
}

/* Where nothing is left, nothing is selected, and who shows the selection is told so. */
static void
test_none_left (Fixture *fixture, gconstpointer data)
{
  guint n_told = 0;

  gtk_selection_model_select_item (GTK_SELECTION_MODEL (fixture->selection), 2, TRUE);
  g_signal_connect (fixture->selection, "selection-changed", G_CALLBACK (told_cb), &n_told);
  set_project (fixture, "neither");
  wait_n_items (fixture, 0);
  g_assert_cmpuint (rouse_history_selection_get_n_selected (fixture->selection), ==, 0);
  g_assert_cmpuint (n_told, ==, 1);
  g_string_truncate (fixture->log, 0); /* the list's business */
}

/* The other way round everything is somewhere else, and what goes in one step comes back in another. */
static void
test_order (Fixture *fixture, gconstpointer data)
{
  for (gint64 id = 1; id <= 10; id++)
    {
      rouse_history_selection_select_id (fixture->selection, id);
      rouse_history_list_set_order (fixture->list, ROUSE_HISTORY_BY_TIME, id % 2 == 0);
      while (rouse_history_list_get_loading (fixture->list))
        g_main_context_iteration (NULL, TRUE);
      assert_selected (fixture, 1, id);
      g_assert_cmpuint (rouse_history_selection_get_first (fixture->selection), ==, id % 2 == 0 ? 10 - id : id - 1);
    }
  g_string_truncate (fixture->log, 0);
}

/* What is deleted is not selected any more; what is not there cannot be selected. */
static void
test_deleted (Fixture *fixture, gconstpointer data)
{
  const gint64 id = 10;

  rouse_history_selection_select_id (fixture->selection, 10);
  rouse_history_delete_ids_async (fixture->history, &id, 1, NULL, NULL, NULL);
  wait_n_items (fixture, 9);
  assert_selected (fixture, 0, 0);
  g_assert_cmpuint (rouse_history_selection_select_id (fixture->selection, 10), ==, GTK_INVALID_LIST_POSITION);
  assert_selected (fixture, 0, 0);
  assert_log (fixture, "0-1+0 ");
}

/* The big change, which comes first as it is the last in the list, takes everything away before it adds anything. */
static void
assert_two_steps (Fixture *fixture)
{
  unsigned removed, added, place, again;

  g_assert_cmpint (sscanf (fixture->log->str, "%u-%u+0 %u-0+%u replaced ", &place, &removed, &again, &added), ==, 4);
  g_assert_cmpuint (place, ==, again);
  g_assert_cmpuint (removed, >, MANY / 2);
  g_assert_cmpuint (added, >, MANY / 2);
  g_string_truncate (fixture->log, 0);
}

/* When nothing is left there is nothing to tell of. */
static void
test_nothing (Fixture *fixture, gconstpointer data)
{
  rouse_history_selection_select_id (fixture->selection, 3);
  set_project (fixture, "none");
  wait_n_items (fixture, 0);
  assert_selected (fixture, 0, 0);
  assert_log (fixture, "0-10+0 ");
}

/* When much is replaced, a view is told in two steps; in none of them is there anything that is not. */
static void
test_many (Fixture *fixture, gconstpointer data)
{
  rouse_history_selection_select_id (fixture->selection, MANY - 1);
  set_project (fixture, "odd");
  wait_n_items (fixture, MANY);
  assert_two_steps (fixture);
  assert_selected (fixture, 1, MANY - 1);
  set_project (fixture, NULL);
  wait_n_items (fixture, 2 * MANY);
  assert_two_steps (fixture);
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (fixture->selection));
  assert_selected (fixture, 2 * MANY, 2 * MANY);
  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (fixture->selection));
  assert_selected (fixture, 0, 0);
}

#define ADD(name, n, func) g_test_add ("/ui/history-selection/" name, Fixture, GUINT_TO_POINTER (n), set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("new-one", 10, test_new_one);
  ADD ("filter", 10, test_filter);
  ADD ("none-left", 10, test_none_left);
  ADD ("order", 10, test_order);
  ADD ("deleted", 10, test_deleted);
  ADD ("nothing", 10, test_nothing);
  ADD ("many", 2 * MANY, test_many);
  return g_test_run ();
}
