/* test-place.c - the names of places in the window
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "place.h"

static const struct
{
  const char    *name;
  const char    *text;
  RousePlaceKind kind;
  const char    *id;
  const char    *rest; /* (nullable) the program or the folder */
  gint64         reload;
} cases[] = {
  { "/ui/place/none", NULL, ROUSE_PLACE_HERE },
  { "/ui/place/empty", "", ROUSE_PLACE_HERE },
  { "/ui/place/unknown", "projectsx", ROUSE_PLACE_HERE },
  { "/ui/place/projects", "projects", ROUSE_PLACE_PROJECTS },
  { "/ui/place/project", "project/shop", ROUSE_PLACE_PROJECT, "shop" },
  { "/ui/place/project-without-id", "project/", ROUSE_PLACE_PROJECTS },
  { "/ui/place/output", "output/shop/web", ROUSE_PLACE_OUTPUT, "shop", "web" },
  { "/ui/place/output-of-odd-name", "output/shop/a/b c", ROUSE_PLACE_OUTPUT, "shop", "a/b c" },
  { "/ui/place/output-without-program", "output/shop", ROUSE_PLACE_PROJECT, "shop" },
  { "/ui/place/history", "history", ROUSE_PLACE_HISTORY },
  { "/ui/place/history-of-project", "history/shop", ROUSE_PLACE_HISTORY, "shop" },
  { "/ui/place/reload", "reload/12", ROUSE_PLACE_RELOAD, NULL, NULL, 12 },
  { "/ui/place/reload-of-nonsense", "reload/x", ROUSE_PLACE_HISTORY },
  { "/ui/place/preferences", "preferences", ROUSE_PLACE_PREFERENCES },
  { "/ui/place/add", "add", ROUSE_PLACE_ADD },
  { "/ui/place/add-folder", "add//srv/shop", ROUSE_PLACE_ADD, NULL, "/srv/shop" },
};

static void
test_parse (gconstpointer data)
{
  guint                  i = GPOINTER_TO_UINT (data);
  g_autoptr (RousePlace) place = rouse_place_parse (cases[i].text);

  g_assert_cmpint (place->kind, ==, cases[i].kind);
  g_assert_cmpstr (place->id, ==, cases[i].id);
  g_assert_cmpstr (place->kind == ROUSE_PLACE_ADD ? place->folder : place->program, ==, cases[i].rest);
  g_assert_cmpint (place->reload, ==, cases[i].reload);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].name, GUINT_TO_POINTER (i), test_parse);
  return g_test_run ();
}
