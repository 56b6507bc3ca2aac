/* test-status-table.c - how the projects are, for people and for scripts
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "status-table.h"

#include <string.h>

#define NOW G_GINT64_CONSTANT (1795435200) /* 2026-11-23 12:00:00 UTC */

static JsonObject *
parse (const char *text)
{
  g_autoptr (GError)   error = NULL;
  g_autoptr (JsonNode) node = json_from_string (text, &error);

  g_assert_no_error (error);
  return json_node_dup_object (node);
}

static void
set (char **field, const char *text)
{
  g_free (*field);
  *field = g_strdup (text);
}

/* A server that runs, a task that has failed, and a project that is off. */
static RouseOverview *
make_overview (void)
{
  RouseOverview        *overview = rouse_overview_new ();
  RouseOverviewProject *shop = rouse_overview_add_project (overview, "shop", "Shop", "/src/shop");
  RouseOverviewProject *blog = rouse_overview_add_project (overview, "blog", "Blog", "/src/blog");
  RouseOverviewProgram *program;

  overview->running = TRUE;
  shop->on = TRUE;
  program = rouse_overview_add_program (shop, "web");
  program->path = g_strdup ("/x");
  set (&program->state, "running");
  program->pid = 1234;
  program->started_at = (NOW - 300) * G_USEC_PER_SEC;
  program->last_reload = parse ("{\"at\":\"2026-11-23T11:58:30.000Z\",\"cause\":\"change\",\"files\":[{\"path\":\"/src/shop/views.py\"}],"
                                "\"files_total\":4,\"branch\":null,\"outcome\":\"ready\",\"ready_ms\":240,\"run\":null}");
  program = rouse_overview_add_program (shop, "tests");
  program->path = g_strdup ("/y");
  set (&program->kind, "task");
  set (&program->state, "failed");
  program->exit_code = 1;
  program->last_reload = parse ("{\"at\":\"2026-11-22T10:00:00.000Z\",\"cause\":\"change\",\"files\":[],\"files_total\":12,"
                                "\"branch\":{\"from\":\"main\",\"to\":\"fix\"},\"outcome\":\"failed\",\"ready_ms\":null,\"run\":{\"signal\":11}}");
  rouse_overview_add_program (blog, "hugo");
  return overview;
}

static char *
dup_table (RouseOverview *overview, gboolean colour)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (NOW);

  return rouse_status_dup_table (overview, overview->projects, now, colour);
}

static void
test_table (void)
{
  g_autoptr (RouseOverview) overview = make_overview ();
  g_autofree char          *table = dup_table (overview, FALSE);

  g_assert_cmpstr (table, ==,
                   "PROJECT  PROGRAM  STATE     PID  UPTIME  LAST RELOAD\n"
                   "Shop     web      running  1234   5 min  11:58:30 views.py and 3 more: ready in 240 ms\n"
                   "Shop     tests    failed      –       –  2026-11-22 10:00 main → fix, 12 files: failed\n"
                   "    killed by SIGSEGV\n"
                   "Blog     hugo     off         –       –  –\n");
}

static void
test_colour (void)
{
  g_autoptr (RouseOverview) overview = make_overview ();
  g_autofree char          *plain = dup_table (overview, FALSE);
  g_autofree char          *table = dup_table (overview, TRUE);
  g_autoptr (GRegex)        escapes = g_regex_new ("\033\\[[0-9]*m", 0, 0, NULL);
  g_autofree char          *stripped = g_regex_replace_literal (escapes, table, -1, 0, "", 0, NULL);

  g_assert_nonnull (strstr (table, "\033[32mrunning\033[0m"));
  g_assert_nonnull (strstr (table, "\033[31mfailed\033[0m"));
  g_assert_nonnull (strstr (table, "\033[2moff\033[0m"));
  g_assert_cmpstr (stripped, ==, plain);
}

/* Whatever stands in the names and texts, it cannot speak to the terminal. */
static void
test_hostile (void)
{
  g_autoptr (RouseOverview) overview = rouse_overview_new ();
  RouseOverviewProject     *project = rouse_overview_add_project (overview, "x", "a\n\033[2Jb", "/\033[2J");
  RouseOverviewProgram     *program = rouse_overview_add_program (project, "c\033[2J");
  g_autofree char          *table = NULL;

  set (&project->problem, "rouse.ini:1: \033[2J");
  set (&program->status, "\033[2J");
  g_strfreev (program->listen);
  program->listen = g_strdupv ((char *[]){ (char *) "\033[2J", NULL });
  set (&program->awaits, "\033[2J");
  set (&project->script, "\033[2J");
  set (&program->state, "failed");
  program->last_reload = parse ("{\"at\":\"2026-11-23T11:58:30.000Z\",\"cause\":\"change\",\"files\":[{\"path\":\"/\\u001b[2J\"}],"
                                "\"files_total\":1,\"outcome\":\"failed\",\"run\":{\"error\":\"\\u001b[2J\"}}");
  table = dup_table (overview, FALSE);
  g_assert_null (strchr (table, '\033'));
}

