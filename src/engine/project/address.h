/* address.h - a host and a port as people write them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  ROUSE_ADDRESS_LISTEN,  /* to listen at: the host is an address in numbers, or localhost, which is 127.0.0.1 */
  ROUSE_ADDRESS_CONNECT, /* to connect to: it may have a name, but not be the address that stands for all */
} RouseAddressUse;

/**
 * Reads PORT, HOST:PORT or [HOST]:PORT; the last is for addresses of IPv6. @host (out) (transfer full) (nullable): without
 * brackets, and %NULL if there is none. On an error, which says what is allowed, nothing is set.
 */
gboolean rouse_address_parse (const char *text, RouseAddressUse use, char **host, guint16 *port, GError **error);
/** (transfer full): what rouse_address_parse() reads again; @host may be %NULL. */
char *rouse_address_dup_text (const char *host, guint16 port);

/** Whether who listens at the one keeps another one from listening at the other. The hosts are numeric. */
gboolean rouse_address_collides (const char *host, guint16 port, const char *other_host, guint16 other_port);
/** Whether who connects to the second meets who listens at the first, as far as that can be said without asking anybody. */
gboolean rouse_address_reaches (const char *host, guint16 port, const char *target_host, guint16 target_port);

G_END_DECLS
