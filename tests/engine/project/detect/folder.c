/* folder.c - a folder with files in it, and what is proposed for it as text
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "folder.h"

#include "project/project-file.h"
#include "project/project-layers.h"

#include <ftw.h>
#include <glib/gstdio.h>
#include <string.h>

char *
test_folder_new (const TestFile *files)
{
  char *folder = g_dir_make_tmp ("rouse-XXXXXX", NULL);

  for (; files->name != NULL; files++)
    {
      g_autofree char *path = g_build_filename (folder, files->name, NULL);
      g_autofree char *parent = g_path_get_dirname (path);

      g_assert_no_errno (g_mkdir_with_parents (files->text != NULL ? parent : path, 0777));
      if (files->text != NULL)
        g_assert_true (g_file_set_contents (path, files->text, -1, NULL));
    }
  return folder;
}

static int
remove_one (const char *path, const struct stat *info, int flag, struct FTW *place)
{
  return g_remove (path);
}

void
test_folder_free (char *path)
{
  g_assert_no_errno (nftw (path, remove_one, 8, FTW_DEPTH | FTW_PHYS));
  g_free (path);
}

static void
describe_list (GString *out, const char *what, char *const *list)
{
  g_autofree char *joined = list != NULL ? g_strjoinv (";", (char **) list) : NULL;

  if (joined != NULL)
    g_string_append_printf (out, " | %s %s", what, joined);
}

/* The folder has another name each time. */
static void
describe_files (GString *out, const char *what, char *const *files, const char *root)
{
  g_autofree char    *joined = files != NULL ? g_strjoinv (";", (char **) files) : NULL;
  g_autoptr (GString) text = g_string_new (joined);

  g_string_replace (text, root, "ROOT", 0);
  if (joined != NULL)
    g_string_append_printf (out, " | %s %s", what, text->str);
}

static void
describe_ready (GString *out, const RouseProgram *program)
{
  if (program->ready_kind == ROUSE_READY_PORT)
    g_string_append_printf (out, " | port %u", program->ready_port);
  else if (program->ready_kind != ROUSE_READY_ALIVE)
    g_string_append_printf (out, " | ready %s", program->ready_text);
}

static void
describe_program (GString *out, const RouseProgram *program, const char *root)
{
  g_autofree char *command = rouse_program_dup_command_line (program);
  g_autofree char *build = program->build_argv != NULL ? g_strjoinv (" ", program->build_argv) : NULL;

  g_string_append_printf (out, "%s %s: %s%s", program->kind == ROUSE_KIND_TASK ? "task" : "service", program->name, program->shell != NULL ? "$ " : "", command);
  describe_ready (out, program);
  describe_list (out, "watch", program->watch);
  describe_list (out, "ignore", program->ignore);
  describe_list (out, "after", program->after);
  describe_list (out, "proxy", program->proxies);
  describe_list (out, "env", program->env);
  describe_files (out, "env-file", program->env_files, root);
  if (build != NULL || program->build_shell != NULL)
    g_string_append_printf (out, " | build %s%s", build == NULL ? "$ " : "", build != NULL ? build : program->build_shell);
  if (!g_str_equal (program->cwd, root))
    g_string_append_printf (out, " | cwd %s", program->cwd + strlen (root) + 1);
  if (program->restart_on_exit)
    g_string_append_printf (out, " | restart %u", program->restart_limit);
  if (program->stop_signal != 15)
    g_string_append_printf (out, " | signal %d", program->stop_signal);
  if (program->stop_timeout_us != 5 * G_TIME_SPAN_SECOND)
    g_string_append_printf (out, " | timeout %dms", (int) (program->stop_timeout_us / G_TIME_SPAN_MILLISECOND));
  g_string_append_c (out, '\n');
}

char *
test_folder_describe (const RouseProposal *proposal)
{
  static const char *const kinds[] = { "unreadable", "not-kept", "left-out", "reloader-off", "reloads", "too-many" };
  g_autoptr (GString)      out = g_string_new (NULL);
  const RouseProject      *project = proposal->project;

  for (guint i = 0; project != NULL && i < project->programs->len; i++)
    describe_program (out, g_ptr_array_index (project->programs, i), project->root);
  if (project != NULL && (project->url != NULL || project->ignore != NULL || project->livereload || project->watcher != ROUSE_WATCH_AUTO))
    {
      g_string_append (out, "project:");
      if (project->url != NULL)
        g_string_append_printf (out, " | url %s", project->url);
      describe_list (out, "ignore", project->ignore);
      if (project->livereload)
        g_string_append (out, " | livereload");
      if (project->watcher != ROUSE_WATCH_AUTO)
        g_string_append_printf (out, " | watcher %s", rouse_watcher_kind_to_string (project->watcher));
      g_string_append_c (out, '\n');
    }
  for (guint i = 0; project != NULL && i < project->rules->len; i++)
    {
      const RouseRule *rule = g_ptr_array_index (project->rules, i);

      g_assert_cmpint (rule->action, ==, ROUSE_ACTION_BROWSER);
      g_string_append_printf (out, "browser %s:", rule->name);
      describe_list (out, "match", rule->match);
      g_string_append_c (out, '\n');
    }
  for (guint i = 0; i < proposal->notes->len; i++)
    {
      const RouseNote *note = g_ptr_array_index (proposal->notes, i);

      g_string_append_printf (out, "%s %s:%u %s\n", kinds[note->kind], note->file, note->line, note->subject);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* What is proposed is written into a rouse.ini, and read from it. */
static void
assert_round_trip (const RouseProposal *proposal)
{
  const RouseProject      *project = proposal->project;
  g_autofree char         *text = NULL, *none = NULL;
  g_autoptr (GError)       error = NULL;
  g_autoptr (RouseProject) parsed = NULL;
  const RouseLayer         layer = { "rouse.ini", "", 0 };

  rouse_project_layers_write (project, &layer, NULL, &text, &none, &error);
  g_assert_no_error (error);
  parsed = rouse_project_file_parse ("rouse.ini", text, strlen (text), project->root, &error);
  g_assert_no_error (error);
  g_assert_true (rouse_project_watches_equal (parsed, project));
  g_assert_cmpstr (parsed->url, ==, project->url);
  g_assert_cmpuint (parsed->programs->len, ==, project->programs->len);
  for (guint i = 0; i < project->programs->len; i++)
    g_assert_true (rouse_program_equal (g_ptr_array_index (parsed->programs, i), g_ptr_array_index (project->programs, i)));
  g_assert_cmpint (parsed->livereload, ==, project->livereload);
  g_assert_cmpuint (parsed->rules->len, ==, project->rules->len);
  for (guint i = 0; i < project->rules->len; i++)
    g_assert_true (rouse_rule_equal (g_ptr_array_index (parsed->rules, i), g_ptr_array_index (project->rules, i)));
}

void
test_folder_assert (const TestFile *files, const char *expected)
{
  char                     *folder = test_folder_new (files);
  g_autoptr (GError)        error = NULL;
  g_autoptr (RouseProposal) proposal = rouse_detect_folder (folder, &error);
  g_autofree char          *text = NULL;

  g_assert_no_error (error);
  text = test_folder_describe (proposal);
  g_assert_cmpstr (text, ==, expected);
  g_assert_cmpuint (proposal->origins->len, ==, proposal->project != NULL ? proposal->project->programs->len : 0);
  if (proposal->project != NULL)
    assert_round_trip (proposal);
  test_folder_free (folder);
}
