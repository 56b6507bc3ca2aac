/* fingerprint.c - what identifies a state of a file, short of its content
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "tree/fingerprint.h"

#include <fcntl.h>
#include <time.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

/* A file system's clock may tick this slowly. */
#define TICK_NS (20 * G_GINT64_CONSTANT (1000000))

static gint64
to_ns (const struct timespec *time)
{
  return (gint64) time->tv_sec * G_GINT64_CONSTANT (1000000000) + time->tv_nsec;
}

static RouseEntryType
get_entry_type (const struct stat *st)
{
  switch (st->st_mode & S_IFMT)
    {
    case S_IFREG:
      return (st->st_mode & 0111) != 0 ? ROUSE_ENTRY_EXECUTABLE : ROUSE_ENTRY_FILE;
    case S_IFLNK:
      return ROUSE_ENTRY_LINK;
    case S_IFDIR:
      return ROUSE_ENTRY_DIR;
    default:
      return ROUSE_ENTRY_NONE;
    }
}

void
rouse_fingerprint_take (const struct stat *st, RouseFingerprint *out)
{
  gint64 parts[5];

  out->mtime_ns = to_ns (&st->st_mtim);
  out->ctime_ns = to_ns (&st->st_ctim);
  out->size = st->st_size;
  out->device = st->st_dev;
  out->inode = st->st_ino;
  out->type = get_entry_type (st);

  parts[0] = out->mtime_ns;
  parts[1] = out->ctime_ns;
  parts[2] = out->size;
  parts[3] = (gint64) out->inode;
  parts[4] = out->type;
  out->print = XXH3_64bits (parts, sizeof parts);
  if (out->print == 0)
    out->print = 1;
}

gboolean
rouse_fingerprint_read (int fd, const char *name, gboolean follow, RouseFingerprint *out)
{
  struct stat st;

  if (fstatat (fd, name, &st, follow ? 0 : AT_SYMLINK_NOFOLLOW) != 0)
    {
      *out = (RouseFingerprint){ 0 };
      return FALSE;
    }
  rouse_fingerprint_take (&st, out);
  return TRUE;
}

gboolean
rouse_fingerprint_is_racy (gint64 mtime_ns, gint64 now_ns, guint32 seen_ms, gboolean remote)
{
  if (remote || mtime_ns > now_ns)
    return seen_ms < ROUSE_COARSE_MS;
  return now_ns - mtime_ns < (rouse_fingerprint_is_coarse (mtime_ns) ? ROUSE_COARSE_NS : TICK_NS);
}

gint64
rouse_fingerprint_now_ns (void)
{
  struct timespec now;

  /* Files are stamped with the time of the last tick: the precise clock is ahead of it by up to 10 ms. */
#ifdef CLOCK_REALTIME_COARSE
  clock_gettime (CLOCK_REALTIME_COARSE, &now);
#else
  clock_gettime (CLOCK_REALTIME, &now);
#endif
  return to_ns (&now);
}

gint64
rouse_fingerprint_next_tick_ns (void)
{
  gint64 called_ns = g_get_real_time () * 1000;
  gint64 now = rouse_fingerprint_now_ns ();

  /* Not just until it ticks: under load it lags by more than one tick. */
  for (guint i = 0; now < called_ns && i < 80; i++)
    {
      g_usleep (250);
      now = rouse_fingerprint_now_ns ();
    }
  return now;
}
