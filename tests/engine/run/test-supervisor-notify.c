/* test-supervisor-notify.c - what a run says of itself, and what comes of it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "notify-sender.h"
#include "supervisor-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define HELLO "{\"rouse\":1,\"hello\":{}}\n"

static void
status_cb (Fixture *f)
{
  const char *text = rouse_supervisor_get_status_text (f->supervisor);

  g_string_append_printf (f->log, "%s“%s”", f->log->len > 0 ? ", " : "", text != NULL ? text : "");
}

static void
requested_cb (Fixture *f)
{
  g_string_append_printf (f->log, "%srequested", f->log->len > 0 ? ", " : "");
}

/* Also what the program says is logged, texts in quotes. */
static void
listen_to (Fixture *f)
{
  g_signal_connect_swapped (f->supervisor, "notify::status-text", G_CALLBACK (status_cb), f);
  g_signal_connect_swapped (f->supervisor, "requested", G_CALLBACK (requested_cb), f);
}

static const char *
get_path (Fixture *f)
{
  return rouse_process_fake_getenv (get_process (f), "NOTIFY_SOCKET");
}

static void
say (Fixture *f, const char *text)
{
  g_assert_true (notify_send (get_path (f), text, -1, -1));
  notify_settle ();
}

static void
start (Fixture *f, RouseReadyKind kind)
{
  f->program->ready_kind = kind;
  listen_to (f);
  restart (f, ROUSE_CAUSE_FIRST, NULL);
  rouse_process_fake_start (get_process (f));
  assert_log (f, "[starting], started");
}

static void
finish (Fixture *f)
{
  rouse_process_fake_end (get_process (f), EXIT (1));
  g_string_truncate (f->log, 0);
}

/* However long it takes: it is ready when it says so. */
static void
test_ready (Fixture *f, gconstpointer data)
{
  start (f, ROUSE_READY_NOTIFY);
  rouse_clock_fake_advance_ms (f->clock, 60 * 1000);
  assert_log (f, "");
  say (f, "READY=1\nSTATUS=serving");
  assert_log (f, "ready, first ready, [running], “serving”");
  g_assert_cmpint (f->last_reloaded->ready_us, ==, 60 * G_TIME_SPAN_SECOND);
  say (f, "READY=1");
  assert_log (f, "");
  finish (f);
}

/* The child may be quicker than its guard. */
static void
test_ready_early (Fixture *f, gconstpointer data)
{
  f->program->ready_kind = ROUSE_READY_NOTIFY;
  restart (f, ROUSE_CAUSE_FIRST, NULL);
  say (f, "READY=1");
  assert_log (f, "[starting]");
  rouse_process_fake_start (get_process (f));
  assert_log (f, "started, ready, first ready, [running]");
  finish (f);
  /* It does not hold for the next run. */
  restart (f, ROUSE_CAUSE_CHANGE, "/a");
  rouse_process_fake_start (get_process (f));
  assert_log (f, "[starting], started");
  finish (f);
}

/* Who says it knows better than who waits a while. */
static void
test_ready_alive (Fixture *f, gconstpointer data)
{
  start (f, ROUSE_READY_ALIVE);
  rouse_clock_fake_advance_ms (f->clock, 20);
  say (f, "READY=1");
  assert_log (f, "ready, first ready, [running]");
  rouse_clock_fake_advance_ms (f->clock, 1000);
  assert_log (f, "");
  finish (f);
}

/* Where something else was named, that decides. */
static void
test_ready_output (Fixture *f, gconstpointer data)
{
  f->program->ready_text = g_strdup ("listening");
  start (f, ROUSE_READY_OUTPUT);
  say (f, "READY=1");
  assert_log (f, "");
  rouse_process_fake_print (get_process (f), "listening\n");
  assert_log (f, "ready, first ready, [running]");
  finish (f);
}

