/* history-export-bar.c - writes what is wanted of the history to a file, and shows how far that is
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-ui"
#include "config.h"
#include "history-export-bar.h"
#include "toast.h"

#include <glib/gi18n.h>

/* What is done sooner needs no progress. */
#define SHOW_AFTER_MS 400

struct _RouseHistoryExportBar
{
  AdwBin parent_instance;

  GtkRevealer    *revealer;
  GtkLabel       *label;
  GtkProgressBar *progress;

  RouseHistory         *history; /* (owned) (nullable) as are the next ones while something is exported */
  RouseHistoryFilter   *filter;  /* (owned) (nullable) */
  GtkFileChooserNative *chooser; /* (owned) (nullable) */
  GFile                *file;    /* (owned) (nullable) */
  GCancellable         *cancellable;
  RouseHistoryFormat    format;
  guint                 show_id;
};

typedef enum
{
  DONE,
  N_SIGNALS
} Signal;
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RouseHistoryExportBar, rouse_history_export_bar, ADW_TYPE_BIN)

static const char *
get_extension (RouseHistoryFormat format)
{
  return format == ROUSE_HISTORY_CSV ? "csv" : "json";
}

char *
rouse_history_export_bar_suggest_name (const RouseHistoryFilter *filter, RouseHistoryFormat format, GDateTime *now)
{
  g_autofree char *date = g_date_time_format (now, "%Y-%m-%d");
  g_autofree char *project = filter->project != NULL ? g_strconcat ("-", filter->project, NULL) : g_strdup ("");

  g_strdelimit (project, "/\\:*?\"<>|\n\r\t", '-');
  return g_strdup_printf ("rouse-history%s-%s.%s", project, date, get_extension (format));
}

static void
finish (RouseHistoryExportBar *self)
{
  g_clear_handle_id (&self->show_id, g_source_remove);
  g_clear_object (&self->chooser);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->file);
  g_clear_pointer (&self->filter, rouse_history_filter_free);
  g_clear_object (&self->history);
}

static AdwToast *
make_toast (RouseHistoryExportBar *self, guint n_written)
{
  g_autofree char *title = g_strdup_printf (ngettext ("Exported %'u reload", "Exported %'u reloads", n_written), n_written);
  g_autofree char *path = g_file_get_path (self->file);
  AdwToast        *toast = adw_toast_new (title);

  if (path != NULL)
    {
      adw_toast_set_button_label (toast, _ ("Open _Folder"));
      adw_toast_set_action_name (toast, "history.show-file");
      adw_toast_set_action_target_value (toast, g_variant_new_bytestring (path));
    }
  return toast;
}

static AdwToast *
make_error_toast (const GError *error)
{
  /* Translators: why nothing could be exported. */
  g_autofree char *text = g_strdup_printf (_ ("Could not export: %s"), error->message);

  return rouse_toast_new (text);
}

static void
exported_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (RouseHistoryExportBar) self = data;
  g_autoptr (AdwToast)              toast = NULL;
  g_autoptr (GError)                error = NULL;
  guint                             n_written = 0;

  if (self->file == NULL) /* the page is gone */
    return;
  gtk_revealer_set_reveal_child (self->revealer, FALSE);
  if (rouse_history_export_finish (ROUSE_HISTORY (object), result, &n_written, &error))
    toast = make_toast (self, n_written);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    toast = make_error_toast (error);
  finish (self);
  if (toast != NULL)
    g_signal_emit (self, signals[DONE], 0, toast);
}

static void
progress_cb (guint done, guint total, gpointer data)
{
  RouseHistoryExportBar *self = data;
  g_autofree char       *text = g_strdup_printf (_ ("Exporting %'u of %'u…"), done, total);

  gtk_label_set_text (self->label, text);
  gtk_progress_bar_set_fraction (self->progress, total > 0 ? (double) done / total : 0);
}

static gboolean
show_cb (gpointer data)
{
  RouseHistoryExportBar *self = data;

  self->show_id = 0;
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
  return G_SOURCE_REMOVE;
}

static void
cancel_cb (RouseHistoryExportBar *self)
{
  g_cancellable_cancel (self->cancellable);
}

static void
response_cb (RouseHistoryExportBar *self, int response)
{
  if (response != GTK_RESPONSE_ACCEPT)
    {
      finish (self);
      return;
    }
  self->file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
  g_clear_object (&self->chooser);
  self->cancellable = g_cancellable_new ();
  self->show_id = g_timeout_add (SHOW_AFTER_MS, show_cb, self);
  gtk_label_set_text (self->label, _ ("Exporting…"));
  gtk_progress_bar_set_fraction (self->progress, 0);
  rouse_history_export_async (self->history, self->filter, self->file, self->format, progress_cb, self->cancellable, exported_cb, g_object_ref (self));
}

static void
rouse_history_export_bar_dispose (GObject *object)
{
  RouseHistoryExportBar *self = ROUSE_HISTORY_EXPORT_BAR (object);

  g_cancellable_cancel (self->cancellable);
  finish (self);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), ROUSE_TYPE_HISTORY_EXPORT_BAR);

  G_OBJECT_CLASS (rouse_history_export_bar_parent_class)->dispose (object);
}

static void
rouse_history_export_bar_class_init (RouseHistoryExportBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rouse_history_export_bar_dispose;
  signals[DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, ADW_TYPE_TOAST);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/rouse/Rouse/ui/history-export-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryExportBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryExportBar, label);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryExportBar, progress);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
}

static void
rouse_history_export_bar_init (RouseHistoryExportBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
rouse_history_export_bar_start (RouseHistoryExportBar    *self,
                                RouseHistory             *history,
                                const RouseHistoryFilter *filter,
                                RouseHistoryFormat        format)
{
  g_autoptr (GDateTime)     now = g_date_time_new_now_local ();
  g_autoptr (GtkFileFilter) type = gtk_file_filter_new ();
  g_autofree char          *name = NULL;
  g_autofree char          *pattern = g_strconcat ("*.", get_extension (format), NULL);
  GtkRoot                  *root;

  g_return_if_fail (ROUSE_IS_HISTORY_EXPORT_BAR (self));

  if (self->history != NULL)
    return;
  root = gtk_widget_get_root (GTK_WIDGET (self));
  self->history = g_object_ref (history);
  self->filter = rouse_history_filter_copy (filter);
  self->format = format;
  self->chooser = gtk_file_chooser_native_new (_ ("Export History"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                               GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Export"), _ ("_Cancel"));
  name = rouse_history_export_bar_suggest_name (filter, format, now);
  gtk_file_filter_set_name (type, format == ROUSE_HISTORY_CSV ? _ ("Comma-separated values") : _ ("JSON"));
  gtk_file_filter_add_pattern (type, pattern);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), type);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (response_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}
