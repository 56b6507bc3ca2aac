/* observation.c - watch, tree, filter and settle, joined: the first half of the path of a change
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-observe"
#include "config.h"
#include "observation.h"
#include "base/clock-system.h"
#include "poller.h"
#include "settle/settler.h"
#include "tree/tree.h"
#include "watch/chooser.h"

/* Files that are looked at in one go before hints get their turn again: about 4 ms. */
#define SLICE 2000
#define FILL_SLICE 500 /* the disk may be slow */
/* A tree so small is compared as a whole before each release: 1 ms. */
#define SMALL_TREE 500
/* After arming, content is read at once as far as so much work goes; the rest in background rounds. In
 * stats, of which reading one file takes about five. */
#define FILL_AT_ONCE 100000
/* Background rounds: the last guarantee. 3 ms every 2 s, and a pause after each round; where a step takes
 * longer, because a folder is large or the disk slow, less often. */
#define ROUND_SLICE 1500
#define ROUND_STEP_MS 2000
#define ROUND_PAUSE_MS 30000
#define ROUND_SHARE 250
#define MISSING_ROOT_MS 250
/* Hints that mean nothing make GLib doze for 100 ms at a time: then the files edited last are looked at
 * without being told, for as long as the noise goes on. */
#define NOISY_BATCHES 3
#define NOISE_WINDOW_US (500 * G_TIME_SPAN_MILLISECOND)
#define NOISE_POLL_MS 10
/* A file written twice within one tick of the file system's clock looks the same: look at its bytes. */
#define SECOND_LOOK_MS 25
/* … and once more when the next second has begun, and the next but one, where clocks tick that slowly. */
#define LATE_LOOK_MS 1050
#define N_LATE_LOOKS 2
/* The first look at the files is worth a word when it takes so long, and then so often. */
#define PROGRESS_FIRST_MS 1000
#define PROGRESS_MS 250
/* How late after somebody began to read the files a write from before may be noticed. */
#define READER_US (2 * G_TIME_SPAN_SECOND)

struct _RouseObservation
{
  GMainContext   *context; /* (owned) */
  RouseReportFunc report;
  gpointer        data;

  RouseClock      *clock;   /* (owned) */
  RouseTree       *tree;    /* (owned) */
  char           **roots;   /* (owned) */
  RouseWatcher    *watcher; /* (owned) (nullable) NULL until start() */
  RouseSettler    *settler; /* (owned) */
  RouseVcs        *vcs;     /* (owned) */
  RousePoller     *poller;  /* (owned) */
  RouseWatcherKind kind;
  GSource         *verify; /* (owned) (nullable) the verification under way */

  char        *branch;      /* (owned) (nullable) as of the last release */
  RouseHealth *last_health; /* (owned) (nullable) as reported */
  gboolean     armed;
  gboolean     asked;     /* somebody wants to know when everything has been compared */
  guint        fill_left; /* work left to do at once after arming */

  GMutex lock; /* for read_at alone, which any thread sets */
  gint64 read_at;

  guint  progress_alarm;
  guint  round_alarm;
  guint  roots_alarm;
  guint  second_look_alarm;
  guint  late_look_alarm;
  guint  n_late_looks; /* still to come */
  guint  noise_alarm;
  guint  n_noisy; /* batches of hints that meant nothing, since noise_began */
  gint64 noise_began;
  gint64 noise_last;
};

static void after_look (RouseObservation *self);

/* watch → tree */

static void
noise_cb (gpointer data)
{
  RouseObservation *self = data;

  self->noise_alarm = 0;
  if (rouse_clock_get_now (self->clock) - self->noise_last < NOISE_WINDOW_US)
    self->noise_alarm = rouse_clock_add_alarm_ms (self->clock, NOISE_POLL_MS, noise_cb, self);
  rouse_tree_probe_recent (self->tree);
  after_look (self);
}

static void
note_noise (RouseObservation *self)
{
  gint64 now = rouse_clock_get_now (self->clock);

  if (now - self->noise_began > NOISE_WINDOW_US)
    {
      self->noise_began = now;
      self->n_noisy = 0;
    }
  self->noise_last = now;
  if (++self->n_noisy >= NOISY_BATCHES && self->noise_alarm == 0)
    self->noise_alarm = rouse_clock_add_alarm_ms (self->clock, NOISE_POLL_MS, noise_cb, self);
}

static void
hints_cb (const RouseHint *hints, guint n_hints, gpointer data)
{
  RouseObservation *self = data;
  gboolean          matters = FALSE;

  for (guint i = 0; i < n_hints; i++)
    matters = rouse_tree_handle_hint (self->tree, &hints[i]) || matters;
  if (!matters && self->armed)
    note_noise (self);
  after_look (self);
}

