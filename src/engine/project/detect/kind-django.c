/* kind-django.c - manage.py: Django
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/detect/kinds.h"

/* runserver reads static files anew for each request: a restart would be for nothing. */
static void
add_styles (RouseDetection *self)
{
  if (rouse_detection_has_files (self, "static", ".css") || rouse_detection_has_files (self, "static/css", ".css"))
    rouse_detection_add_browser_rule (self, "styles", "static/**/*.css");
}

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
    {
      rouse_detection_note (self, ROUSE_NOTE_RELOADER_OFF, program->name);
      add_styles (self);
    }
  if (!rouse_detection_has_program (self, "test"))
    rouse_detection_add (self, &(RouseSuggestion){ .name = "test", .kind = ROUSE_KIND_TASK, .command = tests });
}
