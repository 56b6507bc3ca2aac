/* ini.h - groups of keys and values as text that people write: read, changed, and nothing of it lost
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * UTF-8 lines as GKeyFile reads them, with groups of one or two words and comments by # or ;
 *
 *   [project]
 *   name=Shop
 *   [program web]
 *   # over as many lines as one likes
 *   env=LANG=C;PAGER=
 *
 * White space around keys and values does not count. In a value \s \t \n \r \\ stand for a space, a tab, the
 * ends of a line and a backslash. Lists have semicolons between their items, \; is one in an item.
 */

/** What a file may have at most. */
#define ROUSE_INI_MAX_BYTES (1024 * 1024)

typedef struct
{
  char *text;   /* as it was written, without its end */
  char *key;    /* (nullable): %NULL for a comment and an empty line */
  char *value;  /* as it was written, with its escapes; %NULL with `key` */
  guint number; /* of the line; 0 when it was not read */
} RouseIniLine;

typedef struct
{
  char      *kind;   /* "program" */
  char      *name;   /* (nullable) "web" */
  guint      number; /* of its line; 0 when it was not read */
  char      *text;   /* its line, as it was written */
  GPtrArray *above;  /* (element-type RouseIniLine) the comment that stands right above it */
  GPtrArray *lines;  /* (element-type RouseIniLine) */
} RouseIniGroup;

typedef struct
{
  GPtrArray *head;   /* (element-type RouseIniLine) what stands before the first group */
  GPtrArray *groups; /* (element-type RouseIniGroup); kind and name together are unique */
  gboolean   mark;   /* it begins with a byte order mark */
  gboolean   cr;     /* lines end as on Windows */
  gboolean   ended;  /* the last line has an end */
} RouseIni;

/** (transfer full): a text without a line. */
RouseIni *rouse_ini_new (void);
void      rouse_ini_free (RouseIni *self);

/**
 * (transfer full): @text taken to pieces. @path is named in errors, which are %ROUSE_ERROR_INVALID with
 * "PATH:LINE: what is wrong": too many lines, a line that is none of the above, a group or key that is there twice.
 */
RouseIni *rouse_ini_parse (const char *path, const char *text, gsize length, GError **error);
/** (transfer full): of what was not changed, byte for byte what was parsed. */
char *rouse_ini_dup_text (const RouseIni *self);

/** (nullable) (transfer none) */
RouseIniGroup *rouse_ini_find (const RouseIni *self, const char *kind, const char *name);
/** (transfer none): a new group after all others. */
RouseIniGroup *rouse_ini_add (RouseIni *self, const char *kind, const char *name);
/** Takes the group out, with the comment above it. */
void rouse_ini_remove (RouseIni *self, RouseIniGroup *group);
/** Puts the group at @position among all groups. */
void rouse_ini_move (RouseIni *self, RouseIniGroup *group, guint position);

/** Gives the group another name. */
void rouse_ini_rename (RouseIni *self, RouseIniGroup *group, const char *name);
/** Gives @key the value @value (with escapes) in the line that it has, or in a new one; %NULL removes the line. */
void rouse_ini_set (RouseIni *self, RouseIniGroup *group, const char *key, const char *value);
/** (nullable) (transfer none): the line of @key. */
const RouseIniLine *rouse_ini_group_find (const RouseIniGroup *self, const char *key);

/** (transfer full): what @value means; or %NULL and %ROUSE_ERROR_INVALID. */
char *rouse_ini_decode (const char *value, GError **error);
/** (transfer full): the same of a list. White space around its items does not count, and none may be empty. */
char **rouse_ini_decode_list (const char *value, GError **error);
/** (transfer full): @text as a value. */
char *rouse_ini_encode (const char *text);
char *rouse_ini_encode_list (const char *const *items);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseIni, rouse_ini_free)
G_END_DECLS
