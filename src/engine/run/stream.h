/* stream.h - a descriptor read and written on the main context, a bounded amount at a time
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

typedef struct _RouseStream RouseStream;

/** Gets what was read. May free the stream. */
typedef void (*RouseStreamFunc) (GBytes *bytes, gpointer data);

/**
 * Takes @fd, which must not block. All calls on one thread.
 */
RouseStream *rouse_stream_new (int fd, RouseStreamFunc func, gpointer data);
void         rouse_stream_free (RouseStream *self);

/**
 * Reads from now on, on the thread-default main context, until the end. Who writes is held up before that, and
 * whenever we are slow: nothing piles up here.
 */
void rouse_stream_start (RouseStream *self);
/** Reads what is there now. The caller keeps the stream alive. */
void rouse_stream_drain (RouseStream *self);
/** Writes when the other side takes it; drops all of @data if too much is waiting already. */
void rouse_stream_write (RouseStream *self, const char *data, gsize length);
int  rouse_stream_get_fd (RouseStream *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseStream, rouse_stream_free)
G_END_DECLS
