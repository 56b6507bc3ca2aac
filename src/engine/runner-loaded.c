/* runner-loaded.c - which files a program has loaded, when only these count for it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-session"
#include "config.h"
#include "runner-private.h"
#include "filter/filter.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/*
 * What a run has loaded is asked for when somebody wants to know, which is each change set; and when it begins, becomes
 * ready and ends, because of what has gone by then nothing can be learnt any more.
 */

/* (nullable) (transfer full): @path below @root, "" for itself; %NULL when it lies elsewhere. @path has no links in it. */
static char *
find_in_root (const char *root, const char *path)
{
  char  real[PATH_MAX];
  gsize length;

  if (realpath (root, real) == NULL)
    return NULL;
  if (g_str_equal (real, "/"))
    return g_strdup (path + 1);
  length = strlen (real);
  if (!g_str_has_prefix (path, real) || (path[length] != '/' && path[length] != '\0'))
    return NULL;
  return g_strdup (path[length] == '/' ? path + length + 1 : path + length);
}

/* Whether the filter of @root lets @relative in it pass. */
static gboolean
passes (const RouseProject *project, const char *root, const char *relative)
{
  const RouseFilterOptions options = {
    .include = (const char *const *) project->include,
    .extensions = (const char *const *) project->extensions,
    .ignore = (const char *const *) project->ignore,
    .no_vcs_ignore = project->no_vcs_ignore,
  };
  g_autoptr (RouseFilter) filter = rouse_filter_new (root, &options, NULL); /* what is wrong with it shows elsewhere */
  g_autofree char        *explanation = NULL;

  return filter != NULL && rouse_filter_explain (filter, relative, FALSE, &explanation);
}

/* A program that is not watched could be built anew and nobody would notice: then its sources have to count. */
static gboolean
is_watched (const char *path, gpointer data)
{
  RouseRunner   *self = data;
  g_auto (GStrv) roots = rouse_project_dup_watched (self->project);

  for (guint i = 0; roots[i] != NULL; i++)
    {
      g_autofree char *relative = find_in_root (roots[i], path);

      if (relative != NULL && (*relative == '\0' || passes (self->project, roots[i], relative)))
        return TRUE;
    }
  return FALSE;
}

/* (transfer full): what is watched, and where that leads when it is a link: the program may name it so. */
static char **
dup_places (const RouseProject *project)
{
  g_auto (GStrv)           roots = rouse_project_dup_watched (project);
  g_autoptr (GStrvBuilder) places = g_strv_builder_new ();

  for (guint i = 0; roots[i] != NULL; i++)
    {
      char real[PATH_MAX];

      g_strv_builder_add (places, roots[i]);
      if (realpath (roots[i], real) != NULL && !g_str_equal (roots[i], real))
        g_strv_builder_add (places, real);
    }
  return g_strv_builder_end (places);
}

/* A run that goes on has told what it loads already: to nobody yet. */
static void
look_again (RouseRunner *self)
{
  const RouseRun *run = rouse_runner_get_run (self);

  if (run == NULL || run->ended || run->pid == 0 || rouse_supervisor_get_process (self->supervisor) == NULL)
    return;
  rouse_runner_tell_loaded_of_launch (self);
  rouse_loaded_start (self->loaded, (pid_t) run->pid);
  if (run->ready_us > 0)
    rouse_loaded_become_ready (self->loaded);
}

void
rouse_runner_set_project (RouseRunner *self, RouseProject *project)
{
  static const RouseLoadedFuncs funcs = { rouse_process_files_read, is_watched };
  gboolean                      same;

  g_return_if_fail (ROUSE_IS_RUNNER (self));

  same = self->project != NULL && rouse_project_watches_equal (self->project, project);
  rouse_project_ref (project);
  g_clear_pointer (&self->project, rouse_project_unref);
  self->project = project;
  if (rouse_runner_get_program (self)->discover == ROUSE_DISCOVER_LOADED && !same)
    {
      g_auto (GStrv) places = dup_places (project);

      g_clear_pointer (&self->loaded, rouse_loaded_free);
      self->loaded = rouse_loaded_new ((const char *const *) places, &funcs, self);
      rouse_supervisor_set_roots (self->supervisor, (const char *const *) places);
      look_again (self);
    }
}

/* A link among what is watched may have been made to lead elsewhere. */
static void
follow_places (RouseRunner *self)
{
  g_auto (GStrv) places = dup_places (self->project);

  if (rouse_loaded_set_places (self->loaded, (const char *const *) places))
    rouse_supervisor_set_roots (self->supervisor, (const char *const *) places);
}

/* (nullable) (transfer full) */
static GArray *
list_processes (RouseRunner *self)
{
  RouseProcess *process = rouse_supervisor_get_process (self->supervisor);

  return process != NULL ? rouse_process_list (process) : NULL;
}

RouseLoadedSet *
rouse_runner_get_loaded (RouseRunner *self)
{
  g_autoptr (GArray) pids = NULL;

  g_return_val_if_fail (ROUSE_IS_RUNNER (self), NULL);

  if (self->loaded == NULL)
    return NULL;
  follow_places (self);
  pids = list_processes (self);
  rouse_loaded_update (self->loaded, pids);
  return rouse_loaded_get_set (self->loaded);
}

void
rouse_runner_tell_loaded_of_launch (RouseRunner *self)
{
  if (self->loaded != NULL)
    rouse_loaded_begin (self->loaded, rouse_supervisor_get_loaded_file (self->supervisor));
}

void
rouse_runner_tell_loaded_of_start (RouseRunner *self, const RouseRun *run)
{
  if (self->loaded != NULL)
    rouse_loaded_start (self->loaded, (pid_t) run->pid);
  rouse_runner_get_loaded (self);
}

void
rouse_runner_tell_loaded_of_ready (RouseRunner *self)
{
  if (self->loaded != NULL)
    rouse_loaded_become_ready (self->loaded);
  rouse_runner_get_loaded (self);
}

void
rouse_runner_tell_loaded_of_end (RouseRunner *self)
{
  if (self->loaded != NULL)
    rouse_loaded_end (self->loaded);
  rouse_runner_get_loaded (self);
}

void
rouse_runner_dispose_loaded (RouseRunner *self)
{
  g_clear_pointer (&self->loaded, rouse_loaded_free);
  g_clear_pointer (&self->project, rouse_project_unref);
}
