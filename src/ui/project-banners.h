/* project-banners.h - what a person should know of a project now
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ROUSE_TYPE_PROJECT_BANNERS (rouse_project_banners_get_type ())
G_DECLARE_FINAL_TYPE (RouseProjectBanners, rouse_project_banners, ROUSE, PROJECT_BANNERS, AdwBin)

/** Shows those of @session (nullable). */
void rouse_project_banners_set_session (RouseProjectBanners *self, RouseSession *session);

G_END_DECLS
