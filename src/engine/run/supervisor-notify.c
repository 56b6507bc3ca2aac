/* supervisor-notify.c - what a run says of itself, and what comes of it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-run"
#include "config.h"
#include "run/supervisor-private.h"

static gboolean
is_heard (RouseSupervisor *self)
{
  return self->process != NULL && !self->run->ended;
}

/* READY=1. */
static void
take_ready (RouseSupervisor *self)
{
  RouseReadyKind kind = self->program->ready_kind;

  if (self->program->kind == ROUSE_KIND_TASK)
    return;
  if (self->run->ready_us > 0)
    {
      /* It has read its configuration anew. A state that is not about this is not its to end. */
      if (self->state == ROUSE_STATE_STARTING)
        rouse_supervisor_set_state (self, ROUSE_STATE_RUNNING);
    }
  else if (kind != ROUSE_READY_NOTIFY && kind != ROUSE_READY_ALIVE)
    return;
  else if (self->run->pid == 0)
    self->said_ready = TRUE;
  else
    rouse_supervisor_become_ready (self);
}

static void
request_alarm_cb (gpointer data)
{
  RouseSupervisor *self = data;

  self->request_alarm = 0;
  g_signal_emit (self, rouse_supervisor_signals[REQUESTED], 0);
}

/* X_ROUSE_RELOAD=1. A program that asks as soon as it lives is held back like one that keeps ending. It may well end
 * before it is answered. */
static void
take_request (RouseSupervisor *self)
{
  gint64 now = rouse_clock_get_now (self->clock);

  if (self->request_alarm == 0)
    self->request_alarm = rouse_clock_add_alarm (self->clock, now + rouse_backoff_next_wanted_us (&self->backoff, now - self->run->start_us),
                                                 request_alarm_cb, self);
}

void
rouse_supervisor_take_notification (RouseSupervisor *self, const RouseNotifyMessage *message)
{
  g_return_if_fail (ROUSE_IS_SUPERVISOR (self));
  g_return_if_fail (message != NULL);

  if (!is_heard (self))
    return;
  rouse_supervisor_begin_turn (self);
  if (message->status != NULL)
    rouse_supervisor_set_status_text (self, *message->status != '\0' ? message->status : NULL);
  if (message->stopping)
    {
      self->said_stopping = TRUE;
      g_clear_pointer (&self->probe, rouse_ready_probe_free);
    }
  if (!self->stopping && !self->said_stopping)
    {
      if (message->ready)
        take_ready (self);
      else if (message->reloading && self->state == ROUSE_STATE_RUNNING && self->program->kind == ROUSE_KIND_SERVICE)
        rouse_supervisor_set_state (self, ROUSE_STATE_STARTING);
    }
  if (message->request && !self->stopping)
    take_request (self);
  rouse_supervisor_end_turn (self);
}

static gboolean
judge_cb (pid_t pid, gpointer data)
{
  RouseSupervisor *self = data;

  return is_heard (self) && rouse_process_may_include (self->process, pid);
}

static void
message_cb (const RouseNotifyMessage *message, gpointer data)
{
  rouse_supervisor_take_notification (data, message);
}

char *
rouse_supervisor_open_notify_socket (RouseSupervisor *self)
{
  g_autoptr (GError) error = NULL;

  self->said_ready = FALSE;
  self->said_stopping = FALSE;
  self->notify_socket = rouse_notify_socket_new (self->run->id, self->clock, judge_cb, message_cb, self, &error);
  if (self->notify_socket == NULL)
    {
      /* It runs all the same: most programs do not speak of themselves. */
      g_warning ("no notification socket: %s", error->message);
      return NULL;
    }
  return g_strconcat ("NOTIFY_SOCKET=", rouse_notify_socket_get_path (self->notify_socket), NULL);
}

void
rouse_supervisor_heed_early_word (RouseSupervisor *self)
{
  if (self->said_ready && is_heard (self) && !self->stopping && !self->said_stopping)
    rouse_supervisor_become_ready (self);
}

void
rouse_supervisor_hear_last_words (RouseSupervisor *self)
{
  if (self->notify_socket != NULL)
    rouse_notify_socket_drain (self->notify_socket);
}

void
rouse_supervisor_close_notify_socket (RouseSupervisor *self)
{
  g_clear_pointer (&self->notify_socket, rouse_notify_socket_free);
}
