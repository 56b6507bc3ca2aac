/* notice.c - what a notification says, as a value
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "notify/notice.h"

G_DEFINE_BOXED_TYPE (RouseNotice, rouse_notice, rouse_notice_ref, rouse_notice_unref)

static void
action_clear (gpointer data)
{
  RouseNoticeAction *action = data;

  g_free (action->id);
  g_free (action->label);
}

/* A notification daemon may take it for markup, in which most control characters are an error. */
static char *
make_showable (const char *text)
{
  char *valid = g_utf8_make_valid (text, -1);

  for (char *at = valid; *at != '\0'; at++)
    if (g_ascii_iscntrl (*at) && *at != '\n')
      *at = ' ';
  return valid;
}

RouseNotice *
rouse_notice_new (const char *key, RouseUrgency urgency, const char *summary, const char *body)
{
  RouseNotice *self;

  g_return_val_if_fail (key != NULL, NULL);
  g_return_val_if_fail (summary != NULL && *summary != '\0', NULL);

  self = g_atomic_rc_box_new0 (RouseNotice);
  self->key = g_strdup (key);
  self->urgency = urgency;
  self->summary = make_showable (summary);
  self->body = body != NULL ? make_showable (body) : NULL;
  self->actions = g_array_new (FALSE, FALSE, sizeof (RouseNoticeAction));
  g_array_set_clear_func (self->actions, action_clear);
  return self;
}

void
rouse_notice_add_action (RouseNotice *self, const char *id, const char *label)
{
  RouseNoticeAction action = { g_strdup (id), g_strdup (label) };

  g_array_append_val (self->actions, action);
}

RouseNotice *
rouse_notice_ref (RouseNotice *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
notice_clear (gpointer data)
{
  RouseNotice *self = data;

  g_free (self->key);
  g_free (self->summary);
  g_free (self->body);
  g_array_unref (self->actions);
}

void
rouse_notice_unref (RouseNotice *self)
{
  g_atomic_rc_box_release_full (self, notice_clear);
}
