/* history-period.c - a button that offers stretches of time
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-ui"
#include "config.h"
#include "history-period.h"

#include <glib/gi18n.h>

struct _RouseHistoryPeriod
{
  AdwBin parent_instance;

  GtkMenuButton  *button;
  GtkCheckButton *any_check;
  GtkCheckButton *today_check;
  GtkCheckButton *week_check;
  GtkCheckButton *month_check;
  GtkCheckButton *days_check;
  GtkCheckButton *range_check;
  GtkMenuButton  *from_button;
  GtkCalendar    *from_calendar;
  GtkMenuButton  *to_button;
  GtkCalendar    *to_calendar;

  RouseHistoryPeriodKind kind;
  gint64                 since; /* of a range */
  gint64                 until;
};

typedef enum
{
  CHANGED,
  N_SIGNALS
} Signal;
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RouseHistoryPeriod, rouse_history_period, ADW_TYPE_BIN)

gint64
rouse_history_period_get_midnight (gint64 now, int days)
{
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (now / G_USEC_PER_SEC);
  g_autoptr (GDateTime) midnight = NULL;
  g_autoptr (GDateTime) day = NULL;

  if (local == NULL)
    return now;
  midnight = g_date_time_new_local (g_date_time_get_year (local), g_date_time_get_month (local), g_date_time_get_day_of_month (local), 0, 0, 0);
  day = g_date_time_add_days (midnight, days);
  return g_date_time_to_unix (day) * G_USEC_PER_SEC;
}

static gint64
get_date (GtkCalendar *calendar)
{
  g_autoptr (GDateTime) date = gtk_calendar_get_date (calendar);

  return g_date_time_to_unix (date) * G_USEC_PER_SEC;
}

/* The check of the kind that is chosen, and what the button says then. */
static GtkCheckButton *
get_check (RouseHistoryPeriod *self, RouseHistoryPeriodKind kind, const char **label)
{
  switch (kind)
    {
    case ROUSE_HISTORY_ANY_TIME:
      *label = _ ("Any Time");
      return self->any_check;
    case ROUSE_HISTORY_TODAY:
      *label = _ ("Today");
      return self->today_check;
    case ROUSE_HISTORY_LAST_WEEK:
      *label = _ ("Last 7 Days");
      return self->week_check;
    case ROUSE_HISTORY_LAST_MONTH:
      *label = _ ("Last 30 Days");
      return self->month_check;
    case ROUSE_HISTORY_DAYS:
      *label = _ ("Custom");
      return self->days_check;
    case ROUSE_HISTORY_RANGE:
      *label = _ ("Custom");
      return self->range_check;
    }
  g_return_val_if_reached (NULL);
}

static void
changed (RouseHistoryPeriod *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
choose (RouseHistoryPeriod *self, RouseHistoryPeriodKind kind)
{
  const char     *label = NULL;
  GtkCheckButton *check = get_check (self, kind, &label);

  self->kind = kind;
  gtk_check_button_set_active (check, TRUE);
  gtk_menu_button_set_label (self->button, label);
  if (kind != ROUSE_HISTORY_ANY_TIME)
    gtk_widget_add_css_class (GTK_WIDGET (self->button), "rouse-history-chosen");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->button), "rouse-history-chosen");
}

static void
toggled_cb (RouseHistoryPeriod *self, GtkCheckButton *check)
{
  const char *label;

  if (!gtk_check_button_get_active (check))
    return;
  for (RouseHistoryPeriodKind kind = ROUSE_HISTORY_ANY_TIME; kind <= ROUSE_HISTORY_RANGE; kind++)
    if (get_check (self, kind, &label) == check)
      rouse_history_period_set_kind (self, kind);
}

static void
update_dates (RouseHistoryPeriod *self)
{
  g_autoptr (GDateTime) from = gtk_calendar_get_date (self->from_calendar);
  g_autoptr (GDateTime) to = gtk_calendar_get_date (self->to_calendar);
  /* Translators: a date; see strftime(3). */
  g_autofree char *from_label = g_date_time_format (from, _ ("%-d %B %Y"));
  g_autofree char *to_label = g_date_time_format (to, _ ("%-d %B %Y"));

  gtk_menu_button_set_label (self->from_button, from_label);
  gtk_menu_button_set_label (self->to_button, to_label);
}

