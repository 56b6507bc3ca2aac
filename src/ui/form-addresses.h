/* form-addresses.h - the addresses of a program as they are typed into a form; pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "form-check.h"

G_BEGIN_DECLS

/** (transfer full): what is typed to say the same as @texts (nullable), of a program's sockets or proxies. */
char *rouse_form_dup_addresses_text (char *const *texts);
/**
 * Reads sockets as they were typed, with paths that count from @folder (nullable), as a program has them: @listen (out) (transfer full) (nullable) is %NULL for nothing. @text (out)
 * (transfer full) (nullable): one sentence, unless all is fine; then @listen is not set.
 */
RouseCheckLevel rouse_form_read_listen (const char *typed, const char *folder, char ***listen, char **text);

/** The same of proxies. */
RouseCheckLevel rouse_form_read_proxies (const char *typed, char ***proxies, char **text);

G_END_DECLS
