/* watch-words.h - how a place is watched, and why, in words; pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "watch/health.h"

G_BEGIN_DECLS

/**
 * (transfer full): "/srv/code on nfs: the kernel tells of changes; looked through at intervals besides (changes made
 * elsewhere are not announced)".
 */
char *rouse_words_for_place (const RouseHealthPlace *place);

/** (nullable) (transfer full): why Watchman does not watch what it was asked to, as a sentence; %NULL when it does. */
char *rouse_words_for_watchman (const RouseHealth *health);

G_END_DECLS
