/* test-notice-queue.c - what waits for the notification daemon
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "notify/notice-queue.h"

static void
push (RouseNoticeQueue *queue, const char *key, const char *summary)
{
  g_autoptr (RouseNotice) notice = summary != NULL ? rouse_notice_new (key, ROUSE_URGENCY_NORMAL, summary, NULL) : NULL;

  rouse_notice_queue_push (queue, key, notice);
}

/* (transfer full): what is in it, oldest first, as in "web=failed api=-"; empties it. */
static char *
take_all (RouseNoticeQueue *queue)
{
  GString *text = g_string_new (NULL);

  for (;;)
    {
      g_autoptr (RouseNoticeRequest) request = rouse_notice_queue_pop (queue);

      if (request == NULL)
        return g_string_free (text, FALSE);
      g_string_append_printf (text, "%s%s=%s", text->len > 0 ? " " : "", request->key, request->notice != NULL ? request->notice->summary : "-");
    }
}

static void /* Whoever comes back from lunch wants to know how it is, not how it was. */
test_newest_wins (void)
{
  RouseNoticeQueue queue;
  g_autofree char *text = NULL;

  rouse_notice_queue_init (&queue);
  push (&queue, "web", "failed");
  push (&queue, "api", "failed");
  push (&queue, "web", "works");
  push (&queue, "api", NULL);
  g_assert_cmpuint (rouse_notice_queue_get_length (&queue), ==, 2);
  text = take_all (&queue);
  g_assert_cmpstr (text, ==, "web=works api=-");
}

static void /* What could not be told is the next to be told, unless there is news. */
test_put_back (void)
{
  RouseNoticeQueue    queue;
  RouseNoticeRequest *request;
  g_autofree char    *first = NULL;
  g_autofree char    *second = NULL;

  rouse_notice_queue_init (&queue);
  push (&queue, "web", "failed");
  push (&queue, "api", "failed");
  request = rouse_notice_queue_pop (&queue);
  rouse_notice_queue_put_back (&queue, request);
  first = take_all (&queue);
  g_assert_cmpstr (first, ==, "web=failed api=failed");

  push (&queue, "web", "failed");
  request = rouse_notice_queue_pop (&queue);
  push (&queue, "web", "works");
  rouse_notice_queue_put_back (&queue, request);
  second = take_all (&queue);
  g_assert_cmpstr (second, ==, "web=works");
}

static void /* With nobody to tell for days, the oldest go. */
test_bounded (void)
{
  RouseNoticeQueue               queue;
  g_autoptr (RouseNoticeRequest) first = NULL;
  RouseNoticeRequest            *old;

  rouse_notice_queue_init (&queue);
  push (&queue, "old", "failed");
  old = rouse_notice_queue_pop (&queue);
  for (guint i = 0; i < 2 * ROUSE_NOTICE_QUEUE_MAX; i++)
    {
      g_autofree char *key = g_strdup_printf ("%u", i);

      push (&queue, key, "failed");
    }
  rouse_notice_queue_put_back (&queue, old);
  g_assert_cmpuint (rouse_notice_queue_get_length (&queue), ==, ROUSE_NOTICE_QUEUE_MAX);
  first = rouse_notice_queue_pop (&queue);
  g_assert_cmpstr (first->key, ==, G_STRINGIFY (64));
  rouse_notice_queue_clear (&queue);
  g_assert_cmpuint (rouse_notice_queue_get_length (&queue), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desktop/notice-queue/newest-wins", test_newest_wins);
  g_test_add_func ("/desktop/notice-queue/put-back", test_put_back);
  g_test_add_func ("/desktop/notice-queue/bounded", test_bounded);
  return g_test_run ();
}
