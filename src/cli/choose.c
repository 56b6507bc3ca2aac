/* choose.c - which projects and programs somebody means
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "choose.h"
#include "folder.h"
#include "text.h"

#include "base/error.h"
#include "base/path.h"

#include <glib/gi18n.h>
#include <string.h>

/* Those whose folder holds @path, by whatever name, the innermost one; several may share it. (transfer container) */
static GPtrArray *
find_around (const RouseOverview *overview, const char *path)
{
  GPtrArray       *found = g_ptr_array_new ();
  g_autofree char *real_path = rouse_folder_resolve (path);
  gsize            best = 0;

  for (guint i = 0; i < overview->projects->len; i++)
    {
      RouseOverviewProject *project = g_ptr_array_index (overview->projects, i);
      g_autofree char      *folder = rouse_folder_resolve (project->folder);
      gsize                 length = strlen (folder);

      if (!rouse_path_is_within (real_path, folder) || length < best)
        continue;
      if (length > best)
        g_ptr_array_set_size (found, 0);
      best = length;
      g_ptr_array_add (found, project);
    }
  return found;
}

typedef gboolean (*Matches) (const RouseOverviewProject *project, const char *word);

static gboolean
has_id (const RouseOverviewProject *project, const char *word)
{
  return g_str_equal (project->id, word);
}

static gboolean
has_name (const RouseOverviewProject *project, const char *word)
{
  return g_str_equal (project->name, word);
}

static gboolean
has_name_roughly (const RouseOverviewProject *project, const char *word)
{
  g_autofree char *one = g_utf8_casefold (project->name, -1);
  g_autofree char *other = g_utf8_validate (word, -1, NULL) ? g_utf8_casefold (word, -1) : NULL;

  return g_strcmp0 (one, other) == 0;
}

static gboolean
has_folder (const RouseOverviewProject *project, const char *word)
{
  g_autofree char *folder = rouse_folder_resolve (project->folder);

  return g_str_equal (folder, word);
}

static GPtrArray *
find_all (const RouseOverview *overview, Matches matches, const char *word)
{
  GPtrArray *found = g_ptr_array_new ();

  for (guint i = 0; i < overview->projects->len; i++)
    if (matches (g_ptr_array_index (overview->projects, i), word))
      g_ptr_array_add (found, g_ptr_array_index (overview->projects, i));
  return found;
}

/* (transfer container): the id is certain, the name is what people know, a folder is where they are. */
static GPtrArray *
find_projects (const RouseOverview *overview, const char *word, const char *here)
{
  g_autofree char *path = g_canonicalize_filename (word, here);
  g_autofree char *real_path = rouse_folder_resolve (path);
  const struct
  {
    Matches     matches;
    const char *word;
  } tries[] = { { has_id, word }, { has_name, word }, { has_name_roughly, word }, { has_folder, real_path } };

  for (guint i = 0; i < G_N_ELEMENTS (tries) && *word != '\0'; i++)
    {
      g_autoptr (GPtrArray) found = find_all (overview, tries[i].matches, tries[i].word);

      if (found->len > 0)
        return g_steal_pointer (&found);
    }
  if (*word == '.' || *word == '/')
    return find_around (overview, path);
  return g_ptr_array_new ();
}

static void
set_ambiguous (GPtrArray *found, const char *word, GError **error)
{
  g_autoptr (GString) list = g_string_new (NULL);
  g_autofree char    *shown = rouse_text_dup_printable (word);

  for (guint i = 0; i < found->len; i++)
    {
      RouseOverviewProject *project = g_ptr_array_index (found, i);
      g_autofree char      *folder = rouse_text_dup_printable (project->folder);

      g_string_append_printf (list, "\n  %s  (%s)", project->id, folder);
    }
  g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, _ ("“%s” can be several projects; name one of them by its id:%s"), shown, list->str);
}

static void
set_no_project (const RouseOverview *overview, const char *word, GError **error)
{
  g_autofree const char **names = g_new0 (const char *, 2 * overview->projects->len + 1);
  g_autoptr (GString)     list = g_string_new (NULL);
  g_autofree char        *shown = rouse_text_dup_printable (word);
  const char             *nearest;

  for (guint i = 0; i < overview->projects->len; i++)
    {
      RouseOverviewProject *project = g_ptr_array_index (overview->projects, i);
      g_autofree char      *name = rouse_text_dup_printable (project->name);

      names[2 * i] = project->id;
      names[2 * i + 1] = project->name;
      g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", name);
    }
  nearest = rouse_text_find_nearest (word, names);
  if (overview->projects->len == 0)
    g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_NOT_FOUND, _ ("there is no project “%s”, and no other: “rouse add DIR” adds one"), shown);
  else if (nearest != NULL)
    g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_NOT_FOUND, _ ("there is no project “%s”; did you mean “%s”?"), shown, nearest);
  else
    g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_NOT_FOUND, _ ("there is no project “%s”, only: %s"), shown, list->str);
}

static RouseOverviewProgram *
find_program (RouseOverviewProject *project, const char *name)
{
  for (guint i = 0; i < project->programs->len; i++)
    if (g_str_equal (((RouseOverviewProgram *) g_ptr_array_index (project->programs, i))->name, name))
      return g_ptr_array_index (project->programs, i);
  return NULL;
}

