/* about.c - who made this
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-ui"
#include "config.h"
#include "about.h"

#include <glib/gi18n.h>

/* AdwAboutWindow is what the oldest libadwaita that we support has. */
G_GNUC_BEGIN_IGNORE_DEPRECATIONS

void
rouse_about_present (GtkWindow *parent)
{
  adw_show_about_window (parent,
                         "application-name", _ ("Rouse"),
                         "application-icon", ROUSE_APP_ID,
                         "version", ROUSE_VERSION,
                         "comments", _ ("Keeps your programs running what you wrote last"),
                         "developer-name", _ ("The Rouse contributors"),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         /* Translators: your names, one a line */
                         "translator-credits", _ ("translator-credits"),
                         NULL);
}

G_GNUC_END_IGNORE_DEPRECATIONS
