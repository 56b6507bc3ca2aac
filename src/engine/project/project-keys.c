/* project-keys.c - the keys of a project's file: how each is read, checked and written
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/project-keys.h"

#include "base/duration.h"
#include "base/error.h"
#include "base/signal-name.h"
#include "filter/filter.h"
#include "project/ini.h"

#include <string.h>

#define FIELD(type, target, key) G_STRUCT_MEMBER (type, target, (key)->offset)

static gboolean
fail (GError **error, const char *message)
{
  g_set_error_literal (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, message);
  return FALSE;
}

static gboolean
has_control (const char *text)
{
  for (; *text != '\0'; text++)
    if (g_ascii_iscntrl (*text))
      return TRUE;
  return FALSE;
}

/* Text in one line. */

static gboolean
read_name (const RouseKey *key, const char *value, RouseReading *reading, gpointer target, GError **error)
{
  g_autofree char *text = rouse_ini_decode (value, error);

  if (text == NULL)
    return FALSE;
  if (text[strspn (text, " ")] == '\0' || has_control (text))
    return fail (error, "write a name in one line");
  g_free (FIELD (char *, target, key));
  FIELD (char *, target, key) = g_steal_pointer (&text);
  return TRUE;
}

static gboolean
read_url (const RouseKey *key, const char *value, RouseReading *reading, gpointer target, GError **error)
{
  g_autofree char *text = rouse_ini_decode (value, error);

  if (text == NULL)
    return FALSE;
  if (!g_uri_is_valid (text, G_URI_FLAGS_NONE, NULL))
    return fail (error, "write an address such as http://localhost:8000/");
  g_free (FIELD (char *, target, key));
  FIELD (char *, target, key) = g_steal_pointer (&text);
  return TRUE;
}

static char *
write_text (const RouseKey *key, gconstpointer target, const char *root)
{
  const char *text = FIELD (char *, target, key);

  return text != NULL ? rouse_ini_encode (text) : NULL;
}

/* One of a few words. */

static gboolean
read_choice (const RouseKey *key, const char *value, RouseReading *reading, gpointer target, GError **error)
{
  g_autoptr (GString) allowed = g_string_new ("write ");

  for (guint i = 0; key->choices[i] != NULL; i++)
    {
      if (g_str_equal (key->choices[i], value))
        {
          FIELD (int, target, key) = (int) i;
          return TRUE;
        }
      if (i > 0)
        g_string_append (allowed, key->choices[i + 1] != NULL ? ", " : " or ");
      g_string_append (allowed, key->choices[i]);
    }
  return fail (error, allowed->str);
}

static char *
write_choice (const RouseKey *key, gconstpointer target, const char *root)
{
  return g_strdup (key->choices[FIELD (int, target, key)]);
}

/* Durations. */

static gboolean
parse_duration (const char *text, gint64 most, gint64 *us, GError **error)
{
  gint64 parsed;

  if (!rouse_duration_parse (text, &parsed, error))
    return FALSE;
  if (parsed > most)
    {
      g_autofree char *shown = rouse_duration_format (most);

      g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, "at most %s", shown);
      return FALSE;
    }
  *us = parsed;
  return TRUE;
}

/* Exact, unlike what is meant for reading only. */
static char *
dup_duration (gint64 us)
{
  if (us % G_TIME_SPAN_SECOND == 0)
    return g_strdup_printf ("%" G_GINT64_FORMAT "s", us / G_TIME_SPAN_SECOND);
  if (us % G_TIME_SPAN_MILLISECOND == 0)
    return g_strdup_printf ("%" G_GINT64_FORMAT "ms", us / G_TIME_SPAN_MILLISECOND);
  return g_strdup_printf ("%" G_GINT64_FORMAT "us", us);
}

static gboolean
read_duration (const RouseKey *key, const char *value, RouseReading *reading, gpointer target, GError **error)
{
  return parse_duration (value, key->most, &FIELD (gint64, target, key), error);
}

static char *
write_duration (const RouseKey *key, gconstpointer target, const char *root)
{
  return dup_duration (FIELD (gint64, target, key));
}

/* What tells that a service is ready. The struct is reached as a whole: the kind says which of its fields counts. */

static gboolean
read_ready_port (const char *text, guint16 *port, GError **error)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT16, &number, NULL))
    return fail (error, "write a port from 1 to 65535, such as port:8000");
  *port = (guint16) number;
  return TRUE;
}

