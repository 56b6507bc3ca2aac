/* ini.c - groups of keys and values as text that people write: read, changed, and nothing of it lost
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/ini.h"

#include "base/error.h"

#include <string.h>

/* Nobody writes longer ones by hand, and messages quote them. */
#define MAX_LINE 65536
/* Each key is looked for among the lines of its group, and each group among all. */
#define MAX_LINES 5000u

/* What some editors put in front of UTF-8. */
#define MARK "\xef\xbb\xbf"

static void
line_free (gpointer data)
{
  RouseIniLine *self = data;

  g_free (self->text);
  g_free (self->key);
  g_free (self->value);
  g_free (self);
}

static void
group_free (gpointer data)
{
  RouseIniGroup *self = data;

  g_free (self->kind);
  g_free (self->name);
  g_free (self->text);
  g_ptr_array_unref (self->above);
  g_ptr_array_unref (self->lines);
  g_free (self);
}

/* Takes @text over. */
static RouseIniGroup *
group_new (const char *kind, const char *name, char *text, guint number)
{
  RouseIniGroup *self = g_new0 (RouseIniGroup, 1);

  self->kind = g_strdup (kind);
  self->name = g_strdup (name);
  self->text = text;
  self->number = number;
  self->above = g_ptr_array_new_with_free_func (line_free);
  self->lines = g_ptr_array_new_with_free_func (line_free);
  return self;
}

RouseIni *
rouse_ini_new (void)
{
  RouseIni *self = g_new0 (RouseIni, 1);

  self->head = g_ptr_array_new_with_free_func (line_free);
  self->groups = g_ptr_array_new_with_free_func (group_free);
  self->ended = TRUE;
  return self;
}

void
rouse_ini_free (RouseIni *self)
{
  g_ptr_array_unref (self->head);
  g_ptr_array_unref (self->groups);
  g_free (self);
}

/* Reading. */

static gboolean G_GNUC_PRINTF (4, 5)
  fail (GError **error, const char *path, guint number, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list          args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, "%s:%u: %s", path, number, message);
  return FALSE;
}

static gboolean
is_word (const char *text)
{
  if (*text == '\0')
    return FALSE;
  for (; *text != '\0'; text++)
    if (!g_ascii_isalnum (*text) && *text != '-')
      return FALSE;
  return TRUE;
}

/* (transfer full): without the white space around it. */
static char *
dup_stripped (const char *text, gsize length)
{
  while (length > 0 && strchr (" \t\r", text[length - 1]) != NULL)
    length--;
  while (length > 0 && strchr (" \t\r", *text) != NULL)
    {
      text++;
      length--;
    }
  return g_strndup (text, length);
}

static gboolean
has_control (const char *text)
{
  for (; *text != '\0'; text++)
    if (g_ascii_iscntrl (*text))
      return TRUE;
  return FALSE;
}

static gboolean
is_blank (const RouseIniLine *line)
{
  return line->text[strspn (line->text, " \t\r")] == '\0';
}

/* The comment right above a group is the group's: it goes where that goes. */
static void
take_comment (GPtrArray *lines, GPtrArray *above)
{
  guint first = lines->len;

  while (first > 0)
    {
      const RouseIniLine *line = g_ptr_array_index (lines, first - 1);

      if (line->key != NULL || is_blank (line))
        break;
      first--;
    }
  while (lines->len > first)
    g_ptr_array_add (above, g_ptr_array_steal_index (lines, first));
}

/* @stripped is the line without the white space around it, "[kind name]". */
static gboolean
parse_group (RouseIni *self, const char *path, const char *text, const char *stripped, guint number, GError **error)
{
  g_autofree char     *kind = NULL;
  char                *name;
  const RouseIniGroup *other;
  RouseIniGroup       *group;
  GPtrArray           *before = self->head;

  if (!g_str_has_suffix (stripped, "]"))
    return fail (error, path, number, "a group is a line such as [project] or [program web], and nothing else");
  kind = dup_stripped (stripped + 1, strlen (stripped) - 2);
  name = strpbrk (kind, " \t");
  if (name != NULL)
    {
      *name++ = '\0';
      name += strspn (name, " \t");
      if (strpbrk (name, "[]") != NULL || has_control (name))
        return fail (error, path, number, "the name of a group cannot hold brackets and control characters");
    }
  if (!is_word (kind))
    return fail (error, path, number, "a group is a line such as [project] or [program web], and nothing else");
  other = rouse_ini_find (self, kind, name);
  if (other != NULL)
    return fail (error, path, number, "this group is in line %u already", other->number);
  if (self->groups->len > 0)
    before = ((RouseIniGroup *) g_ptr_array_index (self->groups, self->groups->len - 1))->lines;
  group = group_new (kind, name, g_strdup (text), number);
  take_comment (before, group->above);
  g_ptr_array_add (self->groups, group);
  return TRUE;
}

