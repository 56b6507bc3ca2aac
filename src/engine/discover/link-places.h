/* link-places.h - where a path leads when its folders are followed through symbolic links
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/** Remembers where folders lead: thousands of files lie in few of them. One thread. */
typedef struct _RouseLinkPlaces RouseLinkPlaces;

RouseLinkPlaces *rouse_link_places_new (void);
void             rouse_link_places_free (RouseLinkPlaces *self);
/** Links may lead elsewhere by now. */
void rouse_link_places_forget (RouseLinkPlaces *self);

/**
 * (transfer full) (nullable): @path (absolute) with its folder followed, as far as that exists; %NULL when that is @path
 * itself. What @path itself is does not matter: it may be gone.
 */
char *rouse_link_places_follow_folder (RouseLinkPlaces *self, const char *path);
/** (transfer full) (nullable): where the symbolic link at @path leads; %NULL when it is none, or leads nowhere. */
char *rouse_link_places_follow_link (const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseLinkPlaces, rouse_link_places_free)
G_END_DECLS
