/* allow-dialog.c - shows what a project's rouse.ini would run, and asks whether it may
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-ui"
#include "config.h"
#include "allow-dialog.h"
#include "banner.h"
#include "words/printable.h"
#include "words/program-words.h"

#include <glib/gi18n.h>

/* Of a file or a difference. What is left out is said to be there. */
#define MAX_LINES 2000

#define ROUSE_TYPE_ALLOW_DIALOG (rouse_allow_dialog_get_type ())
G_DECLARE_FINAL_TYPE (RouseAllowDialog, rouse_allow_dialog, ROUSE, ALLOW_DIALOG, AdwWindow)

struct _RouseAllowDialog
{
  AdwWindow parent_instance;

  RouseEngine  *engine;  /* (owned) */
  RouseSession *session; /* (owned) */
  char         *hash;    /* (owned) (nullable) of what is shown: this and nothing else can be allowed */
  GPtrArray    *rows;    /* (owned) (element-type GtkWidget) one a program */

  RouseBanner         *notice;
  GtkLabel            *intro;
  AdwPreferencesGroup *programs;
  AdwPreferencesGroup *text_group;
  GtkTextView         *text;
};

G_DEFINE_FINAL_TYPE (RouseAllowDialog, rouse_allow_dialog, ADW_TYPE_WINDOW)

static void
add_program (RouseAllowDialog *self, const RouseProgram *program, const RouseProject *project)
{
  g_autofree char *name = rouse_text_dup_printable (program->name);
  g_auto (GStrv)   lines = rouse_words_for_program (program, project);
  g_autofree char *details = g_strjoinv ("\n", lines);
  GtkWidget       *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), details);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_preferences_group_add (self->programs, row);
  g_ptr_array_add (self->rows, row);
}

static void
show_programs (RouseAllowDialog *self, const RouseProject *project)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->programs, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < project->programs->len; i++)
    add_program (self, g_ptr_array_index (project->programs, i), project);
}

/* @tag is NULL for a line that is in both texts, or when there is only one. */
static void
append_line (RouseAllowDialog *self, const char *line, const char *tag)
{
  GtkTextBuffer   *buffer = gtk_text_view_get_buffer (self->text);
  g_autofree char *shown = rouse_text_dup_printable (line);
  GtkTextIter      end;

  gtk_text_buffer_get_end_iter (buffer, &end);
  if (gtk_text_iter_get_offset (&end) > 0)
    gtk_text_buffer_insert (buffer, &end, "\n", 1);
  gtk_text_buffer_insert_with_tags_by_name (buffer, &end, shown, -1, tag, NULL);
}

static const char *
get_tag (const char *line)
{
  switch (*line)
    {
    case '+':
      return "added";
    case '-':
      return "removed";
    case '@':
      return "place";
    default:
      return NULL;
    }
}

static void
show_text (RouseAllowDialog *self, const char *text, gboolean is_diff)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint          n = g_strv_length (lines);

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text), "", 0);
  while (n > 0 && *lines[n - 1] == '\0')
    n--;
  for (guint i = 0; i < MIN (n, MAX_LINES); i++)
    append_line (self, lines[i], is_diff ? get_tag (lines[i]) : NULL);
  if (n > MAX_LINES)
    {
      g_autofree char *rest = g_strdup_printf (ngettext ("… and %u more line", "… and %u more lines", n - MAX_LINES), n - MAX_LINES);

      append_line (self, rest, "place");
    }
}

