/* run-loaded.h - why every file counts for a program that only those are to restart which it has loaded
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "session.h"

G_BEGIN_DECLS

/**
 * (transfer full) (nullable): a line for each program that the changes at hand concern and of which it is not known what it
 * loads; of each run only the first time. In handlers of RouseSession::changed.
 */
char **rouse_run_loaded_dup_excuses (RouseSession *session);

G_END_DECLS
