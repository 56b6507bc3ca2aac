/* propose.h - what a folder seems to be, for a project made of it; pure but for reading the folder
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
} RouseProposal;

/** (transfer full): for @folder, which exists. Reads a few small files. */
RouseProposal *rouse_propose (const char *folder);
void           rouse_proposal_free (RouseProposal *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseProposal, rouse_proposal_free)
G_END_DECLS
