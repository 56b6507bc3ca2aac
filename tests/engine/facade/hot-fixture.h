/* hot-fixture.h - a program whose rules ask for more than restarts, and what happens to it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "clock-fake.h"
#include "launcher-fake.h"
#include "runner.h"

G_BEGIN_DECLS

/* After which a service that has begun is ready. */
#define HOT_READY_MS 600

typedef struct
{
  RouseClockFake    *clock;
  RouseLauncherFake *launcher;
  RouseRunner       *runner;
  GString           *told; /* of all reloads, as in "signal ready by conf, restart ready after signal ended by conf" */
  guint              n_idle;
} HotFixture;

/**
 * The rules: conf *.conf SIGHUP · usr *.usr SIGUSR1 · po *.po "hot compile" · gen *.gen "hot generate" · css *.css browser;
 * everything else restarts it. @data is what else it has, "build", "ask" or "task", or %NULL.
 */
void hot_set_up (HotFixture *f, gconstpointer data);
void hot_tear_down (HotFixture *f, gconstpointer data);

/** Starts it, and it is ready. */
void hot_start (HotFixture *f);
/** What was launched begins, and is ready. */
void hot_get_ready (HotFixture *f);
/** What is being stopped is gone, what follows begins, and is ready. */
void hot_go_round (HotFixture *f);
/** These files, "a.conf b.css", have changed. */
void hot_change (HotFixture *f, const char *paths);
/** (nullable): its process, and that of the rule's command. */
RouseProcessFake *hot_process (HotFixture *f);
RouseProcessFake *hot_command (HotFixture *f);
void              hot_advance_ms (HotFixture *f, guint ms);

/** … what was told since the last time. */
void hot_assert_told (HotFixture *f, const char *expected);
/** … what was done to its process since then. */
void hot_assert_calls (RouseProcessFake *process, const char *expected);
void hot_assert_state (HotFixture *f, RouseState state);
/** … whether a hot action goes on. */
void hot_assert_hot (HotFixture *f, gboolean expected);
void hot_assert_starts (HotFixture *f, guint n);

G_END_DECLS
