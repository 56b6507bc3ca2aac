/* test-launcher-gio.c - real processes: how they are born, what they see, and that none survives
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/launcher-gio.h"

#include "run/process-group.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* A failure, not a pace: nothing here waits for time to pass. */
#define LIMIT_SECONDS 20

typedef struct
{
  RouseLauncher *launcher;
  RouseProgram  *program;
  RouseProcess  *process;
  char          *run_id;
  GString       *log;    /* "started, exited 0, gone" */
  GString       *output; /* all that was printed, but "\r" */
  GString       *errors;
  char          *folder; /* empty, for files */
  guint          limit;
} Fixture;

static gboolean
limit_cb (gpointer data)
{
  g_error ("nothing happened for %d s", LIMIT_SECONDS);
  return G_SOURCE_REMOVE;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->launcher = rouse_launcher_gio_new (g_getenv ("ROUSE_TEST_GUARD"));
  f->program = rouse_program_new ();
  f->program->name = g_strdup ("web");
  f->program->project = g_strdup ("shop");
  f->program->cwd = g_strdup ("/");
  f->program->terminal = g_strcmp0 (data, "plain") != 0;
  f->run_id = g_strdup_printf ("test-%d-%u", getpid (), g_random_int ());
  f->log = g_string_new (NULL);
  f->output = g_string_new (NULL);
  f->errors = g_string_new (NULL);
  f->folder = g_dir_make_tmp ("rouse-test-XXXXXX", NULL);
  f->limit = g_timeout_add_seconds (LIMIT_SECONDS, limit_cb, NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autofree char *remove = g_strdup_printf ("rm -rf '%s'", f->folder);

  g_assert_true (g_spawn_command_line_sync (remove, NULL, NULL, NULL, NULL));
  g_source_remove (f->limit);
  if (f->process != NULL)
    g_assert_finalize_object (f->process);
  g_assert_finalize_object (f->launcher);
  rouse_program_unref (f->program);
  g_string_free (f->log, TRUE);
  g_string_free (f->output, TRUE);
  g_string_free (f->errors, TRUE);
  g_free (f->run_id);
  g_free (f->folder);
}

static void G_GNUC_PRINTF (2, 3)
  add (Fixture *f, const char *format, ...)
{
  va_list args;

  if (f->log->len > 0)
    g_string_append (f->log, ", ");
  va_start (args, format);
  g_string_append_vprintf (f->log, format, args);
  va_end (args);
}

static void
started_cb (Fixture *f, gint64 pid)
{
  g_assert_cmpint (pid, >, 0);
  add (f, "started");
}

static void
spawn_failed_cb (Fixture *f, GError *error)
{
  add (f, "spawn-failed %s", error->message);
}

static void
output_cb (Fixture *f, GBytes *bytes, gboolean is_err)
{
  gsize       length;
  const char *text = g_bytes_get_data (bytes, &length);
  GString    *to = is_err ? f->errors : f->output;

  for (gsize i = 0; i < length; i++)
    if (text[i] != '\r')
      g_string_append_c (to, text[i]);
}

static void
exited_cb (Fixture *f, int wait_status)
{
  if (WIFSIGNALED (wait_status))
    add (f, "killed by %d", WTERMSIG (wait_status));
  else
    add (f, "exited %d", WEXITSTATUS (wait_status));
}

static void
gone_cb (Fixture *f)
{
  add (f, "gone");
}

static void
launch (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  f->process = rouse_launcher_launch (f->launcher, f->program, f->run_id, NULL, 0, 0, &error);
  g_assert_no_error (error);
  g_signal_connect_swapped (f->process, "started", G_CALLBACK (started_cb), f);
  g_signal_connect_swapped (f->process, "spawn-failed", G_CALLBACK (spawn_failed_cb), f);
  g_signal_connect_swapped (f->process, "output", G_CALLBACK (output_cb), f);
  g_signal_connect_swapped (f->process, "exited", G_CALLBACK (exited_cb), f);
  g_signal_connect_swapped (f->process, "gone", G_CALLBACK (gone_cb), f);
}

/* Launches testprog with what follows. */
static void G_GNUC_NULL_TERMINATED
launch_testprog (Fixture *f, ...)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const char              *arg = g_getenv ("ROUSE_TESTPROG");
  va_list                  args;

  va_start (args, f);
  for (; arg != NULL; arg = va_arg (args, const char *))
    g_strv_builder_add (builder, arg);
  va_end (args);
  g_strfreev (f->program->argv);
  f->program->argv = g_strv_builder_end (builder);
  launch (f);
}

