/* trust.h - which contents of a rouse.ini the user has allowed to run
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * A rouse.ini came with a repository: somebody else's commands. It runs nothing until the user has allowed exactly
 * that content in exactly that place. Remembered in STATE/trust/, a file a place, with the SHA-256 of the contents
 * that were allowed last (so that going back and forth between branches does not ask each time) and the text of the
 * newest, to show what has changed. Nothing is kept in memory: what another process allows counts at once. Main
 * context only; small files.
 */
typedef struct _RouseTrust RouseTrust;

typedef enum
{
  ROUSE_TRUST_NEW,     /* nothing was ever allowed in that place */
  ROUSE_TRUST_CHANGED, /* something else was */
  ROUSE_TRUST_ALLOWED,
} RouseTrustVerdict;

/** (transfer full): @state_dir is made when something is written. Release with rouse_trust_unref(). */
RouseTrust *rouse_trust_new (const char *state_dir);
/** (transfer full): the one in $XDG_STATE_HOME/rouse. */
RouseTrust *rouse_trust_new_default (void);
RouseTrust *rouse_trust_ref (RouseTrust *self);
void        rouse_trust_unref (RouseTrust *self);

/** Whether @text may run from the file at @path. What cannot be read was not allowed. */
RouseTrustVerdict rouse_trust_check (RouseTrust *self, const char *path, const char *text);
/** Remembers that it may. Errors name the file that could not be written. */
gboolean rouse_trust_allow (RouseTrust *self, const char *path, const char *text, GError **error);
/** (transfer full) (nullable): what was allowed last at @path; %NULL also when it was too large to be kept. */
char *rouse_trust_dup_allowed_text (RouseTrust *self, const char *path);

/** (transfer full): the file that remembers what was allowed at @path: it changes with that. Its folder is there. */
char *rouse_trust_dup_memory_path (RouseTrust *self, const char *path);

/** (transfer full): the SHA-256 of @text, in hexadecimal digits. */
char *rouse_trust_dup_hash (const char *text);

/** What is kept at most, of one text, of hashes a place, and of places; those that are gone make room. */
#define ROUSE_TRUST_MAX_TEXT (256 * 1024)
#define ROUSE_TRUST_MAX_HASHES 32
#define ROUSE_TRUST_MAX_PLACES 1000

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseTrust, rouse_trust_unref)
G_END_DECLS
