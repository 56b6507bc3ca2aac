/* run-view.c - what "rouse run" shows
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "run-view.h"
#include "run-help.h"
#include "run-consequence.h"
#include "run-loaded.h"
#include "run-output.h"
#include "text.h"

#include "base/duration.h"
#include "words/hot-words.h"
#include "words/watch-words.h"
#include "words/words.h"

#include <glib/gi18n.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* With -v, the files of a change set; beyond that nobody reads them. */
#define FILES_MAX 20
/* Of output that went somewhere else. */
#define TAIL_LINES 10
/* In a log, one line about the first look at the files is enough for so long. */
#define PROGRESS_US (10 * G_TIME_SPAN_SECOND)
/* Of a runner: the hot action that goes on. */
#define HOT_KEY "rouse-run-hot"

struct _RouseRunView
{
  const RouseRunOptions *options;     /* (unowned) */
  char                  *base;        /* (owned) names are shown relative to it */
  RouseRunOutput        *output;      /* (owned) */
  RouseSession          *session;     /* (unowned) (nullable) */
  RouseClock            *clock;       /* (owned) */
  gint64                 progress_us; /* when it was told last; 0 for never */
  gboolean               raw;
  gboolean               stdout_is_tty;
  gboolean               stderr_is_tty;
  gboolean               quitting;
  gboolean               started; /* one of them, at least once */
};

RouseRunView *
rouse_run_view_new (const RouseRunOptions *options, RouseClock *clock, gboolean raw)
{
  RouseRunView *self = g_new0 (RouseRunView, 1);

  self->options = options;
  self->base = g_get_current_dir ();
  self->clock = g_object_ref (clock);
  self->output = rouse_run_output_new (clock, raw);
  self->raw = raw;
  self->stdout_is_tty = isatty (STDOUT_FILENO);
  self->stderr_is_tty = isatty (STDERR_FILENO);
  return self;
}

void
rouse_run_view_free (RouseRunView *self)
{
  rouse_run_output_free (self->output);
  g_object_unref (self->clock);
  g_free (self->base);
  g_free (self);
}

RouseRunOutput *
rouse_run_view_get_output (RouseRunView *self)
{
  return self->output;
}

void
rouse_run_view_say (RouseRunView *self, RouseSay level, const char *text)
{
  if (level == ROUSE_SAY_DETAIL ? !self->options->verbose : level == ROUSE_SAY_NOTE && self->options->quiet)
    return;
  rouse_run_output_say (self->output,
                        level == ROUSE_SAY_ERROR ? "\033[31m" : level == ROUSE_SAY_DETAIL ? "\033[2m"
                                                                                          : "",
                        text);
}

void
rouse_run_view_sayf (RouseRunView *self, RouseSay level, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list          args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  rouse_run_view_say (self, level, text);
}

gboolean
rouse_run_is_alive (RouseRunner *runner)
{
  RouseRun *run = rouse_runner_get_run (runner);

  return rouse_runner_is_alive (runner) && run != NULL && !run->ended;
}

static const char *
get_name (RouseRunner *runner)
{
  return rouse_runner_get_program (runner)->name;
}

/* Whether it is no longer one of the programs. */
static gboolean
is_leaving (RouseRunView *self, RouseRunner *runner)
{
  return self->session != NULL && rouse_session_find_runner (self->session, get_name (runner)) != runner;
}

/* The same about one program: of several, it is named. */
static void G_GNUC_PRINTF (4, 5)
  tell (RouseRunView *self, RouseRunner *runner, RouseSay level, const char *format, ...)
{
  g_autofree char *text = NULL, *name = NULL;
  va_list          args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  if (!rouse_run_output_is_shared (self->output) && !is_leaving (self, runner))
    {
      rouse_run_view_say (self, level, text);
      return;
    }
  name = rouse_text_dup_printable (get_name (runner));
  rouse_run_view_sayf (self, level, "%s: %s", name, text);
}

