/* history-page.c - what happened, and why
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-ui"
#include "config.h"
#include "history-page-private.h"
#include "history-period.h"
#include "size-layout.h"

#include <glib/gi18n.h>

/* From this width on the details are beside the table, else below it. */
#define BESIDE 860
/* Below this height there is no room for a chart above the table. */
#define ROOM_FOR_CHART 440
/* Nearly always all is read before that. */
#define SPINNER_AFTER_MS 400

typedef enum
{
  PROP_CHART = 1,
  PROP_DETAILS,
  N_PROPERTIES
} Property;
static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (RouseHistoryPage, rouse_history_page, ADW_TYPE_BIN)

/* Which reloads */

/* What was there before stays until it is known what comes. */
static void
update_stacks (RouseHistoryPage *self)
{
  gboolean      none = g_list_model_get_n_items (G_LIST_MODEL (self->list)) == 0;
  gboolean      filtered = !rouse_history_filter_is_empty (rouse_history_list_get_filter (self->list));
  const GError *error = rouse_history_list_get_error (self->list);
  /* A status page takes it for markup, and names of files may have "&". */
  g_autofree char *reason = error != NULL ? g_markup_escape_text (error->message, -1) : NULL;

  g_clear_handle_id (&self->spinner_id, g_source_remove);
  gtk_widget_set_visible (self->spinner, FALSE);
  gtk_stack_set_visible_child_name (self->stack, none && !filtered && error == NULL ? "empty" : "content");
  gtk_stack_set_visible_child (self->table_stack, none || error != NULL ? self->nothing_page : GTK_WIDGET (self->columns));
  g_object_set (self->nothing_status,
                "icon-name", error != NULL ? "dialog-error-symbolic" : "edit-find-symbolic",
                "title", error != NULL ? _ ("The History Cannot Be Read") : _ ("No Reloads Found"),
                "description", reason != NULL ? reason : _ ("Nothing matches all of the filters."),
                NULL);
  gtk_widget_set_visible (self->nothing_button, error == NULL);
}

static void
apply_filter (RouseHistoryPage *self)
{
  g_autoptr (RouseHistoryFilter) filter = rouse_history_filter_bar_dup_filter (self->filter_bar);

  rouse_history_list_set_filter (self->list, filter);
  rouse_history_overview_set_filter (self->overview, filter);
}

static void
filter_changed_cb (RouseHistoryPage *self)
{
  self->place = 0;
  rouse_history_columns_reveal_selected (self->columns);
  if (self->list != NULL)
    apply_filter (self);
}

static void
search_left_cb (RouseHistoryPage *self)
{
  rouse_history_columns_focus (self->columns);
}

static void
brushed_cb (RouseHistoryPage *self, gint64 since, gint64 until)
{
  rouse_history_filter_bar_set_range (self->filter_bar, since, until);
}

static void ask_for_names (RouseHistoryPage *self);

static void
names_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (RouseHistoryPage) self = data;
  g_autoptr (GPtrArray)        names = rouse_history_get_names_finish (ROUSE_HISTORY (object), result, NULL); /* the list tells errors */
  gboolean                     stale = self->names_stale;

  self->names_awaited = self->names_stale = FALSE;
  if (self->filter_bar == NULL)
    return;
  if (names != NULL)
    rouse_history_filter_bar_set_names (self->filter_bar, names);
  if (stale)
    ask_for_names (self);
}

/* All reloads have to be looked through for it: one question at a time. */
static void
ask_for_names (RouseHistoryPage *self)
{
  self->names_stale = self->names_awaited;
  if (self->names_awaited)
    return;
  self->names_awaited = TRUE;
  rouse_history_get_names_async (rouse_engine_get_history (self->engine), NULL, names_cb, g_object_ref (self));
}

/* Which one */

static void
selection_changed_cb (RouseHistoryPage *self)
{
  guint                         n = rouse_history_selection_get_n_selected (self->selection);
  guint                         first = rouse_history_selection_get_first (self->selection);
  g_autoptr (RouseHistoryEntry) entry = n == 1 ? g_list_model_get_item (G_LIST_MODEL (self->selection), first) : NULL;

  if (n > 0)
    self->place = first;
  rouse_history_details_set_selected (self->details, entry, n);
  rouse_history_overview_set_selected (self->overview, entry != NULL ? rouse_history_entry_get_id (entry) : 0);
  rouse_history_page_update_actions (self);
}

