/* proxy-inject.c - puts a script into a page that comes by
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-hot"
#include "config.h"
#include "hot/proxy-inject.h"

#include "hot/proxy-place.h"
#include "hot/proxy-policy.h"

#include <gio/gio.h>
#include <string.h>

/* What is decoded at a time. */
#define PIECE (16 * 1024)

typedef enum
{
  CODING_NONE,
  CODING_GZIP,
  CODING_DEFLATE, /* with zlib's frame or without: both are sent under that name */
  CODING_OTHER,
} Coding;

struct _RouseProxyInject
{
  RouseProxyPlace place;
  char           *tag; /* (owned) */
  Coding          coding;
  GConverter     *decoder; /* (owned) (nullable) until the first bytes are there */
  GString        *piece;   /* (owned) of the page, before it is framed */
  char            first;   /* of deflate, until the second byte is there */
  gboolean        has_first;
  gboolean        decoded; /* what was decoded has ended */
  gboolean        chunked; /* so is what is sent; else it ends with the connection */
};

/* Requests */

gboolean
rouse_proxy_inject_wants_page (const RouseProxyHead *request)
{
  const char *destination = rouse_proxy_head_get (request, "Sec-Fetch-Dest");
  const char *accept = rouse_proxy_head_get (request, "Accept");

  if (!g_str_equal (request->method, "GET") && !g_str_equal (request->method, "POST"))
    return FALSE;
  if (destination != NULL)
    return g_str_equal (destination, "document") || g_str_equal (destination, "iframe") || g_str_equal (destination, "frame");
  if (rouse_proxy_head_get (request, "X-Requested-With") != NULL || rouse_proxy_head_get (request, "HX-Request") != NULL)
    return FALSE;
  return accept != NULL && strstr (accept, "text/html") != NULL;
}

static Coding
read_coding (const char *name)
{
  if (name == NULL || *name == '\0' || g_ascii_strcasecmp (name, "identity") == 0)
    return CODING_NONE;
  if (g_ascii_strcasecmp (name, "gzip") == 0 || g_ascii_strcasecmp (name, "x-gzip") == 0)
    return CODING_GZIP;
  return g_ascii_strcasecmp (name, "deflate") == 0 ? CODING_DEFLATE : CODING_OTHER;
}

/* (transfer full): of a list of codings, those that can be undone here. */
static char *
filter_codings (const char *value)
{
  g_auto (GStrv) items = g_strsplit (value, ",", -1);
  GString       *kept = g_string_new (NULL);

  for (guint i = 0; items[i] != NULL; i++)
    {
      const char      *item = g_strstrip (items[i]);
      g_autofree char *name = g_strndup (item, strcspn (item, "; \t"));

      if (*name == '\0' || read_coding (name) == CODING_OTHER)
        continue;
      g_string_append_printf (kept, "%s%s", kept->len > 0 ? ", " : "", item);
    }
  if (kept->len == 0)
    g_string_append (kept, "identity");
  return g_string_free (kept, FALSE);
}

void
rouse_proxy_inject_prepare (RouseProxyHead *request)
{
  for (guint i = 0; i < request->fields->len; i++)
    {
      const RouseProxyField *field = g_ptr_array_index (request->fields, i);
      g_autofree char       *kept = NULL;

      if (g_ascii_strcasecmp (field->name, "Accept-Encoding") != 0)
        continue;
      kept = filter_codings (field->value);
      if (!g_str_equal (kept, field->value))
        rouse_proxy_head_replace (request, i, kept);
    }
  /* What the browser has may have been kept from before there was a script; what is injected cannot be asked for so. */
  rouse_proxy_head_remove (request, "If-None-Match");
  rouse_proxy_head_remove (request, "If-Modified-Since");
}

/* Responses */

