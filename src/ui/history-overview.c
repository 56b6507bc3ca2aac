/* history-overview.c - what the wanted reloads have in common: how many, how fast, and the chart
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-ui"
#include "config.h"
#include "history-overview.h"
#include "history-plot.h"
#include "history-words.h"
#include "wrap-layout.h"

#include "words/printable.h"

#include <glib/gi18n.h>

#define MAX_POINTS 600
#define N_BUCKETS 120
/* Many reloads at a time are counted once; nobody reads faster. */
#define REFRESH_MS 400
/* The legend names so many programs. */
#define MAX_NAMED 6

struct _RouseHistoryOverview
{
  AdwBin parent_instance;

  GtkLabel         *count_label;
  GtkLabel         *facts_label;
  GtkBox           *legend;
  GtkRevealer      *revealer;
  GtkStack         *stack;
  RouseHistoryPlot *plot;
  GtkWidget        *empty_label;

  RouseHistory       *history;     /* (owned) (nullable) */
  RouseHistoryFilter *filter;      /* (owned) (nullable) */
  RouseHistoryChart  *chart;       /* (owned) (nullable) */
  GCancellable       *cancellable; /* (owned) (nullable) of the answer awaited */
  guint               refresh_id;
  gboolean            stale; /* something has changed that was not asked for yet */
};

typedef enum
{
  PROP_EXPANDED = 1,
  N_PROPERTIES
} Property;
static GParamSpec *properties[N_PROPERTIES];

typedef enum
{
  CHOSEN,
  BRUSHED,
  N_SIGNALS
} Signal;
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RouseHistoryOverview, rouse_history_overview, ADW_TYPE_BIN)

static void
chosen_cb (RouseHistoryOverview *self, gint64 id)
{
  g_signal_emit (self, signals[CHOSEN], 0, id);
}

static void
brushed_cb (RouseHistoryOverview *self, gint64 since, gint64 until)
{
  g_signal_emit (self, signals[BRUSHED], 0, since, until);
}

/* What one can see in the chart, in words: below the heading, and for those who cannot see it. */
static char *
dup_facts (const RouseHistoryChart *chart)
{
  g_autofree char *median = rouse_history_words_for_duration (chart->median_us);
  g_autofree char *slowest = rouse_history_words_for_duration (chart->p95_us);
  GString         *facts = g_string_new (NULL);

  if (chart->n_bad > 0)
    g_string_append_printf (facts, ngettext ("%'u failed", "%'u failed", chart->n_bad), chart->n_bad);
  if (chart->median_us >= 0)
    {
      if (facts->len > 0)
        g_string_append (facts, " · ");
      /* Translators: the median of the times that programs took to start. */
      g_string_append_printf (facts, _ ("half start within %s"), median);
      if (!g_str_equal (median, slowest))
        {
          g_string_append (facts, " · ");
          /* Translators: the 95th percentile of the times that programs took to start. */
          g_string_append_printf (facts, _ ("nearly all within %s"), slowest);
        }
    }
  return g_string_free (facts, FALSE);
}

static void
draw_swatch (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  GdkRGBA color;

  rouse_history_plot_get_color (data, adw_style_manager_get_dark (adw_style_manager_get_default ()), &color);
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_arc (cr, width / 2.0, height / 2.0, MIN (width, height) / 2.0, 0, 2 * G_PI);
  cairo_fill (cr);
}

static void
add_to_legend (RouseHistoryOverview *self, const char *name)
{
  GtkWidget       *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 5);
  GtkWidget       *swatch = g_object_new (GTK_TYPE_DRAWING_AREA, "content-width", 8, "content-height", 8, "valign", GTK_ALIGN_CENTER,
                                          "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  g_autofree char *shown = rouse_text_dup_printable (name);
  GtkWidget       *label = g_object_new (GTK_TYPE_LABEL, "label", shown, "ellipsize", PANGO_ELLIPSIZE_END, "max-width-chars", 18, NULL);

  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (swatch), draw_swatch, g_strdup (name), g_free);
  gtk_widget_add_css_class (label, "caption");
  gtk_box_append (GTK_BOX (box), swatch);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (self->legend, box);
}

static void
update_legend (RouseHistoryOverview *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->legend))) != NULL)
    gtk_box_remove (self->legend, child);
  for (guint i = 0; i < self->chart->programs->len && i < MAX_NAMED; i++)
    add_to_legend (self, g_ptr_array_index (self->chart->programs, i));
  gtk_widget_set_visible (GTK_WIDGET (self->legend), self->chart->programs->len > 1 && gtk_revealer_get_reveal_child (self->revealer));
}

static void
show_chart (RouseHistoryOverview *self)
{
  g_autofree char *count = rouse_history_words_for_count (self->chart->n_reloads);
  g_autofree char *facts = dup_facts (self->chart);

  gtk_label_set_text (self->count_label, count);
  gtk_label_set_text (self->facts_label, facts);
  update_legend (self);
  rouse_history_plot_set_chart (self->plot, self->chart);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->plot), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, facts, -1);
  gtk_stack_set_visible_child (self->stack, self->chart->points->len > 0 ? GTK_WIDGET (self->plot) : self->empty_label);
}

