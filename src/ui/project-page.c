/* project-page.c - one project
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-ui"
#include "config.h"
#include "project-page.h"
#include "output-view.h"

struct _RouseProjectPage
{
  AdwBin parent_instance;

  RouseSession *session; /* (owned) (nullable) */

  RouseOutputView *output;
};

G_DEFINE_FINAL_TYPE (RouseProjectPage, rouse_project_page, ADW_TYPE_BIN)

static void
rouse_project_page_dispose (GObject *object)
{
  RouseProjectPage *self = ROUSE_PROJECT_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), ROUSE_TYPE_PROJECT_PAGE);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (rouse_project_page_parent_class)->dispose (object);
}

static void
rouse_project_page_class_init (RouseProjectPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rouse_project_page_dispose;
  g_type_ensure (ROUSE_TYPE_OUTPUT_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/rouse/Rouse/ui/project-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RouseProjectPage, output);
}

static void
rouse_project_page_init (RouseProjectPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
rouse_project_page_set_session (RouseProjectPage *self, RouseSession *session)
{
  if (!g_set_object (&self->session, session))
    return;
  rouse_project_page_show_program (self, NULL);
}

RouseSession *
rouse_project_page_get_session (RouseProjectPage *self)
{
  return self->session;
}

void
rouse_project_page_show_program (RouseProjectPage *self, const char *program)
{
  RouseRunner     *runner = NULL;
  g_autofree char *id = NULL;

  if (self->session != NULL && program != NULL)
    runner = rouse_session_find_runner (self->session, program);
  if (self->session != NULL && runner == NULL && rouse_session_get_n_runners (self->session) > 0)
    runner = rouse_session_get_runner (self->session, 0);
  if (runner != NULL)
    id = g_strdup_printf ("%s/%s", rouse_session_get_id (self->session), rouse_runner_get_program (runner)->name);
  rouse_output_view_set_runner (self->output, runner, id);
}

void
rouse_project_page_search (RouseProjectPage *self)
{
  rouse_output_view_search (self->output);
}
