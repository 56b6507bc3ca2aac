/* history-page.c - what happened, and why
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-ui"
#include "config.h"
#include "history-page.h"

#include <glib/gi18n.h>

struct _RouseHistoryPage
{
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (RouseHistoryPage, rouse_history_page, ADW_TYPE_BIN)

static void
rouse_history_page_class_init (RouseHistoryPageClass *klass)
{
}

static void
rouse_history_page_init (RouseHistoryPage *self)
{
  adw_bin_set_child (ADW_BIN (self),
                     g_object_new (ADW_TYPE_STATUS_PAGE,
                                   "icon-name", "document-open-recent-symbolic",
                                   "title", _ ("No Reloads Yet"),
                                   NULL));
}

GtkWidget *
rouse_history_page_new (RouseEngine *engine)
{
  return g_object_new (ROUSE_TYPE_HISTORY_PAGE, NULL);
}

void
rouse_history_page_show (RouseHistoryPage *self, const char *project, gint64 reload)
{
}

void
rouse_history_page_search (RouseHistoryPage *self)
{
}
