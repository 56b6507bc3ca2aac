/* run-pages.h - "rouse run": the pages that follow
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "run-options.h"
#include "run-view.h"

#include "session.h"

G_BEGIN_DECLS

typedef struct _RouseRunPages RouseRunPages;

/** Lets the pages of @session follow while its project asks for that, and says in @view what a page needs for it. */
RouseRunPages *rouse_run_pages_new (const RouseRunOptions *options, RouseSession *session, RouseRunView *view, RouseClock *clock);
void           rouse_run_pages_free (RouseRunPages *self);

G_END_DECLS
