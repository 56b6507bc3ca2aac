/* watch-options.c - the options on what to watch, shared by several verbs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "watch-options.h"
#include "text.h"

#include "base/duration.h"
#include "base/error.h"

#include <glib/gi18n.h>
#include <string.h>

/* A base quiet time beyond this is a mistaken unit. */
#define SETTLE_MAX (10 * G_TIME_SPAN_SECOND)

const RouseOption rouse_root_options[] = {
  { 'w', "watch", N_ ("DIR|FILE"), N_ ("Watch this instead of the current folder; can be repeated") },
  { 0 },
};

const RouseOption rouse_filter_options[] = {
  { 'e', "ext", N_ ("py,html"), N_ ("Only files with these extensions count") },
  { 'I', "include", N_ ("GLOB"), N_ ("Only files that match count; can be repeated") },
  { 'i', "ignore", N_ ("GLOB"), N_ ("What matches does not count, whatever else says; can be repeated") },
  { 0, "no-vcs-ignore", NULL, N_ ("Do not heed .gitignore and git's other ignore files") },
  { 0 },
};

const RouseOption rouse_settle_options[] = {
  { 0, "settle", N_ ("TIME"), N_ ("How long a file must have been quiet (10ms)") },
  { 0, "content", NULL, N_ ("A file whose content is the same has not changed (this is the default)") },
  { 0, "no-content", NULL, N_ ("A new time stamp is a change, whatever the content") },
  { 0, "follow-links", NULL, N_ ("Watch the folders that symbolic links lead to") },
  { 0, "watcher", "auto|gio|poll|watchman", N_ ("How to learn of changes: as the file system allows (auto), from the kernel (gio), by looking again and again, or from Watchman") },
  { 0 },
};

RouseWatchOptions *
rouse_watch_options_new (void)
{
  RouseWatchOptions *self = g_new0 (RouseWatchOptions, 1);

  self->roots = g_ptr_array_new_with_free_func (g_free);
  self->include = g_ptr_array_new_with_free_func (g_free);
  self->extensions = g_ptr_array_new_with_free_func (g_free);
  self->ignore = g_ptr_array_new_with_free_func (g_free);
  self->content = TRUE;
  self->settle_us = 10 * G_TIME_SPAN_MILLISECOND;
  return self;
}

void
rouse_watch_options_free (RouseWatchOptions *self)
{
  g_ptr_array_unref (self->roots);
  g_ptr_array_unref (self->include);
  g_ptr_array_unref (self->extensions);
  g_ptr_array_unref (self->ignore);
  g_free (self);
}

static gboolean
set_error (GError **error, const char *message)
{
  g_set_error_literal (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, message);
  return FALSE;
}

gboolean
rouse_watch_options_add_root (RouseWatchOptions *self, const char *path, GError **error)
{
  if (*path == '\0')
    return set_error (error, _ ("a folder or file is needed, not an empty name"));
  g_ptr_array_add (self->roots, g_canonicalize_filename (path, NULL));
  return TRUE;
}

static gboolean
add_extensions (RouseWatchOptions *self, const char *value, GError **error)
{
  g_auto (GStrv) words = g_strsplit (value, ",", -1);

  if (words[0] == NULL)
    return set_error (error, _ ("extensions are needed, such as py,html"));
  for (guint i = 0; words[i] != NULL; i++)
    {
      const char *word = g_strstrip (words[i]);

      /* People write "*.py" and ".py" and mean the same. */
      word += *word == '*';
      word += *word == '.';
      if (*word == '\0' || strpbrk (word, "/*?[]") != NULL)
        {
          g_autofree char *shown = rouse_text_dup_printable (words[i]);

          g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID,
                       _ ("“%s” is not an extension: write them with commas between, such as py,html"), shown);
          return FALSE;
        }
      g_ptr_array_add (self->extensions, g_strdup (word));
    }
  return TRUE;
}

/* The engine would refuse a glob later, when nobody knows any more which option it came from: so try it. */
static gboolean
add_glob (GPtrArray *globs, const char *value, const RouseFilterOptions *alone, GError **error)
{
  g_autoptr (RouseFilter) filter = NULL;

  if (*value == '\0')
    return set_error (error, _ ("a pattern is needed, such as '*.log' or 'build/'"));
  filter = rouse_filter_new (G_DIR_SEPARATOR_S, alone, error);
  if (filter == NULL)
    return FALSE;
  g_ptr_array_add (globs, g_strdup (value));
  return TRUE;
}

static gboolean
set_settle (RouseWatchOptions *self, const char *value, GError **error)
{
  self->settle_given = TRUE;
  if (!rouse_duration_parse (value, &self->settle_us, error))
    return FALSE;
  if (self->settle_us > SETTLE_MAX)
    return set_error (error, _ ("at most 10s"));
  return TRUE;
}

