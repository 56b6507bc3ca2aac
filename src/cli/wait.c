/* wait.c - the verb "wait": until programs are ready, or have been reloaded
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "control.h"
#include "options.h"
#include "text.h"
#include "verb.h"
#include "wait-judge.h"

#include "base/duration.h"

#include <glib/gi18n.h>

/* As timeout(1) has it. */
#define EXIT_TIMEOUT 124
#define DEFAULT_TIMEOUT_US (30 * G_TIME_SPAN_SECOND)

typedef struct
{
  gboolean ready;
  gboolean reloaded;
  gboolean begun;      /* to wait, after a first look */
  gint64   timeout_us; /* 0: none */

  RouseControlClient *client;    /* (owned) */
  GPtrArray          *words;     /* (element-type utf8) */
  GMainLoop          *loop;      /* (owned) */
  GHashTable         *seen;      /* (owned) paths of the programs that were reloaded → whether that failed */
  char               *culprit;   /* (owned) (nullable) what is waited for */
  int                 exit_code; /* -1: not over yet */
} Wait;

static const RouseOption options[] = {
  { 0, "ready", NULL, N_ ("Until all services are ready and all tasks have finished") },
  { 0, "reloaded", NULL, N_ ("Until the next reload is over") },
  { 't', "timeout", N_ ("TIME"), N_ ("At most so long, such as 5s or 2m (30s); 0: however long it takes") },
  { 0 },
};

static gboolean
set_option (const RouseOption *option, const char *value, gpointer data, GError **error)
{
  Wait *self = data;

  if (g_str_equal (option->name, "ready"))
    self->ready = TRUE;
  else if (g_str_equal (option->name, "reloaded"))
    self->reloaded = TRUE;
  else
    return rouse_duration_parse (value, &self->timeout_us, error);
  return TRUE;
}

static void
end (Wait *self, int exit_code)
{
  self->exit_code = exit_code;
  g_main_loop_quit (self->loop);
}

/* Whether one of @programs was reloaded since the waiting began. */
static gboolean
was_reloaded (Wait *self, GPtrArray *programs, gboolean *failed)
{
  gboolean any = FALSE;

  *failed = FALSE;
  for (guint i = 0; i < programs->len; i++)
    {
      const RouseChoice *choice = g_ptr_array_index (programs, i);
      gpointer           outcome;

      if (!g_hash_table_lookup_extended (self->seen, choice->program->path, NULL, &outcome))
        continue;
      any = TRUE;
      *failed = *failed || GPOINTER_TO_INT (outcome);
    }
  return any;
}

/* Programs come and go while one waits, so everything is looked at anew. */
static RouseWaitVerdict
judge (Wait *self)
{
  g_autoptr (RouseOverview) overview = rouse_overview_new_from_client (self->client);
  g_autoptr (GPtrArray)     choices = NULL;
  g_autoptr (GPtrArray)     programs = NULL;
  gboolean                  all, reloaded, failed;

  choices = rouse_control_choose ("wait", overview, self->words, ROUSE_CHOOSE_PROGRAMS | ROUSE_CHOOSE_HERE, &all);
  if (choices == NULL)
    return ROUSE_WAIT_FAILED;
  for (guint i = choices->len; i > 0 && all; i--)
    if (!((RouseChoice *) g_ptr_array_index (choices, i - 1))->project->on)
      g_ptr_array_remove_index (choices, i - 1);
  programs = rouse_choose_programs (choices);
  g_clear_pointer (&self->culprit, g_free);
  /* A reload is not given up for what is switched off later, as all is when the application ends: that is told by itself. */
  if (!(self->reloaded && self->begun) && !rouse_wait_can_come (choices, self->reloaded, &self->culprit))
    return ROUSE_WAIT_FAILED;
  if (self->ready)
    return rouse_wait_judge_ready (programs, &self->culprit);
  reloaded = was_reloaded (self, programs, &failed);
  return rouse_wait_judge_reloaded (programs, reloaded, failed);
}

static void
look (Wait *self)
{
  if (self->exit_code >= 0) /* several things came at once: the first one counts */
    return;
  switch (judge (self))
    {
    case ROUSE_WAIT_GO_ON:
      return;
    case ROUSE_WAIT_DONE:
      end (self, 0);
      return;
    case ROUSE_WAIT_FAILED:
      if (self->culprit != NULL)
        rouse_text_error ("wait", self->culprit);
      else if (g_hash_table_size (self->seen) > 0)
        rouse_text_error ("wait", _ ("the reload failed"));
      end (self, 1);
      return;
    }
}

