/* run-file.c - the file that says what "rouse run" runs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "run-file.h"
#include "allow-ask.h"
#include "run-project.h"
#include "text.h"

#include "base/error.h"
#include "project/project-file.h"
#include "project/trust.h"

#include <glib/gi18n.h>

struct _RouseRunFile
{
  const RouseRunOptions *options; /* (unowned) */
  RouseRunView          *view;    /* (unowned) */
  RouseClock            *clock;   /* (unowned) */
  char                  *path;    /* (owned) */
  char                  *root;    /* (owned) the folder it lies in */
  gboolean               terminal;
};

RouseRunFile *
rouse_run_file_new (const RouseRunOptions *options, RouseRunView *view, RouseClock *clock, gboolean terminal)
{
  RouseRunFile *self = g_new0 (RouseRunFile, 1);

  self->options = options;
  self->view = view;
  self->clock = clock;
  self->path = g_canonicalize_filename (options->file != NULL ? options->file : ROUSE_PROJECT_FILE_NAME, NULL);
  self->root = g_path_get_dirname (self->path);
  self->terminal = terminal;
  return self;
}

void
rouse_run_file_free (RouseRunFile *self)
{
  g_free (self->path);
  g_free (self->root);
  g_free (self);
}

/* Whether @project may run, which is what @text says. Asks, if there is somebody to ask. */
static gboolean
check_trust (RouseRunFile *self, const char *text, RouseProject *project, GError **error)
{
  g_autoptr (RouseTrust)   trust = rouse_trust_new_default ();
  g_autoptr (RousePending) pending = NULL;
  g_autofree char         *before = NULL, *shown = NULL;

  if (rouse_trust_check (trust, self->path, text) == ROUSE_TRUST_ALLOWED)
    return TRUE;
  before = rouse_trust_dup_allowed_text (trust, self->path);
  pending = rouse_pending_new (self->path, text, before, project);
  if (self->options->allow || (rouse_allow_can_ask () && rouse_allow_ask (pending)))
    return rouse_trust_allow (trust, self->path, text, error);
  shown = rouse_text_dup_printable (self->path);
  g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID,
               _ ("%s has not been allowed to run anything: “rouse allow” shows what it would run, and allows it"), shown);
  return FALSE;
}

RouseProject *
rouse_run_file_load (RouseRunFile *self, GError **error)
{
  g_autoptr (RouseProject) project = NULL;
  g_autofree char         *text = NULL;
  gsize                    length;

  if (!g_file_test (self->path, G_FILE_TEST_EXISTS) && self->options->file == NULL)
    {
      g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID,
                   _ ("there is no rouse.ini in this folder, and no command: “rouse init” writes one, “rouse run -- CMD” runs a command"));
      return NULL;
    }
  if (!g_file_get_contents (self->path, &text, &length, error))
    return NULL;
  project = rouse_project_file_parse (self->path, text, length, self->root, error);
  if (project == NULL)
    return NULL;
  if (!check_trust (self, text, project, error))
    return NULL;
  return rouse_run_project_override (project, self->options, self->terminal, error);
}

void
rouse_run_file_watch (RouseRunFile *self, RouseSession *session)
{
}

void
rouse_run_file_allow (RouseRunFile *self)
{
}
