/* drop-area.c - a folder that is dropped on the window becomes a project
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-ui"
#include "config.h"
#include "drop-area.h"
#include "form-check.h"

struct _RouseDropArea
{
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (RouseDropArea, rouse_drop_area, ADW_TYPE_BIN)

static GdkDragAction
enter_cb (RouseDropArea *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  return GDK_ACTION_COPY;
}

static void
leave_cb (RouseDropArea *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/* Of several folders the first is taken: each needs to be looked at. */
static gboolean
drop_cb (RouseDropArea *self, const GValue *value)
{
  GSList          *files = g_value_get_boxed (value);
  g_autofree char *folder = files != NULL ? rouse_check_dup_folder_text (files->data) : NULL;

  leave_cb (self);
  if (folder != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.add", "s", folder);
  return folder != NULL;
}

static void
rouse_drop_area_class_init (RouseDropAreaClass *klass)
{
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass), "/io/github/rouse/Rouse/ui/drop-area.ui");
}

static void
rouse_drop_area_init (RouseDropArea *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
rouse_drop_area_attach (RouseDropArea *self, GtkWidget *target)
{
  GtkDropTarget *drop_target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect_object (drop_target, "enter", G_CALLBACK (enter_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drop_target, "leave", G_CALLBACK (leave_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drop_target, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (target, GTK_EVENT_CONTROLLER (drop_target));
}
