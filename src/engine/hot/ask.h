/* ask.h - asks the running program to use what changed by itself
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/clock.h"
#include "hot/action.h"
#include "run/ask-socket.h"

G_BEGIN_DECLS

/**
 * (transfer full): a hot action that is enough when all of the run who listen at @socket (nullable) answer within
 * @timeout_us that they use @changes. Otherwise: somebody needs a restart, or has left the question unanswered and lives
 * on, %ROUSE_FALL_BACK_REFUSED; no answer in time, TIMED_OUT; nobody to ask, at once, UNREACHABLE; and ENDED.
 * The why is what the program said.
 */
RouseHotAction *rouse_hot_ask_new (RouseAskSocket *socket, RouseChangeSet *changes, gint64 timeout_us, RouseClock *clock);

G_END_DECLS
