/* test-filesystem.c - what the OS says of places and limits
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/filesystem.h"
#include "watch/filesystem-inotify.h"

#include <glib/gstdio.h>
#include <sys/inotify.h>
#include <unistd.h>

static void /* Kernel file systems have changes that nobody announces; they are not remote for that. */
test_inspect_proc (void)
{
  g_autoptr (GError) error = NULL;
  RouseFilesystem    filesystem;

  g_assert_true (rouse_filesystem_inspect ("/proc", &filesystem, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (filesystem.name, ==, "proc");
  g_assert_false (filesystem.remote);
  g_assert_false (filesystem.notifies);
}

static void
test_inspect_missing (void)
{
  g_autoptr (GError) error = NULL;
  RouseFilesystem    filesystem;

  g_assert_false (rouse_filesystem_inspect ("/proc/no such thing", &filesystem, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_limits (void)
{
  RouseWatchLimits limits;

  rouse_filesystem_get_limits (&limits);
  g_assert_cmpuint (limits.max_watches, ==, rouse_filesystem_get_watch_limit ());
}

static void /* A watch of our own shows in the count. */
test_usage (void)
{
  RouseWatchUsage before, after;
  int             fd = inotify_init1 (IN_CLOEXEC);

  if (fd < 0)
    {
      g_test_skip ("no inotify instance to be had");
      return;
    }
  rouse_filesystem_count_usage (&before);
  g_assert_cmpint (inotify_add_watch (fd, "/", IN_CREATE), >=, 0);
  rouse_filesystem_count_usage (&after);
  close (fd);
  /* Other processes of the user come and go, so the sums alone prove little. */
  g_assert_cmpuint (before.instances, >=, 1);
  g_assert_cmpuint (after.watches, >=, 1);
}

static void /* Several watchers in one process: none takes the instance of another for GLib's. */
test_flooded (void)
{
  g_autofree char   *dir = g_dir_make_tmp ("rouse-flood-XXXXXX", NULL);
  g_autofree char   *a = g_build_filename (dir, "a", NULL);
  g_autofree char   *b = g_build_filename (dir, "b", NULL);
  RouseInotifyProbe *first = rouse_inotify_probe_new ();
  RouseInotifyProbe *second = rouse_inotify_probe_new ();
  RouseWatchLimits   limits;
  gboolean           empty = FALSE;
  int                fd = inotify_init1 (IN_CLOEXEC); /* in GLib's stead */

  rouse_filesystem_get_limits (&limits);
  if (fd < 0 || limits.max_queued_events == 0 || limits.max_queued_events > 100000)
    {
      g_test_skip ("no inotify instance that can be flooded");
      return;
    }
  g_mkdir (a, 0700);
  g_mkdir (b, 0700);
  g_assert_cmpint (inotify_add_watch (fd, dir, IN_ATTRIB), >=, 0);
  g_assert_false (rouse_inotify_probe_is_flooded (second, &empty));
  g_assert_true (empty);
  for (guint i = 0; i < limits.max_queued_events; i++)
    g_assert_cmpint (g_chmod (i % 2 == 0 ? a : b, 0700), ==, 0); /* like events next to each other are merged */
  g_assert_true (rouse_inotify_probe_is_flooded (first, &empty));
  g_assert_true (rouse_inotify_probe_is_flooded (second, &empty));
  g_assert_false (empty);
  close (fd);
  rouse_inotify_probe_free (first);
  rouse_inotify_probe_free (second);
  g_rmdir (a);
  g_rmdir (b);
  g_rmdir (dir);
}

static void /* The remedy is always more than there is. */
test_remedy (void)
{
  g_autofree char *remedy = rouse_filesystem_dup_remedy (ROUSE_LIMIT_WATCHES, 3000000);

  if (rouse_filesystem_get_watch_limit () == 0)
    g_assert_null (remedy);
  else if (rouse_filesystem_get_watch_limit () < 3000000)
    g_assert_cmpstr (remedy, ==, "sudo sysctl fs.inotify.max_user_watches=4194304");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/watch/filesystem/inspect-proc", test_inspect_proc);
  g_test_add_func ("/watch/filesystem/inspect-missing", test_inspect_missing);
  g_test_add_func ("/watch/filesystem/limits", test_limits);
  g_test_add_func ("/watch/filesystem/usage", test_usage);
  g_test_add_func ("/watch/filesystem/flooded", test_flooded);
  g_test_add_func ("/watch/filesystem/remedy", test_remedy);
  return g_test_run ();
}