static gboolean
parse_entry (const RouseIniGroup *group, const char *path, RouseIniLine *line, const char *stripped, GError **error)
{
  const char         *equals = strchr (stripped, '=');
  g_autofree char    *key = NULL;
  const RouseIniLine *other;

  if (equals == NULL)
    return fail (error, path, line->number, "this is neither a [group] nor key=value nor a # comment");
  key = dup_stripped (stripped, equals - stripped);
  if (!is_word (key))
    return fail (error, path, line->number, "a key is made of letters, digits and hyphens");
  if (group == NULL)
    return fail (error, path, line->number, "%s: it belongs below a group, such as [project]", key);
  other = rouse_ini_group_find (group, key);
  if (other != NULL)
    return fail (error, path, line->number, "%s: it is in line %u already", key, other->number);
  line->key = g_steal_pointer (&key);
  line->value = dup_stripped (equals + 1, strlen (equals + 1));
  return TRUE;
}

static gboolean
parse_line (RouseIni *self, const char *path, const char *text, guint number, GError **error)
{
  g_autofree char *stripped = dup_stripped (text, strlen (text));
  RouseIniGroup   *group = self->groups->len > 0 ? g_ptr_array_index (self->groups, self->groups->len - 1) : NULL;
  RouseIniLine    *line;

  if (*stripped == '[')
    return parse_group (self, path, text, stripped, number, error);
  line = g_new0 (RouseIniLine, 1);
  line->text = g_strdup (text);
  line->number = number;
  g_ptr_array_add (group != NULL ? group->lines : self->head, line);
  if (*stripped == '\0' || *stripped == '#' || *stripped == ';')
    return TRUE;
  return parse_entry (group, path, line, stripped, error);
}

static guint
count_lines (const char *text, const char *end)
{
  guint number = 1;

  for (; text < end; text++)
    number += *text == '\n';
  return number;
}

RouseIni *
rouse_ini_parse (const char *path, const char *text, gsize length, GError **error)
{
  g_autoptr (RouseIni) self = rouse_ini_new ();
  const char          *end = text + length;
  const char          *bad;
  guint                number = 0;

  if (length > ROUSE_INI_MAX_BYTES)
    {
      g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, "%s: it has more than 1 MiB", path);
      return NULL;
    }
  if (!g_utf8_validate_len (text, length, &bad))
    {
      fail (error, path, count_lines (text, bad), "this is not text in UTF-8");
      return NULL;
    }
  self->mark = length >= strlen (MARK) && memcmp (text, MARK, strlen (MARK)) == 0;
  if (self->mark)
    text += strlen (MARK);
  self->cr = memmem (text, end - text, "\r\n", 2) != NULL;
  self->ended = text == end || end[-1] == '\n';
  while (text < end)
    {
      const char      *stop = memchr (text, '\n', end - text);
      g_autofree char *line = g_strndup (text, (stop != NULL ? stop : end) - text);

      number++;
      if (number > MAX_LINES)
        {
          fail (error, path, number, "it has more than %u lines", MAX_LINES);
          return NULL;
        }
      if (strlen (line) > MAX_LINE)
        {
          fail (error, path, number, "this line has more than 64 KiB");
          return NULL;
        }
      if (!parse_line (self, path, line, number, error))
        return NULL;
      text = stop != NULL ? stop + 1 : end;
    }
  return g_steal_pointer (&self);
}

/* Writing. */

static void
append_lines (GString *out, const GPtrArray *lines)
{
  for (guint i = 0; i < lines->len; i++)
    {
      g_string_append (out, ((const RouseIniLine *) g_ptr_array_index (lines, i))->text);
      g_string_append_c (out, '\n');
    }
}

