/* test-notify-socket.c - where a run says that it is ready: real datagrams, no real time
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "clock-fake.h"
#include "notify-sender.h"
#include "run/notify-socket.h"
#include "run/run-id.h"

#include <glib-unix.h>
#include <glib/gstdio.h>
#include <gio/gunixsocketaddress.h>
#include <poll.h>
#include <sys/time.h>
#include <unistd.h>

typedef struct
{
  RouseClockFake    *clock;
  RouseNotifySocket *socket;
  GString           *heard;
  guint              n_heard;
  pid_t              sender;
  gboolean           refuse;
  gboolean           free_when_heard;
} Fixture;

static gboolean
judge_cb (pid_t pid, gpointer data)
{
  Fixture *f = data;

  f->sender = pid;
  return !f->refuse;
}

static void
heard_cb (const RouseNotifyMessage *message, gpointer data)
{
  Fixture *f = data;

  f->n_heard++;
  g_string_append_printf (f->heard, "%s[%s]", message->ready ? "ready" : "", message->status != NULL ? message->status : "");
  if (f->free_when_heard)
    g_clear_pointer (&f->socket, rouse_notify_socket_free);
}

static RouseNotifySocket *
open_socket (Fixture *f, const char *run_id)
{
  g_autoptr (GError) error = NULL;
  RouseNotifySocket *socket = rouse_notify_socket_new (run_id, ROUSE_CLOCK (f->clock), judge_cb, heard_cb, f, &error);

  g_assert_no_error (error);
  return socket;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->clock = rouse_clock_fake_new ();
  f->heard = g_string_new (NULL);
  if (data == NULL)
    f->socket = open_socket (f, "run-1");
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_pointer (&f->socket, rouse_notify_socket_free);
  g_assert_cmpuint (rouse_clock_fake_get_n_alarms (f->clock), ==, 0);
  g_assert_finalize_object (f->clock);
  g_string_free (f->heard, TRUE);
}

static gboolean
say (Fixture *f, const char *text)
{
  return notify_send (rouse_notify_socket_get_path (f->socket), text, -1, -1);
}

static void
assert_heard (Fixture *f, const char *expected)
{
  notify_settle ();
  g_assert_cmpstr (f->heard->str, ==, expected);
  g_string_truncate (f->heard, 0);
}

/* A socket file that nobody has open any more, of a certain age. */
static char * /* (transfer full) */
leave_behind (const char *name, int age_s)
{
  char                      *path = g_build_filename (g_get_user_runtime_dir (), "rouse", name, NULL);
  g_autoptr (GSocket)        socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_DATAGRAM, 0, NULL);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  gint64                     then = g_get_real_time () / G_USEC_PER_SEC - age_s;
  struct timeval             times[] = { { then, 0 }, { then, 0 } };

  g_assert_true (g_socket_bind (socket, address, FALSE, NULL));
  g_assert_cmpint (utimes (path, times), ==, 0);
  return path;
}

static char * /* (transfer full) */
leave_file (const char *folder, const char *name)
{
  char          *path = g_build_filename (folder, name, NULL);
  struct timeval times[] = { { 1000, 0 }, { 1000, 0 } };

  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  g_assert_cmpint (utimes (path, times), ==, 0);
  return path;
}

