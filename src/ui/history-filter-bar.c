/* history-filter-bar.c - what of the history is wanted
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-ui"
#include "config.h"
#include "history-filter-bar.h"
#include "history-choice.h"
#include "history-period.h"
#include "history-words.h"
#include "wrap-layout.h"

#include "words/printable.h"

#include <glib/gi18n.h>
#include <string.h>

/* From so many projects and programs on, one can search among them. */
#define MANY_NAMES 10

struct _RouseHistoryFilterBar
{
  GtkWidget parent_instance;

  RouseClock *clock; /* (owned) */

  GtkSearchEntry     *search_entry;
  GtkDropDown        *project_choice;
  RouseHistoryChoice *outcome_choice;
  RouseHistoryChoice *cause_choice;
  RouseHistoryChoice *way_choice;
  RouseHistoryPeriod *period;
  GtkWidget          *chip;
  GtkLabel           *chip_label;
  GtkWidget          *clear_button;

  GPtrArray *choices;  /* (owned) (element-type RouseHistoryFilter): what the places of the drop down stand for */
  gboolean   updating; /* several things are being changed; one signal will do */
};

typedef enum
{
  CHANGED,
  LEFT,
  N_SIGNALS
} Signal;
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RouseHistoryFilterBar, rouse_history_filter_bar, GTK_TYPE_WIDGET)

static GDateTime *
make_now (RouseHistoryFilterBar *self)
{
  return g_date_time_new_from_unix_local (rouse_clock_get_real (self->clock) / G_USEC_PER_SEC);
}

static void
update_chip (RouseHistoryFilterBar *self)
{
  RouseHistoryPeriodKind kind = rouse_history_period_get_kind (self->period);
  gboolean               shown = kind == ROUSE_HISTORY_DAYS || kind == ROUSE_HISTORY_RANGE;

  gtk_widget_set_visible (self->chip, shown);
  if (shown)
    {
      g_autoptr (GDateTime) now = make_now (self);
      g_autofree char      *text = NULL;
      gint64                since, until;

      rouse_history_period_get_bounds (self->period, rouse_clock_get_real (self->clock), &since, &until);
      text = rouse_history_words_for_range (since, until, now);
      gtk_label_set_text (self->chip_label, text);
    }
}

static void
changed_cb (RouseHistoryFilterBar *self)
{
  g_autoptr (RouseHistoryFilter) filter = NULL;

  if (self->updating || self->clock == NULL)
    return;
  update_chip (self);
  filter = rouse_history_filter_bar_dup_filter (self);
  gtk_widget_set_visible (self->clear_button, !rouse_history_filter_is_empty (filter));
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
project_cb (RouseHistoryFilterBar *self)
{
  if (gtk_drop_down_get_selected (self->project_choice) > 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->project_choice), "rouse-history-chosen");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->project_choice), "rouse-history-chosen");
  changed_cb (self);
}

static void
stop_search_cb (RouseHistoryFilterBar *self)
{
  if (*gtk_editable_get_text (GTK_EDITABLE (self->search_entry)) != '\0')
    gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  else
    g_signal_emit (self, signals[LEFT], 0);
}

static void
chip_cb (RouseHistoryFilterBar *self)
{
  rouse_history_period_set_kind (self->period, ROUSE_HISTORY_ANY_TIME);
}

static void
add_choice (RouseHistoryFilterBar *self, const char *project, const char *program)
{
  RouseHistoryFilter *choice = rouse_history_filter_new ();

  choice->project = g_strdup (project);
  choice->program = g_strdup (program);
  g_ptr_array_add (self->choices, choice);
}

static char *
dup_choice_text (const RouseHistoryFilter *choice)
{
  g_autofree char *project = choice->project != NULL ? rouse_text_dup_printable (choice->project) : NULL;
  g_autofree char *program = choice->program != NULL ? rouse_text_dup_printable (choice->program) : NULL;

  if (project == NULL)
    return g_strdup (_ ("All Projects"));
  return program != NULL ? g_strdup_printf ("%s / %s", project, program) : g_steal_pointer (&project);
}

/* Where the same choice is among the present ones; 0, which is all projects, when there is none. */
static guint
find_choice (RouseHistoryFilterBar *self, const RouseHistoryFilter *wanted)
{
  for (guint i = 0; i < self->choices->len; i++)
    if (rouse_history_filter_equal (g_ptr_array_index (self->choices, i), wanted))
      return i;
  return 0;
}

static gboolean
choices_equal (GPtrArray *a, GPtrArray *b)
{
  for (guint i = 0; i < a->len && i < b->len; i++)
    if (!rouse_history_filter_equal (g_ptr_array_index (a, i), g_ptr_array_index (b, i)))
      return FALSE;
  return a->len == b->len;
}