/* There is always one that is selected, as long as nobody selects none. */
static void
ensure_selected (RouseHistoryPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));

  if (n > 0 && rouse_history_selection_get_n_selected (self->selection) == 0)
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), MIN (self->place, n - 1), TRUE);
}

static void
show_wanted (RouseHistoryPage *self)
{
  if (self->wanted == 0 || rouse_history_list_get_loading (self->list))
    return;
  if (rouse_history_columns_show_id (self->columns, self->wanted))
    self->wanted = 0;
  else if (!rouse_history_filter_is_empty (rouse_history_list_get_filter (self->list)))
    rouse_history_filter_bar_clear (self->filter_bar); /* and once more */
  else
    {
      self->wanted = 0;
      rouse_history_page_add_toast (self, adw_toast_new (_ ("That reload is no longer in the history")));
    }
}

/* Who came here on purpose goes on from the table. */
static void
take_focus (RouseHistoryPage *self)
{
  if (!self->focus_wanted || !gtk_widget_get_mapped (GTK_WIDGET (self)) || rouse_history_list_get_loading (self->list))
    return;
  self->focus_wanted = FALSE;
  rouse_history_columns_focus (self->columns);
}

static void
loading_cb (RouseHistoryPage *self)
{
  if (rouse_history_list_get_loading (self->list))
    return;
  update_stacks (self);
  ensure_selected (self);
  show_wanted (self);
  take_focus (self);
  rouse_history_page_update_actions (self);
}

static void
chosen_cb (RouseHistoryPage *self, gint64 id)
{
  rouse_history_columns_show_id (self->columns, id);
}

static void
activated_cb (RouseHistoryPage *self)
{
  g_object_set (self, "details", TRUE, NULL);
}

static void
details_changed_cb (RouseHistoryPage *self)
{
  rouse_history_page_update_actions (self);
}

static void
toast_cb (RouseHistoryPage *self, AdwToast *toast)
{
  rouse_history_page_add_toast (self, g_object_ref (toast));
}

static void
menu_cb (RouseHistoryPage *self, const GdkRectangle *place)
{
  if (self->row_popover == NULL)
    {
      self->row_popover = gtk_popover_menu_new_from_model (self->row_menu);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->row_popover), FALSE);
      gtk_widget_set_halign (self->row_popover, GTK_ALIGN_START);
      gtk_widget_set_parent (self->row_popover, GTK_WIDGET (self->columns));
      g_signal_connect_object (self->row_popover, "closed", G_CALLBACK (rouse_history_columns_focus), self->columns, G_CONNECT_SWAPPED);
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->row_popover), place);
  gtk_popover_popup (GTK_POPOVER (self->row_popover));
}

/* When */

static void day_cb (gpointer data);

static void
arm_day_alarm (RouseHistoryPage *self)
{
  RouseClock *clock = rouse_engine_get_clock (self->engine);
  gint64      now = rouse_clock_get_real (clock);

  rouse_clock_clear_alarm (clock, &self->day_alarm);
  self->day_alarm = rouse_clock_add_alarm (clock, rouse_clock_get_now (clock) + rouse_history_period_get_midnight (now, 1) - now, day_cb, self);
}

/* Today is yesterday now. */
static void
day_cb (gpointer data)
{
  RouseHistoryPage *self = data;

  self->day_alarm = 0;
  apply_filter (self);
  rouse_history_columns_refresh (self->columns);
  arm_day_alarm (self);
}

static void
history_changed_cb (RouseHistoryPage *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  rouse_history_overview_refresh (self->overview);
  ask_for_names (self);
}

static gboolean
spinner_cb (gpointer data)
{
  RouseHistoryPage *self = data;

  self->spinner_id = 0;
  gtk_widget_set_visible (self->spinner, TRUE);
  return G_SOURCE_REMOVE;
}

