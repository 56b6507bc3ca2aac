/* application.c - the resident
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-app"
#include "config.h"
#include "app/application-private.h"
#include "app/start.h"

#include <glib/gi18n.h>
#include <gmodule.h>
#include <unistd.h>

typedef enum
{
  PROP_NOTICE = 1,
  N_PROPERTIES
} RouseApplicationProperty;

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (RouseApplication, rouse_application, G_TYPE_APPLICATION)

/* The windows. */

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
  g_set_prgname (ROUSE_APP_ID); /* by which Wayland knows whose the windows are */
  return new_ui (G_APPLICATION (self), self->engine, error);
}

gboolean
rouse_application_try_show (RouseApplication *self, const char *place, const char *token, GError **error)
{
  gint64           began = g_get_monotonic_time ();
  g_autofree char *own_token = rouse_application_take_token (self);

  if (self->ui == NULL)
    {
      self->ui = load_ui (self, error);
      if (self->ui == NULL)
        return FALSE;
    }
  rouse_ui_show (self->ui, place, token != NULL ? token : own_token);
  rouse_attention_seen (self->attention);
  g_debug ("the window took %" G_GINT64_FORMAT " ms", (g_get_monotonic_time () - began) / 1000);
  return TRUE;
}

static void
rouse_application_startup (GApplication *application)
{
  G_APPLICATION_CLASS (rouse_application_parent_class)->startup (application);
  if (rouse_application_compose (ROUSE_APPLICATION (application)))
    g_application_hold (application); /* with or without a window, until it quits */
}

/* Whoever waits for our end may start another Rouse at once: so there must be nothing in its way. */
static void
answer_quitters (RouseApplication *self)
{
  GApplication        *application = G_APPLICATION (self);
  g_autoptr (GVariant) answer = NULL;

  if (self->quitters->len == 0)
    return;
  answer = g_dbus_connection_call_sync (g_application_get_dbus_connection (application), "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                        "org.freedesktop.DBus", "ReleaseName",
                                        g_variant_new ("(s)", g_application_get_application_id (application)), NULL,
                                        G_DBUS_CALL_FLAGS_NONE, 1000, NULL, NULL); /* the bus does it anyhow when we are gone */
  g_ptr_array_set_size (self->quitters, 0);
}

static void
rouse_application_shutdown (GApplication *application)
{
  RouseApplication *self = ROUSE_APPLICATION (application);

  g_clear_handle_id (&self->begun, g_source_remove);
  g_clear_object (&self->ui);
  g_clear_object (&self->control);
  g_clear_object (&self->background);
  g_clear_object (&self->tray_join);
  g_clear_object (&self->pending);
  g_clear_object (&self->notify_join);
  g_clear_object (&self->attention);
  g_clear_object (&self->notifier);
  g_clear_object (&self->quit);
  g_clear_object (&self->engine);
  g_clear_object (&self->live_reload);
  g_clear_object (&self->store);
  if (self->lock >= 0)
    close (self->lock);
  answer_quitters (self);

  G_APPLICATION_CLASS (rouse_application_parent_class)->shutdown (application);
}

/* Requests, also of second instances. */

static void
rouse_application_activate (GApplication *application)
{
  RouseApplication *self = ROUSE_APPLICATION (application);

  if (self->engine != NULL)
    rouse_application_show (self, NULL, NULL);
}

static int
rouse_application_command_line (GApplication *application, GApplicationCommandLine *command_line)
{
  RouseApplication    *self = ROUSE_APPLICATION (application);
  GVariantDict        *options = g_application_command_line_get_options_dict (command_line);
  g_autoptr (GVariant) platform = g_application_command_line_get_platform_data (command_line);
  g_autoptr (GError)   error = NULL;
  const char          *place = NULL, *token = NULL;
  int                  n_words;
  g_auto (GStrv)       words = g_application_command_line_get_arguments (command_line, &n_words);

  if (self->engine == NULL)
    return 1; /* it has been said why */
  if (n_words > 1)
    {
      g_application_command_line_printerr (command_line, _ ("rouse-tray: “%s” is not an option\n"), words[1]);
      return 2;
    }
  if (g_variant_dict_contains (options, "quit"))
    {
      g_ptr_array_add (self->quitters, g_object_ref (command_line));
      rouse_application_quit (self);
      return 0;
    }
  if (g_variant_dict_contains (options, "hidden"))
    return 0;
  g_variant_dict_lookup (options, "show", "&s", &place);
  if (platform != NULL)
    g_variant_lookup (platform, "activation-token", "&s", &token);
  if (rouse_application_try_show (self, place, token, &error))
    return 0;
  g_application_command_line_printerr (command_line, _ ("rouse-tray: the window cannot be shown: %s\n"), error->message);
  return 1;
}

