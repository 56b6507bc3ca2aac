/* session-observe.c - the session's observer, and which of its changes concern which program
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-session"
#include "config.h"
#include "own-files.h"
#include "session-private.h"

/* observer → runners */

/* (nullable) (transfer full): what of @set concerns any of the programs. */
static RouseChangeSet *
judge_changes (RouseSession *self, RouseChangeSet *set)
{
  RouseChangeSet *all = NULL;

  for (guint i = 0; i < self->runners->len; i++)
    {
      RouseChangeSet            *part = rouse_runner_judge_changes (g_ptr_array_index (self->runners, i), set);
      g_autoptr (RouseChangeSet) before = NULL;

      if (part == NULL || all == set)
        continue;
      before = all;
      /* Of changes that are too many to be named, nobody can tell which two parts have in common. */
      if (before != NULL && part != set && set->n_changes == set->changes->len)
        all = rouse_change_set_merge (before, part);
      else
        all = rouse_change_set_ref (before != NULL ? set : part);
    }
  return all;
}

void
rouse_session_handle_changes (RouseSession *self, RouseChangeSet *set)
{
  g_autoptr (RouseChangeSet) concerning = judge_changes (self, set);

  if (set->branch_after != NULL)
    rouse_session_set_string (self, &self->branch, set->branch_after, PROP_BRANCH);
  if (concerning != NULL)
    g_signal_emit (self, rouse_session_signals[CHANGED], 0, concerning);
  rouse_session_begin_pages (self);
  rouse_session_take_changes (self);
  rouse_session_end_pages (self);
}

static void
armed_cb (RouseSession *self, RouseHealth *health)
{
  rouse_session_set_health (self, health);
  g_signal_emit (self, rouse_session_signals[ARMED], 0, health);
}

static void
health_cb (RouseSession *self, RouseHealth *health)
{
  rouse_session_set_health (self, health);
  g_signal_emit (self, rouse_session_signals[HEALTH], 0, health);
}

static void
progress_cb (RouseSession *self, RouseHealth *progress)
{
  rouse_session_set_progress (self, progress);
}

static void
held_cb (RouseSession *self, const char *reason)
{
  rouse_session_set_string (self, &self->held, reason, PROP_HELD);
  g_signal_emit (self, rouse_session_signals[HELD], 0, reason);
}

/* (transfer full): what the project ignores, and what Rouse itself writes, should that lie in it. */
static char **
make_ignore (const RouseProject *project, const char *const *roots)
{
  GPtrArray *patterns = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; project->ignore != NULL && project->ignore[i] != NULL; i++)
    g_ptr_array_add (patterns, g_strdup (project->ignore[i]));
  rouse_own_files_add_folders (patterns, roots);
  rouse_own_files_add_project (patterns, roots, project->root);
  g_ptr_array_add (patterns, NULL);
  return (char **) g_ptr_array_free (patterns, FALSE);
}

GPtrArray *
rouse_session_make_concerns (const RouseProject *project, GError **error)
{
  g_autoptr (GPtrArray) concerns = g_ptr_array_new_with_free_func ((GDestroyNotify) rouse_concern_unref);

  for (guint i = 0; i < project->programs->len; i++)
    {
      RouseConcern *concern = rouse_concern_new (project, g_ptr_array_index (project->programs, i), error);

      if (concern == NULL)
        return NULL;
      g_ptr_array_add (concerns, concern);
    }
  return g_steal_pointer (&concerns);
}

void
rouse_session_set_concerns (RouseSession *self, GPtrArray *concerns)
{
  for (guint i = 0; i < self->runners->len; i++)
    {
      RouseRunner *runner = g_ptr_array_index (self->runners, i);

      rouse_runner_set_concern (runner, g_ptr_array_index (concerns, i));
      rouse_runner_set_project (runner, self->project);
    }
}

gboolean
rouse_session_observe (RouseSession *self, GError **error)
{
  const RouseProject  *project = self->project;
  g_auto (GStrv)       watched = rouse_project_dup_watched (project);
  const char *const   *roots = (const char *const *) watched;
  g_auto (GStrv)       env_files = rouse_project_dup_env_files (project);
  g_auto (GStrv)       ignore = make_ignore (project, roots);
  RouseObserverOptions options = {
    .roots = roots,
    .optional = (const char *const *) env_files,
    .filter = {
      .include = (const char *const *) project->include,
      .extensions = (const char *const *) project->extensions,
      .ignore = (const char *const *) ignore,
      .no_vcs_ignore = project->no_vcs_ignore,
    },
    .settle_us = project->settle_us,
    .content = project->content,
    .follow_links = project->follow_links,
    .watcher = project->watcher,
  };

  self->observer = rouse_observer_share_new (self->pool, &options, error);
  if (self->observer == NULL)
    return FALSE;
  g_signal_connect_swapped (self->observer, "armed", G_CALLBACK (armed_cb), self);
  g_signal_connect_swapped (self->observer, "changed", G_CALLBACK (rouse_session_handle_changes), self);
  g_signal_connect_swapped (self->observer, "held", G_CALLBACK (held_cb), self);
  g_signal_connect_swapped (self->observer, "health", G_CALLBACK (health_cb), self);
  g_signal_connect_swapped (self->observer, "progress", G_CALLBACK (progress_cb), self);
  g_signal_connect_swapped (self->observer, "message", G_CALLBACK (rouse_session_tell_problem), self);
  return TRUE;
}

void
rouse_session_stop_observing (RouseSession *self)
{
  if (self->observer != NULL)
    g_signal_handlers_disconnect_by_data (self->observer, self);
  g_clear_object (&self->observer);
  g_ptr_array_set_size (self->retired, 0);
  rouse_session_set_health (self, NULL);
  rouse_session_set_string (self, &self->held, NULL, PROP_HELD);
}
