/* observation.h - watch, tree, filter and settle, joined: the first half of the path of a change
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "observer.h"

G_BEGIN_DECLS

typedef enum
{
  ROUSE_REPORT_ARMED,    /* RouseHealth */
  ROUSE_REPORT_CHANGED,  /* RouseChangeSet */
  ROUSE_REPORT_HELD,     /* (nullable) char: what is waited for */
  ROUSE_REPORT_HEALTH,   /* RouseHealth */
  ROUSE_REPORT_PROGRESS, /* RouseHealth: as far as it has come */
  ROUSE_REPORT_MESSAGE,  /* char */
  ROUSE_REPORT_VERIFIED, /* NULL */
} RouseReportKind;

/* Takes @payload over, which is of the type that belongs to @kind. */
typedef void (*RouseReportFunc) (RouseReportKind kind, gpointer payload, gpointer data);

/* Everything about it happens on one thread, the one that iterates its context. */
typedef struct _RouseObservation RouseObservation;

RouseObservation *rouse_observation_new (const RouseObserverOptions *options,
                                         GMainContext               *context,
                                         RouseReportFunc             report,
                                         gpointer                    data,
                                         GError                    **error);
void              rouse_observation_free (RouseObservation *self);

/** Nothing is missed of what changes from now on. Blocks for a few ms. Any thread, before start(). */
void rouse_observation_mark_start (RouseObservation *self);
void rouse_observation_start (RouseObservation *self);
/** As rouse_observer_verify(). */
void rouse_observation_verify (RouseObservation *self);
/** As rouse_observer_note_reader(). Any thread. */
void rouse_observation_note_reader (RouseObservation *self);
/** Power is short: what is polled is looked at less often. Any thread. */
void rouse_observation_set_saving (RouseObservation *self, gboolean saving);

G_END_DECLS
