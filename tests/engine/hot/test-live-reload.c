/* test-live-reload.c - pages that follow: a real server and real WebSockets on this machine's loopback, no real time
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "clock-fake.h"
#include "hot/live-reload-message.h"
#include "hot/live-reload.h"

#include <libsoup/soup.h>

#define HELLO "{\"command\":\"hello\",\"protocols\":[\"" ROUSE_LIVE_RELOAD_PROTOCOL_7 "\"]}"
#define HELLO_AT(url) "{\"command\":\"hello\",\"protocols\":[\"" ROUSE_LIVE_RELOAD_PROTOCOL_7 "\"],\"url\":\"" url "\"}"
#define HELLO_OURS "{\"command\":\"hello\",\"protocols\":[\"" ROUSE_LIVE_RELOAD_PROTOCOL_7 "\",\"" ROUSE_LIVE_RELOAD_PROTOCOL_OURS "\"]}"

typedef struct
{
  RouseClockFake  *clock;
  RouseLiveReload *server;
  RouseBrowser    *browser; /* the same */
  SoupSession     *session;
} Fixture;

typedef struct
{
  SoupWebsocketConnection *connection; /* (owned) (nullable) */
  GError                  *error;      /* (owned) (nullable) why there is none */
  GQueue                   heard;      /* (element-type utf8) */
  gboolean                 closed;
} Page;

/* Nobody else is there, and if somebody is by then, another one is taken. */
static guint16
find_free_port (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();

  return g_socket_listener_add_any_inet_port (listener, NULL, NULL);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->clock = rouse_clock_fake_new ();
  f->server = rouse_live_reload_new (find_free_port (), ROUSE_CLOCK (f->clock));
  f->browser = ROUSE_BROWSER (f->server);
  f->session = soup_session_new_with_options ("proxy-resolver", NULL, NULL); /* the desktop has no say in this */
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->server);
  g_assert_cmpuint (rouse_clock_fake_get_n_alarms (f->clock), ==, 0);
  g_assert_finalize_object (f->clock);
  soup_session_abort (f->session);
  g_object_unref (f->session);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
add_project (Fixture *f, const char *key, const char *url)
{
  g_autoptr (RouseProject) project = rouse_project_new ();
  g_autoptr (GError)       error = NULL;

  project->name = g_strdup (key);
  project->root = g_strdup ("/home/me/shop");
  project->url = g_strdup (url);
  rouse_browser_add_project (f->browser, key, project, &error);
  g_assert_no_error (error);
}

/* Pages */

static void
message_cb (Page *page, int type, GBytes *bytes)
{
  gsize       length;
  const char *text = g_bytes_get_data (bytes, &length);

  g_assert_cmpint (type, ==, SOUP_WEBSOCKET_DATA_TEXT);
  g_queue_push_tail (&page->heard, g_strndup (text, length));
}

static void
closed_cb (Page *page)
{
  page->closed = TRUE;
}

static void
connected_cb (GObject *session, GAsyncResult *result, gpointer data)
{
  Page *page = data;

  page->connection = soup_session_websocket_connect_finish (SOUP_SESSION (session), result, &page->error);
  if (page->connection == NULL)
    return;
  g_signal_connect_swapped (page->connection, "message", G_CALLBACK (message_cb), page);
  g_signal_connect_swapped (page->connection, "closed", G_CALLBACK (closed_cb), page);
}

static void
page_free (Page *page)
{
  if (page->connection != NULL)
    g_signal_handlers_disconnect_by_data (page->connection, page);
  g_clear_object (&page->connection);
  g_clear_error (&page->error);
  g_queue_clear_full (&page->heard, g_free);
  g_free (page);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Page, page_free)

static void
wait_for_message (Page *page)
{
  while (g_queue_is_empty (&page->heard) && !page->closed)
    g_main_context_iteration (NULL, TRUE);
}

static char *
take (Page *page)
{
  wait_for_message (page);
  return g_queue_pop_head (&page->heard);
}

static void
assert_hears (Page *page, const char *expected)
{
  g_autofree char *heard = take (page);

  g_assert_cmpstr (heard, ==, expected);
}

static void
say (Page *page, const char *text)
{
  soup_websocket_connection_send_text (page->connection, text);
}

static void
wait_closed (Page *page)
{
  while (!page->closed)
    g_main_context_iteration (NULL, TRUE);
}

