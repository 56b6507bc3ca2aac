/* allow.c - the verb "allow": lets run what a rouse.ini says, after showing it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "allow-ask.h"
#include "control.h"
#include "options.h"
#include "text.h"
#include "verb.h"

#include "base/error.h"
#include "project/ini.h"
#include "project/project-file.h"
#include "project/project-layers.h"
#include "project/text-file.h"
#include "project/trust.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  gboolean            yes;
  RouseTrust         *trust;    /* (owned) */
  RouseControlClient *client;   /* (owned) (nullable) */
  RouseOverview      *overview; /* (owned) */
} Allow;

static const RouseOption options[] = {
  { 'y', "yes", NULL, N_ ("Do not ask: for scripts that know what they allow") },
  { 0 },
};

static gboolean
set_option (const RouseOption *option, const char *value, gpointer data, GError **error)
{
  ((Allow *) data)->yes = TRUE;
  return TRUE;
}

static void
allow_clear (Allow *self)
{
  g_clear_pointer (&self->trust, rouse_trust_unref);
  g_clear_pointer (&self->client, rouse_control_client_free);
  g_clear_pointer (&self->overview, rouse_overview_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Allow, allow_clear)

/* (transfer full) (nullable): the text of the file at @path. */
static char *
read_text (const char *path, GError **error)
{
  gsize            length;
  g_autofree char *text = rouse_text_file_read (path, ROUSE_INI_MAX_BYTES, &length, error);

  if (text == NULL || strlen (text) == length)
    return g_steal_pointer (&text);
  g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, _ ("%s is no text"), path); /* what comes behind a NUL would not be seen */
  return NULL;
}

/* (transfer full) (nullable): what the file at @path would run, with the user's own file of project @id (nullable) over
 * it, which has the last word when it runs, too. */
static RousePending *
read_pending (Allow *self, const char *path, const char *folder, const char *id, GError **error)
{
  g_autofree char         *text = read_text (path, error);
  g_autofree char         *name = id != NULL ? g_strconcat (id, ".ini", NULL) : NULL;
  g_autofree char         *own_path = id != NULL ? g_build_filename (g_get_user_config_dir (), "rouse", "projects", name, NULL) : NULL;
  g_autofree char         *own_text = id != NULL ? read_text (own_path, NULL) : NULL;
  g_autofree char         *before = rouse_trust_dup_allowed_text (self->trust, path);
  g_autoptr (RouseProject) project = NULL;

  if (text != NULL)
    {
      const RouseLayer shared = { path, text, strlen (text) };
      const RouseLayer own = { own_path, own_text, own_text != NULL ? strlen (own_text) : 0 };

      project = rouse_project_layers_parse (&shared, own_text != NULL ? &own : NULL, folder, error);
    }
  return project != NULL ? rouse_pending_new (path, text, before, project) : NULL;
}

/* The application is told, because it is to act upon it at once; it knows by the hash what was seen here. */
static gboolean
tell_application (Allow *self, const RousePending *pending, const char *object)
{
  g_autoptr (RouseDBusProject) project = rouse_control_client_find_project (self->client, object);
  GError                      *error = NULL;

  if (project == NULL || rouse_dbus_project_call_allow_sync (project, pending->hash, NULL, &error))
    return TRUE;
  rouse_control_print_error ("allow", self->client, error);
  return FALSE;
}

/* Returns: %FALSE when it was not allowed. @object (nullable): where the project is on the bus. */
static gboolean
ask_and_allow (Allow *self, const RousePending *pending, const char *object)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *question = NULL;

  if (!self->yes && rouse_allow_can_ask ())
    {
      if (!rouse_allow_ask (pending))
        return FALSE;
    }
  else
    {
      question = rouse_allow_dup_question (pending, rouse_text_has_colour (STDOUT_FILENO));
      rouse_text_print (stdout, question);
      fflush (stdout);
      if (!self->yes)
        {
          rouse_text_error ("allow", _ ("there is no terminal to ask on: with --yes it is done"));
          return FALSE;
        }
    }
  if (object != NULL)
    return tell_application (self, pending, object);
  if (rouse_trust_allow (self->trust, pending->path, pending->text, &error))
    return TRUE;
  rouse_text_error ("allow", error->message);
  return FALSE;
}

