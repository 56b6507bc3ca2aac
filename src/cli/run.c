/* run.c - the verb "run": puts the engine, the terminal and what is shown together
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "run-file.h"
#include "run-keyboard.h"
#include "run-options.h"
#include "run-pages.h"
#include "run-project.h"
#include "run-view.h"
#include "stdin-watch.h"
#include "terminal.h"
#include "text.h"
#include "verb.h"

#include "base/clock-system.h"
#include "event-log.h"
#include "run/launcher-gio.h"
#include "session.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

/* Who ends us may say so to us and to our process group, as timeout(1) and npm do. A person takes longer to insist. */
#define SAME_END_MS 200

/** Everything of one "rouse run". */
typedef struct
{
  RouseRunOptions  *options;
  RouseClock       *clock;
  RouseRunView     *view;
  RouseRunFile     *file;    /* (nullable) without a command */
  RouseSession     *session; /* (nullable) not with a command and --once */
  RouseRunner      *runner;  /* (nullable) without a session: the only one */
  RouseRunPages    *pages;   /* (nullable) as the session */
  RouseEventLog    *events;  /* (nullable) */
  RouseHistory     *history;
  RouseStdinWatch  *stdin_watch; /* (nullable) this one, or the keyboard */
  RouseRunKeyboard *keyboard;
  GMainLoop        *loop;
  gboolean          raw;
  gboolean          quitting;
  gboolean          is_over;     /* all that was to run once has ended */
  gboolean          was_alive;   /* when the end began, and there is one program */
  int               quit_signal; /* 0: by a key, or by the end of standard input */
  gint64            signal_us;   /* monotonic: of the last signal that counted, or 0 */
  int               exit_code;
} Run;

/* (nullable): the program, if there is but one. */
static RouseRunner *
get_only_runner (Run *run)
{
  if (run->session == NULL)
    return run->runner;
  return rouse_session_get_n_runners (run->session) == 1 ? rouse_session_get_runner (run->session, 0) : NULL;
}

/* The ends of Rouse. Each stops the programs first; a second one takes their time away. */

static void
quit (Run *run, int signum)
{
  RouseRunner *only = get_only_runner (run);

  if (run->quitting)
    {
      if (run->session != NULL)
        rouse_session_kill (run->session);
      else
        rouse_runner_kill (run->runner);
      return;
    }
  run->quitting = TRUE;
  run->quit_signal = signum;
  run->was_alive = only != NULL && rouse_run_is_alive (only);
  run->exit_code = signum != 0 ? 128 + signum : 0;
  rouse_run_view_begin_quit (run->view);
  if (run->session != NULL)
    rouse_session_stop (run->session);
  else
    rouse_runner_stop (run->runner);
}

static void
take_signal (Run *run, int signum)
{
  gint64 now = rouse_clock_get_now (run->clock);

  if (run->quitting && now - run->signal_us < SAME_END_MS * G_TIME_SPAN_MILLISECOND)
    return;
  run->signal_us = now;
  quit (run, signum);
}

static gboolean
interrupt_cb (gpointer data)
{
  take_signal (data, SIGINT);
  return G_SOURCE_CONTINUE;
}

static gboolean
terminate_cb (gpointer data)
{
  take_signal (data, SIGTERM);
  return G_SOURCE_CONTINUE;
}

static gboolean
hang_up_cb (gpointer data)
{
  take_signal (data, SIGHUP);
  return G_SOURCE_CONTINUE;
}

static void
pipe_cb (int signum)
{
  /* Writing fails, and that is how it is noticed. A handler, since the program would inherit SIG_IGN. */
}

