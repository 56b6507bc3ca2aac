/* live-reload-match.h - which pages are a project's: pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "hot/live-reload-judge.h"
#include "project/project.h"

G_BEGIN_DECLS

/** (transfer full) (element-type RouseWebAddress): where pages of @project come from, as far as it says so. */
GPtrArray *rouse_live_reload_find_addresses (const RouseProject *project);

/** (transfer full) (nullable): the host of the project's own address, when that has one. */
char *rouse_live_reload_dup_host (const RouseProject *project);

/** A project, as far as that decides. */
typedef struct
{
  const char *key;
  GPtrArray  *addresses; /* (element-type RouseWebAddress) */
} RouseLiveReloadCandidate;

/**
 * (transfer full): of each of @n candidates, whether a page is its. Our own script says whose it is (@key, nullable), and
 * that decides. Of others, only the address is known (@url, nullable), which is compared with the projects' own.
 *
 * An address that no project knows is one that nobody wrote down: then the page belongs to the projects of which no address
 * is known at all; and if there are none, to all of them. Whoever speaks with us was asked to by a person, so to leave it
 * as it is would be the greater mistake: one load too many is seen, a stale page is not.
 */
gboolean *rouse_live_reload_match (const RouseLiveReloadCandidate *candidates, guint n, const char *key, const char *url);

G_END_DECLS