static void
rouse_application_before_emit (GApplication *application, GVariant *platform_data)
{
  RouseApplication *self = ROUSE_APPLICATION (application);
  const char       *token = NULL;

  if (!g_variant_lookup (platform_data, "activation-token", "&s", &token))
    g_variant_lookup (platform_data, "desktop-startup-id", "&s", &token);
  rouse_application_set_token (self, token);

  G_APPLICATION_CLASS (rouse_application_parent_class)->before_emit (application, platform_data);
}

static void
rouse_application_add_platform_data (GApplication *application, GVariantBuilder *builder)
{
  RouseApplication *self = ROUSE_APPLICATION (application);

  G_APPLICATION_CLASS (rouse_application_parent_class)->add_platform_data (application, builder);

  if (self->token != NULL)
    g_variant_builder_add (builder, "{sv}", "activation-token", g_variant_new_string (self->token));
}

static void
rouse_application_finalize (GObject *object)
{
  RouseApplication *self = ROUSE_APPLICATION (object);

  g_clear_object (&self->settings);
  g_ptr_array_unref (self->quitters);
  g_free (self->token);

  G_OBJECT_CLASS (rouse_application_parent_class)->finalize (object);
}

static void
rouse_application_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RouseApplication *self = ROUSE_APPLICATION (object);

  switch ((RouseApplicationProperty) id)
    {
    case PROP_NOTICE:
      g_value_set_string (value, rouse_application_get_notice (self));
      return;
    case N_PROPERTIES:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rouse_application_class_init (RouseApplicationClass *klass)
{
  GObjectClass      *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->finalize = rouse_application_finalize;
  object_class->get_property = rouse_application_get_property;
  application_class->handle_local_options = rouse_start_handle_options;
  application_class->startup = rouse_application_startup;
  application_class->shutdown = rouse_application_shutdown;
  application_class->activate = rouse_application_activate;
  application_class->command_line = rouse_application_command_line;
  application_class->before_emit = rouse_application_before_emit;
  application_class->add_platform_data = rouse_application_add_platform_data;

  properties[PROP_NOTICE] = g_param_spec_string ("notice", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
rouse_application_init (RouseApplication *self)
{
  self->lock = -1;
  self->quitters = g_ptr_array_new_with_free_func (g_object_unref);
}

/* (transfer full) (nullable): out of the environment */
static char *
take_variable (const char *name)
{
  char *value = g_strdup (g_getenv (name));

  g_unsetenv (name);
  return value;
}

/* What tells us how we were started would tell our programs something wrong. */
static void
forget_start (void)
{
  static const char *const names[] = {
    "DBUS_STARTER_ADDRESS", "DBUS_STARTER_BUS_TYPE", "GIO_LAUNCHED_DESKTOP_FILE", "GIO_LAUNCHED_DESKTOP_FILE_PID", "DESKTOP_AUTOSTART_ID"
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_unsetenv (names[i]);
}

RouseApplication *
rouse_application_new (void)
{
  RouseApplication *self = g_object_new (ROUSE_TYPE_APPLICATION,
                                         "application-id", ROUSE_APP_ID,
                                         "flags", G_APPLICATION_HANDLES_COMMAND_LINE,
                                         NULL);
  g_autofree char  *startup_id = take_variable ("DESKTOP_STARTUP_ID");

  self->token = take_variable ("XDG_ACTIVATION_TOKEN");
  if (self->token == NULL)
    self->token = g_steal_pointer (&startup_id);
  forget_start ();
  rouse_start_add_options (G_APPLICATION (self));
  return self;
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

gboolean
rouse_application_is_window_visible (RouseApplication *self)
{
  return self->ui != NULL && rouse_ui_get_visible (self->ui);
}

void
rouse_application_show (RouseApplication *self, const char *place, const char *token)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *text = NULL;

  g_return_if_fail (ROUSE_IS_APPLICATION (self));

  if (rouse_application_try_show (self, place, token, &error))
    return;
  g_warning ("The window cannot be shown: %s", error->message);
  text = g_strdup_printf (_ ("The window cannot be shown: %s"), error->message);
  rouse_application_tell (self, text);
}

void
rouse_application_set_token (RouseApplication *self, const char *token)
{
  g_free (self->token);
  self->token = g_strdup (token);
}

char *
rouse_application_take_token (RouseApplication *self)
{
  return g_steal_pointer (&self->token);
}

void
rouse_application_tell (RouseApplication *self, const char *text)
{
  g_return_if_fail (ROUSE_IS_APPLICATION (self));

  rouse_attention_tell (self->attention, text, rouse_application_is_window_visible (self));
}

const char *
rouse_application_get_notice (RouseApplication *self)
{
  return self->attention != NULL ? rouse_attention_get_text (self->attention) : NULL;
}

void
rouse_application_dismiss_notice (RouseApplication *self)
{
  g_return_if_fail (ROUSE_IS_APPLICATION (self));

  rouse_attention_dismiss (self->attention);
}

void
rouse_application_quit (RouseApplication *self)
{
  g_return_if_fail (ROUSE_IS_APPLICATION (self));

  rouse_quit_ask (self->quit);
}
