/* filesystem-inotify.c - what inotify does not tell GLib's users
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-watch"
#include "config.h"
#include "watch/filesystem-inotify.h"

#ifdef __linux__
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <unistd.h>

struct _RouseInotifyProbe
{
  int own_fd;  /* an instance of ours, to ask for one more watch; -1 when there is none to be had */
  int glib_fd; /* (not owned) GLib's instance; -1 until it is found */
  int flood;   /* bytes */
};

/* The instances of all probes in the process. */
static GMutex      own_lock;
static GHashTable *own_fds; /* guarded by own_lock; (element-type int) */

/* Returns: -1 when there is none to be had. */
static int
open_own (void)
{
  int fd;

  g_mutex_lock (&own_lock);
  fd = inotify_init1 (IN_NONBLOCK | IN_CLOEXEC);
  if (own_fds == NULL)
    own_fds = g_hash_table_new (NULL, NULL);
  if (fd >= 0)
    g_hash_table_add (own_fds, GINT_TO_POINTER (fd));
  g_mutex_unlock (&own_lock);
  return fd;
}

static void
close_own (int fd)
{
  if (fd < 0)
    return;
  g_mutex_lock (&own_lock);
  g_hash_table_remove (own_fds, GINT_TO_POINTER (fd));
  close (fd);
  g_mutex_unlock (&own_lock);
}

static gboolean
is_own (int fd)
{
  gboolean own;

  g_mutex_lock (&own_lock);
  own = own_fds != NULL && g_hash_table_contains (own_fds, GINT_TO_POINTER (fd));
  g_mutex_unlock (&own_lock);
  return own;
}

/* An event is 16 bytes and a name; counting only the 16 raises the alarm early rather than late. */
static int
get_flood_mark (void)
{
  g_autofree char *text = NULL;
  int              max = 16384;

  if (g_file_get_contents ("/proc/sys/fs/inotify/max_queued_events", &text, NULL, NULL))
    max = atoi (text);
  return MAX (max, 16) / 4 * 3 * 16;
}

RouseInotifyProbe *
rouse_inotify_probe_new (void)
{
  RouseInotifyProbe *self = g_new0 (RouseInotifyProbe, 1);

  self->own_fd = open_own ();
  self->glib_fd = -1;
  self->flood = get_flood_mark ();
  return self;
}

void
rouse_inotify_probe_free (RouseInotifyProbe *self)
{
  close_own (self->own_fd);
  g_free (self);
}

gboolean
rouse_inotify_probe_has_room (RouseInotifyProbe *self)
{
  int wd;

  if (self->own_fd < 0)
    return TRUE; /* cannot be asked; a refusal will show when the tree is verified */
  wd = inotify_add_watch (self->own_fd, "/", IN_DELETE_SELF);
  if (wd < 0)
    return FALSE;
  inotify_rm_watch (self->own_fd, wd);
  /* The removal queues an event: let it not pile up. */
  {
    char buffer[256];

    while (read (self->own_fd, buffer, sizeof buffer) > 0)
      ;
  }
  return TRUE;
}

/* GLib has one instance in the process. Ours are known; anything else is taken for GLib's. */
static void
find_glib_fd (RouseInotifyProbe *self)
{
  DIR           *dir = opendir ("/proc/self/fd");
  struct dirent *entry;

  if (dir == NULL)
    return;
  while ((entry = readdir (dir)) != NULL)
    {
      char    target[64];
      ssize_t length = readlinkat (dirfd (dir), entry->d_name, target, sizeof target - 1);
      int     fd = atoi (entry->d_name);

      if (length <= 0 || is_own (fd))
        continue;
      target[length] = '\0';
      if (strstr (target, "inotify") != NULL)
        {
          self->glib_fd = fd;
          break;
        }
    }
  closedir (dir);
}

gboolean
rouse_inotify_probe_is_flooded (RouseInotifyProbe *self, gboolean *empty)
{
  int waiting = 0;

  if (self->glib_fd < 0)
    find_glib_fd (self);
  if (self->glib_fd < 0 || ioctl (self->glib_fd, FIONREAD, &waiting) < 0)
    waiting = 0;
  *empty = waiting == 0;
  return waiting >= self->flood;
}

#else

struct _RouseInotifyProbe
{
  char unused;
};

RouseInotifyProbe *
rouse_inotify_probe_new (void)
{
  return g_new0 (RouseInotifyProbe, 1);
}

void
rouse_inotify_probe_free (RouseInotifyProbe *self)
{
  g_free (self);
}

gboolean
rouse_inotify_probe_has_room (RouseInotifyProbe *self)
{
  return TRUE;
}

gboolean
rouse_inotify_probe_is_flooded (RouseInotifyProbe *self, gboolean *empty)
{
  *empty = TRUE;
  return FALSE;
}
#endif
