/* import-nodemon.c - nodemon.json: what is watched, and what is run
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/detect/import-nodemon.h"

#include "base/signal-name.h"
#include "project/detect/document.h"

#include <string.h>

/* Keys that we understand, and those whose loss nobody notices. */
static gboolean
is_nodemon_key (const char *key)
{
  static const char *const keys[] = { "watch", "ext", "ignore", "exec", "script", "env", "signal", "verbose", "quiet", "colours",
                                      "legacyWatch", "pollingInterval", "delay", "restartable", "stdin", "runOnChangeOnly", "$schema", NULL };

  return g_strv_contains (keys, key);
}

static void
note_keys (RouseDetection *self, JsonNode *node, const char *prefix)
{
  JsonObject    *config = json_node_get_object (node);
  JsonObjectIter iter;
  const char    *key;
  JsonNode      *value;

  json_object_iter_init_ordered (&iter, config);
  while (json_object_iter_next_ordered (&iter, &key, &value))
    if (!is_nodemon_key (key) && !rouse_document_is_empty (value))
      {
        g_autofree char *subject = g_strconcat (prefix, key, NULL);

        rouse_detection_note (self, ROUSE_NOTE_NOT_KEPT, subject);
      }
}

static void
add_env (RouseProgram *program, JsonObject *settings)
{
  JsonObjectIter iter;
  const char    *key;
  JsonNode      *value;

  if (settings == NULL)
    return;
  json_object_iter_init_ordered (&iter, settings);
  while (json_object_iter_next_ordered (&iter, &key, &value))
    {
      g_autofree char *text = rouse_document_dup_scalar (value);

      if (text != NULL)
        rouse_detection_add_setting (program, key, text);
    }
}

void
rouse_import_nodemon (RouseDetection *self, RouseProgram *program, JsonNode *config, const char *prefix)
{
  g_auto (GStrv) watch = rouse_document_dup_list (rouse_document_get (config, "watch"));
  g_auto (GStrv) ignore = rouse_document_dup_list (rouse_document_get (config, "ignore"));
  g_auto (GStrv) extensions = NULL;
  const char    *ext = rouse_document_get_string (config, "ext");
  gboolean       told = program->watch != NULL;
  const char    *signal = rouse_document_get_string (config, "signal");

  note_keys (self, config, prefix);
  for (guint i = 0; !told && watch[i] != NULL; i++)
    if (!g_str_equal (watch[i], ".") && !g_str_equal (watch[i], "*.*") && !g_str_has_prefix (watch[i], ".."))
      rouse_detection_add_watch (self, program, watch[i]);
  extensions = ext != NULL && program->watch == NULL ? g_strsplit_set (ext, ", ", -1) : NULL;
  for (guint i = 0; extensions != NULL && extensions[i] != NULL; i++)
    {
      const char      *extension = extensions[i] + strspn (extensions[i], "*.");
      g_autofree char *glob = g_strconcat ("*.", extension, NULL);

      if (*extension != '\0')
        rouse_detection_add_globs (self, &program->watch, glob);
    }
  for (guint i = 0; ignore[i] != NULL; i++)
    rouse_detection_add_globs (self, &program->ignore, ignore[i]);
  add_env (program, rouse_document_get_object (config, "env"));
  if (rouse_document_is_true (rouse_document_get (config, "legacyWatch")))
    self->proposal->project->watcher = ROUSE_WATCH_POLL;
  if (signal != NULL && rouse_signal_name_parse (signal) != 0)
    program->stop_signal = rouse_signal_name_parse (signal);
}

char *
rouse_import_nodemon_line (const char *line, JsonNode *config, const char *main_file)
{
  const char         *exec = rouse_document_get_string (config, "exec");
  const char         *script = rouse_document_get_string (config, "script");
  const char         *place = strstr (line, "nodemon");
  g_autoptr (GString) out = NULL;
  const char         *rest;

  if (place == NULL)
    return g_strdup (line);
  rest = place + strlen ("nodemon");
  out = g_string_new_len (line, rest - line);
  if (exec != NULL && strstr (rest, "-x ") == NULL && strstr (rest, "--exec") == NULL)
    {
      g_autofree char *quoted = g_shell_quote (exec);

      g_string_append_printf (out, " --exec %s", quoted);
    }
  g_string_append (out, rest);
  /* Options alone: then it runs what the package is said to be. */
  if (exec == NULL && rest[strspn (rest, " ")] == '\0')
    {
      g_autofree char *quoted = g_shell_quote (script != NULL ? script : main_file);

      g_string_append_printf (out, " %s", quoted);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}
