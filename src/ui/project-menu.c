/* project-menu.c - what can be done with a project, and with a program
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project-menu.h"

#include "project/page-url.h"

#include <glib/gi18n.h>

/* Adds an item; @target is floating. */
static void
add_item (GMenu *section, const char *label, const char *action, GVariant *target)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target_value (item, action, target);
  g_menu_append_item (section, item);
}

/* (transfer full) */
static GMenu *
add_section (GMenu *menu)
{
  GMenu *section = g_menu_new ();

  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
  return section;
}

GMenuModel *
rouse_project_menu_new (RouseSession *session)
{
  GMenu            *menu = g_menu_new ();
  g_autoptr (GMenu) go = add_section (menu);
  g_autoptr (GMenu) move = add_section (menu);
  g_autoptr (GMenu) change = add_section (menu);
  const char       *id = rouse_session_get_id (session);
  g_autofree char  *url = rouse_project_dup_page_url (rouse_session_get_project (session));
  g_autofree char  *history = g_strconcat ("history/", id, NULL);

  add_item (go, _ ("_Restart"), "app.project-restart", g_variant_new_string (id));
  if (url != NULL)
    add_item (go, _ ("Open in _Browser"), "app.project-open-url", g_variant_new_string (id));
  add_item (go, _ ("Open _Folder"), "app.project-open-folder", g_variant_new_string (id));
  add_item (go, _ ("Show _History"), "win.show", g_variant_new_string (history));
  add_item (move, _ ("Move _Up"), "win.move", g_variant_new ("(si)", id, -1));
  add_item (move, _ ("Move _Down"), "win.move", g_variant_new ("(si)", id, 1));
  add_item (change, _ ("_Edit…"), "win.edit", g_variant_new_string (id));
  add_item (change, _ ("Re_move…"), "win.remove", g_variant_new_string (id));
  return G_MENU_MODEL (menu);
}

GMenuModel *
rouse_program_menu_new (const char *runner_id)
{
  GMenu            *menu = g_menu_new ();
  g_autoptr (GMenu) section = add_section (menu);

  add_item (section, _ ("_Restart"), "app.program-restart", g_variant_new_string (runner_id));
  add_item (section, _ ("_Stop"), "app.program-stop", g_variant_new_string (runner_id));
  add_item (section, _ ("_Kill Now"), "app.program-kill", g_variant_new_string (runner_id));
  return G_MENU_MODEL (menu);
}
