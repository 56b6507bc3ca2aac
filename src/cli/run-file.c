/* run-file.c - the file that says what "rouse run" runs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "run-file.h"
#include "allow-ask.h"
#include "private-file.h"
#include "run-project.h"
#include "text.h"

#include "base/error.h"
#include "project/project-file.h"
#include "project/project-source.h"

#include <glib/gi18n.h>

/* Whoever allows a file by "rouse allow" does so elsewhere, and waits here. */
#define LOOK_AGAIN_MS 500

struct _RouseRunFile
{
  const RouseRunOptions *options; /* (unowned) */
  RouseRunView          *view;    /* (unowned) */
  RouseClock            *clock;   /* (owned) */
  RouseTrust            *trust;   /* (owned) */
  RouseProjectSource    *source;  /* (owned) (nullable) until load() */
  RouseSession          *session; /* (unowned) (nullable) until watch() */
  RouseEventLog         *events;  /* (unowned) (nullable) */
  char                  *path;    /* (owned) */
  RouseProject          *used;    /* (owned) (nullable) what the source said when it was used */
  RousePending          *shown;   /* (owned) (nullable) what waits to be allowed, as the user has seen it */
  char                  *problem; /* (owned) (nullable) the last that was told */
  guint                  alarm;
  gboolean               terminal;
};

RouseRunFile *
rouse_run_file_new (const RouseRunOptions *options, RouseRunView *view, RouseClock *clock, gboolean terminal)
{
  RouseRunFile *self = g_new0 (RouseRunFile, 1);

  self->options = options;
  self->view = view;
  self->clock = g_object_ref (clock);
  self->trust = rouse_trust_new_default ();
  self->path = g_canonicalize_filename (options->file != NULL ? options->file : ROUSE_PROJECT_FILE_NAME, NULL);
  self->terminal = terminal;
  return self;
}

void
rouse_run_file_free (RouseRunFile *self)
{
  rouse_clock_clear_alarm (self->clock, &self->alarm);
  if (self->source != NULL)
    g_signal_handlers_disconnect_by_data (self->source, self);
  g_clear_object (&self->source);
  g_clear_pointer (&self->trust, rouse_trust_unref);
  g_clear_pointer (&self->used, rouse_project_unref);
  g_clear_pointer (&self->shown, rouse_pending_unref);
  g_clear_object (&self->clock);
  g_free (self->problem);
  g_free (self->path);
  g_free (self);
}

/* Reading it for the first time. */

static gboolean
check_exists (RouseRunFile *self, const char *private_path, GError **error)
{
  g_autofree char *shown = NULL;

  if (private_path != NULL || g_file_test (self->path, G_FILE_TEST_EXISTS))
    return TRUE;
  shown = rouse_text_dup_printable (self->path);
  if (self->options->file != NULL)
    g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, _ ("%s: there is no such file"), shown);
  else
    g_set_error_literal (error, ROUSE_ERROR, ROUSE_ERROR_INVALID,
                         _ ("there is no rouse.ini in this folder, and no command: “rouse init” writes one, “rouse run -- CMD” runs a command"));
  return FALSE;
}

/* "rouse allow" knows the project's own file and no other. */
static gboolean
is_usual_file (RouseRunFile *self)
{
  g_autofree char *name = g_path_get_basename (self->path);

  return g_str_equal (name, ROUSE_PROJECT_FILE_NAME);
}

/* What stands there may run: it was allowed before, or is now. */
static gboolean
check_trust (RouseRunFile *self, GError **error)
{
  RousePending    *pending = rouse_project_source_get_pending (self->source);
  g_autofree char *shown = NULL;

  if (pending == NULL)
    return TRUE;
  if (self->options->allow || (rouse_allow_can_ask () && rouse_allow_ask (pending)))
    return rouse_project_source_allow (self->source, pending->hash, error);
  shown = rouse_text_dup_printable (pending->path);
  if (is_usual_file (self))
    g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID,
                 _ ("%s has not been allowed to run anything: “rouse allow” shows what it would run, and allows it"), shown);
  else
    g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID,
                 _ ("%s has not been allowed to run anything: look at it, then --yes allows it"), shown);
  return FALSE;
}

/* (transfer full): what the source says now, with the command line over it; keeps in mind that it is used. */
static RouseProject *
use (RouseRunFile *self, GError **error)
{
  RouseProject *project = rouse_project_source_get_project (self->source);
  RouseProject *result = rouse_run_project_override (project, self->options, self->terminal, error);

  rouse_project_ref (project);
  g_clear_pointer (&self->used, rouse_project_unref);
  self->used = project;
  return result;
}

RouseProject *
rouse_run_file_load (RouseRunFile *self, GError **error)
{
  g_autofree char *root = g_path_get_dirname (self->path);
  g_autofree char *private_path = rouse_private_file_find (root);
  const char      *problem;

  if (!check_exists (self, private_path, error))
    return NULL;
  self->source = rouse_project_source_new (NULL, private_path, root, self->trust, self->clock);
  rouse_project_source_set_file (self->source, self->path);
  if (!rouse_project_source_load (self->source, error))
    return NULL;
  problem = rouse_project_source_get_problem (self->source);
  if (problem != NULL)
    {
      g_set_error_literal (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, problem);
      return NULL;
    }
  return check_trust (self, error) ? use (self, error) : NULL;
}

