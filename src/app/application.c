/* application.c - the resident
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-app"
#include "config.h"
#include "app/application.h"
#include "app/background-join.h"
#include "app/notify-join.h"

#include "base/clock-system.h"
#include "run/launcher-gio.h"

#include <gmodule.h>

/**
 * RouseApplication:
 *
 * Holds the engine, and shows it: the tray, the notifications, and the windows once they are wanted.
 */
struct _RouseApplication
{
  GApplication parent_instance;

  RouseEngine     *engine;      /* (owned) */
  RouseUi         *ui;          /* (owned) (nullable) */
  GSettings       *settings;    /* (owned) */
  RouseNotifyJoin *notify_join; /* (owned) */
  RouseBackground *background;  /* (owned) (nullable) without a session bus */
};

G_DEFINE_FINAL_TYPE (RouseApplication, rouse_application, G_TYPE_APPLICATION)

static RouseUi *
load_ui (RouseApplication *self, GError **error)
{
  const char      *path = g_getenv ("ROUSE_UI_MODULE");
  RouseUiModuleNew new_ui;
  GModule         *module;

  module = g_module_open (path != NULL ? path : ROUSE_UI_MODULE, G_MODULE_BIND_LAZY);
  if (module == NULL || !g_module_symbol (module, ROUSE_UI_MODULE_SYMBOL, (gpointer *) &new_ui))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, g_module_error ());
      return NULL;
    }
  g_module_make_resident (module);
  return new_ui (G_APPLICATION (self), self->engine, error);
}

static gboolean
looked_at_cb (RouseApplication *self, const char *runner_id)
{
  return self->ui != NULL && rouse_ui_is_looked_at (self->ui, runner_id);
}

static void
add_notifications (RouseApplication *self)
{
  g_autoptr (RouseNotifier) notifier = rouse_notifier_new (g_application_get_dbus_connection (G_APPLICATION (self)));

  self->notify_join = rouse_notify_join_new (self->engine, notifier, self->settings, G_ACTION_GROUP (self));
  g_signal_connect_object (self->notify_join, "show", G_CALLBACK (rouse_application_show), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->notify_join, "looked-at", G_CALLBACK (looked_at_cb), self, G_CONNECT_SWAPPED);
}

static void
add_background (RouseApplication *self)
{
  GDBusConnection *connection = g_application_get_dbus_connection (G_APPLICATION (self));

  if (connection == NULL)
    return;
  self->background = rouse_background_new (connection);
  rouse_background_join (self->background, self->engine);
}

static void
rouse_application_startup (GApplication *application)
{
  RouseApplication             *self = ROUSE_APPLICATION (application);
  g_autofree char              *history_path = rouse_history_dup_default_path ();
  g_autoptr (RouseHistory)      history = rouse_history_new (history_path);
  g_autoptr (RouseLauncher)     launcher = rouse_launcher_gio_new (NULL);
  g_autoptr (RouseClock)        clock = rouse_clock_system_new (NULL);
  g_autoptr (RouseProjectStore) store = rouse_project_store_new_default ();
  gboolean                      crashed;
  gint64                        died_at;

  G_APPLICATION_CLASS (rouse_application_parent_class)->startup (application);
  self->engine = rouse_engine_new (store, launcher, history, clock);
  self->settings = g_settings_new (ROUSE_APP_ID);
  add_notifications (self);
  add_background (self);
  rouse_engine_load (self->engine, &crashed, &died_at);
}

static void
rouse_application_activate (GApplication *application)
{
  rouse_application_show (ROUSE_APPLICATION (application), NULL, NULL);
}

static void
rouse_application_dispose (GObject *object)
{
  RouseApplication *self = ROUSE_APPLICATION (object);

  g_clear_object (&self->notify_join);
  g_clear_object (&self->background);
  g_clear_object (&self->ui);
  g_clear_object (&self->engine);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (rouse_application_parent_class)->dispose (object);
}

static void
rouse_application_class_init (RouseApplicationClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rouse_application_dispose;
  G_APPLICATION_CLASS (klass)->startup = rouse_application_startup;
  G_APPLICATION_CLASS (klass)->activate = rouse_application_activate;
}

static void
rouse_application_init (RouseApplication *self)
{
}

RouseApplication *
rouse_application_new (void)
{
  return g_object_new (ROUSE_TYPE_APPLICATION, "application-id", ROUSE_APP_ID, NULL);
}

RouseEngine *
rouse_application_get_engine (RouseApplication *self)
{
  return self->engine;
}

RouseUi *
rouse_application_get_ui (RouseApplication *self)
{
  return self->ui;
}

void
rouse_application_show (RouseApplication *self, const char *place, const char *token)
{
  g_autoptr (GError) error = NULL;

  if (self->ui == NULL)
    {
      self->ui = load_ui (self, &error);
      if (self->ui == NULL)
        {
          g_warning ("The window cannot be shown: %s", error->message);
          return;
        }
      g_application_hold (G_APPLICATION (self));
    }
  rouse_ui_show (self->ui, place, token);
}

void
rouse_application_quit (RouseApplication *self)
{
  g_application_quit (G_APPLICATION (self));
}