char *
rouse_ini_dup_text (const RouseIni *self)
{
  GString *out = g_string_new (self->mark ? MARK : NULL);

  append_lines (out, self->head);
  for (guint i = 0; i < self->groups->len; i++)
    {
      const RouseIniGroup *group = g_ptr_array_index (self->groups, i);

      append_lines (out, group->above);
      g_string_append (out, group->text);
      g_string_append_c (out, '\n');
      append_lines (out, group->lines);
    }
  if (!self->ended && g_str_has_suffix (out->str, "\n"))
    g_string_truncate (out, out->len - 1);
  return g_string_free (out, FALSE);
}

static char *
dup_line (const RouseIni *self, const char *text)
{
  return g_strconcat (text, self->cr ? "\r" : NULL, NULL);
}

static char *
dup_header (const RouseIni *self, const char *kind, const char *name)
{
  g_autofree char *text = name != NULL ? g_strdup_printf ("[%s %s]", kind, name) : g_strdup_printf ("[%s]", kind);

  return dup_line (self, text);
}

static RouseIniLine *
line_new (char *text)
{
  RouseIniLine *line = g_new0 (RouseIniLine, 1);

  line->text = text;
  return line;
}

RouseIniGroup *
rouse_ini_find (const RouseIni *self, const char *kind, const char *name)
{
  for (guint i = 0; i < self->groups->len; i++)
    {
      RouseIniGroup *group = g_ptr_array_index (self->groups, i);

      if (g_str_equal (group->kind, kind) && g_strcmp0 (group->name, name) == 0)
        return group;
    }
  return NULL;
}

/* Leaves a blank line at the end of @lines, for what comes after them. */
static void
add_blank (const RouseIni *self, GPtrArray *lines)
{
  if (lines->len == 0 || !is_blank (g_ptr_array_index (lines, lines->len - 1)))
    g_ptr_array_add (lines, line_new (dup_line (self, "")));
}

RouseIniGroup *
rouse_ini_add (RouseIni *self, const char *kind, const char *name)
{
  RouseIniGroup *group = group_new (kind, name, dup_header (self, kind, name), 0);

  if (self->groups->len > 0)
    add_blank (self, ((RouseIniGroup *) g_ptr_array_index (self->groups, self->groups->len - 1))->lines);
  else if (self->head->len > 0)
    add_blank (self, self->head);
  g_ptr_array_add (self->groups, group);
  return group;
}

void
rouse_ini_remove (RouseIni *self, RouseIniGroup *group)
{
  g_ptr_array_remove (self->groups, group);
}

void
rouse_ini_move (RouseIni *self, RouseIniGroup *group, guint position)
{
  guint index;

  g_return_if_fail (g_ptr_array_find (self->groups, group, &index) && position < self->groups->len);

  if (index == position)
    return;
  g_ptr_array_insert (self->groups, position, g_ptr_array_steal_index (self->groups, index));
  if (position + 1 < self->groups->len)
    add_blank (self, group->lines);
  if (position > 0)
    add_blank (self, ((RouseIniGroup *) g_ptr_array_index (self->groups, position - 1))->lines);
}

void
rouse_ini_rename (RouseIni *self, RouseIniGroup *group, const char *name)
{
  g_free (group->name);
  group->name = g_strdup (name);
  g_free (group->text);
  group->text = dup_header (self, group->kind, name);
}

const RouseIniLine *
rouse_ini_group_find (const RouseIniGroup *self, const char *key)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      const RouseIniLine *line = g_ptr_array_index (self->lines, i);

      if (g_strcmp0 (line->key, key) == 0)
        return line;
    }
  return NULL;
}

void
rouse_ini_set (RouseIni *self, RouseIniGroup *group, const char *key, const char *value)
{
  guint         after = 0;
  RouseIniLine *line = NULL;

  for (guint i = 0; i < group->lines->len && line == NULL; i++)
    {
      RouseIniLine *other = g_ptr_array_index (group->lines, i);

      if (other->key == NULL)
        continue;
      after = i + 1;
      if (g_str_equal (other->key, key))
        line = other;
    }
  if (value == NULL)
    {
      if (line != NULL)
        g_ptr_array_remove_index (group->lines, after - 1);
      return;
    }
  if (line == NULL)
    {
      line = line_new (NULL);
      line->key = g_strdup (key);
      g_ptr_array_insert (group->lines, after, line);
    }
  g_free (line->text);
  g_free (line->value);
  line->value = g_strdup (value);
  line->text = g_strdup_printf ("%s=%s%s", key, value, self->cr ? "\r" : "");
}
