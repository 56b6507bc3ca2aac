/* proxy-head.c - the head of an HTTP/1 message: taken to pieces without losing a byte
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "hot/proxy-head.h"

#include <string.h>

#define TOKEN_MARKS "!#$%&'*+-.^_`|~"
/* 18 digits: what is counted with never overflows. */
#define LENGTH_DIGITS 18

static void
field_free (gpointer data)
{
  RouseProxyField *field = data;

  g_free (field->line);
  g_free (field->name);
  g_free (field->value);
  g_free (field);
}

static RouseProxyField * /* (transfer full) */
field_new (char *line, char *name, char *value)
{
  RouseProxyField *field = g_new (RouseProxyField, 1);

  field->line = line;
  field->name = name;
  field->value = value;
  return field;
}

static gboolean
is_token_char (char c)
{
  return g_ascii_isalnum (c) || (c != '\0' && strchr (TOKEN_MARKS, c) != NULL);
}

static gsize
token_length (const char *text)
{
  gsize n = 0;

  while (is_token_char (text[n]))
    n++;
  return n;
}

/* The length of the head at the beginning of @data, the empty line included; 0 when its end is not there. */
static gsize
find_end (const char *data, gsize length)
{
  const char *from = data;
  const char *end = data + length;

  while ((from = memchr (from, '\n', (gsize) (end - from))) != NULL)
    {
      from++;
      if (from < end && *from == '\n')
        return (gsize) (from + 1 - data);
      if (from + 1 < end && from[0] == '\r' && from[1] == '\n')
        return (gsize) (from + 2 - data);
    }
  return 0;
}

/* "HTTP/1.0" or "HTTP/1.1" */
static gboolean
read_version (RouseProxyHead *self, const char *text)
{
  if (strncmp (text, "HTTP/1.", 7) != 0 || (text[7] != '0' && text[7] != '1'))
    return FALSE;
  self->minor = (guint) (text[7] - '0');
  return TRUE;
}

static gboolean
read_request_line (RouseProxyHead *self, const char *line)
{
  gsize       n = token_length (line);
  const char *target = line + n + 1;
  const char *space;

  if (n == 0 || line[n] != ' ')
    return FALSE;
  space = strchr (target, ' ');
  if (space == NULL || space == target || !read_version (self, space + 1) || space[9] != '\0')
    return FALSE;
  self->method = g_strndup (line, n);
  self->target = g_strndup (target, (gsize) (space - target));
  return TRUE;
}

static gboolean
read_status_line (RouseProxyHead *self, const char *line)
{
  const char *status = line + 9;

  if (!read_version (self, line) || line[8] != ' ')
    return FALSE;
  for (guint i = 0; i < 3; i++)
    if (!g_ascii_isdigit (status[i]))
      return FALSE;
  self->status = (guint) ((status[0] - '0') * 100 + (status[1] - '0') * 10 + (status[2] - '0'));
  return self->status >= 100 && (status[3] == '\0' || status[3] == ' ');
}

/* @line: without its end. @raw: with it (transfer none). */
static gboolean
read_field (RouseProxyHead *self, const char *line, const char *raw)
{
  gsize n = token_length (line);

  /* Neither continued lines nor space before the colon: those are read differently by different readers. */
  if (n == 0 || line[n] != ':')
    return FALSE;
  g_ptr_array_add (self->fields, field_new (g_strdup (raw), g_strndup (line, n), g_strstrip (g_strdup (line + n + 1))));
  return TRUE;
}

static gboolean
has_control (const char *line)
{
  for (; *line != '\0'; line++)
    if ((guchar) *line < ' ' && *line != '\t')
      return TRUE;
  return FALSE;
}

