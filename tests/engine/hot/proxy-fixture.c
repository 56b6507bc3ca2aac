/* proxy-fixture.c - a proxy before a program that is the test itself
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "proxy-fixture.h"

#include <string.h>

static guint16
get_port (GSocket *socket)
{
  g_autoptr (GSocketAddress) address = g_socket_get_local_address (socket, NULL);

  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
}

GSocket *
proxy_fixture_open_socket (guint16 port)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", port);
  GSocket                   *socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  g_autoptr (GError)         error = NULL;

  g_socket_bind (socket, address, TRUE, &error);
  g_assert_no_error (error);
  g_socket_set_listen_backlog (socket, 512);
  g_socket_listen (socket, &error);
  g_assert_no_error (error);
  g_socket_set_blocking (socket, FALSE);
  return socket;
}

void
proxy_fixture_set_up (ProxyFixture *f, gconstpointer data)
{
  g_autoptr (GSocket) front = proxy_fixture_open_socket (0);
  g_autofree char    *text = NULL;

  f->clock = rouse_clock_fake_new ();
  f->program = proxy_fixture_open_socket (0);
  f->front = get_port (front);
  f->target = get_port (f->program);
  text = g_strdup_printf ("%u -> 127.0.0.1:%u", f->front, f->target);
  f->proxy = rouse_proxy_new (rouse_proxy_spec_parse (text, NULL), "web", front, ROUSE_CLOCK (f->clock));
  rouse_proxy_set_state (f->proxy, ROUSE_PROXY_SERVING, NULL);
}

void
proxy_fixture_tear_down (ProxyFixture *f, gconstpointer data)
{
  g_clear_pointer (&f->proxy, rouse_proxy_free);
  while (g_main_context_iteration (NULL, FALSE)) /* what was cancelled */
    ;
  g_clear_object (&f->program);
  g_assert_cmpuint (rouse_clock_fake_get_n_alarms (f->clock), ==, 0);
  g_assert_finalize_object (f->clock);
}

GSocket *
proxy_fixture_connect_to (guint16 port)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", port);
  GSocket                   *socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  g_autoptr (GError)         error = NULL;

  g_socket_connect (socket, address, NULL, &error);
  g_assert_no_error (error);
  g_socket_set_blocking (socket, FALSE);
  return socket;
}

void
proxy_fixture_say (GSocket *socket, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_socket_send (socket, text, strlen (text), NULL, &error), ==, strlen (text));
  g_assert_no_error (error);
}

GSocket *
proxy_fixture_ask (ProxyFixture *f, const char *request)
{
  GSocket *socket = proxy_fixture_connect_to (f->front);

  proxy_fixture_say (socket, request);
  return socket;
}

/* Lets the proxy go on, or else the kernel, until something may have come. */
static void
wait_for (GSocket *socket)
{
  if (!g_main_context_iteration (NULL, FALSE))
    g_socket_condition_timed_wait (socket, G_IO_IN, 200, NULL, NULL);
}

char *
proxy_fixture_hear (GSocket *socket, const char *needle)
{
  GString *heard = g_string_new (NULL);

  while (needle == NULL || strstr (heard->str, needle) == NULL)
    {
      char   piece[4096];
      gssize n = g_socket_receive (socket, piece, sizeof piece, NULL, NULL);

      if (n > 0)
        g_string_append_len (heard, piece, n);
      else if (n == 0)
        break;
      else
        wait_for (socket);
    }
  return g_string_free (heard, FALSE);
}

void
proxy_fixture_assert_heard (GSocket *socket, const char *needle, const char *beginning)
{
  g_autofree char *heard = proxy_fixture_hear (socket, needle);

  if (!g_str_has_prefix (heard, beginning))
    g_error ("expected %s…, got: %s", beginning, heard);
}

GSocket *
proxy_fixture_accept_one (ProxyFixture *f)
{
  GSocket *socket;

  while ((socket = g_socket_accept (f->program, NULL, NULL)) == NULL)
    wait_for (f->program);
  g_socket_set_blocking (socket, FALSE);
  return socket;
}

void
proxy_fixture_settle (ProxyFixture *f)
{
  g_autoptr (GSocket) socket = proxy_fixture_ask (f, "no request\r\n\r\n");

  proxy_fixture_assert_heard (socket, "\r\n\r\n", "HTTP/1.1 400");
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

void
proxy_fixture_assert_nobody (ProxyFixture *f)
{
  proxy_fixture_settle (f);
  g_assert_null (g_socket_accept (f->program, NULL, NULL));
}
