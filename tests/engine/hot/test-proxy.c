/* test-proxy.c - what becomes of requests while a program is not there
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "proxy-fixture.h"

#include <string.h>

static void /* It is passed on when the program is back, and not before. */
test_hold (ProxyFixture *f, gconstpointer data)
{
  g_autoptr (GSocket) client = NULL, program = NULL;

  rouse_proxy_set_state (f->proxy, ROUSE_PROXY_HOLDING, NULL);
  client = proxy_fixture_ask (f, POST);
  proxy_fixture_assert_nobody (f);
  rouse_proxy_set_state (f->proxy, ROUSE_PROXY_SERVING, NULL);
  program = proxy_fixture_accept_one (f);
  proxy_fixture_assert_heard (program, "abc", "POST / HTTP/1.1\r\n");
  proxy_fixture_say (program, OK);
  proxy_fixture_assert_heard (client, "ok", "HTTP/1.1 200");
}

static void /* For half a minute; then whoever asked is told when to proxy_fixture_ask again. */
test_hold_too_long (ProxyFixture *f, gconstpointer data)
{
  g_autoptr (GSocket) client = NULL;
  g_autofree char    *heard = NULL;

  rouse_proxy_set_state (f->proxy, ROUSE_PROXY_HOLDING, NULL);
  client = proxy_fixture_ask (f, "GET / HTTP/1.1\r\nAccept: text/html\r\n\r\n");
  proxy_fixture_settle (f);
  rouse_clock_fake_advance_ms (f->clock, ROUSE_PROXY_HOLD_MS - 1);
  proxy_fixture_settle (f);
  g_assert_cmpint (g_socket_get_available_bytes (client), ==, 0);
  rouse_clock_fake_advance_ms (f->clock, 1);
  heard = proxy_fixture_hear (client, "</html>");
  g_assert_true (g_str_has_prefix (heard, "HTTP/1.1 503"));
  g_assert_nonnull (strstr (heard, "\r\nRetry-After: 1\r\n"));
  g_assert_nonnull (strstr (heard, "http-equiv=\"refresh\""));
}

static void /* No more than so many. The others are told, and those that wait are not forgotten. */
test_hold_too_many (ProxyFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) clients = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GSocket)   late = NULL;

  rouse_proxy_set_state (f->proxy, ROUSE_PROXY_HOLDING, NULL);
  for (guint i = 0; i < ROUSE_PROXY_HELD_MAX; i++)
    g_ptr_array_add (clients, proxy_fixture_ask (f, GET));
  proxy_fixture_settle (f);
  late = proxy_fixture_ask (f, GET);
  proxy_fixture_assert_heard (late, "yet.\n", "HTTP/1.1 503");
  rouse_proxy_set_state (f->proxy, ROUSE_PROXY_SERVING, NULL);
  for (guint i = 0; i < ROUSE_PROXY_HELD_MAX; i++)
    {
      g_autoptr (GSocket) program = proxy_fixture_accept_one (f);

      proxy_fixture_say (program, OK);
    }
  for (guint i = 0; i < clients->len; i++)
    proxy_fixture_assert_heard (g_ptr_array_index (clients, i), "ok", "HTTP/1.1 200");
}

static void /* Those who have asked nothing make room; when nobody does, the others wait to be accepted. */
test_too_many_connections (ProxyFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) clients = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GSocket)   client = NULL, program = NULL;

  for (guint i = 0; i < ROUSE_PROXY_CONNECTIONS_MAX + 10; i++)
    g_ptr_array_add (clients, proxy_fixture_connect_to (f->front));
  client = proxy_fixture_ask (f, GET);
  program = proxy_fixture_accept_one (f);
  proxy_fixture_say (program, OK);
  proxy_fixture_assert_heard (client, "ok", "HTTP/1.1 200");
  proxy_fixture_assert_heard (g_ptr_array_index (clients, 0), NULL, "");
}

