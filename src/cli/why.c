/* why.c - the verb "why": whether a change of a path would count, and which rule decides
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "options.h"
#include "text.h"
#include "verb.h"
#include "watch-options.h"
#include "why-programs.h"

#include <glib/gi18n.h>
#include <string.h>

/* Where @path (absolute) lies in @root: "" for the root itself, NULL when outside. */
static const char *
find_in_root (const char *root, const char *path)
{
  gsize length = strlen (root);

  if (g_str_equal (root, "/"))
    return path + 1;
  if (!g_str_has_prefix (path, root) || (path[length] != '/' && path[length] != '\0'))
    return NULL;
  return path[length] == '/' ? path + length + 1 : path + length;
}

/* What the filter of @root says of @relative in it; @explanation (transfer full). */
static gboolean
ask (const char *root, const char *relative, gboolean is_dir, const RouseObserverOptions *options, char **explanation)
{
  g_autoptr (GError)      error = NULL;
  g_autoptr (RouseFilter) filter = rouse_filter_new (root, &options->filter, &error);

  if (filter != NULL)
    return rouse_filter_explain (filter, relative, is_dir, explanation);
  *explanation = g_strdup (error->message);
  return FALSE;
}

/* Asks each root that holds @path (absolute) until one wants it: (transfer full) (nullable), what the one that
 * wants it says, or else the first. */
static char *
ask_roots (const char *path, const RouseObserverOptions *options, gboolean *wanted)
{
  gboolean         is_dir = g_file_test (path, G_FILE_TEST_IS_DIR);
  g_autofree char *answer = NULL;

  *wanted = FALSE;
  for (guint i = 0; options->roots[i] != NULL; i++)
    if (!is_dir && g_str_equal (options->roots[i], path))
      {
        g_autofree char *shown = g_filename_display_name (path);

        *wanted = TRUE;
        return g_strdup_printf (_ ("“%s” triggers: you named it."), shown);
      }
  for (guint i = 0; options->roots[i] != NULL && !*wanted; i++)
    {
      const char      *relative = find_in_root (options->roots[i], path);
      g_autofree char *explanation = NULL;

      if (relative == NULL)
        continue;
      *wanted = ask (options->roots[i], relative, is_dir, options, &explanation);
      if (*wanted)
        return g_steal_pointer (&explanation);
      if (answer == NULL)
        answer = g_steal_pointer (&explanation);
    }
  return g_steal_pointer (&answer);
}

/* Whether any of the programs cares; a folder is not what changes. */
static gboolean
explain_programs (const RouseProject *project, const char *path)
{
  g_autoptr (GError) error = NULL;
  gboolean           any;

  if (project == NULL || g_file_test (path, G_FILE_TEST_IS_DIR))
    return TRUE;
  any = rouse_why_print_programs (project, path, &error);
  if (error != NULL)
    rouse_text_error ("why", error->message);
  return any;
}

static gboolean
explain (const char *word, const RouseObserverOptions *options, const RouseProject *project)
{
  g_autofree char *path = g_canonicalize_filename (word, NULL);
  gboolean         exists = g_file_test (path, G_FILE_TEST_EXISTS) || g_file_test (path, G_FILE_TEST_IS_SYMLINK);
  gboolean         wanted;
  g_autofree char *answer = ask_roots (path, options, &wanted);
  g_autofree char *shown = NULL;

  if (answer == NULL)
    {
      g_autofree char *roots = g_strjoinv (", ", (char **) options->roots);

      answer = g_strdup_printf (_ ("“%s” does not trigger: it lies outside of what is watched (%s)."), word, roots);
    }
  shown = rouse_text_dup_printable (answer);
  rouse_text_printf (stdout, "%s%s\n", shown, exists ? "" : _ (" (There is no such file now.)"));
  return wanted && explain_programs (project, path);
}

/* What the project says, which borrows from it. @roots: what it watches. */
static RouseObserverOptions
make_options (const RouseProject *project, char *const *roots)
{
  return (RouseObserverOptions){
    .roots = (const char *const *) roots,
    .filter = {
      .include = (const char *const *) project->include,
      .extensions = (const char *const *) project->extensions,
      .ignore = (const char *const *) project->ignore,
      .no_vcs_ignore = project->no_vcs_ignore,
    },
  };
}

int
rouse_cli_why (int argc, char **argv)
{
  g_autoptr (RouseWatchOptions) options = rouse_watch_options_new ();
  const RouseOptionGroup        groups[] = {
           { N_ ("Options, as for “rouse run”:"), rouse_root_options, rouse_watch_options_set, options },
           { NULL, rouse_filter_options, rouse_watch_options_set, options },
           { NULL },
  };
  const RouseUsage usage = {
    .verb = "why",
    .synopsis = N_ ("[OPTIONS] PATH…"),
    .about = N_ ("Says whether a change of each PATH would count, and which rule decides. Ends\n"
                 "with 0 if all of them would, and with 1 if one would not. In a folder with a\n"
                 "rouse.ini, also says what it means for each of its programs."),
    .groups = groups,
  };
  g_autoptr (GPtrArray)    words = NULL;
  g_autoptr (RouseProject) project = NULL;
  g_autoptr (GError)       error = NULL;
  g_auto (GStrv)           roots = NULL;
  RouseObserverOptions     observer_options;
  gboolean                 all = TRUE;
  int                      exit_code;

  words = rouse_options_parse_or_exit (&usage, argc, argv, &exit_code);
  if (words == NULL)
    return exit_code;
  if (words->len == 0)
    {
      rouse_text_error ("why", _ ("a path is needed: rouse why PATH…"));
      return ROUSE_EXIT_USAGE;
    }
  project = rouse_why_load_project (&error);
  if (error != NULL)
    {
      rouse_text_error ("why", error->message);
      return ROUSE_EXIT_USAGE;
    }
  rouse_watch_options_finish (options, &observer_options);
  if (project != NULL)
    {
      rouse_watch_options_override_project (options, project);
      roots = rouse_project_dup_watched (project);
      observer_options = make_options (project, roots);
    }
  for (guint i = 0; i < words->len; i++)
    all = explain (g_ptr_array_index (words, i), &observer_options, project) && all;
  return all ? 0 : 1;
}
