/* project-form.c - a project, to be filled in
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-ui"
#include "config.h"
#include "project-form.h"
#include "banner.h"
#include "dry-look-row.h"
#include "folder-chooser.h"
#include "form-check.h"
#include "message-row.h"
#include "program-forms.h"
#include "rules-group.h"
#include "project/detect/detect.h"
#include "project/ini.h"
#include "project/project-file.h"
#include "project/text-file.h"
#include "words/printable.h"

#include <glib/gi18n.h>

/* A word that is still being typed is not looked at. */
#define TYPING_MS 300

struct _RouseProjectForm
{
  AdwBin parent_instance;

  RouseProject *project;       /* (owned) as it was */
  GPtrArray    *other_folders; /* (owned) (element-type filename) with a %NULL at the end */
  char         *folder;        /* (owned) (nullable) if there is one of that name */
  guint         n_watched;     /* folders that are watched for it already */
  guint         typing_source;
  gboolean      is_new;
  gboolean      named;  /* the name is the user's */
  gboolean      shared; /* what is run is said by a file in the folder */
  gboolean      filling;

  RouseBanner       *error;
  GtkEditable       *folder_row;
  RouseMessageRow   *folder_message;
  GtkEditable       *name_row;
  RouseMessageRow   *name_message;
  RouseDryLookRow   *look_row;
  RouseMessageRow   *look_message;
  RouseBanner       *origin;
  RouseProgramForms *programs;
  GtkEditable       *ignore_row;
  RouseMessageRow   *ignore_message;
  AdwComboRow       *watcher_row;
  GtkEditable       *url_row;
  GtkSwitch         *livereload_switch;
  RouseRulesGroup   *rules;
  AdwComboRow       *notify_row;
};

enum
{
  ENTERED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RouseProjectForm, rouse_project_form, ADW_TYPE_BIN)

/* Text in rows */

static void
type (RouseProjectForm *self, GtkEditable *row, const char *text)
{
  self->filling = TRUE;
  gtk_editable_set_text (row, text != NULL ? text : "");
  gtk_editable_set_position (row, -1);
  self->filling = FALSE;
}

static char *
dup_text (GtkEditable *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (row)));
}

/* (nullable) (transfer full): the globs, if there are any. */
static char **
dup_globs (RouseProjectForm *self)
{
  g_auto (GStrv)           words = g_strsplit (gtk_editable_get_text (self->ignore_row), ";", -1);
  g_autoptr (GStrvBuilder) globs = g_strv_builder_new ();
  g_auto (GStrv)           result = NULL;

  for (guint i = 0; words[i] != NULL; i++)
    if (*g_strstrip (words[i]) != '\0')
      g_strv_builder_add (globs, words[i]);
  result = g_strv_builder_end (globs);
  return result[0] != NULL ? g_steal_pointer (&result) : NULL;
}

/* What is watched */

/* (transfer full): the project as far as it matters to watching. */
static RouseProject *
dup_watched (RouseProjectForm *self)
{
  RouseProject *project = rouse_project_copy (self->project);

  g_free (project->root);
  project->root = g_strdup (self->folder);
  g_strfreev (project->ignore);
  project->ignore = dup_globs (self);
  return project;
}

static void
look (RouseProjectForm *self)
{
  g_autoptr (RouseProject) project = self->folder != NULL ? dup_watched (self) : NULL;

  rouse_message_row_set (self->look_message, GTK_WIDGET (self->look_row), ROUSE_CHECK_FINE, NULL);
  rouse_dry_look_row_look (self->look_row, project);
}

static void
looked_cb (RouseProjectForm *self)
{
  g_autofree char *text = NULL;
  RouseCheckLevel  level = rouse_dry_look_row_check (self->look_row, self->n_watched, &text);

  rouse_message_row_set (self->look_message, GTK_WIDGET (self->look_row), level, text);
}

static void
entered_cb (RouseProjectForm *self)
{
  g_signal_emit (self, signals[ENTERED], 0);
}

static void
watcher_changed_cb (RouseProjectForm *self)
{
  const char *text = NULL;

  switch ((RouseWatcherKind) adw_combo_row_get_selected (self->watcher_row))
    {
    case ROUSE_WATCH_AUTO:
      text = _ ("The kernel, and polling where the file system does not tell of every change");
      break;
    case ROUSE_WATCH_GIO:
      text = _ ("Only what the file system tells of, even if that is not everything");
      break;
    case ROUSE_WATCH_POLL:
      text = _ ("Looks again and again; for folders of which the kernel says nothing, such as some in containers");
      break;
    case ROUSE_WATCH_WATCHMAN:
      text = _ ("For very large folders; the kernel while Watchman cannot be reached");
      break;
    }
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->watcher_row), text);
}

