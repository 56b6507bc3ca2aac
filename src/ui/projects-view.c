/* projects-view.c - the list of projects beside the one that is chosen
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-ui"
#include "config.h"
#include "projects-view.h"
#include "project-page.h"
#include "project-row.h"

/* "2 min ago" need not be more exact. */
#define TICK_SECONDS 20

struct _RouseProjectsView
{
  AdwBin parent_instance;

  RouseEngine *engine; /* (owned) */
  guint        tick_source;
  guint        back_source;

  GtkStack         *stack;
  GtkWidget        *leaflet;
  GtkWidget        *sidebar;
  GtkListBox       *list;
  RouseProjectPage *page;
};

typedef enum
{
  PROP_CAN_GO_BACK = 1,
} Property;

static GParamSpec *properties[PROP_CAN_GO_BACK + 1];

G_DEFINE_FINAL_TYPE (RouseProjectsView, rouse_projects_view, ADW_TYPE_BIN)

static gboolean
get_can_go_back (RouseProjectsView *self)
{
  gboolean              folded;
  g_autoptr (GtkWidget) child = NULL;

  g_object_get (self->leaflet, "folded", &folded, "visible-child", &child, NULL);
  return folded && child == GTK_WIDGET (self->page);
}

static void
back_cb (gpointer data)
{
  RouseProjectsView *self = data;

  self->back_source = 0;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_GO_BACK]);
}

/* It folds while sizes are being allocated: what follows from that has to wait until that is over. */
static void
leaflet_cb (RouseProjectsView *self)
{
  if (self->back_source == 0)
    self->back_source = g_idle_add_once (back_cb, self);
}

static void
show_child (RouseProjectsView *self, gpointer child)
{
  g_object_set (self->leaflet, "visible-child", child, NULL);
}

/* While rows are moved about none is selected for a moment: that is none of the user's choice. */
static void
row_selected_cb (RouseProjectsView *self, GtkListBoxRow *row)
{
  if (row != NULL)
    rouse_project_page_set_session (self->page, rouse_project_row_get_session (ROUSE_PROJECT_ROW (row)));
}

static void
row_activated_cb (RouseProjectsView *self, GtkListBoxRow *row)
{
  show_child (self, self->page);
}

static GtkWidget *
create_row (gpointer item, gpointer data)
{
  return rouse_project_row_new (item);
}

static RouseProjectRow *
get_row (RouseProjectsView *self, int index)
{
  return ROUSE_PROJECT_ROW (gtk_list_box_get_row_at_index (self->list, index));
}

/* (nullable) (transfer none) */
static GtkListBoxRow *
find_row (RouseProjectsView *self, const char *id)
{
  RouseProjectRow *row;

  for (int i = 0; (row = get_row (self, i)) != NULL; i++)
    if (g_strcmp0 (rouse_session_get_id (rouse_project_row_get_session (row)), id) == 0)
      return GTK_LIST_BOX_ROW (row);
  return NULL;
}

/* Something is always chosen, so that there is something to look at: what was, or what has come in its place. */
static void
items_changed_cb (RouseProjectsView *self, guint position)
{
  guint          n = g_list_model_get_n_items (G_LIST_MODEL (self->engine));
  RouseSession  *session = rouse_project_page_get_session (self->page);
  GtkListBoxRow *row = session != NULL ? find_row (self, rouse_session_get_id (session)) : NULL;

  if (row == NULL && n > 0)
    row = GTK_LIST_BOX_ROW (get_row (self, (int) MIN (position, n - 1)));
  if (row == NULL)
    {
      rouse_project_page_set_session (self->page, NULL);
      show_child (self, self->sidebar);
    }
  gtk_list_box_select_row (self->list, row);
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "projects" : "empty");
}

/* Time */

static gboolean
tick_cb (gpointer data)
{
  RouseProjectsView *self = data;
  RouseProjectRow   *row;

  for (int i = 0; (row = get_row (self, i)) != NULL; i++)
    rouse_project_row_tick (row);
  return G_SOURCE_CONTINUE;
}

