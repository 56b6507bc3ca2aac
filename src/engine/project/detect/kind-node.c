/* kind-node.c - package.json: its scripts, run by the package manager or without their reloader; nodemon.json
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/detect/command.h"
#include "project/detect/document.h"
#include "project/detect/import-nodemon.h"
#include "project/detect/kinds.h"
#include "project/detect/node-parallel.h"

#include <string.h>

/* How far "npm run x" in a script is followed. */
#define MAX_STEPS 4

typedef struct
{
  const char *name;
  const char *run;  /* a script */
  const char *exec; /* a program of node_modules/.bin */
  const char *lock; /* (nullable) */
} Manager;

/* npm last: it is what remains. */
static const Manager managers[] = {
  { "pnpm", "pnpm run ", "pnpm exec ", "pnpm-lock.yaml" },
  { "yarn", "yarn run ", "yarn run ", "yarn.lock" },
  { "bun", "bun run ", "bunx ", "bun.lockb" },
  { "bun", "bun run ", "bunx ", "bun.lock" },
  { "npm", "npm run ", "npx ", NULL },
};

static const Manager *
find_manager (RouseDetection *self, JsonNode *package)
{
  const char *said = rouse_document_get_string (package, "packageManager");

  for (guint i = 0; said != NULL && i < G_N_ELEMENTS (managers); i++)
    if (g_str_has_prefix (said, managers[i].name) && strchr ("@", said[strlen (managers[i].name)]) != NULL)
      return &managers[i];
  for (guint i = 0; i < G_N_ELEMENTS (managers); i++)
    if (managers[i].lock == NULL || rouse_detection_has (self, managers[i].lock))
      return &managers[i];
  g_assert_not_reached ();
}

static const char *
get_script (JsonNode *package, const char *name)
{
  JsonObject *scripts = rouse_document_get_object (package, "scripts");
  JsonNode   *script = scripts != NULL ? json_object_get_member (scripts, name) : NULL;

  return script != NULL && JSON_NODE_HOLDS_VALUE (script) && json_node_get_value_type (script) == G_TYPE_STRING ? json_node_get_string (script) : NULL;
}

/* (nullable) (transfer none): what the script says in the end, when it only runs another: "npm run server". */
static const char *
follow (JsonNode *package, const char *name)
{
  const char *line = get_script (package, name);

  for (guint i = 0; line != NULL && i < MAX_STEPS; i++)
    {
      g_autofree char *other = rouse_node_dup_script_name (line);
      const char      *next = other != NULL ? get_script (package, other) : NULL;

      if (next == NULL)
        break;
      line = next;
    }
  return line;
}

/* Whether a program of node_modules/.bin is what the line begins with, which only scripts find by themselves. */
static gboolean
takes_runner (RouseDetection *self, const RouseCommand *command)
{
  g_autofree char *first = g_strndup (command->line, strcspn (command->line, " "));
  g_autofree char *file = g_strconcat ("node_modules/.bin/", first, NULL);

  if (strpbrk (command->line, "&|;") != NULL)
    return FALSE;
  return command->runner || (*first != '\0' && strchr (first, '/') == NULL && rouse_detection_has (self, file));
}

typedef struct
{
  JsonNode      *package;
  const Manager *manager;
  JsonNode      *nodemon; /* (nullable) */
  const char    *nodemon_prefix;
  const char    *nodemon_file;
} Node;

/* (transfer full): how script @name (nullable) is run: as a script, or when that would restart itself, by what it says. */
static char *
dup_script_command (RouseDetection *self, const Node *node, const char *name, const RouseCommand *command)
{
  if (command->reloader == NULL && name != NULL)
    return g_strconcat (node->manager->run, name, NULL);
  return g_strconcat (takes_runner (self, command) ? node->manager->exec : "", command->line, NULL);
}

static void
add_service (RouseDetection *self, const Node *node, const char *name, const char *script, const char *said)
{
  const char              *main_file = rouse_document_get_string (node->package, "main");
  g_autofree char         *full = rouse_import_nodemon_line (said, node->nodemon, main_file != NULL ? main_file : "index.js");
  g_autoptr (RouseCommand) command = rouse_command_parse (full);
  g_autofree char         *line = dup_script_command (self, node, script, command);
  gboolean                 several = rouse_detection_has_program (self, "web");
  RouseProgram            *program;

  program = rouse_detection_add (self, &(RouseSuggestion){ .name = name != NULL ? name : several && command->reloads ? "assets"
                                                                                                                     : "web",
                                                           .command = line,
                                                           .port = command->port,
                                                           .watch = command->config });
  if (program == NULL)
    return;
  for (guint i = 0; command->watch != NULL && command->watch[i] != NULL; i++)
    rouse_detection_add_watch (self, program, command->watch[i]);
  for (guint i = 0; command->ignore != NULL && command->ignore[i] != NULL; i++)
    rouse_detection_add_globs (self, &program->ignore, command->ignore[i]);
  if (node->nodemon != NULL && g_strcmp0 (command->reloader, "nodemon") == 0)
    {
      const char *file = self->file;

      self->file = node->nodemon_file;
      rouse_import_nodemon (self, program, node->nodemon, node->nodemon_prefix);
      self->file = file;
    }
  if (command->polls)
    self->proposal->project->watcher = ROUSE_WATCH_POLL;
  if (command->reloader != NULL)
    rouse_detection_note (self, ROUSE_NOTE_RELOADER_OFF, program->name);
  if (command->reloads)
    rouse_detection_note (self, ROUSE_NOTE_RELOADS, program->name);
}

