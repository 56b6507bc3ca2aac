/* concern.h - which changes concern a program
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "decide/change-set.h"
#include "discover/loaded-set.h"
#include "project/project.h"
#include "record/reload.h"

G_BEGIN_DECLS

/** What decided. */
typedef enum
{
  ROUSE_CONCERN_BY_DEFAULT,  /* nothing is said about the path: it counts */
  ROUSE_CONCERN_BY_WATCH,    /* a glob of the program's `watch` matches; without a glob: none does, so it does not count */
  ROUSE_CONCERN_BY_IGNORE,   /* a glob of the program's `ignore`: it does not count */
  ROUSE_CONCERN_BY_RULE,     /* a rule of the project */
  ROUSE_CONCERN_BY_ENV_FILE, /* it is an env file, of this program or of others */
  ROUSE_CONCERN_BY_LOADED,   /* nothing is said about the path, and it is known what the program has loaded: this, or not */
} RouseConcernReason;

/** All that it points to is borrowed from the #RouseConcern. */
typedef struct
{
  gboolean           concerns;
  RouseConcernReason reason;
  const char        *glob;   /* (nullable) as written */
  const RouseRule   *rule;   /* (nullable) */
  RouseReloadAction  action; /* what the path asks for, if it concerns the program: a restart, or something hot */
} RouseConcernVerdict;

/**
 * RouseConcern:
 *
 * One program's part in the changes of its project. Of a path that the project watches, in this order:
 *   1. an env file concerns the programs that name it, and no others, whatever else is said
 *   2. a glob of the program's `ignore` leaves it out: as in .gitignore the last one that matches counts, "!" takes
 *      back in, but nothing below a folder that is left out
 *   3. when there is a `watch`, the file or a folder it lies in has to match one of its globs
 *   4. the first rule of the project that is for this program and matches decides: "ignore" leaves it out,
 *      the others keep it, whatever the rules behind it say
 *   5. when nothing was said about it, it is no root itself, and it is known which files the program has loaded, it has to be
 *      one of them
 * What it asks for is what that rule says; without one, the program is asked if it wants to be, and restarted
 * otherwise. An env file asks for a restart, because nothing else gives a process another environment. What a task
 * cannot take while it runs, a signal, a command, a question, is a restart as well.
 *
 * Globs are relative to the project's root; for a path outside of it, to the watched root that holds it.
 * An env file that is a link is also what it led to when this was made. Immutable; any thread.
 */
typedef struct _RouseConcern RouseConcern;

/** Fails with %ROUSE_ERROR_INVALID on a glob that cannot be meant; the message names the program or rule, and the key. */
RouseConcern *rouse_concern_new (const RouseProject *project, const RouseProgram *program, GError **error);
RouseConcern *rouse_concern_ref (RouseConcern *self);
void          rouse_concern_unref (RouseConcern *self);

/**
 * Whether a change of the file at @path (absolute) concerns the program, whatever it has loaded; @verdict (out) (optional)
 * says why. Pure.
 */
gboolean rouse_concern_wants (const RouseConcern *self, const char *path, RouseConcernVerdict *verdict);
/**
 * The same when it is known that it has loaded @loaded; one that has an excuse narrows nothing. @created: whether the
 * file is new, or does not exist.
 */
gboolean rouse_concern_wants_loaded (const RouseConcern *self, const char *path, RouseLoadedSet *loaded, gboolean created, RouseConcernVerdict *verdict);

/**
 * (nullable) (transfer full): those of @changes that concern the program, with all that is said of the whole (branch,
 * times); %NULL when none does. Changes beyond the set's bound have no path to judge: they count. @loaded (nullable): what
 * it has loaded; @passed_over (out) (optional) (nullable) (transfer full): those that do not count for that reason alone.
 */
RouseChangeSet *rouse_concern_select (const RouseConcern *self, RouseChangeSet *changes, RouseLoadedSet *loaded, RouseChangeSet **passed_over);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseConcern, rouse_concern_unref)
G_END_DECLS
