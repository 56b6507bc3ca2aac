/* project-row.c - a project in the list
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-ui"
#include "config.h"
#include "project-row.h"
#include "brief.h"
#include "look.h"
#include "toggle.h"

#include "words/printable.h"

#include <glib/gi18n.h>

struct _RouseProjectRow
{
  GtkListBoxRow parent_instance;

  RouseSession *session; /* (owned) */

  GtkImage  *state_image;
  GtkLabel  *name_label;
  GtkLabel  *state_label;
  GtkWidget *branch_box;
  GtkLabel  *branch_label;
  GtkLabel  *reload_label;
  GtkWidget *health_image;
  GtkSwitch *toggle;
};

G_DEFINE_FINAL_TYPE (RouseProjectRow, rouse_project_row, GTK_TYPE_LIST_BOX_ROW)

static void
toggled_cb (RouseProjectRow *self)
{
  rouse_toggle_apply (self->toggle, self->session);
}

static void
update_state (RouseProjectRow *self)
{
  RouseLook        look = rouse_look_for_session (self->session);
  g_autofree char *text = rouse_brief_session (self->session);

  rouse_look_apply (look, self->state_image);
  gtk_label_set_label (self->state_label, text);
  if (look == ROUSE_LOOK_FAILED)
    gtk_widget_add_css_class (GTK_WIDGET (self->state_label), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->state_label), "error");
}

static void
update_branch (RouseProjectRow *self)
{
  const char      *branch = rouse_session_get_branch (self->session);
  g_autofree char *text = rouse_text_dup_printable (branch != NULL ? branch : "");

  gtk_label_set_label (self->branch_label, text);
  gtk_widget_set_visible (self->branch_box, branch != NULL);
}

static void
update_health (RouseProjectRow *self)
{
  RouseHealth *health = rouse_session_get_health (self->session);
  const char  *detail = health != NULL && health->level != ROUSE_HEALTH_NATIVE ? health->detail : NULL;

  gtk_widget_set_visible (self->health_image, detail != NULL);
  gtk_widget_set_tooltip_text (self->health_image, detail);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->health_image), GTK_ACCESSIBLE_PROPERTY_LABEL, detail != NULL ? detail : "", -1);
}

static void
update_name (RouseProjectRow *self)
{
  const char      *name = rouse_session_get_project (self->session)->name;
  g_autofree char *toggle = g_strdup_printf (_ ("Watch %s and run its programs"), name);

  gtk_label_set_label (self->name_label, name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->toggle), toggle);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, toggle, -1);
}

static void
update (RouseProjectRow *self)
{
  update_name (self);
  update_state (self);
  update_branch (self);
  update_health (self);
  rouse_toggle_show (self->toggle, self->session);
  rouse_project_row_tick (self);
}

static void
rouse_project_row_dispose (GObject *object)
{
  RouseProjectRow *self = ROUSE_PROJECT_ROW (object);

  g_clear_object (&self->session);

  G_OBJECT_CLASS (rouse_project_row_parent_class)->dispose (object);
}

static void
rouse_project_row_class_init (RouseProjectRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rouse_project_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/rouse/Rouse/ui/project-row.ui");
  gtk_widget_class_bind_template_child (widget_class, RouseProjectRow, state_image);
  gtk_widget_class_bind_template_child (widget_class, RouseProjectRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, RouseProjectRow, state_label);
  gtk_widget_class_bind_template_child (widget_class, RouseProjectRow, branch_box);
  gtk_widget_class_bind_template_child (widget_class, RouseProjectRow, branch_label);
  gtk_widget_class_bind_template_child (widget_class, RouseProjectRow, reload_label);
  gtk_widget_class_bind_template_child (widget_class, RouseProjectRow, health_image);
  gtk_widget_class_bind_template_child (widget_class, RouseProjectRow, toggle);
  gtk_widget_class_bind_template_callback (widget_class, toggled_cb);
}

static void
rouse_project_row_init (RouseProjectRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
rouse_project_row_new (RouseSession *session)
{
  RouseProjectRow *self = g_object_new (ROUSE_TYPE_PROJECT_ROW, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "runner-changed", G_CALLBACK (update_state), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

RouseSession *
rouse_project_row_get_session (RouseProjectRow *self)
{
  return self->session;
}

void
rouse_project_row_tick (RouseProjectRow *self)
{
  RouseReload     *reload = rouse_session_get_reload (self->session);
  g_autofree char *text = NULL;

  text = reload != NULL ? rouse_brief_reload (reload, g_get_real_time ()) : rouse_brief_folder (rouse_session_get_project (self->session)->root);
  gtk_label_set_label (self->reload_label, text);
}
