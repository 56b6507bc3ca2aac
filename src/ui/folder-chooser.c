/* folder-chooser.c - asks for a folder, as the desktop does
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "folder-chooser.h"

#include <glib/gi18n.h>

typedef struct
{
  GtkFileChooserNative *native; /* (owned) */
  GtkWidget            *widget; /* (nullable) a weak pointer */
  RouseFolderFunc       func;
  gpointer              data;
} Question;

static void
response_cb (GtkNativeDialog *dialog, int response, gpointer data)
{
  Question         *question = data;
  g_autoptr (GFile) folder = NULL;

  if (response == GTK_RESPONSE_ACCEPT && question->widget != NULL)
    folder = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (question->native));
  if (folder != NULL)
    question->func (folder, question->data);
  g_clear_weak_pointer (&question->widget);
  g_object_unref (question->native);
  g_free (question);
}

void
rouse_folder_chooser_present (GtkWidget *widget, const char *folder, RouseFolderFunc func, gpointer data)
{
  Question         *question = g_new0 (Question, 1);
  GtkRoot          *root = gtk_widget_get_root (widget);
  g_autoptr (GFile) start = folder != NULL ? g_file_new_for_path (folder) : NULL;

  question->native = gtk_file_chooser_native_new (_ ("Choose a Folder"), GTK_WINDOW (root), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Choose"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (question->native), TRUE);
  if (start != NULL)
    gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (question->native), start, NULL); /* only for convenience */
  g_set_weak_pointer (&question->widget, widget);
  question->func = func;
  question->data = data;
  g_signal_connect (question->native, "response", G_CALLBACK (response_cb), question);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (question->native));
}
