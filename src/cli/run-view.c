/* run-view.c - what "rouse run" shows
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "run-view.h"
#include "screen.h"
#include "terminal.h"
#include "text.h"

#include "base/duration.h"
#include "decide/decide.h"
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

struct _RouseRunView
{
  const RouseRunOptions *options;    /* (unowned) */
  char                  *base;       /* (owned) names are shown relative to it */
  RouseScreen            screen;     /* of the terminal that the lines appear on */
  RouseSupervisor       *supervisor; /* (unowned) */
  gboolean               raw;
  gboolean               colour;
  gboolean               stdout_is_tty;
  gboolean               stderr_is_tty;
  gboolean               queued; /* the run that goes on is followed by another */
  gboolean               held;   /* the user has stopped it: changes do not start it */
  gboolean               quitting;
  gboolean               started; /* at least once */
};

RouseRunView *
rouse_run_view_new (const RouseRunOptions *options, gboolean raw)
{
  RouseRunView *self = g_new0 (RouseRunView, 1);

  self->options = options;
  self->base = g_get_current_dir ();
  self->raw = raw;
  self->colour = rouse_text_has_colour (STDERR_FILENO);
  self->stdout_is_tty = isatty (STDOUT_FILENO);
  self->stderr_is_tty = isatty (STDERR_FILENO);
  return self;
}

void
rouse_run_view_free (RouseRunView *self)
{
  g_free (self->base);
  g_free (self);
}

/* Writes to standard output, and keeps in mind what that does to the terminal. */
static gboolean
write_screen (RouseRunView *self, int fd, const char *data, gsize length)
{
  char undo[ROUSE_SCREEN_UNDO_MAX];

  if (fd == STDERR_FILENO ? self->stderr_is_tty : self->stdout_is_tty)
    {
      rouse_screen_feed (&self->screen, data, length);
      rouse_screen_write_undo (&self->screen, undo);
      rouse_terminal_set_farewell (undo);
    }
  return rouse_text_write (fd, data, length);
}

static void
write_string (RouseRunView *self, int fd, const char *text)
{
  /* What Rouse itself has to say is not worth an end if nobody listens. */
  write_screen (self, fd, text, strlen (text));
}

