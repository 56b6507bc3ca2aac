/* application-compose.c - the resident's parts, and the joins between them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-app"
#include "config.h"
#include "app/actions.h"
#include "app/application-private.h"
#include "app/instance-lock.h"
#include "app/open-uri.h"
#include "app/recovery.h"

#include "base/clock-system.h"
#include "memory/memory.h"
#include "run/launcher-flatpak.h"
#include "run/launcher-gio.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>

/* How exactly the next life can say when this one was ended without warning. */
#define MARK_ALIVE_US G_TIME_SPAN_MINUTE
/* By then the projects are read and watched, and all is still. */
#define BEGUN_S 2

/* What a person should know. */

static void
attention_changed_cb (RouseApplication *self)
{
  g_object_notify (G_OBJECT (self), "notice");
}

static void
attention_show_cb (RouseApplication *self, const char *token)
{
  rouse_application_show (self, NULL, token);
}

static void
tell_problem (RouseApplication *self, RouseSession *session, const char *text)
{
  g_autofree char *named = NULL;

  if (session != NULL)
    named = g_strdup_printf ("%s: %s", rouse_session_get_project (session)->name, text);
  rouse_application_tell (self, named != NULL ? named : text);
}

static void
history_failed_cb (RouseApplication *self, GError *error)
{
  g_autofree char *text = g_strdup_printf (_ ("The history is not recorded: %s"), error->message);

  rouse_application_tell (self, text);
}

static gboolean
looked_at_cb (RouseApplication *self, const char *runner_id)
{
  return self->ui != NULL && rouse_ui_is_looked_at (self->ui, runner_id);
}

/* What the actions leave to us. */

static void
show_func (const char *place, gpointer data)
{
  rouse_application_show (data, place, NULL);
}

static void
toggle_window_func (gpointer data)
{
  RouseApplication *self = data;

  if (rouse_application_is_window_visible (self))
    rouse_ui_hide (self->ui);
  else
    rouse_application_show (self, NULL, NULL);
}

static void
open_uri_func (const char *uri, gpointer data)
{
  rouse_open_uri (data, uri);
}

static void
open_folder_func (const char *path, gpointer data)
{
  rouse_open_folder (data, path);
}

static void
dismiss_notice_func (gpointer data)
{
  rouse_application_dismiss_notice (data);
}

static void
quit_func (gpointer data)
{
  rouse_application_quit (data);
}

static const RouseActionFuncs action_funcs = {
  .show = show_func,
  .toggle_window = toggle_window_func,
  .open_uri = open_uri_func,
  .open_folder = open_folder_func,
  .dismiss_notice = dismiss_notice_func,
  .quit = quit_func,
};

/* The end. */

static void
quit_progress_cb (RouseApplication *self, const char *text)
{
  rouse_attention_tell_waiting (self->attention, text, rouse_application_is_window_visible (self));
}

static void
quit_done_cb (RouseApplication *self)
{
  g_application_quit (G_APPLICATION (self));
}

/* The session ends, or somebody ends us with it. */
static gboolean
signal_cb (gpointer data)
{
  rouse_quit_hurry (((RouseApplication *) data)->quit);
  return G_SOURCE_CONTINUE;
}

static void
bus_closed_cb (RouseApplication *self)
{
  rouse_quit_hurry (self->quit);
}

/* The beginning. */

static void
mark_alive_cb (RouseApplication *self)
{
  gint64 now = g_get_monotonic_time ();

  if (now - self->marked_at < MARK_ALIVE_US)
    return;
  self->marked_at = now;
  rouse_project_store_mark_alive (self->store);
}

/* (transfer full) */
static RouseLauncher *
new_launcher (RouseApplication *self)
{
  GDBusConnection *bus = g_application_get_dbus_connection (G_APPLICATION (self));

  if (bus != NULL && rouse_launcher_flatpak_is_needed ())
    return rouse_launcher_flatpak_new (bus, NULL);
  return rouse_launcher_gio_new (NULL);
}

