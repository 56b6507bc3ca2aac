/* test-form-check.c - what is wrong with what was typed
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "form-check.h"

#include <glib/gstdio.h>

static const struct
{
  const char *name;
  const char *text;
  const char *expected; /* (nullable) */
} folders[] = {
  { "/ui/form-check/path/plain", "/srv/shop/", "/srv/shop" },
  { "/ui/form-check/path/pasted", "  /srv/shop\n", "/srv/shop" },
  { "/ui/form-check/path/dropped", "file:///srv/my%20shop", "/srv/my shop" },
  { "/ui/form-check/path/dots", "/srv/../srv/./shop", "/srv/shop" },
  { "/ui/form-check/path/relative", "srv/shop", NULL },
  { "/ui/form-check/path/address", "https://example.org/", NULL },
  { "/ui/form-check/path/empty", "", NULL },
};

static void
test_path (gconstpointer data)
{
  guint            i = GPOINTER_TO_UINT (data);
  g_autofree char *folder = rouse_check_dup_folder (folders[i].text);

  g_assert_cmpstr (folder, ==, folders[i].expected);
}

static void
test_home_path (void)
{
  g_autofree char *folder = rouse_check_dup_folder ("~/shop");
  g_autofree char *expected = g_build_filename (g_get_home_dir (), "shop", NULL);

  g_assert_cmpstr (folder, ==, expected);
}

static void
test_path_back (void)
{
  const char *const paths[] = { "/srv/my shop", "/srv/caf\303\251", "/srv/\377\376" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GFile) file = g_file_new_for_path (paths[i]);
      g_autofree char  *text = rouse_check_dup_folder_text (file);
      g_autofree char  *folder = rouse_check_dup_folder (text);

      g_assert_true (g_utf8_validate (text, -1, NULL));
      g_assert_cmpstr (folder, ==, paths[i]);
    }
}

static const struct
{
  const char     *name;
  const char     *command;
  RouseCheckLevel level;
  gboolean        shell;
} commands[] = {
  { "/ui/form-check/command/empty", "  ", ROUSE_CHECK_ERROR, FALSE },
  { "/ui/form-check/command/found", "sh -c x", ROUSE_CHECK_FINE, FALSE },
  { "/ui/form-check/command/quoted", "sh -c 'a; b | c'", ROUSE_CHECK_FINE, FALSE },
  { "/ui/form-check/command/missing", "no-such-command --port 1", ROUSE_CHECK_WARNING, FALSE },
  { "/ui/form-check/command/missing-file", "./no-such-file", ROUSE_CHECK_WARNING, FALSE },
  { "/ui/form-check/command/folder", "/usr", ROUSE_CHECK_WARNING, FALSE },
  { "/ui/form-check/command/open-quote", "sh -c 'a", ROUSE_CHECK_ERROR, FALSE },
  { "/ui/form-check/command/pipe", "no-such-command | less", ROUSE_CHECK_FINE, TRUE },
  { "/ui/form-check/command/variable", "no-such-command $HOME", ROUSE_CHECK_FINE, TRUE },
  { "/ui/form-check/command/variable-in-quotes", "no-such-command \"$HOME\"", ROUSE_CHECK_FINE, TRUE },
  { "/ui/form-check/command/no-variable", "sh '$HOME'", ROUSE_CHECK_FINE, FALSE },
  { "/ui/form-check/command/escaped", "sh a\\;b", ROUSE_CHECK_FINE, FALSE },
  { "/ui/form-check/command/setting", "PORT=1 no-such-command", ROUSE_CHECK_FINE, TRUE },
  { "/ui/form-check/command/option-with-value", "sh --port=1", ROUSE_CHECK_FINE, FALSE },
};

static void
test_command (gconstpointer data)
{
  guint                    i = GPOINTER_TO_UINT (data);
  g_autoptr (RouseProgram) program = rouse_program_new ();
  g_autofree char         *text = NULL;

  g_assert_cmpint (rouse_check_command (commands[i].command, "/", &text), ==, commands[i].level);
  g_assert_true ((text == NULL) == (commands[i].level == ROUSE_CHECK_FINE));
  rouse_check_take_command (program, commands[i].command);
  g_assert_true ((program->shell != NULL) == commands[i].shell);
}

