/* test-loaded.c - what a program's runs load, one after the other, with processes that are made up
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "discover/loaded.h"
#include "discover/plain-programs.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define KNOWN ROUSE_LOADED_KNOWN
#define NOT_RUNNING ROUSE_LOADED_NOT_RUNNING
#define NO_GOOD_RUN ROUSE_LOADED_NO_GOOD_RUN
#define UNSEEN ROUSE_LOADED_UNSEEN
#define PROCESS ROUSE_LOADED_PROCESS
#define TOO_MUCH ROUSE_LOADED_TOO_MUCH

/*
 * What happens, step by step, with spaces between:
 *   begin            a run begins, with a journal          begin-mute   … without one
 *   start            its leader, process 1, executes
 *   ps:LIST          the processes that are there from now on, as "1=sh,2=python+/n/a.so": pid, executable and files.
 *                    One that begins with "/" is watched; "?" is hidden, "-" is about to go, "x" has gone
 *   say:LINE;LINE    to the journal, "_" for a space
 *   look · blind     it is brought up to date; the latter where the system does not tell
 *   ready · end
 *   rm               the journal is taken away
 *   known, not-running, no-good-run, unseen, process, too-much   the excuse has to be that
 *   has:PATH · lacks:PATH
 */
static const struct
{
  const char *name;
  const char *steps;
} cases[] = {
  { "nothing-yet", "look not-running" },
  { "before-it-starts", "begin look not-running" },
  { "python", "begin start ps:1=python3.11 say:hello_1_python;file_/n/a.py look known has:/n/a.py lacks:/n/b.py" },
  { "python-that-is-silent", "begin start ps:1=python3.11 look process" },
  { "python-that-begins-to-speak", "begin start ps:1=python3.11 look process say:hello_1_python look known" },
  { "without-a-journal", "begin-mute start ps:1=python3.11 look process" },
  { "node", "begin start ps:1=node say:hello_1_node look known" },
  { "node-became-ruby", "begin start ps:1=ruby say:hello_1_node look process" },
  { "python-became-node", "begin start ps:1=node say:hello_1_python look process" },
  { "bye", "begin start ps:1=python3 say:hello_1_python look known say:bye_1 look process" },
  { "ruby", "begin start ps:1=ruby look process" },
  { "ruby-below-a-shell", "begin start ps:1=sh,2=ruby look process" },
  { "ruby-that-left", "begin start ps:1=sh,2=ruby look process ps:1=sh look known" },
  { "own-program", "begin start ps:1=/n/server+/n/lib.so+/n/data look known has:/n/lib.so has:/n/data lacks:/n/a.c" },
  { "own-program-that-is-not-watched", "begin start ps:1=server look process" },
  { "shell", "begin start ps:1=dash+/n/run.sh look known has:/n/run.sh lacks:/n/other" },
  { "shell-and-helpers", "begin start ps:1=bash,2=sleep,3=tee look known" },
  { "hidden", "begin start ps:1=sh,2=? look process" },
  { "ghost", "begin start ps:1=sh,2=- look known" },
  { "nobody-there", "begin start look unseen" },
  { "blind", "begin start ps:1=sh blind unseen" },
  { "library-on-python", "begin start ps:1=uwsgi+libpython3 say:hello_1_python look known" },

  { "ready", "begin start ps:1=python3 say:hello_1_python;file_/n/a.py look ready look known ps: end look known has:/n/a.py" },
  { "own-program-ended", "begin start ps:1=/n/server look ready look ps: end look known has:/n/server" },
  { "shell-ended", "begin start ps:1=sh,2=python3 say:hello_2_python look ready look ps: end look known" },
  { "ruby-ended", "begin start ps:1=ruby look ready look ps: end look process" },
  { "task-of-python", "begin start ps:1=python3 look say:hello_1_python;file_/n/a.py ps: ready look end look known has:/n/a.py" },
  { "task-of-a-shell", "begin start ps:1=sh look ps: ready look end look unseen" },
  { "task-that-nobody-saw", "begin start ps: ready look end look unseen" },

  { "ended-and-taken-away", "begin start ps:1=python3 say:hello_1_python;file_/n/a.py look ready look ps: end rm look look known has:/n/a.py" },
  { "cut-while-it-runs", "begin start ps:1=python3 say:hello_1_python look rm look too-much end look too-much" },
  { "last-words", "begin start ps:1=python3 say:hello_1_python look ready look say:file_/n/a.py ps: end look known has:/n/a.py" },
  { "crash-before-anything", "begin start ps:1=python3 say:hello_1_python;file_/n/a.py look ps: end look no-good-run" },
  { "crash-of-an-own-program", "begin start ps:1=/n/server look ps: end look no-good-run" },
  { "crash-that-nobody-saw", "begin start ps: end look no-good-run" },
  { "crash-after-a-good-run",
    "begin start ps:1=python3 say:hello_1_python;file_/n/a.py look ready look ps: end look "
    "begin start ps:1=python3 say:hello_1_python;file_/n/b.py look ps: end look known has:/n/a.py has:/n/b.py lacks:/n/c.py" },
  { "crash-after-a-crash-after-a-good-run",
    "begin start ps:1=python3 say:hello_1_python;file_/n/a.py look ready look ps: end look "
    "begin start ps:1=python3 say:hello_1_python;file_/n/b.py look ps: end look "
    "begin start ps:1=python3 say:hello_1_python;file_/n/c.py look ps: end look known has:/n/a.py lacks:/n/b.py has:/n/c.py" },
  { "crash-of-a-shell-after-a-good-run",
    "begin start ps:1=python3 say:hello_1_python look ready look ps: end look begin start ps:1=sh look ps: end look unseen" },
  { "crash-after-a-good-run-of-ruby",
    "begin start ps:1=ruby look ready look ps: end look begin start ps:1=python3 say:hello_1_python look ps: end look process" },
  { "mended-after-a-crash",
    "begin start ps:1=python3 say:hello_1_python;file_/n/a.py look ready look ps: end look "
    "begin start ps:1=python3 say:hello_1_python;file_/n/b.py look ps: end look "
    "begin start ps:1=python3 say:hello_1_python;file_/n/c.py look has:/n/a.py ready look known lacks:/n/a.py lacks:/n/b.py has:/n/c.py" },
  { "could-not-start-after-a-good-run",
    "begin start ps:1=python3 say:hello_1_python;file_/n/a.py look ready look ps: end look begin end look not-running" },
  { "stopped-while-it-is-well",
    "begin start ps:1=python3 say:hello_1_python;file_/n/a.py look ready look ps: end look "
    "begin look not-running has:/n/a.py start ps:1=python3 look process say:hello_1_python look known has:/n/a.py" },
  { "too-many", "begin start ps:many look too-much ps:1=sh look too-much ps: end look begin start ps:1=sh look known" },
};

