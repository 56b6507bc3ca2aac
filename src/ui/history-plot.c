/* history-plot.c - the chart of start-up times and failures
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-ui"
#include "config.h"
#include "history-plot-private.h"
#include "history-words.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* So far from a dot the pointer still means it; touch is less exact, but there one sees the ring. */
#define REACH 14.0
/* Less is no dragging. */
#define MIN_DRAG 6.0
#define MIN_WIDTH 200
#define NATURAL_HEIGHT 150

/**
 * RouseHistoryPlot:
 *
 * Axes and dots are drawn once and kept as a render node; what moves with the pointer is drawn over it.
 */
struct _RouseHistoryPlot
{
  GtkWidget parent_instance;

  RouseHistoryChart     *chart;  /* (owned) (nullable) */
  GskRenderNode         *node;   /* (owned) (nullable) axes and dots */
  RouseHistoryPlotLayout layout; /* valid as long as there is a node */
  RouseHistoryPlotMarks  marks;
  gint64                 selected_id;
  guint                  brush_start; /* index of the point where Shift was pressed; G_MAXUINT: nowhere */
};

typedef enum
{
  CHOSEN,
  BRUSHED,
  N_SIGNALS
} Signal;
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RouseHistoryPlot, rouse_history_plot, GTK_TYPE_WIDGET)

static const RouseHistoryPoint *
get_point (RouseHistoryPlot *self, guint index)
{
  return &g_array_index (self->chart->points, RouseHistoryPoint, index);
}

static guint
get_n_points (RouseHistoryPlot *self)
{
  return self->chart != NULL ? self->chart->points->len : 0;
}

static void
forget_node (RouseHistoryPlot *self)
{
  g_clear_pointer (&self->node, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
ensure_node (RouseHistoryPlot *self)
{
  GtkSnapshot *snapshot;

  if (self->node != NULL || self->chart == NULL)
    return;
  snapshot = gtk_snapshot_new ();
  rouse_history_plot_measure (GTK_WIDGET (self), self->chart, &self->layout);
  rouse_history_plot_draw (GTK_WIDGET (self), snapshot, self->chart, &self->layout);
  self->node = gtk_snapshot_free_to_node (snapshot);
}

/* (transfer full): a point in words. */
static char *
dup_words (RouseHistoryPlot *self, const RouseHistoryPoint *point)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char      *time = rouse_history_words_for_time (point->at, now);
  g_autofree char      *duration = rouse_history_words_for_duration (point->startup_us);
  const char           *outcome = rouse_history_words_get_outcome (point->outcome);
  const char           *program = point->program < self->chart->programs->len ? g_ptr_array_index (self->chart->programs, point->program) : "";

  if (point->startup_us < 0)
    return g_strdup_printf ("%s\n%s · %s", time, program, outcome);
  return g_strdup_printf ("%s\n%s · %s · %s", time, program, outcome, duration);
}

static void
set_hovered (RouseHistoryPlot *self, guint index)
{
  if (self->marks.hovered == index)
    return;
  self->marks.hovered = index;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), index != G_MAXUINT ? "pointer" : NULL);
}

/* The pointer */

static void
motion_cb (RouseHistoryPlot *self, double x, double y)
{
  ensure_node (self);
  if (self->chart != NULL && !self->marks.brushing)
    set_hovered (self, rouse_history_plot_find (&self->layout, self->chart, x, y, REACH));
}

static void
leave_cb (RouseHistoryPlot *self)
{
  set_hovered (self, G_MAXUINT);
}

