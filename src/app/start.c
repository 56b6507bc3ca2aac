/* start.c - what is looked at before there is an application: options, and whether it can run at all
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "app/start.h"

#include <glib/gi18n.h>

void
rouse_start_add_options (GApplication *application)
{
  static const GOptionEntry entries[] = {
    { "hidden", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Show no window, as when it is started at login"), NULL },
    { "show", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Show the window at a place, such as history or preferences"), N_ ("PLACE") },
    { "quit", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Stop all programs and end the Rouse that runs"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version"), NULL },
    { NULL },
  };

  g_application_add_main_option_entries (application, entries);
  g_application_set_option_context_summary (application, _ ("Keeps the programs of your projects running, in the tray and in a window."));
}

/* GSettings ends the process when it misses a schema. */
static gboolean
has_schema (void)
{
  GSettingsSchemaSource      *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = source != NULL ? g_settings_schema_source_lookup (source, ROUSE_APP_ID, TRUE) : NULL;

  return schema != NULL;
}

/* Whether there is a Rouse to talk to. */
static gboolean
is_running (GDBusConnection *bus, const char *name)
{
  g_autoptr (GVariant) answer = g_dbus_connection_call_sync (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                                             "NameHasOwner", g_variant_new ("(s)", name), G_VARIANT_TYPE ("(b)"),
                                                             G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  gboolean             owned = FALSE;

  if (answer != NULL)
    g_variant_get (answer, "(b)", &owned);
  return owned;
}

int
rouse_start_handle_options (GApplication *application, GVariantDict *options)
{
  g_autoptr (GDBusConnection) bus = NULL;
  g_autoptr (GError)          error = NULL;

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("Rouse %s\n", ROUSE_VERSION);
      return 0;
    }
  if (!has_schema ())
    {
      g_printerr (_ ("rouse-tray: its settings' schema “%s” is not installed. After an installation by hand run "
                     "glib-compile-schemas; without one set GSETTINGS_SCHEMA_DIR to the build folder's data/.\n"),
                  ROUSE_APP_ID);
      return 1;
    }
  bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  if (bus == NULL)
    {
      g_printerr (_ ("rouse-tray: there is no session bus, by which the tray, notifications and a second start reach it: %s\n"
                     "Start it with “dbus-run-session rouse-tray”, or use “rouse run” in a terminal.\n"),
                  error->message);
      return 1;
    }
  /* When the bus goes, programs have to be stopped before we do. */
  g_dbus_connection_set_exit_on_close (bus, FALSE);
  if (g_variant_dict_contains (options, "quit") && !is_running (bus, g_application_get_application_id (application)))
    {
      g_print (_ ("Rouse does not run.\n"));
      return 0;
    }
  return -1;
}