static void /* What a killed Rouse left behind goes; what is in use, new or no socket stays. First: it happens once. */
test_sweep (Fixture *f, gconstpointer data)
{
  g_autofree char           *folder = g_build_filename (g_get_user_runtime_dir (), "rouse", NULL);
  g_autofree char           *file = g_build_filename (folder, "notify-file", NULL);
  g_autofree char           *used = g_build_filename (folder, "notify-0-zik0zi-1", NULL);
  g_autoptr (GSocket)        user = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_DATAGRAM, 0, NULL);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (used);
  struct timeval             times[] = { { 1000, 0 }, { 1000, 0 } };
  g_autofree char           *own_id = rouse_run_id_new (0);
  g_autofree char           *own_name = g_strdup_printf ("changes-%s.jsonl", own_id);
  g_autofree char           *with_socket = NULL;
  g_autofree char           *own_loaded_name = g_strdup_printf ("loaded-%s.log", own_id);
  g_autofree char           *own = NULL;
  g_autofree char           *own_loaded = NULL;
  g_autofree char           *orphan = NULL;
  g_autofree char           *orphan_loaded = NULL;
  g_autofree char           *orphan_socket = NULL;
  g_autofree char           *stale = NULL;
  g_autofree char           *stale_hot = NULL;
  g_autofree char           *used_hot = g_build_filename (folder, "hot-used", NULL);
  g_autoptr (GSocket)        hot_user = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, 0, NULL);
  g_autoptr (GSocketAddress) hot_address = g_unix_socket_address_new (used_hot);
  g_autofree char           *young = NULL;
  g_autofree char           *other = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  stale = leave_behind ("notify-old", 3600);
  stale_hot = leave_behind ("hot-old", 3600);
  g_assert_true (g_socket_bind (hot_user, hot_address, FALSE, NULL) && g_socket_listen (hot_user, NULL));
  g_assert_cmpint (utimes (used_hot, times), ==, 0);
  young = leave_behind ("notify-young", 1);
  other = leave_behind ("other", 3600);
  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  g_assert_true (g_socket_bind (user, address, FALSE, NULL));
  g_assert_cmpint (utimes (used, times), ==, 0);

  /* No process has that number: it is more than there can be. */
  orphan = leave_file (folder, "changes-0-zik0zi-0.jsonl");
  orphan_socket = leave_behind ("notify-0-zik0zi-0", 3600);
  with_socket = leave_file (folder, "changes-0-zik0zi-1.jsonl");
  own = leave_file (folder, own_name);
  own_loaded = leave_file (folder, own_loaded_name);
  orphan_loaded = leave_file (folder, "loaded-0-zik0zi-0.log");

  f->socket = open_socket (f, "run-0");
  g_assert_false (g_file_test (orphan, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (orphan_socket, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (with_socket, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (own, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (orphan_loaded, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (own_loaded, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (stale, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (stale_hot, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (used_hot, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (young, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (other, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (file, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (used, G_FILE_TEST_EXISTS));
}

static void /* It lies where only the user can reach it, and goes with its owner. */
test_path (Fixture *f, gconstpointer data)
{
  g_autofree char *expected = g_build_filename (g_get_user_runtime_dir (), "rouse", "notify-run-1", NULL);
  g_autofree char *folder = g_path_get_dirname (expected);
  GStatBuf         info;

  g_assert_cmpstr (rouse_notify_socket_get_path (f->socket), ==, expected);
  g_assert_cmpint (g_stat (folder, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0700);
  g_clear_pointer (&f->socket, rouse_notify_socket_free);
  g_assert_cmpint (g_lstat (expected, &info), ==, -1);
}

static void /* An address holds about a hundred bytes. */
test_long_path (Fixture *f, gconstpointer data)
{
  g_autofree char *prefix = g_strdup_printf ("/tmp/rouse-%ld/notify-", (long) getuid ());

  g_setenv ("FLATPAK_ID", "org.example.a-name-that-is-so-long-that-no-socket-can-have-it.and-then-some-more-of-it.Rouse", TRUE);
  f->socket = open_socket (f, "run-long");
  g_unsetenv ("FLATPAK_ID");
  g_assert_true (g_str_has_prefix (rouse_notify_socket_get_path (f->socket), prefix));
  say (f, "READY=1");
  assert_heard (f, "ready[]");
}

static void
test_message (Fixture *f, gconstpointer data)
{
  say (f, "READY=1\nSTATUS=up");
  say (f, "STATUS=busy");
  assert_heard (f, "ready[up][busy]");
#ifdef SO_PASSCRED
  g_assert_cmpint (f->sender, ==, getpid ());
#endif
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  f->refuse = TRUE;
  say (f, "READY=1");
  assert_heard (f, "");
  f->refuse = FALSE;
  say (f, "STATUS=x");
  assert_heard (f, "[x]");
}

static void /* One that is too long does not count, not even what would fit of it. */
test_too_long (Fixture *f, gconstpointer data)
{
  g_autofree char *text = g_strnfill (64 * 1024, '\n');

  memcpy (text, "READY=1", 7);
  notify_send (rouse_notify_socket_get_path (f->socket), text, ROUSE_NOTIFY_MESSAGE_MAX + 1, -1);
  notify_send (rouse_notify_socket_get_path (f->socket), text, 64 * 1024, -1);
  notify_send (rouse_notify_socket_get_path (f->socket), text, 0, -1);
  say (f, "hello");
  assert_heard (f, "");
  notify_send (rouse_notify_socket_get_path (f->socket), text, ROUSE_NOTIFY_MESSAGE_MAX, -1);
  assert_heard (f, "ready[]");
}

static void /* Whoever waits at a barrier goes on when all before it has been heard. */
test_barrier (Fixture *f, gconstpointer data)
{
  struct pollfd waiting = { .events = POLLIN };
  int           ends[2];

  g_assert_true (g_unix_open_pipe (ends, FD_CLOEXEC, NULL));
  waiting.fd = ends[0];
  say (f, "READY=1");
  notify_send (rouse_notify_socket_get_path (f->socket), "BARRIER=1", -1, ends[1]);
  close (ends[1]);
  g_assert_cmpint (poll (&waiting, 1, 0), ==, 0);
  assert_heard (f, "ready[][]");
  g_assert_cmpint (poll (&waiting, 1, 0), ==, 1);
  g_assert_cmpint (waiting.revents & POLLHUP, !=, 0);
  close (ends[0]);
}

static void /* Descriptors of strangers, and of messages that do not count, are not kept either. */
test_descriptors (Fixture *f, gconstpointer data)
{
  struct pollfd waiting = { .events = POLLIN };
  int           ends[2];

  g_assert_true (g_unix_open_pipe (ends, FD_CLOEXEC, NULL));
  waiting.fd = ends[0];
  f->refuse = TRUE;
  notify_send (rouse_notify_socket_get_path (f->socket), "FDSTORE=1", -1, ends[1]);
  notify_send (rouse_notify_socket_get_path (f->socket), "nonsense", -1, ends[1]);
  close (ends[1]);
  assert_heard (f, "");
  g_assert_cmpint (poll (&waiting, 1, 0), ==, 1);
  close (ends[0]);
}

static guint
flood (Fixture *f)
{
  guint n = 0;

  while (n < 5000 && say (f, "STATUS=x"))
    {
      n++;
      g_main_context_iteration (NULL, FALSE);
    }
  return n;
}

static void /* Who floods has to wait, and is heard again later; nothing of it is lost. */
test_flood (Fixture *f, gconstpointer data)
{
  guint n_sent = flood (f);
  guint n_before;

  /* The queue has filled up, since nobody reads any more. */
  g_assert_cmpuint (n_sent, <, 5000);
  notify_settle ();
  n_before = f->n_heard;
  g_assert_cmpuint (n_before, <=, 200);
  g_assert_false (say (f, "READY=1"));
  for (guint i = 0; i < 100 && f->n_heard < n_sent; i++)
    {
      rouse_clock_fake_advance_ms (f->clock, 100);
      notify_settle ();
      g_assert_cmpuint (f->n_heard - n_before, <=, 200);
      n_before = f->n_heard;
    }
  g_assert_cmpuint (f->n_heard, ==, n_sent);
  rouse_clock_fake_advance_ms (f->clock, 1000);
  notify_settle ();
  g_string_truncate (f->heard, 0);
  say (f, "READY=1");
  assert_heard (f, "ready[]");
}

static void /* What was said before is known before what follows. */
test_drain (Fixture *f, gconstpointer data)
{
  say (f, "STATUS=last");
  say (f, "STATUS=words");
  rouse_notify_socket_drain (f->socket);
  g_assert_cmpstr (f->heard->str, ==, "[last][words]");
  rouse_notify_socket_drain (f->socket);
  assert_heard (f, "[last][words]");
}

static void /* Whoever has heard enough may go. */
test_free_when_heard (Fixture *f, gconstpointer data)
{
  gboolean drained = g_str_equal (data != NULL ? data : "", "drain");

  if (f->socket == NULL)
    f->socket = open_socket (f, "run-free");
  f->free_when_heard = TRUE;
  say (f, "STATUS=a");
  say (f, "STATUS=b");
  if (drained)
    rouse_notify_socket_drain (f->socket);
  assert_heard (f, "[a]");
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *, gconstpointer);
    const char *data; /* (nullable) %NULL: a socket is there to begin with */
  } tests[] = {
    { "/run/notify-socket/sweep", test_sweep, "none" },
    { "/run/notify-socket/path", test_path },
    { "/run/notify-socket/long-path", test_long_path, "none" },
    { "/run/notify-socket/message", test_message },
    { "/run/notify-socket/refused", test_refused },
    { "/run/notify-socket/too-long", test_too_long },
    { "/run/notify-socket/barrier", test_barrier },
    { "/run/notify-socket/descriptors", test_descriptors },
    { "/run/notify-socket/flood", test_flood },
    { "/run/notify-socket/drain", test_drain },
    { "/run/notify-socket/free-when-heard", test_free_when_heard },
    { "/run/notify-socket/free-when-drained", test_free_when_heard, "drain" },
  };
  g_autofree char *runtime = g_dir_make_tmp ("rouse-XXXXXX", NULL);

  /* What the test library would make is too long for a socket. */
  g_setenv ("XDG_RUNTIME_DIR", runtime, TRUE);
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, tests[i].data, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
