/* fuzz-env-file.c - any file of environment variables, and anything that a program says of itself: no crash, no excess
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"
#include "run/env-file.h"
#include "run/notify-message.h"

#include <string.h>

static void
read_file (const char *text, gsize length)
{
  static char       *environment[] = { (char *) "HOME=/home/me", (char *) "EMPTY=", NULL };
  RouseEnvSettings  *settings = rouse_env_settings_new ();
  g_autoptr (GError) error = NULL;
  g_auto (GStrv)     list = NULL;
  gsize              size = 0;

  if (!rouse_env_settings_parse (settings, "fuzz", text, length, environment, &error))
    {
      g_assert_true (g_str_has_prefix (error->message, "fuzz:"));
      rouse_env_settings_free (settings);
      return;
    }
  list = rouse_env_settings_steal (settings);
  g_assert_cmpuint (g_strv_length (list), <=, ROUSE_ENV_VARIABLES_MAX);
  for (guint i = 0; list[i] != NULL; i++)
    {
      size += strlen (list[i]) - 1;
      g_assert_true (strchr (list[i], '=') > list[i]);
    }
  g_assert_cmpuint (size, <=, ROUSE_ENV_FILE_MAX);
}

static void
read_message (const char *text, gsize length)
{
  g_auto (RouseNotifyMessage) message = { 0 };

  if (!rouse_notify_message_parse (&message, text, length) || message.status == NULL)
    return;
  g_assert_true (g_utf8_validate (message.status, -1, NULL));
  g_assert_cmpint (g_utf8_strlen (message.status, -1), <=, ROUSE_NOTIFY_STATUS_MAX);
  for (const char *c = message.status; *c != '\0'; c = g_utf8_next_char (c))
    g_assert_true (g_unichar_isprint (g_utf8_get_char (c)));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *exact = g_memdup2 (data, size);

  read_file (exact != NULL ? exact : "", size);
  read_message (exact != NULL ? exact : "", size);
  return 0;
}
