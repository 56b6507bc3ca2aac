/* history-columns.c - the table of the history
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-ui"
#include "config.h"
#include "history-columns.h"
#include "history-cell.h"
#include "size-layout.h"

#include <glib/gi18n.h>

/* So near to the top one has not scrolled. */
#define AT_TOP 2.0

struct _RouseHistoryColumns
{
  AdwBin parent_instance;

  GtkColumnView         *view;
  GtkScrolledWindow     *scroller;
  GtkColumnViewColumn   *columns[ROUSE_HISTORY_N_COLUMNS]; /* (owned by the view) */
  int                    widths[ROUSE_HISTORY_N_COLUMNS];  /* of those that are hidden */
  RouseHistorySelection *selection;                        /* (owned) (nullable) */
  RouseClock            *clock;                            /* (owned) (nullable) */
  guint                  scroll_tick;
  guint                  n_frames;
  guint                  scroll_to; /* a position; GTK_INVALID_LIST_POSITION: what is selected, or else the top */
  gboolean               at_top;
  gboolean               reveal; /* what is selected, as soon as the list has its new order */
};

/* How wide a column is, by an example of what it shows, and from which width of the table on it is there. */
static const struct
{
  const char       *title;
  const char       *example; /* (nullable) takes what is left */
  gboolean          icon;
  int               min_width;
  gboolean          sorted;
  RouseHistoryOrder order;
} specs[ROUSE_HISTORY_N_COLUMNS] = {
  [ROUSE_HISTORY_COLUMN_TIME] = { N_ ("Time"), "Wednesday 00:00", FALSE, 0, TRUE, ROUSE_HISTORY_BY_TIME },
  [ROUSE_HISTORY_COLUMN_PROJECT] = { N_ ("Project"), "mmmmmmmm", FALSE, 660, TRUE, ROUSE_HISTORY_BY_PROJECT },
  [ROUSE_HISTORY_COLUMN_PROGRAM] = { N_ ("Program"), "mmmmmmm", FALSE, 460, TRUE, ROUSE_HISTORY_BY_PROGRAM },
  [ROUSE_HISTORY_COLUMN_OUTCOME] = { N_ ("Outcome"), "Superseded", TRUE, 0, TRUE, ROUSE_HISTORY_BY_OUTCOME },
  [ROUSE_HISTORY_COLUMN_DURATION] = { N_ ("Duration"), "1 min 30 s", FALSE, 560, TRUE, ROUSE_HISTORY_BY_DURATION },
  [ROUSE_HISTORY_COLUMN_ACTION] = { N_ ("Action"), "Signal → Restart", FALSE, 840, FALSE, 0 },
  [ROUSE_HISTORY_COLUMN_CAUSE] = { N_ ("Cause"), NULL, TRUE, 0, FALSE, 0 },
};

typedef enum
{
  ACTIVATED,
  MENU,
  N_SIGNALS
} Signal;
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RouseHistoryColumns, rouse_history_columns, ADW_TYPE_BIN)

/* Sorting: the list does it, the view is only asked what is wanted. */

/* The sorter that was asked last, which is the first of the view's. */
static GtkColumnViewColumn *asked;

static int
ask_cb (gconstpointer a, gconstpointer b, gpointer column)
{
  asked = column;
  return -1;
}

/* In this version of GTK a view does not tell by which column it is sorted; but it tells how it would sort two things. */
static void
sorter_changed_cb (RouseHistoryColumns *self)
{
  g_autoptr (GObject) a = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (GObject) b = g_object_new (G_TYPE_OBJECT, NULL);
  GtkOrdering         ordering;

  asked = NULL;
  ordering = gtk_sorter_compare (gtk_column_view_get_sorter (self->view), a, b);
  self->reveal = TRUE;
  for (guint i = 0; i < ROUSE_HISTORY_N_COLUMNS && self->selection != NULL; i++)
    if (asked == self->columns[i])
      rouse_history_list_set_order (rouse_history_selection_get_list (self->selection), specs[i].order, ordering == GTK_ORDERING_LARGER);
}

/* Scrolling */

static GtkWidget *
get_list_view (RouseHistoryColumns *self)
{
  return gtk_widget_get_last_child (GTK_WIDGET (self->view));
}

