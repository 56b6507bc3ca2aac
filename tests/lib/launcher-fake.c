/* launcher-fake.c - processes that live only as the test tells them to
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "launcher-fake.h"

#include "run/guard-command.h"

typedef enum
{
  LAUNCHED,
  STARTED,
  ENDED, /* the leader is; or it never began */
  GONE,
} Phase;

struct _RouseProcessFake
{
  GObject parent_instance;

  Phase    phase;
  GString *calls; /* (owned) */
  char   **env;   /* (owned) */
  guint    n_sockets;
  guint64  write_count;
  gint64   pid;
  GArray  *pids;     /* (owned) (nullable) those that are seen */
  gboolean stranger; /* whoever is asked about is none of its processes */
};

struct _RouseLauncherFake
{
  GObject parent_instance;

  GHashTable       *processes; /* (owned) program name, "NAME/build" or "NAME/command" → its newest process */
  RouseProcessFake *process;   /* (unowned) (nullable) the newest of all */
  GError           *refusal;   /* (owned) (nullable) */
  char             *size;      /* (owned) (nullable) */
  guint             n_launches;
};

static void rouse_process_fake_iface_init (RouseProcessInterface *iface);
static void rouse_launcher_fake_iface_init (RouseLauncherInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RouseProcessFake, rouse_process_fake, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (ROUSE_TYPE_PROCESS, rouse_process_fake_iface_init))
G_DEFINE_FINAL_TYPE_WITH_CODE (RouseLauncherFake, rouse_launcher_fake, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (ROUSE_TYPE_LAUNCHER, rouse_launcher_fake_iface_init))

static void G_GNUC_PRINTF (2, 3)
  add_call (RouseProcess *process, const char *format, ...)
{
  RouseProcessFake *self = ROUSE_PROCESS_FAKE (process);
  va_list           args;

  if (self->calls->len > 0)
    g_string_append (self->calls, ", ");
  va_start (args, format);
  g_string_append_vprintf (self->calls, format, args);
  va_end (args);
}

static void
process_send_signal (RouseProcess *process, int signum)
{
  add_call (process, "signal %d", signum);
}

static void
process_signal_leader (RouseProcess *process, int signum)
{
  add_call (process, "leader %d", signum);
}

static void
process_kill_all (RouseProcess *process)
{
  add_call (process, "kill");
}

static void
process_write (RouseProcess *process, const char *data, gsize length)
{
  add_call (process, "write %.*s", (int) length, data);
}

static void
process_resize (RouseProcess *process, guint columns, guint rows)
{
  add_call (process, "resize %ux%u", columns, rows);
}

static guint64
process_get_write_count (RouseProcess *process)
{
  return ROUSE_PROCESS_FAKE (process)->write_count;
}

static guint64
process_read_memory (RouseProcess *process)
{
  return 1024 * 1024;
}

static gboolean
process_may_include (RouseProcess *process, gint64 pid)
{
  return !ROUSE_PROCESS_FAKE (process)->stranger;
}

static GArray *
process_list (RouseProcess *process)
{
  GArray *pids = ROUSE_PROCESS_FAKE (process)->pids;

  return pids != NULL ? g_array_copy (pids) : NULL;
}

static void
rouse_process_fake_iface_init (RouseProcessInterface *iface)
{
  iface->send_signal = process_send_signal;
  iface->signal_leader = process_signal_leader;
  iface->kill_all = process_kill_all;
  iface->write = process_write;
  iface->resize = process_resize;
  iface->get_write_count = process_get_write_count;
  iface->read_memory = process_read_memory;
  iface->may_include = process_may_include;
  iface->list = process_list;
}

static void
rouse_process_fake_finalize (GObject *object)
{
  g_string_free (ROUSE_PROCESS_FAKE (object)->calls, TRUE);
  g_strfreev (ROUSE_PROCESS_FAKE (object)->env);
  g_clear_pointer (&ROUSE_PROCESS_FAKE (object)->pids, g_array_unref);

  G_OBJECT_CLASS (rouse_process_fake_parent_class)->finalize (object);
}

static void
rouse_process_fake_class_init (RouseProcessFakeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rouse_process_fake_finalize;
}

static void
rouse_process_fake_init (RouseProcessFake *self)
{
  self->calls = g_string_new (NULL);
}

void
rouse_process_fake_start (RouseProcessFake *self)
{
  g_assert_cmpint (self->phase, ==, LAUNCHED);
  self->phase = STARTED;
  g_signal_emit_by_name (self, "started", self->pid);
}

void
rouse_process_fake_fail (RouseProcessFake *self, GQuark domain, int code, const char *message)
{
  g_autoptr (GError) error = g_error_new_literal (domain, code, message);

  g_assert_cmpint (self->phase, ==, LAUNCHED);
  self->phase = ENDED;
  g_signal_emit_by_name (self, "spawn-failed", error);
}

void
rouse_process_fake_print (RouseProcessFake *self, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  g_assert_cmpint (self->phase, !=, GONE);
  g_signal_emit_by_name (self, "output", bytes, FALSE);
}

