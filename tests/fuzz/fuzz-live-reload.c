/* fuzz-live-reload.c - whatever a page, or who says to be one, sends to the LiveReload server: no crash, no excess
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"
#include "hot/live-reload-judge.h"
#include "hot/live-reload-match.h"
#include "hot/live-reload-message.h"
#include "hot/live-reload-plan.h"

#include <string.h>

/* (transfer full): "" when it says nothing. */
static char *
read_message (const char *text, gsize length)
{
  g_auto (RouseLiveReloadMessage) message = { 0 };

  if (!rouse_live_reload_message_parse (&message, text, length))
    return g_strdup ("");
  g_assert_cmpuint (length, <=, ROUSE_LIVE_RELOAD_MESSAGE_MAX);
  if (message.url == NULL)
    return g_strdup ("");
  g_assert_true (g_utf8_validate (message.url, -1, NULL));
  return g_strdup (message.url);
}

/* Where a page says to be decides nothing but which project it is told of. */
static void
read_url (const char *url)
{
  g_autoptr (RouseWebAddress) mine = rouse_web_address_new_from_url ("http://localhost:8000/");
  g_autoptr (GPtrArray)       addresses = g_ptr_array_new ();
  RouseLiveReloadCandidate    candidates[] = { { "a", addresses }, { "b", addresses } };
  g_autofree gboolean        *matches = NULL;

  g_ptr_array_add (addresses, mine);
  matches = rouse_live_reload_match (candidates, G_N_ELEMENTS (candidates), NULL, url);
  g_assert_cmpint (matches[0], ==, matches[1]);
}

/* A header that is let in has a host that is known, at the end of which nothing of somebody else's stands. */
static void
read_header (const char *text)
{
  static const char *const hosts[] = { "shop.test", NULL };

  if (rouse_live_reload_admits_host (text, hosts))
    {
      g_autofree char *origin = g_strconcat ("http://", text, NULL);

      g_assert_true (rouse_live_reload_admits_origin (origin, hosts));
    }
  if (rouse_live_reload_admits_origin (text, hosts) && g_ascii_strncasecmp (text, "http", 4) == 0)
    {
      const char *host = strstr (text, "://");

      g_assert_nonnull (host);
      g_assert_true (rouse_live_reload_admits_host (host + 3, hosts));
    }
}

static void
read_path (const char *text)
{
  g_autofree char  *path = g_strconcat ("/home/me/", text, NULL);
  const char *const paths[] = { path, "/home/me/site.css", path, NULL };
  g_auto (GStrv)    told = rouse_live_reload_plan (paths, "/home/me");

  g_assert_cmpuint (g_strv_length (told), <=, 2);
  for (guint i = 0; told[i] != NULL; i++)
    {
      g_autofree char *message = rouse_live_reload_message_reload (told[i], NULL);

      g_assert_true (g_utf8_validate (told[i], -1, NULL));
      g_assert_true (g_str_has_prefix (message, "{\"command\":\"reload\",\"path\":\""));
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *exact = g_memdup2 (data, size);
  g_autofree char *text = size > 0 ? g_strndup (exact, size) : g_strdup ("");
  g_autofree char *url = read_message (exact != NULL ? exact : "", size);

  read_url (url);
  read_url (text);
  read_header (text);
  read_path (text);
  return 0;
}
