/* listen-set.h - the sockets that Rouse holds for a program, so that nobody who connects is refused
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "project/listen-spec.h"

G_BEGIN_DECLS

/**
 * RouseListenSet:
 *
 * What a program's `listen` says, bound once, and inherited by run after run: whoever connects between two of them waits
 * in the backlog. A Unix socket's file is removed at the end; one that a killed Rouse has left is replaced, and one
 * where somebody answers is an error. Its mode is as the umask has it. Main context only.
 *
 * A run can do to a socket what it likes, and the next one gets it all the same: so rouse_listen_set_renew() before
 * each. They block then, as systemd hands them over: a simple server that calls accept() relies on it, while one with an
 * event loop sets what it needs. But that is a property of the socket and not of the process, and stays behind.
 */
typedef struct _RouseListenSet RouseListenSet;

/**
 * (transfer full) (nullable): listens at each of *@texts, which are as in RouseProgram.listen, and at least one. The
 * message of an error names the address and, when that can be seen, who has it.
 */
RouseListenSet *rouse_listen_set_open (const char *const *texts, GError **error);
/** Closes them: who waits in a backlog is refused now, unless a run has the socket as well. */
void rouse_listen_set_free (RouseListenSet *self);

/**
 * Makes the sockets what they were at first, for the next run: blocking, listening, with the longest backlog, and a
 * Unix socket where it can be found. What waits in a backlog stays there, except that of a socket that was lost.
 *
 * Returns: %FALSE and an error when one was lost and cannot be had again; then free the set.
 */
gboolean rouse_listen_set_renew (RouseListenSet *self, GError **error);

/**
 * From now on until it is freed, whoever opens a set gets the sockets that both have from this one, with all who wait there:
 * so a program takes another one's place.
 */
void rouse_listen_set_offer (RouseListenSet *self);
/** Closes what is offered and was not taken: whoever is about to start may want to listen there himself. */
void rouse_listen_set_close_offered (void);

/** Their descriptors, in order. They stay the set's, and are good until it is renewed. */
const int *rouse_listen_set_get_fds (RouseListenSet *self, guint *n);
/** Their names, with colons between: what systemd calls $LISTEN_FDNAMES, and as there "unknown" where there is none. */
const char *rouse_listen_set_get_names (RouseListenSet *self);
/** (transfer none): the one of the text at @index. */
GSocket *rouse_listen_set_get_socket (RouseListenSet *self, guint index);
/** (nullable) (transfer none): the one that a connection to @port of this machine, or of @host, reaches. */
GSocket *rouse_listen_set_find_tcp (RouseListenSet *self, const char *host, guint16 port);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseListenSet, rouse_listen_set_free)
G_END_DECLS
