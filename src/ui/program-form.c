/* program-form.c - one program of a project, to be filled in
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-ui"
#include "config.h"
#include "program-form.h"
#include "form-addresses.h"
#include "form-check.h"
#include "message-row.h"

#include "words/signal-names.h"

#include <glib/gi18n.h>
#include <math.h>
#include <signal.h>

struct _RouseProgramForm
{
  AdwPreferencesGroup parent_instance;

  RouseProgram *program;      /* (owned) as it was */
  char         *command;      /* (owned) its command as it was shown */
  char         *folder;       /* (owned) (nullable) */
  char         *listen;       /* (owned) what it listens at as it was shown */
  char         *proxies;      /* (owned) its proxies, likewise */
  GArray       *stop_signals; /* (owned) (element-type int) in the order of signal_row */
  gboolean      touched;      /* the command is the user's */
  gboolean      filling;      /* it is us who type */
  gboolean      alone;

  GtkWidget       *remove_button;
  GtkEditable     *name_row;
  RouseMessageRow *name_message;
  GtkEditable     *command_row;
  RouseMessageRow *command_message;
  AdwComboRow     *kind_row;
  GtkWidget       *exit_row;
  GtkSwitch       *exit_switch;
  GtkWidget       *ask_row;
  GtkSwitch       *ask_switch;
  GtkWidget       *discover_row;
  GtkSwitch       *discover_switch;
  GtkEditable     *listen_row;
  RouseMessageRow *listen_message;
  GtkEditable     *proxy_row;
  RouseMessageRow *proxy_message;
  AdwComboRow     *signal_row;
  GtkSpinButton   *timeout_spin;
  AdwExpanderRow  *network_row;
};

enum
{
  CHANGED,
  REMOVED,
  ENTERED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RouseProgramForm, rouse_program_form, ADW_TYPE_PREFERENCES_GROUP)

static void
check_command (RouseProgramForm *self)
{
  g_autofree char *text = NULL;
  RouseCheckLevel  level = rouse_check_command (gtk_editable_get_text (self->command_row), self->folder, &text);

  rouse_message_row_set (self->command_message, GTK_WIDGET (self->command_row), level, text);
}

static void
name_changed_cb (RouseProgramForm *self)
{
  rouse_message_row_set (self->name_message, GTK_WIDGET (self->name_row), ROUSE_CHECK_FINE, NULL);
  if (!self->alone)
    adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("Program"));
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
command_changed_cb (RouseProgramForm *self)
{
  if (self->filling)
    return;
  self->touched = TRUE;
  check_command (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
entry_activated_cb (RouseProgramForm *self)
{
  g_signal_emit (self, signals[ENTERED], 0);
}

static void
kind_changed_cb (RouseProgramForm *self)
{
  gboolean task = adw_combo_row_get_selected (self->kind_row) == ROUSE_KIND_TASK;

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->kind_row), task ? _ ("Runs to its end on each change, such as tests") : _ ("Stays alive and is started anew on each change, such as a server"));
  gtk_widget_set_visible (self->exit_row, !task);
  gtk_widget_set_visible (self->ask_row, !task);
  gtk_widget_set_visible (GTK_WIDGET (self->proxy_row), !task);
  if (task)
    rouse_message_row_set (self->proxy_message, GTK_WIDGET (self->proxy_row), ROUSE_CHECK_FINE, NULL);
}

