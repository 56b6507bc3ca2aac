/* actions.c - everything that can be done, as actions of the application
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-app"
#include "config.h"
#include "app/actions.h"

#include "project/page-url.h"

/** What the actions act upon; belongs to the map that has them. */
typedef struct
{
  RouseEngine            *engine; /* (owned) */
  const RouseActionFuncs *funcs;
  gpointer                data;
} Actions;

static void
actions_free (gpointer data)
{
  Actions *self = data;

  g_object_unref (self->engine);
  g_free (self);
}

/* What the application does itself. */

static void
show_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const Actions *self = data;
  const char    *place = g_variant_get_string (parameter, NULL);

  self->funcs->show (*place != '\0' ? place : NULL, self->data);
}

static void
toggle_window_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const Actions *self = data;

  self->funcs->toggle_window (self->data);
}

/* For the actions that are called as the place they show. */
static void
show_place_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const Actions *self = data;

  self->funcs->show (g_action_get_name (G_ACTION (action)), self->data);
}

static void
dismiss_notice_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const Actions *self = data;

  self->funcs->dismiss_notice (self->data);
}

/* Projects. All of them may have gone since the action was offered. */

static RouseSession *
find_session (const Actions *self, GVariant *parameter)
{
  return rouse_engine_find (self->engine, g_variant_get_string (parameter, NULL));
}

static void
set_on (const Actions *self, RouseSession *session, gboolean on)
{
  if (session != NULL)
    rouse_engine_set_on (self->engine, session, on);
}

static void
project_on_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  set_on (data, find_session (data, parameter), TRUE);
}

static void
project_off_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  set_on (data, find_session (data, parameter), FALSE);
}

static void
project_toggle_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  RouseSession *session = find_session (data, parameter);

  set_on (data, session, session != NULL && !rouse_session_get_on (session));
}

static void
project_restart_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const Actions *self = data;
  RouseSession  *session = find_session (self, parameter);

  if (session == NULL || rouse_engine_get_quitting (self->engine))
    return;
  if (rouse_session_get_on (session))
    rouse_session_restart (session);
  else
    set_on (self, session, TRUE);
}

static void
project_open_url_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const Actions   *self = data;
  RouseSession    *session = find_session (self, parameter);
  g_autofree char *url = session != NULL ? rouse_project_dup_page_url (rouse_session_get_project (session)) : NULL;

  if (url != NULL)
    self->funcs->open_uri (url, self->data);
}

static void
project_open_folder_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const Actions *self = data;
  RouseSession  *session = find_session (self, parameter);

  if (session != NULL)
    self->funcs->open_folder (rouse_session_get_project (session)->root, self->data);
}

/* Programs. */

static RouseRunner *
find_runner (const Actions *self, GVariant *parameter, RouseSession **session)
{
  return rouse_engine_find_runner (self->engine, g_variant_get_string (parameter, NULL), session);
}

/* A program runs only where changes are looked for: so the whole project is switched on. */
static void
restart (const Actions *self, RouseSession *session, RouseRunner *runner)
{
  if (runner == NULL || rouse_engine_get_quitting (self->engine))
    return;
  if (rouse_session_get_on (session))
    rouse_runner_restart (runner);
  else
    set_on (self, session, TRUE);
}

static void
program_start_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  RouseSession *session;
  RouseRunner  *runner = find_runner (data, parameter, &session);
  RouseState    state = runner != NULL ? rouse_runner_get_state (runner) : ROUSE_STATE_STOPPED;

  if (state != ROUSE_STATE_RUNNING && state != ROUSE_STATE_STARTING)
    restart (data, session, runner);
}

static void
program_restart_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  RouseSession *session;
  RouseRunner  *runner = find_runner (data, parameter, &session);

  restart (data, session, runner);
}

static void
program_stop_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  RouseRunner *runner = find_runner (data, parameter, NULL);

  if (runner != NULL)
    rouse_runner_stop (runner);
}

static void
program_kill_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  RouseRunner *runner = find_runner (data, parameter, NULL);

  if (runner != NULL)
    rouse_runner_kill (runner);
}

static gint64
get_failed_at (RouseRunner *runner)
{
  RouseRun *build = rouse_runner_get_failed_build (runner);
  RouseRun *run = build != NULL ? build : rouse_runner_get_run (runner);

  return rouse_runner_get_state (runner) == ROUSE_STATE_FAILED && run != NULL ? MAX (run->end_us, run->start_us) : 0;
}

static void
restart_failed_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const Actions *self = data;
  RouseSession  *last_session = NULL;
  RouseRunner   *last = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->engine)); i++)
    {
      g_autoptr (RouseSession) session = g_list_model_get_item (G_LIST_MODEL (self->engine), i);

      for (guint j = 0; j < rouse_session_get_n_runners (session); j++)
        {
          RouseRunner *runner = rouse_session_get_runner (session, j);

          if (get_failed_at (runner) > (last != NULL ? get_failed_at (last) : 0))
            {
              last = runner;
              last_session = session;
            }
        }
    }
  restart (self, last_session, last);
}

/* All of it. */

static void
pause_all_cb (GSimpleAction *action, GVariant *state, gpointer data)
{
  const Actions *self = data;

  rouse_engine_set_paused (self->engine, g_variant_get_boolean (state));
}

static void
paused_cb (RouseEngine *engine, GParamSpec *pspec, GSimpleAction *action)
{
  g_simple_action_set_state (action, g_variant_new_boolean (rouse_engine_get_paused (engine)));
}

/* Who shows the icon sets the state; all others can only ask for it. */
static void
refuse_cb (GSimpleAction *action, GVariant *state, gpointer data)
{
}

static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const Actions *self = data;

  self->funcs->quit (self->data);
}

void
rouse_actions_add (GActionMap *map, RouseEngine *engine, GSettings *settings, const RouseActionFuncs *funcs, gpointer data)
{
  static const GActionEntry entries[] = {
    { "show", show_cb, "s" },
    { "toggle-window", toggle_window_cb },
    { "history", show_place_cb },
    { "preferences", show_place_cb },
    { "shortcuts", show_place_cb },
    { "about", show_place_cb },
    { "add", show_place_cb },
    { "dismiss-notice", dismiss_notice_cb },
    { "project-on", project_on_cb, "s" },
    { "project-off", project_off_cb, "s" },
    { "project-toggle", project_toggle_cb, "s" },
    { "project-restart", project_restart_cb, "s" },
    { "project-open-url", project_open_url_cb, "s" },
    { "project-open-folder", project_open_folder_cb, "s" },
    { "program-start", program_start_cb, "s" },
    { "program-stop", program_stop_cb, "s" },
    { "program-restart", program_restart_cb, "s" },
    { "program-kill", program_kill_cb, "s" },
    { "restart-failed", restart_failed_cb },
    { "pause-all", NULL, NULL, "false", pause_all_cb },
    { "tray-present", NULL, NULL, "false", refuse_cb },
    { "quit", quit_cb },
  };
  Actions            *self = g_new (Actions, 1);
  g_autoptr (GAction) do_not_disturb = g_settings_create_action (settings, "do-not-disturb");

  *self = (Actions){ g_object_ref (engine), funcs, data };
  g_object_set_data_full (G_OBJECT (map), "rouse-actions", self, actions_free);
  g_action_map_add_action_entries (map, entries, G_N_ELEMENTS (entries), self);
  g_action_map_add_action (map, do_not_disturb);
  g_signal_connect_object (engine, "notify::paused", G_CALLBACK (paused_cb), g_action_map_lookup_action (map, "pause-all"), 0);
}
