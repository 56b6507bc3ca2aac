/* listen-set.c - the sockets that Rouse holds for a program
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-run"
#include "config.h"
#include "run/listen-set.h"

#include "base/error.h"
#include "project/address.h"
#include "run/socket-owner.h"

#include <errno.h>
#include <gio/gunixsocketaddress.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define NO_NAME "unknown"

typedef struct
{
  RouseListenSpec *spec;   /* (unowned) */
  GSocket         *socket; /* (owned) (nullable) */
  dev_t            device; /* of a Unix socket: its file, so that no other one is removed in its place */
  ino_t            inode;
} Held;

struct _RouseListenSet
{
  GPtrArray *specs; /* (owned) (element-type RouseListenSpec) */
  Held      *held;  /* (owned) one for each */
  int       *fds;   /* (owned) the same, once all are open */
  char      *names; /* (owned) */
};

/* (element-type RouseListenSet) (unowned) those that are offered; for a moment only. */
static GSList *offered;

static gboolean
fail (const RouseListenSpec *spec, const char *reason, GError **error)
{
  g_autofree char *address = spec->kind != ROUSE_LISTEN_UNIX ? rouse_address_dup_text (spec->host, spec->port) : NULL;
  g_autofree char *path = spec->kind == ROUSE_LISTEN_UNIX ? g_filename_display_name (spec->path) : NULL;

  g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_SPAWN, "Rouse cannot listen at %s%s: %s", spec->kind == ROUSE_LISTEN_UDP ? "UDP " : "",
               address != NULL ? address : path, reason);
  return FALSE;
}

static gboolean
fail_in_use (const RouseListenSpec *spec, GError **error)
{
  /* It takes a while to find, and some do not want to know. */
  g_autofree char *owner = error != NULL ? rouse_socket_owner_find (spec) : NULL;
  g_autofree char *reason = g_strconcat ("it is in use", owner != NULL ? " by " : NULL, owner, NULL);

  return fail (spec, reason, error);
}

/* What the kernel said, in words that help. */
static gboolean
fail_to_bind (const RouseListenSpec *spec, const GError *reason, GError **error)
{
  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
    return fail_in_use (spec, error);
  if (spec->kind == ROUSE_LISTEN_UNIX && g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return fail (spec, "its folder does not exist", error);
  if (spec->kind != ROUSE_LISTEN_UNIX && g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    return fail (spec, "ports this low are for the system's own servers; take one from 1024 on", error);
  return fail (spec, reason->message, error);
}

/* (transfer full) */
static GSocketAddress *
make_address (const RouseListenSpec *spec)
{
  return spec->kind == ROUSE_LISTEN_UNIX ? g_unix_socket_address_new (spec->path)
                                         : g_inet_socket_address_new_from_string (spec->host, spec->port);
}

/* Whether the file is of a socket that nobody listens at any more. */
static gboolean
is_stale (const char *path, GSocketAddress *address)
{
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GError)  error = NULL;
  struct stat         info;

  if (g_lstat (path, &info) != 0 || !S_ISSOCK (info.st_mode))
    return FALSE;
  socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
  if (socket == NULL)
    return FALSE;
  g_socket_set_blocking (socket, FALSE); /* a full backlog is somebody's, too */
  return !g_socket_connect (socket, address, NULL, &error) && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
}

static gboolean
bind_socket (GSocket *socket, const RouseListenSpec *spec, GError **error)
{
  g_autoptr (GSocketAddress) address = make_address (spec);
  g_autoptr (GError)         reason = NULL;
  struct stat                info;

  /* Of a datagram socket, somebody else could take what is meant for it. */
  if (g_socket_bind (socket, address, spec->kind == ROUSE_LISTEN_TCP, &reason))
    return TRUE;
  if (spec->kind != ROUSE_LISTEN_UNIX || !g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
    return fail_to_bind (spec, reason, error);
  if (g_lstat (spec->path, &info) == 0 && !S_ISSOCK (info.st_mode))
    return fail (spec, "there is something else of that name", error);
  if (!is_stale (spec->path, address))
    return fail_in_use (spec, error);
  g_debug ("%s is what a killed server left behind", spec->path);
  g_clear_error (&reason);
  g_unlink (spec->path);
  return g_socket_bind (socket, address, FALSE, &reason) || fail_to_bind (spec, reason, error);
}

/* Also of one that listens already. Whoever has a socket may have set it otherwise. */
static gboolean
prepare (Held *held, GError **error)
{
  int fd = g_socket_get_fd (held->socket);

  g_unix_set_fd_nonblocking (fd, FALSE, NULL);
  if (held->spec->kind == ROUSE_LISTEN_UDP || listen (fd, SOMAXCONN) == 0)
    return TRUE;
  return errno == EADDRINUSE ? fail_in_use (held->spec, error) : fail (held->spec, g_strerror (errno), error);
}

static gboolean
open_socket (Held *held, GError **error)
{
  const RouseListenSpec *spec = held->spec;
  gboolean               is_v6 = spec->host != NULL && strchr (spec->host, ':') != NULL;
  GSocketType            type = spec->kind == ROUSE_LISTEN_UDP ? G_SOCKET_TYPE_DATAGRAM : G_SOCKET_TYPE_STREAM;
  GSocketFamily          family = is_v6 ? G_SOCKET_FAMILY_IPV6 : G_SOCKET_FAMILY_IPV4;
  g_autoptr (GError)     reason = NULL;
  struct stat            info;

  held->socket = g_socket_new (spec->kind == ROUSE_LISTEN_UNIX ? G_SOCKET_FAMILY_UNIX : family, type, G_SOCKET_PROTOCOL_DEFAULT, &reason);
  if (held->socket == NULL)
    return fail (spec, reason->message, error);
  if (is_v6)
    g_socket_set_option (held->socket, IPPROTO_IPV6, IPV6_V6ONLY, !g_str_equal (spec->host, "::"), NULL);
  if (!bind_socket (held->socket, spec, error))
    {
      g_clear_object (&held->socket);
      return FALSE;
    }
  if (spec->kind == ROUSE_LISTEN_UNIX && g_lstat (spec->path, &info) == 0)
    {
      held->device = info.st_dev;
      held->inode = info.st_ino;
    }
  return prepare (held, error);
}

static gboolean
is_same (const RouseListenSpec *a, const RouseListenSpec *b)
{
  return a->kind == b->kind && a->port == b->port && g_strcmp0 (a->host, b->host) == 0 && g_strcmp0 (a->path, b->path) == 0;
}

/* Returns: whether there was one. */
static gboolean
take_offered (Held *held)
{
  for (GSList *l = offered; l != NULL; l = l->next)
    {
      RouseListenSet *set = l->data;

      for (guint i = 0; i < set->specs->len; i++)
        if (set->held[i].socket != NULL && is_same (set->held[i].spec, held->spec))
          {
            held->socket = g_steal_pointer (&set->held[i].socket);
            held->device = set->held[i].device;
            held->inode = set->held[i].inode;
            return TRUE;
          }
    }
  return FALSE;
}

/* Whether the file of a Unix socket is still the one. */
static gboolean
has_file (const Held *held)
{
  struct stat info;

  return held->inode != 0 && g_lstat (held->spec->path, &info) == 0 && info.st_dev == held->device && info.st_ino == held->inode;
}

static void
close_socket (Held *held)
{
  if (held->socket != NULL && held->spec->kind == ROUSE_LISTEN_UNIX && has_file (held))
    g_unlink (held->spec->path);
  g_clear_object (&held->socket);
  held->inode = 0;
}

/* A server that removes its socket's file when it ends, because it is always its own, is no exception. */
static gboolean
renew_socket (Held *held, GError **error)
{
  if (held->spec->kind == ROUSE_LISTEN_UNIX && !has_file (held))
    {
      close_socket (held);
      return open_socket (held, error);
    }
  return prepare (held, error);
}

/* (transfer full) */
static char *
join_names (GPtrArray *specs)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < specs->len; i++)
    {
      const RouseListenSpec *spec = g_ptr_array_index (specs, i);

      g_string_append_printf (names, "%s%s", i > 0 ? ":" : "", spec->name != NULL ? spec->name : NO_NAME);
    }
  return g_string_free (names, FALSE);
}

