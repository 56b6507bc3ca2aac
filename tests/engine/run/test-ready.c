/* test-ready.c - when a run is ready, with real sockets and a time that moves only when told
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "clock-fake.h"
#include "run/process-group.h"
#include "run/ready.h"

#include <libsoup/soup.h>
#include <string.h>

#define LIMIT_US (10 * G_TIME_SPAN_SECOND)

typedef struct
{
  RouseClockFake  *clock;
  RouseProgram    *program;
  RouseListenSet  *sockets;  /* that Rouse holds */
  GSocket         *listener; /* (unowned) the one of them */
  RouseReadyProbe *probe;
  guint            n_ready;
  guint            n_tries; /* that a server has seen */
  guint            status;  /* what it answers */
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->clock = rouse_clock_fake_new ();
  f->program = rouse_program_new ();
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_pointer (&f->probe, rouse_ready_probe_free);
  g_assert_cmpuint (rouse_clock_fake_get_n_alarms (f->clock), ==, 0);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_pointer (&f->sockets, rouse_listen_set_free);
  g_clear_pointer (&f->program, rouse_program_unref);
  g_clear_object (&f->clock);
}

static void
ready_cb (gpointer data)
{
  Fixture *f = data;

  f->n_ready++;
  g_clear_pointer (&f->probe, rouse_ready_probe_free); /* as the supervisor does */
}

static void
begin (Fixture *f)
{
  f->probe = rouse_ready_probe_new (f->program, f->sockets, ROUSE_CLOCK (f->clock), ready_cb, f);
  g_assert_cmpuint (f->n_ready, ==, 0);
}

/* Lets tries come and go until @n of them have been seen by a server, or it is ready. */
static void
let_try (Fixture *f, guint n)
{
  gint64 limit = g_get_monotonic_time () + LIMIT_US;

  while (f->n_ready == 0 && (n == 0 || f->n_tries < n) && g_get_monotonic_time () < limit)
    {
      rouse_clock_fake_advance_ms (f->clock, 10);
      g_main_context_iteration (NULL, FALSE);
    }
}

static void
test_alive (Fixture *f, gconstpointer data)
{
  f->program->ready_us = 500 * G_TIME_SPAN_MILLISECOND;
  begin (f);
  rouse_clock_fake_advance_ms (f->clock, 499);
  g_assert_cmpuint (f->n_ready, ==, 0);
  rouse_clock_fake_advance_ms (f->clock, 1);
  g_assert_cmpuint (f->n_ready, ==, 1);
}

/* Of a port where nobody listens yet, it goes on asking. */
static void
test_port (Fixture *f, gconstpointer data)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GError)          error = NULL;

  f->program->ready_kind = ROUSE_READY_PORT;
  f->program->ready_port = g_socket_listener_add_any_inet_port (listener, NULL, &error);
  g_assert_no_error (error);
  begin (f);
  let_try (f, 0);
  g_assert_cmpuint (f->n_ready, ==, 1);
}

/* Nothing listens; then somebody does. And after free() nobody is called, whatever was under way. */
static void
test_port_late (Fixture *f, gconstpointer data)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GError)          error = NULL;

  f->program->ready_kind = ROUSE_READY_PORT;
  f->program->ready_port = g_socket_listener_add_any_inet_port (listener, NULL, &error);
  g_socket_listener_close (listener);
  begin (f);
  for (guint i = 0; i < 50; i++)
    {
      rouse_clock_fake_advance_ms (f->clock, 10);
      g_main_context_iteration (NULL, FALSE);
    }
  g_assert_cmpuint (f->n_ready, ==, 0);
  g_clear_object (&listener);
  listener = g_socket_listener_new ();
  if (!g_socket_listener_add_inet_port (listener, f->program->ready_port, NULL, &error))
    {
      g_test_skip ("somebody else has taken the port meanwhile");
      return;
    }
  let_try (f, 0);
  g_assert_cmpuint (f->n_ready, ==, 1);
}

static void
test_freed (Fixture *f, gconstpointer data)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();

  f->program->ready_kind = ROUSE_READY_PORT;
  f->program->ready_port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  begin (f);
  rouse_clock_fake_advance_ms (f->clock, 30); /* a try is under way now */
  g_clear_pointer (&f->probe, rouse_ready_probe_free);
  for (guint i = 0; i < 100; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (f->n_ready, ==, 0);
}

/* Holds a port, and waits for it. */
static void
hold_port (Fixture *f)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autofree char            *spec = NULL;
  g_autoptr (GError)          error = NULL;

  f->program->ready_kind = ROUSE_READY_PORT;
  f->program->ready_port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  g_socket_listener_close (listener);
  spec = g_strdup_printf ("%u", f->program->ready_port);
  f->sockets = rouse_listen_set_open ((const char *[]){ spec, NULL }, &error);
  g_assert_no_error (error);
  f->listener = rouse_listen_set_find_tcp (f->sockets, "localhost", f->program->ready_port);
}