static void
drag_update_cb (RouseHistoryPlot *self, double dx, double dy, GtkGestureDrag *gesture)
{
  double x, y;

  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  if (get_n_points (self) == 0 || (!self->marks.brushing && ABS (dx) < MIN_DRAG))
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  ensure_node (self);
  self->marks.brushing = TRUE;
  self->marks.brush_from = CLAMP (x, self->layout.left, self->layout.left + self->layout.width);
  self->marks.brush_to = CLAMP (x + dx, self->layout.left, self->layout.left + self->layout.width);
  self->marks.hovered = G_MAXUINT;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
end_brush (RouseHistoryPlot *self)
{
  self->marks.brushing = FALSE;
  self->brush_start = G_MAXUINT;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
drag_end_cb (RouseHistoryPlot *self, double dx, double dy, GtkGestureDrag *gesture)
{
  double x, y;
  guint  index;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (get_n_points (self) == 0)
    return;
  ensure_node (self);
  if (self->marks.brushing)
    {
      gint64 since = rouse_history_plot_get_time (&self->layout, MIN (self->marks.brush_from, self->marks.brush_to));
      gint64 until = rouse_history_plot_get_time (&self->layout, MAX (self->marks.brush_from, self->marks.brush_to));

      end_brush (self);
      if (until > since)
        g_signal_emit (self, signals[BRUSHED], 0, since, until);
      return;
    }
  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  index = rouse_history_plot_find (&self->layout, self->chart, x, y, REACH);
  if (index != G_MAXUINT)
    g_signal_emit (self, signals[CHOSEN], 0, get_point (self, index)->id);
}

static void
drag_cancel_cb (RouseHistoryPlot *self)
{
  end_brush (self);
}

static gboolean
rouse_history_plot_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  RouseHistoryPlot        *self = ROUSE_HISTORY_PLOT (widget);
  const RouseHistoryPoint *point;
  GdkRectangle             place = { 0, 0, 16, 16 };
  g_autofree char         *text = NULL;
  guint                    index;

  if (get_n_points (self) == 0)
    return FALSE;
  ensure_node (self);
  index = keyboard ? self->marks.hovered : rouse_history_plot_find (&self->layout, self->chart, x, y, REACH);
  if (index >= get_n_points (self))
    return FALSE;
  point = get_point (self, index);
  text = dup_words (self, point);
  gtk_tooltip_set_text (tooltip, text);
  place.x = (int) rouse_history_plot_get_x (&self->layout, point->at) - 8;
  place.y = (int) rouse_history_plot_get_point_y (&self->layout, point) - 8;
  gtk_tooltip_set_tip_area (tooltip, &place);
  return TRUE;
}

/* The keyboard */

static void
describe (RouseHistoryPlot *self)
{
  g_autofree char *text = NULL;

  if (self->marks.hovered >= get_n_points (self))
    return;
  text = dup_words (self, get_point (self, self->marks.hovered));
  g_strdelimit (text, "\n", ' ');
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

/* Where an arrow key leads: at first to what is selected, or to the newest. */
static guint
get_next (RouseHistoryPlot *self, int step)
{
  guint n = get_n_points (self);

  if (step == G_MININT || step == G_MAXINT)
    return step == G_MININT ? 0 : n - 1;
  if (self->marks.hovered >= n)
    return MIN (self->marks.selected, n - 1);
  return (guint) CLAMP ((int) self->marks.hovered + step, 0, (int) n - 1);
}

static gboolean
move_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  RouseHistoryPlot *self = ROUSE_HISTORY_PLOT (widget);
  guint             n = get_n_points (self), to;
  int               step;
  gboolean          extend;

  if (n == 0)
    return FALSE;
  g_variant_get (args, "(ib)", &step, &extend);
  to = get_next (self, step);
  ensure_node (self);
  if (extend)
    {
      if (self->brush_start >= n)
        self->brush_start = self->marks.hovered < n ? self->marks.hovered : to;
      self->marks.brushing = TRUE;
      self->marks.brush_from = rouse_history_plot_get_x (&self->layout, get_point (self, self->brush_start)->at);
      self->marks.brush_to = rouse_history_plot_get_x (&self->layout, get_point (self, to)->at);
    }
  else
    end_brush (self);
  set_hovered (self, to);
  describe (self);
  gtk_widget_queue_draw (widget);
  return TRUE;
}

static gboolean
choose_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  RouseHistoryPlot *self = ROUSE_HISTORY_PLOT (widget);
  guint             n = get_n_points (self);

  if (self->marks.hovered >= n)
    return FALSE;
  if (self->brush_start < n)
    {
      gint64 a = get_point (self, self->brush_start)->at, b = get_point (self, self->marks.hovered)->at;

      end_brush (self);
      g_signal_emit (self, signals[BRUSHED], 0, MIN (a, b), MAX (a, b) + 1);
    }
  else
    g_signal_emit (self, signals[CHOSEN], 0, get_point (self, self->marks.hovered)->id);
  return TRUE;
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  RouseHistoryPlot *self = ROUSE_HISTORY_PLOT (widget);

  if (!self->marks.brushing && self->marks.hovered == G_MAXUINT)
    return FALSE;
  end_brush (self);
  set_hovered (self, G_MAXUINT);
  return TRUE;
}

