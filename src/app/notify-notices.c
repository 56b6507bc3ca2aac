/* notify-notices.c - the notifications in words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-app"
#include "config.h"
#include "app/notify-notices.h"

#include <glib/gi18n.h>

/* What fits into a notification. */
#define MAX_LINE_CHARS 200
#define MAX_NAMES 6

/* (transfer full): no more than a few lines of a notification. */
static char *
shorten (const char *line)
{
  g_autofree char *start = NULL;

  if (g_utf8_strlen (line, -1) <= MAX_LINE_CHARS)
    return g_strdup (line);
  start = g_utf8_substring (line, 0, MAX_LINE_CHARS - 1);
  return g_strconcat (start, "…", NULL);
}

/* (transfer full) (nullable): @line, and below it whose program it is. */
static char *
make_body (const RouseNotifySubject *subject, const char *line)
{
  g_autofree char *valid = line != NULL ? g_utf8_make_valid (line, -1) : NULL;
  g_autofree char *shortened = valid != NULL ? shorten (valid) : NULL;

  if (shortened == NULL || subject->project == NULL)
    return g_strdup (shortened != NULL ? shortened : subject->project);
  return g_strconcat (shortened, "\n", subject->project, NULL);
}

RouseNotice *
rouse_notify_notice_for_failure (const RouseNotifySubject *subject, const char *reason)
{
  g_autofree char *summary = g_strdup_printf (subject->build_failed ? _ ("%s: build failed") : _ ("%s failed"), subject->name);
  g_autofree char *body = make_body (subject, reason);
  RouseNotice     *notice = rouse_notice_new (subject->id, ROUSE_URGENCY_NORMAL, summary, body);

  rouse_notice_add_action (notice, ROUSE_NOTIFY_ACTION_DEFAULT, _ ("Show Output"));
  rouse_notice_add_action (notice, ROUSE_NOTIFY_ACTION_SHOW, _ ("Show Output"));
  rouse_notice_add_action (notice, ROUSE_NOTIFY_ACTION_RESTART, _ ("Restart"));
  rouse_notice_add_action (notice, ROUSE_NOTIFY_ACTION_IGNORE, _ ("Ignore"));
  return notice;
}

RouseNotice *
rouse_notify_notice_for_recovery (const RouseNotifySubject *subject)
{
  g_autofree char *summary = g_strdup_printf (subject->is_task ? _ ("%s succeeded again") : _ ("%s works again"), subject->name);
  g_autofree char *body = make_body (subject, NULL);
  RouseNotice     *notice = rouse_notice_new (subject->id, ROUSE_URGENCY_LOW, summary, body);

  rouse_notice_add_action (notice, ROUSE_NOTIFY_ACTION_DEFAULT, _ ("Show Output"));
  notice->transient = TRUE;
  notice->follows_up = TRUE;
  return notice;
}

RouseNotice *
rouse_notify_notice_for_reload (const RouseNotifySubject *subject, const char *reload)
{
  g_autofree char *summary = g_strdup_printf (subject->is_task ? _ ("%s succeeded") : subject->is_hot ? _ ("%s reloaded")
                                                                                                      : _ ("%s restarted"),
                                              subject->name);
  g_autofree char *body = make_body (subject, reload);
  RouseNotice     *notice = rouse_notice_new (subject->id, ROUSE_URGENCY_LOW, summary, body);

  rouse_notice_add_action (notice, ROUSE_NOTIFY_ACTION_DEFAULT, _ ("Show Output"));
  notice->transient = TRUE;
  return notice;
}

RouseNotice *
rouse_notify_notice_for_many (const RouseNotifySubject *subjects, guint n)
{
  g_autoptr (GString) body = g_string_new (NULL);
  g_autofree char    *summary = g_strdup_printf (ngettext ("%u program failed", "%u programs failed", n), n);
  guint               n_named = n > MAX_NAMES ? MAX_NAMES - 1 : n;
  RouseNotice        *notice;

  for (guint i = 0; i < n_named; i++)
    {
      if (i > 0)
        g_string_append (body, _ (", "));
      if (subjects[i].project != NULL)
        /* Translators: a program and the project it belongs to. */
        g_string_append_printf (body, _ ("%s (%s)"), subjects[i].name, subjects[i].project);
      else
        g_string_append (body, subjects[i].name);
    }
  if (n > n_named)
    g_string_append_printf (body, ngettext (" and %u more", " and %u more", n - n_named), n - n_named);
  notice = rouse_notice_new (ROUSE_NOTIFY_KEY_MANY, ROUSE_URGENCY_NORMAL, summary, body->str);
  rouse_notice_add_action (notice, ROUSE_NOTIFY_ACTION_DEFAULT, _ ("Show"));
  rouse_notice_add_action (notice, ROUSE_NOTIFY_ACTION_SHOW, _ ("Show"));
  rouse_notice_add_action (notice, ROUSE_NOTIFY_ACTION_IGNORE, _ ("Ignore"));
  return notice;
}

RouseNotice *
rouse_notify_notice_for_many_recovered (void)
{
  RouseNotice *notice = rouse_notice_new (ROUSE_NOTIFY_KEY_MANY, ROUSE_URGENCY_LOW, _ ("All programs work again"), NULL);

  rouse_notice_add_action (notice, ROUSE_NOTIFY_ACTION_DEFAULT, _ ("Show"));
  notice->transient = TRUE;
  notice->follows_up = TRUE;
  return notice;
}
