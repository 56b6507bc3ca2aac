/* error-place.c - a line of output matched against a pattern, and the place in the sources it names
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "record/error-place.h"

#include <string.h>

void
rouse_error_place_clear (RouseErrorPlace *self)
{
  g_clear_pointer (&self->file, g_free);
  self->line = self->column = 0;
}

static gboolean
has_group (const GRegex *regex, const char *name)
{
  return g_regex_get_string_number (regex, name) >= 0;
}

static guint
fetch_number (const GMatchInfo *info, const char *name)
{
  g_autofree char *text = NULL;

  if (!has_group (g_match_info_get_regex (info), name))
    return 0;
  text = g_match_info_fetch_named (info, name);
  return text != NULL ? MIN (g_ascii_strtoull (text, NULL, 10), G_MAXINT) : 0;
}

/* (transfer full) (nullable): modules name their files by URI. */
static char *
fetch_file (const GMatchInfo *info)
{
  g_autofree char *text = NULL;

  if (!has_group (g_match_info_get_regex (info), "file"))
    return NULL;
  text = g_match_info_fetch_named (info, "file");
  if (text == NULL || *text == '\0')
    return NULL;
  if (g_str_has_prefix (text, "file://"))
    {
      char *path = g_filename_from_uri (text, NULL, NULL);

      if (path != NULL)
        return path;
    }
  return g_steal_pointer (&text);
}

gboolean
rouse_error_pattern_match (RouseErrorPattern *self, const char *text, RouseErrorPlace *place, guint *skip)
{
  g_autoptr (GMatchInfo) info = NULL;
  int                    start = 0, end;

  if (strstr (text, self->needle) == NULL)
    return FALSE;
  if (self->regex == NULL)
    self->regex = g_regex_new (self->pattern, G_REGEX_OPTIMIZE, 0, NULL);
  g_assert (self->regex != NULL);
  if (!g_regex_match (self->regex, text, 0, &info))
    return FALSE;
  if (place != NULL)
    {
      rouse_error_place_clear (place);
      place->file = fetch_file (info);
      place->line = fetch_number (info, "line");
      place->column = fetch_number (info, "column");
    }
  if (skip != NULL)
    {
      if (has_group (self->regex, "text"))
        g_match_info_fetch_named_pos (info, "text", &start, &end);
      *skip = MAX (start, 0);
    }
  return TRUE;
}

gboolean
rouse_error_file_is_own (const char *file, const char *folder)
{
  static const char *const foreign[] = {
    "/node_modules/", "/site-packages/", "/dist-packages/", "/.venv/", "/venv/", "/vendor/", "/.cargo/", "/gems/",
    "/lib/python", "/go/pkg/", "/usr/local/go/"
  };
  gsize length = folder != NULL ? strlen (folder) : 0;

  while (length > 0 && folder[length - 1] == '/')
    length--;
  if (*file == '<' || g_str_has_prefix (file, "node:") || g_str_has_prefix (file, "node_modules/") ||
      g_str_has_prefix (file, "internal/") || g_str_has_prefix (file, "/usr/") || g_str_has_prefix (file, "/rustc/"))
    return FALSE;
  if (length > 0 && *file == '/')
    {
      if (strncmp (file, folder, length) != 0 || file[length] != '/')
        return FALSE;
      file += length; /* the project may itself be in a folder of such a name */
    }
  for (guint i = 0; i < G_N_ELEMENTS (foreign); i++)
    if (strstr (file, foreign[i]) != NULL)
      return FALSE;
  return TRUE;
}
