/* history-cell.c - one cell of the table of the history
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-ui"
#include "config.h"
#include "history-cell.h"
#include "history-words.h"

#include "words/printable.h"

/**
 * RouseHistoryCell:
 *
 * There are thousands of these, so it is no template, and has no more than an icon and a label. Its list item
 * outlives it.
 */
struct _RouseHistoryCell
{
  GtkWidget parent_instance;

  GtkListItem       *item; /* (unowned) */
  RouseHistoryColumn column;
  RouseClock        *clock; /* (owned) */
  RouseHistoryEntry *entry; /* (owned) (nullable) */
  gulong             row_id;

  GtkWidget  *icon; /* (nullable) */
  GtkWidget  *label;
  const char *style; /* (nullable) the class that the icon, or all of it, has now */
};

G_DEFINE_FINAL_TYPE (RouseHistoryCell, rouse_history_cell, GTK_TYPE_WIDGET)

/* What is as it should be has a coloured icon only, so that the rest stands out. */
static void
set_style (RouseHistoryCell *self, const char *style, gboolean good)
{
  if (self->style == style)
    return;
  if (self->style != NULL)
    {
      gtk_widget_remove_css_class (self->icon, self->style);
      gtk_widget_remove_css_class (self->label, self->style);
    }
  gtk_widget_add_css_class (self->icon, style);
  if (!good)
    gtk_widget_add_css_class (self->label, style);
  self->style = style;
}

static GDateTime *
make_now (RouseHistoryCell *self)
{
  return g_date_time_new_from_unix_local (rouse_clock_get_real (self->clock) / G_USEC_PER_SEC);
}

/* (transfer full) */
static char *
dup_text (RouseHistoryCell *self, const RouseHistoryRow *row)
{
  const RouseReload *reload = row->reload;

  switch (self->column)
    {
    case ROUSE_HISTORY_COLUMN_TIME:
      {
        g_autoptr (GDateTime) now = make_now (self);

        return rouse_history_words_for_time (reload->at, now);
      }
    case ROUSE_HISTORY_COLUMN_PROJECT:
      return rouse_text_dup_printable (reload->project != NULL ? reload->project : "");
    case ROUSE_HISTORY_COLUMN_PROGRAM:
      return rouse_text_dup_printable (reload->program != NULL ? reload->program : "");
    case ROUSE_HISTORY_COLUMN_OUTCOME:
      return g_strdup (rouse_history_words_get_outcome (rouse_history_row_get_outcome (row)));
    case ROUSE_HISTORY_COLUMN_DURATION:
      return rouse_history_words_for_duration (rouse_history_row_get_total_us (row));
    case ROUSE_HISTORY_COLUMN_ACTION:
      return rouse_history_words_for_action (reload);
    case ROUSE_HISTORY_COLUMN_CAUSE:
      return rouse_history_words_for_cause (row);
    case ROUSE_HISTORY_N_COLUMNS:
      break;
    }
  g_return_val_if_reached (NULL);
}

static void
update (RouseHistoryCell *self)
{
  const RouseHistoryRow *row = self->entry != NULL ? rouse_history_entry_get_row (self->entry) : NULL;
  g_autofree char       *text = row != NULL ? dup_text (self, row) : NULL;

  gtk_label_set_text (GTK_LABEL (self->label), text != NULL ? text : "");
  if (self->icon == NULL)
    return;
  if (row == NULL)
    gtk_image_clear (GTK_IMAGE (self->icon));
  else if (self->column == ROUSE_HISTORY_COLUMN_CAUSE)
    gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), rouse_history_words_get_cause_icon (rouse_history_row_get_cause (row)));
  else
    {
      RouseHistoryOutcomes outcome = rouse_history_row_get_outcome (row);

      gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), rouse_history_words_get_outcome_icon (outcome));
      set_style (self, rouse_history_words_get_outcome_style (outcome), outcome == ROUSE_HISTORY_READY);
    }
}

