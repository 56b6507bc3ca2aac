/* error-traces.c - what went wrong, as traces of calls tell it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "record/error-traces.h"

#include <string.h>

/* An error's message may have so many lines before the calls begin. */
#define MAX_MESSAGE 12
/* A syntax error's place is above the message, with the source between. */
#define MAX_SOURCE 8

static RouseErrorPattern python_frame = { "File \"", "^[\\s|]*File \"(?<file>[^\"]+)\", line (?<line>\\d+)", NULL };
static RouseErrorPattern python_error = { "", "^[\\s|]*(?<text>[A-Za-z_][\\w.]*(?::.*)?)$", NULL };

/* JavaScript, Java, C#: "at f (file:line)"; vitest points instead. */
static RouseErrorPattern frames[] = {
  { "at ", "^\\s+at .*\\((?<file>[^()\\s][^()]*?):(?<line>\\d+)(?::(?<column>\\d+))?\\)$", NULL },
  { "at ", "^\\s+at .* in (?<file>\\S.*):line (?<line>\\d+)$", NULL },
  { "at ", "^\\s+at (?:async )?(?<file>[^\\s()]+?):(?<line>\\d+)(?::(?<column>\\d+))?$", NULL },
  { "❯ ", "^\\s*❯ (?:\\S+ )?(?<file>[^\\s()]+?):(?<line>\\d+)(?::(?<column>\\d+))?$", NULL },
  { "at ", "^\\s+at \\S", NULL },
};
static RouseErrorPattern of_runtime = { "at ", "^\\s+at (?:java|javax|jdk|sun|kotlin|scala|System)[.@/]|^\\s+at java\\.base/", NULL };
static RouseErrorPattern head = { "", "(?:^|[\\s:(\\[])[\\w$.]*(?:Error|Exception|Throwable|Failure)\\b", NULL };
static RouseErrorPattern source = { ":", "^(?<file>\\S+):(?<line>\\d+)$", NULL };

static RouseErrorPattern go_panic = { ": ", "^(?:panic|fatal error): .", NULL };
static RouseErrorPattern go_frame = { ".go:", "^\\t(?<file>\\S+\\.go):(?<line>\\d+)", NULL };

static const char *
get_text (const GArray *lines, guint i)
{
  return g_array_index (lines, RouseOutputLine, i).text;
}

static gsize
get_indentation (const char *text)
{
  return strspn (text, " \t|");
}

static void
move_place (RouseErrorPlace *to, RouseErrorPlace *from)
{
  rouse_error_place_clear (to);
  *to = *from;
  from->file = NULL;
}

/* The innermost call comes last, then what happened, less indented than the calls. */
static guint
read_python (const GArray *lines, guint i, const char *folder, RouseErrorFinding *finding)
{
  g_auto (RouseErrorPlace) place = { 0 };
  gboolean                 own = FALSE;
  gsize                    indentation = get_indentation (get_text (lines, i));

  if (!rouse_error_pattern_match (&python_frame, get_text (lines, i), NULL, NULL))
    return 0;
  for (; i < lines->len && *get_text (lines, i) != '\0' && get_indentation (get_text (lines, i)) >= indentation; i++)
    if (rouse_error_pattern_match (&python_frame, get_text (lines, i), &place, NULL))
      {
        gboolean is_own = rouse_error_file_is_own (place.file, folder);

        if (is_own || (!own && *place.file != '<'))
          move_place (&finding->place, &place);
        own |= is_own;
      }
  if (i == lines->len || !rouse_error_pattern_match (&python_error, get_text (lines, i), NULL, &finding->skip))
    return 0;
  finding->line = i;
  return i + 1;
}

static gboolean
match_frame (const char *text, RouseErrorPlace *place)
{
  for (guint i = 0; i < G_N_ELEMENTS (frames); i++)
    if (rouse_error_pattern_match (&frames[i], text, place, NULL))
      return TRUE;
  return FALSE;
}

/* The line above the calls that says what happened. */
static gboolean
find_head (const GArray *lines, guint first_frame, guint *line)
{
  for (guint i = first_frame; i > 0 && first_frame - i < MAX_MESSAGE; i--)
    {
      if (match_frame (get_text (lines, i - 1), NULL))
        return FALSE;
      if (rouse_error_pattern_match (&head, get_text (lines, i - 1), NULL, NULL))
        {
          *line = i - 1;
          return TRUE;
        }
    }
  return FALSE;
}

/* The innermost call comes first. */
static guint
read_calls (const GArray *lines, guint i, const char *folder, RouseErrorFinding *finding)
{
  g_auto (RouseErrorPlace) place = { 0 };
  gboolean                 own = FALSE;

  if (!match_frame (get_text (lines, i), NULL) || !find_head (lines, i, &finding->line))
    return 0;
  for (; i < lines->len && match_frame (get_text (lines, i), &place); i++)
    {
      if (own || place.file == NULL || g_str_has_prefix (place.file, "node:") || *place.file == '<')
        continue;
      own = rouse_error_file_is_own (place.file, folder) && !rouse_error_pattern_match (&of_runtime, get_text (lines, i), NULL, NULL);
      if (own || finding->place.file == NULL)
        move_place (&finding->place, &place);
    }
  for (guint above = finding->line; !own && above > 0 && finding->line - above < MAX_SOURCE; above--)
    if (rouse_error_pattern_match (&source, get_text (lines, above - 1), &place, NULL) && rouse_error_file_is_own (place.file, folder))
      {
        move_place (&finding->place, &place);
        break;
      }
  return i;
}

static guint
read_go (const GArray *lines, guint i, const char *folder, RouseErrorFinding *finding)
{
  g_auto (RouseErrorPlace) place = { 0 };
  gboolean                 own = FALSE;

  if (!rouse_error_pattern_match (&go_panic, get_text (lines, i), NULL, NULL))
    return 0;
  finding->line = i;
  for (i++; i < lines->len && !own && !rouse_error_pattern_match (&go_panic, get_text (lines, i), NULL, NULL); i++)
    if (rouse_error_pattern_match (&go_frame, get_text (lines, i), &place, NULL))
      {
        own = rouse_error_file_is_own (place.file, folder);
        if (own || finding->place.file == NULL)
          move_place (&finding->place, &place);
      }
  return i;
}

guint
rouse_error_trace_read (const GArray *lines, guint i, const char *folder, RouseErrorFinding *finding)
{
  guint end = read_python (lines, i, folder, finding);

  if (end == 0)
    {
      rouse_error_finding_clear (finding);
      end = read_calls (lines, i, folder, finding);
    }
  if (end == 0)
    {
      rouse_error_finding_clear (finding);
      end = read_go (lines, i, folder, finding);
    }
  return end;
}
