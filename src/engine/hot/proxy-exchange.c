/* proxy-exchange.c - passes a request and its response on, as they come and no faster than they are taken
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-hot"
#include "config.h"
#include "hot/proxy-connection-private.h"

/* A small answer that should be there whole in a moment is passed on when it is: if the program ends in the middle of it,
 * somebody else can still be asked. For no longer than that, as it may be meant to come slowly. */
#define WHOLE_MAX (16 * 1024)
#define WHOLE_MS 50

void
rouse_proxy_exchange_begin (RouseProxyConnection *self)
{
  self->phase = PHASE_EXCHANGE;
  self->epoch = self->proxy->epoch;
  self->has_response = FALSE;
  self->impatient = FALSE;
  rouse_proxy_body_clear (&self->request_body);
  rouse_proxy_body_init (&self->request_body, &self->framing);
  rouse_proxy_head_write (self->request, self->upstream->out);
}

void
rouse_proxy_exchange_clear (RouseProxyConnection *self)
{
  g_clear_pointer (&self->request, rouse_proxy_head_free);
  g_clear_pointer (&self->inject, rouse_proxy_inject_free);
  rouse_proxy_body_clear (&self->request_body);
  rouse_proxy_body_clear (&self->response_body);
  g_string_truncate (self->content, 0);
  self->has_response = FALSE;
  self->lost = FALSE;
}

/* What one side sends no more of, the other is told, once it has all. */
static void
pass_end_on (RouseProxyWire *from, RouseProxyWire *to)
{
  if (from->ended && !from->failed && from->in->len == 0 && to->out->len == 0)
    rouse_proxy_wire_shut (to);
}

static gboolean
has_room (const RouseProxyWire *wire)
{
  return wire->out->len < ROUSE_PROXY_BUFFER;
}

/* Requests */

static gboolean
pass_request_on (RouseProxyConnection *self)
{
  RouseProxyWire *client = self->client;
  gsize           used;
  gboolean        good;

  if (self->request_body.done || client->in->len == 0 || !has_room (self->upstream))
    return FALSE;
  good = rouse_proxy_body_skip (&self->request_body, client->in->str, client->in->len, &used);
  if (!good)
    {
      /* Where the next request begins is not known. */
      self->broken = self->has_response;
      if (self->has_response)
        rouse_proxy_connection_finish (self, FALSE);
      else
        rouse_proxy_connection_answer (self, 400, "The body of the request is not chunked as it should be.", NULL, 0);
      return TRUE;
    }
  g_string_append_len (self->upstream->out, client->in->str, (gssize) used);
  g_string_erase (client->in, 0, (gssize) used);
  return used > 0;
}

/* Responses */

/* The final head. */
static void
take_response (RouseProxyConnection *self, RouseProxyHead *head, const RouseProxyFraming *framing)
{
  const char *script = self->proxy->script;

  self->has_response = TRUE;
  self->persistent = framing->kind != ROUSE_PROXY_BODY_UNTIL_CLOSE && rouse_proxy_head_is_persistent (self->request) &&
                     rouse_proxy_head_is_persistent (head);
  rouse_proxy_body_init (&self->response_body, framing);
  if (script != NULL && rouse_proxy_inject_wants_page (self->request))
    self->inject = rouse_proxy_inject_begin (self->request, head, framing, script, self->persistent);
  if (self->inject != NULL && !rouse_proxy_inject_is_delimited (self->inject))
    self->persistent = FALSE;
  rouse_proxy_head_write (head, self->client->out);
}

/* A head that is whole. */
static void
take_head (RouseProxyConnection *self, RouseProxyHead *head, const RouseProxyFraming *framing)
{
  if (head->status == 101)
    self->phase = PHASE_TUNNEL;
  if (head->status < 200)
    {
      rouse_proxy_head_write (head, self->client->out);
      self->repeatable = FALSE;
    }
  else
    take_response (self, head, framing);
}

static void
impatient_alarm_cb (gpointer data)
{
  RouseProxyConnection *self = data;

  self->alarm = 0;
  self->impatient = TRUE;
  rouse_proxy_connection_advance (self);
}

/* Whether the body, of which @length bytes are there, is worth waiting for. */
static gboolean
awaits_whole (RouseProxyConnection *self, const RouseProxyFraming *framing, gsize length)
{
  if (!self->repeatable || self->impatient || framing->kind != ROUSE_PROXY_BODY_LENGTH || framing->length > WHOLE_MAX || length >= framing->length)
    return FALSE;
  if (self->upstream->ended)
    rouse_proxy_connection_lose (self, TRUE);
  else if (self->alarm == 0)
    self->alarm = rouse_clock_add_alarm_ms (self->proxy->clock, WHOLE_MS, impatient_alarm_cb, self);
  return TRUE;
}

