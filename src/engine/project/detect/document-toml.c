/* document-toml.c - TOML 1.0, but for what only a writer of dates would miss
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/detect/document.h"

#include "base/error.h"

#include <string.h>

/* There is no library for it in Debian 12 that C can use (decisions/0013). Dates and times become their text. What
 * is refused is what cannot be told apart; that a table is not defined twice is left to those whose file it is. */

typedef struct
{
  const char *next;
  guint       line;
  guint       depth;
  GError    **error;
} Reading;

static JsonNode *read_value (Reading *self);

static gpointer
fail (Reading *self, const char *message)
{
  if (self->error != NULL && *self->error == NULL)
    g_set_error_literal (self->error, ROUSE_ERROR, ROUSE_ERROR_INVALID, message);
  return NULL;
}

static void
skip_blanks (Reading *self)
{
  self->next += strspn (self->next, " \t");
}

static void
skip_comment (Reading *self)
{
  skip_blanks (self);
  if (*self->next == '#')
    self->next += strcspn (self->next, "\n");
  else if (self->next[0] == '\r' && self->next[1] == '\n')
    self->next++;
}

/* White space, comments and ends of lines, as between the items of an array. */
static void
skip_lines (Reading *self)
{
  for (;;)
    {
      skip_comment (self);
      if (*self->next != '\n')
        return;
      self->next++;
      self->line++;
    }
}

static gboolean
end_line (Reading *self)
{
  skip_comment (self);
  if (*self->next != '\n' && *self->next != '\0')
    return fail (self, "there is something behind the value") != NULL;
  return TRUE;
}

/* Strings. */

static gboolean
read_code_point (Reading *self, guint digits, GString *out)
{
  gunichar c = 0;

  for (guint i = 0; i < digits; i++, self->next++)
    {
      if (!g_ascii_isxdigit (*self->next))
        return FALSE;
      c = c * 16 + (gunichar) g_ascii_xdigit_value (*self->next);
    }
  if (c == 0 || !g_unichar_validate (c))
    return FALSE;
  g_string_append_unichar (out, c);
  return TRUE;
}

/* `next` is behind the backslash. */
static gboolean
read_escape (Reading *self, gboolean lines, GString *out)
{
  static const char from[] = "btnfre\"\\", to[] = "\b\t\n\f\r\033\"\\";
  char              c = *self->next;
  const char       *place = c != '\0' ? strchr (from, c) : NULL;

  if (place != NULL)
    {
      g_string_append_c (out, to[place - from]);
      self->next++;
      return TRUE;
    }
  if (c == 'u' || c == 'U')
    {
      self->next++;
      return read_code_point (self, c == 'u' ? 4 : 8, out);
    }
  /* The end of the line and what is blank before the next word are not meant. */
  if (!lines || c == '\0' || self->next[strspn (self->next, " \t\r")] != '\n')
    return FALSE;
  for (; *self->next != '\0' && g_ascii_isspace (*self->next); self->next++)
    self->line += *self->next == '\n';
  return TRUE;
}

/* Whether three times @quote stand at @text. */
static gboolean
is_three (const char *text, char quote)
{
  return text[0] == quote && text[1] == quote && text[2] == quote;
}

/* (transfer full) (nullable) */
static char *
read_string (Reading *self)
{
  g_autoptr (GString) out = g_string_new (NULL);
  char                quote = *self->next;
  gboolean            lines = is_three (self->next, quote);

  self->next += lines ? 3 : 1;
  if (lines && self->next[strspn (self->next, "\r")] == '\n')
    {
      self->next += strcspn (self->next, "\n") + 1;
      self->line++;
    }
  while (*self->next != '\0')
    {
      char c = *self->next;

      if (lines ? is_three (self->next, quote) && self->next[3] != quote : c == quote)
        {
          self->next += lines ? 3 : 1;
          return g_string_free (g_steal_pointer (&out), FALSE);
        }
      self->next++;
      if (c == '\n' && !lines)
        break;
      self->line += c == '\n';
      if (c != '\\' || quote == '\'')
        g_string_append_c (out, c);
      else if (!read_escape (self, lines, out))
        return fail (self, "this is no escape that TOML knows");
    }
  return fail (self, "a quotation mark is not closed");
}

