/* key-action.c - what a rule does
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/key-values.h"

#include "base/signal-name.h"
#include "project/ini.h"

#include <signal.h>
#include <string.h>

#define ALLOWED "write restart, ignore, signal: and a name, command: and a line for the shell, or browser"

/* The struct is reached as a whole: the action says which of its fields counts. */

static gboolean
read_signal (RouseRule *rule, const char *text, GError **error)
{
  rule->signal = rouse_signal_name_parse (text);
  if (rule->signal == 0)
    return rouse_key_fail (error, "write the name of a signal, such as signal:SIGHUP, or its number");
  if (rule->signal == SIGKILL || rule->signal == SIGSTOP)
    return rouse_key_fail (error, "write a signal that a program can heed, such as signal:SIGHUP");
  rule->action = ROUSE_ACTION_SIGNAL;
  return TRUE;
}

static gboolean
read_command (RouseRule *rule, const char *line, GError **error)
{
  line += strspn (line, " \t\r\n");
  if (*line == '\0')
    return rouse_key_fail (error, "write the command that is to run, such as command:make css");
  rule->command = g_strdup (line);
  rule->action = ROUSE_ACTION_COMMAND;
  return TRUE;
}

ROUSE_KEY_READ (rouse_key_read_action)
{
  g_autofree char *text = rouse_ini_decode (value, error);
  RouseRule       *rule = target;

  if (text == NULL)
    return FALSE;
  /* The shared layer may have said something else. */
  rule->signal = 0;
  g_clear_pointer (&rule->command, g_free);
  if (g_str_has_prefix (text, "signal:"))
    return read_signal (rule, text + strlen ("signal:"), error);
  if (g_str_has_prefix (text, "command:"))
    return read_command (rule, text + strlen ("command:"), error);
  if (g_str_equal (text, "restart"))
    rule->action = ROUSE_ACTION_RESTART;
  else if (g_str_equal (text, "ignore"))
    rule->action = ROUSE_ACTION_IGNORE;
  else if (g_str_equal (text, "browser"))
    rule->action = ROUSE_ACTION_BROWSER;
  else
    return rouse_key_fail (error, ALLOWED);
  return TRUE;
}

ROUSE_KEY_WRITE (rouse_key_write_action)
{
  const RouseRule *rule = target;
  g_autofree char *text = NULL;

  switch (rule->action)
    {
    case ROUSE_ACTION_RESTART:
      return g_strdup ("restart");
    case ROUSE_ACTION_IGNORE:
      return g_strdup ("ignore");
    case ROUSE_ACTION_BROWSER:
      return g_strdup ("browser");
    case ROUSE_ACTION_SIGNAL:
      text = rouse_key_dup_signal (rule->signal);
      return g_strconcat ("signal:", text, NULL);
    case ROUSE_ACTION_COMMAND:
      text = g_strconcat ("command:", rule->command, NULL);
      return rouse_ini_encode (text);
    }
  g_return_val_if_reached (NULL);
}
