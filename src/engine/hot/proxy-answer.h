/* proxy-answer.h - what a proxy answers itself, while the program cannot: pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "hot/proxy-head.h"

G_BEGIN_DECLS

typedef struct
{
  guint       status;
  const char *title;         /* one sentence */
  const char *text;          /* (nullable) more, such as the line of an error */
  guint       retry_after_s; /* 0: nobody need try again */
  gboolean    says_error;    /* what the script would lay over a page of the program: it need not here */
} RouseProxyAnswer;

/**
 * Appends the whole response to @request (nullable: it was none) to @out: a page for who wants one, else plain text. With
 * @script (nullable), its address, the page follows; without, it asks again by itself. @persistent: the connection is used
 * again.
 */
void rouse_proxy_answer_write (const RouseProxyAnswer *self, const RouseProxyHead *request, const char *script, gboolean persistent, GString *out);

G_END_DECLS
