/* test-proxy-inject.c - a script into a page: where, by which heads, and in which codings
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hot/proxy-inject.h"
#include "hot/proxy-place.h"
#include "hot/proxy-policy.h"

#include <gio/gio.h>
#include <string.h>

#define URL "http://127.0.0.1:35729/livereload.js?project=shop"
#define SCRIPT "http://127.0.0.1:35729/livereload.js"
#define SOCKET "ws://127.0.0.1:35729"
#define TAG "<script src=\"" URL "\" async></script>"

static const struct
{
  const char *name;
  const char *page;   /* with ^ where the script belongs; without, it is left as it is */
  gsize       length; /* 0: up to its zero byte */
} places[] = {
  { "head", "<!DOCTYPE html>\n<html lang=\"en\"><head>^<title>A</title></head><body></body></html>" },
  { "head-with-attributes", "<html><HEAD id='a>b' class=c>^<title>" },
  { "no-doctype", "<head>^" },
  { "no-head", "<!doctype html><html>^<body>Hello" },
  { "no-html", "<!doctype html>\n^<title>A</title>" },
  { "no-tags", "^Hello" },
  { "header-is-no-head", "<html>^<header>" },
  { "h-alone", "^<h1>A</h1>" },
  { "comments", "<!-- <head> --><!----><html><!-- a > b -- c --><head>^" },
  { "comment-in-dashes", "<!--- - --- --->\n^<p>" },
  { "conditional-comment", "<!--[if IE]><html class=\"ie\"><![endif]--><html><head>^" },
  { "declaration", "<?xml version=\"1.0\"?><!DOCTYPE html PUBLIC \"-//W3C\" \"http://www.w3.org\"><html xmlns=\"x\"><head>^" },
  { "short-declaration", "<!><?><!->^<p>" },
  { "quotes", "<html data-a=\"<head>\" data-b = '>' data-c=don't><head>^" },
  { "slash", "<html/><head/>^" },
  { "space", " \t\r\n\f<html>\n<head>^" },
  { "mark", "\xef\xbb\xbf<html><head>^" },
  { "end-tag", "^</p>Hello" },
  { "less-than", "^< 5" },
  { "frames", "<html>^<frameset>" },
  { "empty", "^" },
  { "comment-only", "<!-- a -->^" },
  { "tag-cut", "<htm^" },
  { "utf-16le", "\xff\xfe<\0h\0t\0m\0l\0>\0", 14 },
  { "utf-16be", "\xfe\xff\0<\0h\0t\0m\0l\0>", 14 },
  { "utf-16le-without-mark", "<\0h\0t\0m\0l\0>\0", 12 },
  { "utf-16be-without-mark", "\0<\0h\0t\0m\0l\0>", 12 },
};

static void /* Once, and wherever the pieces end that it comes in. */
test_place (gconstpointer data)
{
  guint               i = GPOINTER_TO_UINT (data);
  gsize               length = places[i].length > 0 ? places[i].length : strlen (places[i].page);
  g_autoptr (GString) page = g_string_new_len (places[i].page, (gssize) length);
  g_autoptr (GString) expected = g_string_new_len (places[i].page, (gssize) length);

  g_string_replace (expected, "^", "[script]", 0);
  if (places[i].length == 0)
    {
      const char *mark = strchr (page->str, '^');

      /* A page that is cut inside a tag has its script behind that, where it does no harm. */
      g_assert_nonnull (mark);
      g_string_erase (page, mark - page->str, 1);
    }
  for (gsize split = 0; split <= page->len; split++)
    {
      RouseProxyPlace     place = { 0 };
      g_autoptr (GString) out = g_string_new (NULL);

      rouse_proxy_place_feed (&place, page->str, split, "[script]", out);
      rouse_proxy_place_feed (&place, page->str + split, page->len - split, "[script]", out);
      rouse_proxy_place_end (&place, "[script]", out);
      g_assert_cmpmem (out->str, out->len, expected->str, expected->len);
    }
}

