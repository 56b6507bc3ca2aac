/* test-attention.c - what a person should know that belongs to no program
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "app/attention.h"
#include "clock-fake.h"
#include "notifier-fake.h"

#include <string.h>

typedef struct
{
  RouseClockFake *clock;
  RouseNotifier  *notifier;
  GSettings      *settings;
  RouseAttention *attention;
  GString        *log;
} Fixture;

static void
changed_cb (Fixture *f)
{
  const char *text = rouse_attention_get_text (f->attention);

  g_string_append_printf (f->log, "text %s|", text != NULL ? text : "-");
}

static void
show_cb (Fixture *f, const char *token)
{
  g_string_append_printf (f->log, "show %s|", token != NULL ? token : "-");
}

static void
quit_cb (Fixture *f)
{
  g_string_append (f->log, "quit|");
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->clock = rouse_clock_fake_new ();
  f->notifier = ROUSE_NOTIFIER (rouse_notifier_fake_new (ROUSE_CLOCK (f->clock)));
  f->settings = g_settings_new (ROUSE_APP_ID);
  f->attention = rouse_attention_new (f->notifier, f->settings);
  f->log = g_string_new (NULL);
  g_signal_connect_swapped (f->attention, "changed", G_CALLBACK (changed_cb), f);
  g_signal_connect_swapped (f->attention, "show", G_CALLBACK (show_cb), f);
  g_signal_connect_swapped (f->attention, "quit", G_CALLBACK (quit_cb), f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_cmpstr (f->log->str, ==, "");
  g_assert_finalize_object (f->attention);
  g_assert_finalize_object (f->notifier);
  g_settings_reset (f->settings, "do-not-disturb");
  g_object_unref (f->settings);
  g_object_unref (f->clock);
  g_string_free (f->log, TRUE);
}

static void
assert_log (Fixture *f, const char *expected)
{
  g_assert_cmpstr (f->log->str, ==, expected);
  g_string_truncate (f->log, 0);
}

static void
assert_notified (Fixture *f, const char *expected)
{
  g_autofree char *log = rouse_notifier_fake_take_log (ROUSE_NOTIFIER_FAKE (f->notifier));

  g_assert_cmpstr (log, ==, expected);
}

static void
test_tell (Fixture *f, gconstpointer data)
{
  rouse_attention_tell (f->attention, "One.", FALSE);
  assert_log (f, "text One.|");
  assert_notified (f, "0 Rouse: One.");
  rouse_attention_tell (f->attention, "One.", FALSE);
  assert_notified (f, "");
  rouse_attention_tell (f->attention, "Two.", TRUE);
  assert_log (f, "text One.\nTwo.|");
  assert_notified (f, "");
  rouse_attention_seen (f->attention);
  assert_notified (f, "0 -told");
  rouse_attention_dismiss (f->attention);
  assert_log (f, "text -|");
  rouse_attention_tell (f->attention, "One.", TRUE);
  assert_log (f, "text One.|");
}

static void
test_many (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 3 * ROUSE_ATTENTION_MAX; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);

      rouse_attention_tell (f->attention, text, TRUE);
    }
  g_assert_cmpstr (rouse_attention_get_text (f->attention), ==, "0\n1\n2\n3\n4\n5\n6\n7");
  g_string_truncate (f->log, 0);
}

static void
test_do_not_disturb (Fixture *f, gconstpointer data)
{
  g_settings_set_boolean (f->settings, "do-not-disturb", TRUE);
  rouse_attention_tell (f->attention, "One.", FALSE);
  assert_log (f, "text One.|");
  assert_notified (f, "");
  /* Who quits wants to know why that takes long. */
  rouse_attention_tell_waiting (f->attention, "Stopping…", FALSE);
  assert_log (f, "text Stopping…|");
  assert_notified (f, "0 Rouse: Stopping…");
}

static void
test_waiting (Fixture *f, gconstpointer data)
{
  rouse_attention_tell (f->attention, "One.", TRUE);
  rouse_attention_tell_waiting (f->attention, "Stopping 2.", TRUE);
  rouse_attention_tell (f->attention, "Two.", FALSE);
  rouse_attention_tell_waiting (f->attention, "Stopping 1.", TRUE);
  assert_log (f, "text One.|text Stopping 2.|text Stopping 1.|");
  assert_notified (f, "");
}

static void
test_actions (Fixture *f, gconstpointer data)
{
  rouse_notifier_emit_action (f->notifier, "told", "default", "token");
  rouse_notifier_emit_action (f->notifier, "waiting", "default", NULL);
  rouse_notifier_emit_action (f->notifier, "waiting", "quit", NULL);
  rouse_notifier_emit_action (f->notifier, "shop/web", "default", NULL);
  assert_log (f, "show token|show -|quit|");
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*func) (Fixture *f, gconstpointer data);
  } tests[] = {
    { "tell", test_tell },
    { "many", test_many },
    { "do-not-disturb", test_do_not_disturb },
    { "waiting", test_waiting },
    { "actions", test_actions },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/app/attention/", tests[i].name, NULL);

      g_test_add (path, Fixture, NULL, set_up, tests[i].func, tear_down);
    }
  return g_test_run ();
}