/* What a folder seems to be */

/* Puts what was found, if anything, in the place of the project that is filled in. */
static void
take_proposal (RouseProjectForm *self, const RouseProject *found)
{
  g_autoptr (RouseProgram) usual = rouse_program_forms_new_program ("main");
  g_autoptr (GPtrArray)    programs = g_ptr_array_new ();
  g_autofree char         *globs = found != NULL && found->ignore != NULL ? g_strjoinv ("; ", found->ignore) : NULL;

  g_clear_pointer (&self->project, rouse_project_unref);
  self->project = found != NULL ? rouse_project_copy (found) : rouse_project_new ();
  for (guint i = 0; i < self->project->programs->len; i++)
    {
      RouseProgram *program = g_ptr_array_index (self->project->programs, i);

      program->stop_timeout_us = usual->stop_timeout_us;
      g_ptr_array_add (programs, program);
    }
  if (programs->len == 0)
    g_ptr_array_add (programs, usual);
  rouse_program_forms_set_programs (self->programs, programs);
  rouse_rules_group_set_project (self->rules, self->project);
  type (self, self->ignore_row, globs);
  adw_combo_row_set_selected (self->watcher_row, self->project->watcher);
  type (self, self->url_row, self->project->url);
  gtk_switch_set_active (self->livereload_switch, self->project->livereload);
}

/* (nullable) (transfer full) */
static char *
dup_origin_words (const RouseProposal *proposal)
{
  g_autofree char *files = NULL;

  if (proposal == NULL || proposal->project == NULL || proposal->sources->len == 0)
    return NULL;
  for (guint i = 0; i < proposal->sources->len; i++)
    {
      g_autofree char *file = rouse_text_dup_printable (g_ptr_array_index (proposal->sources, i));
      char            *longer = files != NULL ? g_strdup_printf (_ ("%s, %s"), files, file) : g_strdup (file);

      g_free (files);
      files = longer;
    }
  return g_strdup_printf (_ ("Proposed after a look at %s"), files);
}

/* (transfer full): what is to be known of @file, whose project is taken but for what it runs: that is not allowed yet. */
static char *
take_shared (RouseProjectForm *self, const char *file)
{
  gsize                    length;
  g_autoptr (GError)       error = NULL;
  g_autofree char         *text = rouse_text_file_read (file, ROUSE_INI_MAX_BYTES, &length, &error);
  g_autoptr (RouseProject) project = text != NULL ? rouse_project_file_parse (file, text, length, self->folder, &error) : NULL;

  if (project == NULL)
    return g_strdup (error->message);
  if (!self->named)
    type (self, self->name_row, project->name);
  g_ptr_array_set_size (project->programs, 0);
  g_ptr_array_set_size (project->rules, 0);
  take_proposal (self, project);
  return g_strdup (_ ("The folder’s own rouse.ini says what is run. You are shown it before anything runs."));
}

static void
propose (RouseProjectForm *self)
{
  g_autofree char          *file = NULL;
  g_autofree char          *name = NULL;
  g_autofree char          *origin = NULL;
  g_autoptr (RouseProposal) proposal = NULL;

  if (!self->is_new || self->folder == NULL)
    return;
  name = g_filename_display_basename (self->folder);
  file = rouse_project_file_find (self->folder);
  self->shared = file != NULL;
  if (!self->named)
    type (self, self->name_row, name);
  if (!rouse_program_forms_get_touched (self->programs) && !self->shared)
    {
      proposal = rouse_detect_folder (self->folder, NULL);
      take_proposal (self, proposal != NULL ? proposal->project : NULL);
    }
  origin = self->shared ? take_shared (self, file) : dup_origin_words (proposal);
  rouse_banner_set_text (self->origin, ROUSE_BANNER_INFO, origin);
  gtk_widget_set_visible (GTK_WIDGET (self->programs), !self->shared);
}

/* The folder, and what follows from it */

/* Returns: whether there can be a project. */
static gboolean
check_folder (RouseProjectForm *self)
{
  g_autofree char *folder = rouse_check_dup_folder (gtk_editable_get_text (self->folder_row));
  g_autofree char *text = NULL;
  RouseCheckLevel  level = rouse_check_folder (folder, (const char *const *) self->other_folders->pdata, &text);

  rouse_message_row_set (self->folder_message, GTK_WIDGET (self->folder_row), level, text);
  if (level == ROUSE_CHECK_ERROR)
    g_clear_pointer (&folder, g_free);
  if (g_strcmp0 (folder, self->folder) != 0)
    {
      g_free (self->folder);
      self->folder = g_steal_pointer (&folder);
      rouse_program_forms_set_folder (self->programs, self->folder);
      propose (self);
    }
  look (self);
  return self->folder != NULL;
}

