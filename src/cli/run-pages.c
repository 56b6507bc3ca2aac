/* run-pages.c - "rouse run": the pages that follow
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "run-pages.h"

#include "hot/live-reload.h"
#include "project/page-url.h"

#include <glib/gi18n.h>

struct _RouseRunPages
{
  RouseLiveReload *live_reload; /* (owned) */
  RouseSession    *session;
  RouseRunView    *view;
  char            *script; /* (owned) (nullable) its address, as was said last */
};

static void
port_cb (RouseRunPages *self)
{
  guint port = rouse_live_reload_get_port (self->live_reload);
  guint wanted = rouse_live_reload_get_wanted_port (self->live_reload);

  if (port != 0 && port != wanted)
    rouse_run_view_sayf (self->view, ROUSE_SAY_NOTE, _ ("port %u is taken; LiveReload is at %u"), wanted, port);
}

/* Where a proxy puts the script into pages. Returns: %FALSE when there is none. */
static gboolean
say_proxies (RouseRunPages *self)
{
  GPtrArray *programs = rouse_session_get_project (self->session)->programs;
  gboolean   any = FALSE;

  for (guint i = 0; i < programs->len; i++)
    {
      const RouseProgram   *program = g_ptr_array_index (programs, i);
      g_autoptr (GPtrArray) specs = rouse_proxy_spec_parse_all ((const char *const *) program->proxies, NULL);

      for (guint p = 0; specs != NULL && p < specs->len; p++)
        {
          g_autofree char *url = rouse_proxy_spec_dup_url (g_ptr_array_index (specs, p));

          any = TRUE;
          rouse_run_view_sayf (self->view, ROUSE_SAY_NOTE, _ ("pages at %s follow"), url);
        }
    }
  return any;
}

static void
pages_changed_cb (RouseRunPages *self, const char *key)
{
  g_autofree char *script = rouse_browser_dup_script (ROUSE_BROWSER (self->live_reload), key);

  if (script == NULL || g_strcmp0 (script, self->script) == 0)
    return;
  g_free (self->script);
  self->script = g_steal_pointer (&script);
  if (!say_proxies (self))
    rouse_run_view_sayf (self->view, ROUSE_SAY_NOTE, _ ("pages with <script src=\"%s\"></script> follow"), self->script);
}

RouseRunPages *
rouse_run_pages_new (const RouseRunOptions *options, RouseSession *session, RouseRunView *view, RouseClock *clock)
{
  RouseRunPages *self = g_new0 (RouseRunPages, 1);

  self->session = session;
  self->view = view;
  self->live_reload = rouse_live_reload_new (options->serve->livereload_port, clock);
  g_signal_connect_swapped (self->live_reload, "notify::port", G_CALLBACK (port_cb), self);
  g_signal_connect_swapped (self->live_reload, "pages-changed", G_CALLBACK (pages_changed_cb), self);
  rouse_session_set_browser (session, ROUSE_BROWSER (self->live_reload));
  return self;
}

void
rouse_run_pages_free (RouseRunPages *self)
{
  g_signal_handlers_disconnect_by_data (self->live_reload, self);
  g_object_unref (self->live_reload);
  g_free (self->script);
  g_free (self);
}
