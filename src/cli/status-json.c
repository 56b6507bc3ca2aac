/* status-json.c - how the projects are, as JSON for scripts
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "status-table.h"

#include "record/record-json.h"

/* Part of the outside interface, as in record-json.h: keys are added, never renamed or removed. What does not apply is
 * null; names that are not UTF-8 have U+FFFD in place of what is not. */

static void
add_text (JsonObject *object, const char *key, const char *text)
{
  rouse_json_set_name (object, key, *text != '\0' ? text : NULL);
}

static void
add_number (JsonObject *object, const char *key, gint64 number, gboolean known)
{
  if (known)
    json_object_set_int_member (object, key, number);
  else
    json_object_set_null_member (object, key);
}

static void
add_list (JsonObject *object, const char *key, char *const *texts)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; texts[i] != NULL; i++)
    json_array_add_string_element (array, texts[i]);
  json_object_set_array_member (object, key, array);
}

static JsonObject *
program_to_json (const RouseOverviewProgram *program)
{
  JsonObject      *object = json_object_new ();
  g_autofree char *started_at = program->started_at > 0 ? rouse_json_format_instant (program->started_at) : NULL;

  add_text (object, "name", program->name);
  add_text (object, "kind", program->kind);
  add_text (object, "command", program->command);
  add_text (object, "state", program->state);
  json_object_set_boolean_member (object, "fails", rouse_overview_program_fails (program));
  add_text (object, "awaits", program->awaits);
  add_text (object, "status", program->status);
  add_text (object, "hot", program->hot);
  add_text (object, "discover", program->discover);
  add_list (object, "listen", program->listen);
  add_list (object, "proxies", program->proxies);
  add_number (object, "pid", program->pid, program->pid > 0);
  rouse_json_set_name (object, "started_at", started_at);
  add_number (object, "exit_code", program->exit_code, program->exit_code >= 0);
  add_number (object, "starts", program->starts, program->path != NULL);
  if (program->last_reload != NULL)
    json_object_set_object_member (object, "last_reload", json_object_ref (program->last_reload));
  else
    json_object_set_null_member (object, "last_reload");
  return object;
}

static JsonObject *
project_to_json (const RouseOverviewProject *project)
{
  JsonObject *object = json_object_new ();
  JsonArray  *programs = json_array_new ();

  add_text (object, "id", project->id);
  add_text (object, "name", project->name);
  rouse_json_set_path (object, "folder", project->folder);
  add_text (object, "url", project->url);
  json_object_set_boolean_member (object, "livereload", project->livereload);
  add_text (object, "livereload_script", project->script);
  add_number (object, "livereload_pages", project->n_pages, *project->script != '\0');
  json_object_set_boolean_member (object, "on", project->on);
  json_object_set_boolean_member (object, "paused", project->paused);
  json_object_set_boolean_member (object, "pending", project->pending);
  add_text (object, "state", project->state);
  json_object_set_boolean_member (object, "fails", rouse_overview_project_fails (project));
  add_text (object, "branch", project->branch);
  add_text (object, "health", project->health);
  add_text (object, "watcher", project->watcher);
  json_object_set_array_member (object, "places", rouse_places_to_json (project->watch));
  add_number (object, "scanned_files", project->n_scanned_files, project->n_scanned_folders > 0);
  add_number (object, "scanned_folders", project->n_scanned_folders, project->n_scanned_folders > 0);
  add_text (object, "held", project->held);
  add_text (object, "problem", project->problem);
  for (guint i = 0; i < project->programs->len; i++)
    json_array_add_object_element (programs, program_to_json (g_ptr_array_index (project->programs, i)));
  json_object_set_array_member (object, "programs", programs);
  return object;
}

char *
rouse_status_dup_json (const RouseOverview *overview, GPtrArray *projects)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray             *array = json_array_new ();
  JsonArray             *problems = json_array_new ();
  gboolean               fails = FALSE;
  g_autoptr (JsonNode)   node = NULL;

  for (guint i = 0; i < projects->len; i++)
    {
      fails = fails || rouse_overview_project_fails (g_ptr_array_index (projects, i));
      json_array_add_object_element (array, project_to_json (g_ptr_array_index (projects, i)));
    }
  for (guint i = 0; i < overview->problems->len; i++)
    {
      g_autofree char *valid = g_utf8_make_valid (g_ptr_array_index (overview->problems, i), -1);

      json_array_add_string_element (problems, valid);
    }
  json_object_set_boolean_member (object, "running", overview->running);
  add_text (object, "version", overview->version);
  json_object_set_boolean_member (object, "fails", fails || overview->problems->len > 0);
  json_object_set_array_member (object, "projects", array);
  json_object_set_array_member (object, "problems", problems);
  node = json_node_init_object (json_node_alloc (), object);
  return json_to_string (node, TRUE);
}
