/* proxy-body.c - where the body of an HTTP/1 message ends, and what of it is content
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "hot/proxy-body.h"

#include <string.h>

/* 15 hexadecimal digits never overflow. */
#define SIZE_DIGITS 15
#define EXTENSION_MAX 4096
#define TRAILERS_MAX (16 * 1024)

/* Of chunks. */
enum
{
  SIZE,      /* its size, in digits */
  EXTENSION, /* what follows the size, up to the end of the line */
  SIZE_FEED, /* the line feed after it */
  CONTENT,
  CONTENT_RETURN, /* the end of line after it */
  CONTENT_FEED,
  TRAILER,      /* the beginning of a line after the last chunk */
  TRAILER_LINE, /* inside one */
  TRAILER_FEED,
  END_FEED, /* the last line feed */
};

void
rouse_proxy_body_init (RouseProxyBody *self, const RouseProxyFraming *framing)
{
  *self = (RouseProxyBody){ 0 };
  self->kind = framing->kind;
  self->left = framing->kind == ROUSE_PROXY_BODY_LENGTH ? framing->length : 0;
  self->done = framing->kind == ROUSE_PROXY_BODY_NONE;
}

void
rouse_proxy_body_clear (RouseProxyBody *self)
{
  if (self->trailers != NULL)
    g_string_free (self->trailers, TRUE);
  *self = (RouseProxyBody){ 0 };
}

static gboolean
take_size (RouseProxyBody *self, char c)
{
  int digit = g_ascii_xdigit_value (c);

  if (digit >= 0)
    {
      self->left = self->left * 16 + (guint) digit;
      return ++self->n_digits <= SIZE_DIGITS;
    }
  if (self->n_digits == 0)
    return FALSE;
  self->n_extra = 0;
  if (c == '\r')
    self->state = SIZE_FEED;
  else if (c == ';' || c == ' ' || c == '\t')
    self->state = EXTENSION;
  else
    return FALSE;
  return TRUE;
}

static gboolean
take_extension (RouseProxyBody *self, char c)
{
  if (c == '\r')
    self->state = SIZE_FEED;
  else if (c == '\n' || ++self->n_extra > EXTENSION_MAX)
    return FALSE;
  return TRUE;
}

static gboolean
take_trailer (RouseProxyBody *self, char c)
{
  if (self->trailers == NULL)
    self->trailers = g_string_new (NULL);
  g_string_append_c (self->trailers, c);
  if (c == '\n' || c == '\0' || self->trailers->len > TRAILERS_MAX)
    return FALSE;
  self->state = c == '\r' ? TRAILER_FEED : TRAILER_LINE;
  return TRUE;
}

/* One byte of what is around the chunks. */
static gboolean
take_frame (RouseProxyBody *self, char c)
{
  switch (self->state)
    {
    case SIZE:
      return take_size (self, c);
    case EXTENSION:
      return take_extension (self, c);
    case SIZE_FEED:
      self->state = self->left > 0 ? CONTENT : TRAILER;
      self->n_digits = 0;
      return c == '\n';
    case CONTENT_RETURN:
      self->state = CONTENT_FEED;
      return c == '\r';
    case CONTENT_FEED:
      self->state = SIZE;
      return c == '\n';
    case TRAILER:
      if (c != '\r')
        return take_trailer (self, c);
      self->state = END_FEED;
      return TRUE;
    case TRAILER_LINE:
      return take_trailer (self, c);
    case TRAILER_FEED:
      g_string_append_c (self->trailers, c);
      self->state = TRAILER;
      return c == '\n';
    case END_FEED:
      self->done = TRUE;
      return c == '\n';
    case CONTENT:
    default:
      g_return_val_if_reached (FALSE);
    }
}

static void
take_content (RouseProxyBody *self, gsize at, gsize available, RouseProxySpan *span)
{
  span->start = at;
  span->n = (gsize) MIN ((guint64) available, self->left);
  span->used = at + span->n;
  self->left -= span->n;
}

static gboolean
next_chunked (RouseProxyBody *self, const char *data, gsize length, RouseProxySpan *span)
{
  while (span->used < length && !self->done)
    {
      if (self->state == CONTENT)
        {
          take_content (self, span->used, length - span->used, span);
          if (self->left == 0)
            self->state = CONTENT_RETURN;
          return TRUE;
        }
      if (!take_frame (self, data[span->used]))
        return FALSE;
      span->used++;
    }
  return TRUE;
}

gboolean
rouse_proxy_body_next (RouseProxyBody *self, const char *data, gsize length, RouseProxySpan *span)
{
  *span = (RouseProxySpan){ 0 };
  if (self->done)
    return TRUE;
  switch (self->kind)
    {
    case ROUSE_PROXY_BODY_NONE:
      return TRUE;
    case ROUSE_PROXY_BODY_LENGTH:
      take_content (self, 0, length, span);
      self->done = self->left == 0;
      return TRUE;
    case ROUSE_PROXY_BODY_CHUNKED:
      return next_chunked (self, data, length, span);
    case ROUSE_PROXY_BODY_UNTIL_CLOSE:
      *span = (RouseProxySpan){ length, 0, length };
      return TRUE;
    }
  g_return_val_if_reached (FALSE);
}

gboolean
rouse_proxy_body_skip (RouseProxyBody *self, const char *data, gsize length, gsize *used)
{
  *used = 0;
  while (*used < length && !self->done)
    {
      RouseProxySpan span;
      gboolean       good = rouse_proxy_body_next (self, data + *used, length - *used, &span);

      *used += span.used;
      if (!good)
        return FALSE;
    }
  return TRUE;
}

gboolean
rouse_proxy_body_end (RouseProxyBody *self)
{
  if (self->kind == ROUSE_PROXY_BODY_UNTIL_CLOSE)
    self->done = TRUE;
  return self->done;
}