static void
set_no_program (RouseOverviewProject *project, const char *name, GError **error)
{
  g_autoptr (GString) list = g_string_new (NULL);
  g_autofree char    *shown = rouse_text_dup_printable (name);
  g_autofree char    *shown_project = rouse_text_dup_printable (project->name);

  for (guint i = 0; i < project->programs->len; i++)
    {
      g_autofree char *other = rouse_text_dup_printable (((RouseOverviewProgram *) g_ptr_array_index (project->programs, i))->name);

      g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", other);
    }
  if (project->programs->len == 0 && project->pending)
    {
      g_autofree char *text = rouse_overview_dup_pending_words (project);

      g_set_error_literal (error, ROUSE_ERROR, ROUSE_ERROR_NOT_FOUND, text);
    }
  else if (project->programs->len == 0)
    g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_NOT_FOUND, _ ("%s has no program “%s”, and no other"), shown_project, shown);
  else
    g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_NOT_FOUND, _ ("%s has no program “%s”, only: %s"), shown_project, shown, list->str);
}

static void
add (GPtrArray *choices, RouseOverviewProject *project, RouseOverviewProgram *program)
{
  RouseChoice *choice;

  for (guint i = 0; i < choices->len; i++)
    {
      choice = g_ptr_array_index (choices, i);
      if (choice->project == project && (choice->program == program || choice->program == NULL))
        return;
    }
  choice = g_new0 (RouseChoice, 1);
  choice->project = project;
  choice->program = program;
  g_ptr_array_add (choices, choice);
}

/* "PROJECT/PROGRAM": both may have a slash in them. Returns: %FALSE when @word is no such thing, or with @error. */
static gboolean
add_program (GPtrArray *choices, const RouseOverview *overview, const char *word, const char *here, GError **error)
{
  RouseOverviewProject *half = NULL;
  const char           *rest = NULL;

  for (const char *slash = strchr (word, '/'); slash != NULL; slash = strchr (slash + 1, '/'))
    {
      g_autofree char      *name = g_strndup (word, slash - word);
      g_autoptr (GPtrArray) found = find_projects (overview, name, here);
      RouseOverviewProgram *program;

      for (guint i = 0; i < found->len; i++)
        if ((program = find_program (g_ptr_array_index (found, i), slash + 1)) != NULL)
          {
            if (found->len > 1)
              {
                set_ambiguous (found, name, error);
                return FALSE;
              }
            add (choices, g_ptr_array_index (found, i), program);
            return TRUE;
          }
      if (found->len > 0)
        {
          half = g_ptr_array_index (found, 0);
          rest = slash + 1;
        }
    }
  if (half != NULL)
    set_no_program (half, rest, error);
  return FALSE;
}

static gboolean
add_word (GPtrArray *choices, const RouseOverview *overview, const char *word, const char *here, RouseChooseFlags flags, GError **error)
{
  g_autoptr (GPtrArray) found = find_projects (overview, word, here);
  g_autoptr (GError)    local_error = NULL;

  if (found->len == 1)
    {
      add (choices, g_ptr_array_index (found, 0), NULL);
      return TRUE;
    }
  if (found->len > 1)
    {
      set_ambiguous (found, word, error);
      return FALSE;
    }
  if ((flags & ROUSE_CHOOSE_PROGRAMS) != 0 && add_program (choices, overview, word, here, &local_error))
    return TRUE;
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    set_no_project (overview, word, error);
  return FALSE;
}

GPtrArray *
rouse_choose (const RouseOverview *overview, GPtrArray *words, const char *here, RouseChooseFlags flags, gboolean *all, GError **error)
{
  g_autoptr (GPtrArray) choices = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) around = NULL;

  if (all != NULL)
    *all = FALSE;
  for (guint i = 0; i < words->len; i++)
    if (!add_word (choices, overview, g_ptr_array_index (words, i), here, flags, error))
      return NULL;
  if (words->len > 0)
    return g_steal_pointer (&choices);
  around = (flags & ROUSE_CHOOSE_HERE) != 0 ? find_around (overview, here) : g_ptr_array_new ();
  for (guint i = 0; i < around->len; i++)
    add (choices, g_ptr_array_index (around, i), NULL);
  if (around->len > 0)
    return g_steal_pointer (&choices);
  for (guint i = 0; i < overview->projects->len; i++)
    add (choices, g_ptr_array_index (overview->projects, i), NULL);
  if (all != NULL)
    *all = TRUE;
  return g_steal_pointer (&choices);
}

GPtrArray *
rouse_choose_programs (GPtrArray *choices)
{
  GPtrArray *programs = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < choices->len; i++)
    {
      const RouseChoice *choice = g_ptr_array_index (choices, i);

      if (choice->program != NULL)
        add (programs, choice->project, choice->program);
      for (guint j = 0; choice->program == NULL && j < choice->project->programs->len; j++)
        add (programs, choice->project, g_ptr_array_index (choice->project->programs, j));
    }
  return programs;
}
