/* history-changes.c - the files that caused a reload
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-ui"
#include "config.h"
#include "history-changes.h"
#include "brief.h"
#include "history-words.h"

#include "words/printable.h"

#include <glib/gi18n.h>
#include <string.h>

/* So many are shown at first; the rest when it is asked for. */
#define N_BRIEF 5

struct _RouseHistoryChanges
{
  AdwBin parent_instance;

  GtkListBox     *list;
  RouseChangeSet *changes; /* (owned) (nullable) */
  char           *folder;  /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (RouseHistoryChanges, rouse_history_changes, ADW_TYPE_BIN)

/* (transfer full): markup with the folder in the background. */
static char *
dup_markup (const char *path)
{
  const char      *name = strrchr (path, '/');
  g_autofree char *folder = NULL;

  if (name == NULL || name[1] == '\0')
    return g_markup_escape_text (path, -1);
  folder = g_strndup (path, (gsize) (name + 1 - path));
  return g_markup_printf_escaped ("<span alpha=\"60%%\">%s</span>%s", folder, name + 1);
}

/* (transfer full): relative to the project's folder, or else to the user's. */
static char *
dup_path (RouseHistoryChanges *self, const char *path)
{
  if (self->folder != NULL && g_str_has_prefix (path, self->folder))
    return rouse_text_dup_path (path, self->folder);
  return rouse_brief_folder (path);
}

static GtkWidget *
make_row (RouseHistoryChanges *self, const RouseChange *change)
{
  GtkWidget       *row = gtk_list_box_row_new ();
  GtkWidget       *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget       *icon = gtk_image_new_from_icon_name (rouse_history_words_get_change_icon (change));
  const char      *word = rouse_history_words_get_change (change);
  g_autofree char *path = dup_path (self, change->path);
  g_autofree char *from = change->moved_from != NULL ? dup_path (self, change->moved_from) : NULL;
  g_autofree char *shown = from != NULL ? g_strdup_printf ("%s → %s", from, path) : NULL;
  g_autofree char *markup = shown != NULL ? g_markup_escape_text (shown, -1) : dup_markup (path);
  g_autofree char *name = g_strdup_printf ("%s %s", word, shown != NULL ? shown : path);
  GtkWidget       *label = g_object_new (GTK_TYPE_LABEL, "label", markup, "use-markup", TRUE, "xalign", 0.0, "hexpand", TRUE,
                                         "ellipsize", PANGO_ELLIPSIZE_START, "single-line-mode", TRUE, NULL);

  gtk_widget_add_css_class (icon, rouse_history_words_get_change_style (change));
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_tooltip_text (row, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (row), "path", g_strdup (change->path), g_free);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), change->kind != ROUSE_CHANGE_DELETED);
  return row;
}

/* A row that says how many are not shown; with a path it would open a file, without one it shows them. */
static void
add_last_row (RouseHistoryChanges *self, const char *text, gboolean activatable)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, NULL);

  gtk_widget_add_css_class (label, "dim-label");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), activatable);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_list_box_append (self->list, row);
}

static void
fill (RouseHistoryChanges *self, guint n_shown)
{
  GPtrArray *changes = self->changes->changes;
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (guint i = 0; i < changes->len && i < n_shown; i++)
    gtk_list_box_append (self->list, make_row (self, g_ptr_array_index (changes, i)));
  if (n_shown < changes->len)
    {
      g_autofree char *text = g_strdup_printf (ngettext ("%u more file…", "%u more files…", changes->len - n_shown), changes->len - n_shown);

      add_last_row (self, text, TRUE);
    }
  else if (self->changes->n_changes > changes->len)
    {
      guint            n = self->changes->n_changes - changes->len;
      g_autofree char *text = g_strdup_printf (ngettext ("%'u more file, whose name was not kept", "%'u more files, whose names were not kept", n), n);

      add_last_row (self, text, FALSE);
    }
}

static void
activated_cb (RouseHistoryChanges *self, GtkListBoxRow *row)
{
  const char *path = g_object_get_data (G_OBJECT (row), "path");
  int         index = gtk_list_box_row_get_index (row);

  if (path != NULL)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "history.open-file", "(^ayu)", path, 0);
      return;
    }
  fill (self, G_MAXUINT);
  row = gtk_list_box_get_row_at_index (self->list, index);
  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
rouse_history_changes_finalize (GObject *object)
{
  RouseHistoryChanges *self = ROUSE_HISTORY_CHANGES (object);

  g_clear_pointer (&self->changes, rouse_change_set_unref);
  g_free (self->folder);

  G_OBJECT_CLASS (rouse_history_changes_parent_class)->finalize (object);
}

static void
rouse_history_changes_class_init (RouseHistoryChangesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rouse_history_changes_finalize;
}

static void
rouse_history_changes_init (RouseHistoryChanges *self)
{
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "rouse-history-files");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Files"), -1);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->list));
}

void
rouse_history_changes_set_changes (RouseHistoryChanges *self, const RouseChangeSet *changes, const char *folder)
{
  g_return_if_fail (ROUSE_IS_HISTORY_CHANGES (self));

  g_clear_pointer (&self->changes, rouse_change_set_unref);
  g_free (self->folder);
  self->folder = g_strdup (folder);
  gtk_widget_set_visible (GTK_WIDGET (self), changes != NULL && changes->n_changes > 0);
  if (changes == NULL || changes->n_changes == 0)
    return;
  self->changes = rouse_change_set_ref ((RouseChangeSet *) changes);
  /* One that would be left over may as well be shown. */
  fill (self, changes->changes->len <= N_BRIEF + 1 ? G_MAXUINT : N_BRIEF);
}