/* Whether it says that it is a page, in letters that are ASCII's where they look so. */
static gboolean
is_page (const RouseProxyHead *response)
{
  static const char *const others[] = { "utf-16", "utf-32", "utf-7", "ucs-", "iso-10646", "unicode", "ebcdic", "ibm037" };
  const char              *type = rouse_proxy_head_get (response, "Content-Type");
  g_autofree char         *lower = type != NULL ? g_ascii_strdown (type, -1) : NULL;
  const char              *charset;

  if (lower == NULL || !g_str_has_prefix (lower, "text/html") || (lower[9] != '\0' && strchr ("; \t,", lower[9]) == NULL))
    return FALSE;
  charset = strstr (lower, "charset=");
  if (charset == NULL)
    return TRUE;
  charset += strlen ("charset=");
  charset += strspn (charset, "\"' ");
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (g_str_has_prefix (charset, others[i]))
      return FALSE;
  return TRUE;
}

static gboolean
may_inject (const RouseProxyHead *response, const RouseProxyFraming *framing)
{
  const char *disposition = rouse_proxy_head_get (response, "Content-Disposition");

  if (response->status < 200 || response->status == 206 || response->status == 304 || response->status == 204)
    return FALSE;
  if (framing->kind == ROUSE_PROXY_BODY_NONE || framing->coded || !is_page (response))
    return FALSE;
  if (disposition != NULL && g_ascii_strncasecmp (disposition, "attachment", strlen ("attachment")) == 0)
    return FALSE;
  return rouse_proxy_head_count (response, "Content-Encoding") <= 1;
}

char *
rouse_proxy_inject_make_tag (const char *url, const char *nonce)
{
  g_autofree char *escaped = g_markup_escape_text (url, -1);

  return nonce != NULL ? g_strdup_printf ("<script src=\"%s\" nonce=\"%s\" async></script>", escaped, nonce)
                       : g_strdup_printf ("<script src=\"%s\" async></script>", escaped);
}

/* "HTTP/1.0" of a program that knows no other, to a browser that has asked as HTTP/1.1: the frame is ours. */
static void
set_version (RouseProxyHead *head, guint minor)
{
  head->start[strlen ("HTTP/1.")] = (char) ('0' + minor);
  head->minor = minor;
}

static void
edit_head (RouseProxyHead *response, guint minor, gboolean persistent)
{
  static const char *const stale[] = { "Content-Length", "Transfer-Encoding", "Content-Encoding", "Content-MD5", "Digest", "Content-Digest",
                                       "Repr-Digest", "ETag", "Last-Modified", "Accept-Ranges" };

  for (guint i = 0; i < G_N_ELEMENTS (stale); i++)
    rouse_proxy_head_remove (response, stale[i]);
  set_version (response, minor);
  if (minor == 1)
    rouse_proxy_head_add (response, "Transfer-Encoding", "chunked");
  if ((!persistent || minor == 0) && !rouse_proxy_head_has_token (response, "Connection", "close"))
    {
      rouse_proxy_head_remove (response, "Connection");
      rouse_proxy_head_add (response, "Connection", "close");
    }
}

RouseProxyInject *
rouse_proxy_inject_begin (const RouseProxyHead    *request,
                          RouseProxyHead          *response,
                          const RouseProxyFraming *framing,
                          const char              *url,
                          gboolean                 persistent)
{
  RouseProxyInject *self;
  g_autofree char  *nonce = NULL;
  Coding            coding = read_coding (rouse_proxy_head_get (response, "Content-Encoding"));

  if (!may_inject (response, framing) || coding == CODING_OTHER || !rouse_proxy_policy_admit (response, url, &nonce))
    return NULL;
  self = g_new0 (RouseProxyInject, 1);
  self->tag = rouse_proxy_inject_make_tag (url, nonce);
  self->coding = coding;
  self->piece = g_string_new (NULL);
  self->chunked = request->minor == 1;
  edit_head (response, request->minor, persistent);
  return self;
}

void
rouse_proxy_inject_free (RouseProxyInject *self)
{
  g_clear_object (&self->decoder);
  g_string_free (self->piece, TRUE);
  g_free (self->tag);
  g_free (self);
}

gboolean
rouse_proxy_inject_is_delimited (RouseProxyInject *self)
{
  return self->chunked;
}

/* Bodies */

