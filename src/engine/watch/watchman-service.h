/* watchman-service.h - what Watchman does for one project: found, asked, lost and found again
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/clock.h"
#include "watch/health.h"
#include "watch/watchman-top.h"

G_BEGIN_DECLS

/**
 * RouseWatchmanService:
 *
 * Holds the conversation with the daemon, and knows what it covers at present. Lives on the thread of its main context, which
 * is the thread-default one there. It must not be freed from within its callbacks.
 */
typedef struct _RouseWatchmanService RouseWatchmanService;

typedef struct
{
  const char *const *roots; /* absolute: what the daemon may be asked to watch */
  /* Watchman was asked for by name: a daemon is started, and asked to watch. Otherwise it is used only where it watches already. */
  gboolean      asked;
  GMainContext *context;
  RouseClock   *clock; /* of that context */
} RouseWatchmanWish;

typedef struct
{
  void (*found) (gpointer data);                                           /* there is a daemon, and it is worth to wait for it */
  void (*live) (RouseWatchmanTop *top, gpointer data);                     /* all that happens there is told from some time ago on */
  void (*less) (gpointer data);                                            /* it covers, or may come to cover, less than before */
  void (*absent) (RouseWatchReason why, gboolean for_good, gpointer data); /* there is no daemon, and with @for_good there will be none */
  void (*happened) (const char *path, gpointer data);                      /* something may have happened to that */
  void (*doubted) (gpointer data);                                         /* something may have happened to anything */
} RouseWatchmanServiceFuncs;

/** (transfer full): nothing is called back before start(). @funcs must outlive it. */
RouseWatchmanService *rouse_watchman_service_new (const RouseWatchmanWish *wish, const RouseWatchmanServiceFuncs *funcs, gpointer data);
void                  rouse_watchman_service_free (RouseWatchmanService *self);
void                  rouse_watchman_service_start (RouseWatchmanService *self);

/** The user is about to use the root @given, which may be another folder than before, or one that was not there. */
void rouse_watchman_service_renew (RouseWatchmanService *self, const char *given);

/** Whether it tells of the entries of the directory at @path, which has no links in it. */
gboolean rouse_watchman_service_covers (RouseWatchmanService *self, const char *path);
/** Whether it may come to do so soon. */
gboolean rouse_watchman_service_may_cover (RouseWatchmanService *self, const char *path);
/** Whether @path is below a root that is named without links. */
gboolean rouse_watchman_service_is_below_plain (RouseWatchmanService *self, const char *path);
/** Why it does not cover @path. */
RouseWatchReason rouse_watchman_service_get_reason (RouseWatchmanService *self, const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseWatchmanService, rouse_watchman_service_free)
G_END_DECLS