static void
handle_signals (Run *run)
{
  static const struct
  {
    int         signum;
    GSourceFunc func;
  } handlers[] = { { SIGINT, interrupt_cb }, { SIGTERM, terminate_cb }, { SIGHUP, hang_up_cb } };
  struct sigaction ignore_pipe = { .sa_handler = pipe_cb, .sa_flags = SA_RESTART };
  struct sigaction old;

  sigaction (SIGPIPE, &ignore_pipe, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    /* nohup has asked for that. What "&" in a script does to SIGINT is not meant for those who send it. */
    if (handlers[i].signum != SIGHUP || (sigaction (SIGHUP, NULL, &old) == 0 && old.sa_handler != SIG_IGN))
      g_unix_signal_add (handlers[i].signum, handlers[i].func, run);
}

/* What the engine tells. */

static void
output_cb (Run *run, GBytes *bytes, gboolean is_err, RouseRunner *runner)
{
  if (!rouse_run_view_write (run->view, runner, bytes, is_err) && !is_err && !run->quitting)
    quit (run, SIGPIPE);
}

static void
started_cb (Run *run)
{
  rouse_terminal_refresh ();
  if (run->stdin_watch != NULL)
    rouse_stdin_watch_set_listening (run->stdin_watch, FALSE);
}

/* Whether it waits for one that has failed: nothing will come of that, since nothing is watched. */
static gboolean
is_blocked (Run *run, RouseRunner *runner, guint depth)
{
  char **after = rouse_runner_get_program (runner)->after;

  if (rouse_runner_get_state (runner) != ROUSE_STATE_STOPPED || depth == 0)
    return FALSE;
  for (guint i = 0; after != NULL && after[i] != NULL; i++)
    {
      RouseRunner *other = rouse_session_find_runner (run->session, after[i]);

      if (other != NULL && (rouse_runner_get_state (other) == ROUSE_STATE_FAILED || is_blocked (run, other, depth - 1)))
        return TRUE;
    }
  return FALSE;
}

/* Of several programs that run once, services end with the last task; without a task, they are waited for. */
static gboolean
is_all_over (Run *run)
{
  gboolean any_task = FALSE, tasks_over = TRUE, all_over = TRUE;
  guint    n = rouse_session_get_n_runners (run->session);

  for (guint i = 0; i < n; i++)
    {
      RouseRunner *runner = rouse_session_get_runner (run->session, i);
      RouseState   state = rouse_runner_get_state (runner);
      gboolean     over = state == ROUSE_STATE_FAILED || state == ROUSE_STATE_FINISHED || is_blocked (run, runner, n);

      all_over &= over;
      if (rouse_runner_get_program (runner)->kind != ROUSE_KIND_TASK)
        continue;
      any_task = TRUE;
      tasks_over &= over;
    }
  return any_task ? tasks_over : all_over;
}

static void
state_cb (Run *run, GParamSpec *pspec, RouseRunner *runner)
{
  if (!run->options->once || run->quitting || run->session == NULL || run->is_over)
    return;
  if (rouse_runner_get_state (runner) == ROUSE_STATE_FAILED)
    run->exit_code = MAX (run->exit_code, 1); /* what fails without having run has no code of its own */
  if (!is_all_over (run))
    return;
  run->is_over = TRUE;
  rouse_run_view_begin_quit (run->view);
  rouse_session_stop (run->session);
}

/* One that was to run once has ended. */
static void
end_once (Run *run, RouseRun *life)
{
  run->exit_code = MAX (run->exit_code, rouse_run_get_exit_code (life));
  if (run->session == NULL)
    rouse_runner_stop (run->runner); /* what it left behind */
}

static void
exited_cb (Run *run, RouseRun *life, RouseRunner *runner)
{
  rouse_terminal_refresh ();
  if (run->stdin_watch != NULL && !run->options->once && runner == get_only_runner (run))
    rouse_stdin_watch_set_listening (run->stdin_watch, !run->quitting);
  if (run->quitting)
    {
      /* It has had its say in how it ends: so its code is ours, but for the user's own way out. */
      if (run->was_alive && run->quit_signal != 0 && WIFEXITED (life->wait_status))
        run->exit_code = rouse_run_get_exit_code (life);
    }
  else if (run->options->once && !run->is_over && !life->expected)
    end_once (run, life);
}

static void
idle_cb (Run *run)
{
  g_main_loop_quit (run->loop);
}

static void
add_runner (Run *run, RouseRunner *runner)
{
  /* The view comes first, so that what it says stands above what follows from it. */
  rouse_run_view_connect_runner (run->view, runner);
  g_signal_connect_swapped (runner, "output", G_CALLBACK (output_cb), run);
  g_signal_connect_swapped (runner, "started", G_CALLBACK (started_cb), run);
  g_signal_connect_swapped (runner, "exited", G_CALLBACK (exited_cb), run);
  g_signal_connect_swapped (runner, "notify::state", G_CALLBACK (state_cb), run);
  if (run->keyboard != NULL)
    rouse_run_keyboard_add_runner (run->keyboard, runner);
}

/* Tells the view what there is, and heeds the runners that are new. */
static void
programs_changed_cb (Run *run)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv)           names = NULL;

  for (guint i = 0; i < rouse_session_get_n_runners (run->session); i++)
    g_strv_builder_add (builder, rouse_runner_get_program (rouse_session_get_runner (run->session, i))->name);
  names = g_strv_builder_end (builder);
  rouse_run_output_set_names (rouse_run_view_get_output (run->view), (const char *const *) names);
  for (guint i = 0; i < rouse_session_get_n_runners (run->session); i++)
    {
      RouseRunner *runner = rouse_session_get_runner (run->session, i);

      if (g_signal_handler_find (runner, G_SIGNAL_MATCH_FUNC | G_SIGNAL_MATCH_DATA, 0, 0, NULL, output_cb, run) == 0)
        add_runner (run, runner);
    }
  if (run->keyboard != NULL)
    rouse_run_keyboard_update (run->keyboard);
}

