/* test-brief.c - what the windows say of projects and programs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "brief.h"

#include <sys/wait.h>

#define SECOND G_TIME_SPAN_SECOND
#define NOW (G_GINT64_CONSTANT (1700000000) * SECOND)

static const struct
{
  const char *name;
  gint64      seconds;
  const char *expected;
} agos[] = {
  { "/ui/brief/ago/now", 59, "just now" },
  { "/ui/brief/ago/future", -30, "just now" },
  { "/ui/brief/ago/minute", 60, "1 min ago" },
  { "/ui/brief/ago/minutes", 3599, "59 min ago" },
  { "/ui/brief/ago/hour", 3600, "1 h ago" },
  { "/ui/brief/ago/yesterday", 24 * 3600, "yesterday" },
  { "/ui/brief/ago/earlier-yesterday", 46 * 3600, "yesterday" },
  { "/ui/brief/ago/the-evening-before", 47 * 3600, "2 days ago" },
  { "/ui/brief/ago/days", 6 * 24 * 3600, "6 days ago" },
  { "/ui/brief/ago/date", 7 * 24 * 3600, "7 November 2023" },
};

static void
test_ago (gconstpointer data)
{
  guint            i = GPOINTER_TO_UINT (data);
  g_autofree char *words = rouse_brief_ago (NOW - agos[i].seconds * SECOND, NOW);

  g_assert_cmpstr (words, ==, agos[i].expected);
}

static const struct
{
  const char *name;
  gint64      seconds;
  const char *expected;
} spans[] = {
  { "/ui/brief/span/negative", -5, "0 s" },
  { "/ui/brief/span/seconds", 59, "59 s" },
  { "/ui/brief/span/minutes", 3599, "59 min" },
  { "/ui/brief/span/hours", 2 * 3600 + 5 * 60, "2 h 5 min" },
  { "/ui/brief/span/day", 25 * 3600, "1 day" },
};

static void
test_span (gconstpointer data)
{
  guint            i = GPOINTER_TO_UINT (data);
  g_autofree char *words = rouse_brief_span (spans[i].seconds * SECOND);

  g_assert_cmpstr (words, ==, spans[i].expected);
}

static const struct
{
  const char *name;
  RouseState  state;
  int         wait_status;
  const char *error; /* (nullable) */
  const char *expected;
} runs[] = {
  { "/ui/brief/run/running", ROUSE_STATE_RUNNING, 0, NULL, "Running" },
  { "/ui/brief/run/failed", ROUSE_STATE_FAILED, W_EXITCODE (2, 0), NULL, "Failed: exit code 2" },
  { "/ui/brief/run/waiting", ROUSE_STATE_WAITING, W_EXITCODE (1, 0), NULL, "Trying again soon: exit code 1" },
  { "/ui/brief/run/killed", ROUSE_STATE_FAILED, 11, NULL, "Failed: killed by SIGSEGV" },
  { "/ui/brief/run/not-started", ROUSE_STATE_FAILED, W_EXITCODE (127, 0), "there is no such command", "Could not start: there is no such command" },
  { "/ui/brief/run/left", ROUSE_STATE_FINISHED, 0, NULL, "Finished" },
};

static void
test_run (gconstpointer data)
{
  guint                i = GPOINTER_TO_UINT (data);
  g_autoptr (RouseRun) run = rouse_run_new ();
  g_autofree char     *words = NULL;

  run->ended = TRUE;
  run->wait_status = runs[i].wait_status;
  run->error = g_strdup (runs[i].error);
  words = rouse_brief_run (runs[i].state, run);
  g_assert_cmpstr (words, ==, runs[i].expected);
}

static void
test_no_run (void)
{
  g_autofree char *words = rouse_brief_run (ROUSE_STATE_FAILED, NULL);

  g_assert_cmpstr (words, ==, "Failed");
}

static const struct
{
  const char *name;
  gint64      pid;
  gboolean    ended;
  guint       n_starts;
  guint64     memory;
  const char *expected;
} facts[] = {
  { "/ui/brief/facts/all", 4711, FALSE, 5, 38100000, "PID 4711 · up 3 min · 38.1\302\240MB · 4 restarts" },
  { "/ui/brief/facts/first", 4711, FALSE, 1, 0, "PID 4711 · up 3 min" },
  { "/ui/brief/facts/ended", 4711, TRUE, 2, 0, "1 restart" },
  { "/ui/brief/facts/nothing", 0, TRUE, 0, 0, "" },
};

