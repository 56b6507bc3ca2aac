/* notify-policy.c - which notifications are worth somebody's attention, and when
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-app"
#include "config.h"
#include "app/notify-policy.h"
#include "app/notify-notices.h"

#define HOLD_US (ROUSE_NOTIFY_HOLD_MS * G_TIME_SPAN_MILLISECOND)
#define SPACING_US (ROUSE_NOTIFY_SPACING_MS * G_TIME_SPAN_MILLISECOND)

typedef enum
{
  PENDING_NOTHING,
  PENDING_FAILURE,
  PENDING_RECOVERY, /* of what was told, or is ignored */
  PENDING_RELOAD,
} Pending;

/* One program. */
typedef struct
{
  char       *id;
  char       *name;
  char       *project; /* (nullable) */
  RouseNotify notify;
  gboolean    is_task;
  gboolean    is_hot;
  gboolean    build_failed;

  Pending  pending;
  char    *text;     /* (nullable) of the failure or the reload */
  gint64   due;      /* when what is pending may be told */
  gint64   told_at;  /* 0: never */
  gboolean starting; /* nothing is told until it is known how that ends */
  gboolean told;     /* the user knows that it is broken */
  gboolean in_many;  /* from the notice about many */
  gboolean ignored;
} Entry;

/**
 * RouseNotifyPolicy:
 *
 * Every event changes what is pending for one program; one alarm, at the earliest time that any of it is due,
 * tells. Nothing is told from within an event, so programs that fail together are seen together.
 */
struct _RouseNotifyPolicy
{
  GObject parent_instance;

  RouseNotifier *notifier; /* (owned) */
  RouseClock    *clock;    /* (owned) */
  GHashTable    *entries;  /* (owned) (element-type utf8 Entry) */
  guint          alarm;    /* 0 when nothing is pending */
  gint64         many_at;  /* when the notice about many was last posted */

  RouseNotify         level;
  gboolean            quiet;
  RouseNotifySeenFunc seen; /* (nullable) */
  gpointer            seen_data;
};

G_DEFINE_FINAL_TYPE (RouseNotifyPolicy, rouse_notify_policy, G_TYPE_OBJECT)

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->id);
  g_free (entry->name);
  g_free (entry->project);
  g_free (entry->text);
  g_free (entry);
}

static Entry *
ensure_entry (RouseNotifyPolicy *self, const RouseNotifySubject *subject)
{
  Entry *entry = g_hash_table_lookup (self->entries, subject->id);

  if (entry == NULL)
    {
      entry = g_new0 (Entry, 1);
      entry->id = g_strdup (subject->id);
      g_hash_table_insert (self->entries, entry->id, entry);
    }
  g_free (entry->name);
  entry->name = g_strdup (subject->name);
  g_free (entry->project);
  entry->project = g_strdup (subject->project);
  entry->notify = subject->notify;
  entry->is_task = subject->is_task;
  entry->is_hot = subject->is_hot;
  entry->build_failed = subject->build_failed;
  return entry;
}

static RouseNotifySubject
get_subject (const Entry *entry)
{
  return (RouseNotifySubject){ entry->id, entry->name, entry->project, entry->notify, entry->is_task, entry->is_hot, entry->build_failed };
}

static void
set_pending (RouseNotifyPolicy *self, Entry *entry, Pending pending, gint64 hold)
{
  gint64 now = rouse_clock_get_now (self->clock);

  entry->pending = pending;
  entry->due = now + hold;
  /* Good news is not kept back: it ends something. */
  if (entry->told_at != 0 && pending != PENDING_RECOVERY)
    entry->due = MAX (entry->due, entry->told_at + SPACING_US);
}

static void
set_text (Entry *entry, const char *text)
{
  g_free (entry->text);
  entry->text = g_strdup (text);
}

static gboolean
level_is (RouseNotifyPolicy *self, RouseNotify setting, RouseNotify a, RouseNotify b)
{
  RouseNotify level = setting == ROUSE_NOTIFY_DEFAULT ? self->level : setting;

  return level == a || level == b;
}

/* Whether a notice about it would be welcome just now, if it is one that the user wants at all. */
static gboolean
is_welcome (RouseNotifyPolicy *self, const Entry *entry)
{
  return !self->quiet && !entry->ignored && !(self->seen != NULL && self->seen (entry->id, self->seen_data));
}

