/* test-keys.c - what typed bytes mean
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "keys.h"

#include <string.h>

static const char *const names[] = {
  [ROUSE_KEY_NONE] = "-",
  [ROUSE_KEY_PASS] = "pass",
  [ROUSE_KEY_PREFIX] = "prefix",
  [ROUSE_KEY_UNKNOWN] = "unknown",
  [ROUSE_KEY_RESTART] = "restart",
  [ROUSE_KEY_STOP] = "stop",
  [ROUSE_KEY_PAUSE] = "pause",
  [ROUSE_KEY_HISTORY] = "history",
  [ROUSE_KEY_QUIT] = "quit",
  [ROUSE_KEY_INTERRUPT] = "interrupt",
  [ROUSE_KEY_SUSPEND] = "suspend",
  [ROUSE_KEY_HELP] = "help",
  [ROUSE_KEY_START] = "start",
  [ROUSE_KEY_CHOOSE] = "choose",
  [ROUSE_KEY_TYPE] = "type",
  [ROUSE_KEY_ALLOW] = "allow",
};

static const struct
{
  const char *path;
  gboolean    running;
  const char *typed;
  const char *expected;
} cases[] = {
  { "running/passes-all", TRUE, "rsphq?\r\003\032\033[A", "pass:rsphq?\\r\\003\\032\\033[A" },
  { "running/prefix", TRUE, "\035r", "prefix restart" },
  { "running/all-keys", TRUE, "\035r\035s\035p\035h\035q\035?\035\032",
    "prefix restart prefix stop prefix pause prefix history prefix quit prefix help prefix suspend" },
  { "running/prefix-once", TRUE, "\035rr", "prefix restart pass:r" },
  { "running/prefix-twice", TRUE, "\035\035", "prefix pass:\\035" },
  { "running/prefix-four-times", TRUE, "\035\035\035\035", "prefix pass:\\035 prefix pass:\\035" },
  { "running/prefix-in-the-middle", TRUE, "ab\035?cd", "pass:ab prefix help pass:cd" },
  { "running/prefix-unknown", TRUE, "\035xy", "prefix unknown pass:y" },
  { "running/prefix-enter", TRUE, "\035\r", "prefix unknown" },
  { "running/bytes", TRUE, "\303\244\377", "pass:\\303\\244\\377" },
  { "idle/keys", FALSE, "rsphq?", "restart stop pause history quit help" },
  { "idle/enter", FALSE, "\r\n", "start start" },
  { "idle/several-programs", FALSE, "109ia", "choose:1 choose:0 choose:9 type allow" },
  { "running/several-programs", TRUE, "1ia\0351\035i\035a", "pass:1ia prefix choose:1 prefix type prefix allow" },
  { "idle/prefix", FALSE, "\035r", "prefix restart" },
  { "idle/prefix-twice", FALSE, "\035\035r", "prefix - restart" },
  { "idle/prefix-unknown", FALSE, "\035x", "prefix unknown" },
  { "idle/control", FALSE, "\003\034\032", "interrupt interrupt suspend" },
  { "idle/others", FALSE, "xR \004", "- - - -" },
  { "idle/arrow", FALSE, "\033[Ar", "- - - restart" },
  { "idle/function-key", FALSE, "\033Oqs", "- - - stop" },
  { "idle/long-sequence", FALSE, "\033[1;5qh", "- - - - - - history" },
  { "idle/alt", FALSE, "\033qq", "- - quit" },
};

/* Feeds @typed in pieces of @piece bytes; how it is cut makes no difference but to where it is passed on. */
static char *
feed (gboolean running, const char *typed, gsize piece)
{
  GString  *out = g_string_new (NULL);
  RouseKeys keys = { 0 };
  gsize     length = strlen (typed);
  RouseKey  last = ROUSE_KEY_NONE;

  while (length > 0)
    {
      RouseKey         key;
      RouseKeyBytes    bytes;
      gsize            n = rouse_keys_take (&keys, running, typed, MIN (piece, length), &key, &bytes);
      gboolean         has_bytes = key == ROUSE_KEY_PASS || key == ROUSE_KEY_CHOOSE;
      g_autofree char *shown = has_bytes ? g_strndup (bytes.data, bytes.length) : NULL;
      g_autofree char *escaped = shown != NULL ? g_strescape (shown, NULL) : NULL;

      if (key == ROUSE_KEY_PASS && last == ROUSE_KEY_PASS)
        g_string_append (out, escaped);
      else
        g_string_append_printf (out, "%s%s%s%s", out->len > 0 ? " " : "", names[key],
                                escaped != NULL ? ":" : "", escaped != NULL ? escaped : "");
      last = key;
      typed += n;
      length -= n;
    }
  return g_string_free (out, FALSE);
}

static void
test_keys (gconstpointer data)
{
  guint            i = GPOINTER_TO_UINT (data);
  g_autofree char *whole = feed (cases[i].running, cases[i].typed, G_MAXSIZE);
  g_autofree char *bytewise = feed (cases[i].running, cases[i].typed, 1);

  g_assert_cmpstr (whole, ==, cases[i].expected);
  g_assert_cmpstr (bytewise, ==, cases[i].expected);
}

static void /* What a dying program left of an escape sequence does not swallow a key for long. */
test_program_ends_in_between (void)
{
  RouseKeys     keys = { 0 };
  RouseKey      key;
  RouseKeyBytes bytes;

  g_assert_cmpuint (rouse_keys_take (&keys, TRUE, "\033", 1, &key, &bytes), ==, 1);
  g_assert_cmpint (key, ==, ROUSE_KEY_PASS);
  g_assert_cmpuint (rouse_keys_take (&keys, FALSE, "\r", 1, &key, &bytes), ==, 1);
  g_assert_cmpint (key, ==, ROUSE_KEY_START);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/cli/keys/", cases[i].path, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_keys);
    }
  g_test_add_func ("/cli/keys/program-ends-in-between", test_program_ends_in_between);
  return g_test_run ();
}
