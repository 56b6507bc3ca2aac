/* run.c - the verb "run": puts the engine, the terminal and what is shown together
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "own-output.h"
#include "run-keyboard.h"
#include "run-options.h"
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

/** Everything of one "rouse run". */
typedef struct
{
  RouseRunOptions  *options;
  RouseClock       *clock;
  RouseRunView     *view;
  RouseSession     *session; /* (nullable) the three of them: not with --once */
  RouseRunner      *runner;  /* (unowned) (nullable) the session's only one */
  RouseEventLog    *events;  /* (nullable) */
  RouseSupervisor  *supervisor;
  RouseHistory     *history;
  RouseStdinWatch  *stdin_watch; /* (nullable) this one, or the keyboard */
  RouseRunKeyboard *keyboard;
  GMainLoop        *loop;
  gboolean          quitting;
  gboolean          was_alive;   /* when the end began */
  int               quit_signal; /* 0: by a key, or by the end of standard input */
  int               exit_code;
} Run;

/* The ends of Rouse. Each stops the program first; a second one takes its time away. */

static void
quit (Run *run, int signum)
{
  if (run->quitting)
    {
      rouse_supervisor_kill (run->supervisor);
      return;
    }
  run->quitting = TRUE;
  run->quit_signal = signum;
  run->was_alive = rouse_run_is_alive (run->supervisor);
  run->exit_code = signum != 0 ? 128 + signum : 0;
  rouse_run_view_begin_quit (run->view);
  if (run->runner != NULL)
    rouse_runner_stop (run->runner);
  else
    rouse_supervisor_stop (run->supervisor);
}

static gboolean
interrupt_cb (gpointer data)
{
  quit (data, SIGINT);
  return G_SOURCE_CONTINUE;
}

static gboolean
terminate_cb (gpointer data)
{
  quit (data, SIGTERM);
  return G_SOURCE_CONTINUE;
}