static void /* A task is done when it is done. */
test_task (Fixture *f, gconstpointer data)
{
  get_running (f);
  listen_to (f);
  say (f, "READY=1");
  say (f, "RELOADING=1\nSTATUS=12 of 20");
  assert_log (f, "“12 of 20”");
  rouse_process_fake_end (get_process (f), EXIT (0));
  assert_log (f, "ready, exited 0, first ready, [finished], “”");
}

static void
test_reloading (Fixture *f, gconstpointer data)
{
  start (f, ROUSE_READY_NOTIFY);
  say (f, "RELOADING=1");
  assert_log (f, "");
  say (f, "READY=1");
  assert_log (f, "ready, first ready, [running]");
  say (f, "RELOADING=1\nMONOTONIC_USEC=12345");
  assert_log (f, "[starting]");
  say (f, "READY=1");
  assert_log (f, "[running]");
  finish (f);
}

static void /* One that is about to end does not become ready by waiting, nor by saying so. */
test_stopping (Fixture *f, gconstpointer data)
{
  start (f, ROUSE_READY_ALIVE);
  say (f, "STOPPING=1\nSTATUS=no database");
  rouse_clock_fake_advance_ms (f->clock, 1000);
  say (f, "READY=1");
  assert_log (f, "“no database”");
  rouse_process_fake_end (get_process (f), EXIT (1));
  assert_log (f, "exited 1, first failed, [failed], “”");
}

static void /* While it is being stopped, it may still say how far it is. */
test_while_stopping (Fixture *f, gconstpointer data)
{
  start (f, ROUSE_READY_NOTIFY);
  rouse_supervisor_stop (f->supervisor);
  assert_log (f, "stopping, first superseded, [stopping]");
  say (f, "READY=1\nRELOADING=1\nX_ROUSE_RELOAD=1\nSTATUS=3 requests left");
  assert_log (f, "“3 requests left”");
  rouse_process_fake_end (get_process (f), EXIT (0));
  assert_log (f, "exited 0 expected, “”, idle, [stopped]");
}

static void /* A run begins with nothing said. */
test_status_ends (Fixture *f, gconstpointer data)
{
  start (f, ROUSE_READY_NOTIFY);
  say (f, "STATUS=a");
  say (f, "STATUS=a");
  say (f, "STATUS=");
  say (f, "STATUS=b");
  assert_log (f, "“a”, “”, “b”");
  rouse_process_fake_exit (get_process (f), EXIT (1));
  assert_log (f, "exited 1, first failed, [failed], “”");
  /* What its children say does not count. */
  say (f, "STATUS=c\nREADY=1\nX_ROUSE_RELOAD=1");
  assert_log (f, "");
  rouse_process_fake_leave (get_process (f));
}

static void /* What was said before the end is heard before it, whoever comes first. */
test_last_words (Fixture *f, gconstpointer data)
{
  start (f, ROUSE_READY_NOTIFY);
  notify_send (get_path (f), "READY=1", -1, -1);
  rouse_process_fake_end (get_process (f), EXIT (0));
  assert_log (f, "ready, first ready, exited 0, [finished]");
}

static void
test_stranger (Fixture *f, gconstpointer data)
{
  start (f, ROUSE_READY_NOTIFY);
  rouse_process_fake_set_stranger (get_process (f), TRUE);
  say (f, "READY=1\nSTATUS=x\nX_ROUSE_RELOAD=1");
  assert_log (f, "");
  finish (f);
}

static void /* Each run has one of its own, and takes it with it. */
test_socket (Fixture *f, gconstpointer data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  GStatBuf         info;

  start (f, ROUSE_READY_NOTIFY);
  first = g_strdup (get_path (f));
  rouse_process_fake_exit (get_process (f), EXIT (1));
  g_assert_cmpint (g_lstat (first, &info), ==, 0);
  rouse_process_fake_leave (get_process (f));
  g_assert_cmpint (g_lstat (first, &info), ==, -1);
  restart (f, ROUSE_CAUSE_CHANGE, "/a");
  second = g_strdup (get_path (f));
  g_assert_cmpstr (first, !=, second);
  rouse_process_fake_start (get_process (f));
  finish (f);
  g_assert_cmpint (g_lstat (second, &info), ==, -1);
}