void
rouse_run_view_say (RouseRunView *self, RouseSay level, const char *text)
{
  const char         *newline = self->raw ? "\r\n" : "\n";
  g_autoptr (GString) out = NULL;
  g_autofree char    *converted = NULL;
  g_auto (GStrv)      lines = NULL;

  if (level == ROUSE_SAY_DETAIL ? !self->options->verbose : level == ROUSE_SAY_NOTE && self->options->quiet)
    return;
  out = g_string_new (NULL);
  converted = rouse_text_dup_for_locale (text);
  lines = g_strsplit (converted, "\n", -1);
  if (self->stderr_is_tty && !rouse_screen_is_at_line_start (&self->screen))
    g_string_append (out, newline);
  for (guint i = 0; lines[i] != NULL; i++)
    if (!self->colour)
      g_string_append_printf (out, "rouse: %s%s", lines[i], newline);
    else
      g_string_append_printf (out, "\033[0;2mrouse\033[0m %s%s\033[0m%s",
                              level == ROUSE_SAY_ERROR ? "\033[31m" : level == ROUSE_SAY_DETAIL ? "\033[2m"
                                                                                                : "",
                              lines[i], newline);
  write_string (self, STDERR_FILENO, out->str);
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
rouse_run_view_write (RouseRunView *self, GBytes *bytes, gboolean is_err)
{
  gsize       length;
  const char *data = g_bytes_get_data (bytes, &length);

  return write_screen (self, is_err ? STDERR_FILENO : STDOUT_FILENO, data, length);
}

static void
armed_cb (RouseRunView *self, RouseHealth *health)
{
  g_autofree char *words = rouse_words_for_health (health);

  rouse_run_view_sayf (self, ROUSE_SAY_DETAIL, _ ("watching %s (%s)"), words, rouse_health_level_to_string (health->level));
}

static void
health_cb (RouseRunView *self, RouseHealth *health)
{
  g_autofree char *words = rouse_words_for_health (health);
  const char      *detail = health->detail != NULL ? health->detail : words;

  switch (health->level)
    {
    case ROUSE_HEALTH_NATIVE:
      rouse_run_view_sayf (self, ROUSE_SAY_DETAIL, _ ("watching %s (native)"), words);
      break;
    case ROUSE_HEALTH_POLLING:
      rouse_run_view_sayf (self, ROUSE_SAY_NOTE, _ ("watching by polling: %s"), detail);
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
suspended_cb (RouseRunView *self, const char *path)
{
  g_autofree char *shown = path != NULL ? rouse_text_dup_path (path, self->base) : NULL;

  if (shown == NULL)
    rouse_run_view_say (self, ROUSE_SAY_NOTE, _ ("changes of every file count again"));
  else
    rouse_run_view_sayf (self, ROUSE_SAY_ERROR,
                         _ ("%s writes %s itself after every start: changes of this file no longer count"),
                         self->options->program->name, shown);
}

static const char *
get_consequence (RouseRunView *self)
{
  RouseDecideInput input = { rouse_supervisor_get_state (self->supervisor), self->held };

  switch (rouse_decide (self->options->program, input))
    {
    case ROUSE_PLAN_START:
      return _ (" → starting");
    case ROUSE_PLAN_RESTART:
      return _ (" → restarting");
    case ROUSE_PLAN_FOLLOW:
      self->queued = TRUE;
      return _ (" → once more after this run");
    case ROUSE_PLAN_NONE:
      return _ (" (it is stopped)");
    case ROUSE_PLAN_FOLD:
      return "";
    }
  g_return_val_if_reached ("");
}

static void
changed_cb (RouseRunView *self, RouseChangeSet *changes)
{
  g_autofree char *words = rouse_words_for_changes (changes, self->base);
  const char      *consequence = get_consequence (self);
  guint            n = MIN (changes->changes->len, FILES_MAX);

  if (!self->options->verbose)
    {
      rouse_run_view_sayf (self, self->held ? ROUSE_SAY_DETAIL : ROUSE_SAY_NOTE, "%s%s", words, consequence);
      return;
    }
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
  rouse_run_view_sayf (self, ROUSE_SAY_NOTE, "%s%s", words, consequence);
}

static void
stopping_cb (RouseRunView *self, RouseRun *run)
{
  rouse_run_view_sayf (self, ROUSE_SAY_DETAIL, _ ("stopping pid %d"), (int) run->pid);
}

static void
started_cb (RouseRunView *self, RouseRun *run, RouseReload *reload)
{
  g_autofree char *times = rouse_words_for_times (reload);
  const char      *hint = self->raw && !self->started ? _ (" (Ctrl-] ? shows the keys)") : "";

  /* Scrollback is left alone: it may hold what somebody still wants to read. */
  if (self->options->clear && self->stdout_is_tty)
    write_string (self, STDOUT_FILENO, "\033[H\033[2J\r");
  self->queued = FALSE;
  self->started = TRUE;
  if (*times != '\0')
    rouse_run_view_sayf (self, ROUSE_SAY_NOTE, _ ("restarted, pid %d (%s)"), (int) run->pid, times);
  else
    rouse_run_view_sayf (self, self->options->once ? ROUSE_SAY_DETAIL : ROUSE_SAY_NOTE, _ ("started, pid %d%s"), (int) run->pid, hint);
}

static void
ready_cb (RouseRunView *self, RouseRun *run, RouseReload *reload)
{
  g_autofree char *ready = reload->ready_us >= 0 ? rouse_duration_format (reload->ready_us) : NULL;

  if (ready != NULL && self->options->program->kind == ROUSE_KIND_SERVICE)
    rouse_run_view_sayf (self, ROUSE_SAY_DETAIL, _ ("ready after %s"), ready);
}

/* What a person may do about a program that does not run. */
static const char *
get_outlook (RouseRunView *self, RouseState state)
{
  if (state == ROUSE_STATE_WAITING)
    return _ ("starting again");
  if (self->queued)
    return _ ("starting once more");
  return self->raw ? _ ("waiting for a change; press Enter to start it now") : _ ("waiting for a change");
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
say_end (RouseRunView *self, RouseRun *run)
{
  RouseState       state = rouse_supervisor_get_state (self->supervisor);
  const char      *outlook = get_outlook (self, state);
  g_autofree char *end = rouse_words_for_end (run);
  g_autofree char *lived = rouse_duration_format (run->end_us - run->start_us);

  if (run->error != NULL)
    rouse_run_view_sayf (self, ROUSE_SAY_ERROR, _ ("cannot start: %s: %s"), run->error, outlook);
  else if (state == ROUSE_STATE_FINISHED && self->options->program->kind == ROUSE_KIND_TASK)
    rouse_run_view_sayf (self, ROUSE_SAY_NOTE, _ ("finished in %s: %s"), lived, outlook);
  else if (state == ROUSE_STATE_FINISHED)
    rouse_run_view_sayf (self, ROUSE_SAY_NOTE, _ ("ended by itself after %s, %s: %s"), lived, end, outlook);
  else if (state == ROUSE_STATE_WAITING && WIFEXITED (run->wait_status) && WEXITSTATUS (run->wait_status) == 3)
    rouse_run_view_sayf (self, ROUSE_SAY_NOTE, _ ("asks for a restart (%s)"), end);
  else if (self->raw && WIFSIGNALED (run->wait_status) && WTERMSIG (run->wait_status) == SIGINT)
    rouse_run_view_sayf (self, ROUSE_SAY_NOTE, _ ("interrupted after %s: %s, Ctrl-C to quit"), lived, outlook);
  else
    {
      say_tail (self, run);
      rouse_run_view_sayf (self, ROUSE_SAY_ERROR, _ ("failed after %s, %s: %s"), lived, end, outlook);
    }
}

static void
exited_cb (RouseRunView *self, RouseRun *run)
{
  char undo[ROUSE_SCREEN_UNDO_MAX];

  rouse_screen_write_undo (&self->screen, undo);
  if (undo[0] != '\0')
    write_string (self, self->stdout_is_tty ? STDOUT_FILENO : STDERR_FILENO, undo);
  if (run->expected && run->killed)
    rouse_run_view_say (self, ROUSE_SAY_NOTE, _ ("did not stop when asked to: killed"));
  else if (run->expected && self->held)
    rouse_run_view_say (self, ROUSE_SAY_NOTE, _ ("stopped; press s to start it"));
  if (run->expected || self->quitting)
    return;
  if (!self->options->once)
    say_end (self, run);
  else if (run->error != NULL)
    rouse_run_view_sayf (self, ROUSE_SAY_ERROR, _ ("cannot start: %s"), run->error);
}

void
rouse_run_view_connect (RouseRunView *self, GObject *source, RouseSupervisor *supervisor)
{
  static const struct
  {
    const char *name;
    GCallback   func;
  } handlers[] = {
    { "armed", G_CALLBACK (armed_cb) },
    { "health", G_CALLBACK (health_cb) },
    { "held", G_CALLBACK (held_cb) },
    { "message", G_CALLBACK (message_cb) },
    { "suspended", G_CALLBACK (suspended_cb) },
    { "changed", G_CALLBACK (changed_cb) },
    { "stopping", G_CALLBACK (stopping_cb) },
    { "started", G_CALLBACK (started_cb) },
    { "ready", G_CALLBACK (ready_cb) },
    { "exited", G_CALLBACK (exited_cb) },
  };

  self->supervisor = supervisor;
  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    if (g_signal_lookup (handlers[i].name, G_OBJECT_TYPE (source)) != 0)
      g_signal_connect_swapped (source, handlers[i].name, handlers[i].func, self);
}

void
rouse_run_view_set_held (RouseRunView *self, gboolean held)
{
  self->held = held;
}

gboolean
rouse_run_view_resume (RouseRunView *self)
{
  char redo[ROUSE_SCREEN_UNDO_MAX];

  rouse_screen_write_redo (&self->screen, redo);
  write_string (self, STDOUT_FILENO, redo);
  return redo[0] != '\0';
}

void
rouse_run_view_begin_quit (RouseRunView *self)
{
  self->quitting = TRUE;
}

void
rouse_run_view_show_keys (RouseRunView *self)
{
  rouse_run_view_say (self, ROUSE_SAY_ANSWER,
                      _ ("Ctrl-] begins a key to Rouse; while nothing runs it can be left out:\n"
                         "  r  restart, or start (so does Enter while nothing runs)\n"
                         "  s  stop; changes do not start it again before s or r does\n"
                         "  p  pause watching, or go on\n"
                         "  h  show the recent reloads\n"
                         "  q  stop it and quit\n"
                         "  ?  this help; Ctrl-] twice types one Ctrl-], Ctrl-Z goes back to the shell"));
}
