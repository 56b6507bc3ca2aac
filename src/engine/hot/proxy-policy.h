/* proxy-policy.h - what a Content-Security-Policy has to say for one script more: pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "hot/proxy-head.h"

G_BEGIN_DECLS

/**
 * Widens the policies of @head so that the script at @url may be loaded and may connect to its own host, and nothing else:
 * by a nonce that they have already, or one of its own where only those count, or by the script's address. Reports are not
 * silenced: a policy that only reports is left as it is.
 *
 * (out) @nonce (transfer full) (nullable): what the script's tag needs. Returns: %FALSE when no script may run at all.
 */
gboolean rouse_proxy_policy_admit (RouseProxyHead *head, const char *url, char **nonce);

G_END_DECLS
