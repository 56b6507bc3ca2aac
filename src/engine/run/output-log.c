/* output-log.c - the last of what a run printed
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "run/output-log.h"

#include <string.h>

#define FIRST_SIZE 4096

struct _RouseOutputLog
{
  char    *bytes;  /* (owned) */
  gsize    size;   /* allocated; `bytes` wraps around once it is max_size */
  gsize    start;  /* where the oldest byte is */
  gsize    length; /* how many there are */
  gsize    max_size;
  gboolean cut; /* something was forgotten: the oldest byte need not begin a line */
};

RouseOutputLog *
rouse_output_log_new (gsize max_bytes)
{
  RouseOutputLog *self = g_new0 (RouseOutputLog, 1);

  g_assert (max_bytes > 0);
  self->max_size = max_bytes;
  return self;
}

void
rouse_output_log_free (RouseOutputLog *self)
{
  g_free (self->bytes);
  g_free (self);
}

/* Copies @length bytes, the first being the one @offset after the oldest. */
static void
copy_out (RouseOutputLog *self, gsize offset, char *to, gsize length)
{
  gsize from = (self->start + offset) % self->size;
  gsize first = MIN (length, self->size - from);

  memcpy (to, self->bytes + from, first);
  memcpy (to + first, self->bytes, length - first);
}

static void
make_room (RouseOutputLog *self, gsize length)
{
  gsize size = MAX (self->size, MIN (FIRST_SIZE, self->max_size));
  char *bytes;

  while (size < self->length + length && size < self->max_size)
    size = MIN (size * 2, self->max_size);
  if (size == self->size)
    return;
  bytes = g_malloc (size);
  if (self->length > 0)
    copy_out (self, 0, bytes, self->length);
  g_free (self->bytes);
  self->bytes = bytes;
  self->size = size;
  self->start = 0;
}

void
rouse_output_log_append (RouseOutputLog *self, const void *data, gsize length)
{
  const char *from = data;
  gsize       to, first;

  if (length == 0)
    return;
  make_room (self, MIN (length, self->max_size));
  if (length > self->size)
    {
      from += length - self->size;
      length = self->size;
      self->cut = TRUE;
    }
  if (self->length + length > self->size)
    {
      gsize excess = self->length + length - self->size;

      self->start = (self->start + excess) % self->size;
      self->length -= excess;
      self->cut = TRUE;
    }
  to = (self->start + self->length) % self->size;
  first = MIN (length, self->size - to);
  memcpy (self->bytes + to, from, first);
  memcpy (self->bytes, from + first, length - first);
  self->length += length;
}

void
rouse_output_log_clear (RouseOutputLog *self)
{
  self->start = 0;
  self->length = 0;
  self->cut = FALSE;
}

/* Where the last @max_lines lines of @text begin. A newline at the very end ends a line, it begins none. */
static gsize
find_last_lines (const char *text, gsize length, guint max_lines)
{
  gsize i = length > 0 && text[length - 1] == '\n' ? length - 1 : length;

  for (guint n_lines = 0; i > 0; i--)
    if (text[i - 1] == '\n' && ++n_lines == max_lines)
      break;
  return i;
}

GBytes *
rouse_output_log_dup_tail (RouseOutputLog *self, gsize max_bytes, guint max_lines)
{
  gsize            length = MIN (self->length, max_bytes);
  g_autofree char *text = g_malloc (length + 1);
  gboolean         cut = self->cut || length < self->length;
  gsize            begin = 0;

  g_assert (max_lines > 0);
  if (length > 0)
    copy_out (self, self->length - length, text, length);
  if (cut)
    {
      const char *newline = memchr (text, '\n', length);
      gboolean    at_line = length < self->length && self->bytes[(self->start + self->length - length - 1) % self->size] == '\n';

      if (!at_line && newline != NULL && newline + 1 < text + length)
        begin = newline + 1 - text;
    }
  begin += find_last_lines (text + begin, length - begin, max_lines);
  return g_bytes_new (text + begin, length - begin);
}