static void
typed_cb (gpointer data)
{
  RouseProjectForm *self = data;

  self->typing_source = 0;
  check_folder (self);
}

static void
check_soon (RouseProjectForm *self)
{
  g_clear_handle_id (&self->typing_source, g_source_remove);
  self->typing_source = g_timeout_add_once (TYPING_MS, typed_cb, self);
}

static void
folder_changed_cb (RouseProjectForm *self)
{
  if (!self->filling)
    check_soon (self);
}

static void
ignore_changed_cb (RouseProjectForm *self)
{
  if (!self->filling && self->folder != NULL)
    check_soon (self);
}

static void
name_changed_cb (RouseProjectForm *self)
{
  if (self->filling)
    return;
  self->named = TRUE;
  rouse_message_row_set (self->name_message, GTK_WIDGET (self->name_row), ROUSE_CHECK_FINE, NULL);
}

static void
chosen_cb (GFile *folder, gpointer data)
{
  RouseProjectForm *self = data;
  g_autofree char  *name = rouse_check_dup_folder_text (folder);

  type (self, self->folder_row, name);
  check_folder (self);
}

static void
choose_cb (RouseProjectForm *self)
{
  rouse_folder_chooser_present (GTK_WIDGET (self), self->folder, chosen_cb, self);
}

/* The object */

static void
rouse_project_form_dispose (GObject *object)
{
  RouseProjectForm *self = ROUSE_PROJECT_FORM (object);

  g_clear_handle_id (&self->typing_source, g_source_remove);
  g_clear_pointer (&self->project, rouse_project_unref);
  g_clear_pointer (&self->other_folders, g_ptr_array_unref);
  g_clear_pointer (&self->folder, g_free);

  G_OBJECT_CLASS (rouse_project_form_parent_class)->dispose (object);
}

static void
rouse_project_form_class_init (RouseProjectFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rouse_project_form_dispose;
  signals[ENTERED] = g_signal_new ("entered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (ROUSE_TYPE_BANNER);
  g_type_ensure (ROUSE_TYPE_DRY_LOOK_ROW);
  g_type_ensure (ROUSE_TYPE_MESSAGE_ROW);
  g_type_ensure (ROUSE_TYPE_PROGRAM_FORMS);
  g_type_ensure (ROUSE_TYPE_RULES_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/rouse/Rouse/ui/project-form.ui");
  gtk_widget_class_bind_template_child (widget_class, RouseProjectForm, error);
  gtk_widget_class_bind_template_child (widget_class, RouseProjectForm, folder_row);
  gtk_widget_class_bind_template_child (widget_class, RouseProjectForm, folder_message);
  gtk_widget_class_bind_template_child (widget_class, RouseProjectForm, name_row);
  gtk_widget_class_bind_template_child (widget_class, RouseProjectForm, name_message);
  gtk_widget_class_bind_template_child (widget_class, RouseProjectForm, look_row);
  gtk_widget_class_bind_template_child (widget_class, RouseProjectForm, look_message);
  gtk_widget_class_bind_template_child (widget_class, RouseProjectForm, origin);
  gtk_widget_class_bind_template_child (widget_class, RouseProjectForm, programs);
  gtk_widget_class_bind_template_child (widget_class, RouseProjectForm, ignore_row);
  gtk_widget_class_bind_template_child (widget_class, RouseProjectForm, ignore_message);
  gtk_widget_class_bind_template_child (widget_class, RouseProjectForm, watcher_row);
  gtk_widget_class_bind_template_child (widget_class, RouseProjectForm, url_row);
  gtk_widget_class_bind_template_child (widget_class, RouseProjectForm, livereload_switch);
  gtk_widget_class_bind_template_child (widget_class, RouseProjectForm, rules);
  gtk_widget_class_bind_template_child (widget_class, RouseProjectForm, notify_row);
  gtk_widget_class_bind_template_callback (widget_class, folder_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, ignore_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, watcher_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, name_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, entered_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_cb);
  gtk_widget_class_bind_template_callback (widget_class, looked_cb);
}

static void
rouse_project_form_init (RouseProjectForm *self)
{
  self->filling = TRUE;
  self->other_folders = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  watcher_changed_cb (self);
  self->filling = FALSE;
}

static void
fill_in_existing (RouseProjectForm *self, RouseSession *session)
{
  g_autofree char  *globs = NULL;
  g_autofree char  *name = NULL;
  g_autoptr (GFile) root = NULL;
  RouseHealth      *health = rouse_session_get_health (session);

  self->project = rouse_project_ref (rouse_session_get_project (session));
  self->n_watched = health != NULL ? health->n_watched : 0;
  root = g_file_new_for_path (self->project->root);
  name = rouse_check_dup_folder_text (root);
  type (self, self->folder_row, name);
  type (self, self->name_row, self->project->name);
  if (self->project->ignore != NULL)
    globs = g_strjoinv ("; ", self->project->ignore);
  type (self, self->ignore_row, globs);
  adw_combo_row_set_selected (self->watcher_row, self->project->watcher);
  type (self, self->url_row, self->project->url);
  gtk_switch_set_active (self->livereload_switch, self->project->livereload);
  adw_combo_row_set_selected (self->notify_row, self->project->notify);
  rouse_rules_group_set_project (self->rules, self->project);
  if (self->project->programs->len > 0)
    rouse_program_forms_set_programs (self->programs, self->project->programs);
}

static void
remember_others (RouseProjectForm *self, RouseEngine *engine, RouseSession *session)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (engine));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (RouseSession) other = g_list_model_get_item (G_LIST_MODEL (engine), i);

      if (other != session)
        g_ptr_array_add (self->other_folders, g_strdup (rouse_session_get_project (other)->root));
    }
  g_ptr_array_add (self->other_folders, NULL);
}

