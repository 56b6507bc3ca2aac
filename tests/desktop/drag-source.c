/* drag-source.c - a window from which files are dragged, as from a file manager
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gtk/gtk.h>

static GdkContentProvider *
prepare_cb (GtkDragSource *source, double x, double y, gpointer user_data)
{
  const char *const  *paths = user_data;
  GSList             *files = NULL;
  GdkFileList        *list;
  GdkContentProvider *provider;

  for (; *paths != NULL; paths++)
    files = g_slist_append (files, g_file_new_for_commandline_arg (*paths));
  list = gdk_file_list_new_from_list (files);
  provider = gdk_content_provider_new_typed (GDK_TYPE_FILE_LIST, list);
  g_boxed_free (GDK_TYPE_FILE_LIST, list);
  g_slist_free_full (files, g_object_unref);
  return provider;
}

/* drag-source PATH... */
int
main (int argc, char **argv)
{
  GtkWidget     *window;
  GtkDragSource *source;

  gtk_init ();
  window = gtk_window_new ();
  gtk_window_set_title (GTK_WINDOW (window), "Files");
  gtk_window_set_default_size (GTK_WINDOW (window), 150, 100);
  gtk_window_set_child (GTK_WINDOW (window), gtk_label_new ("Drag me"));
  source = gtk_drag_source_new ();
  gtk_drag_source_set_actions (source, GDK_ACTION_COPY);
  g_signal_connect (source, "prepare", G_CALLBACK (prepare_cb), argv + 1);
  gtk_widget_add_controller (window, GTK_EVENT_CONTROLLER (source));
  gtk_window_present (GTK_WINDOW (window));
  for (;;)
    g_main_context_iteration (NULL, TRUE);
}
