/* place.c - the names of places in the window, taken apart
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "place.h"

#include <string.h>

static const struct
{
  const char    *word;
  RousePlaceKind kind;
} words[] = {
  { "projects", ROUSE_PLACE_PROJECTS },
  { "project", ROUSE_PLACE_PROJECT },
  { "output", ROUSE_PLACE_OUTPUT },
  { "history", ROUSE_PLACE_HISTORY },
  { "reload", ROUSE_PLACE_RELOAD },
  { "preferences", ROUSE_PLACE_PREFERENCES },
  { "shortcuts", ROUSE_PLACE_SHORTCUTS },
  { "about", ROUSE_PLACE_ABOUT },
  { "add", ROUSE_PLACE_ADD },
};

/* A place that lacks what it needs is the one above it. */
static void
fill_in (RousePlace *self, const char *rest)
{
  const char *slash = rest != NULL ? strchr (rest, '/') : NULL;

  if (self->kind == ROUSE_PLACE_ADD)
    self->folder = rest != NULL && *rest != '\0' ? g_strdup (rest) : NULL;
  else if (self->kind == ROUSE_PLACE_RELOAD)
    {
      if (rest == NULL || !g_ascii_string_to_signed (rest, 10, 1, G_MAXINT64, &self->reload, NULL))
        self->kind = ROUSE_PLACE_HISTORY;
    }
  else if (self->kind == ROUSE_PLACE_OUTPUT && slash != NULL)
    {
      self->id = g_strndup (rest, (gsize) (slash - rest));
      self->program = g_strdup (slash + 1);
    }
  else if (self->kind == ROUSE_PLACE_PROJECT || self->kind == ROUSE_PLACE_OUTPUT || self->kind == ROUSE_PLACE_HISTORY)
    {
      self->id = rest != NULL && *rest != '\0' ? g_strdup (rest) : NULL;
      if (self->kind != ROUSE_PLACE_HISTORY)
        self->kind = self->id != NULL ? ROUSE_PLACE_PROJECT : ROUSE_PLACE_PROJECTS;
    }
}

RousePlace *
rouse_place_parse (const char *text)
{
  RousePlace *self = g_new0 (RousePlace, 1);
  const char *slash = text != NULL ? strchr (text, '/') : NULL;
  gsize       length = text == NULL ? 0 : slash != NULL ? (gsize) (slash - text)
                                                        : strlen (text);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (length > 0 && strlen (words[i].word) == length && strncmp (words[i].word, text, length) == 0)
      {
        self->kind = words[i].kind;
        fill_in (self, slash != NULL ? slash + 1 : NULL);
      }
  return self;
}

void
rouse_place_free (RousePlace *self)
{
  g_free (self->id);
  g_free (self->program);
  g_free (self->folder);
  g_free (self);
}
