/* proxy-inject.h - puts a script into a page that comes by: decided by the heads, done to the body as it arrives
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "hot/proxy-body.h"

G_BEGIN_DECLS

typedef struct _RouseProxyInject RouseProxyInject;

/**
 * Whether a browser wants to show a page with what it asks for, rather than a part of one that a script asked for. Only
 * such a request is prepared, and only its response may be injected.
 */
gboolean rouse_proxy_inject_wants_page (const RouseProxyHead *request);
/**
 * Has the program answer in a way that can be injected: whole, and in no coding that cannot be undone here.
 */
void rouse_proxy_inject_prepare (RouseProxyHead *request);
/**
 * (transfer full) (nullable): what puts the script at @url into the body of @response, whose head is edited for that;
 * %NULL when it is no page or must not be changed, and then nothing is edited. @request is one that was prepared,
 * @persistent whether the connection to its sender will be used again.
 */
RouseProxyInject *rouse_proxy_inject_begin (const RouseProxyHead    *request,
                                            RouseProxyHead          *response,
                                            const RouseProxyFraming *framing,
                                            const char              *url,
                                            gboolean                 persistent);
void              rouse_proxy_inject_free (RouseProxyInject *self);
/**
 * Takes of the body's content as much as fits: appends to @out, as it is to be sent, until that has @max bytes or a little
 * more; the rest of @data, from @used on, has to be fed again. %FALSE: the content is not in its coding.
 */
gboolean rouse_proxy_inject_feed (RouseProxyInject *self, const char *data, gsize length, gsize *used, GString *out, gsize max);
/**
 * As feed(), when all content has been fed: %FALSE as long as there is more to come, because @max is reached. @trailers
 * (nullable) follow it.
 */
gboolean rouse_proxy_inject_end (RouseProxyInject *self, const GString *trailers, GString *out, gsize max);
/** Whether the sender may be used again after the body, as far as its form goes. */
gboolean rouse_proxy_inject_is_delimited (RouseProxyInject *self);

/** (transfer full): the tag for a script at @url; @nonce (nullable). */
char *rouse_proxy_inject_make_tag (const char *url, const char *nonce);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseProxyInject, rouse_proxy_inject_free)
G_END_DECLS
