/* propose.h - what a folder seems to be, for the form of a project with one program
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "project/program.h"

G_BEGIN_DECLS

typedef struct
{
  char     *name;    /* of the project */
  char     *program; /* its name */
  char     *command; /* "" when there is nothing to go by */
  RouseKind kind;
} RouseFormProposal;

/** (transfer full): for @folder, which exists. Reads a few small files. */
RouseFormProposal *rouse_propose (const char *folder);
void               rouse_form_proposal_free (RouseFormProposal *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseFormProposal, rouse_form_proposal_free)
G_END_DECLS
