/* project-object.h - a project as an object on the bus
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "control/rouse1.h"
#include "engine.h"

G_BEGIN_DECLS

/** (transfer full): shows @session until it is released. */
RouseDBusObjectSkeleton *rouse_project_object_new (RouseEngine *engine, RouseSession *session);

G_END_DECLS