RouseListenSet *
rouse_listen_set_open (const char *const *texts, GError **error)
{
  g_autoptr (RouseListenSet) self = NULL;
  g_autoptr (GPtrArray)      specs = rouse_listen_spec_parse_all (texts, NULL, error);

  if (specs == NULL)
    return NULL;
  g_return_val_if_fail (specs->len > 0, NULL);

  self = g_new0 (RouseListenSet, 1);
  self->held = g_new0 (Held, specs->len);
  self->fds = g_new (int, specs->len);
  self->names = join_names (specs);
  self->specs = g_steal_pointer (&specs);
  for (guint i = 0; i < self->specs->len; i++)
    {
      self->held[i].spec = g_ptr_array_index (self->specs, i);
      if (!(take_offered (&self->held[i]) ? renew_socket (&self->held[i], error) : open_socket (&self->held[i], error)))
        return NULL;
      self->fds[i] = g_socket_get_fd (self->held[i].socket);
    }
  return g_steal_pointer (&self);
}

static void
close_all (RouseListenSet *self)
{
  for (guint i = 0; i < self->specs->len; i++)
    if (self->held[i].spec != NULL)
      close_socket (&self->held[i]);
}

void
rouse_listen_set_free (RouseListenSet *self)
{
  offered = g_slist_remove (offered, self);
  close_all (self);
  g_ptr_array_unref (self->specs);
  g_free (self->held);
  g_free (self->fds);
  g_free (self->names);
  g_free (self);
}

gboolean
rouse_listen_set_renew (RouseListenSet *self, GError **error)
{
  for (guint i = 0; i < self->specs->len; i++)
    {
      if (!renew_socket (&self->held[i], error))
        return FALSE;
      self->fds[i] = g_socket_get_fd (self->held[i].socket);
    }
  return TRUE;
}

void
rouse_listen_set_offer (RouseListenSet *self)
{
  if (g_slist_find (offered, self) == NULL)
    offered = g_slist_prepend (offered, self);
}

void
rouse_listen_set_close_offered (void)
{
  for (GSList *l = offered; l != NULL; l = l->next)
    close_all (l->data);
}

const int *
rouse_listen_set_get_fds (RouseListenSet *self, guint *n)
{
  *n = self->specs->len;
  return self->fds;
}

const char *
rouse_listen_set_get_names (RouseListenSet *self)
{
  return self->names;
}

GSocket *
rouse_listen_set_get_socket (RouseListenSet *self, guint index)
{
  g_return_val_if_fail (index < self->specs->len, NULL);

  return self->held[index].socket;
}

GSocket *
rouse_listen_set_find_tcp (RouseListenSet *self, const char *host, guint16 port)
{
  for (guint i = 0; i < self->specs->len; i++)
    if (self->held[i].spec->kind == ROUSE_LISTEN_TCP && rouse_address_reaches (self->held[i].spec->host, self->held[i].spec->port, host, port))
      return self->held[i].socket;
  return NULL;
}
