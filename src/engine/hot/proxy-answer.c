/* proxy-answer.c - what a proxy answers itself, while the program cannot
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "hot/proxy-answer.h"

#include "hot/proxy-inject.h"

#include <string.h>

/* No more of a text than that. */
#define TEXT_MAX 8192
/* How soon a page asks again that no script tells when. */
#define ASK_AGAIN_S "2"

#define STYLE "body{font:16px/1.5 system-ui,sans-serif;max-width:50em;margin:15vh auto;padding:0 1em;color-scheme:light dark}" \
              "h1{font-size:1.3em}pre{white-space:pre-wrap;padding:1em;border-left:4px solid #c01c28;background:#8882;overflow:auto}"

static const char *
get_reason (guint status)
{
  switch (status)
    {
    case 400:
      return "Bad Request";
    case 405:
      return "Method Not Allowed";
    case 502:
      return "Bad Gateway";
    default:
      return "Service Unavailable";
    }
}

static void
write_page (const RouseProxyAnswer *self, const char *script, GString *out)
{
  g_autofree char *title = g_markup_escape_text (self->title, -1);
  g_autofree char *valid = self->text != NULL ? g_utf8_make_valid (self->text, (gssize) strnlen (self->text, TEXT_MAX)) : NULL;
  g_autofree char *text = valid != NULL ? g_markup_escape_text (valid, -1) : NULL;
  g_autofree char *tag = script != NULL ? rouse_proxy_inject_make_tag (script, NULL) : NULL;

  g_string_append_printf (out, "<!DOCTYPE html>\n<html lang=\"en\"%s><head><meta charset=\"utf-8\">", self->says_error ? " data-rouse-error" : "");
  if (tag != NULL)
    g_string_append (out, tag);
  if (tag == NULL || self->retry_after_s > 0)
    g_string_append (out, "<meta http-equiv=\"refresh\" content=\"" ASK_AGAIN_S "\">");
  g_string_append_printf (out, "<title>%s</title><style>" STYLE "</style></head>\n<body><h1>%s</h1>", title, title);
  if (text != NULL)
    g_string_append_printf (out, "<pre>%s</pre>", text);
  g_string_append (out, "</body></html>\n");
}

static void
write_text (const RouseProxyAnswer *self, GString *out)
{
  g_string_append_printf (out, "%s\n", self->title);
  if (self->text != NULL)
    g_string_append_printf (out, "%.*s\n", TEXT_MAX, self->text);
}

void
rouse_proxy_answer_write (const RouseProxyAnswer *self, const RouseProxyHead *request, const char *script, gboolean persistent, GString *out)
{
  g_autoptr (GString) body = g_string_new (NULL);
  gboolean            is_page = request != NULL && rouse_proxy_inject_wants_page (request);

  if (is_page)
    write_page (self, script, body);
  else
    write_text (self, body);
  g_string_append_printf (out, "HTTP/1.1 %u %s\r\nContent-Type: %s; charset=utf-8\r\nContent-Length: %" G_GSIZE_FORMAT "\r\nCache-Control: no-store\r\n",
                          self->status, get_reason (self->status), is_page ? "text/html" : "text/plain", body->len);
  if (self->retry_after_s > 0)
    g_string_append_printf (out, "Retry-After: %u\r\n", self->retry_after_s);
  g_string_append_printf (out, "Connection: %s\r\n\r\n", persistent ? "keep-alive" : "close");
  if (request == NULL || !g_str_equal (request->method, "HEAD"))
    g_string_append_len (out, body->str, (gssize) body->len);
}
