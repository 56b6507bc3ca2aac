/* place.h - the names of places in the window, taken apart; pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  ROUSE_PLACE_HERE, /* where it was */
  ROUSE_PLACE_PROJECTS,
  ROUSE_PLACE_PROJECT, /* id */
  ROUSE_PLACE_OUTPUT,  /* id and program */
  ROUSE_PLACE_HISTORY, /* id or none */
  ROUSE_PLACE_RELOAD,  /* reload */
  ROUSE_PLACE_PREFERENCES,
  ROUSE_PLACE_SHORTCUTS,
  ROUSE_PLACE_ABOUT,
  ROUSE_PLACE_ADD, /* folder or none */
} RousePlaceKind;

typedef struct
{
  RousePlaceKind kind;
  char          *id;      /* (nullable) of a project */
  char          *program; /* (nullable) */
  char          *folder;  /* (nullable) absolute */
  gint64         reload;  /* 0 for none */
} RousePlace;

/** (transfer full): of @text (nullable), one of those in app/ui.h; what is none of them is %ROUSE_PLACE_HERE. */
RousePlace *rouse_place_parse (const char *text);
void        rouse_place_free (RousePlace *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RousePlace, rouse_place_free)
G_END_DECLS
