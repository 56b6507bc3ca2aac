/* command.c - command lines taken to pieces: words, assignments, ports
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/detect/command-private.h"

#include <stdlib.h>
#include <string.h>

/* What a shell would see something in that g_shell_parse_argv() does not. Within quotation marks most of it is
 * plain text, but a dollar and a backquote are none in double ones. */
static gboolean
needs_shell (const char *line)
{
  char quote = '\0';

  for (; *line != '\0'; line++)
    if (*line == '\\' && quote != '\'' && line[1] != '\0')
      line++;
    else if (quote == '\0' && (*line == '\'' || *line == '"'))
      quote = *line;
    else if (quote != '\0' && *line == quote)
      quote = '\0';
    else if (quote == '\'')
      continue;
    else if (*line == '$' || *line == '`' || (quote == '\0' && strchr ("|&;<>()*?[]{}~#\n", *line) != NULL))
      return TRUE;
  return FALSE;
}

gboolean
rouse_command_is_assignment (const char *word)
{
  const char *c = word;

  while (g_ascii_isalnum (*c) || *c == '_')
    c++;
  return c > word && *c == '=' && !g_ascii_isdigit (*word);
}

static void
add_setting (char ***env, const char *setting)
{
  guint n = *env != NULL ? g_strv_length (*env) : 0;

  *env = g_renew (char *, *env, n + 2);
  (*env)[n] = g_strdup (setting);
  (*env)[n + 1] = NULL;
}

char **
rouse_command_split (const char *line, char ***env)
{
  g_auto (GStrv) words = NULL;
  guint          n = 0;

  if (needs_shell (line) || !g_shell_parse_argv (line, NULL, &words, NULL))
    return NULL;
  while (words[n] != NULL && rouse_command_is_assignment (words[n]))
    n++;
  if (words[n] == NULL || (n > 0 && env == NULL))
    return NULL;
  for (guint i = 0; i < n; i++)
    add_setting (env, words[i]);
  return g_strdupv (words + n);
}

/* "8000", ":8000", "0.0.0.0:8000"; 0 for anything else. */
static guint
read_port (const char *text)
{
  const char *colon = strrchr (text, ':');
  guint64     port;

  if (colon != NULL)
    text = colon + 1;
  return g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT16, &port, NULL) ? (guint) port : 0;
}

guint
rouse_command_find_port (const char *line)
{
  static const char *const options[] = { "-p", "--port", "-b", "--bind", "-l", "--listen", "--http-port", "--server.port", "runserver", "-S", NULL };
  g_auto (GStrv)           words = g_strsplit_set (line, " \t='\"", -1);
  gboolean                 expected = FALSE;

  for (guint i = 0; words[i] != NULL; i++)
    {
      guint port = expected || g_ascii_strcasecmp (words[i], "--port") == 0 ? read_port (words[i]) : 0;

      if (port != 0)
        return port;
      if (*words[i] != '\0')
        expected = g_strv_contains (options, words[i]) || g_str_equal (words[i], "PORT");
    }
  return 0;
}

static gboolean
ends_word (char c)
{
  return c == '\0' || g_ascii_isspace (c);
}

GPtrArray *
rouse_command_tokenize (const char *line)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  for (;;)
    {
      const char *begin;
      char        quote = '\0';

      line += strspn (line, " \t");
      if (*line == '\0')
        return g_steal_pointer (&words);
      for (begin = line; quote != '\0' ? *line != '\0' : !ends_word (*line); line++)
        if (*line == '\\' && quote != '\'' && line[1] != '\0')
          line++;
        else if (quote == '\0' && (*line == '\'' || *line == '"'))
          quote = *line;
        else if (quote != '\0' && *line == quote)
          quote = '\0';
        else if (*line == '`' || (*line == '$' && line[1] == '(' && quote != '\'') || (quote == '\0' && strchr ("|&;<>()#", *line) != NULL))
          return NULL;
      /* An open quotation mark, or white space that ends more than a word. */
      if (quote != '\0' || strchr (" \t", *line) == NULL)
        return NULL;
      g_ptr_array_add (words, g_strndup (begin, (gsize) (line - begin)));
    }
}

char *
rouse_command_dup_plain (const char *word)
{
  char *plain = g_shell_unquote (word, NULL);

  return plain != NULL ? plain : g_strdup (word);
}

void
rouse_command_free (RouseCommand *self)
{
  g_free (self->line);
  g_strfreev (self->watch);
  g_strfreev (self->ignore);
  g_free (self);
}