/* The cell that @widget is or is in, or else the first one below it. */
static RouseHistoryCell *
find_cell (RouseHistoryColumns *self, GtkWidget *widget)
{
  GtkWidget *cell = widget != NULL ? gtk_widget_get_ancestor (widget, ROUSE_TYPE_HISTORY_CELL) : NULL;

  if (cell != NULL || widget == NULL)
    return cell != NULL ? ROUSE_HISTORY_CELL (cell) : NULL;
  /* A row, or what is around a cell in it. */
  while (widget != NULL && !ROUSE_IS_HISTORY_CELL (widget) && widget != get_list_view (self) && gtk_widget_is_ancestor (widget, get_list_view (self)))
    widget = gtk_widget_get_first_child (widget);
  return widget != NULL && ROUSE_IS_HISTORY_CELL (widget) ? ROUSE_HISTORY_CELL (widget) : NULL;
}

/* (nullable): the row at that place, if there is a widget for it. */
static GtkWidget *
find_row (RouseHistoryColumns *self, guint position)
{
  for (GtkWidget *row = gtk_widget_get_first_child (get_list_view (self)); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      RouseHistoryCell *cell = find_cell (self, row);

      if (cell != NULL && rouse_history_cell_get_position (cell) == position)
        return row;
    }
  return NULL;
}

/* The keyboard goes on from what has been selected, if it was in the table anyway. */
static void
move_focus (RouseHistoryColumns *self, guint position)
{
  GtkWidget *row = gtk_widget_get_focus_child (get_list_view (self)) != NULL ? find_row (self, position) : NULL;

  if (row != NULL)
    gtk_widget_grab_focus (row);
}

/* Brings the row at @position into sight: with the first one if there is room for both, else with others around it.
 * All rows are equally high. */
static void
show_position (RouseHistoryColumns *self, guint position, guint n)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  double         height = gtk_adjustment_get_upper (adjustment) / n;
  double         page = gtk_adjustment_get_page_size (adjustment);
  double         from = gtk_adjustment_get_value (adjustment);
  double         row = position * height;

  if (row + height <= page)
    gtk_adjustment_set_value (adjustment, 0);
  else if (row < from || row + height > from + page)
    gtk_adjustment_set_value (adjustment, row - (page - height) / 2);
}

static gboolean
scroll_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  RouseHistoryColumns *self = ROUSE_HISTORY_COLUMNS (widget);
  guint                n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  guint                position = self->scroll_to;

  if (self->n_frames++ == 0)
    return G_SOURCE_CONTINUE;
  self->scroll_tick = 0;
  if (position == GTK_INVALID_LIST_POSITION)
    position = rouse_history_selection_get_first (self->selection);
  if (n > 0)
    show_position (self, position < n ? position : 0, n);
  move_focus (self, rouse_history_selection_get_first (self->selection));
  return G_SOURCE_REMOVE;
}

/* Only what has got its place, which it has after the next frame, can be scrolled to. */
static void
scroll_later (RouseHistoryColumns *self, guint position)
{
  self->scroll_to = position;
  self->n_frames = 0;
  if (self->scroll_tick == 0)
    self->scroll_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), scroll_cb, NULL, NULL);
}

static void
scrolled_cb (RouseHistoryColumns *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);

  /* What comes above the first row pushes it down before anybody can see; that is no scrolling. */
  if (self->scroll_tick == 0)
    self->at_top = gtk_adjustment_get_value (adjustment) <= AT_TOP;
}

static void
items_changed_cb (RouseHistoryColumns *self)
{
  if (self->at_top)
    scroll_later (self, 0);
}

/* When there is less room, GTK holds on to a row in the middle. That is no scrolling either. */
static void
room_changed_cb (RouseHistoryColumns *self)
{
  if (self->at_top && self->scroll_tick == 0)
    scroll_later (self, 0);
}

static void
replaced_cb (RouseHistoryColumns *self)
{
  scroll_later (self, GTK_INVALID_LIST_POSITION);
}

static void
loading_cb (RouseHistoryColumns *self, GParamSpec *pspec, RouseHistoryList *list)
{
  if (!self->reveal || rouse_history_list_get_loading (list))
    return;
  self->reveal = FALSE;
  scroll_later (self, GTK_INVALID_LIST_POSITION);
}

/* Cells */

