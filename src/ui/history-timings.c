/* history-timings.c - where the time of a reload went
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-ui"
#include "config.h"
#include "history-timings.h"
#include "history-words.h"
#include "wrap-layout.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define BAR_HEIGHT 10
/* What took almost no time can be seen nevertheless. */
#define MIN_PART 3.0
#define GAP 1.0

typedef enum
{
  PART_SETTLE,
  PART_HOT,
  PART_BUILD,
  PART_STOP,
  PART_START,
  PART_READY,
  N_PARTS
} Part;

static const struct
{
  const char *title;
  const char *explanation;
  const char *light;
  const char *dark;
} specs[N_PARTS] = {
  [PART_SETTLE] = { N_ ("Settle"), N_ ("From the first change until nothing changed any more"), "#77767b", "#9a9996" },
  /* Translators: the part of a reload in which it was tried without a restart. */
  [PART_HOT] = { N_ ("Hot"), N_ ("Until what runs had taken the changes, or could not"), "#7a7300", "#f8e45c" },
  [PART_BUILD] = { N_ ("Build"), N_ ("Until the build was done; what ran before ran on"), "#26a269", "#57e389" },
  [PART_STOP] = { N_ ("Stop"), N_ ("Until all processes of the run before had ended"), "#b5560a", "#ffa348" },
  [PART_START] = { N_ ("Start"), N_ ("Until the process was there"), "#9141ac", "#dc8add" },
  [PART_READY] = { N_ ("Ready"), N_ ("From the start until the program was ready"), "#1c71d8", "#78aeed" },
};

struct _RouseHistoryTimings
{
  GtkWidget parent_instance;

  GtkWidget *bar;
  GtkWidget *legend;
  gint64     us[N_PARTS]; /* -1: unknown */
};

G_DEFINE_FINAL_TYPE (RouseHistoryTimings, rouse_history_timings, GTK_TYPE_WIDGET)

static void
get_color (Part part, GdkRGBA *color)
{
  gdk_rgba_parse (color, adw_style_manager_get_dark (adw_style_manager_get_default ()) ? specs[part].dark : specs[part].light);
}

static void
draw_bar (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  RouseHistoryTimings *self = data;
  double               radius = height / 2.0, x = 0, room = width;
  gint64               total = 0;
  guint                left = 0;

  for (guint i = 0; i < N_PARTS; i++)
    if (self->us[i] >= 0)
      {
        total += self->us[i];
        left++;
      }
  room -= left * MIN_PART + (left > 0 ? (left - 1) * GAP : 0);
  cairo_new_sub_path (cr);
  cairo_arc (cr, radius, radius, radius, G_PI / 2, 3 * G_PI / 2);
  cairo_arc (cr, width - radius, radius, radius, -G_PI / 2, G_PI / 2);
  cairo_close_path (cr);
  cairo_clip (cr);
  if (gtk_widget_get_direction (GTK_WIDGET (area)) == GTK_TEXT_DIR_RTL)
    {
      cairo_translate (cr, width, 0);
      cairo_scale (cr, -1, 1);
    }
  for (guint i = 0; i < N_PARTS; i++)
    {
      double  part;
      GdkRGBA color;

      if (self->us[i] < 0)
        continue;
      left--;
      part = MIN_PART + (total > 0 ? room * (double) self->us[i] / (double) total : 0);
      get_color (i, &color);
      gdk_cairo_set_source_rgba (cr, &color);
      cairo_rectangle (cr, x, 0, left == 0 ? width - x : part, height);
      cairo_fill (cr);
      x += part + GAP;
    }
}

static void
draw_swatch (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  GdkRGBA color;

  get_color (GPOINTER_TO_UINT (data), &color);
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_arc (cr, width / 2.0, height / 2.0, MIN (width, height) / 2.0, 0, 2 * G_PI);
  cairo_fill (cr);
}

static void
add_to_legend (RouseHistoryTimings *self, Part part)
{
  GtkWidget       *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 5);
  GtkWidget       *swatch = g_object_new (GTK_TYPE_DRAWING_AREA, "content-width", 8, "content-height", 8, "valign", GTK_ALIGN_CENTER,
                                          "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  g_autofree char *duration = rouse_history_words_for_duration (self->us[part]);
  /* Translators: a part of a reload, and how long it took: "Stop 12 ms". */
  g_autofree char *text = g_strdup_printf (_ ("%s %s"), _ (specs[part].title), duration);
  GtkWidget       *label = gtk_label_new (text);

  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (swatch), draw_swatch, GUINT_TO_POINTER (part), NULL);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_set_tooltip_text (box, _ (specs[part].explanation));
  gtk_box_append (GTK_BOX (box), swatch);
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_set_parent (box, self->legend);
}

static void
redraw_cb (RouseHistoryTimings *self)
{
  gtk_widget_queue_draw (self->bar);
  for (GtkWidget *box = gtk_widget_get_first_child (self->legend); box != NULL; box = gtk_widget_get_next_sibling (box))
    gtk_widget_queue_draw (gtk_widget_get_first_child (box));
}

static void
clear_legend (RouseHistoryTimings *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->legend)) != NULL)
    gtk_widget_unparent (child);
}

static void
rouse_history_timings_dispose (GObject *object)
{
  RouseHistoryTimings *self = ROUSE_HISTORY_TIMINGS (object);

  if (self->legend != NULL)
    clear_legend (self);
  g_clear_pointer (&self->bar, gtk_widget_unparent);
  g_clear_pointer (&self->legend, gtk_widget_unparent);

  G_OBJECT_CLASS (rouse_history_timings_parent_class)->dispose (object);
}

static void
rouse_history_timings_class_init (RouseHistoryTimingsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rouse_history_timings_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
rouse_history_timings_init (RouseHistoryTimings *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 8);
  self->bar = g_object_new (GTK_TYPE_DRAWING_AREA, "content-height", BAR_HEIGHT, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->bar), draw_bar, self, NULL);
  gtk_widget_set_parent (self->bar, GTK_WIDGET (self));
  self->legend = g_object_new (ADW_TYPE_BIN, "layout-manager", rouse_wrap_layout_new (12), NULL);
  gtk_widget_set_parent (self->legend, GTK_WIDGET (self));
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (redraw_cb), self, G_CONNECT_SWAPPED);
}

void
rouse_history_timings_set_reload (RouseHistoryTimings *self, const RouseReload *reload)
{
  gboolean any = FALSE;

  g_return_if_fail (ROUSE_IS_HISTORY_TIMINGS (self));

  self->us[PART_SETTLE] = reload->settle_us;
  self->us[PART_HOT] = reload->action == ROUSE_RELOAD_BROWSER ? -1 : reload->hot_us; /* nobody says how long pages take */
  self->us[PART_BUILD] = reload->build_us;
  self->us[PART_STOP] = reload->stop_us;
  self->us[PART_START] = reload->start_us;
  self->us[PART_READY] = reload->ready_us;
  clear_legend (self);
  for (guint i = 0; i < N_PARTS; i++)
    if (self->us[i] >= 0)
      {
        add_to_legend (self, i);
        any = TRUE;
      }
  gtk_widget_set_visible (GTK_WIDGET (self), any);
  gtk_widget_queue_draw (self->bar);
}
