/* tray-model.h - what the tray shows: an icon, a tooltip and a menu, as one value
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  ROUSE_TRAY_IDLE,     /* nothing is looked after */
  ROUSE_TRAY_RUNNING,  /* all is well */
  ROUSE_TRAY_WORKING,  /* something starts, stops or is waited for */
  ROUSE_TRAY_FAILING,  /* a program has failed */
  ROUSE_TRAY_DEGRADED, /* changes may be noticed late or not at all */
} RouseTrayState;

/** "idle", "running" and so on, as in the icons' names. */
const char *rouse_tray_state_to_string (RouseTrayState state);

typedef enum
{
  ROUSE_TRAY_CHECK_NONE, /* cannot be checked */
  ROUSE_TRAY_CHECK_OFF,
  ROUSE_TRAY_CHECK_ON,
} RouseTrayCheck;

/**
 * RouseTrayItem:
 *
 * An entry of the menu. Made with the defaults and filled in by whoever builds the model; a label is plain text,
 * in which "_" is an underscore. Clicking it activates the action, unless it has children: then it opens them.
 */
typedef struct
{
  char          *key;    /* names it among its siblings, from one model to the next */
  char          *label;  /* (nullable) */
  char          *action; /* (nullable) "app.quit"; NULL: nothing happens */
  GVariant      *target; /* (nullable) (owned) the action's parameter */
  RouseTrayCheck check;
  gboolean       separator;
  gboolean       enabled;  /* (TRUE) */
  gboolean       visible;  /* (TRUE) */
  GPtrArray     *children; /* (nullable) (element-type RouseTrayItem) */
} RouseTrayItem;

/** (transfer full): @label may be %NULL. */
RouseTrayItem *rouse_tray_item_new (const char *key, const char *label);
void           rouse_tray_item_free (RouseTrayItem *self);
/** Appends @child, which it takes. Its key must be new among its siblings. Returns: (transfer none): @child. */
RouseTrayItem *rouse_tray_item_append (RouseTrayItem *self, RouseTrayItem *child);
/** The same with a new item that activates @action with @target, which is taken if floating. */
RouseTrayItem *rouse_tray_item_append_action (RouseTrayItem *self,
                                              const char    *key,
                                              const char    *label,
                                              const char    *action,
                                              GVariant      *target);
RouseTrayItem *rouse_tray_item_append_separator (RouseTrayItem *self, const char *key);
guint          rouse_tray_item_get_n_children (const RouseTrayItem *self);

/**
 * RouseTrayModel:
 *
 * A value: filled in by whoever makes it, read-only afterwards.
 */
typedef struct
{
  RouseTrayState state;
  char          *title;         /* the name of the whole, for lists of icons */
  char          *tooltip_title; /* plain text, both of them */
  char          *tooltip_text;
  RouseTrayItem *menu; /* the entries are its children */
} RouseTrayModel;

#define ROUSE_TYPE_TRAY_MODEL (rouse_tray_model_get_type ())
GType rouse_tray_model_get_type (void);

/** (transfer full): idle, without words, with an empty menu; release with rouse_tray_model_unref(). */
RouseTrayModel *rouse_tray_model_new (void);
RouseTrayModel *rouse_tray_model_ref (RouseTrayModel *self);
void            rouse_tray_model_unref (RouseTrayModel *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseTrayItem, rouse_tray_item_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseTrayModel, rouse_tray_model_unref)
G_END_DECLS
