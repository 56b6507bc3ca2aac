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
/* A program writes about as long after each start as after the last; a person does not. A quarter, or this. */
#define RHYTHM_US (100 * G_TIME_SPAN_MILLISECOND)
/* A change out of rhythm costs so many of the row before it. */
#define OFF_BEAT_COST 10
/* Samples are close together where a loop is looked for, and far apart where one is known. */
#define SAMPLE_MS 20
#define SLOW_SAMPLE_MS 500
#define MAX_SAMPLES 512
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
  guint  last_run; /* the number of the last run after whose start it changed */
  guint  n_runs;   /* how many in a row they were */
  gint64 delay;    /* from the start to its change, as a rule */
  guint  n_points; /* of those, the last ones, at most all that matter */
  Point  points[N_UNPROVEN];
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
  GHashTable *own;      /* (owned) (element-type filename) set of the files of a known loop */
  char       *path;     /* (owned) (nullable) the one that is named */
  gint64      started;  /* when this run began */
  gint64      moved;    /* … or its build ended, or what was built began */
  gboolean    building;
  gboolean    built; /* the run that is to begin belongs to the build before */
  guint       run;   /* its number; 0 before the first */
};

RouseLoopDetector *
rouse_loop_detector_new (void)
{
  RouseLoopDetector *self = g_new0 (RouseLoopDetector, 1);

  self->suspects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->own = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->samples = g_array_new (FALSE, FALSE, sizeof (Sample));
  return self;
}

void
rouse_loop_detector_free (RouseLoopDetector *self)
{
  g_hash_table_unref (self->suspects);
  g_hash_table_unref (self->own);
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

static void
begin_run (RouseLoopDetector *self, gint64 now)
{
  /* What did not change during the run that ends here breaks its row. */
  g_hash_table_foreach_remove (self->suspects, is_old, self);
  g_array_set_size (self->samples, 0);
  self->started = self->moved = now;
  self->run++;
}

void
rouse_loop_detector_run_started (RouseLoopDetector *self, gint64 now)
{
  if (self->built)
    self->moved = now;
  else
    begin_run (self, now);
  self->built = FALSE;
}

void
rouse_loop_detector_build_started (RouseLoopDetector *self, gint64 now)
{
  begin_run (self, now);
  self->building = TRUE;
  self->built = FALSE;
}

void
rouse_loop_detector_build_ended (RouseLoopDetector *self, gint64 now)
{
  if (!self->building)
    return;
  self->moved = now;
  self->building = FALSE;
  self->built = TRUE;
}

void
rouse_loop_detector_no_run_follows (RouseLoopDetector *self)
{
  self->built = FALSE;
}

static gboolean
is_soon (RouseLoopDetector *self, gint64 at)
{
  return self->building || at - self->moved <= SOON_US;
}

static gboolean
is_suspicious (gpointer path, gpointer value, gpointer data)
{
  return ((const Suspect *) value)->n_runs >= N_SUSPICIOUS;
}

guint
rouse_loop_detector_wants_sample (RouseLoopDetector *self, gint64 now)
{
  gboolean soon = is_soon (self, now);

  if (self->path != NULL)
    return soon ? SAMPLE_MS : SLOW_SAMPLE_MS;
  return soon && g_hash_table_find (self->suspects, is_suspicious, NULL) != NULL ? SAMPLE_MS : 0;
}

void
rouse_loop_detector_add_sample (RouseLoopDetector *self, gint64 now, guint64 write_count)
{
  Sample sample = { now, write_count };

  if (self->samples->len >= MAX_SAMPLES)
    g_array_remove_range (self->samples, 0, MAX_SAMPLES / 2);
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

/* Forgets the oldest points. */
static void
drop_points (Suspect *suspect, guint n)
{
  suspect->n_points -= n;
  memmove (suspect->points, suspect->points + n, sizeof (Point) * suspect->n_points);
}

static void
add_point (Suspect *suspect, gint64 at, gboolean proven)
{
  if (suspect->n_points == N_UNPROVEN)
    drop_points (suspect, 1);
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

/* (nullable): the suspect that @path, which changed @delay after the start, is or becomes; NULL when it is
 * known for this run, or there are too many. */
static Suspect *
count_path (RouseLoopDetector *self, const char *path, gint64 delay)
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
  if (suspect->n_runs > 0 && ABS (delay - suspect->delay) > MAX (RHYTHM_US, suspect->delay / 4))
    {
      /* A hiccup of the machine must not undo a long row; to a person it happens all the time. */
      if (suspect->n_points > OFF_BEAT_COST)
        {
          drop_points (suspect, OFF_BEAT_COST);
          return NULL;
        }
      *suspect = (Suspect){ .last_run = self->run };
    }
  if (suspect->n_runs == 0)
    suspect->delay = delay;
  suspect->n_runs++;
  return suspect;
}

/* From now on the loop is known: with the guilty file go all that have changed with it. */
static void
close_case (RouseLoopDetector *self, const char *path)
{
  GHashTableIter iter;
  gpointer       other;
  gpointer       suspect;

  g_debug ("a loop: %s changes after every start", path);
  self->path = g_strdup (path);
  g_hash_table_iter_init (&iter, self->suspects);
  while (g_hash_table_iter_next (&iter, &other, &suspect))
    if (is_suspicious (other, suspect, NULL))
      g_hash_table_add (self->own, g_strdup (other));
  g_hash_table_remove_all (self->suspects);
}

/* Whether the set is about the files of the known loop only. Of a loop with more files than are followed, the
 * named one speaks for all. */
static gboolean
is_own (RouseLoopDetector *self, const RouseChangeSet *changes)
{
  gboolean named = FALSE;
  gboolean all = TRUE;

  for (guint i = 0; i < changes->changes->len; i++)
    {
      const char *path = ((const RouseChange *) g_ptr_array_index (changes->changes, i))->path;

      named = named || g_str_equal (path, self->path);
      all = all && g_hash_table_contains (self->own, path);
    }
  return all || (named && changes->n_changes > MAX_SUSPECTS);
}

static RouseLoopVerdict
look_for_loop (RouseLoopDetector *self, const RouseChangeSet *changes, Evidence evidence)
{
  gint64 delay = changes->first_us - self->started;

  if (self->run == 0 || !is_soon (self, changes->first_us))
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
      suspect = count_path (self, path, delay);
      if (suspect == NULL)
        continue;
      add_point (suspect, changes->first_us, evidence == WROTE);
      if (is_guilty (suspect, changes->first_us))
        {
          close_case (self, path);
          return is_own (self, changes) ? ROUSE_LOOP_SUSPEND : ROUSE_LOOP_NONE;
        }
    }
  return g_hash_table_find (self->suspects, is_suspicious, NULL) != NULL ? ROUSE_LOOP_WATCH : ROUSE_LOOP_NONE;
}

RouseLoopVerdict
rouse_loop_detector_add_changes (RouseLoopDetector *self, const RouseChangeSet *changes)
{
  Evidence evidence = get_evidence (self, changes);

  if (self->path == NULL)
    return look_for_loop (self, changes, evidence);
  /* A change of other files, or while the program writes nothing, is somebody's; the loop stays known. */
  return is_own (self, changes) && evidence != WROTE_NOTHING ? ROUSE_LOOP_OWN : ROUSE_LOOP_NONE;
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
  g_hash_table_remove_all (self->own);
  g_array_set_size (self->samples, 0);
  g_clear_pointer (&self->path, g_free);
}
