/* ignore-list.h - patterns from one source, arranged for quick answers: pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "filter/ignore-file.h"

G_BEGIN_DECLS

/** A path as the lists want to see it. Made once and shown to many lists; borrows the path. */
typedef struct
{
  const char *path;
  gsize       length;
  const char *name; /* its last component */
  gsize       name_length;
  guint32     name_hash;
  guint32     extension_hash; /* of the name from its last dot on; valid if has_dot */
  gboolean    has_dot;
  gboolean    is_dir;
} RouseIgnoreSubject;

/** @path needs no NUL at the end; it is relative, not empty and ends without a slash. */
void rouse_ignore_subject_init (RouseIgnoreSubject *subject, const char *path, gsize length, gboolean is_dir);

/** Immutable, atomically counted. */
typedef struct _RouseIgnoreList RouseIgnoreList;

/**
 * The list of an ignore file's content @text (transfer full), which NUL follows; @source tells people where
 * it comes from. With @fold_case letters match in either case (core.ignoreCase).
 */
RouseIgnoreList *rouse_ignore_list_new (const char *source, char *text, gsize length, gboolean fold_case);
/** The list of @globs, each one pattern. Fails with %ROUSE_ERROR_INVALID on one that can match nothing. */
RouseIgnoreList *rouse_ignore_list_new_for_globs (const char *source, const char *const *globs, GError **error);
RouseIgnoreList *rouse_ignore_list_ref (RouseIgnoreList *self);
void             rouse_ignore_list_unref (RouseIgnoreList *self);

const char *rouse_ignore_list_get_source (const RouseIgnoreList *self);
/** The patterns, in order. */
const RouseIgnorePattern *rouse_ignore_list_get_patterns (const RouseIgnoreList *self, guint *n_patterns);

/**
 * The last pattern that matches, or %NULL. The list's folder is where @subject's path has its first @base
 * bytes; @base is 0 or just behind a slash. Allocates nothing.
 */
const RouseIgnorePattern *rouse_ignore_list_match (const RouseIgnoreList *self, const RouseIgnoreSubject *subject, gsize base);

/** Whether one pattern matches: what the list does, without its shortcuts. */
gboolean rouse_ignore_pattern_match (const RouseIgnorePattern *pattern, const RouseIgnoreSubject *subject, gsize base, gboolean fold_case);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseIgnoreList, rouse_ignore_list_unref)
G_END_DECLS
