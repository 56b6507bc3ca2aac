/* banner.h - a line above what it is about: what is waited for, or what is wrong
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

G_BEGIN_DECLS

typedef enum
{
  ROUSE_BANNER_INFO,
  ROUSE_BANNER_WARNING,
  ROUSE_BANNER_ERROR,
} RouseBannerKind;

#define ROUSE_TYPE_BANNER (rouse_banner_get_type ())
G_DECLARE_FINAL_TYPE (RouseBanner, rouse_banner, ROUSE, BANNER, AdwBin)

/** Shows @text, or nothing while it is %NULL. */
void rouse_banner_set_text (RouseBanner *self, RouseBannerKind kind, const char *text);
/** Adds a button that activates @action with @target (nullable, floating). */
void rouse_banner_set_action (RouseBanner *self, const char *label, const char *action, GVariant *target);

G_END_DECLS
