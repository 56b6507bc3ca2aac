/* attention.h - what a person should know that belongs to no program: for the window, and as a notification
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "notify/notifier.h"

G_BEGIN_DECLS

#define ROUSE_TYPE_ATTENTION (rouse_attention_get_type ())
G_DECLARE_FINAL_TYPE (RouseAttention, rouse_attention, ROUSE, ATTENTION, GObject)

/* Who has not read the first of them by then will not read the others either. */
#define ROUSE_ATTENTION_MAX 8

/**
 * Main context only. Signals:
 *   changed                   of get_text()
 *   show (const char *token)  the user wants to see more; @token (nullable) is an activation token
 *   quit                      the user wants no longer to wait
 */
RouseAttention *rouse_attention_new (RouseNotifier *notifier, GSettings *settings);

/** Adds @text, a sentence or two, unless it is there already; and notifies of it unless the window is @visible. */
void rouse_attention_tell (RouseAttention *self, const char *text, gboolean visible);
/** Says instead of all else what the end waits for; likewise. */
void rouse_attention_tell_waiting (RouseAttention *self, const char *text, gboolean visible);
/** The window shows it now: no notification need to. */
void rouse_attention_seen (RouseAttention *self);
/** Forgets all that was told. */
void rouse_attention_dismiss (RouseAttention *self);

/** (nullable): one or more lines. */
const char *rouse_attention_get_text (RouseAttention *self);

G_END_DECLS
