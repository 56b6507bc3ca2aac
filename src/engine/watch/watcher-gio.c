/* watcher-gio.c - hints from GFileMonitor
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-watch"
#include "config.h"
#include "watch/watcher-gio.h"
#include "watch/filesystem-inotify.h"
#include "watch/hint-queue.h"
#include "watch/shards.h"
#include "watch/watched-inodes.h"

#include <gio/gio.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A refusal by the kernel is hidden by GLib, so it is asked for every so many monitors; those since the
 * last good answer are then given up. Two system calls a batch: cheap. */
#define PROBE_EVERY 16
/* After a refusal, how long until the kernel is asked again. */
#define EXHAUSTED_FOR (5 * G_TIME_SPAN_SECOND)
/* The queue of the kernel is sampled while there is traffic, and for a while after. */
#define SAMPLE_EVERY (8 * G_TIME_SPAN_MILLISECOND)
#define SAMPLE_FOR (250 * G_TIME_SPAN_MILLISECOND)
/* So many callbacks in so short a time: rather compare the tree. */
#define BURST 4096
#define BURST_WITHIN (100 * G_TIME_SPAN_MILLISECOND)
/* How often a watch is asked for while folders change places at its path. */
#define MAX_TRIES 3
/* Requests carried out before events get their turn. */
#define REQUESTS_A_TURN 256

typedef struct
{
  guint32 dir;
  char   *path; /* (owned) (nullable) NULL: unwatch */
} Request;

typedef struct
{
  GFileMonitor    *monitor; /* (owned) */
  RouseWatcherGio *watcher;
  gsize            path_length;
  RouseInode       before; /* what was at the path just before it was asked for, and just after: */
  RouseInode       after;  /* which of them is watched is not known where they differ */
  guint32          dir;
} Watch;

/**
 * RouseWatcherGio:
 *
 * One directory monitor a directory, without rate limit. The monitors belong to a thread of their own,
 * which does nothing but pass on what they say: while it lags, GLib merges events and dozes off.
 */
struct _RouseWatcherGio
{
  GObject parent_instance;

  GThread        *thread; /* (owned) */
  RouseShards    *shards; /* the thread's; others only wake it */
  RouseHintQueue *hints;  /* (owned) */

  GMutex   lock;
  GCond    running;  /* the thread has its shards */
  GArray  *requests; /* (owned) (element-type Request) guarded by lock */
  gboolean quit;     /* guarded by lock */

  /* The thread's own. */
  GArray             *batch; /* (owned) (element-type Request) being carried out */
  guint               next_request;
  GHashTable         *watches;     /* (owned) (element-type guint32 Watch) */
  RouseWatchedInodes *inodes;      /* (owned) of all watches */
  RouseInotifyProbe  *probe;       /* (owned) */
  char               *parent;      /* (owned) (nullable) of what was watched last … */
  char               *real_parent; /* (owned) (nullable) … and of where that led */
  guint32             unproven[PROBE_EVERY];
  guint               n_unproven;
  gint64              exhausted_at; /* monotonic µs of the last refusal; 0 when there is room */
  gint64              sample_until; /* monotonic µs; 0 while there is no traffic */
  gboolean            flooded;      /* the alarm was given for this flood */
  guint               n_callbacks;  /* since burst_began */
  gint64              burst_began;
};

static void rouse_watcher_gio_iface_init (RouseWatcherInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RouseWatcherGio, rouse_watcher_gio, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (ROUSE_TYPE_WATCHER, rouse_watcher_gio_iface_init))

static void
note_traffic (RouseWatcherGio *self)
{
  gint64 now = g_get_monotonic_time ();

  self->sample_until = now + SAMPLE_FOR;
  if (now - self->burst_began > BURST_WITHIN)
    {
      self->burst_began = now;
      self->n_callbacks = 0;
    }
  if (++self->n_callbacks == BURST)
    rouse_hint_queue_push (self->hints, ROUSE_HINT_OVERFLOW, 0, NULL);
}

