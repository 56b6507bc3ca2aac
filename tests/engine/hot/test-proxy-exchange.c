/* test-proxy-exchange.c - requests and answers that are passed on, and connections that end in the middle of it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "proxy-fixture.h"

#include <string.h>

typedef struct
{
  const char *name;
  const char *request;
  const char *part;    /* of the answer, before the run ends */
  gboolean    follows; /* another run comes */
  const char *expected;
} Loss;

static const Loss losses[] = {
  { "get", GET, "", TRUE, "HTTP/1.1 200" },
  { "get-head-without-body", GET, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe", TRUE, "HTTP/1.1 200 OK\r\nContent-Length: 2" },
  { "get-half-a-head", GET, "HTTP/1.1 404 No", TRUE, "HTTP/1.1 200" },
  { "get-large", GET, "HTTP/1.1 404 No\r\nContent-Length: 50000\r\n\r\nhe", TRUE, "HTTP/1.1 404 No\r\nContent-Length: 50000\r\n\r\nhe" },
  { "get-nobody-follows", GET, "", FALSE, "HTTP/1.1 502" },
  { "get-part-and-nobody-follows", GET, "HTTP/1.1 404 No\r\nContent-Length: 5\r\n\r\nhe", FALSE, "HTTP/1.1 404 No\r\nContent-Length: 5\r\n\r\nhe" },
  { "post", POST, "", TRUE, "HTTP/1.1 502" },
  { "post-part", POST, "HTTP/1.1 404 No\r\nContent-Length: 5\r\n\r\nhe", TRUE, "HTTP/1.1 404 No\r\nContent-Length: 5\r\n\r\nhe" },
};

static void /* A run ends in the middle of an answer: another one is asked only if it can do no harm. */
test_lost (ProxyFixture *f, gconstpointer data)
{
  const Loss         *loss = data;
  g_autoptr (GSocket) client = proxy_fixture_ask (f, loss->request);
  g_autoptr (GSocket) first = proxy_fixture_accept_one (f);
  g_autofree char    *request = proxy_fixture_hear (first, strstr (loss->request, "\r\n\r\n"));

  g_assert_cmpstr (request, ==, loss->request);
  proxy_fixture_say (first, loss->part);
  proxy_fixture_settle (f);
  g_socket_close (first, NULL);
  proxy_fixture_settle (f);
  if (loss->follows)
    {
      rouse_proxy_set_state (f->proxy, ROUSE_PROXY_HOLDING, NULL);
      rouse_proxy_set_state (f->proxy, ROUSE_PROXY_SERVING, NULL);
    }
  else
    rouse_clock_fake_advance_ms (f->clock, 300);
  if (g_str_has_prefix (loss->expected, "HTTP/1.1 200"))
    {
      g_autoptr (GSocket) second = proxy_fixture_accept_one (f);

      g_free (request);
      request = proxy_fixture_hear (second, strstr (loss->request, "\r\n\r\n"));
      g_assert_cmpstr (request, ==, loss->request);
      proxy_fixture_say (second, OK);
      proxy_fixture_assert_heard (client, "ok", loss->expected);
    }
  else
    {
      proxy_fixture_assert_nobody (f);
      proxy_fixture_assert_heard (client, strstr (loss->expected, "\r\n\r\nhe") != NULL ? "\r\n\r\nhe" : "\n\r\n", loss->expected);
    }
}

static void /* A small answer that comes slowly is not kept until it is whole. */
test_slow_answer (ProxyFixture *f, gconstpointer data)
{
  g_autoptr (GSocket) client = proxy_fixture_ask (f, GET);
  g_autoptr (GSocket) program = proxy_fixture_accept_one (f);

  proxy_fixture_say (program, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe");
  proxy_fixture_settle (f);
  rouse_clock_fake_advance_ms (f->clock, 50);
  proxy_fixture_assert_heard (client, "he", "HTTP/1.1 200");
  proxy_fixture_say (program, "llo");
  proxy_fixture_assert_heard (client, "llo", "llo");
}

/* Reads a request that ends with @end, and answers it. */
static void
answer (GSocket *program, const char *end)
{
  g_autofree char *request = proxy_fixture_hear (program, end);

  g_assert_true (g_str_has_suffix (request, end));
  proxy_fixture_say (program, OK);
}

static void /* One connection for several requests. The program closes what is idle, as servers do: the client need not know. */
test_keep_alive (ProxyFixture *f, gconstpointer data)
{
  g_autoptr (GSocket) client = proxy_fixture_connect_to (f->front);

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GSocket) program = NULL;

      proxy_fixture_say (client, GET);
      program = proxy_fixture_accept_one (f);
      answer (program, "\r\n\r\n");
      proxy_fixture_assert_heard (client, "ok", "HTTP/1.1 200");
      proxy_fixture_say (client, POST);
      answer (program, "abc");
      proxy_fixture_assert_heard (client, "ok", "HTTP/1.1 200");
      g_socket_close (program, NULL);
      proxy_fixture_settle (f);
    }
}

