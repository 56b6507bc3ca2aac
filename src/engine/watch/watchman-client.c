/* watchman-client.c - a conversation with a Watchman daemon
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-watch"
#include "config.h"
#include "watch/watchman-client.h"
#include "watch/bser.h"
#include "watch/filesystem.h"

#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <string.h>
#include <unistd.h>

/* A notice of some 50,000 files. Of longer ones it is enough to know that there was one. */
#define MAX_MESSAGE (4 * 1024 * 1024)
#define READ_SIZE 65536

typedef struct
{
  GByteArray             *message; /* (owned) (nullable) NULL once it is sent */
  guint                   timeout_ms;
  RouseWatchmanAnswerFunc func;
  gpointer                data;
} Request;

struct _RouseWatchmanClient
{
  GSocket                        *socket; /* (owned) (nullable) NULL once it is over */
  GMainContext                   *context;
  RouseClock                     *clock; /* (owned) */
  const RouseWatchmanClientFuncs *funcs;
  gpointer                        data;

  GSource    *reader;   /* (owned) (nullable) */
  GSource    *writer;   /* (owned) (nullable) only while something waits to be written */
  GByteArray *in;       /* (owned) */
  guint64     skip;     /* bytes left of a message that is too long */
  GByteArray *out;      /* (owned) */
  GQueue      requests; /* (element-type Request) unanswered, in order; only the first is sent: the daemon loses the others */
  guint       alarm;    /* for the first of them; 0 without any */
};

static void
drop_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
request_free (gpointer data)
{
  Request *request = data;

  g_clear_pointer (&request->message, g_byte_array_unref);
  g_free (request);
}

static void
hang_up (RouseWatchmanClient *self)
{
  drop_source (&self->reader);
  drop_source (&self->writer);
  rouse_clock_clear_alarm (self->clock, &self->alarm);
  g_queue_clear_full (&self->requests, request_free);
  g_clear_object (&self->socket);
}

static void
clear (gpointer data)
{
  RouseWatchmanClient *self = data;

  g_byte_array_unref (self->in);
  g_byte_array_unref (self->out);
  g_object_unref (self->clock);
  g_main_context_unref (self->context);
}

/* Says so, unless it is over already: self may be freed in there. */
static void
give_up (RouseWatchmanClient *self, GError *error)
{
  if (self->socket != NULL)
    {
      g_debug ("the conversation with Watchman is over: %s", error->message);
      hang_up (self);
      self->funcs->closed (error, self->data);
    }
  g_error_free (error);
}

static void
late_cb (gpointer data)
{
  RouseWatchmanClient *self = data;

  self->alarm = 0;
  give_up (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "Watchman does not answer"));
}

static gboolean writable_cb (GSocket *socket, GIOCondition condition, gpointer data);

static GSource *
add_source (RouseWatchmanClient *self, GIOCondition condition, GSocketSourceFunc func)
{
  GSource *source = g_socket_create_source (self->socket, condition, NULL);

  g_source_set_callback (source, G_SOURCE_FUNC (func), self, NULL);
  g_source_attach (source, self->context);
  return source;
}

/* Has the first request sent, unless that was done. */
static void
send_first (RouseWatchmanClient *self)
{
  Request *first = g_queue_peek_head (&self->requests);

  if (first == NULL || first->message == NULL)
    return;
  g_byte_array_append (self->out, first->message->data, first->message->len);
  g_clear_pointer (&first->message, g_byte_array_unref);
  rouse_clock_clear_alarm (self->clock, &self->alarm);
  self->alarm = rouse_clock_add_alarm_ms (self->clock, first->timeout_ms, late_cb, self);
  /* Not at once: callers are in the middle of something, and an error would be told to them. */
  if (self->writer == NULL)
    self->writer = add_source (self, G_IO_OUT, writable_cb);
}

static void
handle_message (RouseWatchmanClient *self, GVariant *message)
{
  RouseWatchmanAnswerFunc func;
  gpointer                func_data;
  Request                *request;

  if (rouse_watchman_is_true (message, "unilateral") || g_variant_lookup (message, "subscription", "*", NULL) || g_variant_lookup (message, "log", "*", NULL))
    {
      self->funcs->noticed (message, self->data);
      return;
    }
  request = g_queue_pop_head (&self->requests);
  if (request == NULL)
    {
      give_up (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "Watchman answers what nobody asked"));
      return;
    }
  func = request->func;
  func_data = request->data;
  request_free (request);
  rouse_clock_clear_alarm (self->clock, &self->alarm);
  send_first (self);
  func (message, func_data);
}

/* What was skipped was an answer if one was waited for, and then nothing that follows can be told apart. */
static void
end_skipping (RouseWatchmanClient *self)
{
  if (g_queue_is_empty (&self->requests))
    self->funcs->noticed (NULL, self->data);
  else
    give_up (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE, "Watchman's answer is too long"));
}

