/* launcher-gio.c - starts real processes, each run under a guard
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-run"
#include "config.h"
#include "run/launcher-gio.h"

#include "base/error.h"
#include "run/guard-command.h"
#include "run/guard-protocol.h"
#include "run/process-gio.h"
#include "run/process-group.h"
#include "run/pty.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <string.h>
#include <unistd.h>

/**
 * RouseLauncherGio:
 *
 * Main context only. GLib spawns by posix_spawn(), which costs the same however large Rouse is, only when it
 * is not asked to change the folder, to search PATH, to close descriptors or to call anything in the child:
 * so all of that is the guard's to do. See decisions/0002-guard.md.
 */
struct _RouseLauncherGio
{
  GObject parent_instance;

  char *guard; /* (owned): its path */
};

static void rouse_launcher_gio_iface_init (RouseLauncherInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RouseLauncherGio, rouse_launcher_gio, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (ROUSE_TYPE_LAUNCHER, rouse_launcher_gio_iface_init))

/* Makes a pipe whose writing end is given away by @take and whose reading end does not block. */
static int
open_pipe (GSubprocessLauncher *spawner, void (*take) (GSubprocessLauncher *, int), GError **error)
{
  int ends[2];

  if (!g_unix_open_pipe (ends, FD_CLOEXEC, error))
    return -1;
  take (spawner, ends[1]);
  g_unix_set_fd_nonblocking (ends[0], TRUE, NULL);
  return ends[0];
}

static gboolean
open_terminal (GSubprocessLauncher *spawner, guint columns, guint rows, RouseProcessEnds *ends, GError **error)
{
  if (!rouse_pty_open (columns, rows, &ends->output, &ends->slave, error))
    return FALSE;
  g_subprocess_launcher_take_stdin_fd (spawner, fcntl (ends->slave, F_DUPFD_CLOEXEC, 3));
  g_subprocess_launcher_take_stdout_fd (spawner, fcntl (ends->slave, F_DUPFD_CLOEXEC, 3));
  g_subprocess_launcher_take_stderr_fd (spawner, fcntl (ends->slave, F_DUPFD_CLOEXEC, 3));
  return TRUE;
}

static void
close_ends (RouseProcessEnds *ends)
{
  int fds[] = { ends->control, ends->output, ends->errors, ends->slave };

  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    if (fds[i] >= 0)
      close (fds[i]);
}

/* Fills in @ends and gives @spawner the others. On failure some of @ends may be set. */
static gboolean
open_ends (GSubprocessLauncher *spawner, const RouseProgram *program, const RouseLaunch *launch, RouseProcessEnds *ends, GError **error)
{
  int channel[2];

  if (!rouse_process_group_open_channel (channel, error))
    return FALSE;
  ends->control = channel[0];
  g_subprocess_launcher_take_fd (spawner, channel[1], ROUSE_GUARD_FD);
  for (guint i = 0; i < launch->n_sockets; i++)
    g_subprocess_launcher_take_fd (spawner, fcntl (launch->sockets[i], F_DUPFD_CLOEXEC, 3), ROUSE_GUARD_FD + 1 + i);
  if (program->terminal)
    return open_terminal (spawner, launch->columns, launch->rows, ends, error);
  ends->output = open_pipe (spawner, g_subprocess_launcher_take_stdout_fd, error);
  if (ends->output < 0)
    return FALSE;
  ends->errors = open_pipe (spawner, g_subprocess_launcher_take_stderr_fd, error);
  return ends->errors >= 0;
}

static RouseProcess *
launch (RouseLauncher *launcher, const RouseProgram *program, const RouseLaunch *launch, GError **error)
{
  RouseLauncherGio               *self = ROUSE_LAUNCHER_GIO (launcher);
  GSubprocessFlags                flags = G_SUBPROCESS_FLAGS_INHERIT_FDS;
  RouseProcessEnds                ends = { -1, -1, -1, -1 };
  g_auto (GStrv)                  env = NULL;
  g_autoptr (GPtrArray)           line = NULL;
  g_autoptr (GSubprocessLauncher) spawner = NULL;
  g_autoptr (GSubprocess)         guard = NULL;

  g_return_val_if_fail (program->cwd != NULL, NULL);

  env = rouse_guard_command_add_environment (g_get_environ (), program, launch);
  line = rouse_guard_command_new_line (self->guard, program, launch);
  if (!program->terminal)
    flags |= G_SUBPROCESS_FLAGS_STDIN_INHERIT;
  spawner = g_subprocess_launcher_new (flags);
  g_subprocess_launcher_set_environ (spawner, env);
  if (open_ends (spawner, program, launch, &ends, error))
    guard = g_subprocess_launcher_spawnv (spawner, (const char *const *) line->pdata, error);
  if (guard == NULL)
    {
      close_ends (&ends);
      return NULL;
    }
  g_debug ("run %s is guarded by process %s", launch->run_id, g_subprocess_get_identifier (guard));
  /* The pipes come to their end only when nobody here holds the other side. */
  g_subprocess_launcher_close (spawner);
  return rouse_process_gio_new (program, launch->run_id, guard, &ends);
}

static void
rouse_launcher_gio_iface_init (RouseLauncherInterface *iface)
{
  iface->launch = launch;
}

static void
rouse_launcher_gio_finalize (GObject *object)
{
  g_free (ROUSE_LAUNCHER_GIO (object)->guard);

  G_OBJECT_CLASS (rouse_launcher_gio_parent_class)->finalize (object);
}

static void
rouse_launcher_gio_class_init (RouseLauncherGioClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rouse_launcher_gio_finalize;
}

static void
rouse_launcher_gio_init (RouseLauncherGio *self)
{
}

/* (transfer full): the guard that belongs to the running program, so that a build tree or a relocated
 * installation uses its own, and else the one that was installed. */
static char *
find_guard (void)
{
  static const char *const places[] = { ".", "../guard", "../libexec/rouse" };
  g_autofree char         *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char         *folder = program != NULL ? g_path_get_dirname (program) : NULL;

  for (guint i = 0; folder != NULL && i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *path = g_build_filename (folder, places[i], "rouse-guard", NULL);

      if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer (&path);
    }
  return g_build_filename (LIBEXECDIR, "rouse", "rouse-guard", NULL);
}

RouseLauncher *
rouse_launcher_gio_new (const char *guard)
{
  RouseLauncherGio *self = g_object_new (ROUSE_TYPE_LAUNCHER_GIO, NULL);

  self->guard = guard != NULL ? g_strdup (guard) : find_guard ();
  return ROUSE_LAUNCHER (self);
}
