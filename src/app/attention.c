/* attention.c - what a person should know that belongs to no program: for the window, and as a notification
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-app"
#include "config.h"
#include "app/attention.h"

#include <glib/gi18n.h>

/* Keys of our notices; those of programs have a slash. */
#define KEY_TOLD "told"
#define KEY_WAITING "waiting"

#define ACTION_SHOW "default"
#define ACTION_QUIT "quit"

/**
 * RouseAttention:
 *
 * Notifications go away by themselves; what was told stays until it is dismissed.
 */
struct _RouseAttention
{
  GObject parent_instance;

  RouseNotifier *notifier; /* (owned) */
  GSettings     *settings; /* (owned) */
  GPtrArray     *told;     /* (owned) (element-type utf8) */
  char          *text;     /* (owned) (nullable) */
  gboolean       waiting;
};

enum
{
  CHANGED,
  SHOW,
  QUIT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RouseAttention, rouse_attention, G_TYPE_OBJECT)

/* Takes @text over. */
static void
set_text (RouseAttention *self, char *text)
{
  g_free (self->text);
  self->text = text;
  g_signal_emit (self, signals[CHANGED], 0);
}

/* (transfer full) */
static char *
join (const GPtrArray *told)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < told->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", (const char *) g_ptr_array_index (told, i));
  return g_string_free (text, FALSE);
}

static void
action_cb (RouseAttention *self, const char *key, const char *action, const char *token)
{
  if (!g_str_equal (key, KEY_TOLD) && !g_str_equal (key, KEY_WAITING))
    return;
  if (g_str_equal (action, ACTION_QUIT))
    g_signal_emit (self, signals[QUIT], 0);
  else
    g_signal_emit (self, signals[SHOW], 0, token);
}

static void
rouse_attention_dispose (GObject *object)
{
  RouseAttention *self = ROUSE_ATTENTION (object);

  g_clear_object (&self->notifier);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (rouse_attention_parent_class)->dispose (object);
}

static void
rouse_attention_finalize (GObject *object)
{
  RouseAttention *self = ROUSE_ATTENTION (object);

  g_ptr_array_unref (self->told);
  g_free (self->text);

  G_OBJECT_CLASS (rouse_attention_parent_class)->finalize (object);
}

static void
rouse_attention_class_init (RouseAttentionClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rouse_attention_dispose;
  G_OBJECT_CLASS (klass)->finalize = rouse_attention_finalize;
  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SHOW] = g_signal_new ("show", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[QUIT] = g_signal_new ("quit", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rouse_attention_init (RouseAttention *self)
{
  self->told = g_ptr_array_new_with_free_func (g_free);
}

RouseAttention *
rouse_attention_new (RouseNotifier *notifier, GSettings *settings)
{
  RouseAttention *self = g_object_new (ROUSE_TYPE_ATTENTION, NULL);

  self->notifier = g_object_ref (notifier);
  self->settings = g_object_ref (settings);
  g_signal_connect_object (notifier, "action", G_CALLBACK (action_cb), self, G_CONNECT_SWAPPED);
  return self;
}

void
rouse_attention_tell (RouseAttention *self, const char *text, gboolean visible)
{
  g_autoptr (RouseNotice) notice = NULL;

  g_return_if_fail (ROUSE_IS_ATTENTION (self));

  if (g_ptr_array_find_with_equal_func (self->told, text, g_str_equal, NULL))
    return;
  g_message ("%s", text);
  if (self->waiting)
    return;
  if (self->told->len < ROUSE_ATTENTION_MAX)
    g_ptr_array_add (self->told, g_strdup (text));
  set_text (self, join (self->told));
  if (visible || g_settings_get_boolean (self->settings, "do-not-disturb"))
    return;
  notice = rouse_notice_new (KEY_TOLD, ROUSE_URGENCY_NORMAL, _ ("Rouse"), text);
  rouse_notice_add_action (notice, ACTION_SHOW, _ ("Show"));
  rouse_notifier_post (self->notifier, notice);
}

void
rouse_attention_tell_waiting (RouseAttention *self, const char *text, gboolean visible)
{
  g_autoptr (RouseNotice) notice = NULL;

  g_return_if_fail (ROUSE_IS_ATTENTION (self));

  self->waiting = TRUE;
  set_text (self, g_strdup (text));
  if (visible)
    return;
  notice = rouse_notice_new (KEY_WAITING, ROUSE_URGENCY_NORMAL, _ ("Rouse"), text);
  rouse_notice_add_action (notice, ACTION_SHOW, _ ("Show"));
  rouse_notice_add_action (notice, ACTION_QUIT, _ ("Quit at Once"));
  rouse_notifier_post (self->notifier, notice);
}

void
rouse_attention_seen (RouseAttention *self)
{
  g_return_if_fail (ROUSE_IS_ATTENTION (self));

  rouse_notifier_withdraw (self->notifier, KEY_TOLD);
}

void
rouse_attention_dismiss (RouseAttention *self)
{
  g_return_if_fail (ROUSE_IS_ATTENTION (self));

  g_ptr_array_set_size (self->told, 0);
  set_text (self, NULL);
}

const char *
rouse_attention_get_text (RouseAttention *self)
{
  return self->text;
}
