/* test-proxy.c - what becomes of requests while a program is not there: real sockets, no real time
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "clock-fake.h"
#include "hot/proxy.h"

#include <string.h>

#define GET "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
#define POST "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
#define OK "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

typedef struct
{
  RouseClockFake *clock;
  RouseProxy     *proxy;
  GSocket        *program; /* listens, as the program would */
  guint16         front;   /* where the proxy does */
  guint16         target;
} Fixture;

static guint16
get_port (GSocket *socket)
{
  g_autoptr (GSocketAddress) address = g_socket_get_local_address (socket, NULL);

  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
}

static GSocket * /* (transfer full) */
open_socket (guint16 port)
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

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GSocket) front = open_socket (0);
  g_autofree char    *text = NULL;

  f->clock = rouse_clock_fake_new ();
  f->program = open_socket (0);
  f->front = get_port (front);
  f->target = get_port (f->program);
  text = g_strdup_printf ("%u -> 127.0.0.1:%u", f->front, f->target);
  f->proxy = rouse_proxy_new (rouse_proxy_spec_parse (text, NULL), "web", front, ROUSE_CLOCK (f->clock));
  rouse_proxy_set_state (f->proxy, ROUSE_PROXY_SERVING, NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_pointer (&f->proxy, rouse_proxy_free);
  while (g_main_context_iteration (NULL, FALSE)) /* what was cancelled */
    ;
  g_clear_object (&f->program);
  g_assert_cmpuint (rouse_clock_fake_get_n_alarms (f->clock), ==, 0);
  g_assert_finalize_object (f->clock);
}

static GSocket * /* (transfer full) */
connect_to (guint16 port)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", port);
  GSocket                   *socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  g_autoptr (GError)         error = NULL;

  g_socket_connect (socket, address, NULL, &error);
  g_assert_no_error (error);
  g_socket_set_blocking (socket, FALSE);
  return socket;
}

static void
say (GSocket *socket, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_socket_send (socket, text, strlen (text), NULL, &error), ==, strlen (text));
  g_assert_no_error (error);
}

static GSocket * /* (transfer full) */
ask (Fixture *f, const char *request)
{
  GSocket *socket = connect_to (f->front);

  say (socket, request);
  return socket;
}

/* Lets the proxy go on, or else the kernel, until something may have come. */
static void
wait_for (GSocket *socket)
{
  if (!g_main_context_iteration (NULL, FALSE))
    g_socket_condition_timed_wait (socket, G_IO_IN, 200, NULL, NULL);
}

/* What comes until it has @needle, or, with %NULL, until the connection ends. */
static char * /* (transfer full) */
hear (GSocket *socket, const char *needle)
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

static void
assert_heard (GSocket *socket, const char *needle, const char *beginning)
{
  g_autofree char *heard = hear (socket, needle);

  if (!g_str_has_prefix (heard, beginning))
    g_error ("expected %s…, got: %s", beginning, heard);
}

static GSocket * /* (transfer full): the next connection to the program. */
accept_one (Fixture *f)
{
  GSocket *socket;

  while ((socket = g_socket_accept (f->program, NULL, NULL)) == NULL)
    wait_for (f->program);
  g_socket_set_blocking (socket, FALSE);
  return socket;
}

