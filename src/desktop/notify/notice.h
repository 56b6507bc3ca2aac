/* notice.h - what a notification says, as a value
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  ROUSE_URGENCY_LOW,
  ROUSE_URGENCY_NORMAL,
} RouseUrgency;

typedef struct
{
  char *id;
  char *label;
} RouseNoticeAction;

/**
 * RouseNotice:
 *
 * Filled in by whoever makes it, read-only afterwards; thread-safe once filled in. All of it is plain text.
 */
typedef struct
{
  char        *key; /* a notice takes the place of the one before that has the same key */
  RouseUrgency urgency;
  char        *summary;
  char        *body;       /* (nullable) */
  GArray      *actions;    /* (element-type RouseNoticeAction) in the order of the buttons; "default", if any the first, is a click on it */
  gboolean     transient;  /* not worth keeping when nobody saw it */
  gboolean     follows_up; /* tells how it went on: only for who was shown one with this key before */
} RouseNotice;

#define ROUSE_TYPE_NOTICE (rouse_notice_get_type ())
GType rouse_notice_get_type (void);

/** (transfer full): bytes that cannot be shown are replaced in @summary and @body. */
RouseNotice *rouse_notice_new (const char *key, RouseUrgency urgency, const char *summary, const char *body);
/** Appends an action; only while the notice is being made. */
void         rouse_notice_add_action (RouseNotice *self, const char *id, const char *label);
RouseNotice *rouse_notice_ref (RouseNotice *self);
void         rouse_notice_unref (RouseNotice *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseNotice, rouse_notice_unref)
G_END_DECLS
