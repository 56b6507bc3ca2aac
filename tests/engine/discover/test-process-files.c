/* test-process-files.c - which files a process uses: of this one, and of others that come and go
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "discover/process-files.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct
{
  char *top;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *top = g_dir_make_tmp ("rouse-files-XXXXXX", NULL);

  f->top = realpath (top, NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  const char *argv[] = { "rm", "-rf", f->top, NULL };

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL));
  free (f->top);
}

/* (transfer full) */
static char *
make_file (Fixture *f, const char *name)
{
  char *path = g_build_filename (f->top, name, NULL);

  g_assert_true (g_file_set_contents (path, "some text\n", -1, NULL));
  return path;
}

static RouseProcessFiles *
look (Fixture *f, pid_t pid)
{
  const char *const places[] = { "/nowhere", f->top, NULL };

  return rouse_process_files_read (pid, places);
}

static gboolean
uses (const RouseProcessFiles *process, const char *path)
{
  return g_ptr_array_find_with_equal_func (process->files, path, g_str_equal, NULL);
}

static void
test_open (Fixture *f, gconstpointer data)
{
  g_autofree char              *read_path = make_file (f, "read");
  g_autofree char              *written_path = make_file (f, "written");
  g_autofree char              *both_path = make_file (f, "both");
  int                           read_fd = open (read_path, O_RDONLY | O_CLOEXEC);
  int                           written_fd = open (written_path, O_WRONLY | O_APPEND | O_CLOEXEC);
  int                           both_fd = open (both_path, O_RDWR | O_CLOEXEC);
  g_autoptr (RouseProcessFiles) process = look (f, getpid ());

  g_assert_cmpint (process->view, ==, ROUSE_PROCESS_SEEN);
  g_assert_cmpstr (process->name, ==, "test-process-files");
  g_assert_cmpint (process->runtime, ==, ROUSE_RUNTIME_NONE);
  g_assert_true (uses (process, read_path));
  g_assert_false (uses (process, written_path));
  g_assert_false (uses (process, both_path));
  g_assert_false (uses (process, process->exe)); /* it lies elsewhere */
  close (read_fd);
  close (written_fd);
  close (both_fd);
}

static void *
map (const char *path, int flags, int protection)
{
  int   fd = open (path, (flags == MAP_SHARED ? O_RDWR : O_RDONLY) | O_CLOEXEC);
  void *address = mmap (NULL, 1, protection, flags, fd, 0);

  g_assert_true (address != MAP_FAILED);
  close (fd);
  return address;
}

static void
test_mapped (Fixture *f, gconstpointer data)
{
  g_autofree char              *read_path = make_file (f, "library.so");
  g_autofree char              *shared_path = make_file (f, "database");
  g_autofree char              *gone_path = make_file (f, "replaced.so");
  void                         *read_map = map (read_path, MAP_PRIVATE, PROT_READ);
  void                         *shared_map = map (shared_path, MAP_SHARED, PROT_READ | PROT_WRITE);
  void                         *gone_map = map (gone_path, MAP_PRIVATE, PROT_READ);
  g_autoptr (RouseProcessFiles) process = NULL;

  g_assert_no_errno (g_unlink (gone_path));
  process = look (f, getpid ());
  g_assert_true (uses (process, read_path));
  g_assert_true (uses (process, gone_path));
  g_assert_false (uses (process, shared_path));
  munmap (read_map, 1);
  munmap (shared_map, 1);
  munmap (gone_map, 1);
}

/* Runs @argv in the fixture's folder. */
static pid_t
run (Fixture *f, const char *const *argv)
{
  GError *error = NULL;
  pid_t   pid;

  g_spawn_async (f->top, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, &error);
  g_assert_no_error (error);
  return pid;
}

/* A shell that waits, and has @word on its command line. */
static pid_t
run_shell (Fixture *f, const char *word)
{
  const char *const argv[] = { "sh", "-c", "kill -STOP $$", "name", word, NULL };

  return run (f, argv);
}

/* A program that was built anew while it runs is known by the name that it was started by. */
static void
test_rebuilt (Fixture *f, gconstpointer data)
{
  g_autofree char              *sleep_path = g_find_program_in_path ("sleep");
  g_autofree char              *path = g_build_filename (f->top, "server", NULL);
  const char *const             argv[] = { path, "1000", NULL };
  const char                   *copy[] = { "cp", sleep_path, path, NULL };
  g_autoptr (RouseProcessFiles) before = NULL;
  g_autoptr (RouseProcessFiles) after = NULL;
  pid_t                         pid;

  g_assert_true (g_spawn_sync (NULL, (char **) copy, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL));
  pid = run (f, argv);
  before = look (f, pid);
  g_assert_no_errno (g_unlink (path));
  after = look (f, pid);
  g_assert_cmpstr (before->exe, ==, path);
  g_assert_cmpstr (after->exe, ==, path);
  g_assert_cmpstr (after->name, ==, "server");
  g_assert_true (uses (before, path));
  g_assert_true (uses (after, path));
  kill (pid, SIGKILL);
  waitpid (pid, NULL, 0);
}

/* What the command line names, seen from the process's own folder. */
static const struct
{
  const char *word;
  const char *file; /* (nullable) */
} words[] = {
  { "run.conf", "run.conf" },
  { "./run.conf", "run.conf" },
  { "--config=run.conf", "run.conf" },
  { "other.conf", NULL },
  { "=", NULL },
  { "-", NULL },
};

static void
test_word (Fixture *f, gconstpointer data)
{
  const guint                   i = GPOINTER_TO_UINT (data);
  g_autofree char              *path = make_file (f, "run.conf");
  pid_t                         pid = run_shell (f, words[i].word);
  g_autoptr (RouseProcessFiles) process = look (f, pid);

  g_assert_cmpint (process->view, ==, ROUSE_PROCESS_SEEN);
  g_assert_cmpstr (process->argv0, ==, "sh");
  g_assert_cmpstr (process->argv1, ==, "-c");
  g_assert_cmpint (uses (process, path), ==, words[i].file != NULL);
  kill (pid, SIGKILL);
  waitpid (pid, NULL, 0);
}

static void
test_gone (Fixture *f, gconstpointer data)
{
  pid_t                         pid = run_shell (f, "x");
  g_autoptr (RouseProcessFiles) zombie = NULL;
  g_autoptr (RouseProcessFiles) gone = NULL;
  siginfo_t                     info;

  kill (pid, SIGKILL);
  g_assert_no_errno (waitid (P_PID, (id_t) pid, &info, WEXITED | WNOWAIT));
  zombie = look (f, pid);
  g_assert_cmpint (zombie->view, ==, ROUSE_PROCESS_GONE);
  waitpid (pid, NULL, 0);
  gone = look (f, pid);
  g_assert_cmpint (gone->view, ==, ROUSE_PROCESS_GONE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/process-files/open", Fixture, NULL, set_up, test_open, tear_down);
  g_test_add ("/process-files/mapped", Fixture, NULL, set_up, test_mapped, tear_down);
  g_test_add ("/process-files/rebuilt", Fixture, NULL, set_up, test_rebuilt, tear_down);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *path = g_strdup_printf ("/process-files/word/%u", i);

      g_test_add (path, Fixture, GUINT_TO_POINTER (i), set_up, test_word, tear_down);
    }
  g_test_add ("/process-files/gone", Fixture, NULL, set_up, test_gone, tear_down);
  return g_test_run ();
}
