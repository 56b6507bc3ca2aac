/* test-ansi-text.c - text with colours, out of what a program printed
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/ansi-text.h"

#include <string.h>

/* Text, and its spans as "[start-end attributes fg bg]": b d i u v s; "1" of the palette, "#rrggbb". Plain
 * spans are left out. */
static const struct
{
  const char *name;
  const char *input;
  const char *text;
  const char *spans;
} cases[] = {
  { "empty", "", "", "" },
  { "plain", "one\ntwo", "one\ntwo", "" },
  { "carriage returns before line feeds", "one\r\ntwo\r\n", "one\ntwo\n", "" },
  { "progress overwrites", " 10 %\r 100 %\rdone", "done %", "" },
  { "progress erases", "downloading\r\033[Kdone\n", "done\n", "" },
  { "erases all of the line", "downloading\033[2K\rdone\n", "done       \n", "" },
  { "erases to the beginning", "abcdef\033[3D\033[1Kx", "   xef", "" },
  { "backspaces", "abc\b\bX", "aXc", "" },
  { "a spinner", "|\b/\b-\b\\\b \bready", "ready", "" },
  { "backspace stops at the beginning", "\b\ba\n\bb", "a\nb", "" },
  { "moves right", "a\033[3Cb", "a   b", "" },
  { "moves to a column", "abc\033[1Gx\033[6Gy", "xbc  y", "" },
  { "a move alone adds nothing", "a\033[30Cb\n\033[50G\n", "a                              b\n\n", "" },
  { "tabs stay, other controls go", "a\tb\001\a\v\177c", "a\tbc", "" },
  { "colour", "a \033[31mred\033[0m b", "a red b", "[2-5 1 -]" },
  { "bright and background", "\033[94;103mx", "x", "[0-1 12 11]" },
  { "256 colours", "\033[38;5;208;48;5;17mx", "x", "[0-1 208 17]" },
  { "true colour", "\033[38;2;255;128;0mx", "x", "[0-1 #ff8000 -]" },
  { "with colons", "\033[38:2::1:2:3mx\033[48:5:9my\033[38:2:4:5:6mz", "xyz", "[0-1 #010203 -][1-2 #010203 9][2-3 #040506 9]" },
  { "attributes", "\033[1;2;3;4;7;9mx\033[22;23;24;27;29my", "xy", "[0-1 bdiuvs - -]" },
  { "kinds of underline", "\033[4:3mx\033[4:0my\033[21mz", "xyz", "[0-1 u - -][2-3 u - -]" },
  { "back to default", "\033[31;42mx\033[39my\033[49mz", "xyz", "[0-1 1 2][1-2 - 2]" },
  { "nothing means reset", "\033[1mx\033[my\033[1mz\033[;mw", "xyzw", "[0-1 b - -][2-3 b - -]" },
  { "unknown parameters", "\033[1;99;555;38;7mx\033[?1my\033[>4;1mz\033[38mw\033[38;5mv", "xyzwv", "[0-5 b - -]" },
  { "colours out of range", "\033[38;2;999;1;1mx\033[38;5;300my", "xy", "[0-2 #ff0101 -]" },
  { "style goes on over lines", "\033[32ma\nb\033[0m", "a\nb", "[0-1 2 -][2-3 2 -]" },
  { "equal neighbours are one", "\033[31ma\033[31mb\033[0;31mc", "abc", "[0-3 1 -]" },
  { "what overwrites brings its style", "abc\r\033[31mX\033[0m", "Xbc", "[0-1 1 -]" },
  { "titles and links", "\033]0;a title\007x\033]8;;http://a/\033\\link\033]8;;\033\\y", "xlinky", "" },
  { "other strings", "a\033P1$r0m\033\\b\033_x\033\\c\033^y\033\\d", "abcd", "" },
  { "a string without an end", "a\033]0;title\nb", "a\nb", "" },
  { "character sets and other escapes", "\033(Ba\033=b\0337c\033#8d\033 Fe", "abcde", "" },
  { "private modes and movements", "\033[?25la\033[2Jb\033[Hc\033[3;1Hd\033[5Ae\033[6n", "abcde", "" },
  { "a sequence that is cut off", "abc\033[3", "abc", "" },
  { "only the escape", "abc\033", "abc", "" },
  { "a sequence that is none", "a\033[3\nb\033[1\033[31mc", "a\nbc", "[3-4 1 -]" },
  { "UTF-8", "\033[31mé→\033[0m€", "é→€", "[0-5 1 -]" },
  { "backspace goes over one character", "aé\bx", "ax", "" },
  { "not UTF-8", "a\377b\303", "a\357\277\275b\357\277\275", "" },
  { "begins within a character", "\202\254 paid", " paid", "" },
  { "8-bit controls", "a\302\233b", "ab", "" },
};

static void
append_colour (GString *out, const RouseAnsiColour *colour)
{
  if (colour->kind == ROUSE_ANSI_DEFAULT)
    g_string_append (out, " -");
  else
    g_string_append_printf (out, colour->kind == ROUSE_ANSI_RGB ? " #%06x" : " %u", colour->value);
}

