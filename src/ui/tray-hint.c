/* tray-hint.c - tells once that the desktop shows no tray icons
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-ui"
#include "config.h"
#include "tray-hint.h"

#include "app/application.h"

#include <glib/gi18n.h>
#include <string.h>

#define SETTING "tray-hint-shown"
#define EXTENSION "https://extensions.gnome.org/extension/615/appindicator-support/"
/* A panel that is just starting gets this long to show the icon. */
#define PATIENCE_SECONDS 3

struct _RouseTrayHint
{
  AdwBin parent_instance;

  RouseApplication *application; /* (unowned) outlives all widgets */
  GSettings        *settings;    /* (owned) */
  guint             source;

  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (RouseTrayHint, rouse_tray_hint, ADW_TYPE_BIN)

/* Whether there is no tray, and the user has not been told. */
static gboolean
is_needed (RouseTrayHint *self)
{
  g_autoptr (GVariant) present = g_action_group_get_action_state (G_ACTION_GROUP (self->application), "tray-present");

  return present != NULL && !g_variant_get_boolean (present) && !g_settings_get_boolean (self->settings, SETTING);
}

static void
set_text (RouseTrayHint *self)
{
  const char         *desktop = g_getenv ("XDG_CURRENT_DESKTOP");
  const char         *reach = _ ("When you close this window, Rouse keeps running: open it again like any other application, and quit it from the main menu.");
  g_autofree char    *link = g_strdup_printf ("<a href=\"%s\">%s</a>", EXTENSION, "AppIndicator and KStatusNotifierItem Support");
  g_autoptr (GString) text = g_string_new (NULL);

  if (desktop != NULL && strstr (desktop, "GNOME") != NULL)
    g_string_append_printf (text, _ ("This desktop shows no tray icons; the GNOME extension “%s” adds them."), link);
  else
    g_string_append (text, _ ("This desktop shows no tray icons."));
  g_string_append_printf (text, " %s", reach);
  gtk_label_set_markup (self->label, text->str);
}

static gboolean
late_cb (gpointer data)
{
  RouseTrayHint *self = data;

  self->source = 0;
  gtk_widget_set_visible (GTK_WIDGET (self), is_needed (self));
  return G_SOURCE_REMOVE;
}

static void
state_cb (RouseTrayHint *self)
{
  if (!is_needed (self))
    gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static void
dismiss_cb (RouseTrayHint *self)
{
  g_settings_set_boolean (self->settings, SETTING, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static void
rouse_tray_hint_dispose (GObject *object)
{
  RouseTrayHint *self = ROUSE_TRAY_HINT (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (rouse_tray_hint_parent_class)->dispose (object);
}

static void
rouse_tray_hint_class_init (RouseTrayHintClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rouse_tray_hint_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/rouse/Rouse/ui/tray-hint.ui");
  gtk_widget_class_bind_template_child (widget_class, RouseTrayHint, label);
  gtk_widget_class_bind_template_callback (widget_class, dismiss_cb);
}

static void
rouse_tray_hint_init (RouseTrayHint *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->settings = g_settings_new (ROUSE_APP_ID);
}

void
rouse_tray_hint_watch (RouseTrayHint *self, GApplication *application)
{
  g_return_if_fail (self->application == NULL);

  self->application = ROUSE_APPLICATION (application);
  set_text (self);
  g_signal_connect_object (application, "action-state-changed::tray-present", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  self->source = g_timeout_add_seconds (PATIENCE_SECONDS, late_cb, self);
}

static void
closed_cb (gpointer data)
{
  rouse_application_tell (data, _ ("Rouse keeps running: open it again like any other application, and quit it from the main menu."));
}

void
rouse_tray_hint_closing (RouseTrayHint *self)
{
  if (!is_needed (self))
    return;
  /* Once the window is hidden, as only then it is told by a notification. */
  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    g_idle_add_once (closed_cb, self->application);
  dismiss_cb (self);
}
