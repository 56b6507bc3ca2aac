/* quit.h - the end of the application: every program stopped, and everything written
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "engine.h"

G_BEGIN_DECLS

#define ROUSE_TYPE_QUIT (rouse_quit_get_type ())
G_DECLARE_FINAL_TYPE (RouseQuit, rouse_quit, ROUSE, QUIT, GObject)

/* Whoever waits gets to know what for. */
#define ROUSE_QUIT_PATIENCE_MS 1000
/* What a session that ends leaves us before it kills us is not known; 90 s at best. */
#define ROUSE_QUIT_HURRY_MS 10000
/* A session that ends says so in several ways at once: a signal, another one, the bus that goes. */
#define ROUSE_QUIT_SAME_END_MS 1000
/* A process that does not go by SIGKILL either, such as one of another user's. */
#define ROUSE_QUIT_GIVE_UP_MS 5000

/**
 * Main context only. Signals:
 *   progress (const char *)  what is waited for, when it takes long; again whenever that changes
 *   done                     once
 */
RouseQuit *rouse_quit_new (RouseEngine *engine);

/** The user wants to quit. The second time kills the programs that still run, the third is done at once. */
void rouse_quit_ask (RouseQuit *self);
/** The session ends: the same, but patience has an end. Again within ROUSE_QUIT_SAME_END_MS it is the same end. */
void rouse_quit_hurry (RouseQuit *self);

G_END_DECLS
