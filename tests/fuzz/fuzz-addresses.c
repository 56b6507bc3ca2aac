/* fuzz-addresses.c - anything that may be written as a socket or a proxy: no crash, and what is understood is said again
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"
#include "fuzz.h"
#include "project/listen-spec.h"
#include "project/proxy-spec.h"

#include <string.h>
#include <sys/un.h>

#define ROOT "/srv/shop"

static void
check_listen (const char *text)
{
  g_autoptr (GError)          error = NULL;
  g_autoptr (RouseListenSpec) spec = rouse_listen_spec_parse (text, ROOT, &error), again = NULL;
  g_autofree char            *shown = NULL, *whole = NULL, *shown_again = NULL;

  if (spec == NULL)
    {
      g_assert_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID);
      return;
    }
  g_assert_true ((spec->kind == ROUSE_LISTEN_UNIX) == (spec->path != NULL));
  g_assert_true ((spec->kind == ROUSE_LISTEN_UNIX) == (spec->host == NULL && spec->port == 0));
  if (spec->path != NULL)
    g_assert_cmpuint (strlen (spec->path), <, sizeof ((struct sockaddr_un *) NULL)->sun_path);
  shown = rouse_listen_spec_dup_text (spec, ROOT);
  whole = rouse_listen_spec_dup_text (spec, NULL);
  again = rouse_listen_spec_parse (whole, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (rouse_listen_spec_collides (spec, again) && rouse_listen_spec_collides (again, spec));
  shown_again = rouse_listen_spec_dup_text (again, ROOT);
  g_assert_cmpstr (shown_again, ==, shown);
}

static void
check_proxy (const char *text)
{
  g_autoptr (GError)         error = NULL;
  g_autoptr (RouseProxySpec) spec = rouse_proxy_spec_parse (text, &error), again = NULL;
  g_autofree char           *shown = NULL, *shown_again = NULL;

  if (spec == NULL)
    {
      g_assert_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID);
      return;
    }
  g_assert_true (spec->listen_port > 0 && spec->target_port > 0);
  g_assert_false (rouse_proxy_spec_leads_to (spec, spec));
  shown = rouse_proxy_spec_dup_text (spec);
  again = rouse_proxy_spec_parse (shown, &error);
  g_assert_no_error (error);
  shown_again = rouse_proxy_spec_dup_text (again);
  g_assert_cmpstr (shown_again, ==, shown);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_auto (GStrv)   lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      check_listen (lines[i]);
      check_proxy (lines[i]);
    }
  return 0;
}