static void
show_choices (RouseHistoryFilterBar *self)
{
  g_autoptr (GtkStringList) strings = gtk_string_list_new (NULL);

  for (guint i = 0; i < self->choices->len; i++)
    gtk_string_list_take (strings, dup_choice_text (g_ptr_array_index (self->choices, i)));
  gtk_drop_down_set_model (self->project_choice, G_LIST_MODEL (strings));
  gtk_drop_down_set_enable_search (self->project_choice, self->choices->len > MANY_NAMES);
}

static void
rouse_history_filter_bar_dispose (GObject *object)
{
  RouseHistoryFilterBar *self = ROUSE_HISTORY_FILTER_BAR (object);

  self->updating = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (self), ROUSE_TYPE_HISTORY_FILTER_BAR);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (rouse_history_filter_bar_parent_class)->dispose (object);
}

static void
rouse_history_filter_bar_finalize (GObject *object)
{
  g_ptr_array_unref (ROUSE_HISTORY_FILTER_BAR (object)->choices);

  G_OBJECT_CLASS (rouse_history_filter_bar_parent_class)->finalize (object);
}

static void
rouse_history_filter_bar_class_init (RouseHistoryFilterBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rouse_history_filter_bar_dispose;
  G_OBJECT_CLASS (klass)->finalize = rouse_history_filter_bar_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[LEFT] = g_signal_new ("left", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (ROUSE_TYPE_WRAP_LAYOUT);
  g_type_ensure (ROUSE_TYPE_HISTORY_CHOICE);
  g_type_ensure (ROUSE_TYPE_HISTORY_PERIOD);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/rouse/Rouse/ui/history-filter-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryFilterBar, search_entry);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryFilterBar, project_choice);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryFilterBar, outcome_choice);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryFilterBar, cause_choice);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryFilterBar, way_choice);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryFilterBar, period);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryFilterBar, chip);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryFilterBar, chip_label);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryFilterBar, clear_button);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, project_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, chip_cb);
  gtk_widget_class_bind_template_callback (widget_class, rouse_history_filter_bar_clear);
}

static void
rouse_history_filter_bar_init (RouseHistoryFilterBar *self)
{
  static const RouseHistoryOutcomes outcomes[] = {
    ROUSE_HISTORY_READY, ROUSE_HISTORY_FAILED, ROUSE_HISTORY_BUILD_FAILED, ROUSE_HISTORY_BROKE_LATER, ROUSE_HISTORY_NOT_STARTED, ROUSE_HISTORY_SUPERSEDED, ROUSE_HISTORY_PENDING
  };
  static const RouseHistoryCauses causes[] = {
    ROUSE_HISTORY_FILES, ROUSE_HISTORY_BRANCH, ROUSE_HISTORY_MANUAL, ROUSE_HISTORY_CASCADE, ROUSE_HISTORY_CONFIG,
    ROUSE_HISTORY_REQUEST, ROUSE_HISTORY_EXIT, ROUSE_HISTORY_FIRST
  };

  static const RouseHistoryWays ways[] = { ROUSE_HISTORY_STARTED, ROUSE_HISTORY_HOT, ROUSE_HISTORY_FELL_BACK };

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    rouse_history_choice_add (self->outcome_choice, outcomes[i], rouse_history_words_get_outcome (outcomes[i]),
                              rouse_history_words_get_outcome_icon (outcomes[i]), rouse_history_words_get_outcome_style (outcomes[i]));
  for (guint i = 0; i < G_N_ELEMENTS (causes); i++)
    rouse_history_choice_add (self->cause_choice, causes[i], rouse_history_words_get_cause (causes[i]),
                              rouse_history_words_get_cause_icon (causes[i]), NULL);
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    rouse_history_choice_add (self->way_choice, ways[i], rouse_history_words_get_way (ways[i]), rouse_history_words_get_way_icon (ways[i]), NULL);
  self->choices = g_ptr_array_new_with_free_func ((GDestroyNotify) rouse_history_filter_free);
  add_choice (self, NULL, NULL);
  show_choices (self);
}

void
rouse_history_filter_bar_set_clock (RouseHistoryFilterBar *self, RouseClock *clock)
{
  g_return_if_fail (ROUSE_IS_HISTORY_FILTER_BAR (self));

  g_set_object (&self->clock, clock);
}

