/* test-run-trouble.c - what went wrong with a run, in its own words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "run-trouble.h"

#include <string.h>

#define SIGNALLED(n) (n)
#define EXITED(n) ((n) << 8)

static const struct
{
  const char *name;
  const char *output; /* (nullable) */
  const char *error;  /* (nullable) */
  int         wait_status;
  const char *expected;
} cases[] = {
  { "traceback", "GET /\nTraceback (most recent call last):\n  File \"/shop/a.py\", line 1\nValueError: \033[31mno\033[0m\n", NULL, EXITED (1),
    "ValueError: no\n\nGET /\nTraceback (most recent call last):\n  File \"/shop/a.py\", line 1\nValueError: no" },
  { "one-line", "ValueError: no\n", NULL, EXITED (1), "ValueError: no" },
  { "killed", "GET /\n", NULL, SIGNALLED (9), "Killed by SIGKILL\n\nGET /" },
  { "exit-code", "GET /\n", NULL, EXITED (3), "Exit code 3\n\nGET /" },
  { "silent", NULL, NULL, EXITED (3), "Exit code 3" },
  { "blank", " \n\n", NULL, SIGNALLED (11), "Killed by SIGSEGV" },
  { "not-started", "GET /\n", "no such file", EXITED (127), "no such file" },
};

static void
test_trouble (gconstpointer data)
{
  guint                i = GPOINTER_TO_UINT (data);
  g_autoptr (RouseRun) run = rouse_run_new ();
  g_autofree char     *trouble = NULL;

  run->ended = TRUE;
  run->wait_status = cases[i].wait_status;
  run->error = g_strdup (cases[i].error);
  run->tail = cases[i].output != NULL ? g_bytes_new_static (cases[i].output, strlen (cases[i].output)) : NULL;
  trouble = rouse_run_dup_trouble (run, "/shop");
  g_assert_cmpstr (trouble, ==, cases[i].expected);
}

static void /* Of much output the last whole lines, and never half a character. */
test_trouble_long (void)
{
  const char *pieces[] = { "a line of it\n", "ä" };

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autoptr (RouseRun) run = rouse_run_new ();
      GString             *output = g_string_new (NULL);
      g_autofree char     *trouble = NULL;

      while (output->len < 100000)
        g_string_append (output, pieces[i]);
      run->tail = g_string_free_to_bytes (output);
      trouble = rouse_run_dup_trouble (run, NULL);
      g_assert_cmpuint (strlen (trouble), >, 4096);
      g_assert_cmpuint (strlen (trouble), <=, 8192);
      g_assert_true (g_utf8_validate (trouble, -1, NULL));
      g_assert_true (i == 1 || g_str_has_prefix (strstr (trouble, "\n\n") + 2, pieces[i]));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/facade/run-trouble/", cases[i].name, NULL);
      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_trouble);
    }
  g_test_add_func ("/facade/run-trouble/long", test_trouble_long);
  return g_test_run ();
}
