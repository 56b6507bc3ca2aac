/* test-launcher-flatpak.c - real processes, started by Flatpak's own session helper on a bus of the test's
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "process-fixture.h"
#include "run/launcher-flatpak.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define SERVICE "/usr/share/dbus-1/services/org.freedesktop.Flatpak.service"

static GDBusConnection *bus; /* (owned) */

static void
set_up_on_host (Fixture *f, gconstpointer data)
{
  set_up (f, data);
  g_object_unref (f->launcher);
  f->launcher = rouse_launcher_flatpak_new (bus, g_getenv ("ROUSE_TEST_GUARD"));
}

static void
test_exit_code (Fixture *f, gconstpointer data)
{
  launch_testprog (f, "exit", "5", NULL);
  g_assert_cmpstr (f->log->str, ==, ""); /* never from inside launch() */
  assert_ends (f, "started, exited 5, gone");
}

/* The helper makes the guard the leader of the terminal: the program must get it all the same. */
static void
test_terminal (Fixture *f, gconstpointer data)
{
  launch_testprog (f, "terminal", NULL);
  assert_ends (f, "started, exited 0, gone");
  g_assert_cmpstr (f->output->str, ==, "leader 1 group 1 foreground 1 tty 3\n");
}

static void
test_typing (Fixture *f, gconstpointer data)
{
  launch_testprog (f, "catch-term", NULL);
  wait_for_text (f, "ready");
  rouse_process_write (f->process, "\003", 1);
  assert_ends (f, "started, killed by 2, gone");
}

static void
test_plain (Fixture *f, gconstpointer data)
{
  launch_testprog (f, "both", NULL);
  assert_ends (f, "started, exited 0, gone");
  g_assert_cmpstr (f->output->str, ==, "to stdout\n");
  g_assert_cmpstr (f->errors->str, ==, "to stderr\n");
}

static void
test_folder (Fixture *f, gconstpointer data)
{
  g_free (f->program->cwd);
  f->program->cwd = g_strdup (f->folder);
  launch_testprog (f, "cwd", NULL);
  assert_ends (f, "started, exited 0, gone");
  g_assert_true (g_str_has_prefix (f->output->str, f->folder));
}

/* What is only in the environment of Rouse is of the sandbox, and does not go out. */
static void
test_environment (Fixture *f, gconstpointer data)
{
  g_autofree char *expected = g_strdup_printf ("ROUSE=1\nROUSE_RUN_ID=%s\nOWN=a=b\nINSIDE=(unset)\nOUTSIDE=host\n", f->run_id);

  f->program->env = g_strdupv ((char *[]){ (char *) "OWN=a=b", NULL });
  launch_testprog (f, "env", "ROUSE", "ROUSE_RUN_ID", "OWN", "INSIDE", "OUTSIDE", NULL);
  assert_ends (f, "started, exited 0, gone");
  g_assert_cmpstr (f->output->str, ==, expected);
}

static void
test_sockets (Fixture *f, gconstpointer data)
{
  launch_with_sockets (f, "mine");
  assert_parent_has_no_sockets (f, wait_for_pid (f, "ready"));
  rouse_process_kill_all (f->process);
  assert_ends (f, "started, killed by 9, gone");
}

/* A daemon has left the session and its parent is dead: it is known, and ended, all the same. */
static void
test_daemon (Fixture *f, gconstpointer data)
{
  pid_t pid;

  launch_testprog (f, "daemon", NULL);
  pid = wait_for_pid (f, "daemon");
  wait_for_text (f, "ready");
  rouse_process_send_signal (f->process, SIGTERM);
  assert_ends (f, "started, killed by 15, gone");
  g_assert_cmpint (kill (pid, 0), ==, -1);
  g_assert_cmpint (errno, ==, ESRCH);
}

static void
test_kill (Fixture *f, gconstpointer data)
{
  launch_testprog (f, "ignore-term", NULL);
  wait_for_text (f, "ready");
  rouse_process_send_signal (f->process, SIGTERM);
  rouse_process_kill_all (f->process);
  assert_ends (f, "started, killed by 9, gone");
}

static void
test_no_command (Fixture *f, gconstpointer data)
{
  f->program->argv = g_strdupv ((char *[]){ (char *) "/nonexistent/command", NULL });
  launch (f);
  assert_ends (f, "spawn-failed “/nonexistent/command” does not exist, gone");
}

