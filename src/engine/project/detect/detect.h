/* detect.h - what a folder seems to be: a project proposed from the files that lie in it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "project/project.h"

G_BEGIN_DECLS

/** Something about a proposal that the user should know. `file` and `subject` are named by the sentence. */
typedef enum
{
  ROUSE_NOTE_UNREADABLE,   /* `file` cannot be read or understood: `subject` says why, at `line` if that is known */
  ROUSE_NOTE_NOT_KEPT,     /* the key `subject` of `file` says something that a project cannot */
  ROUSE_NOTE_LEFT_OUT,     /* the program `subject` of `file` is off there, or not for development: not proposed */
  ROUSE_NOTE_RELOADER_OFF, /* the program `subject` is proposed without the reloader that `file` starts it with */
  ROUSE_NOTE_RELOADS,      /* the program `subject` takes in changes of sources by itself, and is restarted only
                            * when its configuration changes */
  ROUSE_NOTE_TOO_MANY,     /* `file` has more programs than a proposal takes */
} RouseNoteKind;

typedef struct
{
  RouseNoteKind kind;
  char         *file;    /* relative to the folder */
  guint         line;    /* 0 when it is not known */
  char         *subject; /* (nullable) as the kind says; any text, so not fit to be printed as it is */
} RouseNote;

/** What was found. `origins` has as many entries as the project has programs. */
typedef struct
{
  RouseProject *project; /* (nullable): %NULL when nothing was recognised */
  GPtrArray    *sources; /* (element-type utf8): the files that it was made of, relative to the folder */
  GPtrArray    *origins; /* (element-type utf8): of each program, the file that it comes from */
  GPtrArray    *notes;   /* (element-type RouseNote) */
} RouseProposal;

/** At most so many programs are proposed, and so many notes are kept. */
#define ROUSE_DETECT_MAX_PROGRAMS 32
#define ROUSE_DETECT_MAX_NOTES 100

/**
 * (transfer full): what @folder (absolute) seems to be. Reads a few small files of it, or of its folders when it
 * holds nothing by itself, and runs nothing. Blocks; may be called in a thread. An error (of %ROUSE_ERROR) is
 * that @folder is none; a file in it that cannot be used is a note.
 */
RouseProposal *rouse_detect_folder (const char *folder, GError **error);
void           rouse_proposal_free (RouseProposal *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseProposal, rouse_proposal_free)
G_END_DECLS
