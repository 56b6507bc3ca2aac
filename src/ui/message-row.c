/* message-row.c - what is wrong with the row above it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-ui"
#include "config.h"
#include "message-row.h"

struct _RouseMessageRow
{
  AdwPreferencesRow parent_instance;

  GtkImage *image;
  GtkLabel *label;
};

static const struct
{
  const char *icon_name;
  const char *css_class;
} levels[] = {
  [ROUSE_CHECK_FINE] = { NULL, NULL },
  [ROUSE_CHECK_WARNING] = { "dialog-warning-symbolic", "warning" },
  [ROUSE_CHECK_ERROR] = { "rouse-failed-symbolic", "error" },
};

G_DEFINE_FINAL_TYPE (RouseMessageRow, rouse_message_row, ADW_TYPE_PREFERENCES_ROW)

static void
mark (GtkWidget *row, RouseCheckLevel level)
{
  gtk_widget_remove_css_class (row, "warning");
  gtk_widget_remove_css_class (row, "error");
  if (levels[level].css_class != NULL)
    gtk_widget_add_css_class (row, levels[level].css_class);
  gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID,
                               level == ROUSE_CHECK_ERROR ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

static void
rouse_message_row_class_init (RouseMessageRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/rouse/Rouse/ui/message-row.ui");
  gtk_widget_class_bind_template_child (widget_class, RouseMessageRow, image);
  gtk_widget_class_bind_template_child (widget_class, RouseMessageRow, label);
}

static void
rouse_message_row_init (RouseMessageRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
rouse_message_row_set (RouseMessageRow *self, GtkWidget *row, RouseCheckLevel level, const char *text)
{
  const char *classes[] = { levels[level].css_class, NULL };

  mark (row, level);
  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text != NULL ? text : "", -1);
  if (text == NULL)
    return;
  gtk_image_set_from_icon_name (self->image, levels[level].icon_name);
  gtk_widget_set_css_classes (GTK_WIDGET (self->image), classes);
  gtk_label_set_label (self->label, text);
}
