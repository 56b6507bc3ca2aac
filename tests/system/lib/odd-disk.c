/* odd-disk.c - preloaded: what another disk and a wrong clock would tell
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

/* ODD_DISK_STEP: whole seconds that the times of files are rounded down to, as on ext2 (1) or FAT (2).
 * ODD_DISK_TYPE: the number of the file system that all is said to be on, 0x6969 for NFS.
 * ODD_DISK_CLOCK: a file of eight bytes, the nanoseconds that the clock is ahead. It may be changed at any time. */

static const int64_t  right = 0;
static const int64_t *ahead_ns = &right; /* others ask for the time before this one is set up */
static int64_t        step;
static long           type;

__attribute__ ((constructor)) static void
read_environment (void)
{
  const char *text = getenv ("ODD_DISK_STEP");
  const char *path = getenv ("ODD_DISK_CLOCK");
  int         fd = path != NULL ? open (path, O_RDONLY | O_CLOEXEC) : -1;
  void       *map = fd >= 0 ? mmap (NULL, sizeof right, PROT_READ, MAP_SHARED, fd, 0) : MAP_FAILED;

  step = text != NULL ? atoll (text) : 0;
  text = getenv ("ODD_DISK_TYPE");
  type = text != NULL ? strtol (text, NULL, 0) : 0;
  if (map != MAP_FAILED)
    ahead_ns = map;
  if (fd >= 0)
    close (fd);
}

/* The next definition of a function: the C library's. */
#define NEXT(name) ((__typeof__ (&name)) dlsym (RTLD_NEXT, #name))

static void
coarsen (struct timespec *time)
{
  if (step == 0)
    return;
  time->tv_sec -= ((time->tv_sec % step) + step) % step;
  time->tv_nsec = 0;
}

static int
coarsen_stat (int result, struct stat *st)
{
  if (result == 0)
    {
      coarsen (&st->st_mtim);
      coarsen (&st->st_ctim);
    }
  return result;
}

int
stat (const char *path, struct stat *st)
{
  return coarsen_stat (NEXT (stat) (path, st), st);
}

int
lstat (const char *path, struct stat *st)
{
  return coarsen_stat (NEXT (lstat) (path, st), st);
}

int
fstat (int fd, struct stat *st)
{
  return coarsen_stat (NEXT (fstat) (fd, st), st);
}

int
fstatat (int fd, const char *path, struct stat *st, int flags)
{
  return coarsen_stat (NEXT (fstatat) (fd, path, st, flags), st);
}

static void
coarsen_statx (struct statx_timestamp *time)
{
  struct timespec coarse = { .tv_sec = time->tv_sec, .tv_nsec = time->tv_nsec };

  coarsen (&coarse);
  time->tv_sec = coarse.tv_sec;
  time->tv_nsec = (uint32_t) coarse.tv_nsec;
}

int
statx (int fd, const char *path, int flags, unsigned mask, struct statx *stx)
{
  int result = NEXT (statx) (fd, path, flags, mask, stx);

  if (result == 0)
    {
      coarsen_statx (&stx->stx_mtime);
      coarsen_statx (&stx->stx_ctime);
    }
  return result;
}

int
statfs (const char *path, struct statfs *st)
{
  int result = NEXT (statfs) (path, st);

  if (result == 0 && type != 0)
    st->f_type = type;
  return result;
}

int
clock_gettime (clockid_t clock, struct timespec *time)
{
  static __typeof__ (&clock_gettime) next;
  int                                result;

  if (next == NULL)
    next = NEXT (clock_gettime);
  result = next (clock, time);
  if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
    {
      int64_t now = (int64_t) time->tv_sec * 1000000000 + time->tv_nsec + *ahead_ns;

      time->tv_sec = now / 1000000000;
      time->tv_nsec = now % 1000000000;
    }
  return result;
}

int
gettimeofday (struct timeval *time, void *zone)
{
  struct timespec now;

  (void) zone;
  clock_gettime (CLOCK_REALTIME, &now);
  time->tv_sec = now.tv_sec;
  time->tv_usec = now.tv_nsec / 1000;
  return 0;
}

time_t
time (time_t *out)
{
  struct timespec now;

  clock_gettime (CLOCK_REALTIME, &now);
  if (out != NULL)
    *out = now.tv_sec;
  return now.tv_sec;
}
