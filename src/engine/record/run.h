/* run.h - one life of a program
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/** Filled in by the supervisor as the run goes on; read by everyone else. Main thread. */
typedef struct
{
  char    *id;          /* ROUSE_RUN_ID */
  gint64   pid;         /* 0 when it could not be started */
  gint64   started_at;  /* wall clock µs */
  gint64   start_us;    /* monotonic, at spawn */
  gint64   ready_us;    /* monotonic; 0 until ready */
  gint64   end_us;      /* monotonic, when the leader ended; 0 while it runs */
  int      wait_status; /* waitpid format, valid when ended; W_EXITCODE (127 or 126, 0) when not started */
  gboolean ended;
  gboolean expected; /* ended because Rouse stopped it */
  gboolean killed;   /* needed SIGKILL */
  GBytes  *tail;     /* (nullable) the last of its output, as written, set when it ended */
  char    *error;    /* (nullable) why it could not be started */
} RouseRun;

#define ROUSE_TYPE_RUN (rouse_run_get_type ())
GType rouse_run_get_type (void);

RouseRun *rouse_run_new (void);
RouseRun *rouse_run_ref (RouseRun *self);
void      rouse_run_unref (RouseRun *self);
/** The exit code a shell would report: 128 + n after signal n, 127 when not found, 126 not executable. */
int rouse_run_get_exit_code (const RouseRun *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseRun, rouse_run_unref)
G_END_DECLS
