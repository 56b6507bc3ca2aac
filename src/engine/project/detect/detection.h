/* detection.h - a proposal in the making: what the kinds of projects read it from, and put into it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "filter/filter.h"
#include "project/detect/detect.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct
{
  RouseProposal *proposal;       /* borrowed; its project is there from the beginning */
  char          *folder;         /* the one that is looked at: the project's root, or one in it */
  char          *prefix;         /* of that folder: "" or "frontend/" */
  const char    *file;           /* what programs are said to come from; borrowed */
  gboolean       services_taken; /* an earlier kind has the services: another adds tasks only */
  RouseFilter   *filter;         /* of the root, without rules of its own */
} RouseDetection;

/** A program as a kind sees it; what is not said has the defaults. */
typedef struct
{
  const char *name; /* made unique, and fit for a name */
  RouseKind   kind;
  const char *command; /* a line; one that words alone cannot say is given to the shell */
  const char *build;   /* (nullable) the same */
  guint       port;    /* 0: not known */
  const char *watch;   /* (nullable) globs with ; between them, relative to the folder; "" nothing concerns it */
} RouseSuggestion;

/** Reads below speak of files relative to the folder that is looked at. */
gboolean rouse_detection_has (RouseDetection *self, const char *name);
gboolean rouse_detection_has_folder (RouseDetection *self, const char *name);
/** (nullable): the first of the files, @names ended by %NULL, that is there. */
const char *rouse_detection_find (RouseDetection *self, const char *const *names);
/** (transfer full) (nullable): the text of a file, UTF-8; otherwise a note is made unless the file is not there. */
char *rouse_detection_read (RouseDetection *self, const char *name);
/** Whether the file is there and holds @text. */
gboolean rouse_detection_holds (RouseDetection *self, const char *name, const char *text);
/** (transfer full) (nullable): the same of a file that begins with an object or mapping. By its name: JSON, YAML or TOML. */
JsonNode *rouse_detection_read_document (RouseDetection *self, const char *name);

/** Whether a service would be taken; kinds that take pains for one ask before. */
gboolean rouse_detection_wants_service (RouseDetection *self);
/** Whether an earlier kind has a program of that name in the folder already, such as "test". */
gboolean rouse_detection_has_program (RouseDetection *self, const char *name);
/**
 * (nullable) (transfer none): the program made of @suggestion, which may be filled in further; %NULL when it is
 * not wanted: a service where there are some, or one too many.
 */
RouseProgram *rouse_detection_add (RouseDetection *self, const RouseSuggestion *suggestion);
/**
 * The same of a line that somebody wrote to start a service: without the reloader in it, told in a note, and
 * with the port that it is known to listen at.
 */
RouseProgram *rouse_detection_add_line (RouseDetection *self, const char *name, const char *line);
/** Gives @program the command line @line, in words or for the shell; assignments before it become its environment. */
void rouse_detection_set_command (RouseProgram *program, const char *line);
void rouse_detection_set_build (RouseProgram *program, const char *line);
/** The program waits for @port, and the first program that does gives the project its address. */
void rouse_detection_set_port (RouseDetection *self, RouseProgram *program, guint port);
/** NAME=VALUE in its environment; what is no name is left out. */
void rouse_detection_add_setting (RouseProgram *program, const char *name, const char *value);
/** @path counts from the folder. */
void rouse_detection_set_cwd (RouseDetection *self, RouseProgram *program, const char *path);
/** The files that @node lists (%NULL: ".env") are read for its environment. */
void rouse_detection_add_env_files (RouseDetection *self, RouseProgram *program, JsonNode *node);
/** @globs with ; between them, relative to the folder, are added to a list of the program or project. */
void rouse_detection_add_globs (RouseDetection *self, char ***list, const char *globs);
/** The same to what the program watches; those that begin with ! to what it ignores. */
void rouse_detection_add_watch (RouseDetection *self, RouseProgram *program, const char *globs);
/** Leaves the folder or file out of the project, unless it is left out already: "target/". */
void rouse_detection_ignore (RouseDetection *self, const char *path);

/** Whether the folder holds files whose names end with @suffix. */
gboolean rouse_detection_has_files (RouseDetection *self, const char *folder, const char *suffix);
/** Pages in browsers follow, and take what matches @globs in place. @name is that of the rule. */
void rouse_detection_add_browser_rule (RouseDetection *self, const char *name, const char *globs);

void rouse_detection_note (RouseDetection *self, RouseNoteKind kind, const char *subject);
void rouse_detection_note_line (RouseDetection *self, RouseNoteKind kind, const char *file, guint line, const char *subject);

G_END_DECLS
