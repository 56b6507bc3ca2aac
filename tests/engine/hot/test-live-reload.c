/* test-live-reload.c - pages that follow: a real server and real WebSockets on this machine's loopback, no real time
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "live-reload-fixture.h"

/* Listening */

static void
test_listens_with_projects (LiveReloadFixture *f, gconstpointer data)
{
  g_assert_cmpuint (rouse_live_reload_get_port (f->server), ==, 0);
  g_assert_null (rouse_browser_dup_script (f->browser, "a"));
  live_reload_add_project (f, "a", NULL);
  g_assert_cmpuint (rouse_live_reload_get_port (f->server), ==, rouse_live_reload_get_wanted_port (f->server));
  live_reload_add_project (f, "b", NULL);
  rouse_browser_remove_project (f->browser, "a");
  g_assert_cmpuint (rouse_live_reload_get_port (f->server), !=, 0);
  rouse_browser_remove_project (f->browser, "b");
  rouse_browser_remove_project (f->browser, "b");
  g_assert_cmpuint (rouse_live_reload_get_port (f->server), ==, 0);
  live_reload_add_project (f, "a", NULL);
  g_assert_cmpuint (rouse_live_reload_get_port (f->server), ==, rouse_live_reload_get_wanted_port (f->server));
}

/* Another one is at the port: also one that has only half of it. */
static void
test_port_taken (LiveReloadFixture *f, gconstpointer data)
{
  static const GSocketFamily families[] = { G_SOCKET_FAMILY_IPV4, G_SOCKET_FAMILY_IPV6 };

  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    {
      guint16                     port = rouse_live_reload_get_wanted_port (f->server);
      g_autoptr (GSocketListener) other = g_socket_listener_new ();
      g_autoptr (GInetAddress)    loopback = g_inet_address_new_loopback (families[i]);
      g_autoptr (GSocketAddress)  address = g_inet_socket_address_new (loopback, port);

      if (!g_socket_listener_add_address (other, address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, NULL, NULL))
        continue; /* without that family */
      live_reload_add_project (f, "a", NULL);
      g_assert_cmpuint (rouse_live_reload_get_port (f->server), !=, 0);
      g_assert_cmpuint (rouse_live_reload_get_port (f->server), !=, port);
      rouse_browser_remove_project (f->browser, "a");
      g_socket_listener_close (other);
    }
}

static void
test_script (LiveReloadFixture *f, gconstpointer data)
{
  g_autofree char *address = NULL, *expected = NULL, *script = NULL, *again = NULL, *plain = NULL;
  guint            status;

  live_reload_add_project (f, "my shop&co", NULL);
  address = rouse_browser_dup_script (f->browser, "my shop&co");
  expected = g_strdup_printf ("http://127.0.0.1:%u/livereload.js?project=my%%20shop%%26co", rouse_live_reload_get_port (f->server));
  g_assert_cmpstr (address, ==, expected);
  script = live_reload_fetch (f, "GET", "/livereload.js?project=my%20shop%26co", NULL, &status);
  g_assert_cmpuint (status, ==, 200);
  g_assert_nonnull (strstr (script, "WebSocket"));
  g_assert_null (strstr (script, "@SINCE@"));
  g_assert_null (strstr (script, "@STYLE@"));
  g_assert_null (strstr (script, "})('', \""));
  rouse_browser_reload (f->browser, "my shop&co", NULL);
  again = live_reload_fetch (f, "GET", "/livereload.js?project=my%20shop%26co", NULL, &status);
  g_assert_cmpstr (again, !=, script);
  plain = live_reload_fetch (f, "GET", "/livereload.js", "http://localhost:8000", &status);
  g_assert_nonnull (strstr (plain, "})('', \""));
}

static const struct
{
  const char *method, *path, *origin;
  guint       status;
} requests[] = {
  { "GET", "/", NULL, 200 },
  { "GET", "/", "http://localhost:8000", 200 },
  { "GET", "/x", NULL, 404 },
  { "GET", "/livereload.js/x", NULL, 404 },
  { "GET", "/livereload/x", NULL, 404 },
  { "GET", "/livereload", NULL, 400 },
  { "POST", "/", NULL, 405 },
  { "OPTIONS", "/livereload", NULL, 405 },
  { "GET", "/livereload.js", "http://evil.example", 403 },
  { "GET", "/", "null", 403 },
};

static void
test_requests (LiveReloadFixture *f, gconstpointer data)
{
  live_reload_add_project (f, "a", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      guint            status;
      g_autofree char *text = live_reload_fetch (f, requests[i].method, requests[i].path, requests[i].origin, &status);

      g_assert_nonnull (text);
      if (status != requests[i].status)
        g_error ("%s %s from %s: %u", requests[i].method, requests[i].path, requests[i].origin, status);
    }
}

