/* watcher-watchman.c - hints from a Watchman daemon, and from the kernel where it has none
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-watch"
#include "config.h"
#include "watch/watcher-watchman.h"
#include "base/clock-system.h"
#include "watch/hint-queue.h"
#include "watch/watcher-gio.h"
#include "watch/watchman-dirs.h"
#include "watch/watchman-service.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* How long directories wait for a daemon that has to be started, or to go through a large tree, before the kernel is asked. */
#define PATIENCE_MS 1500
/* The same where nobody named Watchman: it answers at once, or is not used. */
#define GLANCE_MS 100

/**
 * RouseWatcherWatchman:
 *
 * What the daemon does not cover has GFileMonitor. A directory changes hands only so that both watch it for a moment, or that
 * OVERFLOW is said after.
 */
struct _RouseWatcherWatchman
{
  GObject parent_instance;

  RouseClock     *clock; /* (owned) */
  RouseHintFunc   func;
  gpointer        data;
  RouseHintQueue *hints;  /* (owned) */
  RouseWatcher   *kernel; /* (owned) */
  gboolean        asked;

  RouseWatchmanService *service;  /* (owned) (nullable) NULL before it is needed, and once it is of no use */
  RouseServedDirs      *dirs;     /* (owned) (nullable) NULL once all is the kernel's for good */
  GString              *path;     /* (owned) scratch */
  RouseWatchReason      told;     /* why the daemon is absent, as was said; NONE while it is not */
  guint                 patience; /* alarm; 0 when directories do not wait any longer */
};

static void rouse_watcher_watchman_iface_init (RouseWatcherInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RouseWatcherWatchman, rouse_watcher_watchman, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (ROUSE_TYPE_WATCHER, rouse_watcher_watchman_iface_init))

static void
push (RouseWatcherWatchman *self, RouseHintKind kind, guint32 dir, const char *name)
{
  rouse_hint_queue_push (self->hints, kind, dir, name);
}

/* Who serves a directory. */

static void
give_to_kernel (RouseWatcherWatchman *self, RouseServedDir *dir)
{
  dir->served = ROUSE_SERVED_BY_KERNEL;
  dir->granted = FALSE;
  rouse_watcher_watch (self->kernel, dir->id, dir->path);
}

static void
give_to_watchman (RouseWatcherWatchman *self, RouseServedDir *dir)
{
  if (dir->served == ROUSE_SERVED_BY_KERNEL)
    rouse_watcher_unwatch (self->kernel, dir->id);
  dir->served = ROUSE_SERVED_BY_WATCHMAN;
  if (!dir->granted)
    push (self, ROUSE_HINT_ARMED, dir->id, NULL);
  dir->granted = TRUE;
}

static gboolean
is_covered (RouseWatcherWatchman *self, RouseServedDir *dir)
{
  /* Of two with one path only the first is found by it. */
  return rouse_watchman_service_covers (self->service, dir->path) && rouse_served_dirs_find (self->dirs, dir->path) == dir;
}

static void
assign (RouseWatcherWatchman *self, RouseServedDir *dir)
{
  if (is_covered (self, dir))
    give_to_watchman (self, dir);
  else if (self->patience != 0 && rouse_watchman_service_may_cover (self->service, dir->path))
    dir->served = ROUSE_SERVED_LATER;
  else
    give_to_kernel (self, dir);
}

static gboolean
is_directory (const char *path)
{
  struct stat st;

  return stat (path, &st) == 0 && S_ISDIR (st.st_mode);
}

/* Watchman has it no longer. GFileMonitor would look again and again for what is not there. */
static void
take_from_watchman (RouseWatcherWatchman *self, RouseServedDir *dir)
{
  guint32 id = dir->id;

  if (is_directory (dir->path))
    {
      give_to_kernel (self, dir);
      return;
    }
  rouse_served_dirs_remove (self->dirs, id);
  push (self, ROUSE_HINT_GONE, id, NULL);
}

/* Looks anew at who serves what. */
static void
reassign (RouseWatcherWatchman *self)
{
  g_autoptr (GPtrArray) dirs = rouse_served_dirs_list (self->dirs);
  gboolean              changed_hands = FALSE;

  for (guint i = 0; i < dirs->len; i++)
    {
      RouseServedDir *dir = g_ptr_array_index (dirs, i);
      gboolean        covered = is_covered (self, dir);

      if (dir->served == ROUSE_SERVED_LATER)
        assign (self, dir);
      else if (dir->served == ROUSE_SERVED_BY_WATCHMAN && !covered)
        {
          take_from_watchman (self, dir);
          changed_hands = TRUE;
        }
      else if (dir->served == ROUSE_SERVED_BY_KERNEL && covered)
        {
          give_to_watchman (self, dir);
          changed_hands = TRUE;
        }
    }
  /* What happened before Watchman's silence was noticed; or what the kernel had seen, and its thread had not told yet, when
   * the monitors went. */
  if (changed_hands)
    push (self, ROUSE_HINT_OVERFLOW, 0, NULL);
}