static void
watch_free (gpointer data)
{
  Watch *watch = data;

  rouse_watched_inodes_drop (watch->watcher->inodes, &watch->before, watch->dir);
  rouse_watched_inodes_drop (watch->watcher->inodes, &watch->after, watch->dir);
  g_signal_handlers_disconnect_by_data (watch->monitor, watch);
  g_file_monitor_cancel (watch->monitor);
  g_object_unref (watch->monitor);
  g_free (watch);
}

/* The watched directory itself: its path is as long as the one that was asked for. */
static void
self_changed (Watch *watch, GFileMonitorEvent event)
{
  RouseWatcherGio *self = watch->watcher;
  guint32          dir = watch->dir;

  switch (event)
    {
    case G_FILE_MONITOR_EVENT_DELETED:
    case G_FILE_MONITOR_EVENT_MOVED_OUT:
    case G_FILE_MONITOR_EVENT_UNMOUNTED:
    case G_FILE_MONITOR_EVENT_RENAMED:
      /* At once: GLib would go on looking for the path every 4 s, in quadratic time. */
      g_hash_table_remove (self->watches, GUINT_TO_POINTER (dir));
      rouse_hint_queue_push (self->hints, ROUSE_HINT_GONE, dir, NULL);
      return;

    case G_FILE_MONITOR_EVENT_CHANGED:
    case G_FILE_MONITOR_EVENT_CHANGES_DONE_HINT:
    case G_FILE_MONITOR_EVENT_ATTRIBUTE_CHANGED:
    case G_FILE_MONITOR_EVENT_CREATED: /* it was deaf until now */
    case G_FILE_MONITOR_EVENT_PRE_UNMOUNT:
    case G_FILE_MONITOR_EVENT_MOVED:
    case G_FILE_MONITOR_EVENT_MOVED_IN:
    default:
      rouse_hint_queue_push (self->hints, ROUSE_HINT_LISTING, dir, NULL);
      return;
    }
}

static void
changed_cb (GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event, gpointer data)
{
  Watch           *watch = data;
  RouseWatcherGio *self = watch->watcher;
  const char      *path = g_file_peek_path (file);
  const char      *name;

  note_traffic (self);
  if (path == NULL || strlen (path) <= watch->path_length)
    {
      self_changed (watch, event);
      return;
    }
  name = strrchr (path, '/') + 1;
  switch (event)
    {
    case G_FILE_MONITOR_EVENT_CHANGES_DONE_HINT:
    case G_FILE_MONITOR_EVENT_MOVED_IN:
      rouse_hint_queue_push (self->hints, ROUSE_HINT_FINISHED, watch->dir, name);
      return;

    case G_FILE_MONITOR_EVENT_CHANGED:
      rouse_hint_queue_push (self->hints, ROUSE_HINT_WRITING, watch->dir, name);
      return;

    case G_FILE_MONITOR_EVENT_RENAMED:
      rouse_hint_queue_push (self->hints, ROUSE_HINT_ENTRY, watch->dir, name);
      if (other != NULL && g_file_peek_path (other) != NULL)
        rouse_hint_queue_push (self->hints, ROUSE_HINT_FINISHED, watch->dir,
                               strrchr (g_file_peek_path (other), '/') + 1);
      return;

    case G_FILE_MONITOR_EVENT_CREATED:
    case G_FILE_MONITOR_EVENT_DELETED:
    case G_FILE_MONITOR_EVENT_ATTRIBUTE_CHANGED:
    case G_FILE_MONITOR_EVENT_MOVED_OUT:
    case G_FILE_MONITOR_EVENT_PRE_UNMOUNT:
    case G_FILE_MONITOR_EVENT_UNMOUNTED:
    case G_FILE_MONITOR_EVENT_MOVED:
    default:
      rouse_hint_queue_push (self->hints, ROUSE_HINT_ENTRY, watch->dir, name);
      return;
    }
}

