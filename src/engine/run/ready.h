/* ready.h - finds out when a run is ready, as its program says: alive, a port, an address, a line of output
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/clock.h"
#include "project/program.h"
#include "run/listen-set.h"

G_BEGIN_DECLS

/** One wait for one run. Main context only. */
typedef struct _RouseReadyProbe RouseReadyProbe;

typedef void (*RouseReadyFunc) (gpointer data);

/**
 * Begins to wait: the run has just started. @func is called once, never from in here; not after free().
 *
 * Alive means for the program's `ready_us`. A port is tried on the loopback addresses, an address with GET, until
 * something accepts or answers with a status from 200 to 399: the processes of the run before are gone by now, so
 * it can only be this one's. Where Rouse holds the port itself, in @sockets (nullable), everybody can connect at once, and
 * waits: there it is ready when it has accepted somebody, who may be us. On systems that do not tell that, it is when
 * it answers a GET, whatever it answers. A line of the output matches the regular expression without its colours.
 */
RouseReadyProbe *rouse_ready_probe_new (const RouseProgram *program, RouseListenSet *sockets, RouseClock *clock, RouseReadyFunc func, gpointer data);
void             rouse_ready_probe_free (RouseReadyProbe *self);

/** What the run has printed. */
void rouse_ready_probe_feed (RouseReadyProbe *self, GBytes *output);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseReadyProbe, rouse_ready_probe_free)
G_END_DECLS
