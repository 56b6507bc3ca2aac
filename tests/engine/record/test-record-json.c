/* test-record-json.c - the JSON forms, letter by letter: programs depend on them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/record-json.h"
#include "sample.h"

#include <signal.h>

#define AT G_GINT64_CONSTANT (1795403580123456)

static void
assert_json (JsonObject *object, const char *expected)
{
  g_autofree char *line = rouse_json_to_line (object);

  g_assert_cmpstr (line, ==, expected);
  json_object_unref (object);
}

#define FILES                                                                                                  \
  "\"files\":[{\"path\":\"/shop/caf%E9.py\",\"kind\":\"created\",\"from\":\"/shop/old.py\",\"escaped\":true}," \
  "{\"path\":\"/shop/views.py\",\"kind\":\"modified\"}],\"files_total\":2,\"branch\":{\"from\":\"main\",\"to\":\"topic\"}"
#define RUN                                                                                                     \
  "{\"id\":\"run-1\",\"pid\":4242,\"started_at\":\"2026-11-23T03:13:00.200Z\",\"exit_code\":1,\"signal\":null," \
  "\"duration_ms\":400,\"expected\":false,\"killed\":false}"

static void
test_reload (void)
{
  g_autoptr (RouseReload) reload = sample_reload (AT);
  g_autoptr (RouseReload) bare = rouse_reload_new (ROUSE_CAUSE_FIRST, NULL);
  g_autoptr (RouseRun)    run = sample_run (AT);

  assert_json (rouse_reload_to_json (reload, run),
               "{\"at\":\"2026-11-23T03:13:00.123Z\",\"project\":\"shop\",\"program\":\"web\",\"cause\":\"change\","
               "\"action\":\"restart\"," FILES ",\"rule\":\"caf\303\251s\",\"tried\":\"command\",\"fall_back\":\"refused\",\"why\":\"no database\",\"settle_ms\":15,\"hot_ms\":40,\"build_ms\":300,\"stop_ms\":81,\"start_ms\":2,\"ready_ms\":null,"
               "\"outcome\":\"failed\",\"run_id\":\"run-1\",\"run\":" RUN "}");
  bare->at = AT;
  bare->tried = ROUSE_RELOAD_SIGNAL; /* says nothing without a fall-back */
  assert_json (rouse_reload_to_json (bare, NULL),
               "{\"at\":\"2026-11-23T03:13:00.123Z\",\"project\":null,\"program\":null,\"cause\":\"first\","
               "\"action\":\"start\",\"files\":[],\"files_total\":0,\"branch\":null,\"rule\":null,\"tried\":null,\"fall_back\":null,\"why\":null,\"settle_ms\":null,\"hot_ms\":null,\"build_ms\":null,"
               "\"stop_ms\":null,\"start_ms\":null,\"ready_ms\":null,\"outcome\":\"pending\",\"run_id\":null,\"run\":null}");
  bare->fall_back = ROUSE_FALL_BACK_MIXED; /* none of them was tried */
  bare->tried = ROUSE_RELOAD_RESTART;
  bare->rule = g_strdup ("caf\xe9");
  assert_json (rouse_reload_to_json (bare, NULL),
               "{\"at\":\"2026-11-23T03:13:00.123Z\",\"project\":null,\"program\":null,\"cause\":\"first\","
               "\"action\":\"start\",\"files\":[],\"files_total\":0,\"branch\":null,\"rule\":\"caf\357\277\275\",\"tried\":null,"
               "\"fall_back\":\"mixed\",\"why\":null,\"settle_ms\":null,\"hot_ms\":null,\"build_ms\":null,"
               "\"stop_ms\":null,\"start_ms\":null,\"ready_ms\":null,\"outcome\":\"pending\",\"run_id\":null,\"run\":null}");
}

static void
test_run (void)
{
  g_autoptr (RouseRun) run = sample_run (AT);
  g_autoptr (RouseRun) missing = rouse_run_new ();

  run->ended = FALSE;
  assert_json (rouse_run_to_json (run),
               "{\"id\":\"run-1\",\"pid\":4242,\"started_at\":\"2026-11-23T03:13:00.200Z\",\"exit_code\":null,"
               "\"signal\":null,\"duration_ms\":null,\"expected\":false,\"killed\":false}");
  run->ended = run->expected = run->killed = TRUE;
  run->wait_status = SIGKILL;
  assert_json (rouse_run_to_json (run),
               "{\"id\":\"run-1\",\"pid\":4242,\"started_at\":\"2026-11-23T03:13:00.200Z\",\"exit_code\":null,"
               "\"signal\":9,\"duration_ms\":400,\"expected\":true,\"killed\":true}");

  missing->id = g_strdup ("run-2");
  missing->started_at = AT;
  missing->ended = TRUE;
  missing->wait_status = 127 << 8;
  missing->error = g_strdup ("no such command: caf\xe9");
  assert_json (rouse_run_to_json (missing),
               "{\"id\":\"run-2\",\"pid\":0,\"started_at\":\"2026-11-23T03:13:00.123Z\",\"exit_code\":127,"
               "\"signal\":null,\"duration_ms\":null,\"expected\":false,\"killed\":false,"
               "\"error\":\"no such command: caf\357\277\275\"}");
}

