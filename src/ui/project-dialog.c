/* project-dialog.c - adds a project, or changes one
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-ui"
#include "config.h"
#include "project-dialog.h"
#include "project-form.h"

#include <glib/gi18n.h>

#define ROUSE_TYPE_PROJECT_DIALOG (rouse_project_dialog_get_type ())
G_DECLARE_FINAL_TYPE (RouseProjectDialog, rouse_project_dialog, ROUSE, PROJECT_DIALOG, AdwWindow)

struct _RouseProjectDialog
{
  AdwWindow parent_instance;

  RouseEngine  *engine;  /* (owned) */
  RouseSession *session; /* (owned) (nullable) what is changed; %NULL for a new project */

  GtkButton        *save_button;
  RouseProjectForm *form;
};

G_DEFINE_FINAL_TYPE (RouseProjectDialog, rouse_project_dialog, ADW_TYPE_WINDOW)

/* The new project is on, and shown. */
static gboolean
add (RouseProjectDialog *self, RouseProject *project, GError **error)
{
  GtkWidget       *parent = GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (self)));
  RouseSession    *session = rouse_engine_add (self->engine, project, -1, error);
  g_autofree char *place = NULL;

  if (session == NULL)
    return FALSE;
  place = g_strconcat ("project/", rouse_session_get_id (session), NULL);
  gtk_widget_activate_action (parent, "app.project-on", "s", rouse_session_get_id (session));
  gtk_widget_activate_action (parent, "win.show", "s", place);
  gtk_widget_activate_action (parent, "win.allow", "s", rouse_session_get_id (session));
  return TRUE;
}

static void
save_cb (RouseProjectDialog *self)
{
  g_autoptr (RouseProject) project = rouse_project_form_dup_project (self->form);
  g_autoptr (GError)       error = NULL;
  gboolean                 done;

  if (project == NULL)
    return;
  done = self->session != NULL ? rouse_engine_replace (self->engine, self->session, project, &error)
                               : add (self, project, &error);
  if (done)
    gtk_window_close (GTK_WINDOW (self));
  else
    rouse_project_form_show_error (self->form, error->message);
}

static void
rouse_project_dialog_dispose (GObject *object)
{
  RouseProjectDialog *self = ROUSE_PROJECT_DIALOG (object);

  g_clear_object (&self->session);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (rouse_project_dialog_parent_class)->dispose (object);
}

static void
rouse_project_dialog_class_init (RouseProjectDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rouse_project_dialog_dispose;
  g_type_ensure (ROUSE_TYPE_PROJECT_FORM);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/rouse/Rouse/ui/project-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, RouseProjectDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, RouseProjectDialog, form);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
}

static void
rouse_project_dialog_init (RouseProjectDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static RouseProjectDialog *
new_dialog (GtkWindow *parent, RouseEngine *engine)
{
  RouseProjectDialog *self = g_object_new (ROUSE_TYPE_PROJECT_DIALOG, "transient-for", parent, NULL);

  self->engine = g_object_ref (engine);
  return self;
}

void
rouse_project_dialog_add (GtkWindow *parent, RouseEngine *engine, const char *folder)
{
  RouseProjectDialog *self = new_dialog (parent, engine);

  rouse_project_form_fill_in (self->form, engine, NULL, folder);
  gtk_window_present (GTK_WINDOW (self));
}

void
rouse_project_dialog_edit (GtkWindow *parent, RouseEngine *engine, RouseSession *session)
{
  RouseProjectDialog *self = new_dialog (parent, engine);

  self->session = g_object_ref (session);
  gtk_window_set_title (GTK_WINDOW (self), _ ("Edit Project"));
  gtk_button_set_label (self->save_button, _ ("_Save"));
  rouse_project_form_fill_in (self->form, engine, session, NULL);
  gtk_window_present (GTK_WINDOW (self));
}
