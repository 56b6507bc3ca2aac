/* launcher.h - how processes come to be: an interface, so that tests need none
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "project/program.h"

G_BEGIN_DECLS

#define ROUSE_TYPE_PROCESS (rouse_process_get_type ())
G_DECLARE_INTERFACE (RouseProcess, rouse_process, ROUSE, PROCESS, GObject)

/* One run's processes: the leader and whatever it started. Main context only.
 *
 * Signals, in this order, each at most once but for `output`:
 *   started (gint64 pid)                the leader executes the command
 *   spawn-failed (GError *)             instead of `started`; `gone` follows
 *   output (GBytes *, gboolean is_err)  any time between `started` and `gone`
 *   exited (int wait_status)            the leader ended (waitpid format); others may live on
 *   gone                                the last of them is gone, provably; nothing follows
 * An implementation never emits from inside launch() or one of the calls below. */
struct _RouseProcessInterface
{
  GTypeInterface parent_iface;

  void (*send_signal) (RouseProcess *self, int signum);
  void (*signal_leader) (RouseProcess *self, int signum);
  void (*kill_all) (RouseProcess *self);
  void (*write) (RouseProcess *self, const char *data, gsize length);
  void (*resize) (RouseProcess *self, guint columns, guint rows);
  guint64 (*get_write_count) (RouseProcess *self);
  guint64 (*read_memory) (RouseProcess *self);
  gboolean (*may_include) (RouseProcess *self, gint64 pid);
  GArray *(*list) (RouseProcess *self);
};

/** Signals the leader's process group, and what escaped from it. */
void rouse_process_send_signal (RouseProcess *self, int signum);
/** Signals the leader and nobody else; no effect once it has ended. */
void rouse_process_signal_leader (RouseProcess *self, int signum);
/** SIGKILL for every descendant, wherever it went. */
void rouse_process_kill_all (RouseProcess *self);
/** Types into the terminal; no effect without one. */
void rouse_process_write (RouseProcess *self, const char *data, gsize length);
void rouse_process_resize (RouseProcess *self, guint columns, guint rows);
/**
 * How many write calls the processes alive now have made, as the OS counts them; a number that moves
 * when a process appears or leaves too. 0 when the OS does not tell. Tells a program that writes into
 * its own tree from a person who saves.
 */
guint64 rouse_process_get_write_count (RouseProcess *self);
/** Resident memory of all processes, bytes; 0 when the OS does not tell. Reads a file a process. */
guint64 rouse_process_read_memory (RouseProcess *self);
/** Whether the process @pid is one of them; %TRUE as well when that cannot be known: @pid has gone, or is 0. */
gboolean rouse_process_may_include (RouseProcess *self, gint64 pid);
/** (transfer full) (nullable) (element-type pid_t): those that are alive now; %NULL when the OS does not tell. */
GArray *rouse_process_list (RouseProcess *self);

/** What one run gets beside what its program says. All of it stays the caller's. */
typedef struct
{
  const char        *run_id;
  const char *const *extra_env; /* (nullable) "K=V" over the program's own */
  const int         *sockets;   /* (nullable) it inherits them as descriptors 3, 4, …, as sd_listen_fds(3) wants it */
  guint              n_sockets;
  const char        *socket_names; /* what each is for, with colons between; %NULL only without sockets */
  guint              columns;      /* of the terminal, if it has one; 0: 80 × 24 */
  guint              rows;
  const char        *hooks; /* (nullable) the folder of what makes interpreters tell what they load: see loaded-env.h */
} RouseLaunch;

#define ROUSE_TYPE_LAUNCHER (rouse_launcher_get_type ())
G_DECLARE_INTERFACE (RouseLauncher, rouse_launcher, ROUSE, LAUNCHER, GObject)

struct _RouseLauncherInterface
{
  GTypeInterface parent_iface;

  RouseProcess *(*launch) (RouseLauncher *self, const RouseProgram *program, const RouseLaunch *launch, GError **error);
};

/**
 * Starts @program, with what its env files say now.
 *
 * With sockets, $LISTEN_FDS and $LISTEN_FDNAMES say so, and $LISTEN_PID as the program's `listen_pid` says. Nobody
 * but the leader and what it starts has the sockets then.
 *
 * Returns: (transfer full): the process, which will emit `started` or `spawn-failed`; or %NULL and an
 * error when not even the attempt could be made, for one because of an env file.
 */
RouseProcess *rouse_launcher_launch (RouseLauncher *self, const RouseProgram *program, const RouseLaunch *launch, GError **error);

G_END_DECLS