/* Looking without being told. */

static gboolean
verify_cb (gpointer data)
{
  RouseObservation *self = data;
  gboolean          doubted = rouse_tree_is_doubted (self->tree);
  gboolean          fills = !doubted && self->fill_left > 0;
  guint             slice = fills ? FILL_SLICE : SLICE;
  gboolean          done = rouse_tree_verify (self->tree, slice, fills);

  self->fill_left -= MIN (self->fill_left, slice);
  if (done || (!doubted && self->fill_left == 0))
    {
      g_source_destroy (self->verify);
      g_clear_pointer (&self->verify, g_source_unref);
    }
  after_look (self);
  return G_SOURCE_CONTINUE;
}

static void
begin_verify (RouseObservation *self)
{
  if (self->verify != NULL)
    return;
  /* After the hints, which are more precise. */
  self->verify = g_idle_source_new ();
  g_source_set_callback (self->verify, verify_cb, self, NULL);
  g_source_attach (self->verify, self->context);
}

static void
round_cb (gpointer data)
{
  RouseObservation *self = data;
  gint64            began = rouse_clock_get_now (self->clock);
  guint             pause_ms = ROUND_STEP_MS;
  gint64            took_ms;

  if (self->verify == NULL && rouse_tree_verify (self->tree, ROUND_SLICE, TRUE))
    {
      rouse_tree_begin_round (self->tree);
      pause_ms = ROUND_PAUSE_MS;
    }
  took_ms = (rouse_clock_get_now (self->clock) - began) / G_TIME_SPAN_MILLISECOND;
  self->round_alarm = rouse_clock_add_alarm_ms (self->clock, (guint) MAX (pause_ms, took_ms * ROUND_SHARE), round_cb, self);
  after_look (self);
}

static void
roots_cb (gpointer data)
{
  RouseObservation *self = data;

  self->roots_alarm = 0;
  rouse_tree_look_for_roots (self->tree);
  after_look (self);
}

static void
second_look_cb (gpointer data)
{
  RouseObservation *self = data;

  self->second_look_alarm = 0;
  rouse_tree_second_look (self->tree);
  after_look (self);
}

static void
late_look_cb (gpointer data)
{
  RouseObservation *self = data;

  self->late_look_alarm = 0;
  rouse_tree_second_look (self->tree);
  if (--self->n_late_looks > 0)
    self->late_look_alarm = rouse_clock_add_alarm_ms (self->clock, LATE_LOOK_MS, late_look_cb, self);
  after_look (self);
}

static void
begin_late_looks (RouseObservation *self)
{
  rouse_clock_clear_alarm (self->clock, &self->late_look_alarm);
  self->n_late_looks = N_LATE_LOOKS;
  self->late_look_alarm = rouse_clock_add_alarm_ms (self->clock, LATE_LOOK_MS, late_look_cb, self);
}

static void
check_health (RouseObservation *self, gboolean first)
{
  RouseHealth *health;
  gboolean     alike;

  if (!rouse_tree_health_differs (self->tree, self->last_health))
    return;
  health = rouse_tree_dup_health (self->tree);
  /* Who serves a place may have been asked anew, and be the same. */
  alike = self->last_health != NULL && rouse_health_is_alike (health, self->last_health);
  if (first)
    self->report (ROUSE_REPORT_ARMED, rouse_health_ref (health), self->data);
  if (first ? health->level != ROUSE_HEALTH_NATIVE || health->detail != NULL : !alike)
    self->report (ROUSE_REPORT_HEALTH, rouse_health_ref (health), self->data);
  g_clear_pointer (&self->last_health, rouse_health_unref);
  self->last_health = health;
}

static void
progress_cb (gpointer data)
{
  RouseObservation *self = data;

  self->progress_alarm = rouse_clock_add_alarm_ms (self->clock, PROGRESS_MS, progress_cb, self);
  self->report (ROUSE_REPORT_PROGRESS, rouse_tree_dup_progress (self->tree), self->data);
}

/* What is not known yet of the files' content is read now, as far as it takes no time from others. */
static void
begin_fill (RouseObservation *self)
{
  self->fill_left = FILL_AT_ONCE;
  rouse_tree_begin_round (self->tree);
  begin_verify (self);
}

static void
become_armed (RouseObservation *self)
{
  self->armed = TRUE;
  rouse_clock_clear_alarm (self->clock, &self->progress_alarm);
  check_health (self, TRUE);
  begin_fill (self);
  self->round_alarm = rouse_clock_add_alarm_ms (self->clock, ROUND_STEP_MS, round_cb, self);
}