static void
test_facts (gconstpointer data)
{
  guint                i = GPOINTER_TO_UINT (data);
  g_autoptr (RouseRun) run = rouse_run_new ();
  g_autofree char     *words = NULL;

  run->pid = facts[i].pid;
  run->ended = facts[i].ended;
  run->start_us = 1000;
  words = rouse_brief_facts (run, facts[i].n_starts, facts[i].memory, 1000 + 3 * G_TIME_SPAN_MINUTE);
  g_assert_cmpstr (words, ==, facts[i].expected);
}

static void
assert_cause (RouseCause cause, guint n_changes, gboolean branch, const char *expected)
{
  g_autoptr (RouseChangeSet) changes = rouse_change_set_new ();
  g_autoptr (RouseReload)    reload = NULL;
  g_autofree char           *words = NULL;

  for (guint i = 0; i < n_changes; i++)
    {
      g_autofree char *path = g_strdup_printf ("/srv/shop/views%u.py", i);

      rouse_change_set_add (changes, path, ROUSE_CHANGE_MODIFIED, NULL);
    }
  changes->branch_before = branch ? g_strdup ("main") : NULL;
  changes->branch_after = branch ? g_strdup ("feature") : NULL;
  reload = rouse_reload_new (cause, n_changes > 0 ? changes : NULL);
  words = rouse_brief_cause (reload);
  g_assert_cmpstr (words, ==, expected);
}

static void
test_causes (void)
{
  assert_cause (ROUSE_CAUSE_CHANGE, 1, FALSE, "views0.py");
  assert_cause (ROUSE_CAUSE_CHANGE, 3, FALSE, "views0.py and 2 more");
  assert_cause (ROUSE_CAUSE_CHANGE, 3, TRUE, "main → feature");
  assert_cause (ROUSE_CAUSE_CHANGE, 0, FALSE, "files changed");
  assert_cause (ROUSE_CAUSE_MANUAL, 0, FALSE, "by hand");
}

static const struct
{
  const char  *name;
  RouseDryLook look;
  const char  *expected;
} looks[] = {
  { "/ui/brief/dry-look/plain", { .n_files = 1, .n_dirs = 1 }, "1 file in 1 folder watched" },
  { "/ui/brief/dry-look/vcs", { .n_files = 12, .n_dirs = 3, .n_ignored = 31, .n_ignored_vcs = 31 }, "12 files in 3 folders watched, 31 ignored by .gitignore" },
  { "/ui/brief/dry-look/rules", { .n_files = 12, .n_dirs = 3, .n_ignored = 31 }, "12 files in 3 folders watched, 31 ignored" },
  { "/ui/brief/dry-look/both", { .n_files = 12, .n_dirs = 3, .n_ignored = 31, .n_ignored_vcs = 30 }, "12 files in 3 folders watched, 30 ignored by .gitignore and 1 by other rules" },
};

static void
test_dry_look (gconstpointer data)
{
  guint            i = GPOINTER_TO_UINT (data);
  g_autofree char *words = rouse_brief_dry_look (&looks[i].look);

  g_assert_cmpstr (words, ==, looks[i].expected);
}

static const struct
{
  const char *name;
  guint       n_watched;
  guint       n_polled;
  guint       n_unreadable;
  guint       n_missing;
  const char *expected; /* (nullable) */
} healths[] = {
  { "/ui/brief/health/native", 5, 0, 0, 0, NULL },
  { "/ui/brief/health/missing", 0, 0, 0, 1, "The folder to watch does not exist" },
  { "/ui/brief/health/polling", 2, 3, 0, 0, "3 folders are looked at now and then: their file system does not tell of every change" },
  { "/ui/brief/health/unreadable", 5, 0, 1, 0, "1 folder cannot be read" },
  { "/ui/brief/health/partly-missing", 5, 0, 0, 2, "2 watched places do not exist" },
};

