/* source-texts.c - the files that a project comes from, as they stand on disk
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/source-texts.h"

#include "project/ini.h"
#include "project/project-file.h"
#include "project/text-file.h"

#include <string.h>

/* (transfer full) (nullable): what stands in @path; %NULL without an error when there is no such file. */
static char *
read_file (const char *path, gsize *length, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  char              *text = rouse_text_file_read (path, ROUSE_INI_MAX_BYTES, length, &local_error);

  if (text == NULL && !g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOENT) && !g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOTDIR))
    g_propagate_error (error, g_steal_pointer (&local_error));
  return text;
}

static RouseLayer
get_private (const RouseSourceTexts *self)
{
  return (RouseLayer){ self->private_path, self->private_text, self->private_length };
}

/* Without it nothing can be said of the project. */
static void
read_private (RouseSourceTexts *self)
{
  RouseLayer layer;

  self->private_text = rouse_text_file_read (self->private_path, ROUSE_INI_MAX_BYTES, &self->private_length, &self->error);
  if (self->private_text == NULL)
    return;
  layer = get_private (self);
  self->root = rouse_project_layers_dup_root (&layer, &self->error);
}

RouseSourceTexts *
rouse_source_texts_read (const char *private_path, const char *root, const char *shared_path)
{
  RouseSourceTexts *self = g_new0 (RouseSourceTexts, 1);

  self->private_path = g_strdup (private_path);
  if (private_path != NULL)
    read_private (self);
  if (self->root == NULL && root != NULL)
    self->root = g_canonicalize_filename (root, NULL);
  if (self->root == NULL)
    return self;
  self->shared_path = shared_path != NULL ? g_strdup (shared_path) : g_build_filename (self->root, ROUSE_PROJECT_FILE_NAME, NULL);
  self->shared_text = read_file (self->shared_path, &self->shared_length, self->error == NULL ? &self->error : NULL);
  return self;
}

void
rouse_source_texts_free (RouseSourceTexts *self)
{
  g_free (self->root);
  g_free (self->private_path);
  g_free (self->private_text);
  g_free (self->shared_path);
  g_free (self->shared_text);
  g_clear_error (&self->error);
  g_free (self);
}

static gboolean
texts_equal (const char *a, gsize n_a, const char *b, gsize n_b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return n_a == n_b && memcmp (a, b, n_a) == 0;
}

gboolean
rouse_source_texts_equal (const RouseSourceTexts *a, const RouseSourceTexts *b)
{
  return g_strcmp0 (a->root, b->root) == 0 && texts_equal (a->private_text, a->private_length, b->private_text, b->private_length) && texts_equal (a->shared_text, a->shared_length, b->shared_text, b->shared_length) && g_strcmp0 (a->error != NULL ? a->error->message : NULL, b->error != NULL ? b->error->message : NULL) == 0;
}

RouseProject *
rouse_source_texts_parse (const RouseSourceTexts *self, const char *shared, GError **error)
{
  const RouseLayer private = get_private (self);
  /* What the file holds beyond a NUL is told as the error that it is. */
  const RouseLayer layer = { self->shared_path, shared, shared == self->shared_text ? self->shared_length : shared != NULL ? strlen (shared)
                                                                                                                           : 0 };

  return rouse_project_layers_parse (shared != NULL ? &layer : NULL, self->private_text != NULL ? &private : NULL,
                                     self->private_text != NULL ? NULL : self->root, error);
}

/* (transfer full): the private file with its group [project] alone; or, with @plain, not more than the folder. */
static char *
dup_bare_text (const RouseSourceTexts *self, gboolean plain)
{
  g_autoptr (RouseIni) ini = NULL;
  g_autofree char     *root = rouse_ini_encode (self->root);

  if (!plain && self->private_text != NULL)
    ini = rouse_ini_parse ("", self->private_text, self->private_length, NULL);
  if (ini == NULL)
    ini = rouse_ini_new ();
  for (guint i = ini->groups->len; i > 0; i--)
    if (!g_str_equal (((RouseIniGroup *) g_ptr_array_index (ini->groups, i - 1))->kind, "project"))
      rouse_ini_remove (ini, g_ptr_array_index (ini->groups, i - 1));
  if (rouse_ini_find (ini, "project", NULL) == NULL)
    rouse_ini_set (ini, rouse_ini_add (ini, "project", NULL), "root", root);
  return rouse_ini_dup_text (ini);
}

RouseProject *
rouse_source_texts_parse_bare (const RouseSourceTexts *self)
{
  RouseProject *project = NULL;

  for (guint i = 0; project == NULL; i++)
    {
      g_autofree char *text = dup_bare_text (self, i > 0);
      const RouseLayer layer = { "", text, strlen (text) };

      g_return_val_if_fail (i < 2, NULL);

      project = rouse_project_layers_parse (NULL, &layer, self->root, NULL);
    }
  return project;
}
