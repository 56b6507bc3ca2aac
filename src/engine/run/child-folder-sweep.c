/* child-folder-sweep.c - removes what runs of the past have left behind
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "run/child-folder-sweep.h"

#include "run/child-folder.h"
#include "run/run-id.h"

#include <errno.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/un.h>

/* A socket that is younger may be about to be bound. */
#define STALE_S 60
/* The folder is the user's own, but nothing is read without end. */
#define SWEEP_MAX 10000

static gboolean
is_old (const GStatBuf *info)
{
  return info->st_mtime < g_get_real_time () / G_USEC_PER_SEC - STALE_S;
}

/* Whether @path is a socket that nobody has open. */
static gboolean
is_stale_socket (const char *path, const GStatBuf *info)
{
  g_autoptr (GSocket)        probe = NULL;
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GError)         error = NULL;

  if (!S_ISSOCK (info->st_mode) || strlen (path) >= sizeof ((struct sockaddr_un *) NULL)->sun_path)
    return FALSE;
  probe = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
  address = g_unix_socket_address_new (path);
  return probe != NULL && !g_socket_connect (probe, address, NULL, &error) && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
}

/* Whether the file called @prefix, the run's id and @suffix is that of a run that is over: its socket would be there, or
 * at least whoever began it. In a sandbox, another one's processes are not seen; but the sockets are. */
static gboolean
is_stale_file (const char *folder, const char *name, const char *prefix, const char *suffix, const GStatBuf *info)
{
  const char      *id_begin = name + strlen (prefix);
  g_autofree char *id = g_strndup (id_begin, strlen (id_begin) - strlen (suffix));
  g_autofree char *socket = g_strconcat (folder, "/" ROUSE_CHILD_SOCKET_PREFIX, id, NULL);
  pid_t            pid = rouse_run_id_get_pid (id);

  return S_ISREG (info->st_mode) && !g_file_test (socket, G_FILE_TEST_EXISTS) && pid > 0 && kill (pid, 0) != 0 && errno == ESRCH;
}

static gboolean
is_stale (const char *folder, const char *name, const char *path)
{
  GStatBuf info;

  if (g_lstat (path, &info) != 0 || !is_old (&info))
    return FALSE;
  if (g_str_has_prefix (name, ROUSE_CHILD_SOCKET_PREFIX) || g_str_has_prefix (name, ROUSE_CHILD_HOT_PREFIX))
    return is_stale_socket (path, &info);
  if (g_str_has_prefix (name, ROUSE_CHILD_LOADED_PREFIX))
    return g_str_has_suffix (name, ROUSE_CHILD_LOADED_SUFFIX) &&
           is_stale_file (folder, name, ROUSE_CHILD_LOADED_PREFIX, ROUSE_CHILD_LOADED_SUFFIX, &info);
  return g_str_has_suffix (name, ROUSE_CHILD_CHANGES_SUFFIX) &&
         is_stale_file (folder, name, ROUSE_CHILD_CHANGES_PREFIX, ROUSE_CHILD_CHANGES_SUFFIX, &info);
}

static void
sweep (const char *folder, const char *prefix)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char      *name;

  for (guint i = 0; i < SWEEP_MAX && dir != NULL && (name = g_dir_read_name (dir)) != NULL; i++)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_str_has_prefix (name, prefix) && is_stale (folder, name, path))
        g_unlink (path);
    }
}

void
rouse_child_folder_sweep_once (const char *folder)
{
  static gsize swept;

  if (g_once_init_enter (&swept))
    {
      sweep (folder, ROUSE_CHILD_SOCKET_PREFIX); /* first: a file is kept for its socket */
      sweep (folder, ROUSE_CHILD_HOT_PREFIX);
      sweep (folder, ROUSE_CHILD_CHANGES_PREFIX);
      sweep (folder, ROUSE_CHILD_LOADED_PREFIX);
      g_once_init_leave (&swept, 1);
    }
}