/* Whatever has been looked at, these are the consequences. */
static void
after_look (RouseObservation *self)
{
  if (!self->armed && rouse_tree_is_armed (self->tree))
    become_armed (self);
  if (rouse_tree_is_doubted (self->tree))
    begin_verify (self);
  rouse_poller_update (self->poller);
  if (rouse_tree_has_missing_roots (self->tree) && self->roots_alarm == 0)
    self->roots_alarm = rouse_clock_add_alarm_ms (self->clock, MISSING_ROOT_MS, roots_cb, self);
  if (self->armed)
    check_health (self, FALSE);
  if (self->asked && self->armed && !rouse_tree_is_doubted (self->tree) && !rouse_tree_is_listing (self->tree))
    {
      self->asked = FALSE;
      self->report (ROUSE_REPORT_VERIFIED, NULL, self->data);
    }
  if (rouse_tree_is_dirty (self->tree))
    rouse_settler_wake (self->settler);
}

static void
after_look_cb (gpointer data)
{
  after_look (data);
}

/* tree → settle */

static void
describe (RouseSettleInput *input, gpointer data)
{
  RouseObservation *self = data;
  RouseTreeLoad     load;

  rouse_tree_get_load (self->tree, &load);
  input->n_changes = load.n_net;
  input->writing = load.writing;
  input->empty = load.empty;
  input->finished = load.finished;
  input->first_us = load.first_us;
  input->last_us = load.last_us;
  input->unswept = rouse_poller_is_owed (self->poller);
  input->doubted = rouse_tree_is_doubted (self->tree) || (self->armed && rouse_tree_is_listing (self->tree));
}

static void
sweep (gpointer data)
{
  rouse_poller_hurry (((RouseObservation *) data)->poller);
}

static void
probe (gpointer data)
{
  RouseObservation *self = data;

  rouse_tree_probe (self->tree);
  if (self->armed && self->verify == NULL && rouse_tree_is_small (self->tree, SMALL_TREE))
    {
      rouse_tree_begin_round (self->tree);
      rouse_tree_verify (self->tree, G_MAXUINT, FALSE);
    }
}

static void
check_vcs (RouseVcsState *state, gpointer data)
{
  RouseObservation *self = data;

  rouse_vcs_check (self->vcs, rouse_tree_get_repositories (self->tree), rouse_clock_get_real (self->clock), state);
}

static gboolean
vcs_runs (gpointer data)
{
  RouseObservation *self = data;

  return rouse_vcs_is_running (self->vcs, rouse_clock_get_now (self->clock));
}

static void
doubt (gpointer data)
{
  RouseObservation *self = data;

  rouse_tree_doubt (self->tree);
  begin_verify (self);
}

static void
held (const char *tool, const char *lock, gpointer data)
{
  RouseObservation *self = data;

  self->report (ROUSE_REPORT_HELD, g_strdup (tool), self->data);
}

/* settle → whoever decides */

static void
note_branch (RouseObservation *self, RouseChangeSet *set)
{
  g_autofree char *branch = rouse_vcs_dup_branch (self->vcs);

  if (g_strcmp0 (branch, self->branch) == 0)
    return;
  if (self->branch != NULL && branch != NULL)
    {
      set->branch_before = g_strdup (self->branch);
      set->branch_after = g_strdup (branch);
    }
  g_free (self->branch);
  self->branch = g_steal_pointer (&branch);
}

/* A set was forced: whatever was waited for is not waited for any longer. */
static void
tell_of_force (RouseObservation *self)
{
  int              seconds = (int) (ROUSE_SETTLE_MAX_HOLD_US / G_USEC_PER_SEC);
  RouseVcsState    state;
  g_autofree char *lock = NULL;

  check_vcs (&state, self);
  if (!state.busy)
    return;
  lock = g_filename_display_name (state.lock);
  if (state.step)
    {
      self->report (ROUSE_REPORT_MESSAGE,
                    g_strdup_printf ("%s has been at work for %d s, says %s; not waiting for it any longer", state.tool, seconds, lock),
                    self->data);
      return;
    }
  self->report (ROUSE_REPORT_MESSAGE,
                g_strdup_printf ("%s has been there for %d s; not waiting for it any longer. If no %s command is running, delete it.",
                                 lock, seconds, state.tool),
                self->data);
  rouse_vcs_disregard (self->vcs);
}

static gboolean
has_new_reader (RouseObservation *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->read_at != 0 && rouse_clock_get_now (self->clock) - self->read_at < READER_US;
}

