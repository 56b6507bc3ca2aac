/* sni.c - the tray of desktops that follow the StatusNotifierItem protocol
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-desktop"
#include "config.h"
#include "tray/sni.h"
#include "tray/menu-server.h"
#include "org.kde.StatusNotifierItem.h"

#define ITEM_PATH "/StatusNotifierItem" /* where hosts look for what registers with its bus name */
#define MENU_PATH "/MenuBar"

#define WATCHER_NAME "org.kde.StatusNotifierWatcher" /* the interface's name too */
#define WATCHER_PATH "/StatusNotifierWatcher"

/**
 * RouseTraySni:
 *
 * Two objects on the bus, the icon and its menu. A watcher keeps the list of icons and panels read that list, so
 * the icon is shown when there is a watcher that accepted it, and a panel too. Main context only.
 */
struct _RouseTraySni
{
  GObject parent_instance;

  GDBusConnection            *connection; /* (owned) */
  RouseBusStatusNotifierItem *item;       /* (owned) */
  RouseMenuServer            *menu;       /* (owned) */
  guint                       watch_id;
  guint                       hosts_id; /* the subscription to the watcher's signals about panels */

  GCancellable *cancellable; /* (owned) (nullable) of the calls to the watcher there is */
  gboolean      asked;       /* the watcher there is to take the icon */
  gboolean      registered;
  gboolean      hosted;
  char         *token; /* (nullable) (owned) for the click that comes next */
};

typedef enum
{
  PROP_PRESENT = 1,
} Property;

static void rouse_tray_sni_iface_init (RouseTrayInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RouseTraySni, rouse_tray_sni, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (ROUSE_TYPE_TRAY, rouse_tray_sni_iface_init))

static void
set_presence (RouseTraySni *self, gboolean registered, gboolean hosted)
{
  gboolean before = self->registered && self->hosted;

  self->registered = registered;
  self->hosted = hosted;
  if (before == (registered && hosted))
    return;
  g_debug (before ? "nobody shows the icon any more" : "the icon is shown");
  g_object_notify (G_OBJECT (self), "present");
}

/* The error of a call to the watcher: of one that has gone nobody wants to know. */
static gboolean
is_stale (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
registered_cb (GObject *connection, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError)   error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (connection), result, &error);
  RouseTraySni        *self = data;

  if (reply == NULL && is_stale (error))
    return;
  if (reply == NULL)
    g_debug ("the watcher did not accept the icon: %s", error->message);
  set_presence (self, reply != NULL, self->hosted);
}

static void
call_watcher (RouseTraySni *self, const char *interface, const char *method, GVariant *parameters, GAsyncReadyCallback callback)
{
  g_dbus_connection_call (self->connection, WATCHER_NAME, WATCHER_PATH, interface, method, parameters, NULL,
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, self->cancellable, callback, self);
}

/* LXQt's panel loses what registers before its own parts know each other, and once it can answer they do: so first
 * it is asked something. */
static void
register_once (RouseTraySni *self)
{
  if (self->asked)
    return;
  self->asked = TRUE;
  call_watcher (self, WATCHER_NAME, "RegisterStatusNotifierItem", g_variant_new ("(s)", g_dbus_connection_get_unique_name (self->connection)), registered_cb);
}

static void
hosted_cb (GObject *connection, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError)   error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (connection), result, &error);
  g_autoptr (GVariant) value = NULL;
  RouseTraySni        *self = data;

  if (reply == NULL && is_stale (error))
    return;
  if (reply != NULL && g_variant_is_of_type (reply, G_VARIANT_TYPE ("(v)")))
    g_variant_get (reply, "(v)", &value);
  register_once (self);
  set_presence (self, self->registered, value != NULL && g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN) && g_variant_get_boolean (value));
}

static void
ask_for_hosts (RouseTraySni *self)
{
  call_watcher (self, "org.freedesktop.DBus.Properties", "Get", g_variant_new ("(ss)", WATCHER_NAME, "IsStatusNotifierHostRegistered"), hosted_cb);
}

static void
hosts_changed_cb (GDBusConnection *connection,
                  const char      *sender,
                  const char      *path,
                  const char      *interface,
                  const char      *signal,
                  GVariant        *parameters,
                  gpointer         data)
{
  RouseTraySni *self = data;

  /* There may be several panels, so that one has gone says nothing yet. */
  if (self->cancellable != NULL && g_str_has_prefix (signal, "StatusNotifierHost"))
    ask_for_hosts (self);
}

