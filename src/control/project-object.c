/* project-object.c - a project as an object on the bus
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-control"
#include "config.h"
#include "control/project-object.h"
#include "control/object-path.h"

#include "project/page-url.h"

/** What the handlers need; lives as long as the object. */
typedef struct
{
  RouseEngine      *engine;  /* (unowned) outlives all objects */
  RouseSession     *session; /* (owned) */
  RouseDBusProject *project; /* (unowned) the object owns it */
} Shown;

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

/* session → properties */

static void
update_value (Shown *self)
{
  const RouseProject *value = rouse_session_get_project (self->session);
  const RousePending *pending = rouse_session_get_pending (self->session);
  g_autofree char    *name = g_utf8_make_valid (value->name, -1);
  g_autofree char    *url = rouse_project_dup_page_url (value);

  rouse_dbus_project_set_id (self->project, rouse_session_get_id (self->session));
  rouse_dbus_project_set_name (self->project, name);
  rouse_dbus_project_set_folder (self->project, g_variant_new_bytestring (value->root));
  rouse_dbus_project_set_url (self->project, or_empty (url));
  rouse_dbus_project_set_live_reload (self->project, value->livereload);
  rouse_dbus_project_set_watcher (self->project, rouse_watcher_kind_to_string (value->watcher));
  rouse_dbus_project_set_file (self->project, g_variant_new_bytestring (or_empty (rouse_session_get_file (self->session))));
  rouse_dbus_project_set_pending (self->project, pending != NULL ? pending->hash : "");
}

/* (transfer floating) */
static GVariant *
new_places (const RouseHealth *health)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(aysssuuu)"));
  for (guint i = 0; health != NULL && i < health->places->len; i++)
    {
      const RouseHealthPlace *place = g_ptr_array_index (health->places, i);
      g_autofree char        *filesystem = g_utf8_make_valid (place->filesystem, -1);

      g_variant_builder_add (&builder, "(^aysssuuu)", place->path, filesystem, rouse_watcher_kind_to_string (place->watcher),
                             rouse_watch_reason_to_string (place->reason), place->n_files, place->n_dirs, place->n_polled);
    }
  return g_variant_builder_end (&builder);
}

static void
update_health (Shown *self)
{
  const RouseHealth *health = rouse_session_get_health (self->session);

  rouse_dbus_project_set_health (self->project, health != NULL ? rouse_health_level_to_string (health->level) : "");
  rouse_dbus_project_set_health_detail (self->project, health != NULL ? or_empty (health->detail) : "");
  rouse_dbus_project_set_places (self->project, new_places (health));
}

static void
update_progress (Shown *self)
{
  const RouseHealth *progress = rouse_session_get_progress (self->session);

  rouse_dbus_project_set_scanned_files (self->project, progress != NULL ? progress->n_files : 0);
  rouse_dbus_project_set_scanned_folders (self->project, progress != NULL ? progress->n_dirs : 0);
}

static void
update_cb (Shown *self)
{
  if (rouse_dbus_project_get_on (self->project) != rouse_session_get_on (self->session))
    rouse_dbus_project_set_on (self->project, rouse_session_get_on (self->session));
  rouse_dbus_project_set_paused (self->project, rouse_session_get_paused (self->session));
  rouse_dbus_project_set_state (self->project, rouse_state_to_string (rouse_session_get_state (self->session)));
  rouse_dbus_project_set_branch (self->project, or_empty (rouse_session_get_branch (self->session)));
  rouse_dbus_project_set_held (self->project, or_empty (rouse_session_get_held (self->session)));
  rouse_dbus_project_set_problem (self->project, or_empty (rouse_session_get_problem (self->session)));
  rouse_dbus_project_set_live_reload_script (self->project, or_empty (rouse_session_get_browser_script (self->session)));
  rouse_dbus_project_set_live_reload_pages (self->project, rouse_session_get_n_pages (self->session));
  update_value (self);
  update_health (self);
  update_progress (self);
}

/* properties and methods → session */

static void
on_cb (Shown *self)
{
  if (rouse_dbus_project_get_on (self->project) == rouse_session_get_on (self->session))
    return; /* it was us who set it */
  rouse_engine_set_on (self->engine, self->session, rouse_dbus_project_get_on (self->project));
  update_cb (self); /* it may have been refused */
}

static gboolean
restart_cb (Shown *self, GDBusMethodInvocation *invocation)
{
  if (rouse_session_get_on (self->session))
    rouse_session_restart (self->session);
  else
    rouse_engine_set_on (self->engine, self->session, TRUE);
  rouse_dbus_project_complete_restart (self->project, invocation);
  return TRUE;
}

static gboolean
get_pending_cb (Shown *self, GDBusMethodInvocation *invocation)
{
  const RousePending *pending = rouse_session_get_pending (self->session);
  g_autofree char    *diff = pending != NULL ? rouse_pending_dup_diff (pending) : NULL;

  rouse_dbus_project_complete_get_pending (self->project, invocation, pending != NULL ? pending->text : "",
                                           pending != NULL ? or_empty (pending->before) : "", or_empty (diff));
  return TRUE;
}

static gboolean
allow_cb (Shown *self, GDBusMethodInvocation *invocation, const char *hash)
{
  g_autoptr (GError)           error = NULL;
  g_autoptr (RouseDBusProject) project = g_object_ref (self->project); /* other programs: other objects */

  if (rouse_engine_allow (self->engine, self->session, hash, &error))
    rouse_dbus_project_complete_allow (project, invocation);
  else
    g_dbus_method_invocation_return_gerror (invocation, error);
  return TRUE;
}

static gboolean
remove_cb (Shown *self, GDBusMethodInvocation *invocation)
{
  g_autoptr (GError)           error = NULL;
  g_autoptr (RouseDBusProject) project = g_object_ref (self->project); /* we go with the session */

  if (rouse_engine_remove (self->engine, self->session, &error))
    rouse_dbus_project_complete_remove (project, invocation);
  else
    g_dbus_method_invocation_return_gerror (invocation, error);
  return TRUE;
}

static void
free_shown (gpointer data)
{
  Shown *self = data;

  g_signal_handlers_disconnect_by_data (self->session, self);
  g_object_unref (self->session);
  g_free (self);
}

RouseDBusObjectSkeleton *
rouse_project_object_new (RouseEngine *engine, RouseSession *session)
{
  g_autofree char             *path = rouse_object_path_for_project (rouse_session_get_id (session));
  g_autoptr (RouseDBusProject) project = rouse_dbus_project_skeleton_new ();
  RouseDBusObjectSkeleton     *object = rouse_dbus_object_skeleton_new (path);
  Shown                       *self = g_new0 (Shown, 1);

  self->engine = engine;
  self->session = g_object_ref (session);
  self->project = project;
  update_cb (self);
  g_signal_connect_swapped (project, "notify::on", G_CALLBACK (on_cb), self);
  g_signal_connect_swapped (project, "handle-restart", G_CALLBACK (restart_cb), self);
  g_signal_connect_swapped (project, "handle-get-pending", G_CALLBACK (get_pending_cb), self);
  g_signal_connect_swapped (project, "handle-allow", G_CALLBACK (allow_cb), self);
  g_signal_connect_swapped (project, "handle-remove", G_CALLBACK (remove_cb), self);
  g_signal_connect_swapped (session, "notify", G_CALLBACK (update_cb), self);
  rouse_dbus_object_skeleton_set_project (object, project);
  g_object_set_data_full (G_OBJECT (object), "rouse-shown", self, free_shown);
  return object;
}