static gboolean
set_watcher (RouseWatchOptions *self, const char *value, GError **error)
{
  g_autofree char *shown = NULL;

  self->watcher_given = TRUE;
  if (rouse_watcher_kind_from_string (value, &self->watcher))
    return TRUE;
  shown = rouse_text_dup_printable (value);
  g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, _ ("“%s” is none of auto, gio, poll and watchman"), shown);
  return FALSE;
}

gboolean
rouse_watch_options_set (const RouseOption *option, const char *value, gpointer data, GError **error)
{
  RouseWatchOptions       *self = data;
  const char *const        one[] = { value, NULL };
  const RouseFilterOptions included = { .include = one }, ignored = { .ignore = one };

  if (g_str_equal (option->name, "watch"))
    return rouse_watch_options_add_root (self, value, error);
  if (g_str_equal (option->name, "ext"))
    return add_extensions (self, value, error);
  if (g_str_equal (option->name, "include"))
    return add_glob (self->include, value, &included, error);
  if (g_str_equal (option->name, "ignore"))
    return add_glob (self->ignore, value, &ignored, error);
  if (g_str_equal (option->name, "settle"))
    return set_settle (self, value, error);
  if (g_str_equal (option->name, "watcher"))
    return set_watcher (self, value, error);
  if (g_str_equal (option->name, "no-vcs-ignore"))
    self->no_vcs_ignore = TRUE;
  else if (g_str_equal (option->name, "content") || g_str_equal (option->name, "no-content"))
    {
      self->content = g_str_equal (option->name, "content");
      self->content_given = TRUE;
    }
  else if (g_str_equal (option->name, "follow-links"))
    self->follow_links = TRUE;
  else
    g_assert_not_reached ();
  return TRUE;
}

static const char *const *
finish_list (GPtrArray *list)
{
  if (list->len == 0)
    return NULL;
  if (g_ptr_array_index (list, list->len - 1) != NULL)
    g_ptr_array_add (list, NULL);
  return (const char *const *) list->pdata;
}

void
rouse_watch_options_finish (RouseWatchOptions *self, RouseObserverOptions *options)
{
  if (self->roots->len == 0)
    g_ptr_array_add (self->roots, g_get_current_dir ());
  *options = (RouseObserverOptions){
    .roots = finish_list (self->roots),
    .filter = {
      .include = finish_list (self->include),
      .extensions = finish_list (self->extensions),
      .ignore = finish_list (self->ignore),
      .no_vcs_ignore = self->no_vcs_ignore,
    },
    .settle_us = self->settle_us,
    .content = self->content,
    .follow_links = self->follow_links,
    .watcher = self->watcher,
  };
}

void
rouse_watch_options_fill_project (RouseWatchOptions *self, RouseProject *project)
{
  RouseObserverOptions options;

  rouse_watch_options_finish (self, &options);
  project->root = g_strdup (options.roots[0]);
  project->roots = g_strdupv ((char **) options.roots);
  project->include = g_strdupv ((char **) options.filter.include);
  project->extensions = g_strdupv ((char **) options.filter.extensions);
  project->ignore = g_strdupv ((char **) options.filter.ignore);
  project->no_vcs_ignore = options.filter.no_vcs_ignore;
  project->settle_us = options.settle_us;
  project->content = options.content;
  project->follow_links = options.follow_links;
  project->watcher = options.watcher;
}

/* @more is put in the place of *@list, unless it is empty. */
static void
replace_list (char ***list, const GPtrArray *more)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (more->len == 0)
    return;
  for (guint i = 0; i < more->len; i++)
    g_strv_builder_add (builder, g_ptr_array_index (more, i));
  g_strfreev (*list);
  *list = g_strv_builder_end (builder);
}

static void
add_to_list (char ***list, const GPtrArray *more)
{
  g_autoptr (GPtrArray) both = g_ptr_array_new ();
  g_auto (GStrv)        old = g_steal_pointer (list);

  for (guint i = 0; old != NULL && old[i] != NULL; i++)
    g_ptr_array_add (both, old[i]);
  g_ptr_array_extend (both, (GPtrArray *) more, NULL, NULL);
  replace_list (list, both);
}

void
rouse_watch_options_override_project (const RouseWatchOptions *self, RouseProject *project)
{
  replace_list (&project->roots, self->roots);
  replace_list (&project->include, self->include);
  replace_list (&project->extensions, self->extensions);
  add_to_list (&project->ignore, self->ignore);
  project->no_vcs_ignore |= self->no_vcs_ignore;
  project->follow_links |= self->follow_links;
  if (self->content_given)
    project->content = self->content;
  if (self->settle_given)
    project->settle_us = self->settle_us;
  if (self->watcher_given)
    project->watcher = self->watcher;
}

char *
rouse_watch_options_dup_project (const RouseWatchOptions *self)
{
  g_autofree char *folder = self->roots->len > 0 ? g_strdup (g_ptr_array_index (self->roots, 0)) : g_get_current_dir ();

  if (g_file_test (folder, G_FILE_TEST_IS_REGULAR))
    {
      g_autofree char *parent = g_path_get_dirname (folder);

      return g_path_get_basename (parent);
    }
  return g_path_get_basename (folder);
}