static void
ensure_list (RouseHistoryPage *self)
{
  RouseHistory *history = rouse_engine_get_history (self->engine);
  RouseClock   *clock = rouse_engine_get_clock (self->engine);

  if (history == NULL)
    gtk_stack_set_visible_child_name (self->stack, "empty");
  if (self->list != NULL || history == NULL)
    return;
  self->list = rouse_history_list_new (history, clock);
  self->spinner_id = g_timeout_add (SPINNER_AFTER_MS, spinner_cb, self);
  self->selection = rouse_history_selection_new (self->list);
  rouse_history_columns_set_selection (self->columns, self->selection, clock);
  rouse_history_overview_set_history (self->overview, history);
  g_signal_connect_object (self->list, "notify::loading", G_CALLBACK (loading_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (selection_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (history, "changed", G_CALLBACK (history_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
rouse_history_page_map (GtkWidget *widget)
{
  RouseHistoryPage *self = ROUSE_HISTORY_PAGE (widget);

  GTK_WIDGET_CLASS (rouse_history_page_parent_class)->map (widget);
  ensure_list (self);
  if (self->list == NULL)
    return;
  rouse_history_list_set_live (self->list, TRUE);
  apply_filter (self);
  ask_for_names (self);
  rouse_history_columns_refresh (self->columns);
  arm_day_alarm (self);
  show_wanted (self);
}

static void
rouse_history_page_unmap (GtkWidget *widget)
{
  RouseHistoryPage *self = ROUSE_HISTORY_PAGE (widget);

  if (self->list != NULL)
    {
      rouse_history_list_set_live (self->list, FALSE);
      rouse_clock_clear_alarm (rouse_engine_get_clock (self->engine), &self->day_alarm);
    }
  GTK_WIDGET_CLASS (rouse_history_page_parent_class)->unmap (widget);
}

/* Where */

static gboolean
divide_cb (gpointer data)
{
  RouseHistoryPage *self = data;
  int               width = gtk_widget_get_width (GTK_WIDGET (self->paned)), height = gtk_widget_get_height (GTK_WIDGET (self->paned));

  self->divide_idle = 0;
  if (gtk_orientable_get_orientation (GTK_ORIENTABLE (self->paned)) == GTK_ORIENTATION_HORIZONTAL)
    gtk_paned_set_position (self->paned, width - CLAMP (width * 7 / 20, 340, 560));
  else
    gtk_paned_set_position (self->paned, height / 2);
  return G_SOURCE_REMOVE;
}

static void
update_layout (RouseHistoryPage *self)
{
  int            width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  GtkOrientation orientation = width >= BESIDE ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL;
  gboolean       room = height >= ROOM_FOR_CHART + (orientation == GTK_ORIENTATION_VERTICAL && self->details_wanted ? 200 : 0);

  if (gtk_orientable_get_orientation (GTK_ORIENTABLE (self->paned)) != orientation || !self->laid_out)
    {
      self->laid_out = TRUE;
      gtk_orientable_set_orientation (GTK_ORIENTABLE (self->paned), orientation);
      /* The divider can be moved when the other direction has been laid out. */
      if (self->divide_idle == 0)
        self->divide_idle = g_idle_add (divide_cb, self);
    }
  g_object_set (self->overview, "expanded", self->chart_wanted && room, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->details), self->details_wanted);
}

static void
rouse_history_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RouseHistoryPage *self = ROUSE_HISTORY_PAGE (object);

  switch ((Property) id)
    {
    case PROP_CHART:
      g_value_set_boolean (value, self->chart_wanted);
      break;
    case PROP_DETAILS:
      g_value_set_boolean (value, self->details_wanted);
      break;
    case N_PROPERTIES:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      break;
    }
}

static void
rouse_history_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  RouseHistoryPage *self = ROUSE_HISTORY_PAGE (object);

  switch ((Property) id)
    {
    case PROP_CHART:
      self->chart_wanted = g_value_get_boolean (value);
      update_layout (self);
      break;
    case PROP_DETAILS:
      self->details_wanted = g_value_get_boolean (value);
      update_layout (self);
      break;
    case N_PROPERTIES:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      break;
    }
}

static void
rouse_history_page_dispose (GObject *object)
{
  RouseHistoryPage *self = ROUSE_HISTORY_PAGE (object);

  g_clear_handle_id (&self->divide_idle, g_source_remove);
  g_clear_handle_id (&self->spinner_id, g_source_remove);
  if (self->engine != NULL)
    rouse_clock_clear_alarm (rouse_engine_get_clock (self->engine), &self->day_alarm);
  g_clear_object (&self->deleted_toast);
  g_clear_pointer (&self->row_popover, gtk_widget_unparent);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), ROUSE_TYPE_HISTORY_PAGE);
  g_clear_object (&self->selection);
  g_clear_object (&self->list);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (rouse_history_page_parent_class)->dispose (object);
}

static void
rouse_history_page_class_init (RouseHistoryPageClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rouse_history_page_dispose;
  object_class->get_property = rouse_history_page_get_property;
  object_class->set_property = rouse_history_page_set_property;
  widget_class->map = rouse_history_page_map;
  widget_class->unmap = rouse_history_page_unmap;
  properties[PROP_CHART] = g_param_spec_boolean ("chart", NULL, NULL, TRUE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_DETAILS] = g_param_spec_boolean ("details", NULL, NULL, TRUE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  g_type_ensure (ROUSE_TYPE_HISTORY_FILTER_BAR);
  g_type_ensure (ROUSE_TYPE_HISTORY_OVERVIEW);
  g_type_ensure (ROUSE_TYPE_HISTORY_COLUMNS);
  g_type_ensure (ROUSE_TYPE_HISTORY_DETAILS);
  g_type_ensure (ROUSE_TYPE_HISTORY_EXPORT_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/rouse/Rouse/ui/history-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryPage, toasts);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryPage, stack);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryPage, filter_bar);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryPage, overview);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryPage, paned);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryPage, table_stack);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryPage, columns);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryPage, nothing_page);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryPage, nothing_status);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryPage, nothing_button);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryPage, details);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryPage, export_bar);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryPage, row_menu);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_left_cb);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, brushed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, menu_cb);
  gtk_widget_class_bind_template_callback (widget_class, details_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, toast_cb);
  gtk_widget_class_install_property_action (widget_class, "history.chart", "chart");
  gtk_widget_class_install_property_action (widget_class, "history.details", "details");
  rouse_history_page_install_actions (widget_class);
}

