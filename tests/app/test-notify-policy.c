/* test-notify-policy.c - which notifications come, and when
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/notify-notices.h"
#include "app/notify-policy.h"
#include "clock-fake.h"
#include "notifier-fake.h"

/* Steps are "MS WHAT ARGUMENT…", the times those of the fake clock; a program's id is its name. What comes is
 * read 20 s after the last step. */
static const struct
{
  const char *path;
  const char *steps;
  const char *expected;
} cases[] = {
  { "/app/notify-policy/failure-is-told",
    "0 failed web NameError",
    "1000 web failed: NameError" },
  { "/app/notify-policy/failure-that-the-next-save-mends-is-not-told",
    "0 failed web NameError | 600 starting web | 900 ready web",
    "" },
  { "/app/notify-policy/failure-waits-for-the-start-under-way",
    "0 failed web NameError | 600 starting web | 1800 failed web SyntaxError",
    "1800 web failed: SyntaxError" },
  { "/app/notify-policy/slow-start-that-mends-it-is-waited-for",
    "0 failed web NameError | 600 starting web | 9000 ready web",
    "" },
  { "/app/notify-policy/hold-counts-from-the-first-failure",
    "0 failed web a | 400 again web b | 800 again web c | 950 again web d",
    "1000 web failed: d" },
  { "/app/notify-policy/recovery-replaces",
    "0 failed web NameError | 8000 starting web | 8500 ready web",
    "1000 web failed: NameError | 9500 web works again" },
  { "/app/notify-policy/recovery-has-to-last",
    "0 failed web NameError | 8000 ready web | 8500 again web NameError",
    "1000 web failed: NameError" },
  { "/app/notify-policy/first-start-is-no-news",
    "0 starting web | 300 ready web",
    "" },
  { "/app/notify-policy/next-save-that-fails-is-told-again",
    "0 failed web NameError | 9000 starting web | 9300 failed web NameError",
    "1000 web failed: NameError | 10300 web failed: NameError" },
  { "/app/notify-policy/tight-loop-is-told-once",
    "0 failed web boom | 1200 again web boom | 1900 again web boom | 3000 again web boom | 9000 again web boom",
    "1000 web failed: boom" },
  { "/app/notify-policy/loop-with-changing-reasons-is-spaced-and-ends-with-the-newest",
    "0 failed web 1 | 1500 again web 2 | 2500 again web 3 | 3500 again web 4 | 6200 again web 5 | 7000 again web 6",
    "1000 web failed: 1 | 6000 web failed: 4 | 11000 web failed: 6" },
  { "/app/notify-policy/flapping-is-spaced",
    "0 failed web a | 1500 ready web | 3000 again web b | 4500 ready web | 7000 again web c | 9000 ready web",
    "1000 web failed: a | 2500 web works again | 8000 web failed: c | 10000 web works again" },
  { "/app/notify-policy/two-programs-are-two-notices",
    "0 failed web a | 100 failed worker b",
    "1000 web failed: a | 1100 worker failed: b" },
  { "/app/notify-policy/project-is-named-below",
    "0 in-project Shop | 0 failed web boom | 2000 ready web",
    "1000 web failed: boom\nShop | 3000 web works again: Shop" },
  { "/app/notify-policy/stop-by-the-user-forgets",
    "0 failed web boom | 500 stopped web | 2000 starting web | 2500 ready web",
    "" },
  { "/app/notify-policy/stop-by-the-user-takes-back",
    "0 failed web boom | 3000 stopped web | 9000 ready web",
    "1000 web failed: boom | 3000 -web" },

  { "/app/notify-policy/none",
    "0 level none | 0 failed web boom | 2000 ready web | 8000 reloaded web x",
    "" },
  { "/app/notify-policy/failures-takes-back-when-it-is-over",
    "0 level failures | 0 failed web boom | 8000 ready web",
    "1000 web failed: boom | 9000 -web" },
  { "/app/notify-policy/all-tells-reloads",
    "0 level all | 0 ready web | 100 reloaded web views.py changed",
    "100 web restarted: views.py changed" },
  { "/app/notify-policy/all-spaces-reloads-and-ends-with-the-newest",
    "0 level all | 0 reloaded web a | 1000 reloaded web b | 2000 reloaded web c",
    "0 web restarted: a | 5000 web restarted: c" },
  { "/app/notify-policy/all-tells-recovery-rather-than-reload",
    "0 level all | 0 failed web boom | 8000 reloaded web views.py changed",
    "1000 web failed: boom | 9000 web works again" },
  { "/app/notify-policy/problems-does-not-tell-reloads",
    "0 reloaded web views.py changed",
    "" },
  { "/app/notify-policy/project-goes-before-the-default",
    "0 level none | 0 project-level failures | 0 failed web boom | 8000 ready web",
    "1000 web failed: boom | 9000 -web" },
  { "/app/notify-policy/project-can-be-silent",
    "0 project-level none | 0 failed web boom",
    "" },

  { "/app/notify-policy/do-not-disturb",
    "0 quiet on | 0 failed web boom | 5000 quiet off | 6000 ready web",
    "" },
  { "/app/notify-policy/recovery-while-not-to-be-disturbed-takes-back",
    "0 failed web boom | 5000 quiet on | 6000 ready web",
    "1000 web failed: boom | 7000 -web" },
  { "/app/notify-policy/what-is-looked-at-is-not-told",
    "0 seen on | 0 failed web boom | 5000 seen off | 6000 ready web",
    "" },

  { "/app/notify-policy/ignore-lasts",
    "0 failed web a | 3000 ignore web | 9000 failed web b | 19000 failed web c",
    "1000 web failed: a | 3000 -web" },
  { "/app/notify-policy/ignore-ends-when-it-works",
    "0 failed web a | 3000 ignore web | 9000 failed web b | 12000 ready web | 15000 failed web c",
    "1000 web failed: a | 3000 -web | 16000 web failed: c" },
  { "/app/notify-policy/ignore-outlives-a-short-recovery",
    "0 failed web a | 3000 ignore web | 9000 ready web | 9500 failed web b",
    "1000 web failed: a | 3000 -web" },
  { "/app/notify-policy/ignore-of-what-is-unknown",
    "0 ignore web | 0 ignore many | 0 stopped web | 0 starting web",
    "" },

  { "/app/notify-policy/many-are-one",
    "0 failed a 1 | 200 failed b 2 | 300 failed c 3 | 900 failed d 4",
    "1000 4 programs failed: a, b, c, d" },
  { "/app/notify-policy/three-are-not-many",
    "0 failed a 1 | 0 failed b 2 | 0 failed c 3",
    "1000 a failed: 1 | 1000 b failed: 2 | 1000 c failed: 3" },
  { "/app/notify-policy/very-many-are-not-all-named",
    "0 failed a 1 | 0 failed b 1 | 0 failed c 1 | 0 failed d 1 | 0 failed e 1 | 0 failed f 1 | 0 failed g 1",
    "1000 7 programs failed: a, b, c, d, e and 2 more" },
  { "/app/notify-policy/many-name-their-projects",
    "0 in-project Shop | 0 failed a 1 | 0 failed b 1 | 0 in-project Blog | 0 failed c 1 | 0 failed d 1",
    "1000 4 programs failed: a (Shop), b (Shop), c (Blog), d (Blog)" },
  { "/app/notify-policy/late-ones-join-many",
    "0 failed a 1 | 0 failed b 1 | 0 failed c 1 | 0 failed d 1 | 1500 failed e 1 | 2000 failed f 1",
    "1000 4 programs failed: a, b, c, d | 6000 6 programs failed: a, b, c, d, e, f" },
  { "/app/notify-policy/many-recover-as-one",
    "0 failed a 1 | 0 failed b 1 | 0 failed c 1 | 0 failed d 1 | 7000 ready a | 7100 ready b | 7200 ready c | 7300 ready d",
    "1000 4 programs failed: a, b, c, d | 8300 All programs work again" },
  { "/app/notify-policy/many-of-which-one-goes-on-failing",
    "0 failed a 1 | 0 failed b 1 | 0 failed c 1 | 0 failed d 1 | 7000 ready a | 7000 ready b | 7000 ready c | 7000 failed d 2",
    "1000 4 programs failed: a, b, c, d | 8000 -many | 8000 d failed: 2" },
  { "/app/notify-policy/many-fail-again-as-many",
    "0 failed a 1 | 0 failed b 1 | 0 failed c 1 | 0 failed d 1 | 7000 failed a 2 | 7000 failed b 2 | 7000 failed c 2 | 7000 failed d 2",
    "1000 4 programs failed: a, b, c, d | 8000 4 programs failed: a, b, c, d" },
  { "/app/notify-policy/single-ones-become-many",
    "0 failed a 1 | 7000 failed a 2 | 7000 failed b 2 | 7000 failed c 2 | 7000 failed d 2",
    "1000 a failed: 1 | 8000 -a | 8000 4 programs failed: a, b, c, d" },
  { "/app/notify-policy/many-are-ignored-together",
    "0 failed a 1 | 0 failed b 1 | 0 failed c 1 | 0 failed d 1 | 7000 ignore many | 8000 failed a 2 | 9000 ready b | 12000 failed b 2",
    "1000 4 programs failed: a, b, c, d | 7000 -many | 13000 b failed: 2" },
  { "/app/notify-policy/many-of-which-the-last-is-stopped",
    "0 failed a 1 | 0 failed b 1 | 0 failed c 1 | 0 failed d 1 | 7000 stopped a | 7000 stopped b | 7000 stopped c | 7000 stopped d",
    "1000 4 programs failed: a, b, c, d | 7000 -many" },
  { "/app/notify-policy/silent-projects-are-not-among-many",
    "0 project-level none | 0 failed a 1 | 0 failed b 1 | 0 project-level default | 0 failed c 1 | 0 failed d 1",
    "1000 c failed: 1 | 1000 d failed: 1" },
};

