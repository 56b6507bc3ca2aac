/* proxy-place.c - where in a page a script belongs: pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "hot/proxy-place.h"

#include <string.h>

enum
{
  OUTSIDE, /* before anything that counts */
  TAG,     /* after "<", in `held` */
  DECLARATION,
  COMMENT,
  COMMENT_DASH,
  COMMENT_DASHES,
  ATTRIBUTES, /* of the tag of the document */
  ATTRIBUTE_VALUE,
  ATTRIBUTE_WORD,
  ATTRIBUTE_SINGLE,
  ATTRIBUTE_DOUBLE,
  HEAD_ATTRIBUTES, /* the same, of the head */
  HEAD_ATTRIBUTE_VALUE,
  HEAD_ATTRIBUTE_WORD,
  HEAD_ATTRIBUTE_SINGLE,
  HEAD_ATTRIBUTE_DOUBLE,
  DONE,
};
#define OF_HEAD (HEAD_ATTRIBUTES - ATTRIBUTES)

static gboolean
is_space (char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static void
release (RouseProxyPlace *self, GString *out)
{
  g_string_append_len (out, self->held, self->n_held);
  self->n_held = 0;
}

static void
insert (RouseProxyPlace *self, const char *text, GString *out)
{
  g_string_append (out, text);
  release (self, out);
  self->state = DONE;
}

static gboolean
is_held (RouseProxyPlace *self, const char *name)
{
  return self->n_held == strlen (name) && g_ascii_strncasecmp (self->held, name, self->n_held) == 0;
}

/* Another byte of what began with "<". It has not been appended to `held` yet. */
static void
read_tag (RouseProxyPlace *self, char c, const char *text, GString *out)
{
  gboolean ends = is_space (c) || c == '/' || c == '>';
  gboolean is_head = is_held (self, "<head");

  if (ends && (is_head || is_held (self, "<html")))
    {
      release (self, out);
      g_string_append_c (out, c);
      self->state = ATTRIBUTES + (is_head ? OF_HEAD : 0);
      if (c == '>' && is_head)
        insert (self, text, out);
      else if (c == '>')
        self->state = OUTSIDE;
      return;
    }
  self->held[self->n_held++] = c;
  if (is_held (self, "<!--"))
    self->state = COMMENT;
  else if (self->held[1] == '?' || (self->held[1] == '!' && !is_held (self, "<!") && !is_held (self, "<!-")))
    self->state = c == '>' ? OUTSIDE : DECLARATION;
  else if (self->n_held > strlen ("<html") || ends || (self->held[1] != '!' && !g_ascii_isalpha (self->held[1])))
    insert (self, text, out);
  if (self->state != TAG)
    release (self, out);
}

/* Inside the tag of the document or of its head. `state` without OF_HEAD; returns the next one. */
static int
read_attributes (int state, char c)
{
  switch (state)
    {
    case ATTRIBUTES:
      return c == '=' ? ATTRIBUTE_VALUE : ATTRIBUTES;
    case ATTRIBUTE_VALUE:
      if (is_space (c))
        return ATTRIBUTE_VALUE;
      return c == '"' ? ATTRIBUTE_DOUBLE : c == '\'' ? ATTRIBUTE_SINGLE
                                                     : ATTRIBUTE_WORD;
    case ATTRIBUTE_WORD:
      return is_space (c) ? ATTRIBUTES : ATTRIBUTE_WORD;
    case ATTRIBUTE_SINGLE:
      return c == '\'' ? ATTRIBUTES : ATTRIBUTE_SINGLE;
    case ATTRIBUTE_DOUBLE:
    default:
      return c == '"' ? ATTRIBUTES : ATTRIBUTE_DOUBLE;
    }
}

static void
read_inside_tag (RouseProxyPlace *self, char c, const char *text, GString *out)
{
  int of_head = self->state >= HEAD_ATTRIBUTES ? OF_HEAD : 0;
  int state = self->state - of_head;

  g_string_append_c (out, c);
  if (c != '>' || state == ATTRIBUTE_SINGLE || state == ATTRIBUTE_DOUBLE)
    self->state = read_attributes (state, c) + of_head;
  else if (of_head != 0)
    insert (self, text, out);
  else
    self->state = OUTSIDE;
}

static void
read_outside (RouseProxyPlace *self, char c, const char *text, GString *out)
{
  guchar byte = (guchar) c;

  /* Every other byte of UTF-16 is 0, or it says what it is; the mark of UTF-8 is no content. */
  if (self->n_read <= 2 && (byte == 0xfe || byte == 0xff || byte == 0))
    self->state = DONE;
  if (c == '<')
    {
      self->held[self->n_held++] = c;
      self->state = TAG;
      return;
    }
  if (self->state != DONE && !is_space (c) && (self->n_read > 3 || byte != (guchar) "\xef\xbb\xbf"[self->n_read - 1]))
    insert (self, text, out);
  g_string_append_c (out, c);
}

static void
read_comment (RouseProxyPlace *self, char c, GString *out)
{
  g_string_append_c (out, c);
  if (c == '-')
    self->state = self->state == COMMENT ? COMMENT_DASH : COMMENT_DASHES;
  else if (c == '>' && self->state == COMMENT_DASHES)
    self->state = OUTSIDE;
  else
    self->state = COMMENT;
}

static void
read_byte (RouseProxyPlace *self, char c, const char *text, GString *out)
{
  self->n_read++;
  switch (self->state)
    {
    case OUTSIDE:
      read_outside (self, c, text, out);
      return;
    case TAG:
      /* UTF-16 again, without its mark. */
      if (c == '\0' && self->n_read == 2)
        {
          release (self, out);
          self->state = DONE;
          g_string_append_c (out, c);
          return;
        }
      read_tag (self, c, text, out);
      return;
    case DECLARATION:
      g_string_append_c (out, c);
      if (c == '>')
        self->state = OUTSIDE;
      return;
    case COMMENT:
    case COMMENT_DASH:
    case COMMENT_DASHES:
      read_comment (self, c, out);
      return;
    default:
      read_inside_tag (self, c, text, out);
      return;
    }
}

void
rouse_proxy_place_feed (RouseProxyPlace *self, const char *data, gsize length, const char *text, GString *out)
{
  gsize i;

  for (i = 0; i < length && self->state != DONE; i++)
    read_byte (self, data[i], text, out);
  g_string_append_len (out, data + i, (gssize) (length - i));
}

void
rouse_proxy_place_end (RouseProxyPlace *self, const char *text, GString *out)
{
  if (self->state == DONE)
    return;
  release (self, out);
  g_string_append (out, text);
  self->state = DONE;
}
