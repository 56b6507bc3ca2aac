/* project-page.c - one project: its programs, and what they print
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-ui"
#include "config.h"
#include "project-page.h"
#include "brief.h"
#include "look.h"
#include "output-view.h"
#include "program-row.h"
#include "project-menu.h"
#include "project-banners.h"
#include "toggle.h"

#include "words/printable.h"

#include <glib/gi18n.h>

/* Memory is read from /proc: not at every tick. */
#define TICK_SECONDS 1
#define TICKS_PER_MEMORY 2

/**
 * RouseProjectPage:
 *
 * While nobody sees it, it has no timer.
 */
struct _RouseProjectPage
{
  AdwBin parent_instance;

  RouseSession *session; /* (owned) (nullable) */
  guint         tick_source;
  guint         n_ticks;

  GtkLabel            *name_label;
  GtkImage            *state_image;
  GtkLabel            *state_label;
  GtkWidget           *restart_button;
  GtkMenuButton       *menu_button;
  GtkSwitch           *toggle;
  GtkWidget           *folder_button;
  GtkLabel            *folder_label;
  GtkWidget           *branch_box;
  GtkLabel            *branch_label;
  GtkWidget           *pages_button;
  GtkLabel            *pages_label;
  RouseProjectBanners *banners;
  GtkListBox          *list;
  RouseOutputView     *output;
};

G_DEFINE_FINAL_TYPE (RouseProjectPage, rouse_project_page, ADW_TYPE_BIN)

/* Programs */

static RouseProgramRow *
get_row (RouseProjectPage *self, int index)
{
  return ROUSE_PROGRAM_ROW (gtk_list_box_get_row_at_index (self->list, index));
}

static void
row_selected_cb (RouseProjectPage *self, GtkListBoxRow *row)
{
  RouseProgramRow *program = ROUSE_PROGRAM_ROW (row);

  if (program == NULL)
    rouse_output_view_set_runner (self->output, NULL, NULL);
  else
    rouse_output_view_set_runner (self->output, rouse_program_row_get_runner (program), rouse_program_row_get_runner_id (program));
}

static void
row_activated_cb (RouseProjectPage *self, GtkListBoxRow *row)
{
  rouse_output_view_focus (self->output);
}

static GtkWidget *
create_row (gpointer item, gpointer data)
{
  RouseProjectPage *self = data;
  RouseRunner      *runner = item;
  g_autofree char  *id = g_strconcat (rouse_session_get_id (self->session), "/", rouse_runner_get_program (runner)->name, NULL);

  return rouse_program_row_new (runner, id, rouse_session_get_n_runners (self->session) == 1);
}

/* There is always one whose output is shown. */
static void
programs_changed_cb (RouseProjectPage *self)
{
  if (gtk_list_box_get_selected_row (self->list) == NULL && get_row (self, 0) != NULL)
    gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (get_row (self, 0)));
  if (self->session != NULL && rouse_session_get_n_runners (self->session) == 1)
    gtk_widget_add_css_class (GTK_WIDGET (self->list), "single");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->list), "single");
}

/* The head */

static void
update_state (RouseProjectPage *self)
{
  g_autofree char    *state = rouse_brief_session (self->session);
  RouseReload        *reload = rouse_session_get_reload (self->session);
  g_autofree char    *last = reload != NULL ? rouse_brief_reload (reload, g_get_real_time ()) : NULL;
  g_autofree char    *outcome = reload != NULL ? rouse_brief_outcome (reload) : NULL;
  g_autoptr (GString) text = g_string_new (state);

  if (last != NULL)
    g_string_append_printf (text, " · %s", last);
  if (outcome != NULL && *outcome != '\0')
    g_string_append_printf (text, " · %s", outcome);
  rouse_look_apply (rouse_look_for_session (self->session), self->state_image);
  if (g_str_equal (gtk_label_get_label (self->state_label), text->str))
    return;
  gtk_label_set_label (self->state_label, text->str);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->state_label), text->str);
}

