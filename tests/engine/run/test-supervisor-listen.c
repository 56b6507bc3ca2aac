/* test-supervisor-listen.c - how long the sockets of a program are held
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "supervisor-fixture.h"

#include <gio/gio.h>
#include <string.h>

/* Gives the program two ports, free a moment ago. Returns the second, where others may be meanwhile. */
static guint16
listen_at_two (Fixture *f)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint16                     first = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  guint16                     second = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  g_autoptr (GStrvBuilder)    builder = g_strv_builder_new ();
  g_autofree char            *web = g_strdup_printf ("web=%u", first);
  g_autofree char            *other = g_strdup_printf ("%u", second);

  g_strv_builder_add_many (builder, web, other, NULL);
  f->program->listen = g_strv_builder_end (builder);
  g_socket_listener_close (listener);
  return second;
}

static gboolean
connects (guint16 port)
{
  g_autoptr (GSocketClient)     client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, NULL);

  return connection != NULL;
}

static void
assert_given (RouseProcessFake *process)
{
  g_assert_cmpuint (rouse_process_fake_get_n_sockets (process), ==, 2);
  g_assert_cmpstr (rouse_process_fake_getenv (process, "LISTEN_FDS"), ==, "2");
  g_assert_cmpstr (rouse_process_fake_getenv (process, "LISTEN_FDNAMES"), ==, "web:unknown");
  g_assert_null (rouse_process_fake_getenv (process, "LISTEN_PID")); /* the guard's to say */
}

static void
test_held (Fixture *f, gconstpointer data)
{
  guint16 port = listen_at_two (f);

  g_assert_false (connects (port)); /* not before its first start */
  get_running (f);
  assert_given (get_process (f));
  g_assert_true (connects (port));
  /* From one run to the next. */
  restart (f, ROUSE_CAUSE_CHANGE, "a.c");
  g_assert_true (connects (port));
  rouse_process_fake_end (get_process (f), EXIT (0));
  assert_given (get_process (f));
  g_assert_true (connects (port));
  /* It has failed: who connects waits until it is mended. */
  rouse_process_fake_start (get_process (f));
  rouse_process_fake_end (get_process (f), EXIT (1));
  g_assert_cmpint (rouse_supervisor_get_state (f->supervisor), ==, ROUSE_STATE_FAILED);
  g_assert_true (connects (port));
  /* Nothing runs; and now nothing is to. */
  rouse_supervisor_stop (f->supervisor);
  rouse_clock_fake_advance_ms (f->clock, 1);
  g_assert_false (connects (port));
  g_string_truncate (f->log, 0);
}

static void
test_stopped (Fixture *f, gconstpointer data)
{
  guint16 port = listen_at_two (f);

  get_running (f);
  rouse_supervisor_stop (f->supervisor);
  rouse_process_fake_end (get_process (f), EXIT (0));
  g_assert_false (connects (port));
  g_string_truncate (f->log, 0);
  get_running (f);
  g_assert_true (connects (port));
  rouse_supervisor_stop (f->supervisor);
  /* No, it is to go on: nobody is refused in between. */
  restart (f, ROUSE_CAUSE_MANUAL, NULL);
  g_assert_true (connects (port));
  rouse_process_fake_end (get_process (f), EXIT (0));
  assert_given (get_process (f));
  rouse_process_fake_start (get_process (f));
  rouse_supervisor_stop (f->supervisor);
  rouse_process_fake_end (get_process (f), EXIT (0));
  g_string_truncate (f->log, 0);
}

/* Another supervisor takes its place. */
typedef struct
{
  Fixture         *f;
  RouseSupervisor *supervisor; /* (owned) */
  guint16          port;
  gboolean         listens;
} Heir;

static void
idle_cb (Heir *heir)
{
  g_autoptr (RouseReload) reload = rouse_reload_new (ROUSE_CAUSE_CONFIG, NULL);

  rouse_supervisor_restart (heir->supervisor, reload);
  /* Nobody was refused; or the one who does not let us listen finds the port free. */
  g_assert_true (connects (heir->port) == heir->listens);
}