static const struct
{
  const char *name;
  const char *policy;
  const char *expected; /* NULL: no script may run */
  const char *nonce;    /* (nullable) */
} policies[] = {
  { "nothing-about-scripts", "img-src 'self'", "img-src 'self'" },
  { "script-src", "script-src 'self'; img-src *", "script-src 'self' " SCRIPT "; img-src *" },
  { "script-src-none", "Script-Src 'none'", "Script-Src " SCRIPT },
  { "script-src-empty", "script-src", "script-src " SCRIPT },
  { "elements-first", "script-src 'self'; script-src-elem 'self'", "script-src 'self'; script-src-elem 'self' " SCRIPT },
  { "default-src", "default-src 'self'", "default-src 'self'; script-src 'self' " SCRIPT "; connect-src 'self' " SOCKET },
  { "connect-src", "connect-src 'none'", "connect-src " SOCKET },
  { "inline-stays", "script-src 'self' 'unsafe-inline'", "script-src 'self' 'unsafe-inline' " SCRIPT },
  { "nonce", "script-src 'nonce-aB+/1=' 'strict-dynamic'", "script-src 'nonce-aB+/1=' 'strict-dynamic'", "aB+/1=" },
  { "two-policies", "script-src 'nonce-a', script-src 'self'", "script-src 'nonce-a', script-src 'self' " SCRIPT, "a" },
  { "two-strict-policies", "script-src 'nonce-a', script-src 'strict-dynamic'",
    "script-src 'nonce-a', script-src 'strict-dynamic' 'nonce-a'", "a" },
  { "sandbox", "sandbox allow-forms", NULL },
  { "sandbox-with-scripts", "sandbox allow-forms allow-scripts", "sandbox allow-forms allow-scripts" },
  { "empty", "", "" },
};

static RouseProxyHead * /* (transfer full) */
parse (const char *text, gboolean is_response)
{
  RouseProxyHead *head = NULL;
  gsize           used;

  g_assert_cmpint (rouse_proxy_head_parse (text, strlen (text), is_response, &head, &used), ==, ROUSE_PROXY_HEAD_DONE);
  return head;
}

static void /* It is widened by what the script needs, and by nothing else. */
test_policy (gconstpointer data)
{
  guint                      i = GPOINTER_TO_UINT (data);
  g_autofree char           *text = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Security-Policy: %s\r\n\r\n", policies[i].policy);
  g_autoptr (RouseProxyHead) head = parse (text, TRUE);
  g_autofree char           *nonce = NULL;
  gboolean                   admitted = rouse_proxy_policy_admit (head, URL, &nonce);

  g_assert_cmpint (admitted, ==, policies[i].expected != NULL);
  g_assert_cmpstr (rouse_proxy_head_get (head, "content-security-policy"), ==, admitted ? policies[i].expected : policies[i].policy);
  g_assert_cmpstr (nonce, ==, policies[i].nonce);
}

static void /* Where only nonces and hashes count, the script gets one of its own, another each time. */
test_policy_own_nonce (void)
{
  g_autofree char *first = NULL;

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (RouseProxyHead) head = parse ("HTTP/1.1 200 OK\r\nContent-Security-Policy: script-src 'sha256-x' 'strict-dynamic'\r\n\r\n", TRUE);
      g_autofree char           *nonce = NULL;
      g_autofree char           *expected = NULL;

      g_assert_true (rouse_proxy_policy_admit (head, URL, &nonce));
      expected = g_strdup_printf ("script-src 'sha256-x' 'strict-dynamic' 'nonce-%s'", nonce);
      g_assert_cmpstr (rouse_proxy_head_get (head, "Content-Security-Policy"), ==, expected);
      g_assert_cmpstr (nonce, !=, first);
      if (first == NULL)
        first = g_steal_pointer (&nonce);
    }
}

static const struct
{
  const char *name;
  const char *request;
  gboolean    expected;
} wanted[] = {
  { "browser", "GET / HTTP/1.1\r\nSec-Fetch-Dest: document\r\nAccept: text/html,*/*;q=0.8\r\n\r\n", TRUE },
  { "frame", "GET / HTTP/1.1\r\nSec-Fetch-Dest: iframe\r\n\r\n", TRUE },
  { "old-browser", "GET / HTTP/1.1\r\nAccept: text/html,*/*;q=0.8\r\n\r\n", TRUE },
  { "form", "POST / HTTP/1.1\r\nAccept: text/html\r\n\r\n", TRUE },
  { "script", "GET / HTTP/1.1\r\nSec-Fetch-Dest: empty\r\nAccept: text/html\r\n\r\n", FALSE },
  { "old-script", "GET / HTTP/1.1\r\nX-Requested-With: XMLHttpRequest\r\nAccept: text/html\r\n\r\n", FALSE },
  { "curl", "GET / HTTP/1.1\r\nAccept: */*\r\n\r\n", FALSE },
  { "nothing-said", "GET / HTTP/1.1\r\n\r\n", FALSE },
  { "head", "HEAD / HTTP/1.1\r\nAccept: text/html\r\n\r\n", FALSE },
};

