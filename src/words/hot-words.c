/* hot-words.c - what a change was answered with beside a restart, in words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "words/hot-words.h"
#include "words/printable.h"
#include "words/signal-names.h"

#include "base/duration.h"

#include <glib/gi18n.h>

const char *
rouse_words_for_action (RouseReloadAction action)
{
  switch (action)
    {
    case ROUSE_RELOAD_START:
      return _ ("start");
    case ROUSE_RELOAD_RESTART:
      return _ ("restart");
    case ROUSE_RELOAD_SIGNAL:
      return _ ("signal");
    case ROUSE_RELOAD_COMMAND:
      return _ ("command");
    case ROUSE_RELOAD_ASK:
      return _ ("hot reload");
    case ROUSE_RELOAD_BROWSER:
      return _ ("page reload");
    }
  g_return_val_if_reached ("");
}

char *
rouse_words_for_actions (const RouseReload *reload)
{
  const char *done = rouse_words_for_action (reload->action);

  if (!rouse_reload_was_in_vain (reload))
    return g_strdup (done);
  /* Translators: what was tried, but was not enough, and what was done then: "command → restart". */
  return g_strdup_printf (_ ("%s → %s"), rouse_words_for_action (reload->tried), done);
}

static const char *
get_signal_failure (RouseFallBack fall_back)
{
  switch (fall_back)
    {
    case ROUSE_FALL_BACK_ENDED:
      return _ ("the signal ended it");
    case ROUSE_FALL_BACK_TIMED_OUT:
      return _ ("it was not ready in time after the signal");
    case ROUSE_FALL_BACK_REFUSED:
    case ROUSE_FALL_BACK_UNREACHABLE:
    case ROUSE_FALL_BACK_NONE:
    case ROUSE_FALL_BACK_MIXED:
      break;
    }
  return _ ("the signal could not be sent");
}

static const char *
get_command_failure (RouseFallBack fall_back)
{
  switch (fall_back)
    {
    case ROUSE_FALL_BACK_TIMED_OUT:
      return _ ("the command took too long");
    case ROUSE_FALL_BACK_UNREACHABLE:
      return _ ("the command could not be started");
    case ROUSE_FALL_BACK_ENDED:
      return _ ("it ended while the command ran");
    case ROUSE_FALL_BACK_REFUSED:
    case ROUSE_FALL_BACK_NONE:
    case ROUSE_FALL_BACK_MIXED:
      break;
    }
  return _ ("the command failed");
}

static const char *
get_ask_failure (RouseFallBack fall_back)
{
  switch (fall_back)
    {
    case ROUSE_FALL_BACK_TIMED_OUT:
      return _ ("it did not answer in time");
    case ROUSE_FALL_BACK_UNREACHABLE:
      return _ ("it does not listen for changes");
    case ROUSE_FALL_BACK_ENDED:
      return _ ("it ended over the changes");
    case ROUSE_FALL_BACK_REFUSED:
    case ROUSE_FALL_BACK_NONE:
    case ROUSE_FALL_BACK_MIXED:
      break;
    }
  return _ ("it asked for that");
}

char *
rouse_words_for_fall_back (const RouseReload *reload)
{
  g_autofree char *why = NULL;

  if (reload->fall_back == ROUSE_FALL_BACK_NONE)
    return NULL;
  if (reload->fall_back == ROUSE_FALL_BACK_MIXED)
    return g_strdup (_ ("the changes need several actions"));
  switch (reload->tried)
    {
    case ROUSE_RELOAD_SIGNAL:
      return g_strdup (get_signal_failure (reload->fall_back));
    case ROUSE_RELOAD_COMMAND:
      return g_strdup (get_command_failure (reload->fall_back));
    case ROUSE_RELOAD_ASK:
    case ROUSE_RELOAD_BROWSER:
    case ROUSE_RELOAD_START:
    case ROUSE_RELOAD_RESTART:
      break;
    }
  if (reload->why == NULL)
    return g_strdup (get_ask_failure (reload->fall_back));
  why = rouse_text_dup_printable (reload->why);
  return g_strdup_printf (_ ("%s: %s"), get_ask_failure (reload->fall_back), why);
}

char *
rouse_words_for_rule (const char *name)
{
  g_autofree char *shown = rouse_text_dup_printable (name);

  return g_strdup_printf (_ ("rule “%s”"), shown);
}

char *
rouse_words_for_rule_action (const RouseRule *rule)
{
  g_autofree char *word = NULL;

  switch (rule->action)
    {
    case ROUSE_ACTION_RESTART:
      return g_strdup (_ ("restarts"));
    case ROUSE_ACTION_IGNORE:
      return g_strdup (_ ("does nothing"));
    case ROUSE_ACTION_SIGNAL:
      word = rouse_signal_dup_name (rule->signal);
      return g_strdup_printf (_ ("sends %s"), word);
    case ROUSE_ACTION_COMMAND:
      word = rouse_text_dup_printable (rule->command != NULL ? rule->command : "");
      return g_strdup_printf (_ ("runs %s"), word);
    case ROUSE_ACTION_BROWSER:
      return g_strdup (_ ("reloads pages"));
    }
  g_return_val_if_reached (NULL);
}

char *
rouse_words_for_hot_begin (const RouseHotPlan *plan)
{
  g_autofree char *word = NULL;

  switch (plan->action)
    {
    case ROUSE_RELOAD_SIGNAL:
      word = rouse_signal_dup_name (plan->signal);
      return g_strdup_printf (_ ("sending %s"), word);
    case ROUSE_RELOAD_COMMAND:
      word = rouse_text_dup_printable (plan->command != NULL ? plan->command : "");
      return g_strdup_printf (_ ("running %s"), word);
    case ROUSE_RELOAD_ASK:
      return g_strdup (_ ("asking it to reload"));
    case ROUSE_RELOAD_BROWSER:
      return g_strdup (_ ("reloading pages"));
    case ROUSE_RELOAD_START:
    case ROUSE_RELOAD_RESTART:
      break;
    }
  return g_strdup (_ ("restarting"));
}

char *
rouse_words_for_hot_end (const RouseReload *reload)
{
  g_autofree char *took = NULL;

  if (reload->action == ROUSE_RELOAD_BROWSER)
    return g_strdup (_ ("pages reloaded"));
  if (reload->hot_us < 0)
    return g_strdup (_ ("reloaded without a restart"));
  took = rouse_duration_format (reload->hot_us);
  return g_strdup_printf (_ ("reloaded without a restart in %s"), took);
}
