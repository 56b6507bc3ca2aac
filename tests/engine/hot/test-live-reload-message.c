/* test-live-reload-message.c - what the LiveReload server and a page say to each other
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hot/live-reload-message.h"
#include "hot/live-reload-plan.h"

#define SEVEN "\"" ROUSE_LIVE_RELOAD_PROTOCOL_7 "\""
#define OURS "\"" ROUSE_LIVE_RELOAD_PROTOCOL_OURS "\""

static const struct
{
  const char *text;
  const char *expected; /* (nullable) %NULL: it is no message */
} cases[] = {
  { "{\"command\":\"hello\",\"protocols\":[" SEVEN "]}", "hello official" },
  { "{\"command\":\"hello\",\"protocols\":[\"http://livereload.com/protocols/official-6\"," SEVEN "],\"ver\":\"4.0.2\",\"ext\":\"x\"}", "hello official" },
  { "{\"command\":\"hello\",\"protocols\":[" SEVEN "," OURS "],\"url\":\"http://localhost:8000/\"}", "hello official ours at http://localhost:8000/" },
  { "{\"command\":\"hello\",\"protocols\":[7,null,{}," OURS "]}", "hello ours" },
  { "{\"command\":\"hello\",\"protocols\":" SEVEN "}", "hello" },
  { "{\"command\":\"hello\"}", "hello" },
  { "{\"command\":\"info\",\"plugins\":{\"less\":{\"version\":\"1.0\",\"disable\":false}},\"url\":\"http://localhost/x\"}", "where at http://localhost/x" },
  { "{\"command\":\"url\",\"url\":\"http://localhost/x\"}", "where at http://localhost/x" },
  { "{\"command\":\"url\",\"url\":7}", "where" },
  { "{\"command\":\"url\"}", "where" },
  { "{\"command\":\"reload\",\"path\":\"x\"}", "other" },
  { "{\"command\":7}", NULL },
  { "{}", NULL },
  { "[]", NULL },
  { "[\"refresh\",{}]", NULL },
  { "\"hello\"", NULL },
  { "", NULL },
  { "hello", NULL },
  { "{\"command\":\"hello\"", NULL },
  { "{\"command\":\"hello\",\"a\":[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]}", NULL },
  { "{\"command\":\"other\",\"a\":\"\\\"[[[[[[[[[[[[[[[[[[[[[\"}", "other" },
  { "{\"command\":\"hello\",\"a\":\"\377\"}", NULL },
};

static void
test_parse (gconstpointer data)
{
  static const char *const        kinds[] = { "hello", "where", "other" };
  gsize                           i = GPOINTER_TO_SIZE (data);
  g_auto (RouseLiveReloadMessage) message = { 0 };
  g_autofree char                *got = NULL;

  if (!rouse_live_reload_message_parse (&message, cases[i].text, strlen (cases[i].text)))
    {
      g_assert_null (cases[i].expected);
      return;
    }
  got = g_strconcat (kinds[message.kind], message.official ? " official" : "", message.ours ? " ours" : "",
                     message.url != NULL ? " at " : "", message.url, NULL);
  g_assert_cmpstr (got, ==, cases[i].expected);
}

/* As deep as the longest message can be: the parser would go down with it. */
static void
test_deep (void)
{
  g_auto (RouseLiveReloadMessage) message = { 0 };
  g_autofree char                *deep = g_strnfill (ROUSE_LIVE_RELOAD_MESSAGE_MAX, '[');
  g_autofree char                *longer = g_strnfill (ROUSE_LIVE_RELOAD_MESSAGE_MAX + 1, ' ');

  g_assert_false (rouse_live_reload_message_parse (&message, deep, ROUSE_LIVE_RELOAD_MESSAGE_MAX));
  memcpy (longer, "{\"command\":\"x\"}", 15);
  g_assert_true (rouse_live_reload_message_parse (&message, longer, ROUSE_LIVE_RELOAD_MESSAGE_MAX));
  g_assert_false (rouse_live_reload_message_parse (&message, longer, ROUSE_LIVE_RELOAD_MESSAGE_MAX + 1));
}

