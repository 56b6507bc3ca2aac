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

/* As the overlay that pages get, live-reload.css. */
#define STYLE                                                                                                                         \
  ":root{color-scheme:light dark;--back:#fafafa;--fore:#2e3436;--dim:#5e5c64;--line:#d5d0cc;--bad:#c01c28;--box:#fff}"                \
  "@media(prefers-color-scheme:dark){:root{--back:#242424;--fore:#f6f5f4;--dim:#c0bfbc;--line:#4a4a4a;--bad:#ff7b84;--box:#1e1e1e}}"  \
  "body{font:16px/1.5 system-ui,sans-serif;color:var(--fore);background:var(--back);max-width:60rem;margin:12vh auto;padding:0 1rem}" \
  "h1{font-size:1.5rem;margin:0 0 1rem}p{margin:0 0 1rem;color:var(--dim)}"                                                           \
  ".first{color:var(--bad);font:600 1.05rem/1.4 ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere}"                  \
  "pre{font:13px/1.45 ui-monospace,monospace;background:var(--box);border:1px solid var(--line);border-radius:6px;padding:10px 12px;" \
  "margin:0 0 1rem;white-space:pre-wrap;overflow-wrap:anywhere;tab-size:4}"

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

/* Of an error, the first line is what went wrong, and the rest what was printed. */
static void
write_more (const RouseProxyAnswer *self, GString *out)
{
  g_autofree char *valid = g_utf8_make_valid (self->text, (gssize) strnlen (self->text, TEXT_MAX));
  g_autofree char *text = g_markup_escape_text (valid, -1);
  const char      *rest = text + strcspn (text, "\n");

  g_string_append_printf (out, "<p%s>%.*s</p>", self->says_error ? " class=\"first\"" : "", (int) (rest - text), text);
  rest += strspn (rest, "\n");
  if (*rest != '\0')
    g_string_append_printf (out, "<pre>%s</pre>", rest);
}

static void
write_page (const RouseProxyAnswer *self, const char *script, GString *out)
{
  g_autofree char *title = g_markup_escape_text (self->title, -1);
  g_autofree char *tag = script != NULL ? rouse_proxy_inject_make_tag (script, NULL) : NULL;

  g_string_append_printf (out, "<!DOCTYPE html>\n<html lang=\"en\"%s><head><meta charset=\"utf-8\">"
                               "<meta name=\"viewport\" content=\"width=device-width\">",
                          self->says_error ? " data-rouse-error" : "");
  if (tag != NULL)
    g_string_append (out, tag);
  if (tag == NULL || self->retry_after_s > 0)
    g_string_append (out, "<meta http-equiv=\"refresh\" content=\"" ASK_AGAIN_S "\">");
  g_string_append_printf (out, "<title>%s</title><style>" STYLE "</style></head>\n<body><h1>%s</h1>", title, title);
  if (self->text != NULL)
    write_more (self, out);
  if (self->says_error)
    g_string_append (out, "<p>The next change starts it again; then this page loads by itself.</p>");
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
