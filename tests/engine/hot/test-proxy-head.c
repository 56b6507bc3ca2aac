/* test-proxy-head.c - heads and bodies of HTTP/1 messages: what is understood, what is refused, and what stays as it was
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hot/proxy-body.h"

#include <string.h>

#define GET "GET / HTTP/1.1\r\n"
#define OK "HTTP/1.1 200 OK\r\n"

static const struct
{
  const char          *name;
  gboolean             is_response;
  const char          *text;
  RouseProxyHeadResult expected;
} heads[] = {
  { "request", FALSE, GET "Host: a\r\n\r\n", ROUSE_PROXY_HEAD_DONE },
  { "no-fields", FALSE, GET "\r\n", ROUSE_PROXY_HEAD_DONE },
  { "odd-but-clear", FALSE, "M-SEARCH * HTTP/1.0\r\nx: \t a b \t\r\nX:\r\nset-cookie: \xff\r\n\r\n", ROUSE_PROXY_HEAD_DONE },
  { "not-at-its-end", FALSE, GET "Host: a\r\n", ROUSE_PROXY_HEAD_MORE },
  { "empty", FALSE, "", ROUSE_PROXY_HEAD_MORE },
  { "line-feeds", FALSE, "GET / HTTP/1.1\nHost: a\n\n", ROUSE_PROXY_HEAD_BAD },
  { "one-line-feed", FALSE, GET "Host: a\n\r\n", ROUSE_PROXY_HEAD_BAD },
  { "return-inside", FALSE, GET "Host: a\rb\r\n\r\n", ROUSE_PROXY_HEAD_BAD },
  { "space-before-colon", FALSE, GET "Content-Length : 3\r\n\r\n", ROUSE_PROXY_HEAD_BAD },
  { "continued-line", FALSE, GET "Host: a\r\n b\r\n\r\n", ROUSE_PROXY_HEAD_BAD },
  { "no-colon", FALSE, GET "Host\r\n\r\n", ROUSE_PROXY_HEAD_BAD },
  { "no-name", FALSE, GET ": a\r\n\r\n", ROUSE_PROXY_HEAD_BAD },
  { "control-character", FALSE, GET "Host: a\x01\r\n\r\n", ROUSE_PROXY_HEAD_BAD },
  { "http-2", FALSE, "PRI * HTTP/2.0\r\n\r\n", ROUSE_PROXY_HEAD_BAD },
  { "http-0.9", FALSE, "GET /\r\n\r\n", ROUSE_PROXY_HEAD_BAD },
  { "two-spaces", FALSE, "GET  / HTTP/1.1\r\n\r\n", ROUSE_PROXY_HEAD_BAD },
  { "space-in-target", FALSE, "GET /a b HTTP/1.1\r\n\r\n", ROUSE_PROXY_HEAD_BAD },
  { "tls", FALSE, "\x16\x03\x01\r\n\r\n", ROUSE_PROXY_HEAD_BAD },
  { "response", TRUE, OK "\r\n", ROUSE_PROXY_HEAD_DONE },
  { "response-without-reason", TRUE, "HTTP/1.1 204\r\n\r\n", ROUSE_PROXY_HEAD_DONE },
  { "response-line-feeds", TRUE, "HTTP/1.0 200 OK\nA: b\n\n", ROUSE_PROXY_HEAD_DONE },
  { "response-status-long", TRUE, "HTTP/1.1 2000 OK\r\n\r\n", ROUSE_PROXY_HEAD_BAD },
  { "response-status-low", TRUE, "HTTP/1.1 099 OK\r\n\r\n", ROUSE_PROXY_HEAD_BAD },
  { "response-that-is-none", TRUE, "<html>\n\n", ROUSE_PROXY_HEAD_BAD },
};

static void /* Whatever piece of it is there, it is not understood too early; written again, it has not changed. */
test_head (gconstpointer data)
{
  guint       i = GPOINTER_TO_UINT (data);
  const char *text = heads[i].text;

  for (gsize n = 0; n <= strlen (text); n++)
    {
      g_autoptr (RouseProxyHead) head = NULL;
      g_autoptr (GString)        written = g_string_new (NULL);
      gsize                      used = 0;
      RouseProxyHeadResult       result = rouse_proxy_head_parse (text, n, heads[i].is_response, &head, &used);

      g_assert_cmpint (result, ==, n == strlen (text) ? heads[i].expected : ROUSE_PROXY_HEAD_MORE);
      if (head == NULL)
        continue;
      g_assert_cmpuint (used, ==, n);
      rouse_proxy_head_write (head, written);
      g_assert_cmpstr (written->str, ==, text);
    }
}

