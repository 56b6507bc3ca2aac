/* projects.c - small projects for the tests of what stands above the stages
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "projects.h"

RouseProject *
projects_new (const char *name, const char *root, const char *programs)
{
  RouseProject  *project = rouse_project_new ();
  g_auto (GStrv) words = g_strsplit (programs, " ", -1);

  project->name = g_strdup (name);
  project->root = g_strdup (root != NULL ? root : "/nonexistent");
  for (guint i = 0; words[i] != NULL; i++)
    {
      RouseProgram *program = rouse_program_new ();

      program->name = g_strdup (words[i]);
      program->project = g_strdup (name);
      program->cwd = g_strdup (project->root);
      program->shell = g_strdup ("serve");
      g_ptr_array_add (project->programs, program);
    }
  return project;
}

void
projects_begin (RouseLauncherFake *launcher, const char *programs)
{
  g_auto (GStrv) words = g_strsplit (programs, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    rouse_process_fake_start (rouse_launcher_fake_find (launcher, words[i]));
}

void
projects_end (RouseLauncherFake *launcher, const char *program)
{
  rouse_process_fake_end (rouse_launcher_fake_find (launcher, program), 0);
}
