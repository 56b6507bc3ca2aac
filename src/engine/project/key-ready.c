/* key-ready.c - what tells that a service is ready
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/key-values.h"

#include "base/error.h"

#include <string.h>

/* The struct is reached as a whole: the kind says which of its fields counts. */

static gboolean
read_ready_port (const char *text, guint16 *port, GError **error)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT16, &number, NULL))
    return rouse_key_fail (error, "write a port from 1 to 65535, such as port:8000");
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
    return rouse_key_fail (error, "write a whole address, such as http://localhost:8000/health");
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

ROUSE_KEY_READ (rouse_key_read_ready)
{
  RouseProgram            *program = target;
  g_autoptr (RouseProgram) defaults = rouse_program_new ();
  const char              *text = value; /* as it is: a regular expression is full of backslashes */
  const char              *rest = strchr (text, ':');
  gboolean                 ok;

  /* The shared layer may have said something else. */
  program->ready_us = defaults->ready_us;
  program->ready_port = 0;
  g_clear_pointer (&program->ready_text, g_free);
  rest = rest != NULL ? rest + 1 : "";
  if (g_str_equal (text, "notify"))
    {
      program->ready_kind = ROUSE_READY_NOTIFY;
      return TRUE;
    }
  if (g_str_has_prefix (text, "alive:"))
    {
      program->ready_kind = ROUSE_READY_ALIVE;
      return rouse_key_parse_duration (rest, key->most, &program->ready_us, error);
    }
  if (g_str_has_prefix (text, "port:"))
    {
      program->ready_kind = ROUSE_READY_PORT;
      return read_ready_port (rest, &program->ready_port, error);
    }
  if (!g_str_has_prefix (text, "http:") && !g_str_has_prefix (text, "https:") && !g_str_has_prefix (text, "output:"))
    return rouse_key_fail (error, "write alive: and a time, port: and a number, output: and a regular expression, an http: or https: address, or notify");
  program->ready_kind = g_str_has_prefix (text, "output:") ? ROUSE_READY_OUTPUT : ROUSE_READY_HTTP;
  /* http:http://… is the same as the address alone. */
  if (program->ready_kind == ROUSE_READY_HTTP && !g_str_has_prefix (rest, "http"))
    rest = text;
  ok = program->ready_kind == ROUSE_READY_OUTPUT ? check_pattern (rest, error) : check_address (rest, error);
  if (ok)
    program->ready_text = g_strdup (rest);
  return ok;
}

ROUSE_KEY_WRITE (rouse_key_write_ready)
{
  const RouseProgram *program = target;
  g_autofree char    *duration = rouse_key_dup_duration (program->ready_us);

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
