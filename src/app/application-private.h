/* application-private.h - the resident, for its own files
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "app/application.h"
#include "app/attention.h"
#include "app/background-join.h"
#include "app/notify-join.h"
#include "app/pending-join.h"
#include "app/quit.h"
#include "app/tray-join.h"
#include "control/service.h"
#include "hot/live-reload.h"

G_BEGIN_DECLS

/**
 * RouseApplication:
 *
 * Holds the engine, and shows it: the tray, the notifications, and the windows once they are wanted.
 */
struct _RouseApplication
{
  GApplication parent_instance;

  RouseProjectStore   *store;       /* (owned) all of these: from startup to shutdown */
  RouseLiveReload     *live_reload; /* (owned) */
  RouseEngine         *engine;      /* (owned) */
  GSettings           *settings;    /* (owned) */
  RouseNotifier       *notifier;    /* (owned) */
  RouseAttention      *attention;   /* (owned) */
  RouseNotifyJoin     *notify_join; /* (owned) */
  RousePendingJoin    *pending;     /* (owned) (nullable): until the projects are loaded */
  RouseTrayJoin       *tray_join;   /* (owned) */
  RouseBackground     *background;  /* (owned) */
  RouseQuit           *quit;        /* (owned) */
  RouseControlService *control;     /* (owned) (nullable): without a bus, or when that refuses */
  RouseUi             *ui;          /* (owned) (nullable): until a window is wanted */
  char                *token;       /* (owned) (nullable) */
  GPtrArray           *quitters;    /* (owned) (element-type GApplicationCommandLine): wait for the end */
  guint                begun;       /* the source that comes when it has begun; 0 after that */
  gint64               marked_at;   /* monotonic µs */
  int                  lock;        /* -1 where there can be none */
};

/** Makes all parts and joins them, and starts what is on. Returns: %FALSE when this one must not run; that was said. */
gboolean rouse_application_compose (RouseApplication *self);

/** As show(), but who called knows whom to tell. */
gboolean rouse_application_try_show (RouseApplication *self, const char *place, const char *token, GError **error);
gboolean rouse_application_is_window_visible (RouseApplication *self);

G_END_DECLS