static gboolean
may_tell_failure (RouseNotifyPolicy *self, const Entry *entry)
{
  RouseNotify level = entry->notify == ROUSE_NOTIFY_DEFAULT ? self->level : entry->notify;

  return level != ROUSE_NOTIFY_NONE && is_welcome (self, entry);
}

static void
post (RouseNotifyPolicy *self, RouseNotice *notice)
{
  rouse_notifier_post (self->notifier, notice);
  rouse_notice_unref (notice);
}

/* It is not broken any more, as far as the notice about many goes. */
static void
leave_many (RouseNotifyPolicy *self, Entry *entry, gboolean recovered)
{
  GHashTableIter iter;
  gpointer       other;
  gboolean       any_in_many = FALSE, any_told = FALSE;

  entry->in_many = FALSE;
  entry->told = FALSE;
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &other))
    {
      any_in_many = any_in_many || ((Entry *) other)->in_many;
      any_told = any_told || ((Entry *) other)->told;
    }
  if (any_in_many)
    return;
  if (recovered && !any_told && !self->quiet && level_is (self, ROUSE_NOTIFY_DEFAULT, ROUSE_NOTIFY_PROBLEMS, ROUSE_NOTIFY_ALL))
    post (self, rouse_notify_notice_for_many_recovered ());
  else
    rouse_notifier_withdraw (self->notifier, ROUSE_NOTIFY_KEY_MANY);
}

/* The user need not know any more that it is broken. */
static void
take_back (RouseNotifyPolicy *self, Entry *entry)
{
  if (entry->in_many)
    leave_many (self, entry, FALSE);
  else if (entry->told)
    rouse_notifier_withdraw (self->notifier, entry->id);
  entry->told = FALSE;
}

static void
tell_failure (RouseNotifyPolicy *self, Entry *entry)
{
  RouseNotifySubject subject = get_subject (entry);

  entry->pending = PENDING_NOTHING;
  if (!may_tell_failure (self, entry))
    return;
  /* From now on it has a notice of its own. */
  if (entry->in_many)
    leave_many (self, entry, FALSE);
  entry->told = TRUE;
  entry->told_at = rouse_clock_get_now (self->clock);
  post (self, rouse_notify_notice_for_failure (&subject, entry->text));
}

static void
tell_recovery (RouseNotifyPolicy *self, Entry *entry)
{
  RouseNotifySubject subject = get_subject (entry);

  entry->pending = PENDING_NOTHING;
  entry->ignored = FALSE;
  if (entry->in_many)
    leave_many (self, entry, TRUE);
  else if (entry->told && is_welcome (self, entry) && level_is (self, entry->notify, ROUSE_NOTIFY_PROBLEMS, ROUSE_NOTIFY_ALL))
    {
      entry->told = FALSE;
      entry->told_at = rouse_clock_get_now (self->clock);
      post (self, rouse_notify_notice_for_recovery (&subject));
    }
  else
    take_back (self, entry);
}

static void
tell_reload (RouseNotifyPolicy *self, Entry *entry)
{
  RouseNotifySubject subject = get_subject (entry);

  entry->pending = PENDING_NOTHING;
  if (!is_welcome (self, entry) || !level_is (self, entry->notify, ROUSE_NOTIFY_ALL, ROUSE_NOTIFY_ALL))
    return;
  entry->told_at = rouse_clock_get_now (self->clock);
  post (self, rouse_notify_notice_for_reload (&subject, entry->text));
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 ((*(Entry *const *) a)->id, (*(Entry *const *) b)->id);
}

/* (transfer container): those of @self that @accept wants, ordered by id. */
static GPtrArray *
list_entries (RouseNotifyPolicy *self, gboolean (*accept) (RouseNotifyPolicy *self, const Entry *entry))
{
  GPtrArray     *list = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer       entry;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &entry))
    if (accept (self, entry))
      g_ptr_array_add (list, entry);
  g_ptr_array_sort (list, compare_entries);
  return list;
}

static gboolean
is_due (RouseNotifyPolicy *self, const Entry *entry)
{
  return entry->pending != PENDING_NOTHING && !entry->starting && entry->due <= rouse_clock_get_now (self->clock);
}

