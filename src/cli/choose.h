/* choose.h - which projects and programs somebody means
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "overview.h"

G_BEGIN_DECLS

/** A project, or one program of it. Borrowed from the overview. */
typedef struct
{
  RouseOverviewProject *project;
  RouseOverviewProgram *program; /* (nullable) NULL: all of it */
} RouseChoice;

typedef enum
{
  ROUSE_CHOOSE_PROGRAMS = 1 << 0, /* PROJECT/PROGRAM may be said */
  ROUSE_CHOOSE_HERE = 1 << 1,     /* no word: the projects whose folder holds the current one; or else all */
} RouseChooseFlags;

/**
 * (transfer full) (element-type RouseChoice): what @words mean. A project is named by its id, by its name, by its
 * folder (as it is written from @here, absolute) or by any folder in it when that begins with "." or "/"; "/PROGRAM"
 * behind it is one of its programs. A folder is the same by whatever links it is reached. Nothing is named twice.
 *
 * @all (out) (optional): no word was given and @here is in no project, so it is all of them.
 *
 * Returns: %NULL and %ROUSE_ERROR_NOT_FOUND with what there is, or %ROUSE_ERROR_INVALID when several have that name.
 */
GPtrArray *rouse_choose (const RouseOverview *overview, GPtrArray *words, const char *here, RouseChooseFlags flags, gboolean *all, GError **error);

/** (transfer full) (element-type RouseChoice): @choices with each project taken apart into its programs. */
GPtrArray *rouse_choose_programs (GPtrArray *choices);

G_END_DECLS
