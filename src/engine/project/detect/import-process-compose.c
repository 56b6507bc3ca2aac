/* import-process-compose.c - process-compose.yaml: programs that wait for each other
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/detect/document.h"
#include "project/detect/kinds.h"

#include <string.h>

/* Keys of a process that are kept, or that only say how it is shown. */
static const char *const known[] = { "command", "entrypoint", "working_dir", "environment", "env_file", "depends_on", "readiness_probe", "ready_log_line", "availability", "shutdown",
                                     "disabled", "description", "is_tty", NULL };
static const char *const known_top[] = { "processes", "environment", "version", "is_strict", "disable_env_expansion", "log_level", NULL };

/** The file, and which program each process has become. */
typedef struct
{
  RouseDetection *detection;
  JsonNode       *document;
  GHashTable     *programs; /* (element-type utf8 RouseProgram) borrowed */
  GHashTable     *tasks;    /* (element-type utf8) processes that others wait for the end of */
} Import;

static void G_GNUC_PRINTF (2, 3)
  note (Import *self, const char *format, ...)
{
  g_autofree char *subject = NULL;
  va_list          args;

  va_start (args, format);
  subject = g_strdup_vprintf (format, args);
  va_end (args);
  rouse_detection_note (self->detection, ROUSE_NOTE_NOT_KEPT, subject);
}

/* Settings as a list of K=V or a mapping. */
static void
import_environment (RouseProgram *program, JsonNode *node)
{
  g_auto (GStrv) list = rouse_document_dup_list (node);
  JsonObjectIter iter;
  const char    *key;
  JsonNode      *value;

  for (guint i = 0; list[i] != NULL; i++)
    {
      char *equals = strchr (list[i], '=');

      if (equals == NULL)
        continue;
      *equals = '\0';
      rouse_detection_add_setting (program, list[i], equals + 1);
    }
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return;
  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, &key, &value))
    {
      g_autofree char *text = rouse_document_dup_scalar (value);

      rouse_detection_add_setting (program, key, text != NULL ? text : "");
    }
}

/* A probe by HTTP, or a line of output; what a command says cannot be asked. */
static void
import_readiness (Import *self, RouseProgram *program, const char *name, JsonNode *process)
{
  JsonNode        *probe = rouse_document_get (process, "readiness_probe");
  JsonNode        *http = rouse_document_get (probe, "http_get");
  g_autofree char *port = rouse_document_dup_scalar (rouse_document_get (http, "port"));
  const char      *scheme = rouse_document_get_string (http, "scheme");
  const char      *host = rouse_document_get_string (http, "host");
  const char      *path = rouse_document_get_string (http, "path");
  const char      *line = rouse_document_get_string (process, "ready_log_line");
  guint64          number;

  if (rouse_document_get (probe, "exec") != NULL)
    note (self, "processes.%s.readiness_probe.exec", name);
  if (http != NULL && port != NULL && g_ascii_string_to_unsigned (port, 10, 1, G_MAXUINT16, &number, NULL))
    {
      g_autofree char *url = g_strdup_printf ("%s://%s:%s%s%s", g_strcmp0 (scheme, "https") == 0 ? "https" : "http", host != NULL && *host != '\0' ? host : "127.0.0.1", port, path == NULL || *path != '/' ? "/" : "", path != NULL ? path : "");

      if (g_uri_is_valid (url, G_URI_FLAGS_NONE, NULL))
        {
          program->ready_kind = ROUSE_READY_HTTP;
          program->ready_port = 0;
          g_free (program->ready_text);
          program->ready_text = g_steal_pointer (&url);
          return;
        }
    }
  if (http != NULL)
    note (self, "processes.%s.readiness_probe.http_get", name);
  if (line != NULL && *line != '\0')
    {
      g_autoptr (GRegex) regex = g_regex_new (line, 0, 0, NULL);

      program->ready_kind = ROUSE_READY_OUTPUT;
      program->ready_port = 0;
      g_free (program->ready_text);
      program->ready_text = regex != NULL ? g_strdup (line) : g_regex_escape_string (line, -1);
    }
}

