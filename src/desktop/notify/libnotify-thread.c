/* libnotify-thread.c - the one thread that calls libnotify
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-desktop"
#include "config.h"
#include "notify/libnotify-thread.h"
#include "notify/notice-queue.h"

#include <libnotify/notify.h>

/* Nobody likes to wait for a program to quit. */
#define END_TIMEOUT_US (G_USEC_PER_SEC / 2)
/* For a daemon that is there and does not answer. Only while something is to be shown. */
#define RETRY_SECONDS 30

/**
 * RouseLibnotifyThread:
 *
 * Shared by the thread and its owner, since the thread may outlive its owner in a call that waits. libnotify
 * makes its proxy for the thread's own main context, so that is where its signals arrive.
 */
struct _RouseLibnotifyThread
{
  GThread         *thread;     /* (owned) by the owner */
  GDBusConnection *connection; /* (owned) */
  GMainContext    *context;    /* (owned) the thread's */
  GMainContext    *home;       /* (owned) the owner's */
  GWeakRef         owner;      /* RouseNotifier */

  GMutex           lock; /* of what follows */
  GCond            ended_cond;
  RouseNoticeQueue queue;
  gboolean         working; /* a source that works on the queue is attached */
  gboolean         quitting;
  gboolean         ended;

  /* Only the thread's. */
  GHashTable *shown;     /* (owned) (element-type utf8 Shown) */
  GSource    *retry;     /* (owned) (nullable) */
  gboolean    has_owner; /* somebody has the daemon's name */
  gboolean    knows_caps;
  gboolean    can_actions;
  gboolean    can_markup;
  gboolean    has_default_button; /* shows the default action as a button too */
};

/* A notice that has been shown. Kept when it is closed: whoever saw it may want to know how it went on. */
typedef struct
{
  RouseLibnotifyThread *thread; /* (unowned) */
  char                 *key;
  NotifyNotification   *notification; /* (owned) (nullable): NULL when the daemon that had it is gone */
} Shown;

/* Something to be emitted in the owner's context. */
typedef struct
{
  RouseLibnotifyThread *thread; /* (owned) */
  char                 *key;
  char                 *action; /* (nullable): NULL for closed */
  char                 *token;  /* (nullable) */
} Event;

static void
thread_clear (gpointer data)
{
  RouseLibnotifyThread *self = data;

  rouse_notice_queue_clear (&self->queue);
  g_clear_object (&self->connection);
  g_main_context_unref (self->context);
  g_main_context_unref (self->home);
  g_weak_ref_clear (&self->owner);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->ended_cond);
}

static void
thread_unref (RouseLibnotifyThread *self)
{
  g_atomic_rc_box_release_full (self, thread_clear);
}

static void
event_free (gpointer data)
{
  Event *event = data;

  thread_unref (event->thread);
  g_free (event->key);
  g_free (event->action);
  g_free (event->token);
  g_free (event);
}

static gboolean
event_cb (gpointer data)
{
  Event                    *event = data;
  g_autoptr (RouseNotifier) owner = g_weak_ref_get (&event->thread->owner);

  if (owner == NULL)
    return G_SOURCE_REMOVE;
  if (event->action != NULL)
    rouse_notifier_emit_action (owner, event->key, event->action, event->token);
  else
    rouse_notifier_emit_closed (owner, event->key);
  return G_SOURCE_REMOVE;
}

static void
send_event (Shown *shown, const char *action, const char *token)
{
  Event              *event = g_new0 (Event, 1);
  g_autoptr (GSource) source = g_idle_source_new ();

  event->thread = g_atomic_rc_box_acquire (shown->thread);
  event->key = g_strdup (shown->key);
  event->action = g_strdup (action);
  event->token = g_strdup (token);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, event_cb, event, event_free);
  g_source_attach (source, shown->thread->home);
}

static void
action_cb (NotifyNotification *notification, char *action, gpointer data)
{
  send_event (data, action, notify_notification_get_activation_token (notification));
}

static void
closed_cb (NotifyNotification *notification, gpointer data)
{
  send_event (data, NULL, NULL);
}

/* What is on the screen, if anything. */
static gboolean
has_id (Shown *shown)
{
  int id = 0;

  if (shown->notification != NULL)
    g_object_get (shown->notification, "id", &id, NULL);
  return id != 0;
}

static void
drop_notification (Shown *shown)
{
  if (shown->notification == NULL)
    return;
  g_signal_handlers_disconnect_by_data (shown->notification, shown);
  g_clear_object (&shown->notification);
}

static void
shown_free (gpointer data)
{
  Shown *shown = data;

  drop_notification (shown);
  g_free (shown->key);
  g_free (shown);
}

/* Whether the daemon answers, which is asked before every notice: one that is sent to a daemon that hangs would
 * turn up whenever it goes on, and could then not be taken away. */
