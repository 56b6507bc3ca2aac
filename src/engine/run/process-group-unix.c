/* process-group-unix.c - what is known of a run's processes from outside
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "run/process-group.h"

#include "run/descendants.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

gboolean
rouse_process_group_open_channel (int ends[2], GError **error)
{
#ifdef SOCK_CLOEXEC
  int result = socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends);
#else
  int result = socketpair (AF_UNIX, SOCK_STREAM, 0, ends);

  if (result == 0)
    {
      fcntl (ends[0], F_SETFD, FD_CLOEXEC);
      fcntl (ends[1], F_SETFD, FD_CLOEXEC);
    }
#endif
  if (result != 0)
    {
      int errsv = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errsv), "no socket can be had: %s", g_strerror (errsv));
      return FALSE;
    }
  return TRUE;
}

/* The page faults of all children that @pid has waited for: a child that came, wrote and went between two
 * samples shows here and nowhere else. */
static guint64
get_children_faults (pid_t pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%ld/stat", (long) pid);
  g_autofree char *text = NULL;
  const char      *fields; /* behind the name, which may hold anything */
  unsigned long    faults = 0;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  fields = strrchr (text, ')');
  if (fields == NULL || sscanf (fields, ") %*c %*d %*d %*d %*d %*d %*u %*u %lu", &faults) != 1)
    return 0;
  return faults;
}

static void
add_write_count (pid_t pid, void *data)
{
  guint64         *count = data;
  g_autofree char *path = g_strdup_printf ("/proc/%ld/io", (long) pid);
  g_autofree char *text = NULL;
  const char      *line;

  /* Spread the pids, so that one that comes and another that goes do not cancel out. */
  *count += (guint64) pid * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  *count += get_children_faults (pid);
  /* Another user's, or gone already: then its being there is all that counts. */
  if (!g_file_get_contents (path, &text, NULL, NULL))
    return;
  line = strstr (text, "syscw: ");
  if (line != NULL)
    *count += g_ascii_strtoull (line + strlen ("syscw: "), NULL, 10);
}

guint64
rouse_process_group_get_write_count (pid_t ancestor)
{
  guint64 count = 0;

  rouse_descendants_visit (ancestor, add_write_count, &count);
  return count;
}

static void
add_memory (pid_t pid, void *data)
{
  guint64         *bytes = data;
  g_autofree char *path = g_strdup_printf ("/proc/%ld/statm", (long) pid);
  g_autofree char *text = NULL;
  unsigned long    resident;

  if (g_file_get_contents (path, &text, NULL, NULL) && sscanf (text, "%*u %lu", &resident) == 1)
    *bytes += (guint64) resident * (guint64) sysconf (_SC_PAGESIZE);
}

guint64
rouse_process_group_read_memory (pid_t ancestor)
{
  guint64 bytes = 0;

  rouse_descendants_visit (ancestor, add_memory, &bytes);
  return bytes;
}

/* Whether the environment of @pid, as it was when it began, holds @mark. */
static gboolean
has_mark (const char *pid, const char *mark, gsize mark_length)
{
  g_autofree char *path = g_build_filename ("/proc", pid, "environ", NULL);
  g_autofree char *environ_bytes = NULL;
  gsize            length;

  if (!g_file_get_contents (path, &environ_bytes, &length, NULL))
    return FALSE;
  for (gsize at = 0; at < length; at += strlen (environ_bytes + at) + 1)
    if (strncmp (environ_bytes + at, mark, mark_length + 1) == 0)
      return TRUE;
  return FALSE;
}

guint
rouse_process_group_sweep (const char *run_id)
{
  g_autofree char *mark = g_strconcat ("ROUSE_RUN_ID=", run_id, NULL);
  gsize            mark_length = strlen (mark);
  g_autoptr (GDir) proc = g_dir_open ("/proc", 0, NULL);
  const char      *name;
  guint            n = 0;

  while (proc != NULL && (name = g_dir_read_name (proc)) != NULL)
    if (g_ascii_isdigit (*name) && has_mark (name, mark, mark_length))
      {
        n++;
        kill (atol (name), SIGKILL);
      }
  return n;
}

gboolean
rouse_process_group_may_include (pid_t ancestor, pid_t pid)
{
  return rouse_descendants_include (ancestor, pid) != 0;
}

static void
add_to_list (pid_t pid, void *data)
{
  g_array_append_val ((GArray *) data, pid);
}

GArray *
rouse_process_group_list (pid_t ancestor)
{
  g_autoptr (GArray) pids = g_array_new (FALSE, FALSE, sizeof (pid_t));

  return rouse_descendants_visit (ancestor, add_to_list, pids) == 0 ? g_steal_pointer (&pids) : NULL;
}

void
rouse_process_group_ask_for_senders (int fd)
{
#ifdef SO_PASSCRED
  setsockopt (fd, SOL_SOCKET, SO_PASSCRED, &(int){ 1 }, sizeof (int)); /* without it, whoever can reach it counts */
#endif
}

gboolean
rouse_process_group_get_peer (int fd, uid_t *uid, pid_t *pid)
{
#ifdef SO_PEERCRED
  struct ucred peer;
  socklen_t    length = sizeof peer;

  if (getsockopt (fd, SOL_SOCKET, SO_PEERCRED, &peer, &length) != 0)
    return FALSE;
  *uid = peer.uid;
  *pid = peer.pid;
  return TRUE;
#else
  gid_t gid;

  *pid = 0;
  return getpeereid (fd, uid, &gid) == 0;
#endif
}
