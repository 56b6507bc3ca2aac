/* history.c - how long the history takes to answer the viewer
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "clock-fake.h"
#include "history-fixture.h"
#include "record/ansi-text.h"
#include "record/error-line.h"
#include "record/history-chart.h"
#include "record/history-delete.h"
#include "record/history-export.h"
#include "record/history-list.h"
#include "record/history-read.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

/* Each question is put so often; the middle one counts. */
#define ROUNDS 5

typedef struct
{
  RouseHistory *history;
  GAsyncResult *result;
  RouseClock   *clock;
} Bench;

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return x < y ? -1 : x > y;
}

static void
result_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  ((Bench *) data)->result = g_object_ref (result);
}

static void
wait_result (Bench *bench)
{
  while (bench->result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static guint
list (Bench *bench, gconstpointer data)
{
  g_autoptr (RouseHistoryList) list = rouse_history_list_new (bench->history, bench->clock);

  rouse_history_list_set_filter (list, data);
  while (rouse_history_list_get_loading (list))
    g_main_context_iteration (NULL, TRUE);
  return g_list_model_get_n_items (G_LIST_MODEL (list));
}

static guint
sort (Bench *bench, gconstpointer data)
{
  g_autoptr (RouseHistoryList) list = rouse_history_list_new (bench->history, bench->clock);

  rouse_history_list_set_order (list, GPOINTER_TO_UINT (data), TRUE);
  while (rouse_history_list_get_loading (list))
    g_main_context_iteration (NULL, TRUE);
  return g_list_model_get_n_items (G_LIST_MODEL (list));
}

/* Jumps to the middle of the list and waits for a screen of rows. */
static guint
page (Bench *bench, gconstpointer data)
{
  GListModel           *list = (GListModel *) data;
  static guint          position = 0;
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (g_object_unref);

  position = (position + 5000) % (g_list_model_get_n_items (list) - 40);
  for (guint i = 0; i < 40; i++)
    g_ptr_array_add (entries, g_list_model_get_item (list, position + i));
  for (guint i = 0; i < entries->len; i++)
    while (!rouse_history_entry_get_loaded (g_ptr_array_index (entries, i)))
      g_main_context_iteration (NULL, TRUE);
  return entries->len;
}

static guint
chart (Bench *bench, gconstpointer data)
{
  g_autoptr (RouseHistoryChart) answer = NULL;

  rouse_history_get_chart_async (bench->history, data, 600, 120, NULL, result_cb, bench);
  wait_result (bench);
  answer = rouse_history_get_chart_finish (bench->history, bench->result, NULL);
  return answer->points->len;
}

static guint
details (Bench *bench, gconstpointer data)
{
  g_autoptr (RouseHistoryRow) row = NULL;

  rouse_history_get_details_async (bench->history, GPOINTER_TO_UINT (data), NULL, result_cb, bench);
  wait_result (bench);
  row = rouse_history_get_details_finish (bench->history, bench->result, NULL);
  return row != NULL;
}

static guint
names (Bench *bench, gconstpointer data)
{
  g_autoptr (GPtrArray) answer = NULL;

  rouse_history_get_names_async (bench->history, NULL, result_cb, bench);
  wait_result (bench);
  answer = rouse_history_get_names_finish (bench->history, bench->result, NULL);
  return answer->len;
}

/* The deletion and the undoing of it. */
static guint
delete_all (Bench *bench, gconstpointer data)
{
  guint  n_deleted;
  gint64 token;

  rouse_history_delete_async (bench->history, data, NULL, result_cb, bench);
  wait_result (bench);
  token = rouse_history_delete_finish (bench->history, bench->result, &n_deleted, NULL);
  g_clear_object (&bench->result);
  rouse_history_undelete_async (bench->history, token, result_cb, bench);
  wait_result (bench);
  return n_deleted;
}

static guint export(Bench *bench, gconstpointer data)
{
  g_autoptr (GFile)  file = g_file_new_build_filename (g_get_tmp_dir (), "rouse-bench-export", NULL);
  RouseHistoryFilter all = { 0 };
  guint              n_written;

  rouse_history_export_async (bench->history, &all, file, GPOINTER_TO_UINT (data), NULL, NULL, result_cb, bench);
  wait_result (bench);
  rouse_history_export_finish (bench->history, bench->result, &n_written, NULL);
  g_file_delete (file, NULL, NULL);
  return n_written;
}

static guint
find_error (Bench *bench, gconstpointer data)
{
  g_autoptr (RouseErrorLine) found = rouse_error_line_find (data, strlen (data), "/home/ada/Projects/shop");

  return found != NULL;
}

static guint
read_colours (Bench *bench, gconstpointer data)
{
  g_autoptr (RouseAnsiText) text = rouse_ansi_text_new (data, strlen (data));

  return text->length;
}

static void
measure (Bench *bench, const char *name, guint (*func) (Bench *bench, gconstpointer data), gconstpointer data)
{
  gint64 times[ROUNDS];
  guint  n = 0;

  for (guint i = 0; i < ROUNDS; i++)
    {
      gint64 start = g_get_monotonic_time ();

      n = func (bench, data);
      times[i] = g_get_monotonic_time () - start;
      g_clear_object (&bench->result);
    }
  qsort (times, ROUNDS, sizeof (gint64), compare);
  g_print ("%-34s %7.1f ms  (%.1f to %.1f)  %u\n", name, times[ROUNDS / 2] / 1000.0, times[0] / 1000.0, times[ROUNDS - 1] / 1000.0, n);
}

static void
measure_all (Bench *bench, guint n_reloads)
{
  gint64             now = g_get_real_time ();
  RouseHistoryFilter all = { 0 };
  RouseHistoryFilter project = { .project = (char *) "Blog" };
  RouseHistoryFilter bad = { .outcomes = ROUSE_HISTORY_BAD };
  RouseHistoryFilter branch = { .causes = ROUSE_HISTORY_BRANCH };
  RouseHistoryFilter week = { .since = now - 7 * G_TIME_SPAN_DAY };
  RouseHistoryFilter common = { .text = (char *) "shop" };
  RouseHistoryFilter words = { .text = (char *) "views ImportError" };
  RouseHistoryFilter accents = { .text = (char *) "GETRÄNKE" };
  RouseHistoryFilter rare = { .text = (char *) "nowhere-to-be-found" };

  g_autoptr (GString)          output = g_string_new (NULL);
  g_autoptr (RouseHistoryList) whole = rouse_history_list_new (bench->history, bench->clock);

  measure (bench, "list of all", list, &all);
  measure (bench, "list of a project", list, &project);
  measure (bench, "list of what went wrong", list, &bad);
  measure (bench, "list of changes of branch", list, &branch);
  measure (bench, "list of a week", list, &week);
  measure (bench, "search, a word of most", list, &common);
  measure (bench, "search, two words", list, &words);
  measure (bench, "search, not ASCII", list, &accents);
  measure (bench, "search, a word of none", list, &rare);
  measure (bench, "sorted by project", sort, GUINT_TO_POINTER (ROUSE_HISTORY_BY_PROJECT));
  measure (bench, "sorted by duration", sort, GUINT_TO_POINTER (ROUSE_HISTORY_BY_DURATION));
  measure (bench, "chart of all", chart, &all);
  measure (bench, "chart of a week", chart, &week);
  measure (bench, "projects and programs", names, NULL);
  measure (bench, "details of one", details, GUINT_TO_POINTER (n_reloads));
  while (rouse_history_list_get_loading (whole))
    g_main_context_iteration (NULL, TRUE);
  measure (bench, "a page far away", page, whole);
  measure (bench, "a project deleted and put back", delete_all, &project);
  measure (bench, "exported as CSV", export, GUINT_TO_POINTER (ROUSE_HISTORY_CSV));
  measure (bench, "exported as JSON", export, GUINT_TO_POINTER (ROUSE_HISTORY_JSON));
  while (output->len < ROUSE_HISTORY_MAX_TAIL)
    g_string_append (output, "\033[32m[23/Nov/2026 10:12:31]\033[0m \"GET /cart/ HTTP/1.1\" 200 5120\n");
  measure (bench, "the error line of 64 KiB", find_error, output->str);
  measure (bench, "the colours of 64 KiB", read_colours, output->str);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError)         error = NULL;
  g_autofree char           *folder = g_dir_make_tmp ("rouse-bench-XXXXXX", &error);
  g_autofree char           *path = g_build_filename (folder, "history.db", NULL);
  g_autofree char           *remove = g_strdup_printf ("rm -r '%s'", folder);
  g_autoptr (RouseHistoryDb) db = rouse_history_db_open (path, NULL, &error);
  guint                      n_reloads = argc > 1 ? atoi (argv[1]) : ROUSE_HISTORY_MAX_RELOADS;
  gint64                     start = g_get_monotonic_time ();
  Bench                      bench = { .clock = ROUSE_CLOCK (rouse_clock_fake_new ()) };
  GStatBuf                   status;

  g_assert_no_error (error);
  rouse_history_fixture_fill (db, n_reloads, 80, g_get_real_time (), 1);
  g_clear_pointer (&db, rouse_history_db_close);
  g_stat (path, &status);
  g_print ("%u reloads written in %.1f s, %.1f MB\n", n_reloads, (g_get_monotonic_time () - start) / 1e6, status.st_size / 1e6);
  bench.history = rouse_history_open (path, NULL, &error);
  g_assert_no_error (error);
  measure_all (&bench, n_reloads);
  g_object_unref (bench.history);
  g_object_unref (bench.clock);
  return system (remove) != 0;
}