static gboolean
pass_head_on (RouseProxyConnection *self)
{
  g_autoptr (RouseProxyHead) head = NULL;
  GString                   *in = self->upstream->in;
  RouseProxyFraming          framing;
  gsize                      used;

  switch (rouse_proxy_head_parse (in->str, in->len, TRUE, &head, &used))
    {
    case ROUSE_PROXY_HEAD_MORE:
      if (self->upstream->ended)
        rouse_proxy_connection_lose (self, FALSE);
      return FALSE;
    case ROUSE_PROXY_HEAD_BAD:
      rouse_proxy_connection_answer (self, 502, "What answers is not HTTP.", NULL, 0);
      return TRUE;
    case ROUSE_PROXY_HEAD_DONE:
    default:
      break;
    }
  if (!rouse_proxy_head_frame_response (head, self->request->method, &framing) ||
      (head->status == 101 && rouse_proxy_head_get (self->request, "Upgrade") == NULL))
    {
      rouse_proxy_connection_answer (self, 502, "The program's answer contradicts itself.", NULL, 0);
      return TRUE;
    }
  if (awaits_whole (self, &framing, in->len - used))
    return FALSE;
  rouse_clock_clear_alarm (self->proxy->clock, &self->alarm);
  g_string_erase (in, 0, (gssize) used);
  take_head (self, head, &framing);
  return TRUE;
}

/* As it comes. (out) @good: %FALSE when it is no such body. */
static gboolean
pass_body_on (RouseProxyConnection *self, gboolean *good)
{
  GString *in = self->upstream->in;
  gsize    used;

  *good = rouse_proxy_body_skip (&self->response_body, in->str, in->len, &used);
  g_string_append_len (self->client->out, in->str, (gssize) used);
  g_string_erase (in, 0, (gssize) used);
  return used > 0;
}

/* With a script in it. */
static gboolean
inject_body (RouseProxyConnection *self, gboolean *good)
{
  GString       *in = self->upstream->in;
  RouseProxySpan span = { 0 };
  gsize          used;

  *good = TRUE;
  if (self->content->len == 0)
    {
      *good = rouse_proxy_body_next (&self->response_body, in->str, in->len, &span);
      g_string_append_len (self->content, in->str + span.start, (gssize) span.n);
      g_string_erase (in, 0, (gssize) span.used);
    }
  if (!*good || self->content->len == 0)
    return span.used > 0;
  *good = rouse_proxy_inject_feed (self->inject, self->content->str, self->content->len, &used, self->client->out, ROUSE_PROXY_BUFFER);
  g_string_erase (self->content, 0, (gssize) used);
  return TRUE;
}

static gboolean
is_response_over (RouseProxyConnection *self)
{
  if (!self->response_body.done || self->content->len > 0)
    return FALSE;
  return self->inject == NULL ||
         rouse_proxy_inject_end (self->inject, self->response_body.trailers, self->client->out, ROUSE_PROXY_BUFFER);
}

static gboolean
pass_response_on (RouseProxyConnection *self)
{
  RouseProxyWire *upstream = self->upstream;
  gboolean        good = TRUE;
  gboolean        moved = FALSE;

  if (!has_room (self->client))
    return FALSE;
  if (!self->has_response)
    return pass_head_on (self);
  if (!self->response_body.done || self->content->len > 0)
    moved = self->inject != NULL ? inject_body (self, &good) : pass_body_on (self, &good);
  if (!good || (!moved && upstream->ended && !self->response_body.done && !(rouse_proxy_body_end (&self->response_body) && !upstream->failed)))
    {
      /* As the program ended it: what is missing shows, where an end says nothing. */
      self->broken = !good || upstream->failed;
      rouse_proxy_connection_finish (self, FALSE);
      return TRUE;
    }
  if (!is_response_over (self))
    return moved;
  rouse_proxy_connection_finish (self, TRUE);
  return TRUE;
}

gboolean
rouse_proxy_exchange_step (RouseProxyConnection *self)
{
  gboolean moved = pass_request_on (self);

  if (self->phase != PHASE_EXCHANGE)
    return TRUE;
  pass_end_on (self->client, self->upstream);
  return pass_response_on (self) || moved;
}

/* Tunnels */

static gboolean
pass_all_on (RouseProxyWire *from, RouseProxyWire *to)
{
  if (from->in->len == 0 || !has_room (to))
    return FALSE;
  g_string_append_len (to->out, from->in->str, (gssize) from->in->len);
  g_string_truncate (from->in, 0);
  return TRUE;
}

gboolean
rouse_proxy_tunnel_step (RouseProxyConnection *self)
{
  gboolean moved = pass_all_on (self->client, self->upstream);

  moved = pass_all_on (self->upstream, self->client) || moved;
  pass_end_on (self->client, self->upstream);
  if (!moved && self->upstream->ended && self->upstream->in->len == 0)
    {
      self->broken = self->upstream->failed;
      rouse_proxy_connection_finish (self, FALSE);
      return TRUE;
    }
  return moved;
}
