/* toast.c - short messages in a window
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "toast.h"

AdwToast *
rouse_toast_new (const char *text)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);

  return adw_toast_new (markup);
}
