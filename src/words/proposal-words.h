/* proposal-words.h - what the user should know of a proposed project, in words; pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "project/detect/detect.h"

G_BEGIN_DECLS

/** (transfer full): a sentence, safe to show: files may hold anything. */
char *rouse_words_for_note (const RouseNote *note);

G_END_DECLS
