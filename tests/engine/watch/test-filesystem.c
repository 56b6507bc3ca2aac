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

/* What the system says, and what is made of it. */
static const struct
{
  const char *path;
  guint32     magic;
  const char *type; /* (nullable) */
  const char *name;
  gboolean    remote;
  gboolean    notifies;
} kinds[] = {
  { "/watch/filesystem/ext4", 0xef53, "ext3", "ext4", FALSE, TRUE },
  { "/watch/filesystem/overlay", 0x794c7630, NULL, "overlay", FALSE, TRUE },
  { "/watch/filesystem/nfs", 0x6969, "nfs4", "nfs", TRUE, FALSE },
  { "/watch/filesystem/cifs", 0xff534d42, NULL, "cifs", TRUE, FALSE },
  { "/watch/filesystem/wsl-2", 0x01021997, "9p", "9p", TRUE, FALSE },
  { "/watch/filesystem/wsl-1-drive", 0x53464846, "drvfs", "drvfs", TRUE, FALSE },
  { "/watch/filesystem/wsl-1-home", 0x53464846, "lxfs", "lxfs", FALSE, TRUE },
  { "/watch/filesystem/fuse-disk", 0x65735546, "fuseblk", "fuseblk", FALSE, TRUE },
  { "/watch/filesystem/fuse-sshfs", 0x65735546, "fuse.sshfs", "fuse.sshfs", TRUE, FALSE },
  { "/watch/filesystem/fuse-bindfs", 0x65735546, "fuse.bindfs", "fuse.bindfs", FALSE, FALSE },
  { "/watch/filesystem/fuse-portal", 0x65735546, "fuse.portal", "fuse.portal", FALSE, FALSE },
  { "/watch/filesystem/fuse-unknown", 0x65735546, "fuse.something", "fuse.something", TRUE, FALSE },
  { "/watch/filesystem/fuse-nameless", 0x65735546, NULL, "fuse", TRUE, FALSE },
  { "/watch/filesystem/virtiofs", 0x65735546, "virtiofs", "virtiofs", TRUE, FALSE },
  { "/watch/filesystem/docker-desktop", 0x12345678, "fakeowner", "fakeowner", TRUE, FALSE },
  { "/watch/filesystem/unknown", 0x12345678, "newfs", "newfs", FALSE, TRUE },
  { "/watch/filesystem/unknown-nameless", 0x12345678, NULL, "0x12345678", FALSE, TRUE },
};

static void
test_kind (gconstpointer data)
{
  guint           i = GPOINTER_TO_UINT (data);
  RouseFilesystem filesystem;

  rouse_filesystem_judge (kinds[i].magic, kinds[i].type, &filesystem);
  g_assert_cmpstr (filesystem.name, ==, kinds[i].name);
  g_assert_cmpint (filesystem.remote, ==, kinds[i].remote);
  g_assert_cmpint (filesystem.notifies, ==, kinds[i].notifies);
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

static void
test_mounts (void)
{
  g_assert_true (rouse_filesystem_has_same_mounts (getpid ()));
  g_assert_true (rouse_filesystem_has_same_mounts (getppid ()));
  g_assert_false (rouse_filesystem_has_same_mounts (0));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    g_test_add_data_func (kinds[i].path, GUINT_TO_POINTER (i), test_kind);
  g_test_add_func ("/watch/filesystem/inspect-proc", test_inspect_proc);
  g_test_add_func ("/watch/filesystem/inspect-missing", test_inspect_missing);
  g_test_add_func ("/watch/filesystem/limits", test_limits);
  g_test_add_func ("/watch/filesystem/usage", test_usage);
  g_test_add_func ("/watch/filesystem/flooded", test_flooded);
  g_test_add_func ("/watch/filesystem/remedy", test_remedy);
  g_test_add_func ("/watch/filesystem/mounts", test_mounts);
  return g_test_run ();
}
