/* pending.h - a rouse.ini that waits to be allowed, as it is shown to whoever decides
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "project/project.h"

G_BEGIN_DECLS

/**
 * RousePending:
 *
 * A value: filled in by whoever makes it, read-only afterwards. Thread-safe once filled in. The text may be
 * anybody's: whoever shows it makes control characters harmless.
 */
typedef struct
{
  char         *path;    /* of the file */
  char         *text;    /* what stands in it */
  char         *before;  /* (nullable) what was allowed last; %NULL when nothing was, or it is not known any more */
  char         *hash;    /* of `text`, for rouse_engine_allow() */
  RouseProject *project; /* what would be run, with the user's own configuration over it */
} RousePending;

#define ROUSE_TYPE_PENDING (rouse_pending_get_type ())
GType rouse_pending_get_type (void);

/** (transfer full): with everything that is given copied; @project is referenced. */
RousePending *rouse_pending_new (const char *path, const char *text, const char *before, RouseProject *project);
RousePending *rouse_pending_ref (RousePending *self);
void          rouse_pending_unref (RousePending *self);

/** (transfer full): what is different between `before` and `text`, as rouse_text_diff() shows it. */
char *rouse_pending_dup_diff (const RousePending *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RousePending, rouse_pending_unref)
G_END_DECLS