static Page *
try_connect (Fixture *f, const char *host, const char *query, const char *origin)
{
  Page                   *page = g_new0 (Page, 1);
  g_autofree char        *url = g_strdup_printf ("ws://%s:%u/livereload%s", host, rouse_live_reload_get_port (f->server), query);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);

  soup_session_websocket_connect_async (f->session, message, origin, NULL, G_PRIORITY_DEFAULT, NULL, connected_cb, page);
  while (page->connection == NULL && page->error == NULL)
    g_main_context_iteration (NULL, TRUE);
  return page;
}

/* A page that has been greeted, says @hello, and has heard all that there is at once. */
static Page *
open_page (Fixture *f, const char *query, const char *origin, const char *hello, const char *key)
{
  Page            *page = try_connect (f, "127.0.0.1", query, origin);
  guint            before = rouse_browser_get_n_pages (f->browser, key);
  g_autofree char *greeting = NULL;

  g_assert_no_error (page->error);
  greeting = take (page);
  g_assert_true (g_str_has_prefix (greeting, "{\"command\":\"hello\","));
  say (page, hello);
  while (rouse_browser_get_n_pages (f->browser, key) == before)
    g_main_context_iteration (NULL, TRUE);
  return page;
}

static void
keep_result_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static char * /* (transfer full): an answer's text */
fetch (Fixture *f, const char *method, const char *path, const char *origin, guint *status)
{
  g_autofree char        *url = g_strdup_printf ("http://127.0.0.1:%u%s", rouse_live_reload_get_port (f->server), path);
  g_autoptr (SoupMessage) message = soup_message_new (method, url);
  g_autoptr (GBytes)      bytes = NULL;
  SoupMessageHeaders     *headers = soup_message_get_response_headers (message);
  GAsyncResult           *result = NULL;

  if (origin != NULL)
    soup_message_headers_append (soup_message_get_request_headers (message), "Origin", origin);
  soup_session_send_and_read_async (f->session, message, G_PRIORITY_DEFAULT, NULL, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  bytes = soup_session_send_and_read_finish (f->session, result, NULL);
  g_object_unref (result);
  *status = soup_message_get_status (message);
  g_assert_cmpstr (soup_message_headers_get_one (headers, "X-Content-Type-Options"), ==, "nosniff");
  g_assert_cmpstr (soup_message_headers_get_one (headers, "Cache-Control"), ==, "no-store");
  g_assert_null (soup_message_headers_get_one (headers, "Access-Control-Allow-Origin"));
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* Listening */

static void
test_listens_with_projects (Fixture *f, gconstpointer data)
{
  g_assert_cmpuint (rouse_live_reload_get_port (f->server), ==, 0);
  g_assert_null (rouse_browser_dup_script (f->browser, "a"));
  add_project (f, "a", NULL);
  g_assert_cmpuint (rouse_live_reload_get_port (f->server), ==, rouse_live_reload_get_wanted_port (f->server));
  add_project (f, "b", NULL);
  rouse_browser_remove_project (f->browser, "a");
  g_assert_cmpuint (rouse_live_reload_get_port (f->server), !=, 0);
  rouse_browser_remove_project (f->browser, "b");
  rouse_browser_remove_project (f->browser, "b");
  g_assert_cmpuint (rouse_live_reload_get_port (f->server), ==, 0);
  add_project (f, "a", NULL);
  g_assert_cmpuint (rouse_live_reload_get_port (f->server), ==, rouse_live_reload_get_wanted_port (f->server));
}

/* Another one is at the port: also one that has only half of it. */
static void
test_port_taken (Fixture *f, gconstpointer data)
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
      add_project (f, "a", NULL);
      g_assert_cmpuint (rouse_live_reload_get_port (f->server), !=, 0);
      g_assert_cmpuint (rouse_live_reload_get_port (f->server), !=, port);
      rouse_browser_remove_project (f->browser, "a");
      g_socket_listener_close (other);
    }
}