/* Standard input when there is no terminal. */

static void
entered_cb (gpointer data)
{
  Run         *run = data;
  RouseRunner *only = get_only_runner (run);

  if (run->session != NULL && only != NULL && !run->quitting)
    rouse_runner_restart (only);
}

static void
ended_cb (gpointer data)
{
  Run *run = data;

  if (!run->quitting)
    quit (run, 0);
}

static const RouseStdinFuncs stdin_funcs = { entered_cb, ended_cb };

/* The keyboard. */

static void
key_quit_cb (int signum, gpointer data)
{
  quit (data, signum);
}

static void
key_allow_cb (gpointer data)
{
  Run *run = data;

  if (run->file != NULL)
    rouse_run_file_allow (run->file);
}

static const RouseKeyboardFuncs keyboard_funcs = { key_quit_cb, key_allow_cb };

/* The history and the event log are extras: when they fail, the program runs all the same. */

static void
history_renewed_cb (Run *run, const char *notice)
{
  rouse_run_view_say (run->view, ROUSE_SAY_NOTE, notice);
}

static void
history_failed_cb (Run *run, GError *error)
{
  rouse_run_view_sayf (run->view, ROUSE_SAY_ERROR, _ ("the history is not recorded: %s"), error->message);
}

static void
events_failed_cb (Run *run, GError *error)
{
  rouse_run_view_sayf (run->view, ROUSE_SAY_ERROR, _ ("the events are not written: %s"), error->message);
}

static void
open_history (Run *run)
{
  g_autofree char *path = rouse_history_dup_default_path ();

  run->history = rouse_history_new (path);
  g_signal_connect_swapped (run->history, "renewed", G_CALLBACK (history_renewed_cb), run);
  g_signal_connect_swapped (run->history, "failed", G_CALLBACK (history_failed_cb), run);
}

static gboolean
open_events (Run *run, GError **error)
{
  int fd;

  if (run->options->events == NULL)
    return TRUE;
  fd = rouse_event_log_open (run->options->events, error);
  if (fd < 0)
    return FALSE;
  run->events = rouse_event_log_new (run->session, run->clock, fd);
  g_signal_connect_swapped (run->events, "failed", G_CALLBACK (events_failed_cb), run);
  return TRUE;
}

