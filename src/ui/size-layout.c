/* size-layout.c - fills a widget with its child, and tells when there is another amount of room
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-ui"
#include "config.h"
#include "size-layout.h"

struct _RouseSizeLayout
{
  GtkLayoutManager parent_instance;

  int   width;
  int   height;
  guint idle;
};

typedef enum
{
  RESIZED,
  N_SIGNALS
} Signal;
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RouseSizeLayout, rouse_size_layout, GTK_TYPE_LAYOUT_MANAGER)

static gboolean
idle_cb (gpointer data)
{
  RouseSizeLayout *self = data;

  self->idle = 0;
  g_signal_emit (self, signals[RESIZED], 0, self->width, self->height);
  return G_SOURCE_REMOVE;
}

static GtkSizeRequestMode
rouse_size_layout_get_request_mode (GtkLayoutManager *layout, GtkWidget *widget)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  return child != NULL ? gtk_widget_get_request_mode (child) : GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
rouse_size_layout_measure (GtkLayoutManager *layout,
                           GtkWidget        *widget,
                           GtkOrientation    orientation,
                           int               for_size,
                           int              *minimum,
                           int              *natural,
                           int              *minimum_baseline,
                           int              *natural_baseline)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  if (child != NULL && gtk_widget_should_layout (child))
    gtk_widget_measure (child, orientation, for_size, minimum, natural, minimum_baseline, natural_baseline);
}

static void
rouse_size_layout_allocate (GtkLayoutManager *layout, GtkWidget *widget, int width, int height, int baseline)
{
  RouseSizeLayout *self = ROUSE_SIZE_LAYOUT (layout);
  GtkWidget       *child = gtk_widget_get_first_child (widget);

  if (child != NULL && gtk_widget_should_layout (child))
    gtk_widget_allocate (child, width, height, baseline, NULL);
  if (self->width == width && self->height == height)
    return;
  self->width = width;
  self->height = height;
  if (self->idle == 0)
    self->idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, idle_cb, self, NULL);
}

static void
rouse_size_layout_dispose (GObject *object)
{
  g_clear_handle_id (&ROUSE_SIZE_LAYOUT (object)->idle, g_source_remove);

  G_OBJECT_CLASS (rouse_size_layout_parent_class)->dispose (object);
}

static void
rouse_size_layout_class_init (RouseSizeLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rouse_size_layout_dispose;
  layout_class->get_request_mode = rouse_size_layout_get_request_mode;
  layout_class->measure = rouse_size_layout_measure;
  layout_class->allocate = rouse_size_layout_allocate;
  signals[RESIZED] = g_signal_new ("resized", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_INT);
}

static void
rouse_size_layout_init (RouseSizeLayout *self)
{
}

GtkLayoutManager *
rouse_size_layout_new (void)
{
  return g_object_new (ROUSE_TYPE_SIZE_LAYOUT, NULL);
}