static void
import_availability (Import *self, RouseProgram *program, const char *name, JsonNode *process)
{
  JsonNode        *availability = rouse_document_get (process, "availability");
  g_autofree char *restart = rouse_document_dup_scalar (rouse_document_get (availability, "restart"));
  g_autofree char *most = rouse_document_dup_scalar (rouse_document_get (availability, "max_restarts"));
  guint64          number;

  if (program->kind == ROUSE_KIND_SERVICE && (g_strcmp0 (restart, "always") == 0 || g_strcmp0 (restart, "on_failure") == 0))
    {
      program->restart_on_exit = TRUE;
      if (most != NULL && g_ascii_string_to_unsigned (most, 10, 1, 1000, &number, NULL))
        program->restart_limit = (guint) number;
    }
  if (g_strcmp0 (restart, "exit_on_failure") == 0)
    note (self, "processes.%s.availability.restart", name);
  if (!rouse_document_is_empty (rouse_document_get (availability, "backoff_seconds")))
    note (self, "processes.%s.availability.backoff_seconds", name);
  if (!rouse_document_is_empty (rouse_document_get (availability, "exit_on_end")))
    note (self, "processes.%s.availability.exit_on_end", name);
}

static void
import_shutdown (Import *self, RouseProgram *program, const char *name, JsonNode *process)
{
  JsonNode        *shutdown = rouse_document_get (process, "shutdown");
  g_autofree char *signal = rouse_document_dup_scalar (rouse_document_get (shutdown, "signal"));
  g_autofree char *seconds = rouse_document_dup_scalar (rouse_document_get (shutdown, "timeout_seconds"));
  guint64          number;

  if (signal != NULL && g_ascii_string_to_unsigned (signal, 10, 1, 31, &number, NULL))
    program->stop_signal = (int) number;
  if (seconds != NULL && g_ascii_string_to_unsigned (seconds, 10, 1, 3600, &number, NULL))
    program->stop_timeout_us = (gint64) number * G_TIME_SPAN_SECOND;
  if (!rouse_document_is_empty (rouse_document_get (shutdown, "command")))
    note (self, "processes.%s.shutdown.command", name);
  if (rouse_document_is_true (rouse_document_get (shutdown, "parent_only")))
    note (self, "processes.%s.shutdown.parent_only", name);
}

static void
note_keys (Import *self, const char *name, JsonNode *process)
{
  JsonObjectIter iter;
  const char    *key;
  JsonNode      *value;

  json_object_iter_init_ordered (&iter, json_node_get_object (process));
  while (json_object_iter_next_ordered (&iter, &key, &value))
    if (!g_strv_contains (known, key) && !rouse_document_is_empty (value))
      note (self, "processes.%s.%s", name, key);
}

/* (transfer full) (nullable): the command with what stands there for process-compose taken out: it knows $$ as a dollar. */
static char *
dup_line (JsonNode *process)
{
  const char         *command = rouse_document_get_string (process, "command");
  g_auto (GStrv)      words = rouse_document_dup_list (rouse_document_get (process, "entrypoint"));
  g_autoptr (GString) line = g_string_new (command);

  for (guint i = 0; command == NULL && words[i] != NULL; i++)
    {
      g_autofree char *quoted = g_shell_quote (words[i]);

      g_string_append_printf (line, "%s%s", i > 0 ? " " : "", quoted);
    }
  g_string_replace (line, "$$", "$", 0);
  g_strstrip (line->str);
  return *line->str != '\0' ? g_string_free (g_steal_pointer (&line), FALSE) : NULL;
}

static void
add_process (Import *self, const char *name, JsonNode *process)
{
  g_autofree char *line = dup_line (process);
  const char      *cwd = rouse_document_get_string (process, "working_dir");
  RouseProgram    *program;

  if (line == NULL || rouse_document_is_true (rouse_document_get (process, "disabled")))
    {
      rouse_detection_note (self->detection, ROUSE_NOTE_LEFT_OUT, name);
      return;
    }
  program = rouse_detection_add_line (self->detection, name, line);
  if (program == NULL)
    return;
  if (strstr (line, "{{") != NULL)
    note (self, "processes.%s.command {{…}}", name);
  g_hash_table_insert (self->programs, (char *) name, program);
  if (g_hash_table_contains (self->tasks, name))
    {
      program->kind = ROUSE_KIND_TASK;
      program->ready_kind = ROUSE_READY_ALIVE;
      program->ready_port = 0;
    }
  else
    import_readiness (self, program, name, process);
  if (cwd != NULL && *cwd != '\0')
    rouse_detection_set_cwd (self->detection, program, cwd);
  import_environment (program, rouse_document_get (self->document, "environment"));
  import_environment (program, rouse_document_get (process, "environment"));
  if (rouse_detection_has (self->detection, ".env"))
    rouse_detection_add_env_files (self->detection, program, NULL);
  if (rouse_document_get (process, "env_file") != NULL)
    rouse_detection_add_env_files (self->detection, program, rouse_document_get (process, "env_file"));
  import_availability (self, program, name, process);
  import_shutdown (self, program, name, process);
  note_keys (self, name, process);
}

