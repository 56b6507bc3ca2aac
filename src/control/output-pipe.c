/* output-pipe.c - gives a program's output to another process
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-control"
#include "config.h"
#include "control/output-pipe.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <string.h>
#include <unistd.h>

/* Beside what the pipe itself holds. More than all output that is kept, so that this always goes through. */
#define QUEUE_MAX (2 * ROUSE_RUNNER_OUTPUT_BYTES)
#define GAP "\r\n\033[2m[…]\033[0m\r\n"

typedef struct
{
  RouseRunner *runner; /* (nullable) not owned: what it prints ends with it */
  int          fd;     /* (owned) the write end, which does not block */
  GByteArray  *queue;  /* (owned) */
  guint        source; /* waits until the reader takes more; 0 when the queue is empty */
  gboolean     follow;
  gboolean     lossy; /* something did not fit into the queue */
} OutputPipe;

static void runner_gone_cb (gpointer data, GObject *runner);

static void
close_pipe (OutputPipe *self)
{
  if (self->runner != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->runner, self);
      g_object_weak_unref (G_OBJECT (self->runner), runner_gone_cb, self);
    }
  g_clear_handle_id (&self->source, g_source_remove);
  g_byte_array_unref (self->queue);
  close (self->fd);
  g_free (self);
}

/* Returns: %FALSE when the reader has gone, or has all it wanted. */
static gboolean
flush (OutputPipe *self)
{
  while (self->queue->len > 0)
    {
      gssize n = write (self->fd, self->queue->data, self->queue->len);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return errno == EAGAIN;
      g_byte_array_remove_range (self->queue, 0, n);
    }
  return self->follow;
}

static gboolean
writable_cb (int fd, GIOCondition condition, gpointer data)
{
  OutputPipe *self = data;

  if ((condition & (G_IO_ERR | G_IO_HUP)) != 0 || !flush (self))
    {
      close_pipe (self);
      return G_SOURCE_CONTINUE; /* it has been removed */
    }
  if (self->queue->len > 0)
    return G_SOURCE_CONTINUE;
  /* From now on only whether the reader goes is of interest. */
  self->source = g_unix_fd_add (self->fd, G_IO_ERR | G_IO_HUP, writable_cb, self);
  return G_SOURCE_REMOVE;
}

static void
wait_for_reader (OutputPipe *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  self->source = g_unix_fd_add (self->fd, G_IO_OUT | G_IO_ERR | G_IO_HUP, writable_cb, self);
}

/* The project was removed, or its program: what is left in the queue is the end. */
static void
runner_gone_cb (gpointer data, GObject *runner)
{
  OutputPipe *self = data;

  self->runner = NULL;
  self->follow = FALSE;
  wait_for_reader (self);
}

static void
fed_cb (OutputPipe *self, GBytes *bytes)
{
  gboolean was_empty = self->queue->len == 0;

  if (self->queue->len + g_bytes_get_size (bytes) > QUEUE_MAX)
    {
      self->lossy = TRUE;
      return;
    }
  if (self->lossy)
    g_byte_array_append (self->queue, (const guint8 *) GAP, strlen (GAP));
  self->lossy = FALSE;
  g_byte_array_append (self->queue, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  if (was_empty)
    wait_for_reader (self);
}

int
rouse_output_pipe_open (RouseRunner *runner, int lines, gboolean follow, GError **error)
{
  g_autoptr (GBytes) output = NULL;
  OutputPipe        *self;
  int                ends[2];

  g_return_val_if_fail (ROUSE_IS_RUNNER (runner), -1);

  if (!g_unix_open_pipe (ends, FD_CLOEXEC, error))
    return -1;
  g_unix_set_fd_nonblocking (ends[1], TRUE, NULL);
  self = g_new0 (OutputPipe, 1);
  self->runner = runner;
  g_object_weak_ref (G_OBJECT (runner), runner_gone_cb, self);
  self->fd = ends[1];
  self->queue = g_byte_array_new ();
  self->follow = follow;
  output = rouse_runner_dup_output (runner, lines < 0 ? G_MAXUINT : (guint) lines);
  g_byte_array_append (self->queue, g_bytes_get_data (output, NULL), g_bytes_get_size (output));
  if (follow)
    g_signal_connect_swapped (runner, "fed", G_CALLBACK (fed_cb), self);
  wait_for_reader (self);
  return ends[0];
}
