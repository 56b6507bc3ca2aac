/* run-keyboard.c - what is typed at "rouse run"
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "run-keyboard.h"
#include "keys.h"
#include "run-recent.h"
#include "terminal.h"
#include "text.h"

#include <glib/gi18n.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

struct _RouseRunKeyboard
{
  RouseRunView             *view;
  RouseSession             *session; /* (nullable) */
  RouseRunner              *runner;  /* (nullable) the only one, without a session */
  RouseRunRecent           *recent;  /* (owned) */
  const RouseKeyboardFuncs *funcs;
  gpointer                  user_data;
  RouseKeys                 keys;
  char                     *chosen; /* (owned) (nullable) the program that the keys are about; %NULL: all */
  gboolean                  quitting;
};

static gboolean
is_shared (RouseRunKeyboard *self)
{
  return rouse_run_output_is_shared (rouse_run_view_get_output (self->view));
}

static guint
count_runners (RouseRunKeyboard *self)
{
  return self->session != NULL ? rouse_session_get_n_runners (self->session) : 1;
}

static RouseRunner *
get_runner (RouseRunKeyboard *self, guint i)
{
  return self->session != NULL ? rouse_session_get_runner (self->session, i) : self->runner;
}

/* (nullable): the program that gets what is typed. */
static RouseRunner *
find_typed_to (RouseRunKeyboard *self)
{
  const char *front = rouse_run_output_get_front (rouse_run_view_get_output (self->view));

  if (!is_shared (self))
    return get_runner (self, 0);
  return front != NULL ? rouse_session_find_runner (self->session, front) : NULL;
}

/* Each program's terminal is as wide as its lines may be. */
static void
set_sizes (RouseRunKeyboard *self, guint columns, guint rows)
{
  RouseRunOutput *output = rouse_run_view_get_output (self->view);

  for (guint i = 0; i < count_runners (self); i++)
    {
      RouseRunner *runner = get_runner (self, i);
      const char  *name = rouse_runner_get_program (runner)->name;

      rouse_runner_resize (runner, rouse_run_output_get_columns (output, name, columns), rows);
    }
}

void
rouse_run_keyboard_update (RouseRunKeyboard *self)
{
  guint columns, rows;

  if (self->chosen != NULL && (!is_shared (self) || rouse_session_find_runner (self->session, self->chosen) == NULL))
    g_clear_pointer (&self->chosen, g_free);
  rouse_terminal_get_size (&columns, &rows);
  set_sizes (self, columns, rows);
}

static void
set_front (RouseRunKeyboard *self, const char *name)
{
  rouse_run_output_set_front (rouse_run_view_get_output (self->view), name);
  rouse_run_keyboard_update (self);
}

static void
quit (RouseRunKeyboard *self, int signum)
{
  self->quitting = TRUE;
  self->funcs->quit (signum, self->user_data);
}

static void
pass (RouseRunKeyboard *self, const RouseKeyBytes *bytes)
{
  RouseRunner *runner = find_typed_to (self);

  /* Once it has been asked to end, who types ^C means Rouse, and means it. */
  if (self->quitting && memchr (bytes->data, 'c' & 0x1f, bytes->length) != NULL)
    quit (self, SIGINT);
  else if (runner != NULL)
    rouse_runner_write (runner, bytes->data, bytes->length);
}

static gboolean
is_meant (RouseRunKeyboard *self, RouseRunner *runner)
{
  return self->chosen == NULL || g_str_equal (self->chosen, rouse_runner_get_program (runner)->name);
}

static gboolean
is_stoppable (RouseRunner *runner)
{
  switch (rouse_runner_get_state (runner))
    {
    case ROUSE_STATE_STARTING:
    case ROUSE_STATE_RUNNING:
    case ROUSE_STATE_STOPPING:
    case ROUSE_STATE_WAITING:
    case ROUSE_STATE_BUILDING:
      return TRUE;
    case ROUSE_STATE_STOPPED: /* it may wait for another one, and be about to start */
      return !rouse_runner_get_held (runner) && rouse_runner_get_awaits (runner) != NULL;
    case ROUSE_STATE_FAILED:
    case ROUSE_STATE_FINISHED:
      break;
    }
  return rouse_run_is_alive (runner);
}