/* Reading it again. */

static void
tell (RouseRunFile *self, const char *outcome, const char *message)
{
  if (self->events != NULL)
    rouse_event_log_tell_config (self->events, self->path, outcome, message);
}

static void
tell_problem (RouseRunFile *self, const char *problem)
{
  g_autofree char *shown = NULL;

  if (g_strcmp0 (problem, self->problem) == 0)
    return;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  if (problem == NULL)
    return;
  shown = rouse_text_dup_printable (problem);
  rouse_run_view_sayf (self->view, ROUSE_SAY_ERROR, _ ("%s: what ran before goes on"), shown);
  tell (self, "broken", problem);
}

static void await_allowing (RouseRunFile *self);

static void
alarm_cb (gpointer data)
{
  RouseRunFile    *self = data;
  g_autofree char *hash = NULL;

  self->alarm = 0;
  if (rouse_trust_check (self->trust, self->shown->path, self->shown->text) != ROUSE_TRUST_ALLOWED)
    {
      await_allowing (self);
      return;
    }
  hash = g_strdup (self->shown->hash);
  rouse_project_source_allow (self->source, hash, NULL); /* if it is another text by now, that is shown next */
}

static void
await_allowing (RouseRunFile *self)
{
  rouse_clock_clear_alarm (self->clock, &self->alarm);
  if (self->shown != NULL)
    self->alarm = rouse_clock_add_alarm_ms (self->clock, LOOK_AGAIN_MS, alarm_cb, self);
}

static const char *
get_hint (RouseRunFile *self)
{
  if (self->terminal)
    return rouse_run_output_is_shared (rouse_run_view_get_output (self->view)) ? _ ("a allows it; what ran before goes on")
                                                                               : _ ("Ctrl-] a allows it; what ran before goes on");
  return is_usual_file (self) ? _ ("“rouse allow” allows it; what ran before goes on") : _ ("it is not allowed; what ran before goes on");
}

static void
show_pending (RouseRunFile *self, RousePending *pending)
{
  g_autofree char *question = NULL;
  gboolean         same = pending != NULL && self->shown != NULL && g_str_equal (pending->hash, self->shown->hash);

  if (same)
    return;
  g_clear_pointer (&self->shown, rouse_pending_unref);
  self->shown = pending != NULL ? rouse_pending_ref (pending) : NULL;
  await_allowing (self);
  if (pending == NULL)
    return;
  question = g_strchomp (rouse_allow_dup_question (pending, rouse_text_has_colour (STDERR_FILENO)));
  rouse_run_view_say (self->view, ROUSE_SAY_ANSWER, question);
  rouse_run_view_say (self->view, ROUSE_SAY_ANSWER, get_hint (self));
  tell (self, "pending", NULL);
}

static void
put_to_use (RouseRunFile *self)
{
  g_autoptr (GError)       error = NULL;
  g_autoptr (RouseProject) project = use (self, &error);
  g_autofree char         *shown = rouse_text_dup_path (self->path, self->used->root);

  if (project != NULL)
    {
      rouse_run_view_sayf (self->view, ROUSE_SAY_NOTE, _ ("%s has changed: what it describes differently starts anew"), shown);
      if (rouse_session_set_project (self->session, project, &error))
        {
          tell (self, "used", NULL);
          return;
        }
    }
  rouse_run_view_sayf (self->view, ROUSE_SAY_ERROR, _ ("%s: %s: what ran before goes on"), shown, error->message);
  tell (self, "broken", error->message);
}

/* It was broken, and says again what is used. */
static void
tell_mended (RouseRunFile *self)
{
  g_autofree char *shown = rouse_text_dup_path (self->path, self->used->root);

  rouse_run_view_sayf (self->view, ROUSE_SAY_NOTE, _ ("%s is in order again"), shown);
  tell (self, "used", NULL);
}

static void
changed_cb (RouseRunFile *self)
{
  const char   *problem = rouse_project_source_get_problem (self->source);
  RousePending *pending = rouse_project_source_get_pending (self->source);
  gboolean      is_used = rouse_project_source_get_project (self->source) == self->used;
  gboolean      mended = self->problem != NULL && problem == NULL;

  tell_problem (self, problem);
  show_pending (self, pending);
  if (!is_used && rouse_session_get_on (self->session))
    put_to_use (self);
  else if (mended && is_used && pending == NULL)
    tell_mended (self);
}

void
rouse_run_file_watch (RouseRunFile *self, RouseSession *session, RouseEventLog *events)
{
  self->session = session;
  self->events = events;
  g_signal_connect_swapped (self->source, "changed", G_CALLBACK (changed_cb), self);
  rouse_project_source_watch (self->source);
}

void
rouse_run_file_allow (RouseRunFile *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *hash = self->shown != NULL ? g_strdup (self->shown->hash) : NULL;

  if (hash == NULL)
    rouse_run_view_say (self->view, ROUSE_SAY_ANSWER, _ ("there is nothing to allow"));
  else if (!rouse_project_source_allow (self->source, hash, &error))
    rouse_run_view_say (self->view, ROUSE_SAY_ERROR, error->message);
}
