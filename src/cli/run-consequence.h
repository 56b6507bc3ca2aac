/* run-consequence.h - what a change leads to, in words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "session.h"

G_BEGIN_DECLS

/** Whether the run that goes on is followed by another one. */
gboolean rouse_run_consequence_is_queued (RouseRunner *runner);
void     rouse_run_consequence_set_queued (RouseRunner *runner, gboolean queued);

/* Of the changes at hand, in handlers of RouseSession::changed; what follows a run that goes on is queued by this. */

/** (transfer full): of the only program there is. */
char *rouse_run_consequence_dup_for_one (RouseRunner *runner);
/** (transfer full): what becomes of which of several programs. */
char *rouse_run_consequence_dup_for_all (RouseSession *session);
/** Whether all that they concern has been stopped by hand. */
gboolean rouse_run_consequence_is_held (RouseSession *session);
/** Whether a program that they concern is going to start anew, now or later. */
gboolean rouse_run_consequence_is_start (RouseSession *session);

G_END_DECLS
