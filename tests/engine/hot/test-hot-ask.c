/* test-hot-ask.c - a program that is asked to reload itself: real sockets, no real time
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "clock-fake.h"
#include "hot/ask.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define HELLO "{\"rouse\":1,\"hello\":{\"name\":\"host\"}}\n"
#define DONE(number) "{\"change\":" number ",\"answer\":\"done\"}\n"
#define N_CLIENTS (ROUSE_ASK_CLIENTS_MAX + 1)

typedef struct
{
  RouseClockFake *clock;
  RouseAskSocket *socket;
  RouseChangeSet *changes;
  RouseHotAction *action;
  RouseFallBack   result;
  guint           n_done;
  gboolean        stranger;
  gboolean        close_when_done;
  int             clients[N_CLIENTS];
  guint           n_clients;
} Fixture;

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static gboolean
judge_cb (pid_t pid, gpointer data)
{
  Fixture *f = data;

#ifdef SO_PEERCRED
  g_assert_cmpint (pid, ==, getpid ());
#endif
  return !f->stranger;
}

static void
done_cb (Fixture *f, guint fall_back)
{
  f->n_done++;
  f->result = fall_back;
  if (f->close_when_done)
    rouse_ask_socket_close (f->socket);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->clock = rouse_clock_fake_new ();
  f->socket = rouse_ask_socket_new ("run-1", judge_cb, f, &error);
  g_assert_no_error (error);
  f->changes = rouse_change_set_new ();
  rouse_change_set_add (f->changes, "/tree/a.py", ROUSE_CHANGE_MODIFIED, NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < f->n_clients; i++)
    if (f->clients[i] >= 0)
      close (f->clients[i]);
  settle ();
  g_clear_object (&f->action);
  rouse_ask_socket_close (f->socket);
  g_assert_finalize_object (f->socket);
  rouse_change_set_unref (f->changes);
  g_assert_cmpuint (rouse_clock_fake_get_n_alarms (f->clock), ==, 0);
  g_assert_finalize_object (f->clock);
}

/* Who connects, and its number. */
static guint
add_client (Fixture *f, const char *text)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int                client = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (client, >=, 0);
  strcpy (address.sun_path, rouse_ask_socket_get_path (f->socket));
  g_assert_cmpint (connect (client, (struct sockaddr *) &address, sizeof address), ==, 0);
  f->clients[f->n_clients] = client;
  if (text != NULL)
    g_assert_cmpint (send (client, text, strlen (text), MSG_NOSIGNAL), ==, strlen (text));
  settle ();
  return f->n_clients++;
}

static void
say (Fixture *f, guint client, const char *text)
{
  g_assert_cmpint (send (f->clients[client], text, strlen (text), MSG_NOSIGNAL), ==, strlen (text));
  settle ();
}

static void
leave (Fixture *f, guint client)
{
  close (f->clients[client]);
  f->clients[client] = -1;
  settle ();
}

/* (transfer full): what has arrived, "" for nothing, %NULL for a closed connection. */
static char *
hear (Fixture *f, guint client)
{
  char  *text = g_malloc0 (1024 * 1024);
  gssize length = 0;
  gssize n;

  settle ();
  while ((n = recv (f->clients[client], text + length, 1024 * 1024 - 1 - length, MSG_DONTWAIT)) > 0)
    {
      length += n;
      settle (); /* what did not fit is written now */
    }
  if (n == 0 && length == 0)
    g_clear_pointer (&text, g_free);
  return text;
}

static gboolean
is_cut_off (Fixture *f, guint client)
{
  g_autofree char *text = hear (f, client);

  return text == NULL;
}

static void
ask (Fixture *f)
{
  g_clear_object (&f->action);
  f->n_done = 0;
  f->action = rouse_hot_ask_new (f->socket, f->changes, 5 * G_TIME_SPAN_SECOND, ROUSE_CLOCK (f->clock));
  g_signal_connect_swapped (f->action, "done", G_CALLBACK (done_cb), f);
  rouse_hot_action_start (f->action);
  settle ();
  g_assert_cmpuint (f->n_done, ==, 0);
}

