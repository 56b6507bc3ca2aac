/* background-join.h - from the state of the programs to the line that the desktop shows of Rouse
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "background/background.h"
#include "engine.h"

G_BEGIN_DECLS

typedef struct
{
  guint    n_on; /* projects */
  guint    n_running;
  guint    n_starting; /* or stopping, to be started again */
  guint    n_failed;
  gboolean paused;
} RouseStatus;

/** (transfer full): "3 running, 1 failed". Pure. */
char *rouse_status_make_line (const RouseStatus *status);
/** What is to be said of @engine. */
RouseStatus rouse_status_of_engine (RouseEngine *engine);

/** Tells @background of @engine's state, from now on and as long as there are both. */
void rouse_background_join (RouseBackground *background, RouseEngine *engine);

G_END_DECLS
