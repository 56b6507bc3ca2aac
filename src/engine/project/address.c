/* address.c - a host and a port as people write them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/address.h"

#include "base/error.h"

#include <string.h>

#define MAX_HOST 253u

static gboolean
fail (GError **error, const char *message)
{
  g_set_error_literal (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, message);
  return FALSE;
}

static gboolean
parse_port (const char *text, guint16 *port, GError **error)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT16, &number, NULL))
    return fail (error, "write a port from 1 to 65535, such as 8000");
  *port = (guint16) number;
  return TRUE;
}

/* Whether it can be the name of a host, and is not a number that went wrong. */
static gboolean
is_name (const char *text)
{
  gboolean has_letter = FALSE;

  for (const char *c = text; *c != '\0'; c++)
    {
      if (!g_ascii_isalnum (*c) && *c != '-' && *c != '.' && *c != '_')
        return FALSE;
      has_letter |= g_ascii_isalpha (*c);
    }
  return has_letter && strlen (text) <= MAX_HOST && g_ascii_isalnum (*text);
}

static gboolean
is_any (const char *host)
{
  return g_str_equal (host, "0.0.0.0") || g_str_equal (host, "::");
}

static gboolean
is_v6 (const char *host)
{
  return strchr (host, ':') != NULL;
}

/* (transfer full) (nullable) */
static char *
parse_host (const char *text, gboolean in_brackets, RouseAddressUse use, GError **error)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (text);
  g_autofree char         *host = address != NULL ? g_inet_address_to_string (address) : NULL;

  if (host != NULL && is_v6 (host) != in_brackets)
    return fail (error, "write an address of IPv6 in brackets, and no other, such as [::1]:8000"), NULL;
  if (host != NULL && use == ROUSE_ADDRESS_CONNECT && is_any (host))
    return fail (error, "write one address to connect to, such as localhost:8000"), NULL;
  if (host != NULL)
    return g_steal_pointer (&host);
  if (!in_brackets && use == ROUSE_ADDRESS_LISTEN && g_ascii_strcasecmp (text, "localhost") == 0)
    return g_strdup ("127.0.0.1");
  if (!in_brackets && use == ROUSE_ADDRESS_CONNECT && is_name (text))
    return g_ascii_strdown (text, -1);
  if (use == ROUSE_ADDRESS_CONNECT)
    return fail (error, "write a port, or a host and a port, such as 8000, localhost:8000 or [::1]:8000"), NULL;
  return fail (error, "write a port, or an address of this machine in numbers and a port, such as 8000, 127.0.0.1:8000 or [::1]:8000"), NULL;
}

gboolean
rouse_address_parse (const char *text, RouseAddressUse use, char **host, guint16 *port, GError **error)
{
  const char      *colon = strrchr (text, ':');
  gboolean         in_brackets = *text == '[' && colon != NULL && colon[-1] == ']';
  g_autofree char *name = NULL, *parsed = NULL;
  guint16          number;

  if (colon == NULL)
    {
      if (!parse_port (text, port, error))
        return FALSE;
      *host = NULL;
      return TRUE;
    }
  name = in_brackets ? g_strndup (text + 1, (gsize) (colon - text) - 2) : g_strndup (text, (gsize) (colon - text));
  parsed = parse_host (name, in_brackets, use, error);
  if (parsed == NULL || !parse_port (colon + 1, &number, error))
    return FALSE;
  *host = g_steal_pointer (&parsed);
  *port = number;
  return TRUE;
}

char *
rouse_address_dup_text (const char *host, guint16 port)
{
  if (host == NULL)
    return g_strdup_printf ("%u", port);
  return g_strdup_printf (is_v6 (host) ? "[%s]:%u" : "%s:%u", host, port);
}

gboolean
rouse_address_collides (const char *host, guint16 port, const char *other_host, guint16 other_port)
{
  if (port != other_port)
    return FALSE;
  /* This one takes what comes for IPv4, too. */
  if (g_str_equal (host, "::") || g_str_equal (other_host, "::"))
    return TRUE;
  return is_v6 (host) == is_v6 (other_host) && (is_any (host) || is_any (other_host) || g_str_equal (host, other_host));
}

gboolean
rouse_address_reaches (const char *host, guint16 port, const char *target_host, guint16 target_port)
{
  g_autoptr (GInetAddress) target = NULL;

  if (port != target_port)
    return FALSE;
  if (g_ascii_strcasecmp (target_host, "localhost") == 0)
    return is_any (host) || g_str_equal (host, "127.0.0.1") || g_str_equal (host, "::1");
  if (g_str_equal (host, target_host))
    return TRUE;
  /* Another address may be that of another machine. */
  target = g_inet_address_new_from_string (target_host);
  return target != NULL && g_inet_address_get_is_loopback (target) && (g_str_equal (host, "::") || (is_any (host) && !is_v6 (target_host)));
}
