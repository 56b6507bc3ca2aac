/* notify-socket.c - where a run says that it is ready
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-run"
#include "config.h"
#include "run/notify-socket.h"

#include "run/child-folder.h"
#include "run/process-group.h"

#include <gio/gunixcredentialsmessage.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* So many messages at a time, and so many times in a row; then the sender's own queue fills up. */
#define BATCH 20
#define BATCHES 10
#define WINDOW_MS 100
/* What is in the queue when a run ends: the kernel keeps some hundreds at most. */
#define DRAIN_MAX 1000

struct _RouseNotifySocket
{
  GSocket         *socket; /* (owned) (nullable) %NULL once it is freed */
  GSource         *source; /* (owned) (nullable) %NULL while it is not listened to */
  RouseClock      *clock;  /* (owned) */
  char            *path;   /* (owned) */
  RouseNotifyJudge judge;
  RouseNotifyFunc  func;
  gpointer         data;
  gint64           window_us; /* since when the batches are counted */
  guint            n_batches;
  guint            pause_alarm; /* 0 while it is listened to */
};

/* Receiving */

/* Whether the sender counts. @messages: what came with the datagram. */
static gboolean
admits (RouseNotifySocket *self, GSocketControlMessage **messages, int n_messages)
{
  pid_t pid = 0;

  for (int i = 0; i < n_messages; i++)
    {
      GCredentials *credentials;
      uid_t         uid;

      if (!G_IS_UNIX_CREDENTIALS_MESSAGE (messages[i]))
        continue;
      credentials = g_unix_credentials_message_get_credentials (G_UNIX_CREDENTIALS_MESSAGE (messages[i]));
      uid = g_credentials_get_unix_user (credentials, NULL);
      if (uid != getuid () && uid != 0)
        return FALSE;
      pid = MAX (g_credentials_get_unix_pid (credentials, NULL), 0); /* -1: one of another PID namespace */
    }
  return self->judge (pid, self->data);
}

static void
hand_over (RouseNotifySocket *self, const char *text, gssize length)
{
  g_auto (RouseNotifyMessage) message = { 0 };

  if (rouse_notify_message_parse (&message, text, (gsize) length))
    self->func (&message, self->data);
}

/* Takes one message. Returns: %FALSE when there is none, or nobody wants more. */
static gboolean
receive (RouseNotifySocket *self)
{
  char                    text[ROUSE_NOTIFY_MESSAGE_MAX + 1]; /* one byte more than counts: so a longer one shows */
  GInputVector            vector = { text, sizeof text };
  GSocketControlMessage **messages = NULL;
  int                     n_messages = 0;
  int                     flags = 0;
  g_autoptr (GError)      error = NULL;
  gssize                  length;

  length = g_socket_receive_message (self->socket, NULL, &vector, 1, &messages, &n_messages, &flags, NULL, &error);
  if (length < 0 && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    g_debug ("%s: %s", self->path, error->message);
  if (length > 0 && admits (self, messages, n_messages))
    hand_over (self, text, length);
  /* This also closes the descriptors. */
  for (int i = 0; i < n_messages; i++)
    g_object_unref (messages[i]);
  g_free (messages);
  return length >= 0 && self->socket != NULL;
}

static void listen_on (RouseNotifySocket *self);

static void
pause_alarm_cb (gpointer data)
{
  RouseNotifySocket *self = data;

  self->pause_alarm = 0;
  listen_on (self);
}

static void
stop_listening (RouseNotifySocket *self)
{
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
}

/* Whether this batch is one too many. */
static gboolean
is_flooded (RouseNotifySocket *self)
{
  gint64 now = rouse_clock_get_now (self->clock);

  if (now - self->window_us >= WINDOW_MS * G_TIME_SPAN_MILLISECOND)
    {
      self->window_us = now;
      self->n_batches = 0;
    }
  return ++self->n_batches > BATCHES;
}

static void
free_now (gpointer data)
{
  RouseNotifySocket *self = data;

  g_object_unref (self->clock);
  g_free (self->path);
}

static gboolean
incoming_cb (GSocket *socket, GIOCondition condition, gpointer data)
{
  RouseNotifySocket *self = g_rc_box_acquire (data);

  if (is_flooded (self))
    {
      stop_listening (self);
      self->pause_alarm = rouse_clock_add_alarm_ms (self->clock, WINDOW_MS, pause_alarm_cb, self);
    }
  else
    for (guint i = 0; i < BATCH && receive (self); i++)
      ;
  g_rc_box_release_full (self, free_now);
  return G_SOURCE_CONTINUE; /* where it was destroyed, that counts */
}

static void
listen_on (RouseNotifySocket *self)
{
  self->source = g_socket_create_source (self->socket, G_IO_IN, NULL);
  g_source_set_callback (self->source, G_SOURCE_FUNC (incoming_cb), self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
}

RouseNotifySocket *
rouse_notify_socket_new (const char *run_id, RouseClock *clock, RouseNotifyJudge judge, RouseNotifyFunc func, gpointer data, GError **error)
{
  g_autofree char           *path = rouse_child_folder_make_socket_path (ROUSE_CHILD_SOCKET_PREFIX, run_id, error);
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocket)        socket = NULL;
  RouseNotifySocket         *self;

  if (path == NULL)
    return NULL;
  address = g_unix_socket_address_new (path);
  socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_DEFAULT, error);
  if (socket == NULL || !g_socket_bind (socket, address, FALSE, error))
    return NULL;
  g_socket_set_blocking (socket, FALSE);
  rouse_process_group_ask_for_senders (g_socket_get_fd (socket));

  self = g_rc_box_new0 (RouseNotifySocket);
  self->socket = g_steal_pointer (&socket);
  self->clock = g_object_ref (clock);
  self->path = g_steal_pointer (&path);
  self->judge = judge;
  self->func = func;
  self->data = data;
  self->window_us = rouse_clock_get_now (clock);
  listen_on (self);
  return self;
}

void
rouse_notify_socket_free (RouseNotifySocket *self)
{
  stop_listening (self);
  rouse_clock_clear_alarm (self->clock, &self->pause_alarm);
  g_clear_object (&self->socket);
  g_unlink (self->path);
  g_rc_box_release_full (self, free_now);
}

const char *
rouse_notify_socket_get_path (RouseNotifySocket *self)
{
  return self->path;
}

void
rouse_notify_socket_drain (RouseNotifySocket *self)
{
  g_rc_box_acquire (self);
  for (guint i = 0; i < DRAIN_MAX && receive (self); i++)
    ;
  g_rc_box_release_full (self, free_now);
}
