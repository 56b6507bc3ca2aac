/* history-plot-draw.c - how the chart of the history looks
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-ui"
#include "config.h"
#include "history-plot-private.h"
#include "history-words.h"

#include <adwaita.h>
#include <math.h>

#define DOT 3.2
#define CROSS 3.4
/* From so many points on they are smaller. */
#define MANY 250
#define MANY_SCALE 0.8
/* Dots are joined when they are so near to one another, as a part of the whole width; and only when there are so few
 * that one can follow the lines. */
#define NEAR 0.1
#define MAX_JOINED 120
/* The least distance between two labels of the axis of time. */
#define LABEL_WIDTH 84.0
#define GAP 8.0

static const char *const light_colors[] = { "#1c71d8", "#9141ac", "#0f7c85", "#986a44", "#c2367f", "#5e5c64" };
static const char *const dark_colors[] = { "#78aeed", "#dc8add", "#6fd3d8", "#cdab8f", "#f08bbf", "#c0bfbc" };

void
rouse_history_plot_get_color (const char *program, gboolean dark, GdkRGBA *color)
{
  static GHashTable *numbers; /* (element-type utf8 guint) in the order in which they were first seen */
  gpointer           number;

  if (numbers == NULL)
    numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (!g_hash_table_lookup_extended (numbers, program, NULL, &number))
    {
      number = GUINT_TO_POINTER (g_hash_table_size (numbers) % G_N_ELEMENTS (dark_colors));
      g_hash_table_insert (numbers, g_strdup (program), number);
    }
  gdk_rgba_parse (color, dark ? dark_colors[GPOINTER_TO_UINT (number)] : light_colors[GPOINTER_TO_UINT (number)]);
}

static gboolean
is_dark (void)
{
  return adw_style_manager_get_dark (adw_style_manager_get_default ());
}

/* The theme's colour of that name, with @alpha. */
static GdkRGBA
get_theme_color (GtkWidget *widget, const char *name, double alpha)
{
  GtkStyleContext *context = gtk_widget_get_style_context (widget);
  GdkRGBA          color;

  if (name == NULL || !gtk_style_context_lookup_color (context, name, &color))
    gtk_style_context_get_color (context, &color);
  color.alpha *= (float) alpha;
  return color;
}

static double
get_line_alpha (void)
{
  return adw_style_manager_get_high_contrast (adw_style_manager_get_default ()) ? 0.5 : 0.12;
}

static double
get_label_alpha (void)
{
  return adw_style_manager_get_high_contrast (adw_style_manager_get_default ()) ? 1.0 : 0.6;
}

static PangoLayout *
make_text (GtkWidget *widget, const char *text, int *width, int *height)
{
  PangoLayout              *layout = gtk_widget_create_pango_layout (widget, text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_scale_new (PANGO_SCALE_SMALL));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_get_pixel_size (layout, width, height);
  return layout;
}

/* Ticks of the start-up times are round, and need no fractions that say nothing. */
static char *
dup_tick (gint64 us, gint64 step)
{
  if (us == 0)
    return g_strdup ("0");
  if (us < G_TIME_SPAN_MINUTE && step >= G_TIME_SPAN_SECOND)
    return g_strdup_printf ("%d s", (int) (us / G_TIME_SPAN_SECOND));
  if (us < G_TIME_SPAN_MINUTE && step >= 100 * G_TIME_SPAN_MILLISECOND)
    return g_strdup_printf ("%.1f s", us / 1e6);
  return rouse_history_words_for_duration (us);
}

void
rouse_history_plot_measure (GtkWidget *widget, const RouseHistoryChart *chart, RouseHistoryPlotLayout *layout)
{
  double left = 0;
  int    width = 0, height = 0;

  rouse_history_plot_layout_init (layout, chart, 0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  for (gint64 us = 0; us <= layout->top_us; us += layout->step_us)
    {
      g_autofree char        *text = dup_tick (us, layout->step_us);
      g_autoptr (PangoLayout) label = make_text (widget, text, &width, &height);

      left = MAX (left, width + GAP);
    }
  rouse_history_plot_layout_init (layout, chart, left, height / 2.0, gtk_widget_get_width (widget) - left,
                                  gtk_widget_get_height (widget) - height * 1.5 - 2);
}

static void
draw_text (GtkSnapshot *snapshot, PangoLayout *text, double x, double y, const GdkRGBA *color)
{
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) round (x), (float) round (y)));
  gtk_snapshot_append_layout (snapshot, text, color);
  gtk_snapshot_restore (snapshot);
}

