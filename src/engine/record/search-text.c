/* search-text.c - text that is searched without regard to case, and the words looked for in it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "record/search-text.h"

#include <string.h>

#define MAX_WORDS 32
#define ESCAPE 0x1b
#define BELL 0x07

struct _RouseSearchWords
{
  GPtrArray *words; /* (element-type utf8) folded */
};

/* Also tells whether all of it is ASCII. In one pass without a branch, which the compiler makes fast. */
static gboolean
fold_ascii (char *to, const char *bytes, gsize length)
{
  guchar all = 0;

  for (gsize i = 0; i < length; i++)
    {
      guchar c = bytes[i];

      all |= c;
      to[i] = (guchar) (c - 'A') < 26 ? c | 0x20 : c;
    }
  return all < 0x80;
}

static void
fold_rest (GString *folded, gsize start)
{
  g_autofree char *valid = g_utf8_make_valid (folded->str + start, folded->len - start);
  g_autofree char *composed = g_utf8_normalize (valid, -1, G_NORMALIZE_DEFAULT_COMPOSE);
  g_autofree char *result = g_utf8_casefold (composed, -1);

  g_string_truncate (folded, start);
  g_string_append (folded, result);
}

void
rouse_search_fold (GString *folded, const char *bytes, gsize length)
{
  gsize start = folded->len;

  g_string_set_size (folded, start + length);
  if (!fold_ascii (folded->str + start, bytes, length))
    fold_rest (folded, start);
}

/* What follows the escape sequence that begins at @bytes. */
static const char *
skip_escape (const char *bytes, const char *end)
{
  const char *p = bytes + 1;

  if (p < end && *p == '[')
    {
      for (p++; p < end && (guchar) *p < 0x40; p++)
        ;
      return p < end ? p + 1 : end;
    }
  if (p < end && *p == ']') /* to its end, which should be near */
    {
      for (p++; p < end && *p != BELL && *p != ESCAPE && *p != '\n'; p++)
        ;
      if (p < end && *p == ESCAPE)
        return p + 1 < end && p[1] == '\\' ? p + 2 : p;
      return p < end && *p == BELL ? p + 1 : p;
    }
  while (p < end && (guchar) *p >= 0x20 && (guchar) *p < 0x30)
    p++;
  return p < end ? p + 1 : end;
}

void
rouse_search_fold_output (GString *folded, const char *bytes, gsize length)
{
  gsize       start = folded->len;
  const char *end = bytes + length;
  gboolean    ascii = TRUE;
  char       *to;

  g_string_set_size (folded, start + length);
  to = folded->str + start;
  while (bytes < end)
    {
      const char *escape = memchr (bytes, ESCAPE, end - bytes);
      gsize       n = (escape != NULL ? escape : end) - bytes;

      ascii &= fold_ascii (to, bytes, n);
      to += n;
      bytes = escape != NULL ? skip_escape (escape, end) : end;
    }
  g_string_truncate (folded, to - folded->str);
  if (!ascii)
    fold_rest (folded, start);
}

RouseSearchWords *
rouse_search_words_new (const char *text)
{
  g_autoptr (GString) folded = g_string_new (NULL);
  g_auto (GStrv)      parts = NULL;
  RouseSearchWords   *self;

  if (text == NULL)
    return NULL;
  rouse_search_fold (folded, text, strlen (text));
  parts = g_strsplit_set (folded->str, " \t\r\n", -1);
  self = g_new0 (RouseSearchWords, 1);
  self->words = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; parts[i] != NULL && self->words->len < MAX_WORDS; i++)
    if (*parts[i] != '\0')
      g_ptr_array_add (self->words, g_strdup (parts[i]));
  if (self->words->len == 0)
    g_clear_pointer (&self, rouse_search_words_free);
  return self;
}

void
rouse_search_words_free (RouseSearchWords *self)
{
  g_ptr_array_unref (self->words);
  g_free (self);
}

guint32
rouse_search_words_get_all (const RouseSearchWords *self)
{
  return G_MAXUINT32 >> (MAX_WORDS - self->words->len);
}

guint32
rouse_search_words_find (const RouseSearchWords *self, guint32 wanted, const char *folded, gsize length)
{
  guint32 found = 0;

  for (guint i = 0; i < self->words->len; i++)
    {
      const char *word = g_ptr_array_index (self->words, i);

      if ((wanted & (1u << i)) != 0 && memmem (folded, length, word, strlen (word)) != NULL)
        found |= 1u << i;
    }
  return found;
}