static void
watcher_appeared_cb (GDBusConnection *connection, const char *name, const char *owner, gpointer data)
{
  RouseTraySni *self = data;

  self->cancellable = g_cancellable_new ();
  self->asked = FALSE;
  ask_for_hosts (self);
}

static void
watcher_vanished_cb (GDBusConnection *connection, const char *name, gpointer data)
{
  RouseTraySni *self = data;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  set_presence (self, FALSE, FALSE);
}

static gboolean
activate_cb (RouseBusStatusNotifierItem *item, GDBusMethodInvocation *invocation, int x, int y, RouseTraySni *self)
{
  g_autofree char *token = g_steal_pointer (&self->token);

  rouse_bus_status_notifier_item_complete_activate (item, invocation);
  g_signal_emit_by_name (self, "activated", token);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
secondary_activate_cb (RouseBusStatusNotifierItem *item, GDBusMethodInvocation *invocation, int x, int y, RouseTraySni *self)
{
  rouse_bus_status_notifier_item_complete_secondary_activate (item, invocation);
  g_signal_emit_by_name (self, "secondary-activated");
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* Asked only by panels that do not show the menu themselves; without GTK neither can we, so the window it is. */
static gboolean
context_menu_cb (RouseBusStatusNotifierItem *item, GDBusMethodInvocation *invocation, int x, int y, RouseTraySni *self)
{
  g_autofree char *token = g_steal_pointer (&self->token);

  rouse_bus_status_notifier_item_complete_context_menu (item, invocation);
  g_signal_emit_by_name (self, "activated", token);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
scroll_cb (RouseBusStatusNotifierItem *item, GDBusMethodInvocation *invocation, int delta, const char *orientation, RouseTraySni *self)
{
  rouse_bus_status_notifier_item_complete_scroll (item, invocation);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
provide_token_cb (RouseBusStatusNotifierItem *item, GDBusMethodInvocation *invocation, const char *token, RouseTraySni *self)
{
  g_free (self->token);
  self->token = g_strdup (token);
  rouse_bus_status_notifier_item_complete_provide_xdg_activation_token (item, invocation);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
set_icon (RouseTraySni *self, RouseTrayState state)
{
  g_autofree char *name = g_strconcat (ROUSE_APP_ID "-", rouse_tray_state_to_string (state), NULL);

  if (g_strcmp0 (rouse_bus_status_notifier_item_get_icon_name (self->item), name) == 0)
    return;
  rouse_bus_status_notifier_item_set_icon_name (self->item, name);
  rouse_bus_status_notifier_item_emit_new_icon (self->item);
}

static void
set_title (RouseTraySni *self, const char *title)
{
  if (g_strcmp0 (rouse_bus_status_notifier_item_get_title (self->item), title) == 0)
    return;
  rouse_bus_status_notifier_item_set_title (self->item, title);
  rouse_bus_status_notifier_item_emit_new_title (self->item);
}

/* Floating. Hosts take the words for markup. */
static GVariant *
new_tool_tip (const char *title, const char *text)
{
  g_autofree char *title_markup = g_markup_escape_text (title != NULL ? title : "", -1);
  g_autofree char *text_markup = g_markup_escape_text (text != NULL ? text : "", -1);

  return g_variant_new ("(s@a(iiay)ss)", "", g_variant_new ("a(iiay)", NULL), title_markup, text_markup);
}

static void
set_tool_tip (RouseTraySni *self, const char *title, const char *text)
{
  g_autoptr (GVariant) tool_tip = g_variant_ref_sink (new_tool_tip (title, text));

  if (g_variant_equal (rouse_bus_status_notifier_item_get_tool_tip (self->item), tool_tip))
    return;
  rouse_bus_status_notifier_item_set_tool_tip (self->item, tool_tip);
  rouse_bus_status_notifier_item_emit_new_tool_tip (self->item);
}

static void
set_model (RouseTray *tray, RouseTrayModel *model)
{
  RouseTraySni *self = ROUSE_TRAY_SNI (tray);

  set_icon (self, model->state);
  set_title (self, model->title);
  set_tool_tip (self, model->tooltip_title, model->tooltip_text);
  rouse_menu_server_set_model (self->menu, model);
}

static void
action_cb (RouseTraySni *self, const char *name, GVariant *target)
{
  g_signal_emit_by_name (self, "action", name, target);
}

static void
about_to_show_cb (RouseTraySni *self)
{
  g_signal_emit_by_name (self, "about-to-show");
}

static void
rouse_tray_sni_iface_init (RouseTrayInterface *iface)
{
  iface->set_model = set_model;
}

static void
rouse_tray_sni_dispose (GObject *object)
{
  RouseTraySni *self = ROUSE_TRAY_SNI (object);

  g_clear_handle_id (&self->watch_id, g_bus_unwatch_name);
  if (self->hosts_id != 0)
    g_dbus_connection_signal_unsubscribe (self->connection, self->hosts_id);
  self->hosts_id = 0;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  if (self->item != NULL && g_dbus_interface_skeleton_get_connection (G_DBUS_INTERFACE_SKELETON (self->item)) != NULL)
    g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (self->item));
  g_clear_object (&self->item);
  g_clear_object (&self->menu);
  g_clear_object (&self->connection);
  g_clear_pointer (&self->token, g_free);

  G_OBJECT_CLASS (rouse_tray_sni_parent_class)->dispose (object);
}

static void
rouse_tray_sni_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RouseTraySni *self = ROUSE_TRAY_SNI (object);

  switch ((Property) id)
    {
    case PROP_PRESENT:
      g_value_set_boolean (value, self->registered && self->hosted);
      break;
    }
}

static void
rouse_tray_sni_class_init (RouseTraySniClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rouse_tray_sni_dispose;
  object_class->get_property = rouse_tray_sni_get_property;
  g_object_class_override_property (object_class, PROP_PRESENT, "present");
}

static void
rouse_tray_sni_init (RouseTraySni *self)
{
  const char *icon_dir = g_getenv ("ROUSE_ICON_DIR");

  self->menu = rouse_menu_server_new ();
  g_signal_connect_object (self->menu, "action", G_CALLBACK (action_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->menu, "about-to-show", G_CALLBACK (about_to_show_cb), self, G_CONNECT_SWAPPED);

  self->item = rouse_bus_status_notifier_item_skeleton_new ();
  rouse_bus_status_notifier_item_set_category (self->item, "ApplicationStatus");
  rouse_bus_status_notifier_item_set_id (self->item, ROUSE_APP_ID);
  /* Some panels hide what is passive, and some let "needs attention" look the same as before. */
  rouse_bus_status_notifier_item_set_status (self->item, "Active");
  rouse_bus_status_notifier_item_set_icon_theme_path (self->item, icon_dir != NULL ? icon_dir : "");
  rouse_bus_status_notifier_item_set_tool_tip (self->item, new_tool_tip (NULL, NULL));
  rouse_bus_status_notifier_item_set_menu (self->item, MENU_PATH);
  set_icon (self, ROUSE_TRAY_IDLE);
  g_signal_connect (self->item, "handle-activate", G_CALLBACK (activate_cb), self);
  g_signal_connect (self->item, "handle-secondary-activate", G_CALLBACK (secondary_activate_cb), self);
  g_signal_connect (self->item, "handle-context-menu", G_CALLBACK (context_menu_cb), self);
  g_signal_connect (self->item, "handle-scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect (self->item, "handle-provide-xdg-activation-token", G_CALLBACK (provide_token_cb), self);
}

RouseTray *
rouse_tray_sni_new (GDBusConnection *connection, GError **error)
{
  g_autoptr (RouseTraySni) self = g_object_new (ROUSE_TYPE_TRAY_SNI, NULL);

  self->connection = g_object_ref (connection);
  if (!rouse_menu_server_export (self->menu, connection, MENU_PATH, error) ||
      !g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (self->item), connection, ITEM_PATH, error))
    return NULL;
  self->hosts_id = g_dbus_connection_signal_subscribe (connection, WATCHER_NAME, WATCHER_NAME, NULL, WATCHER_PATH, NULL,
                                                       G_DBUS_SIGNAL_FLAGS_NONE, hosts_changed_cb, self, NULL);
  self->watch_id = g_bus_watch_name_on_connection (connection, WATCHER_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                                   watcher_appeared_cb, watcher_vanished_cb, self, NULL);
  return ROUSE_TRAY (g_steal_pointer (&self));
}