static void
rouse_history_page_init (RouseHistoryPage *self)
{
  GtkLayoutManager *layout = rouse_size_layout_new ();

  self->chart_wanted = self->details_wanted = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_layout_manager (GTK_WIDGET (self), layout);
  g_signal_connect_object (layout, "resized", G_CALLBACK (update_layout), self, G_CONNECT_SWAPPED);
}

GtkWidget *
rouse_history_page_new (RouseEngine *engine)
{
  RouseHistoryPage *self = g_object_new (ROUSE_TYPE_HISTORY_PAGE, NULL);

  self->engine = g_object_ref (engine);
  rouse_history_filter_bar_set_clock (self->filter_bar, rouse_engine_get_clock (engine));
  rouse_history_filter_bar_search_from (self->filter_bar, GTK_WIDGET (self->columns));
  rouse_history_details_set_engine (self->details, engine);
  rouse_history_page_update_actions (self);
  return GTK_WIDGET (self);
}

void
rouse_history_page_show (RouseHistoryPage *self, const char *project, gint64 reload)
{
  g_return_if_fail (ROUSE_IS_HISTORY_PAGE (self));

  if (project != NULL)
    {
      RouseSession *session = rouse_engine_find (self->engine, project);

      rouse_history_filter_bar_set_project (self->filter_bar, session != NULL ? rouse_session_get_project (session)->name : project);
    }
  self->focus_wanted = TRUE;
  self->wanted = reload;
  /* A page that is not seen does not know the latest; it looks when it is. */
  if (self->list != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    show_wanted (self);
  take_focus (self);
}

void
rouse_history_page_search (RouseHistoryPage *self)
{
  g_return_if_fail (ROUSE_IS_HISTORY_PAGE (self));

  rouse_history_filter_bar_focus_search (self->filter_bar);
}

void
rouse_history_page_add_toast (RouseHistoryPage *self, AdwToast *toast)
{
  g_return_if_fail (ROUSE_IS_HISTORY_PAGE (self));

  adw_toast_overlay_add_toast (self->toasts, toast);
}
