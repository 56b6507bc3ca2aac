/* layers-private.h - the texts of a project's layers, taken to pieces
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "project/ini.h"
#include "project/project-keys.h"
#include "project/project-layers.h"

G_BEGIN_DECLS

/* How many of each a project may have: looking for each name among all must not take long. */
#define ROUSE_MAX_PROGRAMS 100
#define ROUSE_MAX_RULES 100

enum
{
  ROUSE_LAYER_SHARED,
  ROUSE_LAYER_PRIVATE, /* read last: its values count */
  ROUSE_N_LAYERS,
};

typedef struct
{
  const char *paths[ROUSE_N_LAYERS]; /* named in errors */
  RouseIni   *inis[ROUSE_N_LAYERS];  /* (owned) (nullable): there is no such layer */
} RouseLayers;

/* What both layers say in groups of one kind and name. */
typedef struct
{
  const RouseLayers *layers;
  const char        *kind;
  const char        *name;                   /* (nullable) */
  RouseIniGroup     *groups[ROUSE_N_LAYERS]; /* (nullable) */
} RouseLayerGroup;

/* layers.c */

/* Either layer may be %NULL, and so may its text. On an error, too, rouse_layers_clear() has to follow. */
gboolean        rouse_layers_init (RouseLayers *self, const RouseLayer *shared, const RouseLayer *private, GError **error);
void            rouse_layers_clear (RouseLayers *self);
RouseLayerGroup rouse_layers_find (const RouseLayers *self, const char *kind, const char *name);
/* (transfer full) (element-type RouseLayerGroup): in the order in which they count. */
GArray *rouse_layers_list (const RouseLayers *self, const char *kind);
/* (nullable) (transfer none): the line that counts. */
const RouseIniLine *rouse_layer_group_get_line (const RouseLayerGroup *self, const char *key);
/* An error about the line of @key that counts; or, if there is none, about the group. Returns: %FALSE */
gboolean rouse_layer_group_fail (const RouseLayerGroup *self, const char *key, GError **error, const char *format, ...) G_GNUC_PRINTF (4, 5);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RouseLayers, rouse_layers_clear)

/* project-read.c */

/* Only the user's own configuration says where a project lies and stands. */
gboolean rouse_key_is_private (const RouseKey *key);
/* (transfer full): as rouse_project_layers_parse(). */
RouseProject *rouse_layers_read (const RouseLayers *self, const char *root, GError **error);

/* project-check.c: what can only be judged when all of @project has been read */
gboolean rouse_layers_check (const RouseLayers *self, const RouseProject *project, GError **error);

/* project-write.c */

typedef enum
{
  ROUSE_WRITE_CHANGES, /* what says something else now, in the layer where it stands */
  ROUSE_WRITE_ALL,     /* also lines that seem to say the right thing already */
  ROUSE_WRITE_PRIVATE, /* the changes of values, but all of them in the private layer */
  ROUSE_N_WRITE,
} RouseWriteMode;

/* Has the layers say what @project is; @before is what they say, or %NULL when they say nothing. */
void rouse_layers_write (RouseLayers *self, const RouseProject *project, const RouseProject *before, RouseWriteMode mode);
/* (transfer full): a private layer that says all of @project. */
char *rouse_layers_describe (const RouseProject *project);

/* project-names.c */

/* (transfer full): @project, with names of programs in `after` and in rules as they are now: a program that is new takes the
 * name over from one that only @before (nullable) has, in their order. */
RouseProject *rouse_layers_follow_names (const RouseProject *project, const RouseProject *before);
/* The same in those lines of the shared layer that the private one puts something else in the place of: for others they count. */
void rouse_layers_follow_lines (RouseLayers *self, const RouseProject *project, const RouseProject *before);

G_END_DECLS
