/* history-worker.h - the thread that owns the history's database
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "record/history.h"

G_BEGIN_DECLS

typedef enum
{
  ROUSE_HISTORY_JOB_OPEN,
  ROUSE_HISTORY_JOB_RELOAD,
  ROUSE_HISTORY_JOB_RUN,
  ROUSE_HISTORY_JOB_FLUSH,
  ROUSE_HISTORY_JOB_QUERY,
  ROUSE_HISTORY_JOB_QUIT,
} RouseHistoryJobKind;

/** What the thread is asked to do. */
typedef struct
{
  RouseHistoryJobKind      kind;
  RouseReload             *reload;  /* (owned) (nullable) */
  RouseRun                *run;     /* (owned) (nullable) */
  char                    *project; /* (owned) (nullable) of the run, as is program */
  char                    *program; /* (owned) (nullable) */
  const RouseHistoryQuery *query;   /* (nullable) */

  /* The answer: */
  GPtrArray *rows;   /* (owned) (nullable) */
  char      *notice; /* (owned) (nullable) from opening */
  GError    *error;  /* (owned) (nullable) */

  /* The worker's: */
  gboolean waits; /* somebody waits for: */
  gboolean done;
} RouseHistoryJob;

typedef struct _RouseHistoryWorker RouseHistoryWorker;

/** Called on the main context; exactly one of @notice and @error is set. */
typedef void (*RouseHistoryNewsFunc) (GObject *owner, const char *notice, const GError *error);

/** Starts the thread. @news is called in the caller's default main context while @owner lives. */
RouseHistoryWorker *rouse_history_worker_new (const char *path, GObject *owner, RouseHistoryNewsFunc news);
/** Has what is pending written, ends the thread and releases the worker. Blocks. */
void rouse_history_worker_stop (RouseHistoryWorker *self);

/** Queues @job (transfer full, allocated), or drops it when far too many wait. Does not block. */
void rouse_history_worker_give (RouseHistoryWorker *self, RouseHistoryJob *job);
/** Queues @job, which stays the caller's, and blocks until it is done. */
void  rouse_history_worker_ask (RouseHistoryWorker *self, RouseHistoryJob *job);
guint rouse_history_worker_get_n_lost (RouseHistoryWorker *self);

G_END_DECLS
