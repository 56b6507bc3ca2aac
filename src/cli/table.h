/* table.h - lines of cells below headings, for people; pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

#define ROUSE_COLOUR_HEADING "1"
#define ROUSE_COLOUR_BAD "31"
#define ROUSE_COLOUR_GOOD "32"
#define ROUSE_COLOUR_BUSY "33"
#define ROUSE_COLOUR_DIM "2"

typedef struct
{
  const char *heading;   /* marked with N_(), translated when shown */
  gboolean    number;    /* stands at the right */
  int         max_width; /* 0: as wide as need be; else what is longer is cut, with an ellipsis */
} RouseTableColumn;

typedef struct _RouseTable RouseTable;

/** @columns must outlive it. @colour: with escape sequences. */
RouseTable *rouse_table_new (const RouseTableColumn *columns, guint n_columns, gboolean colour);
void        rouse_table_free (RouseTable *self);

/** One line: takes @cells (element-type utf8), one for each column. @column is the one that has @colour (nullable). */
void rouse_table_add (RouseTable *self, GPtrArray *cells, guint column, const char *colour);
/** A line below the last, not in columns. @colour is nullable. */
void rouse_table_add_note (RouseTable *self, const char *text, const char *colour);

/** (transfer full): ends with a line feed. */
char *rouse_table_dup_text (const RouseTable *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseTable, rouse_table_free)
G_END_DECLS