static gboolean
check_address (const char *text, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);
  const char      *scheme = uri != NULL ? g_uri_get_scheme (uri) : "";
  const char      *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (host == NULL || *host == '\0' || !(g_str_equal (scheme, "http") || g_str_equal (scheme, "https")))
    return fail (error, "write a whole address, such as http://localhost:8000/health");
  return TRUE;
}

static gboolean
check_pattern (const char *text, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GRegex) regex = *text != '\0' ? g_regex_new (text, 0, 0, &local_error) : NULL;

  if (regex == NULL)
    g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, "write a regular expression, such as output:Listening on%s%s",
                 local_error != NULL ? ": " : "", local_error != NULL ? local_error->message : "");
  return regex != NULL;
}

static gboolean
read_ready (const RouseKey *key, const char *value, RouseReading *reading, gpointer target, GError **error)
{
  RouseProgram *program = target;
  const char   *text = value; /* as it is: a regular expression is full of backslashes */
  const char   *rest = strchr (text, ':');
  gboolean      ok;

  rest = rest != NULL ? rest + 1 : "";
  if (g_str_equal (text, "notify"))
    {
      program->ready_kind = ROUSE_READY_NOTIFY;
      return TRUE;
    }
  if (g_str_has_prefix (text, "alive:"))
    {
      program->ready_kind = ROUSE_READY_ALIVE;
      return parse_duration (rest, key->most, &program->ready_us, error);
    }
  if (g_str_has_prefix (text, "port:"))
    {
      program->ready_kind = ROUSE_READY_PORT;
      return read_ready_port (rest, &program->ready_port, error);
    }
  if (!g_str_has_prefix (text, "http:") && !g_str_has_prefix (text, "https:") && !g_str_has_prefix (text, "output:"))
    return fail (error, "write alive: and a time, port: and a number, output: and a regular expression, or an http: or https: address");
  program->ready_kind = g_str_has_prefix (text, "output:") ? ROUSE_READY_OUTPUT : ROUSE_READY_HTTP;
  /* http:http://… is the same as the address alone. */
  if (program->ready_kind == ROUSE_READY_HTTP && !g_str_has_prefix (rest, "http"))
    rest = text;
  ok = program->ready_kind == ROUSE_READY_OUTPUT ? check_pattern (rest, error) : check_address (rest, error);
  if (ok)
    {
      g_free (program->ready_text);
      program->ready_text = g_strdup (rest);
    }
  return ok;
}

static char *
write_ready (const RouseKey *key, gconstpointer target, const char *root)
{
  const RouseProgram *program = target;
  g_autofree char    *duration = dup_duration (program->ready_us);

  switch (program->ready_kind)
    {
    case ROUSE_READY_ALIVE:
      return g_strconcat ("alive:", duration, NULL);
    case ROUSE_READY_PORT:
      return g_strdup_printf ("port:%u", program->ready_port);
    case ROUSE_READY_HTTP:
      return g_strdup (program->ready_text);
    case ROUSE_READY_OUTPUT:
      return g_strconcat ("output:", program->ready_text, NULL);
    case ROUSE_READY_NOTIFY:
      return g_strdup ("notify");
    }
  g_return_val_if_reached (NULL);
}

/* Signals. */

static gboolean
read_signal (const RouseKey *key, const char *value, RouseReading *reading, gpointer target, GError **error)
{
  int signum = rouse_signal_name_parse (value);

  if (signum == 0)
    return fail (error, "write the name of a signal, such as SIGTERM, SIGINT or SIGUSR2, or its number");
  FIELD (int, target, key) = signum;
  return TRUE;
}

static char *
write_signal (const RouseKey *key, gconstpointer target, const char *root)
{
  const char *name = rouse_signal_name_get (FIELD (int, target, key));

  return name != NULL ? g_strconcat ("SIG", name, NULL) : g_strdup_printf ("%d", FIELD (int, target, key));
}

/* Files and folders. */

/* (transfer full) (nullable) */
static char *
resolve_path (const char *text, const char *root, GError **error)
{
  if (*text == '\0')
    return fail (error, "write the name of a folder or file"), NULL;
  if (g_str_has_prefix (text, "file:"))
    {
      g_autofree char *path = g_filename_from_uri (text, NULL, NULL);

      if (path == NULL)
        return fail (error, "write an address of a file such as file:///home/me/shop"), NULL;
      return g_canonicalize_filename (path, NULL);
    }
  if (text[0] == '~' && (text[1] == '\0' || text[1] == '/'))
    {
      g_autofree char *path = g_build_filename (g_get_home_dir (), text + 1, NULL);

      return g_canonicalize_filename (path, NULL);
    }
  if (!g_path_is_absolute (text) && root == NULL)
    return fail (error, "write the whole name of the folder, from / on"), NULL;
  return g_canonicalize_filename (text, root);
}

