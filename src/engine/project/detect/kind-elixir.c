/* kind-elixir.c - mix.exs: Phoenix, and other applications of Elixir
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/detect/kinds.h"

void
rouse_kind_elixir (RouseDetection *self)
{
  RouseProgram *program;

  if (!rouse_detection_has (self, "mix.exs"))
    return;
  self->file = "mix.exs";
  if (rouse_detection_holds (self, "mix.exs", ":phoenix"))
    {
      /* It compiles what changed at the next request. */
      program = rouse_detection_add (self, &(RouseSuggestion){ .name = "web", .command = "mix phx.server", .port = 4000, .watch = "/config/;/mix.exs;/mix.lock;.env*;!/config/test.exs" });
      if (program != NULL)
        rouse_detection_note (self, ROUSE_NOTE_RELOADS, program->name);
    }
  else if (rouse_detection_holds (self, "mix.exs", "mod: {"))
    rouse_detection_add (self, &(RouseSuggestion){ .name = "app", .command = "mix run --no-halt", .build = "mix compile" });
  if (!rouse_detection_has_program (self, "test"))
    rouse_detection_add (self, &(RouseSuggestion){ .name = "test", .kind = ROUSE_KIND_TASK, .command = "mix test" });
  rouse_detection_ignore (self, "_build/");
  rouse_detection_ignore (self, "deps/");
  rouse_detection_ignore (self, "priv/static/assets/");
}
