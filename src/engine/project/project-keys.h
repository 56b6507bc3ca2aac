/* project-keys.h - the keys of a project's file: how each is read, checked and written
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "project/project.h"

G_BEGIN_DECLS

/** What relative paths count from, and what is not a field of a project or program by itself. */
typedef struct
{
  const char *root;    /* (nullable) absolute; %NULL while it is not known */
  char       *command; /* (owned) (nullable) of the program at hand, */
  char       *build;   /* (owned) (nullable) what comes before it, and whether they are for the shell */
  gboolean    shell;
} RouseReading;

typedef struct _RouseKey RouseKey;

/* @value has its escapes still. Errors say what is allowed, without the name of the key. */
typedef gboolean (*RouseKeyRead) (const RouseKey *key, const char *value, RouseReading *reading, gpointer target, GError **error);
/* (transfer full) (nullable): the value of the key in @target, with escapes; %NULL if it has none. */
typedef char *(*RouseKeyWrite) (const RouseKey *key, gconstpointer target, const char *root);

struct _RouseKey
{
  const char        *name;
  RouseKeyRead       read;
  RouseKeyWrite      write;
  gsize              offset;  /* of its field in RouseProject, RouseProgram or RouseRule */
  const char *const *choices; /* (nullable) words for 0, 1, … */
  gint64             most;    /* of a number, or of a duration, µs */
};

/** Of [project], [program NAME] and [rule NAME], in the order in which they are written; the last has no name. */
extern const RouseKey rouse_project_keys[];
extern const RouseKey rouse_program_keys[];
extern const RouseKey rouse_rule_keys[];

/** (nullable): the key of that name in one of the tables. */
const RouseKey *rouse_key_find (const RouseKey *keys, const char *name);

G_END_DECLS
