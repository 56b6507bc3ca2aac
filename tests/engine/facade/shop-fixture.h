/* shop-fixture.h - a project of several programs that come after each other, and what happens to it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "clock-fake.h"
#include "projects.h"
#include "session-private.h"

G_BEGIN_DECLS

/* After which a service that runs is ready. */
#define READY_MS 600

typedef struct
{
  RouseClockFake    *clock;
  RouseLauncherFake *launcher;
  RouseSession      *session;
  GString           *causes; /* of all reloads that became ready, as in "db first, web cascade" */
  GString           *told;   /* the paths of what `changed` told */
} ShopFixture;

/** Programs as in "db web:db! tests:db,web*": after the colon whom it comes after, "!" for cascade, "*" for a task. */
RouseProject *shop_make_project (const char *programs);
void          shop_set_up_with (ShopFixture *f, RouseProject *project);
/** @programs: as make_project() has it. */
void shop_set_up (ShopFixture *f, gconstpointer programs);
void shop_tear_down (ShopFixture *f, gconstpointer data);

RouseRunner *shop_find (ShopFixture *f, const char *name);
void         shop_switch_on (ShopFixture *f);
/** The service, which was launched, begins and becomes ready. */
void shop_get_ready (ShopFixture *f, const char *name);
/** The same one after the other: whoever waits for others gets ready after them. */
void shop_get_all_ready (ShopFixture *f, const char *names);
/** What is being stopped is gone; a restart launches it anew. */
void shop_go (ShopFixture *f, const char *name);
/** As the observer tells it. */
void shop_change (ShopFixture *f, const char *paths);

void shop_assert_awaits (ShopFixture *f, const char *name, const char *expected);
void shop_assert_state (ShopFixture *f, const char *name, RouseState state);
/** … of what became ready since the last time. */
void shop_assert_causes (ShopFixture *f, const char *expected);
void shop_assert_starts (ShopFixture *f, const char *name, guint n);

G_END_DECLS