typedef struct
{
  char        *journal;
  RouseLoaded *loaded;
  GPtrArray   *processes; /* (element-type char*) as in "1=sh+/n/a" */
} Fixture;

static Fixture *the_fixture;

static const char *
find_process (pid_t pid)
{
  for (guint i = 0; i < the_fixture->processes->len; i++)
    {
      const char *text = g_ptr_array_index (the_fixture->processes, i);

      if (g_ascii_strtoll (text, NULL, 10) == pid)
        return strchr (text, '=') + 1;
    }
  return NULL;
}

static RouseProcessFiles *
look (pid_t pid, const char *const *places)
{
  RouseProcessFiles *process = g_new0 (RouseProcessFiles, 1);
  g_auto (GStrv)     words = g_strsplit (find_process (pid), "+", -1);
  g_autofree char   *base = g_path_get_basename (words[0]);

  g_assert_cmpstr (places[0], ==, "/n");
  process->pid = pid;
  process->files = g_ptr_array_new_with_free_func (g_free);
  process->view = *words[0] == '-' ? ROUSE_PROCESS_GONE : *words[0] == '?' ? ROUSE_PROCESS_HIDDEN
                                                                           : ROUSE_PROCESS_SEEN;
  process->name = g_strdup (base);
  process->exe = *words[0] == '/' ? g_strdup (words[0]) : g_strconcat ("/usr/bin/", words[0], NULL);
  if (*words[0] == '/')
    g_ptr_array_add (process->files, g_strdup (words[0]));
  for (guint i = 1; words[i] != NULL; i++)
    g_ptr_array_add (process->files, g_strdup (words[i]));
  if (g_str_has_prefix (words[0], "python") || (words[0] != NULL && words[1] != NULL && g_str_has_prefix (words[1], "libpython")))
    process->runtime = ROUSE_RUNTIME_PYTHON;
  else if (g_str_equal (words[0], "node"))
    process->runtime = ROUSE_RUNTIME_NODE;
  return process;
}

