/* fingerprint.h - what identifies a state of a file, short of its content
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <sys/stat.h>

G_BEGIN_DECLS

typedef enum
{
  ROUSE_ENTRY_NONE, /* absent, or nothing that can change: a socket, a device */
  ROUSE_ENTRY_FILE,
  ROUSE_ENTRY_EXECUTABLE, /* a file that someone may execute */
  ROUSE_ENTRY_LINK,       /* the link itself, not what it points to */
  ROUSE_ENTRY_DIR,
} RouseEntryType;

typedef struct
{
  guint64        print; /* any difference in times, size, inode or mode makes another; never 0 */
  gint64         mtime_ns;
  gint64         ctime_ns;
  gint64         size;
  guint64        device;
  guint64        inode;
  RouseEntryType type;
} RouseFingerprint;

/** Pure. */
void rouse_fingerprint_take (const struct stat *st, RouseFingerprint *out);

/**
 * stat(2) or, unless @follow, lstat(2) of @name in the directory @fd (AT_FDCWD for paths).
 *
 * Returns: %FALSE when there is no such entry or it cannot be looked at; @out is then cleared.
 */
gboolean rouse_fingerprint_read (int fd, const char *name, gboolean follow, RouseFingerprint *out);

/* Old file systems and servers count seconds, FAT every other one. */
#define ROUSE_COARSE_MS 2100
#define ROUSE_COARSE_NS (ROUSE_COARSE_MS * G_GINT64_CONSTANT (1000000))

/** Whether a stamp has no part of a second: where it was made, clocks may tick that slowly. */
static inline gboolean
rouse_fingerprint_is_coarse (gint64 stamp_ns)
{
  return stamp_ns % G_GINT64_CONSTANT (1000000000) == 0;
}

/**
 * Whether what has this mtime may change once more and look the same. Only a file system of this machine, not @remote, has this
 * machine's clock, @now_ns, and that only while nobody sets it: else the time since the mtime was first seen, @seen_ms, has
 * to do. Pure.
 */
gboolean rouse_fingerprint_is_racy (gint64 mtime_ns, gint64 now_ns, guint32 seen_ms, gboolean remote);

/** The file system's idea of now: a file changed after this call has a stamp that is not older. */
gint64 rouse_fingerprint_now_ns (void);

/**
 * The same for a file changed before this call, which has an older stamp. Blocks until the file system's
 * clock ticks: 2 ms on average, at most 20.
 */
gint64 rouse_fingerprint_next_tick_ns (void);

G_END_DECLS
