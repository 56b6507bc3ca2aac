/* test-output-links.c - places in files, as programs print them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "output-links.h"

static const struct
{
  const char *name;
  const char *link;
  const char *file; /* (nullable) */
  guint       line;
} cases[] = {
  { "/ui/output-links/python", "File \"/srv/shop/views.py\", line 12", "/srv/shop/views.py", 12 },
  { "/ui/output-links/compiler", "src/main.c:12:5", "src/main.c", 12 },
  { "/ui/output-links/grep", "src/main.c:7", "src/main.c", 7 },
  { "/ui/output-links/tsc", "src/app.ts(4", "src/app.ts", 4 },
  { "/ui/output-links/address", "https://example.org/a", NULL, 0 },
  { "/ui/output-links/huge", "a.c:99999999999999999999", "a.c", G_MAXINT },
};

static void
test_place (gconstpointer data)
{
  guint            i = GPOINTER_TO_UINT (data);
  guint            line;
  g_autofree char *file = rouse_output_links_parse_place (cases[i].link, &line);

  g_assert_cmpstr (file, ==, cases[i].file);
  g_assert_cmpuint (line, ==, cases[i].line);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].name, GUINT_TO_POINTER (i), test_place);
  return g_test_run ();
}
