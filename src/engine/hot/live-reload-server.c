/* live-reload-server.c - the port that pages connect to: HTTP, and who is let in
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-hot"
#include "config.h"
#include "hot/live-reload-server.h"

#include "hot/live-reload-judge.h"
#include "hot/live-reload-listener.h"
#include "hot/live-reload-stream.h"

/* From accepting a connection until its request is answered, or it is a WebSocket. */
#define REQUEST_MS 5000
/* The pages that there may be (see get_refusal), and some who only ask for the script. */
#define CONNECTIONS_MAX 320
/* All that one connection may send in its life: a request with the cookies of all that runs here, and a few messages. */
#define BUDGET_BYTES (64 * 1024)

struct _RouseLiveReloadServer
{
  RouseLiveReloadListener          *listener; /* (owned) */
  SoupServer                       *soup;     /* (owned) */
  RouseClock                       *clock;    /* (owned) */
  GHashTable                       *visits;   /* (owned) (element-type GSocketAddress Visit) by where they come from */
  char                            **hosts;    /* (owned) (nullable) */
  const RouseLiveReloadServerFuncs *funcs;
  gpointer                          data;
};

/** One connection, until its stream is gone. */
typedef struct
{
  RouseLiveReloadServer *server;
  GIOStream             *stream;  /* not owned: it takes us with it */
  GSocket               *socket;  /* (owned) */
  GSocketAddress        *address; /* (owned) the very object that libsoup knows it by */
  guint                  alarm;   /* 0 once it is a WebSocket */
} Visit;

/* Connections. libsoup would take any number of them, for ever. */

static void
visit_alarm_cb (gpointer data)
{
  Visit *visit = data;

  visit->alarm = 0;
  g_socket_shutdown (visit->socket, TRUE, TRUE, NULL); /* it may be gone already */
}

static void
stream_gone_cb (gpointer data, GObject *stream)
{
  Visit *visit = data;

  visit->stream = NULL;
  g_hash_table_remove (visit->server->visits, visit->address);
}

static void
visit_free (gpointer data)
{
  Visit *visit = data;

  if (visit->stream != NULL)
    g_object_weak_unref (G_OBJECT (visit->stream), stream_gone_cb, visit);
  rouse_clock_clear_alarm (visit->server->clock, &visit->alarm);
  g_object_unref (visit->socket);
  g_object_unref (visit->address);
  g_free (visit);
}

static void
add_visit (RouseLiveReloadServer *self, GIOStream *stream, GSocket *socket, GSocketAddress *address)
{
  Visit *visit = g_new0 (Visit, 1);

  visit->server = self;
  visit->stream = stream;
  visit->socket = g_object_ref (socket);
  visit->address = g_object_ref (address);
  g_object_weak_ref (G_OBJECT (stream), stream_gone_cb, visit);
  visit->alarm = rouse_clock_add_alarm_ms (self->clock, REQUEST_MS, visit_alarm_cb, visit);
  g_hash_table_insert (self->visits, address, visit);
}

static void
accept_cb (GSocketConnection *connection, gpointer data)
{
  RouseLiveReloadServer     *self = data;
  GSocket                   *socket = g_socket_connection_get_socket (connection);
  g_autoptr (GSocketAddress) local = g_socket_get_local_address (socket, NULL);
  g_autoptr (GSocketAddress) remote = g_socket_get_remote_address (socket, NULL);
  g_autoptr (GIOStream)      stream = NULL;

  if (local == NULL || remote == NULL || g_hash_table_size (self->visits) >= CONNECTIONS_MAX)
    return; /* which closes it */
  stream = rouse_live_reload_stream_new (G_IO_STREAM (connection), BUDGET_BYTES);
  add_visit (self, stream, socket, remote);
  soup_server_accept_iostream (self->soup, stream, local, remote, NULL);
}

/* Requests. */

static void
answer (SoupServerMessage *message, guint status, const char *type, const char *text)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, type, SOUP_MEMORY_COPY, text, strlen (text));
}

static void
refuse (SoupServerMessage *message, guint status, const char *why)
{
  g_autofree char *text = g_strconcat (why, "\n", NULL);

  g_debug ("refused: %s", why);
  answer (message, status, "text/plain; charset=utf-8", text);
}

/* Runs before anything else is done with a request. */
static void
judge_cb (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  RouseLiveReloadServer *self = data;
  SoupMessageHeaders    *headers = soup_server_message_get_request_headers (message);
  const char *const     *hosts = (const char *const *) self->hosts;
  const char            *method = soup_server_message_get_method (message);

  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  if (!rouse_live_reload_admits_host (soup_message_headers_get_list (headers, "Host"), hosts))
    refuse (message, SOUP_STATUS_FORBIDDEN, "Rouse answers only under names of this machine, and under those of a project's url.");
  else if (!rouse_live_reload_admits_origin (soup_message_headers_get_list (headers, "Origin"), hosts))
    refuse (message, SOUP_STATUS_FORBIDDEN, "Rouse answers only pages of this machine, and those of a project's url.");
  else if (method != SOUP_METHOD_GET && method != SOUP_METHOD_HEAD)
    refuse (message, SOUP_STATUS_METHOD_NOT_ALLOWED, "There is nothing to do here but GET.");
}

