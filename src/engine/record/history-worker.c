/* history-worker.c - the thread that owns the history's database
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-record"
#include "config.h"
#include "record/history-worker.h"

/* While the database cannot be written, so many records are kept to be tried again: with all their
 * output some 16 MiB. */
#define MAX_PENDING 256
/* So many may wait while the thread itself waits for the disk. */
#define MAX_QUEUED 4096
/* The limits are enforced when the database is opened and after so many records: an excess of half a
 * percent. */
#define PRUNE_INTERVAL 500
/* When another process held the lock for longer than SQLite waits, the next try comes after this. */
#define RETRY_US (G_TIME_SPAN_SECOND)

/**
 * RouseHistoryWorker:
 *
 * The owner holds one reference, the thread another, and news on its way to the main context, which may
 * come after both, one each.
 */
struct _RouseHistoryWorker
{
  char                *path;
  GThread             *thread;
  GAsyncQueue         *queue; /* (element-type RouseHistoryJob) */
  GMainContext        *context;
  GWeakRef             owner;
  RouseHistoryNewsFunc news;
  GMutex               mutex; /* with cond: for the `done` of a job */
  GCond                cond;
  guint                n_lost;        /* atomic */
  gboolean             change_untold; /* atomic: news of a change is on its way */

  /* Only the thread: */
  RouseHistoryDb    *db; /* (nullable) */
  RouseHistoryLimits limits;
  gint64             data_version; /* of the database when it was last looked at */
  GQueue             pending;      /* (element-type RouseHistoryJob) not yet committed, oldest first */
  guint              n_added;      /* since the last pruning */
  gboolean           prune_due;
  gboolean           failing; /* the owner has been told */
  gboolean           busy;    /* the last try met another process's lock */
};

static void
job_free (RouseHistoryJob *job)
{
  g_clear_pointer (&job->reload, rouse_reload_unref);
  g_clear_pointer (&job->run, rouse_run_unref);
  g_free (job->project);
  g_free (job->program);
  g_free (job->notice);
  g_clear_error (&job->error);
  g_clear_object (&job->task);
  g_free (job);
}

static void
clear (gpointer data)
{
  RouseHistoryWorker *self = data;

  g_free (self->path);
  g_async_queue_unref (self->queue);
  g_main_context_unref (self->context);
  g_weak_ref_clear (&self->owner);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
}