static void
go_on (Fixture *f)
{
  for (guint i = 0; i < 50; i++)
    {
      rouse_clock_fake_advance_ms (f->clock, 10);
      g_main_context_iteration (NULL, FALSE);
    }
}

/* (transfer full): what a server that has begun to work sees. */
static GSocket *
accept_one (Fixture *f)
{
  GSocket *accepted = g_socket_accept (f->listener, NULL, NULL);

  g_assert_nonnull (accepted);
  return accepted;
}

/* Everybody can connect to what Rouse holds; the server that is to answer is not there yet. */
static void
test_held (Fixture *f, gconstpointer data)
{
  g_autoptr (GSocket) accepted = NULL;

  hold_port (f);
  begin (f);
  go_on (f);
  g_assert_cmpuint (f->n_ready, ==, 0);
  accepted = accept_one (f); /* it is us who waited there */
  let_try (f, 0);
  g_assert_cmpuint (f->n_ready, ==, 1);
}

/* Others wait there; which of them is accepted does not matter, nor that more of them come. */
static void
test_held_queue (Fixture *f, gconstpointer data)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  GSocketConnection        *others[3]; /* (owned) */
  g_autoptr (GSocket)       accepted = NULL;

  hold_port (f);
  others[0] = g_socket_client_connect_to_host (client, "127.0.0.1", f->program->ready_port, NULL, NULL);
  others[1] = g_socket_client_connect_to_host (client, "127.0.0.1", f->program->ready_port, NULL, NULL);
  begin (f);
  go_on (f);
  others[2] = g_socket_client_connect_to_host (client, "127.0.0.1", f->program->ready_port, NULL, NULL);
  go_on (f);
  g_assert_cmpuint (f->n_ready, ==, 0);
  accepted = accept_one (f);
  let_try (f, 0);
  g_assert_cmpuint (f->n_ready, ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_object_unref (others[i]);
}

/* As many come as are accepted, so that the queue is always as long as it was. */
static void
test_held_steady (Fixture *f, gconstpointer data)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  GSocketConnection        *others[2]; /* (owned) */
  g_autoptr (GSocket)       accepted = NULL;

  hold_port (f);
  begin (f);
  go_on (f);
  others[0] = g_socket_client_connect_to_host (client, "127.0.0.1", f->program->ready_port, NULL, NULL);
  go_on (f);
  g_assert_cmpuint (f->n_ready, ==, 0);
  others[1] = g_socket_client_connect_to_host (client, "127.0.0.1", f->program->ready_port, NULL, NULL);
  accepted = accept_one (f); /* that is us */
  let_try (f, 0);
  g_assert_cmpuint (f->n_ready, ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_object_unref (others[i]);
}

/* Somebody else has the port in the other family, where "localhost" leads as well. */
static void
test_held_elsewhere (Fixture *f, gconstpointer data)
{
  g_autoptr (GSocketListener) other = g_socket_listener_new ();
  g_autoptr (GInetAddress)    loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV6);
  g_autoptr (GSocketAddress)  address = NULL;
  g_autoptr (GSocket)         accepted = NULL;

  hold_port (f);
  address = g_inet_socket_address_new (loopback, f->program->ready_port);
  if (!g_socket_listener_add_address (other, address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, NULL, NULL))
    {
      g_test_skip ("there is no IPv6 here, or somebody has the port");
      return;
    }
  begin (f);
  go_on (f);
  g_assert_cmpuint (f->n_ready, ==, 0);
  accepted = accept_one (f);
  let_try (f, 0);
  g_assert_cmpuint (f->n_ready, ==, 1);
}

/* Whoever accepts us finds that we have left already, and does not wait for a word of ours. */
static void
test_held_left (Fixture *f, gconstpointer data)
{
  g_autoptr (GSocket) accepted = NULL;
  char                byte;

  hold_port (f);
  begin (f);
  go_on (f);
  accepted = accept_one (f);
  g_assert_cmpint (g_socket_receive (accepted, &byte, 1, NULL, NULL), ==, 0);
  let_try (f, 0);
  g_assert_cmpuint (f->n_ready, ==, 1);
}

/* Runs that never accept leave us in the queue, but not without end. */
static void
test_held_again (Fixture *f, gconstpointer data)
{
  g_autoptr (GSocket) accepted = NULL;

  hold_port (f);
  for (guint i = 0; i < 30; i++)
    {
      begin (f);
      go_on (f);
      g_assert_cmpuint (f->n_ready, ==, 0);
      g_clear_pointer (&f->probe, rouse_ready_probe_free);
    }
  g_assert_cmpint (rouse_process_group_get_queue_length (g_socket_get_fd (f->listener)), ==, 16);
  begin (f);
  go_on (f);
  accepted = accept_one (f);
  let_try (f, 0);
  g_assert_cmpuint (f->n_ready, ==, 1);
}

static void
answer_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  Fixture *f = data;

  f->n_tries++;
  soup_server_message_set_status (message, f->status, NULL);
}

