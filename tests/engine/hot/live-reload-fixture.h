/* live-reload-fixture.h - a LiveReload server and pages that connect to it, on this machine's loopback
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "clock-fake.h"
#include "hot/live-reload-message.h"
#include "hot/live-reload.h"

#include <libsoup/soup.h>

#define HELLO "{\"command\":\"hello\",\"protocols\":[\"" ROUSE_LIVE_RELOAD_PROTOCOL_7 "\"]}"
#define HELLO_AT(url) "{\"command\":\"hello\",\"protocols\":[\"" ROUSE_LIVE_RELOAD_PROTOCOL_7 "\"],\"url\":\"" url "\"}"
#define HELLO_OURS "{\"command\":\"hello\",\"protocols\":[\"" ROUSE_LIVE_RELOAD_PROTOCOL_7 "\",\"" ROUSE_LIVE_RELOAD_PROTOCOL_OURS "\"]}"

typedef struct
{
  RouseClockFake  *clock;
  RouseLiveReload *server;
  RouseBrowser    *browser; /* the same */
  SoupSession     *session;
} LiveReloadFixture;

typedef struct
{
  SoupWebsocketConnection *connection; /* (owned) (nullable) */
  GError                  *error;      /* (owned) (nullable) why there is none */
  GQueue                   heard;      /* (element-type utf8) */
  gboolean                 closed;
} Page;

void  live_reload_set_up (LiveReloadFixture *f, gconstpointer data);
void  live_reload_tear_down (LiveReloadFixture *f, gconstpointer data);
void  live_reload_add_project (LiveReloadFixture *f, const char *key, const char *url);
void  page_free (Page *page);
char *page_take (Page *page);
void  page_assert_hears (Page *page, const char *expected);
void  page_say (Page *page, const char *text);
void  page_wait_closed (Page *page);
Page *page_try (LiveReloadFixture *f, const char *host, const char *query, const char *origin);
Page *page_open (LiveReloadFixture *f, const char *query, const char *origin, const char *hello, const char *key);
char *live_reload_fetch (LiveReloadFixture *f, const char *method, const char *path, const char *origin, guint *status); /* (transfer full): an answer's text */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Page, page_free)
