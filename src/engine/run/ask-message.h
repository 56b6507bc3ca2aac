/* ask-message.h - what Rouse and a program that reloads itself say to each other: lines of JSON, pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "decide/change-set.h"

G_BEGIN_DECLS

/* rouse-hot(7) has the protocol. Keys are added to it, never renamed or removed; who does not know one passes over it. */
#define ROUSE_ASK_VERSION 1
/** Bytes of a line that a program writes, without the line feed; a longer one is none. */
#define ROUSE_ASK_LINE_MAX 4096
/** So many files, and bytes of their paths, a question names; then it is `truncated`. */
#define ROUSE_ASK_FILES_MAX 1000
#define ROUSE_ASK_BYTES_MAX (256 * 1024)

typedef enum
{
  ROUSE_ASK_OTHER,   /* well-formed, and nothing that this version knows */
  ROUSE_ASK_HELLO,   /* it wants to be asked */
  ROUSE_ASK_DONE,    /* it uses what changed */
  ROUSE_ASK_RESTART, /* it has to be restarted */
} RouseAskKind;

typedef struct
{
  RouseAskKind kind;
  gint64       change; /* of DONE and RESTART: the question's number */
  char        *text;   /* (owned) (nullable) of HELLO who it is, of RESTART why; fit to be shown */
} RouseAskMessage;

/** Returns: %FALSE, and @message is left alone, when @line (@length bytes) is too long or not what the protocol allows. */
gboolean rouse_ask_message_parse (RouseAskMessage *message, const char *line, gsize length);
void     rouse_ask_message_clear (RouseAskMessage *message);

/** (transfer full): question number @number as a line, with its line feed. */
char *rouse_ask_message_format (const RouseChangeSet *changes, gint64 number, gint64 timeout_us);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RouseAskMessage, rouse_ask_message_clear)
G_END_DECLS
