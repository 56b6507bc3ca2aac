/* watchman-fake.h - a Watchman daemon that says what a test tells it to
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  char              *path;       /* of its socket */
  char              *root;       /* what it watches */
  GSocketService    *service;    /* (nullable) NULL while it is dead */
  GSocketConnection *connection; /* (nullable) the last one */
  GSource           *reader;     /* (nullable) */
  GByteArray        *in;
  GString           *log;          /* "command;" of each that was asked */
  const char        *silent_at;    /* (nullable) the command that is not answered */
  const char        *refuses;      /* (nullable) the command that is answered with an error */
  const char        *ignored;      /* (nullable) the one folder of ignore_dirs */
  gboolean           watches;      /* it says in watch-list that it watches the root */
  char              *subscription; /* (nullable) the name of the last one */
} RouseWatchmanFake;

/** Listens in @folder, and watches there. On the default main context. */
RouseWatchmanFake *rouse_watchman_fake_new (const char *folder);
void               rouse_watchman_fake_free (RouseWatchmanFake *self);
void               rouse_watchman_fake_start (RouseWatchmanFake *self);
/** Dies, with its conversations. */
void rouse_watchman_fake_kill (RouseWatchmanFake *self);

/** Sends those bytes. */
void rouse_watchman_fake_send (RouseWatchmanFake *self, const void *bytes, gsize n);
/** Sends a notice of the last subscription with @key set to @value (floating) besides. */
void rouse_watchman_fake_notify (RouseWatchmanFake *self, const char *key, GVariant *value);
/** Tells of @names, which are separated by spaces. */
void rouse_watchman_fake_tell (RouseWatchmanFake *self, const char *names);

G_END_DECLS
