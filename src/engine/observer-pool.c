/* observer-pool.c - observers that several projects share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-observe"
#include "config.h"
#include "observer-pool.h"

struct _RouseObserverPool
{
  GObject parent_instance;

  GHashTable *observers; /* (owned) key → (unowned) Shared; each takes itself out */
};

/* One observer and all who share it; each of them holds a reference. */
typedef struct
{
  RouseObserverPool *pool;     /* (owned) (nullable) */
  char              *key;      /* (owned) (nullable) under which the pool has it */
  RouseObserver     *observer; /* (owned) */
  GPtrArray         *shares;   /* (owned) (element-type RouseObserverShare) (unowned elements) */
  RouseHealth       *armed;    /* (owned) (nullable) as it said when everything was watched */
  RouseHealth       *health;   /* (owned) (nullable) as it said last, if it did */
  char              *held;     /* (owned) (nullable) */
  gboolean           started;
} Shared;

struct _RouseObserverShare
{
  GObject parent_instance;

  Shared  *shared; /* (owned) (nullable) NULL once disposed of */
  GSource *greet;  /* (owned) (nullable) it is to be told how the observer is */
  gint64   since;  /* monotonic: what was noticed before does not count; 0 when all does */
  gboolean started;
  gboolean paused;
};

enum
{
  ARMED,
  CHANGED,
  HELD,
  HEALTH,
  PROGRESS,
  MESSAGE,
  VERIFIED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RouseObserverPool, rouse_observer_pool, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE (RouseObserverShare, rouse_observer_share, G_TYPE_OBJECT)

/* The observer → those who share it */

static void
clear_shared (gpointer data)
{
  Shared *self = data;

  g_signal_handlers_disconnect_by_data (self->observer, self);
  if (self->key != NULL)
    g_hash_table_remove (self->pool->observers, self->key);
  g_clear_object (&self->observer);
  g_clear_object (&self->pool);
  g_ptr_array_unref (self->shares);
  g_clear_pointer (&self->armed, rouse_health_unref);
  g_clear_pointer (&self->health, rouse_health_unref);
  g_free (self->key);
  g_free (self->held);
}

static void
unref_shared (Shared *self)
{
  g_rc_box_release_full (self, clear_shared);
}

/* Tells all who are there now and do not leave meanwhile. @wants (nullable): those it picks out. */
static void
tell (Shared *self, guint signal, gpointer payload, gboolean (*wants) (RouseObserverShare *share, gpointer payload))
{
  Shared               *kept = g_rc_box_acquire (self);
  g_autoptr (GPtrArray) shares = g_ptr_array_copy (self->shares, (GCopyFunc) g_object_ref, NULL);

  g_ptr_array_set_free_func (shares, g_object_unref);
  for (guint i = 0; i < shares->len; i++)
    {
      RouseObserverShare *share = g_ptr_array_index (shares, i);

      if (share->shared == self && share->started && (wants == NULL || wants (share, payload)))
        g_signal_emit (share, signals[signal], 0, payload);
    }
  unref_shared (kept);
}

static gboolean
wants_changes (RouseObserverShare *share, gpointer payload)
{
  const RouseChangeSet *set = payload;

  return !share->paused && set->last_us >= share->since;
}

/* One that is about to be told everything needs no part of it now. */
static gboolean
is_greeted (RouseObserverShare *share, gpointer payload)
{
  return share->greet == NULL;
}

static void
changed_cb (Shared *self, RouseChangeSet *set)
{
  tell (self, CHANGED, set, wants_changes);
}

static void
armed_cb (Shared *self, RouseHealth *health)
{
  g_clear_pointer (&self->armed, rouse_health_unref);
  self->armed = rouse_health_ref (health);
  tell (self, ARMED, health, is_greeted);
}

static void
health_cb (Shared *self, RouseHealth *health)
{
  rouse_health_ref (health);
  g_clear_pointer (&self->health, rouse_health_unref);
  self->health = health;
  tell (self, HEALTH, health, is_greeted);
}

static void
progress_cb (Shared *self, RouseHealth *health)
{
  tell (self, PROGRESS, health, NULL);
}

static void
held_cb (Shared *self, const char *reason)
{
  g_free (self->held);
  self->held = g_strdup (reason);
  tell (self, HELD, (gpointer) reason, is_greeted);
}

static void
message_cb (Shared *self, const char *text)
{
  tell (self, MESSAGE, (gpointer) text, NULL);
}

static void
verified_cb (Shared *self)
{
  tell (self, VERIFIED, NULL, NULL);
}

/* The pool */

static void
append_list (GVariantBuilder *builder, const char *const *list)
{
  static const char *const none[] = { NULL };

  g_variant_builder_add (builder, "b", list != NULL);
  g_variant_builder_add_value (builder, g_variant_new_bytestring_array (list != NULL ? list : none, -1));
}

/* (transfer full): all of @options; equal keys are equal options. */
static char *
make_key (const RouseObserverOptions *options)
{
  GVariantBuilder      builder;
  g_autoptr (GVariant) key = NULL;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_TUPLE);
  append_list (&builder, options->roots);
  append_list (&builder, options->optional);
  append_list (&builder, options->filter.include);
  append_list (&builder, options->filter.extensions);
  append_list (&builder, options->filter.ignore);
  g_variant_builder_add (&builder, "b", options->filter.no_vcs_ignore);
  g_variant_builder_add (&builder, "x", options->settle_us);
  g_variant_builder_add (&builder, "b", options->content);
  g_variant_builder_add (&builder, "b", options->follow_links);
  g_variant_builder_add (&builder, "u", (guint32) options->watcher);
  key = g_variant_ref_sink (g_variant_builder_end (&builder));
  return g_variant_print (key, FALSE);
}

