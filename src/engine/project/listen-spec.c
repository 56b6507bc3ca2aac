/* listen-spec.c - a socket that Rouse holds for a program: what is written in `listen`
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/listen-spec.h"

#include "base/error.h"
#include "project/address.h"
#include "project/key-values.h"

#include <string.h>
#include <sys/un.h>

#define LOOPBACK "127.0.0.1"
/* What systemd takes. */
#define MAX_NAME 255u
#define MAX_PATH (sizeof (((struct sockaddr_un *) NULL)->sun_path) - 1)

/* (out) (nullable) *@name: what stands before =, which is no part of a port or of an address. Returns: what follows, or
 * %NULL with an error. */
static const char *
split_name (const char *text, char **name, GError **error)
{
  gsize length = strcspn (text, "=:/[");

  if (text[length] != '=')
    return text;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && text[i] != '-' && text[i] != '_' && text[i] != '.')
      length = 0;
  if (length == 0 || length > MAX_NAME)
    {
      g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, "write a name of up to %u letters, digits, -, _ and dots before =, such as web=8000", MAX_NAME);
      return NULL;
    }
  *name = g_strndup (text, length);
  return text + length + 1;
}

static gboolean
parse_path (RouseListenSpec *self, const char *text, const char *root, GError **error)
{
  if (*text == '\0')
    return rouse_key_fail (error, "write the name of the socket after unix:, such as unix:run/web.sock");
  self->path = rouse_key_resolve_path (text, root, error);
  if (self->path == NULL)
    return FALSE;
  if (strlen (self->path) <= MAX_PATH)
    return TRUE;
  g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, "the whole name of a socket may have %zu bytes, and this has %zu", MAX_PATH, strlen (self->path));
  return FALSE;
}

RouseListenSpec *
rouse_listen_spec_parse (const char *text, const char *root, GError **error)
{
  g_autoptr (RouseListenSpec) self = g_new0 (RouseListenSpec, 1);

  text = split_name (text, &self->name, error);
  if (text == NULL)
    return NULL;
  if (g_str_has_prefix (text, "unix:"))
    {
      self->kind = ROUSE_LISTEN_UNIX;
      return parse_path (self, text + strlen ("unix:"), root, error) ? g_steal_pointer (&self) : NULL;
    }
  if (g_str_has_prefix (text, "udp:"))
    {
      self->kind = ROUSE_LISTEN_UDP;
      text += strlen ("udp:");
    }
  if (!rouse_address_parse (text, ROUSE_ADDRESS_LISTEN, &self->host, &self->port, error))
    return NULL;
  if (self->host == NULL)
    self->host = g_strdup (LOOPBACK);
  return g_steal_pointer (&self);
}

void
rouse_listen_spec_free (RouseListenSpec *self)
{
  g_free (self->name);
  g_free (self->host);
  g_free (self->path);
  g_free (self);
}

/* (transfer full) */
static char *
dup_place (const RouseListenSpec *self, const char *root)
{
  g_autofree char *address = NULL, *path = NULL;

  if (self->kind == ROUSE_LISTEN_UNIX)
    {
      path = rouse_key_spell_path (self->path, root);
      return g_strconcat ("unix:", path, NULL);
    }
  address = rouse_address_dup_text (g_str_equal (self->host, LOOPBACK) ? NULL : self->host, self->port);
  return g_strconcat (self->kind == ROUSE_LISTEN_UDP ? "udp:" : "", address, NULL);
}

char *
rouse_listen_spec_dup_text (const RouseListenSpec *self, const char *root)
{
  g_autofree char *place = dup_place (self, root);

  return g_strconcat (self->name != NULL ? self->name : "", self->name != NULL ? "=" : "", place, NULL);
}

gboolean
rouse_listen_spec_collides (const RouseListenSpec *self, const RouseListenSpec *other)
{
  if (self->kind != other->kind)
    return FALSE;
  if (self->kind == ROUSE_LISTEN_UNIX)
    return g_str_equal (self->path, other->path);
  return rouse_address_collides (self->host, self->port, other->host, other->port);
}

/* Whether @specs has room for @spec. */
static gboolean
check_next (GPtrArray *specs, const RouseListenSpec *spec, const char *root, GError **error)
{
  for (guint i = 0; i < specs->len; i++)
    {
      const RouseListenSpec *other = g_ptr_array_index (specs, i);
      g_autofree char       *first = NULL, *second = NULL;

      if (!rouse_listen_spec_collides (spec, other))
        continue;
      first = dup_place (other, root);
      second = dup_place (spec, root);
      g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, "there can be only one of %s and %s", first, second);
      return FALSE;
    }
  if (specs->len < ROUSE_MAX_LISTEN)
    return TRUE;
  g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, "at most %u sockets", ROUSE_MAX_LISTEN);
  return FALSE;
}

GPtrArray *
rouse_listen_spec_parse_all (const char *const *texts, const char *root, GError **error)
{
  g_autoptr (GPtrArray) specs = g_ptr_array_new_with_free_func ((GDestroyNotify) rouse_listen_spec_free);

  for (; texts != NULL && *texts != NULL; texts++)
    {
      g_autoptr (RouseListenSpec) spec = rouse_listen_spec_parse (*texts, root, error);

      if (spec == NULL || !check_next (specs, spec, root, error))
        return NULL;
      g_ptr_array_add (specs, g_steal_pointer (&spec));
    }
  return g_steal_pointer (&specs);
}
