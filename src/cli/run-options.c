/* run-options.c - the options of "rouse run"
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "run-options.h"
#include "text.h"

#include "base/duration.h"
#include "base/error.h"
#include "words/signal-names.h"

#include <glib/gi18n.h>
#include <string.h>

static const RouseOption discover_options[] = {
  { 0, "discover", "tree|loaded", N_ ("Whether every file counts (tree), or only those that CMD has loaded") },
  { 0 },
};

static const RouseOption file_options[] = {
  { 'f', "file", N_ ("FILE"), N_ ("Run the programs of FILE instead of rouse.ini's") },
  { 0, "only", N_ ("NAME,NAME"), N_ ("Run these programs of the file; can be repeated") },
  { 'y', "yes", NULL, N_ ("Allow the file to run what it says, without asking") },
  { 0 },
};

static const RouseOption running_options[] = {
  { 'p', "postpone", NULL, N_ ("Do not start before the first change") },
  { 0, "task", NULL, N_ ("CMD runs to its end on each change, as tests or a build do") },
  { 0, "on-busy", N_ ("restart|queue"), N_ ("With --task: what a change does while CMD runs (restart)") },
  { 0, "restart-on-exit", NULL, N_ ("Start CMD again when it ends by itself, ever less quickly") },
  { 0, "once", NULL, N_ ("Run CMD once without watching, and end with its exit code") },
  { 's', "stop-signal", N_ ("SIGNAL"), N_ ("How CMD is asked to end (TERM)") },
  { 0, "stop-timeout", N_ ("TIME"), N_ ("How long it may take to, before it is killed (5s)") },
  { 0, "env", N_ ("K=V"), N_ ("Set an environment variable for CMD; can be repeated") },
  { 0, "cwd", N_ ("DIR"), N_ ("Start CMD in this folder") },
  { 0, "shell", NULL, N_ ("Give CMD and its arguments to the shell, as one line") },
  { 0 },
};

static const RouseOption showing_options[] = {
  { 'c', "clear", NULL, N_ ("Clear the screen before each start") },
  { 'q', "quiet", NULL, N_ ("Show errors only") },
  { 'v', "verbose", NULL, N_ ("Show files, times and how well the folders are watched") },
  { 0, "events", N_ ("FILE"), N_ ("Append what happens to FILE, as JSON lines") },
  { 0, "stdin-quit", NULL, N_ ("Quit when standard input ends") },
  { 0 },
};

/** What is gathered before the words after the options are known. */
typedef struct
{
  RouseRunOptions *options;
  GPtrArray       *env;     /* (owned) */
  GPtrArray       *only;    /* (owned) */
  gboolean         shell;   /* the words are one command line */
  gboolean         on_busy; /* was given */
  gboolean         cwd;     /* … */
} Gathered;

static gboolean
set_error (GError **error, const char *message)
{
  g_set_error_literal (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, message);
  return FALSE;
}

static gboolean
set_cwd (RouseProgram *program, const char *value, GError **error)
{
  if (!g_file_test (value, G_FILE_TEST_IS_DIR))
    {
      g_autofree char *shown = rouse_text_dup_printable (value);

      g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, _ ("“%s” is not a folder"), shown);
      return FALSE;
    }
  g_free (program->cwd);
  program->cwd = g_canonicalize_filename (value, NULL);
  return TRUE;
}

static gboolean
set_on_busy (Gathered *gathered, const char *value, GError **error)
{
  g_autofree char *shown = NULL;

  gathered->on_busy = TRUE;
  if (g_str_equal (value, "restart"))
    gathered->options->program->on_busy = ROUSE_ON_BUSY_RESTART;
  else if (g_str_equal (value, "queue"))
    gathered->options->program->on_busy = ROUSE_ON_BUSY_QUEUE;
  else
    {
      shown = rouse_text_dup_printable (value);
      g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, _ ("“%s” is neither restart nor queue"), shown);
      return FALSE;
    }
  return TRUE;
}

