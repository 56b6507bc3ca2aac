/* shards.c - many main contexts, one thread, and only those with work are looked at
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-watch"
#include "config.h"
#include "watch/shards.h"

/* A shard is filled before the next one is opened, so that small trees pay for one. */
#define N_SHARDS 64
#define SHARD_SIZE 256

typedef struct
{
  GMainContext *context;  /* (owned) */
  gint64        deadline; /* monotonic µs when a source of it falls due; -1 for never */
  gboolean      touched;
} Shard;

struct _RouseShards
{
  Shard   shards[N_SHARDS];
  GPollFD fds[N_SHARDS]; /* the contexts' wake-up descriptors */
  guint   n_shards;
  guint   n_picked;
};

/* What the context waits for, once it has nothing to do: a wake-up, or a source's time. */
static void
arm (RouseShards *self, guint i)
{
  Shard  *shard = &self->shards[i];
  GPollFD fd;
  int     priority;
  int     timeout_ms;
  int     n_fds;

  g_main_context_prepare (shard->context, &priority);
  n_fds = g_main_context_query (shard->context, G_MAXINT, &timeout_ms, &fd, 1);
  /* Monitors bring no descriptors: the only one is the context's own wake-up. */
  g_assert (n_fds == 1);
  self->fds[i] = (GPollFD){ .fd = fd.fd, .events = G_IO_IN };
  shard->deadline = timeout_ms < 0 ? -1 : g_get_monotonic_time () + timeout_ms * G_TIME_SPAN_MILLISECOND;
}

static void
iterate (RouseShards *self, guint i)
{
  self->shards[i].touched = FALSE;
  /* After TRUE, once more: GLib does not signal the wake-up for a source that is being dispatched. */
  while (g_main_context_iteration (self->shards[i].context, FALSE))
    ;
  arm (self, i);
}

static void
open_shard (RouseShards *self)
{
  Shard *shard = &self->shards[self->n_shards];

  shard->context = g_main_context_new ();
  g_main_context_acquire (shard->context);
  arm (self, self->n_shards);
  self->n_shards++;
}

RouseShards *
rouse_shards_new (void)
{
  RouseShards *self = g_new0 (RouseShards, 1);

  open_shard (self);
  return self;
}

void
rouse_shards_free (RouseShards *self)
{
  for (guint i = 0; i < self->n_shards; i++)
    {
      g_main_context_release (self->shards[i].context);
      g_main_context_unref (self->shards[i].context);
    }
  g_free (self);
}

GMainContext *
rouse_shards_pick (RouseShards *self)
{
  guint i = self->n_picked / SHARD_SIZE;

  if (i >= N_SHARDS)
    i = self->n_picked % N_SHARDS;
  self->n_picked++;
  if (i == self->n_shards)
    open_shard (self);
  return self->shards[i].context;
}

void
rouse_shards_touch (RouseShards *self, GMainContext *context)
{
  for (guint i = 0; i < self->n_shards; i++)
    if (self->shards[i].context == context)
      self->shards[i].touched = TRUE;
}

static void
iterate_woken (RouseShards *self)
{
  for (guint i = 0; i < self->n_shards; i++)
    if (self->fds[i].revents != 0)
      iterate (self, i);
}

void
rouse_shards_glance (RouseShards *self)
{
  g_poll (self->fds, self->n_shards, 0);
  iterate_woken (self);
}

void
rouse_shards_turn (RouseShards *self, gint64 deadline)
{
  gint64 now = g_get_monotonic_time ();
  int    timeout_ms = -1;

  for (guint i = 0; i < self->n_shards; i++)
    {
      if (self->shards[i].touched)
        deadline = now;
      else if (self->shards[i].deadline >= 0 && (deadline < 0 || self->shards[i].deadline < deadline))
        deadline = self->shards[i].deadline;
    }
  if (deadline >= 0)
    timeout_ms = deadline <= now ? 0 : (int) ((deadline - now + 999) / 1000);
  g_poll (self->fds, self->n_shards, timeout_ms);

  iterate_woken (self);
  now = g_get_monotonic_time ();
  for (guint i = 0; i < self->n_shards; i++)
    {
      Shard *shard = &self->shards[i];

      if (shard->touched || (shard->deadline >= 0 && shard->deadline <= now))
        iterate (self, i);
    }
}

void
rouse_shards_wake (RouseShards *self)
{
  g_main_context_wakeup (self->shards[0].context);
}