static gboolean
is_watched (const char *path, gpointer data)
{
  g_assert_true (data == the_fixture);
  return g_str_has_prefix (path, "/n/");
}

static void
set_processes (Fixture *f, const char *list)
{
  g_auto (GStrv) words = g_strsplit (list, ",", -1);

  g_ptr_array_set_size (f->processes, 0);
  if (g_str_equal (list, "many"))
    for (guint i = 0; i <= ROUSE_LOADED_PROCESSES_MAX; i++)
      g_ptr_array_add (f->processes, g_strdup_printf ("%u=sh", i + 1));
  else
    for (guint i = 0; words[i] != NULL; i++)
      g_ptr_array_add (f->processes, g_strdup (words[i]));
}

static void
say (Fixture *f, char *text)
{
  FILE *file = fopen (f->journal, "a");

  g_strdelimit (text, "_", ' ');
  g_strdelimit (text, ";", '\n');
  g_assert_nonnull (file);
  fprintf (file, "%s\n", text);
  fclose (file);
}

static void
update (Fixture *f)
{
  g_autoptr (GArray) pids = g_array_new (FALSE, FALSE, sizeof (pid_t));

  for (guint i = 0; i < f->processes->len; i++)
    {
      pid_t pid = (pid_t) g_ascii_strtoll (g_ptr_array_index (f->processes, i), NULL, 10);

      g_array_append_val (pids, pid);
    }
  rouse_loaded_update (f->loaded, pids);
}

static void
take_step (Fixture *f, const char *step)
{
  g_auto (GStrv)  parts = g_strsplit (step, ":", 2);
  const char     *word = parts[0];
  RouseLoadedSet *set = rouse_loaded_get_set (f->loaded);

  if (g_str_equal (word, "begin"))
    {
      g_assert_true (g_file_set_contents (f->journal, "", 0, NULL));
      rouse_loaded_begin (f->loaded, f->journal);
    }
  else if (g_str_equal (word, "begin-mute"))
    rouse_loaded_begin (f->loaded, NULL);
  else if (g_str_equal (word, "start"))
    rouse_loaded_start (f->loaded, 1);
  else if (g_str_equal (word, "ps"))
    set_processes (f, parts[1]);
  else if (g_str_equal (word, "say"))
    say (f, parts[1]);
  else if (g_str_equal (word, "rm"))
    g_unlink (f->journal);
  else if (g_str_equal (word, "look"))
    update (f);
  else if (g_str_equal (word, "blind"))
    rouse_loaded_update (f->loaded, NULL);
  else if (g_str_equal (word, "ready"))
    rouse_loaded_become_ready (f->loaded);
  else if (g_str_equal (word, "end"))
    rouse_loaded_end (f->loaded);
  else if (g_str_equal (word, "has"))
    g_assert_true (rouse_loaded_set_has (set, parts[1], FALSE));
  else if (g_str_equal (word, "lacks"))
    g_assert_false (rouse_loaded_set_has (set, parts[1], FALSE));
  else
    g_assert_cmpstr (rouse_loaded_excuse_to_string (rouse_loaded_set_get_excuse (set, NULL, NULL)), ==, word);
}

