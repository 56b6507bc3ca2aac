/* history.c - the verb "history": what was reloaded, why, and what came of it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "choose.h"
#include "history-table.h"
#include "options.h"
#include "text.h"
#include "verb.h"

#include "base/error.h"
#include "record/record-json.h"

#include <glib/gi18n.h>
#include <unistd.h>

#define DEFAULT_LIMIT 20 /* a screen */

typedef struct
{
  RouseHistoryQuery query;
  GDateTime        *now;
  gboolean          limited; /* -n was given */
  gboolean          json;
} Request;

static const RouseOption options[] = {
  { 0, "project", N_ ("NAME"), N_ ("Only this project, by name, id or folder; that of “rouse run” is called like its folder") },
  { 0, "failed", NULL, N_ ("Only what failed, with the last line it wrote") },
  { 0, "since", N_ ("WHEN"), N_ ("Only what is newer: 2h, 3d, 14:30, 2026-11-23, “2026-11-23 14:30”") },
  { 'n', "limit", N_ ("N"), N_ ("At most N reloads (20; with --since or --json all), 0 for all") },
  { 0, "json", NULL, N_ ("Print one JSON object a line") },
  { 0 },
};

static gboolean
set_limit (Request *request, const char *value, GError **error)
{
  guint64 limit;

  if (!g_ascii_string_to_unsigned (value, 10, 0, G_MAXUINT, &limit, NULL))
    {
      g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, _ ("a number is wanted, such as 50"));
      return FALSE;
    }
  request->query.limit = (guint) limit;
  request->limited = TRUE;
  return TRUE;
}

static gboolean
set_option (const RouseOption *option, const char *value, gpointer data, GError **error)
{
  Request *request = data;

  if (g_str_equal (option->name, "project"))
    request->query.project = value;
  else if (g_str_equal (option->name, "failed"))
    request->query.failed_only = TRUE;
  else if (g_str_equal (option->name, "since"))
    return rouse_history_parse_since (value, request->now, &request->query.since, error);
  else if (g_str_equal (option->name, "limit"))
    return set_limit (request, value, error);
  else
    request->json = TRUE;
  return TRUE;
}

static void
print_json (GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      RouseHistoryRow       *row = g_ptr_array_index (rows, i);
      g_autoptr (JsonObject) object = rouse_reload_to_json (row->reload, row->run);
      g_autofree char       *line = rouse_json_to_line (object);

      puts (line); /* JSON is UTF-8, whatever the locale */
    }
}

static void
print_text (GPtrArray *rows, const Request *request)
{
  const RouseHistoryLook look = {
    .now = request->now,
    .colour = rouse_text_has_colour (STDOUT_FILENO),
    .output = request->query.failed_only,
  };
  g_autofree char *table = NULL;

  if (rows->len > 0)
    table = rouse_history_dup_table (rows, &look);
  else if (request->query.project != NULL || request->query.failed_only || request->query.since != 0)
    table = g_strconcat (_ ("Nothing like that has been recorded."), "\n", NULL);
  else
    table = g_strconcat (_ ("Nothing has been recorded yet: “rouse run -- CMD” records what it starts."), "\n", NULL);
  rouse_text_print (stdout, table);
}

/* (transfer full) (nullable) */
static GPtrArray *
query (const Request *request, GError **error)
{
  g_autofree char         *path = rouse_history_dup_default_path ();
  g_autofree char         *notice = NULL;
  g_autoptr (RouseHistory) history = NULL;

  /* Whoever only looks makes no file. */
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return g_ptr_array_new ();
  history = rouse_history_open (path, &notice, error);
  if (history == NULL)
    return NULL;
  if (notice != NULL)
    rouse_text_error ("history", notice);
  return rouse_history_query (history, &request->query, error);
}

/* (transfer full) (nullable): the name of the project of the tray application that has @word as its id or its folder. */
static char *
dup_project_name (const char *word)
{
  g_autoptr (RouseProjectStore) store = rouse_project_store_new_default ();
  g_autoptr (RouseOverview)     overview = rouse_overview_new_from_store (store, NULL);
  g_autofree char              *here = g_get_current_dir ();
  g_autoptr (GPtrArray)         words = g_ptr_array_new ();
  g_autoptr (GPtrArray)         choices = NULL;

  g_ptr_array_add (words, (char *) word);
  choices = rouse_choose (overview, words, here, 0, NULL, NULL);
  return choices != NULL ? g_strdup (((RouseChoice *) g_ptr_array_index (choices, 0))->project->name) : NULL;
}

int
rouse_cli_history (int argc, char **argv)
{
  g_autoptr (GDateTime)  now = g_date_time_new_now_local ();
  Request                request = { .now = now };
  const RouseOptionGroup groups[] = { { N_ ("Options:"), options, set_option, &request }, { NULL } };
  const RouseUsage       usage = {
          .verb = "history",
          .synopsis = N_ ("[OPTIONS]"),
          .about = N_ ("Shows what was started and restarted, the newest first: why, how long it took until\n"
                             "the files were quiet, the old run had stopped and the new one was started and ready,\n"
                             "and what came of it."),
          .groups = groups,
  };
  g_autoptr (GPtrArray) words = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError)    error = NULL;
  g_autofree char      *name = NULL;
  int                   exit_code;

  words = rouse_options_parse_or_exit (&usage, argc, argv, &exit_code);
  if (words == NULL)
    return exit_code;
  if (words->len > 0)
    {
      rouse_text_error ("history", _ ("takes no further words; a project is given with --project"));
      return ROUSE_EXIT_USAGE;
    }
  if (!request.limited && !request.json && request.query.since == 0)
    request.query.limit = DEFAULT_LIMIT;
  rows = query (&request, &error);
  /* The name comes first: a project of “rouse run” may have it, too. */
  if (rows != NULL && rows->len == 0 && request.query.project != NULL && (name = dup_project_name (request.query.project)) != NULL)
    {
      request.query.project = name;
      g_ptr_array_unref (rows);
      rows = query (&request, &error);
    }
  if (rows == NULL)
    {
      rouse_text_error ("history", error->message);
      return 1;
    }
  if (request.json)
    print_json (rows);
  else
    print_text (rows, &request);
  return 0;
}
