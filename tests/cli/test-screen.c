/* test-screen.c - what output switches on, and how it is undone
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "screen.h"

#include <string.h>

static const struct
{
  const char *path;
  const char *output;
  const char *undo;
  gboolean    at_line_start;
} cases[] = {
  { "nothing", "", "", TRUE },
  { "lines", "one\r\ntwo\r\n", "", TRUE },
  { "prompt", "one\n(Pdb) ", "", FALSE },
  { "colour-on", "\033[1;31mred", "\033[0m", FALSE },
  { "colour-off", "\033[1;31mred\033[0m\n", "", TRUE },
  { "colour-off-short", "\033[7mx\033[m\n", "", TRUE },
  { "not-a-colour", "\033[>4;1m\n", "", TRUE },
  { "colour-after-line", "\033[32mok\n\033[39;49m", "\033[0m", TRUE },
  { "alternate-screen", "\033[?1049h\033[2J", "\033[?1049l", FALSE },
  { "alternate-screen-left", "\033[?1049h\033[2J\033[?1049l\r\n", "", TRUE },
  { "cursor-hidden", "\033[?25l", "\033[?25h", TRUE },
  { "cursor-shown", "\033[?25l\033[?25h", "", TRUE },
  { "several-at-once", "\033[?1002;1006;2004h", "\033[?1002l\033[?1006l\033[?2004l", TRUE },
  { "several-but-one-left", "\033[?1002;1006h\033[?1002l", "\033[?1006l", TRUE },
  { "keypad-and-keys", "\033[?1h\033=", "\033>\033[?1l", TRUE },
  { "region", "\033[2;20r", "\0337\033[r\0338", TRUE },
  { "region-left", "\033[2;20r\033[r", "", TRUE },
  { "line-drawing", "\033(0lqk\033(B\n", "", TRUE },
  { "line-drawing-on", "\033(0", "\033(B", TRUE },
  { "full-reset", "\033[?1049h\033[?25l\033[31m\033=x\033c", "", TRUE },
  { "title", "\033]0;[?1049h\a\n", "", TRUE },
  { "title-with-terminator", "\033]0;x\033\\\n", "", TRUE },
  { "cut-short", "\n\033[?10", "\030", TRUE },
  { "too-long", "\033[1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16;17;18;0m\n", "\033[0m", TRUE },
  { "unknown", "\033[?9999h\033#8\033[6n\n", "", TRUE },
};

static void
test_undo (gconstpointer data)
{
  guint       i = GPOINTER_TO_UINT (data);
  RouseScreen whole = { 0 }, bytewise = { 0 };
  char        undo[ROUSE_SCREEN_UNDO_MAX];

  rouse_screen_feed (&whole, cases[i].output, strlen (cases[i].output));
  rouse_screen_write_undo (&whole, undo);
  g_assert_cmpstr (undo, ==, cases[i].undo);
  g_assert_cmpint (rouse_screen_is_at_line_start (&whole), ==, cases[i].at_line_start);

  for (const char *byte = cases[i].output; *byte != '\0'; byte++)
    rouse_screen_feed (&bytewise, byte, 1);
  rouse_screen_write_undo (&bytewise, undo);
  g_assert_cmpstr (undo, ==, cases[i].undo);

  /* The undoing, fed in its turn, leaves nothing to undo. */
  rouse_screen_feed (&whole, undo, strlen (undo));
  rouse_screen_write_undo (&whole, undo);
  g_assert_cmpstr (undo, ==, "");
}

static void /* What a full-screen program had is there again after a stay in the shell. */
test_redo (void)
{
  static const char output[] = "\033[?1049h\033[?1h\033=\033[?25l";
  RouseScreen       screen = { 0 };
  char              undo[ROUSE_SCREEN_UNDO_MAX], redo[ROUSE_SCREEN_UNDO_MAX];

  rouse_screen_feed (&screen, output, strlen (output));
  rouse_screen_write_undo (&screen, undo);
  rouse_screen_write_redo (&screen, redo);
  g_assert_cmpstr (redo, ==, "\033[?1049h\033[?25l\033[?1h\033=");
}

static void /* Everything at once fits. */
test_limit (void)
{
  static const char output[] = "\033[?1;9;1000;1002;1003;1006h\033[?1015;1004;2004;2026;47h\033[?1047;1049h\033[?7;25l"
                               "\033=\033[1;2r\033(0\033[1m\033[";
  RouseScreen       screen = { 0 };
  char              undo[ROUSE_SCREEN_UNDO_MAX];

  rouse_screen_feed (&screen, output, strlen (output));
  rouse_screen_write_undo (&screen, undo);
  g_assert_cmpuint (strlen (undo), <, ROUSE_SCREEN_UNDO_MAX - 1);
  g_assert_true (g_str_has_suffix (undo, "\033[0m"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/cli/screen/", cases[i].path, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_undo);
    }
  g_test_add_func ("/cli/screen/redo", test_redo);
  g_test_add_func ("/cli/screen/limit", test_limit);
  return g_test_run ();
}
