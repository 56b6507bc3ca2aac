/* complete.c - names for the completions of shells: quick, and without starting anything
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "overview.h"
#include "text.h"
#include "verb.h"

#include <string.h>

/* One name a line; what would need quoting in every shell is left out. */
static gboolean
is_plain (const char *name)
{
  for (; *name != '\0'; name++)
    if (g_ascii_iscntrl (*name) || g_ascii_isspace (*name) || strchr ("\\'\"$`;&|<>()*?[]{}!#~:", *name) != NULL)
      return FALSE;
  return TRUE;
}

static void
print_project (const RouseOverviewProject *project, gboolean with_programs)
{
  puts (project->id);
  for (guint i = 0; with_programs && i < project->programs->len; i++)
    {
      const RouseOverviewProgram *program = g_ptr_array_index (project->programs, i);

      if (is_plain (program->name))
        printf ("%s/%s\n", project->id, program->name);
    }
}

/* `rouse __complete projects` and `rouse __complete programs`; no verb that anybody types. */
int
rouse_cli_complete (int argc, char **argv)
{
  g_autoptr (RouseProjectStore) store = rouse_project_store_new_default ();
  g_autoptr (RouseOverview)     overview = rouse_overview_new_from_store (store, NULL);
  gboolean                      with_programs = argc > 1 && g_str_equal (argv[1], "programs");

  for (guint i = 0; i < overview->projects->len; i++)
    print_project (g_ptr_array_index (overview->projects, i), with_programs);
  return 0;
}
