/* project-layers.h - a project that two texts describe: what a team shares, and what the user alone says
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "project/project.h"

G_BEGIN_DECLS

/*
 * The shared layer is the rouse.ini in the project's folder, the private one lies in the user's configuration.
 * Both have the keys of project-file.h, but `root` and `order` are for the private one alone. They merge key by
 * key: of a key that stands in both, the private value counts, and a group may stand in either or both. Relative
 * paths count from the project's folder in both. Programs that only the private layer has come after those of the
 * shared one; rules that only it has come before, because the first that matches decides.
 */

/** One of the two; as a nullable pointer where there may be none. */
typedef struct
{
  const char *path; /* named in errors */
  const char *text; /* (nullable): there is no such file */
  gsize       length;
} RouseLayer;

/**
 * (transfer full): the project that the layers describe, either of which may be %NULL. @root (nullable) is the
 * project's folder; without it, the private layer must say `root=`. Errors are %ROUSE_ERROR_INVALID with
 * "PATH:LINE: key: what is allowed", of the file in which the value stands. Of a private layer alone, the project may
 * have no program. Any thread.
 */
RouseProject *rouse_project_layers_parse (const RouseLayer *shared, const RouseLayer *private, const char *root, GError **error);

/**
 * (transfer full): the folder that the private layer names, for finding the shared one; or %NULL with the same
 * error that rouse_project_layers_parse() would give.
 */
char *rouse_project_layers_dup_root (const RouseLayer *private, GError **error);

/**
 * Writes down in the layers what @wanted is, where that differs from what they say now; all else stays byte for
 * byte. A key that changes does so in the private layer if it stands there, otherwise in the shared one; `root` and
 * `notify` are always private. Programs and rules that are new go to the shared layer. A program that is new takes
 * over the groups of one that is no more: it was renamed, and where others name it that follows; a
 * program that is no more is not named any longer. A shared layer that is a project by itself stays one, if
 * need be by writing the changes down in the private layer.
 *
 * A layer that is %NULL, or whose text is, is not written, and the other one has it all; a text without groups is
 * one that begins ("" makes a new file). *@new_shared and *@new_private (out) (transfer full) (nullable, for such
 * layers) parse together to @wanted. %FALSE and %ROUSE_ERROR_INVALID, and nothing is set, if the layers cannot be
 * understood as they are: the message is that of the parser. It is also an error if no text can say what @wanted
 * is, such as a name in two lines, or a rule of the shared layer before one that only the private layer has.
 */
gboolean rouse_project_layers_write (const RouseProject *wanted, const RouseLayer *shared, const RouseLayer *private, char **new_shared, char **new_private, GError **error);

G_END_DECLS
