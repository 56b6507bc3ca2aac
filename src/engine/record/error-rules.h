/* error-rules.h - how languages, compilers and test runners say what went wrong
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib-object.h>

G_BEGIN_DECLS

/** One line of output, without escape sequences and the blanks at its end. */
typedef struct
{
  char *text;  /* (owned) valid UTF-8 */
  gsize start; /* of the whole line in the output, in bytes */
  gsize end;
} RouseOutputLine;

/** Where in the sources. */
typedef struct
{
  char *file; /* (owned) (nullable) */
  guint line; /* 0 when unknown, as is column */
  guint column;
} RouseErrorPlace;

typedef struct
{
  guint           line; /* index of the line that tells most */
  guint           skip; /* bytes at its beginning that say nothing, such as pytest's "E" */
  RouseErrorPlace place;
} RouseErrorFinding;

/**
 * Looks for what is wrong in @lines (element-type RouseOutputLine). Files below @folder (nullable) are
 * preferred. Returns: whether @finding (cleared by the caller) has been set.
 */
gboolean rouse_error_rules_apply (const GArray *lines, const char *folder, RouseErrorFinding *finding);

void rouse_error_finding_clear (RouseErrorFinding *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RouseErrorFinding, rouse_error_finding_clear)

G_END_DECLS
