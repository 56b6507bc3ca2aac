/* document.c - values of a tree that was JSON, YAML or TOML
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/detect/document.h"

#include <string.h>

JsonNode *
rouse_document_get (JsonNode *node, const char *path)
{
  g_auto (GStrv) keys = g_strsplit (path, ".", -1);

  for (guint i = 0; keys[i] != NULL && node != NULL; i++)
    node = JSON_NODE_HOLDS_OBJECT (node) ? json_object_get_member (json_node_get_object (node), keys[i]) : NULL;
  return node;
}

JsonObject *
rouse_document_get_object (JsonNode *node, const char *path)
{
  node = rouse_document_get (node, path);
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

const char *
rouse_document_get_string (JsonNode *node, const char *path)
{
  node = rouse_document_get (node, path);
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

char *
rouse_document_dup_scalar (JsonNode *node)
{
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));
  return json_to_string (node, FALSE);
}

gboolean
rouse_document_is_true (JsonNode *node)
{
  g_autofree char *text = rouse_document_dup_scalar (node);

  return text != NULL && (g_ascii_strcasecmp (text, "true") == 0 || g_ascii_strcasecmp (text, "yes") == 0 || g_ascii_strcasecmp (text, "on") == 0);
}

gboolean
rouse_document_is_empty (JsonNode *node)
{
  g_autofree char *text = NULL;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_object_get_size (json_node_get_object (node)) == 0;
  if (JSON_NODE_HOLDS_ARRAY (node))
    return json_array_get_length (json_node_get_array (node)) == 0;
  text = rouse_document_dup_scalar (node);
  return *text == '\0' || g_str_equal (text, "false") || g_str_equal (text, "0");
}

char **
rouse_document_dup_list (JsonNode *node)
{
  GPtrArray *items = g_ptr_array_new ();

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        {
          char *item = rouse_document_dup_scalar (json_array_get_element (array, i));

          if (item != NULL)
            g_ptr_array_add (items, item);
        }
    }
  else if (node != NULL && JSON_NODE_HOLDS_VALUE (node))
    g_ptr_array_add (items, rouse_document_dup_scalar (node));
  g_ptr_array_add (items, NULL);
  return (char **) g_ptr_array_free (items, FALSE);
}
