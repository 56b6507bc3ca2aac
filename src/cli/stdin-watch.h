/* stdin-watch.h - standard input that belongs to the program: its end, and Enter while nothing runs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/** Called from the default main context. */
typedef struct
{
  void (*entered) (gpointer user_data); /* a line feed came while nothing ran */
  void (*ended) (gpointer user_data);   /* once: nothing more can come */
} RouseStdinFuncs;

typedef struct _RouseStdinWatch RouseStdinWatch;

/**
 * For a Rouse that has no terminal of its own: the program has inherited standard input and reads it. So
 * nothing is read here while it runs, and its end is told without reading. @want_end: tell `ended`.
 */
RouseStdinWatch *rouse_stdin_watch_new (const RouseStdinFuncs *funcs, gboolean want_end, gpointer user_data);
void             rouse_stdin_watch_free (RouseStdinWatch *self);

/** Whether nothing runs, so that the next byte is looked at; if it is no line feed, no more are. */
void rouse_stdin_watch_set_listening (RouseStdinWatch *self, gboolean listening);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseStdinWatch, rouse_stdin_watch_free)
G_END_DECLS
