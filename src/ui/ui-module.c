/* ui-module.c - what the resident loads: the windows
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "app/ui.h"
#include "output-view.h"
#include "window.h"

#define ROUSE_TYPE_WINDOWS (rouse_windows_get_type ())
G_DECLARE_FINAL_TYPE (RouseWindows, rouse_windows, ROUSE, WINDOWS, GObject)

/** The one main window, made when it is first shown; hidden, not destroyed, when it is closed. */
struct _RouseWindows
{
  GObject parent_instance;

  GApplication *application; /* (unowned) */
  RouseEngine  *engine;      /* (unowned) */
  GtkWindow    *window;      /* (owned) (nullable) */
};

static void windows_ui_init (RouseUiInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RouseWindows, rouse_windows, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (ROUSE_TYPE_UI, windows_ui_init))

static void
windows_show (RouseUi *ui, const char *place, const char *token)
{
  RouseWindows *self = ROUSE_WINDOWS (ui);

  if (self->window == NULL)
    self->window = GTK_WINDOW (g_object_ref_sink (rouse_window_new (self->application, self->engine)));
  rouse_window_show_place (ROUSE_WINDOW (self->window), place);
  if (token != NULL)
    gtk_window_set_startup_id (self->window, token);
  gtk_window_present (self->window);
}

static void
windows_hide (RouseUi *ui)
{
  RouseWindows *self = ROUSE_WINDOWS (ui);

  if (self->window != NULL)
    gtk_widget_set_visible (GTK_WIDGET (self->window), FALSE);
}

static gboolean
windows_get_visible (RouseUi *ui)
{
  RouseWindows *self = ROUSE_WINDOWS (ui);

  return self->window != NULL && gtk_widget_get_visible (GTK_WIDGET (self->window));
}

/* Whether the output of runner @id is visible somewhere in @widget. */
static gboolean
shows_output (GtkWidget *widget, const char *id)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (ROUSE_IS_OUTPUT_VIEW (widget))
    return g_strcmp0 (rouse_output_view_get_runner_id (ROUSE_OUTPUT_VIEW (widget)), id) == 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (shows_output (child, id))
      return TRUE;
  return FALSE;
}

static gboolean
windows_is_looked_at (RouseUi *ui, const char *runner_id)
{
  RouseWindows *self = ROUSE_WINDOWS (ui);

  return self->window != NULL && gtk_window_is_active (self->window) && shows_output (GTK_WIDGET (self->window), runner_id);
}

static void
windows_ui_init (RouseUiInterface *iface)
{
  iface->show = windows_show;
  iface->hide = windows_hide;
  iface->get_visible = windows_get_visible;
  iface->is_looked_at = windows_is_looked_at;
}

static void
rouse_windows_dispose (GObject *object)
{
  RouseWindows *self = ROUSE_WINDOWS (object);

  if (self->window != NULL)
    gtk_window_destroy (self->window);
  g_clear_object (&self->window);

  G_OBJECT_CLASS (rouse_windows_parent_class)->dispose (object);
}

static void
rouse_windows_class_init (RouseWindowsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rouse_windows_dispose;
}

static void
rouse_windows_init (RouseWindows *self)
{
}

/* What an AdwApplication would do by itself. */
static void
add_looks (void)
{
  GdkDisplay                *display = gdk_display_get_default ();
  GtkIconTheme              *theme = gtk_icon_theme_get_for_display (display);
  const char                *icon_dir = g_getenv ("ROUSE_ICON_DIR");
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_icon_theme_add_resource_path (theme, "/io/github/rouse/Rouse/icons");
  if (icon_dir != NULL) /* not installed: as for the tray */
    gtk_icon_theme_add_search_path (theme, icon_dir);
  gtk_css_provider_load_from_resource (provider, "/io/github/rouse/Rouse/ui/style.css");
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

G_MODULE_EXPORT RouseUi *rouse_ui_module_new (GApplication *application, RouseEngine *engine, GError **error);

RouseUi *
rouse_ui_module_new (GApplication *application, RouseEngine *engine, GError **error)
{
  RouseWindows *self;

  /* When it is asked a second time, GTK has been initialized, with or without a display. */
  if (!gtk_init_check () || gdk_display_get_default () == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "no display could be opened");
      return NULL;
    }
  adw_init ();
  add_looks ();
  gtk_window_set_default_icon_name (ROUSE_APP_ID);
  self = g_object_new (ROUSE_TYPE_WINDOWS, NULL);
  self->application = application;
  self->engine = engine;
  return ROUSE_UI (self);
}
