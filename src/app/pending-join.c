/* pending-join.c - tells when a project's rouse.ini waits to be allowed
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-app"
#include "config.h"
#include "app/pending-join.h"
#include "app/notify-notices.h"

#include <glib/gi18n.h>
#include <string.h>

/* Before the id of the project: the key of its notice. */
#define KEY "allow:"

struct _RousePendingJoin
{
  GObject parent_instance;

  RouseEngine   *engine;   /* (owned) */
  RouseNotifier *notifier; /* (owned) */
  GSettings     *settings; /* (owned) */
  GHashTable    *known;    /* (owned) (element-type utf8 utf8) project's id → hash of what waited when it was looked at last, or "" */
};

enum
{
  SHOW,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RousePendingJoin, rouse_pending_join, G_TYPE_OBJECT)

static gboolean
is_wanted (RousePendingJoin *self, RouseSession *session)
{
  RouseNotify level = rouse_session_get_project (session)->notify;

  if (level == ROUSE_NOTIFY_DEFAULT)
    level = (RouseNotify) g_settings_get_enum (self->settings, "notify");
  return rouse_session_get_on (session) && level != ROUSE_NOTIFY_NONE && !g_settings_get_boolean (self->settings, "do-not-disturb");
}

static void
post (RousePendingJoin *self, RouseSession *session, const char *key)
{
  const char             *name = rouse_session_get_project (session)->name;
  g_autofree char        *summary = g_strdup_printf (_ ("%s’s rouse.ini waits to be allowed"), name);
  const char             *body = rouse_session_get_n_runners (session) > 0
                                   ? _ ("It was changed. What was allowed before goes on until you have looked at it.")
                                   : _ ("Nothing in it runs until you have looked at it.");
  g_autoptr (RouseNotice) notice = rouse_notice_new (key, ROUSE_URGENCY_NORMAL, summary, body);

  rouse_notice_add_action (notice, ROUSE_NOTIFY_ACTION_DEFAULT, _ ("Show"));
  rouse_notice_add_action (notice, ROUSE_NOTIFY_ACTION_SHOW, _ ("Show"));
  rouse_notifier_post (self->notifier, notice);
}

/* What @is_new is not told: whoever has just added it knows. */
static void
look_at (RousePendingJoin *self, RouseSession *session, gboolean is_new)
{
  const char         *id = rouse_session_get_id (session);
  const RousePending *pending = rouse_session_get_pending (session);
  const char         *hash = pending != NULL ? pending->hash : "";
  g_autofree char    *key = g_strconcat (KEY, id, NULL);

  if (g_strcmp0 (g_hash_table_lookup (self->known, id), hash) == 0)
    return;
  g_hash_table_insert (self->known, g_strdup (id), g_strdup (hash));
  if (pending == NULL)
    rouse_notifier_withdraw (self->notifier, key);
  else if (!is_new && is_wanted (self, session))
    post (self, session, key);
}

static void
look (RousePendingJoin *self, gboolean loaded)
{
  g_autoptr (GHashTable) present = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter         iter;
  gpointer               id;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->engine)); i++)
    {
      g_autoptr (RouseSession) session = g_list_model_get_item (G_LIST_MODEL (self->engine), i);

      look_at (self, session, !loaded && !g_hash_table_contains (self->known, rouse_session_get_id (session)));
      g_hash_table_add (present, (gpointer) rouse_session_get_id (session));
    }
  g_hash_table_iter_init (&iter, self->known);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!g_hash_table_contains (present, id))
      {
        g_autofree char *key = g_strconcat (KEY, (const char *) id, NULL);

        rouse_notifier_withdraw (self->notifier, key);
        g_hash_table_iter_remove (&iter);
      }
}

static void
changed_cb (RousePendingJoin *self)
{
  look (self, FALSE);
}

static void
action_cb (RousePendingJoin *self, const char *key, const char *action, const char *token)
{
  g_autofree char *place = NULL;

  if (!g_str_has_prefix (key, KEY))
    return; /* none of ours */
  place = g_strconcat ("project/", key + strlen (KEY), NULL);
  g_signal_emit (self, signals[SHOW], 0, place, token);
}

static void
rouse_pending_join_dispose (GObject *object)
{
  RousePendingJoin *self = ROUSE_PENDING_JOIN (object);

  g_clear_object (&self->engine);
  g_clear_object (&self->notifier);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->known, g_hash_table_unref);

  G_OBJECT_CLASS (rouse_pending_join_parent_class)->dispose (object);
}

static void
rouse_pending_join_class_init (RousePendingJoinClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rouse_pending_join_dispose;
  signals[SHOW] = g_signal_new ("show", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
rouse_pending_join_init (RousePendingJoin *self)
{
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

RousePendingJoin *
rouse_pending_join_new (RouseEngine *engine, RouseNotifier *notifier, GSettings *settings)
{
  RousePendingJoin *self = g_object_new (ROUSE_TYPE_PENDING_JOIN, NULL);

  self->engine = g_object_ref (engine);
  self->notifier = g_object_ref (notifier);
  self->settings = g_object_ref (settings);
  g_signal_connect_object (engine, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (notifier, "action", G_CALLBACK (action_cb), self, G_CONNECT_SWAPPED);
  look (self, TRUE);
  return self;
}