static void
draw_line (GtkSnapshot *snapshot, double x, double y, double width, double height, const GdkRGBA *color)
{
  gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT ((float) round (x), (float) round (y), (float) width, (float) height));
}

static void
draw_axes (GtkWidget *widget, GtkSnapshot *snapshot, const RouseHistoryChart *chart, const RouseHistoryPlotLayout *layout)
{
  GdkRGBA               line = get_theme_color (widget, NULL, get_line_alpha ());
  GdkRGBA               base = get_theme_color (widget, NULL, get_line_alpha () * 2);
  GdkRGBA               label = get_theme_color (widget, NULL, get_label_alpha ());
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr (GArray)    ticks = rouse_history_plot_make_time_ticks (layout->since, layout->until, (guint) MAX (1, layout->width / LABEL_WIDTH), zone);
  double                bottom = 2 * layout->lane - layout->base;
  double                free_from = layout->left - GAP;
  int                   width, height;

  /* When nothing was ever ready there is only the base line. */
  for (gint64 us = 0; us <= layout->top_us && (us == 0 || chart->max_us >= 0); us += layout->step_us)
    {
      double                  y = rouse_history_plot_get_y (layout, us);
      g_autofree char        *text = dup_tick (us, layout->step_us);
      g_autoptr (PangoLayout) shown = make_text (widget, text, &width, &height);

      draw_line (snapshot, layout->left, y, layout->width, 1, us == 0 ? &base : &line);
      draw_text (snapshot, shown, layout->left - GAP - width, y - height / 2.0, &label);
    }
  for (guint i = 0; i < ticks->len; i++)
    {
      const RouseHistoryPlotTick *tick = &g_array_index (ticks, RouseHistoryPlotTick, i);
      g_autoptr (PangoLayout)     shown = make_text (widget, tick->label, &width, &height);
      double                      x = rouse_history_plot_get_x (layout, tick->at);
      double                      text_x = CLAMP (x - width / 2.0, layout->left, layout->left + layout->width - width);

      draw_line (snapshot, x, layout->base, 1, 4, &base);
      if (text_x < free_from)
        continue;
      draw_text (snapshot, shown, text_x, bottom + 2, &label);
      free_from = text_x + width + GAP;
    }
}

/* The shapes are drawn around the origin. */

static void
draw_cross (cairo_t *cr)
{
  cairo_move_to (cr, -CROSS, -CROSS);
  cairo_line_to (cr, CROSS, CROSS);
  cairo_move_to (cr, -CROSS, CROSS);
  cairo_line_to (cr, CROSS, -CROSS);
  cairo_set_line_width (cr, 1.8);
  cairo_stroke (cr);
}

static void
draw_ring (cairo_t *cr)
{
  cairo_arc (cr, 0, 0, DOT - 0.8, 0, 2 * G_PI);
  cairo_set_line_width (cr, 1.2);
  cairo_stroke (cr);
}

static void
draw_diamond (cairo_t *cr)
{
  const double size = DOT + 1.4;

  cairo_move_to (cr, 0, -size);
  cairo_line_to (cr, size, 0);
  cairo_line_to (cr, 0, size);
  cairo_line_to (cr, -size, 0);
  cairo_close_path (cr);
  cairo_fill (cr);
}

/* A start that was slower than the axis is long. */
static void
draw_arrow (cairo_t *cr)
{
  const double size = DOT + 0.6;

  cairo_move_to (cr, 0, 1 - size);
  cairo_line_to (cr, size, 1 + size * 0.8);
  cairo_line_to (cr, -size, 1 + size * 0.8);
  cairo_close_path (cr);
  cairo_fill (cr);
}

