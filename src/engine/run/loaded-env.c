/* loaded-env.c - the environment that makes interpreters tell what they load
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "run/loaded-env.h"

#include <gio/gio.h>

/* Below the folder of all hooks. */
#define PYTHON_FOLDER "loaded/python"
#define PYTHON_HOOK PYTHON_FOLDER "/sitecustomize.py"
#define NODE_HOOK "loaded/node/loaded.cjs"

/* Both: a Node that is told to load a file which is not there does not start at all. */
static gboolean
has_hooks (const char *folder)
{
  g_autofree char *python = g_build_filename (folder, PYTHON_HOOK, NULL);
  g_autofree char *node = g_build_filename (folder, NODE_HOOK, NULL);

  return g_file_test (python, G_FILE_TEST_IS_REGULAR) && g_file_test (node, G_FILE_TEST_IS_REGULAR);
}

char *
rouse_loaded_env_find_hooks (void)
{
  const char      *named = g_getenv ("ROUSE_HOOKS_DIR");
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = program != NULL ? g_path_get_dirname (program) : NULL;
  g_autofree char *own = folder != NULL ? g_build_filename (folder, "../share/rouse/hooks", NULL) : NULL;
  const char      *places[] = { named, own, HOOKSDIR };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    if (places[i] != NULL && has_hooks (places[i]))
      return g_canonicalize_filename (places[i], NULL);
  return NULL;
}

/* (transfer full): as Node takes its options to pieces, where only quotes and backslashes within quotes mean something. */
static char *
quote_for_node (const char *path)
{
  GString *quoted = g_string_new ("\"");

  for (; *path != '\0'; path++)
    {
      if (*path == '"' || *path == '\\')
        g_string_append_c (quoted, '\\');
      g_string_append_c (quoted, *path);
    }
  g_string_append_c (quoted, '"');
  return g_string_free (quoted, FALSE);
}

/* Puts @value, and @separator, before what @env says for @name. */
static char **
prepend (char **env, const char *name, const char *value, const char *separator)
{
  const char *own = g_environ_getenv (env, name);
  /* An empty one means nothing, but an empty entry behind a colon would mean the current folder. */
  g_autofree char *both = own != NULL && *own != '\0' ? g_strconcat (value, separator, own, NULL) : NULL;

  return g_environ_setenv (env, name, both != NULL ? both : value, TRUE);
}

char **
rouse_loaded_env_add (char **env, const char *folder)
{
  g_autofree char *python = g_build_filename (folder, PYTHON_FOLDER, NULL);
  g_autofree char *hook = g_build_filename (folder, NODE_HOOK, NULL);
  g_autofree char *quoted = quote_for_node (hook);
  g_autofree char *option = g_strconcat ("--require ", quoted, NULL);

  env = prepend (env, "PYTHONPATH", python, ":");
  return prepend (env, "NODE_OPTIONS", option, " ");
}