/* To be told, whether now or a little later. */
static gboolean
is_failing (RouseNotifyPolicy *self, const Entry *entry)
{
  return entry->pending == PENDING_FAILURE && !entry->starting && may_tell_failure (self, entry);
}

static gboolean
is_failing_unknown (RouseNotifyPolicy *self, const Entry *entry)
{
  return is_failing (self, entry) && !entry->told;
}

static gboolean
is_in_many (RouseNotifyPolicy *self, const Entry *entry)
{
  return entry->in_many;
}

static void
post_many (RouseNotifyPolicy *self)
{
  g_autoptr (GPtrArray) many = list_entries (self, is_in_many);
  g_autoptr (GArray)    subjects = g_array_new (FALSE, FALSE, sizeof (RouseNotifySubject));

  for (guint i = 0; i < many->len; i++)
    {
      RouseNotifySubject subject = get_subject (many->pdata[i]);

      g_array_append_val (subjects, subject);
    }
  self->many_at = rouse_clock_get_now (self->clock);
  post (self, rouse_notify_notice_for_many ((RouseNotifySubject *) (gpointer) subjects->data, subjects->len));
}

/* One notice for all that fail at a time, if they are many; while it is on, also for what fails after them. */
static void
gather_many (RouseNotifyPolicy *self)
{
  gint64                now = rouse_clock_get_now (self->clock);
  g_autoptr (GPtrArray) many = list_entries (self, is_in_many);
  g_autoptr (GPtrArray) failing = list_entries (self, is_failing);

  if (failing->len < ROUSE_NOTIFY_MANY)
    {
      g_clear_pointer (&failing, g_ptr_array_unref);
      failing = list_entries (self, is_failing_unknown);
      if (many->len == 0 || failing->len == 0)
        return;
    }
  for (guint i = 0; i < failing->len; i++)
    {
      Entry *entry = failing->pdata[i];

      if (many->len > 0 && now < self->many_at + SPACING_US)
        {
          entry->due = self->many_at + SPACING_US;
          continue;
        }
      if (!entry->in_many)
        take_back (self, entry);
      entry->pending = PENDING_NOTHING;
      entry->told = TRUE;
      entry->in_many = TRUE;
      entry->told_at = now;
    }
  if (((Entry *) failing->pdata[0])->pending == PENDING_NOTHING)
    post_many (self);
}

static void arm (RouseNotifyPolicy *self);

static void
alarm_cb (gpointer data)
{
  RouseNotifyPolicy    *self = data;
  g_autoptr (GPtrArray) due = list_entries (self, is_due);
  gboolean              any_failing = FALSE;

  self->alarm = 0;
  for (guint i = 0; i < due->len; i++)
    any_failing = any_failing || is_failing (self, due->pdata[i]);
  if (any_failing)
    gather_many (self);
  for (guint i = 0; i < due->len; i++)
    {
      Entry *entry = due->pdata[i];

      if (!is_due (self, entry))
        continue; /* it is among many */
      switch (entry->pending)
        {
        case PENDING_FAILURE:
          tell_failure (self, entry);
          break;
        case PENDING_RECOVERY:
          tell_recovery (self, entry);
          break;
        case PENDING_RELOAD:
          tell_reload (self, entry);
          break;
        case PENDING_NOTHING:
          break;
        }
    }
  arm (self);
}

static void
arm (RouseNotifyPolicy *self)
{
  GHashTableIter iter;
  gpointer       data;
  gint64         earliest = G_MAXINT64;

  rouse_clock_clear_alarm (self->clock, &self->alarm);
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &data))
    {
      Entry *entry = data;

      if (entry->pending != PENDING_NOTHING && !entry->starting)
        earliest = MIN (earliest, entry->due);
    }
  if (earliest != G_MAXINT64)
    self->alarm = rouse_clock_add_alarm (self->clock, earliest, alarm_cb, self);
}

static void
rouse_notify_policy_dispose (GObject *object)
{
  RouseNotifyPolicy *self = ROUSE_NOTIFY_POLICY (object);

  if (self->clock != NULL)
    rouse_clock_clear_alarm (self->clock, &self->alarm);
  g_clear_pointer (&self->entries, g_hash_table_unref);
  g_clear_object (&self->notifier);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (rouse_notify_policy_parent_class)->dispose (object);
}

