/* pending.c - a rouse.ini that waits to be allowed, as it is shown to whoever decides
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/pending.h"

#include "project/text-diff.h"
#include "project/trust.h"

G_DEFINE_BOXED_TYPE (RousePending, rouse_pending, rouse_pending_ref, rouse_pending_unref)

RousePending *
rouse_pending_new (const char *path, const char *text, const char *before, RouseProject *project)
{
  RousePending *self = g_atomic_rc_box_new0 (RousePending);

  self->path = g_strdup (path);
  self->text = g_strdup (text);
  self->before = g_strdup (before);
  self->hash = rouse_trust_dup_hash (text);
  self->project = rouse_project_ref (project);
  return self;
}

RousePending *
rouse_pending_ref (RousePending *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  RousePending *self = data;

  g_free (self->path);
  g_free (self->text);
  g_free (self->before);
  g_free (self->hash);
  rouse_project_unref (self->project);
}

void
rouse_pending_unref (RousePending *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

char *
rouse_pending_dup_diff (const RousePending *self)
{
  return rouse_text_diff (self->before != NULL ? self->before : "", self->text);
}
