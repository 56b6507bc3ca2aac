/* program-object.h - a program as an object on the bus
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "control/rouse1.h"
#include "engine.h"

G_BEGIN_DECLS

/** (transfer full): shows @runner of @session until it is released. */
RouseDBusObjectSkeleton *rouse_program_object_new (RouseEngine *engine, RouseSession *session, RouseRunner *runner);

G_END_DECLS