static void
assert_text (char *text, const char *expected) /* takes @text */
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_build (void)
{
  assert_text (rouse_live_reload_message_hello (), "{\"command\":\"hello\",\"protocols\":[" SEVEN "," OURS "],\"serverName\":\"Rouse\"}");
  assert_text (rouse_live_reload_message_reload ("static/a b.css", NULL),
               "{\"command\":\"reload\",\"path\":\"static/a b.css\",\"liveCSS\":true,\"liveImg\":true}");
  assert_text (rouse_live_reload_message_reload ("/", "x.7"),
               "{\"command\":\"reload\",\"path\":\"/\",\"liveCSS\":true,\"liveImg\":true,\"since\":\"x.7\"}");
  assert_text (rouse_live_reload_message_state ("x.7"), "{\"command\":\"rouse-state\",\"since\":\"x.7\"}");
  assert_text (rouse_live_reload_message_error ("shop", "Shop", "web", "a \"b\"\n\033<c>"),
               "{\"command\":\"rouse-error\",\"key\":\"shop\",\"project\":\"Shop\",\"program\":\"web\",\"text\":\"a \\\"b\\\"\\n\\u001b<c>\"}");
  assert_text (rouse_live_reload_message_fixed ("shop", "web"), "{\"command\":\"rouse-fixed\",\"key\":\"shop\",\"program\":\"web\"}");
}

static const struct
{
  const char *paths; /* with blanks between; "" stands for none */
  const char *expected;
} plans[] = {
  { "", "/" },
  { "/home/me/shop/static/site.css", "static/site.css" },
  { "/home/me/shop/static/site.CSS.map", "static/site.CSS.map" },
  { "/home/me/shop/a.css /home/me/shop/b/logo.svg /home/me/shop/a.css", "a.css b/logo.svg" },
  { "/home/me/shop/a.css /home/me/shop/index.html", "/" },
  { "/home/me/shop/a.scss", "/" },
  { "/home/me/shop/.css", ".css" },
  { "/home/me/shop/css", "/" },
  { "/home/me/shopping/static/a.png", "static/a.png" },
  { "/srv/a.webp", "srv/a.webp" },
  { "/home/me/shop/a\377.css", "a\357\277\275.css" },
};

static void
test_plan (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (plans); i++)
    {
      g_auto (GStrv)   paths = g_strsplit (plans[i].paths, " ", -1);
      g_auto (GStrv)   told = rouse_live_reload_plan ((const char *const *) paths, "/home/me/shop/");
      g_autofree char *got = g_strjoinv (" ", told);

      g_assert_cmpstr (got, ==, plans[i].expected);
    }
}

static void
test_plan_many (void)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv)           paths = NULL, told = NULL, few = NULL, whole = NULL;

  for (guint i = 0; i <= ROUSE_LIVE_RELOAD_IN_PLACE_MAX; i++)
    {
      g_autofree char *path = g_strdup_printf ("/home/me/shop/%u.png", i);

      g_strv_builder_add (builder, path);
    }
  paths = g_strv_builder_end (builder);
  told = rouse_live_reload_plan ((const char *const *) paths, "/home/me/shop");
  g_assert_cmpuint (g_strv_length (told), ==, 1);
  g_assert_cmpstr (told[0], ==, "/");
  few = rouse_live_reload_plan ((const char *const *) paths + 1, "/home/me/shop");
  g_assert_cmpuint (g_strv_length (few), ==, ROUSE_LIVE_RELOAD_IN_PLACE_MAX);
  whole = rouse_live_reload_plan (NULL, "/home/me/shop");
  g_assert_cmpstr (whole[0], ==, "/");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/hot/live-reload-message/parse/%zu", i);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_parse);
    }
  g_test_add_func ("/hot/live-reload-message/deep", test_deep);
  g_test_add_func ("/hot/live-reload-message/build", test_build);
  g_test_add_func ("/hot/live-reload-message/plan", test_plan);
  g_test_add_func ("/hot/live-reload-message/plan-many", test_plan_many);
  return g_test_run ();
}