/* @length bytes that end with an empty line. */
static gboolean
read_lines (RouseProxyHead *self, const char *data, gsize length, gboolean is_response)
{
  const char *end = data + length;

  while (data < end)
    {
      const char      *feed = memchr (data, '\n', (gsize) (end - data));
      gboolean         has_return = feed > data && feed[-1] == '\r';
      g_autofree char *raw = g_strndup (data, (gsize) (feed + 1 - data));
      g_autofree char *line = g_strndup (data, (gsize) (feed - data) - (has_return ? 1 : 0));

      if (strlen (raw) != (gsize) (feed + 1 - data) || has_control (line) || (!has_return && !is_response))
        return FALSE;
      data = feed + 1;
      if (self->start == NULL)
        {
          self->start = g_steal_pointer (&raw);
          if (!(is_response ? read_status_line (self, line) : read_request_line (self, line)))
            return FALSE;
        }
      else if (data == end)
        self->end = g_steal_pointer (&raw);
      else if (!read_field (self, line, raw))
        return FALSE;
    }
  return self->end != NULL;
}

RouseProxyHeadResult
rouse_proxy_head_parse (const char *data, gsize length, gboolean is_response, RouseProxyHead **head, gsize *used)
{
  g_autoptr (RouseProxyHead) self = NULL;
  gsize                      n = find_end (data, length);

  if (n == 0 && length < ROUSE_PROXY_HEAD_MAX)
    return ROUSE_PROXY_HEAD_MORE;
  if (n == 0 || n > ROUSE_PROXY_HEAD_MAX)
    return ROUSE_PROXY_HEAD_BAD;
  self = g_new0 (RouseProxyHead, 1);
  self->fields = g_ptr_array_new_with_free_func (field_free);
  if (!read_lines (self, data, n, is_response))
    return ROUSE_PROXY_HEAD_BAD;
  *head = g_steal_pointer (&self);
  *used = n;
  return ROUSE_PROXY_HEAD_DONE;
}

void
rouse_proxy_head_free (RouseProxyHead *self)
{
  g_free (self->start);
  g_free (self->method);
  g_free (self->target);
  g_free (self->end);
  g_ptr_array_unref (self->fields);
  g_free (self);
}

void
rouse_proxy_head_write (const RouseProxyHead *self, GString *out)
{
  g_string_append (out, self->start);
  for (guint i = 0; i < self->fields->len; i++)
    g_string_append (out, ((RouseProxyField *) g_ptr_array_index (self->fields, i))->line);
  g_string_append (out, self->end);
}

/* (nullable): the @n-th field of that name. */
static const RouseProxyField *
find (const RouseProxyHead *self, const char *name, guint n)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      const RouseProxyField *field = g_ptr_array_index (self->fields, i);

      if (g_ascii_strcasecmp (field->name, name) == 0 && n-- == 0)
        return field;
    }
  return NULL;
}

guint
rouse_proxy_head_count (const RouseProxyHead *self, const char *name)
{
  guint n = 0;

  while (find (self, name, n) != NULL)
    n++;
  return n;
}

const char *
rouse_proxy_head_get (const RouseProxyHead *self, const char *name)
{
  const RouseProxyField *field = find (self, name, 0);

  return field != NULL ? field->value : NULL;
}

gboolean
rouse_proxy_head_has_token (const RouseProxyHead *self, const char *name, const char *token)
{
  const RouseProxyField *field;

  for (guint n = 0; (field = find (self, name, n)) != NULL; n++)
    {
      g_auto (GStrv) tokens = g_strsplit (field->value, ",", -1);

      for (guint i = 0; tokens[i] != NULL; i++)
        if (g_ascii_strcasecmp (g_strstrip (tokens[i]), token) == 0)
          return TRUE;
    }
  return FALSE;
}

void
rouse_proxy_head_remove (RouseProxyHead *self, const char *name)
{
  for (guint i = self->fields->len; i-- > 0;)
    if (g_ascii_strcasecmp (((RouseProxyField *) g_ptr_array_index (self->fields, i))->name, name) == 0)
      g_ptr_array_remove_index (self->fields, i);
}

