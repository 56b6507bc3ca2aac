/* health.h - how well a tree is watched, with numbers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  ROUSE_HEALTH_NATIVE,  /* the kernel tells of every directory */
  ROUSE_HEALTH_PARTIAL, /* some of it is polled, or cannot be read */
  ROUSE_HEALTH_POLLING, /* all of it is polled */
  ROUSE_HEALTH_BLIND,   /* no root exists or can be read */
} RouseHealthLevel;

/** An immutable value; thread-safe. */
typedef struct
{
  RouseHealthLevel level;
  guint            n_files;
  guint            n_dirs;       /* in the snapshot */
  guint            n_watched;    /* directories the kernel tells of */
  guint            n_polled;     /* directories that are polled instead */
  guint            n_unreadable; /* directories that cannot be listed */
  guint            n_missing;    /* roots that do not exist */
  guint            n_pruned;     /* directories that the filter left out */
  guint            limit;        /* max_user_watches where it is the reason for polling, else 0 */
  char            *detail;       /* (nullable) one plain sentence on what is not native, and what mends it */
} RouseHealth;

#define ROUSE_TYPE_HEALTH (rouse_health_get_type ())
GType rouse_health_get_type (void);

RouseHealth *rouse_health_new (void);
RouseHealth *rouse_health_ref (RouseHealth *self);
void         rouse_health_unref (RouseHealth *self);
gboolean     rouse_health_equal (const RouseHealth *a, const RouseHealth *b);
/** Sets the level, the limit and the detail from the numbers. For the maker, before it is handed on. */
void rouse_health_judge (RouseHealth *self, gboolean limit_reached);
/** "native", "partial", "polling", "blind": stable words, not translated. */
const char *rouse_health_level_to_string (RouseHealthLevel level);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseHealth, rouse_health_unref)
G_END_DECLS