void
rouse_process_fake_exit (RouseProcessFake *self, int wait_status)
{
  g_assert_cmpint (self->phase, ==, STARTED);
  self->phase = ENDED;
  g_signal_emit_by_name (self, "exited", wait_status);
}

void
rouse_process_fake_leave (RouseProcessFake *self)
{
  g_assert_cmpint (self->phase, ==, ENDED);
  self->phase = GONE;
  g_signal_emit_by_name (self, "gone");
}

void
rouse_process_fake_end (RouseProcessFake *self, int wait_status)
{
  g_object_ref (self);
  rouse_process_fake_exit (self, wait_status);
  rouse_process_fake_leave (self);
  g_object_unref (self);
}

const char *
rouse_process_fake_get_phase (RouseProcessFake *self)
{
  static const char *const phases[] = { "launched", "started", "ended", "gone" };

  return phases[self->phase];
}

void
rouse_process_fake_set_write_count (RouseProcessFake *self, guint64 count)
{
  self->write_count = count;
}

void
rouse_process_fake_set_stranger (RouseProcessFake *self, gboolean stranger)
{
  self->stranger = stranger;
}

void
rouse_process_fake_show (RouseProcessFake *self, gint64 pid)
{
  pid_t one = (pid_t) pid;

  if (self->pids == NULL)
    self->pids = g_array_new (FALSE, FALSE, sizeof (pid_t));
  g_array_set_size (self->pids, 0);
  g_array_append_val (self->pids, one);
}

const char *
rouse_process_fake_getenv (RouseProcessFake *self, const char *name)
{
  return g_environ_getenv (self->env, name);
}

guint
rouse_process_fake_get_n_sockets (RouseProcessFake *self)
{
  return self->n_sockets;
}

char *
rouse_process_fake_take_calls (RouseProcessFake *self)
{
  char *calls = g_strdup (self->calls->str);

  g_string_truncate (self->calls, 0);
  return calls;
}

static RouseProcess *
launch (RouseLauncher *launcher, const RouseProgram *program, const RouseLaunch *launch, GError **error)
{
  RouseLauncherFake *self = ROUSE_LAUNCHER_FAKE (launcher);
  RouseProcessFake  *before;
  gboolean           is_build = g_strcmp0 (program->shell, "build") == 0 || (program->argv != NULL && g_str_equal (program->argv[0], "build"));
  gboolean           is_command = program->shell != NULL && g_str_has_prefix (program->shell, "hot ");
  g_autofree char   *key = g_strconcat (program->name, is_build ? "/build" : is_command ? "/command"
                                                                                        : NULL,
                                        NULL);

  g_assert_nonnull (launch->run_id);
  before = g_hash_table_lookup (self->processes, key);
  /* The one thing a supervisor must never do. */
  g_assert_true (before == NULL || before->phase == GONE);

  self->n_launches++;
  if (self->refusal != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->refusal));
      return NULL;
    }
  g_free (self->size);
  self->size = g_strdup_printf ("%ux%u", launch->columns, launch->rows);
  self->process = g_object_new (ROUSE_TYPE_PROCESS_FAKE, NULL);
  self->process->pid = 1000 + self->n_launches;
  self->process->env = rouse_guard_command_add_environment (g_new0 (char *, 1), program, launch);
  self->process->n_sockets = launch->n_sockets;
  g_hash_table_insert (self->processes, g_steal_pointer (&key), self->process);
  return ROUSE_PROCESS (g_object_ref (self->process));
}

static void
rouse_launcher_fake_iface_init (RouseLauncherInterface *iface)
{
  iface->launch = launch;
}

static void
rouse_launcher_fake_finalize (GObject *object)
{
  RouseLauncherFake *self = ROUSE_LAUNCHER_FAKE (object);

  g_hash_table_unref (self->processes);
  g_clear_error (&self->refusal);
  g_free (self->size);

  G_OBJECT_CLASS (rouse_launcher_fake_parent_class)->finalize (object);
}

static void
rouse_launcher_fake_class_init (RouseLauncherFakeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rouse_launcher_fake_finalize;
}

static void
rouse_launcher_fake_init (RouseLauncherFake *self)
{
  self->processes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

RouseLauncherFake *
rouse_launcher_fake_new (void)
{
  return g_object_new (ROUSE_TYPE_LAUNCHER_FAKE, NULL);
}

guint
rouse_launcher_fake_get_n_launches (RouseLauncherFake *self)
{
  return self->n_launches;
}

RouseProcessFake *
rouse_launcher_fake_get_process (RouseLauncherFake *self)
{
  return self->process;
}

RouseProcessFake *
rouse_launcher_fake_find (RouseLauncherFake *self, const char *program)
{
  return g_hash_table_lookup (self->processes, program);
}

const char *
rouse_launcher_fake_get_size (RouseLauncherFake *self)
{
  return self->size;
}

void
rouse_launcher_fake_refuse (RouseLauncherFake *self, GError *error)
{
  g_clear_error (&self->refusal);
  self->refusal = error;
}
