/* proxy-connection.c - one client of a proxy: one request after the other
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-hot"
#include "config.h"
#include "hot/proxy-connection-private.h"

#include <string.h>

/* Clients that ask nothing, or do not come to an end of it. */
#define IDLE_MS (75 * 1000)
/* How long a client may take to notice that it is left. */
#define LEAVE_MS 2000

static void
free_now (gpointer data)
{
  RouseProxyConnection *self = data;

  rouse_proxy_exchange_clear (self);
  g_string_free (self->content, TRUE);
}

void
rouse_proxy_connection_unref (RouseProxyConnection *self)
{
  g_rc_box_release_full (self, free_now);
}

void
rouse_proxy_connection_drop_upstream (RouseProxyConnection *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->upstream, rouse_proxy_wire_free);
}

void
rouse_proxy_connection_set_phase (RouseProxyConnection *self, Phase phase, guint ms, RouseClockFunc alarm_cb)
{
  RouseProxy *proxy = self->proxy;

  if (self->phase == PHASE_HELD)
    proxy->n_held--;
  rouse_clock_clear_alarm (proxy->clock, &self->alarm);
  self->phase = phase;
  if (phase == PHASE_HELD)
    proxy->n_held++;
  if (ms > 0)
    self->alarm = rouse_clock_add_alarm_ms (proxy->clock, ms, alarm_cb, self);
}

void
rouse_proxy_connection_close (RouseProxyConnection *self)
{
  RouseProxy *proxy = self->proxy;

  if (proxy == NULL)
    return;
  rouse_proxy_connection_set_phase (self, PHASE_LEAVING, 0, NULL);
  rouse_proxy_connection_drop_upstream (self);
  if (self->broken)
    rouse_proxy_wire_break (self->client);
  g_clear_pointer (&self->client, rouse_proxy_wire_free);
  self->proxy = NULL;
  rouse_proxy_forget (proxy, self);
}

static void
close_alarm_cb (gpointer data)
{
  RouseProxyConnection *self = data;

  self->alarm = 0;
  rouse_proxy_connection_close (self);
}

/* Ends */

static void
become_idle (RouseProxyConnection *self)
{
  rouse_proxy_exchange_clear (self);
  rouse_proxy_wire_shrink (self->client);
  rouse_proxy_connection_set_phase (self, PHASE_IDLE, IDLE_MS, close_alarm_cb);
}

void
rouse_proxy_connection_leave (RouseProxyConnection *self)
{
  rouse_proxy_connection_drop_upstream (self);
  rouse_proxy_exchange_clear (self);
  rouse_proxy_connection_set_phase (self, PHASE_LEAVING, 0, NULL);
}

void
rouse_proxy_connection_finish (RouseProxyConnection *self, gboolean whole)
{
  if (!whole || !self->persistent || !self->request_body.done)
    rouse_proxy_connection_leave (self);
  else
    become_idle (self);
}

void
rouse_proxy_connection_answer (RouseProxyConnection *self, guint status, const char *title, const char *text, guint retry_after_s)
{
  RouseProxyAnswer answer = { status, title, text, retry_after_s, status == 502 && text != NULL && self->proxy->state == ROUSE_PROXY_FAILED };
  gboolean         persistent = self->request != NULL && self->framing.kind == ROUSE_PROXY_BODY_NONE && rouse_proxy_head_is_persistent (self->request);

  rouse_proxy_connection_drop_upstream (self);
  rouse_proxy_answer_write (&answer, self->request, self->proxy->script, persistent, self->client->out);
  if (persistent)
    become_idle (self);
  else
    rouse_proxy_connection_leave (self);
}

static gboolean
read_request (RouseProxyConnection *self)
{
  GString *in = self->client->in;
  gsize    used;

  /* Some clients send an end of line more after a body. */
  g_string_erase (in, 0, (gssize) strspn (in->str, "\r\n"));
  switch (rouse_proxy_head_parse (in->str, in->len, FALSE, &self->request, &used))
    {
    case ROUSE_PROXY_HEAD_MORE:
      if (!self->client->ended)
        return FALSE;
      rouse_proxy_connection_leave (self);
      return TRUE;
    case ROUSE_PROXY_HEAD_BAD:
      rouse_proxy_connection_answer (self, 400, "This is no HTTP/1.1 request.", NULL, 0);
      return TRUE;
    case ROUSE_PROXY_HEAD_DONE:
    default:
      g_string_erase (in, 0, (gssize) used);
      rouse_proxy_connection_take_request (self);
      return TRUE;
    }
}

