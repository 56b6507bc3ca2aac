/* launcher-flatpak.c - starts the programs of a sandboxed Rouse on the host, each run under a guard there
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-run"
#include "config.h"
#include "run/launcher-flatpak.h"

#include "base/error.h"
#include "run/guard-command.h"
#include "run/guard-protocol.h"
#include "run/process-gio.h"
#include "run/process-group.h"
#include "run/pty.h"

#include <fcntl.h>
#include <gio/gunixfdlist.h>
#include <glib-unix.h>
#include <unistd.h>

#define INFO_PATH "/.flatpak-info"
/* The folder is the guard's to enter: it says what is wrong with it. */
#define HOST_FOLDER "/"

/**
 * RouseLauncherFlatpak:
 *
 * Main context only. Flatpak's session helper starts the guard on the host with our descriptors; from there on
 * all goes as without a sandbox, since the guard is spoken to by a socket. The helper's own means, a signal to the
 * direct child and word of its end, would not tell when the last descendant is gone.
 */
struct _RouseLauncherFlatpak
{
  GObject parent_instance;

  GDBusConnection *bus;   /* (owned) */
  char            *guard; /* (owned): its path on the host */
};

/* A call to the helper. The run may be over, or nobody's any more, before it is answered. */
typedef struct
{
  GWeakRef process; /* RouseProcessGio */
  int      channel; /* (owned): the guard's end, kept until the answer: the error is to come before its end of file */
} Call;

static void rouse_launcher_flatpak_iface_init (RouseLauncherInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RouseLauncherFlatpak, rouse_launcher_flatpak, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (ROUSE_TYPE_LAUNCHER, rouse_launcher_flatpak_iface_init))

/* What the guard gets, by its number there: 0, 1, 2 and the channel; the sockets follow. */
#define N_TARGETS (ROUSE_GUARD_FD + 1)

static void
close_all (int *fds, guint n)
{
  for (guint i = 0; i < n; i++)
    if (fds[i] >= 0)
      close (fds[i]);
}

/* The reading end goes to @ours and does not block. */
static gboolean
open_pipe (int *ours, int *theirs, GError **error)
{
  int ends[2];

  if (!g_unix_open_pipe (ends, FD_CLOEXEC, error))
    return FALSE;
  *ours = ends[0];
  *theirs = ends[1];
  return g_unix_set_fd_nonblocking (ends[0], TRUE, error);
}

/* Fills in @ends and @theirs, of N_TARGETS. On failure some of both may be set. */
static gboolean
open_ends (const RouseProgram *program, const RouseLaunch *launch, RouseProcessEnds *ends, int *theirs, GError **error)
{
  int channel[2];

  if (!rouse_process_group_open_channel (channel, error))
    return FALSE;
  ends->control = channel[0];
  theirs[ROUSE_GUARD_FD] = channel[1];
  if (program->terminal)
    {
      if (!rouse_pty_open (launch->columns, launch->rows, &ends->output, &ends->slave, error))
        return FALSE;
      for (guint i = 0; i < 3; i++)
        theirs[i] = fcntl (ends->slave, F_DUPFD_CLOEXEC, 3);
      return TRUE;
    }
  theirs[0] = open ("/dev/null", O_RDONLY | O_CLOEXEC);
  return open_pipe (&ends->output, &theirs[1], error) && open_pipe (&ends->errors, &theirs[2], error);
}

