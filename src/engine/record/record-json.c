/* record-json.c - the JSON forms of what happened, for programs that read along
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "record/record-json.h"

#include <string.h>
#include <sys/wait.h>

/* (transfer full): as promised in the header. */
static char *
escape_path (const char *path)
{
  GString *escaped = g_string_new (NULL);

  while (*path != '\0')
    {
      const char *end;

      g_utf8_validate (path, -1, &end);
      for (; path < end; path++)
        if (*path == '%')
          g_string_append (escaped, "%25");
        else
          g_string_append_c (escaped, *path);
      if (*path != '\0')
        g_string_append_printf (escaped, "%%%02X", (guchar) *path++);
    }
  return g_string_free (escaped, FALSE);
}

static void
set_path (JsonObject *object, const char *key, const char *path, gboolean escaped)
{
  g_autofree char *text = escaped ? escape_path (path) : g_strdup (path);

  json_object_set_string_member (object, key, text);
}

static void
set_ms (JsonObject *object, const char *key, gint64 us)
{
  if (us >= 0)
    json_object_set_int_member (object, key, (us + 500) / G_TIME_SPAN_MILLISECOND);
  else
    json_object_set_null_member (object, key);
}

char *
rouse_json_format_instant (gint64 us)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (us / G_TIME_SPAN_SECOND);
  g_autofree char      *seconds = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S");

  return g_strdup_printf ("%s.%03dZ", seconds, (int) (us % G_TIME_SPAN_SECOND / G_TIME_SPAN_MILLISECOND));
}

static void
set_word (JsonObject *object, const char *key, const char *word)
{
  if (word != NULL)
    json_object_set_string_member (object, key, word);
  else
    json_object_set_null_member (object, key);
}

static void
set_instant (JsonObject *object, const char *key, gint64 us)
{
  g_autofree char *text = rouse_json_format_instant (us);

  json_object_set_string_member (object, key, text);
}

static void
set_branch (JsonObject *object, const RouseChangeSet *changes)
{
  JsonObject *branch;

  if (changes == NULL || changes->branch_after == NULL)
    {
      json_object_set_null_member (object, "branch");
      return;
    }
  branch = json_object_new ();
  rouse_json_set_name (branch, "from", changes->branch_before);
  rouse_json_set_name (branch, "to", changes->branch_after);
  json_object_set_object_member (object, "branch", branch);
}

static void
set_files (JsonObject *object, const RouseChangeSet *changes, guint max_files)
{
  JsonArray *files = json_array_new ();

  for (guint i = 0; changes != NULL && i < MIN (changes->changes->len, max_files); i++)
    json_array_add_object_element (files, rouse_change_to_json (g_ptr_array_index (changes->changes, i)));
  json_object_set_array_member (object, "files", files);
  json_object_set_int_member (object, "files_total", changes != NULL ? changes->n_changes : 0);
}

void
rouse_json_set_name (JsonObject *object, const char *key, const char *name)
{
  g_autofree char *valid = name != NULL ? g_utf8_make_valid (name, -1) : NULL;

  if (valid != NULL)
    json_object_set_string_member (object, key, valid);
  else
    json_object_set_null_member (object, key);
}

void
rouse_json_set_path (JsonObject *object, const char *key, const char *path)
{
  gboolean escaped = path != NULL && !g_utf8_validate (path, -1, NULL);

  if (path != NULL)
    set_path (object, key, path, escaped);
  else
    json_object_set_null_member (object, key);
  if (escaped)
    json_object_set_boolean_member (object, "escaped", TRUE);
}

JsonObject *
rouse_change_to_json (const RouseChange *change)
{
  JsonObject *object = json_object_new ();
  gboolean    escaped = !g_utf8_validate (change->path, -1, NULL) ||
                     (change->moved_from != NULL && !g_utf8_validate (change->moved_from, -1, NULL));

  set_path (object, "path", change->path, escaped);
  json_object_set_string_member (object, "kind", rouse_change_kind_to_string (change->kind));
  if (change->moved_from != NULL)
    set_path (object, "from", change->moved_from, escaped);
  if (escaped)
    json_object_set_boolean_member (object, "escaped", TRUE);
  return object;
}

JsonObject *
rouse_change_set_to_json (const RouseChangeSet *changes, guint max_files)
{
  JsonObject *object = json_object_new ();

  set_files (object, changes, max_files);
  set_branch (object, changes);
  rouse_json_set_name (object, "held_for", changes->held_for);
  set_ms (object, "settle_ms", changes->settled_us - changes->first_us);
  return object;
}

