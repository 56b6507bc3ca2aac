/* history-page-actions.c - what can be done with the history
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-ui"
#include "config.h"
#include "history-page-private.h"
#include "history-words.h"
#include "toast.h"

#include "app/editor.h"
#include "record/history-delete.h"

#include <glib/gi18n.h>

static void
tell (RouseHistoryPage *self, const char *text)
{
  rouse_history_page_add_toast (self, rouse_toast_new (text));
}

/* Files and folders */

static void
open_file (RouseHistoryPage *self, const char *path, guint line)
{
  g_autoptr (GError) error = NULL;

  if (!rouse_editor_open (path, line, &error))
    tell (self, error->message);
}

static void
open_file_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  const char *path;
  guint       line;

  g_variant_get (parameter, "(^&ayu)", &path, &line);
  open_file (ROUSE_HISTORY_PAGE (widget), path, line);
}

static void
open_error_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  RouseHistoryPage *self = ROUSE_HISTORY_PAGE (widget);
  guint             line = 0;
  g_autofree char  *file = rouse_history_details_dup_error_file (self->details, &line);

  if (file != NULL)
    open_file (self, file, line);
}

static void
launched_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (RouseHistoryPage) self = data;
  g_autoptr (GError)           error = NULL;

  if (!g_app_info_launch_default_for_uri_finish (result, &error) && self->toasts != NULL)
    tell (self, error->message);
}

static void
open_folder (RouseHistoryPage *self, const char *path)
{
  g_autofree char   *uri = g_filename_to_uri (path, NULL, NULL);
  g_autoptr (GError) error = NULL;

  if (uri != NULL)
    g_app_info_launch_default_for_uri_async (uri, NULL, NULL, launched_cb, g_object_ref (self));
}

static void
open_folder_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  RouseHistoryPage *self = ROUSE_HISTORY_PAGE (widget);
  g_autofree char  *folder = rouse_history_details_dup_folder (self->details);

  if (folder != NULL)
    open_folder (self, folder);
}

static void
show_file_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autofree char *folder = g_path_get_dirname (g_variant_get_bytestring (parameter));

  open_folder (ROUSE_HISTORY_PAGE (widget), folder);
}

/* Copying */

static void
copy_summary_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autofree char *text = rouse_history_details_dup_summary (ROUSE_HISTORY_PAGE (widget)->details);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  tell (ROUSE_HISTORY_PAGE (widget), _ ("Summary copied"));
}

static void
copy_output_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autofree char *text = rouse_history_details_dup_output (ROUSE_HISTORY_PAGE (widget)->details);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  tell (ROUSE_HISTORY_PAGE (widget), _ ("Output copied"));
}

static void
restart_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autofree char *id = rouse_history_details_dup_runner_id (ROUSE_HISTORY_PAGE (widget)->details);

  if (id != NULL)
    gtk_widget_activate_action (widget, "app.program-restart", "s", id);
}

/* Deleting */

static void
restored_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (RouseHistoryPage) self = data;
  g_autoptr (GError)           error = NULL;

  if (self->toasts == NULL)
    return;
  if (!rouse_history_undelete_finish (ROUSE_HISTORY (object), result, NULL, &error))
    tell (self, error->message);
  else
    self->wanted = self->deleted; /* the list is about to have it again */
}

static void
undo (RouseHistoryPage *self, gint64 deletion)
{
  if (self->deletion == deletion)
    {
      self->deletion = 0;
      if (self->deleted_toast != NULL)
        adw_toast_dismiss (self->deleted_toast);
      g_clear_object (&self->deleted_toast);
    }
  if (deletion != 0)
    rouse_history_undelete_async (rouse_engine_get_history (self->engine), deletion, restored_cb, g_object_ref (self));
}

static void
undelete_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  undo (ROUSE_HISTORY_PAGE (widget), g_variant_get_int64 (parameter));
}

static void
undo_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  undo (ROUSE_HISTORY_PAGE (widget), ROUSE_HISTORY_PAGE (widget)->deletion);
}

static void
deleted_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (RouseHistoryPage) self = data;
  g_autoptr (GError)           error = NULL;
  g_autofree char             *title = NULL;
  guint                        n_deleted = 0;
  gint64                       deletion = rouse_history_delete_finish (ROUSE_HISTORY (object), result, &n_deleted, &error);
  AdwToast                    *toast;

  if (self->toasts == NULL)
    return;
  if (deletion == 0)
    {
      tell (self, error->message);
      return;
    }
  self->deletion = deletion;
  title = rouse_history_words_for_deleted (n_deleted);
  toast = adw_toast_new (title);
  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_action_name (toast, "history.undelete");
  adw_toast_set_action_target_value (toast, g_variant_new_int64 (deletion));
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  g_set_object (&self->deleted_toast, toast);
  rouse_history_page_add_toast (self, toast);
}

static void
delete_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  RouseHistoryPage  *self = ROUSE_HISTORY_PAGE (widget);
  g_autoptr (GArray) ids = rouse_history_selection_dup_ids (self->selection);

  if (ids->len == 0)
    return;
  self->deleted = g_array_index (ids, gint64, 0);
  rouse_history_delete_ids_async (rouse_engine_get_history (self->engine), (const gint64 *) (gpointer) ids->data, ids->len, NULL,
                                  deleted_cb, g_object_ref (self));
}

