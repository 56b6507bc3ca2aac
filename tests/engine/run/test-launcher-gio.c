/* test-launcher-gio.c - real processes: how they are born and what they see
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "process-fixture.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void
test_exit_code (Fixture *f, gconstpointer data)
{
  launch_testprog (f, "exit", "5", NULL);
  g_assert_cmpstr (f->log->str, ==, ""); /* never from inside launch() */
  assert_ends (f, "started, exited 5, gone");
}

/* A terminal of its own: it leads a session and a group, which is in the foreground. */
static void
test_terminal (Fixture *f, gconstpointer data)
{
  launch_testprog (f, "terminal", NULL);
  assert_ends (f, "started, exited 0, gone");
  g_assert_cmpstr (f->output->str, ==, "leader 1 group 1 foreground 1 tty 3\n");
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
test_arguments (Fixture *f, gconstpointer data)
{
  launch_testprog (f, "args", "two words", "'", "--", "@x", "", "$HOME", NULL);
  assert_ends (f, "started, exited 0, gone");
  g_assert_cmpstr (f->output->str, ==, "<two words>\n<'>\n<-->\n<@x>\n<>\n<$HOME>\n");
}

static void
test_shell (Fixture *f, gconstpointer data)
{
  f->program->shell = g_strdup ("echo $((6 * 7)); exit 9");
  launch (f);
  assert_ends (f, "started, exited 9, gone");
  g_assert_cmpstr (f->output->str, ==, "42\n");
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

/* What the program asks for wins over what was inherited; the marks win over both. */
static void
test_environment (Fixture *f, gconstpointer data)
{
  g_autofree char *expected = g_strdup_printf ("ROUSE=1\nROUSE_PROJECT=shop\nROUSE_PROGRAM=web\nROUSE_RUN_ID=%s\n"
                                               "TERM=xterm-256color\nINHERITED=old\nOWN=a=b\nPWD=/\n",
                                               f->run_id);

  g_setenv ("TERM", "dumb", TRUE);
  g_setenv ("INHERITED", "old", TRUE);
  g_setenv ("OWN", "inherited", TRUE);
  f->program->env = g_strdupv ((char *[]){ (char *) "OWN=a=b", (char *) "ROUSE_RUN_ID=mine", NULL });
  launch_testprog (f, "env", "ROUSE", "ROUSE_PROJECT", "ROUSE_PROGRAM", "ROUSE_RUN_ID", "TERM", "INHERITED", "OWN", "PWD", NULL);
  assert_ends (f, "started, exited 0, gone");
  g_assert_cmpstr (f->output->str, ==, expected);
}

/* Whatever is open here, even without close-on-exec, is not open there. */
static void
test_no_descriptor_leaks (Fixture *f, gconstpointer data)
{
  int fds[5];

  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    fds[i] = fcntl (STDERR_FILENO, F_DUPFD, i * 100);
  launch_testprog (f, "fds", NULL);
  assert_ends (f, "started, exited 0, gone");
  g_assert_cmpstr (f->output->str, ==, "0 1 2 \n");
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    close (fds[i]);
}

static void
test_sockets (Fixture *f, gconstpointer data)
{
  /* Rouse may have been given some itself. */
  g_setenv ("LISTEN_FDS", "7", TRUE);
  g_setenv ("LISTEN_PID", "7", TRUE);
  launch_with_sockets (f, "mine");
  assert_parent_has_no_sockets (f, wait_for_pid (f, "ready"));
  g_unsetenv ("LISTEN_FDS");
  g_unsetenv ("LISTEN_PID");
  rouse_process_kill_all (f->process);
  assert_ends (f, "started, killed by 9, gone");
}

static void
test_sockets_without_pid (Fixture *f, gconstpointer data)
{
  g_setenv ("LISTEN_PID", "7", TRUE);
  f->program->listen_pid = ROUSE_LISTEN_PID_NO;
  launch_with_sockets (f, "-");
  g_unsetenv ("LISTEN_PID");
  rouse_process_kill_all (f->process);
  assert_ends (f, "started, killed by 9, gone");
}

/* The shell would have the pid, and not the server behind it. */
static void
test_sockets_behind_a_shell (Fixture *f, gconstpointer data)
{
  f->program->shell = g_strdup_printf ("'%s' sockets; exit", g_getenv ("ROUSE_TESTPROG"));
  launch_with_sockets (f, "-");
  rouse_process_kill_all (f->process);
  assert_ends (f, "started, killed by 9, gone");
}

/* Launching and ending costs us no descriptor. */
static void
test_no_own_leaks (Fixture *f, gconstpointer data)
{
  int before, after;

  launch_testprog (f, "exit", "0", NULL);
  assert_ends (f, "started, exited 0, gone");
  g_assert_finalize_object (g_steal_pointer (&f->process));
  before = dup (STDERR_FILENO);
  close (before);
  for (guint i = 0; i < 5; i++)
    {
      g_string_truncate (f->log, 0);
      launch_testprog (f, "exit", "0", NULL);
      assert_ends (f, "started, exited 0, gone");
      g_assert_finalize_object (g_steal_pointer (&f->process));
    }
  after = dup (STDERR_FILENO);
  close (after);
  g_assert_cmpint (after, ==, before);
}

static void
test_default_signals (Fixture *f, gconstpointer data)
{
  sigset_t some;

  signal (SIGUSR1, SIG_IGN);
  sigemptyset (&some);
  sigaddset (&some, SIGUSR2);
  sigprocmask (SIG_BLOCK, &some, NULL);
  launch_testprog (f, "signals", NULL);
  sigprocmask (SIG_UNBLOCK, &some, NULL);
  assert_ends (f, "started, exited 0, gone");
  g_assert_cmpstr (f->output->str, ==, "end\n");
}

static void
test_size (Fixture *f, gconstpointer data)
{
  launch_testprog (f, "winsize", NULL);
  wait_for_text (f, "size 80x24\n");
  rouse_process_resize (f->process, 132, 50);
  wait_for_text (f, "size 132x50\n");
  rouse_process_kill_all (f->process);
  assert_ends (f, "started, killed by 9, gone");
}

static void
test_typing (Fixture *f, gconstpointer data)
{
  launch_testprog (f, "echo", NULL);
  wait_for_text (f, "ready");
  rouse_process_write (f->process, "hello\n", 6);
  wait_for_text (f, "got hello\n");
  rouse_process_write (f->process, "\x03", 1); /* Ctrl-C */
  assert_ends (f, "started, killed by 2, gone");
}

/* The terminal is there for a program that had closed it, as those do that ask for passwords. */
static void
test_reopen (Fixture *f, gconstpointer data)
{
  g_autofree char *path = NULL;
  pid_t            pid;

  launch_testprog (f, "reopen", NULL);
  pid = wait_for_pid (f, "ready");
  path = g_strdup_printf ("/proc/%d/fd/2", pid);
  while (access (path, F_OK) == 0)
    g_main_context_iteration (NULL, FALSE);
  rouse_process_send_signal (f->process, SIGUSR1);
  assert_ends (f, "started, exited 0, gone");
  g_assert_nonnull (strstr (f->output->str, "back\n"));
}

/* All that was printed is heard before the end is. */
static void
test_flood (Fixture *f, gconstpointer data)
{
  launch_testprog (f, "flood", "1000000", NULL);
  wait_for_log (f, "exited");
  g_assert_cmpuint (f->output->len, ==, 1000000);
  assert_ends (f, "started, exited 0, gone");
}

/* A number that stands still while the program does, and moves when it writes. */
static void
test_write_count (Fixture *f, gconstpointer data)
{
  guint64 before;

  launch_testprog (f, "echo", NULL);
  wait_for_text (f, "ready");
  before = rouse_process_get_write_count (f->process);
  g_assert_cmpuint (before, !=, 0);
  g_assert_cmpuint (rouse_process_get_write_count (f->process), ==, before);
  rouse_process_write (f->process, "x\n", 2);
  wait_for_text (f, "got x\n");
  g_assert_cmpuint (rouse_process_get_write_count (f->process), !=, before);
  rouse_process_kill_all (f->process);
  assert_ends (f, "started, killed by 9, gone");
  g_assert_cmpuint (rouse_process_get_write_count (f->process), ==, 0);
}

static void
make_file (Fixture *f, const char *name, const char *text, int mode)
{
  g_autofree char *path = g_build_filename (f->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_cmpint (chmod (path, mode), ==, 0);
}

/* What cannot be started is told in a sentence that helps. */
static void
test_spawn_errors (Fixture *f, gconstpointer data)
{
  static const struct
  {
    const char *command;
    const char *folder; /* NULL: the one with the files */
    const char *expected;
  } cases[] = {
    { "rouse-no-such-thing", NULL, "“rouse-no-such-thing” was not found on PATH" },
    { "./nothing", NULL, "“./nothing” does not exist" },
    { "./script", NULL, "“./script” is not executable: chmod +x ./script" },
    { "./a script", NULL, "“./a script” is not executable: chmod +x './a script'" },
    { "./folder", NULL, "“./folder” is a folder" },
    { "./interpreted", NULL, "“./interpreted” wants to be run by “/no/such/python”, which does not exist" },
    { "true", "/no/such/folder", "the folder “/no/such/folder” does not exist" },
    { "true", "/dev/null", "“/dev/null” is not a folder" },
  };
  g_autofree char *folder = g_build_filename (f->folder, "folder", NULL);

  make_file (f, "script", "#!/bin/sh\n", 0644);
  make_file (f, "a script", "#!/bin/sh\n", 0644);
  make_file (f, "interpreted", "#! /no/such/python -u\n", 0755);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *expected = g_strdup_printf ("spawn-failed %s, gone", cases[i].expected);

      g_free (f->program->cwd);
      f->program->cwd = g_strdup (cases[i].folder != NULL ? cases[i].folder : f->folder);
      g_strfreev (f->program->argv);
      f->program->argv = g_strdupv ((char *[]){ (char *) cases[i].command, NULL });
      g_string_truncate (f->log, 0);
      launch (f);
      assert_ends (f, expected);
      g_assert_finalize_object (g_steal_pointer (&f->process));
    }
}

/* The program is open for writing while it is started, as by a linker: it starts when that is over. */
static void
test_busy_program (Fixture *f, gconstpointer data)
{
  g_autofree char *program = g_build_filename (f->folder, "program", NULL);
  g_autofree char *text = NULL;
  gsize            length;
  int              fd;

  g_assert_true (g_file_get_contents (g_getenv ("ROUSE_TESTPROG"), &text, &length, NULL));
  g_assert_true (g_file_set_contents (program, text, length, NULL));
  g_assert_cmpint (chmod (program, 0755), ==, 0);
  fd = open (program, O_WRONLY | O_CLOEXEC);
  g_assert_cmpint (fd, >=, 0);
  f->program->argv = g_strdupv ((char *[]){ program, (char *) "exit", (char *) "4", NULL });
  launch (f);
  g_main_context_iteration (NULL, FALSE);
  close (fd);
  assert_ends (f, "started, exited 4, gone");
}

static void
test_no_guard (Fixture *f, gconstpointer data)
{
  g_autoptr (RouseLauncher) launcher = rouse_launcher_gio_new ("/no/such/guard");
  g_autoptr (GError)        error = NULL;

  f->program->argv = g_strdupv ((char *[]){ (char *) "true", NULL });
  g_assert_null (rouse_launcher_launch (launcher, f->program, &(RouseLaunch){ .run_id = f->run_id }, &error));
  g_assert_nonnull (error);
}

/* Whoever runs us may wait for our word; our children's it is not. */
static void
test_not_inherited (Fixture *f, gconstpointer data)
{
  g_setenv ("NOTIFY_SOCKET", "/run/systemd/notify", TRUE);
  g_setenv ("WATCHDOG_USEC", "1000000", TRUE);
  g_setenv ("ROUSE_CHANGES_FILE", "/tmp/changes", TRUE);
  g_setenv ("ROUSE_HOT_SOCKET", "/tmp/hot", TRUE);
  launch_testprog (f, "env", "NOTIFY_SOCKET", "WATCHDOG_USEC", "ROUSE_CHANGES_FILE", "ROUSE_HOT_SOCKET", NULL);
  g_unsetenv ("NOTIFY_SOCKET");
  g_unsetenv ("WATCHDOG_USEC");
  g_unsetenv ("ROUSE_CHANGES_FILE");
  g_unsetenv ("ROUSE_HOT_SOCKET");
  assert_ends (f, "started, exited 0, gone");
  g_assert_cmpstr (f->output->str, ==, "NOTIFY_SOCKET=(unset)\nWATCHDOG_USEC=(unset)\nROUSE_CHANGES_FILE=(unset)\nROUSE_HOT_SOCKET=(unset)\n");
}

/* Its processes, wherever they went, and no others; who is gone cannot be judged. */
static void
test_may_include (Fixture *f, gconstpointer data)
{
  pid_t leader, orphan;

  f->program->shell = g_strdup ("(setsid sleep 1000 & echo orphan $!); echo leader $$; read line");
  launch (f);
  orphan = wait_for_pid (f, "orphan");
  leader = wait_for_pid (f, "leader");
  g_assert_true (rouse_process_may_include (f->process, leader));
  g_assert_true (rouse_process_may_include (f->process, orphan));
  g_assert_false (rouse_process_may_include (f->process, getpid ()));
  g_assert_false (rouse_process_may_include (f->process, getppid ()));
  g_assert_true (rouse_process_may_include (f->process, 0));
  g_assert_true (rouse_process_may_include (f->process, G_MAXINT32));
  rouse_process_kill_all (f->process);
  assert_ends (f, "started, killed by 9, gone");
}

int
main (int argc, char **argv)
{
  static const Test tests[] = {
    { "/run/launcher-gio/exit-code", NULL, test_exit_code },
    { "/run/launcher-gio/terminal", NULL, test_terminal },
    { "/run/launcher-gio/plain", "plain", test_plain },
    { "/run/launcher-gio/arguments", NULL, test_arguments },
    { "/run/launcher-gio/shell", NULL, test_shell },
    { "/run/launcher-gio/folder", NULL, test_folder },
    { "/run/launcher-gio/environment", NULL, test_environment },
    { "/run/launcher-gio/not-inherited", NULL, test_not_inherited },
    { "/run/launcher-gio/may-include", NULL, test_may_include },
    { "/run/launcher-gio/no-descriptor-leaks", NULL, test_no_descriptor_leaks },
    { "/run/launcher-gio/no-descriptor-leaks-plain", "plain", test_no_descriptor_leaks },
    { "/run/launcher-gio/sockets", NULL, test_sockets },
    { "/run/launcher-gio/sockets-plain", "plain", test_sockets },
    { "/run/launcher-gio/sockets-without-pid", NULL, test_sockets_without_pid },
    { "/run/launcher-gio/sockets-behind-a-shell", NULL, test_sockets_behind_a_shell },
    { "/run/launcher-gio/no-own-leaks", NULL, test_no_own_leaks },
    { "/run/launcher-gio/no-own-leaks-plain", "plain", test_no_own_leaks },
    { "/run/launcher-gio/default-signals", NULL, test_default_signals },
    { "/run/launcher-gio/size", NULL, test_size },
    { "/run/launcher-gio/typing", NULL, test_typing },
    { "/run/launcher-gio/reopen", NULL, test_reopen },
    { "/run/launcher-gio/flood", NULL, test_flood },
    { "/run/launcher-gio/flood-plain", "plain", test_flood },
    { "/run/launcher-gio/write-count", NULL, test_write_count },
    { "/run/launcher-gio/spawn-errors", NULL, test_spawn_errors },
    { "/run/launcher-gio/busy-program", NULL, test_busy_program },
    { "/run/launcher-gio/no-guard", NULL, test_no_guard },
  };

  return run_tests (tests, G_N_ELEMENTS (tests), argc, argv);
}
