/* content-hash.h - whether the bytes of a file are the same
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "tree/fingerprint.h"

G_BEGIN_DECLS

/** Files beyond this size are not read: for them any new stamp is a change. */
#define ROUSE_CONTENT_MAX_SIZE (16 * 1024 * 1024)

/**
 * Reads @path and hashes what is in it; for a link, where it points. Blocks for the reading.
 *
 * @seen receives the fingerprint of what was read.
 * Returns: 0 when it cannot be read, is too large, is no file, or changed while it was read.
 */
guint64 rouse_content_hash (const char *path, RouseFingerprint *seen);

G_END_DECLS
