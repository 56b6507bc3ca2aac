/* watchman-top.c - a folder that Watchman is asked to watch, and what of it it does
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-watch"
#include "config.h"
#include "watch/watchman-top.h"
#include "base/path.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* Of these the daemon watches the first level only, where they are in its root, unless its own file names others. */
static const char *const default_vcs[] = { ".git", ".hg", ".svn" };

RouseWatchmanTop *
rouse_watchman_top_new (const char *given, gpointer owner)
{
  static guint      last;
  RouseWatchmanTop *self = g_new0 (RouseWatchmanTop, 1);

  self->owner = owner;
  self->given = g_strdup (given);
  self->name = g_strdup_printf ("rouse-%d", g_atomic_int_add ((gint *) &last, 1));
  self->ignored = g_ptr_array_new_with_free_func (g_free);
  self->shallow = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
rouse_watchman_top_free (RouseWatchmanTop *self)
{
  g_ptr_array_unref (self->ignored);
  g_ptr_array_unref (self->shallow);
  g_free (self->given);
  g_free (self->path);
  g_free (self->root);
  g_free (self->clock);
  g_free (self->name);
  g_free (self->warning);
  g_free (self);
}

gboolean
rouse_watchman_top_locate (RouseWatchmanTop *self)
{
  g_autofree char *before = g_steal_pointer (&self->path);
  char             real[PATH_MAX];

  self->path = realpath (self->given, real) != NULL && g_file_test (real, G_FILE_TEST_IS_DIR) ? g_strdup (real) : NULL;
  return g_strcmp0 (before, self->path) != 0;
}

gboolean
rouse_watchman_top_take_root (RouseWatchmanTop *self, const char *root)
{
  if (root == NULL || self->path == NULL || !rouse_path_is_within (self->path, root))
    return FALSE;
  g_free (self->root);
  self->root = g_strdup (root);
  return TRUE;
}

static void
add_names (GPtrArray *paths, const char *root, GVariant *names)
{
  gsize n = g_variant_n_children (names);

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) name = NULL;

      g_variant_get_child (names, i, "v", &name);
      if (g_variant_is_of_type (name, G_VARIANT_TYPE_BYTESTRING))
        g_ptr_array_add (paths, g_build_filename (root, g_variant_get_bytestring (name), NULL));
    }
}

void
rouse_watchman_top_take_config (RouseWatchmanTop *self, GVariant *answer)
{
  g_autoptr (GVariant) config = g_variant_lookup_value (answer, "config", G_VARIANT_TYPE_VARDICT);
  g_autoptr (GVariant) ignored = config != NULL ? g_variant_lookup_value (config, "ignore_dirs", G_VARIANT_TYPE ("av")) : NULL;
  g_autoptr (GVariant) shallow = config != NULL ? g_variant_lookup_value (config, "ignore_vcs", G_VARIANT_TYPE ("av")) : NULL;

  g_ptr_array_set_size (self->ignored, 0);
  g_ptr_array_set_size (self->shallow, 0);
  if (ignored != NULL)
    add_names (self->ignored, self->root, ignored);
  if (shallow != NULL)
    add_names (self->shallow, self->root, shallow);
  for (guint i = 0; shallow == NULL && i < G_N_ELEMENTS (default_vcs); i++)
    g_ptr_array_add (self->shallow, g_build_filename (self->root, default_vcs[i], NULL));
}

gboolean
rouse_watchman_top_covers (const RouseWatchmanTop *self, const char *path)
{
  if (self->path == NULL || !rouse_path_is_within (path, self->path))
    return FALSE;
  for (guint i = 0; i < self->ignored->len; i++)
    if (rouse_path_is_within (path, g_ptr_array_index (self->ignored, i)))
      return FALSE;
  for (guint i = 0; i < self->shallow->len; i++)
    {
      const char *folder = g_ptr_array_index (self->shallow, i);

      if (!g_str_equal (path, folder) && rouse_path_is_within (path, folder))
        return FALSE;
    }
  return TRUE;
}

/* By an expression, and not by `relative_root`: with that the folder itself would come and go without a word. */
static GVariant *
new_expression (const char *below)
{
  GVariantBuilder expression;
  GVariantBuilder dirname;
  GVariantBuilder itself;

  g_variant_builder_init (&dirname, G_VARIANT_TYPE ("av"));
  g_variant_builder_add (&dirname, "v", g_variant_new_string ("dirname"));
  g_variant_builder_add (&dirname, "v", g_variant_new_bytestring (below));
  g_variant_builder_init (&itself, G_VARIANT_TYPE ("av"));
  g_variant_builder_add (&itself, "v", g_variant_new_string ("name"));
  g_variant_builder_add (&itself, "v", g_variant_new_bytestring (below));
  g_variant_builder_add (&itself, "v", g_variant_new_string ("wholename"));
  g_variant_builder_init (&expression, G_VARIANT_TYPE ("av"));
  g_variant_builder_add (&expression, "v", g_variant_new_string ("anyof"));
  g_variant_builder_add (&expression, "v", g_variant_builder_end (&dirname));
  g_variant_builder_add (&expression, "v", g_variant_builder_end (&itself));
  return g_variant_builder_end (&expression);
}

GVariant *
rouse_watchman_top_new_subscribe (const RouseWatchmanTop *self)
{
  static const char *const fields[] = { "name", NULL };
  GVariantBuilder          query;
  GVariantBuilder          command;

  g_variant_builder_init (&query, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&query, "{sv}", "since", g_variant_new_string (self->clock));
  g_variant_builder_add (&query, "{sv}", "fields", g_variant_new_strv (fields, -1));
  /* Rouse sees itself when version control is at work; and a lock that was left behind would silence the daemon for ever. */
  g_variant_builder_add (&query, "{sv}", "defer_vcs", g_variant_new_boolean (FALSE));
  if (!g_str_equal (self->path, self->root))
    {
      gsize skip = g_str_equal (self->root, "/") ? 1 : strlen (self->root) + 1;

      g_variant_builder_add (&query, "{sv}", "expression", new_expression (self->path + skip));
    }
  g_variant_builder_init (&command, G_VARIANT_TYPE ("av"));
  g_variant_builder_add (&command, "v", g_variant_new_string ("subscribe"));
  g_variant_builder_add (&command, "v", g_variant_new_bytestring (self->root));
  g_variant_builder_add (&command, "v", g_variant_new_string (self->name));
  g_variant_builder_add (&command, "v", g_variant_builder_end (&query));
  return g_variant_builder_end (&command);
}
