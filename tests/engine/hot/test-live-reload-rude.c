/* test-live-reload-rude.c - who connects and does not behave as a page does: no real time
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "live-reload-fixture.h"

static const char *const rude[] = {
  "{\"command\":\"info\",\"url\":\"http://localhost/\"}",
  "{\"command\":\"hello\",\"protocols\":[\"http://livereload.com/protocols/official-6\"]}",
  "!!ver:1.6",
  "",
};

static void
test_rude (LiveReloadFixture *f, gconstpointer data)
{
  live_reload_add_project (f, "a", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rude); i++)
    {
      g_autoptr (Page) page = page_try (f, "127.0.0.1", "", NULL);

      page_say (page, rude[i]);
      page_wait_closed (page);
      g_assert_cmpuint (rouse_browser_get_n_pages (f->browser, "a"), ==, 0);
    }
}

static void
test_binary (LiveReloadFixture *f, gconstpointer data)
{
  g_autoptr (Page) page = NULL;

  live_reload_add_project (f, "a", NULL);
  page = page_open (f, "", NULL, HELLO, "a");
  soup_websocket_connection_send_binary (page->connection, "x", 1);
  page_wait_closed (page);
  g_assert_cmpint (soup_websocket_connection_get_close_code (page->connection), ==, SOUP_WEBSOCKET_CLOSE_UNSUPPORTED_DATA);
}

static void
test_no_hello (LiveReloadFixture *f, gconstpointer data)
{
  g_autoptr (Page) silent = NULL, polite = NULL;

  live_reload_add_project (f, "a", NULL);
  silent = page_try (f, "127.0.0.1", "", NULL);
  polite = page_open (f, "", NULL, HELLO, "a");
  rouse_clock_fake_advance_ms (f->clock, 5000);
  page_wait_closed (silent);
  rouse_browser_reload (f->browser, "a", NULL);
  g_free (page_take (polite));
  g_assert_false (polite->closed);
}

/* Who does not read what is sent is cut off before it fills our memory. */
static void
test_no_reading (LiveReloadFixture *f, gconstpointer data)
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
  live_reload_add_project (f, "a", NULL);
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
test_no_request (LiveReloadFixture *f, gconstpointer data)
{
  g_autoptr (GSocketClient)     client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  GInputStream                 *stream;
  char                          byte;

  live_reload_add_project (f, "a", NULL);
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

#define ADD(name, func) g_test_add ("/hot/live-reload-rude/" name, LiveReloadFixture, NULL, live_reload_set_up, func, live_reload_tear_down)
  ADD ("rude", test_rude);
  ADD ("binary", test_binary);
  ADD ("no-hello", test_no_hello);
  ADD ("no-reading", test_no_reading);
  ADD ("no-request", test_no_request);
  return g_test_run ();
}
