/* ignore-list.c - patterns from one source, arranged for quick answers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "filter/ignore-list.h"
#include "base/error.h"
#include "filter/glob.h"

#include <string.h>

/*
 * Most patterns can only match names of which the whole ("node_modules", "/docs/_build") or the extension
 * ("*.o", "src/gen*.tab.c") is known: these are found by hash, and only then really matched. The few others
 * ("*~", "[Bb]in") are tried one by one, if they can begin and end with the bytes that the text begins and
 * ends with.
 */
typedef enum
{
  KEY_NONE,
  KEY_NAME,
  KEY_EXTENSION,
} KeyKind;

typedef struct
{
  guint32 hash;
  guint   next; /* 1 + the index of an earlier pattern in the same bucket, or 0 */
} Slot;

typedef struct
{
  guint32 bits[8];
} ByteSet;

typedef struct
{
  guint   index;
  ByteSet first; /* the bytes that a match can begin with … */
  ByteSet last;  /* … and end with */
} Other;

struct _RouseIgnoreList
{
  char    *source;   /* (owned) */
  char    *text;     /* (owned) (nullable) what the patterns are parts of */
  char   **globs;    /* (owned) (nullable) likewise */
  GArray  *patterns; /* (owned) (element-type RouseIgnorePattern) */
  Slot    *slots;    /* (owned) one for each pattern */
  guint   *buckets;  /* (owned) 1 + the index of the last pattern in it, or 0 */
  guint    mask;     /* their number - 1 */
  GArray  *others;   /* (owned) (element-type Other) those without a key, in order */
  gboolean fold_case;
};

/* Lists of both kinds, folding case or not, share the hashes of a subject: so case never counts in them. */
#define HASH_BEGIN 2166136261u
#define HASH_ADD(hash, byte) (((hash) ^ ((guchar) (byte) | 0x20)) * 16777619u)
/* Sets an extension apart from a name of the same bytes. */
#define HASH_BEGIN_EXTENSION 84696351u

static guint32
hash_bytes (guint32 hash, const char *bytes, gsize length)
{
  for (gsize i = 0; i < length; i++)
    hash = HASH_ADD (hash, bytes[i]);
  return hash;
}

void
rouse_ignore_subject_init (RouseIgnoreSubject *subject, const char *path, gsize length, gboolean is_dir)
{
  const char *slash = memrchr (path, '/', length);
  const char *name = slash != NULL ? slash + 1 : path;
  const char *end = path + length;
  guint32     hash = HASH_BEGIN;
  guint32     extension_hash = HASH_BEGIN_EXTENSION;
  gboolean    has_dot = FALSE;

  for (const char *p = name; p < end; p++)
    {
      if (*p == '.')
        {
          has_dot = TRUE;
          extension_hash = HASH_BEGIN_EXTENSION;
        }
      hash = HASH_ADD (hash, *p);
      extension_hash = HASH_ADD (extension_hash, *p);
    }
  *subject = (RouseIgnoreSubject){
    .path = path,
    .length = length,
    .name = name,
    .name_length = end - name,
    .name_hash = hash,
    .extension_hash = extension_hash,
    .has_dot = has_dot,
    .is_dir = is_dir,
  };
}

/*
 * Whether two stars may be matched as a whole component although they stand behind a byte of a name, as
 * rouse_ignore_pattern_match() explains. In "ab**" + "/c" they may be no component at all, which makes it
 * match "abc": the "c" is no whole name then.
 */
static gboolean
has_glued_stars (const RouseIgnorePattern *pattern)
{
  gsize at = pattern->literal_length;

  return at > 0 && pattern->glob[at - 1] != '/' && at + 1 < pattern->glob_length &&
         pattern->glob[at] == '*' && pattern->glob[at + 1] == '*';
}

