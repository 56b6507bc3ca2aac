/* ready.c - finds out when a run is ready
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-run"
#include "config.h"
#include "run/ready.h"

#include "run/process-group.h"

#include <libsoup/soup.h>
#include <string.h>

/* A server that starts quickly should not wait for us, and one that takes a minute not be asked a thousand times. */
#define FIRST_TRY_MS 20
#define MAX_TRY_MS 250
/* Of one that has not been ready for so long, something is wrong: that is seldom mended by asking. */
#define HOPE_MS (60 * 1000)
#define MAX_LATE_TRY_MS (5 * 1000)
/* One try; longer means that whoever holds the port does not answer yet. */
#define TRY_TIMEOUT_S 5
/* The same, where it waits in the backlog of our own socket until the program gets there. Asking again would only make the
 * backlog longer. */
#define HELD_TRY_TIMEOUT_S 60
/* There we only look, and what we look for may be seen for a moment only. */
#define HELD_MAX_TRY_MS 50
/* What we put into the backlog stays there when the run ends without a look at it, and the next one puts another: that many are
 * enough. */
#define JOIN_MAX_QUEUED 16
/* A line longer than that is no message. */
#define LINE_MAX_BYTES 8192
/* Colours, and what else a terminal hides. */
#define ESCAPES "\\x1b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\\x07\\x1b]*(?:\\x07|\\x1b\\\\)|[@-Z\\\\^_])"

struct _RouseReadyProbe
{
  const RouseProgram *program; /* (owned) */
  RouseClock         *clock;   /* (owned) */
  RouseReadyFunc      func;    /* %NULL once it has been called */
  gpointer            data;

  guint           alarm;
  guint           delay_ms;
  guint           waited_ms;   /* for all tries so far */
  GCancellable   *cancellable; /* (owned) of the tries */
  SoupSession    *session;     /* (owned) (nullable) for an address */
  GSocket        *held;        /* (owned) (nullable) for a port that Rouse listens at itself: its socket, */
  int             queued;      /* how long its queue was when we looked last, */
  gboolean        joined;      /* and whether we have put a connection there: */
  GSocketAddress *ends[2];     /* (owned) (nullable) from here, to there */
  GRegex         *pattern;     /* (owned) (nullable) for output */
  GRegex         *escapes;     /* (owned) (nullable) */
  GString        *line;        /* (owned) (nullable) the beginning of one */
};

static void try_again (RouseReadyProbe *self);

static void
become_ready (RouseReadyProbe *self)
{
  RouseReadyFunc func = self->func;

  self->func = NULL;
  if (func != NULL)
    func (self->data);
}

static void
ready_alarm_cb (gpointer data)
{
  RouseReadyProbe *self = data;

  self->alarm = 0;
  become_ready (self);
}

/* The tries. Their callbacks may come after free(): so what they get is the cancellable, which outlives us. */

#define PROBE_KEY "rouse-ready-probe"

/* (nullable): the probe whose try has ended, if it still wants to know. Releases @cancellable. */
static RouseReadyProbe *
take_probe (gpointer cancellable)
{
  RouseReadyProbe *self = g_cancellable_is_cancelled (cancellable) ? NULL : g_object_get_data (cancellable, PROBE_KEY);

  g_object_unref (cancellable);
  return self;
}

static void
connected_cb (GObject *client, GAsyncResult *result, gpointer data)
{
  g_autoptr (GSocketConnection) connection = g_socket_client_connect_finish (G_SOCKET_CLIENT (client), result, NULL);
  RouseReadyProbe              *self = take_probe (data);

  if (self == NULL)
    return;
  if (connection != NULL && self->held == NULL)
    {
      become_ready (self);
      return;
    }
  if (connection != NULL)
    {
      /* It is closed now, and stays in the queue all the same. A simple server would wait for what we have to say, and
       * everybody else for that. */
      self->joined = TRUE;
      self->ends[0] = g_socket_connection_get_local_address (connection, NULL);
      self->ends[1] = g_socket_connection_get_remote_address (connection, NULL);
    }
  try_again (self); /* whatever the reason why there is none: the next try tells */
}

static void
answered_cb (GObject *session, GAsyncResult *result, gpointer data)
{
  SoupMessage             *message = soup_session_get_async_result_message (SOUP_SESSION (session), result);
  g_autoptr (GInputStream) body = soup_session_send_finish (SOUP_SESSION (session), result, NULL);
  guint                    status = body != NULL ? soup_message_get_status (message) : 0;
  RouseReadyProbe         *self = take_probe (data);

  if (self == NULL)
    return;
  if (status >= 200 && status < 400)
    become_ready (self);
  else
    try_again (self);
}

