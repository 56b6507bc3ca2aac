/* service.c - the engine on the session bus
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-control"
#include "config.h"
#include "control/service.h"
#include "control/object-path.h"
#include "control/program-object.h"
#include "control/project-object.h"
#include "control/rouse1.h"

#include "base/error.h"
#include "project/detect/command.h"
#include "project/project-file.h"

#include <string.h>

/**
 * RouseControlService:
 *
 * Keeps the objects on the bus what the engine's lists are.
 */
struct _RouseControlService
{
  GObject parent_instance;

  RouseEngine              *engine;   /* (owned) */
  GDBusObjectManagerServer *objects;  /* (owned) */
  RouseDBusManager         *manager;  /* (owned) */
  GHashTable               *sessions; /* (owned) RouseSession (owned) → GPtrArray of its objects' paths */
};

enum
{
  SHOW,
  QUIT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RouseControlService, rouse_control_service, G_TYPE_OBJECT)

/* Errors that callers can tell apart. */
static const GDBusErrorEntry errors[] = {
  { ROUSE_ERROR_INVALID, "io.github.rouse.Error.Invalid" },
  { ROUSE_ERROR_WATCH_LIMIT, "io.github.rouse.Error.WatchLimit" },
  { ROUSE_ERROR_NOT_FOUND, "io.github.rouse.Error.NotFound" },
  { ROUSE_ERROR_SPAWN, "io.github.rouse.Error.Spawn" },
  { ROUSE_ERROR_STORE, "io.github.rouse.Error.Store" },
};

static void
export_object (RouseControlService *self, GPtrArray *paths, RouseDBusObjectSkeleton *object)
{
  g_dbus_object_manager_server_export (self->objects, G_DBUS_OBJECT_SKELETON (object));
  g_ptr_array_add (paths, g_strdup (g_dbus_object_get_object_path (G_DBUS_OBJECT (object))));
  g_object_unref (object);
}

static void
unexport_all (RouseControlService *self, GPtrArray *paths)
{
  for (guint i = paths->len; i > 0; i--)
    g_dbus_object_manager_server_unexport (self->objects, g_ptr_array_index (paths, i - 1));
  g_ptr_array_set_size (paths, 0);
}

/* The project and its programs, which can change while it is there. */
static void
show_session (RouseControlService *self, RouseSession *session)
{
  GPtrArray *paths = g_hash_table_lookup (self->sessions, session);

  unexport_all (self, paths);
  export_object (self, paths, rouse_project_object_new (self->engine, session));
  for (guint i = 0; i < rouse_session_get_n_runners (session); i++)
    export_object (self, paths, rouse_program_object_new (self->engine, session, rouse_session_get_runner (session, i)));
}

static void
runners_changed_cb (RouseControlService *self, guint position, guint removed, guint added, RouseSession *session)
{
  show_session (self, session);
}

static void
forget_session (RouseControlService *self, RouseSession *session)
{
  g_signal_handlers_disconnect_by_data (session, self);
  unexport_all (self, g_hash_table_lookup (self->sessions, session));
  g_hash_table_remove (self->sessions, session);
}

static void
add_session (RouseControlService *self, RouseSession *session)
{
  g_hash_table_insert (self->sessions, g_object_ref (session), g_ptr_array_new_with_free_func (g_free));
  g_signal_connect_swapped (session, "items-changed", G_CALLBACK (runners_changed_cb), self);
  show_session (self, session);
}

/* The engine's list is short: what is new and what has gone is found by looking. */
static void
sessions_changed_cb (RouseControlService *self)
{
  g_autoptr (GHashTable) present = g_hash_table_new (NULL, NULL);
  g_autoptr (GList)      known = g_hash_table_get_keys (self->sessions);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->engine)); i++)
    {
      g_autoptr (RouseSession) session = g_list_model_get_item (G_LIST_MODEL (self->engine), i);

      g_hash_table_add (present, session); /* the engine keeps it */
    }
  for (GList *item = known; item != NULL; item = item->next)
    if (!g_hash_table_contains (present, item->data))
      forget_session (self, item->data);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->engine)); i++)
    {
      g_autoptr (RouseSession) session = g_list_model_get_item (G_LIST_MODEL (self->engine), i);

      if (!g_hash_table_contains (self->sessions, session))
        add_session (self, session);
    }
}

