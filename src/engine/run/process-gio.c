/* process-gio.c - a run's processes, seen through their guard
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-run"
#include "config.h"
#include "run/process-gio.h"

#include "base/error.h"
#include "run/guard-protocol.h"
#include "run/process-group.h"
#include "run/pty.h"
#include "run/spawn-error.h"
#include "run/stream.h"

#include <errno.h>
#include <glib-unix.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* How often a run that lost its guard is looked for, until it is gone. */
#define SWEEP_MS 10

typedef enum
{
  LAUNCHED,
  STARTED,
  ENDED, /* the leader is, or it never began */
  GONE,
} Phase;

/**
 * RouseProcessGio:
 *
 * Turns the guard's messages into signals, each preceded by the output that was written before it. If the
 * guard dies, the processes are found by the mark in their environment and killed. Main context only.
 */
struct _RouseProcessGio
{
  GObject parent_instance;

  RouseProgram *program;        /* (owned) */
  char         *run_id;         /* (owned) */
  GSubprocess  *guard;          /* (owned) (nullable) */
  pid_t         guard_pid;      /* 0: not known here */
  int           control;        /* (owned) -1 once closed */
  GSource      *control_source; /* (owned) (nullable) */
  GSource      *sweep_source;   /* (owned) (nullable) */
  GByteArray   *incoming;       /* (owned): an incomplete message */
  RouseStream  *output;         /* (owned) */
  RouseStream  *errors;         /* (owned) (nullable) */
  int           slave;          /* (owned) -1 without a terminal */
  Phase         phase;
};

static void rouse_process_gio_iface_init (RouseProcessInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RouseProcessGio, rouse_process_gio, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (ROUSE_TYPE_PROCESS, rouse_process_gio_iface_init))

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    {
      g_source_destroy (*source);
      g_clear_pointer (source, g_source_unref);
    }
}

static void
close_control (RouseProcessGio *self)
{
  clear_source (&self->control_source);
  if (self->control >= 0)
    close (self->control);
  self->control = -1;
}

