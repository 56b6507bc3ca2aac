/* kind-procfile.c - Procfile: a program a line
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/detect/kinds.h"

#include <string.h>

/* What Foreman gives the programs as $PORT, one after the other. */
#define FIRST_PORT 5000
#define NEXT_PORT 100

static void
add_line (RouseDetection *self, const char *name, const char *line, guint place)
{
  gboolean         takes_port = strstr (line, "PORT") != NULL;
  gboolean         web = g_str_equal (name, "web");
  guint            port = FIRST_PORT + place * NEXT_PORT;
  RouseProgram    *program = rouse_detection_add_line (self, name, line);
  g_autofree char *text = g_strdup_printf ("%u", port);

  if (program == NULL)
    return;
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
  guint                    place = 0;

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
        add_line (self, line, colon + 1, place++);
    }
}
