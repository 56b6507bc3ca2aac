/* test-editor.c - the editor's command becomes words, and never a shell's
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/editor.h"

#include "base/error.h"

static const struct
{
  const char *name;
  const char *command;
  guint       line;
  const char *expected; /* the words, with | between; %NULL for an error */
} cases[] = {
  { "/app/editor/plain", "gedit", 7, "gedit|/a b/x.py" },
  { "/app/editor/file-and-line", "code -g %f:%l", 7, "code|-g|/a b/x.py:7" },
  { "/app/editor/line-first", "vim +%l %f", 7, "vim|+7|/a b/x.py" },
  { "/app/editor/unknown-line", "vim +%l %f", 0, "vim|+1|/a b/x.py" },
  { "/app/editor/quotes", "'my editor' --at=\"%l\"", 3, "my editor|--at=3|/a b/x.py" },
  { "/app/editor/percent", "e 100%% %f", 3, "e|100%|/a b/x.py" },
  { "/app/editor/no-shell", "e $(rm -r /) ; %f", 3, "e|$(rm|-r|/)|;|/a b/x.py" },
  { "/app/editor/unknown-percent", "e %x %f", 3, NULL },
  { "/app/editor/open-quote", "e 'x", 3, NULL },
  { "/app/editor/nothing", "  ", 3, NULL },
};

static void
test_argv (gconstpointer data)
{
  guint              i = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv)     argv = rouse_editor_dup_argv (cases[i].command, "/a b/x.py", cases[i].line, &error);
  g_autofree char   *line = argv != NULL ? g_strjoinv ("|", argv) : NULL;

  g_assert_cmpstr (line, ==, cases[i].expected);
  if (cases[i].expected == NULL)
    g_assert_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID);
  else
    g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].name, GUINT_TO_POINTER (i), test_argv);
  return g_test_run ();
}
