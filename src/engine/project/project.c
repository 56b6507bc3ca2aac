/* project.c - a folder under Rouse's care
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/project.h"

G_DEFINE_BOXED_TYPE (RouseProject, rouse_project, rouse_project_ref, rouse_project_unref)

RouseProject *
rouse_project_new (void)
{
  RouseProject *self = g_atomic_rc_box_new0 (RouseProject);

  self->programs = g_ptr_array_new_with_free_func ((GDestroyNotify) rouse_program_unref);
  self->rules = g_ptr_array_new_with_free_func ((GDestroyNotify) rouse_rule_unref);
  self->content = TRUE;
  self->settle_us = 10 * G_TIME_SPAN_MILLISECOND;
  return self;
}

RouseProject *
rouse_project_ref (RouseProject *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  RouseProject *self = data;

  g_free (self->id);
  g_free (self->name);
  g_free (self->root);
  g_free (self->url);
  g_ptr_array_unref (self->programs);
  g_ptr_array_unref (self->rules);
  g_strfreev (self->roots);
  g_strfreev (self->include);
  g_strfreev (self->extensions);
  g_strfreev (self->ignore);
}

void
rouse_project_unref (RouseProject *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

RouseProject *
rouse_project_copy (const RouseProject *self)
{
  RouseProject *copy = rouse_project_new ();

  copy->id = g_strdup (self->id);
  copy->name = g_strdup (self->name);
  copy->root = g_strdup (self->root);
  copy->url = g_strdup (self->url);
  copy->notify = self->notify;
  copy->livereload = self->livereload;
  for (guint i = 0; i < self->programs->len; i++)
    g_ptr_array_add (copy->programs, rouse_program_copy (g_ptr_array_index (self->programs, i)));
  for (guint i = 0; i < self->rules->len; i++)
    g_ptr_array_add (copy->rules, rouse_rule_copy (g_ptr_array_index (self->rules, i)));
  copy->roots = g_strdupv (self->roots);
  copy->include = g_strdupv (self->include);
  copy->extensions = g_strdupv (self->extensions);
  copy->ignore = g_strdupv (self->ignore);
  copy->no_vcs_ignore = self->no_vcs_ignore;
  copy->content = self->content;
  copy->follow_links = self->follow_links;
  copy->watcher = self->watcher;
  copy->settle_us = self->settle_us;
  return copy;
}

/* Lists may be %NULL. */
static gboolean
lists_equal (char *const *a, char *const *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return g_strv_equal ((const char *const *) a, (const char *const *) b);
}

static void
add_env_files (const RouseProject *self, GStrvBuilder *builder)
{
  for (guint i = 0; i < self->programs->len; i++)
    {
      const RouseProgram *program = g_ptr_array_index (self->programs, i);

      for (guint j = 0; program->env_files != NULL && program->env_files[j] != NULL; j++)
        {
          g_autofree char *path = g_canonicalize_filename (program->env_files[j], NULL);

          g_strv_builder_add (builder, path);
        }
    }
}

char **
rouse_project_dup_watched (const RouseProject *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (self->roots != NULL)
    g_strv_builder_addv (builder, (const char **) self->roots);
  else
    g_strv_builder_add (builder, self->root);
  add_env_files (self, builder);
  return g_strv_builder_end (builder);
}

char **
rouse_project_dup_env_files (const RouseProject *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  add_env_files (self, builder);
  return g_strv_builder_end (builder);
}

gboolean
rouse_project_watches_equal (const RouseProject *a, const RouseProject *b)
{
  g_auto (GStrv) watched_a = rouse_project_dup_watched (a);
  g_auto (GStrv) watched_b = rouse_project_dup_watched (b);

  return lists_equal (watched_a, watched_b) && g_strcmp0 (a->root, b->root) == 0 && lists_equal (a->roots, b->roots) && lists_equal (a->include, b->include) && lists_equal (a->extensions, b->extensions) && lists_equal (a->ignore, b->ignore) && a->no_vcs_ignore == b->no_vcs_ignore && a->content == b->content && a->follow_links == b->follow_links && a->settle_us == b->settle_us && a->watcher == b->watcher;
}

RouseProgram *
rouse_project_find_program (const RouseProject *self, const char *name)
{
  for (guint i = 0; i < self->programs->len; i++)
    {
      RouseProgram *program = g_ptr_array_index (self->programs, i);

      if (g_str_equal (program->name, name))
        return program;
    }
  return NULL;
}
