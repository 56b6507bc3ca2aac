/* history.c - reloads and runs, kept in SQLite by one thread
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-record"
#include "config.h"
#include "record/history-private.h"

/**
 * RouseHistory:
 *
 * A thread owns the connection and takes its jobs from a queue, hence the order. It commits whenever
 * the queue runs empty, so that what is lost by kill -9 is the work of milliseconds, and blocks on the
 * queue when idle.
 */
struct _RouseHistory
{
  GObject parent_instance;

  RouseHistoryWorker *worker; /* (owned) */
};

enum
{
  RENEWED,
  FAILED,
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RouseHistory, rouse_history, G_TYPE_OBJECT)
G_DEFINE_BOXED_TYPE (RouseHistoryRow, rouse_history_row, rouse_history_row_copy, rouse_history_row_free)

static void
news_cb (GObject *object, const char *notice, const GError *error)
{
  if (notice != NULL)
    g_signal_emit (object, signals[RENEWED], 0, notice);
  else if (error != NULL)
    g_signal_emit (object, signals[FAILED], 0, error);
  else
    g_signal_emit (object, signals[CHANGED], 0);
}

/* (transfer full): with no more files than are kept; the set itself when it is small enough. */
static RouseChangeSet *
bound_changes (RouseChangeSet *changes)
{
  RouseChangeSet *bounded;

  if (changes->changes->len <= ROUSE_HISTORY_MAX_FILES)
    return rouse_change_set_ref (changes);
  bounded = rouse_change_set_new ();
  for (guint i = 0; i < ROUSE_HISTORY_MAX_FILES; i++)
    {
      const RouseChange *change = g_ptr_array_index (changes->changes, i);

      rouse_change_set_add (bounded, change->path, change->kind, change->moved_from);
    }
  bounded->n_changes = changes->n_changes;
  bounded->first_us = changes->first_us;
  bounded->last_us = changes->last_us;
  bounded->settled_us = changes->settled_us;
  bounded->branch_before = g_strdup (changes->branch_before);
  bounded->branch_after = g_strdup (changes->branch_after);
  bounded->held_for = g_strdup (changes->held_for);
  return bounded;
}

static GBytes *
bound_tail (GBytes *tail)
{
  gsize       length;
  const char *data = g_bytes_get_data (tail, &length);

  if (length <= ROUSE_HISTORY_MAX_TAIL)
    return g_bytes_ref (tail);
  return g_bytes_new (data + length - ROUSE_HISTORY_MAX_TAIL, ROUSE_HISTORY_MAX_TAIL);
}

static RouseReload *
copy_reload (const RouseReload *reload)
{
  RouseReload *copy = rouse_reload_new (reload->cause, NULL);

  copy->project = g_strdup (reload->project);
  copy->program = g_strdup (reload->program);
  copy->at = reload->at;
  copy->changes = reload->changes != NULL ? bound_changes (reload->changes) : NULL;
  copy->action = reload->action;
  copy->tried = reload->tried;
  copy->fall_back = reload->fall_back;
  copy->why = g_strdup (reload->why);
  copy->rule = g_strdup (reload->rule);
  copy->hot_us = reload->hot_us;
  copy->settle_us = reload->settle_us;
  copy->build_us = reload->build_us;
  copy->stop_us = reload->stop_us;
  copy->start_us = reload->start_us;
  copy->ready_us = reload->ready_us;
  copy->outcome = reload->outcome;
  copy->run_id = g_strdup (reload->run_id);
  return copy;
}

static RouseRun *
copy_run (const RouseRun *run)
{
  RouseRun *copy = rouse_run_new ();

  copy->id = g_strdup (run->id);
  copy->pid = run->pid;
  copy->started_at = run->started_at;
  copy->start_us = run->start_us;
  copy->ready_us = run->ready_us;
  copy->end_us = run->end_us;
  copy->wait_status = run->wait_status;
  copy->ended = run->ended;
  copy->expected = run->expected;
  copy->killed = run->killed;
  copy->tail = run->tail != NULL ? bound_tail (run->tail) : NULL;
  copy->error = g_strdup (run->error);
  return copy;
}

RouseHistoryRow *
rouse_history_row_copy (const RouseHistoryRow *row)
{
  RouseHistoryRow *copy;

  g_return_val_if_fail (row != NULL, NULL);

  copy = g_new0 (RouseHistoryRow, 1);
  copy->id = row->id;
  copy->reload = rouse_reload_ref (row->reload);
  copy->run = row->run != NULL ? rouse_run_ref (row->run) : NULL;
  return copy;
}

void
rouse_history_row_free (RouseHistoryRow *row)
{
  g_clear_pointer (&row->reload, rouse_reload_unref);
  g_clear_pointer (&row->run, rouse_run_unref);
  g_free (row);
}

static void
rouse_history_dispose (GObject *object)
{
  g_clear_pointer (&ROUSE_HISTORY (object)->worker, rouse_history_worker_stop);

  G_OBJECT_CLASS (rouse_history_parent_class)->dispose (object);
}

