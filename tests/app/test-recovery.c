/* test-recovery.c - what is said after a life that did not end in order
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/instance-lock.h"
#include "app/recovery.h"

#include <glib/gstdio.h>
#include <sys/wait.h>
#include <unistd.h>

/* 2026-03-05 14:30 UTC is now. */
#define NOW G_GINT64_CONSTANT (1772721000)
#define HOUR 3600

static const struct
{
  const char *name;
  gint64      died_at; /* s */
  guint       n_programs;
  const char *expected;
} cases[] = {
  { "nothing-ran", NOW - HOUR, 0, NULL },
  { "today", NOW - HOUR, 3,
    "Rouse was ended without warning, some time after 13:30. 3 programs were ended with it and have been started again." },
  { "one", NOW - 60, 1, "Rouse was ended without warning, some time after 14:29. 1 program was ended with it and has been started again." },
  { "another-day", NOW - 15 * HOUR, 2,
    "Rouse was ended without warning, some time after 4 March, 23:30. 2 programs were ended with it and have been started again." },
  { "a-year-ago", NOW - 365 * 24 * HOUR, 1,
    "Rouse was ended without warning, some time after 5 March, 14:30. 1 program was ended with it and has been started again." },
  { "unknown", 0, 1, "Rouse was ended without warning. 1 program was ended with it and has been started again." },
  { "in-the-future", NOW + 1, 1, "Rouse was ended without warning. 1 program was ended with it and has been started again." },
};

static void
test_text (gconstpointer data)
{
  guint                 i = GPOINTER_TO_UINT (data);
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (NOW);
  g_autofree char      *text = rouse_recovery_dup_text (cases[i].died_at * G_USEC_PER_SEC, now, cases[i].n_programs);

  g_assert_cmpstr (text, ==, cases[i].expected);
}

/* In a process of its own, since a lock is held for as long as that lives. */
static gboolean
can_be_taken (const char *path)
{
  pid_t pid = fork ();
  int   status;

  if (pid == 0)
    _exit (rouse_instance_lock_take (path, NULL) >= 0 ? 0 : 1);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  return WEXITSTATUS (status) == 0;
}

static void /* It goes with its process, and says whose it is. */
test_lock (void)
{
  g_autofree char   *folder = g_dir_make_tmp ("rouse-lock-XXXXXX", NULL);
  g_autofree char   *made = g_build_filename (folder, "a", NULL);
  g_autofree char   *path = g_build_filename (made, "lock", NULL);
  g_autofree char   *nowhere = g_build_filename (path, "lock", NULL);
  g_autofree char   *expected = g_strdup_printf ("Rouse is running already, in another session of yours (process %d).", (int) getpid ());
  g_autoptr (GError) error = NULL;
  int                fd;

  g_assert_true (can_be_taken (path));
  fd = rouse_instance_lock_take (path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (fd, >=, 0);
  g_assert_false (can_be_taken (path));
  g_assert_cmpint (rouse_instance_lock_take (path, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  g_assert_cmpstr (error->message, ==, expected);
  g_clear_error (&error);
  close (fd);
  g_assert_true (can_be_taken (path));
  g_assert_cmpint (rouse_instance_lock_take (nowhere, &error), ==, -1);
  g_assert_nonnull (error);
  g_assert_false (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BUSY));
  g_remove (path);
  g_remove (made);
  g_remove (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/app/recovery/", cases[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_text);
    }
  g_test_add_func ("/app/instance-lock", test_lock);
  return g_test_run ();
}
