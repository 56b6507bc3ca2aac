/* socket-owner.h - who listens where we would like to
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "project/listen-spec.h"

G_BEGIN_DECLS

/**
 * (transfer full) (nullable): who keeps us from listening at @spec, in words: "“node” (process 1234)". %NULL when the
 * system does not tell, as of other users' processes. Looks through the descriptors of all processes: for errors only.
 */
char *rouse_socket_owner_find (const RouseListenSpec *spec);

G_END_DECLS