static void
update_project (RouseProjectPage *self)
{
  const RouseProject    *project = rouse_session_get_project (self->session);
  g_autofree char       *folder = rouse_brief_folder (project->root);
  g_autofree char       *branch = NULL;
  g_autoptr (GMenuModel) menu = rouse_project_menu_new (self->session);

  gtk_label_set_label (self->name_label, project->name);
  gtk_label_set_label (self->folder_label, folder);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->folder_button), "s", rouse_session_get_id (self->session));
  gtk_menu_button_set_menu_model (self->menu_button, menu);
  if (rouse_session_get_branch (self->session) != NULL)
    branch = rouse_text_dup_printable (rouse_session_get_branch (self->session));
  gtk_label_set_label (self->branch_label, branch != NULL ? branch : "");
  gtk_widget_set_visible (self->branch_box, branch != NULL);
}

/* How many pages in browsers follow, and how one comes to do so. */
static void
update_pages (RouseProjectPage *self)
{
  const char      *script = rouse_session_get_browser_script (self->session);
  guint            n = rouse_session_get_n_pages (self->session);
  g_autofree char *text = n > 0 ? g_strdup_printf (ngettext ("%u page follows", "%u pages follow", n), n) : g_strdup (_ ("No page follows yet"));
  g_autofree char *tooltip = script != NULL ? g_strdup_printf (_ ("Copy the Script Tag for Pages\n%s"), script) : NULL;

  gtk_label_set_label (self->pages_label, text);
  gtk_widget_set_tooltip_text (self->pages_button, tooltip);
  gtk_widget_set_visible (self->pages_button, script != NULL);
}

static void
copy_script_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  RouseProjectPage *self = ROUSE_PROJECT_PAGE (widget);
  const char       *script = self->session != NULL ? rouse_session_get_browser_script (self->session) : NULL;
  g_autofree char  *escaped = script != NULL ? g_markup_escape_text (script, -1) : NULL;
  g_autofree char  *tag = escaped != NULL ? g_strdup_printf ("<script src=\"%s\" async></script>", escaped) : NULL;

  if (tag == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), tag);
  gtk_widget_activate_action (widget, "win.toast", "s", _ ("Script tag copied"));
}

static void
session_notify_cb (RouseProjectPage *self, GParamSpec *pspec)
{
  if (g_str_equal (pspec->name, "project") || g_str_equal (pspec->name, "branch"))
    update_project (self);
  if (g_str_equal (pspec->name, "browser-script") || g_str_equal (pspec->name, "n-pages"))
    update_pages (self);
  rouse_toggle_show (self->toggle, self->session);
  update_state (self);
}

static void
toggled_cb (RouseProjectPage *self)
{
  rouse_toggle_apply (self->toggle, self->session);
}

/* Time */

static void
tick (RouseProjectPage *self)
{
  gboolean         memory = self->n_ticks++ % TICKS_PER_MEMORY == 0;
  RouseProgramRow *row;

  if (self->session == NULL)
    return;
  for (int i = 0; (row = get_row (self, i)) != NULL; i++)
    rouse_program_row_tick (row, memory);
  update_state (self);
}

static gboolean
tick_cb (gpointer data)
{
  tick (data);
  return G_SOURCE_CONTINUE;
}

static void
rouse_project_page_map (GtkWidget *widget)
{
  RouseProjectPage *self = ROUSE_PROJECT_PAGE (widget);

  GTK_WIDGET_CLASS (rouse_project_page_parent_class)->map (widget);
  self->n_ticks = 0;
  tick (self);
  self->tick_source = g_timeout_add_seconds (TICK_SECONDS, tick_cb, self);
}

static void
rouse_project_page_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&ROUSE_PROJECT_PAGE (widget)->tick_source, g_source_remove);

  GTK_WIDGET_CLASS (rouse_project_page_parent_class)->unmap (widget);
}

/* The object */

