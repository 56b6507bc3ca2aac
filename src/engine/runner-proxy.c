/* runner-proxy.c - the proxies before a program: there from its first start until it is stopped
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-session"
#include "config.h"
#include "runner-private.h"

#include "project/address.h"
#include "run-trouble.h"

/* Whether the run that is alive has been ready: it serves, whatever is prepared beside it. */
static gboolean
is_serving (RouseRunner *self)
{
  const RouseRun *run = rouse_runner_get_run (self);

  return run != NULL && !run->ended && run->ready_us != 0 && rouse_supervisor_get_process (self->supervisor) != NULL;
}

static RouseProxyState
judge_state (RouseRunner *self)
{
  if (self->held)
    return ROUSE_PROXY_DOWN;
  switch (rouse_runner_get_state (self))
    {
    case ROUSE_STATE_RUNNING:
      return ROUSE_PROXY_SERVING;
    case ROUSE_STATE_STARTING: /* or it says that it is reloading, and goes on meanwhile */
    case ROUSE_STATE_BUILDING:
      return is_serving (self) ? ROUSE_PROXY_SERVING : ROUSE_PROXY_HOLDING;
    case ROUSE_STATE_FAILED:
    case ROUSE_STATE_FINISHED:
      return is_serving (self) ? ROUSE_PROXY_SERVING : ROUSE_PROXY_FAILED;
    case ROUSE_STATE_STOPPED:
    case ROUSE_STATE_STOPPING:
    case ROUSE_STATE_WAITING:
      return ROUSE_PROXY_HOLDING;
    }
  g_return_val_if_reached (ROUSE_PROXY_HOLDING);
}

/* (transfer full) (nullable): why it has failed. */
static char *
dup_trouble (RouseRunner *self)
{
  const RouseRun *run = rouse_runner_get_failed_build (self);

  if (run == NULL)
    run = rouse_runner_get_run (self);
  return run != NULL ? rouse_run_dup_trouble (run, rouse_runner_get_program (self)->cwd) : NULL;
}

RouseListenSet *
rouse_runner_leave_proxies (RouseRunner *self)
{
  g_clear_pointer (&self->proxies, g_ptr_array_unref);
  return g_steal_pointer (&self->fronts);
}

void
rouse_runner_close_proxies (RouseRunner *self)
{
  RouseListenSet *fronts = rouse_runner_leave_proxies (self);

  g_clear_pointer (&fronts, rouse_listen_set_free);
}

void
rouse_runner_tell_proxies (RouseRunner *self)
{
  RouseProxyState  state = judge_state (self);
  g_autofree char *text = NULL;

  if (self->proxies == NULL)
    return;
  if (self->held && rouse_runner_get_state (self) == ROUSE_STATE_STOPPED)
    {
      rouse_runner_close_proxies (self);
      return;
    }
  if (state == ROUSE_PROXY_FAILED)
    text = dup_trouble (self);
  for (guint i = 0; i < self->proxies->len; i++)
    rouse_proxy_set_state (g_ptr_array_index (self->proxies, i), state, text);
}

void
rouse_runner_set_script (RouseRunner *self, const char *url)
{
  g_return_if_fail (ROUSE_IS_RUNNER (self));

  if (g_strcmp0 (self->script, url) == 0)
    return;
  g_free (self->script);
  self->script = g_strdup (url);
  for (guint i = 0; self->proxies != NULL && i < self->proxies->len; i++)
    rouse_proxy_set_script (g_ptr_array_index (self->proxies, i), url);
}

/* (transfer full): where @specs are listened at. */
static char **
dup_addresses (GPtrArray *specs)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < specs->len; i++)
    {
      const RouseProxySpec *spec = g_ptr_array_index (specs, i);
      g_autofree char      *address = rouse_address_dup_text (spec->listen_host, spec->listen_port);

      g_strv_builder_add (builder, address);
    }
  return g_strv_builder_end (builder);
}

gboolean
rouse_runner_open_proxies (RouseRunner *self, GError **error)
{
  RouseProgram         *program = rouse_runner_get_program (self);
  g_autoptr (GPtrArray) specs = NULL;
  g_auto (GStrv)        addresses = NULL;

  if (self->proxies != NULL || program->proxies == NULL || program->proxies[0] == NULL)
    return TRUE;
  specs = rouse_proxy_spec_parse_all ((const char *const *) program->proxies, error);
  if (specs == NULL)
    return FALSE;
  addresses = dup_addresses (specs);
  self->fronts = rouse_listen_set_open ((const char *const *) addresses, error);
  if (self->fronts == NULL)
    return FALSE;
  self->proxies = g_ptr_array_new_with_free_func ((GDestroyNotify) rouse_proxy_free);
  g_ptr_array_set_free_func (specs, NULL);
  for (guint i = 0; i < specs->len; i++)
    {
      GSocket    *socket = rouse_listen_set_get_socket (self->fronts, i);
      RouseProxy *proxy = rouse_proxy_new (g_ptr_array_index (specs, i), program->name, socket, self->clock);

      rouse_proxy_set_script (proxy, self->script);
      g_ptr_array_add (self->proxies, proxy);
    }
  rouse_runner_tell_proxies (self);
  return TRUE;
}

void
rouse_runner_hand_proxies_over (RouseRunner *self, RouseRunner *successor)
{
  RouseProgram *program = rouse_runner_get_program (self), *next = rouse_runner_get_program (successor);

  g_return_if_fail (ROUSE_IS_RUNNER (self) && ROUSE_IS_RUNNER (successor));

  if (self->proxies == NULL || successor->proxies != NULL || next->proxies == NULL || !g_str_equal (program->name, next->name) ||
      !g_strv_equal ((const char *const *) program->proxies, (const char *const *) next->proxies))
    return;
  successor->proxies = g_steal_pointer (&self->proxies);
  successor->fronts = g_steal_pointer (&self->fronts);
  for (guint i = 0; i < successor->proxies->len; i++)
    rouse_proxy_set_script (g_ptr_array_index (successor->proxies, i), successor->script);
  rouse_runner_tell_proxies (successor);
}