/* Has the proxy take what there is, as far as that shows: somebody else's request has been answered since. */
static void
settle (Fixture *f)
{
  g_autoptr (GSocket) socket = ask (f, "no request\r\n\r\n");

  assert_heard (socket, "\r\n\r\n", "HTTP/1.1 400");
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
assert_nobody (Fixture *f)
{
  settle (f);
  g_assert_null (g_socket_accept (f->program, NULL, NULL));
}

static void /* It is passed on when the program is back, and not before. */
test_hold (Fixture *f, gconstpointer data)
{
  g_autoptr (GSocket) client = NULL, program = NULL;

  rouse_proxy_set_state (f->proxy, ROUSE_PROXY_HOLDING, NULL);
  client = ask (f, POST);
  assert_nobody (f);
  rouse_proxy_set_state (f->proxy, ROUSE_PROXY_SERVING, NULL);
  program = accept_one (f);
  assert_heard (program, "abc", "POST / HTTP/1.1\r\n");
  say (program, OK);
  assert_heard (client, "ok", "HTTP/1.1 200");
}

static void /* For half a minute; then whoever asked is told when to ask again. */
test_hold_too_long (Fixture *f, gconstpointer data)
{
  g_autoptr (GSocket) client = NULL;
  g_autofree char    *heard = NULL;

  rouse_proxy_set_state (f->proxy, ROUSE_PROXY_HOLDING, NULL);
  client = ask (f, "GET / HTTP/1.1\r\nAccept: text/html\r\n\r\n");
  settle (f);
  rouse_clock_fake_advance_ms (f->clock, ROUSE_PROXY_HOLD_MS - 1);
  settle (f);
  g_assert_cmpint (g_socket_get_available_bytes (client), ==, 0);
  rouse_clock_fake_advance_ms (f->clock, 1);
  heard = hear (client, "</html>");
  g_assert_true (g_str_has_prefix (heard, "HTTP/1.1 503"));
  g_assert_nonnull (strstr (heard, "\r\nRetry-After: 1\r\n"));
  g_assert_nonnull (strstr (heard, "http-equiv=\"refresh\""));
}

static void /* No more than so many. The others are told, and those that wait are not forgotten. */
test_hold_too_many (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) clients = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GSocket)   late = NULL;

  rouse_proxy_set_state (f->proxy, ROUSE_PROXY_HOLDING, NULL);
  for (guint i = 0; i < ROUSE_PROXY_HELD_MAX; i++)
    g_ptr_array_add (clients, ask (f, GET));
  settle (f);
  late = ask (f, GET);
  assert_heard (late, "yet.\n", "HTTP/1.1 503");
  rouse_proxy_set_state (f->proxy, ROUSE_PROXY_SERVING, NULL);
  for (guint i = 0; i < ROUSE_PROXY_HELD_MAX; i++)
    {
      g_autoptr (GSocket) program = accept_one (f);

      say (program, OK);
    }
  for (guint i = 0; i < clients->len; i++)
    assert_heard (g_ptr_array_index (clients, i), "ok", "HTTP/1.1 200");
}

static void /* Those who have asked nothing make room; when nobody does, the others wait to be accepted. */
test_too_many_connections (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) clients = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GSocket)   client = NULL, program = NULL;

  for (guint i = 0; i < ROUSE_PROXY_CONNECTIONS_MAX + 10; i++)
    g_ptr_array_add (clients, connect_to (f->front));
  client = ask (f, GET);
  program = accept_one (f);
  say (program, OK);
  assert_heard (client, "ok", "HTTP/1.1 200");
  assert_heard (g_ptr_array_index (clients, 0), NULL, "");
}

static void /* What has failed, and why, is said to all who ask and wait, in their language. */
test_failed (Fixture *f, gconstpointer data)
{
  g_autoptr (GSocket) client = NULL;
  g_autofree char    *page = NULL;
  g_autofree char    *text = NULL;

  rouse_proxy_set_script (f->proxy, "http://127.0.0.1:1/a.js");
  rouse_proxy_set_state (f->proxy, ROUSE_PROXY_HOLDING, NULL);
  client = ask (f, "GET / HTTP/1.1\r\nAccept: text/html\r\n\r\n");
  settle (f);
  rouse_proxy_set_state (f->proxy, ROUSE_PROXY_FAILED, "no <such> thing");
  page = hear (client, "</html>");
  g_assert_true (g_str_has_prefix (page, "HTTP/1.1 502"));
  g_assert_nonnull (strstr (page, "no &lt;such&gt; thing"));
  g_assert_nonnull (strstr (page, "<html lang=\"en\" data-rouse-error>"));
  g_assert_nonnull (strstr (page, "<script src=\"http://127.0.0.1:1/a.js\""));
  g_assert_null (strstr (page, "http-equiv=\"refresh\""));
  /* The same connection, by a script. */
  say (client, GET);
  text = hear (client, "thing\n");
  g_assert_true (g_str_has_prefix (text, "HTTP/1.1 502"));
  g_assert_nonnull (strstr (text, "text/plain"));
  g_assert_nonnull (strstr (text, "no <such> thing\n"));
}

