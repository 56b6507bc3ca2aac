/* test-editors.c - the commands of the known editors are understood
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/editor.h"
#include "app/editors.h"

#include <glib/gstdio.h>

static void
test_commands (void)
{
  const RouseKnownEditor *known;
  guint                   n;

  known = rouse_editors_get_known (&n);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GError) error = NULL;
      g_auto (GStrv)     argv = rouse_editor_dup_argv (known[i].command, "/a b.py", 7, &error);
      g_autofree char   *line = NULL;

      g_assert_no_error (error);
      line = g_strjoinv ("|", argv);
      g_assert_cmpstr (argv[0], ==, known[i].program);
      g_assert_nonnull (strstr (line, "/a b.py"));
      g_assert_nonnull (strchr (line, '7'));
    }
}

static void
test_installed (void)
{
  g_autofree char      *dir = g_dir_make_tmp ("rouse-editors-XXXXXX", NULL);
  g_autofree char      *kate = g_build_filename (dir, "kate", NULL);
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GPtrArray) one = NULL;

  g_setenv ("PATH", dir, TRUE);
  none = rouse_editors_find_installed ();
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_true (g_file_set_contents_full (kate, "#!/bin/sh\n", -1, G_FILE_SET_CONTENTS_NONE, 0755, NULL));
  one = rouse_editors_find_installed ();
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_cmpstr (((const RouseKnownEditor *) one->pdata[0])->name, ==, "Kate");
  g_remove (kate);
  g_rmdir (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/editors/commands", test_commands);
  g_test_add_func ("/app/editors/installed", test_installed);
  return g_test_run ();
}
