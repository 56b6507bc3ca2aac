/* process-fixture.c - a launcher of real processes, and a log of what they do
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "process-fixture.h"

#include <string.h>
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

  f->process = rouse_launcher_launch (f->launcher, f->program, f->run_id, NULL, 0, 0, &error);
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