static void
chart_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (RouseHistoryOverview) self = data;
  g_autoptr (GError)               error = NULL;
  RouseHistoryChart               *chart = rouse_history_get_chart_finish (ROUSE_HISTORY (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_pointer (&chart, rouse_history_chart_unref);
      return;
    }
  g_clear_object (&self->cancellable);
  if (chart == NULL)
    {
      g_debug ("counting the history: %s", error->message); /* the list tells it */
      return;
    }
  g_clear_pointer (&self->chart, rouse_history_chart_unref);
  self->chart = chart;
  show_chart (self);
}

static void
ask (RouseHistoryOverview *self)
{
  g_clear_handle_id (&self->refresh_id, g_source_remove);
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || self->filter == NULL)
    {
      self->stale = TRUE;
      return;
    }
  self->stale = FALSE;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  rouse_history_get_chart_async (self->history, self->filter, MAX_POINTS, N_BUCKETS, self->cancellable, chart_cb, g_object_ref (self));
}

static gboolean
refresh_cb (gpointer data)
{
  RouseHistoryOverview *self = data;

  self->refresh_id = 0;
  ask (self);
  return G_SOURCE_REMOVE;
}

static void
rouse_history_overview_map (GtkWidget *widget)
{
  RouseHistoryOverview *self = ROUSE_HISTORY_OVERVIEW (widget);

  GTK_WIDGET_CLASS (rouse_history_overview_parent_class)->map (widget);
  if (self->stale)
    ask (self);
}

static void
rouse_history_overview_dispose (GObject *object)
{
  RouseHistoryOverview *self = ROUSE_HISTORY_OVERVIEW (object);

  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), ROUSE_TYPE_HISTORY_OVERVIEW);
  g_clear_object (&self->history);
  g_clear_pointer (&self->filter, rouse_history_filter_free);
  g_clear_pointer (&self->chart, rouse_history_chart_unref);

  G_OBJECT_CLASS (rouse_history_overview_parent_class)->dispose (object);
}

static void
rouse_history_overview_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_EXPANDED)
    g_value_set_boolean (value, gtk_revealer_get_reveal_child (ROUSE_HISTORY_OVERVIEW (object)->revealer));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
rouse_history_overview_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  RouseHistoryOverview *self = ROUSE_HISTORY_OVERVIEW (object);

  if (id != PROP_EXPANDED)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      return;
    }
  gtk_revealer_set_reveal_child (self->revealer, g_value_get_boolean (value));
  if (self->chart != NULL)
    update_legend (self);
}

static void
rouse_history_overview_class_init (RouseHistoryOverviewClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rouse_history_overview_dispose;
  object_class->get_property = rouse_history_overview_get_property;
  object_class->set_property = rouse_history_overview_set_property;
  widget_class->map = rouse_history_overview_map;
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[BRUSHED] = g_signal_new ("brushed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_INT64);
  properties[PROP_EXPANDED] = g_param_spec_boolean ("expanded", NULL, NULL, TRUE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  g_type_ensure (ROUSE_TYPE_WRAP_LAYOUT);
  g_type_ensure (ROUSE_TYPE_HISTORY_PLOT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/rouse/Rouse/ui/history-overview.ui");
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryOverview, count_label);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryOverview, facts_label);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryOverview, legend);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryOverview, revealer);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryOverview, stack);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryOverview, plot);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryOverview, empty_label);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, brushed_cb);
}

static void
rouse_history_overview_init (RouseHistoryOverview *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
rouse_history_overview_set_history (RouseHistoryOverview *self, RouseHistory *history)
{
  g_return_if_fail (ROUSE_IS_HISTORY_OVERVIEW (self));

  g_set_object (&self->history, history);
}

void
rouse_history_overview_set_filter (RouseHistoryOverview *self, const RouseHistoryFilter *filter)
{
  g_return_if_fail (ROUSE_IS_HISTORY_OVERVIEW (self));

  g_clear_pointer (&self->filter, rouse_history_filter_free);
  self->filter = rouse_history_filter_copy (filter);
  ask (self);
}

void
rouse_history_overview_refresh (RouseHistoryOverview *self)
{
  g_return_if_fail (ROUSE_IS_HISTORY_OVERVIEW (self));

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->stale = TRUE;
  else if (self->refresh_id == 0)
    self->refresh_id = g_timeout_add (REFRESH_MS, refresh_cb, self);
}

void
rouse_history_overview_set_selected (RouseHistoryOverview *self, gint64 id)
{
  g_return_if_fail (ROUSE_IS_HISTORY_OVERVIEW (self));

  rouse_history_plot_set_selected (self->plot, id);
}
