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
  { "/ui/output-links/node", "file:///srv/my%20shop/app.mjs:3:9", "/srv/my shop/app.mjs", 3 },
  { "/ui/output-links/file", "file:///srv/shop/notes.txt", "/srv/shop/notes.txt", 0 },
  { "/ui/output-links/localhost", "file://localhost/srv/shop/notes.txt", "/srv/shop/notes.txt", 0 },
  { "/ui/output-links/another-computer", "file://example.org/srv/shop/notes.txt", NULL, 0 },
  { "/ui/output-links/another-computers-line", "file://example.org/srv/shop/notes.txt:7", NULL, 7 },
  { "/ui/output-links/no-file", "file:notes.txt", NULL, 0 },
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

static const struct
{
  const char *link;
  gboolean    address;
} addresses[] = {
  { "https://example.org/a", TRUE },
  { "HTTP://localhost:8000/", TRUE },
  { "mailto:me@example.org", TRUE },
  { "file:///srv/shop/notes.txt", FALSE },
  { "file://example.org/srv", FALSE },
  { "vscode://file/srv/shop", FALSE },
  { "javascript:alert(1)", FALSE },
  { "src/main.c:12", FALSE },
  { "", FALSE },
};

static void /* A link is whatever a program, or who it serves, has printed. */
test_address (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    g_assert_cmpint (rouse_output_links_is_address (addresses[i].link), ==, addresses[i].address);
}

static void
test_own_name (void)
{
  g_autofree char *link = g_strdup_printf ("file://%s/srv/a.c:7", g_get_host_name ());
  guint            line;
  g_autofree char *file = rouse_output_links_parse_place (link, &line);

  g_assert_cmpstr (file, ==, "/srv/a.c");
  g_assert_cmpuint (line, ==, 7);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].name, GUINT_TO_POINTER (i), test_place);
  g_test_add_func ("/ui/output-links/addresses", test_address);
  g_test_add_func ("/ui/output-links/this-computer", test_own_name);
  return g_test_run ();
}
