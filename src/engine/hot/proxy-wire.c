/* proxy-wire.c - one end of a connection
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-hot"
#include "config.h"
#include "hot/proxy-wire.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#define PIECE (32 * 1024)

RouseProxyWire *
rouse_proxy_wire_new (GSocket *socket, GIOStream *stream, RouseProxyWireFunc func, gpointer data)
{
  RouseProxyWire *self = g_new0 (RouseProxyWire, 1);

  g_socket_set_blocking (socket, FALSE);
  /* What one side sends in small pieces arrives in small pieces. */
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
  self->socket = g_object_ref (socket);
  self->stream = stream != NULL ? g_object_ref (stream) : NULL;
  self->in = g_string_new (NULL);
  self->out = g_string_new (NULL);
  self->func = func;
  self->data = data;
  return self;
}

static void
stop_watching (RouseProxyWire *self)
{
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  self->watched = 0;
}

void
rouse_proxy_wire_free (RouseProxyWire *self)
{
  stop_watching (self);
  g_socket_close (self->socket, NULL); /* there is nobody to tell */
  g_clear_object (&self->stream);
  g_object_unref (self->socket);
  g_string_free (self->in, TRUE);
  g_string_free (self->out, TRUE);
  g_free (self);
}

static void
fail (RouseProxyWire *self)
{
  self->failed = self->ended = TRUE;
  g_string_truncate (self->out, 0);
}

void
rouse_proxy_wire_read (RouseProxyWire *self)
{
  g_autoptr (GError) error = NULL;
  char               piece[PIECE];
  gssize             n;

  if (self->ended || self->in->len >= ROUSE_PROXY_BUFFER)
    return;
  n = g_socket_receive (self->socket, piece, sizeof piece, NULL, &error);
  if (n > 0)
    g_string_append_len (self->in, piece, n);
  else if (n == 0)
    self->ended = TRUE;
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    fail (self);
}

void
rouse_proxy_wire_write (RouseProxyWire *self)
{
  g_autoptr (GError) error = NULL;
  gssize             n;

  if (self->out->len == 0)
    return;
  if (self->failed || self->shut)
    {
      g_string_truncate (self->out, 0);
      return;
    }
  n = g_socket_send (self->socket, self->out->str, self->out->len, NULL, &error);
  if (n >= 0)
    g_string_erase (self->out, 0, n);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    {
      /* What the other side said before it went may still be there to be read. */
      self->shut = TRUE;
      g_string_truncate (self->out, 0);
    }
}

static gboolean
ready_cb (GSocket *socket, GIOCondition condition, gpointer data)
{
  RouseProxyWire *self = data;

  if ((condition & (G_IO_IN | G_IO_HUP | G_IO_ERR)) != 0)
    rouse_proxy_wire_read (self);
  if ((condition & G_IO_OUT) != 0)
    rouse_proxy_wire_write (self);
  self->func (self->data);
  return G_SOURCE_CONTINUE; /* where it was destroyed, that counts */
}

void
rouse_proxy_wire_watch (RouseProxyWire *self)
{
  GIOCondition wanted = 0;

  if (!self->ended && self->in->len < ROUSE_PROXY_BUFFER)
    wanted |= G_IO_IN;
  if (self->out->len > 0)
    wanted |= G_IO_OUT;
  if (wanted == self->watched)
    return;
  stop_watching (self);
  if (wanted == 0)
    return;
  self->watched = wanted;
  self->source = g_socket_create_source (self->socket, wanted, NULL);
  g_source_set_callback (self->source, G_SOURCE_FUNC (ready_cb), self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
}

void
rouse_proxy_wire_shut (RouseProxyWire *self)
{
  if (self->shut)
    return;
  self->shut = TRUE;
  g_socket_shutdown (self->socket, FALSE, TRUE, NULL); /* fails where it is gone already */
}

void
rouse_proxy_wire_break (RouseProxyWire *self)
{
  const struct linger at_once = { 1, 0 };

  setsockopt (g_socket_get_fd (self->socket), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

static void
shrink (GString **buffer)
{
  if ((*buffer)->len > 0 || (*buffer)->allocated_len <= 4096)
    return;
  g_string_free (*buffer, TRUE);
  *buffer = g_string_new (NULL);
}

void
rouse_proxy_wire_shrink (RouseProxyWire *self)
{
  shrink (&self->in);
  shrink (&self->out);
}
