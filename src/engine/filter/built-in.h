/* built-in.h - what nobody wants to hear of, in any project: pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "filter/ignore-list.h"

G_BEGIN_DECLS

/** (transfer full): the folders and files of version control itself. Nothing takes these back in. */
RouseIgnoreList *rouse_built_in_new_vcs (void);

/**
 * (transfer full): what editors and tools leave beside the sources. Only names that are safe everywhere: no
 * source file that somebody could think of has one.
 */
RouseIgnoreList *rouse_built_in_new_rules (void);

G_END_DECLS
