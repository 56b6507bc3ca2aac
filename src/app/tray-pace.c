/* tray-pace.c - how often the tray may look different
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "app/tray-pace.h"

RouseTrayState
rouse_tray_pace_judge (RouseTrayPace *self, RouseTrayState wanted, gint64 now, gint64 *again_at)
{
  *again_at = 0;
  if (wanted != ROUSE_TRAY_WORKING)
    self->working_since = 0;
  else if (self->working_since == 0)
    self->working_since = now;

  if (wanted == ROUSE_TRAY_WORKING && self->is_shown && self->shown != ROUSE_TRAY_WORKING &&
      now < self->working_since + ROUSE_TRAY_WORKING_MS * G_TIME_SPAN_MILLISECOND)
    {
      *again_at = self->working_since + ROUSE_TRAY_WORKING_MS * G_TIME_SPAN_MILLISECOND;
      return self->shown;
    }
  self->is_shown = TRUE;
  return self->shown = wanted;
}