static void /* A name that somebody elsewhere has led here may be that of a page which is to read it. */
test_failed_by_name (Fixture *f, gconstpointer data)
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
      g_autoptr (GSocket) client = ask (f, request);
      g_autofree char    *page = hear (client, "</html>");

      g_assert_true (g_str_has_prefix (page, "HTTP/1.1 502"));
      g_assert_cmpint (strstr (page, "secret") != NULL, ==, hosts[i].told);
      /* Then it is for the script to show it, or not. */
      g_assert_cmpint (strstr (page, "data-rouse-error") != NULL, ==, hosts[i].told);
    }
}

static void
test_down (Fixture *f, gconstpointer data)
{
  g_autoptr (GSocket) client = NULL;

  rouse_proxy_set_state (f->proxy, ROUSE_PROXY_DOWN, NULL);
  client = ask (f, GET);
  assert_heard (client, "is stopped.\n", "HTTP/1.1 503");
  assert_nobody (f);
}

static void /* It says that it is ready, and nothing listens yet: it is given some time. */
test_refused (Fixture *f, gconstpointer data)
{
  g_autoptr (GSocket) client = NULL, program = NULL, another = NULL;

  g_clear_object (&f->program);
  client = ask (f, POST);
  for (guint i = 0; i < 20; i++)
    {
      settle (f);
      rouse_clock_fake_advance_ms (f->clock, 100);
    }
  f->program = open_socket (f->target);
  settle (f);
  rouse_clock_fake_advance_ms (f->clock, 100);
  program = accept_one (f);
  say (program, OK);
  assert_heard (client, "ok", "HTTP/1.1 200");

  g_clear_object (&f->program);
  g_socket_close (program, NULL);
  another = ask (f, GET);
  for (guint i = 0; i < 120; i++)
    {
      settle (f);
      rouse_clock_fake_advance_ms (f->clock, 100);
    }
  assert_heard (another, ".\n", "HTTP/1.1 502");
}

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
test_lost (Fixture *f, gconstpointer data)
{
  const Loss         *loss = data;
  g_autoptr (GSocket) client = ask (f, loss->request);
  g_autoptr (GSocket) first = accept_one (f);
  g_autofree char    *request = hear (first, strstr (loss->request, "\r\n\r\n"));

  g_assert_cmpstr (request, ==, loss->request);
  say (first, loss->part);
  settle (f);
  g_socket_close (first, NULL);
  settle (f);
  if (loss->follows)
    {
      rouse_proxy_set_state (f->proxy, ROUSE_PROXY_HOLDING, NULL);
      rouse_proxy_set_state (f->proxy, ROUSE_PROXY_SERVING, NULL);
    }
  else
    rouse_clock_fake_advance_ms (f->clock, 300);
  if (g_str_has_prefix (loss->expected, "HTTP/1.1 200"))
    {
      g_autoptr (GSocket) second = accept_one (f);

      g_free (request);
      request = hear (second, strstr (loss->request, "\r\n\r\n"));
      g_assert_cmpstr (request, ==, loss->request);
      say (second, OK);
      assert_heard (client, "ok", loss->expected);
    }
  else
    {
      assert_nobody (f);
      assert_heard (client, strstr (loss->expected, "\r\n\r\nhe") != NULL ? "\r\n\r\nhe" : "\n\r\n", loss->expected);
    }
}

static void /* A small answer that comes slowly is not kept until it is whole. */
test_slow_answer (Fixture *f, gconstpointer data)
{
  g_autoptr (GSocket) client = ask (f, GET);
  g_autoptr (GSocket) program = accept_one (f);

  say (program, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe");
  settle (f);
  rouse_clock_fake_advance_ms (f->clock, 50);
  assert_heard (client, "he", "HTTP/1.1 200");
  say (program, "llo");
  assert_heard (client, "llo", "llo");
}

/* Reads a request that ends with @end, and answers it. */
static void
answer (GSocket *program, const char *end)
{
  g_autofree char *request = hear (program, end);

  g_assert_true (g_str_has_suffix (request, end));
  say (program, OK);
}

static void /* One connection for several requests. The program closes what is idle, as servers do: the client need not know. */
test_keep_alive (Fixture *f, gconstpointer data)
{
  g_autoptr (GSocket) client = connect_to (f->front);

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GSocket) program = NULL;

      say (client, GET);
      program = accept_one (f);
      answer (program, "\r\n\r\n");
      assert_heard (client, "ok", "HTTP/1.1 200");
      say (client, POST);
      answer (program, "abc");
      assert_heard (client, "ok", "HTTP/1.1 200");
      g_socket_close (program, NULL);
      settle (f);
    }
}

