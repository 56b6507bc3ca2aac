/* test-guard.c - every process of a run ends when it should, whatever it does
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "process-fixture.h"

#include "run/process-group.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void
assert_no_process (pid_t pid)
{
  g_assert_cmpint (pid, >, 1);
  g_assert_cmpint (kill (pid, 0), ==, -1);
  g_assert_cmpint (errno, ==, ESRCH);
}

static void
test_signal (Fixture *f, gconstpointer data)
{
  launch_testprog (f, "catch-term", NULL);
  wait_for_text (f, "ready");
  rouse_process_send_signal (f->process, SIGTERM);
  assert_ends (f, "started, exited 42, gone");
  g_assert_nonnull (strstr (f->output->str, "signal 15"));
}

/* The signal that follows goes to both, and comes behind: so the child has not heard the first. */
static void
test_signal_leader (Fixture *f, gconstpointer data)
{
  launch_testprog (f, "hear", NULL);
  wait_for_text (f, "ready");
  rouse_process_signal_leader (f->process, SIGHUP);
  wait_for_text (f, "leader heard 1\n");
  rouse_process_send_signal (f->process, SIGUSR1);
  wait_for_text (f, "leader heard 10\n");
  wait_for_text (f, "child heard 10\n");
  g_assert_null (strstr (f->output->str, "child heard 1\n"));
  rouse_process_kill_all (f->process);
  assert_ends (f, "started, killed by 9, gone");
}

/* The leader ended, and its pid may be somebody else's. */
static void
test_signal_no_leader (Fixture *f, gconstpointer data)
{
  pid_t pid;

  launch_testprog (f, "orphan", NULL);
  pid = wait_for_pid (f, "child");
  wait_for_log (f, "exited 7");
  rouse_process_signal_leader (f->process, SIGTERM);
  g_assert_cmpint (kill (pid, 0), ==, 0);
  rouse_process_send_signal (f->process, SIGTERM);
  assert_ends (f, "started, exited 7, gone");
}

/* Told to end before it has begun: it ends, and may never have begun. */
static void
test_signal_at_once (Fixture *f, gconstpointer data)
{
  launch_testprog (f, "sleep", NULL);
  rouse_process_send_signal (f->process, SIGTERM);
  assert_ends (f, "started, killed by 15, gone");
}

static void
test_ignored_signal (Fixture *f, gconstpointer data)
{
  pid_t pid;

  launch_testprog (f, "ignore-term", NULL);
  pid = wait_for_pid (f, "ready");
  rouse_process_send_signal (f->process, SIGTERM);
  rouse_process_kill_all (f->process);
  assert_ends (f, "started, killed by 9, gone");
  assert_no_process (pid);
}

/* A stopped program hears the signal too. */
static void
test_stopped (Fixture *f, gconstpointer data)
{
  pid_t pid;

  launch_testprog (f, "catch-term", NULL);
  pid = wait_for_pid (f, "ready");
  kill (pid, SIGSTOP);
  rouse_process_send_signal (f->process, SIGTERM);
  assert_ends (f, "started, exited 42, gone");
}

static void
test_grandchild (Fixture *f, gconstpointer data)
{
  pid_t pid;

  launch_testprog (f, "grandchild", NULL);
  pid = wait_for_pid (f, "child");
  wait_for_text (f, "ready");
  rouse_process_send_signal (f->process, SIGTERM);
  assert_ends (f, "started, killed by 15, gone");
  assert_no_process (pid);
}

/* A daemon has left the session and its parent is dead: the signal finds it all the same. */
static void
test_daemon (Fixture *f, gconstpointer data)
{
  pid_t pid;

  launch_testprog (f, "daemon", NULL);
  pid = wait_for_pid (f, "daemon");
  wait_for_text (f, "ready");
  rouse_process_send_signal (f->process, SIGTERM);
  assert_ends (f, "started, killed by 15, gone");
  assert_no_process (pid);
}

static void
test_stubborn_daemon (Fixture *f, gconstpointer data)
{
  pid_t pid;

  launch_testprog (f, "daemon", "ignore-term", NULL);
  pid = wait_for_pid (f, "daemon");
  wait_for_text (f, "ready");
  rouse_process_send_signal (f->process, SIGTERM);
  wait_for_log (f, "killed by 15");
  g_assert_cmpint (kill (pid, 0), ==, 0);
  rouse_process_kill_all (f->process);
  assert_ends (f, "started, killed by 15, gone");
  assert_no_process (pid);
}

/* The leader ended by itself; `gone` waits for what it left behind. */
static void
test_orphan (Fixture *f, gconstpointer data)
{
  pid_t pid;

  launch_testprog (f, "orphan", NULL);
  pid = wait_for_pid (f, "child");
  wait_for_log (f, "exited 7");
  g_assert_cmpstr (f->log->str, ==, "started, exited 7");
  g_assert_cmpint (kill (pid, 0), ==, 0);
  rouse_process_send_signal (f->process, SIGTERM);
  assert_ends (f, "started, exited 7, gone");
  assert_no_process (pid);
}

