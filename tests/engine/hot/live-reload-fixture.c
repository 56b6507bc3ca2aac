/* live-reload-fixture.c - a LiveReload server and pages that connect to it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "live-reload-fixture.h"

/* Nobody else is there, and if somebody is by then, another one is taken. */
static guint16
find_free_port (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();

  return g_socket_listener_add_any_inet_port (listener, NULL, NULL);
}

void
live_reload_set_up (LiveReloadFixture *f, gconstpointer data)
{
  f->clock = rouse_clock_fake_new ();
  f->server = rouse_live_reload_new (find_free_port (), ROUSE_CLOCK (f->clock));
  f->browser = ROUSE_BROWSER (f->server);
  f->session = soup_session_new_with_options ("proxy-resolver", NULL, NULL); /* the desktop has no say in this */
}

void
live_reload_tear_down (LiveReloadFixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->server);
  g_assert_cmpuint (rouse_clock_fake_get_n_alarms (f->clock), ==, 0);
  g_assert_finalize_object (f->clock);
  soup_session_abort (f->session);
  g_object_unref (f->session);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

void
live_reload_add_project (LiveReloadFixture *f, const char *key, const char *url)
{
  g_autoptr (RouseProject) project = rouse_project_new ();
  g_autoptr (GError)       error = NULL;

  project->name = g_strdup (key);
  project->root = g_strdup ("/home/me/shop");
  project->url = g_strdup (url);
  rouse_browser_add_project (f->browser, key, project, &error);
  g_assert_no_error (error);
}

/* Pages */

static void
message_cb (Page *page, int type, GBytes *bytes)
{
  gsize       length;
  const char *text = g_bytes_get_data (bytes, &length);

  g_assert_cmpint (type, ==, SOUP_WEBSOCKET_DATA_TEXT);
  g_queue_push_tail (&page->heard, g_strndup (text, length));
}

static void
closed_cb (Page *page)
{
  page->closed = TRUE;
}

static void
connected_cb (GObject *session, GAsyncResult *result, gpointer data)
{
  Page *page = data;

  page->connection = soup_session_websocket_connect_finish (SOUP_SESSION (session), result, &page->error);
  if (page->connection == NULL)
    return;
  g_signal_connect_swapped (page->connection, "message", G_CALLBACK (message_cb), page);
  g_signal_connect_swapped (page->connection, "closed", G_CALLBACK (closed_cb), page);
}

void
page_free (Page *page)
{
  if (page->connection != NULL)
    g_signal_handlers_disconnect_by_data (page->connection, page);
  g_clear_object (&page->connection);
  g_clear_error (&page->error);
  g_queue_clear_full (&page->heard, g_free);
  g_free (page);
}

static void
wait_for_message (Page *page)
{
  while (g_queue_is_empty (&page->heard) && !page->closed)
    g_main_context_iteration (NULL, TRUE);
}

char *
page_take (Page *page)
{
  wait_for_message (page);
  return g_queue_pop_head (&page->heard);
}

void
page_assert_hears (Page *page, const char *expected)
{
  g_autofree char *heard = page_take (page);

  g_assert_cmpstr (heard, ==, expected);
}

void
page_say (Page *page, const char *text)
{
  soup_websocket_connection_send_text (page->connection, text);
}

void
page_wait_closed (Page *page)
{
  while (!page->closed)
    g_main_context_iteration (NULL, TRUE);
}

Page *
page_try (LiveReloadFixture *f, const char *host, const char *query, const char *origin)
{
  Page                   *page = g_new0 (Page, 1);
  g_autofree char        *url = g_strdup_printf ("ws://%s:%u/livereload%s", host, rouse_live_reload_get_port (f->server), query);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);

  soup_session_websocket_connect_async (f->session, message, origin, NULL, G_PRIORITY_DEFAULT, NULL, connected_cb, page);
  while (page->connection == NULL && page->error == NULL)
    g_main_context_iteration (NULL, TRUE);
  return page;
}

/* A page that has been greeted, says @hello, and has heard all that there is at once. */
Page *
page_open (LiveReloadFixture *f, const char *query, const char *origin, const char *hello, const char *key)
{
  Page            *page = page_try (f, "127.0.0.1", query, origin);
  guint            before = rouse_browser_get_n_pages (f->browser, key);
  g_autofree char *greeting = NULL;

  g_assert_no_error (page->error);
  greeting = page_take (page);
  g_assert_true (g_str_has_prefix (greeting, "{\"command\":\"hello\","));
  page_say (page, hello);
  while (rouse_browser_get_n_pages (f->browser, key) == before)
    g_main_context_iteration (NULL, TRUE);
  return page;
}

static void
keep_result_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

char *
live_reload_fetch (LiveReloadFixture *f, const char *method, const char *path, const char *origin, guint *status)
{
  g_autofree char        *url = g_strdup_printf ("http://127.0.0.1:%u%s", rouse_live_reload_get_port (f->server), path);
  g_autoptr (SoupMessage) message = soup_message_new (method, url);
  g_autoptr (GBytes)      bytes = NULL;
  SoupMessageHeaders     *headers = soup_message_get_response_headers (message);
  GAsyncResult           *result = NULL;

  if (origin != NULL)
    soup_message_headers_append (soup_message_get_request_headers (message), "Origin", origin);
  soup_session_send_and_read_async (f->session, message, G_PRIORITY_DEFAULT, NULL, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  bytes = soup_session_send_and_read_finish (f->session, result, NULL);
  g_object_unref (result);
  *status = soup_message_get_status (message);
  g_assert_cmpstr (soup_message_headers_get_one (headers, "X-Content-Type-Options"), ==, "nosniff");
  g_assert_cmpstr (soup_message_headers_get_one (headers, "Cache-Control"), ==, "no-store");
  g_assert_null (soup_message_headers_get_one (headers, "Access-Control-Allow-Origin"));
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}