static void
take_place (Fixture *f, gboolean listens)
{
  g_autoptr (RouseProgram) program = NULL;
  Heir                     heir = { .f = f, .listens = listens };
  RouseProcessFake        *process;

  heir.port = listen_at_two (f);
  program = rouse_program_copy (f->program);
  g_free (program->name);
  program->name = g_strdup ("heir");
  if (listens)
    g_free (g_steal_pointer (&program->listen[0]));
  else
    g_clear_pointer (&program->listen, g_strfreev);
  if (listens)
    program->listen[0] = g_steal_pointer (&program->listen[1]);
  heir.supervisor = rouse_supervisor_new (program, ROUSE_LAUNCHER (f->launcher), ROUSE_CLOCK (f->clock));
  get_running (f);
  g_signal_connect_swapped (f->supervisor, "idle", G_CALLBACK (idle_cb), &heir);
  rouse_supervisor_stop (f->supervisor);
  rouse_process_fake_end (get_process (f), EXIT (0));
  process = rouse_launcher_fake_find (f->launcher, "heir");
  g_assert_cmpuint (rouse_process_fake_get_n_sockets (process), ==, listens ? 1 : 0);
  g_assert_true (connects (heir.port) == listens);
  g_signal_handlers_disconnect_by_data (f->supervisor, &heir);
  g_string_truncate (f->log, 0);
  rouse_process_fake_start (process);
  rouse_supervisor_stop (heir.supervisor);
  rouse_process_fake_end (process, EXIT (0));
  g_assert_false (connects (heir.port));
  g_assert_finalize_object (heir.supervisor);
}

static void
test_taken_over (Fixture *f, gconstpointer data)
{
  take_place (f, TRUE);
}

static void
test_not_taken_over (Fixture *f, gconstpointer data)
{
  take_place (f, FALSE);
}

/* Somebody else has the port: that is a start that failed, and the next one tries again. */
static void
test_taken (Fixture *f, gconstpointer data)
{
  g_autoptr (GSocketListener) other = g_socket_listener_new ();
  guint16                     port = listen_at_two (f);
  g_autofree char            *expected = g_strdup_printf ("Rouse cannot listen at 127.0.0.1:%u: it is in use by another program of this Rouse", port);
  g_autoptr (GInetAddress)    loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress)  address = g_inet_socket_address_new (loopback, port);

  g_assert_true (g_socket_listener_add_address (other, address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, NULL, NULL));
  restart (f, ROUSE_CAUSE_FIRST, NULL);
  g_assert_null (get_process (f));
  assert_log (f, "exited 126, first not-started, [failed]");
  g_assert_cmpstr (f->last_ended->error, ==, expected);
  g_socket_listener_close (other);
  get_running (f);
  assert_given (get_process (f));
  rouse_supervisor_stop (f->supervisor);
  rouse_process_fake_end (get_process (f), EXIT (0));
  g_string_truncate (f->log, 0);
}

/* The build does not listen. */
static void
test_build (Fixture *f, gconstpointer data)
{
  guint16 port = listen_at_two (f);

  restart (f, ROUSE_CAUSE_FIRST, NULL);
  g_assert_true (connects (port)); /* who comes during the first build waits, too */
  g_assert_cmpuint (rouse_process_fake_get_n_sockets (get_build (f)), ==, 0);
  g_assert_null (rouse_process_fake_getenv (get_build (f), "LISTEN_FDS"));
  rouse_process_fake_start (get_build (f));
  rouse_process_fake_end (get_build (f), EXIT (0));
  assert_given (get_web (f));
  rouse_process_fake_start (get_web (f));
  restart (f, ROUSE_CAUSE_CHANGE, "a.c");
  rouse_process_fake_start (get_build (f));
  rouse_process_fake_end (get_build (f), EXIT (1));
  g_assert_true (connects (port));
  rouse_supervisor_stop (f->supervisor);
  rouse_process_fake_end (get_web (f), EXIT (0));
  g_assert_false (connects (port));
  g_string_truncate (f->log, 0);
}

int
main (int argc, char **argv)
{
  static const Test tests[] = {
    { "/supervisor/listen/held", NULL, test_held },
    { "/supervisor/listen/stopped", NULL, test_stopped },
    { "/supervisor/listen/taken-over", NULL, test_taken_over },
    { "/supervisor/listen/not-taken-over", NULL, test_not_taken_over },
    { "/supervisor/listen/taken", NULL, test_taken },
    { "/supervisor/listen/build", "build", test_build },
  };

  return run_tests (tests, G_N_ELEMENTS (tests), argc, argv);
}
