/* history-chart.h - start-up times and failures over time, thinned out for drawing
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "record/history-filter.h"

G_BEGIN_DECLS

/** One reload as a dot. */
typedef struct
{
  gint64               id;
  gint64               at;         /* wall clock µs */
  gint64               startup_us; /* from the start until ready; -1 when it was never ready */
  RouseHistoryOutcomes outcome;
  guint                program; /* index of RouseHistoryChart.programs */
} RouseHistoryPoint;

/** A stretch of time, with all reloads in it, also those without a dot. */
typedef struct
{
  gint64 since; /* wall clock µs */
  gint64 until; /* exclusive */
  guint  n_reloads;
  guint  n_bad;     /* of ROUSE_HISTORY_BAD */
  gint64 median_us; /* of the start-up times; -1 when there is none */
} RouseHistoryBucket;

/** A value, the same for everybody who holds a reference. */
typedef struct
{
  gint64     since;     /* wall clock µs: the filter's bounds, or else the first and last reload */
  gint64     until;     /* exclusive; equal to since when there is nothing */
  guint      n_reloads; /* all of them */
  guint      n_bad;
  gint64     median_us; /* of all start-up times; -1 when there is none, as below */
  gint64     p95_us;    /* 95 of a hundred were faster */
  gint64     max_us;
  GArray    *points;   /* (element-type RouseHistoryPoint) oldest first */
  GArray    *buckets;  /* (element-type RouseHistoryBucket) equally long, oldest first */
  GPtrArray *programs; /* (element-type utf8) "PROJECT/PROGRAM", or the name if both are the same */
} RouseHistoryChart;

#define ROUSE_TYPE_HISTORY_CHART (rouse_history_chart_get_type ())
GType rouse_history_chart_get_type (void);

RouseHistoryChart *rouse_history_chart_ref (RouseHistoryChart *self);
void               rouse_history_chart_unref (RouseHistoryChart *self);

/**
 * At most @max_points dots, in @n_buckets stretches. When there are more reloads, each stretch keeps its
 * fastest and slowest start of each program and what went wrong; should even the failures be too many, they
 * are thinned out evenly. As in history-read.h otherwise.
 */
void rouse_history_get_chart_async (RouseHistory             *self,
                                    const RouseHistoryFilter *filter,
                                    guint                     max_points,
                                    guint                     n_buckets,
                                    GCancellable             *cancellable,
                                    GAsyncReadyCallback       callback,
                                    gpointer                  user_data);
/** (transfer full) */
RouseHistoryChart *rouse_history_get_chart_finish (RouseHistory *self, GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseHistoryChart, rouse_history_chart_unref)
G_END_DECLS
