/* tray-pace.h - how often the tray may look different; pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "tray/tray-model.h"

G_BEGIN_DECLS

/** Anything is told to the panel so often at most: it paints each time. */
#define ROUSE_TRAY_PACE_MS 100
/** Work that is done sooner does not show: a quick restart would only flicker. */
#define ROUSE_TRAY_WORKING_MS 150

/** Zero-filled at first. Instants are monotonic µs. */
typedef struct
{
  RouseTrayState shown;
  gboolean       is_shown;      /* FALSE until the first judgement */
  gint64         working_since; /* 0 when what is wanted is not ROUSE_TRAY_WORKING */
} RouseTrayPace;

/** What to show when @wanted is so; *@again_at is when to ask again, 0 when that needs another reason. */
RouseTrayState rouse_tray_pace_judge (RouseTrayPace *self, RouseTrayState wanted, gint64 now, gint64 *again_at);

G_END_DECLS
