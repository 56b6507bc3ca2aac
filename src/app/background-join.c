/* background-join.c - from the state of the programs to the line that the desktop shows of Rouse
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-app"
#include "config.h"
#include "app/background-join.h"

#include <glib/gi18n.h>

/* Takes @part. */
static void
append (GString *line, char *part)
{
  if (line->len > 0)
    g_string_append (line, _ (", "));
  g_string_append (line, part);
  g_free (part);
}

char *
rouse_status_make_line (const RouseStatus *status)
{
  GString *line = g_string_new (status->paused ? _ ("Paused") : NULL);
  guint    n_running = status->n_running, n_starting = status->n_starting, n_failed = status->n_failed;

  if (n_running > 0)
    append (line, g_strdup_printf (ngettext ("%u running", "%u running", n_running), n_running));
  if (n_starting > 0)
    append (line, g_strdup_printf (ngettext ("%u starting", "%u starting", n_starting), n_starting));
  if (n_failed > 0)
    append (line, g_strdup_printf (ngettext ("%u failed", "%u failed", n_failed), n_failed));
  if (line->len == 0)
    g_string_append (line, status->n_on > 0 ? _ ("Nothing is running") : _ ("No project is on"));
  return g_string_free (line, FALSE);
}

static void
count_runner (RouseStatus *status, RouseRunner *runner)
{
  switch (rouse_runner_get_state (runner))
    {
    case ROUSE_STATE_RUNNING:
      status->n_running++;
      break;
    case ROUSE_STATE_STARTING:
    case ROUSE_STATE_STOPPING:
    case ROUSE_STATE_BUILDING:
      status->n_starting++;
      break;
    case ROUSE_STATE_WAITING:
    case ROUSE_STATE_FAILED:
      status->n_failed++;
      break;
    case ROUSE_STATE_STOPPED:
    case ROUSE_STATE_FINISHED:
      break;
    }
}

RouseStatus
rouse_status_of_engine (RouseEngine *engine)
{
  RouseStatus status = { .paused = rouse_engine_get_paused (engine) };
  guint       n = g_list_model_get_n_items (G_LIST_MODEL (engine));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (RouseSession) session = g_list_model_get_item (G_LIST_MODEL (engine), i);

      if (!rouse_session_get_on (session))
        continue;
      status.n_on++;
      for (guint j = 0; j < rouse_session_get_n_runners (session); j++)
        count_runner (&status, rouse_session_get_runner (session, j));
    }
  return status;
}

static void
changed_cb (RouseBackground *background, RouseEngine *engine)
{
  RouseStatus      status = rouse_status_of_engine (engine);
  g_autofree char *line = rouse_status_make_line (&status);

  rouse_background_set_status (background, line);
}

void
rouse_background_join (RouseBackground *background, RouseEngine *engine)
{
  g_signal_connect_object (engine, "changed", G_CALLBACK (changed_cb), background, G_CONNECT_SWAPPED);
  changed_cb (background, engine);
}