static void
tell_guard (RouseProcess *process, RouseGuardKind kind, int value)
{
  RouseProcessGio  *self = ROUSE_PROCESS_GIO (process);
  RouseGuardMessage message = { kind, value };

  /* A guard that is gone has left nobody to signal; one that died is noticed by reading. */
  if (self->control >= 0 && send (self->control, &message, sizeof message, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
    g_debug ("run %s: its guard does not listen: %s", self->run_id, g_strerror (errno));
}

static void
send_signal (RouseProcess *process, int signum)
{
  tell_guard (process, ROUSE_GUARD_SIGNAL, signum);
}

static void
signal_leader (RouseProcess *process, int signum)
{
  tell_guard (process, ROUSE_GUARD_SIGNAL_LEADER, signum);
}

static void
kill_all (RouseProcess *process)
{
  tell_guard (process, ROUSE_GUARD_KILL, 0);
}

static void
write_to_terminal (RouseProcess *process, const char *data, gsize length)
{
  RouseProcessGio *self = ROUSE_PROCESS_GIO (process);

  if (self->slave >= 0 && self->phase != GONE)
    rouse_stream_write (self->output, data, length);
}

static void
resize (RouseProcess *process, guint columns, guint rows)
{
  RouseProcessGio *self = ROUSE_PROCESS_GIO (process);

  if (self->slave >= 0)
    rouse_pty_resize (rouse_stream_get_fd (self->output), columns, rows);
}

static guint64
get_write_count (RouseProcess *process)
{
  RouseProcessGio *self = ROUSE_PROCESS_GIO (process);

  /* A guard that is gone may have passed its pid on. */
  return self->control >= 0 && self->guard_pid > 0 ? rouse_process_group_get_write_count (self->guard_pid) : 0;
}

static guint64
read_memory (RouseProcess *process)
{
  RouseProcessGio *self = ROUSE_PROCESS_GIO (process);

  return self->control >= 0 && self->guard_pid > 0 ? rouse_process_group_read_memory (self->guard_pid) : 0;
}

static gboolean
may_include (RouseProcess *process, gint64 pid)
{
  RouseProcessGio *self = ROUSE_PROCESS_GIO (process);

  /* Whose guard runs outside of the sandbox has other pids than we see. */
  return self->control < 0 || self->guard_pid == 0 || rouse_process_group_may_include (self->guard_pid, (pid_t) pid);
}

static GArray *
list (RouseProcess *process)
{
  RouseProcessGio *self = ROUSE_PROCESS_GIO (process);

  return self->control >= 0 && self->guard_pid > 0 ? rouse_process_group_list (self->guard_pid) : NULL;
}

static void
rouse_process_gio_iface_init (RouseProcessInterface *iface)
{
  iface->send_signal = send_signal;
  iface->signal_leader = signal_leader;
  iface->kill_all = kill_all;
  iface->write = write_to_terminal;
  iface->resize = resize;
  iface->get_write_count = get_write_count;
  iface->read_memory = read_memory;
  iface->may_include = may_include;
  iface->list = list;
}

static void
output_cb (GBytes *bytes, gpointer data)
{
  g_signal_emit_by_name (data, "output", bytes, FALSE);
}

static void
errors_cb (GBytes *bytes, gpointer data)
{
  g_signal_emit_by_name (data, "output", bytes, TRUE);
}

/* What was written before an event must be heard before it. */
static void
drain (RouseProcessGio *self)
{
  rouse_stream_drain (self->output);
  if (self->errors != NULL)
    rouse_stream_drain (self->errors);
}

static void
emit_spawn_failed (RouseProcessGio *self, GError *error)
{
  self->phase = ENDED;
  g_debug ("run %s: %s", self->run_id, error->message);
  g_signal_emit_by_name (self, "spawn-failed", error);
}

static void
emit_exited (RouseProcessGio *self, int wait_status)
{
  drain (self);
  self->phase = ENDED;
  g_signal_emit_by_name (self, "exited", wait_status);
}

static void
emit_gone (RouseProcessGio *self)
{
  drain (self);
  self->phase = GONE;
  close_control (self);
  g_signal_emit_by_name (self, "gone");
}

static gboolean
sweep_cb (gpointer data)
{
  g_autoptr (RouseProcessGio) self = g_object_ref (data);

  if (rouse_process_group_sweep (self->run_id) > 0)
    return G_SOURCE_CONTINUE;
  clear_source (&self->sweep_source);
  if (self->phase == LAUNCHED)
    {
      g_autoptr (GError) error = g_error_new (ROUSE_ERROR, ROUSE_ERROR_SPAWN, "its guard process died");

      emit_spawn_failed (self, error);
    }
  else if (self->phase == STARTED)
    emit_exited (self, W_EXITCODE (0, SIGKILL));
  emit_gone (self);
  return G_SOURCE_REMOVE;
}

/* The guard is dead and said no goodbye: what it guarded is found by its mark. */
static void
lose_guard (RouseProcessGio *self)
{
  g_debug ("run %s: its guard died", self->run_id);
  close_control (self);
  rouse_process_group_sweep (self->run_id);
  self->sweep_source = g_timeout_source_new (SWEEP_MS);
  g_source_set_callback (self->sweep_source, sweep_cb, self, NULL);
  g_source_attach (self->sweep_source, g_main_context_get_thread_default ());
}

static void
handle_message (RouseProcessGio *self, const RouseGuardMessage *message)
{
  g_autoptr (GError) error = NULL;

  switch ((RouseGuardKind) message->kind)
    {
    case ROUSE_GUARD_STARTED:
      self->phase = STARTED;
      g_signal_emit_by_name (self, "started", (gint64) message->value);
      rouse_stream_start (self->output);
      if (self->errors != NULL)
        rouse_stream_start (self->errors);
      break;
    case ROUSE_GUARD_CHDIR_FAILED:
      error = rouse_spawn_error_new_chdir (self->program, message->value);
      emit_spawn_failed (self, error);
      break;
    case ROUSE_GUARD_EXEC_FAILED:
      error = rouse_spawn_error_new_exec (self->program, message->value);
      emit_spawn_failed (self, error);
      break;
    case ROUSE_GUARD_EXITED:
      emit_exited (self, message->value);
      break;
    case ROUSE_GUARD_GONE:
      emit_gone (self);
      break;
    case ROUSE_GUARD_SIGNAL:
    case ROUSE_GUARD_SIGNAL_LEADER:
    case ROUSE_GUARD_KILL:
      break;
    }
}

static gboolean
control_cb (int fd, GIOCondition condition, gpointer data)
{
  g_autoptr (RouseProcessGio) self = g_object_ref (data);
  guint8                      bytes[16 * sizeof (RouseGuardMessage)];
  gssize                      n = recv (fd, bytes, sizeof bytes, MSG_DONTWAIT);
  RouseGuardMessage           message;

  if (n < 0 && (errno == EAGAIN || errno == EINTR))
    return G_SOURCE_CONTINUE;
  if (n <= 0)
    {
      lose_guard (self);
      return G_SOURCE_REMOVE;
    }
  g_byte_array_append (self->incoming, bytes, n);
  while (self->phase != GONE && self->incoming->len >= sizeof message)
    {
      memcpy (&message, self->incoming->data, sizeof message);
      g_byte_array_remove_range (self->incoming, 0, sizeof message);
      handle_message (self, &message);
    }
  return G_SOURCE_CONTINUE; /* after GONE it was destroyed, which counts */
}

static void
rouse_process_gio_finalize (GObject *object)
{
  RouseProcessGio *self = ROUSE_PROCESS_GIO (object);

  close_control (self);
  clear_source (&self->sweep_source);
  g_clear_pointer (&self->errors, rouse_stream_free);
  g_clear_pointer (&self->output, rouse_stream_free);
  if (self->slave >= 0)
    close (self->slave);
  g_byte_array_unref (self->incoming);
  g_clear_object (&self->guard);
  g_free (self->run_id);
  rouse_program_unref (self->program);

  G_OBJECT_CLASS (rouse_process_gio_parent_class)->finalize (object);
}

static void
rouse_process_gio_class_init (RouseProcessGioClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rouse_process_gio_finalize;
}

static void
rouse_process_gio_init (RouseProcessGio *self)
{
  self->incoming = g_byte_array_new ();
  self->control = -1;
  self->slave = -1;
}

RouseProcess *
rouse_process_gio_new (const RouseProgram *program, const char *run_id, GSubprocess *guard, const RouseProcessEnds *ends)
{
  RouseProcessGio *self = g_object_new (ROUSE_TYPE_PROCESS_GIO, NULL);
  const char      *pid = guard != NULL ? g_subprocess_get_identifier (guard) : NULL;

  self->program = rouse_program_ref ((RouseProgram *) program);
  self->run_id = g_strdup (run_id);
  g_set_object (&self->guard, guard);
  self->guard_pid = pid != NULL ? g_ascii_strtoll (pid, NULL, 10) : 0; /* NULL: dead already */
  self->control = ends->control;
  self->slave = ends->slave;
  self->output = rouse_stream_new (ends->output, output_cb, self);
  if (ends->errors >= 0)
    self->errors = rouse_stream_new (ends->errors, errors_cb, self);

  self->control_source = g_unix_fd_source_new (self->control, G_IO_IN);
  /* A start or an end waits for no one who prints. */
  g_source_set_priority (self->control_source, G_PRIORITY_HIGH);
  g_source_set_callback (self->control_source, G_SOURCE_FUNC (control_cb), self, NULL);
  g_source_attach (self->control_source, g_main_context_get_thread_default ());
  return ROUSE_PROCESS (self);
}

void
rouse_process_gio_fail (RouseProcessGio *self, GError *error)
{
  g_autoptr (RouseProcessGio) alive = g_object_ref (self);

  if (self->phase != LAUNCHED)
    return; /* it was, whatever is said */
  emit_spawn_failed (self, error);
  emit_gone (self);
}
