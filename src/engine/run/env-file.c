/* env-file.c - reads a file of environment variables
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "run/env-file.h"

#include "base/error.h"

#include <string.h>

struct _RouseEnvSettings
{
  GPtrArray  *names;  /* (owned) (element-type utf8) in the order in which they came first; borrowed from `values` */
  GHashTable *values; /* (owned) name → value */
  gsize       size;   /* bytes of all of it, what was replaced included */
};

/* Where the reading stands. */
typedef struct
{
  RouseEnvSettings *settings;
  const char       *name;
  char            **environment;
  const char       *at;
  const char       *end;
  guint             line;
  GError          **error;
} Reader;

RouseEnvSettings *
rouse_env_settings_new (void)
{
  RouseEnvSettings *self = g_new0 (RouseEnvSettings, 1);

  self->names = g_ptr_array_new ();
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
rouse_env_settings_free (RouseEnvSettings *self)
{
  g_ptr_array_unref (self->names);
  g_hash_table_unref (self->values);
  g_free (self);
}

char **
rouse_env_settings_steal (RouseEnvSettings *self)
{
  char **list = g_new0 (char *, self->names->len + 1);

  for (guint i = 0; i < self->names->len; i++)
    {
      const char *name = g_ptr_array_index (self->names, i);

      list[i] = g_strconcat (name, "=", g_hash_table_lookup (self->values, name), NULL);
    }
  rouse_env_settings_free (self);
  return list;
}

static gboolean
fail (Reader *reader, guint line, const char *what)
{
  g_set_error (reader->error, ROUSE_ERROR, ROUSE_ERROR_INVALID, "%s:%u: %s", reader->name, line, what);
  return FALSE;
}

/* Takes @name (transfer full) and @value (transfer full). */
static gboolean
set (Reader *reader, guint line, char *name, char *value)
{
  RouseEnvSettings *settings = reader->settings;
  gsize             length = strlen (name) + strlen (value);

  settings->size += length;
  if (!g_hash_table_contains (settings->values, name))
    g_ptr_array_add (settings->names, name);
  g_hash_table_insert (settings->values, name, value); /* which keeps the name that is there */
  if (length > ROUSE_ENV_VALUE_MAX)
    return fail (reader, line, "the value is longer than 128 KB");
  if (settings->size > ROUSE_ENV_FILE_MAX)
    return fail (reader, line, "all values together are longer than 1 MB");
  if (settings->names->len > ROUSE_ENV_VARIABLES_MAX)
    return fail (reader, line, "more than 4096 variables");
  return TRUE;
}

/* Reading */

static gboolean
is_at_end (const Reader *reader)
{
  return reader->at == reader->end;
}

/* The character there, or @offset further; 0 at the end. */
static char
peek (const Reader *reader, gsize offset)
{
  return (gsize) (reader->end - reader->at) > offset ? reader->at[offset] : '\0';
}

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t';
}

/* Whether a line ends there: "\r" counts with the line feed behind it. */
static gboolean
is_at_line_end (const Reader *reader)
{
  return is_at_end (reader) || peek (reader, 0) == '\n' || (peek (reader, 0) == '\r' && (peek (reader, 1) == '\n' || reader->at + 1 == reader->end));
}

static void
skip_blanks (Reader *reader)
{
  while (is_blank (peek (reader, 0)))
    reader->at++;
}

static void
skip_line (Reader *reader)
{
  while (!is_at_end (reader) && peek (reader, 0) != '\n')
    reader->at++;
  if (!is_at_end (reader))
    {
      reader->at++;
      reader->line++;
    }
}

static gboolean
begins_name (char c)
{
  return g_ascii_isalpha (c) || c == '_';
}

/* (transfer full) (nullable): the name there. A name that is referred to is that of a shell: @plain. */
static char *
take_name (Reader *reader, gboolean plain)
{
  const char *begin = reader->at;

  if (!begins_name (peek (reader, 0)))
    return NULL;
  while (g_ascii_isalnum (peek (reader, 0)) || peek (reader, 0) == '_' || (!plain && (peek (reader, 0) == '.' || peek (reader, 0) == '-')))
    reader->at++;
  return g_strndup (begin, reader->at - begin);
}

/* Variables */

static const char *
look_up (const Reader *reader, const char *name)
{
  const char *value = g_hash_table_lookup (reader->settings->values, name);

  return value != NULL || reader->environment == NULL ? value : g_environ_getenv (reader->environment, name);
}

/* Behind "${". Bounded by what the reader holds. */
static gboolean
put_braced (Reader *reader, GString *out)
{
  g_autofree char *name = take_name (reader, TRUE);
  const char      *value = name != NULL ? look_up (reader, name) : NULL;
  const char      *fallback;
  gboolean         also_empty = peek (reader, 0) == ':';

  if (name == NULL)
    return fail (reader, reader->line, "a variable's name has to follow “${”");
  if (peek (reader, 0) == '}')
    {
      reader->at++;
      g_string_append (out, value != NULL ? value : "");
      return TRUE;
    }
  if (also_empty)
    reader->at++;
  if (peek (reader, 0) != '-')
    return fail (reader, reader->line, "“${” allows ${NAME}, ${NAME-VALUE} and ${NAME:-VALUE}");
  fallback = ++reader->at;
  while (!is_at_end (reader) && peek (reader, 0) != '}' && peek (reader, 0) != '\n')
    reader->at++;
  if (peek (reader, 0) != '}')
    return fail (reader, reader->line, "“${” without “}”");
  if (value == NULL || (also_empty && *value == '\0'))
    g_string_append_len (out, fallback, reader->at - fallback);
  else
    g_string_append (out, value);
  reader->at++;
  return TRUE;
}

