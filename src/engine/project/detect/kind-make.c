/* kind-make.c - Makefile: targets that run and test
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/detect/command.h"
#include "project/detect/kinds.h"

#include <string.h>

/* A target, and the one line of its recipe if it is one. */
typedef struct
{
  char *name;
  char *recipe; /* (nullable) */
  guint n_lines;
} Target;

static void
free_target (gpointer data)
{
  Target *target = data;

  g_free (target->name);
  g_free (target->recipe);
  g_free (target);
}

static void
add_targets (GPtrArray *targets, const char *words)
{
  g_auto (GStrv) names = g_strsplit_set (words, " \t", -1);

  for (guint i = 0; names[i] != NULL; i++)
    if (*names[i] != '\0' && *names[i] != '.' && strpbrk (names[i], "$%(){}=") == NULL)
      {
        Target *target = g_new0 (Target, 1);

        target->name = g_strdup (names[i]);
        g_ptr_array_add (targets, target);
      }
}

/* "run serve: deps" and no assignment: X := y, X ::= y. */
static const char *
find_colon (const char *line)
{
  const char *colon = strchr (line, ':');
  const char *equals = strchr (line, '=');

  if (colon == NULL || g_ascii_isspace (*line) || *line == '#' || (equals != NULL && equals < colon))
    return NULL;
  return colon[1 + strspn (colon + 1, ":")] == '=' ? NULL : colon;
}

/* (transfer full) (element-type Target) */
static GPtrArray *
read_targets (const char *text)
{
  GPtrArray     *targets = g_ptr_array_new_with_free_func (free_target);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint          first = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *colon = find_colon (lines[i]);

      if (colon != NULL)
        {
          g_autofree char *words = g_strndup (lines[i], (gsize) (colon - lines[i]));

          first = targets->len;
          add_targets (targets, words);
        }
      else if (lines[i][0] == '\t')
        for (guint k = first; k < targets->len; k++)
          {
            Target *target = g_ptr_array_index (targets, k);

            if (target->n_lines++ == 0)
              target->recipe = g_strdup (lines[i] + strspn (lines[i], "\t@-+ "));
          }
    }
  return targets;
}

static const Target *
find_target (GPtrArray *targets, const char *const *names)
{
  for (; *names != NULL; names++)
    for (guint i = 0; i < targets->len; i++)
      {
        const Target *target = g_ptr_array_index (targets, i);

        if (g_str_equal (target->name, *names))
          return target;
      }
  return NULL;
}

static void
add_service (RouseDetection *self, const Target *target)
{
  g_autofree char         *make = g_strconcat ("make ", target->name, NULL);
  g_autoptr (RouseCommand) command = rouse_command_parse (target->recipe != NULL ? target->recipe : "");
  /* A recipe of one command, without what only make knows, can do without it. */
  gboolean      alone = target->n_lines == 1 && strchr (target->recipe, '$') == NULL && strchr (target->recipe, '\\') == NULL;
  gboolean      off = alone && command->reloader != NULL;
  RouseProgram *program;

  program = rouse_detection_add (self, &(RouseSuggestion){ .name = target->name, .command = off ? command->line : make, .port = target->n_lines == 1 ? command->port : 0, .watch = command->config });
  if (program != NULL && off && command->polls)
    self->proposal->project->watcher = ROUSE_WATCH_POLL;
  if (program != NULL && off)
    rouse_detection_note (self, ROUSE_NOTE_RELOADER_OFF, program->name);
  else if (program != NULL && (command->reloads || command->reloader != NULL))
    {
      if (program->watch == NULL)
        rouse_detection_add_watch (self, program, self->file);
      rouse_detection_note (self, ROUSE_NOTE_RELOADS, program->name);
    }
}

void
rouse_kind_make (RouseDetection *self)
{
  static const char *const files[] = { "GNUmakefile", "makefile", "Makefile", NULL };
  static const char *const services[] = { "dev", "serve", "run", "start", "server", NULL };
  static const char *const tasks[] = { "test", "check", "tests", NULL };
  g_autofree char         *text = NULL;
  g_autoptr (GPtrArray)    targets = NULL;
  const Target            *target;

  self->file = rouse_detection_find (self, files);
  text = self->file != NULL ? rouse_detection_read (self, self->file) : NULL;
  if (text == NULL)
    return;
  targets = read_targets (text);
  target = find_target (targets, services);
  if (target != NULL && rouse_detection_wants_service (self))
    add_service (self, target);
  target = find_target (targets, tasks);
  if (target != NULL && !rouse_detection_has_program (self, "test"))
    {
      g_autofree char *make = g_strconcat ("make ", target->name, NULL);

      rouse_detection_add (self, &(RouseSuggestion){ .name = "test", .kind = ROUSE_KIND_TASK, .command = make });
    }
}
