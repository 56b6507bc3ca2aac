/* fuzz-proxy.c - any bytes from either side of a proxy: no crash, no excess, and what is passed on is what came
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"
#include "hot/proxy-inject.h"

#include <string.h>

#define URL "http://127.0.0.1:35729/livereload.js?project=shop"
#define PAGE_REQUEST "GET / HTTP/1.1\r\nAccept: text/html\r\n\r\n"

/* (transfer full) (nullable) */
static RouseProxyHead *
read_head (const char *data, gsize length, gboolean is_response, gsize *used)
{
  RouseProxyHead     *head = NULL;
  RouseProxyHead     *early = NULL;
  g_autoptr (GString) written = g_string_new (NULL);

  if (rouse_proxy_head_parse (data, length, is_response, &head, used) != ROUSE_PROXY_HEAD_DONE)
    return NULL;
  g_assert_cmpuint (*used, <=, MIN (length, ROUSE_PROXY_HEAD_MAX));
  rouse_proxy_head_write (head, written);
  g_assert_cmpmem (written->str, written->len, data, *used);
  /* Not a byte earlier. */
  g_assert_cmpint (rouse_proxy_head_parse (data, *used - 1, is_response, &early, used), !=, ROUSE_PROXY_HEAD_DONE);
  *used = written->len;
  return head;
}

/* Follows the body byte by byte, and at once: both come to the same end, and to the same content. */
static void
read_body (const RouseProxyFraming *framing, const char *data, gsize length)
{
  RouseProxyBody whole, split;
  gsize          used = 0, n = 0;
  gboolean       good, good_split = TRUE;

  rouse_proxy_body_init (&whole, framing);
  rouse_proxy_body_init (&split, framing);
  good = rouse_proxy_body_skip (&whole, data, length, &used);
  while (good_split && n < length && !split.done)
    {
      RouseProxySpan span;

      good_split = rouse_proxy_body_next (&split, data + n, 1, &span);
      g_assert_cmpuint (span.start + span.n, <=, 1);
      n += span.used;
    }
  g_assert_cmpint (good, ==, good_split);
  g_assert_cmpuint (n, ==, used);
  g_assert_cmpint (whole.done, ==, split.done);
  g_assert_true (whole.trailers == NULL || whole.trailers->len < 20 * 1024);
  rouse_proxy_body_clear (&whole);
  rouse_proxy_body_clear (&split);
}

/* Puts a script into @data, the content of a page with that head. */
static void
inject (RouseProxyHead *response, const RouseProxyFraming *framing, const char *data, gsize length)
{
  gsize                        used;
  g_autoptr (RouseProxyHead)   request = read_head (PAGE_REQUEST, strlen (PAGE_REQUEST), FALSE, &used);
  g_autoptr (RouseProxyInject) self = rouse_proxy_inject_begin (request, response, framing, URL, TRUE);
  RouseProxyFraming            own;
  g_autoptr (GString)          head = g_string_new (NULL);
  g_autoptr (RouseProxyHead)   again = NULL;

  if (self == NULL)
    return;
  /* What is made of it is a head that is understood, in one way only. */
  rouse_proxy_head_write (response, head);
  again = read_head (head->str, head->len, TRUE, &used);
  g_assert_true (again == NULL ? head->len > ROUSE_PROXY_HEAD_MAX : rouse_proxy_head_frame_response (again, "GET", &own));
  while (length > 0)
    {
      g_autoptr (GString) out = g_string_new (NULL);

      if (!rouse_proxy_inject_feed (self, data, length, &used, out, 4096))
        return;
      g_assert_true (used > 0 || out->len > 0);
      g_assert_cmpuint (out->len, <, 4096 + 64 * 1024 + length);
      data += used;
      length -= used;
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *exact = g_memdup2 (data, size);
  const char      *text = exact != NULL ? exact : "";

  for (guint i = 0; i < 2; i++)
    {
      gboolean                   is_response = i == 1;
      gsize                      used = 0;
      g_autoptr (RouseProxyHead) head = read_head (text, size, is_response, &used);
      RouseProxyFraming          framing;

      if (head == NULL)
        continue;
      if (!is_response && rouse_proxy_inject_wants_page (head))
        rouse_proxy_inject_prepare (head);
      if (!(is_response ? rouse_proxy_head_frame_response (head, "GET", &framing) : rouse_proxy_head_frame_request (head, &framing)))
        continue;
      read_body (&framing, text + used, size - used);
      if (is_response)
        inject (head, &framing, text + used, size - used);
    }
  return 0;
}
