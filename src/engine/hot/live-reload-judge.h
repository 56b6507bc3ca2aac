/* live-reload-judge.h - who may speak with the LiveReload server: pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/** One place that pages come from, or are sent to. */
typedef struct
{
  char   *host; /* (owned) (nullable) lower case, without brackets; %NULL: whatever the page calls this machine */
  guint16 port;
} RouseWebAddress;

/** (transfer full) (nullable): of "http://localhost:8000/x" or "https://shop.test"; %NULL when it is neither http nor https. */
RouseWebAddress *rouse_web_address_new_from_url (const char *url);
RouseWebAddress *rouse_web_address_new (const char *host, guint16 port);
void             rouse_web_address_free (RouseWebAddress *self);
/** Whether a page at @page is one of @self: all names of this machine are the same. */
gboolean rouse_web_address_matches (const RouseWebAddress *self, const RouseWebAddress *page);

/** Whether @host (without brackets) can only mean this machine: localhost and below, 127.0.0.0/8, ::1. */
gboolean rouse_live_reload_is_loopback (const char *host);

/**
 * Whether a request with that Host header (nullable) may be answered: another name that leads here is how a page from
 * elsewhere would read what is none of its business (DNS rebinding). @hosts (nullable) are names beside the loopback ones.
 */
gboolean rouse_live_reload_admits_host (const char *header, const char *const *hosts);
/** Whether a Host header is an address, or a name that nobody has led here: a loopback one, or one without a dot. */
gboolean rouse_live_reload_is_own_host (const char *header);
/**
 * The same of an Origin header: pages of this machine, and extensions of the browser. %NULL, which is no browser, may.
 * "null" may not: any page can have a frame that is called so.
 */
gboolean rouse_live_reload_admits_origin (const char *header, const char *const *hosts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseWebAddress, rouse_web_address_free)
G_END_DECLS
