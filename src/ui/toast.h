/* toast.h - short messages in a window
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

G_BEGIN_DECLS

/** (transfer full): a toast that shows @text as it is. What adw_toast_new() takes is markup, and names may have "&" and "<". */
AdwToast *rouse_toast_new (const char *text);

G_END_DECLS
