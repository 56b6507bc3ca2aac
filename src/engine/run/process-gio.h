/* process-gio.h - a run's processes, seen through their guard
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "run/launcher.h"

G_BEGIN_DECLS

#define ROUSE_TYPE_PROCESS_GIO (rouse_process_gio_get_type ())
G_DECLARE_FINAL_TYPE (RouseProcessGio, rouse_process_gio, ROUSE, PROCESS_GIO, GObject)

/** Our ends of what a guard was started with. */
typedef struct
{
  int control;
  int output; /* the terminal's master, or what reads stdout; does not block */
  int errors; /* what reads stderr; -1 with a terminal */
  int slave;  /* the terminal's other side: it stays in use, whoever closes it meanwhile; or -1 */
} RouseProcessEnds;

/**
 * (transfer full): takes the descriptors. Dropping it while something lives ends all of that. @guard is
 * %NULL when it is not our child, but started by somebody else and perhaps elsewhere.
 */
RouseProcess *rouse_process_gio_new (const RouseProgram     *program,
                                     const char             *run_id,
                                     GSubprocess            *guard,
                                     const RouseProcessEnds *ends);
/** The guard could not be started: emits `spawn-failed` with @error, and `gone`, unless it has spoken. */
void rouse_process_gio_fail (RouseProcessGio *self, GError *error);

G_END_DECLS