static void
restart (RouseRunKeyboard *self)
{
  RouseRunner *chosen = self->chosen != NULL ? rouse_session_find_runner (self->session, self->chosen) : NULL;

  if (chosen == NULL && is_shared (self))
    rouse_session_restart (self->session);
  else
    rouse_runner_restart (chosen != NULL ? chosen : get_runner (self, 0));
}

/* Enter: what one would want to run and does not. A task that is done has done what one wants. */
static void
start (RouseRunKeyboard *self)
{
  if (!is_shared (self))
    {
      restart (self);
      return;
    }
  for (guint i = 0; i < count_runners (self); i++)
    {
      RouseRunner *runner = get_runner (self, i);
      RouseState   state = rouse_runner_get_state (runner);

      if (is_meant (self, runner) && !is_stoppable (runner) && (state != ROUSE_STATE_FINISHED || self->chosen != NULL))
        rouse_runner_restart (runner);
    }
}

/* If something of what is meant runs, all of it stops; else all of it starts. */
static void
stop_or_start (RouseRunKeyboard *self)
{
  gboolean stoppable = FALSE;

  for (guint i = 0; i < count_runners (self); i++)
    stoppable |= is_meant (self, get_runner (self, i)) && is_stoppable (get_runner (self, i));
  if (!stoppable)
    {
      restart (self);
      return;
    }
  for (guint i = 0; i < count_runners (self); i++)
    if (is_meant (self, get_runner (self, i)))
      rouse_runner_stop (get_runner (self, i));
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
choose (RouseRunKeyboard *self, char digit)
{
  guint            number = (guint) (digit - '0');
  g_autofree char *shown = NULL;

  if (number > count_runners (self))
    {
      rouse_run_view_sayf (self->view, ROUSE_SAY_ANSWER, _ ("there is no program %u; ? shows which there are"), number);
      return;
    }
  g_clear_pointer (&self->chosen, g_free);
  if (number == 0)
    {
      rouse_run_view_say (self->view, ROUSE_SAY_ANSWER, _ ("the keys are about all programs again"));
      return;
    }
  self->chosen = g_strdup (rouse_runner_get_program (get_runner (self, number - 1))->name);
  shown = rouse_text_dup_printable (self->chosen);
  rouse_run_view_sayf (self->view, ROUSE_SAY_ANSWER,
                       _ ("%s is chosen: r restarts it, s stops it, i types to it; 0 chooses all again"), shown);
}

static void
toggle_typing (RouseRunKeyboard *self)
{
  RouseRunOutput *output = rouse_run_view_get_output (self->view);
  RouseRunner    *chosen = self->chosen != NULL ? rouse_session_find_runner (self->session, self->chosen) : NULL;

  if (rouse_run_output_get_front (output) != NULL)
    {
      set_front (self, NULL);
      rouse_run_view_say (self->view, ROUSE_SAY_ANSWER, _ ("the keys are Rouse's again"));
    }
  else if (chosen == NULL)
    rouse_run_view_say (self->view, ROUSE_SAY_ANSWER, _ ("choose the program to type to first, by its digit; ? shows them"));
  else if (!rouse_run_is_alive (chosen))
    rouse_run_view_sayf (self->view, ROUSE_SAY_ANSWER, _ ("%s does not run"), self->chosen);
  else
    {
      rouse_run_view_sayf (self->view, ROUSE_SAY_ANSWER, _ ("%s has the keyboard; Ctrl-] i ends that"), self->chosen);
      set_front (self, self->chosen);
    }
}

static void
show_history (RouseRunKeyboard *self)
{
  const char        *project = rouse_runner_get_program (get_runner (self, 0))->project;
  g_autoptr (GError) error = NULL;
  g_autofree char   *table = rouse_run_recent_dup_table (self->recent, project, rouse_text_has_colour (STDERR_FILENO), &error);

  if (table == NULL)
    rouse_run_view_say (self->view, ROUSE_SAY_ERROR, error->message);
  else
    rouse_run_view_say (self->view, ROUSE_SAY_ANSWER, table);
}

static void
say_unknown (RouseRunKeyboard *self)
{
  rouse_run_view_say (self->view, ROUSE_SAY_ANSWER, _ ("that key means nothing after Ctrl-]; ? shows those that do"));
}

/* What needs a session that goes on. */
static void
act_on_programs (RouseRunKeyboard *self, RouseKey key)
{
  if (self->session == NULL || self->quitting)
    return;
  if (key == ROUSE_KEY_RESTART)
    restart (self);
  else if (key == ROUSE_KEY_START)
    start (self);
  else if (key == ROUSE_KEY_STOP)
    stop_or_start (self);
  else if (key == ROUSE_KEY_PAUSE)
    toggle_pause (self);
  else if (key == ROUSE_KEY_ALLOW)
    self->funcs->allow (self->user_data);
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
      /* Of several, no other program could be meant: it is a way to quit as good as the other. */
      quit (self, is_shared (self) ? 0 : SIGINT);
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
    case ROUSE_KEY_START:
    case ROUSE_KEY_STOP:
    case ROUSE_KEY_PAUSE:
    case ROUSE_KEY_ALLOW:
      act_on_programs (self, key);
      break;
    case ROUSE_KEY_CHOOSE:
      if (is_shared (self))
        choose (self, bytes->data[0]);
      break;
    case ROUSE_KEY_TYPE:
      if (is_shared (self))
        toggle_typing (self);
      break;
    case ROUSE_KEY_UNKNOWN:
      say_unknown (self);
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
      RouseRunner  *runner = find_typed_to (self);
      gboolean      passes = runner != NULL && rouse_run_is_alive (runner);
      gsize         taken = rouse_keys_take (&self->keys, passes, data, length, &key, &bytes);

      act (self, key, &bytes);
      data += taken;
      length -= taken;
    }
}