/* (transfer floating): the arguments of HostCommand. */
static GVariant *
make_arguments (RouseLauncherFlatpak *self, const RouseProgram *program, const RouseLaunch *launch)
{
  /* The host's own environment comes first, the sandbox's would be of no use there. */
  char                **nothing = g_new0 (char *, 1);
  g_auto (GStrv)        env = rouse_guard_command_add_environment (nothing, program, launch);
  g_autoptr (GPtrArray) line = rouse_guard_command_new_line (self->guard, program, launch);
  GVariantBuilder       fds, environment;

  g_variant_builder_init (&fds, G_VARIANT_TYPE ("a{uh}"));
  for (guint i = 0; i < N_TARGETS + launch->n_sockets; i++)
    g_variant_builder_add (&fds, "{uh}", i, i);
  g_variant_builder_init (&environment, G_VARIANT_TYPE ("a{ss}"));
  for (guint i = 0; env[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (env[i], "=", 2);

      g_variant_builder_add (&environment, "{ss}", pair[0], pair[1]);
    }
  return g_variant_new ("(^ay^aay@a{uh}@a{ss}u)", HOST_FOLDER, line->pdata,
                        g_variant_builder_end (&fds), g_variant_builder_end (&environment), 0);
}

/* (transfer full) (nullable): takes @theirs; the sockets stay the launch's. */
static GUnixFDList *
make_list (const int *theirs, const RouseLaunch *launch, GError **error)
{
  g_autoptr (GUnixFDList) list = g_unix_fd_list_new_from_array (theirs, N_TARGETS);

  for (guint i = 0; i < launch->n_sockets; i++)
    if (g_unix_fd_list_append (list, launch->sockets[i], error) < 0)
      return NULL;
  return g_steal_pointer (&list);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Call                       *call = data;
  g_autoptr (GError)          error = NULL;
  g_autoptr (GVariant)        answer = g_dbus_connection_call_with_unix_fd_list_finish (G_DBUS_CONNECTION (source), NULL, result, &error);
  g_autoptr (GError)          reason = NULL;
  g_autoptr (RouseProcessGio) process = g_weak_ref_get (&call->process);

  if (answer == NULL && process != NULL)
    {
      g_dbus_error_strip_remote_error (error);
      reason = g_error_new (ROUSE_ERROR, ROUSE_ERROR_SPAWN, "Flatpak does not start it outside of the sandbox: %s", error->message);
      rouse_process_gio_fail (process, reason);
    }
  close (call->channel);
  g_weak_ref_clear (&call->process);
  g_free (call);
}

static RouseProcess *
launch (RouseLauncher *launcher, const RouseProgram *program, const RouseLaunch *launch, GError **error)
{
  RouseLauncherFlatpak   *self = ROUSE_LAUNCHER_FLATPAK (launcher);
  RouseLaunch             plain = *launch;
  RouseProcessEnds        ends = { -1, -1, -1, -1 };
  int                     theirs[N_TARGETS] = { -1, -1, -1, -1 };
  g_autoptr (GUnixFDList) fds = NULL;
  RouseProcess           *process;
  Call                   *call;

  g_return_val_if_fail (program->cwd != NULL, NULL);

  plain.hooks = NULL; /* the host does not see them by that path, and its processes are not seen either */
  if (open_ends (program, launch, &ends, theirs, error))
    fds = make_list (theirs, launch, error);
  else
    close_all (theirs, N_TARGETS);
  if (fds == NULL)
    {
      close_all ((int[]){ ends.control, ends.output, ends.errors, ends.slave }, 4);
      return NULL;
    }
  process = rouse_process_gio_new (program, launch->run_id, NULL, &ends);
  call = g_new (Call, 1);
  g_weak_ref_init (&call->process, process);
  call->channel = fcntl (g_unix_fd_list_peek_fds (fds, NULL)[ROUSE_GUARD_FD], F_DUPFD_CLOEXEC, 3);
  g_dbus_connection_call_with_unix_fd_list (self->bus, "org.freedesktop.Flatpak", "/org/freedesktop/Flatpak/Development",
                                            "org.freedesktop.Flatpak.Development", "HostCommand",
                                            make_arguments (self, program, &plain), G_VARIANT_TYPE ("(u)"),
                                            G_DBUS_CALL_FLAGS_NONE, -1, fds, NULL, answered_cb, call);
  return process;
}

static void
rouse_launcher_flatpak_iface_init (RouseLauncherInterface *iface)
{
  iface->launch = launch;
}

static void
rouse_launcher_flatpak_finalize (GObject *object)
{
  RouseLauncherFlatpak *self = ROUSE_LAUNCHER_FLATPAK (object);

  g_object_unref (self->bus);
  g_free (self->guard);

  G_OBJECT_CLASS (rouse_launcher_flatpak_parent_class)->finalize (object);
}

static void
rouse_launcher_flatpak_class_init (RouseLauncherFlatpakClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rouse_launcher_flatpak_finalize;
}

static void
rouse_launcher_flatpak_init (RouseLauncherFlatpak *self)
{
}

/* (transfer full): what is /app here lies elsewhere on the host. */
static char *
find_guard (void)
{
  g_autoptr (GKeyFile) info = g_key_file_new ();
  g_autofree char     *app = NULL;

  if (g_key_file_load_from_file (info, INFO_PATH, G_KEY_FILE_NONE, NULL))
    app = g_key_file_get_string (info, "Instance", "app-path", NULL);
  /* Without it the start fails, and says so. */
  return g_build_filename (app != NULL ? app : "/app", "libexec", "rouse", "rouse-guard", NULL);
}

gboolean
rouse_launcher_flatpak_is_needed (void)
{
  return g_file_test (INFO_PATH, G_FILE_TEST_EXISTS);
}

RouseLauncher *
rouse_launcher_flatpak_new (GDBusConnection *bus, const char *guard)
{
  RouseLauncherFlatpak *self = g_object_new (ROUSE_TYPE_LAUNCHER_FLATPAK, NULL);

  self->bus = g_object_ref (bus);
  self->guard = guard != NULL ? g_strdup (guard) : find_guard ();
  return ROUSE_LAUNCHER (self);
}
