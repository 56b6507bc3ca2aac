/* test-history-read.c - what is asked of the history is answered later, told when it is different, and can be cancelled
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "await.h"
#include "record/history-find.h"
#include "record/history-private.h"
#include "record/history-read.h"
#include "sample.h"

static gint64 base;

static void
add (RouseHistory *history, gint64 at, const char *project, const char *program)
{
  g_autoptr (RouseReload) reload = sample_reload (base + at);

  g_free (reload->project);
  reload->project = g_strdup (project);
  g_free (reload->program);
  reload->program = g_strdup (program);
  rouse_history_add_reload (history, reload);
}

/* All of a reload: its files, and its run with the output; what is not there is said so. */
static void
test_details (void)
{
  g_autoptr (RouseHistory)    history = rouse_history_new (":memory:");
  g_autoptr (RouseReload)     reload = sample_reload (base);
  g_autoptr (RouseRun)        run = sample_run (base);
  g_autoptr (GAsyncResult)    answer = NULL;
  g_autoptr (GError)          error = NULL;
  g_autoptr (RouseHistoryRow) row = NULL;
  g_autoptr (RouseHistoryRow) copy = NULL;

  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *path = g_strdup_printf ("/shop/z%02u", i);

      rouse_change_set_add (reload->changes, path, ROUSE_CHANGE_MODIFIED, NULL);
    }
  rouse_history_add_reload (history, reload);
  rouse_history_add_run (history, "shop", "web", run);
  rouse_history_get_details_async (history, 1, NULL, await_cb, &answer);
  row = rouse_history_get_details_finish (history, await (&answer), &error);
  g_assert_no_error (error);
  g_assert_cmpint (row->id, ==, 1);
  g_assert_cmpuint (row->reload->changes->changes->len, ==, 22);
  g_assert_cmpuint (g_bytes_get_size (row->run->tail), ==, 5);
  copy = rouse_history_row_copy (row);
  g_assert_true (copy->id == 1 && copy->reload == row->reload && copy->run == row->run);

  g_clear_object (&answer);
  rouse_history_get_details_async (history, 2, NULL, await_cb, &answer);
  g_assert_null (rouse_history_get_details_finish (history, await (&answer), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_names (void)
{
  g_autoptr (RouseHistory) history = rouse_history_new (":memory:");
  g_autoptr (GAsyncResult) answer = NULL;
  g_autoptr (GError)       error = NULL;
  g_autoptr (GPtrArray)    names = NULL;
  g_autoptr (GString)      text = g_string_new (NULL);

  add (history, 1, "shop 10", "web");
  add (history, 2, "Shop 9", "worker");
  add (history, 5, "Shop 9", "Tests");
  add (history, 4, "Shop 9", "worker");
  add (history, 3, "blog", NULL);
  rouse_history_get_names_async (history, NULL, await_cb, &answer);
  names = rouse_history_get_names_finish (history, await (&answer), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < names->len; i++)
    {
      const RouseHistoryName *name = g_ptr_array_index (names, i);
      g_autofree char        *programs = g_strjoinv (",", name->programs);

      g_string_append_printf (text, "%s (%s) %u %d; ", name->project, programs, name->n_reloads, (int) (name->last_at - base));
    }
  g_assert_cmpstr (text->str, ==, "blog () 1 3; Shop 9 (Tests,worker) 3 5; shop 10 (web) 1 1; ");
}

static void
changed_cb (RouseHistory *history, guint *n)
{
  ++*n;
}

static void
settle (RouseHistory *history)
{
  rouse_history_flush (history);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* Told once for many records, and not when there was only reading. */
static void
test_changed (void)
{
  char                    *path = sample_new_path ();
  g_autoptr (RouseHistory) history = rouse_history_new (path);
  g_autoptr (RouseHistory) other = rouse_history_new (path);
  g_autoptr (GAsyncResult) answer = NULL;
  g_autoptr (GPtrArray)    names = NULL;
  guint                    n = 0;

  settle (history);
  g_signal_connect (history, "changed", G_CALLBACK (changed_cb), &n);
  for (guint i = 0; i < 50; i++)
    add (history, i, "shop", "web");
  rouse_history_flush (history);
  g_assert_cmpuint (n, ==, 0);
  settle (history);
  g_assert_cmpuint (n, ==, 1);

  rouse_history_get_names_async (history, NULL, await_cb, &answer);
  names = rouse_history_get_names_finish (history, await (&answer), NULL);
  rouse_history_poll (history);
  settle (history);
  g_assert_cmpuint (n, ==, 1);

  add (other, 60, "shop", "web");
  rouse_history_flush (other);
  settle (history);
  g_assert_cmpuint (n, ==, 1); /* nobody has looked */
  rouse_history_poll (history);
  settle (history);
  g_assert_cmpuint (n, ==, 2);
  rouse_history_poll (history);
  settle (history);
  g_assert_cmpuint (n, ==, 2);
  g_clear_object (&history);
  g_clear_object (&other);
  sample_free_path (path);
}

static guint
count (RouseHistory *history)
{
  RouseHistoryQuery     all = { 0 };
  g_autoptr (GPtrArray) rows = rouse_history_query (history, &all, NULL);

  return rows->len;
}

/* New limits take effect at once, and are told. */
static void
test_limits (void)
{
  g_autoptr (RouseHistory) history = rouse_history_new (":memory:");
  guint                    n = 0;

  for (guint i = 0; i < 40; i++)
    add (history, i * -G_TIME_SPAN_DAY, "shop", "web");
  g_assert_cmpuint (count (history), ==, 40);
  settle (history);
  g_signal_connect (history, "changed", G_CALLBACK (changed_cb), &n);
  rouse_history_set_limits (history, 30, 1000);
  while (n == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (count (history), ==, 30);
  rouse_history_set_limits (history, 30, 7);
  while (n == 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (count (history), ==, 7);
}

typedef struct
{
  GCancellable *cancellable;
  guint         n_matches;
} Interruption;

static void
cancel_cb (const RouseHistoryMatch *match, gpointer data)
{
  Interruption *interruption = data;

  interruption->n_matches++;
  g_cancellable_cancel (interruption->cancellable);
}

static gboolean
find_func (RouseHistoryDb *db, gpointer data, GError **error)
{
  RouseHistoryFilter all = { 0 };

  return rouse_history_db_find (db, &all, TRUE, cancel_cb, data, error);
}

/* Work that has begun is interrupted, not only what waits; the connection is as good as before. */
static void
test_interrupt (void)
{
  g_autoptr (RouseHistory) history = rouse_history_new (":memory:");
  g_autoptr (GError)       error = NULL;
  Interruption             interruption = { .cancellable = g_cancellable_new () };
  guint                    n_before = 0;

  for (guint i = 0; i < 2000; i++)
    add (history, i, "shop", "web");
  g_assert_false (rouse_history_call_and_wait (history, find_func, &interruption, interruption.cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (interruption.n_matches, >, 0);
  g_assert_cmpuint (interruption.n_matches, <, 2000);
  g_clear_error (&error);

  n_before = interruption.n_matches;
  g_assert_false (rouse_history_call_and_wait (history, find_func, &interruption, interruption.cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (interruption.n_matches, ==, n_before); /* it did not even begin */
  g_clear_error (&error);
  g_assert_true (rouse_history_call_and_wait (history, find_func, &interruption, NULL, &error));
  g_assert_cmpuint (count (history), ==, 2000);
  g_object_unref (interruption.cancellable);
}

/* A question can outlive every other reference to the history. */
static void
test_last_reference (void)
{
  RouseHistory            *history = rouse_history_new (":memory:");
  g_autoptr (GAsyncResult) answer = NULL;
  gpointer                 watched = history;

  add (history, 0, "shop", "web");
  g_object_add_weak_pointer (G_OBJECT (history), &watched);
  rouse_history_get_details_async (history, 1, NULL, await_cb, &answer);
  g_object_unref (history);
  g_assert_nonnull (watched);
  rouse_history_row_free (rouse_history_get_details_finish (watched, await (&answer), NULL));
  g_clear_object (&answer);
  while (watched != NULL)
    g_main_context_iteration (NULL, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  base = g_get_real_time () - G_TIME_SPAN_HOUR;
  g_test_add_func ("/record/history-read/details", test_details);
  g_test_add_func ("/record/history-read/names", test_names);
  g_test_add_func ("/record/history-read/changed", test_changed);
  g_test_add_func ("/record/history-read/limits", test_limits);
  g_test_add_func ("/record/history-read/interrupt", test_interrupt);
  g_test_add_func ("/record/history-read/last-reference", test_last_reference);
  return g_test_run ();
}
