/* live-reload.h - the server that pages in browsers follow: LiveReload protocol 7
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/clock.h"
#include "hot/browser.h"

G_BEGIN_DECLS

#define ROUSE_LIVE_RELOAD_PORT 35729

#define ROUSE_TYPE_LIVE_RELOAD (rouse_live_reload_get_type ())
G_DECLARE_FINAL_TYPE (RouseLiveReload, rouse_live_reload, ROUSE, LIVE_RELOAD, GObject)

/**
 * A #RouseBrowser for all projects at one port, at which it listens only while there are projects, and only on this
 * machine. Pages come in by our own script (/livereload.js?project=KEY, live-reload.js), by the browsers' LiveReload
 * extensions or by livereload-js. Main context only.
 *
 * Who asks must call us by a name of this machine, or by that of a project's url, and come from such a page, from an
 * extension or from no page at all. So nothing from elsewhere can connect or read, and neither can pages that were opened as
 * files, since what stands in no web site is called like anything else that stands in none.
 *
 * Properties, notified: "port" (uint, where it listens; 0: nowhere). Where that is not wanted_port(), somebody else is there.
 *
 * @port: where to listen if it can be had; 0: %ROUSE_LIVE_RELOAD_PORT.
 */
RouseLiveReload *rouse_live_reload_new (guint16 port, RouseClock *clock);

guint16 rouse_live_reload_get_port (RouseLiveReload *self);
guint16 rouse_live_reload_get_wanted_port (RouseLiveReload *self);

G_END_DECLS
