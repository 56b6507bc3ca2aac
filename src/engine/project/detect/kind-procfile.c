/* kind-procfile.c - Procfile: a program a line
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/detect/kinds.h"

#include <string.h>

/* What Foreman gives the programs as $PORT, one after the other. */
#define FIRST_PORT 5000
#define NEXT_PORT 100
/* It reads that before it starts anything; a PORT there is the first one. */
#define ENV_FILE ".env"
#define ENV_PORT "^\\s*(?:export\\s+)?PORT\\s*=\\s*[\"']?(\\d{1,5})[\"']?\\s*$"

static guint
find_first_port (RouseDetection *self)
{
  g_autofree char       *text = rouse_detection_read (self, ENV_FILE);
  g_autoptr (GRegex)     line = g_regex_new (ENV_PORT, G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char       *digits = NULL;
  guint64                port = FIRST_PORT;

  if (text != NULL && g_regex_match (line, text, 0, &match))
    digits = g_match_info_fetch (match, 1);
  if (digits != NULL && !g_ascii_string_to_unsigned (digits, 10, 1, G_MAXUINT16, &port, NULL))
    return FIRST_PORT;
  return (guint) port;
}

static void
add_line (RouseDetection *self, const char *name, const char *line, guint port)
{
  gboolean         takes_port = strstr (line, "PORT") != NULL && port <= G_MAXUINT16;
  gboolean         web = g_str_equal (name, "web") && port <= G_MAXUINT16;
  RouseProgram    *program = rouse_detection_add_line (self, name, line);
  g_autofree char *text = g_strdup_printf ("%u", port);

  if (program == NULL)
    return;
  if (rouse_detection_has (self, ENV_FILE))
    rouse_detection_add_env_files (self, program, NULL);
  /* What does not ask for the port may take it from its environment all the same, but only a server does. */
  if (takes_port || (web && program->ready_kind != ROUSE_READY_PORT))
    {
      rouse_detection_add_setting (program, "PORT", text);
      if (web)
        rouse_detection_set_port (self, program, port);
    }
}

void
rouse_kind_procfile (RouseDetection *self)
{
  static const char *const names[] = { "Procfile.dev", "Procfile", NULL };
  const char              *file = rouse_detection_find (self, names);
  g_autofree char         *text = file != NULL && rouse_detection_wants_service (self) ? rouse_detection_read (self, file) : NULL;
  g_auto (GStrv)           lines = text != NULL ? g_strsplit (text, "\n", -1) : NULL;
  guint                    port = text != NULL ? find_first_port (self) : 0;

  self->file = file;
  for (guint i = 0; lines != NULL && lines[i] != NULL; i++)
    {
      char *line = g_strstrip (lines[i]);
      char *colon = strchr (line, ':');

      if (*line == '\0' || *line == '#')
        continue;
      if (colon == NULL || colon == line)
        {
          rouse_detection_note_line (self, ROUSE_NOTE_UNREADABLE, file, i + 1, "this line is not “name: command”");
          continue;
        }
      *colon = '\0';
      g_strstrip (line);
      g_strstrip (colon + 1);
      if (colon[1] == '\0')
        rouse_detection_note_line (self, ROUSE_NOTE_UNREADABLE, file, i + 1, "there is no command");
      else if (g_str_equal (line, "release"))
        /* It runs once when something is deployed. */
        rouse_detection_note_line (self, ROUSE_NOTE_LEFT_OUT, file, i + 1, line);
      else
        {
          add_line (self, line, colon + 1, port);
          port += NEXT_PORT;
        }
    }
}
