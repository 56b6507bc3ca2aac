/* tray-fake.h - a tray that remembers what it was to show, and is clicked by the test
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "tray/tray.h"

G_BEGIN_DECLS

#define ROUSE_TYPE_TRAY_FAKE (rouse_tray_fake_get_type ())
G_DECLARE_FINAL_TYPE (RouseTrayFake, rouse_tray_fake, ROUSE, TRAY_FAKE, GObject)

RouseTrayFake *rouse_tray_fake_new (void);
void           rouse_tray_fake_set_present (RouseTrayFake *self, gboolean present);
/** (nullable) (transfer none): what it shows. */
RouseTrayModel *rouse_tray_fake_get_model (RouseTrayFake *self);
/** How many models were set since the last time. */
guint rouse_tray_fake_take_n_models (RouseTrayFake *self);

G_END_DECLS
