/* git-config.c - the syntax of git's configuration files
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "filter/git-config.h"

#include <string.h>

typedef struct
{
  const char *p;
  const char *end;
  GString    *section;
  GString    *subsection;
  gboolean    has_subsection;
  GString    *key;
  GString    *value;
} Parser;

/* The byte at hand, or a line feed at the end of the text; "\r\n" counts as one line feed. */
static char
peek (Parser *self)
{
  if (self->p < self->end && *self->p == '\r' && self->p + 1 < self->end && self->p[1] == '\n')
    self->p++;
  return self->p < self->end ? *self->p : '\n';
}

static char
next (Parser *self)
{
  char c = peek (self);

  if (self->p < self->end)
    self->p++;
  return c;
}

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t' || c == '\r';
}

static void
skip_line (Parser *self)
{
  while (next (self) != '\n')
    ;
}

/* "core]", "includeIf "gitdir:~/work/"]", or the old "branch.main]"; the bracket before it is read. */
static gboolean
parse_section (Parser *self)
{
  char c;

  g_string_truncate (self->section, 0);
  g_string_truncate (self->subsection, 0);
  self->has_subsection = FALSE;
  while ((c = next (self)) != ']')
    {
      if (is_blank (c))
        {
          while (is_blank (c))
            c = next (self);
          if (c != '"')
            return FALSE;
          self->has_subsection = TRUE;
          while ((c = next (self)) != '"')
            {
              if (c == '\\')
                c = next (self);
              if (c == '\n')
                return FALSE;
              g_string_append_c (self->subsection, c);
            }
          return next (self) == ']';
        }
      if (c == '.' && !self->has_subsection)
        self->has_subsection = TRUE;
      else if (g_ascii_isalnum (c) || c == '-' || c == '.')
        g_string_append_c (self->has_subsection ? self->subsection : self->section, g_ascii_tolower (c));
      else
        return FALSE;
    }
  return TRUE;
}

/* Up to the end of the line, which a backslash carries on; the "=" before it is read. */
static gboolean
parse_value (Parser *self)
{
  gboolean quoted = FALSE;
  gsize    trimmed = 0; /* the length without blanks at the end */
  char     c;

  g_string_truncate (self->value, 0);
  while ((c = next (self)) != '\n')
    {
      if (!quoted && (c == '#' || c == ';'))
        {
          skip_line (self);
          break;
        }
      if (!quoted && is_blank (c))
        {
          if (self->value->len > 0)
            g_string_append_c (self->value, c);
          continue;
        }
      if (c == '"')
        {
          quoted = !quoted;
          trimmed = self->value->len;
          continue;
        }
      if (c == '\\')
        {
          c = next (self);
          if (c == '\n')
            continue;
          if (c == 't')
            c = '\t';
          else if (c == 'n')
            c = '\n';
          else if (c == 'b')
            c = '\b';
          else if (c != '\\' && c != '"')
            return FALSE;
        }
      g_string_append_c (self->value, c);
      trimmed = self->value->len;
    }
  g_string_truncate (self->value, trimmed);
  return !quoted;
}

/* "name = value", "name", of which @first is read already. */
static gboolean
parse_setting (Parser *self, char first, RouseGitConfigFunc func, gpointer data)
{
  gboolean has_value = FALSE;

  g_string_truncate (self->key, 0);
  g_string_append_c (self->key, g_ascii_tolower (first));
  while (g_ascii_isalnum (peek (self)) || peek (self) == '-')
    g_string_append_c (self->key, g_ascii_tolower (next (self)));
  while (is_blank (peek (self)))
    next (self);
  if (peek (self) == '=')
    {
      next (self);
      has_value = TRUE;
      if (!parse_value (self))
        return FALSE;
    }
  else if (next (self) != '\n')
    return FALSE;
  func (self->section->str, self->has_subsection ? self->subsection->str : NULL, self->key->str,
        has_value ? self->value->str : NULL, data);
  return TRUE;
}

static gboolean
parse_all (Parser *self, RouseGitConfigFunc func, gpointer data)
{
  while (self->p < self->end)
    {
      char c = next (self);

      if (c == '\n' || is_blank (c))
        continue;
      if (c == '#' || c == ';')
        skip_line (self);
      else if (c == '[')
        {
          if (!parse_section (self))
            return FALSE;
        }
      else if (!g_ascii_isalpha (c) || self->section->len == 0 || !parse_setting (self, c, func, data))
        return FALSE;
    }
  return TRUE;
}

gboolean
rouse_git_config_parse (const char *text, gsize length, RouseGitConfigFunc func, gpointer data)
{
  Parser parser = {
    .p = text,
    .end = text + length,
    .section = g_string_new (NULL),
    .subsection = g_string_new (NULL),
    .key = g_string_new (NULL),
    .value = g_string_new (NULL),
  };
  gboolean ok;

  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    parser.p += 3;
  ok = parse_all (&parser, func, data);
  g_string_free (parser.section, TRUE);
  g_string_free (parser.subsection, TRUE);
  g_string_free (parser.key, TRUE);
  g_string_free (parser.value, TRUE);
  return ok;
}

gboolean
rouse_git_config_is_true (const char *value)
{
  if (value == NULL)
    return TRUE;
  if (g_ascii_strcasecmp (value, "true") == 0 || g_ascii_strcasecmp (value, "yes") == 0 || g_ascii_strcasecmp (value, "on") == 0)
    return TRUE;
  return g_ascii_strtoll (value, NULL, 0) != 0;
}
