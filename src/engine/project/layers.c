/* layers.c - the texts of a project's layers, taken to pieces
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/layers-private.h"

#include "base/error.h"

gboolean
rouse_layers_init (RouseLayers *self, const RouseLayer *shared, const RouseLayer *private, GError **error)
{
  const RouseLayer *layers[] = { shared, private };

  *self = (RouseLayers){ 0 };
  for (guint i = 0; i < ROUSE_N_LAYERS; i++)
    {
      if (layers[i] == NULL || layers[i]->text == NULL)
        continue;
      self->paths[i] = layers[i]->path;
      self->inis[i] = rouse_ini_parse (layers[i]->path, layers[i]->text, layers[i]->length, error);
      if (self->inis[i] == NULL)
        return FALSE;
    }
  return TRUE;
}

void
rouse_layers_clear (RouseLayers *self)
{
  for (guint i = 0; i < ROUSE_N_LAYERS; i++)
    g_clear_pointer (&self->inis[i], rouse_ini_free);
}

RouseLayerGroup
rouse_layers_find (const RouseLayers *self, const char *kind, const char *name)
{
  RouseLayerGroup group = { .layers = self, .kind = kind, .name = name };

  for (guint i = 0; i < ROUSE_N_LAYERS; i++)
    group.groups[i] = self->inis[i] != NULL ? rouse_ini_find (self->inis[i], kind, name) : NULL;
  return group;
}

/* Appends the groups of that kind that are in layer @layer; of the private one, those that the shared one has not. */
static void
list_layer (const RouseLayers *self, guint layer, const char *kind, GArray *list)
{
  const RouseIni *ini = self->inis[layer];

  for (guint i = 0; ini != NULL && i < ini->groups->len; i++)
    {
      const RouseIniGroup *group = g_ptr_array_index (ini->groups, i);
      RouseLayerGroup      found;

      if (!g_str_equal (group->kind, kind))
        continue;
      found = rouse_layers_find (self, kind, group->name);
      if (layer == ROUSE_LAYER_SHARED || found.groups[ROUSE_LAYER_SHARED] == NULL)
        g_array_append_val (list, found);
    }
}

GArray *
rouse_layers_list (const RouseLayers *self, const char *kind)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (RouseLayerGroup));
  /* Of rules the first that matches decides, and the private ones are to have the last word. */
  gboolean private_first = g_str_equal (kind, "rule");

  list_layer (self, private_first ? ROUSE_LAYER_PRIVATE : ROUSE_LAYER_SHARED, kind, list);
  list_layer (self, private_first ? ROUSE_LAYER_SHARED : ROUSE_LAYER_PRIVATE, kind, list);
  return list;
}

/* (nullable) (transfer none); *@layer (out) (optional): where it stands */
static const RouseIniLine *
find_line (const RouseLayerGroup *self, const char *key, guint *layer)
{
  for (guint i = ROUSE_N_LAYERS; i-- > 0;)
    {
      const RouseIniLine *line = self->groups[i] != NULL ? rouse_ini_group_find (self->groups[i], key) : NULL;

      if (line == NULL)
        continue;
      if (layer != NULL)
        *layer = i;
      return line;
    }
  return NULL;
}

const RouseIniLine *
rouse_layer_group_get_line (const RouseLayerGroup *self, const char *key)
{
  return find_line (self, key, NULL);
}

gboolean
rouse_layer_group_fail (const RouseLayerGroup *self, const char *key, GError **error, const char *format, ...)
{
  guint               layer = self->groups[ROUSE_LAYER_SHARED] != NULL ? ROUSE_LAYER_SHARED : ROUSE_LAYER_PRIVATE;
  const RouseIniLine *line = find_line (self, key, &layer);
  g_autofree char    *message = NULL;
  va_list             args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, "%s:%u: %s: %s", self->layers->paths[layer],
               line != NULL ? line->number : self->groups[layer]->number, key, message);
  return FALSE;
}