typedef struct
{
  RouseNotifyPolicy *policy;
  char              *project; /* (nullable) */
  RouseNotify        project_level;
  gboolean           seen;
} Fixture;

static RouseNotify
parse_level (const char *word)
{
  static const char *const words[] = { "default", "problems", "failures", "all", "none" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (word, words[i]))
      return (RouseNotify) i;
  g_assert_not_reached ();
}

static gboolean
seen_cb (const char *id, gpointer data)
{
  return ((Fixture *) data)->seen;
}

static void
do_step (Fixture *fixture, const char *what, const char *argument, const char *text)
{
  RouseNotifySubject subject = { argument, argument, fixture->project, fixture->project_level };

  if (g_str_equal (what, "failed") || g_str_equal (what, "again"))
    rouse_notify_policy_failed (fixture->policy, &subject, text, g_str_equal (what, "again"));
  else if (g_str_equal (what, "starting"))
    rouse_notify_policy_starting (fixture->policy, argument);
  else if (g_str_equal (what, "ready") || g_str_equal (what, "reloaded"))
    rouse_notify_policy_ready (fixture->policy, &subject, text);
  else if (g_str_equal (what, "stopped"))
    rouse_notify_policy_stopped (fixture->policy, argument);
  else if (g_str_equal (what, "ignore"))
    rouse_notify_policy_ignore (fixture->policy, argument);
  else if (g_str_equal (what, "level"))
    rouse_notify_policy_set_level (fixture->policy, parse_level (argument));
  else if (g_str_equal (what, "project-level"))
    fixture->project_level = parse_level (argument);
  else if (g_str_equal (what, "quiet"))
    rouse_notify_policy_set_quiet (fixture->policy, g_str_equal (argument, "on"));
  else if (g_str_equal (what, "seen"))
    fixture->seen = g_str_equal (argument, "on");
  else if (g_str_equal (what, "in-project"))
    {
      g_free (fixture->project);
      fixture->project = g_strdup (argument);
    }
  else
    g_assert_not_reached ();
}