/* (transfer full) */
static char *
spell_path (const char *path, const char *root)
{
  gsize       length = root != NULL ? strlen (root) : 0;
  const char *text = path;

  if (!g_utf8_validate (path, -1, NULL) || has_control (path))
    return g_filename_to_uri (path, NULL, NULL);
  if (root != NULL && g_str_equal (path, root))
    return g_strdup (".");
  if (length > 1 && strncmp (path, root, length) == 0 && path[length] == '/')
    text = path + length + 1;
  /* A folder really called "~". */
  return g_strconcat (*text == '~' || g_str_has_prefix (text, "file:") ? "./" : "", text, NULL);
}

static gboolean
read_path (const RouseKey *key, const char *value, RouseReading *reading, gpointer target, GError **error)
{
  g_autofree char *text = rouse_ini_decode (value, error);
  char            *path;

  if (text == NULL || (path = resolve_path (text, reading->root, error)) == NULL)
    return FALSE;
  g_free (FIELD (char *, target, key));
  FIELD (char *, target, key) = path;
  return TRUE;
}

static char *
write_path (const RouseKey *key, gconstpointer target, const char *root)
{
  const char      *path = FIELD (char *, target, key);
  g_autofree char *text = path != NULL ? spell_path (path, root) : NULL;

  return text != NULL ? rouse_ini_encode (text) : NULL;
}

static char *
write_root (const RouseKey *key, gconstpointer target, const char *root)
{
  return write_path (key, target, NULL);
}

/* Lists. What is checked of an item may also give it another form. */

typedef char *(*ItemFunc) (const char *item, const char *root, GError **error);

static gboolean
read_items (const RouseKey *key, const char *value, const char *root, gpointer target, ItemFunc func, GError **error)
{
  g_auto (GStrv) items = rouse_ini_decode_list (value, error);

  if (items == NULL)
    return FALSE;
  for (guint i = 0; items[i] != NULL; i++)
    {
      char *item = func (items[i], root, error);

      if (item == NULL)
        return FALSE;
      g_free (items[i]);
      items[i] = item;
    }
  g_strfreev (FIELD (char **, target, key));
  FIELD (char **, target, key) = items[0] != NULL ? g_steal_pointer (&items) : NULL;
  return TRUE;
}

static char *
write_items (const RouseKey *key, gconstpointer target, const char *root)
{
  char **items = FIELD (char **, target, key);

  return items != NULL ? rouse_ini_encode_list ((const char *const *) items) : NULL;
}

static gboolean
read_paths (const RouseKey *key, const char *value, RouseReading *reading, gpointer target, GError **error)
{
  return read_items (key, value, reading->root, target, resolve_path, error);
}

static char *
write_paths (const RouseKey *key, gconstpointer target, const char *root)
{
  char                **paths = FIELD (char **, target, key);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_free);

  if (paths == NULL)
    return NULL;
  for (; *paths != NULL; paths++)
    g_ptr_array_add (items, spell_path (*paths, root));
  g_ptr_array_add (items, NULL);
  return rouse_ini_encode_list ((const char *const *) items->pdata);
}

/* A filter is the judge of globs, and would otherwise refuse them when the project is switched on. */
static char *
check_glob (const char *glob, const char *root, GError **error)
{
  const char *const        globs[] = { glob, NULL };
  const RouseFilterOptions options = { .ignore = globs };
  g_autoptr (RouseFilter)  filter = rouse_filter_new (G_DIR_SEPARATOR_S, &options, error);

  return filter != NULL ? g_strdup (glob) : NULL;
}

static gboolean
read_globs (const RouseKey *key, const char *value, RouseReading *reading, gpointer target, GError **error)
{
  return read_items (key, value, NULL, target, check_glob, error);
}

static char *
check_extension (const char *text, const char *root, GError **error)
{
  /* People write "*.py" and ".py" and mean the same. */
  text += *text == '*';
  text += *text == '.';
  if (*text == '\0' || strpbrk (text, "/*?[],") != NULL)
    return fail (error, "write extensions with semicolons between them, such as py;html"), NULL;
  return g_strdup (text);
}

