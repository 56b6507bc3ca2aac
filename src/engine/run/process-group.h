/* process-group.h - what is known of a run's processes from outside; one file a system
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>
#include <sys/types.h>

G_BEGIN_DECLS

/** A stream socket with two ends, neither of which any child inherits unasked. */
gboolean rouse_process_group_open_channel (int ends[2], GError **error);
/**
 * How many writes the descendants of @ancestor have made, mixed with who they are: it moves when one writes,
 * comes or goes. 0 when the system does not tell.
 */
guint64 rouse_process_group_get_write_count (pid_t ancestor);
/** Resident memory of the descendants of @ancestor, bytes. 0 when the system does not tell. */
guint64 rouse_process_group_read_memory (pid_t ancestor);
/**
 * Kills every process that carries ROUSE_RUN_ID=@run_id in its environment.
 *
 * Returns: how many there were; ask again until there is none.
 */
guint rouse_process_group_sweep (const char *run_id);
/** Whether @pid descends from @ancestor; %TRUE as well when the system does not tell, or @pid has just gone. */
gboolean rouse_process_group_may_include (pid_t ancestor, pid_t pid);
/** (transfer full) (nullable) (element-type pid_t): the descendants of @ancestor; %NULL when the system does not tell. */
GArray *rouse_process_group_list (pid_t ancestor);
/** What arrives at the UNIX socket @fd is to tell who sent it, where the system can say so. */
void rouse_process_group_ask_for_senders (int fd);

/**
 * Who is at the other end of the connected UNIX socket @fd; @pid is 0 where the system does not tell, or of another PID
 * namespace. Returns: %FALSE when nothing is known.
 */
gboolean rouse_process_group_get_peer (int fd, uid_t *uid, pid_t *pid);

/**
 * How many connections at the listening TCP socket @fd wait to be accepted; -1 when the system does not tell. One that its
 * peer has closed meanwhile counts, too: so it gets less only when somebody accepts. 0 when it does not listen.
 */
int rouse_process_group_get_queue_length (int fd);
/**
 * Whether the TCP connection from @client to @server, both of this machine, still waits to be accepted: 1, or 0 when it was, and
 * may be over by now. -1 when the system does not tell.
 */
int rouse_process_group_is_in_queue (GSocketAddress *client, GSocketAddress *server);

G_END_DECLS
