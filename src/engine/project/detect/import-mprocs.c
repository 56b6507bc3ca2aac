/* import-mprocs.c - mprocs.yaml: programs side by side in a terminal
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/detect/document.h"
#include "project/detect/kinds.h"

#include "base/signal-name.h"

#include <signal.h>
#include <string.h>

static const char *const known[] = { "shell", "cmd", "cwd", "env", "autostart", "autorestart", "stop", NULL };

/* (nullable) (transfer none): the value that is meant on this system: {$select: os, linux: …, $else: …}. */
static JsonNode *
choose (JsonNode *node)
{
  const char *by = rouse_document_get_string (node, "$select");
  JsonNode   *chosen;

  if (by == NULL)
    return node;
  chosen = rouse_document_get (node, "linux");
  return chosen != NULL ? chosen : rouse_document_get (node, "$else");
}

/* (transfer full) (nullable) */
static char *
dup_line (JsonNode *proc)
{
  JsonNode           *command = choose (rouse_document_get (proc, "cmd"));
  g_auto (GStrv)      words = NULL;
  g_autoptr (GString) line = g_string_new (NULL);

  if (JSON_NODE_HOLDS_VALUE (proc))
    return rouse_document_dup_scalar (proc);
  if (command == NULL)
    return rouse_document_dup_scalar (choose (rouse_document_get (proc, "shell")));
  words = rouse_document_dup_list (command);
  for (guint i = 0; words[i] != NULL; i++)
    {
      gboolean         plain = strspn (words[i], "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+./:,@%") == strlen (words[i]) && *words[i] != '\0';
      g_autofree char *quoted = plain ? g_strdup (words[i]) : g_shell_quote (words[i]);

      g_string_append_printf (line, "%s%s", i > 0 ? " " : "", quoted);
    }
  return line->len > 0 ? g_string_free (g_steal_pointer (&line), FALSE) : NULL;
}

static void
note (RouseDetection *self, const char *name, const char *key)
{
  g_autofree char *subject = g_strdup_printf ("procs.%s.%s", name, key);

  rouse_detection_note (self, ROUSE_NOTE_NOT_KEPT, subject);
}

static void
import_env (RouseDetection *self, RouseProgram *program, const char *name, JsonObject *env)
{
  JsonObjectIter iter;
  const char    *key;
  JsonNode      *value;

  if (env == NULL)
    return;
  json_object_iter_init_ordered (&iter, env);
  while (json_object_iter_next_ordered (&iter, &key, &value))
    {
      g_autofree char *text = rouse_document_dup_scalar (value);

      /* Without a value it would be taken out of the environment. */
      if (text != NULL)
        rouse_detection_add_setting (program, key, text);
      else
        {
          g_autofree char *path = g_strconcat ("env.", key, NULL);

          note (self, name, path);
        }
    }
}

static void
import_stop (RouseDetection *self, RouseProgram *program, const char *name, JsonNode *stop)
{
  g_autofree char *text = rouse_document_dup_scalar (stop);
  g_auto (GStrv)   keys = rouse_document_dup_list (rouse_document_get (stop, "send-keys"));

  if (stop == NULL)
    return;
  if (g_strcmp0 (text, "hard-kill") == 0 || g_strcmp0 (text, "kill") == 0)
    program->stop_signal = SIGKILL;
  else if (text != NULL && rouse_signal_name_parse (text) != 0)
    program->stop_signal = rouse_signal_name_parse (text);
  else if (keys[0] != NULL && keys[1] == NULL && g_ascii_strcasecmp (keys[0], "<C-c>") == 0)
    program->stop_signal = SIGINT; /* what a terminal makes of it */
  else
    note (self, name, "stop");
}

static void
add_proc (RouseDetection *self, const char *name, JsonNode *proc)
{
  g_autofree char *line = dup_line (proc);
  g_autofree char *cwd = NULL;
  JsonNode        *autostart = rouse_document_get (proc, "autostart");
  RouseProgram    *program;
  JsonObjectIter   iter;
  const char      *key;
  JsonNode        *value;

  if (line == NULL || (autostart != NULL && !rouse_document_is_true (autostart)))
    {
      rouse_detection_note (self, ROUSE_NOTE_LEFT_OUT, name);
      return;
    }
  program = rouse_detection_add_line (self, name, line);
  if (program == NULL || !JSON_NODE_HOLDS_OBJECT (proc))
    return;
  cwd = rouse_document_dup_scalar (choose (rouse_document_get (proc, "cwd")));
  if (cwd != NULL)
    rouse_detection_set_cwd (self, program, g_str_has_prefix (cwd, "<CONFIG_DIR>") ? cwd + strlen ("<CONFIG_DIR>") + (cwd[strlen ("<CONFIG_DIR>")] == '/') : cwd);
  import_env (self, program, name, rouse_document_get_object (proc, "env"));
  program->restart_on_exit = rouse_document_is_true (rouse_document_get (proc, "autorestart"));
  import_stop (self, program, name, rouse_document_get (proc, "stop"));
  json_object_iter_init_ordered (&iter, json_node_get_object (proc));
  while (json_object_iter_next_ordered (&iter, &key, &value))
    if (!g_strv_contains (known, key) && !rouse_document_is_empty (value))
      note (self, name, key);
}

void
rouse_kind_mprocs (RouseDetection *self)
{
  static const char *const files[] = { "mprocs.yaml", "mprocs.yml", "mprocs.json", NULL };
  g_autoptr (JsonNode)     document = NULL;
  JsonObject              *procs;
  JsonObjectIter           iter;
  const char              *key;
  JsonNode                *value;

  self->file = rouse_detection_find (self, files);
  document = self->file != NULL && rouse_detection_wants_service (self) ? rouse_detection_read_document (self, self->file) : NULL;
  procs = rouse_document_get_object (document, "procs");
  if (procs == NULL)
    return;
  json_object_iter_init_ordered (&iter, procs);
  while (json_object_iter_next_ordered (&iter, &key, &value))
    add_proc (self, key, choose (value) != NULL ? choose (value) : value);
  json_object_iter_init_ordered (&iter, json_node_get_object (document));
  while (json_object_iter_next_ordered (&iter, &key, &value))
    if (!g_str_equal (key, "procs") && !rouse_document_is_empty (value))
      rouse_detection_note (self, ROUSE_NOTE_NOT_KEPT, key);
}
