/* autostart-xdg.c - start at login by a file in the autostart folder
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-desktop"
#include "config.h"
#include "autostart/autostart-xdg.h"
#include "autostart/autostart-file.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <stdlib.h>

/**
 * RouseAutostartXdg:
 *
 * The files are small, but may lie on a home that is not there just now: they are read and written by a thread.
 * Nothing is changed after the construction.
 */
struct _RouseAutostartXdg
{
  GObject parent_instance;

  char  *user_file; /* (owned) */
  char **system_files;
  char  *program;
};

static void rouse_autostart_xdg_iface_init (RouseAutostartInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RouseAutostartXdg, rouse_autostart_xdg, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (ROUSE_TYPE_AUTOSTART, rouse_autostart_xdg_iface_init))

static const char *
get_desktop (void)
{
  return g_getenv ("XDG_CURRENT_DESKTOP");
}

/* (transfer full) (nullable): %NULL without an error when there is no such file. One that cannot be understood
 * starts nothing: it is an empty entry. */
static GKeyFile *
load (const char *path, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError)   local_error = NULL;

  if (g_key_file_load_from_file (file, path, G_KEY_FILE_KEEP_COMMENTS | G_KEY_FILE_KEEP_TRANSLATIONS, &local_error))
    return g_steal_pointer (&file);
  if (local_error->domain == G_KEY_FILE_ERROR)
    return g_key_file_new ();
  if (!g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/* Whether it would be started if the user had no file. What cannot be read is not there. */
static gboolean
is_system_enabled (RouseAutostartXdg *self)
{
  for (guint i = 0; self->system_files[i] != NULL; i++)
    {
      g_autoptr (GKeyFile) file = load (self->system_files[i], NULL);

      if (file != NULL)
        return rouse_autostart_file_is_enabled (file, get_desktop ());
    }
  return FALSE;
}

static void
get_enabled_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  RouseAutostartXdg   *self = source;
  g_autoptr (GError)   error = NULL;
  g_autoptr (GKeyFile) file = load (self->user_file, &error);

  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (file != NULL)
    g_task_return_boolean (task, rouse_autostart_file_is_enabled (file, get_desktop ()));
  else
    g_task_return_boolean (task, is_system_enabled (self));
}

static gboolean
save (RouseAutostartXdg *self, GKeyFile *file, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->user_file);
  g_autofree char *data = NULL;
  char            *target;
  gsize            length;
  gboolean         saved;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      int errsv = errno;

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errsv), _ ("The folder “%s” cannot be made: %s"), folder, g_strerror (errsv));
      return FALSE;
    }
  data = g_key_file_to_data (file, &length, NULL);
  /* A link stays one, when its target is the file that is kept elsewhere. */
  target = realpath (self->user_file, NULL);
  saved = g_file_set_contents_full (target != NULL ? target : self->user_file, data, (gssize) length, G_FILE_SET_CONTENTS_CONSISTENT, 0644, error);
  free (target);
  return saved;
}

static gboolean
enable (RouseAutostartXdg *self, GKeyFile *file, GError **error)
{
  g_autoptr (GKeyFile) made = NULL;

  if (file == NULL)
    {
      if (is_system_enabled (self))
        return TRUE;
      file = made = rouse_autostart_file_new (self->program);
    }
  else if (!g_key_file_has_group (file, G_KEY_FILE_DESKTOP_GROUP))
    file = made = rouse_autostart_file_new (self->program);
  rouse_autostart_file_enable (file, get_desktop (), self->program);
  return save (self, file, error);
}

/* Whether there is nothing in it that the user may want to keep. */
static gboolean
is_as_made (RouseAutostartXdg *self, GKeyFile *file)
{
  g_autoptr (GKeyFile) made = rouse_autostart_file_new (self->program);
  g_autofree char     *expected = g_key_file_to_data (made, NULL, NULL);
  g_autofree char     *data = g_key_file_to_data (file, NULL, NULL);

  return g_str_equal (data, expected);
}

static gboolean
disable (RouseAutostartXdg *self, GKeyFile *file, GError **error)
{
  g_autoptr (GKeyFile) made = NULL;

  if (!is_system_enabled (self))
    {
      if (file == NULL)
        return TRUE;
      if (is_as_made (self, file) && g_unlink (self->user_file) == 0)
        return TRUE;
    }
  if (file == NULL)
    file = made = rouse_autostart_file_new (self->program);
  rouse_autostart_file_disable (file);
  return save (self, file, error);
}

static void
set_enabled_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  RouseAutostartXdg   *self = source;
  g_autoptr (GError)   error = NULL;
  g_autoptr (GKeyFile) file = load (self->user_file, &error);

  if (error == NULL && (GPOINTER_TO_INT (data) ? enable (self, file, &error) : disable (self, file, &error)))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
get_enabled_async (RouseAutostart *autostart, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (autostart, cancellable, callback, data);

  g_task_set_source_tag (task, get_enabled_async);
  g_task_run_in_thread (task, get_enabled_thread);
}

static void
set_enabled_async (RouseAutostart *autostart, gboolean enabled, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (autostart, cancellable, callback, data);

  g_task_set_source_tag (task, set_enabled_async);
  g_task_set_task_data (task, GINT_TO_POINTER (enabled), NULL);
  g_task_run_in_thread (task, set_enabled_thread);
}

static void
rouse_autostart_xdg_iface_init (RouseAutostartInterface *iface)
{
  iface->get_enabled_async = get_enabled_async;
  iface->set_enabled_async = set_enabled_async;
}

static void
rouse_autostart_xdg_finalize (GObject *object)
{
  RouseAutostartXdg *self = ROUSE_AUTOSTART_XDG (object);

  g_free (self->user_file);
  g_strfreev (self->system_files);
  g_free (self->program);

  G_OBJECT_CLASS (rouse_autostart_xdg_parent_class)->finalize (object);
}

static void
rouse_autostart_xdg_class_init (RouseAutostartXdgClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rouse_autostart_xdg_finalize;
}

static void
rouse_autostart_xdg_init (RouseAutostartXdg *self)
{
}

RouseAutostart *
rouse_autostart_xdg_new (const char *config_dir, const char *const *system_dirs, const char *program)
{
  static const char       *name = ROUSE_APP_ID ".desktop";
  RouseAutostartXdg       *self = g_object_new (ROUSE_TYPE_AUTOSTART_XDG, NULL);
  g_autoptr (GStrvBuilder) files = g_strv_builder_new ();

  self->user_file = g_build_filename (config_dir, "autostart", name, NULL);
  for (guint i = 0; system_dirs[i] != NULL; i++)
    {
      g_autofree char *file = g_build_filename (system_dirs[i], "autostart", name, NULL);

      g_strv_builder_add (files, file);
    }
  self->system_files = g_strv_builder_end (files);
  self->program = g_strdup (program);
  return ROUSE_AUTOSTART (self);
}