static void
armed_cb (RouseRunView *self, RouseHealth *health)
{
  g_autofree char *words = rouse_words_for_health (health);

  rouse_run_view_sayf (self, ROUSE_SAY_DETAIL, _ ("watching %s (%s)"), words, rouse_health_level_to_string (health->level));
  for (guint i = 0; i < health->places->len; i++)
    {
      g_autofree char *place = rouse_words_for_place (g_ptr_array_index (health->places, i));

      rouse_run_view_say (self, ROUSE_SAY_DETAIL, place);
    }
}

static void
health_cb (RouseRunView *self, RouseHealth *health)
{
  g_autofree char *words = rouse_words_for_health (health);
  const char      *detail = health->detail != NULL ? health->detail : words;

  switch (health->level)
    {
    case ROUSE_HEALTH_NATIVE:
      if (health->detail != NULL)
        rouse_run_view_say (self, ROUSE_SAY_NOTE, health->detail);
      else
        rouse_run_view_sayf (self, ROUSE_SAY_DETAIL, _ ("watching %s (native)"), words);
      break;
    case ROUSE_HEALTH_POLLING:
      rouse_run_view_sayf (self, rouse_health_is_as_wished (health) ? ROUSE_SAY_DETAIL : ROUSE_SAY_NOTE, _ ("watching by polling: %s"), detail);
      break;
    case ROUSE_HEALTH_PARTIAL:
      rouse_run_view_sayf (self, ROUSE_SAY_ERROR, _ ("watching is limited: %s"), detail);
      break;
    case ROUSE_HEALTH_BLIND:
      rouse_run_view_sayf (self, ROUSE_SAY_ERROR, _ ("nothing to watch: %s"), detail);
      break;
    }
}

static void
progress_cb (RouseRunView *self)
{
  RouseHealth     *progress = rouse_session_get_progress (self->session);
  g_autofree char *words = progress != NULL ? rouse_words_for_progress (progress) : NULL;
  gint64           now = rouse_clock_get_now (self->clock);

  if (self->options->quiet)
    return;
  rouse_run_output_set_status (self->output, words);
  if (words == NULL || self->stderr_is_tty || (self->progress_us != 0 && now - self->progress_us < PROGRESS_US))
    return;
  self->progress_us = now;
  rouse_run_view_say (self, ROUSE_SAY_NOTE, words);
}

static void
held_cb (RouseRunView *self, const char *reason)
{
  if (reason != NULL)
    rouse_run_view_sayf (self, ROUSE_SAY_NOTE, _ ("%s is working: waiting"), reason);
}

static void
message_cb (RouseRunView *self, const char *text)
{
  rouse_run_view_say (self, ROUSE_SAY_NOTE, text);
}

static void
suspended_cb (RouseRunView *self, const char *path, RouseRunner *runner)
{
  g_autofree char *shown = path != NULL ? rouse_text_dup_path (path, self->base) : NULL;

  if (shown == NULL)
    tell (self, runner, ROUSE_SAY_NOTE, _ ("changes of every file count again"));
  else
    rouse_run_view_sayf (self, ROUSE_SAY_ERROR,
                         _ ("%s writes %s itself after every start: changes of this file no longer count"),
                         get_name (runner), shown);
}

/* Files that only because of that do not count; what they have changed to shows nowhere else. */
static void
passed_over_cb (RouseRunView *self, RouseChangeSet *changes, RouseRunner *runner)
{
  g_autofree char *words = rouse_words_for_changes (changes, self->base);

  /* Translators: "b.py changed: web has not loaded it". */
  rouse_run_view_sayf (self, ROUSE_SAY_DETAIL, ngettext ("%s: %s has not loaded it", "%s: %s has not loaded any of them", changes->n_changes),
                       words, get_name (runner));
}