static void /* No process, no socket. */
test_not_started (Fixture *f, gconstpointer data)
{
  restart (f, ROUSE_CAUSE_FIRST, NULL);
  rouse_process_fake_fail (get_process (f), G_IO_ERROR, G_IO_ERROR_FAILED, "no");
  rouse_process_fake_leave (get_process (f));
  g_assert_cmpint (g_access (get_path (f), F_OK), ==, -1);
  assert_log (f, "[starting], exited 126, first not-started, [failed]");
}

/* As the runner does it. */
static void
grant_cb (Fixture *f)
{
  restart (f, ROUSE_CAUSE_REQUEST, NULL);
}

static void
follow_restart (Fixture *f)
{
  rouse_process_fake_end (get_process (f), KILLED_BY (SIGTERM));
  rouse_process_fake_start (get_process (f));
  g_string_truncate (f->log, 0);
}

static void /* At once; but if it asks again as soon as it lives, it has to wait, like one that keeps ending. */
test_request (Fixture *f, gconstpointer data)
{
  start (f, ROUSE_READY_NOTIFY);
  g_signal_connect_swapped (f->supervisor, "requested", G_CALLBACK (grant_cb), f);
  say (f, "X_ROUSE_RELOAD=1");
  say (f, "X_ROUSE_RELOAD=1");
  assert_log (f, "");
  rouse_clock_fake_advance_ms (f->clock, 0);
  assert_log (f, "requested, stopping, first superseded, [stopping]");
  follow_restart (f);

  say (f, "X_ROUSE_RELOAD=1");
  rouse_clock_fake_advance_ms (f->clock, 499);
  assert_log (f, "");
  rouse_clock_fake_advance_ms (f->clock, 1);
  assert_log (f, "requested, stopping, request superseded, [stopping]");
  follow_restart (f);

  say (f, "X_ROUSE_RELOAD=1");
  rouse_clock_fake_advance_ms (f->clock, 999);
  assert_log (f, "");
  rouse_clock_fake_advance_ms (f->clock, 1);
  assert_log (f, "requested, stopping, request superseded, [stopping]");
  follow_restart (f);

  rouse_clock_fake_advance_ms (f->clock, 1000);
  say (f, "X_ROUSE_RELOAD=1");
  rouse_clock_fake_advance_ms (f->clock, 0);
  assert_log (f, "requested, stopping, request superseded, [stopping]");
  follow_restart (f);
  finish (f);
}

static void /* It may be gone before it is answered. */
test_request_and_end (Fixture *f, gconstpointer data)
{
  start (f, ROUSE_READY_NOTIFY);
  g_signal_connect_swapped (f->supervisor, "requested", G_CALLBACK (grant_cb), f);
  notify_send (get_path (f), "X_ROUSE_RELOAD=1", -1, -1);
  rouse_process_fake_end (get_process (f), EXIT (0));
  assert_log (f, "exited 0, first failed, [finished]");
  rouse_clock_fake_advance_ms (f->clock, 0);
  assert_log (f, "requested, [starting]");
  rouse_process_fake_start (get_process (f));
  finish (f);
}

static void /* A stop is the last word. */
test_request_and_stop (Fixture *f, gconstpointer data)
{
  start (f, ROUSE_READY_NOTIFY);
  say (f, "X_ROUSE_RELOAD=1");
  rouse_supervisor_stop (f->supervisor);
  rouse_clock_fake_advance_ms (f->clock, 0);
  assert_log (f, "stopping, first superseded, [stopping]");
  finish (f);
}