/* Drawing */

static void
rouse_history_plot_measure_size (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? MIN_WIDTH : NATURAL_HEIGHT;
}

static void
rouse_history_plot_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  g_clear_pointer (&ROUSE_HISTORY_PLOT (widget)->node, gsk_render_node_unref);
}

static void
rouse_history_plot_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (rouse_history_plot_parent_class)->css_changed (widget, change);
  forget_node (ROUSE_HISTORY_PLOT (widget));
}

static void
rouse_history_plot_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  RouseHistoryPlot *self = ROUSE_HISTORY_PLOT (widget);

  ensure_node (self);
  if (self->node == NULL)
    return;
  gtk_snapshot_append_node (snapshot, self->node);
  rouse_history_plot_draw_marks (widget, snapshot, self->chart, &self->layout, &self->marks);
}

static void
rouse_history_plot_dispose (GObject *object)
{
  RouseHistoryPlot *self = ROUSE_HISTORY_PLOT (object);

  g_clear_pointer (&self->node, gsk_render_node_unref);
  g_clear_pointer (&self->chart, rouse_history_chart_unref);

  G_OBJECT_CLASS (rouse_history_plot_parent_class)->dispose (object);
}

static void
add_move (GtkWidgetClass *klass, guint key, int step)
{
  gtk_widget_class_add_binding (klass, key, 0, move_cb, "(ib)", step, FALSE);
  gtk_widget_class_add_binding (klass, key, GDK_SHIFT_MASK, move_cb, "(ib)", step, TRUE);
}

static void
rouse_history_plot_class_init (RouseHistoryPlotClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rouse_history_plot_dispose;
  widget_class->measure = rouse_history_plot_measure_size;
  widget_class->size_allocate = rouse_history_plot_size_allocate;
  widget_class->snapshot = rouse_history_plot_snapshot;
  widget_class->css_changed = rouse_history_plot_css_changed;
  widget_class->query_tooltip = rouse_history_plot_query_tooltip;
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[BRUSHED] = g_signal_new ("brushed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_INT64);

  gtk_widget_class_set_css_name (widget_class, "reloadplot");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  add_move (widget_class, GDK_KEY_Left, -1);
  add_move (widget_class, GDK_KEY_Right, 1);
  add_move (widget_class, GDK_KEY_Page_Up, -10);
  add_move (widget_class, GDK_KEY_Page_Down, 10);
  add_move (widget_class, GDK_KEY_Home, G_MININT);
  add_move (widget_class, GDK_KEY_End, G_MAXINT);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, 0, choose_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Enter, 0, choose_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_space, 0, choose_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
}

static void
rouse_history_plot_init (RouseHistoryPlot *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture         *drag = gtk_gesture_drag_new ();

  self->marks.hovered = self->marks.selected = self->brush_start = G_MAXUINT;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Start-up times"), -1);
  g_signal_connect_object (motion, "motion", G_CALLBACK (motion_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "leave", G_CALLBACK (leave_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (drag_update_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-end", G_CALLBACK (drag_end_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "cancel", G_CALLBACK (drag_cancel_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (forget_node), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::high-contrast", G_CALLBACK (forget_node), self, G_CONNECT_SWAPPED);
}

GtkWidget *
rouse_history_plot_new (void)
{
  return g_object_new (ROUSE_TYPE_HISTORY_PLOT, NULL);
}

static void
find_selected (RouseHistoryPlot *self)
{
  self->marks.selected = G_MAXUINT;
  for (guint i = 0; i < get_n_points (self) && self->selected_id != 0; i++)
    if (get_point (self, i)->id == self->selected_id)
      self->marks.selected = i;
}

void
rouse_history_plot_set_chart (RouseHistoryPlot *self, RouseHistoryChart *chart)
{
  g_return_if_fail (ROUSE_IS_HISTORY_PLOT (self));

  if (self->chart == chart)
    return;
  g_clear_pointer (&self->chart, rouse_history_chart_unref);
  self->chart = chart != NULL ? rouse_history_chart_ref (chart) : NULL;
  self->marks.hovered = G_MAXUINT;
  end_brush (self);
  find_selected (self);
  forget_node (self);
}

void
rouse_history_plot_set_selected (RouseHistoryPlot *self, gint64 id)
{
  g_return_if_fail (ROUSE_IS_HISTORY_PLOT (self));

  self->selected_id = id;
  find_selected (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