static gboolean
add_env (GPtrArray *env, const char *value, GError **error)
{
  if (*value == '=' || strchr (value, '=') == NULL)
    {
      g_autofree char *shown = rouse_text_dup_printable (value);

      g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID,
                   _ ("“%s” is not a setting: write NAME=VALUE"), shown);
      return FALSE;
    }
  g_ptr_array_add (env, g_strdup (value));
  return TRUE;
}

static gboolean
add_names (GPtrArray *only, const char *value, GError **error)
{
  g_auto (GStrv) names = g_strsplit (value, ",", -1);

  for (guint i = 0; names[i] != NULL; i++)
    {
      const char *name = g_strstrip (names[i]);

      if (*name != '\0')
        g_ptr_array_add (only, g_strdup (name));
    }
  if (only->len == 0)
    return set_error (error, _ ("names of programs are needed, such as web,worker"));
  return TRUE;
}

static gboolean
set_discover (const RouseOption *option, const char *value, gpointer data, GError **error)
{
  RouseRunOptions *options = ((Gathered *) data)->options;
  g_autofree char *shown = NULL;

  options->discover_given = TRUE;
  if (g_str_equal (value, "tree"))
    options->program->discover = ROUSE_DISCOVER_TREE;
  else if (g_str_equal (value, "loaded"))
    options->program->discover = ROUSE_DISCOVER_LOADED;
  else
    {
      shown = rouse_text_dup_printable (value);
      g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, _ ("“%s” is neither tree nor loaded"), shown);
      return FALSE;
    }
  return TRUE;
}

static gboolean
set_file (const RouseOption *option, const char *value, gpointer data, GError **error)
{
  Gathered        *gathered = data;
  RouseRunOptions *options = gathered->options;

  if (g_str_equal (option->name, "only"))
    return add_names (gathered->only, value, error);
  if (g_str_equal (option->name, "yes"))
    options->allow = TRUE;
  else if (*value == '\0')
    return set_error (error, _ ("a file name is needed"));
  else
    {
      g_free (options->file);
      options->file = g_canonicalize_filename (value, NULL);
    }
  return TRUE;
}

static gboolean
set_running (const RouseOption *option, const char *value, gpointer data, GError **error)
{
  Gathered     *gathered = data;
  RouseProgram *program = gathered->options->program;

  if (g_str_equal (option->name, "on-busy"))
    return set_on_busy (gathered, value, error);
  if (g_str_equal (option->name, "stop-signal"))
    {
      gathered->options->stop_signal_given = TRUE;
      return (program->stop_signal = rouse_signal_parse (value, error)) != 0;
    }
  if (g_str_equal (option->name, "stop-timeout"))
    {
      gathered->options->stop_timeout_given = TRUE;
      return rouse_duration_parse (value, &program->stop_timeout_us, error);
    }
  if (g_str_equal (option->name, "env"))
    return add_env (gathered->env, value, error);
  if (g_str_equal (option->name, "cwd"))
    {
      gathered->cwd = TRUE;
      return set_cwd (program, value, error);
    }
  if (g_str_equal (option->name, "postpone"))
    gathered->options->postpone = TRUE;
  else if (g_str_equal (option->name, "task"))
    program->kind = ROUSE_KIND_TASK;
  else if (g_str_equal (option->name, "restart-on-exit"))
    program->restart_on_exit = TRUE;
  else if (g_str_equal (option->name, "once"))
    gathered->options->once = TRUE;
  else if (g_str_equal (option->name, "shell"))
    gathered->shell = TRUE;
  else
    g_assert_not_reached ();
  return TRUE;
}

static gboolean
set_serving (const RouseOption *option, const char *value, gpointer data, GError **error)
{
  RouseRunOptions *options = ((Gathered *) data)->options;

  return rouse_run_serve_set (options->serve, option, value, options->program, error);
}

static gboolean
set_showing (const RouseOption *option, const char *value, gpointer data, GError **error)
{
  RouseRunOptions *options = ((Gathered *) data)->options;

  if (g_str_equal (option->name, "clear"))
    options->clear = TRUE;
  else if (g_str_equal (option->name, "quiet"))
    options->quiet = TRUE;
  else if (g_str_equal (option->name, "verbose"))
    options->verbose = TRUE;
  else if (g_str_equal (option->name, "stdin-quit"))
    options->stdin_quit = TRUE;
  else if (*value == '\0')
    return set_error (error, _ ("a file name is needed"));
  else
    {
      g_free (options->events);
      options->events = g_canonicalize_filename (value, NULL);
    }
  return TRUE;
}