static void
refuse (RouseWatcherGio *self, guint32 dir)
{
  g_hash_table_remove (self->watches, GUINT_TO_POINTER (dir));
  rouse_hint_queue_push (self->hints, ROUSE_HINT_REFUSED, dir, NULL);
}

/* Of what is watched; where that is not known, one that no directory has. */
static guint64
get_inode (const Watch *watch)
{
  return watch->before.inode != 0 && watch->before.inode == watch->after.inode ? watch->before.inode : G_MAXUINT64;
}

/* Everything since the last good answer is granted, or nothing of it is. */
static void
prove (RouseWatcherGio *self)
{
  gboolean room;

  if (self->n_unproven == 0)
    return;
  room = rouse_inotify_probe_has_room (self->probe);
  if (!room)
    {
      g_debug ("the kernel refuses more watches at %u", g_hash_table_size (self->watches));
      self->exhausted_at = g_get_monotonic_time ();
    }
  for (guint i = 0; i < self->n_unproven; i++)
    {
      const Watch *watch = g_hash_table_lookup (self->watches, GUINT_TO_POINTER (self->unproven[i]));

      /* Deleted again in the meantime: GONE has been said. */
      if (watch == NULL)
        continue;
      if (room)
        rouse_hint_queue_push_armed (self->hints, self->unproven[i], get_inode (watch));
      else
        refuse (self, self->unproven[i]);
    }
  self->n_unproven = 0;
}

static gboolean
is_exhausted (RouseWatcherGio *self)
{
  if (self->exhausted_at == 0)
    return FALSE;
  if (g_get_monotonic_time () - self->exhausted_at < EXHAUSTED_FOR)
    return TRUE;
  self->exhausted_at = rouse_inotify_probe_has_room (self->probe) ? 0 : g_get_monotonic_time ();
  return self->exhausted_at != 0;
}

static RouseInode
read_inode (const char *path)
{
  struct stat st;

  return stat (path, &st) == 0 ? (RouseInode){ st.st_dev, st.st_ino } : (RouseInode){ 0 };
}

/* All monitors of the process that are at one path share a watch, which stays where a link in that path led when the first
 * of them was made. So they get paths without links. Mostly the folder above is that of the last one asked for. */
static char *
dup_real_path (RouseWatcherGio *self, const char *path, const RouseInode *inode)
{
  g_autofree char *parent = g_path_get_dirname (path);
  g_autofree char *guess = NULL;
  char             real[PATH_MAX];
  struct stat      st;

  if (g_strcmp0 (parent, self->parent) == 0)
    {
      guess = g_build_filename (self->real_parent, strrchr (path, '/') + 1, NULL);
      if (lstat (guess, &st) == 0 && st.st_ino == inode->inode && st.st_dev == inode->device)
        return g_steal_pointer (&guess);
    }
  if (realpath (path, real) == NULL)
    return g_strdup (path);
  g_free (self->parent);
  self->parent = g_steal_pointer (&parent);
  g_free (self->real_parent);
  self->real_parent = g_path_get_dirname (real);
  return g_strdup (real);
}

/* Two monitors of one inode share the kernel's watch, and the first to go leaves the other deaf: that happens when
 * folders change places while they are asked for by path. Whoever has it is told to ask again. Returns: whether one had. */
static gboolean
take_from_other (RouseWatcherGio *self, const RouseInode *inode, guint32 dir)
{
  guint32 holder;

  if (!rouse_watched_inodes_find_other (self->inodes, inode, dir, &holder))
    return FALSE;
  g_hash_table_remove (self->watches, GUINT_TO_POINTER (holder));
  rouse_hint_queue_push (self->hints, ROUSE_HINT_GONE, holder, NULL);
  return TRUE;
}

