/* history-details.c - all that is known of one reload
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-ui"
#include "config.h"
#include "history-details.h"
#include "history-changes.h"
#include "history-output.h"
#include "history-timings.h"
#include "history-words.h"
#include "wrap-layout.h"

#include "record/history-read.h"
#include "words/printable.h"

#include <glib/gi18n.h>

struct _RouseHistoryDetails
{
  AdwBin parent_instance;

  GtkStack            *stack;
  AdwStatusPage       *many_page;
  GtkImage            *outcome_image;
  GtkLabel            *title_label;
  GtkLabel            *place_label;
  GtkLabel            *time_label;
  GtkButton           *open_button;
  GtkImage            *cause_image;
  GtkLabel            *cause_label;
  GtkLabel            *decision_label;
  RouseHistoryChanges *files;
  RouseHistoryTimings *timings;
  GtkLabel            *output_label;
  GtkWidget           *no_output_label;
  GtkWidget           *output_frame;
  RouseHistoryOutput  *output;

  RouseEngine       *engine;      /* (owned) */
  RouseHistoryEntry *entry;       /* (owned) (nullable) the one that is selected */
  gulong             entry_id;    /* of the entry's signal */
  GCancellable      *cancellable; /* (owned) (nullable) of the answer awaited */
  RouseHistoryRow   *row;         /* (owned) (nullable) what is shown */
  RouseErrorLine    *error;       /* (owned) (nullable) of what is shown, if it went wrong */
};

typedef enum
{
  CHANGED,
  N_SIGNALS
} Signal;
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RouseHistoryDetails, rouse_history_details, ADW_TYPE_BIN)

/* The project as it is now */

/* (nullable) (transfer none): the session of the project that it was a reload of, if that still exists. */
static RouseSession *
find_session (RouseHistoryDetails *self)
{
  const RouseReload *reload = self->row->reload;
  RouseSession      *found = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->engine)); i++)
    {
      g_autoptr (RouseSession) session = g_list_model_get_item (G_LIST_MODEL (self->engine), i);

      if (g_strcmp0 (rouse_session_get_project (session)->name, reload->project) != 0)
        continue;
      found = session; /* the engine holds it */
      if (reload->program != NULL && rouse_session_find_runner (session, reload->program) != NULL)
        break; /* of two projects of the same name, the one that has such a program */
    }
  return found;
}

static const char *
get_root (RouseHistoryDetails *self)
{
  RouseSession *session = find_session (self);

  return session != NULL ? rouse_session_get_project (session)->root : NULL;
}

/* What is shown */

static void
update_error (RouseHistoryDetails *self)
{
  gsize         size = 0;
  gconstpointer data;

  g_clear_pointer (&self->error, rouse_error_line_free);
  if ((rouse_history_row_get_outcome (self->row) & ROUSE_HISTORY_BAD) == 0 || self->row->run == NULL || self->row->run->tail == NULL)
    return;
  data = g_bytes_get_data (self->row->run->tail, &size);
  self->error = rouse_error_line_find (data, size, get_root (self));
}

static void
update_header (RouseHistoryDetails *self)
{
  const RouseReload    *reload = self->row->reload;
  RouseHistoryOutcomes  outcome = rouse_history_row_get_outcome (self->row);
  const char           *style = rouse_history_words_get_outcome_style (outcome);
  const char           *classes[] = { style, NULL };
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char      *title = rouse_history_words_for_row (self->row);
  g_autofree char      *project = rouse_text_dup_printable (reload->project != NULL ? reload->project : "");
  g_autofree char      *program = rouse_text_dup_printable (reload->program != NULL ? reload->program : "");
  g_autofree char      *time = rouse_history_words_for_full_time (reload->at, now);
  g_autofree char      *action = rouse_history_words_for_action (reload);
  g_autofree char      *place = NULL;

  gtk_image_set_from_icon_name (self->outcome_image, rouse_history_words_get_outcome_icon (outcome));
  gtk_widget_set_css_classes (GTK_WIDGET (self->outcome_image), classes);
  gtk_label_set_text (self->title_label, title);
  /* Translators: a program, its project, and what was done: "web in Shop · Restart". */
  place = g_strdup_printf (_ ("%s in %s · %s"), program, project, action);
  gtk_label_set_text (self->place_label, place);
  gtk_label_set_text (self->time_label, time);
}

static void
update_open_button (RouseHistoryDetails *self)
{
  guint            line = 0;
  g_autofree char *file = rouse_history_details_dup_error_file (self, &line);
  g_autofree char *base = file != NULL ? g_path_get_basename (file) : NULL;
  g_autofree char *name = base != NULL ? rouse_text_dup_printable (base) : NULL;
  g_autofree char *label = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->open_button), file != NULL);
  if (file == NULL)
    return;
  /* Translators: opens a file, or a file at a line, in the editor. */
  label = line > 0 ? g_strdup_printf (_ ("Open %s:%u"), name, line) : g_strdup_printf (_ ("Open %s"), name);
  gtk_button_set_label (self->open_button, label);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->open_button), file);
}

