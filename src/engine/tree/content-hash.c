/* content-hash.c - whether the bytes of a file are the same
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "tree/content-hash.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#define CHUNK (64 * 1024)

static guint64
never_zero (guint64 hash)
{
  return hash != 0 ? hash : 1;
}

static guint64
hash_link (const char *path, RouseFingerprint *seen)
{
  char    target[PATH_MAX];
  ssize_t length = readlink (path, target, sizeof target);

  if (length < 0 || !rouse_fingerprint_read (AT_FDCWD, path, FALSE, seen))
    return 0;
  return never_zero (XXH3_64bits (target, (gsize) length));
}

static gboolean
hash_bytes (int fd, XXH3_state_t *state)
{
  char    buffer[CHUNK];
  gint64  total = 0;
  ssize_t n;

  while ((n = read (fd, buffer, sizeof buffer)) != 0)
    {
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      XXH3_64bits_update (state, buffer, (gsize) n);
      total += n;
      if (total > ROUSE_CONTENT_MAX_SIZE)
        return FALSE; /* it grows while it is read */
    }
  return TRUE;
}

guint64
rouse_content_hash (const char *path, RouseFingerprint *seen)
{
  XXH3_state_t     state;
  RouseFingerprint after;
  struct stat      st;
  guint64          hash = 0;
  int              fd;

  *seen = (RouseFingerprint){ 0 };
  /* O_NONBLOCK: a FIFO in its place must not hang us. */
  fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
  if (fd < 0)
    return errno == ELOOP ? hash_link (path, seen) : 0;

  if (fstat (fd, &st) == 0 && S_ISREG (st.st_mode))
    {
      rouse_fingerprint_take (&st, seen);
      XXH3_64bits_reset (&state);
      if (seen->size <= ROUSE_CONTENT_MAX_SIZE && hash_bytes (fd, &state) && fstat (fd, &st) == 0)
        {
          rouse_fingerprint_take (&st, &after);
          if (after.print == seen->print)
            hash = never_zero (XXH3_64bits_digest (&state));
        }
    }
  close (fd);
  return hash;
}