/* Also sees to it that the spans are the text, without gaps. */
static char *
dup_spans (const RouseAnsiText *text)
{
  static const char letters[] = "bdiuvs";
  GString          *out = g_string_new (NULL);
  gsize             end = 0;

  for (guint i = 0; i < text->spans->len; i++)
    {
      const RouseAnsiSpan *span = &g_array_index (text->spans, RouseAnsiSpan, i);

      g_assert_cmpuint (span->start, ==, end);
      g_assert_cmpuint (span->end, >, span->start);
      end = span->end;
      if (span->attributes == 0 && span->foreground.kind == ROUSE_ANSI_DEFAULT && span->background.kind == ROUSE_ANSI_DEFAULT)
        continue;
      g_string_append_printf (out, "[%" G_GSIZE_FORMAT "-%" G_GSIZE_FORMAT, span->start, span->end);
      for (guint j = 0; j < strlen (letters); j++)
        if ((span->attributes & (1 << j)) != 0)
          g_string_append_printf (out, "%s%c", j == 0 || (span->attributes & ((1 << j) - 1)) == 0 ? " " : "", letters[j]);
      append_colour (out, &span->foreground);
      append_colour (out, &span->background);
      g_string_append_c (out, ']');
    }
  g_assert_cmpuint (end, ==, text->length);
  return g_string_free (out, FALSE);
}

static void
test_case (gconstpointer data)
{
  guint                     i = GPOINTER_TO_UINT (data);
  gsize                     length = strlen (cases[i].input);
  g_autofree char          *copy = g_memdup2 (cases[i].input, length); /* without a NUL: reading beyond is seen */
  g_autoptr (RouseAnsiText) text = rouse_ansi_text_new (copy, length);
  g_autofree char          *spans = dup_spans (text);
  g_autofree char          *stripped = rouse_output_strip (copy, length);

  g_assert_cmpstr (text->text, ==, cases[i].text);
  g_assert_cmpuint (text->length, ==, strlen (cases[i].text));
  g_assert_cmpstr (spans, ==, cases[i].spans);
  g_assert_cmpstr (stripped, ==, cases[i].text);
}

static void
assert_line (const RouseAnsiText *text, gsize offset, const char *expected)
{
  gsize            end, start = rouse_ansi_text_get_line_at (text, offset, &end);
  g_autofree char *line = g_strndup (text->text + start, end - start);

  g_assert_cmpstr (line, ==, expected);
}

/* A place in the output is found again in the text, whatever was taken out before it. */
static void
test_lines (void)
{
  static const char         output[] = "\033[31mone\033[0m\r\n10 %\r20 %\n\nfour\xff";
  g_autoptr (RouseAnsiText) text = rouse_ansi_text_new (output, strlen (output));

  assert_line (text, 0, "one");
  assert_line (text, strcspn (output, "\n"), "one");
  assert_line (text, strcspn (output, "\n") + 1, "20 %");
  assert_line (text, strstr (output, "20") - output, "20 %");
  assert_line (text, strstr (output, "\n\n") - output + 1, "");
  assert_line (text, strlen (output) - 1, "four\357\277\275");
  assert_line (text, 100000, "four\357\277\275");
}

/* Whatever comes, memory and time are bounded, and the end is what is kept. */
static void
test_bounds (void)
{
  g_autoptr (GString)       output = g_string_new ("the beginning\n");
  g_autoptr (RouseAnsiText) text = NULL;

  while (output->len < 2 * ROUSE_ANSI_MAX_BYTES)
    g_string_append (output, "\033[999G\033[38;2;1;2;3mx\n");
  g_string_append (output, "the end");
  text = rouse_ansi_text_new (output->str, output->len);
  g_assert_cmpuint (text->length, <, 3 * ROUSE_ANSI_MAX_BYTES);
  g_assert_true (g_str_has_suffix (text->text, "the end"));
  g_assert_null (strstr (text->text, "beginning"));
  assert_line (text, output->len - 1, "the end");
}

static void
test_palette (void)
{
  g_assert_cmphex (rouse_ansi_palette_to_rgb (16), ==, 0x000000);
  g_assert_cmphex (rouse_ansi_palette_to_rgb (208), ==, 0xff8700);
  g_assert_cmphex (rouse_ansi_palette_to_rgb (231), ==, 0xffffff);
  g_assert_cmphex (rouse_ansi_palette_to_rgb (232), ==, 0x080808);
  g_assert_cmphex (rouse_ansi_palette_to_rgb (255), ==, 0xeeeeee);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strdelimit (g_strdup (cases[i].name), " ", '-');
      g_autofree char *path = g_strconcat ("/record/ansi-text/", name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_case);
    }
  g_test_add_func ("/record/ansi-text/lines", test_lines);
  g_test_add_func ("/record/ansi-text/bounds", test_bounds);
  g_test_add_func ("/record/ansi-text/palette", test_palette);
  return g_test_run ();
}
