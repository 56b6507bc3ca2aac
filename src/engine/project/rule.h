/* rule.h - what is done when files that match change: a value
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  ROUSE_ACTION_RESTART,
  ROUSE_ACTION_IGNORE,  /* nothing */
  ROUSE_ACTION_SIGNAL,  /* the program's leader gets `signal` */
  ROUSE_ACTION_COMMAND, /* `command` runs; when it does not end with 0 in time, the program is restarted */
  ROUSE_ACTION_BROWSER, /* the pages in browsers take it: style sheets and images in place, else the page is loaded again */
} RouseAction;

/**
 * RouseRule:
 *
 * A value: filled in by whoever makes it, read-only afterwards. Of a project's rules, the first that matches a
 * path decides; a path that none matches restarts the programs that watch it.
 */
typedef struct
{
  char       *name;     /* unique in its project */
  char      **match;    /* globs */
  char      **programs; /* (nullable) names of those it is for; default: all */
  RouseAction action;
  int         signal;  /* of ROUSE_ACTION_SIGNAL, else 0 */
  char       *command; /* (nullable) of ROUSE_ACTION_COMMAND: a line for /bin/sh -c, in the program's folder and environment */
} RouseRule;

#define ROUSE_TYPE_RULE (rouse_rule_get_type ())
GType rouse_rule_get_type (void);

/** (transfer full): a rule that restarts; release with rouse_rule_unref(). */
RouseRule *rouse_rule_new (void);
RouseRule *rouse_rule_ref (RouseRule *self);
void       rouse_rule_unref (RouseRule *self);
/** (transfer full): a deep copy to fill in differently. */
RouseRule *rouse_rule_copy (const RouseRule *self);
gboolean   rouse_rule_equal (const RouseRule *a, const RouseRule *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseRule, rouse_rule_unref)
G_END_DECLS
