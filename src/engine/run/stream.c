/* stream.c - a descriptor read and written on the main context, a bounded amount at a time
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-run"
#include "config.h"
#include "run/stream.h"

#include <errno.h>
#include <glib-unix.h>
#include <unistd.h>

/* So much in one turn, however much there is: a program that prints without end must leave time for others. */
#define TURN_BYTES (64 * 1024)
/* More than a pipe or a terminal holds: past it, somebody is still printing. */
#define DRAIN_BYTES (2 * 1024 * 1024)
/* Typed at a program that does not read. */
#define MAX_PENDING_BYTES (64 * 1024)

struct _RouseStream
{
  int             fd;      /* (owned) */
  gboolean        ended;   /* nothing more will come */
  GSource        *reader;  /* (owned) (nullable): NULL before the start and past the end */
  GSource        *writer;  /* (owned) (nullable): NULL unless something is pending */
  GByteArray     *pending; /* (owned) */
  RouseStreamFunc func;
  gpointer        data;
};

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    {
      g_source_destroy (*source);
      g_clear_pointer (source, g_source_unref);
    }
}

/* Reads up to a turn's worth. Returns FALSE when no more is to be had now, or ever. */
static gboolean
read_turn (RouseStream *self)
{
  char               buffer[TURN_BYTES];
  gsize              length = 0;
  gboolean           more = TRUE;
  g_autoptr (GBytes) bytes = NULL;

  /* A terminal gives 4 KiB at a time: collect, so that the rest of Rouse works in larger pieces. */
  while (more && length < sizeof buffer)
    {
      gssize n = read (self->fd, buffer + length, sizeof buffer - length);

      if (n > 0)
        length += n;
      else if (n == 0 || (errno != EINTR && errno != EAGAIN))
        {
          clear_source (&self->reader);
          self->ended = TRUE;
          more = FALSE;
        }
      else
        more = errno == EINTR;
    }
  if (length == 0)
    return FALSE;
  bytes = g_bytes_new (buffer, length);
  self->func (bytes, self->data);
  return more;
}

static gboolean
readable_cb (int fd, GIOCondition condition, gpointer data)
{
  read_turn (data);
  return G_SOURCE_CONTINUE; /* at its end it was destroyed, which counts */
}

static gboolean
writable_cb (int fd, GIOCondition condition, gpointer data)
{
  RouseStream *self = data;
  gssize       n = write (fd, self->pending->data, self->pending->len);

  if (n > 0)
    g_byte_array_remove_range (self->pending, 0, n);
  else if (n < 0 && errno != EINTR && errno != EAGAIN)
    g_byte_array_set_size (self->pending, 0); /* nobody is left to read it */
  if (self->pending->len > 0)
    return G_SOURCE_CONTINUE;
  clear_source (&self->writer);
  return G_SOURCE_REMOVE;
}

static GSource *
watch (RouseStream *self, GIOCondition condition, GUnixFDSourceFunc func)
{
  GSource *source = g_unix_fd_source_new (self->fd, condition);

  g_source_set_callback (source, G_SOURCE_FUNC (func), self, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
  return source;
}

RouseStream *
rouse_stream_new (int fd, RouseStreamFunc func, gpointer data)
{
  RouseStream *self = g_new0 (RouseStream, 1);

  self->fd = fd;
  self->func = func;
  self->data = data;
  self->pending = g_byte_array_new ();
  return self;
}

void
rouse_stream_free (RouseStream *self)
{
  clear_source (&self->reader);
  clear_source (&self->writer);
  g_byte_array_unref (self->pending);
  close (self->fd);
  g_free (self);
}

void
rouse_stream_start (RouseStream *self)
{
  if (self->reader == NULL && !self->ended)
    self->reader = watch (self, G_IO_IN, readable_cb);
}

void
rouse_stream_drain (RouseStream *self)
{
  for (gsize n = 0; n < DRAIN_BYTES && !self->ended && read_turn (self); n += TURN_BYTES)
    ;
}

void
rouse_stream_write (RouseStream *self, const char *data, gsize length)
{
  if (self->pending->len + length > MAX_PENDING_BYTES)
    {
      g_debug ("dropped %" G_GSIZE_FORMAT " bytes that nobody reads", length);
      return;
    }
  g_byte_array_append (self->pending, (const guint8 *) data, length);
  if (self->writer == NULL && self->pending->len > 0)
    self->writer = watch (self, G_IO_OUT, writable_cb);
}

int
rouse_stream_get_fd (RouseStream *self)
{
  return self->fd;
}
