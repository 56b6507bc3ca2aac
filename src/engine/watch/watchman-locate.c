/* watchman-locate.c - where a Watchman daemon listens
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-watch"
#include "config.h"
#include "watch/watchman-locate.h"

#include <json-glib/json-glib.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *
get_variable (const char *first, const char *second, const char *otherwise)
{
  const char *value = g_getenv (first);

  if (value == NULL || *value == '\0')
    value = g_getenv (second);
  return value != NULL && *value != '\0' ? value : otherwise;
}

gboolean
rouse_watchman_is_given (void)
{
  const char *path = g_getenv ("WATCHMAN_SOCK");

  return path != NULL && *path != '\0';
}

/* Others may write to /tmp. */
static gboolean
is_own_socket (const char *path)
{
  struct stat st;

  return lstat (path, &st) == 0 && S_ISSOCK (st.st_mode) && st.st_uid == geteuid ();
}

char *
rouse_watchman_dup_known_socket (void)
{
  g_autofree char *folder = NULL;
  g_autofree char *state = g_build_filename (g_get_user_state_dir (), "watchman", NULL);
  const char      *parents[] = {
         get_variable ("TMPDIR", "TMP", "/tmp"),
         state,
         "/var/run/watchman",
         "/usr/local/var/run/watchman",
         "/opt/homebrew/var/run/watchman",
  };

  if (rouse_watchman_is_given ())
    return g_strdup (g_getenv ("WATCHMAN_SOCK"));
  folder = g_strconcat (get_variable ("USER", "LOGNAME", g_get_user_name ()), "-state", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (parents); i++)
    {
      g_autofree char *path = g_build_filename (parents[i], folder, "sock", NULL);

      if (is_own_socket (path))
        return g_steal_pointer (&path);
    }
  return NULL;
}

char *
rouse_watchman_read_socket (const char *json, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonNode              *root;
  JsonObject            *answer;
  const char            *path;

  if (!json_parser_load_from_data (parser, json, -1, error))
    return NULL;
  root = json_parser_get_root (parser);
  answer = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  path = answer != NULL ? json_object_get_string_member_with_default (answer, "sockname", NULL) : NULL;
  if (path == NULL || !g_path_is_absolute (path))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "watchman does not say where it listens");
      return NULL;
    }
  return g_strdup (path);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autofree char  *output = NULL;
  GError           *error = NULL;
  char             *path = NULL;

  if (g_subprocess_communicate_utf8_finish (G_SUBPROCESS (source), result, &output, NULL, &error))
    path = rouse_watchman_read_socket (output, &error);
  if (path != NULL)
    g_task_return_pointer (task, path, g_free);
  else
    g_task_return_error (task, error);
}

void
rouse_watchman_ask_socket_async (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask)       task = g_task_new (NULL, cancellable, callback, data);
  g_autofree char        *program = g_find_program_in_path ("watchman");
  g_autoptr (GSubprocess) process = NULL;
  GError                 *error = NULL;

  g_task_set_source_tag (task, rouse_watchman_ask_socket_async);
  if (program == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "watchman is not installed");
      return;
    }
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, program, "--no-pretty", "get-sockname", NULL);
  if (process == NULL)
    g_task_return_error (task, error);
  else
    g_subprocess_communicate_utf8_async (process, NULL, cancellable, answered_cb, g_steal_pointer (&task));
}

char *
rouse_watchman_ask_socket_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
