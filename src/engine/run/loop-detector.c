/* loop-detector.c - finds out whether a program restarts itself by writing into its own tree
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-run"
#include "config.h"
#include "run/loop-detector.h"

/* A change later than this after the start has other reasons than the start. */
#define SOON_US (5 * G_TIME_SPAN_SECOND)
/* So many starts in a row may be chance. */
#define N_SUSPICIOUS 5
#define WINDOW_US G_TIME_SPAN_MINUTE
#define N_PROVEN 10
#define N_UNPROVEN 20
/* A change is noticed later than it is made; the sample before it must be older than that. */
#define NOTICE_US (20 * G_TIME_SPAN_MILLISECOND)
/* Paths that are followed at a time. Of a loop that writes more files than this, some will be among them. */
#define MAX_SUSPECTS 256

typedef struct
{
  gint64   at;
  gboolean proven; /* the program wrote something at that time */
} Point;

typedef struct
{
  guint last_run; /* the number of the last run after whose start it changed */
  guint n_runs;   /* how many in a row they were */
  guint n_points; /* of those, the last ones, at most all that matter */
  Point points[N_UNPROVEN];
} Suspect;

typedef struct
{
  gint64  at;
  guint64 write_count;
} Sample;

typedef enum
{
  WROTE_NOTHING,
  WROTE,
  UNKNOWN,
} Evidence;

struct _RouseLoopDetector
{
  GHashTable *suspects; /* (owned) (element-type filename Suspect) */
  GArray     *samples;  /* (owned) (element-type Sample) of this run, in order */
  char       *path;     /* (owned) (nullable) */
  gint64      started;  /* when this run began */
  guint       run;      /* its number; 0 before the first */
};

RouseLoopDetector *
rouse_loop_detector_new (void)
{
  RouseLoopDetector *self = g_new0 (RouseLoopDetector, 1);

  self->suspects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->samples = g_array_new (FALSE, FALSE, sizeof (Sample));
  return self;
}

void
rouse_loop_detector_free (RouseLoopDetector *self)
{
  g_hash_table_unref (self->suspects);
  g_array_unref (self->samples);
  g_free (self->path);
  g_free (self);
}

static gboolean
is_old (gpointer path, gpointer value, gpointer data)
{
  const Suspect           *suspect = value;
  const RouseLoopDetector *self = data;

  return suspect->last_run < self->run;
}

void
rouse_loop_detector_run_started (RouseLoopDetector *self, gint64 now)
{
  /* What did not change during the run that ends here breaks its row. */
  g_hash_table_foreach_remove (self->suspects, is_old, self);
  g_array_set_size (self->samples, 0);
  self->started = now;
  self->run++;
}

static gboolean
is_suspicious (gpointer path, gpointer value, gpointer data)
{
  return ((const Suspect *) value)->n_runs >= N_SUSPICIOUS;
}

gboolean
rouse_loop_detector_wants_sample (RouseLoopDetector *self, gint64 now)
{
  return now - self->started <= SOON_US && g_hash_table_find (self->suspects, is_suspicious, NULL) != NULL;
}

void
rouse_loop_detector_add_sample (RouseLoopDetector *self, gint64 now, guint64 write_count)
{
  Sample sample = { now, write_count };

  g_array_append_val (self->samples, sample);
}

/* What the samples on both sides of the change say. */
static Evidence
get_evidence (RouseLoopDetector *self, const RouseChangeSet *changes)
{
  const Sample *before = NULL;
  const Sample *after = NULL;

  for (guint i = 0; i < self->samples->len && after == NULL; i++)
    {
      const Sample *sample = &g_array_index (self->samples, Sample, i);

      if (sample->at <= changes->first_us - NOTICE_US)
        before = sample;
      if (sample->at >= changes->last_us)
        after = sample;
    }
  if (before == NULL || after == NULL || before->write_count == 0 || after->write_count == 0)
    return UNKNOWN;
  return before->write_count == after->write_count ? WROTE_NOTHING : WROTE;
}

static void
add_point (Suspect *suspect, gint64 at, gboolean proven)
{
  if (suspect->n_points == N_UNPROVEN)
    {
      memmove (suspect->points, suspect->points + 1, sizeof (Point) * (N_UNPROVEN - 1));
      suspect->n_points--;
    }
  suspect->points[suspect->n_points++] = (Point){ at, proven };
}

static gboolean
is_guilty (const Suspect *suspect, gint64 now)
{
  guint n_recent = 0;
  guint n_proven = 0;

  for (guint i = 0; i < suspect->n_points; i++)
    if (now - suspect->points[i].at <= WINDOW_US)
      {
        n_recent++;
        n_proven += suspect->points[i].proven;
      }
  return n_proven >= N_PROVEN || n_recent >= N_UNPROVEN;
}

/* (nullable): the suspect that @path is or becomes; NULL when it is known for this run, or there are too many. */
static Suspect *
count_path (RouseLoopDetector *self, const char *path)
{
  Suspect *suspect = g_hash_table_lookup (self->suspects, path);

  if (suspect == NULL)
    {
      if (g_hash_table_size (self->suspects) >= MAX_SUSPECTS)
        return NULL;
      suspect = g_new0 (Suspect, 1);
      g_hash_table_insert (self->suspects, g_strdup (path), suspect);
    }
  else if (suspect->last_run == self->run)
    return NULL;
  suspect->last_run = self->run;
  suspect->n_runs++;
  return suspect;
}

RouseLoopVerdict
rouse_loop_detector_add_changes (RouseLoopDetector *self, const RouseChangeSet *changes)
{
  Evidence evidence = get_evidence (self, changes);

  if (self->run == 0 || changes->first_us - self->started > SOON_US)
    return ROUSE_LOOP_NONE;
  for (guint i = 0; i < changes->changes->len; i++)
    {
      const char *path = ((const RouseChange *) g_ptr_array_index (changes->changes, i))->path;
      Suspect    *suspect;

      if (evidence == WROTE_NOTHING)
        {
          g_hash_table_remove (self->suspects, path);
          continue;
        }
      suspect = count_path (self, path);
      if (suspect == NULL)
        continue;
      add_point (suspect, changes->first_us, evidence == WROTE);
      if (is_guilty (suspect, changes->first_us))
        {
          char *guilty = g_strdup (path);

          g_debug ("a loop: %s changes after every start", path);
          rouse_loop_detector_reset (self);
          self->path = guilty;
          return ROUSE_LOOP_SUSPEND;
        }
    }
  return g_hash_table_find (self->suspects, is_suspicious, NULL) != NULL ? ROUSE_LOOP_WATCH : ROUSE_LOOP_NONE;
}

const char *
rouse_loop_detector_get_path (RouseLoopDetector *self)
{
  return self->path;
}

void
rouse_loop_detector_reset (RouseLoopDetector *self)
{
  g_hash_table_remove_all (self->suspects);
  g_array_set_size (self->samples, 0);
  g_clear_pointer (&self->path, g_free);
}
