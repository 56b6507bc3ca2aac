/* git-compare.h - the filter's verdicts on a whole tree against git's
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/**
 * (transfer full) (element-type filename GitVerdict): what git says of all that is in the repository at @top, the
 * ignore files apart. A repository inside it is asked about its own files, unless the outer one ignores it.
 */
GHashTable *git_compare_ask (const char *top);

/**
 * Walks folder @lead ("" or "a/b/") of the repository at @top as a scan would, with that folder as the root. Fails
 * the test for each path on which the filter and @theirs do not agree, down to the line that decides.
 */
void git_compare_tree (const char *top, const char *lead, GHashTable *theirs);

G_END_DECLS
