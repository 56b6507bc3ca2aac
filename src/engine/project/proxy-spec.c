/* proxy-spec.c - where a proxy listens, and where the program does: what is written in `proxy`
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/proxy-spec.h"

#include "base/error.h"
#include "project/address.h"

#include <string.h>

#define LOOPBACK "127.0.0.1"
#define TARGET "localhost"

static gboolean
fail (GError **error, const char *message)
{
  g_set_error_literal (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, message);
  return FALSE;
}

/* Both sides of @text; (out) (transfer full). */
static gboolean
split (const char *text, char **front, char **target, GError **error)
{
  const char *arrow = strstr (text, "->");
  const char *colon = strchr (text, ':');

  if (arrow != NULL)
    {
      *front = g_strstrip (g_strndup (text, (gsize) (arrow - text)));
      *target = g_strstrip (g_strdup (arrow + 2));
      return TRUE;
    }
  if (colon == NULL || strspn (text, "0123456789:") != strlen (text) || strchr (colon + 1, ':') != NULL)
    return fail (error, "write where Rouse is to listen, -> and where the program does, such as 8080 -> 8000");
  *front = g_strndup (text, (gsize) (colon - text));
  *target = g_strdup (colon + 1);
  return TRUE;
}

RouseProxySpec *
rouse_proxy_spec_parse (const char *text, GError **error)
{
  g_autoptr (RouseProxySpec) self = g_new0 (RouseProxySpec, 1);
  g_autofree char           *front = NULL, *target = NULL;

  if (!split (text, &front, &target, error))
    return NULL;
  if (!rouse_address_parse (front, ROUSE_ADDRESS_LISTEN, &self->listen_host, &self->listen_port, error) ||
      !rouse_address_parse (target, ROUSE_ADDRESS_CONNECT, &self->target_host, &self->target_port, error))
    return NULL;
  if (self->listen_host == NULL)
    self->listen_host = g_strdup (LOOPBACK);
  if (self->target_host == NULL)
    self->target_host = g_strdup (TARGET);
  if (rouse_proxy_spec_leads_to (self, self))
    return fail (error, "the program has to listen elsewhere than Rouse, such as 8080 -> 8000"), NULL;
  return g_steal_pointer (&self);
}

void
rouse_proxy_spec_free (RouseProxySpec *self)
{
  g_free (self->listen_host);
  g_free (self->target_host);
  g_free (self);
}

char *
rouse_proxy_spec_dup_text (const RouseProxySpec *self)
{
  g_autofree char *front = rouse_address_dup_text (g_str_equal (self->listen_host, LOOPBACK) ? NULL : self->listen_host, self->listen_port);
  g_autofree char *target = rouse_address_dup_text (g_str_equal (self->target_host, TARGET) ? NULL : self->target_host, self->target_port);

  return g_strconcat (front, " -> ", target, NULL);
}

gboolean
rouse_proxy_spec_leads_to (const RouseProxySpec *self, const RouseProxySpec *other)
{
  return rouse_address_reaches (other->listen_host, other->listen_port, self->target_host, self->target_port);
}

/* Whether @specs has room for @spec. */
static gboolean
check_next (GPtrArray *specs, const RouseProxySpec *spec, GError **error)
{
  for (guint i = 0; i < specs->len; i++)
    {
      const RouseProxySpec *other = g_ptr_array_index (specs, i);
      g_autofree char      *first = NULL, *second = NULL;

      if (!rouse_address_collides (spec->listen_host, spec->listen_port, other->listen_host, other->listen_port))
        continue;
      first = rouse_proxy_spec_dup_text (other);
      second = rouse_proxy_spec_dup_text (spec);
      g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, "there can be only one of %s and %s", first, second);
      return FALSE;
    }
  if (specs->len < ROUSE_MAX_PROXIES)
    return TRUE;
  g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, "at most %u proxies", ROUSE_MAX_PROXIES);
  return FALSE;
}

GPtrArray *
rouse_proxy_spec_parse_all (const char *const *texts, GError **error)
{
  g_autoptr (GPtrArray) specs = g_ptr_array_new_with_free_func ((GDestroyNotify) rouse_proxy_spec_free);

  for (; texts != NULL && *texts != NULL; texts++)
    {
      g_autoptr (RouseProxySpec) spec = rouse_proxy_spec_parse (*texts, error);

      if (spec == NULL || !check_next (specs, spec, error))
        return NULL;
      g_ptr_array_add (specs, g_steal_pointer (&spec));
    }
  return g_steal_pointer (&specs);
}
