/* tray-model-build.c - the engine as the tray shows it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "app/tray-model-build.h"
#include "app/background-join.h"
#include "app/tray-words.h"

#include "project/page-url.h"

#include <glib/gi18n.h>

/* Entries that do not apply for the moment are hidden, not left out: then the menu's layout stays, and panels that
 * have it open need not build it anew. */

static RouseTrayItem *
append_for (RouseTrayItem *menu, const char *key, const char *label, const char *action, const char *id)
{
  return rouse_tray_item_append_action (menu, key, label, action, g_variant_new_string (id));
}

static void
append_details (RouseTrayItem *menu, const char *text)
{
  rouse_tray_item_append (menu, rouse_tray_item_new ("details", text))->enabled = FALSE;
}

/* What can be done with one program; @on: its project is on. */
static void
append_program_actions (RouseTrayItem *menu, RouseRunner *runner, const char *runner_id, gboolean on)
{
  gboolean       alive = rouse_runner_is_alive (runner);
  RouseTrayItem *restart = append_for (menu, "restart", _ ("Restart"), "app.program-restart", runner_id);
  RouseTrayItem *start = append_for (menu, "start", _ ("Start"), "app.program-start", runner_id);
  RouseTrayItem *stop = append_for (menu, "stop", _ ("Stop"), "app.program-stop", runner_id);

  restart->visible = stop->visible = on && alive;
  start->visible = on && !alive;
}

static void
append_show_output (RouseTrayItem *menu, const char *runner_id)
{
  g_autofree char *place = g_strconcat ("output/", runner_id, NULL);

  append_for (menu, "output", _ ("Show Output"), "app.show", place);
}

static void
append_program (RouseTrayItem *menu, RouseRunner *runner, const char *runner_id, gboolean on, gint64 now)
{
  const char      *name = rouse_runner_get_program (runner)->name;
  g_autofree char *key = g_strconcat ("program/", name, NULL);
  g_autofree char *label = rouse_tray_words_for_name (name);
  g_autofree char *details = rouse_tray_words_for_runner (runner, now);
  RouseTrayItem   *item = rouse_tray_item_append (menu, rouse_tray_item_new (key, label));

  append_details (item, details);
  append_program_actions (item, runner, runner_id, on);
  append_show_output (item, runner_id);
}

static void
append_programs (RouseTrayItem *menu, RouseEngine *engine, RouseSession *session, gint64 now)
{
  gboolean       on = rouse_session_get_on (session);
  guint          n = rouse_session_get_n_runners (session);
  RouseTrayItem *restart;

  if (n > 1)
    {
      restart = append_for (menu, "restart-all", _ ("Restart All"), "app.project-restart", rouse_session_get_id (session));
      restart->visible = on;
    }
  for (guint i = 0; i < n; i++)
    {
      RouseRunner     *runner = rouse_session_get_runner (session, i);
      g_autofree char *runner_id = rouse_engine_dup_runner_id (engine, runner);

      if (n > 1)
        append_program (menu, runner, runner_id, on, now);
      else
        append_program_actions (menu, runner, runner_id, on);
    }
}

static void
append_places (RouseTrayItem *menu, RouseEngine *engine, RouseSession *session)
{
  const char      *id = rouse_session_get_id (session);
  g_autofree char *url = rouse_project_dup_page_url (rouse_session_get_project (session));

  rouse_tray_item_append_separator (menu, "places");
  if (url != NULL)
    append_for (menu, "url", _ ("Open in Browser"), "app.project-open-url", id);
  if (rouse_session_get_n_runners (session) == 1)
    {
      g_autofree char *runner_id = rouse_engine_dup_runner_id (engine, rouse_session_get_runner (session, 0));

      append_show_output (menu, runner_id);
    }
  append_for (menu, "folder", _ ("Open Folder"), "app.project-open-folder", id);
}

static char *
dup_project_label (RouseSession *session)
{
  g_autofree char *name = rouse_tray_words_for_name (rouse_session_get_project (session)->name);
  g_autofree char *state = NULL;

  if (rouse_tray_judge_session (session) != ROUSE_TRAY_FAILING)
    return g_steal_pointer (&name);
  state = rouse_tray_words_for_session (session);
  /* Translators: a project and its state: “Shop (failed)” */
  return g_strdup_printf (_ ("%s (%s)"), name, state);
}