static void
unref (RouseHistoryWorker *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

typedef struct
{
  RouseHistoryWorker *worker; /* (owned) */
  char               *notice; /* (owned) (nullable) */
  GError             *error;  /* (owned) (nullable) */
} News;

static gboolean
news_cb (gpointer data)
{
  News               *news = data;
  g_autoptr (GObject) owner = g_weak_ref_get (&news->worker->owner);

  if (news->notice == NULL && news->error == NULL)
    g_atomic_int_set (&news->worker->change_untold, FALSE); /* before telling: what comes now is told again */
  if (owner != NULL)
    news->worker->news (owner, news->notice, news->error);
  return G_SOURCE_REMOVE;
}

static void
news_free (gpointer data)
{
  News *news = data;

  unref (news->worker);
  g_free (news->notice);
  g_clear_error (&news->error);
  g_free (news);
}

/* Takes both. */
static void
tell (RouseHistoryWorker *self, char *notice, GError *error)
{
  News    *news = g_new0 (News, 1);
  GSource *source = g_idle_source_new ();

  news->worker = g_atomic_rc_box_acquire (self);
  news->notice = notice;
  news->error = error;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (source, "rouse-history");
  g_source_set_callback (source, news_cb, news, news_free);
  g_source_attach (source, self->context);
  g_source_unref (source);
}

/* Something in the database is different; told once for all that happens until the main context gets to it. */
static void
tell_change (RouseHistoryWorker *self)
{
  if (g_atomic_int_compare_and_exchange (&self->change_untold, FALSE, TRUE))
    tell (self, NULL, NULL);
}

static void
report (RouseHistoryWorker *self, const GError *error)
{
  g_debug ("history: %s", error->message);
  if (!self->failing)
    tell (self, NULL, g_error_copy (error));
  self->failing = TRUE;
}

/* Opens the database unless it is open. @notice is told by a signal if it is %NULL. */
static gboolean
ensure_open (RouseHistoryWorker *self, char **notice, GError **error)
{
  g_autofree char *text = NULL;

  /* Somebody may have deleted it, or put it aside: do not go on writing into what has no name. */
  if (self->db != NULL && !rouse_history_db_is_current (self->db))
    g_clear_pointer (&self->db, rouse_history_db_close);
  if (self->db != NULL)
    return TRUE;
  self->db = rouse_history_db_open (self->path, &text, error);
  self->prune_due = self->db != NULL;
  if (self->db != NULL)
    self->data_version = rouse_history_db_get_data_version (self->db);
  if (text != NULL && notice != NULL)
    *notice = g_steal_pointer (&text);
  else if (text != NULL)
    tell (self, g_steal_pointer (&text), NULL);
  return self->db != NULL;
}

typedef gboolean (*DbFunc) (RouseHistoryWorker *self, gpointer data, GError **error);

/* Calls @func with an open database, and once more with a new one if this one turns out to be damaged. */
static gboolean
with_db (RouseHistoryWorker *self, DbFunc func, gpointer data, GError **error)
{
  for (guint attempt = 0;; attempt++)
    {
      g_autoptr (GError) local = NULL;
      g_autofree char   *notice = NULL;
      gboolean           ok;

      if (!ensure_open (self, NULL, error))
        return FALSE;
      if (func (self, data, &local))
        return TRUE;
      if (attempt > 0 || !g_error_matches (local, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
        {
          /* Not the database's fault. */
          if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED) || g_error_matches (local, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
            {
              g_propagate_error (error, g_steal_pointer (&local));
              return FALSE;
            }
          /* After a failing disk, a new connection is the surer one. */
          if (!g_error_matches (local, G_IO_ERROR, G_IO_ERROR_BUSY))
            g_clear_pointer (&self->db, rouse_history_db_close);
          g_propagate_prefixed_error (error, g_steal_pointer (&local), "The history “%s” cannot be used: ", self->path);
          return FALSE;
        }
      ok = rouse_history_db_put_aside (g_steal_pointer (&self->db), &notice, error);
      if (notice != NULL)
        tell (self, g_steal_pointer (&notice), NULL);
      if (!ok)
        return FALSE;
    }
}

static gboolean
insert_pending (RouseHistoryWorker *self, GError **error)
{
  for (GList *l = self->pending.head; l != NULL; l = l->next)
    {
      RouseHistoryJob *job = l->data;
      gboolean         ok;

      if (job->kind == ROUSE_HISTORY_JOB_RELOAD)
        ok = rouse_history_db_add_reload (self->db, job->reload, error);
      else
        ok = rouse_history_db_add_run (self->db, job->project, job->program, job->run, error);
      if (!ok)
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_func (RouseHistoryWorker *self, gpointer data, GError **error)
{
  if (!rouse_history_db_begin (self->db, error))
    return FALSE;
  if (insert_pending (self, error) && rouse_history_db_commit (self->db, error))
    return TRUE;
  rouse_history_db_roll_back (self->db);
  return FALSE;
}

/* Commits what is pending; what cannot be written stays. */
static void
write_pending (RouseHistoryWorker *self)
{
  g_autoptr (GError) error = NULL;

  if (self->pending.length == 0)
    return;
  self->busy = FALSE;
  if (with_db (self, write_func, NULL, &error))
    {
      self->failing = FALSE;
      self->n_added += self->pending.length;
      if (self->n_added >= PRUNE_INTERVAL)
        self->prune_due = TRUE;
      g_queue_clear_full (&self->pending, (GDestroyNotify) job_free);
      tell_change (self);
      return;
    }
  self->busy = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  report (self, error);
}

static gboolean
prune_func (RouseHistoryWorker *self, gpointer data, GError **error)
{
  int      n_changes = rouse_history_db_get_n_changes (self->db);
  gboolean ok = rouse_history_db_prune (self->db, &self->limits, g_get_real_time (), data, error);

  if (ok && rouse_history_db_get_n_changes (self->db) != n_changes)
    tell_change (self);
  return ok;
}

static void
prune (RouseHistoryWorker *self)
{
  g_autoptr (GError) error = NULL;
  gboolean           more = FALSE;

  /* A failure is not told: the next record will meet it too, if it lasts, and prunes again. */
  if (!with_db (self, prune_func, &more, &error))
    g_debug ("pruning: %s", error->message);
  self->prune_due = more;
  if (!more)
    self->n_added = 0;
}

static gboolean
call_func (RouseHistoryWorker *self, gpointer data, GError **error)
{
  RouseHistoryJob *job = data;
  int              n_changes = rouse_history_db_get_n_changes (self->db);
  gboolean         ok;

  if (g_cancellable_set_error_if_cancelled (job->cancellable, error))
    return FALSE;
  rouse_history_db_set_cancellable (self->db, job->cancellable);
  ok = job->func (self->db, job->data, error);
  rouse_history_db_set_cancellable (self->db, NULL);
  if (rouse_history_db_get_n_changes (self->db) != n_changes)
    tell_change (self);
  return ok;
}

static gboolean
poll_func (RouseHistoryWorker *self, gpointer data, GError **error)
{
  gint64 version = rouse_history_db_get_data_version (self->db);

  if (version != self->data_version)
    tell_change (self);
  self->data_version = version;
  return TRUE;
}

static gboolean
query_func (RouseHistoryWorker *self, gpointer data, GError **error)
{
  RouseHistoryJob *job = data;

  job->rows = rouse_history_db_query (self->db, job->query, error);
  return job->rows != NULL;
}

static void
add_pending (RouseHistoryWorker *self, RouseHistoryJob *job)
{
  g_queue_push_tail (&self->pending, job);
  if (self->pending.length >= MAX_PENDING && !self->failing)
    write_pending (self);
  /* While nothing can be written, the newest are worth most. */
  if (self->pending.length > MAX_PENDING)
    {
      job_free (g_queue_pop_head (&self->pending));
      g_atomic_int_inc (&self->n_lost);
    }
}

static gboolean
answer_cb (gpointer data)
{
  RouseHistoryJob *job = data;

  if (job->error != NULL)
    g_task_return_error (job->task, g_steal_pointer (&job->error));
  else
    g_task_return_boolean (job->task, TRUE);
  return G_SOURCE_REMOVE;
}

/* In the context of whoever asked, where the task is released, too: it may hold the last reference to the
 * history, which must not end on the thread that it waits for. */
static void
answer (RouseHistoryJob *job)
{
  GSource *source = g_idle_source_new ();

  g_source_set_priority (source, g_task_get_priority (job->task));
  g_source_set_static_name (source, "rouse-history-answer");
  g_source_set_callback (source, answer_cb, job, (GDestroyNotify) job_free);
  g_source_attach (source, g_task_get_context (job->task));
  g_source_unref (source);
}

static void
finish (RouseHistoryWorker *self, RouseHistoryJob *job)
{
  if (job->task != NULL)
    {
      answer (job);
      return;
    }
  if (!job->waits)
    {
      job_free (job);
      return;
    }
  g_mutex_lock (&self->mutex);
  job->done = TRUE;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}

/* Returns %FALSE when the thread is to end. */
static gboolean
carry_out (RouseHistoryWorker *self, RouseHistoryJob *job)
{
  RouseHistoryJobKind kind = job->kind;
  g_autoptr (GError)  ignored = NULL; /* of what nobody waits for: the next record will meet it too, if it lasts */

  switch (kind)
    {
    case ROUSE_HISTORY_JOB_RELOAD:
    case ROUSE_HISTORY_JOB_RUN:
      add_pending (self, job);
      return TRUE;
    case ROUSE_HISTORY_JOB_OPEN:
      if (!ensure_open (self, job->waits ? &job->notice : NULL, &job->error) && !job->waits)
        report (self, job->error);
      break;
    case ROUSE_HISTORY_JOB_QUERY:
      write_pending (self);
      with_db (self, query_func, job, &job->error);
      break;
    case ROUSE_HISTORY_JOB_CALL:
      write_pending (self);
      with_db (self, call_func, job, &job->error);
      break;
    case ROUSE_HISTORY_JOB_POLL:
      with_db (self, poll_func, NULL, &ignored);
      break;
    case ROUSE_HISTORY_JOB_LIMITS:
      self->limits = job->limits;
      self->prune_due = self->db != NULL;
      break;
    case ROUSE_HISTORY_JOB_FLUSH:
    case ROUSE_HISTORY_JOB_QUIT:
      write_pending (self);
      break;
    }
  finish (self, job);
  return kind != ROUSE_HISTORY_JOB_QUIT;
}

/* The next job, or %NULL when it is time to try again. Blocks without a time limit unless another
 * process stands in the way of what is pending. */
static RouseHistoryJob *
wait_for_job (RouseHistoryWorker *self)
{
  if (self->busy && self->pending.length > 0)
    return g_async_queue_timeout_pop (self->queue, RETRY_US);
  return g_async_queue_pop (self->queue);
}

static gpointer
thread_main (gpointer data)
{
  RouseHistoryWorker *self = data;
  gboolean            go_on = TRUE;

  while (go_on)
    {
      RouseHistoryJob *job = g_async_queue_try_pop (self->queue);

      if (job == NULL)
        {
          write_pending (self);
          if (self->prune_due)
            {
              prune (self);
              continue; /* look for jobs between the steps */
            }
          job = wait_for_job (self);
        }
      if (job != NULL)
        go_on = carry_out (self, job);
    }
  g_queue_clear_full (&self->pending, (GDestroyNotify) job_free);
  g_clear_pointer (&self->db, rouse_history_db_close);
  unref (self);
  return NULL;
}

RouseHistoryWorker *
rouse_history_worker_new (const char *path, GObject *owner, RouseHistoryNewsFunc news)
{
  RouseHistoryWorker *self = g_atomic_rc_box_new0 (RouseHistoryWorker);

  self->path = g_strdup (path);
  self->queue = g_async_queue_new ();
  self->context = g_main_context_ref_thread_default ();
  g_weak_ref_init (&self->owner, owner);
  self->news = news;
  self->limits = rouse_history_limits;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  g_queue_init (&self->pending);
  self->thread = g_thread_new ("rouse-history", thread_main, g_atomic_rc_box_acquire (self));
  return self;
}

void
rouse_history_worker_stop (RouseHistoryWorker *self)
{
  RouseHistoryJob job = { .kind = ROUSE_HISTORY_JOB_QUIT };

  rouse_history_worker_ask (self, &job);
  g_thread_join (self->thread);
  unref (self);
}

void
rouse_history_worker_give (RouseHistoryWorker *self, RouseHistoryJob *job)
{
  /* Each job holds output: the queue must not grow without bound while a disk hangs. */
  if (g_async_queue_length (self->queue) >= MAX_QUEUED)
    {
      g_atomic_int_inc (&self->n_lost);
      job_free (job);
      return;
    }
  g_async_queue_push (self->queue, job);
}

void
rouse_history_worker_ask (RouseHistoryWorker *self, RouseHistoryJob *job)
{
  job->waits = TRUE;
  g_async_queue_push (self->queue, job);
  g_mutex_lock (&self->mutex);
  while (!job->done)
    g_cond_wait (&self->cond, &self->mutex);
  g_mutex_unlock (&self->mutex);
}

void
rouse_history_worker_call (RouseHistoryWorker *self, GTask *task, RouseHistoryCallFunc func)
{
  RouseHistoryJob *job = g_new0 (RouseHistoryJob, 1);

  job->kind = ROUSE_HISTORY_JOB_CALL;
  job->func = func;
  job->task = task;
  job->data = g_task_get_task_data (task);
  job->cancellable = g_task_get_cancellable (task);
  g_async_queue_push (self->queue, job);
}

guint
rouse_history_worker_get_n_lost (RouseHistoryWorker *self)
{
  return g_atomic_int_get (&self->n_lost);
}