/* Keys. */

static gboolean
is_bare (char c)
{
  return g_ascii_isalnum (c) || c == '_' || c == '-';
}

/* (transfer full) (element-type utf8) (nullable): a.b."c d" */
static GPtrArray *
read_keys (Reading *self)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);

  for (;;)
    {
      const char *begin;

      skip_blanks (self);
      begin = self->next;
      if (*begin == '"' || *begin == '\'')
        {
          char *key = is_three (begin, *begin) ? fail (self, "a key is in one line") : read_string (self);

          if (key == NULL)
            return NULL;
          g_ptr_array_add (keys, key);
        }
      else
        {
          while (is_bare (*self->next))
            self->next++;
          if (self->next == begin)
            return fail (self, "there should be a key here");
          g_ptr_array_add (keys, g_strndup (begin, (gsize) (self->next - begin)));
        }
      if (keys->len > ROUSE_DOCUMENT_MAX_DEPTH)
        return fail (self, "this key has too many parts");
      skip_blanks (self);
      if (*self->next != '.')
        return g_steal_pointer (&keys);
      self->next++;
    }
}

/* (nullable) (transfer none): the table @key of @object, made if need be; of an array of tables the last one. */
static JsonObject *
enter (Reading *self, JsonObject *object, const char *key)
{
  JsonNode *node = json_object_get_member (object, key);

  if (node == NULL)
    {
      JsonObject *made = json_object_new ();

      json_object_set_object_member (object, key, made);
      return made;
    }
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);
      guint      length = json_array_get_length (array);

      node = length > 0 ? json_array_get_element (array, length - 1) : NULL;
    }
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return fail (self, "this key has a value already, and is no table");
  return json_node_get_object (node);
}

/* KEY = VALUE into @object. */
static gboolean
read_pair (Reading *self, JsonObject *object)
{
  g_autoptr (GPtrArray) keys = read_keys (self);
  const char           *last;
  JsonNode             *value;

  if (keys == NULL)
    return FALSE;
  if (*self->next != '=')
    return fail (self, "there should be a = behind the key") != NULL;
  self->next++;
  for (guint i = 0; i + 1 < keys->len && object != NULL; i++)
    object = enter (self, object, g_ptr_array_index (keys, i));
  if (object == NULL)
    return FALSE;
  last = g_ptr_array_index (keys, keys->len - 1);
  if (json_object_has_member (object, last))
    return fail (self, "this key is there twice") != NULL;
  skip_blanks (self);
  value = read_value (self);
  if (value == NULL)
    return FALSE;
  json_object_set_member (object, last, value);
  return TRUE;
}

/* Values. */

static JsonNode *
read_array (Reading *self)
{
  g_autoptr (JsonArray) array = json_array_new ();

  for (self->next++;;)
    {
      JsonNode *item;

      skip_lines (self);
      if (*self->next == ']')
        break;
      item = read_value (self);
      if (item == NULL)
        return NULL;
      json_array_add_element (array, item);
      skip_lines (self);
      if (*self->next == ',')
        self->next++;
      else if (*self->next != ']')
        return fail (self, "there should be a comma or a ] here");
    }
  self->next++;
  return json_node_init_array (json_node_alloc (), array);
}

static JsonNode *
read_inline_table (Reading *self)
{
  g_autoptr (JsonObject) object = json_object_new ();

  for (self->next++;;)
    {
      skip_lines (self);
      if (*self->next == '}')
        break;
      if (!read_pair (self, object))
        return NULL;
      skip_lines (self);
      if (*self->next == ',')
        self->next++;
      else if (*self->next != '}')
        return fail (self, "there should be a comma or a } here");
    }
  self->next++;
  return json_node_init_object (json_node_alloc (), object);
}

/* Whether it begins as numbers and dates do, or is one of the two that have names. */
static gboolean
is_number (const char *word)
{
  const char *bare = word + (*word == '+' || *word == '-');

  return g_ascii_isdigit (*bare) || g_str_equal (bare, "inf") || g_str_equal (bare, "nan");
}