/* Processes that fork away faster than they can be listed. */
static void
test_breeding (Fixture *f, gconstpointer data)
{
  launch_testprog (f, "breed", NULL);
  wait_for_text (f, "ready");
  wait_for_log (f, "exited 0");
  rouse_process_kill_all (f->process);
  assert_ends (f, "started, exited 0, gone");
}

/* The guard itself is killed: the processes are found by their mark. */
static void
test_guard_killed (Fixture *f, gconstpointer data)
{
  g_autofree char *stat = NULL;
  g_autofree char *path = NULL;
  pid_t            pid, daemon_pid;
  int              parent;

  launch_testprog (f, "daemon", "ignore-term", NULL);
  daemon_pid = wait_for_pid (f, "daemon");
  pid = wait_for_pid (f, "ready");
  path = g_strdup_printf ("/proc/%d/stat", pid);
  g_assert_true (g_file_get_contents (path, &stat, NULL, NULL));
  g_assert_cmpint (sscanf (strrchr (stat, ')'), ") %*c %d", &parent), ==, 1);
  kill (parent, SIGKILL);
  assert_ends (f, "started, killed by 9, gone");
  /* Whoever adopted them may not have reaped them: they must be dead, if not buried. */
  g_assert_cmpuint (rouse_process_group_sweep (f->run_id), ==, 0);
  g_assert_cmpint (daemon_pid, !=, pid);
}

/* Nobody wants the process any more: dropping it ends everything. */
static void
test_dropped (Fixture *f, gconstpointer data)
{
  pid_t pid;

  launch_testprog (f, "grandchild", NULL);
  pid = wait_for_pid (f, "child");
  wait_for_text (f, "ready");
  g_assert_finalize_object (g_steal_pointer (&f->process));
  while (kill (pid, 0) == 0)
    g_main_context_iteration (NULL, FALSE);
}

/* Rouse itself is killed: nothing of the run survives it, stubborn daemons included. */
static void
test_parent_killed (Fixture *f, gconstpointer data)
{
  const char        *line[] = { "/proc/self/exe", "--judge", f->run_id, NULL };
  g_autoptr (GError) error = NULL;
  int                status;

  g_assert_true (g_spawn_sync (NULL, (char **) line, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, &error));
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

/* Hosts a run until killed. Writes a byte to @ready when all its processes are up. */
static void
host_a_run (const char *run_id, int ready)
{
  Fixture f = { 0 };

  set_up (&f, NULL);
  g_rmdir (f.folder);
  f.run_id = g_strdup (run_id);
  launch_testprog (&f, "daemon", "ignore-term", NULL);
  wait_for_pid (&f, "daemon");
  wait_for_text (&f, "ready");
  if (write (ready, "!", 1) != 1)
    _exit (1);
  while (TRUE)
    g_main_context_iteration (NULL, TRUE);
}

/* Kills who hosts a run, and waits until no process of it is left. A program of its own, because it adopts
 * and reaps whatever it finds. Returns 0 if all is well. */
static int
judge_a_killed_host (const char *run_id)
{
  int   ends[2];
  char  byte;
  pid_t host;

  prctl (PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  if (pipe2 (ends, O_CLOEXEC) != 0)
    return 10;
  host = fork ();
  if (host == 0)
    host_a_run (run_id, ends[1]);
  close (ends[1]); /* a host that dies before it is ready is an error, and not waited for */
  if (read (ends[0], &byte, 1) != 1)
    return 11;
  kill (host, SIGKILL);
  /* The guard is our child now. Whoever it left behind would be, too, and we would wait for ever. */
  while (waitpid (-1, NULL, 0) > 0)
    ;
  if (errno != ECHILD)
    return 12;
  return rouse_process_group_sweep (run_id) == 0 ? 0 : 13;
}

int
main (int argc, char **argv)
{
  static const Test tests[] = {
    { "/run/guard/signal", NULL, test_signal },
    { "/run/guard/signal-leader", NULL, test_signal_leader },
    { "/run/guard/signal-no-leader", "plain", test_signal_no_leader },
    { "/run/guard/signal-at-once", NULL, test_signal_at_once },
    { "/run/guard/ignored-signal", NULL, test_ignored_signal },
    { "/run/guard/stopped", NULL, test_stopped },
    { "/run/guard/grandchild", NULL, test_grandchild },
    { "/run/guard/daemon", NULL, test_daemon },
    { "/run/guard/stubborn-daemon", "plain", test_stubborn_daemon },
    { "/run/guard/orphan", "plain", test_orphan },
    { "/run/guard/breeding", NULL, test_breeding },
    { "/run/guard/guard-killed", NULL, test_guard_killed },
    { "/run/guard/dropped", NULL, test_dropped },
    { "/run/guard/parent-killed", NULL, test_parent_killed },
  };

  if (argc == 3 && strcmp (argv[1], "--judge") == 0)
    return judge_a_killed_host (argv[2]);
  return run_tests (tests, G_N_ELEMENTS (tests), argc, argv);
}
