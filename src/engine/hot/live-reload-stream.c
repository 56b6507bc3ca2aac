/* live-reload-stream.c - a connection that takes so many bytes from its peer, and then no more
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "hot/live-reload-stream.h"

/* The reading half. */

#define BOUNDED_TYPE_INPUT (bounded_input_get_type ())
G_DECLARE_FINAL_TYPE (BoundedInput, bounded_input, BOUNDED, INPUT, GFilterInputStream)

struct _BoundedInput
{
  GFilterInputStream parent_instance;

  gsize left;
};

static void bounded_input_pollable_init (GPollableInputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BoundedInput, bounded_input, G_TYPE_FILTER_INPUT_STREAM, G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM, bounded_input_pollable_init))

static GInputStream *
get_base (gpointer self)
{
  return g_filter_input_stream_get_base_stream (self);
}

/* @count bytes are wanted. Returns how many may be had; 0 and @error when that is over. */
static gsize
grant (BoundedInput *self, gsize count, GError **error)
{
  if (self->left == 0)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "the peer has sent too much");
  return MIN (self->left, count);
}

static gssize
take (BoundedInput *self, gssize n)
{
  if (n > 0)
    self->left -= (gsize) n;
  return n;
}

static gssize
bounded_input_read (GInputStream *stream, void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  BoundedInput *self = BOUNDED_INPUT (stream);
  gsize         granted = grant (self, count, error);

  return granted == 0 ? -1 : take (self, g_input_stream_read (get_base (self), buffer, granted, cancellable, error));
}

static gssize
bounded_input_read_nonblocking (GPollableInputStream *stream, void *buffer, gsize count, GError **error)
{
  BoundedInput *self = BOUNDED_INPUT (stream);
  gsize         granted = grant (self, count, error);

  if (granted == 0)
    return -1;
  return take (self, g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (get_base (self)), buffer, granted, NULL, error));
}

static gboolean
bounded_input_can_poll (GPollableInputStream *stream)
{
  return g_pollable_input_stream_can_poll (G_POLLABLE_INPUT_STREAM (get_base (stream)));
}

static gboolean
bounded_input_is_readable (GPollableInputStream *stream)
{
  return BOUNDED_INPUT (stream)->left == 0 || g_pollable_input_stream_is_readable (G_POLLABLE_INPUT_STREAM (get_base (stream)));
}

static GSource *
bounded_input_create_source (GPollableInputStream *stream, GCancellable *cancellable)
{
  g_autoptr (GSource) source = g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (get_base (stream)), NULL);

  return g_pollable_source_new_full (stream, source, cancellable);
}

static void
bounded_input_pollable_init (GPollableInputStreamInterface *iface)
{
  iface->can_poll = bounded_input_can_poll;
  iface->is_readable = bounded_input_is_readable;
  iface->create_source = bounded_input_create_source;
  iface->read_nonblocking = bounded_input_read_nonblocking;
}

static void
bounded_input_class_init (BoundedInputClass *klass)
{
  G_INPUT_STREAM_CLASS (klass)->read_fn = bounded_input_read;
}

static void
bounded_input_init (BoundedInput *self)
{
}

/* Both halves. */

#define BOUNDED_TYPE_STREAM (bounded_stream_get_type ())
G_DECLARE_FINAL_TYPE (BoundedStream, bounded_stream, BOUNDED, STREAM, GIOStream)

struct _BoundedStream
{
  GIOStream parent_instance;

  GIOStream    *base;  /* (owned) */
  GInputStream *input; /* (owned) */
};

G_DEFINE_FINAL_TYPE (BoundedStream, bounded_stream, G_TYPE_IO_STREAM)

static GInputStream *
bounded_stream_get_input (GIOStream *stream)
{
  return BOUNDED_STREAM (stream)->input;
}

static GOutputStream *
bounded_stream_get_output (GIOStream *stream)
{
  return g_io_stream_get_output_stream (BOUNDED_STREAM (stream)->base);
}

static gboolean
bounded_stream_close (GIOStream *stream, GCancellable *cancellable, GError **error)
{
  return g_io_stream_close (BOUNDED_STREAM (stream)->base, cancellable, error);
}

static void
bounded_stream_finalize (GObject *object)
{
  BoundedStream *self = BOUNDED_STREAM (object);

  /* The parent closes, if nobody has: so our parts go after it. */
  g_autoptr (GIOStream)    base = self->base;
  g_autoptr (GInputStream) input = self->input;

  G_OBJECT_CLASS (bounded_stream_parent_class)->finalize (object);
}

static void
bounded_stream_class_init (BoundedStreamClass *klass)
{
  GIOStreamClass *stream_class = G_IO_STREAM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = bounded_stream_finalize;
  stream_class->get_input_stream = bounded_stream_get_input;
  stream_class->get_output_stream = bounded_stream_get_output;
  stream_class->close_fn = bounded_stream_close;
}

static void
bounded_stream_init (BoundedStream *self)
{
}

GIOStream *
rouse_live_reload_stream_new (GIOStream *base, gsize budget)
{
  BoundedStream *self = g_object_new (BOUNDED_TYPE_STREAM, NULL);
  BoundedInput  *input = g_object_new (BOUNDED_TYPE_INPUT, "base-stream", g_io_stream_get_input_stream (base), "close-base-stream", FALSE, NULL);

  input->left = budget;
  self->base = g_object_ref (base);
  self->input = G_INPUT_STREAM (input);
  return G_IO_STREAM (self);
}