static void /* What has failed, and why, is said to all who proxy_fixture_ask and wait, in their language. */
test_failed (ProxyFixture *f, gconstpointer data)
{
  g_autoptr (GSocket) client = NULL;
  g_autofree char    *page = NULL;
  g_autofree char    *text = NULL;

  rouse_proxy_set_script (f->proxy, "http://127.0.0.1:1/a.js");
  rouse_proxy_set_state (f->proxy, ROUSE_PROXY_HOLDING, NULL);
  client = proxy_fixture_ask (f, "GET / HTTP/1.1\r\nAccept: text/html\r\n\r\n");
  proxy_fixture_settle (f);
  rouse_proxy_set_state (f->proxy, ROUSE_PROXY_FAILED, "no <such> thing");
  page = proxy_fixture_hear (client, "</html>");
  g_assert_true (g_str_has_prefix (page, "HTTP/1.1 502"));
  g_assert_nonnull (strstr (page, "no &lt;such&gt; thing"));
  g_assert_nonnull (strstr (page, "<html lang=\"en\" data-rouse-error>"));
  g_assert_nonnull (strstr (page, "<script src=\"http://127.0.0.1:1/a.js\""));
  g_assert_null (strstr (page, "http-equiv=\"refresh\""));
  /* The same connection, by a script. */
  proxy_fixture_say (client, GET);
  text = proxy_fixture_hear (client, "thing\n");
  g_assert_true (g_str_has_prefix (text, "HTTP/1.1 502"));
  g_assert_nonnull (strstr (text, "text/plain"));
  g_assert_nonnull (strstr (text, "no <such> thing\n"));
}

static void /* A name that somebody elsewhere has led here may be that of a page which is to read it. */
test_failed_by_name (ProxyFixture *f, gconstpointer data)
{
  static const struct
  {
    const char *host;
    gboolean    told;
  } hosts[] = {
    { "localhost:8080", TRUE },
    { "shop.localhost", TRUE },
    { "127.0.0.1:8080", TRUE },
    { "[::1]:8080", TRUE },
    { "192.168.1.5", TRUE },
    { "desk:8080", TRUE },
    { "rebind.example.com:8080", FALSE },
    { "127.0.0.1.example.com", FALSE },
    { "user@127.0.0.1", FALSE },
    { "", FALSE },
  };

  rouse_proxy_set_script (f->proxy, "http://127.0.0.1:1/a.js");
  rouse_proxy_set_state (f->proxy, ROUSE_PROXY_FAILED, "secret");
  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_autofree char    *request = g_strdup_printf ("GET / HTTP/1.1\r\nHost: %s\r\nAccept: text/html\r\n\r\n", hosts[i].host);
      g_autoptr (GSocket) client = proxy_fixture_ask (f, request);
      g_autofree char    *page = proxy_fixture_hear (client, "</html>");

      g_assert_true (g_str_has_prefix (page, "HTTP/1.1 502"));
      g_assert_cmpint (strstr (page, "secret") != NULL, ==, hosts[i].told);
      /* Then it is for the script to show it, or not. */
      g_assert_cmpint (strstr (page, "data-rouse-error") != NULL, ==, hosts[i].told);
    }
}

static void
test_down (ProxyFixture *f, gconstpointer data)
{
  g_autoptr (GSocket) client = NULL;

  rouse_proxy_set_state (f->proxy, ROUSE_PROXY_DOWN, NULL);
  client = proxy_fixture_ask (f, GET);
  proxy_fixture_assert_heard (client, "is stopped.\n", "HTTP/1.1 503");
  proxy_fixture_assert_nobody (f);
}

static void /* It says that it is ready, and nothing listens yet: it is given some time. */
test_refused (ProxyFixture *f, gconstpointer data)
{
  g_autoptr (GSocket) client = NULL, program = NULL, another = NULL;

  g_clear_object (&f->program);
  client = proxy_fixture_ask (f, POST);
  for (guint i = 0; i < 20; i++)
    {
      proxy_fixture_settle (f);
      rouse_clock_fake_advance_ms (f->clock, 100);
    }
  f->program = proxy_fixture_open_socket (f->target);
  proxy_fixture_settle (f);
  rouse_clock_fake_advance_ms (f->clock, 100);
  program = proxy_fixture_accept_one (f);
  proxy_fixture_say (program, OK);
  proxy_fixture_assert_heard (client, "ok", "HTTP/1.1 200");

  g_clear_object (&f->program);
  g_socket_close (program, NULL);
  another = proxy_fixture_ask (f, GET);
  for (guint i = 0; i < 120; i++)
    {
      proxy_fixture_settle (f);
      rouse_clock_fake_advance_ms (f->clock, 100);
    }
  proxy_fixture_assert_heard (another, ".\n", "HTTP/1.1 502");
}

#define ADD(name, func) g_test_add ("/hot/proxy/" name, ProxyFixture, NULL, proxy_fixture_set_up, func, proxy_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("hold", test_hold);
  ADD ("hold-too-long", test_hold_too_long);
  ADD ("hold-too-many", test_hold_too_many);
  ADD ("too-many-connections", test_too_many_connections);
  ADD ("failed", test_failed);
  ADD ("failed-by-name", test_failed_by_name);
  ADD ("down", test_down);
  ADD ("refused", test_refused);
  return g_test_run ();
}
