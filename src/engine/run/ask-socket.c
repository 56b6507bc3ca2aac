/* ask-socket.c - where a run that can reload itself is asked to
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-run"
#include "config.h"
#include "run/ask-socket.h"

#include "run/child-folder.h"
#include "run/process-group.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* Messages that say nothing which was asked for: so many, and whoever sends them is thrown out. */
#define IDLE_MAX 100

/* One connection. */
typedef struct
{
  RouseAskSocket *owner;
  GSocket        *socket;  /* (owned) (nullable) %NULL once it is cut off */
  GSource        *reading; /* (owned) */
  GSource        *writing; /* (owned) (nullable) while there is something to write */
  GByteArray     *in;      /* (owned) the line that is not complete */
  GString        *out;     /* (owned) what is to be written */
  gboolean        listens; /* it has said hello */
  gint64          owes;    /* the number of the question that it has not answered; 0: none */
  guint           n_idle;
} Client;

/**
 * RouseAskSocket:
 *
 * `clients` holds a reference each; the sources of one whose `socket` is %NULL are gone, so nothing is called for it.
 */
struct _RouseAskSocket
{
  GObject parent_instance;

  GSocket      *socket;   /* (owned) (nullable) %NULL once it is closed */
  GSource      *incoming; /* (owned) (nullable) */
  char         *path;     /* (owned) */
  RouseAskJudge judge;
  gpointer      judge_data;
  GPtrArray    *clients;  /* (owned) (element-type Client) */
  gboolean      spoilt;   /* somebody of the run cannot be asked any more */
  gint64        number;   /* of the last question */
  char         *question; /* (owned) (nullable) while there is one */
  gboolean      lost;     /* … somebody will not answer it */
  RouseAskFunc  func;     /* … who waits for the answer */
  gpointer      data;
};

G_DEFINE_FINAL_TYPE (RouseAskSocket, rouse_ask_socket, G_TYPE_OBJECT)

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
client_clear (gpointer data)
{
  Client *client = data;

  g_byte_array_unref (client->in);
  g_string_free (client->out, TRUE);
}

static void
client_unref (gpointer data)
{
  g_rc_box_release_full (data, client_clear);
}

static void
cut_off (Client *client)
{
  clear_source (&client->reading);
  clear_source (&client->writing);
  g_clear_object (&client->socket);
}

/* Tells whoever waits. It may do anything, so that this is the last that happens. */
static void
tell (RouseAskSocket *self, RouseAskResult result, const char *why)
{
  RouseAskFunc func = self->func;
  gpointer     data = self->data;

  if (func == NULL)
    return;
  self->lost |= result == ROUSE_ASK_LOST;
  if (result != ROUSE_ASK_LOST)
    rouse_ask_socket_forget (self);
  func (result, why, data);
}

static gboolean
all_have_answered (RouseAskSocket *self)
{
  for (guint i = 0; i < self->clients->len; i++)
    if (((Client *) g_ptr_array_index (self->clients, i))->owes == self->number)
      return FALSE;
  return TRUE;
}

/* Takes leave of @client, which has ended or was @thrown_out. */
static void
lose (Client *client, gboolean thrown_out)
{
  RouseAskSocket *self = client->owner;
  gboolean        matters = thrown_out || client->owes == self->number;

  self->spoilt |= thrown_out;
  cut_off (client);
  g_ptr_array_remove_fast (self->clients, client);
  if (matters)
    tell (self, ROUSE_ASK_LOST, NULL);
}

/* Writing */

static gboolean
writable_cb (GSocket *socket, GIOCondition condition, gpointer data)
{
  Client            *client = data;
  g_autoptr (GError) error = NULL;
  gssize             n = g_socket_send (socket, client->out->str, client->out->len, NULL, &error);

  if (n > 0)
    g_string_erase (client->out, 0, n);
  /* Whoever does not want to hear has left, which reading finds out. */
  if (client->out->len == 0 || (n < 0 && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK)))
    clear_source (&client->writing);
  return G_SOURCE_CONTINUE; /* where it was destroyed, that counts */
}

static void
put_question (RouseAskSocket *self, Client *client)
{
  client->owes = self->number;
  g_string_append (client->out, self->question);
  if (client->writing != NULL)
    return;
  client->writing = g_socket_create_source (client->socket, G_IO_OUT, NULL);
  g_source_set_callback (client->writing, G_SOURCE_FUNC (writable_cb), g_rc_box_acquire (client), client_unref);
  g_source_attach (client->writing, g_main_context_get_thread_default ());
}

/* Reading */