static void
test_policy (gconstpointer data)
{
  guint                         i = GPOINTER_TO_UINT (data);
  g_autoptr (RouseClockFake)    clock = rouse_clock_fake_new ();
  g_autoptr (RouseNotifierFake) notifier = rouse_notifier_fake_new (ROUSE_CLOCK (clock));
  Fixture                       fixture = { rouse_notify_policy_new (ROUSE_NOTIFIER (notifier), ROUSE_CLOCK (clock)) };
  g_auto (GStrv)                steps = g_strsplit (cases[i].steps, " | ", -1);
  g_autofree char              *log = NULL;
  guint                         now = 0;

  rouse_notify_policy_set_seen_func (fixture.policy, seen_cb, &fixture);
  for (guint n = 0; steps[n] != NULL; n++)
    {
      g_auto (GStrv) words = g_strsplit (steps[n], " ", 4);
      guint          at = g_ascii_strtoull (words[0], NULL, 10);

      g_assert_cmpuint (at, >=, now);
      rouse_clock_fake_advance_ms (clock, at - now);
      now = at;
      do_step (&fixture, words[1], words[2], words[3]);
    }
  rouse_clock_fake_advance_ms (clock, 20000);
  log = rouse_notifier_fake_take_log (notifier);
  g_assert_cmpstr (log, ==, cases[i].expected);
  g_assert_cmpuint (rouse_clock_fake_get_n_alarms (clock), ==, 0);
  g_assert_finalize_object (fixture.policy);
  g_free (fixture.project);
}

