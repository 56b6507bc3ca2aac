/* text-diff.h - what is different between two texts, line by line: pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/**
 * (transfer full): how @after came to be from @before, as `diff -u` writes it without the names of the files: for
 * each place that differs a line "@@ -FIRST,COUNT +FIRST,COUNT @@", then lines that begin with a space (in both), a
 * minus (only before) or a plus (only after), with up to three lines around what is different. "" when nothing is. The
 * end of a last line does not count. Of texts so different that comparing them would take long, all is told as
 * taken out and put in.
 */
char *rouse_text_diff (const char *before, const char *after);

G_END_DECLS