static void
assert_folder (const char *folder, const char *other, RouseCheckLevel expected)
{
  const char *const others[] = { other, NULL };
  g_autofree char  *text = NULL;

  g_assert_cmpint (rouse_check_folder (folder, others, &text), ==, expected);
  g_assert_true ((text == NULL) == (expected == ROUSE_CHECK_FINE));
}

static void
test_folder (void)
{
  g_autofree char *dir = g_dir_make_tmp ("rouse-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (dir, "a", NULL);

  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  assert_folder (dir, NULL, ROUSE_CHECK_FINE);
  assert_folder (dir, dir, ROUSE_CHECK_WARNING);
  assert_folder (file, NULL, ROUSE_CHECK_ERROR);
  assert_folder ("/no/such/folder", NULL, ROUSE_CHECK_ERROR);
  assert_folder ("/", NULL, ROUSE_CHECK_ERROR);
  assert_folder (g_get_home_dir (), NULL, g_file_test (g_get_home_dir (), G_FILE_TEST_IS_DIR) ? ROUSE_CHECK_WARNING : ROUSE_CHECK_ERROR);
  assert_folder (NULL, NULL, ROUSE_CHECK_ERROR);
  g_unlink (file);
  g_rmdir (dir);
}

static void
test_program_name (void)
{
  const char *const others[] = { "web", NULL };
  g_autofree char  *taken = NULL;
  g_autofree char  *empty = NULL;
  g_autofree char  *slash = NULL;
  g_autofree char  *fine = NULL;

  g_assert_cmpint (rouse_check_program_name ("web", others, &taken), ==, ROUSE_CHECK_ERROR);
  g_assert_cmpint (rouse_check_program_name (" ", others, &empty), ==, ROUSE_CHECK_ERROR);
  g_assert_cmpint (rouse_check_program_name ("a/b", others, &slash), ==, ROUSE_CHECK_ERROR);
  g_assert_cmpint (rouse_check_program_name ("worker", others, &fine), ==, ROUSE_CHECK_FINE);
}

static const struct
{
  const char     *name;
  RouseDryLook    look;
  guint           n_own;
  RouseCheckLevel level;
} looks[] = {
  { "/ui/form-check/look/fits", { .n_dirs = 10, .n_watches_left = 10 }, 0, ROUSE_CHECK_FINE },
  { "/ui/form-check/look/no-limit", { .n_dirs = 10, .n_watches_left = G_MAXUINT }, 0, ROUSE_CHECK_FINE },
  { "/ui/form-check/look/own-count", { .n_dirs = 10, .n_watches_left = 5 }, 5, ROUSE_CHECK_FINE },
  { "/ui/form-check/look/too-many", { .n_dirs = 10, .n_watches_left = 5 }, 0, ROUSE_CHECK_WARNING },
  { "/ui/form-check/look/unreadable", { .n_dirs = 1, .n_watches_left = 5, .n_unreadable = 1 }, 0, ROUSE_CHECK_WARNING },
  { "/ui/form-check/look/truncated", { .n_dirs = 1, .n_watches_left = 5, .truncated = TRUE }, 0, ROUSE_CHECK_WARNING },
};

static void
test_look (gconstpointer data)
{
  guint            i = GPOINTER_TO_UINT (data);
  g_autofree char *text = NULL;

  g_assert_cmpint (rouse_check_dry_look (&looks[i].look, looks[i].n_own, &text), ==, looks[i].level);
  g_assert_true ((text == NULL) == (looks[i].level == ROUSE_CHECK_FINE));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    g_test_add_data_func (folders[i].name, GUINT_TO_POINTER (i), test_path);
  g_test_add_func ("/ui/form-check/path/home", test_home_path);
  g_test_add_func ("/ui/form-check/path/back", test_path_back);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_test_add_data_func (commands[i].name, GUINT_TO_POINTER (i), test_command);
  g_test_add_func ("/ui/form-check/folder", test_folder);
  g_test_add_func ("/ui/form-check/program-name", test_program_name);
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    g_test_add_data_func (looks[i].name, GUINT_TO_POINTER (i), test_look);
  return g_test_run ();
}
