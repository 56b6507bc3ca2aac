/* rules-text.c - reads the small text files that rules come from
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-filter"
#include "config.h"
#include "filter/rules-text.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static char *
read_all (int fd, gsize size, gsize *length)
{
  g_autofree char *text = g_malloc (size + 1);
  gsize            n = 0;

  /* A file that grows meanwhile is read again when its change is noticed. */
  while (n < size)
    {
      gssize got = read (fd, text + n, size - n);

      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        return NULL;
      if (got == 0)
        break;
      n += got;
    }
  text[n] = '\0';
  *length = n;
  return g_steal_pointer (&text);
}

char *
rouse_rules_text_read (const char *path, RouseRulesTextFlags flags, gsize *length)
{
  int         fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | (flags & ROUSE_RULES_TEXT_NO_FOLLOW ? O_NOFOLLOW : 0));
  struct stat st;
  char       *text = NULL;

  *length = 0;
  if (fd < 0)
    {
      if (errno != ENOENT && errno != ENOTDIR)
        g_debug ("%s cannot be opened: %s", path, g_strerror (errno));
      return NULL;
    }
  if (fstat (fd, &st) != 0 || !S_ISREG (st.st_mode) || st.st_size > ROUSE_RULES_TEXT_MAX)
    g_debug ("%s is not a regular file of at most %d bytes", path, ROUSE_RULES_TEXT_MAX);
  else
    text = read_all (fd, st.st_size, length);
  close (fd);
  return text;
}
