/* error-traces.h - what went wrong, as traces of calls tell it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "record/error-place.h"

G_BEGIN_DECLS

/**
 * If a trace's calls begin at line @i of @lines, sets @finding (cleared before) to what it is a trace of, and the
 * place to the innermost call of the project. Returns: the line after the trace, or 0 when there is none.
 */
guint rouse_error_trace_read (const GArray *lines, guint i, const char *folder, RouseErrorFinding *finding);

G_END_DECLS
