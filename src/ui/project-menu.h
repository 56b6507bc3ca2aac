/* project-menu.h - what can be done with a project, and with a program
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "session.h"

G_BEGIN_DECLS

/** (transfer full) */
GMenuModel *rouse_project_menu_new (RouseSession *session);
/** (transfer full): @runner_id is "ID/PROGRAM". */
GMenuModel *rouse_program_menu_new (const char *runner_id);

G_END_DECLS