/* The last of what there was is sent; then what still comes is not looked at, or it would undo that. */
static gboolean
step_leaving (RouseProxyConnection *self)
{
  RouseProxyWire *client = self->client;

  g_string_truncate (client->in, 0);
  if (client->out->len == 0 && (client->ended || self->broken))
    {
      rouse_proxy_connection_close (self);
      return FALSE;
    }
  if (client->out->len == 0)
    rouse_proxy_wire_shut (client);
  if (self->alarm == 0 && client->shut)
    self->alarm = rouse_clock_add_alarm_ms (self->proxy->clock, LEAVE_MS, close_alarm_cb, self);
  return FALSE;
}

static gboolean
step (RouseProxyConnection *self)
{
  if (self->client->failed || (self->client->shut && self->phase != PHASE_LEAVING))
    {
      rouse_proxy_connection_close (self);
      return FALSE;
    }
  switch (self->phase)
    {
    case PHASE_IDLE:
      if (self->upstream != NULL && (self->upstream->ended || self->upstream->in->len > 0))
        rouse_proxy_connection_drop_upstream (self);
      return read_request (self);
    case PHASE_EXCHANGE:
      return rouse_proxy_exchange_step (self);
    case PHASE_TUNNEL:
      return rouse_proxy_tunnel_step (self);
    case PHASE_LEAVING:
      return step_leaving (self);
    case PHASE_HELD:
    case PHASE_CONNECTING:
    case PHASE_WAITING:
    default:
      return FALSE;
    }
}

/* Sends what can be sent. Returns: whether there is more room than before. */
static gboolean
write_all (RouseProxyConnection *self)
{
  gsize n_client = self->client->out->len;
  gsize n_upstream = self->upstream != NULL ? self->upstream->out->len : 0;

  rouse_proxy_wire_write (self->client);
  if (self->upstream != NULL)
    rouse_proxy_wire_write (self->upstream);
  return self->client->out->len < n_client || (self->upstream != NULL && self->upstream->out->len < n_upstream);
}

void
rouse_proxy_connection_advance (RouseProxyConnection *self)
{
  gboolean more = TRUE;

  g_rc_box_acquire (self);
  while (self->proxy != NULL && more)
    {
      more = step (self);
      if (self->proxy != NULL)
        more = write_all (self) || more;
    }
  if (self->proxy != NULL)
    rouse_proxy_wire_watch (self->client);
  if (self->upstream != NULL)
    rouse_proxy_wire_watch (self->upstream);
  rouse_proxy_connection_unref (self);
}

void
rouse_proxy_connection_advance_cb (gpointer data)
{
  rouse_proxy_connection_advance (data);
}

gboolean
rouse_proxy_connection_is_idle (RouseProxyConnection *self)
{
  return self->phase == PHASE_IDLE && self->client->in->len == 0 && self->client->out->len == 0;
}

RouseProxyConnection *
rouse_proxy_connection_new (RouseProxy *proxy, GSocket *socket)
{
  RouseProxyConnection *self = g_rc_box_new0 (RouseProxyConnection);

  self->proxy = proxy;
  self->content = g_string_new (NULL);
  self->client = rouse_proxy_wire_new (socket, NULL, rouse_proxy_connection_advance_cb, self);
  rouse_proxy_connection_set_phase (self, PHASE_IDLE, IDLE_MS, close_alarm_cb);
  return self;
}

void
rouse_proxy_connection_start (RouseProxyConnection *self)
{
  g_rc_box_acquire (self);
  rouse_proxy_wire_read (self->client);
  rouse_proxy_connection_advance (self);
  rouse_proxy_connection_unref (self);
}