static void
say_files (RouseRunView *self, RouseChangeSet *changes)
{
  guint n = MIN (changes->changes->len, FILES_MAX);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *line = rouse_words_for_change (g_ptr_array_index (changes->changes, i), self->base);

      rouse_run_view_say (self, ROUSE_SAY_DETAIL, line);
    }
  if (changes->n_changes > n)
    rouse_run_view_sayf (self, ROUSE_SAY_DETAIL, _ ("and %u more"), changes->n_changes - n);
  if (changes->settled_us > 0)
    {
      g_autofree char *settled = rouse_duration_format (changes->settled_us - changes->first_us);

      rouse_run_view_sayf (self, ROUSE_SAY_DETAIL, _ ("settled after %s"), settled);
    }
}

static void
say_excuses (RouseRunView *self)
{
  g_auto (GStrv) lines = rouse_run_loaded_dup_excuses (self->session);

  for (guint i = 0; lines[i] != NULL; i++)
    rouse_run_view_say (self, ROUSE_SAY_DETAIL, lines[i]);
}

static void
changed_cb (RouseRunView *self, RouseChangeSet *changes)
{
  gboolean         shared = rouse_run_output_is_shared (self->output);
  g_autofree char *words = rouse_words_for_changes (changes, self->base);
  g_autofree char *consequence = shared ? rouse_run_consequence_dup_for_all (self->session) : rouse_run_consequence_dup_for_one (rouse_session_get_runner (self->session, 0));
  gboolean         held = rouse_run_consequence_is_held (self->session);

  /* Of several, all that a change restarts begin on the same page. */
  if (self->options->clear && shared && rouse_run_consequence_is_start (self->session))
    rouse_run_output_clear (self->output);
  if (self->options->verbose)
    {
      say_files (self, changes);
      say_excuses (self);
    }
  rouse_run_view_sayf (self, held && !self->options->verbose ? ROUSE_SAY_DETAIL : ROUSE_SAY_NOTE, "%s%s", words, consequence);
}

/* A hot action that was not enough: said before what follows, whatever that begins with. */
static void
say_fall_back (RouseRunView *self, RouseRunner *runner)
{
  const RouseReload *hot = g_object_get_data (G_OBJECT (runner), HOT_KEY);
  g_autofree char   *because = hot != NULL ? rouse_words_for_fall_back (hot) : NULL;

  if (because == NULL)
    return;
  /* Translators: why a program could not go on: "the command failed → restarting". */
  tell (self, runner, ROUSE_SAY_NOTE, _ ("%s → restarting"), because);
  g_object_set_data (G_OBJECT (runner), HOT_KEY, NULL);
}

static void
hot_cb (RouseRunView *self, GParamSpec *pspec, RouseRunner *runner)
{
  RouseReload *hot = rouse_runner_get_hot (runner);

  say_fall_back (self, runner);
  if (hot != NULL)
    g_object_set_data_full (G_OBJECT (runner), HOT_KEY, rouse_reload_ref (hot), (GDestroyNotify) rouse_reload_unref);
}

/* Only what was done without a run: of the others, it is the run that is told of. */
static void
reloaded_cb (RouseRunView *self, RouseReload *reload, RouseRunner *runner)
{
  g_autofree char *words = NULL;

  if (!rouse_reload_action_is_hot (reload->action) || reload->outcome != ROUSE_OUTCOME_READY)
    return;
  words = rouse_words_for_hot_end (reload);
  tell (self, runner, reload->action == ROUSE_RELOAD_BROWSER ? ROUSE_SAY_DETAIL : ROUSE_SAY_NOTE, "%s", words);
}

static void
building_cb (RouseRunView *self, RouseRun *build, RouseReload *reload, RouseRunner *runner)
{
  if (self->options->clear && !rouse_run_output_is_shared (self->output))
    rouse_run_output_clear (self->output);
  say_fall_back (self, runner);
  /* What the build prints does not go on with the line of what runs. */
  if (rouse_run_output_is_shared (self->output))
    rouse_run_output_end_run (self->output, get_name (runner));
  tell (self, runner, ROUSE_SAY_NOTE, _ ("building, pid %d"), (int) build->pid);
}

