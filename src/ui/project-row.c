/* project-row.c - a project in the list
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-ui"
#include "config.h"
#include "project-row.h"

struct _RouseProjectRow
{
  GtkListBoxRow parent_instance;

  RouseSession *session; /* (owned) */

  GtkLabel *name_label;
};

G_DEFINE_FINAL_TYPE (RouseProjectRow, rouse_project_row, GTK_TYPE_LIST_BOX_ROW)

static void
rouse_project_row_dispose (GObject *object)
{
  RouseProjectRow *self = ROUSE_PROJECT_ROW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), ROUSE_TYPE_PROJECT_ROW);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (rouse_project_row_parent_class)->dispose (object);
}

static void
rouse_project_row_class_init (RouseProjectRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rouse_project_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/rouse/Rouse/ui/project-row.ui");
  gtk_widget_class_bind_template_child (widget_class, RouseProjectRow, name_label);
}

static void
rouse_project_row_init (RouseProjectRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
rouse_project_row_new (RouseEngine *engine, RouseSession *session)
{
  RouseProjectRow *self = g_object_new (ROUSE_TYPE_PROJECT_ROW, NULL);

  self->session = g_object_ref (session);
  g_object_bind_property (session, "name", self->name_label, "label", G_BINDING_SYNC_CREATE);
  return GTK_WIDGET (self);
}

RouseSession *
rouse_project_row_get_session (RouseProjectRow *self)
{
  return self->session;
}