static void
reassign_and_tell (RouseWatcherWatchman *self)
{
  reassign (self);
  push (self, ROUSE_HINT_SERVED, 0, NULL);
}

static void
patience_cb (gpointer data)
{
  RouseWatcherWatchman *self = data;

  g_debug ("Watchman takes its time, the kernel is asked meanwhile");
  self->patience = 0;
  reassign_and_tell (self);
}

/* What the service says. */

static void
found_cb (gpointer data)
{
  RouseWatcherWatchman *self = data;

  if (self->patience == 0)
    return;
  rouse_clock_clear_alarm (self->clock, &self->patience);
  self->patience = rouse_clock_add_alarm_ms (self->clock, PATIENCE_MS, patience_cb, self);
  reassign_and_tell (self);
}

static void
live_cb (RouseWatchmanTop *top, gpointer data)
{
  ((RouseWatcherWatchman *) data)->told = ROUSE_REASON_NONE;
  reassign_and_tell (data);
}

static void
less_cb (gpointer data)
{
  reassign_and_tell (data);
}

static void
absent_cb (RouseWatchReason why, gboolean for_good, gpointer data)
{
  RouseWatcherWatchman *self = data;

  rouse_clock_clear_alarm (self->clock, &self->patience);
  reassign (self);
  /* Each time it is looked for in vain it is absent again, which is no news. */
  if (why != self->told)
    push (self, ROUSE_HINT_SERVED, 0, NULL);
  self->told = why;
  /* Nobody named it, and it does not watch here: nothing is remembered any longer. */
  if (for_good)
    g_clear_pointer (&self->dirs, rouse_served_dirs_free);
}

static void
happened_cb (const char *path, gpointer data)
{
  RouseWatcherWatchman *self = data;
  const char           *slash = strrchr (path, '/');
  RouseServedDir       *itself = rouse_served_dirs_find (self->dirs, path);
  RouseServedDir       *parent;

  if (slash == NULL || slash[1] == '\0')
    return;
  g_string_assign (self->path, path);
  g_string_truncate (self->path, MAX ((gsize) (slash - path), 1));
  parent = rouse_served_dirs_find (self->dirs, self->path->str);
  if (parent != NULL)
    push (self, ROUSE_HINT_ENTRY, parent->id, slash + 1);
  /* A root came or went, and is nobody's entry. */
  else if (itself != NULL)
    push (self, is_directory (path) ? ROUSE_HINT_LISTING : ROUSE_HINT_GONE, itself->id, NULL);
}

static void
doubted_cb (gpointer data)
{
  push (data, ROUSE_HINT_OVERFLOW, 0, NULL);
}

static const RouseWatchmanServiceFuncs service_funcs = {
  .found = found_cb,
  .live = live_cb,
  .less = less_cb,
  .absent = absent_cb,
  .happened = happened_cb,
  .doubted = doubted_cb,
};

/* The tree's side. */

/* Where @path leads. Below a root it does so without links, unless its last name is one. */
static char *
dup_real_path (RouseWatcherWatchman *self, const char *path)
{
  struct stat st;
  char        real[PATH_MAX];

  if (rouse_watchman_service_is_below_plain (self->service, path))
    {
      g_string_assign (self->path, path);
      g_string_truncate (self->path, MAX ((gsize) (strrchr (path, '/') - path), 1));
      if (rouse_served_dirs_find (self->dirs, self->path->str) != NULL && lstat (path, &st) == 0 && S_ISDIR (st.st_mode))
        return g_strdup (path);
    }
  return g_strdup (realpath (path, real) != NULL ? real : path);
}

static void
watch (RouseWatcher *watcher, guint32 id, const char *path)
{
  RouseWatcherWatchman *self = ROUSE_WATCHER_WATCHMAN (watcher);
  g_autofree char      *real = NULL;

  if (self->dirs == NULL)
    {
      rouse_watcher_watch (self->kernel, id, path);
      return;
    }
  rouse_watcher_unwatch (watcher, id);
  rouse_watchman_service_renew (self->service, path);
  real = dup_real_path (self, path);
  assign (self, rouse_served_dirs_add (self->dirs, id, real));
}

static void
unwatch (RouseWatcher *watcher, guint32 id)
{
  RouseWatcherWatchman *self = ROUSE_WATCHER_WATCHMAN (watcher);
  RouseServedDir       *dir = self->dirs != NULL ? rouse_served_dirs_get (self->dirs, id) : NULL;

  if (self->dirs == NULL || (dir != NULL && dir->served == ROUSE_SERVED_BY_KERNEL))
    rouse_watcher_unwatch (self->kernel, id);
  if (dir != NULL)
    rouse_served_dirs_remove (self->dirs, id);
}

