/* live-reload-judge.c - who may speak with the LiveReload server: pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "hot/live-reload-judge.h"

#include <gio/gio.h>
#include <string.h>

static const char *const extension_schemes[] = { "chrome-extension", "moz-extension", "safari-web-extension", NULL };

/* (transfer full): as it is compared: lower case, and "localhost." is localhost. */
static char *
normalize (const char *host)
{
  char *result = g_ascii_strdown (host, -1);
  gsize length = strlen (result);

  if (length > 1 && result[length - 1] == '.')
    result[length - 1] = '\0';
  return result;
}

RouseWebAddress *
rouse_web_address_new (const char *host, guint16 port)
{
  RouseWebAddress *self = g_new0 (RouseWebAddress, 1);

  self->host = host != NULL ? normalize (host) : NULL;
  self->port = port;
  return self;
}

void
rouse_web_address_free (RouseWebAddress *self)
{
  g_free (self->host);
  g_free (self);
}

/* (transfer full) (nullable): @schemes is "http" and "https", or more. */
static GUri *
parse (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NON_DNS | G_URI_FLAGS_ENCODED, NULL);

  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    return NULL;
  return g_steal_pointer (&uri);
}

static gboolean
is_web (GUri *uri)
{
  return g_str_equal (g_uri_get_scheme (uri), "http") || g_str_equal (g_uri_get_scheme (uri), "https");
}

RouseWebAddress *
rouse_web_address_new_from_url (const char *url)
{
  g_autoptr (GUri) uri = parse (url);
  int              port;

  if (uri == NULL || !is_web (uri))
    return NULL;
  port = g_uri_get_port (uri);
  if (port <= 0)
    port = g_str_equal (g_uri_get_scheme (uri), "https") ? 443 : 80;
  return rouse_web_address_new (g_uri_get_host (uri), (guint16) port);
}

gboolean
rouse_web_address_matches (const RouseWebAddress *self, const RouseWebAddress *page)
{
  if (self->port != page->port)
    return FALSE;
  if (self->host == NULL || page->host == NULL || g_str_equal (self->host, page->host))
    return TRUE;
  return rouse_live_reload_is_loopback (self->host) && rouse_live_reload_is_loopback (page->host);
}

gboolean
rouse_live_reload_is_loopback (const char *host)
{
  g_autofree char         *name = normalize (host);
  g_autoptr (GInetAddress) address = NULL;

  if (g_str_equal (name, "localhost") || g_str_has_suffix (name, ".localhost"))
    return TRUE;
  address = g_inet_address_new_from_string (name);
  return address != NULL && g_inet_address_get_is_loopback (address);
}

static gboolean
is_known (const char *host, const char *const *hosts)
{
  g_autofree char *name = normalize (host);

  if (strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789.-_:") != strlen (name))
    return FALSE;
  return rouse_live_reload_is_loopback (name) || (hosts != NULL && g_strv_contains (hosts, name));
}

/* (transfer full) (nullable): the host of "HOST", "HOST:PORT" or "[HOST]:PORT", when it is nothing else. */
static char *
dup_host (const char *header)
{
  g_autofree char *url = NULL;
  g_autoptr (GUri) uri = NULL;

  if (*header == '\0' || strpbrk (header, "/?#@,\\ \t") != NULL)
    return NULL;
  url = g_strconcat ("http://", header, "/", NULL);
  uri = parse (url);
  return uri != NULL ? g_strdup (g_uri_get_host (uri)) : NULL;
}

gboolean
rouse_live_reload_is_own_host (const char *header)
{
  g_autofree char *host = dup_host (header);

  return host != NULL && (strchr (host, '.') == NULL || g_hostname_is_ip_address (host) || rouse_live_reload_is_loopback (host));
}

gboolean
rouse_live_reload_admits_host (const char *header, const char *const *hosts)
{
  g_autofree char *host = header != NULL ? dup_host (header) : NULL;

  return host != NULL && is_known (host, hosts);
}

gboolean
rouse_live_reload_admits_origin (const char *header, const char *const *hosts)
{
  g_autoptr (GUri) uri = NULL;

  if (header == NULL)
    return TRUE;
  if (strpbrk (header, "@, \t") != NULL)
    return FALSE;
  uri = parse (header);
  if (uri == NULL || *g_uri_get_path (uri) != '\0' || g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL)
    return FALSE;
  if (g_strv_contains (extension_schemes, g_uri_get_scheme (uri)))
    return TRUE;
  return is_web (uri) && is_known (g_uri_get_host (uri), hosts);
}
