/* live-reload-client.c - one page that is connected
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-hot"
#include "config.h"
#include "hot/live-reload-client.h"

#include "hot/live-reload-message.h"

/* A page says hello at once; livereload-js itself waits that long for ours. */
#define HELLO_MS 5000

struct _RouseLiveReloadClient
{
  SoupWebsocketConnection          *connection; /* (owned) */
  GSocket                          *socket;     /* (owned) */
  char                             *key;        /* (owned) (nullable) */
  char                             *url;        /* (owned) (nullable) */
  RouseClock                       *clock;      /* (owned) */
  guint                             alarm;      /* 0 once it has said hello */
  GSource                          *closing;    /* (owned) (nullable) once it is closed */
  gboolean                          greeted;
  gboolean                          ours;
  const RouseLiveReloadClientFuncs *funcs;
  gpointer                          data;
};

static gboolean
is_open (RouseLiveReloadClient *self)
{
  return soup_websocket_connection_get_state (self->connection) == SOUP_WEBSOCKET_STATE_OPEN;
}

/* Without waiting for the peer's part in it. */
static void
cut_off (RouseLiveReloadClient *self, const char *why)
{
  g_debug ("cut off: %s", why);
  g_socket_shutdown (self->socket, TRUE, TRUE, NULL); /* it may be gone already */
}

static void
hang_up (RouseLiveReloadClient *self, gushort code, const char *why)
{
  g_debug ("hung up: %s", why);
  if (is_open (self))
    soup_websocket_connection_close (self->connection, code, why);
}

static void
alarm_cb (gpointer data)
{
  RouseLiveReloadClient *self = data;

  self->alarm = 0;
  cut_off (self, "no hello");
}

static void
send (RouseLiveReloadClient *self, const char *text)
{
  if (!is_open (self))
    return;
  /* What the kernel cannot take waits in our memory: for who has not read all of that, nothing more is put there. */
  if (g_socket_condition_check (self->socket, G_IO_OUT) & G_IO_OUT)
    soup_websocket_connection_send_text (self->connection, text);
  else
    cut_off (self, "it does not read");
}

void
rouse_live_reload_client_send (RouseLiveReloadClient *self, const char *text)
{
  if (self->greeted)
    send (self, text);
}

/* What it says. */

static void
take_url (RouseLiveReloadClient *self, RouseLiveReloadMessage *message)
{
  if (message->url == NULL)
    return;
  g_free (self->url);
  self->url = g_steal_pointer (&message->url);
}

static void
take_hello (RouseLiveReloadClient *self, RouseLiveReloadMessage *message)
{
  if (message->kind != ROUSE_LIVE_RELOAD_HELLO || !message->official)
    {
      hang_up (self, SOUP_WEBSOCKET_CLOSE_PROTOCOL_ERROR, "protocol 7 begins with hello");
      return;
    }
  rouse_clock_clear_alarm (self->clock, &self->alarm);
  take_url (self, message);
  self->greeted = TRUE;
  self->ours = message->ours;
  self->funcs->greeted (self, self->data);
}

static void
message_cb (RouseLiveReloadClient *self, int type, GBytes *bytes)
{
  g_auto (RouseLiveReloadMessage) message = { 0 };
  gsize                           length;
  const char                     *text = g_bytes_get_data (bytes, &length);

  if (!is_open (self))
    return;
  if (type != SOUP_WEBSOCKET_DATA_TEXT)
    hang_up (self, SOUP_WEBSOCKET_CLOSE_UNSUPPORTED_DATA, "messages are text");
  else if (!rouse_live_reload_message_parse (&message, text, length))
    hang_up (self, SOUP_WEBSOCKET_CLOSE_BAD_DATA, "messages are JSON objects with a command");
  else if (!self->greeted)
    take_hello (self, &message);
  else if (message.kind == ROUSE_LIVE_RELOAD_WHERE)
    take_url (self, &message);
}

static gboolean
closing_cb (gpointer data)
{
  RouseLiveReloadClient *self = data;

  self->funcs->closed (self, self->data);
  return G_SOURCE_REMOVE;
}

/* Sending may find out, in the middle of telling everybody: so it is told later. */
static void
closed_cb (RouseLiveReloadClient *self)
{
  if (self->closing != NULL)
    return;
  self->closing = g_idle_source_new ();
  g_source_set_callback (self->closing, closing_cb, self, NULL);
  g_source_attach (self->closing, g_main_context_get_thread_default ());
}

RouseLiveReloadClient *
rouse_live_reload_client_new (SoupWebsocketConnection          *connection,
                              GSocket                          *socket,
                              const char                       *key,
                              const char                       *origin,
                              RouseClock                       *clock,
                              const RouseLiveReloadClientFuncs *funcs,
                              gpointer                          data)
{
  RouseLiveReloadClient *self = g_new0 (RouseLiveReloadClient, 1);
  g_autofree char       *hello = rouse_live_reload_message_hello ();

  self->connection = g_object_ref (connection);
  self->socket = g_object_ref (socket);
  self->key = g_strdup (key);
  self->url = g_strdup (origin);
  self->clock = g_object_ref (clock);
  self->funcs = funcs;
  self->data = data;
  soup_websocket_connection_set_max_incoming_payload_size (connection, ROUSE_LIVE_RELOAD_MESSAGE_MAX);
  g_signal_connect_swapped (connection, "message", G_CALLBACK (message_cb), self);
  g_signal_connect_swapped (connection, "closed", G_CALLBACK (closed_cb), self);
  self->alarm = rouse_clock_add_alarm_ms (clock, HELLO_MS, alarm_cb, self);
  send (self, hello);
  return self;
}

void
rouse_live_reload_client_free (RouseLiveReloadClient *self)
{
  g_signal_handlers_disconnect_by_data (self->connection, self);
  rouse_clock_clear_alarm (self->clock, &self->alarm);
  if (self->closing != NULL)
    g_source_destroy (self->closing);
  g_clear_pointer (&self->closing, g_source_unref);
  if (soup_websocket_connection_get_state (self->connection) != SOUP_WEBSOCKET_STATE_CLOSED)
    cut_off (self, "we go");
  g_object_unref (self->connection);
  g_object_unref (self->socket);
  g_object_unref (self->clock);
  g_free (self->key);
  g_free (self->url);
  g_free (self);
}

gboolean
rouse_live_reload_client_is_greeted (RouseLiveReloadClient *self)
{
  return self->greeted && self->closing == NULL;
}

gboolean
rouse_live_reload_client_is_ours (RouseLiveReloadClient *self)
{
  return self->ours;
}

const char *
rouse_live_reload_client_get_key (RouseLiveReloadClient *self)
{
  return self->key;
}

const char *
rouse_live_reload_client_get_url (RouseLiveReloadClient *self)
{
  return self->url;
}