static void
append_project (RouseTrayItem *menu, RouseEngine *engine, RouseSession *session, gboolean quitting, gint64 now)
{
  const char      *id = rouse_session_get_id (session);
  g_autofree char *key = g_strconcat ("project/", id, NULL);
  g_autofree char *label = dup_project_label (session);
  g_autofree char *details = rouse_tray_words_for_details (session, now);
  RouseTrayItem   *item = append_for (menu, key, label, "app.project-toggle", id);
  RouseTrayItem   *on, *line;

  item->check = rouse_session_get_on (session) ? ROUSE_TRAY_CHECK_ON : ROUSE_TRAY_CHECK_OFF;
  item->enabled = !quitting;
  /* Panels open the submenu when the entry is clicked, so this is what can be clicked. */
  on = append_for (item, "on", _ ("On"), "app.project-toggle", id);
  on->check = item->check;
  append_details (item, details);
  line = rouse_tray_item_append_separator (item, "programs");
  /* One line is enough when nothing stands between this one and the next. */
  line->visible = rouse_session_get_on (session) || rouse_session_get_n_runners (session) > 1;
  append_programs (item, engine, session, now);
  append_places (item, engine, session);
}

static void
append_projects (RouseTrayItem *menu, RouseEngine *engine, gboolean quitting)
{
  guint  n = g_list_model_get_n_items (G_LIST_MODEL (engine));
  gint64 now = rouse_clock_get_now (rouse_engine_get_clock (engine));

  for (guint i = 0; i < MIN (n, ROUSE_TRAY_PROJECTS_MAX); i++)
    {
      g_autoptr (RouseSession) session = g_list_model_get_item (G_LIST_MODEL (engine), i);

      append_project (menu, engine, session, quitting, now);
    }
  if (n > ROUSE_TRAY_PROJECTS_MAX)
    append_for (menu, "more", _ ("More in the Window…"), "app.show", "projects");
  if (n == 0)
    rouse_tray_item_append_action (menu, "add", _ ("Add Project…"), "app.add", NULL);
}

static void
append_check (RouseTrayItem *menu, const char *key, const char *label, const char *action, gboolean checked)
{
  rouse_tray_item_append_action (menu, key, label, action, NULL)->check = checked ? ROUSE_TRAY_CHECK_ON : ROUSE_TRAY_CHECK_OFF;
}

static void
fill_menu (RouseTrayItem *menu, RouseEngine *engine, gboolean do_not_disturb, gboolean quitting)
{
  append_for (menu, "open", _ ("Open Rouse"), "app.show", "");
  rouse_tray_item_append_separator (menu, "projects");
  append_projects (menu, engine, quitting);
  rouse_tray_item_append_separator (menu, "switches");
  append_check (menu, "pause", _ ("Pause All"), "app.pause-all", rouse_engine_get_paused (engine));
  append_check (menu, "quiet", _ ("Do Not Disturb"), "app.do-not-disturb", do_not_disturb);
  rouse_tray_item_append_separator (menu, "application");
  rouse_tray_item_append_action (menu, "history", _ ("History"), "app.history", NULL);
  rouse_tray_item_append_action (menu, "preferences", _ ("Preferences"), "app.preferences", NULL);
  /* A second time it does not wait for programs that take long to end. */
  rouse_tray_item_append_action (menu, "quit", quitting ? _ ("Quit Now") : _ ("Quit"), "app.quit", NULL);
}

/* One line a project. */
static char *
dup_tooltip_text (RouseEngine *engine)
{
  guint    n = g_list_model_get_n_items (G_LIST_MODEL (engine));
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < MIN (n, ROUSE_TRAY_PROJECTS_MAX); i++)
    {
      g_autoptr (RouseSession) session = g_list_model_get_item (G_LIST_MODEL (engine), i);
      g_autofree char         *name = rouse_tray_words_for_name (rouse_session_get_project (session)->name);
      g_autofree char         *state = rouse_tray_words_for_session (session);

      if (i > 0)
        g_string_append_c (text, '\n');
      /* Translators: a project and its state: “Shop: running” */
      g_string_append_printf (text, _ ("%s: %s"), name, state);
    }
  if (n > ROUSE_TRAY_PROJECTS_MAX)
    {
      g_string_append_c (text, '\n');
      g_string_append_printf (text, ngettext ("and %u more", "and %u more", n - ROUSE_TRAY_PROJECTS_MAX), n - ROUSE_TRAY_PROJECTS_MAX);
    }
  return g_string_free (text, FALSE);
}

RouseTrayModel *
rouse_tray_model_build (RouseEngine *engine, gboolean do_not_disturb)
{
  RouseTrayModel  *model = rouse_tray_model_new ();
  RouseStatus      status = rouse_status_of_engine (engine);
  g_autofree char *summary = rouse_status_make_line (&status);
  gboolean         quitting;

  g_object_get (engine, "quitting", &quitting, NULL);
  model->state = rouse_tray_judge (engine);
  model->title = g_strdup (_ ("Rouse"));
  /* Some panels show the title only. */
  model->tooltip_title = g_strdup_printf ("%s · %s", model->title, quitting ? _ ("Ending…") : summary);
  model->tooltip_text = dup_tooltip_text (engine);
  fill_menu (model->menu, engine, do_not_disturb, quitting);
  return model;
}
