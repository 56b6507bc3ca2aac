/* fuzz-project-layers.c - any two texts of a project: no crash, nothing lost, and what is written reads the same
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"
#include "fuzz.h"
#include "project/project-file.h"
#include "project/project-layers.h"

#include <string.h>

#define ROOT "/srv/shop"

/* What a text of its own says of @project, but for the order of its programs, which layers decide. */
static char *
describe (const RouseProject *project)
{
  g_autoptr (RouseProject) sorted = rouse_project_copy (project);

  for (guint i = 1; i < sorted->programs->len; i++)
    for (guint j = i; j > 0; j--)
      {
        RouseProgram *one = g_ptr_array_index (sorted->programs, j - 1), *other = g_ptr_array_index (sorted->programs, j);

        if (strcmp (one->name, other->name) > 0)
          g_ptr_array_insert (sorted->programs, j - 1, g_ptr_array_steal_index (sorted->programs, j));
      }
  return rouse_project_file_write (sorted, NULL);
}

/* Writes @project over the layers, and asks whether they say so; but for names that follow when @renamed. Returns: whether
 * it could be written. */
static gboolean
check_write (const RouseProject *project, const RouseLayer *shared, const RouseLayer *private, gboolean unchanged, gboolean renamed)
{
  g_autoptr (GError)       error = NULL;
  g_autoptr (RouseProject) again = NULL;
  g_autofree char         *new_shared = NULL, *new_private = NULL, *one = NULL, *other = NULL;
  RouseLayer               one_layer, other_layer;

  if (!rouse_project_layers_write (project, shared, private, &new_shared, &new_private, &error))
    {
      g_assert_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID);
      return FALSE;
    }
  if (unchanged)
    {
      g_assert_cmpstr (new_shared, ==, shared->text);
      g_assert_cmpstr (new_private, ==, private->text);
    }
  one_layer = (RouseLayer){ "S", new_shared, new_shared != NULL ? strlen (new_shared) : 0 };
  other_layer = (RouseLayer){ "P", new_private, new_private != NULL ? strlen (new_private) : 0 };
  again = rouse_project_layers_parse (&one_layer, &other_layer, ROOT, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->programs->len, ==, project->programs->len);
  if (renamed)
    return TRUE;
  one = describe (project);
  other = describe (again);
  g_assert_cmpstr (one, ==, other);
  return TRUE;
}

/* What people do in a window, each of it alone and then all together. */
static void
check_changes (const RouseProject *project, const RouseLayer *shared, const RouseLayer *private)
{
  for (guint i = 1; i < 32; i = i < 16 ? i * 2 : i + 15)
    {
      g_autoptr (RouseProject) changed = rouse_project_copy (project);
      RouseProgram            *first = g_ptr_array_index (changed->programs, 0);

      if ((i & 1) != 0)
        changed->settle_us = 2;
      if ((i & 2) != 0)
        g_ptr_array_insert (changed->programs, changed->programs->len - 1, g_ptr_array_steal_index (changed->programs, 0));
      if ((i & 4) != 0 && changed->rules->len > 0)
        g_ptr_array_remove_index (changed->rules, 0);
      if ((i & 8) != 0)
        first->kind = first->kind == ROUSE_KIND_TASK ? ROUSE_KIND_SERVICE : ROUSE_KIND_TASK;
      if ((i & 16) != 0)
        {
          g_free (first->name);
          first->name = g_strdup ("quite new");
        }
      check_write (changed, shared, private, FALSE, (i & 16) != 0);
    }
}

static void
check_layers (const char *shared_text, const char *private_text)
{
  const RouseLayer shared = { "S", shared_text, shared_text != NULL ? strlen (shared_text) : 0 };
  const RouseLayer private = { "P", private_text, private_text != NULL ? strlen (private_text) : 0 };
  g_autoptr (GError)       error = NULL;
  g_autoptr (RouseProject) project = rouse_project_layers_parse (&shared, &private, ROOT, &error);

  if (project == NULL)
    {
      g_assert_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID);
      g_assert_true (g_str_has_prefix (error->message, "S:") || g_str_has_prefix (error->message, "P:"));
      return;
    }
  /* Another root than the private layer says is a move, which may change lines. */
  if (private_text == NULL || strstr (private_text, "[project]\nroot=" ROOT "\n") != NULL)
    g_assert_true (check_write (project, &shared, &private, TRUE, FALSE));
  check_changes (project, &shared, &private);
}

/* The input is the shared text, a byte 1 and the private one. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const uint8_t   *end = memchr (data, 1, size);
  g_autofree char *shared = NULL, *private = NULL;

  if (end == NULL)
    return 0;
  shared = g_strndup ((const char *) data, end - data);
  private = g_strndup ((const char *) end + 1, size - (end + 1 - data));
  check_layers (shared, private);
  check_layers (shared, NULL);
  return 0;
}