static void
test_origins (LiveReloadFixture *f, gconstpointer data)
{
  g_autoptr (Page) none = NULL, local = NULL, foreign = NULL, known = NULL;

  live_reload_add_project (f, "a", "https://shop.test/");
  none = page_try (f, "127.0.0.1", "", NULL);
  g_assert_no_error (none->error);
  local = page_try (f, "localhost", "", "http://localhost:8000");
  g_assert_no_error (local->error);
  known = page_try (f, "127.0.0.1", "", "https://shop.test");
  g_assert_no_error (known->error);
  foreign = page_try (f, "127.0.0.1", "", "https://evil.example");
  g_assert_error (foreign->error, SOUP_WEBSOCKET_ERROR, SOUP_WEBSOCKET_ERROR_NOT_WEBSOCKET);
}

/* Following */

static void
test_reload (LiveReloadFixture *f, gconstpointer data)
{
  static const char *const sheets[] = { "/home/me/shop/static/a.css", "/home/me/shop/b.png", NULL };
  static const char *const mixed[] = { "/home/me/shop/static/a.css", "/home/me/shop/index.html", NULL };
  g_autoptr (Page)         page = NULL;

  live_reload_add_project (f, "a", NULL);
  page = page_open (f, "", "http://localhost:8000", HELLO, "a");
  rouse_browser_reload (f->browser, "a", sheets);
  page_assert_hears (page, "{\"command\":\"reload\",\"path\":\"static/a.css\",\"liveCSS\":true,\"liveImg\":true}");
  page_assert_hears (page, "{\"command\":\"reload\",\"path\":\"b.png\",\"liveCSS\":true,\"liveImg\":true}");
  rouse_browser_reload (f->browser, "a", mixed);
  page_assert_hears (page, "{\"command\":\"reload\",\"path\":\"/\",\"liveCSS\":true,\"liveImg\":true}");
  rouse_browser_reload (f->browser, "unknown", NULL);
  rouse_browser_set_error (f->browser, "a", "web", "Traceback");
  rouse_browser_reload (f->browser, "a", NULL);
  page_assert_hears (page, "{\"command\":\"reload\",\"path\":\"/\",\"liveCSS\":true,\"liveImg\":true}");
}

static void
test_two_projects (LiveReloadFixture *f, gconstpointer data)
{
  static const char *const css[] = { "/home/me/shop/x.css", NULL };
  g_autoptr (Page)         a = NULL, b = NULL, by_key = NULL, moved = NULL;
  g_autofree char         *state = NULL, *reload = NULL;

  live_reload_add_project (f, "a", "http://localhost:8000/");
  live_reload_add_project (f, "b", "http://localhost:9000/");
  a = page_open (f, "", "http://localhost:8000", HELLO, "a");
  b = page_open (f, "", "http://localhost:9000", HELLO, "b");
  by_key = page_open (f, "?project=b", "http://localhost:8000", HELLO_OURS, "b");
  moved = page_open (f, "", "http://localhost:1", HELLO_AT ("http://localhost:9000/x"), "b");
  state = page_take (by_key);
  g_assert_cmpuint (rouse_browser_get_n_pages (f->browser, "a"), ==, 1);
  g_assert_cmpuint (rouse_browser_get_n_pages (f->browser, "b"), ==, 3);
  rouse_browser_reload (f->browser, "b", css);
  rouse_browser_reload (f->browser, "a", NULL);
  page_assert_hears (a, "{\"command\":\"reload\",\"path\":\"/\",\"liveCSS\":true,\"liveImg\":true}");
  page_assert_hears (b, "{\"command\":\"reload\",\"path\":\"x.css\",\"liveCSS\":true,\"liveImg\":true}");
  page_assert_hears (moved, "{\"command\":\"reload\",\"path\":\"x.css\",\"liveCSS\":true,\"liveImg\":true}");
  reload = page_take (by_key);
  g_assert_true (g_str_has_prefix (reload, "{\"command\":\"reload\",\"path\":\"x.css\",\"liveCSS\":true,\"liveImg\":true,\"since\":\""));
  g_assert_true (g_queue_is_empty (&a->heard));
}

