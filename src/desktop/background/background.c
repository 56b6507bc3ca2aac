/* background.c - one line about a program without a window, where the desktop lists those
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-desktop"
#include "config.h"
#include "background/background.h"

#define PORTAL_NAME "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define PORTAL_INTERFACE "org.freedesktop.portal.Background"

/**
 * RouseBackground:
 *
 * One call at a time: what is set meanwhile follows it.
 */
struct _RouseBackground
{
  GObject parent_instance;

  GDBusConnection *connection;  /* (owned) */
  GCancellable    *cancellable; /* (owned) */
  char            *status;      /* (owned) (nullable) */
  char            *told;        /* (owned) (nullable) what the portal was told last */
  guint            watch;
  gboolean         usable; /* the portal is there and can show it */
  gboolean         calling;
};

G_DEFINE_FINAL_TYPE (RouseBackground, rouse_background, G_TYPE_OBJECT)

static void tell (RouseBackground *self);

static void
told_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RouseBackground) self = data;
  g_autoptr (GError)          error = NULL;
  g_autoptr (GVariant)        reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  self->calling = FALSE;
  if (error != NULL)
    g_debug ("the background portal does not take the status: %s", error->message);
  else
    tell (self);
}

static void
tell (RouseBackground *self)
{
  GVariantBuilder options;

  if (!self->usable || self->calling || self->status == NULL || g_strcmp0 (self->status, self->told) == 0)
    return;
  self->calling = TRUE;
  g_free (self->told);
  self->told = g_strdup (self->status);
  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "message", g_variant_new_string (self->status));
  g_dbus_connection_call (self->connection, PORTAL_NAME, PORTAL_PATH, PORTAL_INTERFACE, "SetStatus", g_variant_new ("(a{sv})", &options),
                          NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, self->cancellable, told_cb, g_object_ref (self));
}

static void
version_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RouseBackground) self = data;
  g_autoptr (GError)          error = NULL;
  g_autoptr (GVariant)        reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_autoptr (GVariant)        version = NULL;

  if (reply == NULL)
    {
      g_debug ("there is no background portal: %s", error->message);
      return;
    }
  g_variant_get (reply, "(v)", &version);
  self->usable = g_variant_is_of_type (version, G_VARIANT_TYPE_UINT32) && g_variant_get_uint32 (version) >= 2;
  tell (self);
}

static void
appeared_cb (GDBusConnection *connection, const char *name, const char *owner, gpointer data)
{
  RouseBackground *self = data;

  g_dbus_connection_call (connection, PORTAL_NAME, PORTAL_PATH, "org.freedesktop.DBus.Properties", "Get",
                          g_variant_new ("(ss)", PORTAL_INTERFACE, "version"), G_VARIANT_TYPE ("(v)"), G_DBUS_CALL_FLAGS_NO_AUTO_START, -1,
                          self->cancellable, version_cb, g_object_ref (self));
}

static void
vanished_cb (GDBusConnection *connection, const char *name, gpointer data)
{
  RouseBackground *self = data;

  /* The next portal knows nothing of what was told to this one. */
  self->usable = FALSE;
  g_clear_pointer (&self->told, g_free);
}

static void
rouse_background_dispose (GObject *object)
{
  RouseBackground *self = ROUSE_BACKGROUND (object);

  g_cancellable_cancel (self->cancellable);
  self->usable = FALSE;
  g_clear_handle_id (&self->watch, g_bus_unwatch_name);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (rouse_background_parent_class)->dispose (object);
}

static void
rouse_background_finalize (GObject *object)
{
  RouseBackground *self = ROUSE_BACKGROUND (object);

  g_clear_object (&self->cancellable);
  g_free (self->status);
  g_free (self->told);

  G_OBJECT_CLASS (rouse_background_parent_class)->finalize (object);
}

static void
rouse_background_class_init (RouseBackgroundClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rouse_background_dispose;
  G_OBJECT_CLASS (klass)->finalize = rouse_background_finalize;
}

static void
rouse_background_init (RouseBackground *self)
{
  self->cancellable = g_cancellable_new ();
}

RouseBackground *
rouse_background_new (GDBusConnection *connection)
{
  RouseBackground *self = g_object_new (ROUSE_TYPE_BACKGROUND, NULL);

  self->connection = g_object_ref (connection);
  self->watch = g_bus_watch_name_on_connection (connection, PORTAL_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE, appeared_cb, vanished_cb, self, NULL);
  return self;
}

void
rouse_background_set_status (RouseBackground *self, const char *status)
{
  g_return_if_fail (ROUSE_IS_BACKGROUND (self));
  g_return_if_fail (status != NULL);

  g_free (self->status);
  if (g_utf8_strlen (status, -1) <= ROUSE_BACKGROUND_MAX_CHARS)
    self->status = g_strdup (status);
  else
    {
      g_autofree char *start = g_utf8_substring (status, 0, ROUSE_BACKGROUND_MAX_CHARS - 1);

      self->status = g_strconcat (start, "…", NULL);
    }
  tell (self);
}