static gboolean
ask_daemon (RouseLibnotifyThread *self)
{
  g_autofree char *name = NULL;
  GList           *caps;

  if (!notify_get_server_info (&name, NULL, NULL, NULL))
    return FALSE;
  if (self->knows_caps)
    return TRUE;
  self->has_default_button = g_strcmp0 (name, "Xfce Notify Daemon") == 0;
  caps = notify_get_server_caps ();
  self->can_actions = g_list_find_custom (caps, "actions", (GCompareFunc) strcmp) != NULL;
  self->can_markup = g_list_find_custom (caps, "body-markup", (GCompareFunc) strcmp) != NULL;
  self->knows_caps = caps != NULL;
  g_list_free_full (caps, g_free);
  return TRUE;
}

/* Whether the daemon would show two buttons that do the same. */
static gboolean
is_double (RouseLibnotifyThread *self, RouseNotice *notice, const RouseNoticeAction *action)
{
  const RouseNoticeAction *first = &g_array_index (notice->actions, RouseNoticeAction, 0);

  return self->has_default_button && action != first && g_str_equal (first->id, "default") && g_str_equal (first->label, action->label);
}

static void
show (RouseLibnotifyThread *self, RouseNotice *notice)
{
  Shown             *shown = g_hash_table_lookup (self->shown, notice->key);
  g_autofree char   *body = NULL;
  g_autoptr (GError) error = NULL;

  if (notice->body != NULL)
    body = self->can_markup ? g_markup_escape_text (notice->body, -1) : g_strdup (notice->body);
  if (shown == NULL)
    {
      shown = g_new0 (Shown, 1);
      shown->thread = self;
      shown->key = g_strdup (notice->key);
      g_hash_table_insert (self->shown, shown->key, shown);
    }
  if (shown->notification == NULL)
    {
      shown->notification = notify_notification_new (notice->summary, body, ROUSE_APP_ID);
      g_signal_connect (shown->notification, "closed", G_CALLBACK (closed_cb), shown);
    }
  else
    {
      notify_notification_update (shown->notification, notice->summary, body, ROUSE_APP_ID);
      notify_notification_clear_actions (shown->notification);
      notify_notification_clear_hints (shown->notification);
    }
  notify_notification_set_urgency (shown->notification, notice->urgency == ROUSE_URGENCY_LOW ? NOTIFY_URGENCY_LOW : NOTIFY_URGENCY_NORMAL);
  notify_notification_set_hint (shown->notification, "desktop-entry", g_variant_new_string (ROUSE_APP_ID));
  if (notice->transient)
    notify_notification_set_hint (shown->notification, "transient", g_variant_new_boolean (TRUE));
  for (guint i = 0; self->can_actions && i < notice->actions->len; i++)
    {
      RouseNoticeAction *action = &g_array_index (notice->actions, RouseNoticeAction, i);

      if (!is_double (self, notice, action))
        notify_notification_add_action (shown->notification, action->id, action->label, action_cb, shown, NULL);
    }
  if (!notify_notification_show (shown->notification, &error))
    g_debug ("%s is not shown: %s", notice->key, error->message);
}

/* Returns: FALSE when it is to be tried again at another time. */
static gboolean
carry_out (RouseLibnotifyThread *self, RouseNoticeRequest *request)
{
  Shown *shown = g_hash_table_lookup (self->shown, request->key);

  if (shown == NULL && (request->notice == NULL || request->notice->follows_up))
    return TRUE;
  if (!ask_daemon (self))
    return request->notice != NULL && request->notice->transient && shown == NULL;
  if (request->notice != NULL)
    {
      show (self, request->notice);
      return TRUE;
    }
  if (has_id (shown))
    notify_notification_close (shown->notification, NULL); /* gone already, or gone with its daemon */
  g_hash_table_remove (self->shown, request->key);
  return TRUE;
}

static gboolean work_cb (gpointer data);

/* With the lock held. */
static void
work (RouseLibnotifyThread *self)
{
  g_autoptr (GSource) source = NULL;

  if (self->working)
    return;
  self->working = TRUE;
  /* Of low priority: what happened to the daemon and to what it shows is known before the next notice. */
  source = g_idle_source_new ();
  g_source_set_callback (source, work_cb, self, NULL);
  g_source_attach (source, self->context);
}

static void
work_again (RouseLibnotifyThread *self)
{
  if (self->retry != NULL)
    g_source_destroy (self->retry);
  g_clear_pointer (&self->retry, g_source_unref);
  g_mutex_lock (&self->lock);
  if (rouse_notice_queue_get_length (&self->queue) > 0)
    work (self);
  g_mutex_unlock (&self->lock);
}

static gboolean
retry_cb (gpointer data)
{
  work_again (data);
  return G_SOURCE_REMOVE;
}

static void
retry_later (RouseLibnotifyThread *self)
{
  if (self->retry != NULL)
    return;
  self->retry = g_timeout_source_new_seconds (RETRY_SECONDS);
  g_source_set_callback (self->retry, retry_cb, self, NULL);
  g_source_attach (self->retry, self->context);
}