/* Of an error, those are told who are there, those who come, and those who never asked are not. */
static void
test_errors (LiveReloadFixture *f, gconstpointer data)
{
  g_autoptr (Page) early = NULL, late = NULL, foreign = NULL;
  g_autofree char *first = NULL, *second = NULL;

  live_reload_add_project (f, "a", NULL);
  early = page_open (f, "?project=a", NULL, HELLO_OURS, "a");
  foreign = page_open (f, "", NULL, HELLO, "a");
  first = page_take (early);
  g_assert_true (g_str_has_prefix (first, "{\"command\":\"rouse-state\",\"since\":\""));
  rouse_browser_set_error (f->browser, "a", "web", "NameError: x");
  rouse_browser_set_error (f->browser, "a", "web", "NameError: x");
  page_assert_hears (early, "{\"command\":\"rouse-error\",\"key\":\"a\",\"project\":\"a\",\"program\":\"web\",\"text\":\"NameError: x\"}");
  late = page_open (f, "?project=a", NULL, HELLO_OURS, "a");
  second = page_take (late);
  g_assert_cmpstr (second, ==, first);
  page_assert_hears (late, "{\"command\":\"rouse-error\",\"key\":\"a\",\"project\":\"a\",\"program\":\"web\",\"text\":\"NameError: x\"}");
  rouse_browser_set_error (f->browser, "a", "web", NULL);
  rouse_browser_set_error (f->browser, "a", "web", NULL);
  page_assert_hears (early, "{\"command\":\"rouse-fixed\",\"key\":\"a\",\"program\":\"web\"}");
  page_assert_hears (late, "{\"command\":\"rouse-fixed\",\"key\":\"a\",\"program\":\"web\"}");
  rouse_browser_reload (f->browser, "a", NULL);
  page_assert_hears (foreign, "{\"command\":\"reload\",\"path\":\"/\",\"liveCSS\":true,\"liveImg\":true}");
}

/* A page that comes back sees by the state whether it has missed something. */
static void
test_state (LiveReloadFixture *f, gconstpointer data)
{
  g_autoptr (Page) first = NULL, same = NULL, other = NULL;
  g_autofree char *a = NULL, *b = NULL, *c = NULL;

  live_reload_add_project (f, "a", NULL);
  live_reload_add_project (f, "b", NULL);
  first = page_open (f, "?project=a", NULL, HELLO_OURS, "a");
  a = page_take (first);
  rouse_browser_reload (f->browser, "b", NULL);
  live_reload_add_project (f, "a", "http://localhost:8000/");
  same = page_open (f, "?project=a", NULL, HELLO_OURS, "a");
  b = page_take (same);
  g_assert_cmpstr (a, ==, b);
  rouse_browser_reload (f->browser, "a", NULL);
  other = page_open (f, "?project=a", NULL, HELLO_OURS, "a");
  c = page_take (other);
  g_assert_cmpstr (a, !=, c);
}

static void
test_long_error (LiveReloadFixture *f, gconstpointer data)
{
  g_autofree char *text = g_strnfill (100000, 'x'), *heard = NULL;
  g_autoptr (Page) page = NULL;

  live_reload_add_project (f, "a", NULL);
  rouse_browser_set_error (f->browser, "a", "web", text);
  page = page_open (f, "?project=a", NULL, HELLO_OURS, "a");
  g_free (page_take (page));
  heard = page_take (page);
  g_assert_cmpuint (strlen (heard), <, 9000);
}

static void
count_cb (guint *count, const char *key)
{
  g_assert_cmpstr (key, ==, "a");
  ++*count;
}

static void
test_pages_changed (LiveReloadFixture *f, gconstpointer data)
{
  guint            count = 0;
  g_autoptr (Page) page = NULL;

  g_signal_connect_swapped (f->server, "pages-changed", G_CALLBACK (count_cb), &count);
  live_reload_add_project (f, "a", NULL);
  page = page_open (f, "", NULL, HELLO, "a");
  g_assert_cmpuint (count, ==, 2);
  g_clear_pointer (&page, page_free);
  while (count == 2)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (rouse_browser_get_n_pages (f->browser, "a"), ==, 0);
}

/* A project that goes takes its errors with it; the last one, the pages. */
static void
test_remove (LiveReloadFixture *f, gconstpointer data)
{
  g_autoptr (Page) page = NULL;

  live_reload_add_project (f, "a", NULL);
  live_reload_add_project (f, "b", NULL);
  page = page_open (f, "?project=a", NULL, HELLO_OURS, "a");
  g_free (page_take (page));
  rouse_browser_set_error (f->browser, "a", "web", "x");
  g_free (page_take (page));
  rouse_browser_remove_project (f->browser, "a");
  page_assert_hears (page, "{\"command\":\"rouse-fixed\",\"key\":\"a\",\"program\":\"web\"}");
  g_assert_false (page->closed);
  rouse_browser_remove_project (f->browser, "b");
  page_wait_closed (page);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, func) g_test_add ("/hot/live-reload/" name, LiveReloadFixture, NULL, live_reload_set_up, func, live_reload_tear_down)
  ADD ("listens-with-projects", test_listens_with_projects);
  ADD ("port-taken", test_port_taken);
  ADD ("script", test_script);
  ADD ("requests", test_requests);
  ADD ("origins", test_origins);
  ADD ("reload", test_reload);
  ADD ("two-projects", test_two_projects);
  ADD ("errors", test_errors);
  ADD ("state", test_state);
  ADD ("long-error", test_long_error);
  ADD ("pages-changed", test_pages_changed);
  ADD ("remove", test_remove);
  return g_test_run ();
}
