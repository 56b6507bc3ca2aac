/* filesystem.c - what the OS says of its limits, and of who writes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-watch"
#include "config.h"
#include "watch/filesystem.h"

#include <errno.h>
#include <string.h>
#include <signal.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define PROC_DIR "/proc/"
#define SYSCTL_DIR "/proc/sys/"

/* Where each limit stands. In a container the second one may be the lower; both have to be kept. */
static const struct
{
  const char *name;
  const char *keys[2]; /* as sysctl calls them */
} limits_of[] = {
  { ROUSE_LIMIT_WATCHES, { "fs.inotify.max_user_watches", "user.max_inotify_watches" } },
  { ROUSE_LIMIT_INSTANCES, { "fs.inotify.max_user_instances", "user.max_inotify_instances" } },
  { ROUSE_LIMIT_QUEUE, { "fs.inotify.max_queued_events" } },
};

/* The limit called @name, and which key holds it; 0 when the kernel has none. */
static guint
read_limit (const char *name, const char **lowest_key)
{
  guint lowest = 0;

  for (guint i = 0; i < G_N_ELEMENTS (limits_of); i++)
    for (guint k = 0; k < G_N_ELEMENTS (limits_of[i].keys) && limits_of[i].keys[k] != NULL; k++)
      {
        g_autofree char *path = NULL;
        g_autofree char *text = NULL;
        guint            value;

        if (!g_str_equal (limits_of[i].name, name))
          continue;
        path = g_strdelimit (g_strconcat (SYSCTL_DIR, limits_of[i].keys[k], NULL), ".", '/');
        if (!g_file_get_contents (path, &text, NULL, NULL))
          continue; /* an older kernel, or another one */
        value = (guint) MIN (g_ascii_strtoull (text, NULL, 10), G_MAXUINT);
        if (lowest == 0 || value < lowest)
          {
            lowest = value;
            if (lowest_key != NULL)
              *lowest_key = limits_of[i].keys[k];
          }
      }
  return lowest;
}

guint
rouse_filesystem_get_watch_limit (void)
{
  return read_limit (ROUSE_LIMIT_WATCHES, NULL);
}

void
rouse_filesystem_get_limits (RouseWatchLimits *limits)
{
  g_return_if_fail (limits != NULL);

  limits->max_watches = read_limit (ROUSE_LIMIT_WATCHES, NULL);
  limits->max_instances = read_limit (ROUSE_LIMIT_INSTANCES, NULL);
  limits->max_queued_events = read_limit (ROUSE_LIMIT_QUEUE, NULL);
}

static guint
count_watches (const char *fdinfo)
{
  g_autofree char *text = NULL;
  guint            n = 0;

  if (!g_file_get_contents (fdinfo, &text, NULL, NULL)) /* closed in the meantime */
    return 0;
  for (const char *line = text; line != NULL; line = strchr (line, '\n'))
    {
      line += *line == '\n';
      n += g_str_has_prefix (line, "inotify ");
    }
  return n;
}

static void
count_process (const char *process, RouseWatchUsage *usage)
{
  g_autofree char *fds = g_strconcat (process, "/fd", NULL);
  g_autoptr (GDir) dir = g_dir_open (fds, 0, NULL);
  const char      *name;

  if (dir == NULL)
    {
      /* One that has just ended is not one that hides. */
      usage->n_unreadable += access (process, F_OK) == 0;
      return;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *fd = g_build_filename (fds, name, NULL);
      char             target[32];
      gssize           length = readlink (fd, target, sizeof target - 1);

      if (length < 0)
        continue;
      target[length] = '\0';
      if (g_str_equal (target, "anon_inode:inotify"))
        {
          g_autofree char *info = g_build_filename (process, "fdinfo", name, NULL);

          usage->instances++;
          usage->watches += count_watches (info);
        }
    }
}

void
rouse_filesystem_count_usage (RouseWatchUsage *usage)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc", 0, NULL);
  const char      *name;

  g_return_if_fail (usage != NULL);

  *usage = (RouseWatchUsage){ 0 };
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *process = NULL;
      struct stat      info;

      if (!g_ascii_isdigit (name[0]))
        continue;
      process = g_build_filename ("/proc", name, NULL);
      /* The limits count by the real user; the owner of the folder is the effective one, or root for a
       * process that may not be looked into. Near enough, and readable for everyone. */
      if (stat (process, &info) == 0 && info.st_uid == geteuid ())
        count_process (process, usage);
    }
}

char *
rouse_filesystem_dup_remedy (const char *limit, guint wanted)
{
  const char *key;
  guint       now = read_limit (limit, &key);
  guint64     value;

  if (now == 0)
    return NULL;
  /* What desktop distributions ship today; the small ones are ten times what is usual. */
  if (g_str_equal (limit, ROUSE_LIMIT_WATCHES))
    value = 524288;
  else if (g_str_equal (limit, ROUSE_LIMIT_QUEUE))
    value = 65536;
  else
    value = 1024;
  while ((value < wanted || value <= now) && value < G_MAXINT / 2)
    value *= 2;
  return g_strdup_printf ("sudo sysctl %s=%" G_GUINT64_FORMAT, key, value);
}

RouseWriter
rouse_filesystem_find_writer (const char *path)
{
#ifdef F_SETLEASE
  int         fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
  RouseWriter writer = ROUSE_WRITER_UNKNOWN;

  if (fd < 0)
    return ROUSE_WRITER_UNKNOWN;
  /* A read lease is granted only while nobody has the file open for writing. Whoever opens it in the moment
   * until it is given back waits for that; the kernel then tells us by a signal, which must not be the usual
   * SIGIO: that one would end us. */
  if (fcntl (fd, F_SETSIG, SIGURG) == 0 && fcntl (fd, F_SETLEASE, F_RDLCK) == 0)
    {
      writer = ROUSE_WRITER_NONE;
      fcntl (fd, F_SETLEASE, F_UNLCK);
    }
  else if (errno == EAGAIN)
    writer = ROUSE_WRITER_PRESENT;
  close (fd);
  return writer;
#else
  return ROUSE_WRITER_UNKNOWN;
#endif
}

gboolean
rouse_filesystem_has_same_mounts (GPid pid)
{
  g_autofree char *path = g_strdup_printf (PROC_DIR "%d/ns/mnt", pid);
  g_autofree char *own = g_file_read_link (PROC_DIR "self/ns/mnt", NULL);
  g_autofree char *other = g_file_read_link (path, NULL);

  /* A process that is not seen from here, in another container, has no number. */
  if (own != NULL && pid <= 0)
    return FALSE;
  return own == NULL || other == NULL || g_str_equal (own, other);
}
