/* window.c - the main window
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-ui"
#include "config.h"
#include "window.h"
#include "about.h"
#include "allow-dialog.h"
#include "app/application.h"
#include "banner.h"
#include "drop-area.h"
#include "history-page.h"
#include "place.h"
#include "preferences-window.h"
#include "project-dialog.h"
#include "projects-view.h"
#include "remove-project.h"
#include "shortcuts.h"
#include "toast.h"
#include "tray-hint.h"

#include <glib/gi18n.h>

/**
 * RouseWindow:
 *
 * Knows the places and how to get to them; what is shown there is the business of its views.
 */
struct _RouseWindow
{
  AdwWindow parent_instance;

  GApplication     *application; /* (unowned) outlives the window */
  RouseEngine      *engine;      /* (owned) */
  GSettings        *settings;    /* (owned) */
  RouseHistoryPage *history;     /* (nullable) made when it is first shown */

  AdwToastOverlay   *toasts;
  RouseTrayHint     *tray_hint;
  RouseDropArea     *drop_area;
  GtkWidget         *title;
  GtkWidget         *back_button;
  RouseBanner       *notice;
  AdwViewStack      *views;
  AdwBin            *history_place;
  RouseProjectsView *projects_view;
};

G_DEFINE_FINAL_TYPE (RouseWindow, rouse_window, ADW_TYPE_WINDOW)

static RouseHistoryPage *
ensure_history (RouseWindow *self)
{
  if (self->history == NULL)
    {
      self->history = ROUSE_HISTORY_PAGE (rouse_history_page_new (self->engine));
      adw_bin_set_child (self->history_place, GTK_WIDGET (self->history));
    }
  return self->history;
}

static void
visible_child_cb (RouseWindow *self)
{
  if (g_strcmp0 (adw_view_stack_get_visible_child_name (self->views), "history") == 0)
    ensure_history (self);
}

static void
notice_cb (RouseWindow *self)
{
  const char *notice = rouse_application_get_notice (ROUSE_APPLICATION (self->application));

  if (rouse_engine_get_quitting (self->engine))
    {
      rouse_banner_set_action (self->notice, _ ("_Quit at Once"), "app.quit", NULL);
      rouse_banner_set_text (self->notice, ROUSE_BANNER_INFO, notice);
      return;
    }
  rouse_banner_set_action (self->notice, _ ("_Dismiss"), "app.dismiss-notice", NULL);
  rouse_banner_set_text (self->notice, ROUSE_BANNER_WARNING, notice);
}

static void
show_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  rouse_window_show_place (ROUSE_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
back_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  rouse_projects_view_go_back (ROUSE_WINDOW (widget)->projects_view);
}

static void
add_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  const char *folder = g_variant_get_string (parameter, NULL);

  rouse_project_dialog_add (GTK_WINDOW (widget), ROUSE_WINDOW (widget)->engine, *folder != '\0' ? folder : NULL);
}

static void
edit_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  RouseWindow  *self = ROUSE_WINDOW (widget);
  RouseSession *session = rouse_engine_find (self->engine, g_variant_get_string (parameter, NULL));

  if (session != NULL)
    rouse_project_dialog_edit (GTK_WINDOW (self), self->engine, session);
}

static void
allow_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  RouseWindow  *self = ROUSE_WINDOW (widget);
  RouseSession *session = rouse_engine_find (self->engine, g_variant_get_string (parameter, NULL));

  if (session != NULL)
    rouse_allow_dialog_present (GTK_WINDOW (self), self->engine, session);
}

static void
remove_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  RouseWindow  *self = ROUSE_WINDOW (widget);
  RouseSession *session = rouse_engine_find (self->engine, g_variant_get_string (parameter, NULL));

  if (session != NULL)
    rouse_remove_project_ask (self, self->engine, session);
}

static void
move_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  RouseWindow  *self = ROUSE_WINDOW (widget);
  const char   *id;
  int           by;
  RouseSession *session;

  g_variant_get (parameter, "(&si)", &id, &by);
  session = rouse_engine_find (self->engine, id);
  if (session != NULL)
    rouse_projects_view_move (self->projects_view, session, by);
}

static void
toast_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  rouse_window_add_toast (ROUSE_WINDOW (widget), rouse_toast_new (g_variant_get_string (parameter, NULL)));
}

static void
find_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  RouseWindow *self = ROUSE_WINDOW (widget);

  if (g_strcmp0 (adw_view_stack_get_visible_child_name (self->views), "history") == 0)
    rouse_history_page_search (ensure_history (self));
  else
    rouse_projects_view_search (self->projects_view);
}

static void
restart_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  RouseSession *session = rouse_projects_view_get_session (ROUSE_WINDOW (widget)->projects_view);

  if (session != NULL)
    gtk_widget_activate_action (widget, "app.project-restart", "s", rouse_session_get_id (session));
}

static void
next_pane_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  RouseWindow *self = ROUSE_WINDOW (widget);

  if (gtk_widget_get_mapped (GTK_WIDGET (self->projects_view)))
    rouse_projects_view_next_pane (self->projects_view);
  else
    gtk_widget_child_focus (widget, GTK_DIR_TAB_FORWARD);
}