static void
setup_cb (RouseHistoryColumns *self, GtkListItem *item, GtkListItemFactory *factory)
{
  RouseHistoryColumn column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (factory), "column"));

  gtk_list_item_set_child (item, rouse_history_cell_new (item, column, self->clock));
}

static void
bind_cb (RouseHistoryColumns *self, GtkListItem *item)
{
  rouse_history_cell_bind (ROUSE_HISTORY_CELL (gtk_list_item_get_child (item)));
}

static void
activate_cb (RouseHistoryColumns *self, guint position)
{
  g_signal_emit (self, signals[ACTIVATED], 0, rouse_history_list_get_id (rouse_history_selection_get_list (self->selection), position));
}

static int
get_text_width (RouseHistoryColumns *self, const char *text)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  int                     width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

static void
add_column (RouseHistoryColumns *self, RouseHistoryColumn column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  const char         *example = specs[column].example;

  g_object_set_data (G_OBJECT (factory), "column", GUINT_TO_POINTER (column));
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  self->columns[column] = gtk_column_view_column_new (_ (specs[column].title), factory);
  gtk_column_view_column_set_resizable (self->columns[column], TRUE);
  if (example != NULL) /* otherwise columns would change their width whenever other rows come into sight */
    gtk_column_view_column_set_fixed_width (self->columns[column], get_text_width (self, example) + (specs[column].icon ? 46 : 24));
  else
    gtk_column_view_column_set_expand (self->columns[column], TRUE);
  if (specs[column].sorted)
    {
      g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (ask_cb, self->columns[column], NULL));

      gtk_column_view_column_set_sorter (self->columns[column], sorter);
    }
  gtk_column_view_append_column (self->view, self->columns[column]);
  g_object_unref (self->columns[column]);
}

/* Width */

static void
set_column_visible (RouseHistoryColumns *self, RouseHistoryColumn column, gboolean visible)
{
  if (gtk_column_view_column_get_visible (self->columns[column]) == visible)
    return;
  /* The view counts the width of hidden columns too, and the last one would not get it. */
  if (!visible)
    self->widths[column] = gtk_column_view_column_get_fixed_width (self->columns[column]);
  gtk_column_view_column_set_fixed_width (self->columns[column], visible ? self->widths[column] : 0);
  gtk_column_view_column_set_visible (self->columns[column], visible);
}

static void
resized_cb (RouseHistoryColumns *self, int width)
{
  for (guint i = 0; i < ROUSE_HISTORY_N_COLUMNS; i++)
    set_column_visible (self, i, width >= specs[i].min_width);
}

/* Menus */

static void
ask_for_menu (RouseHistoryColumns *self, RouseHistoryCell *cell, const GdkRectangle *place)
{
  GtkSelectionModel *model = GTK_SELECTION_MODEL (self->selection);
  guint              position = rouse_history_cell_get_position (cell);

  if (!gtk_selection_model_is_selected (model, position))
    gtk_selection_model_select_item (model, position, TRUE);
  g_signal_emit (self, signals[MENU], 0, place);
}

static void
pressed_cb (RouseHistoryColumns *self, int n_press, double x, double y, GtkGesture *gesture)
{
  GdkEvent         *event = gtk_gesture_get_last_event (gesture, NULL);
  RouseHistoryCell *cell;

  if (event == NULL || !gdk_event_triggers_context_menu (event))
    return;
  cell = find_cell (self, gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT));
  if (cell == NULL)
    return;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  ask_for_menu (self, cell, &(GdkRectangle){ (int) x, (int) y, 1, 1 });
}

static gboolean
menu_key_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  RouseHistoryColumns *self = ROUSE_HISTORY_COLUMNS (widget);
  GtkWidget           *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  RouseHistoryCell    *cell = find_cell (self, focus);
  double               x, y;

  if (cell == NULL)
    return FALSE;
  gtk_widget_translate_coordinates (GTK_WIDGET (cell), widget, 0, 0, &x, &y);
  ask_for_menu (self, cell, &(GdkRectangle){ (int) x, (int) y, gtk_widget_get_width (GTK_WIDGET (cell)), gtk_widget_get_height (GTK_WIDGET (cell)) });
  return TRUE;
}

