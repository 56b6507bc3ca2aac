/* test-watchman-top.c - what Watchman is asked for, and what of it it covers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/watchman-locate.h"
#include "watch/watchman-top.h"

/* "av" of names. */
static GVariant *
new_names (const char *names)
{
  g_auto (GStrv)  list = g_strsplit (names, " ", -1);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("av"));
  for (guint i = 0; list[i] != NULL; i++)
    g_variant_builder_add (&builder, "v", g_variant_new_bytestring (list[i]));
  return g_variant_builder_end (&builder);
}

typedef struct
{
  const char *ignore_dirs; /* nullable */
  const char *ignore_vcs;  /* nullable */
  const char *path;
  gboolean    covered;
} Row;

static void /* The top is /r/p, the daemon's root /r. */
test_covers (void)
{
  static const Row rows[] = {
    { NULL, NULL, "/r/p", TRUE },
    { NULL, NULL, "/r/p/src/deep", TRUE },
    { NULL, NULL, "/r", FALSE },
    { NULL, NULL, "/r/pp", FALSE },
    { NULL, NULL, "/elsewhere", FALSE },
    { "p/out", NULL, "/r/p/out", FALSE },
    { "p/out", NULL, "/r/p/out/x", FALSE },
    { "p/out", NULL, "/r/p/outer", TRUE },
    { "out", NULL, "/r/p/out", TRUE },
    { "a p/b", NULL, "/r/p/b/c", FALSE },
    { NULL, NULL, "/r/p/.git", TRUE },
    { NULL, NULL, "/r/p/.git/refs", TRUE }, /* only in the daemon's root is it special */
    { NULL, "p/.fossil", "/r/p/.fossil", TRUE },
    { NULL, "p/.fossil", "/r/p/.fossil/x", FALSE },
    { "p", NULL, "/r/p/src", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      RouseWatchmanTop    *top = rouse_watchman_top_new ("/r/p", NULL);
      GVariantDict         config;
      GVariantDict         answer;
      g_autoptr (GVariant) value = NULL;

      g_variant_dict_init (&config, NULL);
      if (rows[i].ignore_dirs != NULL)
        g_variant_dict_insert_value (&config, "ignore_dirs", new_names (rows[i].ignore_dirs));
      if (rows[i].ignore_vcs != NULL)
        g_variant_dict_insert_value (&config, "ignore_vcs", new_names (rows[i].ignore_vcs));
      g_variant_dict_init (&answer, NULL);
      g_variant_dict_insert_value (&answer, "config", g_variant_dict_end (&config));
      value = g_variant_ref_sink (g_variant_dict_end (&answer));
      top->path = g_strdup ("/r/p");
      g_assert_true (rouse_watchman_top_take_root (top, "/r"));
      rouse_watchman_top_take_config (top, value);
      g_test_message ("%s", rows[i].path);
      g_assert_cmpint (rouse_watchman_top_covers (top, rows[i].path), ==, rows[i].covered);
      rouse_watchman_top_free (top);
    }
}

static void /* Where the top is the root, its .git has depth one; and "/" is a root like any other. */
test_covers_root (void)
{
  static const char *const roots[] = { "/r", "/" };

  for (guint i = 0; i < G_N_ELEMENTS (roots); i++)
    {
      RouseWatchmanTop    *top = rouse_watchman_top_new (roots[i], NULL);
      g_autoptr (GVariant) nothing = g_variant_ref_sink (g_variant_new ("a{sv}", NULL));
      g_autofree char     *git = g_build_filename (roots[i], ".git", NULL);
      g_autofree char     *refs = g_build_filename (git, "refs", NULL);

      top->path = g_strdup (roots[i]);
      g_assert_true (rouse_watchman_top_take_root (top, roots[i]));
      rouse_watchman_top_take_config (top, nothing);
      g_assert_true (rouse_watchman_top_covers (top, roots[i]));
      g_assert_true (rouse_watchman_top_covers (top, git));
      g_assert_false (rouse_watchman_top_covers (top, refs));
      rouse_watchman_top_free (top);
    }
}

static void
test_take_root (void)
{
  RouseWatchmanTop *top = rouse_watchman_top_new ("/r/p", NULL);

  g_assert_false (rouse_watchman_top_take_root (top, "/r"));
  top->path = g_strdup ("/r/p");
  g_assert_false (rouse_watchman_top_take_root (top, NULL));
  g_assert_false (rouse_watchman_top_take_root (top, "/r/p/below"));
  g_assert_false (rouse_watchman_top_take_root (top, "/other"));
  g_assert_true (rouse_watchman_top_take_root (top, "/r/p"));
  rouse_watchman_top_free (top);
}

static void
test_subscribe (void)
{
  RouseWatchmanTop    *top = rouse_watchman_top_new ("/r/p/q", NULL);
  g_autoptr (GVariant) below = NULL;
  g_autoptr (GVariant) whole = NULL;
  g_autofree char     *text = NULL;
  g_autofree char     *other = NULL;

  g_free (top->name);
  top->name = g_strdup ("n");
  top->path = g_strdup ("/r/p/q");
  top->clock = g_strdup ("c:1");
  rouse_watchman_top_take_root (top, "/r");
  below = g_variant_ref_sink (rouse_watchman_top_new_subscribe (top));
  text = g_variant_print (below, FALSE);
  g_assert_cmpstr (text, ==, "[<'subscribe'>, <b'/r'>, <'n'>, <{'since': <'c:1'>, 'fields': <['name']>, 'defer_vcs': <false>, "
                             "'expression': <[<'anyof'>, <[<'dirname'>, <b'p/q'>]>, <[<'name'>, <b'p/q'>, <'wholename'>]>]>}>]");
  rouse_watchman_top_take_root (top, "/r/p/q");
  whole = g_variant_ref_sink (rouse_watchman_top_new_subscribe (top));
  other = g_variant_print (whole, FALSE);
  g_assert_cmpstr (other, ==, "[<'subscribe'>, <b'/r/p/q'>, <'n'>, <{'since': <'c:1'>, 'fields': <['name']>, 'defer_vcs': <false>}>]");
  rouse_watchman_top_free (top);
}

static void
test_read_socket (void)
{
  static const char *const bad[] = { "", "[]", "{}", "{\"sockname\":7}", "{\"sockname\":\"relative\"}", "{\"sockname\":null}", "no JSON", "null" };
  g_autoptr (GError)       error = NULL;
  g_autofree char         *path = rouse_watchman_read_socket ("{\"version\":\"4.9.0\",\"sockname\":\"/tmp/me-state/sock\"}\n", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (path, ==, "/tmp/me-state/sock");
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) trouble = NULL;

      g_test_message ("%s", bad[i]);
      g_assert_null (rouse_watchman_read_socket (bad[i], &trouble));
      g_assert_nonnull (trouble);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/watchman-top/covers", test_covers);
  g_test_add_func ("/watchman-top/covers-root", test_covers_root);
  g_test_add_func ("/watchman-top/take-root", test_take_root);
  g_test_add_func ("/watchman-top/subscribe", test_subscribe);
  g_test_add_func ("/watchman-locate/read-socket", test_read_socket);
  return g_test_run ();
}
