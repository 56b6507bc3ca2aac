/* document-yaml.c - YAML, read by libyaml
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/detect/document.h"

#include "base/error.h"

#include <string.h>
#include <yaml.h>

/* More than people write. */
#define MAX_ANCHORS 5000

typedef struct
{
  yaml_document_t *document;
  guint            n_nodes;
} Reading;

static JsonNode *read_node (Reading *self, const yaml_node_t *node, guint depth);

/* Only a plain scalar can be something other than text: "8000" in quotes is none. */
static JsonNode *
read_scalar (const yaml_node_t *node)
{
  const char *text = (const char *) node->data.scalar.value;
  gint64      number;

  if (node->data.scalar.style != YAML_PLAIN_SCALAR_STYLE)
    return json_node_init_string (json_node_alloc (), text);
  if (*text == '\0' || g_str_equal (text, "~") || g_ascii_strcasecmp (text, "null") == 0)
    return json_node_init_null (json_node_alloc ());
  if (g_ascii_strcasecmp (text, "true") == 0 || g_ascii_strcasecmp (text, "false") == 0)
    return json_node_init_boolean (json_node_alloc (), g_ascii_tolower (*text) == 't');
  if ((*text != '0' || text[1] == '\0') && g_ascii_string_to_signed (text, 10, -G_MAXINT, G_MAXINT, &number, NULL))
    return json_node_init_int (json_node_alloc (), number);
  return json_node_init_string (json_node_alloc (), text);
}

/* "<<: *common": what the other mapping, or the mappings of a list, say and this one does not. */
static void
merge (JsonObject *object, JsonNode *from)
{
  JsonObjectIter iter;
  const char    *key;
  JsonNode      *value;

  if (JSON_NODE_HOLDS_ARRAY (from))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (from)); i++)
      merge (object, json_array_get_element (json_node_get_array (from), i));
  if (!JSON_NODE_HOLDS_OBJECT (from))
    return;
  json_object_iter_init_ordered (&iter, json_node_get_object (from));
  while (json_object_iter_next_ordered (&iter, &key, &value))
    if (!json_object_has_member (object, key))
      json_object_set_member (object, key, json_node_copy (value));
}

/* Returns: %NULL when there is too much of it. */
static JsonNode *
read_mapping (Reading *self, const yaml_node_t *node, guint depth)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode)   merged = NULL;

  for (const yaml_node_pair_t *pair = node->data.mapping.pairs.start; pair < node->data.mapping.pairs.top; pair++)
    {
      const yaml_node_t *key = yaml_document_get_node (self->document, pair->key);
      JsonNode          *value = read_node (self, yaml_document_get_node (self->document, pair->value), depth + 1);

      if (value == NULL)
        return NULL;
      if (key == NULL || key->type != YAML_SCALAR_NODE)
        json_node_unref (value); /* nobody we read for has keys that are no words */
      else if (g_str_equal (key->data.scalar.value, "<<"))
        {
          g_clear_pointer (&merged, json_node_unref);
          merged = value;
        }
      else
        json_object_set_member (object, (const char *) key->data.scalar.value, value);
    }
  if (merged != NULL)
    merge (object, merged);
  return json_node_init_object (json_node_alloc (), object);
}

static JsonNode *
read_sequence (Reading *self, const yaml_node_t *node, guint depth)
{
  g_autoptr (JsonArray) array = json_array_new ();

  for (const yaml_node_item_t *item = node->data.sequence.items.start; item < node->data.sequence.items.top; item++)
    {
      JsonNode *value = read_node (self, yaml_document_get_node (self->document, *item), depth + 1);

      if (value == NULL)
        return NULL;
      json_array_add_element (array, value);
    }
  return json_node_init_array (json_node_alloc (), array);
}

/* Aliases make a small text a large tree, or one without an end. */
static JsonNode *
read_node (Reading *self, const yaml_node_t *node, guint depth)
{
  if (depth > ROUSE_DOCUMENT_MAX_DEPTH || ++self->n_nodes > ROUSE_DOCUMENT_MAX_NODES)
    return NULL;
  if (node != NULL && node->type == YAML_SCALAR_NODE)
    return read_scalar (node);
  if (node != NULL && node->type == YAML_SEQUENCE_NODE)
    return read_sequence (self, node, depth);
  if (node != NULL && node->type == YAML_MAPPING_NODE)
    return read_mapping (self, node, depth);
  return json_node_init_null (json_node_alloc ());
}

/* libyaml looks through all anchors for each new one. */
static gboolean
has_many_anchors (const char *text)
{
  guint n = 0;

  for (; (text = strchr (text, '&')) != NULL; text++)
    n += text[1] != '&' && text[1] != ' ';
  return n > MAX_ANCHORS;
}

JsonNode *
rouse_document_parse_yaml (const char *text, guint *line, GError **error)
{
  yaml_parser_t   parser;
  yaml_document_t document;
  JsonNode       *root = NULL;

  *line = 0;
  if (has_many_anchors (text))
    {
      g_set_error_literal (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, "there is too much in it");
      return NULL;
    }
  if (!yaml_parser_initialize (&parser))
    g_error ("there is no memory for a YAML parser");
  yaml_parser_set_input_string (&parser, (const unsigned char *) text, strlen (text));
  if (!yaml_parser_load (&parser, &document))
    {
      *line = (guint) parser.problem_mark.line + 1;
      g_set_error_literal (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, parser.problem != NULL ? parser.problem : "this is no YAML");
    }
  else
    {
      Reading            reading = { &document, 0 };
      const yaml_node_t *node = yaml_document_get_root_node (&document);

      if (node == NULL)
        g_set_error_literal (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, "it is empty");
      else if ((root = read_node (&reading, node, 0)) == NULL)
        g_set_error_literal (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, "there is too much in it");
      yaml_document_delete (&document);
    }
  yaml_parser_delete (&parser);
  return root;
}