static void
take_answer (Client *client, const RouseAskMessage *message)
{
  RouseAskSocket *self = client->owner;

  client->owes = 0;
  if (message->kind == ROUSE_ASK_RESTART)
    tell (self, ROUSE_ASK_REFUSED, message->text);
  else if (!self->lost && all_have_answered (self))
    tell (self, ROUSE_ASK_ALL_DONE, NULL);
}

/* Returns: %FALSE when @client is to be thrown out for it. May be the last that happens to it. */
static gboolean
take_line (Client *client, const char *line, gsize length)
{
  RouseAskSocket          *self = client->owner;
  g_auto (RouseAskMessage) message = { 0 };

  if (!rouse_ask_message_parse (&message, line, length))
    return FALSE;
  if (message.kind == ROUSE_ASK_HELLO && !client->listens)
    {
      g_debug ("%s: “%s” wants to be asked", self->path, message.text != NULL ? message.text : "");
      client->listens = TRUE;
      if (self->question != NULL)
        put_question (self, client);
      return TRUE;
    }
  if (message.kind != ROUSE_ASK_OTHER && !client->listens)
    return FALSE;
  if ((message.kind == ROUSE_ASK_DONE || message.kind == ROUSE_ASK_RESTART) && client->owes != 0 && message.change == client->owes)
    {
      if (self->question != NULL && client->owes == self->number)
        take_answer (client, &message);
      else
        client->owes = 0; /* too late */
      return TRUE;
    }
  return ++client->n_idle <= IDLE_MAX;
}

/* Takes the lines that are complete. Returns: %FALSE when @client is to be thrown out. */
static gboolean
take_lines (Client *client)
{
  const guint8 *end;

  while (client->socket != NULL && client->in->len > 0 && (end = memchr (client->in->data, '\n', client->in->len)) != NULL)
    {
      gsize            length = end - client->in->data;
      g_autofree char *line = g_strndup ((const char *) client->in->data, length);

      g_byte_array_remove_range (client->in, 0, length + 1);
      if (!take_line (client, line, length))
        return FALSE;
    }
  return client->in->len <= ROUSE_ASK_LINE_MAX;
}

