/* project-store.c - the user's projects and which of them are on: kept in memory for now
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-project"
#include "config.h"
#include "project/project-store.h"

struct _RouseProjectStore
{
  GObject parent_instance;
};

G_DEFINE_FINAL_TYPE (RouseProjectStore, rouse_project_store, G_TYPE_OBJECT)

static void
rouse_project_store_class_init (RouseProjectStoreClass *klass)
{
}

static void
rouse_project_store_init (RouseProjectStore *self)
{
}

void
rouse_stored_project_free (RouseStoredProject *self)
{
  rouse_project_unref (self->project);
  g_free (self);
}

RouseProjectStore *
rouse_project_store_new (const char *config_dir, const char *state_dir)
{
  return g_object_new (ROUSE_TYPE_PROJECT_STORE, NULL);
}

RouseProjectStore *
rouse_project_store_new_default (void)
{
  return rouse_project_store_new (NULL, NULL);
}

GPtrArray *
rouse_project_store_load (RouseProjectStore *self, GPtrArray **problems)
{
  *problems = g_ptr_array_new_with_free_func (g_free);
  return g_ptr_array_new_with_free_func ((GDestroyNotify) rouse_stored_project_free);
}

void
rouse_project_store_assign_id (RouseProjectStore *self, RouseProject *project)
{
  project->id = g_ascii_strdown (project->name, -1);
}

gboolean
rouse_project_store_save (RouseProjectStore *self, const RouseProject *project, GError **error)
{
  return TRUE;
}

gboolean
rouse_project_store_remove (RouseProjectStore *self, const char *id, GError **error)
{
  return TRUE;
}

gboolean
rouse_project_store_set_order (RouseProjectStore *self, const char *const *ids, GError **error)
{
  return TRUE;
}

gboolean
rouse_project_store_set_on (RouseProjectStore *self, const char *id, gboolean on, GError **error)
{
  return TRUE;
}

gboolean
rouse_project_store_begin_life (RouseProjectStore *self, gboolean *crashed, gint64 *died_at, GError **error)
{
  *crashed = FALSE;
  *died_at = 0;
  return TRUE;
}

gboolean
rouse_project_store_end_life (RouseProjectStore *self, GError **error)
{
  return TRUE;
}