static void /* A program that is to end may wait for all its connections to end: those that nobody uses are no reason. */
test_keep_alive_and_stop (ProxyFixture *f, gconstpointer data)
{
  g_autoptr (GSocket) client = proxy_fixture_ask (f, GET);
  g_autoptr (GSocket) first = proxy_fixture_accept_one (f);
  g_autoptr (GSocket) second = NULL;
  g_autofree char    *rest = NULL;

  answer (first, "\r\n\r\n");
  proxy_fixture_assert_heard (client, "ok", "HTTP/1.1 200");
  rouse_proxy_set_state (f->proxy, ROUSE_PROXY_HOLDING, NULL);
  rest = proxy_fixture_hear (first, NULL);
  g_assert_cmpstr (rest, ==, "");
  proxy_fixture_say (client, GET);
  proxy_fixture_settle (f);
  rouse_proxy_set_state (f->proxy, ROUSE_PROXY_SERVING, NULL);
  second = proxy_fixture_accept_one (f);
  answer (second, "\r\n\r\n");
  proxy_fixture_assert_heard (client, "ok", "HTTP/1.1 200");
}

static void /* It closes an idle one just when the next request comes: that one it has not looked at. */
test_keep_alive_crossed (ProxyFixture *f, gconstpointer data)
{
  static const struct
  {
    const char *request;
    const char *part; /* of an answer */
    gboolean    again;
  } crossings[] = { { GET, "", TRUE }, { GET, "HTTP/1.1 404 No", FALSE }, { POST, "", FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (crossings); i++)
    {
      g_autoptr (GSocket) client = proxy_fixture_ask (f, GET);
      g_autoptr (GSocket) first = proxy_fixture_accept_one (f);
      g_autofree char    *request = NULL;

      answer (first, "\r\n\r\n");
      proxy_fixture_assert_heard (client, "ok", "HTTP/1.1 200");
      proxy_fixture_say (client, crossings[i].request);
      request = proxy_fixture_hear (first, strstr (crossings[i].request, "\r\n\r\n"));
      proxy_fixture_say (first, crossings[i].part);
      proxy_fixture_settle (f);
      g_socket_close (first, NULL);
      proxy_fixture_settle (f);
      rouse_clock_fake_advance_ms (f->clock, 300);
      if (crossings[i].again)
        {
          g_autoptr (GSocket) second = proxy_fixture_accept_one (f);

          answer (second, "\r\n\r\n");
          proxy_fixture_assert_heard (client, "ok", "HTTP/1.1 200");
        }
      else
        proxy_fixture_assert_heard (client, "\n\r\n", "HTTP/1.1 502");
      proxy_fixture_assert_nobody (f);
    }
}

/* Sends as much of @n bytes as is taken. Returns: what is left. */
static gsize
pour (GSocket *socket, gsize n)
{
  static const char piece[64 * 1024] = { 0 };
  gssize            sent = n > 0 ? g_socket_send (socket, piece, MIN (n, sizeof piece), NULL, NULL) : 0;

  return sent > 0 ? n - (gsize) sent : n;
}

/* Takes what is there. Returns: how much that was. */
static gsize
drain (GSocket *socket)
{
  static char piece[100 * 1000];
  gsize       n = 0;
  gssize      got;

  while ((got = g_socket_receive (socket, piece, sizeof piece, NULL, NULL)) > 0)
    n += (gsize) got;
  return n;
}

#define MUCH (8 * 1000 * 1000)

static const struct
{
  const char *name;
  const char *request;
  const char *answer; /* before the rest */
  gsize       up;
  gsize       down;
} streams[] = {
  { "tunnel", "GET / HTTP/1.1\r\nUpgrade: a\r\n\r\n", "HTTP/1.1 101 Yes\r\nUpgrade: a\r\n\r\n", MUCH, MUCH },
  { "upload", "POST / HTTP/1.1\r\nContent-Length: 8000000\r\n\r\n", "HTTP/1.1 100 Continue\r\n\r\n", MUCH, 0 },
  { "download", GET, "HTTP/1.1 200 OK\r\n\r\n", 0, MUCH },
};

static void /* By sides that give and take it in their own time: it never comes to a halt. */
test_much (ProxyFixture *f, gconstpointer data)
{
  guint               i = GPOINTER_TO_UINT (data);
  g_autoptr (GSocket) client = proxy_fixture_ask (f, streams[i].request);
  g_autoptr (GSocket) program = proxy_fixture_accept_one (f);
  g_autofree char    *request = proxy_fixture_hear (program, "\r\n\r\n");
  gsize               up = streams[i].up, down = streams[i].down;
  gsize               got_up = 0, got_down = 0;

  proxy_fixture_say (program, streams[i].answer);
  proxy_fixture_assert_heard (client, "\r\n\r\n", streams[i].answer);
  for (guint turn = 0; got_up < streams[i].up || got_down < streams[i].down; turn++)
    {
      up = pour (client, up);
      down = pour (program, down);
      if (turn % 3 == 0)
        got_up += drain (program);
      if (turn % 5 == 0)
        got_down += drain (client);
      if (!g_main_context_iteration (NULL, FALSE))
        g_socket_condition_timed_wait (got_up < streams[i].up ? program : client, G_IO_IN, 200, NULL, NULL);
    }
  g_assert_cmpuint (got_up, ==, streams[i].up);
  g_assert_cmpuint (got_down, ==, streams[i].down);
}

static void /* A client that goes takes its connection to the program along. */
test_client_leaves (ProxyFixture *f, gconstpointer data)
{
  g_autoptr (GSocket) client = proxy_fixture_ask (f, GET);
  g_autoptr (GSocket) program = proxy_fixture_accept_one (f);
  g_autofree char    *request = proxy_fixture_hear (program, "\r\n\r\n");

  proxy_fixture_say (program, "HTTP/1.1 200 OK\r\n\r\ndata");
  proxy_fixture_assert_heard (client, "data", "HTTP/1.1 200");
  g_socket_close (client, NULL);
  proxy_fixture_assert_heard (program, NULL, "");
}

#define ADD(name, func) g_test_add ("/hot/proxy-exchange/" name, ProxyFixture, NULL, proxy_fixture_set_up, func, proxy_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (losses); i++)
    {
      g_autofree char *path = g_strconcat ("/hot/proxy-exchange/lost/", losses[i].name, NULL);
      g_test_add (path, ProxyFixture, &losses[i], proxy_fixture_set_up, test_lost, proxy_fixture_tear_down);
    }
  ADD ("slow-answer", test_slow_answer);
  ADD ("keep-alive", test_keep_alive);
  ADD ("keep-alive-and-stop", test_keep_alive_and_stop);
  ADD ("keep-alive-crossed", test_keep_alive_crossed);
  for (guint i = 0; i < G_N_ELEMENTS (streams); i++)
    {
      g_autofree char *path = g_strconcat ("/hot/proxy-exchange/much/", streams[i].name, NULL);
      g_test_add (path, ProxyFixture, GUINT_TO_POINTER (i), proxy_fixture_set_up, test_much, proxy_fixture_tear_down);
    }
  ADD ("client-leaves", test_client_leaves);
  return g_test_run ();
}