static gboolean
rouse_history_cell_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  RouseHistoryCell      *self = ROUSE_HISTORY_CELL (widget);
  const RouseHistoryRow *row = self->entry != NULL ? rouse_history_entry_get_row (self->entry) : NULL;
  g_autofree char       *text = NULL;

  if (row == NULL)
    return FALSE;
  if (self->column == ROUSE_HISTORY_COLUMN_TIME)
    {
      g_autoptr (GDateTime) now = make_now (self);

      text = rouse_history_words_for_full_time (row->reload->at, now);
    }
  else if (self->column == ROUSE_HISTORY_COLUMN_CAUSE)
    text = rouse_history_words_for_cause_in_full (row);
  else if (self->column == ROUSE_HISTORY_COLUMN_OUTCOME)
    text = rouse_history_words_for_row (row);
  else if (self->column == ROUSE_HISTORY_COLUMN_ACTION && (row->reload->rule != NULL || row->reload->fall_back != ROUSE_FALL_BACK_NONE))
    text = rouse_history_words_for_decision (row->reload);
  else if (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (self->label))))
    text = g_strdup (gtk_label_get_text (GTK_LABEL (self->label)));
  if (text == NULL)
    return FALSE;
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
set_entry (RouseHistoryCell *self, RouseHistoryEntry *entry)
{
  if (self->entry == entry)
    return;
  g_clear_signal_handler (&self->row_id, self->entry);
  g_set_object (&self->entry, entry);
  if (entry != NULL)
    self->row_id = g_signal_connect_swapped (entry, "notify::row", G_CALLBACK (update), self);
}

static void
rouse_history_cell_dispose (GObject *object)
{
  RouseHistoryCell *self = ROUSE_HISTORY_CELL (object);

  set_entry (self, NULL);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->icon, gtk_widget_unparent);
  g_clear_pointer (&self->label, gtk_widget_unparent);

  G_OBJECT_CLASS (rouse_history_cell_parent_class)->dispose (object);
}

static void
rouse_history_cell_class_init (RouseHistoryCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rouse_history_cell_dispose;
  widget_class->query_tooltip = rouse_history_cell_query_tooltip;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "reloadcell");
}

static void
rouse_history_cell_init (RouseHistoryCell *self)
{
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 6);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}

GtkWidget *
rouse_history_cell_new (GtkListItem *item, RouseHistoryColumn column, RouseClock *clock)
{
  RouseHistoryCell *self = g_object_new (ROUSE_TYPE_HISTORY_CELL, NULL);
  gboolean          number = column == ROUSE_HISTORY_COLUMN_DURATION;

  self->item = item;
  self->column = column;
  self->clock = g_object_ref (clock);
  if (column == ROUSE_HISTORY_COLUMN_OUTCOME || column == ROUSE_HISTORY_COLUMN_CAUSE)
    {
      self->icon = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
      gtk_widget_set_parent (self->icon, GTK_WIDGET (self));
      if (column == ROUSE_HISTORY_COLUMN_CAUSE)
        gtk_widget_add_css_class (self->icon, "dim-label");
    }
  self->label = g_object_new (GTK_TYPE_LABEL,
                              "xalign", number ? 1.0 : 0.0,
                              "ellipsize", PANGO_ELLIPSIZE_END,
                              "single-line-mode", TRUE,
                              "hexpand", TRUE,
                              NULL);
  if (number || column == ROUSE_HISTORY_COLUMN_TIME)
    gtk_widget_add_css_class (self->label, "numeric");
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
  return GTK_WIDGET (self);
}

void
rouse_history_cell_bind (RouseHistoryCell *self)
{
  g_return_if_fail (ROUSE_IS_HISTORY_CELL (self));

  set_entry (self, gtk_list_item_get_item (self->item));
  if (self->entry != NULL)
    update (self);
}

void
rouse_history_cell_refresh (RouseHistoryCell *self)
{
  g_return_if_fail (ROUSE_IS_HISTORY_CELL (self));

  if (self->column == ROUSE_HISTORY_COLUMN_TIME)
    update (self);
}

guint
rouse_history_cell_get_position (RouseHistoryCell *self)
{
  g_return_val_if_fail (ROUSE_IS_HISTORY_CELL (self), GTK_INVALID_LIST_POSITION);

  return gtk_list_item_get_position (self->item);
}