/* Nothing of it is known to this side of the sandbox. */
static void
test_counts (Fixture *f, gconstpointer data)
{
  launch_testprog (f, "catch-term", NULL);
  wait_for_text (f, "ready");
  g_assert_cmpuint (rouse_process_read_memory (f->process), ==, 0);
  g_assert_cmpuint (rouse_process_get_write_count (f->process), ==, 0);
  rouse_process_kill_all (f->process);
  assert_ends (f, "started, killed by 9, gone");
}

static void
test_no_guard (Fixture *f, gconstpointer data)
{
  g_object_unref (f->launcher);
  f->launcher = rouse_launcher_flatpak_new (bus, "/nonexistent/rouse-guard");
  launch_testprog (f, "sleep", NULL);
  g_assert_cmpstr (f->log->str, ==, "");
  wait_for_log (f, "gone");
  g_assert_true (g_str_has_prefix (f->log->str, "spawn-failed Flatpak does not start it outside of the sandbox: "));
  g_assert_nonnull (strstr (f->log->str, "nonexistent"));
}

/* Nobody is interested any longer, as when Rouse dies. */
static void
test_dropped (Fixture *f, gconstpointer data)
{
  pid_t pid;

  launch_testprog (f, "catch-term", NULL);
  pid = wait_for_pid (f, "ready");
  g_clear_object (&f->process);
  while (kill (pid, 0) == 0)
    g_main_context_iteration (NULL, FALSE);
}

static const Test tests[] = {
  { "/launcher-flatpak/exit-code", NULL, test_exit_code },
  { "/launcher-flatpak/terminal", NULL, test_terminal },
  { "/launcher-flatpak/typing", NULL, test_typing },
  { "/launcher-flatpak/plain", "plain", test_plain },
  { "/launcher-flatpak/folder", NULL, test_folder },
  { "/launcher-flatpak/environment", NULL, test_environment },
  { "/launcher-flatpak/sockets", NULL, test_sockets },
  { "/launcher-flatpak/daemon", NULL, test_daemon },
  { "/launcher-flatpak/kill", NULL, test_kill },
  { "/launcher-flatpak/no-command", NULL, test_no_command },
  { "/launcher-flatpak/counts", NULL, test_counts },
  { "/launcher-flatpak/no-guard", NULL, test_no_guard },
  { "/launcher-flatpak/dropped", NULL, test_dropped },
};

/* The bus starts the helper when it is called, and nothing else. */
static GTestDBus *
start_bus (const char *folder)
{
  g_autofree char *service = g_build_filename (folder, "org.freedesktop.Flatpak.service", NULL);
  g_autofree char *text = NULL;
  GTestDBus       *test_bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  gsize            length;

  g_assert_true (g_file_get_contents (SERVICE, &text, &length, NULL));
  g_assert_true (g_file_set_contents (service, text, length, NULL));
  g_test_dbus_add_service_dir (test_bus, folder);
  g_setenv ("XDG_RUNTIME_DIR", folder, TRUE);
  g_setenv ("OUTSIDE", "host", TRUE);
  g_test_dbus_up (test_bus);
  g_unsetenv ("OUTSIDE");
  g_setenv ("INSIDE", "sandbox", TRUE);
  return test_bus;
}

int
main (int argc, char **argv)
{
  g_autofree char      *folder = g_dir_make_tmp ("rouse-test-XXXXXX", NULL);
  g_autofree char      *remove = g_strdup_printf ("rm -rf '%s'", folder);
  g_autoptr (GTestDBus) test_bus = NULL;
  int                   failed;

  if (!g_file_test (SERVICE, G_FILE_TEST_EXISTS))
    {
      g_print ("1..0 # SKIP Flatpak is not installed\n");
      return 0;
    }
  g_test_init (&argc, &argv, NULL);
  test_bus = start_bus (folder);
  bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_assert_nonnull (bus);
  g_dbus_connection_set_exit_on_close (bus, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, tests[i].data, set_up_on_host, tests[i].test, tear_down);
  failed = g_test_run ();
  g_clear_object (&bus);
  g_test_dbus_down (test_bus);
  g_assert_true (g_spawn_command_line_sync (remove, NULL, NULL, NULL, NULL));
  return failed;
}