void
rouse_project_form_fill_in (RouseProjectForm *self, RouseEngine *engine, RouseSession *session, const char *folder)
{
  g_return_if_fail (self->project == NULL);

  remember_others (self, engine, session);
  self->is_new = session == NULL;
  self->named = !self->is_new;
  if (session != NULL)
    fill_in_existing (self, session);
  else
    {
      take_proposal (self, NULL);
      type (self, self->folder_row, folder);
    }
  if (session != NULL || folder != NULL)
    check_folder (self);
  if (self->folder != NULL && self->is_new && !self->shared)
    rouse_program_forms_focus (self->programs);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->is_new ? self->folder_row : self->name_row));
}

/* (transfer full): all of it, which is known to be right. */
static RouseProject *
dup_filled_in (RouseProjectForm *self)
{
  RouseProject *project = dup_watched (self);

  g_free (project->name);
  project->name = dup_text (self->name_row);
  g_free (project->url);
  project->url = dup_text (self->url_row);
  if (*project->url == '\0')
    g_clear_pointer (&project->url, g_free);
  project->watcher = (RouseWatcherKind) adw_combo_row_get_selected (self->watcher_row);
  project->livereload = gtk_switch_get_active (self->livereload_switch);
  project->notify = (RouseNotify) adw_combo_row_get_selected (self->notify_row);
  g_ptr_array_unref (project->programs);
  project->programs = rouse_program_forms_dup_programs (self->programs);
  if (self->shared)
    g_ptr_array_set_size (project->programs, 0);
  for (guint i = 0; i < project->programs->len; i++)
    {
      RouseProgram *program = g_ptr_array_index (project->programs, i);

      g_free (program->project);
      program->project = g_strdup (project->name);
      /* One that ran in the project's folder still does when that is another one now. */
      if (program->cwd == NULL || g_strcmp0 (program->cwd, self->project->root) == 0)
        {
          g_free (program->cwd);
          program->cwd = g_strdup (project->root);
        }
    }
  return project;
}

RouseProject *
rouse_project_form_dup_project (RouseProjectForm *self)
{
  g_autofree char *name_text = NULL;
  gboolean         folder_fine = check_folder (self);
  RouseCheckLevel  name = rouse_check_name (gtk_editable_get_text (self->name_row), &name_text);
  GtkWidget       *wrong = self->shared ? NULL : rouse_program_forms_check (self->programs);

  rouse_banner_set_text (self->error, ROUSE_BANNER_ERROR, NULL);
  rouse_message_row_set (self->name_message, GTK_WIDGET (self->name_row), name, name_text);
  if (name == ROUSE_CHECK_ERROR)
    wrong = GTK_WIDGET (self->name_row);
  if (!folder_fine)
    wrong = GTK_WIDGET (self->folder_row);
  if (wrong == NULL)
    return dup_filled_in (self);
  gtk_widget_grab_focus (wrong);
  return NULL;
}

void
rouse_project_form_show_error (RouseProjectForm *self, const char *text)
{
  rouse_banner_set_text (self->error, ROUSE_BANNER_ERROR, text);
}