/* What is about one command does not go with the programs of a file, nor the other way round. */
static gboolean
check_command (const Gathered *gathered, gboolean command, GError **error)
{
  const RouseRunOptions *options = gathered->options;

  if (command)
    {
      if (options->file != NULL)
        return set_error (error, _ ("--file and a command exclude each other"));
      if (gathered->only->len > 0)
        return set_error (error, _ ("--only and a command exclude each other: it chooses programs of a file"));
      if (options->allow)
        return set_error (error, _ ("--yes and a command exclude each other: it allows a file"));
      return TRUE;
    }
  if (gathered->shell)
    return set_error (error, _ ("--shell needs a command: rouse run [OPTIONS] -- CMD [ARGS…]"));
  if (options->program->kind == ROUSE_KIND_TASK || gathered->on_busy)
    return set_error (error, _ ("--task and --on-busy need a command; in a file, they are keys of its programs"));
  if (gathered->cwd)
    return set_error (error, _ ("--cwd needs a command; in a file, it is a key of its programs"));
  return rouse_run_serve_check_file (options->serve, error);
}

/* Options that contradict each other are a mistake somewhere: better said than guessed at. */
static gboolean
check_together (const Gathered *gathered, GError **error)
{
  const RouseRunOptions *options = gathered->options;
  gboolean               task = options->program->kind == ROUSE_KIND_TASK;

  if (gathered->on_busy && !task)
    return set_error (error, _ ("--on-busy is for tasks: add --task"));
  if (task && options->program->restart_on_exit)
    return set_error (error, _ ("--task and --restart-on-exit exclude each other: a task may end"));
  if (options->once && options->postpone)
    return set_error (error, _ ("--once and --postpone exclude each other: nothing would ever start"));
  if (options->once && options->program->restart_on_exit)
    return set_error (error, _ ("--once and --restart-on-exit exclude each other"));
  if (options->once && options->events != NULL)
    return set_error (error, _ ("--once and --events exclude each other: nothing is watched"));
  if (options->once && options->discover_given)
    return set_error (error, _ ("--once and --discover exclude each other: nothing is watched"));
  if (options->once && !rouse_run_serve_check_once (options->serve, error))
    return FALSE;
  if (options->quiet && options->verbose)
    return set_error (error, _ ("-q and -v exclude each other"));
  return TRUE;
}

static gboolean
set_command (Gathered *gathered, GPtrArray *words, GError **error)
{
  RouseProgram    *program = gathered->options->program;
  g_autofree char *first = NULL;

  if (*(char *) g_ptr_array_index (words, 0) == '\0')
    return set_error (error, _ ("a command is needed: rouse run [OPTIONS] -- CMD [ARGS…]"));
  g_ptr_array_add (words, NULL);
  first = g_strdup (g_ptr_array_index (words, 0));
  if (gathered->shell)
    g_strdelimit (g_strchug (first), " \t\n;&|", '\0'); /* the line's own first word names the program */
  program->name = g_path_get_basename (first);
  if (gathered->shell)
    program->shell = g_strjoinv (" ", (char **) words->pdata);
  else
    program->argv = g_strdupv ((char **) words->pdata);
  return TRUE;
}

/* Who sets the options may be nobody: then they are only read out. */
static void
fill_groups (RouseOptionGroup groups[9], Gathered *gathered)
{
  RouseWatchOptions *watch = gathered != NULL ? gathered->options->watch : NULL;

  groups[0] = (RouseOptionGroup){ N_ ("What to watch:"), rouse_root_options, rouse_watch_options_set, watch };
  groups[1] = (RouseOptionGroup){ NULL, rouse_filter_options, rouse_watch_options_set, watch };
  groups[2] = (RouseOptionGroup){ NULL, rouse_settle_options, rouse_watch_options_set, watch };
  groups[3] = (RouseOptionGroup){ NULL, discover_options, set_discover, gathered };
  groups[4] = (RouseOptionGroup){ N_ ("Which programs to run, without CMD:"), file_options, set_file, gathered };
  groups[5] = (RouseOptionGroup){ N_ ("How to run CMD:"), running_options, set_running, gathered };
  groups[6] = (RouseOptionGroup){ N_ ("What CMD serves, and what follows without a restart:"), rouse_run_serve_options, set_serving, gathered };
  groups[7] = (RouseOptionGroup){ N_ ("What to show:"), showing_options, set_showing, gathered };
  groups[8] = (RouseOptionGroup){ NULL };
}