JsonArray *
rouse_places_to_json (const RouseHealth *health)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < health->places->len; i++)
    {
      const RouseHealthPlace *place = g_ptr_array_index (health->places, i);
      JsonObject             *object = json_object_new ();

      rouse_json_set_path (object, "path", place->path);
      rouse_json_set_name (object, "filesystem", place->filesystem);
      json_object_set_string_member (object, "watcher", rouse_watcher_kind_to_string (place->watcher));
      rouse_json_set_name (object, "reason", place->reason != ROUSE_REASON_NONE ? rouse_watch_reason_to_string (place->reason) : NULL);
      json_object_set_int_member (object, "files", place->n_files);
      json_object_set_int_member (object, "dirs", place->n_dirs);
      json_object_set_int_member (object, "polled", place->n_polled);
      json_array_add_object_element (array, object);
    }
  return array;
}

JsonObject *
rouse_health_to_json (const RouseHealth *health)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "level", rouse_health_level_to_string (health->level));
  json_object_set_int_member (object, "files", health->n_files);
  json_object_set_int_member (object, "dirs", health->n_dirs);
  json_object_set_int_member (object, "watched", health->n_watched);
  json_object_set_int_member (object, "polled", health->n_polled);
  json_object_set_int_member (object, "unreadable", health->n_unreadable);
  json_object_set_int_member (object, "missing", health->n_missing);
  json_object_set_int_member (object, "pruned", health->n_pruned);
  if (health->limit > 0)
    json_object_set_int_member (object, "limit", health->limit);
  else
    json_object_set_null_member (object, "limit");
  rouse_json_set_name (object, "detail", health->detail);
  json_object_set_array_member (object, "places", rouse_places_to_json (health));
  return object;
}

JsonObject *
rouse_run_to_json (const RouseRun *run)
{
  JsonObject *object = json_object_new ();

  rouse_json_set_name (object, "id", run->id);
  json_object_set_int_member (object, "pid", run->pid);
  set_instant (object, "started_at", run->started_at);
  if (run->ended && !WIFSIGNALED (run->wait_status))
    json_object_set_int_member (object, "exit_code", rouse_run_get_exit_code (run));
  else
    json_object_set_null_member (object, "exit_code");
  if (run->ended && WIFSIGNALED (run->wait_status))
    json_object_set_int_member (object, "signal", WTERMSIG (run->wait_status));
  else
    json_object_set_null_member (object, "signal");
  set_ms (object, "duration_ms", run->ended && run->pid > 0 ? run->end_us - run->start_us : -1);
  json_object_set_boolean_member (object, "expected", run->expected);
  json_object_set_boolean_member (object, "killed", run->killed);
  if (run->error != NULL)
    rouse_json_set_name (object, "error", run->error);
  return object;
}

JsonObject *
rouse_reload_to_json (const RouseReload *reload, const RouseRun *run)
{
  JsonObject *object = json_object_new ();

  set_instant (object, "at", reload->at);
  rouse_json_set_name (object, "project", reload->project);
  rouse_json_set_name (object, "program", reload->program);
  json_object_set_string_member (object, "cause", rouse_cause_to_string (reload->cause));
  json_object_set_string_member (object, "action", rouse_reload_action_to_string (reload->action));
  set_files (object, reload->changes, ROUSE_HISTORY_MAX_FILES);
  set_branch (object, reload->changes);
  rouse_json_set_name (object, "rule", reload->rule);
  set_word (object, "tried", rouse_reload_was_in_vain (reload) ? rouse_reload_action_to_string (reload->tried) : NULL);
  set_word (object, "fall_back", reload->fall_back != ROUSE_FALL_BACK_NONE ? rouse_fall_back_to_string (reload->fall_back) : NULL);
  set_word (object, "why", reload->why);
  set_ms (object, "settle_ms", reload->settle_us);
  set_ms (object, "hot_ms", reload->hot_us);
  set_ms (object, "build_ms", reload->build_us);
  set_ms (object, "stop_ms", reload->stop_us);
  set_ms (object, "start_ms", reload->start_us);
  set_ms (object, "ready_ms", reload->ready_us);
  json_object_set_string_member (object, "outcome", rouse_outcome_to_string (reload->outcome));
  rouse_json_set_name (object, "run_id", reload->run_id);
  if (run != NULL)
    json_object_set_object_member (object, "run", rouse_run_to_json (run));
  else
    json_object_set_null_member (object, "run");
  return object;
}

char *
rouse_json_to_line (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);

  return json_to_string (node, FALSE);
}

char *
rouse_json_to_event_line (const char *event, gint64 real_us, gint64 now_us, JsonObject *object)
{
  g_autofree char *at = rouse_json_format_instant (real_us);
  g_autofree char *members = rouse_json_to_line (object);

  /* By hand, because the generator writes 17 digits of a number that has a fraction. */
  return g_strdup_printf ("{\"event\":\"%s\",\"at\":\"%s\",\"t\":%" G_GINT64_FORMAT ".%06d%s%s",
                          event, at, now_us / G_TIME_SPAN_SECOND, (int) (now_us % G_TIME_SPAN_SECOND),
                          json_object_get_size (object) > 0 ? "," : "", members + 1);
}