/* What is known of the last component of whatever @pattern matches. */
static KeyKind
get_key (const RouseIgnorePattern *pattern, guint32 *hash)
{
  g_autofree char *tail = g_malloc (pattern->glob_length);
  gsize            tail_length = 0;
  gboolean         is_whole = TRUE;
  const char      *dot;

  if (has_glued_stars (pattern))
    return KEY_NONE;
  for (gsize i = 0; i < pattern->glob_length;)
    {
      char literal;

      i += rouse_glob_get_element (pattern->glob + i, pattern->glob_length - i, &literal);
      if (literal == '/' || literal == '\0')
        {
          tail_length = 0;
          is_whole = literal == '/';
        }
      else
        tail[tail_length++] = literal;
    }
  if (tail_length > 0 && is_whole)
    {
      *hash = hash_bytes (HASH_BEGIN, tail, tail_length);
      return KEY_NAME;
    }
  dot = memrchr (tail, '.', tail_length);
  if (dot != NULL)
    {
      *hash = hash_bytes (HASH_BEGIN_EXTENSION, dot, tail + tail_length - dot);
      return KEY_EXTENSION;
    }
  return KEY_NONE;
}

static inline gboolean
has_byte (const ByteSet *set, guchar byte)
{
  return (set->bits[byte / 32] & 1u << byte % 32) != 0;
}

/* The bytes that an element of a glob can match. */
static void
get_bytes (const char *element, gsize length, gboolean fold_case, ByteSet *set)
{
  gboolean is_any = element[0] == '*' || element[0] == '?';

  memset (set, is_any ? 0xff : 0, sizeof *set);
  for (guint i = 1; i < 256 && !is_any; i++)
    {
      char byte = (char) i;

      if (rouse_glob_match (element, length, &byte, 1, fold_case))
        set->bits[i / 32] |= 1u << i % 32;
    }
}

static void
get_end_bytes (const RouseIgnorePattern *pattern, gboolean fold_case, Other *other)
{
  const char *element = pattern->glob;
  const char *end = pattern->glob + pattern->glob_length;
  char        literal;
  gsize       length = rouse_glob_get_element (element, end - element, &literal);

  get_bytes (element, length, fold_case, &other->first);
  while (element + length < end)
    {
      element += length;
      length = rouse_glob_get_element (element, end - element, &literal);
    }
  get_bytes (element, length, fold_case, &other->last);
  /* "ab**" + "//" matches "ab": its last element matches nothing then. */
  if (has_glued_stars (pattern))
    memset (&other->last, 0xff, sizeof other->last);
}

static void
arrange (RouseIgnoreList *self)
{
  guint n = self->patterns->len;

  self->mask = 1;
  while (self->mask < 2 * n)
    self->mask *= 2;
  self->buckets = g_new0 (guint, self->mask);
  self->mask--;
  self->slots = g_new0 (Slot, n);
  self->others = g_array_new (FALSE, FALSE, sizeof (Other));
  for (guint i = 0; i < n; i++)
    {
      const RouseIgnorePattern *pattern = &g_array_index (self->patterns, RouseIgnorePattern, i);
      Slot                     *slot = &self->slots[i];

      if (get_key (pattern, &slot->hash) == KEY_NONE)
        {
          Other other = { .index = i };

          get_end_bytes (pattern, self->fold_case, &other);
          g_array_append_val (self->others, other);
        }
      else
        {
          guint *bucket = &self->buckets[slot->hash & self->mask];

          slot->next = *bucket;
          *bucket = i + 1;
        }
    }
}

RouseIgnoreList *
rouse_ignore_list_new (const char *source, char *text, gsize length, gboolean fold_case)
{
  RouseIgnoreList *self = g_atomic_rc_box_new0 (RouseIgnoreList);

  self->source = g_strdup (source);
  self->text = text;
  self->patterns = rouse_ignore_file_parse (text, length);
  self->fold_case = fold_case;
  arrange (self);
  return self;
}