static void
resized_cb (guint columns, guint rows, gpointer user_data)
{
  set_sizes (user_data, columns, rows);
}

static void
resumed_cb (gpointer user_data)
{
  RouseRunKeyboard *self = user_data;
  guint             columns, rows;

  /* Another size, if only for a moment, makes a full-screen program draw itself again. */
  if (!rouse_run_output_resume (rouse_run_view_get_output (self->view)))
    return;
  rouse_terminal_get_size (&columns, &rows);
  set_sizes (self, columns, rows > 1 ? rows - 1 : rows + 1);
}

static void
hung_up_cb (gpointer user_data)
{
  quit (user_data, SIGHUP);
}

/* Nobody is there to type to any more. */
static void
exited_cb (RouseRunKeyboard *self, RouseRun *run, RouseRunner *runner)
{
  const char *front = rouse_run_output_get_front (rouse_run_view_get_output (self->view));

  if (front != NULL && g_str_equal (front, rouse_runner_get_program (runner)->name))
    set_front (self, NULL);
}

void
rouse_run_keyboard_add_runner (RouseRunKeyboard *self, RouseRunner *runner)
{
  g_signal_connect_swapped (runner, "exited", G_CALLBACK (exited_cb), self);
  rouse_run_recent_add_runner (self->recent, runner);
  rouse_run_keyboard_update (self);
}

RouseRunKeyboard *
rouse_run_keyboard_new (RouseRunView             *view,
                        RouseSession             *session,
                        RouseRunner              *runner,
                        RouseHistory             *history,
                        const RouseKeyboardFuncs *keyboard_funcs,
                        gpointer                  user_data)
{
  static const RouseTerminalFuncs funcs = { typed_cb, resized_cb, resumed_cb, hung_up_cb };
  RouseRunKeyboard               *self = g_new0 (RouseRunKeyboard, 1);
  g_autoptr (GError)              error = NULL;

  self->view = view;
  self->session = session;
  self->runner = runner;
  self->recent = rouse_run_recent_new (history);
  self->funcs = keyboard_funcs;
  self->user_data = user_data;
  if (!rouse_terminal_open (&funcs, self, &error))
    rouse_run_view_say (view, ROUSE_SAY_ERROR, error->message);
  return self;
}

void
rouse_run_keyboard_free (RouseRunKeyboard *self)
{
  rouse_terminal_close ();
  rouse_run_recent_free (self->recent);
  g_free (self->chosen);
  g_free (self);
}
