/* history-worker.h - the thread that owns the history's database
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "record/history-db.h"

G_BEGIN_DECLS

typedef enum
{
  ROUSE_HISTORY_JOB_OPEN,
  ROUSE_HISTORY_JOB_RELOAD,
  ROUSE_HISTORY_JOB_RUN,
  ROUSE_HISTORY_JOB_FLUSH,
  ROUSE_HISTORY_JOB_QUERY,
  ROUSE_HISTORY_JOB_CALL,
  ROUSE_HISTORY_JOB_POLL,
  ROUSE_HISTORY_JOB_LIMITS,
  ROUSE_HISTORY_JOB_QUIT,
} RouseHistoryJobKind;

/**
 * Work on the open database, on the history's thread; called once more with a new database when the first
 * one turns out to be damaged. It is interrupted when @cancellable is cancelled.
 */
typedef gboolean (*RouseHistoryCallFunc) (RouseHistoryDb *db, gpointer data, GError **error);

/** What the thread is asked to do. */
typedef struct
{
  RouseHistoryJobKind      kind;
  RouseReload             *reload;  /* (owned) (nullable) */
  RouseRun                *run;     /* (owned) (nullable) */
  char                    *project; /* (owned) (nullable) of the run, as is program */
  char                    *program; /* (owned) (nullable) */
  const RouseHistoryQuery *query;   /* (nullable) */
  RouseHistoryLimits       limits;

  /* A call: */
  RouseHistoryCallFunc func;
  gpointer             data;        /* the task's, or the caller's who waits */
  GTask               *task;        /* (owned) (nullable) who is answered, unless somebody waits */
  GCancellable        *cancellable; /* (nullable) the task's, or the caller's */

  /* The answer: */
  GPtrArray *rows;   /* (owned) (nullable) */
  char      *notice; /* (owned) (nullable) from opening */
  GError    *error;  /* (owned) (nullable) */

  /* The worker's: */
  gboolean waits; /* somebody waits for: */
  gboolean done;
} RouseHistoryJob;

typedef struct _RouseHistoryWorker RouseHistoryWorker;

/** Called on the main context; at most one of @notice and @error is set: neither when something has changed. */
typedef void (*RouseHistoryNewsFunc) (GObject *owner, const char *notice, const GError *error);

/** Starts the thread. @news is called in the caller's default main context while @owner lives. */
RouseHistoryWorker *rouse_history_worker_new (const char *path, GObject *owner, RouseHistoryNewsFunc news);
/** Has what is pending written, ends the thread and releases the worker. Blocks. */
void rouse_history_worker_stop (RouseHistoryWorker *self);

/** Queues @job (transfer full, allocated), or drops it when far too many wait. Does not block. */
void rouse_history_worker_give (RouseHistoryWorker *self, RouseHistoryJob *job);
/** Queues @job, which stays the caller's, and blocks until it is done. */
void rouse_history_worker_ask (RouseHistoryWorker *self, RouseHistoryJob *job);
/** Has @func called with the data of @task (transfer full), which then returns %TRUE or the error. Does not block. */
void  rouse_history_worker_call (RouseHistoryWorker *self, GTask *task, RouseHistoryCallFunc func);
guint rouse_history_worker_get_n_lost (RouseHistoryWorker *self);

G_END_DECLS
