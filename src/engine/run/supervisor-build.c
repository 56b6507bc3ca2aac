/* supervisor-build.c - the build that a start has to wait for
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-run"
#include "config.h"
#include "run/supervisor-private.h"

#include "run/run-life.h"

static void
builder_started_cb (RouseSupervisor *self, RouseRun *build)
{
  g_autoptr (RouseReload) reload = rouse_reload_ref (self->next);

  rouse_supervisor_begin_turn (self);
  g_signal_emit (self, rouse_supervisor_signals[BUILDING], 0, build, reload);
  rouse_supervisor_end_turn (self);
}

static void
builder_output_cb (RouseSupervisor *self, GBytes *bytes, gboolean is_err)
{
  g_signal_emit (self, rouse_supervisor_signals[OUTPUT], 0, bytes, is_err);
}

/* Nothing is stopped for it. What does not run now waits for the next change. */
static void
fail (RouseSupervisor *self, RouseRun *build, RouseReload *reload)
{
  g_clear_pointer (&self->next, rouse_reload_unref);
  self->failed_build = rouse_run_ref (build);
  reload->run_id = g_strdup (build->id);
  if (self->process == NULL || (self->run->ended && !self->stopping))
    rouse_supervisor_set_state (self, ROUSE_STATE_FAILED);
  rouse_supervisor_update_shown (self);
  g_signal_emit (self, rouse_supervisor_signals[BUILT], 0, build, reload);
  rouse_supervisor_conclude (self, reload, ROUSE_OUTCOME_BUILD_FAILED);
}

static void
builder_ended_cb (RouseSupervisor *self, RouseRun *build)
{
  g_autoptr (RouseReload) reload = rouse_reload_ref (self->next);

  rouse_supervisor_begin_turn (self);
  reload->build_us = build->end_us - build->start_us;
  g_clear_pointer (&self->failed_build, rouse_run_unref);
  if (rouse_run_went_well (build))
    {
      self->built = TRUE;
      g_signal_emit (self, rouse_supervisor_signals[BUILT], 0, build, reload);
      rouse_supervisor_advance (self);
      rouse_supervisor_update_shown (self);
    }
  else
    fail (self, build, reload);
  rouse_supervisor_end_turn (self);
}

static void
builder_gone_cb (RouseSupervisor *self)
{
  rouse_supervisor_begin_turn (self);
  rouse_supervisor_check_halted (self);
  rouse_supervisor_end_turn (self);
}

void
rouse_supervisor_add_builder (RouseSupervisor *self)
{
  if (!rouse_program_has_build (self->program))
    return;
  self->builder = rouse_builder_new (self->program, self->launcher, self->clock);
  g_signal_connect_swapped (self->builder, "started", G_CALLBACK (builder_started_cb), self);
  g_signal_connect_swapped (self->builder, "output", G_CALLBACK (builder_output_cb), self);
  g_signal_connect_swapped (self->builder, "ended", G_CALLBACK (builder_ended_cb), self);
  g_signal_connect_swapped (self->builder, "gone", G_CALLBACK (builder_gone_cb), self);
}

void
rouse_supervisor_drop_builder (RouseSupervisor *self)
{
  if (self->builder != NULL)
    g_signal_handlers_disconnect_by_data (self->builder, self);
  g_clear_object (&self->builder);
  g_clear_pointer (&self->failed_build, rouse_run_unref);
}

gboolean
rouse_supervisor_is_building (RouseSupervisor *self)
{
  return self->builder != NULL && rouse_builder_is_busy (self->builder);
}

void
rouse_supervisor_begin_build (RouseSupervisor *self)
{
  rouse_builder_start (self->builder, self->next->changes);
  rouse_supervisor_update_shown (self);
}

void
rouse_supervisor_forget_build (RouseSupervisor *self)
{
  g_clear_pointer (&self->failed_build, rouse_run_unref);
}

gboolean
rouse_supervisor_has_process (RouseSupervisor *self)
{
  return self->process != NULL || (self->builder != NULL && rouse_builder_get_process (self->builder) != NULL);
}