/* (nullable): a watch of what is at @path now. */
static Watch *
make_watch (RouseWatcherGio *self, guint32 dir, const char *path)
{
  GMainContext            *shard = rouse_shards_pick (self->shards);
  RouseInode               before = read_inode (path);
  g_autofree char         *real = dup_real_path (self, path, &before);
  g_autoptr (GFile)        file = g_file_new_for_path (real);
  g_autoptr (GFileMonitor) monitor = NULL;
  g_autoptr (GError)       error = NULL;
  Watch                   *watch;

  g_main_context_push_thread_default (shard);
  monitor = g_file_monitor_directory (file, G_FILE_MONITOR_WATCH_MOVES, NULL, &error);
  g_main_context_pop_thread_default (shard);
  rouse_shards_touch (self->shards, shard);

  /* GLib's own polling is slower and blunter than the tree's. */
  if (monitor == NULL || g_str_has_prefix (G_OBJECT_TYPE_NAME (monitor), "GPoll"))
    {
      g_debug ("cannot watch %s: %s", path, error != NULL ? error->message : "GLib would poll");
      return NULL;
    }
  g_file_monitor_set_rate_limit (monitor, 0);

  watch = g_new0 (Watch, 1);
  watch->monitor = g_steal_pointer (&monitor);
  watch->watcher = self;
  watch->path_length = strlen (real);
  watch->dir = dir;
  watch->before = before;
  watch->after = read_inode (path);
  g_signal_connect (watch->monitor, "changed", G_CALLBACK (changed_cb), watch);
  return watch;
}

static void
add_watch (RouseWatcherGio *self, guint32 dir, const char *path)
{
  Watch *watch = NULL;

  if (is_exhausted (self))
    {
      rouse_hint_queue_push (self->hints, ROUSE_HINT_REFUSED, dir, NULL);
      return;
    }
  g_hash_table_remove (self->watches, GUINT_TO_POINTER (dir));
  for (guint n_tries = 0; n_tries < MAX_TRIES; n_tries++)
    {
      gboolean shared;

      watch = make_watch (self, dir, path);
      if (watch == NULL)
        {
          rouse_hint_queue_push (self->hints, ROUSE_HINT_REFUSED, dir, NULL);
          return;
        }
      shared = take_from_other (self, &watch->before, dir);
      shared = take_from_other (self, &watch->after, dir) || shared;
      if (!shared)
        break;
      /* It is as deaf as the other one, or was meant for that. */
      if (n_tries + 1 < MAX_TRIES)
        watch_free (watch);
    }
  rouse_watched_inodes_claim (self->inodes, &watch->before, dir);
  rouse_watched_inodes_claim (self->inodes, &watch->after, dir);
  g_hash_table_insert (self->watches, GUINT_TO_POINTER (dir), watch);

  self->unproven[self->n_unproven++] = dir;
  if (self->n_unproven == PROBE_EVERY)
    prove (self);
}

/* Takes what has been asked for since, once the last batch is done. Returns: whether to go on. */
static gboolean
take_requests (RouseWatcherGio *self)
{
  gboolean quit;

  g_mutex_lock (&self->lock);
  quit = self->quit;
  if (self->next_request == self->batch->len)
    {
      GArray *done = self->batch;

      self->batch = self->requests;
      self->requests = g_array_set_size (done, 0);
      self->next_request = 0;
    }
  g_mutex_unlock (&self->lock);
  return !quit;
}

static void
carry_out_requests (RouseWatcherGio *self)
{
  for (guint n = 0; n < REQUESTS_A_TURN && self->next_request < self->batch->len; n++)
    {
      Request *request = &g_array_index (self->batch, Request, self->next_request++);

      if (request->path == NULL)
        g_hash_table_remove (self->watches, GUINT_TO_POINTER (request->dir));
      else
        add_watch (self, request->dir, request->path);
      g_clear_pointer (&request->path, g_free);
    }
  prove (self);
}