static void
test_wanted (gconstpointer data)
{
  guint                      i = GPOINTER_TO_UINT (data);
  g_autoptr (RouseProxyHead) request = parse (wanted[i].request, FALSE);

  g_assert_cmpint (rouse_proxy_inject_wants_page (request), ==, wanted[i].expected);
}

static void /* It asks for what can be undone, and for all of it. */
test_prepare (void)
{
  static const char *const codings[][2] = {
    { "gzip, deflate, br, zstd", "gzip, deflate" },
    { "br;q=1.0, gzip;q=0.8, *;q=0.1", "gzip;q=0.8" },
    { "br", "identity" },
    { "", "identity" },
    { "gzip,deflate", "gzip, deflate" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (codings); i++)
    {
      g_autofree char           *text = g_strdup_printf ("GET / HTTP/1.1\r\nAccept-Encoding: %s\r\nIf-None-Match: \"a\"\r\nCookie: a=b\r\n\r\n", codings[i][0]);
      g_autoptr (RouseProxyHead) request = parse (text, FALSE);

      rouse_proxy_inject_prepare (request);
      g_assert_cmpstr (rouse_proxy_head_get (request, "Accept-Encoding"), ==, codings[i][1]);
      g_assert_null (rouse_proxy_head_get (request, "If-None-Match"));
      g_assert_cmpstr (rouse_proxy_head_get (request, "Cookie"), ==, "a=b");
    }
}

static const struct
{
  const char *name;
  const char *head;
  gboolean    expected;
} responses[] = {
  { "page", "200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n", TRUE },
  { "error-page", "500 Oh\r\nContent-Type: Text/HTML; charset=UTF-8\r\nTransfer-Encoding: chunked\r\n", TRUE },
  { "until-close", "200 OK\r\nContent-Type: text/html\r\n", TRUE },
  { "gzip", "200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n", TRUE },
  { "json", "200 OK\r\nContent-Type: application/json\r\n", FALSE },
  { "no-type", "200 OK\r\n", FALSE },
  { "another-type", "200 OK\r\nContent-Type: text/html-fragment\r\n", FALSE },
  { "brotli", "200 OK\r\nContent-Type: text/html\r\nContent-Encoding: br\r\n", FALSE },
  { "two-codings", "200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip, br\r\n", FALSE },
  { "transfer-coding", "200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: gzip, chunked\r\n", FALSE },
  { "utf-16", "200 OK\r\nContent-Type: text/html; charset=\"UTF-16LE\"\r\n", FALSE },
  { "part", "206 Part\r\nContent-Type: text/html\r\nContent-Length: 5\r\n", FALSE },
  { "not-modified", "304 No\r\nContent-Type: text/html\r\n", FALSE },
  { "empty", "200 OK\r\nContent-Type: text/html\r\nContent-Length: 0\r\n", FALSE },
  { "download", "200 OK\r\nContent-Type: text/html\r\nContent-Disposition: attachment; filename=a\r\n", FALSE },
  { "no-scripts", "200 OK\r\nContent-Type: text/html\r\nContent-Security-Policy: sandbox\r\n", FALSE },
};

static void /* What is not injected keeps its head to the byte. */
test_response (gconstpointer data)
{
  guint                        i = GPOINTER_TO_UINT (data);
  g_autofree char             *text = g_strdup_printf ("HTTP/1.1 %sETag: \"a\"\r\n\r\n", responses[i].head);
  g_autoptr (RouseProxyHead)   request = parse (wanted[0].request, FALSE);
  g_autoptr (RouseProxyHead)   response = parse (text, TRUE);
  g_autoptr (GString)          written = g_string_new (NULL);
  RouseProxyFraming            framing;
  g_autoptr (RouseProxyInject) inject = NULL;

  g_assert_true (rouse_proxy_head_frame_response (response, "GET", &framing));
  inject = rouse_proxy_inject_begin (request, response, &framing, URL, TRUE);
  g_assert_cmpint (inject != NULL, ==, responses[i].expected);
  rouse_proxy_head_write (response, written);
  if (inject == NULL)
    {
      g_assert_cmpstr (written->str, ==, text);
      return;
    }
  g_assert_cmpuint (rouse_proxy_head_count (response, "Transfer-Encoding"), ==, 1);
  g_assert_null (rouse_proxy_head_get (response, "Content-Length"));
  g_assert_null (rouse_proxy_head_get (response, "Content-Encoding"));
  g_assert_null (rouse_proxy_head_get (response, "ETag"));
}

static void /* Between an old program and a new browser, and the other way round. */
test_versions (void)
{
  g_autoptr (RouseProxyHead) new_request = parse ("GET / HTTP/1.1\r\nAccept: text/html\r\n\r\n", FALSE);
  g_autoptr (RouseProxyHead) old_request = parse ("GET / HTTP/1.0\r\nAccept: text/html\r\n\r\n", FALSE);
  const RouseProxyFraming    framing = { ROUSE_PROXY_BODY_UNTIL_CLOSE };

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (RouseProxyHead)   response = parse ("HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n", TRUE);
      g_autoptr (RouseProxyInject) inject = rouse_proxy_inject_begin (i == 0 ? new_request : old_request, response, &framing, URL, FALSE);
      g_autoptr (GString)          head = g_string_new (NULL);
      g_autoptr (GString)          out = g_string_new (NULL);
      gsize                        used;

      rouse_proxy_head_write (response, head);
      g_assert_true (rouse_proxy_inject_feed (inject, "Hi", 2, &used, out, 1000));
      g_assert_true (rouse_proxy_inject_end (inject, NULL, out, 1000));
      g_assert_cmpint (rouse_proxy_inject_is_delimited (inject), ==, i == 0);
      if (i == 0)
        {
          g_assert_cmpstr (head->str, ==, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n");
          g_assert_true (g_str_has_suffix (out->str, "Hi\r\n0\r\n\r\n"));
        }
      else
        {
          g_assert_cmpstr (head->str, ==, "HTTP/1.0 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n");
          g_assert_cmpstr (out->str, ==, TAG "Hi");
        }
    }
}

/* Codings */

static GString * /* (transfer full): @page, compressed. */
compress (const char *page, gsize length, GZlibCompressorFormat format)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (format, -1);
  GString                    *result = g_string_new (NULL);
  GConverterResult            state = G_CONVERTER_CONVERTED;
  gsize                       n = 0;

  while (state != G_CONVERTER_FINISHED)
    {
      g_autoptr (GError) error = NULL;
      char               piece[4096];
      gsize              n_read, n_written;

      state = g_converter_convert (G_CONVERTER (compressor), page + n, length - n, piece, sizeof piece, G_CONVERTER_INPUT_AT_END, &n_read, &n_written, &error);
      g_assert_no_error (error);
      n += n_read;
      g_string_append_len (result, piece, (gssize) n_written);
    }
  return result;
}

