/* test-loaded-env.c - the environment that makes interpreters tell what they load
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/loaded-env.h"

#include <glib/gstdio.h>

static const struct
{
  const char *name;
  const char *folder;
  const char *python; /* (nullable) what was there, and what comes of it */
  const char *node;
  const char *python_after;
  const char *node_after;
} cases[] = {
  { "nothing", "/h", NULL, NULL, "/h/loaded/python", "--require \"/h/loaded/node/loaded.cjs\"" },
  { "empty", "/h", "", "", "/h/loaded/python", "--require \"/h/loaded/node/loaded.cjs\"" },
  { "own", "/h", "/a:/b", "--inspect", "/h/loaded/python:/a:/b", "--require \"/h/loaded/node/loaded.cjs\" --inspect" },
  { "space", "/my hooks", NULL, NULL, "/my hooks/loaded/python", "--require \"/my hooks/loaded/node/loaded.cjs\"" },
  { "quote", "/a\"b\\c", NULL, NULL, "/a\"b\\c/loaded/python", "--require \"/a\\\"b\\\\c/loaded/node/loaded.cjs\"" },
};

static void
test_case (gconstpointer data)
{
  const guint    i = GPOINTER_TO_UINT (data);
  g_auto (GStrv) env = g_new0 (char *, 1);

  if (cases[i].python != NULL)
    env = g_environ_setenv (env, "PYTHONPATH", cases[i].python, TRUE);
  if (cases[i].node != NULL)
    env = g_environ_setenv (env, "NODE_OPTIONS", cases[i].node, TRUE);
  env = rouse_loaded_env_add (env, cases[i].folder);
  g_assert_cmpstr (g_environ_getenv (env, "PYTHONPATH"), ==, cases[i].python_after);
  g_assert_cmpstr (g_environ_getenv (env, "NODE_OPTIONS"), ==, cases[i].node_after);
}

/* One of the two alone would do harm: a Node that finds no hook where it was told of one does not start. */
static void
test_find (void)
{
  g_autofree char *top = g_dir_make_tmp ("rouse-hooks-XXXXXX", NULL);
  g_autofree char *python = g_build_filename (top, "loaded", "python", NULL);
  g_autofree char *node = g_build_filename (top, "loaded", "node", NULL);
  g_autofree char *python_hook = g_build_filename (python, "sitecustomize.py", NULL);
  g_autofree char *node_hook = g_build_filename (node, "loaded.cjs", NULL);
  g_autofree char *none = NULL;
  g_autofree char *found = NULL;

  g_setenv ("ROUSE_HOOKS_DIR", top, TRUE);
  g_assert_no_errno (g_mkdir_with_parents (python, 0700));
  g_assert_no_errno (g_mkdir_with_parents (node, 0700));
  g_assert_true (g_file_set_contents (python_hook, "", 0, NULL));
  none = rouse_loaded_env_find_hooks ();
  g_assert_cmpstr (none, !=, top);
  g_assert_true (g_file_set_contents (node_hook, "", 0, NULL));
  found = rouse_loaded_env_find_hooks ();
  g_assert_cmpstr (found, ==, top);
  g_unlink (node_hook);
  g_unlink (python_hook);
  g_rmdir (node);
  g_rmdir (python);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/loaded-env/", cases[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_case);
    }
  g_test_add_func ("/loaded-env/find", test_find);
  return g_test_run ();
}