static void /* A program that is to end may wait for all its connections to end: those that nobody uses are no reason. */
test_keep_alive_and_stop (Fixture *f, gconstpointer data)
{
  g_autoptr (GSocket) client = ask (f, GET);
  g_autoptr (GSocket) first = accept_one (f);
  g_autoptr (GSocket) second = NULL;
  g_autofree char    *rest = NULL;

  answer (first, "\r\n\r\n");
  assert_heard (client, "ok", "HTTP/1.1 200");
  rouse_proxy_set_state (f->proxy, ROUSE_PROXY_HOLDING, NULL);
  rest = hear (first, NULL);
  g_assert_cmpstr (rest, ==, "");
  say (client, GET);
  settle (f);
  rouse_proxy_set_state (f->proxy, ROUSE_PROXY_SERVING, NULL);
  second = accept_one (f);
  answer (second, "\r\n\r\n");
  assert_heard (client, "ok", "HTTP/1.1 200");
}

static void /* It closes an idle one just when the next request comes: that one it has not looked at. */
test_keep_alive_crossed (Fixture *f, gconstpointer data)
{
  static const struct
  {
    const char *request;
    const char *part; /* of an answer */
    gboolean    again;
  } crossings[] = { { GET, "", TRUE }, { GET, "HTTP/1.1 404 No", FALSE }, { POST, "", FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (crossings); i++)
    {
      g_autoptr (GSocket) client = ask (f, GET);
      g_autoptr (GSocket) first = accept_one (f);
      g_autofree char    *request = NULL;

      answer (first, "\r\n\r\n");
      assert_heard (client, "ok", "HTTP/1.1 200");
      say (client, crossings[i].request);
      request = hear (first, strstr (crossings[i].request, "\r\n\r\n"));
      say (first, crossings[i].part);
      settle (f);
      g_socket_close (first, NULL);
      settle (f);
      rouse_clock_fake_advance_ms (f->clock, 300);
      if (crossings[i].again)
        {
          g_autoptr (GSocket) second = accept_one (f);

          answer (second, "\r\n\r\n");
          assert_heard (client, "ok", "HTTP/1.1 200");
        }
      else
        assert_heard (client, "\n\r\n", "HTTP/1.1 502");
      assert_nobody (f);
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
test_much (Fixture *f, gconstpointer data)
{
  guint               i = GPOINTER_TO_UINT (data);
  g_autoptr (GSocket) client = ask (f, streams[i].request);
  g_autoptr (GSocket) program = accept_one (f);
  g_autofree char    *request = hear (program, "\r\n\r\n");
  gsize               up = streams[i].up, down = streams[i].down;
  gsize               got_up = 0, got_down = 0;

  say (program, streams[i].answer);
  assert_heard (client, "\r\n\r\n", streams[i].answer);
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
test_client_leaves (Fixture *f, gconstpointer data)
{
  g_autoptr (GSocket) client = ask (f, GET);
  g_autoptr (GSocket) program = accept_one (f);
  g_autofree char    *request = hear (program, "\r\n\r\n");

  say (program, "HTTP/1.1 200 OK\r\n\r\ndata");
  assert_heard (client, "data", "HTTP/1.1 200");
  g_socket_close (client, NULL);
  assert_heard (program, NULL, "");
}

#define ADD(name, func) g_test_add ("/hot/proxy/" name, Fixture, NULL, set_up, func, tear_down)

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
  for (guint i = 0; i < G_N_ELEMENTS (losses); i++)
    {
      g_autofree char *path = g_strconcat ("/hot/proxy/lost/", losses[i].name, NULL);
      g_test_add (path, Fixture, &losses[i], set_up, test_lost, tear_down);
    }
  ADD ("slow-answer", test_slow_answer);
  ADD ("keep-alive", test_keep_alive);
  ADD ("keep-alive-and-stop", test_keep_alive_and_stop);
  ADD ("keep-alive-crossed", test_keep_alive_crossed);
  for (guint i = 0; i < G_N_ELEMENTS (streams); i++)
    {
      g_autofree char *path = g_strconcat ("/hot/proxy/much/", streams[i].name, NULL);
      g_test_add (path, Fixture, GUINT_TO_POINTER (i), set_up, test_much, tear_down);
    }
  ADD ("client-leaves", test_client_leaves);
  return g_test_run ();
}