static gboolean
read_extensions (const RouseKey *key, const char *value, RouseReading *reading, gpointer target, GError **error)
{
  return read_items (key, value, NULL, target, check_extension, error);
}

static char *
check_setting (const char *text, const char *root, GError **error)
{
  if (*text == '=' || strchr (text, '=') == NULL)
    return fail (error, "write NAME=VALUE, with semicolons between several"), NULL;
  return g_strdup (text);
}

static gboolean
read_env (const RouseKey *key, const char *value, RouseReading *reading, gpointer target, GError **error)
{
  return read_items (key, value, NULL, target, check_setting, error);
}

/* The command: words, or a line for the shell. Which of them is known at the end of the group. */

static gboolean
read_command (const RouseKey *key, const char *value, RouseReading *reading, gpointer target, GError **error)
{
  g_autofree char *text = rouse_ini_decode (value, error);

  if (text == NULL)
    return FALSE;
  if (text[strspn (text, " \t\r\n")] == '\0')
    return fail (error, "write the command that is to run");
  g_free (reading->command);
  reading->command = g_steal_pointer (&text);
  return TRUE;
}

static char *
write_command (const RouseKey *key, gconstpointer target, const char *root)
{
  g_autofree char *line = rouse_program_dup_command_line (target);

  return rouse_ini_encode (line);
}

static const char *const truths[] = { "false", "true", NULL };
static const char *const untruths[] = { "true", "false", NULL };
static const char *const notifies[] = { "default", "problems", "failures", "all", "none", NULL };
static const char *const kinds[] = { "service", "task", NULL };
static const char *const busies[] = { "restart", "queue", NULL };

static gboolean
read_shell (const RouseKey *key, const char *value, RouseReading *reading, gpointer target, GError **error)
{
  return read_choice (key, value, reading, &reading->shell, error);
}

static char *
write_shell (const RouseKey *key, gconstpointer target, const char *root)
{
  return g_strdup (truths[((const RouseProgram *) target)->shell != NULL]);
}

/* Where the project stands among the others is not the project's own affair: the store reads and writes that. */
static gboolean
read_order (const RouseKey *key, const char *value, RouseReading *reading, gpointer target, GError **error)
{
  if (!g_ascii_string_to_unsigned (value, 10, 0, G_MAXINT, NULL, NULL))
    return fail (error, "write a number");
  return TRUE;
}

#define PROJECT(field) G_STRUCT_OFFSET (RouseProject, field)
#define PROGRAM(field) G_STRUCT_OFFSET (RouseProgram, field)

const RouseKey rouse_project_keys[] = {
  { "name", read_name, write_text, PROJECT (name) },
  { "root", read_path, write_root, PROJECT (root) },
  { "order", read_order, NULL },
  { "url", read_url, write_text, PROJECT (url) },
  { "notify", read_choice, write_choice, PROJECT (notify), notifies },
  { "roots", read_paths, write_paths, PROJECT (roots) },
  { "include", read_globs, write_items, PROJECT (include) },
  { "extensions", read_extensions, write_items, PROJECT (extensions) },
  { "ignore", read_globs, write_items, PROJECT (ignore) },
  { "vcs-ignore", read_choice, write_choice, PROJECT (no_vcs_ignore), untruths },
  { "content", read_choice, write_choice, PROJECT (content), truths },
  { "follow-links", read_choice, write_choice, PROJECT (follow_links), truths },
  { "settle", read_duration, write_duration, PROJECT (settle_us), NULL, 10 * G_TIME_SPAN_SECOND },
  { NULL },
};

const RouseKey rouse_program_keys[] = {
  { "command", read_command, write_command },
  { "shell", read_shell, write_shell, 0, truths },
  { "cwd", read_path, write_path, PROGRAM (cwd) },
  { "env", read_env, write_items, PROGRAM (env) },
  { "kind", read_choice, write_choice, PROGRAM (kind), kinds },
  { "on-busy", read_choice, write_choice, PROGRAM (on_busy), busies },
  { "ready", read_ready, write_ready, PROGRAM (ready_us), NULL, G_TIME_SPAN_HOUR },
  { "restart-on-exit", read_choice, write_choice, PROGRAM (restart_on_exit), truths },
  { "stop-signal", read_signal, write_signal, PROGRAM (stop_signal) },
  { "stop-timeout", read_duration, write_duration, PROGRAM (stop_timeout_us), NULL, G_TIME_SPAN_HOUR },
  { NULL },
};
