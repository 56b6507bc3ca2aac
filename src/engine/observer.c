/* observer.c - the observation's thread, and the way from there to the main context
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-observe"
#include "config.h"
#include "observer.h"
#include "observation.h"

/**
 * RouseObserver:
 *
 * The thread keeps a busy window from delaying a reload, and a large scan from delaying the window.
 */
struct _RouseObserver
{
  GObject parent_instance;

  RouseObservation *observation; /* (owned) the thread's */
  GMainContext     *context;     /* (owned) the thread's */
  GMainLoop        *loop;        /* (owned) */
  GThread          *thread;      /* (owned) (nullable) NULL until start() */

  GPowerProfileMonitor *power;          /* (owned) (nullable) NULL until something is polled */
  gboolean              asks_for_power; /* it is on its way, or there */
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

G_DEFINE_FINAL_TYPE (RouseObserver, rouse_observer, G_TYPE_OBJECT)

typedef struct
{
  RouseObserver  *observer; /* (owned) */
  RouseReportKind kind;
  gpointer        payload; /* (owned) (nullable) */
} Report;

static void
report_free (gpointer data)
{
  Report *report = data;

  switch (report->kind)
    {
    case ROUSE_REPORT_ARMED:
    case ROUSE_REPORT_HEALTH:
    case ROUSE_REPORT_PROGRESS:
      rouse_health_unref (report->payload);
      break;
    case ROUSE_REPORT_CHANGED:
      rouse_change_set_unref (report->payload);
      break;
    case ROUSE_REPORT_HELD:
    case ROUSE_REPORT_MESSAGE:
      g_free (report->payload);
      break;
    case ROUSE_REPORT_VERIFIED:
      break;
    }
  g_object_unref (report->observer);
  g_free (report);
}

/* Polling is worth less when power is short */

static void
saving_cb (RouseObserver *self)
{
  gboolean saving = g_power_profile_monitor_get_power_saver_enabled (self->power);

  g_debug ("power is %s", saving ? "short" : "plenty");
  if (self->observation != NULL)
    rouse_observation_set_saving (self->observation, saving);
}

static void
weak_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

static void
power_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, g_power_profile_monitor_dup_default (), g_object_unref);
}

static void
power_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GPowerProfileMonitor) power = g_task_propagate_pointer (G_TASK (result), NULL); /* it cannot fail */
  g_autoptr (RouseObserver)        self = g_weak_ref_get (g_task_get_task_data (G_TASK (result)));

  if (self == NULL || self->thread == NULL)
    return;
  self->power = g_steal_pointer (&power);
  g_signal_connect_object (self->power, "notify::power-saver-enabled", G_CALLBACK (saving_cb), self, G_CONNECT_SWAPPED);
  saving_cb (self);
}

/* In a thread: in a sandbox it may wait for the bus. What it tells later comes to the main context all the same. */
static void
ask_for_power (RouseObserver *self)
{
  g_autoptr (GTask) task = NULL;
  GWeakRef         *weak;

  if (self->asks_for_power)
    return;
  self->asks_for_power = TRUE;
  weak = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak, self);
  task = g_task_new (NULL, NULL, power_cb, NULL);
  g_task_set_source_tag (task, ask_for_power);
  g_task_set_task_data (task, weak, weak_free);
  g_task_run_in_thread (task, power_thread);
}

static gboolean
deliver_cb (gpointer data)
{
  static const guint signal_of[] = {
    [ROUSE_REPORT_ARMED] = ARMED,
    [ROUSE_REPORT_CHANGED] = CHANGED,
    [ROUSE_REPORT_HELD] = HELD,
    [ROUSE_REPORT_HEALTH] = HEALTH,
    [ROUSE_REPORT_PROGRESS] = PROGRESS,
    [ROUSE_REPORT_MESSAGE] = MESSAGE,
    [ROUSE_REPORT_VERIFIED] = VERIFIED,
  };
  Report *report = data;

  /* Whoever let go of the observer wants no more of it. */
  if (report->observer->thread == NULL)
    return G_SOURCE_REMOVE;
  if ((report->kind == ROUSE_REPORT_ARMED || report->kind == ROUSE_REPORT_HEALTH) && ((RouseHealth *) report->payload)->n_polled > 0)
    ask_for_power (report->observer);
  g_signal_emit (report->observer, signals[signal_of[report->kind]], 0, report->payload);
  return G_SOURCE_REMOVE;
}

