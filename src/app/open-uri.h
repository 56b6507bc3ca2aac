/* open-uri.h - opens addresses and folders with the user's applications
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "app/application.h"

G_BEGIN_DECLS

/** Opens @uri without blocking; if that fails, @application tells so. */
void rouse_open_uri (RouseApplication *application, const char *uri);
/** The same with the folder at @path (absolute), which need not exist. */
void rouse_open_folder (RouseApplication *application, const char *path);

G_END_DECLS
