/* ignore-stack.c - the ignore files that hold in a directory, the nearest on top
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "filter/ignore-stack.h"

struct _RouseFilterScope
{
  gatomicrefcount   ref_count;
  RouseFilterScope *below; /* (owned) (nullable) */
  RouseIgnoreList  *list;  /* (owned) (nullable): none at the bottom */
  char             *lead;  /* (owned) a GRefString, shared by the whole stack */
  gsize             lead_length;
  gsize             base;
  gboolean          is_vcs;
  gboolean          fold_case;
};

RouseFilterScope *
rouse_filter_scope_new (const char *lead, gboolean fold_case)
{
  RouseFilterScope *self = g_new0 (RouseFilterScope, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->lead = g_ref_string_new (lead);
  self->lead_length = g_ref_string_length (self->lead);
  self->fold_case = fold_case;
  return self;
}

RouseFilterScope *
rouse_filter_scope_ref (RouseFilterScope *scope)
{
  g_atomic_ref_count_inc (&scope->ref_count);
  return scope;
}

void
rouse_filter_scope_unref (RouseFilterScope *scope)
{
  /* Not by recursion: a stack may be as high as paths are deep. */
  while (scope != NULL && g_atomic_ref_count_dec (&scope->ref_count))
    {
      RouseFilterScope *below = scope->below;

      g_clear_pointer (&scope->list, rouse_ignore_list_unref);
      g_ref_string_release (scope->lead);
      g_free (scope);
      scope = below;
    }
}

void
rouse_filter_scope_push (RouseFilterScope **scope, RouseIgnoreList *list, gsize base, gboolean is_vcs)
{
  g_autoptr (RouseIgnoreList) owned = list;
  RouseFilterScope           *self;
  guint                       n_patterns = 0;

  if (list != NULL)
    rouse_ignore_list_get_patterns (list, &n_patterns);
  if (n_patterns == 0)
    return;
  self = g_new0 (RouseFilterScope, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->below = *scope;
  self->list = g_steal_pointer (&owned);
  self->lead = g_ref_string_acquire ((*scope)->lead);
  self->lead_length = (*scope)->lead_length;
  self->base = base;
  self->is_vcs = is_vcs;
  self->fold_case = (*scope)->fold_case;
  *scope = self;
}

void
rouse_filter_scope_push_own (RouseFilterScope **scope, const RouseFilterScope *other)
{
  g_autoptr (GPtrArray) own = g_ptr_array_new ();

  for (; other != NULL; other = other->below)
    if (other->list != NULL && !other->is_vcs)
      g_ptr_array_add (own, (gpointer) other);
  for (guint i = own->len; i > 0; i--)
    {
      other = g_ptr_array_index (own, i - 1);
      rouse_filter_scope_push (scope, rouse_ignore_list_ref (other->list), other->base, FALSE);
    }
}

const char *
rouse_filter_scope_get_lead (const RouseFilterScope *self, gsize *length)
{
  *length = self->lead_length;
  return self->lead;
}

gboolean
rouse_filter_scope_get_fold_case (const RouseFilterScope *self)
{
  return self->fold_case;
}

const RouseIgnorePattern *
rouse_filter_scope_match (const RouseFilterScope *self, const RouseIgnoreSubject *subject, const char **source, gboolean *is_vcs)
{
  for (; self->list != NULL; self = self->below)
    {
      const RouseIgnorePattern *pattern = rouse_ignore_list_match (self->list, subject, self->base);

      if (pattern != NULL)
        {
          *source = rouse_ignore_list_get_source (self->list);
          *is_vcs = self->is_vcs;
          return pattern;
        }
    }
  return NULL;
}
