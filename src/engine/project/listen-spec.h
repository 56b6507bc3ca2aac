/* listen-spec.h - a socket that Rouse holds for a program: what is written in `listen`
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/** As many as a program may have. */
#define ROUSE_MAX_LISTEN 64u

typedef enum
{
  ROUSE_LISTEN_TCP,
  ROUSE_LISTEN_UDP,
  ROUSE_LISTEN_UNIX, /* a stream */
} RouseListenKind;

/**
 * RouseListenSpec:
 *
 * PORT, ADDRESS:PORT, [ADDRESS]:PORT, each also after udp:, or unix:PATH; and before all of that NAME= where it is to have
 * a name, of letters, digits, -, _ and dots. ADDRESS is numeric, or localhost, which is 127.0.0.1 and also what counts when
 * there is none. 0.0.0.0 is all of IPv4, [::] all that there is, of IPv4 too; every other is that address alone.
 */
typedef struct
{
  RouseListenKind kind;
  char           *name; /* (nullable) for $LISTEN_FDNAMES */
  char           *host; /* numeric, without brackets; %NULL of a Unix socket */
  guint16         port; /* 0 of a Unix socket */
  char           *path; /* (nullable) of a Unix socket: absolute, and short enough for one */
} RouseListenSpec;

/**
 * (transfer full): @text taken to pieces; paths that are not absolute count from @root (nullable: then they are refused).
 * On %ROUSE_ERROR_INVALID the message says what is allowed.
 */
RouseListenSpec *rouse_listen_spec_parse (const char *text, const char *root, GError **error);
void             rouse_listen_spec_free (RouseListenSpec *self);
/** (transfer full): the shortest text that says the same; with @root (nullable), paths below it count from there. */
char *rouse_listen_spec_dup_text (const RouseListenSpec *self, const char *root);
/** Whether both cannot be had at once. */
gboolean rouse_listen_spec_collides (const RouseListenSpec *self, const RouseListenSpec *other);

/**
 * (transfer full) (element-type RouseListenSpec): all of *@texts (nullable), in their order, which is that of the descriptors.
 * %ROUSE_ERROR_INVALID also when they are too many, or when two of them cannot be had at once.
 */
GPtrArray *rouse_listen_spec_parse_all (const char *const *texts, const char *root, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseListenSpec, rouse_listen_spec_free)
G_END_DECLS