static void
release (gboolean forced, const char *held_for, gpointer data)
{
  RouseObservation          *self = data;
  g_autoptr (RouseChangeSet) set = NULL;

  if (forced)
    tell_of_force (self);
  rouse_poller_note_release (self->poller);
  set = rouse_tree_take (self->tree, held_for != NULL || has_new_reader (self));
  if (set == NULL)
    return;
  note_branch (self, set);
  set->settled_us = rouse_clock_get_now (self->clock);
  if (set->n_changes >= ROUSE_TREE_MANY || held_for != NULL)
    begin_fill (self);
  set->held_for = g_strdup (held_for);
  self->report (ROUSE_REPORT_CHANGED, g_steal_pointer (&set), self->data);
  if (rouse_tree_is_coarse (self->tree))
    begin_late_looks (self);
  if (self->second_look_alarm == 0)
    self->second_look_alarm = rouse_clock_add_alarm_ms (self->clock, SECOND_LOOK_MS, second_look_cb, self);
}

static const RouseSettlerFuncs settler_funcs = {
  .describe = describe,
  .sweep = sweep,
  .probe = probe,
  .check_vcs = check_vcs,
  .vcs_runs = vcs_runs,
  .doubt = doubt,
  .held = held,
  .release = release,
};

RouseObservation *
rouse_observation_new (const RouseObserverOptions *options,
                       GMainContext               *context,
                       RouseReportFunc             report,
                       gpointer                    data,
                       GError                    **error)
{
  RouseTreeOptions tree_options = {
    .roots = options->roots,
    .optional = options->optional,
    .filter = &options->filter,
    .content = options->content,
    .follow_links = options->follow_links,
    .trust_hints = options->watcher == ROUSE_WATCH_GIO,
  };
  g_autoptr (RouseTree) tree = rouse_tree_new (&tree_options, error);
  RouseObservation     *self;

  if (tree == NULL)
    return NULL;
  self = g_new0 (RouseObservation, 1);
  self->context = g_main_context_ref (context);
  self->report = report;
  self->data = data;
  self->kind = options->watcher;
  self->roots = g_strdupv ((char **) options->roots);
  self->tree = g_steal_pointer (&tree);
  self->clock = rouse_clock_system_new (context);
  self->settler = rouse_settler_new (self->clock, options->settle_us, &settler_funcs, self);
  self->poller = rouse_poller_new (self->tree, self->clock, context, after_look_cb, self);
  g_mutex_init (&self->lock);
  self->vcs = rouse_vcs_new ();
  for (guint i = 0; options->roots[i] != NULL; i++)
    rouse_vcs_add_root (self->vcs, options->roots[i]);
  self->branch = rouse_vcs_dup_branch (self->vcs);
  return self;
}

void
rouse_observation_free (RouseObservation *self)
{
  rouse_clock_clear_alarm (self->clock, &self->progress_alarm);
  rouse_clock_clear_alarm (self->clock, &self->round_alarm);
  rouse_clock_clear_alarm (self->clock, &self->roots_alarm);
  rouse_clock_clear_alarm (self->clock, &self->second_look_alarm);
  rouse_clock_clear_alarm (self->clock, &self->late_look_alarm);
  rouse_clock_clear_alarm (self->clock, &self->noise_alarm);
  if (self->verify != NULL)
    g_source_destroy (self->verify);
  g_clear_pointer (&self->verify, g_source_unref);
  rouse_poller_free (self->poller);
  g_clear_object (&self->settler);
  g_clear_object (&self->watcher);
  g_clear_object (&self->tree);
  g_clear_object (&self->clock);
  rouse_vcs_free (self->vcs);
  g_clear_pointer (&self->last_health, rouse_health_unref);
  g_strfreev (self->roots);
  g_free (self->branch);
  g_mutex_clear (&self->lock);
  g_main_context_unref (self->context);
  g_free (self);
}

void
rouse_observation_mark_start (RouseObservation *self)
{
  rouse_tree_mark_start (self->tree);
}

void
rouse_observation_start (RouseObservation *self)
{
  self->watcher = rouse_watcher_choose (self->kind, (const char *const *) self->roots, self->context, hints_cb, self);
  self->progress_alarm = rouse_clock_add_alarm_ms (self->clock, PROGRESS_FIRST_MS, progress_cb, self);
  rouse_tree_start (self->tree, self->watcher);
  after_look (self);
}

void
rouse_observation_verify (RouseObservation *self)
{
  self->asked = TRUE;
  doubt (self);
}

void
rouse_observation_note_reader (RouseObservation *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->read_at = rouse_clock_get_now (self->clock);
}

void
rouse_observation_set_saving (RouseObservation *self, gboolean saving)
{
  rouse_poller_set_saving (self->poller, saving);
}
