/* search-text.h - text that is searched without regard to case, and the words looked for in it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib-object.h>

G_BEGIN_DECLS

/* More of what a reload can be found by is left out. */
#define ROUSE_SEARCH_MAX_BYTES 16384

/**
 * Appends @bytes to @folded as they are compared: lower case, composed, what is not UTF-8 as U+FFFD.
 */
void rouse_search_fold (GString *folded, const char *bytes, gsize length);
/** The same for what a program printed: without its escape sequences. */
void rouse_search_fold_output (GString *folded, const char *bytes, gsize length);

/** What a person typed, as the words to be found. Immutable. */
typedef struct _RouseSearchWords RouseSearchWords;

/** (transfer full) (nullable): %NULL when @text (nullable) has no word. Only the first 32 count. */
RouseSearchWords *rouse_search_words_new (const char *text);
void              rouse_search_words_free (RouseSearchWords *self);
/** The set of all words: bit n for the nth. */
guint32 rouse_search_words_get_all (const RouseSearchWords *self);
/** Those of the words in @wanted that are in @folded. */
guint32 rouse_search_words_find (const RouseSearchWords *self, guint32 wanted, const char *folded, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseSearchWords, rouse_search_words_free)
G_END_DECLS
