/* node-parallel.c - scripts of package.json that start several others at a time
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/detect/node-parallel.h"

#include "project/detect/command-private.h"

#include <string.h>

/* What is started at a time by somebody who means it. */
#define MAX_JOBS 16

/* Options of concurrently whose value is the next word. */
static const char *const with_value[] = { "-n", "--names", "-c", "--prefix-colors", "-p", "--prefix", "-s", "--success", "-m", "--max-processes", "-t", "--timestamp-format",
                                          "-l", "--prefix-length", "--restart-tries", "--restart-after", "--hide", "--default-input-target", "--name-separator", NULL };

static void
free_job (gpointer data)
{
  RouseNodeJob *job = data;

  g_free (job->name);
  g_free (job->script);
  g_free (job->line);
  g_free (job);
}

char *
rouse_node_dup_script_name (const char *line)
{
  static const char *const managers[] = { "npm", "pnpm", "yarn", "bun", NULL };
  g_autoptr (GPtrArray)    words = rouse_command_tokenize (line);
  guint                    n = words != NULL ? words->len : 0;

  if (n < 2 || n > 3 || !g_strv_contains (managers, g_ptr_array_index (words, 0)))
    return NULL;
  if (n == 3)
    return g_str_equal (g_ptr_array_index (words, 1), "run") ? g_strdup (g_ptr_array_index (words, 2)) : NULL;
  /* "yarn dev" runs a script, "npm dev" does not, but for a few. */
  if (g_str_equal (g_ptr_array_index (words, 0), "npm") && !g_str_equal (g_ptr_array_index (words, 1), "start") && !g_str_equal (g_ptr_array_index (words, 1), "test"))
    return NULL;
  return g_strdup (g_ptr_array_index (words, 1));
}

static RouseNodeJob *
add_job (GPtrArray *jobs, const char *name, const char *script, const char *line)
{
  RouseNodeJob *job = g_new0 (RouseNodeJob, 1);
  const char   *colon = strchr (name, ':');
  gboolean      said = colon != NULL && colon[1] != '\0' && (g_str_has_prefix (name, "dev:") || g_str_has_prefix (name, "start:") || g_str_has_prefix (name, "watch:"));

  job->name = g_strdup (said ? colon + 1 : name);
  job->script = g_strdup (script);
  job->line = g_strdup (line);
  g_ptr_array_add (jobs, job);
  return job;
}

/* The scripts that @pattern, "dev" or "dev:*", means. */
static void
add_scripts (GPtrArray *jobs, JsonObject *scripts, const char *pattern)
{
  JsonObjectIter iter;
  const char    *key;
  JsonNode      *value;

  json_object_iter_init_ordered (&iter, scripts);
  while (json_object_iter_next_ordered (&iter, &key, &value))
    if (jobs->len < MAX_JOBS && g_pattern_match_simple (pattern, key))
      add_job (jobs, key, key, NULL);
}

/* One word of concurrently: "npm:NAME", or a command. */
static void
add_word (GPtrArray *jobs, JsonObject *scripts, const char *word)
{
  g_autofree char *script = rouse_node_dup_script_name (word);
  const char      *colon = strchr (word, ':');
  g_autofree char *first = NULL;

  if (colon != NULL && colon < word + strcspn (word, " ") && (g_str_has_prefix (word, "npm:") || g_str_has_prefix (word, "yarn:") || g_str_has_prefix (word, "pnpm:") || g_str_has_prefix (word, "bun:")))
    add_scripts (jobs, scripts, colon + 1);
  else if (script != NULL)
    add_job (jobs, script, script, NULL);
  else if (jobs->len < MAX_JOBS)
    {
      first = g_strndup (word, strcspn (word, " "));
      add_job (jobs, first, NULL, word);
    }
}

static void
set_names (GPtrArray *jobs, const char *names)
{
  g_auto (GStrv) items = names != NULL ? g_strsplit (names, ",", -1) : NULL;

  for (guint i = 0; items != NULL && items[i] != NULL && i < jobs->len; i++)
    if (*g_strstrip (items[i]) != '\0')
      {
        RouseNodeJob *job = g_ptr_array_index (jobs, i);

        g_free (job->name);
        job->name = g_strdup (items[i]);
      }
}

/* @words are those behind "concurrently". */
static void
list_concurrently (GPtrArray *jobs, JsonObject *scripts, char *const *words)
{
  g_autofree char *names = NULL;

  for (; *words != NULL; words++)
    {
      gboolean value = **words == '-' && g_strv_contains (with_value, *words) && words[1] != NULL;

      if (**words != '-')
        add_word (jobs, scripts, *words);
      else if (g_str_has_prefix (*words, "--names="))
        {
          g_free (names);
          names = g_strdup (*words + strlen ("--names="));
        }
      else if (value && (g_str_equal (*words, "-n") || g_str_equal (*words, "--names")))
        {
          g_free (names);
          names = g_strdup (words[1]);
        }
      words += value;
    }
  set_names (jobs, names);
}

GPtrArray *
rouse_node_list_jobs (JsonObject *scripts, const char *line)
{
  g_autoptr (GPtrArray) tokens = rouse_command_tokenize (line);
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func (free_job);
  g_auto (GStrv)        words = NULL;
  guint                 i = 0;

  if (tokens == NULL || tokens->len == 0)
    return NULL;
  for (guint k = 0; k < tokens->len; k++)
    {
      char *plain = rouse_command_dup_plain (g_ptr_array_index (tokens, k));

      g_free (tokens->pdata[k]);
      tokens->pdata[k] = plain;
    }
  g_ptr_array_add (tokens, NULL);
  words = g_strdupv ((char **) tokens->pdata);
  if (g_str_equal (words[0], "npx") && words[1] != NULL)
    i++;
  if (g_str_equal (words[i], "concurrently") || g_str_equal (words[i], "conc"))
    list_concurrently (jobs, scripts, words + i + 1);
  else if (g_str_equal (words[i], "run-p") || (g_str_equal (words[i], "npm-run-all") && words[i + 1] != NULL && (g_str_equal (words[i + 1], "-p") || g_str_equal (words[i + 1], "--parallel"))))
    {
      for (i++; words[i] != NULL; i++)
        if (*words[i] != '-')
          add_scripts (jobs, scripts, words[i]);
    }
  return jobs->len > 0 ? g_steal_pointer (&jobs) : NULL;
}
