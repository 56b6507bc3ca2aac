/* bare.c - the least that watching a tree can cost: walks it, stats every file, adds raw inotify watches
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const uint32_t mask = IN_MODIFY | IN_ATTRIB | IN_MOVED_FROM | IN_MOVED_TO | IN_CREATE | IN_DELETE | IN_DELETE_SELF |
                             IN_MOVE_SELF | IN_CLOSE_WRITE | IN_UNMOUNT | IN_ONLYDIR;

static struct
{
  int  inotify;
  long n_files;
  long n_dirs;
  long n_refused;
  char path[4096];
} bare;

static bool
is_dot (const char *name)
{
  return strcmp (name, ".") == 0 || strcmp (name, "..") == 0;
}

/* bare.path, of @length bytes, is the directory. */
static void
visit (size_t length)
{
  DIR           *stream;
  struct dirent *entry;
  struct stat    st;

  if (inotify_add_watch (bare.inotify, bare.path, mask) < 0)
    bare.n_refused++;
  bare.n_dirs++;
  stream = opendir (bare.path);
  if (stream == NULL)
    return;
  while ((entry = readdir (stream)) != NULL)
    {
      size_t name_length = strlen (entry->d_name);

      if (is_dot (entry->d_name) || fstatat (dirfd (stream), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        continue;
      if (!S_ISDIR (st.st_mode))
        {
          bare.n_files++;
          continue;
        }
      if (length + name_length + 2 > sizeof bare.path)
        continue;
      bare.path[length] = '/';
      memcpy (bare.path + length + 1, entry->d_name, name_length + 1);
      visit (length + 1 + name_length);
      bare.path[length] = '\0';
    }
  closedir (stream);
}

/* Usage: bare DIR. Prints milliseconds, files, directories and refused watches. */
int
main (int argc, char **argv)
{
  struct timespec began;
  struct timespec ended;

  if (argc != 2 || strlen (argv[1]) >= sizeof bare.path)
    return 2;
  clock_gettime (CLOCK_MONOTONIC, &began);
  bare.inotify = inotify_init1 (IN_CLOEXEC);
  strcpy (bare.path, argv[1]);
  visit (strlen (bare.path));
  clock_gettime (CLOCK_MONOTONIC, &ended);
  printf ("%.3f %ld %ld %ld\n", (ended.tv_sec - began.tv_sec) * 1e3 + (ended.tv_nsec - began.tv_nsec) / 1e6,
          bare.n_files, bare.n_dirs, bare.n_refused);
  return 0;
}
