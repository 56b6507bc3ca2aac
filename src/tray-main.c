/* tray-main.c - the tray application: composes, decides nothing
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "app/application.h"
#include "memory/memory.h"

#include <glib/gi18n.h>
#include <locale.h>

int
main (int argc, char **argv)
{
  g_autoptr (RouseApplication) application = NULL;

  rouse_memory_share_heap ();
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_application_name (_ ("Rouse"));

  application = rouse_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