static gboolean
rouse_window_close_request (GtkWindow *window)
{
  rouse_tray_hint_closing (ROUSE_WINDOW (window)->tray_hint);

  return GTK_WINDOW_CLASS (rouse_window_parent_class)->close_request (window);
}

static void
rouse_window_dispose (GObject *object)
{
  RouseWindow *self = ROUSE_WINDOW (object);

  g_clear_object (&self->settings);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (rouse_window_parent_class)->dispose (object);
}

static void
rouse_window_class_init (RouseWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rouse_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = rouse_window_close_request;

  g_type_ensure (ROUSE_TYPE_BANNER);
  g_type_ensure (ROUSE_TYPE_DROP_AREA);
  g_type_ensure (ROUSE_TYPE_PROJECTS_VIEW);
  g_type_ensure (ROUSE_TYPE_TRAY_HINT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/rouse/Rouse/ui/window.ui");
  gtk_widget_class_bind_template_child (widget_class, RouseWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, RouseWindow, tray_hint);
  gtk_widget_class_bind_template_child (widget_class, RouseWindow, drop_area);
  gtk_widget_class_bind_template_child (widget_class, RouseWindow, title);
  gtk_widget_class_bind_template_child (widget_class, RouseWindow, back_button);
  gtk_widget_class_bind_template_child (widget_class, RouseWindow, notice);
  gtk_widget_class_bind_template_child (widget_class, RouseWindow, views);
  gtk_widget_class_bind_template_child (widget_class, RouseWindow, history_place);
  gtk_widget_class_bind_template_child (widget_class, RouseWindow, projects_view);

  gtk_widget_class_install_action (widget_class, "win.show", "s", show_action);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "win.add", "s", add_action);
  gtk_widget_class_install_action (widget_class, "win.edit", "s", edit_action);
  gtk_widget_class_install_action (widget_class, "win.allow", "s", allow_action);
  gtk_widget_class_install_action (widget_class, "win.remove", "s", remove_action);
  gtk_widget_class_install_action (widget_class, "win.move", "(si)", move_action);
  gtk_widget_class_install_action (widget_class, "win.toast", "s", toast_action);
  gtk_widget_class_install_action (widget_class, "win.find", NULL, find_action);
  gtk_widget_class_install_action (widget_class, "win.restart", NULL, restart_action);
  gtk_widget_class_install_action (widget_class, "win.next-pane", NULL, next_pane_action);
}

static void
rouse_window_init (RouseWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->settings = g_settings_new (ROUSE_APP_ID);
  g_settings_bind (self->settings, "window-width", self, "default-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "window-height", self, "default-height", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "window-maximized", self, "maximized", G_SETTINGS_BIND_DEFAULT);
  g_signal_connect_object (self->views, "notify::visible-child", G_CALLBACK (visible_child_cb), self, G_CONNECT_SWAPPED);
  rouse_shortcuts_add (GTK_WIDGET (self));
  rouse_drop_area_attach (self->drop_area, GTK_WIDGET (self->toasts));
  g_object_bind_property (self->projects_view, "can-go-back", self->back_button, "visible", G_BINDING_SYNC_CREATE);
}

GtkWidget *
rouse_window_new (GApplication *application, RouseEngine *engine)
{
  RouseWindow *self = g_object_new (ROUSE_TYPE_WINDOW, NULL);

  self->application = application;
  self->engine = g_object_ref (engine);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "app", G_ACTION_GROUP (application));
  rouse_projects_view_set_engine (self->projects_view, engine);
  g_signal_connect_object (application, "notify::notice", G_CALLBACK (notice_cb), self, G_CONNECT_SWAPPED);
  notice_cb (self);
  rouse_tray_hint_watch (self->tray_hint, application);
  return GTK_WIDGET (self);
}

void
rouse_window_show_place (RouseWindow *self, const char *text)
{
  g_autoptr (RousePlace) place = rouse_place_parse (text);

  switch (place->kind)
    {
    case ROUSE_PLACE_HERE:
      break;
    case ROUSE_PLACE_PROJECTS:
    case ROUSE_PLACE_PROJECT:
    case ROUSE_PLACE_OUTPUT:
      adw_view_stack_set_visible_child_name (self->views, "projects");
      rouse_projects_view_show (self->projects_view, place->id, place->program);
      break;
    case ROUSE_PLACE_HISTORY:
    case ROUSE_PLACE_RELOAD:
      adw_view_stack_set_visible_child_name (self->views, "history");
      rouse_history_page_show (ensure_history (self), place->id, place->reload);
      break;
    case ROUSE_PLACE_PREFERENCES:
      rouse_preferences_present (GTK_WINDOW (self));
      break;
    case ROUSE_PLACE_SHORTCUTS:
      rouse_shortcuts_present (GTK_WINDOW (self));
      break;
    case ROUSE_PLACE_ABOUT:
      rouse_about_present (GTK_WINDOW (self));
      break;
    case ROUSE_PLACE_ADD:
      gtk_widget_activate_action (GTK_WIDGET (self), "win.add", "s", place->folder != NULL ? place->folder : "");
      break;
    }
}

void
rouse_window_add_toast (RouseWindow *self, AdwToast *toast)
{
  adw_toast_overlay_add_toast (self->toasts, toast);
}