static void
test_change_set (void)
{
  g_autoptr (RouseReload) reload = sample_reload (AT);

  assert_json (rouse_change_set_to_json (reload->changes, 100), "{" FILES ",\"held_for\":\"git\",\"settle_ms\":15}");
  g_clear_pointer (&reload->changes->branch_before, g_free);
  g_clear_pointer (&reload->changes->branch_after, g_free);
  g_clear_pointer (&reload->changes->held_for, g_free);
  reload->changes->n_changes = 12345;
  assert_json (rouse_change_set_to_json (reload->changes, 0),
               "{\"files\":[],\"files_total\":12345,\"branch\":null,\"held_for\":null,\"settle_ms\":15}");
}

/* Any file name makes valid JSON, and none is mistaken for another. */
static void
test_paths (void)
{
  static const struct
  {
    const char *path, *from, *expected;
  } cases[] = {
    { "/a b", NULL, "{\"path\":\"/a b\",\"kind\":\"deleted\"}" },
    { "/100%", NULL, "{\"path\":\"/100%\",\"kind\":\"deleted\"}" },
    { "/\"\\\n\t\x01", NULL, "{\"path\":\"/\\\"\\\\\\n\\t\\u0001\",\"kind\":\"deleted\"}" },
    { "/caf\303\251", NULL, "{\"path\":\"/caf\303\251\",\"kind\":\"deleted\"}" },
    { "/100%\xff", NULL, "{\"path\":\"/100%25%FF\",\"kind\":\"deleted\",\"escaped\":true}" },
    { "/\303\251\xe9\303", NULL, "{\"path\":\"/\303\251%E9%C3\",\"kind\":\"deleted\",\"escaped\":true}" },
    { "/a%", "/\xff", "{\"path\":\"/a%25\",\"kind\":\"deleted\",\"from\":\"/%FF\",\"escaped\":true}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      RouseChange change = { (char *) cases[i].path, (char *) cases[i].from, ROUSE_CHANGE_DELETED };

      assert_json (rouse_change_to_json (&change), cases[i].expected);
    }
}

static void
test_health (void)
{
  g_autoptr (RouseHealth) health = rouse_health_new ();
  RouseHealthPlace       *place;

  health->n_files = 7;
  health->n_dirs = health->n_watched = 2;
  assert_json (rouse_health_to_json (health),
               "{\"level\":\"native\",\"files\":7,\"dirs\":2,\"watched\":2,\"polled\":0,\"unreadable\":0,"
               "\"missing\":0,\"pruned\":0,\"limit\":null,\"detail\":null,\"places\":[]}");
  health->level = ROUSE_HEALTH_PARTIAL;
  health->n_polled = 1;
  health->limit = 8192;
  health->detail = g_strdup ("The kernel watches no more.");
  place = rouse_health_add_place (health, "/a", "nfs");
  place->reason = ROUSE_REASON_REMOTE;
  place->n_dirs = place->n_polled = 2;
  assert_json (rouse_health_to_json (health),
               "{\"level\":\"partial\",\"files\":7,\"dirs\":2,\"watched\":2,\"polled\":1,\"unreadable\":0,"
               "\"missing\":0,\"pruned\":0,\"limit\":8192,\"detail\":\"The kernel watches no more.\",\"places\":[{\"path\":\"/a\",\"filesystem\":\"nfs\",\"watcher\":\"gio\",\"reason\":\"remote\",\"files\":0,\"dirs\":2,\"polled\":2}]}");
}

static void
test_event (void)
{
  g_autoptr (JsonObject) empty = json_object_new ();
  g_autoptr (JsonObject) held = json_object_new ();
  g_autofree char       *bare = rouse_json_to_event_line ("idle", AT, 1000001, empty);
  g_autofree char       *line = NULL;

  json_object_set_string_member (held, "reason", "git");
  line = rouse_json_to_event_line ("held", AT, G_GINT64_CONSTANT (86400123456), held);
  g_assert_cmpstr (bare, ==, "{\"event\":\"idle\",\"at\":\"2026-11-23T03:13:00.123Z\",\"t\":1.000001}");
  g_assert_cmpstr (line, ==, "{\"event\":\"held\",\"at\":\"2026-11-23T03:13:00.123Z\",\"t\":86400.123456,\"reason\":\"git\"}");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record/json/reload", test_reload);
  g_test_add_func ("/record/json/run", test_run);
  g_test_add_func ("/record/json/change-set", test_change_set);
  g_test_add_func ("/record/json/paths", test_paths);
  g_test_add_func ("/record/json/health", test_health);
  g_test_add_func ("/record/json/event", test_event);
  return g_test_run ();
}
