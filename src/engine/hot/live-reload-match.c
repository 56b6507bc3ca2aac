/* live-reload-match.c - which pages are a project's: pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "hot/live-reload-match.h"

#include "project/listen-spec.h"
#include "project/proxy-spec.h"

static void
add (GPtrArray *addresses, RouseWebAddress *address)
{
  if (address != NULL)
    g_ptr_array_add (addresses, address);
}

/* A server at all addresses of a machine is called by any of its names. */
static void
add_bound (GPtrArray *addresses, const char *host, guint16 port)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  add (addresses, rouse_web_address_new (address != NULL && g_inet_address_get_is_any (address) ? NULL : host, port));
}

static void
add_listen (GPtrArray *addresses, const RouseProject *project, const RouseProgram *program)
{
  g_autoptr (GPtrArray) specs = program->listen != NULL
                                  ? rouse_listen_spec_parse_all ((const char *const *) program->listen, project->root, NULL)
                                  : NULL; /* what is wrong with it, others have said */

  for (guint i = 0; specs != NULL && i < specs->len; i++)
    {
      const RouseListenSpec *spec = g_ptr_array_index (specs, i);

      if (spec->kind == ROUSE_LISTEN_TCP)
        add_bound (addresses, spec->host, spec->port);
    }
}

static void
add_proxies (GPtrArray *addresses, const RouseProgram *program)
{
  g_autoptr (GPtrArray) specs = program->proxies != NULL
                                  ? rouse_proxy_spec_parse_all ((const char *const *) program->proxies, NULL)
                                  : NULL; /* as above */

  for (guint i = 0; specs != NULL && i < specs->len; i++)
    {
      const RouseProxySpec *spec = g_ptr_array_index (specs, i);

      add_bound (addresses, spec->listen_host, spec->listen_port);
      add_bound (addresses, spec->target_host, spec->target_port);
    }
}

static void
add_ready (GPtrArray *addresses, const RouseProgram *program)
{
  if (program->ready_kind == ROUSE_READY_PORT)
    add (addresses, rouse_web_address_new (NULL, program->ready_port));
  else if (program->ready_kind == ROUSE_READY_HTTP && program->ready_text != NULL)
    add (addresses, rouse_web_address_new_from_url (program->ready_text));
}

GPtrArray *
rouse_live_reload_find_addresses (const RouseProject *project)
{
  GPtrArray *addresses = g_ptr_array_new_with_free_func ((GDestroyNotify) rouse_web_address_free);

  if (project->url != NULL)
    add (addresses, rouse_web_address_new_from_url (project->url));
  for (guint i = 0; i < project->programs->len; i++)
    {
      const RouseProgram *program = g_ptr_array_index (project->programs, i);

      add_listen (addresses, project, program);
      add_proxies (addresses, program);
      add_ready (addresses, program);
    }
  return addresses;
}

char *
rouse_live_reload_dup_host (const RouseProject *project)
{
  g_autoptr (RouseWebAddress) address = project->url != NULL ? rouse_web_address_new_from_url (project->url) : NULL;

  return address != NULL ? g_steal_pointer (&address->host) : NULL;
}

static gboolean
is_at (GPtrArray *addresses, const RouseWebAddress *page)
{
  for (guint i = 0; i < addresses->len; i++)
    if (rouse_web_address_matches (g_ptr_array_index (addresses, i), page))
      return TRUE;
  return FALSE;
}

gboolean *
rouse_live_reload_match (const RouseLiveReloadCandidate *candidates, guint n, const char *key, const char *url)
{
  g_autoptr (RouseWebAddress) page = url != NULL ? rouse_web_address_new_from_url (url) : NULL;
  gboolean                   *result = g_new0 (gboolean, n + 1);
  gboolean                    any = FALSE, any_unknown = FALSE;

  for (guint i = 0; i < n; i++)
    {
      result[i] = key != NULL ? g_str_equal (candidates[i].key, key) : page != NULL && is_at (candidates[i].addresses, page);
      any |= result[i];
      any_unknown |= candidates[i].addresses->len == 0;
    }
  for (guint i = 0; i < n && !any && key == NULL; i++)
    result[i] = !any_unknown || candidates[i].addresses->len == 0;
  return result;
}