RouseIgnoreList *
rouse_ignore_list_new_for_globs (const char *source, const char *const *globs, GError **error)
{
  g_autoptr (RouseIgnoreList) self = g_atomic_rc_box_new0 (RouseIgnoreList);

  self->source = g_strdup (source);
  self->globs = g_strdupv ((char **) globs);
  self->patterns = g_array_new (FALSE, FALSE, sizeof (RouseIgnorePattern));
  for (guint i = 0; self->globs != NULL && self->globs[i] != NULL; i++)
    {
      RouseIgnorePattern pattern;

      if (!rouse_ignore_pattern_parse (self->globs[i], 0, &pattern))
        {
          g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, "“%s” is not a pattern that can match anything", globs[i]);
          return NULL;
        }
      g_array_append_val (self->patterns, pattern);
    }
  arrange (self);
  return g_steal_pointer (&self);
}

RouseIgnoreList *
rouse_ignore_list_ref (RouseIgnoreList *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  RouseIgnoreList *self = data;

  g_clear_pointer (&self->others, g_array_unref);
  g_free (self->buckets);
  g_free (self->slots);
  g_array_unref (self->patterns);
  g_strfreev (self->globs);
  g_free (self->text);
  g_free (self->source);
}

void
rouse_ignore_list_unref (RouseIgnoreList *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

const char *
rouse_ignore_list_get_source (const RouseIgnoreList *self)
{
  return self->source;
}

const RouseIgnorePattern *
rouse_ignore_list_get_patterns (const RouseIgnoreList *self, guint *n_patterns)
{
  *n_patterns = self->patterns->len;
  return (gconstpointer) self->patterns->data;
}

gboolean
rouse_ignore_pattern_match (const RouseIgnorePattern *pattern, const RouseIgnoreSubject *subject, gsize base, gboolean fold_case)
{
  const char *text = pattern->for_names ? subject->name : subject->path + base;
  gsize       length = subject->path + subject->length - text;
  gsize       literal = pattern->literal_length;

  if ((pattern->for_dirs && !subject->is_dir) || literal > length)
    return FALSE;
  if (fold_case ? g_ascii_strncasecmp (pattern->glob, text, literal) != 0
                : memcmp (pattern->glob, text, literal) != 0)
    return FALSE;
  if (literal == pattern->glob_length)
    return literal == length;
  /* The rest is a glob of its own, so that in "foo**" the stars are a whole component: git has it so. */
  return rouse_glob_match (pattern->glob + literal, pattern->glob_length - literal,
                           text + literal, length - literal, fold_case);
}

static inline const RouseIgnorePattern *
get_pattern (const RouseIgnoreList *self, guint index)
{
  return &g_array_index (self->patterns, RouseIgnorePattern, index);
}

/* 1 + the index of the last pattern in the bucket of @hash that matches, if it is above @best; else @best. */
static guint
find_in_bucket (const RouseIgnoreList *self, guint32 hash, const RouseIgnoreSubject *subject, gsize base, guint best)
{
  for (guint i = self->buckets[hash & self->mask]; i > best; i = self->slots[i - 1].next)
    if (self->slots[i - 1].hash == hash &&
        rouse_ignore_pattern_match (get_pattern (self, i - 1), subject, base, self->fold_case))
      return i;
  return best;
}

const RouseIgnorePattern *
rouse_ignore_list_match (const RouseIgnoreList *self, const RouseIgnoreSubject *subject, gsize base)
{
  guint  best = 0;
  guchar name_first = subject->name[0];
  guchar path_first = subject->path[base];
  guchar last = subject->path[subject->length - 1];

  best = find_in_bucket (self, subject->name_hash, subject, base, best);
  if (subject->has_dot)
    best = find_in_bucket (self, subject->extension_hash, subject, base, best);
  for (guint i = self->others->len; i > 0; i--)
    {
      const Other              *other = &g_array_index (self->others, Other, i - 1);
      const RouseIgnorePattern *pattern = get_pattern (self, other->index);

      if (other->index < best)
        break;
      if (has_byte (&other->last, last) && has_byte (&other->first, pattern->for_names ? name_first : path_first) &&
          rouse_ignore_pattern_match (pattern, subject, base, self->fold_case))
        return pattern;
    }
  return best > 0 ? get_pattern (self, best - 1) : NULL;
}
