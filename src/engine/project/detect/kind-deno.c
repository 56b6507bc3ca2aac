/* kind-deno.c - deno.json: its tasks, without their watchers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/detect/command.h"
#include "project/detect/document.h"
#include "project/detect/kinds.h"

/* (nullable) (transfer none): what the task @name says. */
static const char *
get_task (JsonNode *deno, const char *name)
{
  JsonObject *tasks = rouse_document_get_object (deno, "tasks");
  JsonNode   *task = tasks != NULL ? json_object_get_member (tasks, name) : NULL;

  if (task != NULL && JSON_NODE_HOLDS_OBJECT (task))
    return rouse_document_get_string (task, "command");
  return task != NULL && JSON_NODE_HOLDS_VALUE (task) && json_node_get_value_type (task) == G_TYPE_STRING ? json_node_get_string (task) : NULL;
}

static void
add_task (RouseDetection *self, const char *name, const char *said)
{
  g_autoptr (RouseCommand) command = rouse_command_parse (said);
  g_autofree char         *task = g_strconcat ("deno task ", name, NULL);
  RouseProgram            *program;

  program = rouse_detection_add (self, &(RouseSuggestion){ .name = "web", .command = command->reloader != NULL ? command->line : task, .port = command->port, .watch = command->config });
  if (program != NULL && command->reloader != NULL)
    rouse_detection_note (self, ROUSE_NOTE_RELOADER_OFF, program->name);
  if (program != NULL && command->reloads)
    rouse_detection_note (self, ROUSE_NOTE_RELOADS, program->name);
}

void
rouse_kind_deno (RouseDetection *self)
{
  static const char *const files[] = { "deno.json", "deno.jsonc", NULL };
  static const char *const names[] = { "dev", "start", "serve" };
  g_autoptr (JsonNode)     deno = NULL;
  gboolean                 found = FALSE;

  self->file = rouse_detection_find (self, files);
  if (self->file == NULL)
    return;
  deno = rouse_detection_read_document (self, self->file);
  for (guint i = 0; i < G_N_ELEMENTS (names) && !found; i++)
    {
      const char *said = get_task (deno, names[i]);

      found = said != NULL;
      if (found)
        add_task (self, names[i], said);
    }
  if (!found && rouse_detection_has (self, "main.ts"))
    rouse_detection_add (self, &(RouseSuggestion){ .name = "web", .kind = rouse_detection_holds (self, "main.ts", "Deno.serve") ? ROUSE_KIND_SERVICE : ROUSE_KIND_TASK, .command = "deno run -A main.ts", .port = rouse_detection_holds (self, "main.ts", "Deno.serve(") ? 8000 : 0 });
  if (!rouse_detection_has_program (self, "test"))
    rouse_detection_add (self, &(RouseSuggestion){ .name = "test", .kind = ROUSE_KIND_TASK, .command = get_task (deno, "test") != NULL ? "deno task test" : "deno test" });
}
