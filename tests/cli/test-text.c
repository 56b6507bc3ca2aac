/* test-text.c - text for people
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "text.h"

static const struct
{
  const char *name;
  const char *shown;
} names[] = {
  { "src/views.py", "src/views.py" },
  { "with space", "with space" },
  { "größe €", "größe €" },
  { "line\nbreak\ttab", "line\\nbreak\\ttab" },
  { "esc\033[31mred", "esc\\x1b[31mred" },
  { "latin\xe9", "latin\\xe9" },
  { "cut\xe2\x82", "cut\\xe2\\x82" },
  { "turned\xe2\x80\xaeyp.a", "turned\\u202eyp.a" }, /* RIGHT-TO-LEFT OVERRIDE */
  { "c1\xc2\x9b", "c1\\u009b" },                     /* CSI in eight bits */
  { "", "" },
};

static void
test_printable (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *shown = rouse_text_dup_printable (names[i].name);

      g_assert_cmpstr (shown, ==, names[i].shown);
    }
}

static void
test_path (void)
{
  static const struct
  {
    const char *path, *base, *shown;
  } paths[] = {
    { "/home/me/src/a.py", "/home/me", "src/a.py" },
    { "/home/me/src/a.py", "/home/m", "/home/me/src/a.py" },
    { "/home/me", "/home/me", "/home/me" },
    { "/etc/passwd", "/", "/etc/passwd" },
    { "/etc/passwd", NULL, "/etc/passwd" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *shown = rouse_text_dup_path (paths[i].path, paths[i].base);

      g_assert_cmpstr (shown, ==, paths[i].shown);
    }
}

static void
test_width (void)
{
  g_assert_cmpint (rouse_text_get_width (""), ==, 0);
  g_assert_cmpint (rouse_text_get_width ("größe"), ==, 5);
  g_assert_cmpint (rouse_text_get_width ("再起動 x"), ==, 8);
  g_assert_cmpint (rouse_text_get_width ("e\xcc\x81"), ==, 1); /* with a COMBINING ACUTE ACCENT */
}

static void
test_nearest (void)
{
  static const char *const verbs[] = { "run", "watch", "why", "doctor", NULL };
  static const struct
  {
    const char *word, *nearest;
  } cases[] = {
    { "rnu", "run" },
    { "rm", NULL }, /* most of a short word is wrong: no guess */
    { "ru", "run" },
    { "runn", "run" },
    { "wtach", "watch" },
    { "docter", "doctor" },
    { "doc", "doctor" },
    { "python", NULL },
    { "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (rouse_text_find_nearest (cases[i].word, verbs), ==, cases[i].nearest);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/cli/text/printable", test_printable);
  g_test_add_func ("/cli/text/path", test_path);
  g_test_add_func ("/cli/text/width", test_width);
  g_test_add_func ("/cli/text/nearest", test_nearest);
  return g_test_run ();
}
