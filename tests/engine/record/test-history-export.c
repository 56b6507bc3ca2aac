/* test-history-export.c - what is exported can be read by others, and is there wholly or not at all
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "await.h"
#include "record/history-csv.h"
#include "record/history-export.h"
#include "sample.h"

#include <json-glib/json-glib.h>

static gint64 base;

typedef struct
{
  GAsyncResult *answer;
  GCancellable *cancellable; /* (nullable) cancelled at the first progress */
  guint         done;
  guint         total;
} Wait;

static void
progress_cb (guint done, guint total, gpointer data)
{
  Wait *wait = data;

  g_assert_null (wait->answer);
  g_assert_cmpuint (done, >=, wait->done);
  g_assert_cmpuint (done, <=, total);
  wait->done = done;
  wait->total = total;
  if (wait->cancellable != NULL)
    g_cancellable_cancel (wait->cancellable);
}

static void
exported_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  await_cb (object, result, &((Wait *) data)->answer);
}

/* (transfer full): what the file holds, and that nothing is left beside it. */
static char *export(RouseHistory *history, RouseHistoryFilter filter, RouseHistoryFormat format, guint n_expected)
{
  char              *path = sample_new_path ();
  g_autoptr (GFile)  file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  Wait               wait = { 0 };
  char              *contents;
  guint              n_written;

  g_assert_true (g_file_set_contents (path, "what was there before", -1, NULL));
  rouse_history_export_async (history, &filter, file, format, progress_cb, NULL, exported_cb, &wait);
  g_assert_true (rouse_history_export_finish (history, await (&wait.answer), &n_written, &error));
  g_assert_no_error (error);
  g_clear_object (&wait.answer);
  g_assert_cmpuint (n_written, ==, n_expected);
  g_assert_cmpuint (wait.done, ==, n_expected);
  g_assert_cmpuint (wait.total, ==, n_expected);
  g_assert_true (g_file_get_contents (path, &contents, NULL, &error));
  g_file_delete (file, NULL, NULL);
  sample_free_path (path); /* deletes what else there is */
  return contents;
}

static void
fill (RouseHistory *history, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (RouseReload) reload = sample_reload (base + i);

      g_free (reload->program);
      reload->program = g_strdup_printf ("p%u", i);
      rouse_history_add_reload (history, reload);
    }
}

static void
test_json (void)
{
  g_autoptr (RouseHistory) history = rouse_history_new (":memory:");
  g_autofree char         *text = NULL;
  g_autofree char         *nothing = NULL;
  g_autoptr (JsonNode)     root = NULL;
  JsonArray               *array;

  fill (history, 700);
  text = export(history, (RouseHistoryFilter){ 0 }, ROUSE_HISTORY_JSON, 700);
  root = json_from_string (text, NULL);
  array = json_node_get_array (root);
  g_assert_cmpuint (json_array_get_length (array), ==, 700);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (array, 0), "program"), ==, "p699");
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (array, 699), "program"), ==, "p0");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_array_get_object_element (array, 7), "files")), ==, 2);
  g_assert_true (g_str_has_prefix (text, "[\n{"));
  g_assert_true (g_str_has_suffix (text, "}\n]\n"));

  nothing = export(history, (RouseHistoryFilter){ .project = (char *) "nobody" }, ROUSE_HISTORY_JSON, 0);
  g_assert_cmpstr (nothing, ==, "[\n]\n");
}

