/* page-url.c - where a browser finds what a project serves
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/page-url.h"
#include "project/address.h"

/* (transfer full): the addresses that stand for all, and that of IPv4 nobody types, are this machine's name. */
static char *
dup_url (const char *host, guint16 port)
{
  static const char *const local[] = { "127.0.0.1", "0.0.0.0", "::", NULL };
  g_autofree char         *address = rouse_address_dup_text (g_strv_contains (local, host) ? "localhost" : host, port);

  return g_strdup_printf ("http://%s/", address);
}

char *
rouse_listen_spec_dup_url (const RouseListenSpec *self)
{
  return self->kind == ROUSE_LISTEN_TCP ? dup_url (self->host, self->port) : NULL;
}

char *
rouse_proxy_spec_dup_url (const RouseProxySpec *self)
{
  return dup_url (self->listen_host, self->listen_port);
}

/* (transfer full) (nullable) */
static char *
find_proxy (const RouseProgram *program)
{
  g_autoptr (RouseProxySpec) spec = NULL;

  if (program->proxies == NULL || program->proxies[0] == NULL)
    return NULL;
  spec = rouse_proxy_spec_parse (program->proxies[0], NULL);
  return spec != NULL ? rouse_proxy_spec_dup_url (spec) : NULL;
}

/* (transfer full) (nullable) */
static char *
find_socket (const RouseProgram *program)
{
  char *url = NULL;

  for (guint i = 0; url == NULL && program->listen != NULL && program->listen[i] != NULL; i++)
    {
      g_autoptr (RouseListenSpec) spec = rouse_listen_spec_parse (program->listen[i], NULL, NULL);

      url = spec != NULL ? rouse_listen_spec_dup_url (spec) : NULL;
    }
  return url;
}

char *
rouse_project_dup_page_url (const RouseProject *self)
{
  char *url = g_strdup (self->url);

  for (guint i = 0; url == NULL && i < self->programs->len; i++)
    url = find_proxy (g_ptr_array_index (self->programs, i));
  for (guint i = 0; url == NULL && i < self->programs->len; i++)
    url = find_socket (g_ptr_array_index (self->programs, i));
  return url;
}
