/* notice-queue.h - what is still to be told to the notification daemon: bounded, one entry a key
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "notify/notice.h"

G_BEGIN_DECLS

/* More programs than anybody has; what is older than that many is dropped. */
#define ROUSE_NOTICE_QUEUE_MAX 64

typedef struct
{
  char        *key;
  RouseNotice *notice; /* (nullable): NULL takes away what has the key */
} RouseNoticeRequest;

void rouse_notice_request_free (RouseNoticeRequest *self);

/** (element-type RouseNoticeRequest); not thread-safe. */
typedef struct
{
  GQueue requests; /* oldest first */
} RouseNoticeQueue;

void  rouse_notice_queue_init (RouseNoticeQueue *self);
void  rouse_notice_queue_clear (RouseNoticeQueue *self);
guint rouse_notice_queue_get_length (const RouseNoticeQueue *self);

/** Takes the place of an older request that has the same key. @notice is nullable. */
void rouse_notice_queue_push (RouseNoticeQueue *self, const char *key, RouseNotice *notice);
/** (transfer full) (nullable): the oldest. */
RouseNoticeRequest *rouse_notice_queue_pop (RouseNoticeQueue *self);
/** Puts back what could not be done, for another time; takes @request. A newer one of its key makes it void. */
void rouse_notice_queue_put_back (RouseNoticeQueue *self, RouseNoticeRequest *request);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseNoticeRequest, rouse_notice_request_free)
G_END_DECLS
