/* test-output-lines.c - what programs print together: nothing lost, nothing mixed, nothing that moves the cursor
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "output-lines.h"

#include <string.h>

static const RouseLineLook look = { "w | ", "~", "\n" };

/* `in` is printed, byte by byte or at once; "\001" in it is a pause, "\002" the end of the program. */
static const struct
{
  const char *name;
  const char *in;
  const char *out;
} cases[] = {
  { "lines", "one\ntwo\n", "w | one\nw | two\n" },
  { "terminal lines", "one\r\ntwo\r\r\n", "w | one\nw | two\n" },
  { "empty lines", "\n\r\n", "w | \nw | \n" },
  { "unfinished", "one", "" },
  { "pause", "(Pdb) \001", "w | (Pdb) ~\n" },
  { "pause without text", "one\n\001\033[31m\001", "w | one\n" },
  { "after a pause", "one \001two\n", "w | one ~\nw | ~two\n" },
  { "two pauses", "a\001b\001c\n", "w | a~\nw | ~b~\nw | ~c\n" },
  { "pause was the end", "one\001\ntwo\n", "w | one~\nw | two\n" },
  { "end", "one\002two\n", "w | one\nw | two\n" },
  { "end without text", "one\n\002", "w | one\n" },
  { "colour ends with the line", "\033[31mred\n", "w | \033[31mred\033[0m\n" },
  { "colour of the next line", "\033[1;31mred\nredder\033[0m\nplain\n",
    "w | \033[1;31mred\033[0m\nw | \033[0;1;31mredder\033[0m\nw | plain\n" },
  { "colour of many kinds", "\033[4;94;48;5;200ma\nb\033[m\033[38;2;1;2;3mc\nd\n",
    "w | \033[4;94;48;5;200ma\033[0m\nw | \033[0;4;38;5;12;48;5;200mb\033[m\033[38;2;1;2;3mc\033[0m\nw | \033[0;38;2;1;2;3md\033[0m\n" },
  { "colour over a pause", "\033[32mone\001two\n", "w | \033[32mone\033[0m~\nw | ~\033[0;32mtwo\033[0m\n" },
  { "colour at the end", "\033[32mone\002two\n", "w | \033[32mone\033[0m\nw | two\n" },
  { "UTF-8", "Größe 好\n", "w | Größe 好\n" },
  { "pause in a character", "Gr\303\001\266\303\237e\n", "w | Gr~\nw | ~\303\266\303\237e\n" },
  { "pause in nothing but a character", "\345\245\001\275\n", "w | \345\245\275\n" },
  { "not UTF-8", "a\377\200b\n", "w | a\377\200b\n" },
  { "control characters in UTF-8", "a\302\2332Jb\302\240c\n", "w | a2Jb\302\240c\n" },
  { "progress", "10%\r20%\r100%\n", "w | 100%\n" },
  { "progress that pauses", "10%\r\00120%\r\001done\n", "w | 10%~\nw | 20%~\nw | done\n" },
  { "progress, pause after the return", "\r10%\001\r20%\n", "w | 10%~\nw | 20%\n" },
  { "progress in colour", "\033[33m10%\r\033[32m20%\033[0m\n", "w | \033[0;32m20%\033[0m\n" },
  { "colour taken back after a return", "\033[33m10%\r\033[0m\nplain\n", "w | \033[33m10%\033[0m\nw | plain\n" },
  { "erased line", "working\r\033[Kdone\n", "w | done\n" },
  { "erased line, whole", "working\033[2K\033[1Gdone\n", "w | done\n" },
  { "erased to the end only", "text\033[K\n", "w | text\n" },
  { "erased and left so", "working\r\033[K\n", "w | \n" },
  { "backspace", "a|\b/\b-\n", "w | a-\n" },
  { "backspace over a character", "a\303\266\bo\n", "w | ao\n" },
  { "backspace at the beginning", "\b\bok\n", "w | ok\n" },
  { "backspace stops at a colour", "\033[31m\b\bok\n", "w | \033[31mok\033[0m\n" },
  { "screens", "\033[?1049h\033[2J\033[Hhello\033[?25l\n\033c\n", "w | hello\nw | \n" },
  { "places on the screen", "\033[1;1Hone\033[2;1Htwo\n", "w | one\nw | two\n" },
  { "up and over", "\033[1A\033[2Kagain\n", "w | again\n" },
  { "moved to the right", "a\033[3Cb\n", "w | a   b\n" },
  { "moved absurdly far", "a\033[2000000000C\n\001b\n", NULL },
  { "titles", "\033]0;vim\007a\033]8;;http://x\033\\b\n", "w | ab\n" },
  { "private colours", "\033[>4;1ma\n", "w | a\n" },
  { "character sets", "\033(Ba\033)0b\n", "w | ab\n" },
  { "bells and blanks", "a\007\tb\177\v\f\n", "w | a\tb\n" },
  { "sequence cut short", "a\033[31\030b\n\033[3\nc\n", "w | ab\nw | \nw | c\n" },
  { "sequence cut by the end", "a\n\033[3\002c\n", "w | a\nw | c\n" },
  { "sequence too long", "\033[1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1ma\n", "w | a\n" },
};

