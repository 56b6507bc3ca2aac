/* browser.h - the pages that follow a project: an interface, so that tests need no network
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "project/project.h"

G_BEGIN_DECLS

#define ROUSE_TYPE_BROWSER (rouse_browser_get_type ())
G_DECLARE_INTERFACE (RouseBrowser, rouse_browser, ROUSE, BROWSER, GObject)

/**
 * Main context only. Projects are named by a key of their own, which is what rouse_session_get_id() says.
 *
 * Signals: pages-changed (const char *key)  the number of the project's pages, or the address of its script
 */
struct _RouseBrowserInterface
{
  GTypeInterface parent_iface;

  gboolean (*add_project) (RouseBrowser *self, const char *key, const RouseProject *project, GError **error);
  void (*remove_project) (RouseBrowser *self, const char *key);
  void (*reload) (RouseBrowser *self, const char *key, const char *const *paths);
  void (*set_error) (RouseBrowser *self, const char *key, const char *program, const char *text);
  char *(*dup_script) (RouseBrowser *self, const char *key);
  guint (*get_n_pages) (RouseBrowser *self, const char *key); /* (nullable) of one that does not know */
};

/**
 * Lets the pages of @project follow from now on; with a @key that is there already, what is known of it is replaced.
 * Fails when no port can be had at all.
 */
gboolean rouse_browser_add_project (RouseBrowser *self, const char *key, const RouseProject *project, GError **error);
/** Leaves its pages to themselves. Nothing for a @key that was not added. */
void rouse_browser_remove_project (RouseBrowser *self, const char *key);
/**
 * Has the project's pages take what changed. With @paths (absolute), style sheets and images are exchanged in place when
 * there is nothing else among them; otherwise, and with %NULL, the page is loaded again, once.
 */
void rouse_browser_reload (RouseBrowser *self, const char *key, const char *const *paths);
/** Lays @text, what went wrong with @program, over the project's pages, also over those that come later; %NULL takes it away. */
void rouse_browser_set_error (RouseBrowser *self, const char *key, const char *program, const char *text);
/** (transfer full) (nullable): the address of the script that a page of the project needs; %NULL when it was not added. */
char *rouse_browser_dup_script (RouseBrowser *self, const char *key);
/** How many pages follow the project now. */
guint rouse_browser_get_n_pages (RouseBrowser *self, const char *key);

/** For implementations: emits `pages-changed`. */
void rouse_browser_pages_changed (RouseBrowser *self, const char *key);

G_END_DECLS
