/* proxy.c - stands before a program's web server
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-hot"
#include "config.h"
#include "hot/proxy-private.h"

#include <glib-unix.h>

/* Those that are accepted at a time. */
#define BATCH 16
/* When nobody could be accepted, for want of descriptors perhaps. */
#define PAUSE_MS 100

static void listen_on (RouseProxy *self);

static void
stop_listening (RouseProxy *self)
{
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
}

static void
pause_alarm_cb (gpointer data)
{
  RouseProxy *self = data;

  self->alarm = 0;
  listen_on (self);
}

static void
pause_listening (RouseProxy *self)
{
  stop_listening (self);
  if (self->alarm == 0)
    self->alarm = rouse_clock_add_alarm_ms (self->clock, PAUSE_MS, pause_alarm_cb, self);
}

/* Whether there is room for one more; whoever has asked nothing for longest makes some. */
static gboolean
has_room (RouseProxy *self)
{
  if (self->connections.length < ROUSE_PROXY_CONNECTIONS_MAX)
    return TRUE;
  for (GList *l = self->connections.head; l != NULL; l = l->next)
    if (rouse_proxy_connection_is_idle (l->data))
      {
        rouse_proxy_connection_close (l->data);
        return TRUE;
      }
  return FALSE;
}

/* Returns: %FALSE when nobody else can be accepted now. */
static gboolean
accept_one (RouseProxy *self)
{
  g_autoptr (GError)    error = NULL;
  g_autoptr (GSocket)   socket = NULL;
  RouseProxyConnection *connection;

  if (!has_room (self))
    {
      stop_listening (self); /* until somebody leaves */
      return FALSE;
    }
  socket = g_socket_accept (self->socket, NULL, &error);
  if (socket == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        pause_listening (self);
      return FALSE;
    }
  connection = rouse_proxy_connection_new (self, socket);
  g_queue_push_tail (&self->connections, connection);
  rouse_proxy_connection_start (connection);
  return TRUE;
}

static gboolean
incoming_cb (GSocket *socket, GIOCondition condition, gpointer data)
{
  RouseProxy *self = data;

  for (guint i = 0; i < BATCH && accept_one (self); i++)
    ;
  return G_SOURCE_CONTINUE; /* where it was destroyed, that counts */
}

static void
listen_on (RouseProxy *self)
{
  if (self->socket == NULL || self->source != NULL)
    return;
  self->source = g_socket_create_source (self->socket, G_IO_IN, NULL);
  g_source_set_callback (self->source, G_SOURCE_FUNC (incoming_cb), self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
}

void
rouse_proxy_forget (RouseProxy *self, RouseProxyConnection *connection)
{
  if (!g_queue_remove (&self->connections, connection))
    return;
  rouse_proxy_connection_unref (connection);
  if (self->alarm == 0)
    listen_on (self);
}

RouseProxy *
rouse_proxy_new (RouseProxySpec *spec, const char *program, GSocket *socket, RouseClock *clock)
{
  RouseProxy *self = g_new0 (RouseProxy, 1);

  self->spec = spec;
  self->socket = g_object_ref (socket);
  self->program = g_strdup (program);
  self->clock = g_object_ref (clock);
  self->client = g_socket_client_new ();
  g_socket_client_set_enable_proxy (self->client, FALSE);
  g_queue_init (&self->connections);
  g_socket_set_blocking (socket, FALSE);
  g_unix_set_fd_nonblocking (g_socket_get_fd (socket), TRUE, NULL); /* of one that somebody else has made, that is not the same */
  listen_on (self);
  return self;
}

void
rouse_proxy_free (RouseProxy *self)
{
  stop_listening (self);
  rouse_clock_clear_alarm (self->clock, &self->alarm);
  g_clear_object (&self->socket);
  while (self->connections.head != NULL)
    rouse_proxy_connection_close (self->connections.head->data);
  g_object_unref (self->client);
  g_object_unref (self->clock);
  rouse_proxy_spec_free (self->spec);
  g_free (self->program);
  g_free (self->text);
  g_free (self->script);
  g_free (self);
}

void
rouse_proxy_set_state (RouseProxy *self, RouseProxyState state, const char *text)
{
  g_autoptr (GPtrArray) waiting = NULL;

  if (self->state == state && g_strcmp0 (self->text, text) == 0)
    return;
  if (state == ROUSE_PROXY_SERVING && self->state != state)
    self->epoch++;
  self->state = state;
  g_free (self->text);
  self->text = g_strdup (text);
  /* What goes on may close connections. */
  waiting = g_ptr_array_new ();
  for (GList *l = self->connections.head; l != NULL; l = l->next)
    g_ptr_array_add (waiting, l->data);
  for (guint i = 0; i < waiting->len; i++)
    if (g_queue_find (&self->connections, g_ptr_array_index (waiting, i)) != NULL)
      rouse_proxy_connection_look (g_ptr_array_index (waiting, i));
}

void
rouse_proxy_set_script (RouseProxy *self, const char *url)
{
  g_free (self->script);
  self->script = g_strdup (url);
}