/* @result comes @ms from now, and nothing before or after. */
static void
assert_result_in (Fixture *f, guint ms, RouseFallBack result)
{
  if (ms > 0)
    rouse_clock_fake_advance_ms (f->clock, ms - 1);
  settle ();
  g_assert_cmpuint (f->n_done, ==, 0);
  rouse_clock_fake_advance_ms (f->clock, ms > 0 ? 1 : 0);
  g_assert_cmpuint (f->n_done, ==, 1);
  g_assert_cmpstr (rouse_fall_back_to_string (f->result), ==, rouse_fall_back_to_string (result));
  rouse_clock_fake_advance_ms (f->clock, 60 * 1000);
  settle ();
  g_assert_cmpuint (f->n_done, ==, 1);
}

static void
assert_still_asked (Fixture *f)
{
  rouse_clock_fake_advance_ms (f->clock, 0);
  g_assert_cmpuint (f->n_done, ==, 0);
}

static void /* The whole of it, and once more. */
test_done (Fixture *f, gconstpointer data)
{
  guint client = add_client (f, HELLO);

  for (guint i = 1; i <= 2; i++)
    {
      g_autofree char *question = NULL;
      g_autofree char *answer = g_strdup_printf (DONE ("%u"), i);
      g_autofree char *expected = g_strdup_printf ("{\"change\":%u,\"files\":[{\"path\":\"/tree/a.py\",\"kind\":\"modified\"}],\"files_total\":1,"
                                                   "\"branch\":null,\"held_for\":null,\"settle_ms\":0,\"truncated\":false,\"timeout_ms\":5000}\n",
                                                   i);

      ask (f);
      question = hear (f, client);
      g_assert_cmpstr (question, ==, expected);
      assert_still_asked (f);
      say (f, client, answer);
      assert_result_in (f, 0, ROUSE_FALL_BACK_NONE);
      g_assert_null (rouse_hot_action_get_why (f->action));
    }
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  guint client = add_client (f, HELLO);

  ask (f);
  say (f, client, "{\"change\":1,\"answer\":\"restart\",\"why\":\"two\\nlines\",\"unknown\":[]}\n");
  assert_result_in (f, 0, ROUSE_FALL_BACK_REFUSED);
  g_assert_cmpstr (rouse_hot_action_get_why (f->action), ==, "two lines");
}

static void
test_timed_out (Fixture *f, gconstpointer data)
{
  guint client = add_client (f, HELLO);

  ask (f);
  assert_result_in (f, 5000, ROUSE_FALL_BACK_TIMED_OUT);
  /* An answer that comes too late is not the one to the next question. */
  ask (f);
  say (f, client, DONE ("1"));
  assert_still_asked (f);
  say (f, client, DONE ("2"));
  assert_result_in (f, 0, ROUSE_FALL_BACK_NONE);
}

static void /* It says so at once. */
test_nobody (Fixture *f, gconstpointer data)
{
  ask (f);
  assert_result_in (f, 0, ROUSE_FALL_BACK_UNREACHABLE);
  /* Who connects has not said that it wants to be asked. */
  add_client (f, NULL);
  ask (f);
  assert_result_in (f, 0, ROUSE_FALL_BACK_UNREACHABLE);
}

static void
test_no_socket (Fixture *f, gconstpointer data)
{
  g_autoptr (RouseHotAction) action = rouse_hot_ask_new (NULL, f->changes, 1, ROUSE_CLOCK (f->clock));

  g_signal_connect_swapped (action, "done", G_CALLBACK (done_cb), f);
  rouse_hot_action_start (action);
  assert_result_in (f, 0, ROUSE_FALL_BACK_UNREACHABLE);
}

static void
test_stranger (Fixture *f, gconstpointer data)
{
  f->stranger = TRUE;
  g_assert_true (is_cut_off (f, add_client (f, NULL)));
  /* Who never was one of the run says nothing about it. */
  f->stranger = FALSE;
  add_client (f, HELLO);
  ask (f);
  say (f, 1, DONE ("1"));
  assert_result_in (f, 0, ROUSE_FALL_BACK_NONE);
}

static void /* All have to say so, and whoever came meanwhile as well. */
test_several (Fixture *f, gconstpointer data)
{
  g_autofree char *question = NULL;

  add_client (f, HELLO);
  add_client (f, HELLO);
  ask (f);
  say (f, 0, DONE ("1"));
  assert_still_asked (f);
  add_client (f, HELLO);
  question = hear (f, 2);
  g_assert_true (g_str_has_prefix (question, "{\"change\":1,"));
  say (f, 1, DONE ("1"));
  assert_still_asked (f);
  say (f, 2, DONE ("1"));
  assert_result_in (f, 0, ROUSE_FALL_BACK_NONE);
  /* One that has left is not asked. */
  leave (f, 1);
  ask (f);
  say (f, 0, DONE ("2"));
  say (f, 2, "{\"change\":2,\"answer\":\"restart\"}\n");
  assert_result_in (f, 0, ROUSE_FALL_BACK_REFUSED);
  g_assert_null (rouse_hot_action_get_why (f->action));
}