static void
signal_cb (Wait *self, GDBusObjectProxy *object, GDBusProxy *proxy, const char *sender, const char *name, GVariant *arguments)
{
  g_autoptr (JsonNode) node = NULL;
  const char          *record, *outcome = "";
  gboolean             failed;
  const char          *path = g_dbus_proxy_get_object_path (proxy);

  if (!g_str_equal (name, "Reloaded") || !g_variant_is_of_type (arguments, G_VARIANT_TYPE ("(s)")))
    return;
  g_variant_get (arguments, "(&s)", &record);
  node = json_from_string (record, NULL);
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    outcome = json_object_get_string_member_with_default (json_node_get_object (node), "outcome", "");
  if (g_str_equal (outcome, "superseded")) /* what took its place is still to come */
    return;
  failed = !g_str_equal (outcome, "ready");
  g_hash_table_insert (self->seen, g_strdup (path), GINT_TO_POINTER (failed));
  look (self);
}

static void
owner_cb (Wait *self, GParamSpec *pspec, GDBusObjectManagerClient *objects)
{
  g_autofree char *owner = g_dbus_object_manager_client_get_name_owner (objects);

  if (owner != NULL)
    return;
  rouse_text_error ("wait", _ ("the tray application has ended"));
  end (self, 1);
}

static gboolean
timeout_cb (gpointer data)
{
  Wait            *self = data;
  g_autofree char *duration = rouse_duration_format (self->timeout_us);
  g_autofree char *text = NULL;

  if (self->culprit != NULL)
    text = g_strdup_printf (_ ("not ready within %s: %s"), duration, self->culprit);
  else
    text = g_strdup_printf (_ ("nothing was reloaded within %s"), duration);
  rouse_text_error ("wait", text);
  end (self, EXIT_TIMEOUT);
  return G_SOURCE_CONTINUE;
}

static void
run_wait (Wait *self)
{
  GDBusObjectManager *objects = rouse_control_client_get_objects (self->client);
  guint               source = 0;

  g_signal_connect_swapped (objects, "interface-proxy-properties-changed", G_CALLBACK (look), self);
  g_signal_connect_swapped (objects, "object-added", G_CALLBACK (look), self);
  g_signal_connect_swapped (objects, "interface-proxy-signal", G_CALLBACK (signal_cb), self);
  g_signal_connect_swapped (objects, "notify::name-owner", G_CALLBACK (owner_cb), self);
  if (self->timeout_us > 0)
    source = g_timeout_add_full (G_PRIORITY_DEFAULT, (guint) MIN (self->timeout_us / G_TIME_SPAN_MILLISECOND + 1, G_MAXUINT), timeout_cb, self, NULL);
  look (self);
  self->begun = TRUE;
  if (self->exit_code < 0)
    g_main_loop_run (self->loop);
  g_clear_handle_id (&source, g_source_remove);
  g_signal_handlers_disconnect_by_data (objects, self);
}

static void
wait_clear (Wait *self)
{
  g_clear_pointer (&self->client, rouse_control_client_free);
  g_clear_pointer (&self->words, g_ptr_array_unref);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->seen, g_hash_table_unref);
  g_free (self->culprit);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wait, wait_clear)

int
rouse_cli_wait (int argc, char **argv)
{
  g_auto (Wait)          self = { .timeout_us = DEFAULT_TIMEOUT_US, .exit_code = -1 };
  const RouseOptionGroup groups[] = { { N_ ("Options:"), options, set_option, &self }, { NULL } };
  const RouseUsage       usage = {
          .verb = "wait",
          .synopsis = N_ ("--ready | --reloaded [OPTIONS] [PROJECT[/PROGRAM]]…"),
          .about = N_ ("Waits until programs are ready, or have been reloaded: for scripts. Without a word\n"
                             "it is the project that the current folder belongs to, or else all that are on. Ends\n"
                             "with 0 when it is so, with 1 when something failed or is off, and with 124 when it\n"
                             "took too long."),
          .groups = groups,
  };
  int exit_code;

  self.words = rouse_options_parse_or_exit (&usage, argc, argv, &exit_code);
  if (self.words == NULL)
    return exit_code;
  if (self.ready == self.reloaded)
    {
      rouse_text_error ("wait", _ ("either --ready or --reloaded is needed"));
      return ROUSE_EXIT_USAGE;
    }
  self.client = rouse_control_connect ("wait", FALSE);
  if (self.client == NULL)
    return 1;
  self.loop = g_main_loop_new (NULL, FALSE);
  self.seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  run_wait (&self);
  return self.exit_code;
}
