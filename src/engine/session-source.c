/* session-source.c - what a session's project comes from, and what happens when that changes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-session"
#include "config.h"
#include "session-private.h"

#include "base/error.h"

/* Shows how it stands with the files; @problem (nullable) goes before what they tell themselves. */
static void
show_source (RouseSession *self, const char *problem)
{
  RouseProjectSource *source = self->source;
  g_autofree char    *before = g_strdup (self->config_problem);

  if (problem == NULL)
    problem = rouse_project_source_get_problem (source);
  rouse_session_set_config (self, rouse_project_source_get_file (source), rouse_project_source_get_pending (source), problem);
  if (problem != NULL && g_strcmp0 (problem, before) != 0)
    g_signal_emit (self, rouse_session_signals[MESSAGE], 0, self->config_problem);
}

static void
source_changed_cb (RouseSession *self)
{
  RouseProject      *project = rouse_project_source_get_project (self->source);
  g_autoptr (GError) error = NULL;

  if (project == self->project || rouse_session_set_project (self, project, &error))
    show_source (self, NULL);
  else
    show_source (self, error->message);
}

void
rouse_session_follow (RouseSession *self, RouseProjectSource *source)
{
  g_return_if_fail (ROUSE_IS_SESSION (self));

  if (self->source != NULL)
    g_signal_handlers_disconnect_by_data (self->source, self);
  g_clear_object (&self->source);
  if (source == NULL)
    return;
  self->source = g_object_ref (source);
  g_signal_connect_swapped (source, "changed", G_CALLBACK (source_changed_cb), self);
  source_changed_cb (self);
  rouse_project_source_watch (source);
}

gboolean
rouse_session_allow (RouseSession *self, const char *hash, GError **error)
{
  g_return_val_if_fail (ROUSE_IS_SESSION (self), FALSE);

  if (self->source != NULL)
    return rouse_project_source_allow (self->source, hash, error);
  g_set_error_literal (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, "Nothing of this project has to be allowed");
  return FALSE;
}

gboolean
rouse_session_edit (RouseSession *self, RouseProject *project, GError **error)
{
  g_autoptr (RouseProject) old = NULL;

  g_return_val_if_fail (ROUSE_IS_SESSION (self) && self->source != NULL, FALSE);

  old = rouse_project_ref (self->project);
  if (!rouse_project_source_write (self->source, project, error))
    return FALSE;
  if (rouse_session_set_project (self, rouse_project_source_get_project (self->source), error))
    {
      show_source (self, NULL);
      return TRUE;
    }
  rouse_project_source_write (self->source, old, NULL); /* it was there a moment ago: what is told is why not */
  return FALSE;
}