static void
draw_dot (cairo_t *cr)
{
  cairo_arc (cr, 0, 0, DOT, 0, 2 * G_PI);
  cairo_fill (cr);
}

typedef struct
{
  GdkRGBA *programs; /* (owned) of each */
  GdkRGBA  bad;
  GdkRGBA  later;
  GdkRGBA  other;
} Colors;

/* Shapes tell what colours tell, too. */
static void
draw_point (cairo_t *cr, const RouseHistoryPlotLayout *layout, const RouseHistoryPoint *point, const Colors *colors, double scale)
{
  cairo_save (cr);
  cairo_translate (cr, rouse_history_plot_get_x (layout, point->at), rouse_history_plot_get_point_y (layout, point));
  cairo_scale (cr, scale, scale);
  if ((point->outcome & (ROUSE_HISTORY_FAILED | ROUSE_HISTORY_NOT_STARTED | ROUSE_HISTORY_BUILD_FAILED)) != 0)
    {
      gdk_cairo_set_source_rgba (cr, &colors->bad);
      draw_cross (cr);
    }
  else if (point->startup_us < 0)
    {
      gdk_cairo_set_source_rgba (cr, point->outcome == ROUSE_HISTORY_READY ? &colors->programs[point->program] : &colors->other);
      draw_ring (cr);
    }
  else if (point->outcome == ROUSE_HISTORY_BROKE_LATER)
    {
      gdk_cairo_set_source_rgba (cr, &colors->later);
      draw_diamond (cr);
    }
  else
    {
      gdk_cairo_set_source_rgba (cr, &colors->programs[point->program]);
      if (point->startup_us > layout->top_us)
        draw_arrow (cr);
      else
        draw_dot (cr);
    }
  cairo_restore (cr);
}

/* Joins the starts of a program, but not over the nights between. */
static void
draw_joints (cairo_t *cr, const RouseHistoryChart *chart, const RouseHistoryPlotLayout *layout, guint program, const GdkRGBA *color)
{
  GdkRGBA  faint = *color;
  double   last_x = 0, last_y = 0;
  gboolean begun = FALSE;

  faint.alpha *= 0.35f;
  for (guint i = 0; i < chart->points->len; i++)
    {
      const RouseHistoryPoint *point = &g_array_index (chart->points, RouseHistoryPoint, i);
      double                   x, y;

      if (point->program != program || point->startup_us < 0)
        continue;
      x = rouse_history_plot_get_x (layout, point->at);
      y = rouse_history_plot_get_point_y (layout, point);
      if (begun && x - last_x < NEAR * layout->width)
        {
          cairo_move_to (cr, last_x, last_y);
          cairo_line_to (cr, x, y);
        }
      last_x = x;
      last_y = y;
      begun = TRUE;
    }
  gdk_cairo_set_source_rgba (cr, &faint);
  cairo_set_line_width (cr, 1.5);
  cairo_stroke (cr);
}

/* How long it usually took, if the dots are too many to be joined. Of several programs together that says nothing. */
static void
draw_medians (cairo_t *cr, const RouseHistoryChart *chart, const RouseHistoryPlotLayout *layout, const GdkRGBA *color)
{
  gboolean begun = FALSE;

  for (guint i = 0; i < chart->buckets->len; i++)
    {
      const RouseHistoryBucket *bucket = &g_array_index (chart->buckets, RouseHistoryBucket, i);
      double                    x = rouse_history_plot_get_x (layout, (bucket->since + bucket->until) / 2);

      if (bucket->median_us < 0)
        continue;
      if (begun)
        cairo_line_to (cr, x, rouse_history_plot_get_y (layout, bucket->median_us));
      else
        cairo_move_to (cr, x, rouse_history_plot_get_y (layout, bucket->median_us));
      begun = TRUE;
    }
  gdk_cairo_set_source_rgba (cr, color);
  cairo_set_line_width (cr, 2);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (cr);
}