static void
delete_shown_cb (RouseHistoryPage *self, const char *response, GObject *dialog)
{
  self->deleted = 0;
  if (g_str_equal (response, "delete"))
    rouse_history_delete_async (rouse_engine_get_history (self->engine), g_object_get_data (dialog, "rouse-filter"), NULL, deleted_cb,
                                g_object_ref (self));
}

/* (transfer full): what passes the filters now, without what is going to happen while the user thinks it over. */
static RouseHistoryFilter *
dup_filter_until_now (RouseHistoryPage *self)
{
  RouseHistoryFilter *filter = rouse_history_filter_copy (rouse_history_list_get_filter (self->list));
  gint64              now = rouse_clock_get_real (rouse_engine_get_clock (self->engine));

  if (filter->until == 0 || filter->until > now)
    filter->until = now;
  return filter;
}

static void
delete_shown_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  RouseHistoryPage *self = ROUSE_HISTORY_PAGE (widget);
  GtkRoot          *root = gtk_widget_get_root (widget);
  guint             n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  g_autofree char  *heading = g_strdup_printf (ngettext ("Delete %'u Reload?", "Delete %'u Reloads?", n), n);
  gboolean          all = rouse_history_filter_is_empty (rouse_history_list_get_filter (self->list));
  GtkWidget        *dialog;

  /* Its successor is younger than what Rouse can do with. */
  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, heading,
                                   all ? _ ("The whole history will be deleted.") : _ ("All reloads that match the filters will be deleted."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "delete", _ ("_Delete"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "delete", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  G_GNUC_END_IGNORE_DEPRECATIONS
  g_object_set_data_full (G_OBJECT (dialog), "rouse-filter", dup_filter_until_now (self), (GDestroyNotify) rouse_history_filter_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (delete_shown_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Others */

static void export(RouseHistoryPage *self, RouseHistoryFormat format)
{
  rouse_history_export_bar_start (self->export_bar, rouse_engine_get_history (self->engine), rouse_history_list_get_filter (self->list), format);
}

static void
export_csv_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  export(ROUSE_HISTORY_PAGE (widget), ROUSE_HISTORY_CSV);
}

static void
export_json_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  export(ROUSE_HISTORY_PAGE (widget), ROUSE_HISTORY_JSON);
}

static void
clear_filters_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  rouse_history_filter_bar_clear (ROUSE_HISTORY_PAGE (widget)->filter_bar);
}

void
rouse_history_page_install_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "history.open-file", "(ayu)", open_file_action);
  gtk_widget_class_install_action (klass, "history.open-error", NULL, open_error_action);
  gtk_widget_class_install_action (klass, "history.open-folder", NULL, open_folder_action);
  gtk_widget_class_install_action (klass, "history.show-file", "ay", show_file_action);
  gtk_widget_class_install_action (klass, "history.copy-summary", NULL, copy_summary_action);
  gtk_widget_class_install_action (klass, "history.copy-output", NULL, copy_output_action);
  gtk_widget_class_install_action (klass, "history.restart", NULL, restart_action);
  gtk_widget_class_install_action (klass, "history.delete", NULL, delete_action);
  gtk_widget_class_install_action (klass, "history.delete-shown", NULL, delete_shown_action);
  gtk_widget_class_install_action (klass, "history.undelete", "x", undelete_action);
  gtk_widget_class_install_action (klass, "history.undo", NULL, undo_action);
  gtk_widget_class_install_action (klass, "history.export-csv", NULL, export_csv_action);
  gtk_widget_class_install_action (klass, "history.export-json", NULL, export_json_action);
  gtk_widget_class_install_action (klass, "history.clear-filters", NULL, clear_filters_action);
}

void
rouse_history_page_update_actions (RouseHistoryPage *self)
{
  GtkWidget             *widget = GTK_WIDGET (self);
  const RouseHistoryRow *row = rouse_history_details_get_row (self->details);
  guint                  n = self->selection != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->selection)) : 0;
  guint                  line = 0;
  g_autofree char       *file = rouse_history_details_dup_error_file (self->details, &line);
  g_autofree char       *folder = rouse_history_details_dup_folder (self->details);
  g_autofree char       *runner = rouse_history_details_dup_runner_id (self->details);

  gtk_widget_action_set_enabled (widget, "history.open-error", file != NULL);
  gtk_widget_action_set_enabled (widget, "history.open-folder", folder != NULL);
  gtk_widget_action_set_enabled (widget, "history.restart", runner != NULL);
  gtk_widget_action_set_enabled (widget, "history.copy-summary", row != NULL);
  gtk_widget_action_set_enabled (widget, "history.copy-output", row != NULL && row->run != NULL && row->run->tail != NULL);
  gtk_widget_action_set_enabled (widget, "history.delete", self->selection != NULL && rouse_history_selection_get_n_selected (self->selection) > 0);
  gtk_widget_action_set_enabled (widget, "history.delete-shown", n > 0);
  gtk_widget_action_set_enabled (widget, "history.export-csv", n > 0);
  gtk_widget_action_set_enabled (widget, "history.export-json", n > 0);
}