/* The manager */

static void
paused_cb (RouseControlService *self)
{
  rouse_engine_set_paused (self->engine, rouse_dbus_manager_get_paused (self->manager));
}

static void
engine_paused_cb (RouseControlService *self)
{
  rouse_dbus_manager_set_paused (self->manager, rouse_engine_get_paused (self->engine));
}

/* (transfer full) (nullable): the one program that @options tell of. */
static RouseProgram *
make_program (const char *command, GVariant *options, GError **error)
{
  g_autoptr (RouseProgram) program = rouse_program_new ();
  g_autoptr (GError)       local_error = NULL;
  g_auto (GStrv)           words = NULL;
  const char              *name = "", *kind = "service";

  g_variant_lookup (options, "program", "&s", &name);
  g_variant_lookup (options, "kind", "&s", &kind);
  if (!g_shell_parse_argv (command, NULL, &words, &local_error))
    {
      g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, "The command cannot be understood: %s", local_error->message);
      return NULL;
    }
  if (!g_str_equal (kind, "service") && !g_str_equal (kind, "task"))
    {
      g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, "The kind is service or task, not “%s”", kind);
      return NULL;
    }
  program->argv = rouse_command_split (command, &program->env);
  if (program->argv == NULL)
    program->shell = g_strdup (command);
  program->name = *name != '\0' ? g_strdup (name) : g_path_get_basename (program->argv != NULL ? program->argv[0] : words[0]);
  program->kind = g_str_equal (kind, "task") ? ROUSE_KIND_TASK : ROUSE_KIND_SERVICE;
  return g_steal_pointer (&program);
}

/* (transfer full) (nullable): what @root and @options say. The name is still missing if they give none. */
static RouseProject *
make_project (const char *root, GVariant *options, GError **error)
{
  g_autoptr (RouseProject) project = NULL;
  g_autofree char         *file = rouse_project_file_find (root);
  const char              *text = NULL, *command = NULL;
  RouseProgram            *program;

  if (g_variant_lookup (options, "text", "&s", &text))
    return rouse_project_file_parse ("text", text, strlen (text), root, error);
  project = rouse_project_new ();
  project->root = g_strdup (root);
  if (g_variant_lookup (options, "command", "&s", &command))
    {
      program = make_program (command, options, error);
      if (program == NULL)
        return NULL;
      program->cwd = g_strdup (root);
      g_ptr_array_add (project->programs, program);
    }
  else if (file == NULL)
    {
      g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, "There is no rouse.ini in “%s” that would say what to run", root);
      return NULL;
    }
  return g_steal_pointer (&project);
}

/* @project is called @name (nullable), or as it says itself, or as its folder; but a rouse.ini, which is all
 * there is when there are no programs, has the last word. */
static void
give_name (RouseProject *project, const char *name)
{
  if (name != NULL && *name != '\0')
    {
      g_free (project->name);
      project->name = g_strdup (name);
    }
  else if (project->name == NULL && project->programs->len > 0)
    project->name = g_filename_display_basename (project->root);
  for (guint i = 0; i < project->programs->len; i++)
    {
      RouseProgram *program = g_ptr_array_index (project->programs, i);

      g_free (program->project);
      program->project = g_strdup (project->name);
    }
}

/* (transfer full) (nullable): what @folder and @options say. */
static RouseProject *
read_request (const char *folder, GVariant *options, GError **error)
{
  g_autofree char         *root = NULL;
  const char              *name = NULL;
  g_autoptr (RouseProject) project = NULL;

  if (!g_path_is_absolute (folder) || !g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_NOT_FOUND, "“%s” is not a folder", folder);
      return NULL;
    }
  root = g_canonicalize_filename (folder, NULL);
  project = make_project (root, options, error);
  if (project == NULL)
    return NULL;
  g_variant_lookup (options, "name", "&s", &name);
  give_name (project, name);
  return g_steal_pointer (&project);
}

