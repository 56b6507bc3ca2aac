/* proxy-place.h - where in a page a script belongs: pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/**
 * Reads a page as it arrives, and finds the place before anything that runs or shows: behind the tag of its head, or, where
 * that was left out, before the first thing that is neither comment, document type nor the tag of the document. Holds back
 * no more than the name of a tag. A page in UTF-16 is left as it is. Zeroed to begin with.
 */
typedef struct
{
  int     state;
  char    held[8]; /* the beginning of a tag, while it is not clear which */
  guint   n_held;
  guint64 n_read;
} RouseProxyPlace;

/** Appends to @out what is known of the page after @data, with @text in its place. */
void rouse_proxy_place_feed (RouseProxyPlace *self, const char *data, gsize length, const char *text, GString *out);
/** The page is at its end: appends what was held back, and @text if there has been no place for it. */
void rouse_proxy_place_end (RouseProxyPlace *self, const char *text, GString *out);

G_END_DECLS