/* At a dollar. */
static gboolean
put_variable (Reader *reader, GString *out)
{
  reader->at++;
  if (peek (reader, 0) == '{')
    {
      reader->at++;
      return put_braced (reader, out);
    }
  if (begins_name (peek (reader, 0)))
    {
      g_autofree char *name = take_name (reader, TRUE);
      const char      *value = look_up (reader, name);

      g_string_append (out, value != NULL ? value : "");
    }
  else
    g_string_append_c (out, '$');
  return TRUE;
}

/* Values */

/* A value grows by others, which may have grown likewise. */
static gboolean
check_length (Reader *reader, const GString *out)
{
  return out->len <= ROUSE_ENV_VALUE_MAX || fail (reader, reader->line, "the value is longer than 128 KB");
}

static gboolean
read_bare (Reader *reader, GString *out)
{
  gsize solid = 0; /* up to where there are no blanks at the end; those of a variable count */

  while (!is_at_line_end (reader))
    {
      char c = peek (reader, 0);

      if (!check_length (reader, out))
        return FALSE;
      if (c == '#' && is_blank (reader->at[-1]))
        break;
      if (c == '$')
        {
          if (!put_variable (reader, out))
            return FALSE;
          solid = out->len;
          continue;
        }
      if (c == '\\' && peek (reader, 1) == '$')
        c = *++reader->at;
      g_string_append_c (out, c);
      if (!is_blank (c))
        solid = out->len;
      reader->at++;
    }
  g_string_truncate (out, solid);
  return check_length (reader, out);
}

/* At a backslash within double quotes. */
static void
put_escape (Reader *reader, GString *out)
{
  static const char codes[] = "nrt\"\\$";
  static const char meant[] = "\n\r\t\"\\$";
  const char       *code = peek (reader, 1) != '\0' ? strchr (codes, peek (reader, 1)) : NULL;

  g_string_append_c (out, code != NULL ? meant[code - codes] : '\\');
  reader->at += code != NULL ? 2 : 1;
}

static gboolean
read_quoted (Reader *reader, GString *out)
{
  char  quote = *reader->at++;
  guint first_line = reader->line;

  while (!is_at_end (reader) && peek (reader, 0) != quote)
    {
      char c = peek (reader, 0);

      if (!check_length (reader, out))
        return FALSE;
      if (quote == '"' && c == '$')
        {
          if (!put_variable (reader, out))
            return FALSE;
          continue;
        }
      if (quote == '"' && c == '\\')
        {
          put_escape (reader, out);
          continue;
        }
      if (quote == '\'' && c == '\\' && peek (reader, 1) == '\'')
        c = *++reader->at;
      if (c == '\n')
        reader->line++;
      g_string_append_c (out, c);
      reader->at++;
    }
  if (is_at_end (reader))
    return fail (reader, first_line, quote == '"' ? "the closing “\"” is missing" : "the closing “'” is missing");
  reader->at++;
  skip_blanks (reader);
  if (!is_at_line_end (reader) && peek (reader, 0) != '#')
    return fail (reader, reader->line, "only a comment may stand behind the closing quote");
  return check_length (reader, out);
}

/* At something that is neither empty nor a comment. */
static gboolean
read_setting (Reader *reader)
{
  g_autoptr (GString) value = g_string_new (NULL);
  g_autofree char    *name = NULL;
  guint               line = reader->line;
  gboolean            quoted;

  if (strncmp (reader->at, "export", MIN ((gsize) (reader->end - reader->at), 6)) == 0 && is_blank (peek (reader, 6)))
    {
      reader->at += 6;
      skip_blanks (reader);
    }
  name = take_name (reader, FALSE);
  skip_blanks (reader);
  if (name == NULL || peek (reader, 0) != '=')
    return fail (reader, line, "this is no NAME=VALUE");
  reader->at++;
  skip_blanks (reader);
  quoted = peek (reader, 0) == '"' || peek (reader, 0) == '\'';
  if (!(quoted ? read_quoted (reader, value) : read_bare (reader, value)))
    return FALSE;
  return set (reader, line, g_steal_pointer (&name), g_strdup (value->str));
}

gboolean
rouse_env_settings_parse (RouseEnvSettings *self, const char *name, const char *text, gsize length, char **environment, GError **error)
{
  Reader      reader = { self, name, environment, text, text + length, 1, error };
  const char *nul = memchr (text, '\0', length);

  if (length >= 3 && memcmp (text, "\357\273\277", 3) == 0) /* what some editors put before UTF-8 */
    reader.at += 3;
  if (nul != NULL)
    {
      for (const char *c = text; c < nul; c++)
        reader.line += *c == '\n';
      return fail (&reader, reader.line, "there is a NUL: this is no text");
    }
  while (!is_at_end (&reader))
    {
      skip_blanks (&reader);
      if (!is_at_line_end (&reader) && peek (&reader, 0) != '#' && !read_setting (&reader))
        return FALSE;
      skip_line (&reader);
    }
  return TRUE;
}