/* One request a turn. */
static gboolean
work_cb (gpointer data)
{
  RouseLibnotifyThread *self = data;
  RouseNoticeRequest   *request = NULL;
  gboolean              done;

  g_mutex_lock (&self->lock);
  if (!self->quitting)
    request = rouse_notice_queue_pop (&self->queue);
  if (request == NULL)
    self->working = FALSE;
  g_mutex_unlock (&self->lock);
  if (request == NULL)
    return G_SOURCE_REMOVE;

  done = carry_out (self, request);
  if (done)
    {
      rouse_notice_request_free (request);
      return G_SOURCE_CONTINUE;
    }
  g_debug ("nobody shows notifications; %s has to wait", request->key);
  g_mutex_lock (&self->lock);
  rouse_notice_queue_put_back (&self->queue, request);
  self->working = FALSE;
  g_mutex_unlock (&self->lock);
  if (self->has_owner)
    retry_later (self);
  return G_SOURCE_REMOVE;
}

/* Another daemon, or none: the numbers of the old one's notifications mean nothing any more. */
static void
forget_daemon (RouseLibnotifyThread *self)
{
  GHashTableIter iter;
  gpointer       shown;

  self->knows_caps = FALSE;
  g_hash_table_iter_init (&iter, self->shown);
  while (g_hash_table_iter_next (&iter, NULL, &shown))
    drop_notification (shown);
}

static void
appeared_cb (GDBusConnection *connection, const char *name, const char *name_owner, gpointer data)
{
  RouseLibnotifyThread *self = data;

  g_debug ("%s shows notifications", name_owner);
  self->has_owner = TRUE;
  work_again (self);
}

static void
vanished_cb (GDBusConnection *connection, const char *name, gpointer data)
{
  RouseLibnotifyThread *self = data;

  self->has_owner = FALSE;
  forget_daemon (self);
}

static void
close_all (RouseLibnotifyThread *self)
{
  GHashTableIter iter;
  gpointer       shown;

  g_hash_table_iter_init (&iter, self->shown);
  while (g_hash_table_iter_next (&iter, NULL, &shown))
    if (has_id (shown))
      notify_notification_close (((Shown *) shown)->notification, NULL); /* nobody is left to mind */
}

static gpointer
thread_main (gpointer data)
{
  RouseLibnotifyThread *self = data;
  gboolean              sandboxed = g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
  guint                 watch;

  g_main_context_push_thread_default (self->context);
  notify_init ("Rouse");
  self->shown = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, shown_free);
  /* libnotify speaks to the portal where there is one. */
  watch = g_bus_watch_name_on_connection (self->connection, sandboxed ? "org.freedesktop.portal.Desktop" : "org.freedesktop.Notifications", G_BUS_NAME_WATCHER_FLAGS_NONE, appeared_cb, vanished_cb, self, NULL);

  g_mutex_lock (&self->lock);
  while (!self->quitting)
    {
      g_mutex_unlock (&self->lock);
      g_main_context_iteration (self->context, TRUE);
      g_mutex_lock (&self->lock);
    }
  g_mutex_unlock (&self->lock);

  close_all (self);
  g_bus_unwatch_name (watch);
  if (self->retry != NULL)
    g_source_destroy (self->retry);
  g_clear_pointer (&self->retry, g_source_unref);
  g_hash_table_unref (self->shown);
  notify_uninit ();
  /* What GDBus has to let go of is let go of by a source. */
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_main_context_pop_thread_default (self->context);

  g_mutex_lock (&self->lock);
  self->ended = TRUE;
  g_cond_signal (&self->ended_cond);
  g_mutex_unlock (&self->lock);
  thread_unref (self);
  return NULL;
}

RouseLibnotifyThread *
rouse_libnotify_thread_start (GDBusConnection *connection, RouseNotifier *owner)
{
  RouseLibnotifyThread *self = g_atomic_rc_box_new0 (RouseLibnotifyThread);

  self->connection = g_object_ref (connection);
  self->context = g_main_context_new ();
  self->home = g_main_context_ref_thread_default ();
  g_weak_ref_init (&self->owner, owner);
  g_mutex_init (&self->lock);
  g_cond_init (&self->ended_cond);
  rouse_notice_queue_init (&self->queue);
  self->thread = g_thread_new ("notify", thread_main, g_atomic_rc_box_acquire (self));
  return self;
}

void
rouse_libnotify_thread_push (RouseLibnotifyThread *self, const char *key, RouseNotice *notice)
{
  g_mutex_lock (&self->lock);
  rouse_notice_queue_push (&self->queue, key, notice);
  work (self);
  g_mutex_unlock (&self->lock);
}

void
rouse_libnotify_thread_end (RouseLibnotifyThread *self)
{
  gint64   deadline = g_get_monotonic_time () + END_TIMEOUT_US;
  gboolean ended;

  g_mutex_lock (&self->lock);
  self->quitting = TRUE;
  g_main_context_wakeup (self->context);
  while (!self->ended && g_cond_wait_until (&self->ended_cond, &self->lock, deadline))
    ;
  ended = self->ended;
  g_mutex_unlock (&self->lock);
  if (ended)
    g_thread_join (self->thread);
  else
    g_thread_unref (self->thread);
  thread_unref (self);
}