/* @id (nullable) is the project's, @object (nullable) where it is on the bus. */
static gboolean
allow_folder (Allow *self, const char *folder, const char *id, const char *object)
{
  g_autofree char         *path = rouse_project_file_find (folder);
  g_autoptr (RousePending) pending = NULL;
  g_autoptr (GError)       error = NULL;
  g_autofree char         *shown = NULL;
  g_autofree char         *text = NULL;

  if (path == NULL)
    {
      shown = rouse_text_dup_printable (folder);
      text = g_strdup_printf (_ ("there is no %s in %s: nothing to allow"), ROUSE_PROJECT_FILE_NAME, shown);
    }
  else if ((pending = read_pending (self, path, folder, id, &error)) == NULL)
    text = rouse_text_dup_printable (error->message);
  if (text != NULL)
    {
      rouse_text_error ("allow", text);
      return FALSE;
    }
  if (rouse_trust_check (self->trust, path, pending->text) != ROUSE_TRUST_ALLOWED)
    return ask_and_allow (self, pending, object);
  shown = rouse_text_dup_printable (path);
  rouse_text_printf (stdout, _ ("%s is allowed as it is.\n"), shown);
  return TRUE;
}

/* Whether the file of @project waits. */
static gboolean
waits (Allow *self, const RouseOverviewProject *project)
{
  g_autofree char *path = rouse_project_file_find (project->folder);
  g_autofree char *text = path != NULL ? read_text (path, NULL) : NULL;

  return text != NULL && rouse_trust_check (self->trust, path, text) != ROUSE_TRUST_ALLOWED;
}

/* Nobody named anything: this folder, or the project that it belongs to, or else all that wait. */
static gboolean
allow_here (Allow *self)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autofree char      *here = g_get_current_dir ();
  g_autofree char      *file = rouse_project_file_find (here);
  g_autoptr (GPtrArray) choices = NULL;
  gboolean              all, ok = TRUE;
  guint                 n = 0;

  choices = rouse_choose (self->overview, words, here, ROUSE_CHOOSE_HERE, &all, NULL);
  if (file != NULL && all)
    return allow_folder (self, here, NULL, NULL);
  for (guint i = 0; i < choices->len; i++)
    {
      const RouseOverviewProject *project = ((RouseChoice *) g_ptr_array_index (choices, i))->project;

      if (all && !waits (self, project))
        continue;
      ok = allow_folder (self, project->folder, project->id, project->path) && ok;
      n++;
    }
  if (n == 0)
    rouse_text_print (stdout, _ ("Nothing waits to be allowed.\n"));
  return ok;
}

static gboolean
allow_word (Allow *self, const char *word)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autofree char      *here = g_get_current_dir ();
  g_autofree char      *folder = g_canonicalize_filename (word, here);
  g_autoptr (GPtrArray) choices = NULL;
  g_autoptr (GError)    error = NULL;

  g_ptr_array_add (words, (char *) word);
  choices = rouse_choose (self->overview, words, here, 0, NULL, &error);
  if (choices != NULL)
    {
      const RouseOverviewProject *project = ((RouseChoice *) g_ptr_array_index (choices, 0))->project;

      /* A folder in a project, with a file of its own, is another matter. */
      if (!g_file_test (folder, G_FILE_TEST_IS_DIR) || g_str_equal (folder, project->folder) || strchr (word, '/') == NULL)
        return allow_folder (self, project->folder, project->id, project->path);
    }
  if (g_file_test (folder, G_FILE_TEST_IS_DIR))
    return allow_folder (self, folder, NULL, NULL);
  rouse_text_error ("allow", error->message);
  return FALSE;
}

int
rouse_cli_allow (int argc, char **argv)
{
  g_auto (Allow)         self = { 0 };
  const RouseOptionGroup groups[] = { { N_ ("Options:"), options, set_option, &self }, { NULL } };
  const RouseUsage       usage = {
          .verb = "allow",
          .synopsis = N_ ("[OPTIONS] [PROJECT | DIR]…"),
          .about = N_ ("Shows what a rouse.ini would run, and what has changed in it since it was allowed;\n"
                             "then asks, and lets it run. Until then nothing of it does, since it may have come\n"
                             "with somebody else’s repository. Without a word it is the one of the current folder\n"
                             "or its project, or else all that wait."),
          .groups = groups,
  };
  g_autoptr (GPtrArray) words = NULL;
  gboolean              ok = TRUE;
  int                   exit_code;

  words = rouse_options_parse_or_exit (&usage, argc, argv, &exit_code);
  if (words == NULL)
    return exit_code;
  self.trust = rouse_trust_new_default ();
  self.client = rouse_control_client_new (FALSE, NULL); /* without one, it is remembered for when it runs */
  self.overview = rouse_control_look (self.client);
  for (guint i = 0; i < words->len; i++)
    ok = allow_word (&self, g_ptr_array_index (words, i)) && ok;
  if (words->len == 0)
    ok = allow_here (&self);
  return ok ? 0 : 1;
}
