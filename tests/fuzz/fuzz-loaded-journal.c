/* fuzz-loaded-journal.c - any line that a program writes of what it loads: no crash, no excess
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "discover/loaded-journal.h"
#include "fuzz.h"

#include <string.h>

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char         *exact = g_memdup2 (data, size); /* nothing behind its end is read */
  g_auto (RouseLoadedLine) line = { 0 };

  rouse_loaded_line_parse (&line, exact != NULL ? exact : "", size);
  switch (line.kind)
    {
    case ROUSE_LOADED_LINE_NONE:
      g_assert_null (line.path);
      return 0;
    case ROUSE_LOADED_LINE_HELLO:
      g_assert_true (line.runtime == ROUSE_RUNTIME_PYTHON || line.runtime == ROUSE_RUNTIME_NODE);
      g_assert_cmpint (line.pid, >, 0);
      g_assert_null (line.path);
      break;
    case ROUSE_LOADED_LINE_BYE:
      g_assert_cmpint (line.pid, >, 0);
      g_assert_null (line.path);
      break;
    case ROUSE_LOADED_LINE_FILE:
    case ROUSE_LOADED_LINE_MISSING:
    case ROUSE_LOADED_LINE_DROP:
      g_assert_cmpint (*line.path, ==, '/');
      g_assert_cmpuint (strlen (line.path), <, size);
      break;
    }
  g_assert_cmpuint (size, <=, ROUSE_LOADED_LINE_MAX);
  g_assert_null (memchr (exact, '\0', size));
  return 0;
}
