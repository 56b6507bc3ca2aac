/* child-folder.c - where a run finds what Rouse has for it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "run/child-folder.h"

#include "run/child-folder-sweep.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/un.h>
#include <unistd.h>

static char *
dup_path (void)
{
  const char *sandbox = g_getenv ("FLATPAK_ID");

  /* Of a sandbox the host sees but one part by the same name. */
  if (sandbox != NULL)
    return g_build_filename (g_get_user_runtime_dir (), "app", sandbox, "rouse", NULL);
  return g_build_filename (g_get_user_runtime_dir (), "rouse", NULL);
}

/* %NULL: @path cannot be had; @errsv says why. */
static char *
fail (const char *path, int errsv, GError **error)
{
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errsv), "%s: %s", path, g_strerror (errsv));
  return NULL;
}

char *
rouse_child_folder_ensure (GError **error)
{
  g_autofree char *path = dup_path ();

  if (g_mkdir_with_parents (path, 0700) != 0)
    return fail (path, errno, error);
  return g_steal_pointer (&path);
}

char *
rouse_child_folder_ensure_short (GError **error)
{
  g_autofree char *path = g_strdup_printf ("/tmp/rouse-%ld", (long) getuid ());
  GStatBuf         info;

  if (g_mkdir (path, 0700) != 0 && errno != EEXIST)
    return fail (path, errno, error);
  /* Everybody can write to the folder that it lies in. */
  if (g_lstat (path, &info) != 0)
    return fail (path, errno, error);
  if (!S_ISDIR (info.st_mode) || info.st_uid != getuid () || (info.st_mode & 077) != 0)
    return fail (path, EPERM, error);
  return g_steal_pointer (&path);
}

char *
rouse_child_folder_make_socket_path (const char *prefix, const char *run_id, GError **error)
{
  g_autofree char *folder = rouse_child_folder_ensure (error);
  g_autofree char *path = NULL;

  if (folder == NULL)
    return NULL;
  path = g_strconcat (folder, "/", prefix, run_id, NULL);
  if (strlen (path) >= sizeof ((struct sockaddr_un *) NULL)->sun_path)
    {
      g_free (folder);
      folder = rouse_child_folder_ensure_short (error);
      if (folder == NULL)
        return NULL;
      g_free (path);
      path = g_strconcat (folder, "/", prefix, run_id, NULL);
    }
  rouse_child_folder_sweep_once (folder);
  return g_steal_pointer (&path);
}