static void
rouse_notify_policy_class_init (RouseNotifyPolicyClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rouse_notify_policy_dispose;
}

static void
rouse_notify_policy_init (RouseNotifyPolicy *self)
{
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, entry_free);
  self->level = ROUSE_NOTIFY_PROBLEMS;
}

RouseNotifyPolicy *
rouse_notify_policy_new (RouseNotifier *notifier, RouseClock *clock)
{
  RouseNotifyPolicy *self;

  g_return_val_if_fail (ROUSE_IS_NOTIFIER (notifier), NULL);
  g_return_val_if_fail (ROUSE_IS_CLOCK (clock), NULL);

  self = g_object_new (ROUSE_TYPE_NOTIFY_POLICY, NULL);
  self->notifier = g_object_ref (notifier);
  self->clock = g_object_ref (clock);
  return self;
}

void
rouse_notify_policy_set_level (RouseNotifyPolicy *self, RouseNotify level)
{
  g_return_if_fail (ROUSE_IS_NOTIFY_POLICY (self));
  g_return_if_fail (level != ROUSE_NOTIFY_DEFAULT);

  self->level = level;
}

void
rouse_notify_policy_set_quiet (RouseNotifyPolicy *self, gboolean quiet)
{
  g_return_if_fail (ROUSE_IS_NOTIFY_POLICY (self));

  self->quiet = quiet;
}

void
rouse_notify_policy_set_seen_func (RouseNotifyPolicy *self, RouseNotifySeenFunc func, gpointer data)
{
  g_return_if_fail (ROUSE_IS_NOTIFY_POLICY (self));

  self->seen = func;
  self->seen_data = data;
}

void
rouse_notify_policy_failed (RouseNotifyPolicy *self, const RouseNotifySubject *subject, const char *reason, gboolean by_itself)
{
  Entry   *entry = ensure_entry (self, subject);
  gint64   since = entry->due;
  gboolean held = entry->pending == PENDING_FAILURE;
  gboolean known = entry->told && by_itself && !held && g_strcmp0 (entry->text, reason) == 0;

  entry->starting = FALSE;
  set_pending (self, entry, known ? PENDING_NOTHING : PENDING_FAILURE, HOLD_US);
  set_text (entry, reason);
  /* The time it has to last counts from when it first failed, or a program that fails all the time is never told. */
  if (held)
    entry->due = since;
  arm (self);
}

void
rouse_notify_policy_starting (RouseNotifyPolicy *self, const char *id)
{
  Entry *entry = g_hash_table_lookup (self->entries, id);

  if (entry == NULL)
    return;
  entry->starting = TRUE;
  arm (self);
}

void
rouse_notify_policy_ready (RouseNotifyPolicy *self, const RouseNotifySubject *subject, const char *reload)
{
  Entry *entry = ensure_entry (self, subject);

  entry->starting = FALSE;
  if (entry->told || entry->ignored)
    set_pending (self, entry, PENDING_RECOVERY, HOLD_US);
  else if (reload != NULL)
    {
      set_pending (self, entry, PENDING_RELOAD, 0);
      set_text (entry, reload);
    }
  else
    entry->pending = PENDING_NOTHING;
  arm (self);
}

void
rouse_notify_policy_stopped (RouseNotifyPolicy *self, const char *id)
{
  Entry *entry = g_hash_table_lookup (self->entries, id);

  if (entry == NULL)
    return;
  take_back (self, entry);
  g_hash_table_remove (self->entries, id);
  arm (self);
}

static void
ignore_entry (RouseNotifyPolicy *self, Entry *entry)
{
  entry->ignored = TRUE;
  entry->pending = PENDING_NOTHING;
  take_back (self, entry);
}

void
rouse_notify_policy_ignore (RouseNotifyPolicy *self, const char *key)
{
  Entry *entry = g_hash_table_lookup (self->entries, key);

  if (entry != NULL)
    ignore_entry (self, entry);
  if (g_str_equal (key, ROUSE_NOTIFY_KEY_MANY))
    {
      g_autoptr (GPtrArray) many = list_entries (self, is_in_many);

      for (guint i = 0; i < many->len; i++)
        ignore_entry (self, many->pdata[i]);
    }
  arm (self);
}
