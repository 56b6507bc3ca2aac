/* proxy-spec.h - where a proxy listens, and where the program does: what is written in `proxy`
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/** As many as a program may have. */
#define ROUSE_MAX_PROXIES 16u

/**
 * RouseProxySpec:
 *
 * [ADDRESS:]PORT -> [HOST:]PORT, or PORT:PORT. Without them ADDRESS is 127.0.0.1, and HOST is localhost: which of 127.0.0.1
 * and ::1 a server takes for that is its own affair, so both have to be tried.
 */
typedef struct
{
  char   *listen_host; /* numeric, without brackets */
  guint16 listen_port;
  char   *target_host; /* numeric, without brackets; or a name */
  guint16 target_port;
} RouseProxySpec;

/** (transfer full): @text taken to pieces. On %ROUSE_ERROR_INVALID the message says what is allowed. */
RouseProxySpec *rouse_proxy_spec_parse (const char *text, GError **error);
void            rouse_proxy_spec_free (RouseProxySpec *self);
/** (transfer full): the shortest text that says the same. */
char *rouse_proxy_spec_dup_text (const RouseProxySpec *self);
/** Whether what @self passes on comes to @other. */
gboolean rouse_proxy_spec_leads_to (const RouseProxySpec *self, const RouseProxySpec *other);

/** (transfer full) (element-type RouseProxySpec): as rouse_listen_spec_parse_all(). */
GPtrArray *rouse_proxy_spec_parse_all (const char *const *texts, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseProxySpec, rouse_proxy_spec_free)
G_END_DECLS
