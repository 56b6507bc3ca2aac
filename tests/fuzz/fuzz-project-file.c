/* fuzz-project-file.c - any file of a project: no crash, nothing lost, and what is written reads the same
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"
#include "project/ini.h"
#include "project/project-file.h"

#include <string.h>

/* What a text of its own says of @project. */
static char *
describe (const RouseProject *project)
{
  return rouse_project_file_write (project, NULL);
}

static void
check_project (const char *text, const char *root)
{
  g_autoptr (RouseProject) project = rouse_project_file_parse ("fuzz", text, strlen (text), root, NULL);
  g_autoptr (RouseProject) again = NULL;
  g_autofree char         *same = NULL, *described = NULL, *described_again = NULL, *changed = NULL;

  if (project == NULL)
    return;
  same = rouse_project_file_write (project, text);
  g_assert_cmpstr (same, ==, text);

  described = describe (project);
  again = rouse_project_file_parse ("fuzz", described, strlen (described), NULL, NULL);
  g_assert_nonnull (again);
  described_again = describe (again);
  g_assert_cmpstr (described_again, ==, described);

  /* The other way round: the first program last, and another value, over the same text. */
  if (project->programs->len > 0)
    g_ptr_array_add (project->programs, g_ptr_array_steal_index (project->programs, 0));
  project->settle_us += 1;
  g_free (described);
  described = describe (project);
  changed = rouse_project_file_write (project, text);
  g_clear_pointer (&again, rouse_project_unref);
  again = rouse_project_file_parse ("fuzz", changed, strlen (changed), root, NULL);
  if (project->settle_us > 10 * G_TIME_SPAN_SECOND)
    return;
  g_assert_nonnull (again);
  g_free (described_again);
  described_again = describe (again);
  g_assert_cmpstr (described_again, ==, described);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char     *text = g_strndup ((const char *) data, size);
  g_autoptr (RouseIni) ini = rouse_ini_parse ("fuzz", text, strlen (text), NULL);
  g_autofree char     *same = NULL;

  if (ini == NULL)
    return 0;
  same = rouse_ini_dup_text (ini);
  g_assert_cmpstr (same, ==, text);
  check_project (text, NULL);
  check_project (text, "/srv/shop");
  return 0;
}
