/* live-reload-message.c - what the LiveReload server and a page say to each other
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "hot/live-reload-message.h"

#include <json-glib/json-glib.h>

/* What pages say is two or three deep. The parser goes down by recursion, so somebody else must count. */
#define DEPTH_MAX 16
#define URL_MAX 2048

static gboolean
is_shallow (const char *text, gsize length)
{
  guint    depth = 0;
  gboolean in_string = FALSE;

  for (gsize i = 0; i < length; i++)
    switch (text[i])
      {
      case '"':
        in_string = !in_string;
        break;
      case '\\':
        if (in_string)
          i++;
        break;
      case '[':
      case '{':
        if (!in_string && ++depth > DEPTH_MAX)
          return FALSE;
        break;
      case ']':
      case '}':
        if (!in_string && depth > 0)
          depth--;
        break;
      default:
        break;
      }
  return TRUE;
}

/* (nullable): the member, if it is a string. */
static const char *
get_string (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static void
read_protocols (RouseLiveReloadMessage *self, JsonObject *object)
{
  JsonNode  *node = json_object_get_member (object, "protocols");
  JsonArray *protocols = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; protocols != NULL && i < json_array_get_length (protocols); i++)
    {
      JsonNode   *element = json_array_get_element (protocols, i);
      const char *protocol = json_node_get_value_type (element) == G_TYPE_STRING ? json_node_get_string (element) : NULL;

      self->official |= g_strcmp0 (protocol, ROUSE_LIVE_RELOAD_PROTOCOL_7) == 0;
      self->ours |= g_strcmp0 (protocol, ROUSE_LIVE_RELOAD_PROTOCOL_OURS) == 0;
    }
}

static void
read_url (RouseLiveReloadMessage *self, JsonObject *object)
{
  const char *url = get_string (object, "url");

  if (url != NULL && strlen (url) <= URL_MAX)
    self->url = g_strdup (url);
}

static gboolean
read_object (RouseLiveReloadMessage *self, JsonObject *object)
{
  const char *command = get_string (object, "command");

  if (command == NULL)
    return FALSE;
  self->kind = ROUSE_LIVE_RELOAD_OTHER;
  if (g_str_equal (command, "hello"))
    {
      self->kind = ROUSE_LIVE_RELOAD_HELLO;
      read_protocols (self, object);
      read_url (self, object);
    }
  else if (g_str_equal (command, "url") || g_str_equal (command, "info"))
    {
      self->kind = ROUSE_LIVE_RELOAD_WHERE;
      read_url (self, object);
    }
  return TRUE;
}

gboolean
rouse_live_reload_message_parse (RouseLiveReloadMessage *self, const char *text, gsize length)
{
  g_autoptr (JsonParser) parser = NULL;
  JsonNode              *root;

  *self = (RouseLiveReloadMessage){ 0 };
  if (length > ROUSE_LIVE_RELOAD_MESSAGE_MAX || !g_utf8_validate_len (text, length, NULL) || !is_shallow (text, length))
    return FALSE;
  parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (parser, text, (gssize) length, NULL))
    return FALSE;
  root = json_parser_get_root (parser);
  return root != NULL && JSON_NODE_HOLDS_OBJECT (root) && read_object (self, json_node_get_object (root));
}

void
rouse_live_reload_message_clear (RouseLiveReloadMessage *self)
{
  g_clear_pointer (&self->url, g_free);
}

/* Ours. */

/* (transfer full) */
static JsonBuilder *
begin (const char *command)
{
  JsonBuilder *builder = json_builder_new_immutable ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "command");
  json_builder_add_string_value (builder, command);
  return builder;
}

static void
add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_true (JsonBuilder *builder, const char *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, TRUE);
}

static char *
end (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = NULL;

  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

char *
rouse_live_reload_message_hello (void)
{
  g_autoptr (JsonBuilder) builder = begin ("hello");

  json_builder_set_member_name (builder, "protocols");
  json_builder_begin_array (builder);
  json_builder_add_string_value (builder, ROUSE_LIVE_RELOAD_PROTOCOL_7);
  json_builder_add_string_value (builder, ROUSE_LIVE_RELOAD_PROTOCOL_OURS);
  json_builder_end_array (builder);
  add_string (builder, "serverName", "Rouse");
  return end (builder);
}

char *
rouse_live_reload_message_reload (const char *path, const char *since)
{
  g_autoptr (JsonBuilder) builder = begin ("reload");

  add_string (builder, "path", path);
  add_true (builder, "liveCSS");
  add_true (builder, "liveImg");
  if (since != NULL)
    add_string (builder, "since", since);
  return end (builder);
}

char *
rouse_live_reload_message_state (const char *since)
{
  g_autoptr (JsonBuilder) builder = begin ("rouse-state");

  add_string (builder, "since", since);
  return end (builder);
}

char *
rouse_live_reload_message_error (const char *key, const char *project, const char *program, const char *text)
{
  g_autoptr (JsonBuilder) builder = begin ("rouse-error");

  add_string (builder, "key", key);
  add_string (builder, "project", project);
  add_string (builder, "program", program);
  add_string (builder, "text", text);
  return end (builder);
}

char *
rouse_live_reload_message_fixed (const char *key, const char *program)
{
  g_autoptr (JsonBuilder) builder = begin ("rouse-fixed");

  add_string (builder, "key", key);
  add_string (builder, "program", program);
  return end (builder);
}