/* (transfer full): the last notice as "KEY URGENCY transient follows-up ACTION ACTION". */
static char *
describe (const RouseNotice *notice)
{
  GString *text = g_string_new (notice->key);

  g_string_append (text, notice->urgency == ROUSE_URGENCY_LOW ? " low" : " normal");
  g_string_append (text, notice->transient ? " transient" : "");
  g_string_append (text, notice->follows_up ? " follows-up" : "");
  for (guint i = 0; i < notice->actions->len; i++)
    g_string_append_printf (text, " %s", g_array_index (notice->actions, RouseNoticeAction, i).id);
  return g_string_free (text, FALSE);
}

static void /* What can be done from each notice, and how much it presses. */
test_notices (void)
{
  RouseNotifySubject subject = { "shop/web", "web", NULL, ROUSE_NOTIFY_DEFAULT };
  struct
  {
    RouseNotice *notice;
    const char  *expected;
  } notices[] = {
    { rouse_notify_notice_for_failure (&subject, "x"), "shop/web normal default show restart ignore" },
    { rouse_notify_notice_for_recovery (&subject), "shop/web low transient follows-up default" },
    { rouse_notify_notice_for_reload (&subject, "x"), "shop/web low transient default" },
    { rouse_notify_notice_for_many (&subject, 1), "many normal default show ignore" },
    { rouse_notify_notice_for_many_recovered (), "many low transient follows-up default" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (notices); i++)
    {
      g_autofree char *text = describe (notices[i].notice);

      g_assert_cmpstr (text, ==, notices[i].expected);
      rouse_notice_unref (notices[i].notice);
    }
}

static void /* A reason may be a minified script, and need not be text at all. */
test_notices_long (void)
{
  RouseNotifySubject      subject = { "shop/web", "web", "Shop", ROUSE_NOTIFY_DEFAULT };
  g_autofree char        *reason = g_strnfill (5000, 'x');
  g_autoptr (RouseNotice) notice = rouse_notify_notice_for_failure (&subject, reason);
  g_autoptr (RouseNotice) bytes = rouse_notify_notice_for_failure (&subject, "a\xff\x1b[1mb");

  g_assert_true (g_str_has_suffix (notice->body, "x…\nShop"));
  g_assert_cmpint (g_utf8_strlen (notice->body, -1), ==, 205);
  g_assert_cmpstr (bytes->body, ==, "a\357\277\275 [1mb\nShop");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].path, GUINT_TO_POINTER (i), test_policy);
  g_test_add_func ("/app/notify-policy/notices", test_notices);
  g_test_add_func ("/app/notify-policy/long-reasons", test_notices_long);
  return g_test_run ();
}
