/* allow-ask.h - asks on the terminal whether a project's file may run what it says
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "project/pending.h"

G_BEGIN_DECLS

/** (transfer full): what there is to know before deciding: what has changed, and what would run. Safe to print. */
char *rouse_allow_dup_question (const RousePending *pending, gboolean colour);

/** Whether there is somebody to ask: standard input and standard error are terminals. */
gboolean rouse_allow_can_ask (void);
/** Shows that on standard error, and waits for an answer; anything but a clear yes is a no. */
gboolean rouse_allow_ask (const RousePending *pending);

G_END_DECLS