void
rouse_proxy_head_add (RouseProxyHead *self, const char *name, const char *value)
{
  g_ptr_array_add (self->fields, field_new (g_strdup_printf ("%s: %s\r\n", name, value), g_strdup (name), g_strdup (value)));
}

void
rouse_proxy_head_replace (RouseProxyHead *self, guint index, const char *value)
{
  RouseProxyField *field = g_ptr_array_index (self->fields, index);

  g_free (field->line);
  g_free (field->value);
  field->line = g_strdup_printf ("%s: %s\r\n", field->name, value);
  field->value = g_strdup (value);
}

/* %FALSE: there are several that differ, or it is no number. */
static gboolean
read_length (const RouseProxyHead *self, guint64 *length)
{
  const RouseProxyField *first = find (self, "Content-Length", 0);
  const RouseProxyField *next;
  gsize                  n = strspn (first->value, "0123456789");

  if (n == 0 || n > LENGTH_DIGITS || first->value[n] != '\0')
    return FALSE;
  for (guint i = 1; (next = find (self, "Content-Length", i)) != NULL; i++)
    if (!g_str_equal (next->value, first->value))
      return FALSE;
  *length = g_ascii_strtoull (first->value, NULL, 10);
  return TRUE;
}

gboolean
rouse_proxy_head_frame_request (const RouseProxyHead *self, RouseProxyFraming *framing)
{
  guint n_codings = rouse_proxy_head_count (self, "Transfer-Encoding");
  guint n_lengths = rouse_proxy_head_count (self, "Content-Length");

  *framing = (RouseProxyFraming){ ROUSE_PROXY_BODY_NONE };
  if (n_codings + n_lengths > 1)
    return FALSE;
  if (n_codings > 0)
    {
      framing->kind = ROUSE_PROXY_BODY_CHUNKED;
      return self->minor == 1 && g_ascii_strcasecmp (rouse_proxy_head_get (self, "Transfer-Encoding"), "chunked") == 0;
    }
  if (n_lengths > 0 && !read_length (self, &framing->length))
    return FALSE;
  framing->kind = framing->length > 0 ? ROUSE_PROXY_BODY_LENGTH : ROUSE_PROXY_BODY_NONE;
  return TRUE;
}

gboolean
rouse_proxy_head_frame_response (const RouseProxyHead *self, const char *method, RouseProxyFraming *framing)
{
  guint    n_codings = rouse_proxy_head_count (self, "Transfer-Encoding");
  gboolean has_length = rouse_proxy_head_count (self, "Content-Length") > 0;

  *framing = (RouseProxyFraming){ ROUSE_PROXY_BODY_NONE };
  if ((n_codings > 0 && has_length) || n_codings > 1 || (has_length && !read_length (self, &framing->length)))
    return FALSE;
  if (self->status < 200 || self->status == 204 || self->status == 304 || g_str_equal (method, "HEAD"))
    return TRUE;
  if (n_codings > 0)
    {
      const char *coding = rouse_proxy_head_get (self, "Transfer-Encoding");
      const char *last = strrchr (coding, ',');

      framing->coded = last != NULL || g_ascii_strcasecmp (coding, "chunked") != 0;
      last = last != NULL ? last + 1 + strspn (last + 1, " \t") : coding;
      framing->kind = g_ascii_strcasecmp (last, "chunked") == 0 ? ROUSE_PROXY_BODY_CHUNKED : ROUSE_PROXY_BODY_UNTIL_CLOSE;
    }
  else if (!has_length)
    framing->kind = ROUSE_PROXY_BODY_UNTIL_CLOSE;
  else if (framing->length > 0)
    framing->kind = ROUSE_PROXY_BODY_LENGTH;
  return TRUE;
}

gboolean
rouse_proxy_head_is_persistent (const RouseProxyHead *self)
{
  if (rouse_proxy_head_has_token (self, "Connection", "close"))
    return FALSE;
  return self->minor == 1 || rouse_proxy_head_has_token (self, "Connection", "keep-alive");
}