static void say_build_failure (RouseRunView *self, RouseRun *build, RouseRunner *runner);

static void
built_cb (RouseRunView *self, RouseRun *build, RouseReload *reload, RouseRunner *runner)
{
  g_autofree char *took = rouse_duration_format (build->end_us - build->start_us);

  if (self->quitting)
    return;
  if (reload->run_id == NULL)
    tell (self, runner, ROUSE_SAY_DETAIL, _ ("built in %s"), took);
  else
    say_build_failure (self, build, runner);
}

static void
stopping_cb (RouseRunView *self, RouseRun *run, RouseRunner *runner)
{
  say_fall_back (self, runner);
  tell (self, runner, ROUSE_SAY_DETAIL, _ ("stopping pid %d"), (int) run->pid);
}

static void
started_cb (RouseRunView *self, RouseRun *run, RouseReload *reload, RouseRunner *runner)
{
  gboolean         shared = rouse_run_output_is_shared (self->output);
  g_autofree char *times = rouse_words_for_times (reload);
  const char      *hint = !self->raw || self->started ? "" : shared ? _ (" (? shows the keys)")
                                                                    : _ (" (Ctrl-] ? shows the keys)");

  /* A build has begun the page. */
  if (self->options->clear && !shared && reload->build_us < 0)
    rouse_run_output_clear (self->output);
  rouse_run_consequence_set_queued (runner, FALSE);
  self->started = TRUE;
  if (reload->cause == ROUSE_CAUSE_REQUEST)
    tell (self, runner, ROUSE_SAY_NOTE, _ ("restarted, as it asked for it, pid %d (%s)"), (int) run->pid, times);
  else if (*times != '\0')
    tell (self, runner, ROUSE_SAY_NOTE, _ ("restarted, pid %d (%s)"), (int) run->pid, times);
  else
    tell (self, runner, self->session == NULL ? ROUSE_SAY_DETAIL : ROUSE_SAY_NOTE, _ ("started, pid %d%s"), (int) run->pid, hint);
}

static void
ready_cb (RouseRunView *self, RouseRun *run, RouseReload *reload, RouseRunner *runner)
{
  g_autofree char    *ready = reload->ready_us >= 0 ? rouse_duration_format (reload->ready_us) : NULL;
  const RouseProgram *program = rouse_runner_get_program (runner);

  /* Who says nothing about when it is ready does not want to know either. */
  if (ready != NULL && program->kind == ROUSE_KIND_SERVICE)
    tell (self, runner, program->ready_kind == ROUSE_READY_ALIVE ? ROUSE_SAY_DETAIL : ROUSE_SAY_NOTE, _ ("ready in %s"), ready);
}

/* In the program's own words. */
static void
status_text_cb (RouseRunView *self, GParamSpec *pspec, RouseRunner *runner)
{
  const char *text = rouse_runner_get_status_text (runner);

  if (text != NULL)
    tell (self, runner, ROUSE_SAY_DETAIL, _ ("says: %s"), text);
}

/* (transfer full): what a person may do about a program that does not run. */
static char *
dup_outlook (RouseRunView *self, RouseRunner *runner)
{
  gboolean    shared = rouse_run_output_is_shared (self->output);
  const char *keys = "";

  if (rouse_runner_get_state (runner) == ROUSE_STATE_WAITING)
    return g_strdup (_ ("starting again"));
  /* Of one alone, Ctrl-C was the program's as long as it ran. */
  if (self->raw)
    keys = shared ? _ ("; press Enter to start it now") : _ ("; press Enter to start it now, Ctrl-C to quit");
  if (rouse_runner_get_n_in_vain (runner) > 0)
    return g_strconcat (_ ("restarted too often; waiting for a change"), keys, NULL);
  if (rouse_run_consequence_is_queued (runner))
    return g_strdup (_ ("starting once more"));
  return g_strconcat (_ ("waiting for a change"), keys, NULL);
}

