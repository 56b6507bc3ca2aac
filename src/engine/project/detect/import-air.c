/* import-air.c - .air.toml: how Air builds and runs a program of Go
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/detect/document.h"
#include "project/detect/kinds.h"

#include "base/duration.h"
#include "project/proxy-spec.h"

#include <signal.h>
#include <string.h>

/* What is kept, what we do by ourselves, and what only says how Air looks and logs. */
static const char *const known[] = {
  "root",
  "tmp_dir",
  "env_files",
  "build.cmd",
  "build.pre_cmd",
  "build.bin",
  "build.full_bin",
  "build.args_bin",
  "build.entrypoint",
  "build.include_ext",
  "build.include_dir",
  "build.include_file",
  "build.exclude_dir",
  "build.exclude_file",
  "build.exclude_regex",
  "build.send_interrupt",
  "build.kill_delay",
  "build.rerun",
  "build.follow_symlink",
  "build.delay",
  "build.rerun_delay",
  "build.poll",
  "build.poll_interval",
  "build.log",
  "build.exclude_unchanged",
  "color.*",
  "log.*",
  "misc.*",
  "proxy.*",
  "screen.*",
  "testdata_dir",
  NULL,
};

static gboolean
is_known (const char *table, const char *key)
{
  g_autofree char *path = table != NULL ? g_strconcat (table, ".", key, NULL) : g_strdup (key);
  g_autofree char *all = table != NULL ? g_strconcat (table, ".*", NULL) : NULL;

  return g_strv_contains (known, path) || (all != NULL && g_strv_contains (known, all));
}

static void
note_keys (RouseDetection *self, JsonObject *object, const char *table)
{
  JsonObjectIter iter;
  const char    *key;
  JsonNode      *value;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &key, &value))
    if (table == NULL && JSON_NODE_HOLDS_OBJECT (value))
      note_keys (self, json_node_get_object (value), key);
    else if (!is_known (table, key) && !rouse_document_is_empty (value))
      {
        g_autofree char *subject = table != NULL ? g_strconcat (table, ".", key, NULL) : g_strdup (key);

        rouse_detection_note (self, ROUSE_NOTE_NOT_KEPT, subject);
      }
}

/* (transfer full): what is run. */
static char *
dup_command (JsonNode *air)
{
  const char         *full = rouse_document_get_string (air, "build.full_bin");
  const char         *bin = rouse_document_get_string (air, "build.bin");
  g_auto (GStrv)      entry = rouse_document_dup_list (rouse_document_get (air, "build.entrypoint"));
  g_auto (GStrv)      arguments = rouse_document_dup_list (rouse_document_get (air, "build.args_bin"));
  g_autoptr (GString) line = NULL;

  if (full != NULL && *full != '\0')
    return g_strdup (full);
  line = g_string_new (NULL);
  if (entry[0] == NULL)
    {
      g_autofree char *quoted = g_shell_quote (bin != NULL && *bin != '\0' ? bin : "./tmp/main");

      g_string_append (line, quoted);
    }
  for (guint i = 0; entry[i] != NULL; i++)
    {
      g_autofree char *quoted = g_shell_quote (entry[i]);

      g_string_append_printf (line, "%s%s", i > 0 ? " " : "", quoted);
    }
  for (guint i = 0; arguments[i] != NULL; i++)
    {
      g_autofree char *quoted = g_shell_quote (arguments[i]);

      g_string_append_printf (line, " %s", quoted);
    }
  return g_string_free (g_steal_pointer (&line), FALSE);
}

/* (transfer full): what is done before each start. */
static char *
dup_build (JsonNode *air)
{
  g_auto (GStrv)   before = rouse_document_dup_list (rouse_document_get (air, "build.pre_cmd"));
  const char      *build = rouse_document_get_string (air, "build.cmd");
  g_autofree char *all = g_strjoinv (" && ", before);

  if (build == NULL || *build == '\0')
    build = "go build -o ./tmp/main .";
  return *all != '\0' ? g_strconcat (all, " && ", build, NULL) : g_strdup (build);
}

/* Files of some kinds, in some folders. */
static void
import_watch (RouseDetection *self, RouseProgram *program, JsonNode *air)
{
  g_auto (GStrv) extensions = rouse_document_dup_list (rouse_document_get (air, "build.include_ext"));
  g_auto (GStrv) folders = rouse_document_dup_list (rouse_document_get (air, "build.include_dir"));
  g_auto (GStrv) files = rouse_document_dup_list (rouse_document_get (air, "build.include_file"));

  for (guint i = 0; extensions[i] != NULL; i++)
    {
      g_autofree char *glob = g_strconcat ("*.", extensions[i], NULL);

      if (folders[0] == NULL)
        rouse_detection_add_watch (self, program, glob);
      for (guint k = 0; folders[k] != NULL; k++)
        {
          g_autofree char *below = g_strconcat ("/", folders[k], "/**/", glob, NULL);

          rouse_detection_add_watch (self, program, below);
        }
    }
  for (guint i = 0; files[i] != NULL; i++)
    {
      g_autofree char *file = g_strconcat ("/", files[i], NULL);

      rouse_detection_add_watch (self, program, file);
    }
}

