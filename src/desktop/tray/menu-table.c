/* menu-table.c - the menu as com.canonical.dbusmenu numbers and describes it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-desktop"
#include "config.h"
#include "tray/menu-table.h"

#include <string.h>

typedef struct
{
  int                  id;
  const RouseTrayItem *item;       /* in the model */
  gboolean             relabelled; /* it was once called otherwise */
  GPtrArray           *children;   /* (owned) (element-type Node) */
} Node;

struct _RouseMenuTable
{
  RouseTrayModel *model; /* (owned) what the nodes point into */
  Node           *root;  /* (owned) */
  GHashTable     *nodes; /* (owned) int → Node, all below and with root */
  int             last_id;
  guint           revision;
};

typedef struct
{
  GVariantBuilder updated;
  GVariantBuilder removed;
  guint           n_updated;
  guint           n_removed;
  guint           n_parents; /* how many entries have other children than before */
  int             parent;    /* the last of them */
} Comparison;

typedef enum
{
  PROPERTY_TYPE,
  PROPERTY_LABEL,
  PROPERTY_ENABLED,
  PROPERTY_VISIBLE,
  PROPERTY_TOGGLE_TYPE,
  PROPERTY_TOGGLE_STATE,
  PROPERTY_CHILDREN_DISPLAY,
  PROPERTY_ACCESSIBLE_DESC,
  N_PROPERTIES,
} Property;

static const char *const property_names[N_PROPERTIES] = {
  "type", "label", "enabled", "visible", "toggle-type", "toggle-state", "children-display", "accessible-desc"
};

/* A lone "_" would underline the letter after it. */
static char *
dup_label (const RouseTrayItem *item)
{
  GString *label = g_string_new (item->label);

  g_string_replace (label, "_", "__", 0);
  return g_string_free (label, FALSE);
}

/* Panels on GTK 3 read out the first label that an entry had, for ever and without its underscores, unless they are
 * told this. Those on Qt complain of it in the journal, so it is only said where it matters. */
static gboolean
needs_description (const Node *node)
{
  const char *label = node->item->label;

  return label != NULL && *label != '\0' && (node->relabelled || strchr (label, '_') != NULL);
}

/* Floating; @is_default (optional): hosts assume it when it is not sent. */
static GVariant *
new_property (const Node *node, Property property, gboolean *is_default)
{
  const RouseTrayItem *item = node->item;
  gboolean             set = FALSE;
  GVariant            *value = NULL;

  switch (property)
    {
    case PROPERTY_TYPE:
      set = item->separator;
      value = g_variant_new_string (set ? "separator" : "standard");
      break;
    case PROPERTY_LABEL:
      set = item->label != NULL && *item->label != '\0';
      value = g_variant_new_take_string (dup_label (item));
      break;
    case PROPERTY_ENABLED:
      set = !item->enabled;
      value = g_variant_new_boolean (item->enabled);
      break;
    case PROPERTY_VISIBLE:
      set = !item->visible;
      value = g_variant_new_boolean (item->visible);
      break;
    case PROPERTY_TOGGLE_TYPE:
      set = item->check != ROUSE_TRAY_CHECK_NONE;
      value = g_variant_new_string (set ? "checkmark" : "");
      break;
    case PROPERTY_TOGGLE_STATE:
      set = item->check != ROUSE_TRAY_CHECK_NONE;
      value = g_variant_new_int32 (!set ? -1 : item->check == ROUSE_TRAY_CHECK_ON ? 1
                                                                                  : 0);
      break;
    case PROPERTY_CHILDREN_DISPLAY:
      set = rouse_tray_item_get_n_children (item) > 0;
      value = g_variant_new_string (set ? "submenu" : "");
      break;
    case PROPERTY_ACCESSIBLE_DESC:
      set = needs_description (node);
      value = g_variant_new_string (set ? item->label : "");
      break;
    case N_PROPERTIES:
      g_assert_not_reached ();
    }
  if (is_default != NULL)
    *is_default = !set;
  return value;
}