static void
rouse_history_class_init (RouseHistoryClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rouse_history_dispose;

  signals[RENEWED] = g_signal_new ("renewed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_ERROR);
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
rouse_history_init (RouseHistory *self)
{
}

/* With a thread that has not been asked to open it. */
static RouseHistory *
create (const char *path)
{
  RouseHistory *self = g_object_new (ROUSE_TYPE_HISTORY, NULL);

  self->worker = rouse_history_worker_new (path, G_OBJECT (self), news_cb);
  return self;
}

char *
rouse_history_dup_default_path (void)
{
  return g_build_filename (g_get_user_state_dir (), "rouse", "history.db", NULL);
}

RouseHistory *
rouse_history_new (const char *path)
{
  RouseHistory    *self;
  RouseHistoryJob *job;

  g_return_val_if_fail (path != NULL, NULL);

  self = create (path);
  job = g_new0 (RouseHistoryJob, 1);
  job->kind = ROUSE_HISTORY_JOB_OPEN;
  rouse_history_worker_give (self->worker, job);
  return self;
}

RouseHistory *
rouse_history_open (const char *path, char **notice, GError **error)
{
  g_autoptr (RouseHistory) self = NULL;
  RouseHistoryJob          job = { .kind = ROUSE_HISTORY_JOB_OPEN };

  g_return_val_if_fail (path != NULL, NULL);

  self = create (path);
  rouse_history_worker_ask (self->worker, &job);
  if (notice != NULL)
    *notice = g_steal_pointer (&job.notice);
  g_free (job.notice);
  if (job.error != NULL)
    {
      g_propagate_error (error, job.error);
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
rouse_history_add_reload (RouseHistory *self, const RouseReload *reload)
{
  RouseHistoryJob *job;

  g_return_if_fail (ROUSE_IS_HISTORY (self));
  g_return_if_fail (reload != NULL);

  job = g_new0 (RouseHistoryJob, 1);
  job->kind = ROUSE_HISTORY_JOB_RELOAD;
  job->reload = copy_reload (reload);
  rouse_history_worker_give (self->worker, job);
}

void
rouse_history_add_run (RouseHistory *self, const char *project, const char *program, const RouseRun *run)
{
  RouseHistoryJob *job;

  g_return_if_fail (ROUSE_IS_HISTORY (self));
  g_return_if_fail (run != NULL && run->id != NULL);

  job = g_new0 (RouseHistoryJob, 1);
  job->kind = ROUSE_HISTORY_JOB_RUN;
  job->run = copy_run (run);
  job->project = g_strdup (project);
  job->program = g_strdup (program);
  rouse_history_worker_give (self->worker, job);
}

void
rouse_history_poll (RouseHistory *self)
{
  RouseHistoryJob *job;

  g_return_if_fail (ROUSE_IS_HISTORY (self));

  job = g_new0 (RouseHistoryJob, 1);
  job->kind = ROUSE_HISTORY_JOB_POLL;
  rouse_history_worker_give (self->worker, job);
}

void
rouse_history_set_limits (RouseHistory *self, guint days, guint n_reloads)
{
  RouseHistoryJob *job;

  g_return_if_fail (ROUSE_IS_HISTORY (self));
  g_return_if_fail (days > 0 && n_reloads > 0);

  job = g_new0 (RouseHistoryJob, 1);
  job->kind = ROUSE_HISTORY_JOB_LIMITS;
  job->limits = rouse_history_limits;
  job->limits.max_age_us = days * G_TIME_SPAN_DAY;
  job->limits.max_reloads = n_reloads;
  job->limits.max_runs = n_reloads;
  rouse_history_worker_give (self->worker, job);
}

guint
rouse_history_get_n_lost (RouseHistory *self)
{
  g_return_val_if_fail (ROUSE_IS_HISTORY (self), 0);

  return rouse_history_worker_get_n_lost (self->worker);
}

void
rouse_history_flush (RouseHistory *self)
{
  RouseHistoryJob job = { .kind = ROUSE_HISTORY_JOB_FLUSH };

  g_return_if_fail (ROUSE_IS_HISTORY (self));

  rouse_history_worker_ask (self->worker, &job);
}

GPtrArray *
rouse_history_query (RouseHistory *self, const RouseHistoryQuery *query, GError **error)
{
  RouseHistoryJob job = { .kind = ROUSE_HISTORY_JOB_QUERY, .query = query };

  g_return_val_if_fail (ROUSE_IS_HISTORY (self), NULL);
  g_return_val_if_fail (query != NULL, NULL);

  rouse_history_worker_ask (self->worker, &job);
  if (job.error != NULL)
    g_propagate_error (error, job.error);
  return job.rows;
}

void
rouse_history_call (RouseHistory *self, GTask *task, RouseHistoryCallFunc func)
{
  rouse_history_worker_call (self->worker, task, func);
}

gboolean
rouse_history_call_and_wait (RouseHistory        *self,
                             RouseHistoryCallFunc func,
                             gpointer             data,
                             GCancellable        *cancellable,
                             GError             **error)
{
  RouseHistoryJob job = { .kind = ROUSE_HISTORY_JOB_CALL, .func = func, .data = data, .cancellable = cancellable };

  rouse_history_worker_ask (self->worker, &job);
  if (job.error == NULL)
    return TRUE;
  g_propagate_error (error, job.error);
  return FALSE;
}