/* Lines that went into a file or to a program were perhaps seen by nobody. */
static void
say_tail (RouseRunView *self, RouseRun *run)
{
  g_autofree char *tail = NULL;

  if (self->stdout_is_tty || !self->stderr_is_tty || run->tail == NULL)
    return;
  tail = rouse_words_for_tail (run->tail, TAIL_LINES);
  if (*tail != '\0')
    rouse_run_view_say (self, ROUSE_SAY_ERROR, tail);
}

static void
say_build_failure (RouseRunView *self, RouseRun *build, RouseRunner *runner)
{
  RouseRun        *run = rouse_runner_get_run (runner);
  gboolean         serves = rouse_supervisor_get_process (rouse_runner_get_supervisor (runner)) != NULL && !run->ended;
  g_autofree char *outlook = serves ? g_strdup (_ ("the one before runs on")) : dup_outlook (self, runner);
  g_autofree char *end = rouse_words_for_end (build);
  g_autofree char *took = rouse_duration_format (build->end_us - build->start_us);

  rouse_run_output_end_run (self->output, get_name (runner));
  if (build->error != NULL && self->options->once)
    tell (self, runner, ROUSE_SAY_ERROR, _ ("cannot build: %s"), build->error);
  else if (build->error != NULL)
    tell (self, runner, ROUSE_SAY_ERROR, _ ("cannot build: %s: %s"), build->error, outlook);
  else if (self->options->once)
    tell (self, runner, ROUSE_SAY_ERROR, _ ("build failed after %s, %s"), took, end);
  else
    {
      say_tail (self, build);
      tell (self, runner, ROUSE_SAY_ERROR, _ ("build failed after %s, %s: %s"), took, end, outlook);
    }
}

static void
awaits_cb (RouseRunView *self, GParamSpec *pspec, RouseRunner *runner)
{
  const char *awaits = rouse_runner_get_awaits (runner);

  if (awaits != NULL && !self->quitting)
    tell (self, runner, ROUSE_SAY_NOTE, _ ("waiting for %s"), awaits);
}

static void
say_end (RouseRunView *self, RouseRun *run, RouseRunner *runner)
{
  RouseState       state = rouse_runner_get_state (runner);
  gboolean         task = rouse_runner_get_program (runner)->kind == ROUSE_KIND_TASK;
  g_autofree char *outlook = dup_outlook (self, runner);
  g_autofree char *end = rouse_words_for_end (run);
  g_autofree char *lived = rouse_duration_format (run->end_us - run->start_us);

  if (run->error != NULL)
    tell (self, runner, ROUSE_SAY_ERROR, _ ("cannot start: %s: %s"), run->error, outlook);
  else if (state == ROUSE_STATE_FINISHED && task)
    tell (self, runner, ROUSE_SAY_NOTE, _ ("finished in %s: %s"), lived, outlook);
  else if (state == ROUSE_STATE_FINISHED)
    tell (self, runner, ROUSE_SAY_NOTE, _ ("ended by itself after %s, %s: %s"), lived, end, outlook);
  else if (state == ROUSE_STATE_WAITING && WIFEXITED (run->wait_status) && WEXITSTATUS (run->wait_status) == 3)
    tell (self, runner, ROUSE_SAY_NOTE, _ ("asks for a restart (%s)"), end);
  else if (self->raw && WIFSIGNALED (run->wait_status) && WTERMSIG (run->wait_status) == SIGINT && !rouse_run_output_is_shared (self->output))
    tell (self, runner, ROUSE_SAY_NOTE, _ ("interrupted after %s: %s"), lived, outlook);
  else
    {
      say_tail (self, run);
      tell (self, runner, ROUSE_SAY_ERROR, _ ("failed after %s, %s: %s"), lived, end, outlook);
    }
}