static void
day_selected_cb (RouseHistoryPeriod *self, GtkCalendar *calendar)
{
  GtkCalendar *other = calendar == self->from_calendar ? self->to_calendar : self->from_calendar;

  if (get_date (self->from_calendar) > get_date (self->to_calendar)) /* the one that was not chosen just now gives way */
    {
      g_autoptr (GDateTime) date = gtk_calendar_get_date (calendar);

      g_signal_handlers_block_by_func (other, day_selected_cb, self);
      gtk_calendar_select_day (other, date);
      g_signal_handlers_unblock_by_func (other, day_selected_cb, self);
    }
  update_dates (self);
  if (self->kind == ROUSE_HISTORY_DAYS)
    changed (self);
}

static void
rouse_history_period_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), ROUSE_TYPE_HISTORY_PERIOD);

  G_OBJECT_CLASS (rouse_history_period_parent_class)->dispose (object);
}

static void
rouse_history_period_class_init (RouseHistoryPeriodClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rouse_history_period_dispose;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/rouse/Rouse/ui/history-period.ui");
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryPeriod, button);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryPeriod, any_check);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryPeriod, today_check);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryPeriod, week_check);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryPeriod, month_check);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryPeriod, days_check);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryPeriod, range_check);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryPeriod, from_button);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryPeriod, from_calendar);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryPeriod, to_button);
  gtk_widget_class_bind_template_child (widget_class, RouseHistoryPeriod, to_calendar);
  gtk_widget_class_bind_template_callback (widget_class, toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, day_selected_cb);
}

static void
rouse_history_period_init (RouseHistoryPeriod *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update_dates (self);
}

RouseHistoryPeriodKind
rouse_history_period_get_kind (RouseHistoryPeriod *self)
{
  g_return_val_if_fail (ROUSE_IS_HISTORY_PERIOD (self), ROUSE_HISTORY_ANY_TIME);

  return self->kind;
}

void
rouse_history_period_get_bounds (RouseHistoryPeriod *self, gint64 now, gint64 *since, gint64 *until)
{
  g_return_if_fail (ROUSE_IS_HISTORY_PERIOD (self));

  *since = *until = 0;
  switch (self->kind)
    {
    case ROUSE_HISTORY_ANY_TIME:
      break;
    case ROUSE_HISTORY_TODAY:
      *since = rouse_history_period_get_midnight (now, 0);
      break;
    case ROUSE_HISTORY_LAST_WEEK:
      *since = rouse_history_period_get_midnight (now, -6);
      break;
    case ROUSE_HISTORY_LAST_MONTH:
      *since = rouse_history_period_get_midnight (now, -29);
      break;
    case ROUSE_HISTORY_DAYS:
      *since = rouse_history_period_get_midnight (get_date (self->from_calendar), 0);
      *until = rouse_history_period_get_midnight (get_date (self->to_calendar), 1);
      break;
    case ROUSE_HISTORY_RANGE:
      *since = self->since;
      *until = self->until;
      break;
    }
}

void
rouse_history_period_set_kind (RouseHistoryPeriod *self, RouseHistoryPeriodKind kind)
{
  g_return_if_fail (ROUSE_IS_HISTORY_PERIOD (self));

  if (self->kind == kind)
    return;
  choose (self, kind);
  changed (self);
}

void
rouse_history_period_set_range (RouseHistoryPeriod *self, gint64 since, gint64 until)
{
  g_return_if_fail (ROUSE_IS_HISTORY_PERIOD (self));

  if (self->kind == ROUSE_HISTORY_RANGE && self->since == since && self->until == until)
    return;
  self->since = since;
  self->until = until;
  choose (self, ROUSE_HISTORY_RANGE);
  changed (self);
}
