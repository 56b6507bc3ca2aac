/* history-chart.c - start-up times and failures over time, thinned out for drawing
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "record/history-chart.h"
#include "record/history-find.h"
#include "record/history-private.h"

#include <string.h>

typedef struct
{
  RouseHistoryFilter *filter; /* (owned) */
  guint               max_points;
  guint               n_buckets;
  RouseHistoryChart  *chart; /* (owned) (nullable) */
} Request;

G_DEFINE_BOXED_TYPE (RouseHistoryChart, rouse_history_chart, rouse_history_chart_ref, rouse_history_chart_unref)

static RouseHistoryChart *
chart_new (void)
{
  RouseHistoryChart *self = g_atomic_rc_box_new0 (RouseHistoryChart);

  self->points = g_array_new (FALSE, FALSE, sizeof (RouseHistoryPoint));
  self->buckets = g_array_new (FALSE, TRUE, sizeof (RouseHistoryBucket));
  self->programs = g_ptr_array_new_with_free_func (g_free);
  return self;
}

RouseHistoryChart *
rouse_history_chart_ref (RouseHistoryChart *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  RouseHistoryChart *self = data;

  g_array_unref (self->points);
  g_array_unref (self->buckets);
  g_ptr_array_unref (self->programs);
}

void
rouse_history_chart_unref (RouseHistoryChart *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

static void
request_free (gpointer data)
{
  Request *request = data;

  rouse_history_filter_free (request->filter);
  g_clear_pointer (&request->chart, rouse_history_chart_unref);
  g_free (request);
}

/* Whether @name is what number_program() calls it, without making that name. */
static gboolean
is_name_of (const char *name, const char *project, const char *program)
{
  gsize length = strlen (project);

  return strncmp (name, project, length) == 0 && name[length] == '/' && strcmp (name + length + 1, program) == 0;
}

/* The index of "PROJECT/PROGRAM"; there are few of them. */
static guint
number_program (RouseHistoryChart *chart, const char *project, const char *program)
{
  g_autofree char *name = NULL;

  for (guint i = 0; project != NULL && program != NULL && i < chart->programs->len; i++)
    if (is_name_of (g_ptr_array_index (chart->programs, i), project, program))
      return i;
  if (project == NULL || program == NULL || g_str_equal (project, program))
    name = g_strdup (project != NULL ? project : program != NULL ? program
                                                                 : "");
  else
    name = g_strdup_printf ("%s/%s", project, program);
  for (guint i = 0; i < chart->programs->len; i++)
    if (g_str_equal (g_ptr_array_index (chart->programs, i), name))
      return i;
  g_ptr_array_add (chart->programs, g_steal_pointer (&name));
  return chart->programs->len - 1;
}

static void
collect_cb (const RouseHistoryMatch *match, gpointer data)
{
  RouseHistoryChart *chart = data;
  RouseHistoryPoint  point = { match->id, match->at, match->startup_us, match->outcome,
                               number_program (chart, match->project, match->program) };

  g_array_append_val (chart->points, point);
}

static int
compare_points (gconstpointer a, gconstpointer b)
{
  const RouseHistoryPoint *x = a, *y = b;

  if (x->at != y->at)
    return x->at < y->at ? -1 : 1;
  return x->id < y->id ? -1 : x->id > y->id;
}

static int
compare_durations (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return x < y ? -1 : x > y;
}

static gboolean
is_bad (const RouseHistoryPoint *point)
{
  return (point->outcome & ROUSE_HISTORY_BAD) != 0;
}

/* (transfer full) (element-type gint64): the known durations from the fastest to the slowest. */
static GArray *
sort_durations (const RouseHistoryPoint *points, guint n)
{
  GArray *durations = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < n; i++)
    if (points[i].startup_us >= 0)
      g_array_append_val (durations, points[i].startup_us);
  g_array_sort (durations, compare_durations);
  return durations;
}

static gint64
get_percentile (GArray *durations, guint percent)
{
  return durations->len > 0 ? g_array_index (durations, gint64, (gsize) (durations->len - 1) * percent / 100) : -1;
}

static void
set_bounds (RouseHistoryChart *chart, const RouseHistoryFilter *filter)
{
  GArray *points = chart->points;

  chart->since = filter->since;
  chart->until = filter->until;
  if (chart->since == 0 && points->len > 0)
    chart->since = g_array_index (points, RouseHistoryPoint, 0).at;
  if (chart->until == 0 && points->len > 0)
    chart->until = g_array_index (points, RouseHistoryPoint, points->len - 1).at + 1;
  chart->until = MAX (chart->until, chart->since);
}

static guint
count_bad (const RouseHistoryPoint *points, guint n)
{
  guint n_bad = 0;

  for (guint i = 0; i < n; i++)
    n_bad += is_bad (&points[i]);
  return n_bad;
}

/* Stretch @i of @n: bounds that fit without gaps whatever the length. */
static gint64
get_boundary (const RouseHistoryChart *chart, guint i, guint n)
{
  return chart->since + (gint64) ((double) (chart->until - chart->since) * i / n);
}

static void
fill_buckets (RouseHistoryChart *chart, guint n_buckets)
{
  const RouseHistoryPoint *points = (const RouseHistoryPoint *) chart->points->data;
  guint                    first = 0;

  if (chart->until == chart->since)
    return;
  for (guint i = 0; i < n_buckets; i++)
    {
      RouseHistoryBucket bucket = { get_boundary (chart, i, n_buckets), get_boundary (chart, i + 1, n_buckets), 0, 0, -1 };
      g_autoptr (GArray) durations = NULL;
      guint              end = first;

      while (end < chart->points->len && (points[end].at < bucket.until || i + 1 == n_buckets))
        end++;
      durations = sort_durations (points + first, end - first);
      bucket.n_reloads = end - first;
      bucket.n_bad = count_bad (points + first, end - first);
      bucket.median_us = get_percentile (durations, 50);
      g_array_append_val (chart->buckets, bucket);
      first = end;
    }
}

