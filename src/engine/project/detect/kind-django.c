/* kind-django.c - manage.py: Django
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/detect/kinds.h"

void
rouse_kind_django (RouseDetection *self)
{
  g_autofree char *python = NULL;
  g_autofree char *serve = NULL;
  g_autofree char *tests = NULL;
  RouseProgram    *program;

  /* Others name a script so, too. */
  if (!rouse_detection_holds (self, "manage.py", "django"))
    return;
  self->file = "manage.py";
  python = rouse_kind_dup_python (self);
  serve = g_strconcat (python, " manage.py runserver --noreload", NULL);
  tests = g_strconcat (python, " manage.py test", NULL);
  program = rouse_detection_add (self, &(RouseSuggestion){ .name = "web", .command = serve, .port = 8000 });
  if (program != NULL)
    rouse_detection_note (self, ROUSE_NOTE_RELOADER_OFF, program->name);
  if (!rouse_detection_has_program (self, "test"))
    rouse_detection_add (self, &(RouseSuggestion){ .name = "test", .kind = ROUSE_KIND_TASK, .command = tests });
}
