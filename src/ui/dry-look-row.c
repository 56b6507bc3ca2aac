/* dry-look-row.c - what would be watched
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-ui"
#include "config.h"
#include "dry-look-row.h"
#include "brief.h"
#include "form-check.h"

#include <glib/gi18n.h>

struct _RouseDryLookRow
{
  AdwActionRow parent_instance;

  RouseProject *project;     /* (owned) (nullable) that is or was counted */
  GCancellable *cancellable; /* (owned) (nullable) while it counts */
  RouseDryLook *look;        /* (owned) (nullable) the result for `project` */

  GtkSpinner *spinner;
  GtkWidget  *stop_button;
  GtkWidget  *again_button;
};

enum
{
  LOOKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RouseDryLookRow, rouse_dry_look_row, ADW_TYPE_ACTION_ROW)

static void
say (RouseDryLookRow *self, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), escaped);
}

static void
show_counting (RouseDryLookRow *self, gboolean counting)
{
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), counting);
  gtk_spinner_set_spinning (self->spinner, counting);
  gtk_widget_set_visible (self->stop_button, counting);
  gtk_widget_set_visible (self->again_button, !counting && self->look == NULL && self->project != NULL);
}

static void
stop (RouseDryLookRow *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
progress_cb (const RouseDryLook *look, gpointer data)
{
  g_autofree char *text = rouse_brief_dry_look (look);
  g_autofree char *so_far = g_strdup_printf (_ ("%s so far…"), text);

  say (data, so_far);
}

static void
looked_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (RouseDryLookRow) self = data;
  g_autoptr (GError)          error = NULL;
  g_autofree RouseDryLook    *look = rouse_dry_look_finish (result, &error);
  g_autofree char            *text = look != NULL ? rouse_brief_dry_look (look) : NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* whoever cancelled has gone on to something else */
  g_clear_object (&self->cancellable);
  self->look = g_steal_pointer (&look);
  say (self, text != NULL ? text : error->message);
  show_counting (self, FALSE);
  g_signal_emit (self, signals[LOOKED], 0);
}

static void
look (RouseDryLookRow *self)
{
  stop (self);
  g_clear_pointer (&self->look, g_free);
  self->cancellable = g_cancellable_new ();
  say (self, _ ("Counting…"));
  show_counting (self, TRUE);
  rouse_dry_look_async (self->project, progress_cb, self, self->cancellable, looked_cb, g_object_ref (self));
}

static void
stop_cb (RouseDryLookRow *self)
{
  stop (self);
  say (self, _ ("Not counted"));
  show_counting (self, FALSE);
}

static void
again_cb (RouseDryLookRow *self)
{
  look (self);
}

static void
rouse_dry_look_row_dispose (GObject *object)
{
  RouseDryLookRow *self = ROUSE_DRY_LOOK_ROW (object);

  stop (self);
  g_clear_pointer (&self->project, rouse_project_unref);
  g_clear_pointer (&self->look, g_free);

  G_OBJECT_CLASS (rouse_dry_look_row_parent_class)->dispose (object);
}

static void
rouse_dry_look_row_unroot (GtkWidget *widget)
{
  stop (ROUSE_DRY_LOOK_ROW (widget));

  GTK_WIDGET_CLASS (rouse_dry_look_row_parent_class)->unroot (widget);
}

static void
rouse_dry_look_row_class_init (RouseDryLookRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rouse_dry_look_row_dispose;
  widget_class->unroot = rouse_dry_look_row_unroot;
  signals[LOOKED] = g_signal_new ("looked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/rouse/Rouse/ui/dry-look-row.ui");
  gtk_widget_class_bind_template_child (widget_class, RouseDryLookRow, spinner);
  gtk_widget_class_bind_template_child (widget_class, RouseDryLookRow, stop_button);
  gtk_widget_class_bind_template_child (widget_class, RouseDryLookRow, again_button);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, again_cb);
}

static void
rouse_dry_look_row_init (RouseDryLookRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  rouse_dry_look_row_look (self, NULL);
}

void
rouse_dry_look_row_look (RouseDryLookRow *self, RouseProject *project)
{
  if (self->project != NULL && project != NULL && rouse_project_watches_equal (self->project, project))
    return;
  g_clear_pointer (&self->project, rouse_project_unref);
  if (project != NULL)
    {
      self->project = rouse_project_ref (project);
      look (self);
      return;
    }
  stop (self);
  g_clear_pointer (&self->look, g_free);
  say (self, _ ("Choose a folder first"));
  show_counting (self, FALSE);
}

guint
rouse_dry_look_row_check (RouseDryLookRow *self, guint n_own, char **text)
{
  *text = NULL;
  return self->look != NULL ? rouse_check_dry_look (self->look, n_own, text) : ROUSE_CHECK_FINE;
}