static void
wait_for_text (Fixture *f, const char *text)
{
  while (strstr (f->output->str, text) == NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* The pid that was printed after @who. */
static pid_t
wait_for_pid (Fixture *f, const char *who)
{
  g_autofree char *prefix = g_strconcat (who, " ", NULL);

  wait_for_text (f, prefix);
  while (strchr (strstr (f->output->str, prefix), '\n') == NULL)
    g_main_context_iteration (NULL, TRUE);
  return g_ascii_strtoll (strstr (f->output->str, prefix) + strlen (prefix), NULL, 10);
}

static void
assert_ends (Fixture *f, const char *log)
{
  while (!g_str_has_suffix (f->log->str, "gone"))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (f->log->str, ==, log);
}

static void
assert_no_process (pid_t pid)
{
  g_assert_cmpint (pid, >, 1);
  g_assert_cmpint (kill (pid, 0), ==, -1);
  g_assert_cmpint (errno, ==, ESRCH);
}

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
  while (strstr (f->log->str, "exited") == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (f->output->len, ==, 1000000);
  assert_ends (f, "started, exited 0, gone");
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
  while (strstr (f->log->str, "killed by 15") == NULL)
    g_main_context_iteration (NULL, TRUE);
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
  while (strstr (f->log->str, "exited 7") == NULL)
    g_main_context_iteration (NULL, TRUE);
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
  while (strstr (f->log->str, "exited 0") == NULL)
    g_main_context_iteration (NULL, TRUE);
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
  Fixture f;

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
  g_assert_null (rouse_launcher_launch (launcher, f->program, f->run_id, NULL, 0, 0, &error));
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    const char *data;
    void (*test) (Fixture *f, gconstpointer data);
  } tests[] = {
    { "/run/launcher-gio/exit-code", NULL, test_exit_code },
    { "/run/launcher-gio/terminal", NULL, test_terminal },
    { "/run/launcher-gio/plain", "plain", test_plain },
    { "/run/launcher-gio/arguments", NULL, test_arguments },
    { "/run/launcher-gio/shell", NULL, test_shell },
    { "/run/launcher-gio/folder", NULL, test_folder },
    { "/run/launcher-gio/environment", NULL, test_environment },
    { "/run/launcher-gio/no-descriptor-leaks", NULL, test_no_descriptor_leaks },
    { "/run/launcher-gio/no-descriptor-leaks-plain", "plain", test_no_descriptor_leaks },
    { "/run/launcher-gio/no-own-leaks", NULL, test_no_own_leaks },
    { "/run/launcher-gio/no-own-leaks-plain", "plain", test_no_own_leaks },
    { "/run/launcher-gio/default-signals", NULL, test_default_signals },
    { "/run/launcher-gio/size", NULL, test_size },
    { "/run/launcher-gio/typing", NULL, test_typing },
    { "/run/launcher-gio/reopen", NULL, test_reopen },
    { "/run/launcher-gio/flood", NULL, test_flood },
    { "/run/launcher-gio/flood-plain", "plain", test_flood },
    { "/run/launcher-gio/signal", NULL, test_signal },
    { "/run/launcher-gio/signal-at-once", NULL, test_signal_at_once },
    { "/run/launcher-gio/ignored-signal", NULL, test_ignored_signal },
    { "/run/launcher-gio/stopped", NULL, test_stopped },
    { "/run/launcher-gio/grandchild", NULL, test_grandchild },
    { "/run/launcher-gio/daemon", NULL, test_daemon },
    { "/run/launcher-gio/stubborn-daemon", "plain", test_stubborn_daemon },
    { "/run/launcher-gio/orphan", "plain", test_orphan },
    { "/run/launcher-gio/breeding", NULL, test_breeding },
    { "/run/launcher-gio/guard-killed", NULL, test_guard_killed },
    { "/run/launcher-gio/dropped", NULL, test_dropped },
    { "/run/launcher-gio/parent-killed", NULL, test_parent_killed },
    { "/run/launcher-gio/write-count", NULL, test_write_count },
    { "/run/launcher-gio/spawn-errors", NULL, test_spawn_errors },
    { "/run/launcher-gio/busy-program", NULL, test_busy_program },
    { "/run/launcher-gio/no-guard", NULL, test_no_guard },
  };

  if (argc == 3 && strcmp (argv[1], "--judge") == 0)
    return judge_a_killed_host (argv[2]);
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, tests[i].data, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