static void
sum_up (RouseHistoryChart *chart)
{
  const RouseHistoryPoint *points = (const RouseHistoryPoint *) chart->points->data;
  g_autoptr (GArray)       durations = sort_durations (points, chart->points->len);

  chart->n_reloads = chart->points->len;
  chart->n_bad = count_bad (points, chart->points->len);
  chart->median_us = get_percentile (durations, 50);
  chart->p95_us = get_percentile (durations, 95);
  chart->max_us = get_percentile (durations, 100);
}

/* Marks at most @budget of those points that went wrong, evenly. Returns how many. */
static guint
keep_bad (const RouseHistoryChart *chart, gboolean *kept, guint budget)
{
  const RouseHistoryPoint *points = (const RouseHistoryPoint *) chart->points->data;
  guint                    n_kept = 0, nth = 0;

  for (guint i = 0; i < chart->points->len; i++)
    if (is_bad (&points[i]))
      {
        /* The nth of all is the one at which the share of the budget grows by one. */
        guint64 share = (guint64) (nth + 1) * MIN (budget, chart->n_bad) / chart->n_bad;

        if (share > n_kept)
          {
            kept[i] = TRUE;
            n_kept++;
          }
        nth++;
      }
  return n_kept;
}

/* Of each program the fastest and the slowest start between @first and @end. */
static void
keep_extremes (const RouseHistoryChart *chart, gboolean *kept, guint first, guint end)
{
  const RouseHistoryPoint *points = (const RouseHistoryPoint *) chart->points->data;
  guint                    n = chart->programs->len;
  g_autofree guint        *fastest = g_new (guint, n);
  g_autofree guint        *slowest = g_new (guint, n);

  memset (fastest, 0xff, n * sizeof (guint));
  memset (slowest, 0xff, n * sizeof (guint));
  for (guint i = first; i < end; i++)
    {
      guint program = points[i].program;

      if (points[i].startup_us < 0)
        continue;
      if (fastest[program] == G_MAXUINT || points[i].startup_us < points[fastest[program]].startup_us)
        fastest[program] = i;
      if (slowest[program] == G_MAXUINT || points[i].startup_us > points[slowest[program]].startup_us)
        slowest[program] = i;
    }
  for (guint i = 0; i < n; i++)
    {
      if (fastest[i] != G_MAXUINT)
        kept[fastest[i]] = TRUE;
      if (slowest[i] != G_MAXUINT)
        kept[slowest[i]] = TRUE;
    }
}

/* Leaves at most @max_points of them: two thirds of the places are for what went wrong. */
static void
thin_out (RouseHistoryChart *chart, guint max_points)
{
  RouseHistoryPoint   *points = (RouseHistoryPoint *) chart->points->data;
  guint                n = chart->points->len;
  g_autofree gboolean *kept = NULL;
  guint                n_left, n_stretches, end = 0, n_kept = 0;

  if (n <= max_points)
    return;
  kept = g_new0 (gboolean, n);
  n_left = max_points - keep_bad (chart, kept, max_points / 3 * 2);
  n_stretches = MAX (n_left / (2 * chart->programs->len), 1);
  for (guint i = 0; i < n_stretches; i++)
    {
      gint64 until = get_boundary (chart, i + 1, n_stretches);
      guint  first = end;

      while (end < n && (points[end].at < until || i + 1 == n_stretches))
        end++;
      keep_extremes (chart, kept, first, end);
    }
  for (guint i = 0; i < n && n_kept < max_points; i++) /* the bound holds even with hundreds of programs */
    if (kept[i])
      points[n_kept++] = points[i];
  g_array_set_size (chart->points, n_kept);
}

static gboolean
chart_func (RouseHistoryDb *db, gpointer data, GError **error)
{
  Request *request = data;

  g_clear_pointer (&request->chart, rouse_history_chart_unref);
  request->chart = chart_new ();
  if (!rouse_history_db_find (db, request->filter, TRUE, collect_cb, request->chart, error))
    return FALSE;
  g_array_sort (request->chart->points, compare_points);
  set_bounds (request->chart, request->filter);
  sum_up (request->chart);
  fill_buckets (request->chart, request->n_buckets);
  thin_out (request->chart, request->max_points);
  return TRUE;
}

void
rouse_history_get_chart_async (RouseHistory             *self,
                               const RouseHistoryFilter *filter,
                               guint                     max_points,
                               guint                     n_buckets,
                               GCancellable             *cancellable,
                               GAsyncReadyCallback       callback,
                               gpointer                  user_data)
{
  Request *request;
  GTask   *task;

  g_return_if_fail (ROUSE_IS_HISTORY (self));
  g_return_if_fail (filter != NULL);
  g_return_if_fail (max_points > 0 && n_buckets > 0);

  request = g_new0 (Request, 1);
  request->filter = rouse_history_filter_copy (filter);
  request->max_points = max_points;
  request->n_buckets = n_buckets;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, rouse_history_get_chart_async);
  g_task_set_task_data (task, request, request_free);
  rouse_history_call (self, task, chart_func);
}

RouseHistoryChart *
rouse_history_get_chart_finish (RouseHistory *self, GAsyncResult *result, GError **error)
{
  Request *request;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  request = g_task_get_task_data (G_TASK (result));
  return g_steal_pointer (&request->chart);
}