static RouseProxyInject * /* (transfer full): that of a page in that coding, which is sent until the connection closes. */
begin (const char *coding)
{
  g_autofree char           *text = g_strdup_printf ("HTTP/1.0 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: %s\r\n\r\n", coding);
  g_autoptr (RouseProxyHead) request = parse ("GET / HTTP/1.0\r\nAccept: text/html\r\n\r\n", FALSE);
  g_autoptr (RouseProxyHead) response = parse (text, TRUE);
  const RouseProxyFraming    framing = { ROUSE_PROXY_BODY_UNTIL_CLOSE };

  return rouse_proxy_inject_begin (request, response, &framing, URL, FALSE);
}

/* Feeds all of it, and takes what comes in pieces of about @max bytes. */
static gboolean
pass (RouseProxyInject *inject, const char *data, gsize length, GString *all, gsize max)
{
  gsize n = 0;

  while (n < length)
    {
      g_autoptr (GString) out = g_string_new (NULL);
      gsize               used;

      if (!rouse_proxy_inject_feed (inject, data + n, length - n, &used, out, max))
        return FALSE;
      g_assert_true (used > 0 || out->len > 0);
      g_assert_cmpuint (out->len, <=, max + 32 * 1024);
      g_string_append_len (all, out->str, (gssize) out->len);
      n += used;
    }
  return TRUE;
}