static void
rouse_project_page_dispose (GObject *object)
{
  RouseProjectPage *self = ROUSE_PROJECT_PAGE (object);

  rouse_project_page_set_session (self, NULL);

  G_OBJECT_CLASS (rouse_project_page_parent_class)->dispose (object);
}

static void
rouse_project_page_class_init (RouseProjectPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rouse_project_page_dispose;
  widget_class->map = rouse_project_page_map;
  widget_class->unmap = rouse_project_page_unmap;

  g_type_ensure (ROUSE_TYPE_OUTPUT_VIEW);
  g_type_ensure (ROUSE_TYPE_PROJECT_BANNERS);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/rouse/Rouse/ui/project-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RouseProjectPage, name_label);
  gtk_widget_class_bind_template_child (widget_class, RouseProjectPage, state_image);
  gtk_widget_class_bind_template_child (widget_class, RouseProjectPage, state_label);
  gtk_widget_class_bind_template_child (widget_class, RouseProjectPage, restart_button);
  gtk_widget_class_bind_template_child (widget_class, RouseProjectPage, menu_button);
  gtk_widget_class_bind_template_child (widget_class, RouseProjectPage, toggle);
  gtk_widget_class_bind_template_child (widget_class, RouseProjectPage, folder_button);
  gtk_widget_class_bind_template_child (widget_class, RouseProjectPage, folder_label);
  gtk_widget_class_bind_template_child (widget_class, RouseProjectPage, branch_box);
  gtk_widget_class_bind_template_child (widget_class, RouseProjectPage, branch_label);
  gtk_widget_class_bind_template_child (widget_class, RouseProjectPage, pages_button);
  gtk_widget_class_bind_template_child (widget_class, RouseProjectPage, pages_label);
  gtk_widget_class_bind_template_child (widget_class, RouseProjectPage, banners);
  gtk_widget_class_bind_template_child (widget_class, RouseProjectPage, list);
  gtk_widget_class_bind_template_child (widget_class, RouseProjectPage, output);
  gtk_widget_class_install_action (widget_class, "project.copy-script", NULL, copy_script_action);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, toggled_cb);
}

static void
rouse_project_page_init (RouseProjectPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
rouse_project_page_set_session (RouseProjectPage *self, RouseSession *session)
{
  if (self->session == session)
    return;
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
  g_set_object (&self->session, session);
  rouse_project_banners_set_session (self->banners, session);
  if (session == NULL)
    return;
  g_signal_connect_object (session, "notify", G_CALLBACK (session_notify_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "runner-changed", G_CALLBACK (update_state), self, G_CONNECT_SWAPPED);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (session), create_row, self, NULL);
  g_signal_connect_object (session, "items-changed", G_CALLBACK (programs_changed_cb), self, G_CONNECT_SWAPPED);
  programs_changed_cb (self);
  update_project (self);
  update_pages (self);
  rouse_toggle_show (self->toggle, session);
  self->n_ticks = 0;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    tick (self);
  else
    update_state (self);
}

RouseSession *
rouse_project_page_get_session (RouseProjectPage *self)
{
  return self->session;
}

void
rouse_project_page_show_program (RouseProjectPage *self, const char *program)
{
  RouseProgramRow *row;

  for (int i = 0; program != NULL && (row = get_row (self, i)) != NULL; i++)
    if (g_str_equal (rouse_runner_get_program (rouse_program_row_get_runner (row))->name, program))
      {
        gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (row));
        rouse_output_view_focus (self->output);
      }
}

gboolean
rouse_project_page_next_pane (RouseProjectPage *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (row == NULL || gtk_widget_get_focus_child (GTK_WIDGET (self->output)) != NULL)
    return FALSE;
  if (gtk_widget_get_focus_child (GTK_WIDGET (self->list)) != NULL)
    rouse_output_view_focus (self->output);
  else
    gtk_widget_grab_focus (GTK_WIDGET (row));
  return TRUE;
}

void
rouse_project_page_search (RouseProjectPage *self)
{
  if (self->session != NULL)
    rouse_output_view_search (self->output);
}
