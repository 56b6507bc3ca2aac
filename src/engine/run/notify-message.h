/* notify-message.h - what a program says of itself, in the words of sd_notify(3): pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/** A longer one is none. */
#define ROUSE_NOTIFY_MESSAGE_MAX 4096
/** Characters of a status text; the rest is left out. */
#define ROUSE_NOTIFY_STATUS_MAX 200

typedef struct
{
  gboolean ready;     /* READY=1 */
  gboolean reloading; /* RELOADING=1: it reads its configuration anew; READY=1 follows */
  gboolean stopping;  /* STOPPING=1: it is about to end */
  gboolean request;   /* X_ROUSE_RELOAD=1: it wants to be restarted */
  char    *status;    /* (owned) (nullable) STATUS=…, fit to be shown: one line of printable UTF-8; "" takes back the last */
} RouseNotifyMessage;

/**
 * Fills in @message from newline-separated assignments. What Rouse has no use for is passed over, as the protocol
 * wants it: so MAINPID= and WATCHDOG= among others. ERRNO= stands in for a STATUS= that is missing.
 *
 * Returns: %FALSE, and @message is left alone, when @text is too long or holds no assignment at all.
 */
gboolean rouse_notify_message_parse (RouseNotifyMessage *message, const char *text, gsize length);
void     rouse_notify_message_clear (RouseNotifyMessage *message);

/**
 * (transfer full): what a program says of itself as one line that no terminal and no window can misunderstand, of at most
 * ROUSE_NOTIFY_STATUS_MAX characters.
 */
char *rouse_notify_text_new (const char *text);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RouseNotifyMessage, rouse_notify_message_clear)
G_END_DECLS
