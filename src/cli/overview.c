/* overview.c - what is known of the projects and their programs, running or not
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "overview.h"

#include "base/clock-system.h"
#include "project/page-url.h"
#include "project/project-source.h"
#include "record/record-json.h"

#include <glib/gi18n.h>

static void
program_free (gpointer data)
{
  RouseOverviewProgram *self = data;

  g_free (self->name);
  g_free (self->kind);
  g_free (self->command);
  g_free (self->state);
  g_free (self->awaits);
  g_free (self->hot);
  g_free (self->status);
  g_free (self->discover);
  g_strfreev (self->listen);
  g_strfreev (self->proxies);
  g_free (self->path);
  g_clear_pointer (&self->last_reload, json_object_unref);
  g_free (self);
}

static void
project_free (gpointer data)
{
  RouseOverviewProject *self = data;

  g_free (self->id);
  g_free (self->name);
  g_free (self->folder);
  g_free (self->url);
  g_free (self->state);
  g_free (self->branch);
  g_free (self->health);
  g_free (self->watcher);
  rouse_health_unref (self->watch);
  g_free (self->held);
  g_free (self->problem);
  g_free (self->script);
  g_free (self->path);
  g_ptr_array_unref (self->programs);
  g_free (self);
}

RouseOverview *
rouse_overview_new (void)
{
  RouseOverview *self = g_new0 (RouseOverview, 1);

  self->version = g_strdup ("");
  self->projects = g_ptr_array_new_with_free_func (project_free);
  self->problems = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
rouse_overview_free (RouseOverview *self)
{
  g_free (self->version);
  g_ptr_array_unref (self->projects);
  g_ptr_array_unref (self->problems);
  g_free (self);
}

/* Takes @text for *@field, freeing what it was. */
static void
take (char **field, char *text)
{
  g_free (*field);
  *field = text != NULL ? text : g_strdup ("");
}

static void
set (char **field, const char *text)
{
  take (field, g_strdup (text));
}

RouseOverviewProject *
rouse_overview_add_project (RouseOverview *self, const char *id, const char *name, const char *folder)
{
  RouseOverviewProject *project = g_new0 (RouseOverviewProject, 1);

  project->id = g_strdup (id);
  project->name = g_strdup (name);
  project->folder = g_strdup (folder);
  project->url = g_strdup ("");
  project->state = g_strdup ("stopped");
  project->branch = g_strdup ("");
  project->health = g_strdup ("");
  project->watcher = g_strdup ("");
  project->watch = rouse_health_new ();
  project->held = g_strdup ("");
  project->problem = g_strdup ("");
  project->script = g_strdup ("");
  project->programs = g_ptr_array_new_with_free_func (program_free);
  g_ptr_array_add (self->projects, project);
  return project;
}

RouseOverviewProgram *
rouse_overview_add_program (RouseOverviewProject *project, const char *name)
{
  RouseOverviewProgram *program = g_new0 (RouseOverviewProgram, 1);

  program->name = g_strdup (name);
  program->kind = g_strdup ("service");
  program->command = g_strdup ("");
  program->state = g_strdup ("stopped");
  program->awaits = g_strdup ("");
  program->hot = g_strdup ("");
  program->status = g_strdup ("");
  program->discover = g_strdup ("");
  program->listen = g_new0 (char *, 1);
  program->proxies = g_new0 (char *, 1);
  program->exit_code = -1;
  g_ptr_array_add (project->programs, program);
  return program;
}

/* From the bus. What an older application does not tell is NULL there. */

/* (transfer full) (nullable) */
static JsonObject *
parse_record (const char *text)
{
  g_autoptr (JsonNode) node = text != NULL && *text != '\0' ? json_from_string (text, NULL) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_dup_object (node) : NULL;
}

/* (transfer full) (nullable): of a property that an older application does not have. */
static char *
dup_cached (gpointer proxy, const char *property)
{
  g_autoptr (GVariant) value = g_dbus_proxy_get_cached_property (proxy, property);

  return value != NULL && g_variant_is_of_type (value, G_VARIANT_TYPE_STRING) ? g_variant_dup_string (value, NULL) : NULL;
}

/* The same of a list, for *@field. */
static void
set_list (char ***field, gpointer proxy, const char *property)
{
  g_autoptr (GVariant) value = g_dbus_proxy_get_cached_property (proxy, property);

  if (value == NULL || !g_variant_is_of_type (value, G_VARIANT_TYPE_STRING_ARRAY))
    return;
  g_strfreev (*field);
  *field = g_variant_dup_strv (value, NULL);
}