/* What an application of another version tells may be anything. */
static void
test_odd_records (void)
{
  static const char *const records[] = {
    "{}",
    "{\"at\":5,\"cause\":[],\"files\":{},\"files_total\":\"x\",\"branch\":7,\"outcome\":null,\"run\":[]}",
    "{\"at\":\"2026-11-23T11:58:30Z\",\"cause\":\"change\",\"files\":[1,2],\"files_total\":2,\"outcome\":\"of-the-future\"}",
    "{\"at\":\"2026-11-23T11:58:30Z\",\"cause\":\"of-the-future\",\"outcome\":\"ready\"}",
    "{\"at\":\"2026-11-23T11:58:30Z\",\"cause\":\"change\",\"files\":[{\"path\":null}],\"files_total\":-4,\"outcome\":\"ready\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (records); i++)
    {
      g_autoptr (RouseOverview) overview = make_overview ();
      RouseOverviewProject     *project = g_ptr_array_index (overview->projects, 0);
      RouseOverviewProgram     *program = g_ptr_array_index (project->programs, 1);
      g_autofree char          *table = NULL;

      json_object_unref (program->last_reload);
      program->last_reload = parse (records[i]);
      table = dup_table (overview, FALSE);
      g_assert_nonnull (strstr (table, "tests"));
    }
}

static void
test_notes (void)
{
  g_autoptr (RouseOverview) overview = make_overview ();
  RouseOverviewProject     *shop = g_ptr_array_index (overview->projects, 0);
  RouseOverviewProgram     *web = g_ptr_array_index (shop->programs, 0);
  g_autofree char          *table = NULL;

  set (&web->awaits, "db");
  set (&web->status, "listening");
  g_strfreev (web->proxies);
  web->proxies = g_strdupv ((char *[]){ (char *) "8080 -> 8000", NULL });
  set (&web->hot, "ask");
  set (&shop->held, "git");
  set (&shop->script, "http://127.0.0.1:35729/livereload.js");
  shop->n_pages = 2;
  shop->n_scanned_files = 12000;
  shop->n_scanned_folders = 980;
  set (&shop->problem, "rouse.ini:3: what is that?");
  shop->pending = TRUE;
  table = dup_table (overview, FALSE);
  g_assert_nonnull (strstr (table, "    waits for db\n"));
  g_assert_nonnull (strstr (table, "    listening\n"));
  g_assert_nonnull (strstr (table, "    takes a change without a restart\n"));
  g_assert_nonnull (strstr (table, "    2 pages follow, by http://127.0.0.1:35729/livereload.js\n"));
  g_assert_nonnull (strstr (table, "    http://localhost:8080/ (proxy for localhost:8000)\n"));
  g_assert_nonnull (strstr (table, "    a change waits for git\n"));
  g_assert_nonnull (strstr (table, "    looking at the files: 12000 in 980 folders\n"));
  g_assert_nonnull (strstr (table, "    rouse.ini:3: what is that?\n"));
  g_assert_nonnull (strstr (table, "rouse allow shop"));
}

static void
test_hot (void)
{
  g_autoptr (RouseOverview) overview = make_overview ();
  RouseOverviewProject     *shop = g_ptr_array_index (overview->projects, 0);
  RouseOverviewProgram     *web = g_ptr_array_index (shop->programs, 0);
  g_autofree char          *table = NULL;

  json_object_unref (web->last_reload);
  web->last_reload = parse ("{\"at\":\"2026-11-23T11:58:30.000Z\",\"cause\":\"change\",\"files\":[{\"path\":\"/src/shop/views.py\"}],"
                            "\"files_total\":1,\"action\":\"ask\",\"outcome\":\"ready\",\"hot_ms\":40,\"ready_ms\":null,\"run\":null}");
  table = dup_table (overview, FALSE);
  g_assert_nonnull (strstr (table, "11:58:30 views.py: reloaded without a restart in 40 ms\n"));
}

static const struct
{
  const char *name;
  const char *state;
  const char *outcome;
  const char *problem;
  const char *health;
  gboolean    pending;
  gboolean    fails;
} judgements[] = {
  { "running", "running", "ready", "", "native", FALSE, FALSE },
  { "stopped", "stopped", "failed", "", "native", FALSE, FALSE },
  { "finished", "finished", "ready", "", "partial", FALSE, FALSE },
  { "failed", "failed", "ready", "", "native", FALSE, TRUE },
  { "trying-again", "waiting", "ready", "", "native", FALSE, TRUE },
  { "build-failed", "running", "build-failed", "", "native", FALSE, TRUE },
  { "problem", "running", "ready", "the file is gone", "native", FALSE, TRUE },
  { "blind", "running", "ready", "", "blind", FALSE, TRUE },
  { "not-allowed", "running", "ready", "", "native", TRUE, TRUE },
};

static void
test_fails (gconstpointer data)
{
  guint                     i = GPOINTER_TO_UINT (data);
  g_autoptr (RouseOverview) overview = rouse_overview_new ();
  RouseOverviewProject     *project = rouse_overview_add_project (overview, "shop", "Shop", "/src/shop");
  RouseOverviewProgram     *program = rouse_overview_add_program (project, "web");
  g_autofree char          *record = g_strdup_printf ("{\"outcome\":\"%s\"}", judgements[i].outcome);
  g_autoptr (JsonObject)    object = NULL;
  g_autofree char          *json = NULL;

  program->path = g_strdup ("/x");
  program->last_reload = parse (record);
  set (&program->state, judgements[i].state);
  set (&project->problem, judgements[i].problem);
  set (&project->health, judgements[i].health);
  project->pending = judgements[i].pending;
  g_assert_cmpint (rouse_overview_project_fails (project), ==, judgements[i].fails);
  json = rouse_status_dup_json (overview, overview->projects);
  object = parse (json);
  g_assert_cmpint (json_object_get_boolean_member (object, "fails"), ==, judgements[i].fails);
}

static void
check_keys (JsonObject *object, const char *keys)
{
  g_autoptr (GList)   members = json_object_get_members (object);
  g_autoptr (GString) text = g_string_new (NULL);

  for (GList *item = members; item != NULL; item = item->next)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", (char *) item->data);
  g_assert_cmpstr (text->str, ==, keys);
}

/* The man page promises these, and that none goes. */
static void
test_json (void)
{
  g_autoptr (RouseOverview) overview = make_overview ();
  g_autofree char          *json = NULL;
  g_autoptr (JsonObject)    object = NULL;
  JsonObject               *project, *program;

  g_ptr_array_add (overview->problems, g_strdup ("what \xff"));
  json = rouse_status_dup_json (overview, overview->projects);
  object = parse (json);
  check_keys (object, "running version fails projects problems");
  g_assert_true (json_object_get_boolean_member (object, "fails"));
  g_assert_cmpstr (json_array_get_string_element (json_object_get_array_member (object, "problems"), 0), ==, "what \xef\xbf\xbd");
  project = json_array_get_object_element (json_object_get_array_member (object, "projects"), 0);
  check_keys (project, "id name folder url livereload livereload_script livereload_pages on paused pending state fails branch health watcher places scanned_files scanned_folders held problem programs");
  g_assert_true (json_object_get_null_member (project, "url"));
  program = json_array_get_object_element (json_object_get_array_member (project, "programs"), 0);
  check_keys (program, "name kind command state fails awaits status hot discover listen proxies pid started_at exit_code starts last_reload");
  g_assert_cmpint (json_object_get_int_member (program, "pid"), ==, 1234);
  g_assert_cmpstr (json_object_get_string_member (program, "started_at"), ==, "2026-11-23T11:55:00.000Z");
  g_assert_true (json_object_get_null_member (program, "exit_code"));
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (program, "last_reload"), "ready_ms"), ==, 240);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli/status/table", test_table);
  g_test_add_func ("/cli/status/colour", test_colour);
  g_test_add_func ("/cli/status/hostile", test_hostile);
  g_test_add_func ("/cli/status/odd-records", test_odd_records);
  g_test_add_func ("/cli/status/notes", test_notes);
  g_test_add_func ("/cli/status/hot", test_hot);
  g_test_add_func ("/cli/status/json", test_json);
  for (guint i = 0; i < G_N_ELEMENTS (judgements); i++)
    {
      g_autofree char *path = g_strconcat ("/cli/status/fails/", judgements[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_fails);
    }
  return g_test_run ();
}