static void
describe (RouseWatcher *watcher, guint32 id, RouseWatcherKind *kind, RouseWatchReason *reason)
{
  RouseWatcherWatchman *self = ROUSE_WATCHER_WATCHMAN (watcher);
  RouseServedDir       *dir = self->dirs != NULL ? rouse_served_dirs_get (self->dirs, id) : NULL;

  *kind = ROUSE_WATCH_GIO;
  *reason = ROUSE_REASON_NONE;
  if (dir == NULL)
    return;
  if (dir->served == ROUSE_SERVED_BY_KERNEL)
    {
      *reason = rouse_watchman_service_get_reason (self->service, dir->path);
      return;
    }
  /* What waits is told of as what is hoped for: it is decided soon. */
  if (dir->served == ROUSE_SERVED_BY_WATCHMAN || self->asked)
    {
      *kind = ROUSE_WATCH_WATCHMAN;
      *reason = self->asked ? ROUSE_REASON_ASKED : ROUSE_REASON_WATCHMAN_FOUND;
    }
}

static void
rouse_watcher_watchman_iface_init (RouseWatcherInterface *iface)
{
  iface->watch = watch;
  iface->unwatch = unwatch;
  iface->describe = describe;
}

/* Whether what the kernel's watcher says is still its business. */
static gboolean
is_current (RouseWatcherWatchman *self, const RouseHint *hint)
{
  RouseServedDir *dir;

  if (hint->kind == ROUSE_HINT_OVERFLOW || hint->kind == ROUSE_HINT_SERVED)
    return TRUE;
  dir = rouse_served_dirs_get (self->dirs, hint->dir);
  if (dir == NULL)
    return FALSE;
  switch (hint->kind)
    {
    case ROUSE_HINT_ARMED:
    case ROUSE_HINT_REFUSED:
    case ROUSE_HINT_POLLED:
      if (dir->served == ROUSE_SERVED_BY_KERNEL)
        dir->granted = hint->kind == ROUSE_HINT_ARMED;
      return dir->served == ROUSE_SERVED_BY_KERNEL;

    case ROUSE_HINT_GONE:
      if (dir->served != ROUSE_SERVED_BY_KERNEL)
        return FALSE;
      rouse_served_dirs_remove (self->dirs, hint->dir);
      return TRUE;

    case ROUSE_HINT_ENTRY:
    case ROUSE_HINT_WRITING:
    case ROUSE_HINT_FINISHED:
    case ROUSE_HINT_LISTING:
    case ROUSE_HINT_SERVED:
    case ROUSE_HINT_OVERFLOW:
    default:
      return TRUE;
    }
}

static void
kernel_hints_cb (const RouseHint *hints, guint n_hints, gpointer data)
{
  RouseWatcherWatchman *self = data;
  g_autoptr (GArray)    current = NULL;

  if (self->dirs == NULL)
    {
      self->func (hints, n_hints, self->data);
      return;
    }
  current = g_array_sized_new (FALSE, FALSE, sizeof (RouseHint), n_hints);
  for (guint i = 0; i < n_hints; i++)
    if (is_current (self, &hints[i]))
      g_array_append_val (current, hints[i]);
  if (current->len > 0)
    self->func ((const RouseHint *) (gpointer) current->data, current->len, self->data);
}

static void
rouse_watcher_watchman_finalize (GObject *object)
{
  RouseWatcherWatchman *self = ROUSE_WATCHER_WATCHMAN (object);

  rouse_watchman_service_free (self->service);
  rouse_clock_clear_alarm (self->clock, &self->patience);
  g_object_unref (self->kernel);
  rouse_hint_queue_free (self->hints);
  g_clear_pointer (&self->dirs, rouse_served_dirs_free);
  g_string_free (self->path, TRUE);
  g_object_unref (self->clock);

  G_OBJECT_CLASS (rouse_watcher_watchman_parent_class)->finalize (object);
}

static void
rouse_watcher_watchman_class_init (RouseWatcherWatchmanClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rouse_watcher_watchman_finalize;
}

static void
rouse_watcher_watchman_init (RouseWatcherWatchman *self)
{
  self->dirs = rouse_served_dirs_new ();
  self->path = g_string_new (NULL);
}

RouseWatcher *
rouse_watcher_watchman_new (const RouseWatchmanOptions *options, GMainContext *consumer, RouseHintFunc func, gpointer data)
{
  RouseWatcherWatchman *self = g_object_new (ROUSE_TYPE_WATCHER_WATCHMAN, NULL);
  RouseWatchmanWish     wish = { .roots = options->roots, .asked = options->asked, .context = consumer };

  self->clock = options->clock != NULL ? g_object_ref (options->clock) : rouse_clock_system_new (consumer);
  wish.clock = self->clock;
  self->asked = options->asked;
  self->func = func;
  self->data = data;
  self->hints = rouse_hint_queue_new (consumer, func, data);
  self->kernel = rouse_watcher_gio_new (consumer, kernel_hints_cb, self);
  self->patience = rouse_clock_add_alarm_ms (self->clock, self->asked ? PATIENCE_MS : GLANCE_MS, patience_cb, self);
  self->service = rouse_watchman_service_new (&wish, &service_funcs, self);
  rouse_watchman_service_start (self->service);
  return ROUSE_WATCHER (self);
}
