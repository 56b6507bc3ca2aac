/* project-file.c - a project as text: the keys of rouse.ini
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/project-file.h"

#include "base/error.h"
#include "project/ini.h"
#include "project/project-keys.h"

#include <string.h>

/* Reading. */

static gboolean G_GNUC_PRINTF (4, 5)
  fail (GError **error, const char *path, guint number, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list          args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, "%s:%u: %s", path, number, message);
  return FALSE;
}

static const RouseKey *
find_key (const RouseKey *keys, const char *name)
{
  for (; keys->name != NULL; keys++)
    if (g_str_equal (keys->name, name))
      return keys;
  return NULL;
}

/* Only the user's own configuration says where a project lies and stands: what is shared lies in its folder. */
static gboolean
is_private (const RouseKey *key)
{
  return g_str_equal (key->name, "root") || g_str_equal (key->name, "order");
}

static gboolean
refuse_key (const char *path, const RouseIniLine *line, const RouseKey *keys, gboolean shared, GError **error)
{
  g_autoptr (GString) known = g_string_new (NULL);

  for (; keys->name != NULL; keys++)
    if (!shared || !is_private (keys))
      g_string_append_printf (known, "%s%s", known->len > 0 ? ", " : "", keys->name);
  return fail (error, path, line->number, "%s: there is no such key here, only %s", line->key, known->str);
}

static gboolean
read_line (const char *path, const RouseIniLine *line, const RouseKey *key, RouseReading *reading, gpointer target, GError **error)
{
  if (key->read (key, line->value, reading, target, error))
    return TRUE;
  g_prefix_error (error, "%s:%u: %s: ", path, line->number, line->key);
  return FALSE;
}

static gboolean
read_lines (const char *path, const RouseIniGroup *group, const RouseKey *keys, gboolean shared, RouseReading *reading, gpointer target, GError **error)
{
  for (guint i = 0; i < group->lines->len; i++)
    {
      const RouseIniLine *line = g_ptr_array_index (group->lines, i);
      const RouseKey     *key = line->key != NULL ? find_key (keys, line->key) : NULL;

      if (line->key == NULL)
        continue;
      if (key == NULL || (shared && is_private (key)))
        return refuse_key (path, line, keys, shared, error);
      if (g_str_equal (key->name, "root"))
        continue; /* has been read before all others */
      if (!read_line (path, line, key, reading, target, error))
        return FALSE;
    }
  return TRUE;
}

/* What relative paths count from has to be known before them, wherever it stands. */
static gboolean
read_root (const char *path, const RouseIniGroup *group, RouseProject *project, RouseReading *reading, GError **error)
{
  const RouseIniLine *line = group != NULL ? rouse_ini_group_find (group, "root") : NULL;

  if (line == NULL)
    return fail (error, path, group != NULL ? group->number : 1, "root: the project's folder is missing");
  if (!read_line (path, line, find_key (rouse_project_keys, "root"), reading, project, error))
    return FALSE;
  reading->root = project->root;
  return TRUE;
}

static gboolean
set_command (const char *path, const RouseIniGroup *group, RouseReading *reading, RouseProgram *program, GError **error)
{
  const RouseIniLine *line = rouse_ini_group_find (group, "command");

  if (line == NULL)
    return fail (error, path, group->number, "command: what the program is to run is missing");
  if (reading->shell)
    {
      program->shell = g_steal_pointer (&reading->command);
      return TRUE;
    }
  if (g_shell_parse_argv (reading->command, NULL, &program->argv, NULL))
    return TRUE;
  return fail (error, path, line->number, "command: a quotation mark is not closed, or there is no command");
}

/* Keys that contradict each other are a mistake somewhere: better said than guessed at. */
static gboolean
check_together (const char *path, const RouseIniGroup *group, const RouseProgram *program, GError **error)
{
  const RouseIniLine *on_busy = rouse_ini_group_find (group, "on-busy");
  const RouseIniLine *restart = rouse_ini_group_find (group, "restart-on-exit");

  if (on_busy != NULL && program->kind != ROUSE_KIND_TASK)
    return fail (error, path, on_busy->number, "on-busy: this is for programs with kind=task");
  if (program->restart_on_exit && program->kind == ROUSE_KIND_TASK)
    return fail (error, path, restart->number, "restart-on-exit: a program with kind=task may end");
  return TRUE;
}