static void
rouse_history_columns_dispose (GObject *object)
{
  RouseHistoryColumns *self = ROUSE_HISTORY_COLUMNS (object);

  if (self->scroll_tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->scroll_tick);
  self->scroll_tick = 0;
  if (self->view != NULL)
    gtk_column_view_set_model (self->view, NULL);
  adw_bin_set_child (ADW_BIN (self), NULL);
  self->view = NULL;
  g_clear_object (&self->selection);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (rouse_history_columns_parent_class)->dispose (object);
}

static void
rouse_history_columns_class_init (RouseHistoryColumnsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rouse_history_columns_dispose;
  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[MENU] = g_signal_new ("menu", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                GDK_TYPE_RECTANGLE | G_SIGNAL_TYPE_STATIC_SCOPE);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, menu_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, menu_key_cb, NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "history.delete", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "history.undo", NULL);
}

static void
rouse_history_columns_init (RouseHistoryColumns *self)
{
  GtkGesture       *gesture = gtk_gesture_click_new ();
  GtkLayoutManager *layout = rouse_size_layout_new ();

  gtk_widget_set_layout_manager (GTK_WIDGET (self), layout);
  g_signal_connect_object (layout, "resized", G_CALLBACK (resized_cb), self, G_CONNECT_SWAPPED);
  self->at_top = TRUE;
  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "reloads");
  gtk_column_view_set_enable_rubberband (self->view, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Reloads"), -1);
  for (guint i = 0; i < ROUSE_HISTORY_N_COLUMNS; i++)
    add_column (self, i);
  gtk_column_view_sort_by_column (self->view, self->columns[ROUSE_HISTORY_COLUMN_TIME], GTK_SORT_DESCENDING);
  g_signal_connect_object (gtk_column_view_get_sorter (self->view), "changed", G_CALLBACK (sorter_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "activate", G_CALLBACK (activate_cb), self, G_CONNECT_SWAPPED);

  self->scroller = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());
  gtk_scrolled_window_set_child (self->scroller, GTK_WIDGET (self->view));
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scroller), "changed", G_CALLBACK (room_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scroller), "value-changed", G_CALLBACK (scrolled_cb), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->scroller));

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), 0);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (gesture), GTK_PHASE_CAPTURE);
  g_signal_connect_object (gesture, "pressed", G_CALLBACK (pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (gesture));
}

GtkWidget *
rouse_history_columns_new (void)
{
  return g_object_new (ROUSE_TYPE_HISTORY_COLUMNS, NULL);
}

void
rouse_history_columns_set_selection (RouseHistoryColumns *self, RouseHistorySelection *selection, RouseClock *clock)
{
  g_return_if_fail (ROUSE_IS_HISTORY_COLUMNS (self) && self->selection == NULL);
  g_return_if_fail (ROUSE_IS_HISTORY_SELECTION (selection));

  self->selection = g_object_ref (selection);
  self->clock = g_object_ref (clock);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (selection));
  g_signal_connect_object (selection, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (rouse_history_selection_get_list (selection), "notify::loading", G_CALLBACK (loading_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (selection, "replaced", G_CALLBACK (replaced_cb), self, G_CONNECT_SWAPPED);
}

void
rouse_history_columns_reveal_selected (RouseHistoryColumns *self)
{
  g_return_if_fail (ROUSE_IS_HISTORY_COLUMNS (self));

  self->reveal = TRUE;
}

gboolean
rouse_history_columns_show_id (RouseHistoryColumns *self, gint64 id)
{
  guint position;

  g_return_val_if_fail (ROUSE_IS_HISTORY_COLUMNS (self), FALSE);

  position = rouse_history_selection_select_id (self->selection, id);
  if (position == GTK_INVALID_LIST_POSITION)
    return FALSE;
  scroll_later (self, position);
  return TRUE;
}

void
rouse_history_columns_focus (RouseHistoryColumns *self)
{
  g_return_if_fail (ROUSE_IS_HISTORY_COLUMNS (self));

  gtk_widget_child_focus (get_list_view (self), GTK_DIR_TAB_FORWARD);
}

static void
refresh (GtkWidget *widget)
{
  if (ROUSE_IS_HISTORY_CELL (widget))
    rouse_history_cell_refresh (ROUSE_HISTORY_CELL (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    refresh (child);
}

void
rouse_history_columns_refresh (RouseHistoryColumns *self)
{
  g_return_if_fail (ROUSE_IS_HISTORY_COLUMNS (self));

  refresh (GTK_WIDGET (self));
}