/* Numbers, truths, dates: a date may have a space in its middle. */
static JsonNode *
read_word (Reading *self)
{
  const char      *begin = self->next;
  g_autofree char *word = NULL;
  g_autofree char *digits = NULL;
  gint64           number;
  char            *end;

  self->next += strspn (self->next, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+-_.:");
  if (self->next - begin == 10 && begin[4] == '-' && self->next[0] == ' ' && g_ascii_isdigit (self->next[1]))
    self->next += 1 + strspn (self->next + 1, "0123456789+-:.Z");
  word = g_strndup (begin, (gsize) (self->next - begin));
  if (g_str_equal (word, "true") || g_str_equal (word, "false"))
    return json_node_init_boolean (json_node_alloc (), *word == 't');
  if (!is_number (word))
    return fail (self, *word == '\0' ? "the value is missing" : "this is no value; text stands in quotation marks");
  digits = g_strdup (word);
  end = digits;
  for (const char *c = word; *c != '\0'; c++)
    if (*c != '_')
      *end++ = *c;
  *end = '\0';
  number = g_ascii_strtoll (digits, &end, 10);
  if (*end == '\0')
    return json_node_init_int (json_node_alloc (), number);
  return json_node_init_string (json_node_alloc (), word);
}

static JsonNode *
read_value (Reading *self)
{
  JsonNode *value;

  if (++self->depth > ROUSE_DOCUMENT_MAX_DEPTH)
    return fail (self, "values lie too deep in each other");
  if (*self->next == '"' || *self->next == '\'')
    {
      g_autofree char *text = read_string (self);

      value = text != NULL ? json_node_init_string (json_node_alloc (), text) : NULL;
    }
  else if (*self->next == '[')
    value = read_array (self);
  else if (*self->next == '{')
    value = read_inline_table (self);
  else
    value = read_word (self);
  self->depth--;
  return value;
}

/* Lines. */

/* [a.b] and [[a.b]]. (nullable) (transfer none): what the lines that follow belong to. */
static JsonObject *
read_header (Reading *self, JsonObject *root)
{
  gboolean              array = self->next[1] == '[';
  g_autoptr (GPtrArray) keys = NULL;
  const char           *last;
  JsonNode             *node;

  self->next += array ? 2 : 1;
  keys = read_keys (self);
  if (keys == NULL)
    return NULL;
  if (*self->next != ']' || (array && self->next[1] != ']'))
    return fail (self, "there should be a ] here");
  self->next += array ? 2 : 1;
  for (guint i = 0; i + 1 < keys->len && root != NULL; i++)
    root = enter (self, root, g_ptr_array_index (keys, i));
  if (root == NULL)
    return NULL;
  last = g_ptr_array_index (keys, keys->len - 1);
  if (!array)
    return enter (self, root, last);
  node = json_object_get_member (root, last);
  if (node == NULL)
    {
      json_object_set_array_member (root, last, json_array_new ());
      node = json_object_get_member (root, last);
    }
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return fail (self, "this key has a value already, and is no array of tables");
  json_array_add_object_element (json_node_get_array (node), json_object_new ());
  return enter (self, root, last);
}

JsonNode *
rouse_document_parse_toml (const char *text, guint *line, GError **error)
{
  g_autoptr (JsonObject) root = json_object_new ();
  g_autoptr (GError)     why = NULL;
  Reading                reading = { text, 1, 0, &why };
  JsonObject            *table = root;

  if (g_str_has_prefix (text, "\xef\xbb\xbf"))
    reading.next += 3;
  for (;;)
    {
      gboolean ok;

      skip_lines (&reading);
      if (*reading.next == '\0')
        break;
      if (*reading.next == '[')
        ok = (table = read_header (&reading, root)) != NULL;
      else
        ok = read_pair (&reading, table);
      if (!ok || !end_line (&reading))
        {
          *line = reading.line;
          g_propagate_error (error, g_steal_pointer (&why));
          return NULL;
        }
    }
  *line = 0;
  return json_node_init_object (json_node_alloc (), root);
}