static gboolean
read_program (const char *path, const RouseIniGroup *group, RouseProject *project, RouseReading *reading, GError **error)
{
  RouseProgram *program = rouse_program_new ();

  g_ptr_array_add (project->programs, program);
  /* Views speak of PROJECT/PROGRAM. */
  if (group->name == NULL || strchr (group->name, '/') != NULL)
    return fail (error, path, group->number, "a program needs a name without a slash: [program web]");
  program->name = g_strdup (group->name);
  g_clear_pointer (&reading->command, g_free);
  reading->shell = FALSE;
  if (!read_lines (path, group, rouse_program_keys, FALSE, reading, program, error) || !set_command (path, group, reading, program, error) || !check_together (path, group, program, error))
    return FALSE;
  if (program->cwd == NULL)
    program->cwd = g_strdup (project->root);
  return TRUE;
}

static gboolean
read_groups (const char *path, const RouseIni *ini, gboolean shared, RouseProject *project, RouseReading *reading, GError **error)
{
  for (guint i = 0; i < ini->groups->len; i++)
    {
      const RouseIniGroup *group = g_ptr_array_index (ini->groups, i);

      if (g_str_equal (group->kind, "program"))
        {
          if (!read_program (path, group, project, reading, error))
            return FALSE;
        }
      else if (!g_str_equal (group->kind, "project") || group->name != NULL)
        return fail (error, path, group->number, "there is no such group here, only [project] and [program NAME]");
      else if (!read_lines (path, group, rouse_project_keys, shared, reading, project, error))
        return FALSE;
    }
  if (project->programs->len == 0)
    return fail (error, path, 1, "there is no program: it needs a group [program NAME] with a command");
  return TRUE;
}