void
rouse_overview_program_update (RouseOverviewProgram *self, RouseDBusProgram *proxy)
{
  set (&self->kind, rouse_dbus_program_get_kind (proxy));
  set (&self->command, rouse_dbus_program_get_command (proxy));
  set (&self->state, rouse_dbus_program_get_state (proxy));
  take (&self->awaits, dup_cached (proxy, "Awaits"));
  take (&self->hot, dup_cached (proxy, "Hot"));
  take (&self->status, dup_cached (proxy, "StatusText"));
  take (&self->discover, dup_cached (proxy, "Discover"));
  set_list (&self->listen, proxy, "Listen");
  set_list (&self->proxies, proxy, "Proxies");
  self->pid = rouse_dbus_program_get_pid (proxy);
  self->started_at = rouse_dbus_program_get_started_at (proxy);
  self->exit_code = rouse_dbus_program_get_exit_code (proxy);
  self->starts = rouse_dbus_program_get_starts (proxy);
  g_clear_pointer (&self->last_reload, json_object_unref);
  self->last_reload = parse_record (rouse_dbus_program_get_last_reload (proxy));
}

/* An older application does not tell. */
static void
add_places (RouseHealth *watch, RouseDBusProject *proxy)
{
  g_autoptr (GVariant) places = g_dbus_proxy_get_cached_property (G_DBUS_PROXY (proxy), "Places");
  GVariantIter         iter;
  const char          *path, *filesystem, *watcher, *reason;
  guint                n_files, n_dirs, n_polled;

  if (places == NULL || !g_variant_is_of_type (places, G_VARIANT_TYPE ("a(aysssuuu)")))
    return;
  g_variant_iter_init (&iter, places);
  while (g_variant_iter_next (&iter, "(^&ay&s&s&suuu)", &path, &filesystem, &watcher, &reason, &n_files, &n_dirs, &n_polled))
    {
      RouseHealthPlace *place = rouse_health_add_place (watch, path, filesystem);

      rouse_watcher_kind_from_string (watcher, &place->watcher);
      place->reason = rouse_watch_reason_from_string (reason);
      place->n_files = n_files;
      place->n_dirs = n_dirs;
      place->n_polled = n_polled;
    }
}

static void
add_from_proxy (RouseOverview *self, RouseControlClient *client, RouseDBusProject *proxy)
{
  const char           *path = g_dbus_proxy_get_object_path (G_DBUS_PROXY (proxy));
  GVariant             *folder = rouse_dbus_project_get_folder (proxy);
  g_autoptr (GPtrArray) programs = rouse_control_client_list_programs (client, path);
  g_autofree char      *pending = dup_cached (proxy, "Pending");
  RouseOverviewProject *project;

  project = rouse_overview_add_project (self, rouse_dbus_project_get_id (proxy), rouse_dbus_project_get_name (proxy),
                                        folder != NULL ? g_variant_get_bytestring (folder) : "");
  project->path = g_strdup (path);
  project->on = rouse_dbus_project_get_on (proxy);
  project->paused = rouse_dbus_project_get_paused (proxy);
  project->livereload = rouse_dbus_project_get_live_reload (proxy); /* FALSE of an application that does not know it */
  project->pending = pending != NULL && *pending != '\0';
  set (&project->url, rouse_dbus_project_get_url (proxy));
  set (&project->state, rouse_dbus_project_get_state (proxy));
  set (&project->branch, rouse_dbus_project_get_branch (proxy));
  set (&project->health, rouse_dbus_project_get_health (proxy));
  take (&project->watcher, dup_cached (proxy, "Watcher"));
  add_places (project->watch, proxy);
  set (&project->held, rouse_dbus_project_get_held (proxy));
  set (&project->problem, rouse_dbus_project_get_problem (proxy));
  take (&project->script, dup_cached (proxy, "LiveReloadScript"));
  project->n_pages = rouse_dbus_project_get_live_reload_pages (proxy);
  project->n_scanned_files = rouse_dbus_project_get_scanned_files (proxy);
  project->n_scanned_folders = rouse_dbus_project_get_scanned_folders (proxy);
  for (guint i = 0; i < programs->len; i++)
    {
      RouseDBusProgram     *program_proxy = g_ptr_array_index (programs, i);
      RouseOverviewProgram *program = rouse_overview_add_program (project, rouse_dbus_program_get_name (program_proxy));

      program->path = g_strdup (g_dbus_proxy_get_object_path (G_DBUS_PROXY (program_proxy)));
      rouse_overview_program_update (program, program_proxy);
    }
}

RouseOverview *
rouse_overview_new_from_client (RouseControlClient *client)
{
  RouseOverview        *self = rouse_overview_new ();
  g_autoptr (GPtrArray) projects = rouse_control_client_list_projects (client);

  self->running = TRUE;
  set (&self->version, rouse_dbus_manager_get_version (rouse_control_client_get_manager (client)));
  for (guint i = 0; i < projects->len; i++)
    add_from_proxy (self, client, g_ptr_array_index (projects, i));
  return self;
}

/* From the store. */