static void
test_case (gconstpointer data)
{
  static const RouseLoadedFuncs funcs = { look, is_watched };
  const guint                   i = GPOINTER_TO_UINT (data);
  g_auto (GStrv)                steps = g_strsplit (cases[i].steps, " ", -1);
  const char *const             places[] = { "/n", NULL };
  Fixture                       f = { 0 };
  int                           fd = g_file_open_tmp ("rouse-loaded-XXXXXX", &f.journal, NULL);

  g_assert_cmpint (fd, >=, 0);
  close (fd);
  the_fixture = &f;
  f.processes = g_ptr_array_new_with_free_func (g_free);
  f.loaded = rouse_loaded_new (places, &funcs, &f);
  for (guint s = 0; steps[s] != NULL; s++)
    {
      g_test_message ("%s", steps[s]);
      take_step (&f, steps[s]);
    }
  rouse_loaded_free (f.loaded);
  g_ptr_array_unref (f.processes);
  g_unlink (f.journal);
  g_free (f.journal);
}

/* Who is it that nobody knows anything of? */
static void
test_stranger (void)
{
  static const RouseLoadedFuncs funcs = { look, is_watched };
  const char *const             places[] = { "/n", NULL };
  Fixture                       f = { .processes = g_ptr_array_new_with_free_func (g_free) };
  const char                   *process;
  gint64                        pid;

  the_fixture = &f;
  f.loaded = rouse_loaded_new (places, &funcs, &f);
  rouse_loaded_begin (f.loaded, NULL);
  rouse_loaded_start (f.loaded, 1);
  set_processes (&f, "1=sh,12=ruby");
  update (&f);
  g_assert_cmpint (rouse_loaded_set_get_excuse (rouse_loaded_get_set (f.loaded), &pid, &process), ==, PROCESS);
  g_assert_cmpint (pid, ==, 12);
  g_assert_cmpstr (process, ==, "ruby");
  rouse_loaded_free (f.loaded);
  g_ptr_array_unref (f.processes);
}

static const struct
{
  const char *name;
  const char *argv0;
  const char *argv1;
  gboolean    plain;
} programs[] = {
  { "dash", "sh", "-c", TRUE },
  { "bash", "-bash", NULL, TRUE },
  { "bash", NULL, NULL, TRUE },
  { "timeout", "timeout", "5", TRUE },
  { "rouse-guard", "python3", "main.py", TRUE },
  { "ruby", "sh", NULL, FALSE },
  { "mawk", "awk", NULL, FALSE },
  { "make", "make", NULL, FALSE },
  { "shell", "sh", NULL, FALSE },
  { "busybox", "sh", "-c", TRUE },
  { "busybox", "/bin/ash", NULL, TRUE },
  { "busybox", "busybox", "sleep", TRUE },
  { "busybox", "/bin/busybox", "httpd", FALSE },
  { "busybox", "httpd", "-f", FALSE },
  { "busybox", "busybox", NULL, FALSE },
  { "busybox", NULL, NULL, FALSE },
  { "coreutils", "/usr/bin/env", "x", TRUE },
  { "", NULL, NULL, FALSE },
};

static void
test_plain (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (programs); i++)
    {
      g_test_message ("%s %s %s", programs[i].name, programs[i].argv0, programs[i].argv1);
      g_assert_cmpint (rouse_plain_programs_include (programs[i].name, programs[i].argv0, programs[i].argv1), ==, programs[i].plain);
    }
  g_assert_false (rouse_plain_programs_include (NULL, NULL, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/loaded/", cases[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_case);
    }
  g_test_add_func ("/loaded/stranger", test_stranger);
  g_test_add_func ("/loaded/plain-programs", test_plain);
  return g_test_run ();
}
