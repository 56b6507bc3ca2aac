/* notifier-fake.c - writes down what would be shown
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "notifier-fake.h"

struct _RouseNotifierFake
{
  GObject parent_instance;

  RouseClock  *clock; /* (owned) */
  gint64       start;
  GString     *log;
  RouseNotice *last; /* (owned) (nullable) */
};

static void rouse_notifier_fake_iface_init (RouseNotifierInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RouseNotifierFake, rouse_notifier_fake, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (ROUSE_TYPE_NOTIFIER, rouse_notifier_fake_iface_init))

static void
append (RouseNotifierFake *self)
{
  if (self->log->len > 0)
    g_string_append (self->log, " | ");
  g_string_append_printf (self->log, "%" G_GINT64_FORMAT " ", (rouse_clock_get_now (self->clock) - self->start) / G_TIME_SPAN_MILLISECOND);
}

static void
post (RouseNotifier *notifier, RouseNotice *notice)
{
  RouseNotifierFake *self = ROUSE_NOTIFIER_FAKE (notifier);

  append (self);
  g_string_append (self->log, notice->summary);
  if (notice->body != NULL)
    g_string_append_printf (self->log, ": %s", notice->body);
  g_clear_pointer (&self->last, rouse_notice_unref);
  self->last = rouse_notice_ref (notice);
}

static void
withdraw (RouseNotifier *notifier, const char *key)
{
  RouseNotifierFake *self = ROUSE_NOTIFIER_FAKE (notifier);

  append (self);
  g_string_append_printf (self->log, "-%s", key);
}

static void
rouse_notifier_fake_iface_init (RouseNotifierInterface *iface)
{
  iface->post = post;
  iface->withdraw = withdraw;
}

static void
rouse_notifier_fake_finalize (GObject *object)
{
  RouseNotifierFake *self = ROUSE_NOTIFIER_FAKE (object);

  g_clear_object (&self->clock);
  g_clear_pointer (&self->last, rouse_notice_unref);
  g_string_free (self->log, TRUE);

  G_OBJECT_CLASS (rouse_notifier_fake_parent_class)->finalize (object);
}

static void
rouse_notifier_fake_class_init (RouseNotifierFakeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rouse_notifier_fake_finalize;
}

static void
rouse_notifier_fake_init (RouseNotifierFake *self)
{
  self->log = g_string_new (NULL);
}

RouseNotifierFake *
rouse_notifier_fake_new (RouseClock *clock)
{
  RouseNotifierFake *self = g_object_new (ROUSE_TYPE_NOTIFIER_FAKE, NULL);

  self->clock = g_object_ref (clock);
  self->start = rouse_clock_get_now (clock);
  return self;
}

char *
rouse_notifier_fake_take_log (RouseNotifierFake *self)
{
  char *log = g_strdup (self->log->str);

  g_string_set_size (self->log, 0);
  return log;
}

RouseNotice *
rouse_notifier_fake_get_last (RouseNotifierFake *self)
{
  return self->last;
}
