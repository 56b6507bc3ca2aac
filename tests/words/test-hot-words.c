/* test-hot-words.c - what was done beside a restart, and why it was not enough, is said in a few words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "words/hot-words.h"

#include <signal.h>

static const struct
{
  const char       *name;
  RouseReloadAction tried;
  RouseFallBack     fall_back;
  const char       *actions;
  const char       *because;
} falls[] = {
  { "none", ROUSE_RELOAD_RESTART, ROUSE_FALL_BACK_NONE, "restart", NULL },
  { "mixed", ROUSE_RELOAD_RESTART, ROUSE_FALL_BACK_MIXED, "restart", "the changes need several actions" },
  { "signal-ended", ROUSE_RELOAD_SIGNAL, ROUSE_FALL_BACK_ENDED, "signal → restart", "the signal ended it" },
  { "signal-timed-out", ROUSE_RELOAD_SIGNAL, ROUSE_FALL_BACK_TIMED_OUT, "signal → restart", "it was not ready in time after the signal" },
  { "signal-unreachable", ROUSE_RELOAD_SIGNAL, ROUSE_FALL_BACK_UNREACHABLE, "signal → restart", "the signal could not be sent" },
  { "command-refused", ROUSE_RELOAD_COMMAND, ROUSE_FALL_BACK_REFUSED, "command → restart", "the command failed" },
  { "command-timed-out", ROUSE_RELOAD_COMMAND, ROUSE_FALL_BACK_TIMED_OUT, "command → restart", "the command took too long" },
  { "command-unreachable", ROUSE_RELOAD_COMMAND, ROUSE_FALL_BACK_UNREACHABLE, "command → restart", "the command could not be started" },
  { "command-ended", ROUSE_RELOAD_COMMAND, ROUSE_FALL_BACK_ENDED, "command → restart", "it ended while the command ran" },
  { "ask-refused", ROUSE_RELOAD_ASK, ROUSE_FALL_BACK_REFUSED, "hot reload → restart", "it asked for that" },
  { "ask-timed-out", ROUSE_RELOAD_ASK, ROUSE_FALL_BACK_TIMED_OUT, "hot reload → restart", "it did not answer in time" },
  { "ask-unreachable", ROUSE_RELOAD_ASK, ROUSE_FALL_BACK_UNREACHABLE, "hot reload → restart", "it does not listen for changes" },
  { "ask-ended", ROUSE_RELOAD_ASK, ROUSE_FALL_BACK_ENDED, "hot reload → restart", "it ended over the changes" },
};

static void
test_fall_back (gconstpointer data)
{
  guint                   i = GPOINTER_TO_UINT (data);
  g_autoptr (RouseReload) reload = rouse_reload_new (ROUSE_CAUSE_CHANGE, NULL);
  g_autofree char        *actions = NULL;
  g_autofree char        *because = NULL;

  reload->action = ROUSE_RELOAD_RESTART;
  reload->tried = falls[i].tried;
  reload->fall_back = falls[i].fall_back;
  actions = rouse_words_for_actions (reload);
  because = rouse_words_for_fall_back (reload);
  g_assert_cmpstr (actions, ==, falls[i].actions);
  g_assert_cmpstr (because, ==, falls[i].because);
}

static void
test_why (void)
{
  g_autoptr (RouseReload) reload = rouse_reload_new (ROUSE_CAUSE_CHANGE, NULL);
  g_autofree char        *because = NULL;

  reload->tried = ROUSE_RELOAD_ASK;
  reload->fall_back = ROUSE_FALL_BACK_REFUSED;
  reload->why = g_strdup ("no\ndatabase");
  because = rouse_words_for_fall_back (reload);
  g_assert_cmpstr (because, ==, "it asked for that: no\\ndatabase");
}

static void
test_hot (void)
{
  static const struct
  {
    RouseReloadAction action;
    const char       *name;
    const char       *begin;
    const char       *end;
  } hot[] = {
    { ROUSE_RELOAD_SIGNAL, "signal", "sending SIGHUP", "reloaded without a restart in 40 ms" },
    { ROUSE_RELOAD_COMMAND, "command", "running make\\n css", "reloaded without a restart in 40 ms" },
    { ROUSE_RELOAD_ASK, "hot reload", "asking it to reload", "reloaded without a restart in 40 ms" },
    { ROUSE_RELOAD_BROWSER, "page reload", "reloading pages", "pages reloaded" },
  };
  g_autoptr (RouseReload) reload = rouse_reload_new (ROUSE_CAUSE_CHANGE, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (hot); i++)
    {
      const RouseHotPlan plan = { .action = hot[i].action, .signal = SIGHUP, .command = (char *) "make\n css" };
      g_autofree char   *begin = rouse_words_for_hot_begin (&plan);
      g_autofree char   *end = NULL;

      reload->action = hot[i].action;
      reload->hot_us = 40 * G_TIME_SPAN_MILLISECOND;
      end = rouse_words_for_hot_end (reload);
      g_assert_cmpstr (rouse_words_for_action (hot[i].action), ==, hot[i].name);
      g_assert_cmpstr (begin, ==, hot[i].begin);
      g_assert_cmpstr (end, ==, hot[i].end);
    }
}

static void
test_rule (void)
{
  g_autofree char *words = rouse_words_for_rule ("sty\nles");

  g_assert_cmpstr (words, ==, "rule “sty\\nles”");
}

static void
test_rule_action (void)
{
  static const char *const expected[] = { "restarts", "does nothing", "sends SIGHUP", "runs make css", "reloads pages" };
  RouseRule                rule = { .signal = SIGHUP, .command = (char *) "make css" };

  for (rule.action = ROUSE_ACTION_RESTART; rule.action <= ROUSE_ACTION_BROWSER; rule.action++)
    {
      g_autofree char *words = rouse_words_for_rule_action (&rule);

      g_assert_cmpstr (words, ==, expected[rule.action]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (falls); i++)
    {
      g_autofree char *path = g_strconcat ("/hot-words/fall-back/", falls[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_fall_back);
    }
  g_test_add_func ("/hot-words/why", test_why);
  g_test_add_func ("/hot-words/hot", test_hot);
  g_test_add_func ("/hot-words/rule", test_rule);
  g_test_add_func ("/hot-words/rule-action", test_rule_action);
  return g_test_run ();
}
