/* fuzz-error-line.c - any output, searched for what went wrong
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/error-line.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (RouseErrorLine) found = rouse_error_line_find (data, size, "/home/ada/shop");

  if (found == NULL)
    return 0;
  g_assert_true (g_utf8_validate (found->text, -1, NULL));
  g_assert_true (*found->text != '\0');
  g_assert_true (found->start <= found->end && found->end <= size);
  g_assert_true (found->file == NULL || *found->file != '\0');
  return 0;
}