/* (transfer full): what a project is called that does not say: as its folder, whose name may hold anything. */
static char *
dup_name_of_folder (const char *root)
{
  char *name = g_filename_display_basename (root);

  for (char *c = name; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      *c = '?';
  return name;
}

static RouseProject *
read_ini (const char *path, const RouseIni *ini, const char *root, GError **error)
{
  g_autoptr (RouseProject) project = rouse_project_new ();
  RouseReading             reading = { .root = root };
  gboolean                 ok;

  if (root != NULL)
    project->root = g_canonicalize_filename (root, NULL);
  else if (!read_root (path, rouse_ini_find (ini, "project", NULL), project, &reading, error))
    return NULL;
  ok = read_groups (path, ini, root != NULL, project, &reading, error);
  g_free (reading.command);
  if (!ok)
    return NULL;
  if (project->name == NULL)
    project->name = dup_name_of_folder (project->root);
  for (guint i = 0; i < project->programs->len; i++)
    ((RouseProgram *) g_ptr_array_index (project->programs, i))->project = g_strdup (project->name);
  return g_steal_pointer (&project);
}

RouseProject *
rouse_project_file_parse (const char *path, const char *text, gsize length, const char *root, GError **error)
{
  g_autoptr (RouseIni) ini = rouse_ini_parse (path, text, length, error);

  return ini != NULL ? read_ini (path, ini, root, error) : NULL;
}

/* Writing. */

/** One text on its way to say what @project is. */
typedef struct
{
  RouseIni           *ini;
  const RouseProject *project;
  const RouseProject *before;   /* (nullable): what the text said */
  gboolean            shared;   /* it lies in the project's folder */
  gboolean            thorough; /* also lines that seem to say the right thing are written anew */
} Writing;

/* *@group is made when there is something to write. @before is what it said, or NULL when it is new. */
static void
write_keys (const Writing *self, RouseIniGroup **group, const char *name, const RouseKey *key, gconstpointer target, gconstpointer before, gconstpointer defaults)
{
  for (; key->name != NULL; key++)
    {
      g_autofree char *value = NULL, *old = NULL, *plain = NULL;

      if (key->write == NULL || (self->shared && is_private (key)))
        continue;
      value = key->write (key, target, self->project->root);
      plain = key->write (key, defaults, self->project->root);
      old = before != NULL ? key->write (key, before, self->before->root) : NULL;
      if (before != NULL && !self->thorough && g_strcmp0 (old, value) == 0)
        continue;
      if (*group == NULL)
        *group = rouse_ini_add (self->ini, name != NULL ? "program" : "project", name);
      rouse_ini_set (self->ini, *group, key->name, g_strcmp0 (value, plain) != 0 ? value : NULL);
    }
}

static void
write_project (const Writing *self)
{
  g_autoptr (RouseProject) defaults = rouse_project_new ();
  RouseIniGroup           *group = rouse_ini_find (self->ini, "project", NULL);

  write_keys (self, &group, NULL, rouse_project_keys, self->project, self->before, defaults);
}

/* @group says @before; both are NULL when @program is new. */
static void
write_program (const Writing *self, const RouseProgram *program, RouseIniGroup *group, const RouseProgram *before)
{
  g_autoptr (RouseProgram) defaults = rouse_program_new ();
  g_autoptr (RouseProgram) plain = rouse_program_copy (program);

  defaults->cwd = g_strdup (self->project->root);
  /* What has no meaning for its kind cannot be written. */
  if (plain->kind == ROUSE_KIND_TASK)
    plain->restart_on_exit = FALSE;
  else
    plain->on_busy = defaults->on_busy;
  write_keys (self, &group, program->name, rouse_program_keys, plain, before, defaults);
}

/* (element-type RouseIniGroup): each program's group, NULL where it has none. A program that the text does not
 * know takes over from one that is no more: it was renamed, and its comments stay. */
static GPtrArray *
match_groups (const Writing *self)
{
  GPtrArray            *groups = g_ptr_array_new ();
  g_autoptr (GPtrArray) unused = g_ptr_array_new ();

  for (guint i = 0; i < self->ini->groups->len; i++)
    {
      RouseIniGroup *group = g_ptr_array_index (self->ini->groups, i);

      if (g_str_equal (group->kind, "program") && rouse_project_find_program (self->project, group->name) == NULL)
        g_ptr_array_add (unused, group);
    }
  for (guint i = 0; i < self->project->programs->len; i++)
    {
      const RouseProgram *program = g_ptr_array_index (self->project->programs, i);
      RouseIniGroup      *group = rouse_ini_find (self->ini, "program", program->name);

      if (group == NULL && unused->len > 0)
        group = g_ptr_array_steal_index (unused, 0);
      g_ptr_array_add (groups, group);
    }
  for (guint i = 0; i < unused->len; i++)
    rouse_ini_remove (self->ini, g_ptr_array_index (unused, i));
  return groups;
}

static void
write_programs (const Writing *self)
{
  g_autoptr (GPtrArray) groups = match_groups (self);

  for (guint i = 0; i < groups->len; i++)
    {
      const RouseProgram *program = g_ptr_array_index (self->project->programs, i);
      RouseIniGroup      *group = g_ptr_array_index (groups, i);
      const RouseProgram *before = group != NULL ? rouse_project_find_program (self->before, group->name) : NULL;

      if (group != NULL && !g_str_equal (group->name, program->name))
        rouse_ini_rename (self->ini, group, program->name);
      write_program (self, program, group, before);
    }
}

static void
sort_programs (const Writing *self)
{
  guint next = 0;

  for (guint i = 0; i < self->ini->groups->len; i++)
    {
      const RouseIniGroup *group = g_ptr_array_index (self->ini->groups, i);
      const RouseProgram  *program;

      if (!g_str_equal (group->kind, "program"))
        continue;
      program = g_ptr_array_index (self->project->programs, next++);
      rouse_ini_move (self->ini, rouse_ini_find (self->ini, "program", program->name), i);
    }
}

/* (transfer full); *@shared tells whether @old, and so the text, lies in the project's folder. */
static char *
write_over (const RouseProject *project, const char *old, gboolean thorough, gboolean *shared)
{
  g_autoptr (RouseIni)     ini = old != NULL ? rouse_ini_parse ("", old, strlen (old), NULL) : NULL;
  g_autoptr (RouseProject) before = NULL;
  const RouseIniGroup     *group = ini != NULL ? rouse_ini_find (ini, "project", NULL) : NULL;
  Writing                  writing;

  *shared = ini != NULL && (group == NULL || rouse_ini_group_find (group, "root") == NULL);
  if (ini != NULL)
    before = read_ini ("", ini, *shared ? project->root : NULL, NULL);
  if (before == NULL)
    {
      /* There is nothing to build on. */
      g_clear_pointer (&ini, rouse_ini_free);
      ini = rouse_ini_new ();
      *shared = FALSE;
    }
  writing = (Writing){ ini, project, before, *shared, thorough };
  write_project (&writing);
  write_programs (&writing);
  sort_programs (&writing);
  return rouse_ini_dup_text (ini);
}

/* Whether @text says what @project is. */
static gboolean
says (const char *text, gboolean shared, const RouseProject *project)
{
  g_autoptr (RouseProject) parsed = rouse_project_file_parse ("", text, strlen (text), shared ? project->root : NULL, NULL);
  g_autofree char         *one = NULL, *other = NULL;
  gboolean                 ignored;

  if (parsed == NULL)
    return FALSE;
  one = write_over (parsed, NULL, FALSE, &ignored);
  other = write_over (project, NULL, FALSE, &ignored);
  return g_str_equal (one, other);
}

char *
rouse_project_file_write (const RouseProject *project, const char *old)
{
  gboolean         shared;
  g_autofree char *text = write_over (project, old, FALSE, &shared);

  /* Of a project that was moved, a line that stays as it is can come to mean another folder. */
  if (says (text, shared, project))
    return g_steal_pointer (&text);
  return write_over (project, old, TRUE, &shared);
}
