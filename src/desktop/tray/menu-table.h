/* menu-table.h - the menu as com.canonical.dbusmenu numbers and describes it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "tray/tray-model.h"

G_BEGIN_DECLS

/**
 * RouseMenuTable:
 *
 * Gives each entry of a menu a number that it keeps from model to model as long as its keys are the same, that
 * is never given again, and says what differs between two models. Not an object, no bus: values in, values out.
 */
typedef struct _RouseMenuTable RouseMenuTable;

/** (transfer full): an empty menu; release with rouse_menu_table_free(). */
RouseMenuTable *rouse_menu_table_new (void);
void            rouse_menu_table_free (RouseMenuTable *self);

/** What rouse_menu_table_update() found. */
typedef struct
{
  GVariant *updated; /* (nullable) a(ia{sv}): properties that entries have now */
  GVariant *removed; /* (nullable) a(ias): properties that are back at their defaults */
  int       parent;  /* below it entries came, went or moved; -1: nowhere */
} RouseMenuDiff;

void rouse_menu_diff_clear (RouseMenuDiff *self);

/** Takes over @model's menu. @diff (out) is to be cleared by the caller. */
void rouse_menu_table_update (RouseMenuTable *self, RouseTrayModel *model, RouseMenuDiff *diff);

/** (nullable) (transfer none): the entry of that number; 0 is the menu itself. */
const RouseTrayItem *rouse_menu_table_lookup (RouseMenuTable *self, int id);
/** Grows by one with each change of the layout. */
guint rouse_menu_table_get_revision (RouseMenuTable *self);

/**
 * (ia{sv}av): @id, its properties and what is below it, @depth levels of it (-1: all). @names: which properties;
 * %NULL or none: all that are not the default. Floating, or %NULL when there is no such entry.
 */
GVariant *rouse_menu_table_get_layout (RouseMenuTable *self, int id, int depth, const char *const *names);
/** The same for its properties alone: a{sv}. */
GVariant *rouse_menu_table_get_properties (RouseMenuTable *self, int id, const char *const *names);
/** One property, also when it is the default. Floating, or %NULL when there is no such entry or property. */
GVariant *rouse_menu_table_get_property (RouseMenuTable *self, int id, const char *name);
/** (transfer full) (element-type int): all numbers, the menu's own 0 first. */
GArray *rouse_menu_table_list (RouseMenuTable *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseMenuTable, rouse_menu_table_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RouseMenuDiff, rouse_menu_diff_clear)
G_END_DECLS
