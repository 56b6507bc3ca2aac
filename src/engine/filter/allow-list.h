/* allow-list.h - the patterns and extensions of which a file has to match one: pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "filter/ignore-list.h"

G_BEGIN_DECLS

/** Immutable. */
typedef struct _RouseAllowList RouseAllowList;

/** Both arrays are nullable. Fails with %ROUSE_ERROR_INVALID on a pattern or extension that cannot be meant. */
RouseAllowList *rouse_allow_list_new (const char *const *globs, const char *const *extensions, GError **error);
void            rouse_allow_list_free (RouseAllowList *self);

/** Whether there is nothing in it, which means that it holds for no file. */
gboolean rouse_allow_list_is_empty (const RouseAllowList *self);

/**
 * Whether a file may pass, by its own name or because a folder it lies in matches; whether a directory can
 * hold such a file. @rule (nullable afterwards) and @source tell which entry says so.
 */
gboolean rouse_allow_list_admits (const RouseAllowList *self, const RouseIgnoreSubject *subject, gsize base, const char **rule, const char **source);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseAllowList, rouse_allow_list_free)
G_END_DECLS
