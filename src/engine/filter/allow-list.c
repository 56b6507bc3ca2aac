/* allow-list.c - the patterns and extensions of which a file has to match one
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "filter/allow-list.h"
#include "base/error.h"

#include <string.h>

struct _RouseAllowList
{
  RouseIgnoreList *globs;      /* (owned) */
  char           **extensions; /* (owned) without the dot */
};

RouseAllowList *
rouse_allow_list_new (const char *const *globs, const char *const *extensions, GError **error)
{
  g_autoptr (RouseAllowList) self = g_new0 (RouseAllowList, 1);
  g_autoptr (GStrvBuilder)   builder = g_strv_builder_new ();
  const RouseIgnorePattern  *patterns;
  guint                      n_patterns;

  self->globs = rouse_ignore_list_new_for_globs ("--include", globs, error);
  if (self->globs == NULL)
    return NULL;
  patterns = rouse_ignore_list_get_patterns (self->globs, &n_patterns);
  for (guint i = 0; i < n_patterns; i++)
    if (patterns[i].is_negated)
      {
        g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID,
                     "“%s” cannot be included: to leave something out, ignore it", patterns[i].rule);
        return NULL;
      }
  for (guint i = 0; extensions != NULL && extensions[i] != NULL; i++)
    {
      const char *extension = extensions[i][0] == '.' ? extensions[i] + 1 : extensions[i];

      if (*extension == '\0' || strpbrk (extension, "/*?[") != NULL)
        {
          g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID,
                       "“%s” is not a file name extension: write it like “py” or “d.ts”", extensions[i]);
          return NULL;
        }
      g_strv_builder_add (builder, extension);
    }
  self->extensions = g_strv_builder_end (builder);
  return g_steal_pointer (&self);
}

void
rouse_allow_list_free (RouseAllowList *self)
{
  g_clear_pointer (&self->globs, rouse_ignore_list_unref);
  g_strfreev (self->extensions);
  g_free (self);
}

gboolean
rouse_allow_list_is_empty (const RouseAllowList *self)
{
  guint n_patterns;

  rouse_ignore_list_get_patterns (self->globs, &n_patterns);
  return n_patterns == 0 && self->extensions[0] == NULL;
}

/* A name that is nothing but ".py" has no extension. */
static gboolean
has_extension (const RouseIgnoreSubject *subject, const char *extension)
{
  gsize       length = strlen (extension);
  const char *end = subject->name + subject->name_length;

  return subject->name_length > length + 1 && end[-(gssize) length - 1] == '.' &&
         memcmp (end - length, extension, length) == 0;
}

/* The pattern that matches the subject or a folder that it lies in. */
static const RouseIgnorePattern *
find_glob (const RouseAllowList *self, const RouseIgnoreSubject *subject, gsize base)
{
  RouseIgnoreSubject        at = *subject;
  const RouseIgnorePattern *pattern;

  while ((pattern = rouse_ignore_list_match (self->globs, &at, base)) == NULL && at.name > at.path + base)
    rouse_ignore_subject_init (&at, at.path, at.name - 1 - at.path, TRUE);
  return pattern;
}

/* Whether something in the directory @subject can match @pattern, as far as the pattern's beginning tells. */
static gboolean
can_match_inside (const RouseIgnorePattern *pattern, const RouseIgnoreSubject *subject, gsize base)
{
  const char *dir = subject->path + base;
  gsize       length = subject->length - base;
  gsize       common = MIN (length, pattern->literal_length);

  if (pattern->for_names)
    return TRUE;
  if (memcmp (dir, pattern->glob, common) != 0)
    return FALSE;
  if (length < pattern->literal_length)
    return pattern->glob[length] == '/';
  /* The directory reaches into the part with the wildcards, or behind the end of one without. */
  return pattern->literal_length < pattern->glob_length;
}

gboolean
rouse_allow_list_admits (const RouseAllowList *self, const RouseIgnoreSubject *subject, gsize base, const char **rule, const char **source)
{
  const RouseIgnorePattern *patterns;
  guint                     n_patterns;
  const RouseIgnorePattern *pattern = find_glob (self, subject, base);

  *rule = NULL;
  *source = "--include";
  if (pattern != NULL)
    {
      *rule = pattern->rule;
      return TRUE;
    }
  patterns = rouse_ignore_list_get_patterns (self->globs, &n_patterns);
  if (subject->is_dir)
    for (guint i = 0; i < n_patterns; i++)
      if (can_match_inside (&patterns[i], subject, base))
        {
          *rule = patterns[i].rule;
          return TRUE;
        }
  if (n_patterns == 0)
    *source = "--ext";
  for (guint i = 0; self->extensions[i] != NULL; i++)
    if (subject->is_dir || has_extension (subject, self->extensions[i]))
      {
        *rule = self->extensions[i];
        *source = "--ext";
        return TRUE;
      }
  return FALSE;
}
