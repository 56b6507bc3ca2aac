/* error-place.h - a line of output matched against a pattern, and the place in the sources it names
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "record/error-rules.h"

G_BEGIN_DECLS

/** A regular expression that is compiled when it is first needed. */
typedef struct
{
  const char *needle;  /* every text that matches has it in it: most lines are ruled out by that */
  const char *pattern; /* groups by name: file, line, column */
  GRegex     *regex;   /* the module's, for ever */
} RouseErrorPattern;

/**
 * Whether @text matches. Then @place (nullable), whose old content is freed, gets what the groups say; @skip
 * (nullable) where the group "text" begins, or 0. One thread at a time.
 */
gboolean rouse_error_pattern_match (RouseErrorPattern *self, const char *text, RouseErrorPlace *place, guint *skip);

/** Whether @file is the project's own, as far as names tell: in or below @folder (nullable), and no library's. */
gboolean rouse_error_file_is_own (const char *file, const char *folder);

void rouse_error_place_clear (RouseErrorPlace *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RouseErrorPlace, rouse_error_place_clear)

G_END_DECLS
