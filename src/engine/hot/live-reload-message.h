/* live-reload-message.h - what the LiveReload server and a page say to each other: protocol 7, and what we add
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

#define ROUSE_LIVE_RELOAD_PROTOCOL_7 "http://livereload.com/protocols/official-7"
/* Who offers this in its hello, as our script does, gets the commands that begin with "rouse-", too, and "since" in reload. */
#define ROUSE_LIVE_RELOAD_PROTOCOL_OURS "urn:io.github.rouse.Rouse:livereload-1"

/* Longest message of a page, bytes: it says hello and where it is. */
#define ROUSE_LIVE_RELOAD_MESSAGE_MAX (16 * 1024)

typedef enum
{
  ROUSE_LIVE_RELOAD_HELLO,
  ROUSE_LIVE_RELOAD_WHERE, /* "url" or "info": at which address the page is */
  ROUSE_LIVE_RELOAD_OTHER, /* something that need not concern us */
} RouseLiveReloadKind;

typedef struct
{
  RouseLiveReloadKind kind;
  gboolean            official; /* of a hello: protocol 7 is offered */
  gboolean            ours;     /* of a hello: our extension is */
  char               *url;      /* (owned) (nullable) */
} RouseLiveReloadMessage;

/** Takes one message apart: %FALSE when it is none, and then there is nothing to clear. */
gboolean rouse_live_reload_message_parse (RouseLiveReloadMessage *self, const char *text, gsize length);
void     rouse_live_reload_message_clear (RouseLiveReloadMessage *self);

/** (transfer full): ours, as text. */
char *rouse_live_reload_message_hello (void);
/** @path: "/" loads the page again. @since (nullable): the state that the page is in then, for our own script. */
char *rouse_live_reload_message_reload (const char *path, const char *since);
/** To our own script only. @since: the state of the project now. A page that was in another one before has missed something. */
char *rouse_live_reload_message_state (const char *since);
/** @key names the project, as add_project() has it; @project is what people call it. */
char *rouse_live_reload_message_error (const char *key, const char *project, const char *program, const char *text);
char *rouse_live_reload_message_fixed (const char *key, const char *program);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RouseLiveReloadMessage, rouse_live_reload_message_clear)
G_END_DECLS