static void
update_cause (RouseHistoryDetails *self)
{
  const RouseChangeSet *changes = self->row->reload->changes;
  g_autofree char      *cause = rouse_history_words_for_cause_in_full (self->row);
  g_autofree char      *decision = rouse_history_words_for_decision (self->row->reload);
  g_autofree char      *held = NULL;

  if (changes != NULL && changes->held_for != NULL)
    {
      g_autofree char *what = rouse_text_dup_printable (changes->held_for);

      /* Translators: why it began, and what it had to wait for first: "3 files changed, after git". */
      held = g_strdup_printf (_ ("%s, after %s"), cause, what);
    }
  gtk_image_set_from_icon_name (self->cause_image, rouse_history_words_get_cause_icon (rouse_history_row_get_cause (self->row)));
  gtk_label_set_text (self->cause_label, held != NULL ? held : cause);
  gtk_label_set_text (self->decision_label, decision);
  gtk_widget_set_visible (GTK_WIDGET (self->decision_label), *decision != '\0');
  rouse_history_changes_set_changes (self->files, changes, get_root (self));
}

static void
update_output (RouseHistoryDetails *self)
{
  const RouseRun  *run = self->row->run;
  g_autofree char *end = run != NULL ? rouse_history_words_for_end (run) : NULL;
  gboolean         printed = run != NULL && run->tail != NULL && g_bytes_get_size (run->tail) > 0;
  g_autofree char *text = NULL;

  if (run != NULL && run->error != NULL)
    text = rouse_text_dup_printable (run->error);
  else if (end != NULL && *end != '\0')
    text = g_steal_pointer (&end);
  else if (run != NULL)
    text = g_strdup (_ ("It is not known to have ended"));
  gtk_label_set_text (self->output_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->output_label), text != NULL);
  gtk_widget_set_visible (self->no_output_label, run != NULL && run->ended && run->pid > 0 && !printed);
  gtk_widget_set_visible (self->output_frame, printed);
  rouse_history_output_set_tail (self->output, printed ? run->tail : NULL, self->error);
}

static void
show_row (RouseHistoryDetails *self)
{
  update_error (self);
  update_header (self);
  update_open_button (self);
  update_cause (self);
  rouse_history_timings_set_reload (self->timings, self->row->reload);
  update_output (self);
  gtk_stack_set_visible_child_name (self->stack, "reload");
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
details_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (RouseHistoryDetails) self = data;
  g_autoptr (GError)              error = NULL;
  RouseHistoryRow                *row = rouse_history_get_details_finish (ROUSE_HISTORY (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (row == NULL)
    {
      g_debug ("reading a reload: %s", error->message); /* it has been deleted, and so the selection will change */
      return;
    }
  g_clear_pointer (&self->row, rouse_history_row_free);
  self->row = row;
  show_row (self);
}

static void
ask (RouseHistoryDetails *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  rouse_history_get_details_async (rouse_engine_get_history (self->engine), rouse_history_entry_get_id (self->entry), self->cancellable,
                                   details_cb, g_object_ref (self));
}

static void
set_entry (RouseHistoryDetails *self, RouseHistoryEntry *entry)
{
  g_clear_signal_handler (&self->entry_id, self->entry);
  g_set_object (&self->entry, entry);
  if (entry != NULL)
    self->entry_id = g_signal_connect_swapped (entry, "notify::row", G_CALLBACK (ask), self);
}

static void
forget_row (RouseHistoryDetails *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->row, rouse_history_row_free);
  g_clear_pointer (&self->error, rouse_error_line_free);
}

static void
rouse_history_details_dispose (GObject *object)
{
  RouseHistoryDetails *self = ROUSE_HISTORY_DETAILS (object);

  set_entry (self, NULL);
  forget_row (self);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), ROUSE_TYPE_HISTORY_DETAILS);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (rouse_history_details_parent_class)->dispose (object);
}

static void
rouse_history_details_class_init (RouseHistoryDetailsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rouse_history_details_dispose;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (ROUSE_TYPE_HISTORY_CHANGES);
  g_type_ensure (ROUSE_TYPE_HISTORY_OUTPUT);
  g_type_ensure (ROUSE_TYPE_HISTORY_TIMINGS);
  g_type_ensure (ROUSE_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/rouse/Rouse/ui/history-details.ui");
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryDetails, stack);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryDetails, many_page);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryDetails, outcome_image);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryDetails, title_label);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryDetails, place_label);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryDetails, time_label);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryDetails, open_button);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryDetails, cause_image);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryDetails, cause_label);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryDetails, decision_label);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryDetails, files);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryDetails, timings);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryDetails, output_label);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryDetails, no_output_label);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryDetails, output_frame);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryDetails, output);
}

