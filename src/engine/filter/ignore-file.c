/* ignore-file.c - the patterns that a .gitignore holds
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "filter/ignore-file.h"
#include "filter/glob.h"

#include <string.h>

static gboolean
is_well_formed (const char *glob, gsize length)
{
  char literal;

  while (length > 0)
    {
      gsize taken = rouse_glob_get_element (glob, length, &literal);

      if (taken == 0)
        return FALSE;
      glob += taken;
      length -= taken;
    }
  return TRUE;
}

gboolean
rouse_ignore_pattern_parse (const char *rule, guint line, RouseIgnorePattern *pattern)
{
  const char *glob = rule;
  gsize       length;

  *pattern = (RouseIgnorePattern){ .rule = rule, .line = line };
  if (*glob == '!')
    {
      pattern->is_negated = TRUE;
      glob++;
    }
  length = strlen (glob);
  if (length > 0 && glob[length - 1] == '/')
    {
      pattern->for_dirs = TRUE;
      length--;
    }
  pattern->for_names = memchr (glob, '/', length) == NULL;
  /* At the beginning a slash only ties the pattern to the file's own folder. */
  if (length > 0 && glob[0] == '/')
    {
      glob++;
      length--;
    }
  pattern->glob = glob;
  pattern->glob_length = length;
  pattern->literal_length = rouse_glob_get_literal_length (glob, length);
  return length > 0 && is_well_formed (glob, length);
}

/* Blanks at the end do not count, unless a backslash stands before them. Tabs do count. */
static void
trim_end (char *line)
{
  char *end = line; /* behind what has to stay */

  for (char *p = line; *p != '\0'; p++)
    {
      if (*p == ' ')
        continue;
      if (*p == '\\' && p[1] != '\0')
        p++;
      end = p + 1;
    }
  *end = '\0';
}

GArray *
rouse_ignore_file_parse (char *text, gsize length)
{
  GArray *patterns = g_array_new (FALSE, FALSE, sizeof (RouseIgnorePattern));
  char   *end = text + length;
  char   *line = text;
  guint   n = 0;

  g_assert (*end == '\0');
  if (length >= 3 && memcmp (line, "\xef\xbb\xbf", 3) == 0)
    line += 3;
  while (line < end)
    {
      char              *line_end = memchr (line, '\n', end - line);
      char              *next;
      RouseIgnorePattern pattern;

      n++;
      if (line_end == NULL)
        line_end = end;
      next = line_end + 1;
      if (line_end > line && line_end[-1] == '\r')
        line_end--;
      *line_end = '\0';
      if (*line != '#')
        {
          trim_end (line);
          if (rouse_ignore_pattern_parse (line, n, &pattern))
            g_array_append_val (patterns, pattern);
        }
      line = next;
    }
  return patterns;
}
