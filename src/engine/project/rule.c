/* rule.c - what is done when files that match change
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/rule.h"

G_DEFINE_BOXED_TYPE (RouseRule, rouse_rule, rouse_rule_ref, rouse_rule_unref)

RouseRule *
rouse_rule_new (void)
{
  return g_atomic_rc_box_new0 (RouseRule);
}

RouseRule *
rouse_rule_ref (RouseRule *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  RouseRule *self = data;

  g_free (self->name);
  g_strfreev (self->match);
  g_strfreev (self->programs);
  g_free (self->command);
}

void
rouse_rule_unref (RouseRule *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

RouseRule *
rouse_rule_copy (const RouseRule *self)
{
  RouseRule *copy = rouse_rule_new ();

  copy->name = g_strdup (self->name);
  copy->match = g_strdupv (self->match);
  copy->programs = g_strdupv (self->programs);
  copy->action = self->action;
  copy->signal = self->signal;
  copy->command = g_strdup (self->command);
  return copy;
}

/* Lists may be %NULL. */
static gboolean
lists_equal (char *const *a, char *const *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return g_strv_equal ((const char *const *) a, (const char *const *) b);
}

gboolean
rouse_rule_equal (const RouseRule *a, const RouseRule *b)
{
  return g_strcmp0 (a->name, b->name) == 0 && lists_equal (a->match, b->match) && lists_equal (a->programs, b->programs) && a->action == b->action && a->signal == b->signal && g_strcmp0 (a->command, b->command) == 0;
}
