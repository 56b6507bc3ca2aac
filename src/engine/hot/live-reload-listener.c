/* live-reload-listener.c - a port on this machine's loopback addresses
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-hot"
#include "config.h"
#include "hot/live-reload-listener.h"

#define BACKLOG 64
/* Ports that are tried next to the one that was asked for. */
#define NEIGHBOURS 10
/* When nobody could be accepted. */
#define TRY_AGAIN_MS 500

static const GSocketFamily families[] = { G_SOCKET_FAMILY_IPV4, G_SOCKET_FAMILY_IPV6 };

struct _RouseLiveReloadListener
{
  GSocket                  *sockets[G_N_ELEMENTS (families)]; /* (owned) (nullable) */
  GSource                  *sources[G_N_ELEMENTS (families)]; /* (owned) (nullable) while it accepts */
  RouseClock               *clock;                            /* (owned) */
  guint                     alarm;                            /* 0; or it tries again to accept somebody */
  guint16                   port;
  RouseLiveReloadAcceptFunc func;
  gpointer                  data;
};

static void accept_all (RouseLiveReloadListener *self);

static void
stop_accepting (RouseLiveReloadListener *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    {
      if (self->sources[i] != NULL)
        g_source_destroy (self->sources[i]);
      g_clear_pointer (&self->sources[i], g_source_unref);
    }
}

static void
alarm_cb (gpointer data)
{
  RouseLiveReloadListener *self = data;

  self->alarm = 0;
  accept_all (self);
}

static gboolean
incoming_cb (GSocket *listening, GIOCondition condition, gpointer data)
{
  RouseLiveReloadListener      *self = data;
  g_autoptr (GError)            error = NULL;
  g_autoptr (GSocket)           socket = g_socket_accept (listening, NULL, &error);
  g_autoptr (GSocketConnection) connection = NULL;

  if (socket != NULL)
    {
      connection = g_socket_connection_factory_create_connection (socket);
      self->func (connection, self->data);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    {
      g_debug ("nobody can be accepted: %s", error->message);
      stop_accepting (self);
      self->alarm = rouse_clock_add_alarm_ms (self->clock, TRY_AGAIN_MS, alarm_cb, self);
    }
  return G_SOURCE_CONTINUE; /* where it was destroyed, that counts */
}

static void
accept_all (RouseLiveReloadListener *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    if (self->sockets[i] != NULL)
      {
        self->sources[i] = g_socket_create_source (self->sockets[i], G_IO_IN, NULL);
        g_source_set_callback (self->sources[i], G_SOURCE_FUNC (incoming_cb), self, NULL);
        g_source_attach (self->sources[i], g_main_context_get_thread_default ());
      }
}

/* (transfer full) (nullable) */
static GSocket *
listen_at (GSocketFamily family, guint16 port, GError **error)
{
  g_autoptr (GInetAddress)   loopback = g_inet_address_new_loopback (family);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, port);
  g_autoptr (GSocket)        socket = g_socket_new (family, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);

  if (socket == NULL)
    return NULL;
  g_socket_set_blocking (socket, FALSE);
  g_socket_set_listen_backlog (socket, BACKLOG);
  if (!g_socket_bind (socket, address, TRUE, error) || !g_socket_listen (socket, error))
    return NULL;
  return g_steal_pointer (&socket);
}

/* Both families at one port; a machine need not have the newer one. */
static gboolean
listen_at_both (RouseLiveReloadListener *self, guint16 port, GError **error)
{
  g_autoptr (GSocket)        first = listen_at (families[0], port, error);
  g_autoptr (GSocketAddress) address = first != NULL ? g_socket_get_local_address (first, error) : NULL;
  g_autoptr (GSocket)        second = NULL;
  g_autoptr (GError)         second_error = NULL;

  if (address == NULL)
    return FALSE;
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
  second = listen_at (families[1], self->port, &second_error);
  if (g_error_matches (second_error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
    {
      g_propagate_error (error, g_steal_pointer (&second_error));
      return FALSE;
    }
  self->sockets[0] = g_steal_pointer (&first);
  self->sockets[1] = g_steal_pointer (&second);
  return TRUE;
}

static gboolean
listen_somewhere (RouseLiveReloadListener *self, guint16 port, GError **error)
{
  for (guint i = 0; i <= NEIGHBOURS && port + i <= G_MAXUINT16; i++)
    {
      g_autoptr (GError) taken = NULL;

      if (listen_at_both (self, (guint16) (port + i), &taken))
        return TRUE;
      g_debug ("port %u: %s", port + i, taken->message);
    }
  return listen_at_both (self, 0, error);
}

RouseLiveReloadListener *
rouse_live_reload_listener_new (guint16 port, RouseClock *clock, RouseLiveReloadAcceptFunc func, gpointer data, GError **error)
{
  RouseLiveReloadListener *self = g_new0 (RouseLiveReloadListener, 1);

  self->clock = g_object_ref (clock);
  self->func = func;
  self->data = data;
  if (!listen_somewhere (self, port, error))
    {
      rouse_live_reload_listener_free (self);
      return NULL;
    }
  accept_all (self);
  return self;
}

void
rouse_live_reload_listener_free (RouseLiveReloadListener *self)
{
  stop_accepting (self);
  rouse_clock_clear_alarm (self->clock, &self->alarm);
  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    if (self->sockets[i] != NULL)
      {
        g_socket_close (self->sockets[i], NULL); /* it is no more than a port to us */
        g_object_unref (self->sockets[i]);
      }
  g_object_unref (self->clock);
  g_free (self);
}

guint16
rouse_live_reload_listener_get_port (RouseLiveReloadListener *self)
{
  return self->port;
}