static void /* Who leaves with the question lives on with what it has loaded, for all that is known. */
test_left (Fixture *f, gconstpointer data)
{
  add_client (f, HELLO);
  add_client (f, HELLO);
  ask (f);
  leave (f, 0);
  say (f, 1, DONE ("1"));
  assert_result_in (f, 200, ROUSE_FALL_BACK_REFUSED);
}

static void /* … unless it turns out that all of the run has ended. */
test_ended (Fixture *f, gconstpointer data)
{
  add_client (f, HELLO);
  ask (f);
  leave (f, 0);
  rouse_clock_fake_advance_ms (f->clock, 100);
  rouse_ask_socket_close (f->socket);
  assert_result_in (f, 0, ROUSE_FALL_BACK_ENDED);
  ask (f);
  assert_result_in (f, 0, ROUSE_FALL_BACK_UNREACHABLE);
}

static void /* Who was cut off because the answer ended it is not touched again. */
test_ended_by_answer (Fixture *f, gconstpointer data)
{
  add_client (f, HELLO);
  f->close_when_done = TRUE;
  ask (f);
  say (f, 0, DONE ("1") DONE ("1") "nonsense\n");
  assert_result_in (f, 0, ROUSE_FALL_BACK_NONE);
  f->close_when_done = FALSE;
}

static void
test_cancel (Fixture *f, gconstpointer data)
{
  add_client (f, HELLO);
  ask (f);
  rouse_hot_action_cancel (f->action);
  say (f, 0, DONE ("1"));
  rouse_clock_fake_advance_ms (f->clock, 60 * 1000);
  g_assert_cmpuint (f->n_done, ==, 0);
  ask (f);
  say (f, 0, DONE ("2"));
  assert_result_in (f, 0, ROUSE_FALL_BACK_NONE);
}

static void /* Whoever says what cannot be understood cannot be asked, and so the run is not, any more. */
test_nonsense (Fixture *f, gconstpointer data)
{
  g_autofree char *text = data != NULL ? g_strdup (data) : g_strnfill (ROUSE_ASK_LINE_MAX + 1, ' ');

  add_client (f, HELLO);
  add_client (f, NULL);
  ask (f);
  say (f, 1, text);
  g_assert_true (is_cut_off (f, 1));
  say (f, 0, DONE ("1"));
  assert_result_in (f, 200, ROUSE_FALL_BACK_REFUSED);
  ask (f);
  assert_result_in (f, 0, ROUSE_FALL_BACK_UNREACHABLE);
}

static void /* What a later version says besides is passed over, piece by piece as it comes. */
test_unknown (Fixture *f, gconstpointer data)
{
  guint client = add_client (f, "{\"rouse\":1,\"hello\":{\"name\":7,\"new\":null},\"more\":1}\n{}\n{\"new\":[1,{}]}");

  say (f, client, "\n");
  ask (f);
  say (f, client, "{\"change\":1,\"ans");
  assert_still_asked (f);
  say (f, client, "wer\":\"done\"}");
  assert_still_asked (f);
  say (f, client, "\r\n");
  assert_result_in (f, 0, ROUSE_FALL_BACK_NONE);
}

static void /* But not without end. */
test_idle_talk (Fixture *f, gconstpointer data)
{
  guint client = add_client (f, HELLO);

  for (guint i = 0; i < 100; i++)
    say (f, client, i % 2 == 0 ? "{}\n" : HELLO);
  g_assert_false (is_cut_off (f, client));
  say (f, client, DONE ("1"));
  g_assert_true (is_cut_off (f, client));
}

static void /* Nobody is left out because there are too many. */
test_too_many (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < ROUSE_ASK_CLIENTS_MAX; i++)
    add_client (f, HELLO);
  ask (f);
  rouse_hot_action_cancel (f->action);
  g_assert_true (is_cut_off (f, add_client (f, NULL)));
  ask (f);
  assert_result_in (f, 0, ROUSE_FALL_BACK_UNREACHABLE);
}

