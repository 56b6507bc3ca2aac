/* history-page-private.h - for the two halves of the page: what is shown, and what can be done
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "history-columns.h"
#include "history-details.h"
#include "history-export-bar.h"
#include "history-filter-bar.h"
#include "history-overview.h"
#include "history-page.h"

G_BEGIN_DECLS

struct _RouseHistoryPage
{
  AdwBin parent_instance;

  AdwToastOverlay       *toasts;
  GtkStack              *stack;
  GtkWidget             *spinner;
  RouseHistoryFilterBar *filter_bar;
  RouseHistoryOverview  *overview;
  GtkPaned              *paned;
  GtkStack              *table_stack;
  RouseHistoryColumns   *columns;
  GtkWidget             *nothing_page;
  AdwStatusPage         *nothing_status;
  GtkWidget             *nothing_button;
  RouseHistoryDetails   *details;
  RouseHistoryExportBar *export_bar;
  GMenuModel            *row_menu;
  GtkWidget             *row_popover; /* (owned by its parent) made when it is first wanted */

  RouseEngine           *engine;        /* (owned) */
  RouseHistoryList      *list;          /* (owned) (nullable) made when the page is first seen */
  RouseHistorySelection *selection;     /* (owned) as the list */
  gint64                 wanted;        /* the reload to select as soon as it is there; 0: none */
  gint64                 deletion;      /* what the last deletion can be undone by; 0: nothing */
  gint64                 deleted;       /* the first reload that went with it */
  AdwToast              *deleted_toast; /* (owned) (nullable) that offers to undo it */
  guint                  place;         /* where the first that was selected was; the next one is selected when it goes */
  guint                  day_alarm;     /* at midnight */
  guint                  divide_idle;
  guint                  spinner_id;    /* when reading takes long, one may see that it goes on */
  gboolean               names_awaited; /* the projects for the filter have been asked for */
  gboolean               names_stale;   /* something has changed since */
  gboolean               focus_wanted;  /* the table's, as soon as there are rows */
  gboolean               laid_out;      /* the divider has got a place */
  gboolean               chart_wanted;
  gboolean               details_wanted;
};

/** Installs the "history." actions. */
void rouse_history_page_install_actions (GtkWidgetClass *klass);
/** Switches them on and off: another reload is selected, or others are shown. */
void rouse_history_page_update_actions (RouseHistoryPage *self);
void rouse_history_page_add_toast (RouseHistoryPage *self, AdwToast *toast);

G_END_DECLS
