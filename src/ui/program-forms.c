/* program-forms.c - the programs of a project, to be filled in
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-ui"
#include "config.h"
#include "program-forms.h"
#include "program-form.h"

#include <glib/gi18n.h>

struct _RouseProgramForms
{
  GtkBox parent_instance;

  GPtrArray *forms;  /* (owned) (element-type RouseProgramForm), all in the box, above the button */
  char      *folder; /* (owned) (nullable) */
  gboolean   touched;

  GtkWidget *add_button;
};

enum
{
  ENTERED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RouseProgramForms, rouse_program_forms, GTK_TYPE_BOX)

static RouseProgramForm *
get_form (RouseProgramForms *self, guint i)
{
  return g_ptr_array_index (self->forms, i);
}

static void
show_alone (RouseProgramForms *self)
{
  for (guint i = 0; i < self->forms->len; i++)
    rouse_program_form_set_alone (get_form (self, i), self->forms->len == 1);
}

static void
changed_cb (RouseProgramForms *self)
{
  self->touched = TRUE;
}

static void
entered_cb (RouseProgramForms *self)
{
  g_signal_emit (self, signals[ENTERED], 0);
}

static void
removed_cb (RouseProgramForms *self, RouseProgramForm *form)
{
  self->touched = TRUE;
  g_ptr_array_remove (self->forms, form);
  gtk_box_remove (GTK_BOX (self), GTK_WIDGET (form));
  show_alone (self);
  rouse_program_forms_focus (self);
}

static RouseProgramForm *
add (RouseProgramForms *self, RouseProgram *program)
{
  GtkWidget *form = rouse_program_form_new (program);

  gtk_widget_insert_before (form, GTK_WIDGET (self), self->add_button);
  g_ptr_array_add (self->forms, form);
  g_signal_connect_object (form, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (form, "removed", G_CALLBACK (removed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (form, "entered", G_CALLBACK (entered_cb), self, G_CONNECT_SWAPPED);
  rouse_program_form_set_folder (ROUSE_PROGRAM_FORM (form), self->folder);
  return ROUSE_PROGRAM_FORM (form);
}

static void
add_cb (RouseProgramForms *self)
{
  g_autoptr (RouseProgram) program = rouse_program_forms_new_program ("");
  RouseProgramForm        *form = add (self, program);

  self->touched = TRUE;
  show_alone (self);
  rouse_program_form_focus (form);
}

static void
rouse_program_forms_finalize (GObject *object)
{
  RouseProgramForms *self = ROUSE_PROGRAM_FORMS (object);

  g_ptr_array_unref (self->forms);
  g_free (self->folder);

  G_OBJECT_CLASS (rouse_program_forms_parent_class)->finalize (object);
}

static void
rouse_program_forms_class_init (RouseProgramFormsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rouse_program_forms_finalize;
  signals[ENTERED] = g_signal_new ("entered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rouse_program_forms_init (RouseProgramForms *self)
{
  GtkWidget *content = adw_button_content_new ();

  self->forms = g_ptr_array_new ();
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 24);
  adw_button_content_set_icon_name (ADW_BUTTON_CONTENT (content), "list-add-symbolic");
  adw_button_content_set_label (ADW_BUTTON_CONTENT (content), _ ("Add Another _Program"));
  adw_button_content_set_use_underline (ADW_BUTTON_CONTENT (content), TRUE);
  self->add_button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (self->add_button), content);
  gtk_widget_set_halign (self->add_button, GTK_ALIGN_START);
  g_signal_connect_object (self->add_button, "clicked", G_CALLBACK (add_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self), self->add_button);
}

RouseProgram *
rouse_program_forms_new_program (const char *name)
{
  g_autoptr (GSettings) settings = g_settings_new (ROUSE_APP_ID);
  RouseProgram         *program = rouse_program_new ();

  program->name = g_strdup (name);
  program->terminal = TRUE;
  program->stop_timeout_us = g_settings_get_uint (settings, "stop-timeout-ms") * G_TIME_SPAN_MILLISECOND;
  return program;
}

void
rouse_program_forms_set_programs (RouseProgramForms *self, GPtrArray *programs)
{
  g_return_if_fail (ROUSE_IS_PROGRAM_FORMS (self));
  g_return_if_fail (programs->len > 0);

  for (guint i = 0; i < self->forms->len; i++)
    gtk_box_remove (GTK_BOX (self), GTK_WIDGET (get_form (self, i)));
  g_ptr_array_set_size (self->forms, 0);
  for (guint i = 0; i < programs->len; i++)
    add (self, g_ptr_array_index (programs, i));
  show_alone (self);
}

void
rouse_program_forms_set_folder (RouseProgramForms *self, const char *folder)
{
  g_return_if_fail (ROUSE_IS_PROGRAM_FORMS (self));

  g_free (self->folder);
  self->folder = g_strdup (folder);
  for (guint i = 0; i < self->forms->len; i++)
    rouse_program_form_set_folder (get_form (self, i), folder);
}

gboolean
rouse_program_forms_get_touched (RouseProgramForms *self)
{
  g_return_val_if_fail (ROUSE_IS_PROGRAM_FORMS (self), FALSE);

  return self->touched;
}

GtkWidget *
rouse_program_forms_check (RouseProgramForms *self)
{
  GtkWidget *wrong = NULL;

  g_return_val_if_fail (ROUSE_IS_PROGRAM_FORMS (self), NULL);

  for (guint i = 0; i < self->forms->len; i++)
    {
      g_autoptr (GPtrArray) others = g_ptr_array_new ();
      GtkWidget            *row;

      for (guint j = 0; j < self->forms->len; j++)
        if (j != i)
          g_ptr_array_add (others, (gpointer) rouse_program_form_get_name (get_form (self, j)));
      g_ptr_array_add (others, NULL);
      row = rouse_program_form_check (get_form (self, i), (const char *const *) others->pdata);
      wrong = wrong != NULL ? wrong : row;
    }
  return wrong;
}

GPtrArray *
rouse_program_forms_dup_programs (RouseProgramForms *self)
{
  GPtrArray *programs;

  g_return_val_if_fail (ROUSE_IS_PROGRAM_FORMS (self), NULL);

  programs = g_ptr_array_new_with_free_func ((GDestroyNotify) rouse_program_unref);
  for (guint i = 0; i < self->forms->len; i++)
    g_ptr_array_add (programs, rouse_program_form_dup_program (get_form (self, i)));
  return programs;
}

void
rouse_program_forms_focus (RouseProgramForms *self)
{
  g_return_if_fail (ROUSE_IS_PROGRAM_FORMS (self));

  if (self->forms->len > 0)
    rouse_program_form_focus (get_form (self, 0));
}
