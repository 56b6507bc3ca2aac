/* ignore-file.h - the patterns that a .gitignore holds: pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/** One line of an ignore file. Its strings are parts of the text it was parsed from. */
typedef struct
{
  const char *rule;           /* the line as written, but for blanks at its end */
  const char *glob;           /* the part of it that is matched; not terminated */
  guint       glob_length;    /* in bytes, at least 1 */
  guint       literal_length; /* how many of these stand for themselves, before the first special one */
  guint       line;           /* from 1; 0 when it does not come from a file */
  gboolean    is_negated;     /* "!": takes back in what an earlier pattern left out */
  gboolean    for_dirs;       /* a slash at the end: holds for directories only */
  gboolean    for_names;      /* no other slash: matches the last component, at any depth */
} RouseIgnorePattern;

/** Reads one pattern. Returns %FALSE when it can match nothing at all. No comments, no trimming. */
gboolean rouse_ignore_pattern_parse (const char *rule, guint line, RouseIgnorePattern *pattern);

/**
 * (transfer full) (element-type RouseIgnorePattern): the patterns of @text, in order, without comments
 * and those that can match nothing. @text[@length] must be NUL; @text is cut into lines in place and has
 * to outlive the patterns.
 */
GArray *rouse_ignore_file_parse (char *text, gsize length);

G_END_DECLS
