/* fuzz-ask-message.c - any line that a program answers with: no crash, no excess
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"
#include "run/ask-message.h"
#include "run/notify-message.h"

#include <string.h>

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char         *exact = g_memdup2 (data, size); /* nothing behind its end is read */
  g_auto (RouseAskMessage) message = { 0 };

  if (!rouse_ask_message_parse (&message, exact != NULL ? exact : "", size))
    {
      g_assert_null (message.text);
      return 0;
    }
  g_assert_cmpuint (size, <=, ROUSE_ASK_LINE_MAX);
  g_assert_null (memchr (exact, '\0', size));
  if (message.text == NULL)
    return 0;
  g_assert_true (message.kind == ROUSE_ASK_HELLO || message.kind == ROUSE_ASK_RESTART);
  g_assert_true (g_utf8_validate (message.text, -1, NULL));
  g_assert_cmpint (g_utf8_strlen (message.text, -1), <=, ROUSE_NOTIFY_STATUS_MAX);
  for (const char *c = message.text; *c != '\0'; c = g_utf8_next_char (c))
    g_assert_true (g_unichar_isprint (g_utf8_get_char (c)));
  return 0;
}
