/* test-words.c - what happens to a program, in words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "words/words.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#define C ROUSE_CHANGE_CREATED
#define M ROUSE_CHANGE_MODIFIED
#define D ROUSE_CHANGE_DELETED

static const struct
{
  const char *name;
  struct
  {
    const char     *path;
    RouseChangeKind kind;
    const char     *moved_from;
  } changes[5];
  guint       n_more; /* that are only counted */
  const char *branches[2];
  const char *words;
} sets[] = {
  { "one", { { "/p/views.py", M } }, 0, { NULL }, "views.py changed" },
  { "created", { { "/p/a b", C } }, 0, { NULL }, "a b created" },
  { "deleted", { { "/q/x", D } }, 0, { NULL }, "/q/x deleted" },
  { "renamed", { { "/p/b", C, "/p/a" } }, 0, { NULL }, "a renamed to b" },
  { "two", { { "/p/a", M }, { "/p/b", C } }, 0, { NULL }, "a and b changed" },
  { "three", { { "/p/a", M }, { "/p/b", C }, { "/p/c", D } }, 0, { NULL }, "a, b and c changed" },
  { "four", { { "/p/a", M }, { "/p/b", C }, { "/p/c", D }, { "/p/d", D } }, 0, { NULL }, "a, b and 2 more changed" },
  { "counted", { { "/p/a", M } }, 12000, { NULL }, "a and 12000 more changed" },
  { "branch", { { "/p/a", M } }, 119, { "main", "feature" }, "main → feature, 120 files changed" },
  { "hostile", { { "/p/a\n\033[2J", M } }, 0, { NULL }, "a\\n\\x1b[2J changed" },
};

static void
test_changes (gconstpointer data)
{
  guint                      i = GPOINTER_TO_UINT (data);
  g_autoptr (RouseChangeSet) set = rouse_change_set_new ();
  g_autofree char           *words = NULL;

  for (guint n = 0; n < G_N_ELEMENTS (sets[i].changes) && sets[i].changes[n].path != NULL; n++)
    rouse_change_set_add (set, sets[i].changes[n].path, sets[i].changes[n].kind, sets[i].changes[n].moved_from);
  set->n_changes += sets[i].n_more;
  set->branch_before = g_strdup (sets[i].branches[0]);
  set->branch_after = g_strdup (sets[i].branches[1]);
  words = rouse_words_for_changes (set, "/p");
  g_assert_cmpstr (words, ==, sets[i].words);
}

static void
test_end (void)
{
  static const struct
  {
    int         wait_status;
    const char *words;
  } ends[] = {
    { W_EXITCODE (0, 0), "exit code 0" },
    { W_EXITCODE (3, 0), "exit code 3" },
    { W_EXITCODE (0, SIGSEGV), "killed by SIGSEGV (Segmentation fault)" },
    { W_EXITCODE (0, SIGKILL), "killed by SIGKILL (Killed)" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      RouseRun        *run = rouse_run_new ();
      g_autofree char *words = NULL;

      run->ended = TRUE;
      run->wait_status = ends[i].wait_status;
      words = rouse_words_for_end (run);
      g_assert_cmpstr (words, ==, ends[i].words);
      rouse_run_unref (run);
    }
}

static void
test_times (void)
{
  g_autoptr (RouseReload) reload = rouse_reload_new (ROUSE_CAUSE_CHANGE, NULL);
  g_autofree char        *none = NULL;
  g_autofree char        *both = NULL;

  reload->start_us = 2100;
  none = rouse_words_for_times (reload);
  g_assert_cmpstr (none, ==, "");
  reload->stop_us = 12000;
  both = rouse_words_for_times (reload);
  g_assert_cmpstr (both, ==, "stopped in 12 ms, started in 2.1 ms");
}

static const struct
{
  const char *name;
  const char *tail;
  gssize      length; /* -1: up to its end */
  const char *words;
} tails[] = {
  { "none", NULL, -1, "" },
  { "short", "one\ntwo\n", -1, "one\ntwo" },
  { "last-three", "1\n2\n3\n4\n5\n", -1, "3\n4\n5" },
  { "terminal", "a\r\nb\r\n", -1, "a\nb" },
  { "colour", "\033[1;31mError\033[0m: \033]0;title\ax\n", -1, "Error: x" },
  { "binary", "a\0b\377\n", 5, "a b\\xff" },
  { "cut-short", "x\033[", -1, "x" },
  { "blank-end", "x\n\n\n", -1, "x" },
};

static void
test_tail (gconstpointer data)
{
  guint              i = GPOINTER_TO_UINT (data);
  const char        *tail = tails[i].tail;
  gsize              length = tail == NULL ? 0 : tails[i].length < 0 ? strlen (tail)
                                                                     : (gsize) tails[i].length;
  g_autoptr (GBytes) bytes = tail != NULL ? g_bytes_new (tail, length) : NULL;
  g_autofree char   *words = rouse_words_for_tail (bytes, 3);

  g_assert_cmpstr (words, ==, tails[i].words);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (sets); i++)
    {
      g_autofree char *path = g_strconcat ("/words/changes/", sets[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_changes);
    }
  for (guint i = 0; i < G_N_ELEMENTS (tails); i++)
    {
      g_autofree char *path = g_strconcat ("/words/tail/", tails[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_tail);
    }
  g_test_add_func ("/words/end", test_end);
  g_test_add_func ("/words/times", test_times);
  return g_test_run ();
}
