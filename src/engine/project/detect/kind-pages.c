/* kind-pages.c - index.html and nothing else: pages as they are
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/detect/kinds.h"

void
rouse_kind_pages (RouseDetection *self)
{
  RouseProgram *program;

  if (!rouse_detection_has (self, "index.html"))
    return;
  self->file = "index.html";
  /* It reads each file when somebody asks for it. */
  program = rouse_detection_add (self, &(RouseSuggestion){ .name = "web", .command = "python3 -m http.server 8000", .port = 8000, .watch = "" });
  if (program != NULL)
    rouse_detection_note (self, ROUSE_NOTE_RELOADS, program->name);
}