static char *
print (const char *in, gsize step)
{
  g_autoptr (RouseOutputLines) lines = rouse_output_lines_new ();
  GString                     *out = g_string_new (NULL);

  while (*in != '\0')
    if (*in == '\001')
      {
        rouse_output_lines_flush (lines, &look, out);
        in++;
      }
    else if (*in == '\002')
      {
        rouse_output_lines_end (lines, &look, out);
        in++;
      }
    else
      {
        gsize length = MIN (step, strcspn (in, "\001\002"));

        rouse_output_lines_feed (lines, in, length, &look, out);
        in += length;
      }
  return g_string_free (out, FALSE);
}

static void /* However the output is cut, the lines are the same. */
test_case (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);

  for (gsize step = 1; step <= 64; step *= 2)
    {
      g_autofree char *out = print (cases[i].in, step);

      if (cases[i].out != NULL)
        g_assert_cmpstr (out, ==, cases[i].out);
      else
        g_assert_cmpuint (strlen (out), <, 300);
    }
}

static void
test_pending (void)
{
  g_autoptr (RouseOutputLines) lines = rouse_output_lines_new ();
  g_autoptr (GString)          out = g_string_new (NULL);

  g_assert_false (rouse_output_lines_is_pending (lines));
  rouse_output_lines_feed (lines, "\033[31m", 5, &look, out);
  g_assert_false (rouse_output_lines_is_pending (lines));
  rouse_output_lines_feed (lines, "a", 1, &look, out);
  g_assert_true (rouse_output_lines_is_pending (lines));
  rouse_output_lines_flush (lines, &look, out);
  g_assert_false (rouse_output_lines_is_pending (lines));
}

static void /* A line without an end is shown in pieces, and none of its bytes is lost. */
test_long_line (void)
{
  const gsize                  n = 3 * ROUSE_OUTPUT_LINE_BYTES;
  const RouseLineLook          bare = { "", "", "" };
  g_autoptr (RouseOutputLines) lines = rouse_output_lines_new ();
  g_autoptr (GString)          out = g_string_new (NULL), in = g_string_new ("x");

  while (in->len < n)
    g_string_append (in, "\345\245\275");
  rouse_output_lines_feed (lines, in->str, in->len, &bare, out);
  g_assert_cmpuint (out->len, >=, 2 * ROUSE_OUTPUT_LINE_BYTES);
  g_assert_true (g_utf8_validate (out->str, (gssize) out->len, NULL));
  rouse_output_lines_feed (lines, "\n", 1, &bare, out);
  g_assert_cmpstr (out->str, ==, in->str);
}

static void /* What is taken out is as it was printed. */
test_take (void)
{
  g_autoptr (RouseOutputLines) lines = rouse_output_lines_new ();
  g_autoptr (GString)          out = g_string_new (NULL);

  rouse_output_lines_feed (lines, "\033[31mred\nmore", 13, &look, out);
  g_string_truncate (out, 0);
  rouse_output_lines_take (lines, out);
  g_assert_cmpstr (out->str, ==, "\033[0;31mmore");
  g_assert_false (rouse_output_lines_is_pending (lines));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/cli/output-lines/%s", cases[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_case);
    }
  g_test_add_func ("/cli/output-lines/pending", test_pending);
  g_test_add_func ("/cli/output-lines/long-line", test_long_line);
  g_test_add_func ("/cli/output-lines/take", test_take);
  return g_test_run ();
}