void
rouse_history_plot_draw (GtkWidget *widget, GtkSnapshot *snapshot, const RouseHistoryChart *chart, const RouseHistoryPlotLayout *layout)
{
  g_autofree GdkRGBA *programs = g_new (GdkRGBA, chart->programs->len + 1);
  const Colors        colors = {
           programs, get_theme_color (widget, "error_color", 1), get_theme_color (widget, "warning_color", 1), get_theme_color (widget, NULL, get_label_alpha ())
  };
  gboolean few = chart->points->len <= MAX_JOINED;
  cairo_t *cr;

  draw_axes (widget, snapshot, chart, layout);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget), (float) gtk_widget_get_height (widget)));
  for (guint i = 0; i < chart->programs->len; i++)
    {
      rouse_history_plot_get_color (g_ptr_array_index (chart->programs, i), is_dark (), &programs[i]);
      programs[i].alpha = few ? 0.85f : 0.7f;
      if (few)
        draw_joints (cr, chart, layout, i, &programs[i]);
    }
  for (guint i = 0; i < chart->points->len; i++)
    draw_point (cr, layout, &g_array_index (chart->points, RouseHistoryPoint, i), &colors, chart->points->len > MANY ? MANY_SCALE : 1);
  if (!few && chart->programs->len == 1)
    draw_medians (cr, chart, layout, &colors.other);
  cairo_destroy (cr);
}

static void
draw_mark (GtkSnapshot *snapshot, double x, double y, double radius, const GdkRGBA *color)
{
  GskRoundedRect rect;
  const float    widths[4] = { 2, 2, 2, 2 };
  const GdkRGBA  colors[4] = { *color, *color, *color, *color };

  gsk_rounded_rect_init_from_rect (&rect, &GRAPHENE_RECT_INIT ((float) (x - radius), (float) (y - radius), (float) (2 * radius), (float) (2 * radius)),
                                   (float) radius);
  gtk_snapshot_append_border (snapshot, &rect, widths, colors);
}

static void
draw_guide (GtkWidget *widget, GtkSnapshot *snapshot, const RouseHistoryPlotLayout *layout, double x)
{
  GdkRGBA color = get_theme_color (widget, NULL, 0.25);

  draw_line (snapshot, x, layout->top, 1, layout->base - layout->top, &color);
}

void
rouse_history_plot_draw_marks (GtkWidget                    *widget,
                               GtkSnapshot                  *snapshot,
                               const RouseHistoryChart      *chart,
                               const RouseHistoryPlotLayout *layout,
                               const RouseHistoryPlotMarks  *marks)
{
  GdkRGBA accent = get_theme_color (widget, "accent_color", 1);
  GdkRGBA text = get_theme_color (widget, NULL, 1);

  if (marks->brushing)
    {
      GdkRGBA fill = get_theme_color (widget, "accent_bg_color", 0.2);
      double  from = MIN (marks->brush_from, marks->brush_to), to = MAX (marks->brush_from, marks->brush_to);

      draw_line (snapshot, from, layout->top, to - from, 2 * layout->lane - layout->base - layout->top, &fill);
      draw_line (snapshot, from, layout->top, 1, 2 * layout->lane - layout->base - layout->top, &accent);
      draw_line (snapshot, to, layout->top, 1, 2 * layout->lane - layout->base - layout->top, &accent);
    }
  if (marks->selected < chart->points->len)
    {
      const RouseHistoryPoint *point = &g_array_index (chart->points, RouseHistoryPoint, marks->selected);

      draw_mark (snapshot, rouse_history_plot_get_x (layout, point->at), rouse_history_plot_get_point_y (layout, point), 8, &accent);
    }
  if (marks->hovered < chart->points->len)
    {
      const RouseHistoryPoint *point = &g_array_index (chart->points, RouseHistoryPoint, marks->hovered);
      double                   x = rouse_history_plot_get_x (layout, point->at);

      draw_guide (widget, snapshot, layout, x);
      draw_mark (snapshot, x, rouse_history_plot_get_point_y (layout, point), 6.5, &text);
    }
}
