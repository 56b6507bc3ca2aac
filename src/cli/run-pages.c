/* run-pages.c - "rouse run": the pages that follow
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "run-pages.h"

#include "hot/live-reload.h"

#include <glib/gi18n.h>

struct _RouseRunPages
{
  RouseLiveReload *live_reload; /* (owned) */
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

static void
pages_changed_cb (RouseRunPages *self, const char *key)
{
  g_autofree char *script = rouse_browser_dup_script (ROUSE_BROWSER (self->live_reload), key);

  if (script == NULL || g_strcmp0 (script, self->script) == 0)
    return;
  g_free (self->script);
  self->script = g_steal_pointer (&script);
  rouse_run_view_sayf (self->view, ROUSE_SAY_NOTE, _ ("pages with <script src=\"%s\"></script> follow"), self->script);
}

RouseRunPages *
rouse_run_pages_new (const RouseRunOptions *options, RouseSession *session, RouseRunView *view, RouseClock *clock)
{
  RouseRunPages *self = g_new0 (RouseRunPages, 1);

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
