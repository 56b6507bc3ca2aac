/* supervisor-loaded.c - where a run tells what it loads
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-run"
#include "config.h"
#include "run/supervisor-private.h"

#include "run/child-folder.h"
#include "run/loaded-env.h"

#include <glib/gstdio.h>

/* (transfer full) (nullable): an empty file that processes of the run append to. */
static char *
make_file (const char *run_id, GError **error)
{
  g_autofree char *folder = rouse_child_folder_ensure (error);
  g_autofree char *path = NULL;

  if (folder == NULL)
    return NULL;
  path = g_strdup_printf ("%s/" ROUSE_CHILD_LOADED_PREFIX "%s" ROUSE_CHILD_LOADED_SUFFIX, folder, run_id);
  return g_file_set_contents_full (path, "", 0, G_FILE_SET_CONTENTS_NONE, 0600, error) ? g_steal_pointer (&path) : NULL;
}

static void
add_setting (GStrvBuilder *env, const char *name, const char *value)
{
  g_autofree char *setting = g_strconcat (name, "=", value, NULL);

  g_strv_builder_add (env, setting);
}

/* Once: it does not come back while we run. */
static const char *
get_hooks (void)
{
  static char *hooks;
  static gsize found;

  if (g_once_init_enter (&found))
    {
      hooks = rouse_loaded_env_find_hooks ();
      if (hooks == NULL)
        g_warning ("What makes Python and Node tell which files they load is not installed: every file counts for programs in these languages");
      g_once_init_leave (&found, 1);
    }
  return hooks;
}

void
rouse_supervisor_open_loaded_file (RouseSupervisor *self, RouseLaunch *launch, GStrvBuilder *env)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *roots = NULL;

  rouse_supervisor_remove_loaded_file (self);
  if (self->program->discover != ROUSE_DISCOVER_LOADED)
    return;
  launch->hooks = get_hooks ();
  self->loaded_file = launch->hooks != NULL ? make_file (launch->run_id, &error) : NULL;
  if (error != NULL)
    g_warning ("no file to tell what is loaded: %s", error->message); /* so every file counts */
  if (self->loaded_file == NULL)
    {
      launch->hooks = NULL;
      return;
    }
  roots = g_strjoinv ("\n", self->roots != NULL ? self->roots : (char *[]){ self->program->cwd, NULL });
  add_setting (env, "ROUSE_LOADED_FILE", self->loaded_file);
  add_setting (env, "ROUSE_LOADED_ROOTS", roots);
}

void
rouse_supervisor_remove_loaded_file (RouseSupervisor *self)
{
  if (self->loaded_file != NULL)
    g_unlink (self->loaded_file);
  g_clear_pointer (&self->loaded_file, g_free);
}

const char *
rouse_supervisor_get_loaded_file (RouseSupervisor *self)
{
  g_return_val_if_fail (ROUSE_IS_SUPERVISOR (self), NULL);

  return self->loaded_file;
}

void
rouse_supervisor_set_roots (RouseSupervisor *self, const char *const *roots)
{
  g_return_if_fail (ROUSE_IS_SUPERVISOR (self));

  g_strfreev (self->roots);
  self->roots = g_strdupv ((char **) roots);
}