/* Without anything that could start it again. */
static void
say_last_end (RouseRunView *self, RouseRun *run, RouseRunner *runner)
{
  g_autofree char *end = NULL, *lived = NULL;

  if (run->error != NULL)
    {
      tell (self, runner, ROUSE_SAY_ERROR, _ ("cannot start: %s"), run->error);
      return;
    }
  if (self->session == NULL)
    return; /* its exit code is ours and says it all */
  end = rouse_words_for_end (run);
  lived = rouse_duration_format (run->end_us - run->start_us);
  if (rouse_runner_get_state (runner) == ROUSE_STATE_FINISHED)
    tell (self, runner, ROUSE_SAY_NOTE, _ ("finished in %s"), lived);
  else
    tell (self, runner, ROUSE_SAY_ERROR, _ ("failed after %s, %s"), lived, end);
}

static void
exited_cb (RouseRunView *self, RouseRun *run, RouseRunner *runner)
{
  gboolean leaving = is_leaving (self, runner);

  rouse_run_output_end_run (self->output, get_name (runner));
  if (run->expected && run->killed)
    tell (self, runner, ROUSE_SAY_NOTE, _ ("did not stop when asked to: killed"));
  else if (run->expected && leaving && rouse_session_find_runner (self->session, get_name (runner)) == NULL)
    tell (self, runner, ROUSE_SAY_NOTE, _ ("stopped: it is no longer one of the programs"));
  else if (run->expected && !leaving && !self->quitting && rouse_runner_get_held (runner))
    tell (self, runner, ROUSE_SAY_NOTE, _ ("stopped; press s to start it"));
  if (run->expected || self->quitting)
    return;
  if (self->options->once)
    say_last_end (self, run, runner);
  else
    say_end (self, run, runner);
}

typedef struct
{
  const char *name;
  GCallback   func;
} Handler;

static void
connect_all (RouseRunView *self, gpointer source, const Handler *handlers)
{
  for (; handlers->name != NULL; handlers++)
    g_signal_connect_swapped (source, handlers->name, handlers->func, self);
}

void
rouse_run_view_connect (RouseRunView *self, RouseSession *session)
{
  static const Handler handlers[] = {
    { "armed", G_CALLBACK (armed_cb) },
    { "health", G_CALLBACK (health_cb) },
    { "notify::progress", G_CALLBACK (progress_cb) },
    { "held", G_CALLBACK (held_cb) },
    { "message", G_CALLBACK (message_cb) },
    { "changed", G_CALLBACK (changed_cb) },
    { NULL },
  };

  self->session = session;
  connect_all (self, session, handlers);
}

void
rouse_run_view_connect_runner (RouseRunView *self, RouseRunner *runner)
{
  static const Handler handlers[] = {
    { "suspended", G_CALLBACK (suspended_cb) },
    { "passed-over", G_CALLBACK (passed_over_cb) },
    { "building", G_CALLBACK (building_cb) },
    { "built", G_CALLBACK (built_cb) },
    { "stopping", G_CALLBACK (stopping_cb) },
    { "notify::awaits", G_CALLBACK (awaits_cb) },
    { "notify::hot", G_CALLBACK (hot_cb) },
    { "reloaded", G_CALLBACK (reloaded_cb) },
    { "started", G_CALLBACK (started_cb) },
    { "ready", G_CALLBACK (ready_cb) },
    { "notify::status-text", G_CALLBACK (status_text_cb) },
    { "exited", G_CALLBACK (exited_cb) },
    { NULL },
  };

  connect_all (self, runner, handlers);
}

gboolean
rouse_run_view_write (RouseRunView *self, RouseRunner *runner, GBytes *bytes, gboolean is_err)
{
  return rouse_run_output_write (self->output, get_name (runner), bytes, is_err);
}

void
rouse_run_view_begin_quit (RouseRunView *self)
{
  self->quitting = TRUE;
}

void
rouse_run_view_show_keys (RouseRunView *self)
{
  g_autofree char *text = rouse_run_help_dup_text (self->session, rouse_run_output_is_shared (self->output));

  rouse_run_view_say (self, ROUSE_SAY_ANSWER, text);
}