static void
test_csv (void)
{
  g_autoptr (RouseHistory) history = rouse_history_new (":memory:");
  g_autofree char         *text = NULL;
  g_auto (GStrv)           lines = NULL;

  fill (history, 700);
  text = export(history, (RouseHistoryFilter){ 0 }, ROUSE_HISTORY_CSV, 700);
  lines = g_strsplit (text, "\r\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 702);
  g_assert_true (g_str_has_prefix (lines[0], "at,project,program,"));
  g_assert_nonnull (strstr (lines[1], ",shop,p699,change,"));
  g_assert_nonnull (strstr (lines[700], ",shop,p0,change,"));
  g_assert_cmpstr (lines[701], ==, "");
}

/* Every column has what it says. */
static void
test_columns (void)
{
  g_autoptr (RouseReload) reload = sample_reload (G_GINT64_CONSTANT (1795403580123456));
  g_autoptr (RouseReload) bare = rouse_reload_new (ROUSE_CAUSE_FIRST, NULL);
  g_autoptr (RouseRun)    run = sample_run (0);
  g_autoptr (GString)     text = g_string_new (NULL);
  const RouseHistoryRow   rows[] = { { 1, reload, run }, { 2, bare, NULL }, { 3, bare, run } };

  bare->at = reload->at;
  rouse_history_csv_append_header (text);
  rouse_history_csv_append_row (text, &rows[0]);
  rouse_history_csv_append_row (text, &rows[1]);
  run->wait_status = 11;
  run->error = g_strdup ("why");
  rouse_history_csv_append_row (text, &rows[2]);
  run->ended = FALSE;
  bare->fall_back = ROUSE_FALL_BACK_MIXED; /* nothing was tried */
  bare->hot_us = 0;
  rouse_history_csv_append_row (text, &rows[2]);
  g_assert_cmpstr (text->str, ==,
                   "at,project,program,cause,action,files,files_total,branch_from,branch_to,"
                   "settle_ms,build_ms,stop_ms,start_ms,ready_ms,outcome,run_id,exit_code,signal,duration_ms,expected,error,rule,tried,fall_back,hot_ms,why\r\n"
                   "2026-11-23T03:13:00.123Z,shop,web,change,restart,\"/shop/caf\357\277\275.py\n/shop/views.py\",2,main,topic,"
                   "15,300,81,2,,failed,run-1,1,,400,false,,caf\303\251s,command,refused,40,no database\r\n"
                   "2026-11-23T03:13:00.123Z,,,first,start,,0,,,,,,,,pending,,,,,,,,,,,\r\n"
                   "2026-11-23T03:13:00.123Z,,,first,start,,0,,,,,,,,pending,,,11,400,false,why,,,,,\r\n"
                   "2026-11-23T03:13:00.123Z,,,first,start,,0,,,,,,,,pending,,,,,,why,,,mixed,0,\r\n");
}

static void
test_fields (void)
{
  static const struct
  {
    const char *text;
    const char *expected;
  } cases[] = {
    { NULL, "" },
    { "", "" },
    { "plain text", "plain text" },
    { "a,b", "\"a,b\"" },
    { "say \"no\"", "\"say \"\"no\"\"\"" },
    { "two\nlines", "\"two\nlines\"" },
    { "return\r", "\"return\r\"" },
    { "=1+1", "'=1+1" },
    { "+49", "'+49" },
    { "-x", "'-x" },
    { "@sum", "'@sum" },
    { "\tx", "'\tx" },
    { "=HYPERLINK(\"http://a\",\"b\")", "\"'=HYPERLINK(\"\"http://a\"\",\"\"b\"\")\"" },
    { "\r=1", "\"'\r=1\"" },
    { "a=1", "a=1" },
    { "caf\xe9", "caf\357\277\275" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) out = g_string_new (NULL);

      rouse_history_csv_append_field (out, cases[i].text);
      g_assert_cmpstr (out->str, ==, cases[i].expected);
    }
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint            n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* Cancelled in the middle, or without room for the file: what was there before stays, and nothing else does. */
static void
test_failures (void)
{
  g_autoptr (RouseHistory) history = rouse_history_new (":memory:");
  char                    *path = sample_new_path ();
  g_autofree char         *folder = g_path_get_dirname (path);
  g_autofree char         *below = g_build_filename (path, "file", NULL);
  g_autoptr (GFile)        file = g_file_new_for_path (path);
  g_autoptr (GFile)        nowhere = g_file_new_for_path (below);
  g_autoptr (GFile)        root = g_file_new_for_path ("/");
  g_autoptr (GError)       error = NULL;
  g_autofree char         *contents = NULL;
  RouseHistoryFilter       all = { 0 };
  Wait                     wait = { .cancellable = g_cancellable_new () };

  fill (history, 1000);
  g_assert_true (g_file_set_contents (path, "before", -1, NULL));
  g_cancellable_cancel (wait.cancellable);
  rouse_history_export_async (history, &all, file, ROUSE_HISTORY_JSON, progress_cb, wait.cancellable, exported_cb, &wait);
  g_assert_false (rouse_history_export_finish (history, await (&wait.answer), NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_clear_object (&wait.answer);
  g_clear_object (&wait.cancellable);

  rouse_history_export_async (history, &all, nowhere, ROUSE_HISTORY_JSON, progress_cb, NULL, exported_cb, &wait);
  g_assert_false (rouse_history_export_finish (history, await (&wait.answer), NULL, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_clear_object (&wait.answer);

  rouse_history_export_async (history, &all, root, ROUSE_HISTORY_JSON, progress_cb, NULL, exported_cb, &wait);
  g_assert_false (rouse_history_export_finish (history, await (&wait.answer), NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);
  g_clear_object (&wait.answer);

  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "before");
  g_assert_cmpuint (count_files (folder), ==, 1);
  sample_free_path (path);
}

/* Cancelled while it writes: the file under its own name is not touched. */
static void
test_cancel_in_the_middle (void)
{
  g_autoptr (RouseHistory) history = rouse_history_new (":memory:");
  char                    *path = sample_new_path ();
  g_autofree char         *folder = g_path_get_dirname (path);
  g_autoptr (GFile)        file = g_file_new_for_path (path);
  RouseHistoryFilter       all = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Wait                     wait = { .cancellable = cancellable };
  g_autoptr (GError)       error = NULL;

  fill (history, 1000);
  rouse_history_export_async (history, &all, file, ROUSE_HISTORY_CSV, progress_cb, cancellable, exported_cb, &wait);
  if (rouse_history_export_finish (history, await (&wait.answer), NULL, &error))
    g_assert_true (g_file_query_exists (file, NULL)); /* it was faster */
  else
    {
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_cmpuint (count_files (folder), ==, 0);
    }
  g_clear_object (&wait.answer);
  sample_free_path (path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  base = g_get_real_time () - G_TIME_SPAN_HOUR;
  g_test_add_func ("/record/history-export/json", test_json);
  g_test_add_func ("/record/history-export/csv", test_csv);
  g_test_add_func ("/record/history-export/columns", test_columns);
  g_test_add_func ("/record/history-export/fields", test_fields);
  g_test_add_func ("/record/history-export/failures", test_failures);
  g_test_add_func ("/record/history-export/cancel-in-the-middle", test_cancel_in_the_middle);
  return g_test_run ();
}