static void /* More than a socket takes at once arrives whole, and says that there was more. */
test_large (Fixture *f, gconstpointer data)
{
  guint            client = add_client (f, HELLO);
  g_autofree char *question = NULL;
  g_autofree char *name = g_strnfill (240, 'n');

  for (guint i = 0; i < 5000; i++)
    {
      g_autofree char *path = g_strdup_printf ("/tree/%s/%u", name, i);

      rouse_change_set_add (f->changes, path, ROUSE_CHANGE_CREATED, "/tree/from");
    }
  ask (f);
  question = hear (f, client);
  g_assert_true (g_str_has_suffix (question, ",\"truncated\":true,\"timeout_ms\":5000}\n"));
  g_assert_nonnull (strstr (question, ",\"files_total\":5001,"));
  g_assert_cmpuint (strlen (question), >, 200 * 1024);
  g_assert_cmpuint (strlen (question), <, 512 * 1024);
  say (f, client, DONE ("1"));
  assert_result_in (f, 0, ROUSE_FALL_BACK_NONE);
}

static void /* Only the user can reach it, and it goes with its run. */
test_path (Fixture *f, gconstpointer data)
{
  g_autofree char *expected = g_build_filename (g_get_user_runtime_dir (), "rouse", "hot-run-1", NULL);
  g_autofree char *folder = g_path_get_dirname (expected);
  GStatBuf         info;

  g_assert_cmpstr (rouse_ask_socket_get_path (f->socket), ==, expected);
  g_assert_cmpint (g_stat (folder, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0700);
  rouse_ask_socket_close (f->socket);
  g_assert_cmpint (g_lstat (expected, &info), ==, -1);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *, gconstpointer);
    const char *data;
  } tests[] = {
    { "/hot/ask/done", test_done },
    { "/hot/ask/refused", test_refused },
    { "/hot/ask/timed-out", test_timed_out },
    { "/hot/ask/nobody", test_nobody },
    { "/hot/ask/no-socket", test_no_socket },
    { "/hot/ask/stranger", test_stranger },
    { "/hot/ask/several", test_several },
    { "/hot/ask/left", test_left },
    { "/hot/ask/ended", test_ended },
    { "/hot/ask/ended-by-answer", test_ended_by_answer },
    { "/hot/ask/cancel", test_cancel },
    { "/hot/ask/nonsense/no-json", test_nonsense, "hello\n" },
    { "/hot/ask/nonsense/no-object", test_nonsense, "[]\n" },
    { "/hot/ask/nonsense/empty", test_nonsense, "\n" },
    { "/hot/ask/nonsense/not-utf8", test_nonsense, "{\"a\":\"\xff\"}\n" },
    { "/hot/ask/nonsense/later-version", test_nonsense, "{\"rouse\":2,\"hello\":{}}\n" },
    { "/hot/ask/nonsense/no-version", test_nonsense, "{\"hello\":{}}\n" },
    { "/hot/ask/nonsense/hello-is-text", test_nonsense, "{\"rouse\":1,\"hello\":\"host\"}\n" },
    { "/hot/ask/nonsense/answer-before-hello", test_nonsense, DONE ("1") },
    { "/hot/ask/nonsense/other-answer", test_nonsense, HELLO "{\"change\":1,\"answer\":\"maybe\"}\n" },
    { "/hot/ask/nonsense/answer-is-number", test_nonsense, HELLO "{\"change\":1,\"answer\":1}\n" },
    { "/hot/ask/nonsense/no-change", test_nonsense, HELLO "{\"answer\":\"done\"}\n" },
    { "/hot/ask/nonsense/change-is-text", test_nonsense, HELLO "{\"change\":\"1\",\"answer\":\"done\"}\n" },
    { "/hot/ask/nonsense/too-long", test_nonsense },
    { "/hot/ask/unknown", test_unknown },
    { "/hot/ask/idle-talk", test_idle_talk },
    { "/hot/ask/too-many", test_too_many },
    { "/hot/ask/large", test_large },
    { "/hot/ask/path", test_path },
  };
  g_autofree char *runtime = g_dir_make_tmp ("rouse-XXXXXX", NULL);

  /* What the test library would make is too long for a socket. */
  g_setenv ("XDG_RUNTIME_DIR", runtime, TRUE);
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, tests[i].data, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
