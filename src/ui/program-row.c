/* program-row.c - a program of a project
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-ui"
#include "config.h"
#include "program-row.h"
#include "brief.h"
#include "look.h"
#include "banner.h"
#include "project-menu.h"

#include "words/address-words.h"
#include "words/printable.h"

#include <glib/gi18n.h>

struct _RouseProgramRow
{
  GtkListBoxRow parent_instance;

  RouseRunner *runner;    /* (owned) */
  char        *runner_id; /* (owned) */
  guint64      memory;    /* bytes; 0 while unknown */

  GtkImage      *state_image;
  GtkLabel      *name_label;
  GtkLabel      *command_label;
  GtkLabel      *addresses_label;
  GtkLabel      *status_label;
  GtkLabel      *state_label;
  GtkButton     *main_button;
  GtkButton     *restart_button;
  GtkMenuButton *menu_button;
  RouseBanner   *suspended;
};

G_DEFINE_FINAL_TYPE (RouseProgramRow, rouse_program_row, GTK_TYPE_LIST_BOX_ROW)

/* (transfer full): "Stopping, 3 s left", "Failed: exit code 1", "Stopped". */
static char *
dup_state_text (RouseProgramRow *self)
{
  RouseState state = rouse_runner_get_state (self->runner);
  gint64     deadline = rouse_runner_get_stop_deadline (self->runner);

  if (state == ROUSE_STATE_STOPPING && deadline > 0)
    {
      gint64 left = MAX (0, deadline - g_get_monotonic_time ());
      int    seconds = (int) ((left + G_TIME_SPAN_SECOND - 1) / G_TIME_SPAN_SECOND);

      return g_strdup_printf (ngettext ("Stopping, %d s left", "Stopping, %d s left", (gulong) seconds), seconds);
    }
  return rouse_brief_runner (self->runner);
}

static void
update_text (RouseProgramRow *self)
{
  g_autofree char *state = dup_state_text (self);
  g_autofree char *facts = rouse_brief_facts (rouse_runner_get_run (self->runner), rouse_runner_get_n_starts (self->runner),
                                              self->memory, g_get_monotonic_time ());
  g_autofree char *text = *facts != '\0' ? g_strdup_printf ("%s · %s", state, facts) : g_strdup (state);

  gtk_label_set_label (self->state_label, text);
}

/* What a screen reader says of the row: without what changes all the time. */
static void
update_description (RouseProgramRow *self)
{
  g_autofree char *text = rouse_brief_runner (self->runner);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

static void
set_button (GtkButton *button, const char *icon_name, const char *tooltip, const char *name)
{
  g_autofree char *label = g_strdup_printf ("%s: %s", tooltip, name);

  gtk_button_set_icon_name (button, icon_name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (button), tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/* Whether its run is alive. What is left of a program that has ended does not count, nor does a build. */
static gboolean
is_running (RouseProgramRow *self)
{
  const RouseRun *run = rouse_runner_get_run (self->runner);

  return run != NULL && !run->ended && rouse_runner_is_alive (self->runner);
}

/* What one most probably wants next: start, stop, and when stopping takes too long, kill. */
static void
update_buttons (RouseProgramRow *self)
{
  const char *name = rouse_runner_get_program (self->runner)->name;
  const char *action = "app.program-start";
  RouseState  state = rouse_runner_get_state (self->runner);

  if (state == ROUSE_STATE_STOPPING)
    {
      set_button (self->main_button, "process-stop-symbolic", _ ("Kill Now"), name);
      action = "app.program-kill";
    }
  else if (state == ROUSE_STATE_STARTING || state == ROUSE_STATE_BUILDING || state == ROUSE_STATE_WAITING || is_running (self))
    {
      set_button (self->main_button, "media-playback-stop-symbolic", _ ("Stop"), name);
      action = "app.program-stop";
    }
  else
    set_button (self->main_button, "media-playback-start-symbolic", _ ("Start"), name);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->main_button), action);
}

/* What the program says of itself. */
static void
update_status (RouseProgramRow *self)
{
  const char *text = rouse_runner_get_status_text (self->runner);

  gtk_label_set_label (self->status_label, text != NULL ? text : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->status_label), text);
  gtk_widget_set_visible (GTK_WIDGET (self->status_label), text != NULL);
}

static void
update_suspended (RouseProgramRow *self)
{
  const char      *path = rouse_runner_get_suspended (self->runner);
  g_autofree char *base = path != NULL ? g_path_get_basename (path) : NULL;
  g_autofree char *shown = base != NULL ? rouse_text_dup_printable (base) : NULL;
  g_autofree char *text = NULL;

  if (shown != NULL)
    text = g_strdup_printf (_ ("Changes of %s no longer restart it: the program writes it itself"), shown);
  rouse_banner_set_text (self->suspended, ROUSE_BANNER_WARNING, text);
}