static void
import_ignore (RouseDetection *self, RouseProgram *program, JsonNode *air, const char *tmp)
{
  g_auto (GStrv) folders = rouse_document_dup_list (rouse_document_get (air, "build.exclude_dir"));
  g_auto (GStrv) files = rouse_document_dup_list (rouse_document_get (air, "build.exclude_file"));
  g_auto (GStrv) patterns = rouse_document_dup_list (rouse_document_get (air, "build.exclude_regex"));

  for (guint i = 0; folders[i] != NULL; i++)
    {
      g_autofree char *folder = g_strconcat ("/", folders[i], g_str_has_suffix (folders[i], "/") ? "" : "/", NULL);

      if (!g_str_equal (folders[i], tmp))
        rouse_detection_add_globs (self, &program->ignore, folder);
    }
  for (guint i = 0; files[i] != NULL; i++)
    {
      g_autofree char *file = g_strconcat ("/", files[i], NULL);

      rouse_detection_add_globs (self, &program->ignore, file);
    }
  for (guint i = 0; patterns[i] != NULL; i++)
    if (strstr (patterns[i], "_test.go") != NULL || strstr (patterns[i], "_test\\.go") != NULL)
      rouse_detection_add_globs (self, &program->ignore, "*_test.go");
    else
      rouse_detection_note (self, ROUSE_NOTE_NOT_KEPT, "build.exclude_regex");
}

/* "500ms", or a number of milliseconds; "0s" stands for what is usual. */
static void
import_kill_delay (RouseProgram *program, JsonNode *air)
{
  g_autofree char *text = rouse_document_dup_scalar (rouse_document_get (air, "build.kill_delay"));
  g_autofree char *with_unit = NULL;
  gint64           time;

  if (text == NULL)
    return;
  with_unit = g_ascii_isdigit (text[strlen (text) - 1]) ? g_strconcat (text, "ms", NULL) : g_strdup (text);
  if (rouse_duration_parse (with_unit, &time, NULL) && time > 0 && time <= G_TIME_SPAN_HOUR)
    program->stop_timeout_us = time;
}

/* (nullable) (transfer full): from where to where Air's proxy passes on. */
static RouseProxySpec *
read_proxy (JsonNode *air)
{
  g_autofree char *front = rouse_document_dup_scalar (rouse_document_get (air, "proxy.proxy_port"));
  g_autofree char *app = rouse_document_dup_scalar (rouse_document_get (air, "proxy.app_port"));
  g_autofree char *text = g_strconcat (front != NULL ? front : "", ":", app, NULL);

  return rouse_proxy_spec_parse (text, NULL);
}

/* It is there for the pages that follow. */
static void
import_proxy (RouseDetection *self, RouseProgram *program, JsonNode *air)
{
  g_autoptr (RouseProxySpec) proxy = NULL;
  RouseProject              *project = self->proposal->project;

  if (!rouse_document_is_true (rouse_document_get (air, "proxy.enabled")))
    return;
  proxy = read_proxy (air);
  if (proxy == NULL)
    {
      rouse_detection_note (self, ROUSE_NOTE_NOT_KEPT, "proxy.enabled");
      return;
    }
  program->proxies = g_new0 (char *, 2);
  program->proxies[0] = rouse_proxy_spec_dup_text (proxy);
  project->livereload = TRUE;
  if (project->url == NULL)
    project->url = g_strdup_printf ("http://localhost:%u/", proxy->listen_port);
  rouse_detection_set_port (self, program, proxy->target_port);
}

void
rouse_kind_air (RouseDetection *self)
{
  static const char *const files[] = { ".air.toml", ".air.conf", "air.toml", NULL };
  g_autoptr (JsonNode)     air = NULL;
  g_autofree char         *command = NULL;
  g_autofree char         *build = NULL;
  g_autofree char         *ignored = NULL;
  const char              *tmp;
  const char              *root;
  RouseProgram            *program;

  self->file = rouse_detection_find (self, files);
  if (self->file == NULL || !rouse_detection_wants_service (self))
    return;
  air = rouse_detection_read_document (self, self->file);
  if (air == NULL)
    return;
  command = dup_command (air);
  build = dup_build (air);
  program = rouse_detection_add (self, &(RouseSuggestion){ .name = "web", .command = command, .build = build });
  if (program == NULL)
    return;
  tmp = rouse_document_get_string (air, "tmp_dir");
  tmp = tmp != NULL && *tmp != '\0' ? tmp : "tmp";
  ignored = g_strconcat (tmp, "/", NULL);
  rouse_detection_ignore (self, ignored);
  import_watch (self, program, air);
  import_ignore (self, program, air, tmp);
  import_kill_delay (program, air);
  if (rouse_document_is_true (rouse_document_get (air, "build.send_interrupt")))
    program->stop_signal = SIGINT;
  program->restart_on_exit = rouse_document_is_true (rouse_document_get (air, "build.rerun"));
  if (rouse_document_is_true (rouse_document_get (air, "build.follow_symlink")))
    self->proposal->project->follow_links = TRUE;
  if (rouse_document_is_true (rouse_document_get (air, "build.poll")))
    self->proposal->project->watcher = ROUSE_WATCH_POLL;
  root = rouse_document_get_string (air, "root");
  if (root != NULL && *root != '\0')
    rouse_detection_set_cwd (self, program, root);
  if (rouse_document_get (air, "env_files") != NULL)
    rouse_detection_add_env_files (self, program, rouse_document_get (air, "env_files"));
  note_keys (self, json_node_get_object (air), NULL);
  import_proxy (self, program, air);
}
