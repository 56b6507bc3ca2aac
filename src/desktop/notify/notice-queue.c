/* notice-queue.c - what is still to be told to the notification daemon
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "notify/notice-queue.h"

void
rouse_notice_request_free (RouseNoticeRequest *self)
{
  g_free (self->key);
  g_clear_pointer (&self->notice, rouse_notice_unref);
  g_free (self);
}

void
rouse_notice_queue_init (RouseNoticeQueue *self)
{
  g_queue_init (&self->requests);
}

void
rouse_notice_queue_clear (RouseNoticeQueue *self)
{
  g_queue_clear_full (&self->requests, (GDestroyNotify) rouse_notice_request_free);
}

guint
rouse_notice_queue_get_length (const RouseNoticeQueue *self)
{
  return self->requests.length;
}

static GList *
find (RouseNoticeQueue *self, const char *key)
{
  for (GList *at = self->requests.head; at != NULL; at = at->next)
    if (g_str_equal (((RouseNoticeRequest *) at->data)->key, key))
      return at;
  return NULL;
}

void
rouse_notice_queue_push (RouseNoticeQueue *self, const char *key, RouseNotice *notice)
{
  GList              *older = find (self, key);
  RouseNoticeRequest *request = g_new0 (RouseNoticeRequest, 1);

  request->key = g_strdup (key);
  request->notice = notice != NULL ? rouse_notice_ref (notice) : NULL;
  if (older != NULL)
    {
      rouse_notice_request_free (older->data);
      g_queue_delete_link (&self->requests, older);
    }
  g_queue_push_tail (&self->requests, request);
  if (self->requests.length > ROUSE_NOTICE_QUEUE_MAX)
    rouse_notice_request_free (g_queue_pop_head (&self->requests));
}

RouseNoticeRequest *
rouse_notice_queue_pop (RouseNoticeQueue *self)
{
  return g_queue_pop_head (&self->requests);
}

void
rouse_notice_queue_put_back (RouseNoticeQueue *self, RouseNoticeRequest *request)
{
  if (find (self, request->key) != NULL || self->requests.length >= ROUSE_NOTICE_QUEUE_MAX)
    rouse_notice_request_free (request);
  else
    g_queue_push_head (&self->requests, request);
}