static void
sample_backlog (RouseWatcherGio *self)
{
  gboolean empty;
  gboolean flooded;

  if (self->sample_until == 0)
    return;
  flooded = rouse_inotify_probe_is_flooded (self->probe, &empty);
  if (flooded && !self->flooded)
    rouse_hint_queue_push (self->hints, ROUSE_HINT_OVERFLOW, 0, NULL);
  /* Once more when the flood is over: what was dropped was dropped until now. */
  if (!flooded && self->flooded)
    rouse_hint_queue_push (self->hints, ROUSE_HINT_OVERFLOW, 0, NULL);
  self->flooded = flooded;
  if (empty && g_get_monotonic_time () >= self->sample_until)
    self->sample_until = 0;
}

static gpointer
thread_main (gpointer data)
{
  RouseWatcherGio *self = data;

  self->inodes = rouse_watched_inodes_new ();
  self->watches = g_hash_table_new_full (NULL, NULL, NULL, watch_free);
  self->probe = rouse_inotify_probe_new ();
  g_mutex_lock (&self->lock);
  self->shards = rouse_shards_new ();
  g_cond_signal (&self->running);
  g_mutex_unlock (&self->lock);

  while (take_requests (self))
    {
      carry_out_requests (self);
      if (self->next_request < self->batch->len)
        rouse_shards_glance (self->shards);
      else
        rouse_shards_turn (self->shards, self->sample_until != 0 ? g_get_monotonic_time () + SAMPLE_EVERY : -1);
      sample_backlog (self);
    }

  g_hash_table_unref (self->watches);
  rouse_watched_inodes_free (self->inodes);
  rouse_inotify_probe_free (self->probe);
  rouse_shards_free (self->shards);
  g_free (self->parent);
  g_free (self->real_parent);
  return NULL;
}

static void
push_request (RouseWatcher *watcher, guint32 dir, const char *path)
{
  RouseWatcherGio *self = ROUSE_WATCHER_GIO (watcher);
  Request          request = { dir, g_strdup (path) };

  g_mutex_lock (&self->lock);
  g_array_append_val (self->requests, request);
  g_mutex_unlock (&self->lock);
  rouse_shards_wake (self->shards);
}

static void
unwatch (RouseWatcher *watcher, guint32 dir)
{
  push_request (watcher, dir, NULL);
}

static void
rouse_watcher_gio_iface_init (RouseWatcherInterface *iface)
{
  iface->watch = push_request;
  iface->unwatch = unwatch;
}

static void
free_requests (GArray *requests)
{
  for (guint i = 0; i < requests->len; i++)
    g_free (g_array_index (requests, Request, i).path);
  g_array_unref (requests);
}

static void
rouse_watcher_gio_finalize (GObject *object)
{
  RouseWatcherGio *self = ROUSE_WATCHER_GIO (object);

  g_mutex_lock (&self->lock);
  self->quit = TRUE;
  rouse_shards_wake (self->shards);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);

  rouse_hint_queue_free (self->hints);
  free_requests (self->requests);
  free_requests (self->batch);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->running);

  G_OBJECT_CLASS (rouse_watcher_gio_parent_class)->finalize (object);
}

static void
rouse_watcher_gio_class_init (RouseWatcherGioClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rouse_watcher_gio_finalize;
}

static void
rouse_watcher_gio_init (RouseWatcherGio *self)
{
  g_mutex_init (&self->lock);
  g_cond_init (&self->running);
  self->requests = g_array_new (FALSE, FALSE, sizeof (Request));
  self->batch = g_array_new (FALSE, FALSE, sizeof (Request));
}

RouseWatcher *
rouse_watcher_gio_new (GMainContext *consumer, RouseHintFunc func, gpointer data)
{
  RouseWatcherGio *self = g_object_new (ROUSE_TYPE_WATCHER_GIO, NULL);

  self->hints = rouse_hint_queue_new (consumer, func, data);
  self->thread = g_thread_new ("rouse-monitors", thread_main, self);
  g_mutex_lock (&self->lock);
  while (self->shards == NULL)
    g_cond_wait (&self->running, &self->lock);
  g_mutex_unlock (&self->lock);
  return ROUSE_WATCHER (self);
}
