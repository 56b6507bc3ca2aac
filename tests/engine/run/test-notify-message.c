/* test-notify-message.c - what a program says of itself
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/notify-message.h"

#include <errno.h>
#include <string.h>

static const struct
{
  const char *path;
  const char *text;
  const char *expected; /* (nullable) %NULL: it is no message */
} cases[] = {
  { "/run/notify-message/ready", "READY=1", "ready" },
  { "/run/notify-message/ready-line-feed", "READY=1\n", "ready" },
  { "/run/notify-message/not-ready", "READY=0", "" },
  { "/run/notify-message/last-counts", "READY=1\nREADY=0", "" },
  { "/run/notify-message/all", "READY=1\nRELOADING=1\nSTOPPING=1\nX_ROUSE_RELOAD=1\nSTATUS=up", "ready reloading stopping request “up”" },
  { "/run/notify-message/status", "STATUS=Completed 66% of = check…", "“Completed 66% of = check…”" },
  { "/run/notify-message/status-empty", "STATUS=", "“”" },
  { "/run/notify-message/status-blank", "STATUS=  \t ", "“”" },
  { "/run/notify-message/status-last-counts", "STATUS=a\nSTATUS=b", "“b”" },
  { "/run/notify-message/status-escape", "STATUS=a\033[31mb\rc", "“a [31mb c”" },
  { "/run/notify-message/status-bidi", "STATUS=a\342\200\256b", "“ab”" },
  { "/run/notify-message/status-not-utf8", "STATUS=a\377b", "“a\357\277\275b”" },
  { "/run/notify-message/unknown", "MAINPID=1\nWATCHDOG=1\nFDSTORE=1\nX_OTHER=1", "" },
  { "/run/notify-message/case", "ready=1", "" },
  { "/run/notify-message/blank", " READY=1", "" },
  { "/run/notify-message/no-assignment-between", "READY=1\nhello\n\nSTATUS=x", "ready “x”" },
  { "/run/notify-message/error-and-status", "ERRNO=2\nSTATUS=cannot start", "“cannot start”" },
  { "/run/notify-message/error-no-number", "ERRNO=x", "" },
  { "/run/notify-message/error-negative", "ERRNO=-2", "" },
  { "/run/notify-message/error-huge", "ERRNO=99999999999999999999", "" },
  { "/run/notify-message/nothing", "", NULL },
  { "/run/notify-message/line-feeds", "\n\n", NULL },
  { "/run/notify-message/no-assignment", "hello", NULL },
};

static char * /* (transfer full) (nullable) */
describe (const char *text, gsize length)
{
  g_auto (RouseNotifyMessage) message = { 0 };
  GString                    *words = g_string_new (NULL);

  if (!rouse_notify_message_parse (&message, text, length))
    {
      g_string_free (words, TRUE);
      return NULL;
    }
  g_string_append_printf (words, "%s%s%s%s", message.ready ? "ready " : "", message.reloading ? "reloading " : "",
                          message.stopping ? "stopping " : "", message.request ? "request " : "");
  if (message.status != NULL)
    g_string_append_printf (words, "“%s”", message.status);
  return g_strchomp (g_string_free (words, FALSE));
}

static void
test_case (gconstpointer data)
{
  gsize            i = GPOINTER_TO_SIZE (data);
  g_autofree char *actual = describe (cases[i].text, strlen (cases[i].text));

  g_assert_cmpstr (actual, ==, cases[i].expected);
}

static void /* The system's words stand in for the ones that are missing. */
test_error (void)
{
  g_auto (RouseNotifyMessage) message = { 0 };

  g_assert_true (rouse_notify_message_parse (&message, "ERRNO=2", 7));
  g_assert_cmpstr (message.status, ==, g_strerror (ENOENT));
}

static void /* Up to the bound and no further. */
test_length (void)
{
  char             text[ROUSE_NOTIFY_MESSAGE_MAX + 1];
  g_autofree char *longest = NULL;
  g_autofree char *too_long = NULL;

  memset (text, '\n', sizeof text);
  memcpy (text, "READY=1", 7);
  longest = describe (text, ROUSE_NOTIFY_MESSAGE_MAX);
  too_long = describe (text, ROUSE_NOTIFY_MESSAGE_MAX + 1);
  g_assert_cmpstr (longest, ==, "ready");
  g_assert_null (too_long);
}

static void /* Characters, not bytes, are counted, and none is cut in two. */
test_long_status (void)
{
  g_auto (RouseNotifyMessage) exact = { 0 };
  g_auto (RouseNotifyMessage) cut = { 0 };
  g_autoptr (GString)         text = g_string_new ("STATUS=");

  for (guint i = 0; i < ROUSE_NOTIFY_STATUS_MAX; i++)
    g_string_append (text, "ä");
  g_assert_true (rouse_notify_message_parse (&exact, text->str, text->len));
  g_assert_cmpstr (exact.status, ==, text->str + strlen ("STATUS="));
  g_string_append (text, "ö");
  g_assert_true (rouse_notify_message_parse (&cut, text->str, text->len));
  g_assert_cmpint (g_utf8_strlen (cut.status, -1), ==, ROUSE_NOTIFY_STATUS_MAX);
  g_assert_true (g_str_has_suffix (cut.status, "ä…"));
}

static void /* What follows a NUL was not said. */
test_nul (void)
{
  static const char text[] = "STATUS=a\0b\nREADY=1";
  g_autofree char  *actual = describe (text, sizeof text - 1);

  g_assert_cmpstr (actual, ==, "“a”");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].path, GSIZE_TO_POINTER (i), test_case);
  g_test_add_func ("/run/notify-message/error", test_error);
  g_test_add_func ("/run/notify-message/length", test_length);
  g_test_add_func ("/run/notify-message/long-status", test_long_status);
  g_test_add_func ("/run/notify-message/nul", test_nul);
  return g_test_run ();
}