/* Order. */

/* Whether @program waits for @other, if only by way of others; @seen are those that were asked. */
static gboolean
waits_for (Import *self, const RouseProgram *program, const char *other, GHashTable *seen)
{
  if (g_str_equal (program->name, other))
    return TRUE;
  if (!g_hash_table_add (seen, program->name))
    return FALSE;
  for (guint i = 0; program->after != NULL && program->after[i] != NULL; i++)
    {
      const RouseProgram *next = rouse_project_find_program (self->detection->proposal->project, program->after[i]);

      if (next != NULL && waits_for (self, next, other, seen))
        return TRUE;
    }
  return FALSE;
}

/* Those it waits for, but for what is not there, and what waits for it. */
static void
import_order (Import *self, const char *name, JsonNode *process)
{
  RouseProgram  *program = g_hash_table_lookup (self->programs, name);
  JsonObject    *depends = rouse_document_get_object (process, "depends_on");
  JsonObjectIter iter;
  const char    *key;
  JsonNode      *value;

  if (program == NULL || depends == NULL)
    return;
  json_object_iter_init_ordered (&iter, depends);
  while (json_object_iter_next_ordered (&iter, &key, &value))
    {
      const RouseProgram    *other = g_hash_table_lookup (self->programs, key);
      guint                  n = program->after != NULL ? g_strv_length (program->after) : 0;
      g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

      if (other == NULL || waits_for (self, other, program->name, seen))
        {
          note (self, "processes.%s.depends_on.%s", name, key);
          continue;
        }
      program->after = g_renew (char *, program->after, n + 2);
      program->after[n] = g_strdup (other->name);
      program->after[n + 1] = NULL;
    }
}

/* What others wait for the end of is no service. */
static void
find_tasks (Import *self, JsonNode *process)
{
  JsonObject    *depends = rouse_document_get_object (process, "depends_on");
  JsonObjectIter iter;
  const char    *key;
  JsonNode      *value;

  if (depends == NULL)
    return;
  json_object_iter_init_ordered (&iter, depends);
  while (json_object_iter_next_ordered (&iter, &key, &value))
    {
      const char *condition = rouse_document_get_string (value, "condition");

      if (condition != NULL && g_str_has_prefix (condition, "process_completed"))
        g_hash_table_add (self->tasks, (char *) key);
    }
}

static void
for_each (Import *self, void (*func) (Import *import, const char *name, JsonNode *process))
{
  JsonObjectIter iter;
  const char    *key;
  JsonNode      *value;

  json_object_iter_init_ordered (&iter, rouse_document_get_object (self->document, "processes"));
  while (json_object_iter_next_ordered (&iter, &key, &value))
    if (JSON_NODE_HOLDS_OBJECT (value))
      func (self, key, value);
}

static void
find_tasks_of (Import *self, const char *name, JsonNode *process)
{
  JsonNode        *availability = rouse_document_get (process, "availability");
  g_autofree char *restart = rouse_document_dup_scalar (rouse_document_get (availability, "restart"));

  find_tasks (self, process);
  if (g_strcmp0 (restart, "exit_on_failure") == 0 || rouse_document_is_true (rouse_document_get (availability, "exit_on_end")))
    g_hash_table_add (self->tasks, (char *) name);
}

void
rouse_kind_process_compose (RouseDetection *self)
{
  static const char *const files[] = { "process-compose.yml", "process-compose.yaml", NULL };
  g_autoptr (JsonNode)     document = NULL;
  g_autoptr (GHashTable)   programs = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable)   tasks = g_hash_table_new (g_str_hash, g_str_equal);
  Import                   import;
  JsonObjectIter           iter;
  const char              *key;
  JsonNode                *value;

  self->file = rouse_detection_find (self, files);
  document = self->file != NULL ? rouse_detection_read_document (self, self->file) : NULL;
  if (rouse_document_get_object (document, "processes") == NULL)
    return;
  import = (Import){ self, document, programs, tasks };
  for_each (&import, find_tasks_of);
  for_each (&import, add_process);
  for_each (&import, import_order);
  json_object_iter_init_ordered (&iter, json_node_get_object (document));
  while (json_object_iter_next_ordered (&iter, &key, &value))
    if (!g_strv_contains (known_top, key) && !rouse_document_is_empty (value))
      rouse_detection_note (self, ROUSE_NOTE_NOT_KEPT, key);
}