/* More than any program of a project is behind another. */
#define RELOADS_PER_PROJECT 200

static void
add_reloads (RouseOverviewProject *project, RouseHistory *history)
{
  const RouseHistoryQuery query = { .project = project->name, .limit = RELOADS_PER_PROJECT };
  g_autoptr (GPtrArray)   rows = rouse_history_query (history, &query, NULL); /* without it the rest is still worth showing */

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const RouseHistoryRow *row = g_ptr_array_index (rows, i);

      for (guint j = 0; j < project->programs->len; j++)
        {
          RouseOverviewProgram *program = g_ptr_array_index (project->programs, j);

          if (program->last_reload == NULL && g_strcmp0 (program->name, row->reload->program) == 0)
            program->last_reload = rouse_reload_to_json (row->reload, row->run);
        }
    }
}

/* Puts @texts (nullable), as JSON can hold them, into *@field. */
static void
copy_list (char ***field, char *const *texts)
{
  g_autoptr (GStrvBuilder) valid = g_strv_builder_new ();

  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    {
      g_autofree char *text = g_utf8_make_valid (texts[i], -1);

      g_strv_builder_add (valid, text);
    }
  g_strfreev (*field);
  *field = g_strv_builder_end (valid);
}

/* What the files of the project say together, as the application would read them. */
static void
add_from_store (RouseOverview *self, RouseProjectStore *store, const RouseStoredProject *stored, RouseHistory *history)
{
  g_autoptr (RouseClock)         clock = rouse_clock_system_new (NULL);
  g_autofree char               *path = rouse_project_store_dup_path (store, stored->project->id);
  g_autoptr (RouseProjectSource) source = rouse_project_source_new (stored->project->id, path, NULL, rouse_project_store_get_trust (store), clock);
  const RouseProject            *read = rouse_project_source_load (source, NULL) ? rouse_project_source_get_project (source) : stored->project;
  g_autofree char               *name = g_utf8_make_valid (read->name, -1);
  RouseOverviewProject          *project = rouse_overview_add_project (self, stored->project->id, name, read->root);

  project->on = stored->on;
  project->pending = rouse_project_source_get_pending (source) != NULL;
  project->livereload = read->livereload;
  set (&project->watcher, rouse_watcher_kind_to_string (read->watcher));
  take (&project->url, rouse_project_dup_page_url (read));
  set (&project->problem, rouse_project_source_get_problem (source));
  for (guint i = 0; i < read->programs->len; i++)
    {
      const RouseProgram   *value = g_ptr_array_index (read->programs, i);
      g_autofree char      *command = rouse_program_dup_command_line (value);
      g_autofree char      *program_name = g_utf8_make_valid (value->name, -1);
      RouseOverviewProgram *program = rouse_overview_add_program (project, program_name);

      take (&program->command, g_utf8_make_valid (command, -1));
      set (&program->kind, value->kind == ROUSE_KIND_TASK ? "task" : "service");
      set (&program->discover, value->discover == ROUSE_DISCOVER_LOADED ? "loaded" : "tree");
      copy_list (&program->listen, value->listen);
      copy_list (&program->proxies, value->proxies);
    }
  if (history != NULL)
    add_reloads (project, history);
}

RouseOverview *
rouse_overview_new_from_store (RouseProjectStore *store, RouseHistory *history)
{
  RouseOverview        *self = rouse_overview_new ();
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GPtrArray) stored = rouse_project_store_load (store, &problems);

  for (guint i = 0; i < stored->len; i++)
    add_from_store (self, store, g_ptr_array_index (stored, i), history);
  for (guint i = 0; i < problems->len; i++)
    g_ptr_array_add (self->problems, g_strdup (g_ptr_array_index (problems, i)));
  return self;
}

/* Judgement */

gboolean
rouse_overview_program_fails (const RouseOverviewProgram *self)
{
  const char *outcome = "";

  if (g_str_equal (self->state, "failed") || g_str_equal (self->state, "waiting"))
    return TRUE;
  /* What ran before lives on when a build fails; but it is not what the files say. */
  if (self->path != NULL && self->last_reload != NULL)
    outcome = json_object_get_string_member_with_default (self->last_reload, "outcome", "");
  return g_str_equal (outcome, "build-failed") && !g_str_equal (self->state, "stopped");
}

gboolean
rouse_overview_project_fails (const RouseOverviewProject *self)
{
  for (guint i = 0; i < self->programs->len; i++)
    if (rouse_overview_program_fails (g_ptr_array_index (self->programs, i)))
      return TRUE;
  return *self->problem != '\0' || self->pending || g_str_equal (self->health, "blind");
}

char *
rouse_overview_dup_pending_words (const RouseOverviewProject *self)
{
  return g_strdup_printf (_ ("its rouse.ini has not been allowed as it is: see “rouse allow %s”"), self->id);
}