static void /* What follows it is not its own; a zero byte is never read over. */
test_head_around (void)
{
  const char                 zero[] = "GET / HTTP/1.1\r\nA: b\0c\r\n\r\n";
  g_autoptr (RouseProxyHead) head = NULL;
  g_autoptr (RouseProxyHead) none = NULL;
  gsize                      used = 0;

  g_assert_cmpint (rouse_proxy_head_parse (GET "\r\nmore\r\n\r\n", 26, FALSE, &head, &used), ==, ROUSE_PROXY_HEAD_DONE);
  g_assert_cmpuint (used, ==, strlen (GET) + 2);
  g_assert_cmpint (rouse_proxy_head_parse (zero, sizeof zero - 1, FALSE, &none, &used), ==, ROUSE_PROXY_HEAD_BAD);
}

static void
test_head_too_long (void)
{
  g_autoptr (GString)        text = g_string_new (GET "A: ");
  g_autoptr (RouseProxyHead) head = NULL;
  gsize                      used;

  while (text->len < ROUSE_PROXY_HEAD_MAX - 1)
    g_string_append_c (text, 'a');
  g_assert_cmpint (rouse_proxy_head_parse (text->str, text->len, FALSE, &head, &used), ==, ROUSE_PROXY_HEAD_MORE);
  g_string_append (text, "\r\n\r\n");
  g_assert_cmpint (rouse_proxy_head_parse (text->str, text->len, FALSE, &head, &used), ==, ROUSE_PROXY_HEAD_BAD);
}

static RouseProxyHead * /* (transfer full) */
parse (const char *text, gboolean is_response)
{
  RouseProxyHead *head = NULL;
  gsize           used;

  g_assert_cmpint (rouse_proxy_head_parse (text, strlen (text), is_response, &head, &used), ==, ROUSE_PROXY_HEAD_DONE);
  return head;
}

static void /* Only what is edited changes. */
test_head_edit (void)
{
  g_autoptr (RouseProxyHead) head = parse (GET "b:1\r\nA:  x\r\nB: 2\r\nConnection: Keep-Alive, upgrade\r\n\r\n", FALSE);
  g_autoptr (GString)        written = g_string_new (NULL);

  g_assert_cmpuint (rouse_proxy_head_count (head, "B"), ==, 2);
  g_assert_cmpstr (rouse_proxy_head_get (head, "a"), ==, "x");
  g_assert_true (rouse_proxy_head_has_token (head, "connection", "Upgrade"));
  g_assert_false (rouse_proxy_head_has_token (head, "connection", "keep"));
  rouse_proxy_head_remove (head, "b");
  rouse_proxy_head_add (head, "C", "3");
  rouse_proxy_head_replace (head, 0, "y");
  rouse_proxy_head_write (head, written);
  g_assert_cmpstr (written->str, ==, GET "A: y\r\nConnection: Keep-Alive, upgrade\r\nC: 3\r\n\r\n");
}

static const struct
{
  const char        *name;
  const char        *method; /* NULL: it is a request itself */
  const char        *text;
  gboolean           certain;
  RouseProxyBodyKind kind;
  guint64            length;
} framings[] = {
  { "none", NULL, GET "\r\n", TRUE, ROUSE_PROXY_BODY_NONE },
  { "length", NULL, GET "Content-Length: 12\r\n\r\n", TRUE, ROUSE_PROXY_BODY_LENGTH, 12 },
  { "zero", NULL, GET "Content-Length: 0\r\n\r\n", TRUE, ROUSE_PROXY_BODY_NONE },
  { "chunked", NULL, GET "transfer-encoding: Chunked\r\n\r\n", TRUE, ROUSE_PROXY_BODY_CHUNKED },
  { "both", NULL, GET "Content-Length: 12\r\nTransfer-Encoding: chunked\r\n\r\n", FALSE },
  { "two-lengths", NULL, GET "Content-Length: 12\r\nContent-Length: 12\r\n\r\n", FALSE },
  { "list-of-lengths", NULL, GET "Content-Length: 12, 12\r\n\r\n", FALSE },
  { "sign", NULL, GET "Content-Length: +12\r\n\r\n", FALSE },
  { "negative", NULL, GET "Content-Length: -1\r\n\r\n", FALSE },
  { "hexadecimal", NULL, GET "Content-Length: 0x12\r\n\r\n", FALSE },
  { "no-digits", NULL, GET "Content-Length:\r\n\r\n", FALSE },
  { "overflow", NULL, GET "Content-Length: 18446744073709551617\r\n\r\n", FALSE },
  { "coding-unknown", NULL, GET "Transfer-Encoding: xchunked\r\n\r\n", FALSE },
  { "coding-twice", NULL, GET "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", FALSE },
  { "coding-list", NULL, GET "Transfer-Encoding: chunked, identity\r\n\r\n", FALSE },
  { "chunked-1.0", NULL, "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", FALSE },
  { "response-until-close", "GET", OK "\r\n", TRUE, ROUSE_PROXY_BODY_UNTIL_CLOSE },
  { "response-length", "GET", OK "Content-Length: 5\r\n\r\n", TRUE, ROUSE_PROXY_BODY_LENGTH, 5 },
  { "response-empty", "GET", OK "Content-Length: 0\r\n\r\n", TRUE, ROUSE_PROXY_BODY_NONE },
  { "response-same-lengths", "GET", OK "Content-Length: 5\r\nContent-Length: 5\r\n\r\n", TRUE, ROUSE_PROXY_BODY_LENGTH, 5 },
  { "response-other-lengths", "GET", OK "Content-Length: 5\r\nContent-Length: 6\r\n\r\n", FALSE },
  { "response-both", "GET", OK "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", FALSE },
  { "response-chunked", "GET", OK "Transfer-Encoding: chunked\r\n\r\n", TRUE, ROUSE_PROXY_BODY_CHUNKED },
  { "response-coded", "GET", OK "Transfer-Encoding: gzip, chunked\r\n\r\n", TRUE, ROUSE_PROXY_BODY_CHUNKED },
  { "response-coded-until-close", "GET", OK "Transfer-Encoding: gzip\r\n\r\n", TRUE, ROUSE_PROXY_BODY_UNTIL_CLOSE },
  { "response-to-head", "HEAD", OK "Content-Length: 5\r\n\r\n", TRUE, ROUSE_PROXY_BODY_NONE },
  { "response-204", "GET", "HTTP/1.1 204 No\r\n\r\n", TRUE, ROUSE_PROXY_BODY_NONE },
  { "response-304", "GET", "HTTP/1.1 304 No\r\nContent-Length: 5\r\n\r\n", TRUE, ROUSE_PROXY_BODY_NONE },
  { "response-100", "POST", "HTTP/1.1 100 Continue\r\n\r\n", TRUE, ROUSE_PROXY_BODY_NONE },
};