static gboolean
add_project_cb (RouseControlService *self, GDBusMethodInvocation *invocation, GVariant *folder, GVariant *options)
{
  g_autoptr (GError)       error = NULL;
  gboolean                 on = FALSE;
  g_autoptr (RouseProject) project = read_request (g_variant_get_bytestring (folder), options, &error);
  RouseSession            *session = project != NULL ? rouse_engine_add (self->engine, project, -1, &error) : NULL;
  g_autofree char         *path = NULL;

  if (session == NULL)
    {
      g_dbus_method_invocation_return_gerror (invocation, error);
      return TRUE;
    }
  if (g_variant_lookup (options, "on", "b", &on) && on)
    rouse_engine_set_on (self->engine, session, TRUE);
  path = rouse_object_path_for_project (rouse_session_get_id (session));
  rouse_dbus_manager_complete_add_project (self->manager, invocation, path);
  return TRUE;
}

static gboolean
show_cb (RouseControlService *self, GDBusMethodInvocation *invocation, const char *place)
{
  g_signal_emit (self, signals[SHOW], 0, place);
  rouse_dbus_manager_complete_show (self->manager, invocation);
  return TRUE;
}

static gboolean
quit_cb (RouseControlService *self, GDBusMethodInvocation *invocation)
{
  rouse_dbus_manager_complete_quit (self->manager, invocation);
  g_signal_emit (self, signals[QUIT], 0);
  return TRUE;
}

/* The object */

static void
rouse_control_service_dispose (GObject *object)
{
  RouseControlService *self = ROUSE_CONTROL_SERVICE (object);

  if (self->objects != NULL)
    {
      g_autoptr (GList) known = g_hash_table_get_keys (self->sessions);

      for (GList *item = known; item != NULL; item = item->next)
        forget_session (self, item->data);
      g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (self->manager));
      g_dbus_object_manager_server_set_connection (self->objects, NULL);
      g_signal_handlers_disconnect_by_data (self->engine, self);
    }
  g_clear_object (&self->objects);
  g_clear_object (&self->manager);
  g_clear_object (&self->engine);
  g_clear_pointer (&self->sessions, g_hash_table_unref);

  G_OBJECT_CLASS (rouse_control_service_parent_class)->dispose (object);
}

static void
rouse_control_service_class_init (RouseControlServiceClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rouse_control_service_dispose;

  signals[SHOW] = g_signal_new ("show", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[QUIT] = g_signal_new ("quit", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    g_dbus_error_register_error (ROUSE_ERROR, errors[i].error_code, errors[i].dbus_error_name);
}

static void
rouse_control_service_init (RouseControlService *self)
{
  self->sessions = g_hash_table_new_full (NULL, NULL, g_object_unref, (GDestroyNotify) g_ptr_array_unref);
}

RouseControlService *
rouse_control_service_new (RouseEngine *engine, GDBusConnection *connection, GError **error)
{
  g_autoptr (RouseControlService) self = g_object_new (ROUSE_TYPE_CONTROL_SERVICE, NULL);

  self->engine = g_object_ref (engine);
  self->manager = rouse_dbus_manager_skeleton_new ();
  rouse_dbus_manager_set_version (self->manager, ROUSE_VERSION);
  engine_paused_cb (self);
  g_signal_connect_swapped (self->manager, "handle-add-project", G_CALLBACK (add_project_cb), self);
  g_signal_connect_swapped (self->manager, "handle-show", G_CALLBACK (show_cb), self);
  g_signal_connect_swapped (self->manager, "handle-quit", G_CALLBACK (quit_cb), self);
  g_signal_connect_swapped (self->manager, "notify::paused", G_CALLBACK (paused_cb), self);
  self->objects = g_dbus_object_manager_server_new (ROUSE_OBJECT_PATH_MANAGER);
  g_signal_connect_swapped (engine, "items-changed", G_CALLBACK (sessions_changed_cb), self);
  g_signal_connect_swapped (engine, "notify::paused", G_CALLBACK (engine_paused_cb), self);
  sessions_changed_cb (self);
  g_dbus_object_manager_server_set_connection (self->objects, connection);
  if (!g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (self->manager), connection, ROUSE_OBJECT_PATH_MANAGER, error))
    return NULL;
  return g_steal_pointer (&self);
}
