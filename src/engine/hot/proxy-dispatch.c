/* proxy-dispatch.c - what becomes of a request: passed on, held, or answered in the program's place
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-hot"
#include "config.h"
#include "hot/proxy-connection-private.h"

#include "hot/live-reload-judge.h"

/* The program says that it is ready, and nothing listens: how often is looked, and how long that is believed. */
#define CONNECT_AGAIN_MS 50
#define CONNECT_MS (10 * 1000)
/* A connection broke: how long until it is known why. */
#define LOOK_MS 300
#define LOOK_AT_PART_MS 100

static void dispatch (RouseProxyConnection *self);

static void
dispatch_alarm_cb (gpointer data)
{
  RouseProxyConnection *self = data;

  self->alarm = 0;
  g_rc_box_acquire (self);
  dispatch (self);
  rouse_proxy_connection_advance (self);
  rouse_proxy_connection_unref (self);
}

static void
answer_late (RouseProxyConnection *self)
{
  g_autofree char *title = g_strdup_printf ("“%s” is not ready yet.", self->proxy->program);

  rouse_proxy_connection_answer (self, 503, title, NULL, 1);
}

static void
held_alarm_cb (gpointer data)
{
  RouseProxyConnection *self = data;

  self->alarm = 0;
  g_rc_box_acquire (self);
  answer_late (self);
  rouse_proxy_connection_advance (self);
  rouse_proxy_connection_unref (self);
}

static void
hold (RouseProxyConnection *self)
{
  gint64 waited_ms = (rouse_clock_get_now (self->proxy->clock) - self->since_us) / 1000;

  self->refused_us = 0;
  rouse_proxy_connection_drop_upstream (self); /* it goes with the run */
  if (waited_ms >= ROUSE_PROXY_HOLD_MS || (self->proxy->n_held >= ROUSE_PROXY_HELD_MAX && self->phase != PHASE_HELD))
    answer_late (self);
  else
    rouse_proxy_connection_set_phase (self, PHASE_HELD, (guint) (ROUSE_PROXY_HOLD_MS - waited_ms), held_alarm_cb);
}

static void
answer_lost (RouseProxyConnection *self)
{
  g_autofree char *title = g_strdup_printf ("“%s” ended the connection without an answer.", self->proxy->program);

  rouse_proxy_connection_answer (self, 502, title, self->repeatable ? NULL : "The request was sent, and is not repeated: it may have had an effect.", 0);
}

void
rouse_proxy_connection_lose (RouseProxyConnection *self, gboolean has_part)
{
  if (!has_part)
    {
      self->reused = self->reused && self->upstream->in->len == 0;
      rouse_proxy_connection_drop_upstream (self);
    }
  self->lost = TRUE;
  /* When it has just ended, that will be known in a moment, and why. */
  rouse_proxy_connection_set_phase (self, PHASE_WAITING, has_part ? LOOK_AT_PART_MS : LOOK_MS, dispatch_alarm_cb);
}

static void
refuse (RouseProxyConnection *self)
{
  gint64           now = rouse_clock_get_now (self->proxy->clock);
  RouseProxySpec  *spec = self->proxy->spec;
  g_autofree char *text = NULL;

  if (self->refused_us == 0)
    self->refused_us = now;
  if (now - self->refused_us < CONNECT_MS * G_TIME_SPAN_MILLISECOND)
    {
      rouse_proxy_connection_set_phase (self, PHASE_WAITING, CONNECT_AGAIN_MS, dispatch_alarm_cb);
      return;
    }
  text = g_strdup_printf ("“%s” runs, but nothing accepts connections at %s:%u.", self->proxy->program, spec->target_host, spec->target_port);
  rouse_proxy_connection_answer (self, 502, text, NULL, 1);
}

/* There are more clients than the system lets us serve: one that goes makes room for others. */
static void
turn_away (RouseProxyConnection *self)
{
  rouse_proxy_connection_answer (self, 503, "Rouse has too many connections open.", NULL, 1);
  rouse_proxy_connection_leave (self);
}

static void
connected_cb (GObject *client, GAsyncResult *result, gpointer data)
{
  RouseProxyConnection         *self = data;
  g_autoptr (GError)            error = NULL;
  g_autoptr (GSocketConnection) connection = g_socket_client_connect_finish (G_SOCKET_CLIENT (client), result, &error);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && self->proxy != NULL && self->phase == PHASE_CONNECTING)
    {
      g_clear_object (&self->cancellable);
      if (self->proxy->state != ROUSE_PROXY_SERVING)
        dispatch (self);
      else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TOO_MANY_OPEN_FILES))
        turn_away (self);
      else if (connection == NULL)
        refuse (self);
      else
        {
          self->upstream = rouse_proxy_wire_new (g_socket_connection_get_socket (connection), G_IO_STREAM (connection), rouse_proxy_connection_advance_cb, self);
          self->refused_us = 0;
          self->reused = FALSE;
          rouse_proxy_connection_set_phase (self, PHASE_EXCHANGE, 0, NULL);
          rouse_proxy_exchange_begin (self);
        }
      rouse_proxy_connection_advance (self);
    }
  rouse_proxy_connection_unref (self);
}

