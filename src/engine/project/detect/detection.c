/* detection.c - a proposal in the making
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/detect/detection.h"

#include "project/detect/command.h"
#include "project/detect/document.h"
#include "project/text-file.h"

#include <string.h>

/* Larger ones nobody wrote by hand. */
#define MAX_BYTES (1024 * 1024)
/* Of a folder; whether there are files of a kind is plain long before. */
#define MAX_FILES 1000

gboolean
rouse_detection_has (RouseDetection *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  return g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

gboolean
rouse_detection_has_folder (RouseDetection *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  return g_file_test (path, G_FILE_TEST_IS_DIR);
}

gboolean
rouse_detection_has_files (RouseDetection *self, const char *folder, const char *suffix)
{
  g_autofree char *path = g_build_filename (self->folder, folder, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char      *name;

  for (guint n = 0; dir != NULL && n < MAX_FILES && (name = g_dir_read_name (dir)) != NULL; n++)
    if (g_str_has_suffix (name, suffix))
      return TRUE;
  return FALSE;
}

const char *
rouse_detection_find (RouseDetection *self, const char *const *names)
{
  for (; *names != NULL; names++)
    if (rouse_detection_has (self, *names))
      return *names;
  return NULL;
}

void
rouse_detection_note_line (RouseDetection *self, RouseNoteKind kind, const char *file, guint line, const char *subject)
{
  RouseNote *note;

  if (self->proposal->notes->len >= ROUSE_DETECT_MAX_NOTES)
    return;
  note = g_new0 (RouseNote, 1);
  note->kind = kind;
  note->file = g_strconcat (self->prefix, file, NULL);
  note->line = line;
  note->subject = g_strdup (subject);
  g_ptr_array_add (self->proposal->notes, note);
}

void
rouse_detection_note (RouseDetection *self, RouseNoteKind kind, const char *subject)
{
  rouse_detection_note_line (self, kind, self->file, 0, subject);
}

char *
rouse_detection_read (RouseDetection *self, const char *name)
{
  g_autofree char   *path = g_build_filename (self->folder, name, NULL);
  g_autofree char   *text = NULL;
  g_autoptr (GError) error = NULL;
  gsize              length;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return NULL;
  text = rouse_text_file_read (path, MAX_BYTES, &length, &error);
  if (text == NULL)
    {
      /* "PATH: why": the note names the file itself. */
      g_autofree char *shown = g_filename_display_name (path);
      const char      *why = error->message;

      if (g_str_has_prefix (why, shown) && g_str_has_prefix (why + strlen (shown), ": "))
        why += strlen (shown) + 2;
      rouse_detection_note_line (self, ROUSE_NOTE_UNREADABLE, name, 0, why);
      return NULL;
    }
  if (!g_utf8_validate (text, (gssize) length, NULL))
    {
      rouse_detection_note_line (self, ROUSE_NOTE_UNREADABLE, name, 0, "it is not UTF-8");
      return NULL;
    }
  return g_steal_pointer (&text);
}

gboolean
rouse_detection_holds (RouseDetection *self, const char *name, const char *text)
{
  g_autofree char *content = rouse_detection_read (self, name);

  return content != NULL && strstr (content, text) != NULL;
}

JsonNode *
rouse_detection_read_document (RouseDetection *self, const char *name)
{
  g_autofree char     *text = rouse_detection_read (self, name);
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError)   error = NULL;
  guint                line = 0;

  if (text == NULL)
    return NULL;
  if (g_str_has_suffix (name, ".toml"))
    node = rouse_document_parse_toml (text, &line, &error);
  else if (g_str_has_suffix (name, ".yaml") || g_str_has_suffix (name, ".yml"))
    node = rouse_document_parse_yaml (text, &line, &error);
  else
    node = rouse_document_parse_json (text, &line, &error);
  if (node == NULL)
    rouse_detection_note_line (self, ROUSE_NOTE_UNREADABLE, name, line, error->message);
  else if (!JSON_NODE_HOLDS_OBJECT (node))
    rouse_detection_note_line (self, ROUSE_NOTE_UNREADABLE, name, 1, "it does not begin with keys and values");
  else
    return g_steal_pointer (&node);
  return NULL;
}

gboolean
rouse_detection_wants_service (RouseDetection *self)
{
  return !self->services_taken;
}

/* (transfer full): what a program called @name is called that lies in a folder of the project: by the folder. */
static char *
dup_full_name (RouseDetection *self, const char *name)
{
  g_autofree char *folder = g_strndup (self->prefix, strcspn (self->prefix, "/"));

  if (*folder == '\0')
    return g_strdup (name);
  return g_str_equal (name, "web") ? g_steal_pointer (&folder) : g_strconcat (folder, "-", name, NULL);
}

gboolean
rouse_detection_has_program (RouseDetection *self, const char *name)
{
  g_autofree char *full = dup_full_name (self, name);

  return rouse_project_find_program (self->proposal->project, full) != NULL;
}

/* (transfer full): @name as a program can be called in a file, and as no other one is. */
static char *
dup_unique_name (RouseDetection *self, const char *own_name)
{
  g_autoptr (GString) fit = g_string_new (NULL);
  g_autofree char    *full = dup_full_name (self, own_name);
  gsize               length;

  for (const char *name = full; *name != '\0' && fit->len < 40; name = g_utf8_next_char (name))
    {
      gunichar c = g_utf8_get_char (name);

      if (g_unichar_isalnum (c) || c == '-' || c == '_' || c == '.' || c == ':')
        g_string_append_unichar (fit, c);
      else if (fit->len > 0 && fit->str[fit->len - 1] != '-')
        g_string_append_c (fit, '-');
    }
  if (fit->len == 0)
    g_string_append (fit, "program");
  length = fit->len;
  for (guint i = 2; rouse_project_find_program (self->proposal->project, fit->str) != NULL; i++)
    {
      g_string_truncate (fit, length);
      g_string_append_printf (fit, "-%u", i);
    }
  return g_string_free (g_steal_pointer (&fit), FALSE);
}

void
rouse_detection_set_command (RouseProgram *program, const char *line)
{
  g_clear_pointer (&program->argv, g_strfreev);
  g_clear_pointer (&program->shell, g_free);
  program->argv = rouse_command_split (line, &program->env);
  if (program->argv == NULL)
    program->shell = g_strdup (line);
}

void
rouse_detection_set_build (RouseProgram *program, const char *line)
{
  char **argv = rouse_command_split (line, NULL);

  /* One key of the project's file says it of both whether they are for the shell. */
  if (argv != NULL && program->argv != NULL)
    {
      program->build_argv = argv;
      return;
    }
  g_strfreev (argv);
  program->build_shell = g_strdup (line);
  if (program->argv != NULL)
    {
      g_autofree char *command = rouse_program_dup_command_line (program);

      g_clear_pointer (&program->argv, g_strfreev);
      program->shell = g_steal_pointer (&command);
    }
}

void
rouse_detection_set_port (RouseDetection *self, RouseProgram *program, guint port)
{
  RouseProject *project = self->proposal->project;

  if (program->kind != ROUSE_KIND_SERVICE || port == 0 || port > G_MAXUINT16)
    return;
  program->ready_kind = ROUSE_READY_PORT;
  program->ready_port = (guint16) port;
  if (project->url == NULL)
    project->url = g_strdup_printf ("http://localhost:%u/", port);
}

static void
append (char ***list, char *item)
{
  guint n = *list != NULL ? g_strv_length (*list) : 0;

  for (guint i = 0; i < n; i++)
    if (g_str_equal ((*list)[i], item))
      {
        g_free (item);
        return;
      }
  *list = g_renew (char *, *list, n + 2);
  (*list)[n] = item;
  (*list)[n + 1] = NULL;
}

void
rouse_detection_add_setting (RouseProgram *program, const char *name, const char *value)
{
  g_autofree char *before = g_strconcat (name, "=", NULL);

  if (*name == '\0' || strchr (name, '=') != NULL)
    return;
  for (guint i = 0; program->env != NULL && program->env[i] != NULL; i++)
    if (g_str_has_prefix (program->env[i], before))
      {
        g_free (program->env[i]);
        program->env[i] = g_strconcat (before, value, NULL);
        return;
      }
  append (&program->env, g_strconcat (before, value, NULL));
}

void
rouse_detection_set_cwd (RouseDetection *self, RouseProgram *program, const char *path)
{
  g_free (program->cwd);
  program->cwd = g_canonicalize_filename (path, self->folder);
}

void
rouse_detection_add_env_files (RouseDetection *self, RouseProgram *program, JsonNode *node)
{
  g_auto (GStrv) files = rouse_document_dup_list (node);

  if (node == NULL)
    append (&files, g_strdup (".env"));
  for (guint i = 0; files[i] != NULL; i++)
    if (*files[i] != '\0')
      append (&program->env_files, g_canonicalize_filename (files[i], self->folder));
}

/* A filter refuses what matches nothing; a project with that could not be read back. */
static gboolean
is_glob (const char *glob)
{
  const char *const        globs[] = { glob, NULL };
  const RouseFilterOptions options = { .ignore = globs };
  g_autoptr (RouseFilter)  filter = rouse_filter_new (G_DIR_SEPARATOR_S, &options, NULL);

  return filter != NULL;
}

void
rouse_detection_add_globs (RouseDetection *self, char ***list, const char *globs)
{
  g_auto (GStrv) items = g_strsplit (globs, ";", -1);

  for (guint i = 0; items[i] != NULL; i++)
    {
      const char      *glob = g_strstrip (items[i]);
      gboolean         back = *glob == '!';
      const char      *rest = glob + back;
      g_autofree char *all = NULL;

      if (g_str_has_prefix (rest, "./"))
        rest += 1;
      /* A pattern with a slash before its end counts from the folder of the project, any other matches in all folders. */
      if (*self->prefix == '\0')
        all = g_strconcat (back ? "!" : "", rest, NULL);
      else if (strchr (rest, '/') == NULL || strchr (rest, '/')[1] == '\0')
        all = g_strconcat (back ? "!/" : "/", self->prefix, "**/", rest, NULL);
      else
        all = g_strconcat (back ? "!/" : "/", self->prefix, rest + (*rest == '/'), NULL);
      if (*rest != '\0' && is_glob (all))
        append (list, g_steal_pointer (&all));
    }
}

void
rouse_detection_add_watch (RouseDetection *self, RouseProgram *program, const char *globs)
{
  g_auto (GStrv) items = g_strsplit (globs, ";", -1);

  for (guint i = 0; items[i] != NULL; i++)
    {
      gboolean excepted = *g_strstrip (items[i]) == '!';

      rouse_detection_add_globs (self, excepted ? &program->ignore : &program->watch, items[i] + excepted);
    }
}

void
rouse_detection_ignore (RouseDetection *self, const char *path)
{
  g_autofree char *relative = g_strconcat (self->prefix, path, NULL);
  g_autofree char *ignored = NULL;
  gboolean         is_folder = g_str_has_suffix (relative, "/");

  if (is_folder)
    relative[strlen (relative) - 1] = '\0';
  if (rouse_filter_explain (self->filter, relative, is_folder, &ignored))
    append (&self->proposal->project->ignore, g_strconcat ("/", relative, is_folder ? "/" : "", NULL));
}

RouseProgram *
rouse_detection_add (RouseDetection *self, const RouseSuggestion *suggestion)
{
  RouseProject *project = self->proposal->project;
  RouseProgram *program;

  if (suggestion->kind == ROUSE_KIND_SERVICE && self->services_taken)
    return NULL;
  if (project->programs->len >= ROUSE_DETECT_MAX_PROGRAMS)
    {
      rouse_detection_note (self, ROUSE_NOTE_TOO_MANY, suggestion->name);
      return NULL;
    }
  program = rouse_program_new ();
  program->name = dup_unique_name (self, suggestion->name);
  program->project = g_strdup (project->name);
  program->kind = suggestion->kind;
  program->cwd = g_strdup (self->folder);
  rouse_detection_set_command (program, suggestion->command);
  if (suggestion->build != NULL)
    rouse_detection_set_build (program, suggestion->build);
  rouse_detection_set_port (self, program, suggestion->port);
  if (suggestion->watch != NULL && *suggestion->watch == '\0')
    append (&program->ignore, g_strdup ("*"));
  else if (suggestion->watch != NULL)
    rouse_detection_add_watch (self, program, suggestion->watch);
  g_ptr_array_add (project->programs, program);
  g_ptr_array_add (self->proposal->origins, g_strconcat (self->prefix, self->file, NULL));
  return program;
}

RouseProgram *
rouse_detection_add_line (RouseDetection *self, const char *name, const char *line)
{
  g_autoptr (RouseCommand) command = rouse_command_parse (line);
  /* Somebody else says where it listens. */
  gboolean      told = strstr (line, "$PORT") != NULL || strstr (line, "${PORT") != NULL;
  RouseProgram *program;

  program = rouse_detection_add (self, &(RouseSuggestion){ .name = name, .command = command->line, .port = told ? 0 : command->port, .watch = command->config });
  if (program == NULL)
    return NULL;
  for (guint i = 0; command->watch != NULL && command->watch[i] != NULL; i++)
    rouse_detection_add_watch (self, program, command->watch[i]);
  for (guint i = 0; command->ignore != NULL && command->ignore[i] != NULL; i++)
    rouse_detection_add_globs (self, &program->ignore, command->ignore[i]);
  if (command->polls)
    self->proposal->project->watcher = ROUSE_WATCH_POLL;
  if (command->reloader != NULL)
    rouse_detection_note (self, ROUSE_NOTE_RELOADER_OFF, program->name);
  if (command->reloads)
    rouse_detection_note (self, ROUSE_NOTE_RELOADS, program->name);
  return program;
}

void
rouse_detection_add_browser_rule (RouseDetection *self, const char *name, const char *globs)
{
  g_autoptr (RouseRule) rule = rouse_rule_new ();

  rule->name = dup_full_name (self, name);
  rule->action = ROUSE_ACTION_BROWSER;
  rouse_detection_add_globs (self, &rule->match, globs);
  if (rule->match == NULL || strpbrk (rule->name, "[]") != NULL)
    return;
  g_ptr_array_add (self->proposal->project->rules, g_steal_pointer (&rule));
  self->proposal->project->livereload = TRUE;
}
