/* browser-fake.h - pages that are only told of
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "hot/browser.h"

G_BEGIN_DECLS

#define ROUSE_TYPE_BROWSER_FAKE (rouse_browser_fake_get_type ())
G_DECLARE_FINAL_TYPE (RouseBrowserFake, rouse_browser_fake, ROUSE, BROWSER_FAKE, GObject)

/** Asserts that nothing is said of a project that was not added. */
RouseBrowserFake *rouse_browser_fake_new (void);
/**
 * (transfer full): the calls since the last time, as in "add shop, reload shop, reload shop /a.css /b.css,
 * error shop web: no such file, error shop web gone, remove shop"; of errors, the first line.
 */
char *rouse_browser_fake_take_calls (RouseBrowserFake *self);
/** Whether projects can be added. */
void rouse_browser_fake_set_broken (RouseBrowserFake *self, gboolean broken);
/** How many pages each project has from now on, and says so. */
void rouse_browser_fake_set_n_pages (RouseBrowserFake *self, guint n_pages);
/** Where the scripts are from now on, and says so. */
void rouse_browser_fake_set_port (RouseBrowserFake *self, guint port);

G_END_DECLS
