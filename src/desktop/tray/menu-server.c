/* menu-server.c - the menu on the bus, as com.canonical.dbusmenu
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-desktop"
#include "config.h"
#include "tray/menu-server.h"
#include "tray/menu-table.h"
#include "com.canonical.dbusmenu.h"

/* What libdbusmenu's own servers say. */
#define PROTOCOL_VERSION 3

struct _RouseMenuServer
{
  GObject parent_instance;

  RouseBusMenu   *bus;   /* (owned) */
  RouseMenuTable *table; /* (owned) */
};

typedef enum
{
  ACTION,
  ABOUT_TO_SHOW,
  N_SIGNALS,
} Signal;

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RouseMenuServer, rouse_menu_server, G_TYPE_OBJECT)

static void
return_unknown (GDBusMethodInvocation *invocation, int id)
{
  g_dbus_method_invocation_return_error (invocation, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS, "There is no menu entry %d", id);
}

static gboolean
get_layout_cb (RouseBusMenu          *bus,
               GDBusMethodInvocation *invocation,
               int                    parent,
               int                    depth,
               const char *const     *names,
               RouseMenuServer       *self)
{
  GVariant *layout = rouse_menu_table_get_layout (self->table, parent, depth, names);

  if (layout == NULL)
    return_unknown (invocation, parent);
  else
    rouse_bus_menu_complete_get_layout (bus, invocation, rouse_menu_table_get_revision (self->table), layout);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
get_group_properties_cb (RouseBusMenu          *bus,
                         GDBusMethodInvocation *invocation,
                         GVariant              *ids,
                         const char *const     *names,
                         RouseMenuServer       *self)
{
  g_autoptr (GArray) all = NULL;
  GVariantBuilder    properties;
  gsize              n;
  const gint32      *wanted = g_variant_get_fixed_array (ids, &n, sizeof (gint32));
  guint              n_known = 0;

  if (n == 0)
    {
      all = rouse_menu_table_list (self->table);
      wanted = (const gint32 *) (gpointer) all->data;
      n = all->len;
    }
  g_variant_builder_init (&properties, G_VARIANT_TYPE ("a(ia{sv})"));
  /* A host may not have heard yet that one of many has gone; the others are as good as before. */
  for (gsize i = 0; i < n; i++)
    {
      GVariant *of_one = rouse_menu_table_get_properties (self->table, wanted[i], names);

      if (of_one == NULL)
        continue;
      g_variant_builder_add (&properties, "(i@a{sv})", wanted[i], of_one);
      n_known++;
    }
  if (n_known > 0)
    rouse_bus_menu_complete_get_group_properties (bus, invocation, g_variant_builder_end (&properties));
  else
    return_unknown (invocation, wanted[0]);
  g_variant_builder_clear (&properties);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
get_property_cb (RouseBusMenu *bus, GDBusMethodInvocation *invocation, int id, const char *name, RouseMenuServer *self)
{
  GVariant *value = rouse_menu_table_get_property (self->table, id, name);

  if (value == NULL)
    g_dbus_method_invocation_return_error (invocation, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS, "There is no property “%s” of a menu entry %d", name, id);
  else
    rouse_bus_menu_complete_get_item_property (bus, invocation, g_variant_new_variant (value));
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* Returns: whether there is such an entry. */
static gboolean
take_event (RouseMenuServer *self, int id, const char *kind)
{
  const RouseTrayItem *item = rouse_menu_table_lookup (self->table, id);
  g_autofree char     *action = NULL;
  g_autoptr (GVariant) target = NULL;

  if (item == NULL)
    return FALSE;
  if (!g_str_equal (kind, "clicked") || item->action == NULL || !item->enabled)
    return TRUE;
  /* The handler may set a model in which the entry is no more. */
  action = g_strdup (item->action);
  target = item->target != NULL ? g_variant_ref (item->target) : NULL;
  g_debug ("chosen: %s", action);
  g_signal_emit (self, signals[ACTION], 0, action, target);
  return TRUE;
}

static gboolean
event_cb (RouseBusMenu          *bus,
          GDBusMethodInvocation *invocation,
          int                    id,
          const char            *kind,
          GVariant              *data,
          guint                  timestamp,
          RouseMenuServer       *self)
{
  if (take_event (self, id, kind))
    rouse_bus_menu_complete_event (bus, invocation);
  else
    return_unknown (invocation, id);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
event_group_cb (RouseBusMenu *bus, GDBusMethodInvocation *invocation, GVariant *events, RouseMenuServer *self)
{
  GVariantBuilder unknown;
  GVariantIter    iter;
  const char     *kind;
  int             id;
  guint           n_known = 0;

  g_variant_builder_init (&unknown, G_VARIANT_TYPE ("ai"));
  g_variant_iter_init (&iter, events);
  while (g_variant_iter_next (&iter, "(i&svu)", &id, &kind, NULL, NULL))
    if (take_event (self, id, kind))
      n_known++;
    else
      g_variant_builder_add (&unknown, "i", id);

  if (n_known > 0 || g_variant_n_children (events) == 0)
    rouse_bus_menu_complete_event_group (bus, invocation, g_variant_builder_end (&unknown));
  else
    return_unknown (invocation, id);
  g_variant_builder_clear (&unknown);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* Asks for a newer model. Returns: whether the layout is another one now. */
static gboolean
prepare (RouseMenuServer *self)
{
  guint before = rouse_menu_table_get_revision (self->table);

  g_signal_emit (self, signals[ABOUT_TO_SHOW], 0);
  return rouse_menu_table_get_revision (self->table) != before;
}

static gboolean
about_to_show_cb (RouseBusMenu *bus, GDBusMethodInvocation *invocation, int id, RouseMenuServer *self)
{
  if (rouse_menu_table_lookup (self->table, id) == NULL)
    return_unknown (invocation, id);
  else
    rouse_bus_menu_complete_about_to_show (bus, invocation, id == 0 && prepare (self));
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
about_to_show_group_cb (RouseBusMenu *bus, GDBusMethodInvocation *invocation, GVariant *ids, RouseMenuServer *self)
{
  GVariantBuilder need_update, unknown;
  gsize           n;
  const gint32   *shown = g_variant_get_fixed_array (ids, &n, sizeof (gint32));
  gsize           n_unknown = 0;

  g_variant_builder_init (&need_update, G_VARIANT_TYPE ("ai"));
  g_variant_builder_init (&unknown, G_VARIANT_TYPE ("ai"));
  for (gsize i = 0; i < n; i++)
    if (rouse_menu_table_lookup (self->table, shown[i]) == NULL)
      {
        g_variant_builder_add (&unknown, "i", shown[i]);
        n_unknown++;
      }
    else if (shown[i] == 0 && prepare (self))
      g_variant_builder_add (&need_update, "i", shown[i]);

  if (n_unknown < n || n == 0)
    rouse_bus_menu_complete_about_to_show_group (bus, invocation, g_variant_builder_end (&need_update), g_variant_builder_end (&unknown));
  else
    return_unknown (invocation, shown[0]);
  g_variant_builder_clear (&need_update);
  g_variant_builder_clear (&unknown);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
rouse_menu_server_dispose (GObject *object)
{
  RouseMenuServer *self = ROUSE_MENU_SERVER (object);

  if (g_dbus_interface_skeleton_get_connection (G_DBUS_INTERFACE_SKELETON (self->bus)) != NULL)
    g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (self->bus));
  g_signal_handlers_disconnect_by_data (self->bus, self);

  G_OBJECT_CLASS (rouse_menu_server_parent_class)->dispose (object);
}

static void
rouse_menu_server_finalize (GObject *object)
{
  RouseMenuServer *self = ROUSE_MENU_SERVER (object);

  rouse_menu_table_free (self->table);
  g_object_unref (self->bus);

  G_OBJECT_CLASS (rouse_menu_server_parent_class)->finalize (object);
}

static void
rouse_menu_server_class_init (RouseMenuServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType         type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = rouse_menu_server_dispose;
  object_class->finalize = rouse_menu_server_finalize;
  signals[ACTION] = g_signal_new ("action", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_VARIANT);
  signals[ABOUT_TO_SHOW] = g_signal_new ("about-to-show", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rouse_menu_server_init (RouseMenuServer *self)
{
  static const char *const no_paths[] = { NULL };

  self->table = rouse_menu_table_new ();
  self->bus = rouse_bus_menu_skeleton_new ();
  rouse_bus_menu_set_version (self->bus, PROTOCOL_VERSION);
  rouse_bus_menu_set_status (self->bus, "normal");
  rouse_bus_menu_set_text_direction (self->bus, "ltr");
  rouse_bus_menu_set_icon_theme_path (self->bus, no_paths);
  g_signal_connect (self->bus, "handle-get-layout", G_CALLBACK (get_layout_cb), self);
  g_signal_connect (self->bus, "handle-get-group-properties", G_CALLBACK (get_group_properties_cb), self);
  g_signal_connect (self->bus, "handle-get-item-property", G_CALLBACK (get_property_cb), self);
  g_signal_connect (self->bus, "handle-event", G_CALLBACK (event_cb), self);
  g_signal_connect (self->bus, "handle-event-group", G_CALLBACK (event_group_cb), self);
  g_signal_connect (self->bus, "handle-about-to-show", G_CALLBACK (about_to_show_cb), self);
  g_signal_connect (self->bus, "handle-about-to-show-group", G_CALLBACK (about_to_show_group_cb), self);
}

RouseMenuServer *
rouse_menu_server_new (void)
{
  return g_object_new (ROUSE_TYPE_MENU_SERVER, NULL);
}

gboolean
rouse_menu_server_export (RouseMenuServer *self, GDBusConnection *connection, const char *path, GError **error)
{
  return g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (self->bus), connection, path, error);
}

gboolean
rouse_menu_server_set_model (RouseMenuServer *self, RouseTrayModel *model)
{
  g_auto (RouseMenuDiff) diff = { NULL };

  rouse_menu_table_update (self->table, model, &diff);
  if (diff.updated != NULL || diff.removed != NULL)
    rouse_bus_menu_emit_items_properties_updated (
      self->bus,
      diff.updated != NULL ? diff.updated : g_variant_new ("a(ia{sv})", NULL),
      diff.removed != NULL ? diff.removed : g_variant_new ("a(ias)", NULL));
  if (diff.parent >= 0)
    rouse_bus_menu_emit_layout_updated (self->bus, rouse_menu_table_get_revision (self->table), diff.parent);
  return diff.parent >= 0;
}