/* Takes one message out of what has come. Returns: whether there was one. */
static gboolean
take_message (RouseWatchmanClient *self)
{
  g_autoptr (GVariant) message = NULL;
  g_autoptr (GError)   error = NULL;
  guint64              length;
  int                  head;

  if (self->skip > 0)
    {
      guint n = (guint) MIN (self->skip, self->in->len);

      g_byte_array_remove_range (self->in, 0, n);
      self->skip -= n;
      if (self->skip == 0)
        end_skipping (self);
      return self->skip == 0;
    }
  head = rouse_bser_frame (self->in->data, self->in->len, &length);
  if (head < 0)
    {
      give_up (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "this is not how Watchman speaks"));
      return FALSE;
    }
  if (head > 0 && length > MAX_MESSAGE)
    {
      g_byte_array_remove_range (self->in, 0, (guint) head);
      self->skip = length;
      return TRUE;
    }
  if (head == 0 || self->in->len - (guint) head < length)
    return FALSE;
  message = rouse_bser_decode (self->in->data + head, (gsize) length, &error);
  if (message == NULL || !g_variant_is_of_type (message, G_VARIANT_TYPE_VARDICT))
    {
      give_up (self, error != NULL ? g_steal_pointer (&error)
                                   : g_error_new_literal (G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "Watchman's answer is no object"));
      return FALSE;
    }
  g_byte_array_remove_range (self->in, 0, (guint) head + (guint) length);
  handle_message (self, message);
  return TRUE;
}

static gboolean
readable_cb (GSocket *socket, GIOCondition condition, gpointer data)
{
  RouseWatchmanClient *self = g_rc_box_acquire (data);
  char                 bytes[READ_SIZE];
  GError              *error = NULL;
  gssize               n = g_socket_receive (socket, bytes, sizeof bytes, NULL, &error);

  if (n == 0)
    error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED, "Watchman has gone");
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    give_up (self, g_steal_pointer (&error));
  g_clear_error (&error);
  if (n > 0)
    {
      g_byte_array_append (self->in, (const guint8 *) bytes, (guint) n);
      while (self->socket != NULL && self->in->len > 0 && take_message (self))
        continue;
    }
  g_rc_box_release_full (self, clear);
  return G_SOURCE_CONTINUE;
}

/* Returns: whether all is written, or it is over. */
static gboolean
write_out (RouseWatchmanClient *self, GError **error)
{
  g_autoptr (GError) blocked = NULL;
  gssize             n = g_socket_send (self->socket, (const char *) self->out->data, self->out->len, NULL, &blocked);

  if (n > 0)
    g_byte_array_remove_range (self->out, 0, (guint) n);
  else if (blocked != NULL && !g_error_matches (blocked, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    g_propagate_error (error, g_steal_pointer (&blocked));
  return self->out->len == 0;
}

static gboolean
writable_cb (GSocket *socket, GIOCondition condition, gpointer data)
{
  RouseWatchmanClient *self = data;
  GError              *error = NULL;

  if (write_out (self, &error))
    drop_source (&self->writer);
  if (error != NULL)
    give_up (self, error);
  return G_SOURCE_CONTINUE;
}

void
rouse_watchman_client_ask (RouseWatchmanClient *self, GVariant *command, guint timeout_ms, RouseWatchmanAnswerFunc func, gpointer data)
{
  g_autoptr (GByteArray) message = rouse_bser_encode (command);
  Request               *request;

  if (self->socket == NULL)
    return;
  request = g_new0 (Request, 1);
  request->message = g_steal_pointer (&message);
  request->timeout_ms = timeout_ms;
  request->func = func;
  request->data = data;
  g_queue_push_tail (&self->requests, request);
  send_first (self);
}

/* Of this user, or it may tell anything; and where paths lead to the same, or it tells of other files. */
static gboolean
is_fit (GSocket *socket, GError **error)
{
  g_autoptr (GCredentials) credentials = g_socket_get_credentials (socket, error);
  uid_t                    uid;
  pid_t                    pid;

  if (credentials == NULL)
    return FALSE;
  uid = g_credentials_get_unix_user (credentials, error);
  if (uid == (uid_t) -1)
    return FALSE;
  if (uid != geteuid ())
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "this Watchman is somebody else's");
      return FALSE;
    }
  pid = g_credentials_get_unix_pid (credentials, error);
  if (pid == -1)
    return FALSE;
  if (rouse_filesystem_has_same_mounts (pid))
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "this Watchman sees other mounts, as in a container");
  return FALSE;
}

RouseWatchmanClient *
rouse_watchman_client_new (const char *path, GMainContext *context, RouseClock *clock, const RouseWatchmanClientFuncs *funcs, gpointer data, GError **error)
{
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GSocket)        socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, error);
  RouseWatchmanClient       *self;

  if (socket == NULL)
    return NULL;
  /* A local socket is connected at once, or refused; with a daemon that hangs its queue is full at some time. */
  g_socket_set_blocking (socket, FALSE);
  if (!g_socket_connect (socket, address, NULL, error) || !is_fit (socket, error))
    return NULL;

  self = g_rc_box_new0 (RouseWatchmanClient);
  self->socket = g_steal_pointer (&socket);
  self->context = g_main_context_ref (context);
  self->clock = g_object_ref (clock);
  self->funcs = funcs;
  self->data = data;
  self->in = g_byte_array_new ();
  self->out = g_byte_array_new ();
  g_queue_init (&self->requests);
  self->reader = add_source (self, G_IO_IN | G_IO_HUP, readable_cb);
  return self;
}

void
rouse_watchman_client_free (RouseWatchmanClient *self)
{
  hang_up (self);
  g_rc_box_release_full (self, clear);
}

const char *
rouse_watchman_peek_string (GVariant *message, const char *key)
{
  const char *string = NULL;

  g_variant_lookup (message, key, "^&ay", &string);
  return string;
}

gboolean
rouse_watchman_is_true (GVariant *message, const char *key)
{
  gboolean value = FALSE;

  g_variant_lookup (message, key, "b", &value);
  return value;
}
