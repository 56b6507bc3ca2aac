/* run-keyboard.c - what is typed at "rouse run"
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "run-keyboard.h"
#include "history-table.h"
#include "keys.h"
#include "terminal.h"
#include "text.h"

#include <glib/gi18n.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define HISTORY_ROWS 10

struct _RouseRunKeyboard
{
  RouseRunView    *view;
  RouseSession    *session; /* (nullable) */
  RouseSupervisor *supervisor;
  RouseHistory    *history;
  RouseQuitFunc    quit;
  gpointer         user_data;
  RouseKeys        keys;
  RouseReload     *reload; /* (owned) (nullable) the last one that has begun, and its run */
  RouseRun        *run;
  gboolean         quitting;
};

gboolean
rouse_run_is_alive (RouseSupervisor *supervisor)
{
  RouseRun *run = rouse_supervisor_get_run (supervisor);

  return rouse_supervisor_get_process (supervisor) != NULL && run != NULL && !run->ended;
}

static void
quit (RouseRunKeyboard *self, int signum)
{
  self->quitting = TRUE;
  self->quit (signum, self->user_data);
}

static void
pass (RouseRunKeyboard *self, const RouseKeyBytes *bytes)
{
  RouseProcess *process = rouse_supervisor_get_process (self->supervisor);

  /* Once it has been asked to end, who types ^C means Rouse, and means it. */
  if (self->quitting && memchr (bytes->data, 'c' & 0x1f, bytes->length) != NULL)
    quit (self, SIGINT);
  else if (process != NULL)
    rouse_process_write (process, bytes->data, bytes->length);
}

static void
restart (RouseRunKeyboard *self)
{
  rouse_run_view_set_held (self->view, FALSE);
  rouse_runner_restart (rouse_session_get_runner (self->session, 0));
}

static void
stop_or_start (RouseRunKeyboard *self)
{
  switch (rouse_session_get_state (self->session))
    {
    case ROUSE_STATE_STARTING:
    case ROUSE_STATE_RUNNING:
    case ROUSE_STATE_STOPPING:
    case ROUSE_STATE_WAITING:
    case ROUSE_STATE_BUILDING:
      rouse_run_view_set_held (self->view, TRUE);
      rouse_runner_stop (rouse_session_get_runner (self->session, 0));
      break;
    case ROUSE_STATE_STOPPED:
    case ROUSE_STATE_FAILED:
    case ROUSE_STATE_FINISHED:
      restart (self);
      break;
    }
}

static void
toggle_pause (RouseRunKeyboard *self)
{
  gboolean paused = !rouse_session_get_paused (self->session);

  rouse_session_set_paused (self->session, paused);
  rouse_run_view_say (self->view, ROUSE_SAY_ANSWER,
                      paused ? _ ("watching is paused: what changes now is not acted upon") : _ ("watching goes on"));
}

static void
started_cb (RouseRunKeyboard *self, RouseRun *run, RouseReload *reload)
{
  g_clear_pointer (&self->reload, rouse_reload_unref);
  g_clear_pointer (&self->run, rouse_run_unref);
  self->reload = rouse_reload_ref (reload);
  self->run = rouse_run_ref (run);
}

/* The history has a reload when its outcome is known; the one under way is what a person asks about. */
static void
add_pending (RouseRunKeyboard *self, GPtrArray *rows)
{
  RouseHistoryRow *row;

  if (self->reload == NULL || self->reload->outcome != ROUSE_OUTCOME_PENDING)
    return;
  row = g_new0 (RouseHistoryRow, 1);
  row->reload = rouse_reload_ref (self->reload);
  row->run = rouse_run_ref (self->run);
  g_ptr_array_insert (rows, 0, row);
}

static void
show_history (RouseRunKeyboard *self)
{
  RouseHistoryQuery     query = { .project = rouse_supervisor_get_program (self->supervisor)->project, .limit = HISTORY_ROWS };
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  RouseHistoryLook      look = { .now = now, .colour = rouse_text_has_colour (STDERR_FILENO) };
  g_autoptr (GError)    error = NULL;
  g_autoptr (GPtrArray) rows = rouse_history_query (self->history, &query, &error);
  g_autofree char      *table = NULL;

  if (rows == NULL)
    {
      rouse_run_view_say (self->view, ROUSE_SAY_ERROR, error->message);
      return;
    }
  add_pending (self, rows);
  table = rows->len > 0 ? g_strchomp (rouse_history_dup_table (rows, &look)) : g_strdup (_ ("no reloads yet"));
  rouse_run_view_say (self->view, ROUSE_SAY_ANSWER, table);
}