/* (transfer full): where it listens, or is expected to. Of our own port just that: somebody else may have it in the other
 * family. */
static GSocketConnectable *
find_port (RouseReadyProbe *self)
{
  g_autoptr (GSocketAddress) held = self->held != NULL ? g_socket_get_local_address (self->held, NULL) : NULL;
  g_autoptr (GInetAddress)   loopback = NULL;

  if (!G_IS_INET_SOCKET_ADDRESS (held))
    return g_network_address_new ("localhost", self->program->ready_port);
  if (!g_inet_address_get_is_any (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (held))))
    return G_SOCKET_CONNECTABLE (g_steal_pointer (&held));
  loopback = g_inet_address_new_loopback (g_socket_address_get_family (held));
  return G_SOCKET_CONNECTABLE (g_inet_socket_address_new (loopback, self->program->ready_port));
}

static void
connect_to_port (RouseReadyProbe *self)
{
  g_autoptr (GSocketClient)      client = g_socket_client_new ();
  g_autoptr (GSocketConnectable) port = find_port (self);

  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_set_timeout (client, TRY_TIMEOUT_S);
  g_socket_client_connect_async (client, port, self->cancellable, connected_cb, g_object_ref (self->cancellable));
}

static void
ask (RouseReadyProbe *self, const char *address, GAsyncReadyCallback callback)
{
  g_autoptr (SoupMessage) message = soup_message_new (SOUP_METHOD_GET, address);

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_session_send_async (self->session, message, G_PRIORITY_DEFAULT, self->cancellable, callback, g_object_ref (self->cancellable));
}

/* Of our own port: whoever answered has accepted. One that does not speak HTTP does so by what libsoup cannot read. */
static void
accepted_cb (GObject *session, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError)       error = NULL;
  g_autoptr (GInputStream) body = soup_session_send_finish (SOUP_SESSION (session), result, &error);
  RouseReadyProbe         *self = take_probe (data);

  if (self == NULL)
    return;
  if (body == NULL && (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED)))
    try_again (self);
  else
    become_ready (self);
}

/* Whether the connection that we have put there has been accepted. */
static gboolean
was_accepted (RouseReadyProbe *self)
{
  if (!self->joined)
    return FALSE;
  return self->queued == 0 || (self->ends[0] != NULL && self->ends[1] != NULL && rouse_process_group_is_in_queue (self->ends[0], self->ends[1]) == 0);
}

/* The kernel welcomes everybody for whoever has the socket, and that is us: so what tells is the queue. It gets shorter only
 * when somebody accepts. But when as many come as go, that does not show: so we go there as well, and look for ourselves. */
static void
look_at_queue (RouseReadyProbe *self)
{
  int              before = self->queued;
  g_autofree char *address = NULL;

  self->queued = rouse_process_group_get_queue_length (g_socket_get_fd (self->held));
  if (self->queued < 0)
    {
      address = g_strdup_printf ("http://localhost:%u/", self->program->ready_port);
      ask (self, address, accepted_cb);
    }
  else if (self->queued < before || was_accepted (self))
    become_ready (self);
  else if (!self->joined && self->queued < JOIN_MAX_QUEUED)
    connect_to_port (self);
  else
    try_again (self);
}

static void
try_alarm_cb (gpointer data)
{
  RouseReadyProbe *self = data;

  self->alarm = 0;
  if (self->held != NULL)
    look_at_queue (self);
  else if (self->program->ready_kind == ROUSE_READY_PORT)
    connect_to_port (self);
  else
    ask (self, self->program->ready_text, answered_cb);
}

static guint
get_max_delay_ms (RouseReadyProbe *self)
{
  if (self->waited_ms >= HOPE_MS)
    return MAX_LATE_TRY_MS;
  return self->held != NULL ? HELD_MAX_TRY_MS : MAX_TRY_MS;
}

static void
try_again (RouseReadyProbe *self)
{
  self->alarm = rouse_clock_add_alarm_ms (self->clock, self->delay_ms, try_alarm_cb, self);
  self->waited_ms = MIN (self->waited_ms + self->delay_ms, HOPE_MS);
  self->delay_ms = MIN (self->delay_ms * 3 / 2, get_max_delay_ms (self));
}