static void
rouse_observer_pool_finalize (GObject *object)
{
  RouseObserverPool *self = ROUSE_OBSERVER_POOL (object);

  /* Every observer in it holds a reference. */
  g_assert (g_hash_table_size (self->observers) == 0);
  g_hash_table_unref (self->observers);

  G_OBJECT_CLASS (rouse_observer_pool_parent_class)->finalize (object);
}

static void
rouse_observer_pool_class_init (RouseObserverPoolClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rouse_observer_pool_finalize;
}

static void
rouse_observer_pool_init (RouseObserverPool *self)
{
  self->observers = g_hash_table_new (g_str_hash, g_str_equal);
}

RouseObserverPool *
rouse_observer_pool_new (void)
{
  return g_object_new (ROUSE_TYPE_OBSERVER_POOL, NULL);
}

static Shared *
new_shared (RouseObserverPool *pool, const RouseObserverOptions *options, GError **error)
{
  static const struct
  {
    const char *signal;
    GCallback   callback;
  } joins[] = {
    { "armed", G_CALLBACK (armed_cb) },
    { "changed", G_CALLBACK (changed_cb) },
    { "held", G_CALLBACK (held_cb) },
    { "health", G_CALLBACK (health_cb) },
    { "progress", G_CALLBACK (progress_cb) },
    { "message", G_CALLBACK (message_cb) },
    { "verified", G_CALLBACK (verified_cb) },
  };
  RouseObserver *observer = rouse_observer_new (options, error);
  Shared        *self;

  if (observer == NULL)
    return NULL;
  self = g_rc_box_new0 (Shared);
  self->observer = observer;
  self->shares = g_ptr_array_new ();
  for (guint i = 0; i < G_N_ELEMENTS (joins); i++)
    g_signal_connect_swapped (observer, joins[i].signal, joins[i].callback, self);
  if (pool != NULL)
    {
      self->pool = g_object_ref (pool);
      self->key = make_key (options);
      g_hash_table_insert (pool->observers, self->key, self);
    }
  return self;
}

/* (transfer full) (nullable) */
static Shared *
find_shared (RouseObserverPool *pool, const RouseObserverOptions *options)
{
  g_autofree char *key = make_key (options);
  Shared          *found = g_hash_table_lookup (pool->observers, key);

  return found != NULL ? g_rc_box_acquire (found) : NULL;
}

