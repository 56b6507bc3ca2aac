/* hint-queue.h - hints on their way from the watcher's thread to its consumer
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "watch/watcher.h"

G_BEGIN_DECLS

typedef struct _RouseHintQueue RouseHintQueue;

/** Delivers to @func on @consumer. Made and freed on the consumer's thread. */
RouseHintQueue *rouse_hint_queue_new (GMainContext *consumer, RouseHintFunc func, gpointer data);
void            rouse_hint_queue_free (RouseHintQueue *self);

/**
 * Any thread. Takes a copy of @name. Hints come in the order of their pushing, and so do answers (ARMED, REFUSED, POLLED,
 * GONE); but answers come a few at a time, and hints overtake them: a save does not wait until a large tree is listed. A
 * consumer that does not keep up finds, in place of hints beyond a bound, one OVERFLOW; answers are never dropped.
 */
void rouse_hint_queue_push (RouseHintQueue *self, RouseHintKind kind, guint32 dir, const char *name);

/** The answer ARMED, with the inode that is watched. */
void rouse_hint_queue_push_armed (RouseHintQueue *self, guint32 dir, guint64 inode);

G_END_DECLS