/* On the thread. */
static void
report_cb (RouseReportKind kind, gpointer payload, gpointer data)
{
  Report             *report = g_new0 (Report, 1);
  g_autoptr (GSource) source = g_idle_source_new ();

  report->observer = g_object_ref (data);
  report->kind = kind;
  report->payload = payload;
  /* Before everything else that waits on the main context: a reload is worth more than a frame. */
  g_source_set_priority (source, G_PRIORITY_HIGH);
  g_source_set_callback (source, deliver_cb, report, report_free);
  g_source_attach (source, NULL);
}

static gboolean
start_cb (gpointer data)
{
  rouse_observation_start (((RouseObserver *) data)->observation);
  return G_SOURCE_REMOVE;
}

static gpointer
thread_main (gpointer data)
{
  RouseObserver *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  /* Here, where its watcher's hints arrive: none is half-way when it goes. */
  rouse_observation_free (self->observation);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

void
rouse_observer_start (RouseObserver *self)
{
  g_return_if_fail (ROUSE_IS_OBSERVER (self) && self->thread == NULL);

  /* Here and now, not when the thread gets round to it: what runs by then may have read its files. */
  rouse_observation_mark_start (self->observation);
  self->thread = g_thread_new ("rouse-observe", thread_main, self);
  g_main_context_invoke (self->context, start_cb, self);
}

void
rouse_observer_note_reader (RouseObserver *self)
{
  g_return_if_fail (ROUSE_IS_OBSERVER (self));

  rouse_observation_note_reader (self->observation);
}

static gboolean
verify_cb (gpointer data)
{
  rouse_observation_verify (((RouseObserver *) data)->observation);
  return G_SOURCE_REMOVE;
}

void
rouse_observer_verify (RouseObserver *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_return_if_fail (ROUSE_IS_OBSERVER (self) && self->thread != NULL);

  g_source_set_priority (source, G_PRIORITY_DEFAULT); /* behind what start() has to do */
  g_source_set_callback (source, verify_cb, self, NULL);
  g_source_attach (source, self->context);
}

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

static void
rouse_observer_dispose (GObject *object)
{
  RouseObserver *self = ROUSE_OBSERVER (object);

  if (self->thread != NULL)
    {
      /* As a source of the loop's own: it cannot come before the loop runs. */
      g_autoptr (GSource) source = g_idle_source_new ();

      g_source_set_priority (source, G_PRIORITY_HIGH);
      g_source_set_callback (source, quit_cb, self->loop, NULL);
      g_source_attach (source, self->context);
      g_thread_join (g_steal_pointer (&self->thread));
      self->observation = NULL;
    }
  g_clear_pointer (&self->observation, rouse_observation_free);
  g_clear_object (&self->power);

  G_OBJECT_CLASS (rouse_observer_parent_class)->dispose (object);
}

static void
rouse_observer_finalize (GObject *object)
{
  RouseObserver *self = ROUSE_OBSERVER (object);

  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);

  G_OBJECT_CLASS (rouse_observer_parent_class)->finalize (object);
}

static void
rouse_observer_class_init (RouseObserverClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rouse_observer_dispose;
  object_class->finalize = rouse_observer_finalize;

  signals[ARMED] = g_signal_new ("armed", ROUSE_TYPE_OBSERVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, ROUSE_TYPE_HEALTH);
  signals[CHANGED] = g_signal_new ("changed", ROUSE_TYPE_OBSERVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, ROUSE_TYPE_CHANGE_SET);
  signals[HELD] = g_signal_new ("held", ROUSE_TYPE_OBSERVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[HEALTH] = g_signal_new ("health", ROUSE_TYPE_OBSERVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, ROUSE_TYPE_HEALTH);
  signals[PROGRESS] = g_signal_new ("progress", ROUSE_TYPE_OBSERVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, ROUSE_TYPE_HEALTH);
  signals[MESSAGE] = g_signal_new ("message", ROUSE_TYPE_OBSERVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[VERIFIED] = g_signal_new ("verified", ROUSE_TYPE_OBSERVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rouse_observer_init (RouseObserver *self)
{
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
}

RouseObserver *
rouse_observer_new (const RouseObserverOptions *options, GError **error)
{
  g_autoptr (RouseObserver) self = g_object_new (ROUSE_TYPE_OBSERVER, NULL);

  self->observation = rouse_observation_new (options, self->context, report_cb, self, error);
  return self->observation != NULL ? g_steal_pointer (&self) : NULL;
}
