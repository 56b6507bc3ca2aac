/* hint-queue.c - hints on their way from the watcher's thread to its consumer
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-watch"
#include "config.h"
#include "watch/hint-queue.h"

/* Far more than a consumer that works can leave waiting; a comparison of the tree is cheaper by then. */
#define MAX_HINTS 65536

struct _RouseHintQueue
{
  GMutex        lock;
  GArray       *hints;      /* (owned) (element-type RouseHint) guarded by lock */
  gboolean      overflowed; /* guarded by lock: an OVERFLOW is among them already */
  GSource      *source;     /* (owned) */
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

RouseHintQueue *
rouse_hint_queue_new (GMainContext *consumer, RouseHintFunc func, gpointer data)
{
  static GSourceFuncs funcs = { .dispatch = dispatch };
  RouseHintQueue     *self = g_new0 (RouseHintQueue, 1);

  g_mutex_init (&self->lock);
  self->hints = new_array ();
  self->func = func;
  self->data = data;
  self->source = g_source_new (&funcs, sizeof (GSource));
  g_source_set_static_name (self->source, "rouse-hints");
  g_source_set_callback (self->source, never, self, NULL);
  g_source_attach (self->source, consumer);
  return self;
}

void
rouse_hint_queue_free (RouseHintQueue *self)
{
  g_source_destroy (self->source);
  g_source_unref (self->source);
  free_array (self->hints);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
rouse_hint_queue_push (RouseHintQueue *self, RouseHintKind kind, guint32 dir, const char *name)
{
  RouseHint hint = { kind, dir, NULL };
  gboolean  was_empty;

  g_mutex_lock (&self->lock);
  was_empty = self->hints->len == 0;
  if (self->hints->len >= MAX_HINTS && kind != ROUSE_HINT_ARMED && kind != ROUSE_HINT_REFUSED && kind != ROUSE_HINT_POLLED &&
      kind != ROUSE_HINT_GONE && kind != ROUSE_HINT_SERVED)
    {
      if (!self->overflowed)
        {
          RouseHint overflow = { ROUSE_HINT_OVERFLOW, 0, NULL };

          g_array_append_val (self->hints, overflow);
          self->overflowed = TRUE;
        }
    }
  else
    {
      hint.name = g_strdup (name);
      g_array_append_val (self->hints, hint);
    }
  g_mutex_unlock (&self->lock);

  if (was_empty)
    g_source_set_ready_time (self->source, 0);
}