static void
test_script (Fixture *f, gconstpointer data)
{
  g_autofree char *address = NULL, *expected = NULL, *script = NULL, *again = NULL, *plain = NULL;
  guint            status;

  add_project (f, "my shop&co", NULL);
  address = rouse_browser_dup_script (f->browser, "my shop&co");
  expected = g_strdup_printf ("http://127.0.0.1:%u/livereload.js?project=my%%20shop%%26co", rouse_live_reload_get_port (f->server));
  g_assert_cmpstr (address, ==, expected);
  script = fetch (f, "GET", "/livereload.js?project=my%20shop%26co", NULL, &status);
  g_assert_cmpuint (status, ==, 200);
  g_assert_nonnull (strstr (script, "WebSocket"));
  g_assert_null (strstr (script, "@SINCE@"));
  g_assert_false (g_str_has_suffix (script, "})('');\n"));
  rouse_browser_reload (f->browser, "my shop&co", NULL);
  again = fetch (f, "GET", "/livereload.js?project=my%20shop%26co", NULL, &status);
  g_assert_cmpstr (again, !=, script);
  plain = fetch (f, "GET", "/livereload.js", "http://localhost:8000", &status);
  g_assert_true (g_str_has_suffix (plain, "})('');\n"));
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
test_requests (Fixture *f, gconstpointer data)
{
  add_project (f, "a", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      guint            status;
      g_autofree char *text = fetch (f, requests[i].method, requests[i].path, requests[i].origin, &status);

      g_assert_nonnull (text);
      if (status != requests[i].status)
        g_error ("%s %s from %s: %u", requests[i].method, requests[i].path, requests[i].origin, status);
    }
}

static void
test_origins (Fixture *f, gconstpointer data)
{
  g_autoptr (Page) none = NULL, local = NULL, foreign = NULL, known = NULL;

  add_project (f, "a", "https://shop.test/");
  none = try_connect (f, "127.0.0.1", "", NULL);
  g_assert_no_error (none->error);
  local = try_connect (f, "localhost", "", "http://localhost:8000");
  g_assert_no_error (local->error);
  known = try_connect (f, "127.0.0.1", "", "https://shop.test");
  g_assert_no_error (known->error);
  foreign = try_connect (f, "127.0.0.1", "", "https://evil.example");
  g_assert_error (foreign->error, SOUP_WEBSOCKET_ERROR, SOUP_WEBSOCKET_ERROR_NOT_WEBSOCKET);
}

/* Following */

static void
test_reload (Fixture *f, gconstpointer data)
{
  static const char *const sheets[] = { "/home/me/shop/static/a.css", "/home/me/shop/b.png", NULL };
  static const char *const mixed[] = { "/home/me/shop/static/a.css", "/home/me/shop/index.html", NULL };
  g_autoptr (Page)         page = NULL;

  add_project (f, "a", NULL);
  page = open_page (f, "", "http://localhost:8000", HELLO, "a");
  rouse_browser_reload (f->browser, "a", sheets);
  assert_hears (page, "{\"command\":\"reload\",\"path\":\"static/a.css\",\"liveCSS\":true,\"liveImg\":true}");
  assert_hears (page, "{\"command\":\"reload\",\"path\":\"b.png\",\"liveCSS\":true,\"liveImg\":true}");
  rouse_browser_reload (f->browser, "a", mixed);
  assert_hears (page, "{\"command\":\"reload\",\"path\":\"/\",\"liveCSS\":true,\"liveImg\":true}");
  rouse_browser_reload (f->browser, "unknown", NULL);
  rouse_browser_set_error (f->browser, "a", "web", "Traceback");
  rouse_browser_reload (f->browser, "a", NULL);
  assert_hears (page, "{\"command\":\"reload\",\"path\":\"/\",\"liveCSS\":true,\"liveImg\":true}");
}

static void
test_two_projects (Fixture *f, gconstpointer data)
{
  static const char *const css[] = { "/home/me/shop/x.css", NULL };
  g_autoptr (Page)         a = NULL, b = NULL, by_key = NULL, moved = NULL;
  g_autofree char         *state = NULL, *reload = NULL;

  add_project (f, "a", "http://localhost:8000/");
  add_project (f, "b", "http://localhost:9000/");
  a = open_page (f, "", "http://localhost:8000", HELLO, "a");
  b = open_page (f, "", "http://localhost:9000", HELLO, "b");
  by_key = open_page (f, "?project=b", "http://localhost:8000", HELLO_OURS, "b");
  moved = open_page (f, "", "http://localhost:1", HELLO_AT ("http://localhost:9000/x"), "b");
  state = take (by_key);
  g_assert_cmpuint (rouse_browser_get_n_pages (f->browser, "a"), ==, 1);
  g_assert_cmpuint (rouse_browser_get_n_pages (f->browser, "b"), ==, 3);
  rouse_browser_reload (f->browser, "b", css);
  rouse_browser_reload (f->browser, "a", NULL);
  assert_hears (a, "{\"command\":\"reload\",\"path\":\"/\",\"liveCSS\":true,\"liveImg\":true}");
  assert_hears (b, "{\"command\":\"reload\",\"path\":\"x.css\",\"liveCSS\":true,\"liveImg\":true}");
  assert_hears (moved, "{\"command\":\"reload\",\"path\":\"x.css\",\"liveCSS\":true,\"liveImg\":true}");
  reload = take (by_key);
  g_assert_true (g_str_has_prefix (reload, "{\"command\":\"reload\",\"path\":\"x.css\",\"liveCSS\":true,\"liveImg\":true,\"since\":\""));
  g_assert_true (g_queue_is_empty (&a->heard));
}

/* Of an error, those are told who are there, those who come, and those who never asked are not. */
static void
test_errors (Fixture *f, gconstpointer data)
{
  g_autoptr (Page) early = NULL, late = NULL, foreign = NULL;
  g_autofree char *first = NULL, *second = NULL;

  add_project (f, "a", NULL);
  early = open_page (f, "?project=a", NULL, HELLO_OURS, "a");
  foreign = open_page (f, "", NULL, HELLO, "a");
  first = take (early);
  g_assert_true (g_str_has_prefix (first, "{\"command\":\"rouse-state\",\"since\":\""));
  rouse_browser_set_error (f->browser, "a", "web", "NameError: x");
  rouse_browser_set_error (f->browser, "a", "web", "NameError: x");
  assert_hears (early, "{\"command\":\"rouse-error\",\"program\":\"web\",\"text\":\"NameError: x\"}");
  late = open_page (f, "?project=a", NULL, HELLO_OURS, "a");
  second = take (late);
  g_assert_cmpstr (second, ==, first);
  assert_hears (late, "{\"command\":\"rouse-error\",\"program\":\"web\",\"text\":\"NameError: x\"}");
  rouse_browser_set_error (f->browser, "a", "web", NULL);
  rouse_browser_set_error (f->browser, "a", "web", NULL);
  assert_hears (early, "{\"command\":\"rouse-fixed\",\"program\":\"web\"}");
  assert_hears (late, "{\"command\":\"rouse-fixed\",\"program\":\"web\"}");
  rouse_browser_reload (f->browser, "a", NULL);
  assert_hears (foreign, "{\"command\":\"reload\",\"path\":\"/\",\"liveCSS\":true,\"liveImg\":true}");
}

/* A page that comes back sees by the state whether it has missed something. */
static void
test_state (Fixture *f, gconstpointer data)
{
  g_autoptr (Page) first = NULL, same = NULL, other = NULL;
  g_autofree char *a = NULL, *b = NULL, *c = NULL;

  add_project (f, "a", NULL);
  add_project (f, "b", NULL);
  first = open_page (f, "?project=a", NULL, HELLO_OURS, "a");
  a = take (first);
  rouse_browser_reload (f->browser, "b", NULL);
  add_project (f, "a", "http://localhost:8000/");
  same = open_page (f, "?project=a", NULL, HELLO_OURS, "a");
  b = take (same);
  g_assert_cmpstr (a, ==, b);
  rouse_browser_reload (f->browser, "a", NULL);
  other = open_page (f, "?project=a", NULL, HELLO_OURS, "a");
  c = take (other);
  g_assert_cmpstr (a, !=, c);
}

static void
test_long_error (Fixture *f, gconstpointer data)
{
  g_autofree char *text = g_strnfill (100000, 'x'), *heard = NULL;
  g_autoptr (Page) page = NULL;

  add_project (f, "a", NULL);
  rouse_browser_set_error (f->browser, "a", "web", text);
  page = open_page (f, "?project=a", NULL, HELLO_OURS, "a");
  g_free (take (page));
  heard = take (page);
  g_assert_cmpuint (strlen (heard), <, 9000);
}

static void
count_cb (guint *count, const char *key)
{
  g_assert_cmpstr (key, ==, "a");
  ++*count;
}

static void
test_pages_changed (Fixture *f, gconstpointer data)
{
  guint            count = 0;
  g_autoptr (Page) page = NULL;

  g_signal_connect_swapped (f->server, "pages-changed", G_CALLBACK (count_cb), &count);
  add_project (f, "a", NULL);
  page = open_page (f, "", NULL, HELLO, "a");
  g_assert_cmpuint (count, ==, 2);
  g_clear_pointer (&page, page_free);
  while (count == 2)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (rouse_browser_get_n_pages (f->browser, "a"), ==, 0);
}

/* A project that goes takes its errors with it; the last one, the pages. */
static void
test_remove (Fixture *f, gconstpointer data)
{
  g_autoptr (Page) page = NULL;

  add_project (f, "a", NULL);
  add_project (f, "b", NULL);
  page = open_page (f, "?project=a", NULL, HELLO_OURS, "a");
  g_free (take (page));
  rouse_browser_set_error (f->browser, "a", "web", "x");
  g_free (take (page));
  rouse_browser_remove_project (f->browser, "a");
  assert_hears (page, "{\"command\":\"rouse-fixed\",\"program\":\"web\"}");
  g_assert_false (page->closed);
  rouse_browser_remove_project (f->browser, "b");
  wait_closed (page);
}

/* Misbehaving */

static const char *const rude[] = {
  "{\"command\":\"info\",\"url\":\"http://localhost/\"}",
  "{\"command\":\"hello\",\"protocols\":[\"http://livereload.com/protocols/official-6\"]}",
  "!!ver:1.6",
  "",
};

static void
test_rude (Fixture *f, gconstpointer data)
{
  add_project (f, "a", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rude); i++)
    {
      g_autoptr (Page) page = try_connect (f, "127.0.0.1", "", NULL);

      say (page, rude[i]);
      wait_closed (page);
      g_assert_cmpuint (rouse_browser_get_n_pages (f->browser, "a"), ==, 0);
    }
}