static void
connect_upstream (RouseProxyConnection *self)
{
  RouseProxySpec                *spec = self->proxy->spec;
  g_autoptr (GSocketConnectable) address = g_network_address_new (spec->target_host, spec->target_port);

  rouse_proxy_connection_set_phase (self, PHASE_CONNECTING, 0, NULL);
  self->cancellable = g_cancellable_new ();
  g_socket_client_connect_async (self->proxy->client, address, self->cancellable, connected_cb, g_rc_box_acquire (self));
}

/* Whether the connection of the request before can be used again. */
static gboolean
has_upstream (RouseProxyConnection *self)
{
  if (self->upstream == NULL)
    return FALSE;
  rouse_proxy_wire_read (self->upstream);
  if (!self->upstream->ended && !self->upstream->shut && self->upstream->in->len == 0)
    return TRUE;
  rouse_proxy_connection_drop_upstream (self);
  return FALSE;
}

static void
serve (RouseProxyConnection *self)
{
  gboolean is_same = self->lost && self->epoch == self->proxy->epoch;

  if (is_same && self->upstream != NULL)
    {
      self->lost = FALSE;
      self->impatient = TRUE;
      rouse_proxy_connection_set_phase (self, PHASE_EXCHANGE, 0, NULL);
    }
  else if (is_same && self->reused && self->repeatable)
    {
      /* It has closed what was idle for it, and not seen that there was one more request on the way. */
      self->lost = FALSE;
      connect_upstream (self);
    }
  else if (is_same || (self->lost && !self->repeatable))
    answer_lost (self);
  else if (has_upstream (self))
    {
      self->reused = TRUE;
      rouse_proxy_connection_set_phase (self, PHASE_EXCHANGE, 0, NULL);
      rouse_proxy_exchange_begin (self);
    }
  else
    connect_upstream (self);
}

static void
answer_failed (RouseProxyConnection *self)
{
  g_autofree char *title = g_strdup_printf ("“%s” has failed.", self->proxy->program);
  const char      *host = rouse_proxy_head_get (self->request, "Host");
  /* By a name that leads here from anywhere, a page from anywhere could read what the program printed. */
  gboolean told = host == NULL || rouse_live_reload_is_own_host (host);

  rouse_proxy_connection_answer (self, 502, title, told ? self->proxy->text : NULL, 0);
}

static void
answer_down (RouseProxyConnection *self)
{
  g_autofree char *title = g_strdup_printf ("“%s” is stopped.", self->proxy->program);

  rouse_proxy_connection_answer (self, 503, title, NULL, 0);
}

static void
dispatch (RouseProxyConnection *self)
{
  switch (self->proxy->state)
    {
    case ROUSE_PROXY_DOWN:
      answer_down (self);
      return;
    case ROUSE_PROXY_FAILED:
      answer_failed (self);
      return;
    case ROUSE_PROXY_HOLDING:
      if (self->lost && !self->repeatable)
        answer_lost (self);
      else
        hold (self);
      return;
    case ROUSE_PROXY_SERVING:
      serve (self);
      return;
    }
  g_return_if_reached ();
}

void
rouse_proxy_connection_look (RouseProxyConnection *self)
{
  /* A program that ends may wait for those who are connected, and this is one whom nobody needs. */
  if (self->phase == PHASE_IDLE && self->proxy->state != ROUSE_PROXY_SERVING)
    rouse_proxy_connection_drop_upstream (self);
  if (self->phase != PHASE_HELD && self->phase != PHASE_WAITING)
    return;
  g_rc_box_acquire (self);
  dispatch (self);
  rouse_proxy_connection_advance (self);
  rouse_proxy_connection_unref (self);
}

static gboolean
is_repeatable (const RouseProxyHead *request, const RouseProxyFraming *framing)
{
  static const char *const methods[] = { "GET", "HEAD", "OPTIONS", "TRACE", NULL };

  return framing->kind == ROUSE_PROXY_BODY_NONE && g_strv_contains (methods, request->method);
}

void
rouse_proxy_connection_take_request (RouseProxyConnection *self)
{
  if (!rouse_proxy_head_frame_request (self->request, &self->framing))
    {
      g_clear_pointer (&self->request, rouse_proxy_head_free);
      rouse_proxy_connection_answer (self, 400, "Where the body of this request ends is not certain.", NULL, 0);
      return;
    }
  if (g_str_equal (self->request->method, "CONNECT"))
    {
      rouse_proxy_connection_answer (self, 405, "This is a proxy of one program.", NULL, 0);
      return;
    }
  self->repeatable = is_repeatable (self->request, &self->framing);
  self->since_us = rouse_clock_get_now (self->proxy->clock);
  self->refused_us = 0;
  if (self->proxy->script != NULL && rouse_proxy_inject_wants_page (self->request))
    rouse_proxy_inject_prepare (self->request);
  dispatch (self);
}
