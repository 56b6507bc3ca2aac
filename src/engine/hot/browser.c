/* browser.c - the pages that follow a project
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "hot/browser.h"

G_DEFINE_INTERFACE (RouseBrowser, rouse_browser, G_TYPE_OBJECT)

static void
rouse_browser_default_init (RouseBrowserInterface *iface)
{
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
