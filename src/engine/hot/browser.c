/* browser.c - the pages that follow a project
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "hot/browser.h"

G_DEFINE_INTERFACE (RouseBrowser, rouse_browser, G_TYPE_OBJECT)

static guint pages_changed_signal;

static void
rouse_browser_default_init (RouseBrowserInterface *iface)
{
  pages_changed_signal = g_signal_new ("pages-changed", ROUSE_TYPE_BROWSER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

gboolean
rouse_browser_add_project (RouseBrowser *self, const char *key, const RouseProject *project, GError **error)
{
  g_return_val_if_fail (ROUSE_IS_BROWSER (self), FALSE);

  return ROUSE_BROWSER_GET_IFACE (self)->add_project (self, key, project, error);
}

void
rouse_browser_remove_project (RouseBrowser *self, const char *key)
{
  g_return_if_fail (ROUSE_IS_BROWSER (self));

  ROUSE_BROWSER_GET_IFACE (self)->remove_project (self, key);
}

void
rouse_browser_reload (RouseBrowser *self, const char *key, const char *const *paths)
{
  g_return_if_fail (ROUSE_IS_BROWSER (self));

  ROUSE_BROWSER_GET_IFACE (self)->reload (self, key, paths);
}

void
rouse_browser_set_error (RouseBrowser *self, const char *key, const char *program, const char *text)
{
  g_return_if_fail (ROUSE_IS_BROWSER (self));

  ROUSE_BROWSER_GET_IFACE (self)->set_error (self, key, program, text);
}

char *
rouse_browser_dup_script (RouseBrowser *self, const char *key)
{
  g_return_val_if_fail (ROUSE_IS_BROWSER (self), NULL);

  return ROUSE_BROWSER_GET_IFACE (self)->dup_script (self, key);
}

guint
rouse_browser_get_n_pages (RouseBrowser *self, const char *key)
{
  RouseBrowserInterface *iface;

  g_return_val_if_fail (ROUSE_IS_BROWSER (self), 0);

  iface = ROUSE_BROWSER_GET_IFACE (self);
  return iface->get_n_pages != NULL ? iface->get_n_pages (self, key) : 0;
}

void
rouse_browser_pages_changed (RouseBrowser *self, const char *key)
{
  g_return_if_fail (ROUSE_IS_BROWSER (self));

  g_signal_emit (self, pages_changed_signal, 0, key);
}