/* The share */

static void
rouse_observer_share_dispose (GObject *object)
{
  RouseObserverShare *self = ROUSE_OBSERVER_SHARE (object);

  if (self->greet != NULL)
    g_source_destroy (self->greet);
  g_clear_pointer (&self->greet, g_source_unref);
  if (self->shared != NULL)
    g_ptr_array_remove (self->shared->shares, self);
  g_clear_pointer (&self->shared, unref_shared);

  G_OBJECT_CLASS (rouse_observer_share_parent_class)->dispose (object);
}

static void
rouse_observer_share_class_init (RouseObserverShareClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rouse_observer_share_dispose;

  signals[ARMED] = g_signal_new ("armed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, ROUSE_TYPE_HEALTH);
  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, ROUSE_TYPE_CHANGE_SET);
  signals[HELD] = g_signal_new ("held", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[HEALTH] = g_signal_new ("health", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, ROUSE_TYPE_HEALTH);
  signals[PROGRESS] = g_signal_new ("progress", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, ROUSE_TYPE_HEALTH);
  signals[MESSAGE] = g_signal_new ("message", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[VERIFIED] = g_signal_new ("verified", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rouse_observer_share_init (RouseObserverShare *self)
{
}

RouseObserverShare *
rouse_observer_share_new (RouseObserverPool *pool, const RouseObserverOptions *options, GError **error)
{
  Shared             *shared = pool != NULL ? find_shared (pool, options) : NULL;
  RouseObserverShare *self;

  if (shared == NULL)
    shared = new_shared (pool, options, error);
  if (shared == NULL)
    return NULL;
  self = g_object_new (ROUSE_TYPE_OBSERVER_SHARE, NULL);
  self->shared = shared;
  g_ptr_array_add (shared->shares, self);
  return self;
}

static gboolean
greet_cb (gpointer data)
{
  g_autoptr (RouseObserverShare) self = g_object_ref (data);
  g_autoptr (RouseHealth)        armed = self->shared->armed != NULL ? rouse_health_ref (self->shared->armed) : NULL;
  g_autoptr (RouseHealth)        health = self->shared->health != NULL ? rouse_health_ref (self->shared->health) : NULL;
  g_autofree char               *held = g_strdup (self->shared->held);

  g_clear_pointer (&self->greet, g_source_unref);
  if (armed != NULL)
    g_signal_emit (self, signals[ARMED], 0, armed);
  if (health != NULL && self->shared != NULL)
    g_signal_emit (self, signals[HEALTH], 0, health);
  if (held != NULL && self->shared != NULL)
    g_signal_emit (self, signals[HELD], 0, held);
  return G_SOURCE_REMOVE;
}

/* Later than the call that brought it here, as with an observer of its own. */
static void
greet (RouseObserverShare *self)
{
  self->greet = g_idle_source_new ();
  g_source_set_priority (self->greet, G_PRIORITY_HIGH);
  g_source_set_callback (self->greet, greet_cb, self, NULL);
  g_source_attach (self->greet, NULL);
}

void
rouse_observer_share_start (RouseObserverShare *self)
{
  g_return_if_fail (ROUSE_IS_OBSERVER_SHARE (self) && !self->started);

  self->started = TRUE;
  if (self->shared->started)
    {
      rouse_observer_note_reader (self->shared->observer);
      greet (self);
      return;
    }
  self->shared->started = TRUE;
  rouse_observer_start (self->shared->observer);
}

void
rouse_observer_share_verify (RouseObserverShare *self)
{
  g_return_if_fail (ROUSE_IS_OBSERVER_SHARE (self) && self->started);

  rouse_observer_verify (self->shared->observer);
}

void
rouse_observer_share_set_paused (RouseObserverShare *self, gboolean paused)
{
  g_return_if_fail (ROUSE_IS_OBSERVER_SHARE (self));

  if (self->paused && !paused)
    self->since = g_get_monotonic_time ();
  self->paused = paused;
}