static gboolean
hang_up_cb (gpointer data)
{
  quit (data, SIGHUP);
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
output_cb (Run *run, GBytes *bytes, gboolean is_err)
{
  if (!rouse_run_view_write (run->view, bytes, is_err) && !is_err && !run->quitting)
    quit (run, SIGPIPE);
}

static void
started_cb (Run *run)
{
  rouse_terminal_refresh ();
  if (run->stdin_watch != NULL)
    rouse_stdin_watch_set_listening (run->stdin_watch, FALSE);
}

static void
exited_cb (Run *run, RouseRun *life)
{
  rouse_terminal_refresh ();
  if (run->stdin_watch != NULL && !run->options->once)
    rouse_stdin_watch_set_listening (run->stdin_watch, !run->quitting);
  if (run->quitting)
    {
      /* It has had its say in how it ends: so its code is ours, but for the user's own way out. */
      if (run->was_alive && run->quit_signal != 0 && WIFEXITED (life->wait_status))
        run->exit_code = rouse_run_get_exit_code (life);
    }
  else if (run->options->once)
    {
      run->exit_code = rouse_run_get_exit_code (life);
      rouse_supervisor_stop (run->supervisor); /* what it left behind */
    }
}

static void
idle_cb (Run *run)
{
  if (run->quitting || run->options->once)
    g_main_loop_quit (run->loop);
}

/* Standard input when there is no terminal. */

static void
entered_cb (gpointer data)
{
  Run *run = data;

  if (run->runner != NULL && !run->quitting)
    rouse_runner_restart (run->runner);
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
record_reload_cb (Run *run, RouseReload *reload)
{
  rouse_history_add_reload (run->history, reload);
}

static void
record_run_cb (Run *run, RouseRun *life)
{
  rouse_history_add_run (run->history, run->options->program->project, run->options->program->name, life);
}

static void
open_history (Run *run)
{
  g_autofree char *path = rouse_history_dup_default_path ();

  run->history = rouse_history_new (path);
  g_signal_connect_swapped (run->history, "renewed", G_CALLBACK (history_renewed_cb), run);
  g_signal_connect_swapped (run->history, "failed", G_CALLBACK (history_failed_cb), run);
}

/* (transfer full): the options as a project of one program. */
static RouseProject *
make_project (const RouseRunOptions *options)
{
  RouseProject *project = rouse_project_new ();

  project->name = g_strdup (options->program->project);
  g_ptr_array_add (project->programs, rouse_program_ref (options->program));
  rouse_watch_options_fill_project (options->watch, project);
  return project;
}

/* A session, or with --once a supervisor alone. */
static gboolean
compose (Run *run, GError **error)
{
  g_autoptr (RouseLauncher) launcher = rouse_launcher_gio_new (NULL);
  g_autoptr (RouseProject)  project = NULL;
  int                       fd = -1;

  if (run->options->once)
    {
      run->supervisor = rouse_supervisor_new (run->options->program, launcher, run->clock);
      g_signal_connect_swapped (run->supervisor, "reloaded", G_CALLBACK (record_reload_cb), run);
      g_signal_connect_swapped (run->supervisor, "exited", G_CALLBACK (record_run_cb), run);
      return TRUE;
    }
  rouse_own_output_ignore (run->options->watch, run->options->events);
  project = make_project (run->options);
  run->session = rouse_session_new (project, launcher, run->history, run->clock);
  run->runner = rouse_session_get_runner (run->session, 0);
  run->supervisor = g_object_ref (rouse_runner_get_supervisor (run->runner));
  if (run->options->events != NULL && (fd = rouse_event_log_open (run->options->events, error)) < 0)
    return FALSE;
  if (fd >= 0)
    {
      run->events = rouse_event_log_new (run->session, run->clock, fd);
      g_signal_connect_swapped (run->events, "failed", G_CALLBACK (events_failed_cb), run);
    }
  return TRUE;
}

static gboolean
start (Run *run, GError **error)
{
  if (run->session != NULL)
    {
      if (!rouse_session_start (run->session, run->options->postpone, error))
        return FALSE;
      if (run->options->postpone)
        rouse_run_view_say (run->view, ROUSE_SAY_NOTE, _ ("waiting for a first change"));
    }
  else
    {
      g_autoptr (RouseReload) reload = rouse_reload_new (ROUSE_CAUSE_FIRST, NULL);

      rouse_supervisor_restart (run->supervisor, reload);
    }
  return TRUE;
}

static gboolean
run_loop (Run *run, gboolean raw, GError **error)
{
  GObject *source = run->runner != NULL ? G_OBJECT (run->runner) : G_OBJECT (run->supervisor);

  /* The view comes first, so that what it says stands above what follows from it. */
  if (run->session != NULL)
    rouse_run_view_connect (run->view, G_OBJECT (run->session), run->supervisor);
  rouse_run_view_connect (run->view, source, run->supervisor);
  g_signal_connect_swapped (source, "output", G_CALLBACK (output_cb), run);
  g_signal_connect_swapped (source, "started", G_CALLBACK (started_cb), run);
  g_signal_connect_swapped (source, "exited", G_CALLBACK (exited_cb), run);
  g_signal_connect_swapped (source, "idle", G_CALLBACK (idle_cb), run);
  handle_signals (run);
  if (raw)
    run->keyboard = rouse_run_keyboard_new (run->view, run->session, run->supervisor, run->history, key_quit_cb, run);
  else
    {
      run->stdin_watch = rouse_stdin_watch_new (&stdin_funcs, run->options->stdin_quit, run);
      rouse_stdin_watch_set_listening (run->stdin_watch, run->options->postpone);
    }
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
  g_clear_object (&run->events);
  g_clear_object (&run->session);
  g_clear_object (&run->supervisor);
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
  gboolean           help, raw;

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
  raw = isatty (STDIN_FILENO) && isatty (STDOUT_FILENO);
  run.options->program->terminal = raw;
  run.clock = rouse_clock_system_new (NULL);
  run.loop = g_main_loop_new (NULL, FALSE);
  run.view = rouse_run_view_new (run.options, raw);
  open_history (&run);
  if (!compose (&run, &error) || !run_loop (&run, raw, &error))
    {
      rouse_text_error ("run", error->message);
      run.exit_code = ROUSE_EXIT_USAGE;
    }
  clear (&run);
  return run.exit_code;
}