static void /* Where a body ends is either certain or refused. */
test_framing (gconstpointer data)
{
  guint                      i = GPOINTER_TO_UINT (data);
  g_autoptr (RouseProxyHead) head = parse (framings[i].text, framings[i].method != NULL);
  RouseProxyFraming          framing;
  gboolean                   certain;

  if (framings[i].method != NULL)
    certain = rouse_proxy_head_frame_response (head, framings[i].method, &framing);
  else
    certain = rouse_proxy_head_frame_request (head, &framing);
  g_assert_cmpint (certain, ==, framings[i].certain);
  if (!certain)
    return;
  g_assert_cmpint (framing.kind, ==, framings[i].kind);
  if (framing.kind == ROUSE_PROXY_BODY_LENGTH)
    g_assert_cmpuint (framing.length, ==, framings[i].length);
  g_assert_cmpint (framing.coded, ==, strstr (framings[i].text, "gzip") != NULL);
}

static void
test_persistent (void)
{
  static const struct
  {
    const char *text;
    gboolean    expected;
  } rows[] = {
    { OK "\r\n", TRUE },
    { OK "Connection: close\r\n\r\n", FALSE },
    { OK "Connection: upgrade\r\nConnection: Close\r\n\r\n", FALSE },
    { "HTTP/1.0 200 OK\r\n\r\n", FALSE },
    { "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\n", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (RouseProxyHead) head = parse (rows[i].text, TRUE);

      g_assert_cmpint (rouse_proxy_head_is_persistent (head), ==, rows[i].expected);
    }
}

static const struct
{
  const char *name;
  const char *text;
  const char *content;  /* NULL: it is refused */
  const char *trailers; /* (nullable) */
  gsize       rest;     /* what of it belongs to the next message */
} chunks[] = {
  { "one", "5\r\nhello\r\n0\r\n\r\n", "hello" },
  { "several", "1\r\nh\r\n04\r\nello\r\n000\r\n\r\n", "hello" },
  { "empty", "0\r\n\r\n", "" },
  { "hexadecimal", "a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n", "01234567890123456789" },
  { "extension", "5;a=\"b\"\r\nhello\r\n0 ;x\r\n\r\n", "hello" },
  { "trailers", "5\r\nhello\r\n0\r\nA: b\r\nC: d\r\n\r\n", "hello", "A: b\r\nC: d\r\n" },
  { "next-message", "5\r\nhello\r\n0\r\n\r\nGET", "hello", NULL, 3 },
  { "line-feed", "5\nhello\r\n0\r\n\r\n", NULL },
  { "no-size", "\r\nhello\r\n", NULL },
  { "negative", "-5\r\nhello\r\n", NULL },
  { "prefix", "0x5\r\nhello\r\n", NULL },
  { "space-first", " 5\r\nhello\r\n", NULL },
  { "too-large", "1000000000000000\r\n", NULL },
  { "content-too-long", "4\r\nhello\r\n0\r\n\r\n", NULL },
  { "return-alone", "5\r\rhello", NULL },
  { "extension-line-feed", "5;a\nhello\r\n", NULL },
  { "trailer-line-feed", "0\r\nA: b\n\r\n", NULL },
  { "end-broken", "0\r\n\rX", NULL },
};

/* Feeds it in pieces that end at @split. Returns: whether it was taken. */
static gboolean
feed (RouseProxyBody *body, const char *text, gsize split, GString *content, gsize *n)
{
  const gsize ends[] = { split, strlen (text) };

  *n = 0;
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    while (*n < ends[i] && !body->done)
      {
        RouseProxySpan span;

        if (!rouse_proxy_body_next (body, text + *n, ends[i] - *n, &span))
          return FALSE;
        g_assert_cmpuint (span.used, >, 0);
        g_string_append_len (content, text + *n + span.start, (gssize) span.n);
        *n += span.used;
      }
  return TRUE;
}

static void /* Wherever the pieces end that it comes in. */
test_chunks (gconstpointer data)
{
  guint                   i = GPOINTER_TO_UINT (data);
  const RouseProxyFraming framing = { ROUSE_PROXY_BODY_CHUNKED };

  for (gsize split = 0; split <= strlen (chunks[i].text); split++)
    {
      g_autoptr (GString) content = g_string_new (NULL);
      RouseProxyBody      body;
      gsize               n;
      gboolean            good;

      rouse_proxy_body_init (&body, &framing);
      good = feed (&body, chunks[i].text, split, content, &n);
      g_assert_cmpint (good, ==, chunks[i].content != NULL);
      if (good)
        {
          g_assert_true (body.done);
          g_assert_cmpstr (content->str, ==, chunks[i].content);
          g_assert_cmpstr (body.trailers != NULL ? body.trailers->str : NULL, ==, chunks[i].trailers);
          g_assert_cmpuint (strlen (chunks[i].text) - n, ==, chunks[i].rest);
        }
      rouse_proxy_body_clear (&body);
    }
}

static void /* Neither extensions nor trailers grow without end. */
test_chunks_bounded (void)
{
  const RouseProxyFraming framing = { ROUSE_PROXY_BODY_CHUNKED };
  const char             *beginnings[] = { "5;", "0\r\nA: " };
  g_autofree char        *many = g_strnfill (32 * 1024, 'a');

  for (guint i = 0; i < G_N_ELEMENTS (beginnings); i++)
    {
      RouseProxyBody body;
      gsize          used;

      rouse_proxy_body_init (&body, &framing);
      g_assert_true (rouse_proxy_body_skip (&body, beginnings[i], strlen (beginnings[i]), &used));
      g_assert_false (rouse_proxy_body_skip (&body, many, strlen (many), &used));
      rouse_proxy_body_clear (&body);
    }
}

static void
test_lengths (void)
{
  const RouseProxyFraming length = { ROUSE_PROXY_BODY_LENGTH, 5 };
  const RouseProxyFraming until_close = { ROUSE_PROXY_BODY_UNTIL_CLOSE };
  RouseProxyBody          body;
  gsize                   used;

  rouse_proxy_body_init (&body, &length);
  g_assert_true (rouse_proxy_body_skip (&body, "he", 2, &used));
  g_assert_false (body.done);
  g_assert_false (rouse_proxy_body_end (&body));
  g_assert_true (rouse_proxy_body_skip (&body, "llo, world", 10, &used));
  g_assert_cmpuint (used, ==, 3);
  g_assert_true (body.done);

  rouse_proxy_body_init (&body, &until_close);
  g_assert_true (rouse_proxy_body_skip (&body, "hello", 5, &used));
  g_assert_cmpuint (used, ==, 5);
  g_assert_true (rouse_proxy_body_end (&body));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      g_autofree char *path = g_strconcat ("/hot/proxy-head/", heads[i].name, NULL);
      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_head);
    }
  g_test_add_func ("/hot/proxy-head/around", test_head_around);
  g_test_add_func ("/hot/proxy-head/too-long", test_head_too_long);
  g_test_add_func ("/hot/proxy-head/edit", test_head_edit);
  g_test_add_func ("/hot/proxy-head/persistent", test_persistent);
  for (guint i = 0; i < G_N_ELEMENTS (framings); i++)
    {
      g_autofree char *path = g_strconcat ("/hot/proxy-framing/", framings[i].name, NULL);
      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_framing);
    }
  for (guint i = 0; i < G_N_ELEMENTS (chunks); i++)
    {
      g_autofree char *path = g_strconcat ("/hot/proxy-chunks/", chunks[i].name, NULL);
      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_chunks);
    }
  g_test_add_func ("/hot/proxy-chunks/bounded", test_chunks_bounded);
  g_test_add_func ("/hot/proxy-body/lengths", test_lengths);
  return g_test_run ();
}
