/* explain.c - a sentence on why a path matters or does not
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "filter/filter.h"

#include <string.h>
#include <sys/stat.h>

static RouseFilterMarks
find_marks (const char *dir)
{
  static const char *const names[] = { ".gitignore", ".ignore", ".git" };
  RouseFilterMarks         marks = 0;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (dir, names[i], NULL);
      struct stat      st;

      if (lstat (path, &st) == 0)
        marks |= rouse_filter_get_mark (names[i]);
    }
  return marks;
}

/* (transfer full): what decided, as the end of a sentence. */
static char *
describe (const RouseVerdict *verdict)
{
  const char      *does = verdict->wanted ? "takes it back in" : "leaves it out";
  g_autofree char *rule = verdict->rule != NULL ? g_utf8_make_valid (verdict->rule, -1) : NULL;
  g_autofree char *source = verdict->source != NULL ? g_filename_display_name (verdict->source) : NULL;

  if (source == NULL)
    return g_strdup ("no rule leaves it out");
  if (g_str_equal (source, "--include") || g_str_equal (source, "--ext"))
    return rule != NULL ? g_strdup_printf ("%s “%s” lets it in", source, rule)
                        : g_strdup_printf ("it is not among what %s lets in", source);
  if (rule == NULL)
    return g_strdup ("it holds ignore rules; a change of it alters the filter and restarts nothing");
  if (verdict->line > 0)
    return g_strdup_printf ("“%s” in %s, line %u, %s", rule, source, verdict->line, does);
  if (g_str_equal (source, "built-in"))
    return g_strdup_printf ("the built-in rule “%s” %s", rule, does);
  return g_strdup_printf ("%s “%s” %s", source, rule, does);
}

static char *
make_sentence (const char *path, gboolean is_dir, const char *folder, const RouseVerdict *verdict)
{
  g_autofree char *shown = g_filename_display_name (path);
  g_autofree char *shown_folder = folder != NULL ? g_filename_display_name (folder) : NULL;
  g_autofree char *reason = describe (verdict);
  const char      *does = is_dir ? "is watched" : "triggers";
  const char      *does_not = is_dir ? "is not watched" : "does not trigger";

  if (folder != NULL)
    return g_strdup_printf ("“%s” %s because of its folder “%s”: %s.", shown, does_not, shown_folder, reason);
  return g_strdup_printf ("“%s” %s: %s.", shown, verdict->wanted ? does : does_not, reason);
}

gboolean
rouse_filter_explain (RouseFilter *self, const char *path, gboolean is_dir, char **explanation)
{
  g_autofree char             *absolute = g_canonicalize_filename (path, G_DIR_SEPARATOR_S);
  char                        *relative = absolute + 1;
  g_autoptr (RouseFilterScope) scope = NULL;
  RouseVerdict                 verdict;

  g_return_val_if_fail (ROUSE_IS_FILTER (self), FALSE);

  if (*relative == '\0')
    {
      *explanation = g_strdup ("The root itself is always watched: you named it.");
      return TRUE;
    }
  scope = rouse_filter_enter_root (self);
  for (char *slash = strchr (relative, '/'); slash != NULL; slash = strchr (slash + 1, '/'))
    {
      g_autofree char  *folder = g_strndup (relative, slash - relative);
      g_autofree char  *dir = NULL;
      RouseFilterScope *inner;

      if (!rouse_filter_wants (self, scope, folder, TRUE, &verdict))
        {
          *explanation = make_sentence (relative, is_dir, folder, &verdict);
          return FALSE;
        }
      dir = g_build_filename (rouse_filter_get_root (self), folder, NULL);
      inner = rouse_filter_enter (self, scope, folder, find_marks (dir));
      rouse_filter_scope_unref (scope);
      scope = inner;
    }
  rouse_filter_wants (self, scope, relative, is_dir, &verdict);
  *explanation = make_sentence (relative, is_dir, NULL, &verdict);
  return verdict.wanted;
}