/* The script, or all that it starts side by side. */
static void
add_script (RouseDetection *self, const Node *node, const char *script, const char *said)
{
  g_autoptr (GPtrArray) jobs = rouse_node_list_jobs (rouse_document_get_object (node->package, "scripts"), said);

  if (jobs == NULL)
    {
      add_service (self, node, NULL, script, said);
      return;
    }
  for (guint i = 0; i < jobs->len; i++)
    {
      const RouseNodeJob *job = g_ptr_array_index (jobs, i);
      const char         *line = job->script != NULL ? follow (node->package, job->script) : job->line;

      if (line != NULL)
        add_service (self, node, job->name, job->script, line);
    }
}

static void
add_services (RouseDetection *self, const Node *node)
{
  static const char *const names[] = { "dev", "start:dev", "develop", "start", "serve", "server" };
  const char              *exec = rouse_document_get_string (node->nodemon, "exec");

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *said = follow (node->package, names[i]);

      if (said == NULL)
        continue;
      add_script (self, node, names[i], said);
      return;
    }
  /* Nobody wrote down how nodemon is started, but what it would do. */
  if (exec != NULL || rouse_document_get_string (node->nodemon, "script") != NULL)
    {
      self->file = node->nodemon_file;
      add_service (self, node, NULL, NULL, "nodemon");
      self->file = "package.json";
    }
}

static void
add_tests (RouseDetection *self, const Node *node)
{
  const char              *said = get_script (node->package, "test");
  g_autoptr (RouseCommand) command = NULL;
  g_autofree char         *line = NULL;
  RouseProgram            *program;

  /* What npm init writes fails always. */
  if (said == NULL || strstr (said, "no test specified") != NULL)
    return;
  command = rouse_command_parse (said);
  if (command->reloader != NULL)
    line = dup_script_command (self, node, "test", command);
  else
    line = g_strconcat (g_str_equal (node->manager->name, "npm") ? "npm " : node->manager->run, "test", NULL);
  program = rouse_detection_add (self, &(RouseSuggestion){ .name = rouse_detection_has_program (self, "test") ? "test-js" : "test", .kind = ROUSE_KIND_TASK, .command = line });
  /* It waits for keys unless it is told that nobody is there. */
  if (program != NULL && strstr (said, "react-scripts test") != NULL)
    rouse_detection_set_command (program, (g_free (line), line = g_strdup ("CI=true npm test")));
}

static void
ignore_results (RouseDetection *self)
{
  static const char *const folders[] = { "dist", ".next", ".nuxt", ".output", ".svelte-kit", ".astro", ".turbo", "coverage" };

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *folder = g_strconcat (folders[i], "/", NULL);

      if (rouse_detection_has_folder (self, folders[i]))
        rouse_detection_ignore (self, folder);
    }
}

void
rouse_kind_node (RouseDetection *self)
{
  g_autoptr (JsonNode) package = rouse_detection_read_document (self, "package.json");
  g_autoptr (JsonNode) file = NULL;
  Node                 node = { 0 };
  guint                before = self->proposal->project->programs->len;

  if (package == NULL)
    return;
  self->file = "package.json";
  file = rouse_detection_read_document (self, "nodemon.json");
  node.package = package;
  node.manager = find_manager (self, package);
  node.nodemon = file;
  node.nodemon_file = "nodemon.json";
  node.nodemon_prefix = "";
  if (file == NULL && rouse_document_get_object (package, "nodemonConfig") != NULL)
    {
      node.nodemon = rouse_document_get (package, "nodemonConfig");
      node.nodemon_file = "package.json";
      node.nodemon_prefix = "nodemonConfig.";
    }
  if (rouse_detection_wants_service (self))
    add_services (self, &node);
  add_tests (self, &node);
  if (self->proposal->project->programs->len > before)
    ignore_results (self);
}