/* Whether what is asked for an address comes to one of our own sockets. */
static gboolean
is_held (RouseListenSet *sockets, const char *address)
{
  g_autoptr (GUri) uri = sockets != NULL ? g_uri_parse (address, SOUP_HTTP_URI_FLAGS, NULL) : NULL;

  return uri != NULL && g_uri_get_host (uri) != NULL && rouse_listen_set_find_tcp (sockets, g_uri_get_host (uri), (guint16) g_uri_get_port (uri)) != NULL;
}

static SoupSession *
new_session (guint timeout_s)
{
  return soup_session_new_with_options ("timeout", timeout_s, "proxy-resolver", NULL, NULL);
}

/* Begins to look at our own socket, if it is one. */
static void
hold (RouseReadyProbe *self, RouseListenSet *sockets)
{
  GSocket *held = sockets != NULL ? rouse_listen_set_find_tcp (sockets, "localhost", self->program->ready_port) : NULL;

  if (held == NULL)
    return;
  g_set_object (&self->held, held);
  self->queued = rouse_process_group_get_queue_length (g_socket_get_fd (held));
  if (self->queued < 0)
    self->session = new_session (HELD_TRY_TIMEOUT_S);
}

/* Output */

static gboolean
matches (RouseReadyProbe *self)
{
  g_autofree char *text = g_utf8_make_valid (self->line->str, self->line->len);
  g_autofree char *plain = g_regex_replace_literal (self->escapes, text, -1, 0, "", 0, NULL);

  return plain != NULL && g_regex_match (self->pattern, plain, 0, NULL);
}

void
rouse_ready_probe_feed (RouseReadyProbe *self, GBytes *output)
{
  gsize       length;
  const char *data = g_bytes_get_data (output, &length);

  for (gsize i = 0; i < length && self->pattern != NULL && self->func != NULL; i++)
    {
      if (data[i] != '\n' && self->line->len < LINE_MAX_BYTES)
        g_string_append_c (self->line, data[i]);
      if (data[i] != '\n' && i + 1 < length)
        continue;
      /* What has no line feed yet may be a prompt, and the program waits behind it. */
      if (matches (self))
        {
          become_ready (self); /* may free us */
          return;
        }
      if (data[i] == '\n')
        g_string_truncate (self->line, 0);
    }
}

RouseReadyProbe *
rouse_ready_probe_new (const RouseProgram *program, RouseListenSet *sockets, RouseClock *clock, RouseReadyFunc func, gpointer data)
{
  RouseReadyProbe *self = g_new0 (RouseReadyProbe, 1);

  self->program = rouse_program_ref ((RouseProgram *) program);
  self->clock = g_object_ref (clock);
  self->func = func;
  self->data = data;
  self->delay_ms = FIRST_TRY_MS;
  self->cancellable = g_cancellable_new ();
  g_object_set_data (G_OBJECT (self->cancellable), PROBE_KEY, self);
  switch (program->ready_kind)
    {
    case ROUSE_READY_ALIVE:
      self->alarm = rouse_clock_add_alarm (clock, rouse_clock_get_now (clock) + program->ready_us, ready_alarm_cb, self);
      break;
    case ROUSE_READY_HTTP:
      self->session = new_session (is_held (sockets, program->ready_text) ? HELD_TRY_TIMEOUT_S : TRY_TIMEOUT_S);
      try_again (self);
      break;
    case ROUSE_READY_PORT:
      hold (self, sockets);
      try_again (self);
      break;
    case ROUSE_READY_NOTIFY: /* it will be told */
      break;
    case ROUSE_READY_OUTPUT:
      self->pattern = g_regex_new (program->ready_text, G_REGEX_OPTIMIZE, 0, NULL);
      self->escapes = g_regex_new (ESCAPES, G_REGEX_OPTIMIZE, 0, NULL);
      self->line = g_string_new (NULL);
      break;
    }
  return self;
}

void
rouse_ready_probe_free (RouseReadyProbe *self)
{
  rouse_clock_clear_alarm (self->clock, &self->alarm);
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_clear_object (&self->session);
  g_clear_object (&self->ends[0]);
  g_clear_object (&self->ends[1]);
  g_clear_object (&self->held);
  g_clear_pointer (&self->pattern, g_regex_unref);
  g_clear_pointer (&self->escapes, g_regex_unref);
  if (self->line != NULL)
    g_string_free (self->line, TRUE);
  rouse_program_unref ((RouseProgram *) self->program);
  g_object_unref (self->clock);
  g_free (self);
}
