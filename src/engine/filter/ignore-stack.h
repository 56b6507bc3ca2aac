/* ignore-stack.h - the ignore files that hold in a directory, the nearest on top
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "filter/filter.h"
#include "filter/ignore-list.h"

G_BEGIN_DECLS

/* A scope is one list on top of the scope below it, which other scopes may share. At the bottom is one
 * without a list. */

/**
 * (transfer full): a bottom. @lead is what stands before a path of the root to make it one that all lists
 * above the root can judge: "" or "sub/dir/".
 */
RouseFilterScope *rouse_filter_scope_new (const char *lead, gboolean fold_case);

/**
 * Puts @list (transfer full) (nullable) on *@scope (transfer full); without patterns it is left out. @base: where
 * in a subject's path its folder's part begins. @is_vcs: the version control's own file, not .ignore.
 */
void rouse_filter_scope_push (RouseFilterScope **scope, RouseIgnoreList *list, gsize base, gboolean is_vcs);

/** Puts the lists of @other that are not the version control's on *@scope: these hold in a nested repository too. */
void rouse_filter_scope_push_own (RouseFilterScope **scope, const RouseFilterScope *other);

const char *rouse_filter_scope_get_lead (const RouseFilterScope *self, gsize *length);
gboolean    rouse_filter_scope_get_fold_case (const RouseFilterScope *self);

/** The pattern that decides, or %NULL: the last to match in the topmost list where one matches. */
const RouseIgnorePattern *rouse_filter_scope_match (const RouseFilterScope *self, const RouseIgnoreSubject *subject, const char **source, gboolean *is_vcs);

G_END_DECLS