/* (nullable) */
static const char *
get_key (GHashTable *query)
{
  const char *key = query != NULL ? g_hash_table_lookup (query, "project") : NULL;

  return key != NULL && *key != '\0' ? key : NULL;
}

static void
page_cb (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  if (g_str_equal (path, "/"))
    answer (message, SOUP_STATUS_OK, "text/plain; charset=utf-8", "Rouse LiveReload\n");
  else
    refuse (message, SOUP_STATUS_NOT_FOUND, "There is no such thing here.");
}

static void
script_cb (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  RouseLiveReloadServer *self = data;
  g_autofree char       *script = NULL;

  if (!g_str_equal (path, "/livereload.js"))
    {
      page_cb (soup, message, path, query, data);
      return;
    }
  script = self->funcs->dup_script (get_key (query), self->data);
  answer (message, SOUP_STATUS_OK, "text/javascript; charset=utf-8", script);
  /* For pages that ask that of all they load: it says nothing that is not public. */
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Cross-Origin-Resource-Policy", "cross-origin");
}

/* Runs before a WebSocket is granted. */
static void
socket_cb (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  RouseLiveReloadServer *self = data;
  const char            *refusal = self->funcs->get_refusal (self->data);

  if (!g_str_equal (path, "/livereload"))
    page_cb (soup, message, path, query, data);
  else if (!soup_message_headers_header_contains (soup_server_message_get_request_headers (message), "Upgrade", "websocket"))
    refuse (message, SOUP_STATUS_BAD_REQUEST, "This is where WebSockets begin.");
  else if (refusal != NULL)
    refuse (message, SOUP_STATUS_SERVICE_UNAVAILABLE, refusal);
}

static void
opened_cb (SoupServer *soup, SoupServerMessage *message, const char *path, SoupWebsocketConnection *connection, gpointer data)
{
  RouseLiveReloadServer *self = data;
  Visit                 *visit = g_hash_table_lookup (self->visits, soup_server_message_get_remote_address (message));
  const char            *text = g_uri_get_query (soup_server_message_get_uri (message));
  g_autoptr (GHashTable) query = text != NULL ? soup_form_decode (text) : NULL;

  if (visit == NULL)
    return; /* which closes it */
  rouse_clock_clear_alarm (self->clock, &visit->alarm);
  self->funcs->opened (connection, visit->socket, get_key (query),
                       soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Origin"), self->data);
}

RouseLiveReloadServer *
rouse_live_reload_server_new (guint16 port, RouseClock *clock, const RouseLiveReloadServerFuncs *funcs, gpointer data, GError **error)
{
  RouseLiveReloadServer   *self = g_new0 (RouseLiveReloadServer, 1);
  RouseLiveReloadListener *listener = rouse_live_reload_listener_new (port, clock, accept_cb, self, error);

  if (listener == NULL)
    {
      g_free (self);
      return NULL;
    }
  self->listener = listener;
  self->clock = g_object_ref (clock);
  self->visits = g_hash_table_new_full (NULL, NULL, NULL, visit_free);
  self->funcs = funcs;
  self->data = data;
  self->soup = soup_server_new (NULL, NULL);
  /* A few bytes that unpack to megabytes are of no use to anybody here. */
  soup_server_remove_websocket_extension (self->soup, SOUP_TYPE_WEBSOCKET_EXTENSION_DEFLATE);
  soup_server_add_early_handler (self->soup, "/", judge_cb, self, NULL);
  soup_server_add_handler (self->soup, "/", page_cb, self, NULL);
  soup_server_add_early_handler (self->soup, "/livereload.js", judge_cb, self, NULL);
  soup_server_add_handler (self->soup, "/livereload.js", script_cb, self, NULL);
  soup_server_add_early_handler (self->soup, "/livereload", judge_cb, self, NULL);
  soup_server_add_handler (self->soup, "/livereload", socket_cb, self, NULL);
  soup_server_add_websocket_handler (self->soup, "/livereload", NULL, NULL, opened_cb, self, NULL);
  return self;
}

void
rouse_live_reload_server_free (RouseLiveReloadServer *self)
{
  rouse_live_reload_listener_free (self->listener);
  soup_server_remove_handler (self->soup, "/");
  soup_server_remove_handler (self->soup, "/livereload.js");
  soup_server_remove_handler (self->soup, "/livereload");
  soup_server_disconnect (self->soup);
  g_object_unref (self->soup);
  g_hash_table_unref (self->visits);
  g_object_unref (self->clock);
  g_strfreev (self->hosts);
  g_free (self);
}

guint16
rouse_live_reload_server_get_port (RouseLiveReloadServer *self)
{
  return rouse_live_reload_listener_get_port (self->listener);
}

void
rouse_live_reload_server_set_hosts (RouseLiveReloadServer *self, char **hosts)
{
  g_strfreev (self->hosts);
  self->hosts = hosts;
}
