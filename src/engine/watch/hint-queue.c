/* hint-queue.c - hints on their way from the watcher's thread to its consumer
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-watch"
#include "config.h"
#include "watch/hint-queue.h"

/* Far more than a consumer that works can leave waiting; a comparison of the tree is cheaper by then. */
#define MAX_HINTS 65536
/* Each answer has the consumer list a folder: so many at a time, some 10 ms. Of a large tree, tens of thousands are
 * on their way at once, and a save is not to wait for them. */
#define ANSWERS_A_TURN 128

struct _RouseHintQueue
{
  GMutex        lock;
  GArray       *hints;         /* (owned) (element-type RouseHint) guarded by lock */
  GArray       *answers;       /* (owned) (element-type RouseHint) guarded by lock */
  guint         next_answer;   /* guarded by lock: those before it have been delivered */
  gboolean      overflowed;    /* guarded by lock: an OVERFLOW is among the hints already */
  GSource      *hint_source;   /* (owned) */
  GSource      *answer_source; /* (owned) */
  RouseHintFunc func;
  gpointer      data;
};

static GArray *
new_array (void)
{
  return g_array_new (FALSE, FALSE, sizeof (RouseHint));
}

static void
free_array (GArray *hints)
{
  for (guint i = 0; i < hints->len; i++)
    g_free (g_array_index (hints, RouseHint, i).name);
  g_array_unref (hints);
}

/* With the lock: moves a turn's answers to @out. */
static void
take_answers (RouseHintQueue *self, GArray *out)
{
  guint n = MIN (self->answers->len - self->next_answer, ANSWERS_A_TURN);

  if (n == 0)
    return;
  g_array_append_vals (out, &g_array_index (self->answers, RouseHint, self->next_answer), n);
  self->next_answer += n;
  if (self->next_answer < self->answers->len)
    {
      g_source_set_ready_time (self->answer_source, 0);
      return;
    }
  g_array_unref (self->answers); /* it may have been large */
  self->answers = new_array ();
  self->next_answer = 0;
}

/* All hints, and some answers behind them whichever source is due: neither keeps the other waiting for ever. */
static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  RouseHintQueue *self = data;
  GArray         *hints;

  g_source_set_ready_time (source, -1);
  g_mutex_lock (&self->lock);
  hints = self->hints;
  self->hints = new_array ();
  self->overflowed = FALSE;
  take_answers (self, hints);
  g_mutex_unlock (&self->lock);

  if (hints->len > 0)
    self->func ((const RouseHint *) (gpointer) hints->data, hints->len, self->data);
  free_array (hints);
  return G_SOURCE_CONTINUE;
}

static gboolean
never (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static GSource *
new_source (RouseHintQueue *self, GMainContext *consumer, const char *name, int priority)
{
  static GSourceFuncs funcs = { .dispatch = dispatch };
  GSource            *source = g_source_new (&funcs, sizeof (GSource));

  g_source_set_static_name (source, name);
  g_source_set_priority (source, priority);
  g_source_set_callback (source, never, self, NULL);
  g_source_attach (source, consumer);
  return source;
}

RouseHintQueue *
rouse_hint_queue_new (GMainContext *consumer, RouseHintFunc func, gpointer data)
{
  RouseHintQueue *self = g_new0 (RouseHintQueue, 1);

  g_mutex_init (&self->lock);
  self->hints = new_array ();
  self->answers = new_array ();
  self->func = func;
  self->data = data;
  self->hint_source = new_source (self, consumer, "rouse-hints", G_PRIORITY_DEFAULT);
  /* After the consumer's alarms too, and in turns with its own looking around. */
  self->answer_source = new_source (self, consumer, "rouse-answers", G_PRIORITY_DEFAULT_IDLE);
  return self;
}

void
rouse_hint_queue_free (RouseHintQueue *self)
{
  g_source_destroy (self->hint_source);
  g_source_unref (self->hint_source);
  g_source_destroy (self->answer_source);
  g_source_unref (self->answer_source);
  free_array (self->hints);
  g_array_unref (self->answers); /* they have no names */
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* An answer comes behind hints that were pushed after it, but never before another answer. That does no harm: until
 * the answer a folder is either not listed yet, so that hints about what is in it mean nothing, or is looked at anyway. */
static gboolean
is_answer (RouseHintKind kind)
{
  return kind == ROUSE_HINT_ARMED || kind == ROUSE_HINT_REFUSED || kind == ROUSE_HINT_POLLED || kind == ROUSE_HINT_GONE ||
         kind == ROUSE_HINT_SERVED;
}

static void
push_hint (RouseHintQueue *self, RouseHintKind kind, guint32 dir, const char *name)
{
  RouseHint hint = { kind, dir, NULL };

  if (self->hints->len >= MAX_HINTS && self->overflowed)
    return;
  if (self->hints->len >= MAX_HINTS)
    {
      hint = (RouseHint){ ROUSE_HINT_OVERFLOW, 0, NULL };
      self->overflowed = TRUE;
    }
  hint.name = hint.kind == ROUSE_HINT_OVERFLOW ? NULL : g_strdup (name);
  g_array_append_val (self->hints, hint);
  if (self->hints->len == 1)
    g_source_set_ready_time (self->hint_source, 0);
}

static void
push_answer (RouseHintQueue *self, RouseHintKind kind, guint32 dir, guint64 inode)
{
  RouseHint answer = { kind, dir, NULL, inode };

  g_array_append_val (self->answers, answer);
  if (self->answers->len == 1)
    g_source_set_ready_time (self->answer_source, 0);
}

void
rouse_hint_queue_push (RouseHintQueue *self, RouseHintKind kind, guint32 dir, const char *name)
{
  g_mutex_lock (&self->lock);
  if (is_answer (kind))
    push_answer (self, kind, dir, 0);
  else
    push_hint (self, kind, dir, name);
  g_mutex_unlock (&self->lock);
}

void
rouse_hint_queue_push_armed (RouseHintQueue *self, guint32 dir, guint64 inode)
{
  g_mutex_lock (&self->lock);
  push_answer (self, ROUSE_HINT_ARMED, dir, inode);
  g_mutex_unlock (&self->lock);
}