static void
act (RouseRunKeyboard *self, RouseKey key, const RouseKeyBytes *bytes)
{
  switch (key)
    {
    case ROUSE_KEY_NONE:
    case ROUSE_KEY_PREFIX:
      break;
    case ROUSE_KEY_PASS:
      pass (self, bytes);
      break;
    case ROUSE_KEY_QUIT:
      quit (self, 0);
      break;
    case ROUSE_KEY_INTERRUPT:
      quit (self, SIGINT);
      break;
    case ROUSE_KEY_SUSPEND:
      rouse_terminal_suspend ();
      break;
    case ROUSE_KEY_HISTORY:
      show_history (self);
      break;
    case ROUSE_KEY_HELP:
      rouse_run_view_show_keys (self->view);
      break;
    case ROUSE_KEY_RESTART:
    case ROUSE_KEY_STOP:
    case ROUSE_KEY_PAUSE:
      if (self->session == NULL || self->quitting)
        break;
      if (key == ROUSE_KEY_RESTART)
        restart (self);
      else if (key == ROUSE_KEY_STOP)
        stop_or_start (self);
      else
        toggle_pause (self);
      break;
    case ROUSE_KEY_UNKNOWN:
      rouse_run_view_say (self->view, ROUSE_SAY_ANSWER, _ ("that key means nothing after Ctrl-]; ? shows those that do"));
      break;
    }
}

static void
typed_cb (const char *data, gsize length, gpointer user_data)
{
  RouseRunKeyboard *self = user_data;

  while (length > 0)
    {
      RouseKey      key;
      RouseKeyBytes bytes = { NULL };
      gsize         taken = rouse_keys_take (&self->keys, rouse_run_is_alive (self->supervisor), data, length, &key, &bytes);

      act (self, key, &bytes);
      data += taken;
      length -= taken;
    }
}

static void
resized_cb (guint columns, guint rows, gpointer user_data)
{
  RouseRunKeyboard *self = user_data;

  rouse_supervisor_resize (self->supervisor, columns, rows);
}

static void
resumed_cb (gpointer user_data)
{
  RouseRunKeyboard *self = user_data;
  guint             columns, rows;

  /* Another size, if only for a moment, makes a full-screen program draw itself again. */
  if (!rouse_run_view_resume (self->view))
    return;
  rouse_terminal_get_size (&columns, &rows);
  rouse_supervisor_resize (self->supervisor, columns, rows > 1 ? rows - 1 : rows + 1);
}

static void
hung_up_cb (gpointer user_data)
{
  quit (user_data, SIGHUP);
}

RouseRunKeyboard *
rouse_run_keyboard_new (RouseRunView    *view,
                        RouseSession    *session,
                        RouseSupervisor *supervisor,
                        RouseHistory    *history,
                        RouseQuitFunc    quit_func,
                        gpointer         user_data)
{
  static const RouseTerminalFuncs funcs = { typed_cb, resized_cb, resumed_cb, hung_up_cb };
  RouseRunKeyboard               *self = g_new0 (RouseRunKeyboard, 1);
  g_autoptr (GError)              error = NULL;

  self->view = view;
  self->session = session;
  self->supervisor = supervisor;
  self->history = history;
  self->quit = quit_func;
  self->user_data = user_data;
  g_signal_connect_swapped (supervisor, "started", G_CALLBACK (started_cb), self);
  if (!rouse_terminal_open (&funcs, self, &error))
    rouse_run_view_say (view, ROUSE_SAY_ERROR, error->message);
  return self;
}

void
rouse_run_keyboard_free (RouseRunKeyboard *self)
{
  rouse_terminal_close ();
  g_signal_handlers_disconnect_by_data (self->supervisor, self);
  g_clear_pointer (&self->reload, rouse_reload_unref);
  g_clear_pointer (&self->run, rouse_run_unref);
  g_free (self);
}
