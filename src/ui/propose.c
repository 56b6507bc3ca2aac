/* propose.c - what a folder seems to be, for the form of a project with one program
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "propose.h"

#include "project/detect/detect.h"

RouseFormProposal *
rouse_propose (const char *folder)
{
  RouseFormProposal        *self = g_new0 (RouseFormProposal, 1);
  g_autoptr (RouseProposal) found = rouse_detect_folder (folder, NULL);

  self->name = g_filename_display_basename (folder);
  if (found != NULL && found->project != NULL)
    {
      const RouseProgram *program = g_ptr_array_index (found->project->programs, 0);

      self->program = g_strdup (program->name);
      self->command = rouse_program_dup_command_line (program);
      self->kind = program->kind;
    }
  else
    {
      self->program = g_strdup ("main");
      self->command = g_strdup ("");
      self->kind = ROUSE_KIND_SERVICE;
    }
  return self;
}

void
rouse_form_proposal_free (RouseFormProposal *self)
{
  g_free (self->name);
  g_free (self->program);
  g_free (self->command);
  g_free (self);
}
