/* watcher-fake.c - a watcher whose hints the test gives
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "watcher-fake.h"

struct _RouseWatcherFake
{
  GObject parent_instance;

  GHashTable *paths;   /* (owned) id → path */
  GQueue      answers; /* (element-type RouseHint) */
  guint       room;
};

static void rouse_watcher_fake_iface_init (RouseWatcherInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RouseWatcherFake, rouse_watcher_fake, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (ROUSE_TYPE_WATCHER, rouse_watcher_fake_iface_init))

static void
watch (RouseWatcher *watcher, guint32 dir, const char *path)
{
  RouseWatcherFake *self = ROUSE_WATCHER_FAKE (watcher);
  RouseHint        *answer = g_new0 (RouseHint, 1);

  answer->dir = dir;
  answer->kind = ROUSE_HINT_REFUSED;
  if (g_hash_table_size (self->paths) < self->room)
    {
      answer->kind = ROUSE_HINT_ARMED;
      g_hash_table_insert (self->paths, GUINT_TO_POINTER (dir), g_strdup (path));
    }
  g_queue_push_tail (&self->answers, answer);
}

static void
unwatch (RouseWatcher *watcher, guint32 dir)
{
  g_hash_table_remove (ROUSE_WATCHER_FAKE (watcher)->paths, GUINT_TO_POINTER (dir));
}

static void
rouse_watcher_fake_iface_init (RouseWatcherInterface *iface)
{
  iface->watch = watch;
  iface->unwatch = unwatch;
}

static void
rouse_watcher_fake_finalize (GObject *object)
{
  RouseWatcherFake *self = ROUSE_WATCHER_FAKE (object);

  g_hash_table_unref (self->paths);
  g_queue_clear_full (&self->answers, g_free);

  G_OBJECT_CLASS (rouse_watcher_fake_parent_class)->finalize (object);
}

static void
rouse_watcher_fake_class_init (RouseWatcherFakeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rouse_watcher_fake_finalize;
}

static void
rouse_watcher_fake_init (RouseWatcherFake *self)
{
  self->paths = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_queue_init (&self->answers);
  self->room = G_MAXUINT;
}

RouseWatcherFake *
rouse_watcher_fake_new (void)
{
  return g_object_new (ROUSE_TYPE_WATCHER_FAKE, NULL);
}

void
rouse_watcher_fake_set_room (RouseWatcherFake *self, guint room)
{
  self->room = room;
}

gboolean
rouse_watcher_fake_pop (RouseWatcherFake *self, RouseHint *hint)
{
  g_autofree RouseHint *answer = g_queue_pop_head (&self->answers);

  if (answer == NULL)
    return FALSE;
  *hint = *answer;
  return TRUE;
}

guint32
rouse_watcher_fake_get_dir (RouseWatcherFake *self, const char *path)
{
  GHashTableIter iter;
  gpointer       dir;
  gpointer       value;

  g_hash_table_iter_init (&iter, self->paths);
  while (g_hash_table_iter_next (&iter, &dir, &value))
    if (g_str_equal (value, path))
      return GPOINTER_TO_UINT (dir);
  return 0;
}

guint
rouse_watcher_fake_get_n_watched (RouseWatcherFake *self)
{
  return g_hash_table_size (self->paths);
}