static GVariant *
new_properties (const Node *node, const char *const *names)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  for (guint i = 0; i < N_PROPERTIES; i++)
    {
      gboolean             is_default;
      g_autoptr (GVariant) value = g_variant_ref_sink (new_property (node, i, &is_default));

      if (!is_default && (names == NULL || names[0] == NULL || g_strv_contains (names, property_names[i])))
        g_variant_builder_add (&builder, "{sv}", property_names[i], value);
    }
  return g_variant_builder_end (&builder);
}

static void
node_free (Node *node)
{
  g_ptr_array_unref (node->children);
  g_free (node);
}

static Node *
find_child (Node *node, const char *key)
{
  for (guint i = 0; node != NULL && i < node->children->len; i++)
    {
      Node *child = node->children->pdata[i];

      if (g_str_equal (child->item->key, key))
        return child;
    }
  return NULL;
}

static void
compare_properties (Comparison *comparison, const Node *old, const Node *new)
{
  GVariantBuilder updated, removed;
  guint           n_updated = 0, n_removed = 0;

  g_variant_builder_init (&updated, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_init (&removed, G_VARIANT_TYPE_STRING_ARRAY);
  for (guint i = 0; i < N_PROPERTIES; i++)
    {
      gboolean             is_default;
      g_autoptr (GVariant) before = g_variant_ref_sink (new_property (old, i, NULL));
      g_autoptr (GVariant) after = g_variant_ref_sink (new_property (new, i, &is_default));

      if (g_variant_equal (before, after))
        continue;
      if (is_default)
        {
          g_variant_builder_add (&removed, "s", property_names[i]);
          n_removed++;
        }
      else
        {
          g_variant_builder_add (&updated, "{sv}", property_names[i], after);
          n_updated++;
        }
    }
  if (n_updated > 0)
    g_variant_builder_add (&comparison->updated, "(ia{sv})", new->id, &updated);
  if (n_removed > 0)
    g_variant_builder_add (&comparison->removed, "(ias)", new->id, &removed);
  g_variant_builder_clear (&updated);
  g_variant_builder_clear (&removed);
  comparison->n_updated += n_updated;
  comparison->n_removed += n_removed;
}

static gboolean
has_same_children (Node *old, Node *new)
{
  if (old->children->len != new->children->len)
    return FALSE;
  for (guint i = 0; i < new->children->len; i++)
    if (((Node *) old->children->pdata[i])->id != ((Node *) new->children->pdata[i])->id)
      return FALSE;
  return TRUE;
}

/* @old is the node of the same keys in the model before, if there was one. */
static Node *
build (RouseMenuTable *self, GHashTable *nodes, Node *old, const RouseTrayItem *item, int id, Comparison *comparison)
{
  Node *node = g_new0 (Node, 1);

  node->id = id;
  node->item = item;
  node->children = g_ptr_array_new_with_free_func ((GDestroyNotify) node_free);
  g_hash_table_insert (nodes, GINT_TO_POINTER (id), node);
  if (old != NULL)
    {
      node->relabelled = old->relabelled || g_strcmp0 (old->item->label, item->label) != 0;
      compare_properties (comparison, old, node);
    }
  for (guint i = 0; i < rouse_tray_item_get_n_children (item); i++)
    {
      const RouseTrayItem *child = item->children->pdata[i];
      Node                *old_child = find_child (old, child->key);

      g_ptr_array_add (node->children, build (self, nodes, old_child, child, old_child != NULL ? old_child->id : ++self->last_id, comparison));
    }
  if (old != NULL && !has_same_children (old, node))
    {
      comparison->n_parents++;
      comparison->parent = id;
    }
  return node;
}

static void
replace (RouseMenuTable *self, RouseTrayModel *model, Node *root, GHashTable *nodes)
{
  rouse_tray_model_ref (model);
  g_clear_pointer (&self->root, node_free);
  g_clear_pointer (&self->nodes, g_hash_table_unref);
  g_clear_pointer (&self->model, rouse_tray_model_unref);
  self->model = model;
  self->root = root;
  self->nodes = nodes;
}

void
rouse_menu_table_update (RouseMenuTable *self, RouseTrayModel *model, RouseMenuDiff *diff)
{
  GHashTable *nodes = g_hash_table_new (NULL, NULL);
  Comparison  comparison = { .parent = -1 };
  Node       *root;

  g_variant_builder_init (&comparison.updated, G_VARIANT_TYPE ("a(ia{sv})"));
  g_variant_builder_init (&comparison.removed, G_VARIANT_TYPE ("a(ias)"));
  root = build (self, nodes, self->root, model->menu, 0, &comparison);
  replace (self, model, root, nodes);

  if (comparison.n_parents > 0)
    self->revision++;
  diff->updated = comparison.n_updated > 0 ? g_variant_ref_sink (g_variant_builder_end (&comparison.updated)) : NULL;
  diff->removed = comparison.n_removed > 0 ? g_variant_ref_sink (g_variant_builder_end (&comparison.removed)) : NULL;
  /* One signal tells of one place; with several of them the whole menu is told to be different. */
  diff->parent = comparison.n_parents > 1 ? 0 : comparison.parent;
  g_variant_builder_clear (&comparison.updated);
  g_variant_builder_clear (&comparison.removed);
}

void
rouse_menu_diff_clear (RouseMenuDiff *self)
{
  g_clear_pointer (&self->updated, g_variant_unref);
  g_clear_pointer (&self->removed, g_variant_unref);
}

RouseMenuTable *
rouse_menu_table_new (void)
{
  RouseMenuTable            *self = g_new0 (RouseMenuTable, 1);
  g_autoptr (RouseTrayModel) empty = rouse_tray_model_new ();
  GHashTable                *nodes = g_hash_table_new (NULL, NULL);

  replace (self, empty, build (self, nodes, NULL, empty->menu, 0, NULL), nodes);
  return self;
}

void
rouse_menu_table_free (RouseMenuTable *self)
{
  node_free (self->root);
  g_hash_table_unref (self->nodes);
  rouse_tray_model_unref (self->model);
  g_free (self);
}

const RouseTrayItem *
rouse_menu_table_lookup (RouseMenuTable *self, int id)
{
  Node *node = g_hash_table_lookup (self->nodes, GINT_TO_POINTER (id));

  return node != NULL ? node->item : NULL;
}

guint
rouse_menu_table_get_revision (RouseMenuTable *self)
{
  return self->revision;
}

static GVariant *
new_layout (Node *node, int depth, const char *const *names)
{
  GVariantBuilder children;

  g_variant_builder_init (&children, G_VARIANT_TYPE ("av"));
  for (guint i = 0; depth != 0 && i < node->children->len; i++)
    g_variant_builder_add (&children, "v", new_layout (node->children->pdata[i], depth - 1, names));
  return g_variant_new ("(i@a{sv}av)", node->id, new_properties (node, names), &children);
}

GVariant *
rouse_menu_table_get_layout (RouseMenuTable *self, int id, int depth, const char *const *names)
{
  Node *node = g_hash_table_lookup (self->nodes, GINT_TO_POINTER (id));

  return node != NULL ? new_layout (node, depth, names) : NULL;
}

GVariant *
rouse_menu_table_get_properties (RouseMenuTable *self, int id, const char *const *names)
{
  Node *node = g_hash_table_lookup (self->nodes, GINT_TO_POINTER (id));

  return node != NULL ? new_properties (node, names) : NULL;
}

GVariant *
rouse_menu_table_get_property (RouseMenuTable *self, int id, const char *name)
{
  Node *node = g_hash_table_lookup (self->nodes, GINT_TO_POINTER (id));

  for (guint i = 0; node != NULL && i < N_PROPERTIES; i++)
    if (g_str_equal (property_names[i], name))
      return new_property (node, i, NULL);
  return NULL;
}

static void
list_node (Node *node, GArray *ids)
{
  g_array_append_val (ids, node->id);
  for (guint i = 0; i < node->children->len; i++)
    list_node (node->children->pdata[i], ids);
}

GArray *
rouse_menu_table_list (RouseMenuTable *self)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (int));

  list_node (self->root, ids);
  return ids;
}