static void
rouse_history_details_init (RouseHistoryDetails *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
rouse_history_details_set_engine (RouseHistoryDetails *self, RouseEngine *engine)
{
  g_return_if_fail (ROUSE_IS_HISTORY_DETAILS (self));

  g_set_object (&self->engine, engine);
}

void
rouse_history_details_set_selected (RouseHistoryDetails *self, RouseHistoryEntry *entry, guint n_selected)
{
  g_return_if_fail (ROUSE_IS_HISTORY_DETAILS (self));

  if (entry != NULL && entry == self->entry)
    return;
  set_entry (self, entry);
  if (entry != NULL)
    {
      ask (self); /* what was shown before stays until there is an answer */
      return;
    }
  forget_row (self);
  if (n_selected > 0)
    {
      g_autofree char *title = g_strdup_printf (ngettext ("%'u Reload Selected", "%'u Reloads Selected", n_selected), n_selected);

      adw_status_page_set_title (self->many_page, title);
    }
  gtk_stack_set_visible_child_name (self->stack, n_selected > 0 ? "many" : "none");
  g_signal_emit (self, signals[CHANGED], 0);
}

const RouseHistoryRow *
rouse_history_details_get_row (RouseHistoryDetails *self)
{
  g_return_val_if_fail (ROUSE_IS_HISTORY_DETAILS (self), NULL);

  return self->row;
}

char *
rouse_history_details_dup_runner_id (RouseHistoryDetails *self)
{
  RouseSession *session;
  RouseRunner  *runner = NULL;

  g_return_val_if_fail (ROUSE_IS_HISTORY_DETAILS (self), NULL);

  session = self->row != NULL ? find_session (self) : NULL;
  if (session != NULL && self->row->reload->program != NULL)
    runner = rouse_session_find_runner (session, self->row->reload->program);
  return runner != NULL ? rouse_engine_dup_runner_id (self->engine, runner) : NULL;
}

char *
rouse_history_details_dup_folder (RouseHistoryDetails *self)
{
  const RouseChangeSet *changes;
  const char           *root;

  g_return_val_if_fail (ROUSE_IS_HISTORY_DETAILS (self), NULL);

  if (self->row == NULL)
    return NULL;
  root = get_root (self);
  changes = self->row->reload->changes;
  if (root != NULL || changes == NULL || changes->changes->len == 0)
    return g_strdup (root);
  return g_path_get_dirname (((const RouseChange *) g_ptr_array_index (changes->changes, 0))->path);
}

/* (nullable) (transfer none): where the program runs, which is what it tells paths relative to. */
static const char *
get_cwd (RouseHistoryDetails *self)
{
  RouseSession *session = find_session (self);
  RouseRunner  *runner = session != NULL && self->row->reload->program != NULL
                           ? rouse_session_find_runner (session, self->row->reload->program)
                           : NULL;

  return runner != NULL ? rouse_runner_get_program (runner)->cwd : NULL;
}

char *
rouse_history_details_dup_error_file (RouseHistoryDetails *self, guint *line)
{
  g_autofree char *folder = NULL;
  g_autofree char *file = NULL;

  g_return_val_if_fail (ROUSE_IS_HISTORY_DETAILS (self), NULL);

  if (self->row == NULL || self->error == NULL || self->error->file == NULL)
    return NULL;
  *line = self->error->line;
  if (g_path_is_absolute (self->error->file))
    return g_strdup (self->error->file);
  if (get_cwd (self) != NULL)
    file = g_build_filename (get_cwd (self), self->error->file, NULL);
  if (file != NULL && g_file_test (file, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&file);
  folder = rouse_history_details_dup_folder (self);
  return folder != NULL ? g_build_filename (folder, self->error->file, NULL) : NULL;
}

char *
rouse_history_details_dup_output (RouseHistoryDetails *self)
{
  g_return_val_if_fail (ROUSE_IS_HISTORY_DETAILS (self), NULL);

  return self->row != NULL ? rouse_history_output_dup_text (self->output) : g_strdup ("");
}

char *
rouse_history_details_dup_summary (RouseHistoryDetails *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  g_return_val_if_fail (ROUSE_IS_HISTORY_DETAILS (self), NULL);

  return self->row != NULL ? rouse_history_words_for_summary (self->row, get_root (self), self->error != NULL ? self->error->text : NULL, now) : g_strdup ("");
}