static void
finish (RouseProxyInject *inject, GString *all, gsize max)
{
  gboolean done;

  do
    {
      g_autoptr (GString) out = g_string_new (NULL);

      done = rouse_proxy_inject_end (inject, NULL, out, max);
      g_string_append_len (all, out->str, (gssize) out->len);
    }
  while (!done);
}

static const struct
{
  const char           *coding;
  GZlibCompressorFormat format;
} codings[] = {
  { "gzip", G_ZLIB_COMPRESSOR_FORMAT_GZIP },
  { "X-GZIP", G_ZLIB_COMPRESSOR_FORMAT_GZIP },
  { "deflate", G_ZLIB_COMPRESSOR_FORMAT_ZLIB },
  { "deflate", G_ZLIB_COMPRESSOR_FORMAT_RAW },
};

static void /* Each coding is undone, wherever the pieces end. */
test_codings (void)
{
  const char *page = "<html><head><title>A</title>";

  for (guint i = 0; i < G_N_ELEMENTS (codings); i++)
    {
      g_autoptr (GString) data = compress (page, strlen (page), codings[i].format);

      for (gsize split = 0; split <= data->len; split++)
        {
          g_autoptr (RouseProxyInject) inject = begin (codings[i].coding);
          g_autoptr (GString)          all = g_string_new (NULL);

          g_assert_true (pass (inject, data->str, split, all, 1000));
          g_assert_true (pass (inject, data->str + split, data->len - split, all, 1000));
          finish (inject, all, 1000);
          g_assert_cmpstr (all->str, ==, "<html><head>" TAG "<title>A</title>");
        }
    }
}

static void /* A page that was much smaller when it came is not held as a whole, and nothing of it is lost. */
test_codings_bounded (void)
{
  gsize                        length = 3 * 1000 * 1000;
  g_autofree char             *page = g_strnfill (length, 'a');
  g_autoptr (GString)          data = compress (page, length, G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autoptr (RouseProxyInject) inject = begin ("gzip");
  g_autoptr (GString)          all = g_string_new (NULL);

  g_assert_true (pass (inject, data->str, data->len, all, 5000));
  finish (inject, all, 5000);
  g_assert_cmpuint (all->len, ==, length + strlen (TAG));
}

static void
test_codings_broken (void)
{
  g_autoptr (RouseProxyInject) inject = begin ("gzip");
  g_autoptr (GString)          all = g_string_new (NULL);

  g_assert_false (pass (inject, "<html><head>", 12, all, 1000));
}

static void
test_tag (void)
{
  g_autofree char *tag = rouse_proxy_inject_make_tag ("http://a/?b=\"&c", "n");

  g_assert_cmpstr (tag, ==, "<script src=\"http://a/?b=&quot;&amp;c\" nonce=\"n\" async></script>");
}

#define ADD_TABLE(table, prefix, field, func)                             \
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)                        \
    {                                                                     \
      g_autofree char *path = g_strconcat (prefix, table[i].field, NULL); \
      g_test_add_data_func (path, GUINT_TO_POINTER (i), func);            \
    }

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD_TABLE (places, "/hot/proxy-place/", name, test_place);
  ADD_TABLE (policies, "/hot/proxy-policy/", name, test_policy);
  g_test_add_func ("/hot/proxy-policy/own-nonce", test_policy_own_nonce);
  ADD_TABLE (wanted, "/hot/proxy-inject/wanted/", name, test_wanted);
  ADD_TABLE (responses, "/hot/proxy-inject/response/", name, test_response);
  g_test_add_func ("/hot/proxy-inject/prepare", test_prepare);
  g_test_add_func ("/hot/proxy-inject/versions", test_versions);
  g_test_add_func ("/hot/proxy-inject/codings", test_codings);
  g_test_add_func ("/hot/proxy-inject/codings-bounded", test_codings_bounded);
  g_test_add_func ("/hot/proxy-inject/codings-broken", test_codings_broken);
  g_test_add_func ("/hot/proxy-inject/tag", test_tag);
  return g_test_run ();
}