static void
update (RouseProgramRow *self)
{
  rouse_look_apply (rouse_look_for_state (rouse_runner_get_state (self->runner)), self->state_image);
  if (!is_running (self))
    self->memory = 0;
  update_text (self);
  update_description (self);
  update_status (self);
  update_buttons (self);
  update_suspended (self);
}

static void
rouse_program_row_dispose (GObject *object)
{
  RouseProgramRow *self = ROUSE_PROGRAM_ROW (object);

  g_clear_object (&self->runner);
  g_clear_pointer (&self->runner_id, g_free);

  G_OBJECT_CLASS (rouse_program_row_parent_class)->dispose (object);
}

static void
rouse_program_row_class_init (RouseProgramRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rouse_program_row_dispose;
  g_type_ensure (ROUSE_TYPE_BANNER);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/rouse/Rouse/ui/program-row.ui");
  gtk_widget_class_bind_template_child (widget_class, RouseProgramRow, state_image);
  gtk_widget_class_bind_template_child (widget_class, RouseProgramRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, RouseProgramRow, command_label);
  gtk_widget_class_bind_template_child (widget_class, RouseProgramRow, addresses_label);
  gtk_widget_class_bind_template_child (widget_class, RouseProgramRow, status_label);
  gtk_widget_class_bind_template_child (widget_class, RouseProgramRow, state_label);
  gtk_widget_class_bind_template_child (widget_class, RouseProgramRow, main_button);
  gtk_widget_class_bind_template_child (widget_class, RouseProgramRow, restart_button);
  gtk_widget_class_bind_template_child (widget_class, RouseProgramRow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, RouseProgramRow, suspended);
}

static void
rouse_program_row_init (RouseProgramRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* What a browser can open is a link. */
static void
show_addresses (RouseProgramRow *self, const RouseProgram *program)
{
  g_autofree char *markup = rouse_brief_dup_addresses_markup (program);
  g_autofree char *text = rouse_words_for_all_addresses ((const char *const *) program->listen, (const char *const *) program->proxies);

  gtk_label_set_markup (self->addresses_label, markup != NULL ? markup : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->addresses_label), text);
  gtk_widget_set_visible (GTK_WIDGET (self->addresses_label), markup != NULL);
}

static void
show_program (RouseProgramRow *self, gboolean single)
{
  const RouseProgram    *program = rouse_runner_get_program (self->runner);
  g_autofree char       *command = rouse_program_dup_command_line (program);
  g_autofree char       *shown = rouse_text_dup_printable (command);
  g_autofree char       *menu_label = g_strdup_printf (_ ("More Actions: %s"), program->name);
  g_autoptr (GMenuModel) menu = rouse_program_menu_new (self->runner_id);

  gtk_label_set_label (self->name_label, program->name);
  gtk_widget_set_visible (GTK_WIDGET (self->name_label), !single);
  gtk_label_set_label (self->command_label, shown);
  show_addresses (self, program);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->command_label), shown);
  if (!single)
    gtk_widget_add_css_class (GTK_WIDGET (self->command_label), "dim-label");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, program->name, -1);

  set_button (self->restart_button, "view-refresh-symbolic", _ ("Restart"), program->name);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->main_button), "s", self->runner_id);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->restart_button), "s", self->runner_id);
  gtk_menu_button_set_menu_model (self->menu_button, menu);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->menu_button), _ ("More Actions"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu_button), GTK_ACCESSIBLE_PROPERTY_LABEL, menu_label, -1);
  rouse_banner_set_action (self->suspended, _ ("_Restart"), "app.program-restart", g_variant_new_string (self->runner_id));
}

GtkWidget *
rouse_program_row_new (RouseRunner *runner, const char *runner_id, gboolean single)
{
  RouseProgramRow *self = g_object_new (ROUSE_TYPE_PROGRAM_ROW, NULL);

  self->runner = g_object_ref (runner);
  self->runner_id = g_strdup (runner_id);
  show_program (self, single);
  g_signal_connect_object (runner, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (runner, "idle", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

RouseRunner *
rouse_program_row_get_runner (RouseProgramRow *self)
{
  return self->runner;
}

const char *
rouse_program_row_get_runner_id (RouseProgramRow *self)
{
  return self->runner_id;
}

void
rouse_program_row_tick (RouseProgramRow *self, gboolean memory)
{
  if (memory)
    self->memory = is_running (self) ? rouse_runner_read_memory (self->runner) : 0;
  update_text (self);
}
