/* rules-group.h - the rules of a project, to be looked at
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "project/project.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ROUSE_TYPE_RULES_GROUP (rouse_rules_group_get_type ())
G_DECLARE_FINAL_TYPE (RouseRulesGroup, rouse_rules_group, ROUSE, RULES_GROUP, AdwPreferencesGroup)

/** Shows those of @project in the place of others; there is nothing to be seen when it has none. */
void rouse_rules_group_set_project (RouseRulesGroup *self, const RouseProject *project);

G_END_DECLS
