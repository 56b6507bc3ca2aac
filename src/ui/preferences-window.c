/* preferences-window.c - the settings
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-ui"
#include "config.h"
#include "preferences-window.h"

void
rouse_preferences_present (GtkWindow *parent)
{
}