static int
reach (const char *path)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int                client = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (client, >=, 0);
  strcpy (address.sun_path, path);
  g_assert_cmpint (connect (client, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (send (client, HELLO, strlen (HELLO), MSG_NOSIGNAL), ==, strlen (HELLO));
  notify_settle ();
  return client;
}

static void
no_answer_cb (RouseAskResult result, const char *why, gpointer data)
{
  *(RouseAskResult *) data = result;
}

static void /* A socket for the run of a program that wants to be asked, until it ends; none for its build. */
test_ask_socket (Fixture *f, gconstpointer data)
{
  g_autoptr (RouseChangeSet) changes = rouse_change_set_new ();
  RouseAskResult             result = ROUSE_ASK_ALL_DONE;
  g_autofree char           *path = NULL;
  int                        client;

  f->program->hot_ask = TRUE;
  g_assert_null (rouse_supervisor_get_ask_socket (f->supervisor));
  restart (f, ROUSE_CAUSE_FIRST, NULL);
  rouse_process_fake_start (get_build (f));
  g_assert_null (rouse_process_fake_getenv (get_build (f), "ROUSE_HOT_SOCKET"));
  g_assert_null (rouse_supervisor_get_ask_socket (f->supervisor));
  rouse_process_fake_end (get_build (f), EXIT (0));
  path = g_strdup (rouse_process_fake_getenv (get_web (f), "ROUSE_HOT_SOCKET"));
  g_assert_cmpstr (path, ==, rouse_ask_socket_get_path (rouse_supervisor_get_ask_socket (f->supervisor)));
  rouse_process_fake_start (get_web (f));

  rouse_process_fake_set_stranger (get_web (f), TRUE);
  client = reach (path);
  g_assert_false (rouse_ask_socket_ask (rouse_supervisor_get_ask_socket (f->supervisor), changes, 1, no_answer_cb, &result));
  close (client);
  rouse_process_fake_set_stranger (get_web (f), FALSE);
  client = reach (path);
  g_assert_true (rouse_ask_socket_ask (rouse_supervisor_get_ask_socket (f->supervisor), changes, 1, no_answer_cb, &result));
  rouse_process_fake_exit (get_web (f), EXIT (0));
  g_assert_cmpint (result, ==, ROUSE_ASK_ENDED);
  g_assert_null (rouse_supervisor_get_ask_socket (f->supervisor));
  g_assert_cmpint (g_access (path, F_OK), ==, -1);
  close (client);
  rouse_process_fake_leave (get_web (f));
  g_string_truncate (f->log, 0);
}

static void /* Who did not want to be asked is not told where. */
test_no_ask_socket (Fixture *f, gconstpointer data)
{
  restart (f, ROUSE_CAUSE_FIRST, NULL);
  rouse_process_fake_start (get_process (f));
  g_assert_null (rouse_process_fake_getenv (get_process (f), "ROUSE_HOT_SOCKET"));
  g_assert_null (rouse_supervisor_get_ask_socket (f->supervisor));
  finish (f);
}

int
main (int argc, char **argv)
{
  static const Test tests[] = {
    { "/run/supervisor/notify/ready", NULL, test_ready },
    { "/run/supervisor/notify/ready-early", NULL, test_ready_early },
    { "/run/supervisor/notify/ready-alive", NULL, test_ready_alive },
    { "/run/supervisor/notify/ready-output", NULL, test_ready_output },
    { "/run/supervisor/notify/task", "task", test_task },
    { "/run/supervisor/notify/reloading", NULL, test_reloading },
    { "/run/supervisor/notify/stopping", NULL, test_stopping },
    { "/run/supervisor/notify/while-stopping", NULL, test_while_stopping },
    { "/run/supervisor/notify/status-ends", NULL, test_status_ends },
    { "/run/supervisor/notify/last-words", NULL, test_last_words },
    { "/run/supervisor/notify/stranger", NULL, test_stranger },
    { "/run/supervisor/notify/socket", NULL, test_socket },
    { "/run/supervisor/notify/not-started", NULL, test_not_started },
    { "/run/supervisor/notify/request", NULL, test_request },
    { "/run/supervisor/notify/request-and-end", NULL, test_request_and_end },
    { "/run/supervisor/notify/request-and-stop", NULL, test_request_and_stop },
    { "/run/supervisor/ask/socket", "build", test_ask_socket },
    { "/run/supervisor/ask/none", NULL, test_no_ask_socket },
  };

  return run_tests (tests, G_N_ELEMENTS (tests), argc, argv);
}
