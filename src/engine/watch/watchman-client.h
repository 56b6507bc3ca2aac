/* watchman-client.h - a conversation with a Watchman daemon
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/clock.h"

G_BEGIN_DECLS

/**
 * RouseWatchmanClient:
 *
 * Asks, and is answered in order; in between the daemon says by itself what it has noticed. Lives on the thread of the main
 * context that it was made for, and never blocks. It may be freed from within any of its callbacks.
 */
typedef struct _RouseWatchmanClient RouseWatchmanClient;

/** @answer: "a{sv}", whose "error" is what is wrong, if anything is. */
typedef void (*RouseWatchmanAnswerFunc) (GVariant *answer, gpointer data);

typedef struct
{
  /* Something that was not asked for: "a{sv}"; %NULL for one that was too long to be read. */
  void (*noticed) (GVariant *notice, gpointer data);
  /* The conversation is over: the daemon went, does not answer, or speaks nonsense. Nothing follows; requests stay unanswered. */
  void (*closed) (const GError *error, gpointer data);
} RouseWatchmanClientFuncs;

/**
 * (transfer full) (nullable): connects to the socket at @path, which must be of a daemon of this user. Callbacks come on
 * @context only, alarms are @clock's (kept).
 */
RouseWatchmanClient *rouse_watchman_client_new (const char *path, GMainContext *context, RouseClock *clock, const RouseWatchmanClientFuncs *funcs, gpointer data, GError **error);
void                 rouse_watchman_client_free (RouseWatchmanClient *self);

/** Sends @command ("av"; floating is taken over). Without an answer in @timeout_ms the conversation is over. */
void rouse_watchman_client_ask (RouseWatchmanClient *self, GVariant *command, guint timeout_ms, RouseWatchmanAnswerFunc func, gpointer data);

/** (transfer none) (nullable): the string @key of what Watchman said. */
const char *rouse_watchman_peek_string (GVariant *message, const char *key);
/** Whether @key is there and true. */
gboolean rouse_watchman_is_true (GVariant *message, const char *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseWatchmanClient, rouse_watchman_client_free)
G_END_DECLS