static void
show_pending (RouseAllowDialog *self, const RousePending *pending)
{
  const RouseProject *project = rouse_session_get_project (self->session);
  g_autofree char    *name = rouse_text_dup_printable (project->name);
  g_autofree char    *path = rouse_text_dup_printable (pending->path);
  g_autofree char    *title = g_strdup_printf (_ ("Allow “%s” to Run?"), name);
  g_autofree char    *intro = NULL;

  g_free (self->hash);
  self->hash = g_strdup (pending->hash);
  gtk_window_set_title (GTK_WINDOW (self), title);
  if (pending->before == NULL)
    intro = g_strdup_printf (_ ("%s says what is run on this computer with your rights. Nothing of it runs until you allow it: "
                                "do so if you know what it does, or trust who wrote it."),
                             path);
  else
    intro = g_strdup_printf (_ ("%s has changed since you allowed it. What you allowed goes on; what is new runs only when you allow it."), path);
  gtk_label_set_label (self->intro, intro);
  show_programs (self, pending->project);
  adw_preferences_group_set_title (self->text_group, pending->before != NULL ? _ ("What Has Changed") : _ ("The Whole File"));
  if (pending->before != NULL)
    {
      g_autofree char *diff = rouse_pending_dup_diff (pending);

      show_text (self, diff, TRUE);
    }
  else
    show_text (self, pending->text, FALSE);
}

/* Somebody writes the file while it is read here, or has allowed it elsewhere. */
static void
pending_cb (RouseAllowDialog *self)
{
  RousePending *pending = rouse_session_get_pending (self->session);

  if (pending == NULL)
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  if (g_strcmp0 (pending->hash, self->hash) == 0)
    return;
  rouse_banner_set_text (self->notice, ROUSE_BANNER_WARNING, _ ("The file has just changed: look at it once more"));
  show_pending (self, pending);
}

static void
allow_cb (RouseAllowDialog *self)
{
  g_autoptr (GError) error = NULL;

  if (rouse_engine_allow (self->engine, self->session, self->hash, &error))
    gtk_window_close (GTK_WINDOW (self));
  else
    rouse_banner_set_text (self->notice, ROUSE_BANNER_ERROR, error->message);
}

static void
make_tags (RouseAllowDialog *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);
  gboolean       dark = adw_style_manager_get_dark (adw_style_manager_get_default ());

  gtk_text_buffer_create_tag (buffer, "added", "foreground", dark ? "#8ff0a4" : "#1b7f47", NULL);
  gtk_text_buffer_create_tag (buffer, "removed", "foreground", dark ? "#ff938c" : "#c01c28", NULL);
  gtk_text_buffer_create_tag (buffer, "place", "foreground", dark ? "#9a9996" : "#5e5c64", NULL);
}

static void
rouse_allow_dialog_dispose (GObject *object)
{
  RouseAllowDialog *self = ROUSE_ALLOW_DIALOG (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->hash, g_free);
  g_clear_object (&self->session);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (rouse_allow_dialog_parent_class)->dispose (object);
}

static void
rouse_allow_dialog_class_init (RouseAllowDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rouse_allow_dialog_dispose;
  g_type_ensure (ROUSE_TYPE_BANNER);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/rouse/Rouse/ui/allow-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, RouseAllowDialog, notice);
  gtk_widget_class_bind_template_child (widget_class, RouseAllowDialog, intro);
  gtk_widget_class_bind_template_child (widget_class, RouseAllowDialog, programs);
  gtk_widget_class_bind_template_child (widget_class, RouseAllowDialog, text_group);
  gtk_widget_class_bind_template_child (widget_class, RouseAllowDialog, text);
  gtk_widget_class_bind_template_callback (widget_class, allow_cb);
}

static void
rouse_allow_dialog_init (RouseAllowDialog *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  make_tags (self);
}

void
rouse_allow_dialog_present (GtkWindow *parent, RouseEngine *engine, RouseSession *session)
{
  RousePending     *pending = rouse_session_get_pending (session);
  RouseAllowDialog *self;

  if (pending == NULL)
    return;
  self = g_object_new (ROUSE_TYPE_ALLOW_DIALOG, "transient-for", parent, NULL);
  self->engine = g_object_ref (engine);
  self->session = g_object_ref (session);
  show_pending (self, pending);
  g_signal_connect_object (session, "notify::pending", G_CALLBACK (pending_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (self));
}
