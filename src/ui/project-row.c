/* project-row.c - a project in the list
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-ui"
#include "config.h"
#include "project-row.h"
#include "brief.h"
#include "look.h"
#include "project-menu.h"
#include "toggle.h"

#include "words/printable.h"

#include <glib/gi18n.h>

struct _RouseProjectRow
{
  GtkListBoxRow parent_instance;

  RouseSession *session; /* (owned) */
  GtkWidget    *popover; /* (nullable) its menu, once it was wanted; a child */

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
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
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
  RouseHealth     *health = rouse_session_get_health (self->session);
  g_autofree char *detail = health != NULL ? rouse_brief_health (health) : NULL;

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

/* Menu */

static void
show_menu (RouseProjectRow *self, double x, double y)
{
  g_autoptr (GMenuModel) menu = rouse_project_menu_new (self->session);
  GdkRectangle           where = { (int) x, (int) y, 1, 1 };

  if (self->popover == NULL)
    {
      self->popover = gtk_popover_menu_new_from_model (NULL);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
      gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
      gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
    }
  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->popover), menu);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &where);
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static void
menu_clicked_cb (RouseProjectRow *self, int n_press, double x, double y, GtkGestureClick *gesture)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  show_menu (self, x, y);
}

static gboolean
menu_key_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  show_menu (ROUSE_PROJECT_ROW (widget), 24, 24);
  return TRUE;
}

/* Order */

static void
move (RouseProjectRow *self, int by)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.move", "(si)", rouse_session_get_id (self->session), by);
}

static gboolean
move_key_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  move (ROUSE_PROJECT_ROW (widget), g_variant_get_int32 (args));
  return TRUE;
}

static GdkContentProvider *
drag_prepare_cb (RouseProjectRow *self, double x, double y, GtkDragSource *source)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (self));

  gtk_drag_source_set_icon (source, paintable, (int) x, (int) y);
  return gdk_content_provider_new_typed (ROUSE_TYPE_PROJECT_ROW, self);
}

static gboolean
drop_cb (RouseProjectRow *self, const GValue *value)
{
  RouseProjectRow *dragged = g_value_get_object (value);

  move (dragged, gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (self)) - gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (dragged)));
  return TRUE;
}

static void
add_controllers (RouseProjectRow *self)
{
  GtkGesture    *click = gtk_gesture_click_new ();
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (ROUSE_TYPE_PROJECT_ROW, GDK_ACTION_MOVE);

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (menu_clicked_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect_swapped (source, "prepare", G_CALLBACK (drag_prepare_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (source));
  g_signal_connect_swapped (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

static void
rouse_project_row_dispose (GObject *object)
{
  RouseProjectRow *self = ROUSE_PROJECT_ROW (object);

  g_clear_pointer (&self->popover, gtk_widget_unparent);
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
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, menu_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, menu_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Up, GDK_ALT_MASK, move_key_cb, "i", -1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Down, GDK_ALT_MASK, move_key_cb, "i", 1);
}

static void
rouse_project_row_init (RouseProjectRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_controllers (self);
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