static gboolean
readable_cb (GSocket *socket, GIOCondition condition, gpointer data)
{
  Client                    *client = g_rc_box_acquire (data);
  g_autoptr (RouseAskSocket) self = g_object_ref (client->owner);
  g_autoptr (GError)         error = NULL;
  char                       buffer[4096];
  gssize                     n = g_socket_receive (socket, buffer, sizeof buffer, NULL, &error);

  if (n > 0)
    {
      g_byte_array_append (client->in, (const guint8 *) buffer, (guint) n);
      if (!take_lines (client) && client->socket != NULL)
        {
          g_debug ("%s: thrown out for what it said", self->path);
          lose (client, TRUE);
        }
    }
  else if (n == 0 || !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    lose (client, FALSE);
  client_unref (client);
  return G_SOURCE_CONTINUE; /* where it was destroyed, that counts */
}

/* Connecting */

static gboolean
admits (RouseAskSocket *self, GSocket *socket)
{
  uid_t uid;
  pid_t pid;

  if (!rouse_process_group_get_peer (g_socket_get_fd (socket), &uid, &pid))
    return FALSE;
  return (uid == getuid () || uid == 0) && self->judge (pid, self->judge_data);
}

/* Not everybody can be heard, so nobody new is. */
static void
turn_away (RouseAskSocket *self, const char *reason)
{
  g_debug ("%s: %s", self->path, reason);
  clear_source (&self->incoming);
  self->spoilt = TRUE;
  tell (self, ROUSE_ASK_LOST, NULL);
}

static gboolean
incoming_cb (GSocket *listening, GIOCondition condition, gpointer data)
{
  RouseAskSocket     *self = data;
  g_autoptr (GError)  error = NULL;
  g_autoptr (GSocket) socket = g_socket_accept (listening, NULL, &error);
  Client             *client;

  if (socket == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        turn_away (self, error->message);
      return G_SOURCE_CONTINUE;
    }
  if (!admits (self, socket))
    return G_SOURCE_CONTINUE;
  if (self->clients->len >= ROUSE_ASK_CLIENTS_MAX)
    {
      turn_away (self, "too many connections");
      return G_SOURCE_CONTINUE;
    }
  g_socket_set_blocking (socket, FALSE);
  client = g_rc_box_new0 (Client);
  client->owner = self;
  client->in = g_byte_array_new ();
  client->out = g_string_new (NULL);
  client->reading = g_socket_create_source (socket, G_IO_IN, NULL);
  client->socket = g_steal_pointer (&socket);
  g_source_set_callback (client->reading, G_SOURCE_FUNC (readable_cb), g_rc_box_acquire (client), client_unref);
  g_source_attach (client->reading, g_main_context_get_thread_default ());
  g_ptr_array_add (self->clients, client);
  return G_SOURCE_CONTINUE;
}

static void
rouse_ask_socket_dispose (GObject *object)
{
  RouseAskSocket *self = ROUSE_ASK_SOCKET (object);

  rouse_ask_socket_forget (self);
  rouse_ask_socket_close (self);

  G_OBJECT_CLASS (rouse_ask_socket_parent_class)->dispose (object);
}

static void
rouse_ask_socket_finalize (GObject *object)
{
  RouseAskSocket *self = ROUSE_ASK_SOCKET (object);

  g_ptr_array_unref (self->clients);
  g_free (self->path);

  G_OBJECT_CLASS (rouse_ask_socket_parent_class)->finalize (object);
}

static void
rouse_ask_socket_class_init (RouseAskSocketClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rouse_ask_socket_dispose;
  G_OBJECT_CLASS (klass)->finalize = rouse_ask_socket_finalize;
}

static void
rouse_ask_socket_init (RouseAskSocket *self)
{
  self->clients = g_ptr_array_new_with_free_func (client_unref);
}

RouseAskSocket *
rouse_ask_socket_new (const char *run_id, RouseAskJudge judge, gpointer data, GError **error)
{
  g_autofree char           *path = rouse_child_folder_make_socket_path (ROUSE_CHILD_HOT_PREFIX, run_id, error);
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocket)        socket = NULL;
  RouseAskSocket            *self;

  if (path == NULL)
    return NULL;
  address = g_unix_socket_address_new (path);
  socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, error);
  if (socket == NULL || !g_socket_bind (socket, address, FALSE, error))
    return NULL;
  self = g_object_new (ROUSE_TYPE_ASK_SOCKET, NULL);
  self->path = g_steal_pointer (&path);
  self->judge = judge;
  self->judge_data = data;
  self->socket = g_steal_pointer (&socket);
  g_socket_set_blocking (self->socket, FALSE);
  g_socket_set_listen_backlog (self->socket, ROUSE_ASK_CLIENTS_MAX);
  if (!g_socket_listen (self->socket, error))
    {
      g_object_unref (self);
      return NULL;
    }
  self->incoming = g_socket_create_source (self->socket, G_IO_IN, NULL);
  g_source_set_callback (self->incoming, G_SOURCE_FUNC (incoming_cb), self, NULL);
  g_source_attach (self->incoming, g_main_context_get_thread_default ());
  return self;
}

const char *
rouse_ask_socket_get_path (RouseAskSocket *self)
{
  g_return_val_if_fail (ROUSE_IS_ASK_SOCKET (self), NULL);

  return self->path;
}

void
rouse_ask_socket_close (RouseAskSocket *self)
{
  g_return_if_fail (ROUSE_IS_ASK_SOCKET (self));

  if (self->socket == NULL)
    return;
  clear_source (&self->incoming);
  g_clear_object (&self->socket);
  g_unlink (self->path);
  for (guint i = 0; i < self->clients->len; i++)
    cut_off (g_ptr_array_index (self->clients, i));
  g_ptr_array_set_size (self->clients, 0);
  tell (self, ROUSE_ASK_ENDED, NULL);
}

gboolean
rouse_ask_socket_ask (RouseAskSocket *self, const RouseChangeSet *changes, gint64 timeout_us, RouseAskFunc func, gpointer data)
{
  guint n = 0;

  g_return_val_if_fail (ROUSE_IS_ASK_SOCKET (self), FALSE);
  g_return_val_if_fail (changes != NULL && func != NULL && self->func == NULL, FALSE);

  for (guint i = 0; i < self->clients->len; i++)
    n += ((Client *) g_ptr_array_index (self->clients, i))->listens;
  if (self->socket == NULL || self->spoilt || n == 0)
    return FALSE;
  self->number++;
  self->question = rouse_ask_message_format (changes, self->number, timeout_us);
  self->lost = FALSE;
  self->func = func;
  self->data = data;
  for (guint i = 0; i < self->clients->len; i++)
    {
      Client *client = g_ptr_array_index (self->clients, i);

      if (client->listens)
        put_question (self, client);
    }
  return TRUE;
}

void
rouse_ask_socket_forget (RouseAskSocket *self)
{
  g_return_if_fail (ROUSE_IS_ASK_SOCKET (self));

  self->func = NULL;
  self->data = NULL;
  g_clear_pointer (&self->question, g_free);
}
