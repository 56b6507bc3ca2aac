/* history-fixture.h - a history such as some months of work leave behind
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "record/history-db.h"

G_BEGIN_DECLS

/**
 * Adds @n_reloads of several projects to @db, the last of them shortly before @now (wall clock µs), in at most
 * @days. The same @seed makes the same. The newest runs have output, as many as a history keeps.
 */
void rouse_history_fixture_fill (RouseHistoryDb *db, guint n_reloads, guint days, gint64 now, guint32 seed);

G_END_DECLS
