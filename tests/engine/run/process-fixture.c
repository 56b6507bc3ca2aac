/* process-fixture.c - a launcher of real processes, and a log of what they do
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "process-fixture.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* A failure, not a pace: nothing here waits for time to pass. */
#define LIMIT_SECONDS 20

static gboolean
limit_cb (gpointer data)
{
  g_error ("nothing happened for %d s", LIMIT_SECONDS);
  return G_SOURCE_REMOVE;
}

void
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

void
tear_down (Fixture *f, gconstpointer data)
{
  g_autofree char *remove = g_strdup_printf ("rm -rf '%s'", f->folder);

  g_assert_true (g_spawn_command_line_sync (remove, NULL, NULL, NULL, NULL));
  g_source_remove (f->limit);
  for (guint i = 0; i < f->launch.n_sockets; i++)
    close (f->sockets[i]);
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

void
launch (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  f->launch.run_id = f->run_id;
  f->process = rouse_launcher_launch (f->launcher, f->program, &f->launch, &error);
  g_assert_no_error (error);
  g_signal_connect_swapped (f->process, "started", G_CALLBACK (started_cb), f);
  g_signal_connect_swapped (f->process, "spawn-failed", G_CALLBACK (spawn_failed_cb), f);
  g_signal_connect_swapped (f->process, "output", G_CALLBACK (output_cb), f);
  g_signal_connect_swapped (f->process, "exited", G_CALLBACK (exited_cb), f);
  g_signal_connect_swapped (f->process, "gone", G_CALLBACK (gone_cb), f);
}

void
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

static gulong
get_inode (int fd)
{
  struct stat info;

  g_assert_cmpint (fstat (fd, &info), ==, 0);
  return info.st_ino;
}

void
launch_with_sockets (Fixture *f, const char *pid)
{
  g_autofree char *expected = NULL;
  g_autofree char *seen = NULL;

  for (guint i = 0; i < 2; i++)
    f->sockets[i] = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  f->launch.sockets = f->sockets;
  f->launch.n_sockets = 2;
  f->launch.socket_names = "web:unknown";
  expected = g_strdup_printf ("fds 2 names web:unknown pid %s\n3 is %lu\n4 is %lu\n", pid, get_inode (f->sockets[0]), get_inode (f->sockets[1]));
  if (f->program->shell != NULL)
    launch (f);
  else
    launch_testprog (f, "sockets", NULL);
  wait_for_text (f, "ready");
  seen = g_strndup (f->output->str, strstr (f->output->str, "ready") - f->output->str);
  g_assert_cmpstr (seen, ==, expected);
}

void
assert_parent_has_no_sockets (Fixture *f, pid_t child)
{
  g_autofree char *stat_path = g_strdup_printf ("/proc/%d/stat", child);
  g_autofree char *text = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GDir) folder = NULL;
  const char      *name;
  int              parent = 0;
  guint            n = 0;

  g_assert_true (g_file_get_contents (stat_path, &text, NULL, NULL));
  g_assert_cmpint (sscanf (strrchr (text, ')'), ") %*c %d", &parent), ==, 1);
  path = g_strdup_printf ("/proc/%d/fd", parent);
  folder = g_dir_open (path, 0, NULL);
  g_assert_nonnull (folder);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      struct stat      info;

      if (stat (file, &info) != 0)
        continue;
      n++;
      for (guint i = 0; i < f->launch.n_sockets; i++)
        g_assert_cmpuint (info.st_ino, !=, get_inode (f->sockets[i]));
    }
  g_assert_cmpuint (n, >, 3);
}

void
wait_for_text (Fixture *f, const char *text)
{
  while (strstr (f->output->str, text) == NULL)
    g_main_context_iteration (NULL, TRUE);
}

void
wait_for_log (Fixture *f, const char *text)
{
  while (strstr (f->log->str, text) == NULL)
    g_main_context_iteration (NULL, TRUE);
}

pid_t
wait_for_pid (Fixture *f, const char *who)
{
  g_autofree char *prefix = g_strconcat (who, " ", NULL);

  wait_for_text (f, prefix);
  while (strchr (strstr (f->output->str, prefix), '\n') == NULL)
    g_main_context_iteration (NULL, TRUE);
  return g_ascii_strtoll (strstr (f->output->str, prefix) + strlen (prefix), NULL, 10);
}

void
assert_ends (Fixture *f, const char *log)
{
  while (!g_str_has_suffix (f->log->str, "gone"))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (f->log->str, ==, log);
}

int
run_tests (const Test *tests, guint n_tests, int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < n_tests; i++)
    g_test_add (tests[i].path, Fixture, tests[i].data, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
