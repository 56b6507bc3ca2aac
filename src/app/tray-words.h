/* tray-words.h - what the tray says of projects and programs; pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "engine.h"
#include "tray/tray-model.h"

G_BEGIN_DECLS

/** What the icon shows for one project, and for all of them: failing before working, degraded, running, idle. */
RouseTrayState rouse_tray_judge_session (RouseSession *session);
RouseTrayState rouse_tray_judge (RouseEngine *engine);

/** (transfer full): a name that fits into a menu: printable, and not too long. */
char *rouse_tray_words_for_name (const char *name);
/** (transfer full): a project in a few words: "running", "web failed", "waiting for git". */
char *rouse_tray_words_for_session (RouseSession *session);
/** (transfer full): the same with what is known of it: "running for 3 min · main". @now is monotonic µs. */
char *rouse_tray_words_for_details (RouseSession *session, gint64 now);
/** (transfer full): a program: "running for 3 min", "failed". */
char *rouse_tray_words_for_runner (RouseRunner *runner, gint64 now);

G_END_DECLS