static void
live_reload_port_cb (RouseApplication *self)
{
  guint            port = rouse_live_reload_get_port (self->live_reload);
  guint            wanted = rouse_live_reload_get_wanted_port (self->live_reload);
  g_autofree char *text = NULL;

  if (port == 0 || port == wanted)
    return;
  text = g_strdup_printf (_ ("Port %u is taken; LiveReload is at %u."), wanted, port);
  rouse_application_tell (self, text);
}

static void
add_engine (RouseApplication *self)
{
  g_autofree char          *path = rouse_history_dup_default_path ();
  g_autoptr (RouseHistory)  history = rouse_history_new (path);
  g_autoptr (RouseLauncher) launcher = new_launcher (self);
  g_autoptr (RouseClock)    clock = rouse_clock_system_new (NULL);

  g_signal_connect_object (history, "renewed", G_CALLBACK (rouse_application_tell), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (history, "failed", G_CALLBACK (history_failed_cb), self, G_CONNECT_SWAPPED);
  self->store = rouse_project_store_new_default ();
  self->engine = rouse_engine_new (self->store, launcher, history, clock);
  self->live_reload = rouse_live_reload_new (0, clock);
  g_signal_connect_object (self->live_reload, "notify::port", G_CALLBACK (live_reload_port_cb), self, G_CONNECT_SWAPPED);
  rouse_engine_set_browser (self->engine, ROUSE_BROWSER (self->live_reload));
  g_signal_connect_object (self->engine, "problem", G_CALLBACK (tell_problem), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "changed", G_CALLBACK (mark_alive_cb), self, G_CONNECT_SWAPPED);
  self->quit = rouse_quit_new (self->engine);
  g_signal_connect_object (self->quit, "progress", G_CALLBACK (quit_progress_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->quit, "done", G_CALLBACK (quit_done_cb), self, G_CONNECT_SWAPPED);
}

static void
apply_history_settings (RouseApplication *self)
{
  rouse_history_set_limits (rouse_engine_get_history (self->engine), g_settings_get_uint (self->settings, "history-days"),
                            g_settings_get_uint (self->settings, "history-reloads"));
}

static void
add_settings (RouseApplication *self)
{
  self->settings = g_settings_new (ROUSE_APP_ID);
  g_signal_connect_object (self->settings, "changed::history-days", G_CALLBACK (apply_history_settings), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::history-reloads", G_CALLBACK (apply_history_settings), self, G_CONNECT_SWAPPED);
  apply_history_settings (self);
}

static void
add_notifications (RouseApplication *self)
{
  self->notifier = rouse_notifier_new (g_application_get_dbus_connection (G_APPLICATION (self)));
  self->attention = rouse_attention_new (self->notifier, self->settings);
  g_signal_connect_object (self->attention, "changed", G_CALLBACK (attention_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->attention, "show", G_CALLBACK (attention_show_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->attention, "quit", G_CALLBACK (rouse_application_quit), self, G_CONNECT_SWAPPED);
  self->notify_join = rouse_notify_join_new (self->engine, self->notifier, self->settings, G_ACTION_GROUP (self));
  g_signal_connect_object (self->notify_join, "show", G_CALLBACK (rouse_application_show), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->notify_join, "looked-at", G_CALLBACK (looked_at_cb), self, G_CONNECT_SWAPPED);
}

static void
tray_token_cb (RouseApplication *self, const char *token)
{
  rouse_application_set_token (self, token);
}

static void
add_tray (RouseApplication *self)
{
  GDBusConnection      *connection = g_application_get_dbus_connection (G_APPLICATION (self));
  g_autoptr (RouseTray) tray = rouse_tray_new (connection);

  self->tray_join = rouse_tray_join_new (self->engine, tray, self->settings, G_ACTION_GROUP (self));
  g_signal_connect_object (self->tray_join, "token", G_CALLBACK (tray_token_cb), self, G_CONNECT_SWAPPED);
  self->background = rouse_background_new (connection);
  rouse_background_join (self->background, self->engine);
}

static void
pipe_cb (int signum)
{
  /* Who reads from us may go: writing fails then. A handler, since programs we start would inherit SIG_IGN. */
}

static void
add_signals (RouseApplication *self)
{
  static const int       signums[] = { SIGTERM, SIGINT, SIGHUP };
  const struct sigaction ignore_pipe = { .sa_handler = pipe_cb, .sa_flags = SA_RESTART };
  struct sigaction       old;

  sigaction (SIGPIPE, &ignore_pipe, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (signums); i++)
    if (signums[i] != SIGHUP || sigaction (SIGHUP, NULL, &old) != 0 || old.sa_handler != SIG_IGN) /* nohup */
      g_unix_signal_add (signums[i], signal_cb, self);
  g_signal_connect_object (g_application_get_dbus_connection (G_APPLICATION (self)), "closed", G_CALLBACK (bus_closed_cb), self, G_CONNECT_SWAPPED);
}

static void
control_show_cb (RouseApplication *self, const char *place)
{
  rouse_application_show (self, *place != '\0' ? place : NULL, NULL);
}

/* What the command line speaks with. */
static void
add_control (RouseApplication *self)
{
  g_autoptr (GError) error = NULL;

  self->control = rouse_control_service_new (self->engine, g_application_get_dbus_connection (G_APPLICATION (self)), &error);
  if (self->control == NULL)
    {
      g_warning ("Nothing can be controlled by the bus: %s", error->message);
      return;
    }
  g_signal_connect_swapped (self->control, "show", G_CALLBACK (control_show_cb), self);
  g_signal_connect_swapped (self->control, "quit", G_CALLBACK (rouse_application_quit), self);
}

static gboolean
begun_cb (gpointer data)
{
  RouseApplication *self = data;

  self->begun = 0;
  rouse_memory_give_back ();
  return G_SOURCE_REMOVE;
}

static void
load (RouseApplication *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char      *text = NULL;
  gboolean              crashed;
  gint64                died_at;
  guint                 n_programs = 0;

  rouse_engine_load (self->engine, &crashed, &died_at);
  self->pending = rouse_pending_join_new (self->engine, self->notifier, self->settings);
  g_signal_connect_object (self->pending, "show", G_CALLBACK (rouse_application_show), self, G_CONNECT_SWAPPED);
  self->marked_at = g_get_monotonic_time ();
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->engine)); i++)
    {
      g_autoptr (RouseSession) session = g_list_model_get_item (G_LIST_MODEL (self->engine), i);

      if (rouse_session_get_on (session))
        n_programs += rouse_session_get_n_runners (session);
    }
  if (crashed)
    text = rouse_recovery_dup_text (died_at, now, n_programs);
  if (text != NULL)
    rouse_application_tell (self, text);
  self->begun = g_timeout_add_seconds (BEGUN_S, begun_cb, self);
}

static gboolean
take_lock (RouseApplication *self)
{
  g_autofree char   *path = g_build_filename (g_get_user_state_dir (), "rouse", "desktop.lock", NULL);
  g_autoptr (GError) error = NULL;

  self->lock = rouse_instance_lock_take (path, &error);
  if (self->lock >= 0)
    return TRUE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BUSY))
    {
      g_printerr ("rouse-tray: %s\n", error->message);
      return FALSE;
    }
  g_warning ("%s", error->message); /* the store will say the same to who can see it */
  return TRUE;
}

gboolean
rouse_application_compose (RouseApplication *self)
{
  if (!take_lock (self))
    return FALSE;
  add_engine (self);
  add_settings (self);
  add_notifications (self);
  rouse_actions_add (G_ACTION_MAP (self), self->engine, self->settings, &action_funcs, self);
  add_tray (self);
  add_signals (self);
  add_control (self);
  load (self);
  return TRUE;
}