/* Sends what is known of the page. */
static void
flush_piece (RouseProxyInject *self, GString *out)
{
  if (self->piece->len == 0)
    return;
  if (self->chunked)
    g_string_append_printf (out, "%" G_GSIZE_MODIFIER "x\r\n", self->piece->len);
  g_string_append_len (out, self->piece->str, (gssize) self->piece->len);
  if (self->chunked)
    g_string_append (out, "\r\n");
  g_string_truncate (self->piece, 0);
}

static void
take_page (RouseProxyInject *self, const char *data, gsize length, GString *out)
{
  rouse_proxy_place_feed (&self->place, data, length, self->tag, self->piece);
  flush_piece (self, out);
}

/* Decodes what fits. (out) @used: how much of @data was taken. %FALSE: it cannot be decoded. */
static gboolean
decode (RouseProxyInject *self, const char *data, gsize length, GConverterFlags flags, gsize *used, GString *out, gsize max)
{
  g_autofree char *page = g_malloc (PIECE);

  *used = 0;
  while (out->len < max && !self->decoded)
    {
      g_autoptr (GError) error = NULL;
      gsize              n_read = 0, n_written = 0;
      GConverterResult   result = g_converter_convert (self->decoder, data + *used, length - *used, page, PIECE, flags, &n_read, &n_written, &error);

      if (result == G_CONVERTER_ERROR)
        return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT) && flags == G_CONVERTER_FLUSH;
      *used += n_read;
      take_page (self, page, n_written, out);
      self->decoded = result == G_CONVERTER_FINISHED;
      if (n_read == 0 && n_written == 0)
        return TRUE;
    }
  return TRUE;
}

static gboolean
begin_decoding (RouseProxyInject *self, char second, GString *out)
{
  guchar                first = (guchar) self->first;
  gboolean              has_frame = (first & 0x0f) == 8 && (first * 256 + (guchar) second) % 31 == 0;
  GZlibCompressorFormat format = self->coding == CODING_GZIP ? G_ZLIB_COMPRESSOR_FORMAT_GZIP : has_frame ? G_ZLIB_COMPRESSOR_FORMAT_ZLIB
                                                                                                         : G_ZLIB_COMPRESSOR_FORMAT_RAW;
  gsize                 used;

  self->decoder = G_CONVERTER (g_zlib_decompressor_new (format));
  return decode (self, &self->first, 1, G_CONVERTER_FLUSH, &used, out, G_MAXSIZE);
}

gboolean
rouse_proxy_inject_feed (RouseProxyInject *self, const char *data, gsize length, gsize *used, GString *out, gsize max)
{
  gsize n = 0;

  *used = 0;
  if (self->coding == CODING_NONE)
    {
      take_page (self, data, length, out);
      *used = length;
      return TRUE;
    }
  if (length > 0 && !self->has_first)
    {
      self->first = data[(*used)++];
      self->has_first = TRUE;
    }
  if (*used < length && self->decoder == NULL && !begin_decoding (self, data[*used], out))
    return FALSE;
  if (*used < length && !decode (self, data + *used, length - *used, G_CONVERTER_FLUSH, &n, out, max))
    return FALSE;
  *used += n;
  if (self->decoded)
    *used = length; /* whatever stands behind it is no part of the page */
  return TRUE;
}

gboolean
rouse_proxy_inject_end (RouseProxyInject *self, const GString *trailers, GString *out, gsize max)
{
  gsize used;

  /* What the decoder has kept for want of room. */
  if (self->decoder != NULL && !self->decoded)
    decode (self, "", 0, G_CONVERTER_FLUSH, &used, out, max);
  if (out->len >= max)
    return FALSE;
  rouse_proxy_place_end (&self->place, self->tag, self->piece);
  flush_piece (self, out);
  if (self->chunked)
    g_string_append (out, "0\r\n");
  if (self->chunked && trailers != NULL)
    g_string_append_len (out, trailers->str, (gssize) trailers->len);
  if (self->chunked)
    g_string_append (out, "\r\n");
  return TRUE;
}
