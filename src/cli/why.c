/* why.c - the verb "why": whether a change of a path would count, and which rule decides
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "options.h"
#include "text.h"
#include "verb.h"
#include "watch-options.h"

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

/* Asks the filter of @root, and says what it says. */
static gboolean
explain_in_root (const char *root, const char *relative, const char *path, const RouseObserverOptions *options)
{
  g_autoptr (GError)      error = NULL;
  g_autoptr (RouseFilter) filter = rouse_filter_new (root, &options->filter, &error);
  gboolean                exists = g_file_test (path, G_FILE_TEST_EXISTS) || g_file_test (path, G_FILE_TEST_IS_SYMLINK);
  gboolean                is_dir = g_file_test (path, G_FILE_TEST_IS_DIR);
  g_autofree char        *explanation = NULL;
  g_autofree char        *shown = NULL;
  gboolean                wanted;

  if (filter == NULL)
    {
      rouse_text_error ("why", error->message);
      return FALSE;
    }
  wanted = rouse_filter_explain (filter, relative, is_dir, &explanation);
  shown = rouse_text_dup_printable (explanation);
  rouse_text_printf (stdout, "%s%s\n", shown, exists ? "" : _ (" (There is no such file now.)"));
  return wanted;
}

static gboolean
explain (const char *word, const RouseObserverOptions *options)
{
  g_autofree char    *path = g_canonicalize_filename (word, NULL);
  g_autofree char    *shown = rouse_text_dup_printable (word);
  g_autoptr (GString) roots = g_string_new (NULL);

  for (guint i = 0; options->roots[i] != NULL; i++)
    {
      g_autofree char *root = rouse_text_dup_printable (options->roots[i]);
      const char      *relative = find_in_root (options->roots[i], path);

      g_string_append_printf (roots, "%s%s", i > 0 ? ", " : "", root);
      if (relative == NULL)
        continue;
      if (*relative == '\0' && !g_file_test (path, G_FILE_TEST_IS_DIR))
        {
          rouse_text_printf (stdout, _ ("“%s” triggers: you named it.\n"), shown);
          return TRUE;
        }
      return explain_in_root (options->roots[i], relative, path, options);
    }
  rouse_text_printf (stdout, _ ("“%s” does not trigger: it lies outside of what is watched (%s).\n"), shown, roots->str);
  return FALSE;
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
                 "with 0 if all of them would, and with 1 if one would not."),
    .groups = groups,
  };
  g_autoptr (GPtrArray) words = NULL;
  RouseObserverOptions  observer_options;
  gboolean              all = TRUE;
  int                   exit_code;

  words = rouse_options_parse_or_exit (&usage, argc, argv, &exit_code);
  if (words == NULL)
    return exit_code;
  if (words->len == 0)
    {
      rouse_text_error ("why", _ ("a path is needed: rouse why PATH…"));
      return ROUSE_EXIT_USAGE;
    }
  rouse_watch_options_finish (options, &observer_options);
  for (guint i = 0; i < words->len; i++)
    all = explain (g_ptr_array_index (words, i), &observer_options) && all;
  return all ? 0 : 1;
}
