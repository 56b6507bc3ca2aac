/* ask-message.c - what Rouse and a program that reloads itself say to each other
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "run/ask-message.h"

#include "record/record-json.h"
#include "run/notify-message.h"

#include <string.h>

/* Whether @object has @key, of that type. */
static gboolean
holds (JsonObject *object, const char *key, GType type)
{
  JsonNode *node = json_object_get_member (object, key);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

/* (transfer full) (nullable) */
static char *
dup_text (JsonObject *object, const char *key)
{
  g_autofree char *text = NULL;

  if (!holds (object, key, G_TYPE_STRING))
    return NULL;
  text = rouse_notify_text_new (json_object_get_string_member (object, key));
  return *text != '\0' ? g_steal_pointer (&text) : NULL;
}

static gboolean
take_hello (RouseAskMessage *message, JsonObject *object)
{
  JsonNode *hello = json_object_get_member (object, "hello");

  if (!JSON_NODE_HOLDS_OBJECT (hello) || !holds (object, "rouse", G_TYPE_INT64) || json_object_get_int_member (object, "rouse") != ROUSE_ASK_VERSION)
    return FALSE;
  *message = (RouseAskMessage){ .kind = ROUSE_ASK_HELLO, .text = dup_text (json_node_get_object (hello), "name") };
  return TRUE;
}

static gboolean
take_answer (RouseAskMessage *message, JsonObject *object)
{
  const char *answer;

  if (!holds (object, "answer", G_TYPE_STRING) || !holds (object, "change", G_TYPE_INT64))
    return FALSE;
  answer = json_object_get_string_member (object, "answer");
  if (!g_str_equal (answer, "done") && !g_str_equal (answer, "restart"))
    return FALSE;
  *message = (RouseAskMessage){ .kind = g_str_equal (answer, "done") ? ROUSE_ASK_DONE : ROUSE_ASK_RESTART,
                                .change = json_object_get_int_member (object, "change") };
  if (message->kind == ROUSE_ASK_RESTART)
    message->text = dup_text (object, "why");
  return TRUE;
}

gboolean
rouse_ask_message_parse (RouseAskMessage *message, const char *line, gsize length)
{
  g_autoptr (JsonParser) parser = NULL;
  JsonNode              *root;
  JsonObject            *object;

  /* The bound is also one of how deep it can be nested, which the parser follows by calling itself. */
  if (length > ROUSE_ASK_LINE_MAX || !g_utf8_validate (line, (gssize) length, NULL))
    return FALSE;
  parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (parser, line, (gssize) length, NULL))
    return FALSE;
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return FALSE;
  object = json_node_get_object (root);
  if (json_object_has_member (object, "hello"))
    return take_hello (message, object);
  if (json_object_has_member (object, "answer"))
    return take_answer (message, object);
  *message = (RouseAskMessage){ .kind = ROUSE_ASK_OTHER };
  return TRUE;
}

void
rouse_ask_message_clear (RouseAskMessage *message)
{
  g_clear_pointer (&message->text, g_free);
}

/* How many of @changes fit into a question. */
static guint
count_files (const RouseChangeSet *changes)
{
  gsize bytes = 0;
  guint n = 0;

  for (; n < changes->changes->len && n < ROUSE_ASK_FILES_MAX; n++)
    {
      const RouseChange *change = g_ptr_array_index (changes->changes, n);

      bytes += strlen (change->path) + (change->moved_from != NULL ? strlen (change->moved_from) : 0);
      if (bytes > ROUSE_ASK_BYTES_MAX)
        break;
    }
  return n;
}

char *
rouse_ask_message_format (const RouseChangeSet *changes, gint64 number, gint64 timeout_us)
{
  guint                  n_files = count_files (changes);
  g_autoptr (JsonObject) object = rouse_change_set_to_json (changes, n_files);
  g_autofree char       *members = NULL;

  json_object_set_boolean_member (object, "truncated", n_files < changes->n_changes);
  json_object_set_int_member (object, "timeout_ms", timeout_us / G_TIME_SPAN_MILLISECOND);
  members = rouse_json_to_line (object);
  /* The number in front, where somebody who looks at the line expects it. */
  return g_strdup_printf ("{\"change\":%" G_GINT64_FORMAT ",%s\n", number, members + 1);
}