static RouseUsage
make_usage (const RouseOptionGroup *groups)
{
  return (RouseUsage){
    .verb = "run",
    .synopsis = N_ ("[OPTIONS] [[--] CMD [ARGS…]]"),
    .about = N_ ("Keeps CMD running, and restarts it when a watched file really changed: once\n"
                 "per save, once per “git checkout”, and never before the old one is gone.\n"
                 "Without CMD, does so for the programs that rouse.ini describes."),
    .notes = N_ ("TIME has a unit: 250ms, 5s, 2m. A GLOB is written as in .gitignore.\n"
                 "\n"
                 "In a terminal the keyboard belongs to CMD, and Ctrl-] begins a key to Rouse:\n"
                 "r restart, s stop or start, p pause watching, h recent reloads, q quit, ? help.\n"
                 "While CMD does not run, or there are several programs, these keys work without\n"
                 "Ctrl-]. Of several, a digit chooses the one that is meant."),
    .groups = groups,
    .command = TRUE,
  };
}

static RouseRunOptions *
options_new (void)
{
  RouseRunOptions *self = g_new0 (RouseRunOptions, 1);

  self->program = rouse_program_new ();
  self->watch = rouse_watch_options_new ();
  self->serve = rouse_run_serve_new ();
  return self;
}

RouseRunOptions *
rouse_run_options_parse (int argc, char **argv, gboolean *help, GError **error)
{
  g_autoptr (RouseRunOptions) self = options_new ();
  g_autoptr (GPtrArray)       env = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray)       only = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray)       words = NULL;
  Gathered                    gathered = { .options = self, .env = env, .only = only };
  RouseOptionGroup            groups[9];
  RouseUsage                  usage = make_usage (groups);

  fill_groups (groups, &gathered);
  words = rouse_options_parse (&usage, argc, argv, help, error);
  if (words == NULL || *help)
    return NULL;
  if (!check_command (&gathered, words->len > 0, error) || !check_together (&gathered, error))
    return NULL;
  if (words->len > 0 && (!set_command (&gathered, words, error) || !rouse_run_serve_finish (self->serve, self->program, error)))
    return NULL;
  if (self->once && words->len > 0)
    self->program->kind = ROUSE_KIND_TASK; /* whatever its exit code, it is not started again */
  if (self->program->cwd == NULL)
    self->program->cwd = g_get_current_dir ();
  if (only->len > 0)
    {
      g_ptr_array_add (only, NULL);
      self->only = (char **) g_ptr_array_steal (only, NULL);
    }
  if (env->len > 0)
    {
      g_ptr_array_add (env, NULL);
      self->program->env = (char **) g_ptr_array_steal (env, NULL);
    }
  self->program->project = rouse_watch_options_dup_project (self->watch);
  return g_steal_pointer (&self);
}

void
rouse_run_options_print_help (void)
{
  RouseOptionGroup groups[9];
  RouseUsage       usage = make_usage (groups);

  fill_groups (groups, NULL);
  rouse_options_print_help (&usage, stdout);
}

void
rouse_run_options_free (RouseRunOptions *self)
{
  g_clear_pointer (&self->program, rouse_program_unref);
  g_clear_pointer (&self->watch, rouse_watch_options_free);
  g_clear_pointer (&self->serve, rouse_run_serve_free);
  g_free (self->events);
  g_free (self->file);
  g_strfreev (self->only);
  g_free (self);
}

gboolean
rouse_run_options_has_command (const RouseRunOptions *self)
{
  return self->program->argv != NULL || self->program->shell != NULL;
}
