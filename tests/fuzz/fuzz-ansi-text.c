/* fuzz-ansi-text.c - anything that a program may print
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/ansi-text.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (RouseAnsiText) text = rouse_ansi_text_new (data, size);
  gsize                     end = 0, line_end;

  g_assert_true (g_utf8_validate (text->text, text->length, NULL));
  for (guint i = 0; i < text->spans->len; i++)
    {
      const RouseAnsiSpan *span = &g_array_index (text->spans, RouseAnsiSpan, i);

      g_assert_true (span->start == end && span->end > span->start);
      end = span->end;
    }
  g_assert_cmpuint (end, ==, text->length);
  for (gsize offset = 0; offset < size; offset += 7)
    {
      gsize start = rouse_ansi_text_get_line_at (text, offset, &line_end);

      g_assert_true (start <= line_end && line_end <= text->length);
      g_assert_true (line_end == text->length || text->text[line_end] == '\n');
    }
  return 0;
}
