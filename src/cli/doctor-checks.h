/* doctor-checks.h - the things that the doctor looks at
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/** One finding. */
typedef struct
{
  const char *name;   /* for programs: stable, not translated */
  const char *title;  /* for people */
  char       *text;   /* what was found */
  char       *remedy; /* (nullable) the command that mends it */
  gboolean    ok;
  gint64      used;  /* -1 where it does not apply */
  gint64      limit; /* 0 where it does not apply */
} RouseDoctorCheck;

/** (transfer full) (element-type RouseDoctorCheck): looks at everything, in the order of importance. */
GPtrArray *rouse_doctor_run_checks (void);

G_END_DECLS