static void
test_binary (Fixture *f, gconstpointer data)
{
  g_autoptr (Page) page = NULL;

  add_project (f, "a", NULL);
  page = open_page (f, "", NULL, HELLO, "a");
  soup_websocket_connection_send_binary (page->connection, "x", 1);
  wait_closed (page);
  g_assert_cmpint (soup_websocket_connection_get_close_code (page->connection), ==, SOUP_WEBSOCKET_CLOSE_UNSUPPORTED_DATA);
}

static void
test_no_hello (Fixture *f, gconstpointer data)
{
  g_autoptr (Page) silent = NULL, polite = NULL;

  add_project (f, "a", NULL);
  silent = try_connect (f, "127.0.0.1", "", NULL);
  polite = open_page (f, "", NULL, HELLO, "a");
  rouse_clock_fake_advance_ms (f->clock, 5000);
  wait_closed (silent);
  rouse_browser_reload (f->browser, "a", NULL);
  g_free (take (polite));
  g_assert_false (polite->closed);
}

/* Who does not read what is sent is cut off before it fills our memory. */
static void
test_no_reading (Fixture *f, gconstpointer data)
{
  static const char             handshake[] = "GET /livereload HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                              "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
  static const guint8           mask[] = { 0, 0, 0, 0 };
  const guint8                  head[] = { 0x81, 0x80 | (sizeof HELLO_OURS - 1) };
  g_autoptr (GSocketClient)     client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  GOutputStream                *stream;
  g_autofree char              *text = g_strnfill (8000, 'x');
  guint                         n = 0;

  G_STATIC_ASSERT (sizeof HELLO_OURS - 1 < 126);
  add_project (f, "a", NULL);
  g_socket_client_set_enable_proxy (client, FALSE);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1", rouse_live_reload_get_port (f->server), NULL, NULL);
  stream = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_assert_true (g_output_stream_write_all (stream, handshake, sizeof handshake - 1, NULL, NULL, NULL));
  g_assert_true (g_output_stream_write_all (stream, head, sizeof head, NULL, NULL, NULL));
  g_assert_true (g_output_stream_write_all (stream, mask, sizeof mask, NULL, NULL, NULL));
  g_assert_true (g_output_stream_write_all (stream, HELLO_OURS, sizeof HELLO_OURS - 1, NULL, NULL, NULL));
  while (rouse_browser_get_n_pages (f->browser, "a") == 0)
    g_main_context_iteration (NULL, TRUE);
  for (; rouse_browser_get_n_pages (f->browser, "a") > 0 && n < 10000; n++)
    {
      text[0] = (char) ('a' + n % 2);
      rouse_browser_set_error (f->browser, "a", "web", text);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
  g_assert_cmpuint (n, >, 1);
  g_assert_cmpuint (n, <, 10000); /* 80 MB: no kernel keeps that much */
}

/* Who connects and asks for nothing. */
static void
test_no_request (Fixture *f, gconstpointer data)
{
  g_autoptr (GSocketClient)     client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  GInputStream                 *stream;
  char                          byte;

  add_project (f, "a", NULL);
  g_socket_client_set_enable_proxy (client, FALSE);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1", rouse_live_reload_get_port (f->server), NULL, NULL);
  g_assert_nonnull (connection);
  while (rouse_clock_fake_get_n_alarms (f->clock) == 0)
    g_main_context_iteration (NULL, TRUE);
  rouse_clock_fake_advance_ms (f->clock, 5000);
  stream = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  g_assert_cmpint (g_input_stream_read (stream, &byte, 1, NULL, NULL), <=, 0);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, func) g_test_add ("/hot/live-reload/" name, Fixture, NULL, set_up, func, tear_down)
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
  ADD ("rude", test_rude);
  ADD ("binary", test_binary);
  ADD ("no-hello", test_no_hello);
  ADD ("no-reading", test_no_reading);
  ADD ("no-request", test_no_request);
  return g_test_run ();
}
