/* remove-project.c - removes a project
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-ui"
#include "config.h"
#include "remove-project.h"
#include "toast.h"

#include <glib/gi18n.h>

/* AdwMessageDialog is what the oldest libadwaita that we support has. */
G_GNUC_BEGIN_IGNORE_DEPRECATIONS

/* What it takes to put everything back; counted, since the dialog, the toast and a last wait share it. */
typedef struct
{
  RouseWindow  *window;  /* (owned) */
  RouseEngine  *engine;  /* (owned) */
  RouseSession *session; /* (owned) */
  RouseProject *project; /* (owned) */
  guint         position;
  gboolean      was_on;
} Removal;

static void
removal_clear (gpointer data)
{
  Removal *removal = data;

  g_object_unref (removal->window);
  g_object_unref (removal->engine);
  g_object_unref (removal->session);
  rouse_project_unref (removal->project);
}

static void
removal_unref (gpointer data, GClosure *closure)
{
  g_rc_box_release_full (data, removal_clear);
}

static void
tell (Removal *removal, const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (removal->window), "win.toast", "s", text);
}

static void
switch_on (Removal *removal)
{
  gtk_widget_activate_action (GTK_WIDGET (removal->window), "app.project-on", "s", removal->project->id);
}

static void
idle_cb (RouseSession *session, Removal *removal)
{
  g_signal_handlers_disconnect_by_func (session, idle_cb, removal);
  switch_on (removal);
}

/* What still ends from before would get into the way of what is started. */
static void
undo_cb (AdwToast *toast, Removal *removal)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *place = g_strconcat ("project/", removal->project->id, NULL);

  if (rouse_engine_add (removal->engine, removal->project, (int) removal->position, &error) == NULL)
    {
      tell (removal, error->message);
      return;
    }
  gtk_widget_activate_action (GTK_WIDGET (removal->window), "win.show", "s", place);
  if (!removal->was_on)
    return;
  if (rouse_session_is_alive (removal->session))
    g_signal_connect_data (removal->session, "idle", G_CALLBACK (idle_cb), g_rc_box_acquire (removal), removal_unref, 0);
  else
    switch_on (removal);
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, Removal *removal)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *text = g_strdup_printf (_ ("Removed “%s”"), removal->project->name);
  AdwToast          *toast;

  if (!g_str_equal (response, "remove"))
    return;
  if (!rouse_engine_remove (removal->engine, removal->session, &error))
    {
      tell (removal, error->message);
      return;
    }
  toast = rouse_toast_new (text);
  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_timeout (toast, 10);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_cb), g_rc_box_acquire (removal), removal_unref, 0);
  rouse_window_add_toast (removal->window, toast);
}

static guint
find_position (RouseEngine *engine, RouseSession *session)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (engine));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (RouseSession) item = g_list_model_get_item (G_LIST_MODEL (engine), i);

      if (item == session)
        return i;
    }
  return n;
}

void
rouse_remove_project_ask (RouseWindow *window, RouseEngine *engine, RouseSession *session)
{
  Removal         *removal = g_rc_box_new (Removal);
  g_autofree char *heading = NULL;
  GtkWidget       *dialog;

  *removal = (Removal){ g_object_ref (window), g_object_ref (engine), g_object_ref (session),
                        rouse_project_ref (rouse_session_get_project (session)), find_position (engine, session),
                        rouse_session_get_on (session) };
  heading = g_strdup_printf (_ ("Remove “%s”?"), removal->project->name);
  dialog = adw_message_dialog_new (GTK_WINDOW (window), heading, rouse_session_is_alive (session) ? _ ("Its programs are stopped. The folder and its files stay as they are.") : _ ("The folder and its files stay as they are."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "remove", _ ("_Remove"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "remove", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), removal, removal_unref, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

G_GNUC_END_IGNORE_DEPRECATIONS