static void
rouse_projects_view_map (GtkWidget *widget)
{
  RouseProjectsView *self = ROUSE_PROJECTS_VIEW (widget);

  GTK_WIDGET_CLASS (rouse_projects_view_parent_class)->map (widget);
  tick_cb (self);
  self->tick_source = g_timeout_add_seconds (TICK_SECONDS, tick_cb, self);
}

static void
rouse_projects_view_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&ROUSE_PROJECTS_VIEW (widget)->tick_source, g_source_remove);

  GTK_WIDGET_CLASS (rouse_projects_view_parent_class)->unmap (widget);
}

static void
rouse_projects_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((Property) id)
    {
    case PROP_CAN_GO_BACK:
      g_value_set_boolean (value, get_can_go_back (ROUSE_PROJECTS_VIEW (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rouse_projects_view_dispose (GObject *object)
{
  RouseProjectsView *self = ROUSE_PROJECTS_VIEW (object);

  g_clear_handle_id (&self->back_source, g_source_remove);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (rouse_projects_view_parent_class)->dispose (object);
}

static void
rouse_projects_view_class_init (RouseProjectsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rouse_projects_view_dispose;
  G_OBJECT_CLASS (klass)->get_property = rouse_projects_view_get_property;
  widget_class->map = rouse_projects_view_map;
  widget_class->unmap = rouse_projects_view_unmap;
  properties[PROP_CAN_GO_BACK] = g_param_spec_boolean ("can-go-back", NULL, NULL, FALSE,
                                                       G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), G_N_ELEMENTS (properties), properties);

  g_type_ensure (ROUSE_TYPE_PROJECT_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/rouse/Rouse/ui/projects-view.ui");
  gtk_widget_class_bind_template_child (widget_class, RouseProjectsView, stack);
  gtk_widget_class_bind_template_child (widget_class, RouseProjectsView, leaflet);
  gtk_widget_class_bind_template_child (widget_class, RouseProjectsView, sidebar);
  gtk_widget_class_bind_template_child (widget_class, RouseProjectsView, list);
  gtk_widget_class_bind_template_child (widget_class, RouseProjectsView, page);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
}

static void
rouse_projects_view_init (RouseProjectsView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->leaflet, "notify::folded", G_CALLBACK (leaflet_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->leaflet, "notify::visible-child", G_CALLBACK (leaflet_cb), self, G_CONNECT_SWAPPED);
}

void
rouse_projects_view_set_engine (RouseProjectsView *self, RouseEngine *engine)
{
  g_return_if_fail (self->engine == NULL);

  self->engine = g_object_ref (engine);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (engine), create_row, NULL, NULL);
  g_signal_connect_object (engine, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  items_changed_cb (self, 0);
}

void
rouse_projects_view_show (RouseProjectsView *self, const char *project, const char *program)
{
  GtkListBoxRow *row = project != NULL ? find_row (self, project) : NULL;

  if (row == NULL)
    {
      show_child (self, self->sidebar);
      return;
    }
  gtk_list_box_select_row (self->list, row);
  rouse_project_page_show_program (self->page, program);
  show_child (self, self->page);
}

void
rouse_projects_view_go_back (RouseProjectsView *self)
{
  show_child (self, self->sidebar);
}

void
rouse_projects_view_search (RouseProjectsView *self)
{
  rouse_project_page_search (self->page);
}

void
rouse_projects_view_next_pane (RouseProjectsView *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (rouse_project_page_next_pane (self->page))
    return;
  show_child (self, self->sidebar);
  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

void
rouse_projects_view_move (RouseProjectsView *self, RouseSession *session, int by)
{
  GtkListBoxRow *row = find_row (self, rouse_session_get_id (session));
  GtkRoot       *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget     *focus = gtk_root_get_focus (root);
  gboolean       focused = row != NULL && focus != NULL && (focus == GTK_WIDGET (row) || gtk_widget_is_ancestor (focus, GTK_WIDGET (row)));

  if (row == NULL)
    return;
  rouse_engine_move (self->engine, session, (guint) MAX (0, gtk_list_box_row_get_index (row) + by));
  /* It has a new row now. */
  row = find_row (self, rouse_session_get_id (session));
  if (focused)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

RouseSession *
rouse_projects_view_get_session (RouseProjectsView *self)
{
  return rouse_project_page_get_session (self->page);
}