/* A session of the command's or the file's programs; or, with a command and --once, a runner alone. */
static gboolean
compose (Run *run, GError **error)
{
  g_autoptr (RouseLauncher) launcher = rouse_launcher_gio_new (NULL);
  g_autoptr (RouseProject)  project = NULL;

  if (rouse_run_options_has_command (run->options))
    project = rouse_run_project_new (run->options, run->raw);
  else
    {
      run->file = rouse_run_file_new (run->options, run->view, run->clock, run->raw);
      project = rouse_run_file_load (run->file, error);
    }
  if (project == NULL)
    return FALSE;
  if (run->options->once && run->file == NULL)
    {
      run->runner = rouse_runner_new (run->options->program, launcher, run->history, run->clock);
      return TRUE;
    }
  run->session = rouse_session_new (project, launcher, run->history, run->clock);
  run->pages = rouse_run_pages_new (run->options, run->session, run->view, run->clock);
  return open_events (run, error);
}

static gboolean
start (Run *run, GError **error)
{
  if (run->session == NULL)
    {
      rouse_runner_start (run->runner, ROUSE_CAUSE_FIRST, NULL);
      return TRUE;
    }
  if (run->options->once)
    rouse_session_set_paused (run->session, TRUE);
  if (!rouse_session_start (run->session, run->options->postpone, error))
    return FALSE;
  if (run->options->postpone)
    rouse_run_view_say (run->view, ROUSE_SAY_NOTE, _ ("waiting for a first change"));
  if (run->file != NULL && !run->options->once)
    rouse_run_file_watch (run->file, run->session, run->events);
  return TRUE;
}

static gboolean
run_loop (Run *run, GError **error)
{
  if (run->session != NULL)
    rouse_run_view_connect (run->view, run->session);
  g_signal_connect_swapped (run->session != NULL ? G_OBJECT (run->session) : G_OBJECT (run->runner), "idle",
                            G_CALLBACK (idle_cb), run);
  handle_signals (run);
  if (run->raw)
    run->keyboard = rouse_run_keyboard_new (run->view, run->session, run->runner, run->history, &keyboard_funcs, run);
  else
    {
      run->stdin_watch = rouse_stdin_watch_new (&stdin_funcs, run->options->stdin_quit, run);
      rouse_stdin_watch_set_listening (run->stdin_watch, run->options->postpone && get_only_runner (run) != NULL);
    }
  if (run->session != NULL)
    {
      g_signal_connect_swapped (run->session, "items-changed", G_CALLBACK (programs_changed_cb), run);
      programs_changed_cb (run);
    }
  else
    add_runner (run, run->runner);
  if (!start (run, error))
    return FALSE;
  g_main_loop_run (run->loop);
  return TRUE;
}

static void
clear (Run *run)
{
  g_clear_pointer (&run->keyboard, rouse_run_keyboard_free);
  g_clear_pointer (&run->stdin_watch, rouse_stdin_watch_free);
  g_clear_pointer (&run->file, rouse_run_file_free);
  g_clear_object (&run->events);
  g_clear_object (&run->session);
  g_clear_pointer (&run->pages, rouse_run_pages_free);
  g_clear_object (&run->runner);
  if (run->history != NULL)
    rouse_history_flush (run->history);
  g_clear_object (&run->history);
  g_clear_pointer (&run->view, rouse_run_view_free);
  g_clear_object (&run->clock);
  g_clear_pointer (&run->loop, g_main_loop_unref);
  g_clear_pointer (&run->options, rouse_run_options_free);
}

int
rouse_cli_run (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  Run                run = { 0 };
  gboolean           help;

  run.options = rouse_run_options_parse (argc, argv, &help, &error);
  if (help)
    {
      rouse_run_options_print_help ();
      return 0;
    }
  if (run.options == NULL)
    {
      rouse_text_error ("run", error->message);
      rouse_text_print (stderr, _ ("“rouse run --help” lists the options.\n"));
      return ROUSE_EXIT_USAGE;
    }
  run.raw = isatty (STDIN_FILENO) && isatty (STDOUT_FILENO);
  run.clock = rouse_clock_system_new (NULL);
  run.loop = g_main_loop_new (NULL, FALSE);
  run.view = rouse_run_view_new (run.options, run.clock, run.raw);
  open_history (&run);
  if (!compose (&run, &error) || !run_loop (&run, &error))
    {
      rouse_text_error ("run", error->message);
      run.exit_code = ROUSE_EXIT_USAGE;
    }
  clear (&run);
  return run.exit_code;
}
