/* address-check.c - whether the programs of a project can all have the addresses that they are to have
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/address-check.h"

#include "base/error.h"
#include "project/address.h"
#include "project/listen-spec.h"
#include "project/proxy-spec.h"

/* All of them are compared with each other. */
#define MAX_PLACES 256u

/** Where Rouse is to listen for a program. */
typedef struct
{
  const RouseProgram *program;
  RouseListenSpec    *listen; /* (owned) */
  RouseProxySpec     *proxy;  /* (owned) (nullable) */
} Place;

static void
place_free (Place *self)
{
  rouse_listen_spec_free (self->listen);
  g_clear_pointer (&self->proxy, rouse_proxy_spec_free);
  g_free (self);
}

/* Takes both over. */
static void
add_place (GPtrArray *places, const RouseProgram *program, RouseListenSpec *listen, RouseProxySpec *proxy)
{
  Place *self = g_new0 (Place, 1);

  self->program = program;
  self->listen = listen;
  self->proxy = proxy;
  g_ptr_array_add (places, self);
}

/* (transfer full): where @proxy listens. */
static RouseListenSpec *
get_front (const RouseProxySpec *proxy)
{
  RouseListenSpec *front = g_new0 (RouseListenSpec, 1);

  front->kind = ROUSE_LISTEN_TCP;
  front->host = g_strdup (proxy->listen_host);
  front->port = proxy->listen_port;
  return front;
}

/* (transfer full) (element-type Place) */
static GPtrArray *
list_places (const RouseProject *project)
{
  GPtrArray *places = g_ptr_array_new_with_free_func ((GDestroyNotify) place_free);

  for (guint i = 0; i < project->programs->len; i++)
    {
      const RouseProgram *program = g_ptr_array_index (project->programs, i);

      for (char **text = program->listen; text != NULL && *text != NULL; text++)
        {
          RouseListenSpec *spec = rouse_listen_spec_parse (*text, project->root, NULL);

          if (spec != NULL)
            add_place (places, program, spec, NULL);
        }
      for (char **text = program->proxies; text != NULL && *text != NULL; text++)
        {
          RouseProxySpec *spec = rouse_proxy_spec_parse (*text, NULL);

          if (spec != NULL)
            add_place (places, program, get_front (spec), spec);
        }
    }
  return places;
}

static gboolean
is_taken (const Place *self, const Place *other, GError **error)
{
  g_autofree char *text = NULL;

  if (!rouse_listen_spec_collides (self->listen, other->listen))
    return FALSE;
  text = rouse_listen_spec_dup_text (other->listen, NULL);
  g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, "Rouse listens at %s for the program “%s” already", text, other->program->name);
  return TRUE;
}

/* (nullable): the proxy that gets what @self passes on. */
static const Place *
find_next (GPtrArray *places, const Place *self)
{
  for (guint i = 0; i < places->len; i++)
    {
      const Place *other = g_ptr_array_index (places, i);

      if (other->proxy != NULL && rouse_proxy_spec_leads_to (self->proxy, other->proxy))
        return other;
    }
  return NULL;
}

/* Whether what @self passes on comes back to a proxy where it has been. */
static gboolean
is_round (GPtrArray *places, const Place *self, GError **error)
{
  const Place *next = self;

  for (guint i = 0; next != NULL && i <= places->len; i++)
    next = find_next (places, next);
  if (next == NULL)
    return FALSE;
  g_set_error_literal (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, "the proxies would pass everything on to each other");
  return TRUE;
}

/* What is asked whether the program is ready has to be the program: a proxy of @self accepts at once, and waits. */
static gboolean
is_proxy (GPtrArray *places, const RouseProgram *program, GError **error)
{
  g_autoptr (GUri) uri = program->ready_kind == ROUSE_READY_HTTP ? g_uri_parse (program->ready_text, G_URI_FLAGS_NONE, NULL) : NULL;
  const char      *host = uri != NULL ? g_uri_get_host (uri) : "localhost";
  int              port = uri != NULL ? g_uri_get_port (uri) : program->ready_kind == ROUSE_READY_PORT ? program->ready_port
                                                                                                       : -1;

  if (uri != NULL && port < 0)
    port = g_str_equal (g_uri_get_scheme (uri), "https") ? 443 : 80;
  for (guint i = 0; port > 0 && i < places->len; i++)
    {
      const Place *place = g_ptr_array_index (places, i);

      if (place->proxy == NULL || !rouse_address_reaches (place->listen->host, place->listen->port, host, (guint16) port))
        continue;
      g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, "at port %d a proxy answers: write the address of the program itself", port);
      return TRUE;
    }
  return FALSE;
}

static gboolean
fail (const Place *place, const RouseProgram **program, const char **key)
{
  *program = place->program;
  *key = place->proxy != NULL ? "proxy" : "listen";
  return FALSE;
}

gboolean
rouse_address_check (const RouseProject *project, const RouseProgram **program, const char **key, GError **error)
{
  g_autoptr (GPtrArray) places = list_places (project);

  for (guint i = 0; i < places->len; i++)
    {
      const Place *place = g_ptr_array_index (places, i);

      if (i == MAX_PLACES)
        {
          g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, "a project has at most %u sockets and proxies", MAX_PLACES);
          return fail (place, program, key);
        }
      for (guint j = 0; j < i; j++)
        if (is_taken (place, g_ptr_array_index (places, j), error))
          return fail (place, program, key);
      if (place->proxy != NULL && is_round (places, place, error))
        return fail (place, program, key);
    }
  for (guint i = 0; i < project->programs->len; i++)
    {
      *program = g_ptr_array_index (project->programs, i);
      *key = "ready";
      if (is_proxy (places, *program, error))
        return FALSE;
    }
  return TRUE;
}