static void
test_health (gconstpointer data)
{
  guint                   i = GPOINTER_TO_UINT (data);
  g_autoptr (RouseHealth) health = rouse_health_new ();
  g_autofree char        *words = NULL;

  health->n_watched = healths[i].n_watched;
  health->n_polled = healths[i].n_polled;
  health->n_dirs = healths[i].n_watched + healths[i].n_polled;
  health->n_unreadable = healths[i].n_unreadable;
  health->n_missing = healths[i].n_missing;
  rouse_health_judge (health, FALSE);
  words = rouse_brief_health (health);
  g_assert_cmpstr (words, ==, healths[i].expected);
}

/* The limit is the machine's, so that only the beginning is known. */
static void
test_health_limit (void)
{
  g_autoptr (RouseHealth) health = rouse_health_new ();
  g_autofree char        *words = NULL;

  health->level = ROUSE_HEALTH_PARTIAL;
  health->n_dirs = 12;
  health->n_polled = 4;
  health->limit = 8;
  words = rouse_brief_health (health);
  g_assert_true (g_str_has_prefix (words, "The system lets you watch 8 folders at most: 4 of this project are looked at now and then instead."));
}

/* A network share is named; what the user asked for is no defect. */
static void
test_health_places (void)
{
  g_autoptr (RouseHealth) remote = rouse_health_new ();
  g_autoptr (RouseHealth) asked = rouse_health_new ();
  RouseHealthPlace       *place;
  g_autofree char        *words = NULL;
  g_autofree char        *none = NULL;

  place = rouse_health_add_place (remote, "/srv", "nfs");
  place->reason = ROUSE_REASON_REMOTE;
  place->n_dirs = place->n_polled = remote->n_dirs = remote->n_polled = 3;
  rouse_health_judge (remote, FALSE);
  words = rouse_brief_health (remote);
  g_assert_cmpstr (words, ==, "3 folders are looked at now and then: they are on nfs, where changes made elsewhere are not announced");

  place = rouse_health_add_place (asked, "/srv", "ext4");
  place->watcher = ROUSE_WATCH_POLL;
  place->reason = ROUSE_REASON_ASKED;
  place->n_dirs = place->n_polled = asked->n_dirs = asked->n_polled = 3;
  rouse_health_judge (asked, FALSE);
  none = rouse_brief_health (asked);
  g_assert_null (none);
}

static void
test_addresses (void)
{
  g_autoptr (RouseProgram) program = rouse_program_new ();
  g_autofree char         *none = rouse_brief_dup_addresses_markup (program);
  g_autofree char         *markup = NULL;

  g_assert_null (none);
  program->listen = g_strdupv ((char *[]){ (char *) "unix:/run/<x>.sock", (char *) "8000", NULL });
  program->proxies = g_strdupv ((char *[]){ (char *) "8080 -> 8000", NULL });
  markup = rouse_brief_dup_addresses_markup (program);
  g_assert_cmpstr (markup, ==,
                   "<a href=\"http://localhost:8080/\">localhost:8080</a> proxy for localhost:8000 · unix:/run/&lt;x&gt;.sock held open · "
                   "<a href=\"http://localhost:8000/\">localhost:8000</a> held open");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (agos); i++)
    g_test_add_data_func (agos[i].name, GUINT_TO_POINTER (i), test_ago);
  for (guint i = 0; i < G_N_ELEMENTS (spans); i++)
    g_test_add_data_func (spans[i].name, GUINT_TO_POINTER (i), test_span);
  for (guint i = 0; i < G_N_ELEMENTS (runs); i++)
    g_test_add_data_func (runs[i].name, GUINT_TO_POINTER (i), test_run);
  g_test_add_func ("/ui/brief/run/none", test_no_run);
  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    g_test_add_data_func (facts[i].name, GUINT_TO_POINTER (i), test_facts);
  g_test_add_func ("/ui/brief/causes", test_causes);
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    g_test_add_data_func (looks[i].name, GUINT_TO_POINTER (i), test_dry_look);
  for (guint i = 0; i < G_N_ELEMENTS (healths); i++)
    g_test_add_data_func (healths[i].name, GUINT_TO_POINTER (i), test_health);
  g_test_add_func ("/ui/brief/health/limit", test_health_limit);
  g_test_add_func ("/ui/brief/health/places", test_health_places);
  g_test_add_func ("/ui/brief/addresses", test_addresses);
  return g_test_run ();
}
