/* form-check.h - what is wrong with what was typed into a form, in words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "dry-look.h"

G_BEGIN_DECLS

typedef enum
{
  ROUSE_CHECK_FINE,
  ROUSE_CHECK_WARNING, /* allowed, and probably not meant */
  ROUSE_CHECK_ERROR,
} RouseCheckLevel;

/** (nullable) (transfer full): the absolute path of a folder that was typed, pasted or dropped: "~" and file:
 * addresses are understood; %NULL for what is neither. */
char *rouse_check_dup_folder (const char *text);

/** (transfer full): text of which dup_folder() makes @folder again; a name that is no text is written as an address. */
char *rouse_check_dup_folder_text (GFile *folder);

/* Each sets @text (out) (transfer full) (nullable) to one sentence unless all is fine. */

/** @folder (nullable): as above. @others: the folders of other projects. Looks at the disk. */
RouseCheckLevel rouse_check_folder (const char *folder, const char *const *others, char **text);
RouseCheckLevel rouse_check_name (const char *name, char **text);
/** @others: the names of the project's other programs. */
RouseCheckLevel rouse_check_program_name (const char *name, const char *const *others, char **text);
/** @folder (nullable): where it is to run. Looks for the command on the PATH. */
RouseCheckLevel rouse_check_command (const char *command, const char *folder, char **text);
/** Whether what was counted can be watched; @n_own: how many folders are already watched for this project. */
RouseCheckLevel rouse_check_dry_look (const RouseDryLook *look, guint n_own, char **text);

/** Sets what @program runs: its words, or a line for the shell where only a shell would understand it. */
gboolean rouse_check_take_command (RouseProgram *program, const char *command);

G_END_DECLS