RouseHistoryFilter *
rouse_history_filter_bar_dup_filter (RouseHistoryFilterBar *self)
{
  const RouseHistoryFilter *choice;
  RouseHistoryFilter       *filter;
  g_autofree char          *text = NULL;
  guint                     selected;

  g_return_val_if_fail (ROUSE_IS_HISTORY_FILTER_BAR (self), NULL);

  selected = gtk_drop_down_get_selected (self->project_choice);
  choice = g_ptr_array_index (self->choices, selected < self->choices->len ? selected : 0);
  filter = rouse_history_filter_copy (choice);
  filter->outcomes = rouse_history_choice_get_chosen (self->outcome_choice);
  filter->causes = rouse_history_choice_get_chosen (self->cause_choice);
  filter->ways = rouse_history_choice_get_chosen (self->way_choice);
  rouse_history_period_get_bounds (self->period, rouse_clock_get_real (self->clock), &filter->since, &filter->until);
  text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->search_entry))));
  if (*text != '\0')
    filter->text = g_steal_pointer (&text);
  return filter;
}

void
rouse_history_filter_bar_set_names (RouseHistoryFilterBar *self, GPtrArray *names)
{
  g_autoptr (GPtrArray)     old = NULL;
  const RouseHistoryFilter *chosen;
  guint                     selected;

  g_return_if_fail (ROUSE_IS_HISTORY_FILTER_BAR (self));

  selected = gtk_drop_down_get_selected (self->project_choice);
  old = g_steal_pointer (&self->choices);
  chosen = g_ptr_array_index (old, selected < old->len ? selected : 0);
  self->choices = g_ptr_array_new_with_free_func ((GDestroyNotify) rouse_history_filter_free);
  add_choice (self, NULL, NULL);
  for (guint i = 0; i < names->len; i++)
    {
      const RouseHistoryName *name = g_ptr_array_index (names, i);

      if (name->project == NULL)
        continue;
      add_choice (self, name->project, NULL);
      if (name->programs != NULL && g_strv_length (name->programs) > 1)
        for (guint j = 0; name->programs[j] != NULL; j++)
          add_choice (self, name->project, name->programs[j]);
    }
  if (chosen->project != NULL && find_choice (self, chosen) == 0) /* deleted meanwhile, or not there yet */
    add_choice (self, chosen->project, chosen->program);
  if (choices_equal (old, self->choices))
    return;
  self->updating = TRUE;
  show_choices (self);
  gtk_drop_down_set_selected (self->project_choice, find_choice (self, chosen));
  self->updating = FALSE;
}

void
rouse_history_filter_bar_set_project (RouseHistoryFilterBar *self, const char *project)
{
  g_autoptr (RouseHistoryFilter) wanted = rouse_history_filter_new ();

  g_return_if_fail (ROUSE_IS_HISTORY_FILTER_BAR (self));

  wanted->project = g_strdup (project);
  if (project != NULL && find_choice (self, wanted) == 0)
    {
      self->updating = TRUE;
      add_choice (self, project, NULL);
      show_choices (self);
      self->updating = FALSE;
    }
  gtk_drop_down_set_selected (self->project_choice, find_choice (self, wanted));
}

void
rouse_history_filter_bar_set_range (RouseHistoryFilterBar *self, gint64 since, gint64 until)
{
  g_return_if_fail (ROUSE_IS_HISTORY_FILTER_BAR (self));

  rouse_history_period_set_range (self->period, since, until);
}

void
rouse_history_filter_bar_clear (RouseHistoryFilterBar *self)
{
  g_return_if_fail (ROUSE_IS_HISTORY_FILTER_BAR (self));

  self->updating = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  gtk_drop_down_set_selected (self->project_choice, 0);
  rouse_history_choice_set_chosen (self->outcome_choice, 0);
  rouse_history_choice_set_chosen (self->cause_choice, 0);
  rouse_history_choice_set_chosen (self->way_choice, 0);
  rouse_history_period_set_kind (self->period, ROUSE_HISTORY_ANY_TIME);
  self->updating = FALSE;
  changed_cb (self);
}

void
rouse_history_filter_bar_focus_search (RouseHistoryFilterBar *self)
{
  g_return_if_fail (ROUSE_IS_HISTORY_FILTER_BAR (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
  gtk_editable_select_region (GTK_EDITABLE (self->search_entry), 0, -1);
}

static gboolean
key_pressed_cb (RouseHistoryFilterBar *self, guint key, guint code, GdkModifierType state, GtkEventControllerKey *controller)
{
  gunichar c = gdk_keyval_to_unicode (key);

  /* The entry's own way of doing this takes Delete and Shift+F10, too. */
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0 || !g_unichar_isgraph (c))
    return FALSE;
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
  return gtk_event_controller_key_forward (controller, GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self->search_entry))));
}

void
rouse_history_filter_bar_search_from (RouseHistoryFilterBar *self, GtkWidget *widget)
{
  GtkEventController *controller = gtk_event_controller_key_new ();

  g_return_if_fail (ROUSE_IS_HISTORY_FILTER_BAR (self));

  g_signal_connect_object (controller, "key-pressed", G_CALLBACK (key_pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, controller);
}