/* A server that answers with an error is there, but not ready. */
static void
test_http (Fixture *f, gconstpointer data)
{
  g_autoptr (SoupServer) server = soup_server_new (NULL, NULL);
  g_autoptr (GError)     error = NULL;
  GSList                *uris;

  soup_server_add_handler (server, "/health", answer_cb, f, NULL);
  g_assert_true (soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error));
  uris = soup_server_get_uris (server);
  f->program->ready_kind = ROUSE_READY_HTTP;
  f->program->ready_text = g_strdup_printf ("http://127.0.0.1:%d/health", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  f->status = SOUP_STATUS_SERVICE_UNAVAILABLE;
  begin (f);
  let_try (f, 2);
  g_assert_cmpuint (f->n_tries, >=, 2);
  g_assert_cmpuint (f->n_ready, ==, 0);
  f->status = SOUP_STATUS_FOUND;
  let_try (f, 0);
  g_assert_cmpuint (f->n_ready, ==, 1);
}

/* Who never becomes ready is not asked four times a second all day. */
static void
test_http_never (Fixture *f, gconstpointer data)
{
  g_autoptr (SoupServer) server = soup_server_new (NULL, NULL);
  g_autoptr (GError)     error = NULL;
  GSList                *uris;
  gint64                 now;

  soup_server_add_handler (server, NULL, answer_cb, f, NULL);
  g_assert_true (soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error));
  uris = soup_server_get_uris (server);
  f->program->ready_kind = ROUSE_READY_HTTP;
  f->program->ready_text = g_strdup_printf ("http://127.0.0.1:%d/", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  f->status = SOUP_STATUS_SERVICE_UNAVAILABLE;
  begin (f);
  let_try (f, 300); /* a good minute of them */
  now = rouse_clock_get_now (ROUSE_CLOCK (f->clock));
  let_try (f, f->n_tries + 3);
  g_assert_cmpint (rouse_clock_get_now (ROUSE_CLOCK (f->clock)) - now, >=, 2 * 5 * G_TIME_SPAN_SECOND);
}

static const struct
{
  const char *name;
  const char *pattern;
  const char *pieces[4]; /* as they are read */
  guint       ready_at;  /* the piece that makes it ready, from 1 on; 0: none */
} outputs[] = {
  { "/ready/output/line", "Listening", { "Starting\r\n", "Listening on 80\r\n" }, 2 },
  { "/ready/output/pieces", "^Listening on 80$", { "Listen", "ing on ", "80", "\n" }, 3 },
  { "/ready/output/colours", "^Ready in \\d+ ms$", { "\033[1;32mReady\033[0m in \033]8;;x\007", "12 ms\r\n" }, 2 },
  { "/ready/output/other-line", "^b$", { "a b\n", "c\n" }, 0 },
  { "/ready/output/across-lines", "ab", { "a\n", "b\n" }, 0 },
  { "/ready/output/no-utf8", "caf. open", { "caf\xe9 open\n" }, 1 },
  { "/ready/output/prompt", ">>> $", { "Python\n", ">>> " }, 2 },
};

static void
test_output (Fixture *f, gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data), ready_at = 0;

  f->program->ready_kind = ROUSE_READY_OUTPUT;
  f->program->ready_text = g_strdup (outputs[i].pattern);
  begin (f);
  for (guint j = 0; j < G_N_ELEMENTS (outputs[i].pieces) && outputs[i].pieces[j] != NULL && f->probe != NULL; j++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (outputs[i].pieces[j], strlen (outputs[i].pieces[j]));

      rouse_ready_probe_feed (f->probe, bytes);
      if (f->n_ready > 0)
        ready_at = j + 1;
    }
  g_assert_cmpuint (ready_at, ==, outputs[i].ready_at);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/ready/alive", Fixture, NULL, set_up, test_alive, tear_down);
  g_test_add ("/ready/port", Fixture, NULL, set_up, test_port, tear_down);
  g_test_add ("/ready/port-late", Fixture, NULL, set_up, test_port_late, tear_down);
  g_test_add ("/ready/freed", Fixture, NULL, set_up, test_freed, tear_down);
  g_test_add ("/ready/held", Fixture, NULL, set_up, test_held, tear_down);
  g_test_add ("/ready/held-queue", Fixture, NULL, set_up, test_held_queue, tear_down);
  g_test_add ("/ready/held-steady", Fixture, NULL, set_up, test_held_steady, tear_down);
  g_test_add ("/ready/held-elsewhere", Fixture, NULL, set_up, test_held_elsewhere, tear_down);
  g_test_add ("/ready/held-left", Fixture, NULL, set_up, test_held_left, tear_down);
  g_test_add ("/ready/held-again", Fixture, NULL, set_up, test_held_again, tear_down);
  g_test_add ("/ready/http", Fixture, NULL, set_up, test_http, tear_down);
  g_test_add ("/ready/http-never", Fixture, NULL, set_up, test_http_never, tear_down);
  for (guint i = 0; i < G_N_ELEMENTS (outputs); i++)
    g_test_add (outputs[i].name, Fixture, GUINT_TO_POINTER (i), set_up, test_output, tear_down);
  return g_test_run ();
}