/* Until the one who types is done, an address is seldom right. */
static void
listen_changed_cb (RouseProgramForm *self)
{
  if (self->filling)
    return;
  rouse_message_row_set (self->listen_message, GTK_WIDGET (self->listen_row), ROUSE_CHECK_FINE, NULL);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
proxy_changed_cb (RouseProgramForm *self)
{
  if (self->filling)
    return;
  rouse_message_row_set (self->proxy_message, GTK_WIDGET (self->proxy_row), ROUSE_CHECK_FINE, NULL);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
remove_cb (RouseProgramForm *self)
{
  g_signal_emit (self, signals[REMOVED], 0);
}

static void
fill_in_signals (RouseProgramForm *self)
{
  static const int          usual[] = { SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGKILL };
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint                     selected = G_N_ELEMENTS (usual);

  g_array_append_vals (self->stop_signals, usual, G_N_ELEMENTS (usual));
  for (guint i = 0; i < G_N_ELEMENTS (usual); i++)
    if (usual[i] == self->program->stop_signal)
      selected = i;
  if (selected == G_N_ELEMENTS (usual))
    g_array_append_val (self->stop_signals, self->program->stop_signal);
  for (guint i = 0; i < self->stop_signals->len; i++)
    gtk_string_list_take (names, rouse_signal_dup_name (g_array_index (self->stop_signals, int, i)));
  adw_combo_row_set_model (self->signal_row, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->signal_row, selected);
}

static void
type (RouseProgramForm *self, GtkEditable *editable, const char *text)
{
  self->filling = TRUE;
  gtk_editable_set_text (editable, text != NULL ? text : "");
  gtk_editable_set_position (editable, -1);
  self->filling = FALSE;
}

static double
get_timeout (RouseProgramForm *self)
{
  return round (10.0 * (double) self->program->stop_timeout_us / G_TIME_SPAN_SECOND) / 10.0;
}

static void
fill_in (RouseProgramForm *self)
{
  self->command = rouse_program_dup_command_line (self->program);
  type (self, self->name_row, self->program->name);
  type (self, self->command_row, self->command);
  self->touched = *self->command != '\0';
  adw_combo_row_set_selected (self->kind_row, self->program->kind);
  kind_changed_cb (self);
  gtk_switch_set_active (self->exit_switch, self->program->restart_on_exit);
  self->listen = rouse_form_dup_addresses_text (self->program->listen);
  self->proxies = rouse_form_dup_addresses_text (self->program->proxies);
  type (self, self->listen_row, self->listen);
  type (self, self->proxy_row, self->proxies);
  gtk_switch_set_active (self->ask_switch, self->program->hot_ask);
  gtk_widget_set_visible (self->discover_row, !rouse_program_has_build (self->program)); /* sources are built, not loaded */
  gtk_switch_set_active (self->discover_switch, self->program->discover == ROUSE_DISCOVER_LOADED);
  fill_in_signals (self);
  gtk_spin_button_set_value (self->timeout_spin, get_timeout (self));
}

static void
rouse_program_form_dispose (GObject *object)
{
  RouseProgramForm *self = ROUSE_PROGRAM_FORM (object);

  g_clear_pointer (&self->program, rouse_program_unref);
  g_clear_pointer (&self->command, g_free);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->listen, g_free);
  g_clear_pointer (&self->proxies, g_free);
  g_clear_pointer (&self->stop_signals, g_array_unref);

  G_OBJECT_CLASS (rouse_program_form_parent_class)->dispose (object);
}

static guint
new_signal (GObjectClass *klass, const char *name)
{
  return g_signal_new (name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rouse_program_form_class_init (RouseProgramFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rouse_program_form_dispose;
  signals[CHANGED] = new_signal (G_OBJECT_CLASS (klass), "changed");
  signals[REMOVED] = new_signal (G_OBJECT_CLASS (klass), "removed");
  signals[ENTERED] = new_signal (G_OBJECT_CLASS (klass), "entered");

  g_type_ensure (ROUSE_TYPE_MESSAGE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/rouse/Rouse/ui/program-form.ui");
  gtk_widget_class_bind_template_child (widget_class, RouseProgramForm, remove_button);
  gtk_widget_class_bind_template_child (widget_class, RouseProgramForm, name_row);
  gtk_widget_class_bind_template_child (widget_class, RouseProgramForm, name_message);
  gtk_widget_class_bind_template_child (widget_class, RouseProgramForm, command_row);
  gtk_widget_class_bind_template_child (widget_class, RouseProgramForm, command_message);
  gtk_widget_class_bind_template_child (widget_class, RouseProgramForm, kind_row);
  gtk_widget_class_bind_template_child (widget_class, RouseProgramForm, exit_row);
  gtk_widget_class_bind_template_child (widget_class, RouseProgramForm, exit_switch);
  gtk_widget_class_bind_template_child (widget_class, RouseProgramForm, ask_row);
  gtk_widget_class_bind_template_child (widget_class, RouseProgramForm, ask_switch);
  gtk_widget_class_bind_template_child (widget_class, RouseProgramForm, discover_row);
  gtk_widget_class_bind_template_child (widget_class, RouseProgramForm, discover_switch);
  gtk_widget_class_bind_template_child (widget_class, RouseProgramForm, listen_row);
  gtk_widget_class_bind_template_child (widget_class, RouseProgramForm, listen_message);
  gtk_widget_class_bind_template_child (widget_class, RouseProgramForm, proxy_row);
  gtk_widget_class_bind_template_child (widget_class, RouseProgramForm, proxy_message);
  gtk_widget_class_bind_template_child (widget_class, RouseProgramForm, signal_row);
  gtk_widget_class_bind_template_child (widget_class, RouseProgramForm, timeout_spin);
  gtk_widget_class_bind_template_child (widget_class, RouseProgramForm, network_row);
  gtk_widget_class_bind_template_callback (widget_class, name_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, command_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, kind_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, listen_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, proxy_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_cb);
}

static void
rouse_program_form_init (RouseProgramForm *self)
{
  self->filling = TRUE;
  self->stop_signals = g_array_new (FALSE, FALSE, sizeof (int));
  gtk_widget_init_template (GTK_WIDGET (self));
  self->filling = FALSE;
}

GtkWidget *
rouse_program_form_new (RouseProgram *program)
{
  RouseProgramForm *self = g_object_new (ROUSE_TYPE_PROGRAM_FORM, NULL);

  self->program = rouse_program_ref (program);
  fill_in (self);
  return GTK_WIDGET (self);
}

void
rouse_program_form_set_folder (RouseProgramForm *self, const char *folder)
{
  if (g_strcmp0 (self->folder, folder) == 0)
    return;
  g_free (self->folder);
  self->folder = g_strdup (folder);
  if (self->touched)
    check_command (self);
}

void
rouse_program_form_set_alone (RouseProgramForm *self, gboolean alone)
{
  self->alone = alone;
  gtk_widget_set_visible (self->remove_button, !alone);
  gtk_widget_set_visible (GTK_WIDGET (self->name_row), !alone);
  if (alone)
    rouse_message_row_set (self->name_message, GTK_WIDGET (self->name_row), ROUSE_CHECK_FINE, NULL);
}

const char *
rouse_program_form_get_name (RouseProgramForm *self)
{
  return gtk_editable_get_text (self->name_row);
}

static gboolean
is_task (RouseProgramForm *self)
{
  return adw_combo_row_get_selected (self->kind_row) == ROUSE_KIND_TASK;
}

/* (nullable): the first row that is wrong. */
static GtkWidget *
check_addresses (RouseProgramForm *self)
{
  g_autofree char *listen_text = NULL;
  g_autofree char *proxy_text = NULL;
  g_auto (GStrv)   ignored = NULL;
  g_auto (GStrv)   ignored_too = NULL;
  RouseCheckLevel  listen = rouse_form_read_listen (gtk_editable_get_text (self->listen_row), self->folder, &ignored, &listen_text);
  RouseCheckLevel  proxy = ROUSE_CHECK_FINE;

  if (!is_task (self))
    proxy = rouse_form_read_proxies (gtk_editable_get_text (self->proxy_row), &ignored_too, &proxy_text);
  rouse_message_row_set (self->listen_message, GTK_WIDGET (self->listen_row), listen, listen_text);
  rouse_message_row_set (self->proxy_message, GTK_WIDGET (self->proxy_row), proxy, proxy_text);
  if (listen == ROUSE_CHECK_FINE && proxy == ROUSE_CHECK_FINE)
    return NULL;
  adw_expander_row_set_expanded (self->network_row, TRUE);
  return GTK_WIDGET (listen == ROUSE_CHECK_ERROR ? self->listen_row : self->proxy_row);
}

GtkWidget *
rouse_program_form_check (RouseProgramForm *self, const char *const *others)
{
  g_autofree char *name_text = NULL;
  g_autofree char *command_text = NULL;
  RouseCheckLevel  name = rouse_check_program_name (rouse_program_form_get_name (self), others, &name_text);
  RouseCheckLevel  command = rouse_check_command (gtk_editable_get_text (self->command_row), self->folder, &command_text);
  GtkWidget       *addresses;

  if (!self->alone)
    rouse_message_row_set (self->name_message, GTK_WIDGET (self->name_row), name, name_text);
  rouse_message_row_set (self->command_message, GTK_WIDGET (self->command_row), command, command_text);
  addresses = check_addresses (self);
  if (!self->alone && name == ROUSE_CHECK_ERROR)
    return GTK_WIDGET (self->name_row);
  return command == ROUSE_CHECK_ERROR ? GTK_WIDGET (self->command_row) : addresses;
}

/* What was typed, which is known to be right, where it is not what was shown. */
static void
take_addresses (RouseProgramForm *self, RouseProgram *program)
{
  const char      *listen = gtk_editable_get_text (self->listen_row);
  const char      *proxies = is_task (self) ? "" : gtk_editable_get_text (self->proxy_row);
  g_autofree char *ignored = NULL;

  if (g_strcmp0 (listen, self->listen) != 0)
    {
      g_clear_pointer (&program->listen, g_strfreev);
      rouse_form_read_listen (listen, self->folder, &program->listen, &ignored);
    }
  if (program->listen == NULL)
    program->listen_pid = ROUSE_LISTEN_PID_AUTO;
  g_clear_pointer (&ignored, g_free);
  if (g_strcmp0 (proxies, self->proxies) == 0)
    return;
  g_clear_pointer (&program->proxies, g_strfreev);
  rouse_form_read_proxies (proxies, &program->proxies, &ignored);
}

RouseProgram *
rouse_program_form_dup_program (RouseProgramForm *self)
{
  RouseProgram *program = rouse_program_copy (self->program);
  const char   *command = gtk_editable_get_text (self->command_row);

  g_free (program->name);
  program->name = g_strstrip (g_strdup (rouse_program_form_get_name (self)));
  /* What was not touched stays as it is, whatever its file says more precisely than it can be shown. */
  if (g_strcmp0 (command, self->command) != 0)
    rouse_check_take_command (program, command);
  if (gtk_spin_button_get_value (self->timeout_spin) != get_timeout (self))
    program->stop_timeout_us = (gint64) round (gtk_spin_button_get_value (self->timeout_spin) * G_TIME_SPAN_SECOND);
  program->kind = is_task (self) ? ROUSE_KIND_TASK : ROUSE_KIND_SERVICE;
  take_addresses (self, program);
  program->hot_ask = !is_task (self) && gtk_switch_get_active (self->ask_switch);
  program->discover = gtk_switch_get_active (self->discover_switch) ? ROUSE_DISCOVER_LOADED : ROUSE_DISCOVER_TREE;
  /* What the other kind has no use for would contradict it. */
  if (program->kind == ROUSE_KIND_TASK)
    program->ready_kind = ROUSE_READY_ALIVE;
  else
    program->on_busy = ROUSE_ON_BUSY_RESTART;
  program->restart_on_exit = program->kind == ROUSE_KIND_SERVICE && gtk_switch_get_active (self->exit_switch);
  if (!program->restart_on_exit)
    program->restart_limit = 0;
  program->stop_signal = g_array_index (self->stop_signals, int, adw_combo_row_get_selected (self->signal_row));
  return program;
}

void
rouse_program_form_focus (RouseProgramForm *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->alone ? self->command_row : self->name_row));
}
