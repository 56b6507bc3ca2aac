/* wrap-layout.c - children in a row, or in as many rows as it takes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-ui"
#include "config.h"
#include "wrap-layout.h"

struct _RouseWrapLayout
{
  GtkLayoutManager parent_instance;

  int spacing;
};

typedef enum
{
  PROP_SPACING = 1,
  N_PROPERTIES
} Property;
static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (RouseWrapLayout, rouse_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

/* Children that stand in one row. */
typedef struct
{
  GtkWidget *first;
  GtkWidget *end; /* (nullable) exclusive */
  int        width;
  int        height;
  int        n_expanding;
} Row;

static GtkWidget *
skip_hidden (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static int
get_width (GtkWidget *child, int available)
{
  int minimum, natural;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  return CLAMP (natural, minimum, MAX (minimum, available));
}

/* The row that begins with @first. */
static Row
make_row (RouseWrapLayout *self, GtkWidget *first, int available)
{
  Row row = { first, NULL, -self->spacing, 0, 0 };

  for (GtkWidget *child = first; child != NULL; child = skip_hidden (gtk_widget_get_next_sibling (child)))
    {
      int width = get_width (child, available);
      int height;

      if (child != first && row.width + self->spacing + width > available)
        {
          row.end = child;
          break;
        }
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
      row.width += self->spacing + width;
      row.height = MAX (row.height, height);
      row.n_expanding += gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL) ? 1 : 0;
    }
  return row;
}

static GtkSizeRequestMode
rouse_wrap_layout_get_request_mode (GtkLayoutManager *layout, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
rouse_wrap_layout_measure (GtkLayoutManager *layout,
                           GtkWidget        *widget,
                           GtkOrientation    orientation,
                           int               for_size,
                           int              *minimum,
                           int              *natural,
                           int              *minimum_baseline,
                           int              *natural_baseline)
{
  RouseWrapLayout *self = ROUSE_WRAP_LAYOUT (layout);
  GtkWidget       *first = skip_hidden (gtk_widget_get_first_child (widget));

  *minimum = *natural = 0;
  if (first == NULL)
    return;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *natural = -self->spacing;
      for (GtkWidget *child = first; child != NULL; child = skip_hidden (gtk_widget_get_next_sibling (child)))
        {
          int child_minimum, child_natural;

          gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, &child_natural, NULL, NULL);
          *minimum = MAX (*minimum, child_minimum);
          *natural += child_natural + self->spacing;
        }
      return;
    }
  *minimum = -self->spacing;
  for (GtkWidget *child = first; child != NULL;)
    {
      Row row = make_row (self, child, for_size >= 0 ? for_size : G_MAXINT);

      *minimum += row.height + self->spacing;
      child = row.end;
    }
  *natural = *minimum;
}

static void
allocate_row (RouseWrapLayout *self, GtkWidget *widget, const Row *row, int available, int y)
{
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int      left = MAX (0, available - row->width);
  int      n_expanding = row->n_expanding;
  int      x = 0;

  for (GtkWidget *child = row->first; child != row->end; child = skip_hidden (gtk_widget_get_next_sibling (child)))
    {
      int           width = get_width (child, available);
      GtkAllocation place;

      if (gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL))
        {
          int share = left / n_expanding--;

          width += share;
          left -= share;
        }
      place.x = rtl ? available - x - width : x;
      place.y = y;
      place.width = width;
      place.height = row->height;
      gtk_widget_size_allocate (child, &place, -1);
      x += width + self->spacing;
    }
}

static void
rouse_wrap_layout_allocate (GtkLayoutManager *layout, GtkWidget *widget, int width, int height, int baseline)
{
  RouseWrapLayout *self = ROUSE_WRAP_LAYOUT (layout);
  int              y = 0;

  for (GtkWidget *child = skip_hidden (gtk_widget_get_first_child (widget)); child != NULL;)
    {
      Row row = make_row (self, child, width);

      allocate_row (self, widget, &row, width, y);
      y += row.height + self->spacing;
      child = row.end;
    }
}

static void
rouse_wrap_layout_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SPACING)
    g_value_set_int (value, ROUSE_WRAP_LAYOUT (object)->spacing);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
rouse_wrap_layout_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SPACING)
    ROUSE_WRAP_LAYOUT (object)->spacing = g_value_get_int (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
rouse_wrap_layout_class_init (RouseWrapLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);
  GObjectClass          *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = rouse_wrap_layout_get_property;
  object_class->set_property = rouse_wrap_layout_set_property;
  layout_class->get_request_mode = rouse_wrap_layout_get_request_mode;
  layout_class->measure = rouse_wrap_layout_measure;
  layout_class->allocate = rouse_wrap_layout_allocate;

  properties[PROP_SPACING] = g_param_spec_int ("spacing", NULL, NULL, 0, 100, 6, G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
rouse_wrap_layout_init (RouseWrapLayout *self)
{
}

GtkLayoutManager *
rouse_wrap_layout_new (int spacing)
{
  return g_object_new (ROUSE_TYPE_WRAP_LAYOUT, "spacing", spacing, NULL);
}
