/* test-autostart.c - the file that starts Rouse at login: when it does, and what becomes of it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "autostart/autostart-file.h"
#include "autostart/autostart-xdg.h"

#include <glib/gstdio.h>
#include <unistd.h>

static const struct
{
  const char *program;
  const char *exec;
} execs[] = {
  { "/usr/bin/rouse-tray", "/usr/bin/rouse-tray --hidden" },
  { "/home/me/my programs/rouse-tray", "\"/home/me/my programs/rouse-tray\" --hidden" },
  { "/opt/100%/rouse-tray", "/opt/100%%/rouse-tray --hidden" },
  { "/opt/$HOME/`x`/\"q\"/b\\s", "\"/opt/\\$HOME/\\`x\\`/\\\"q\\\"/b\\\\s\" --hidden" },
  { "/opt/it's/rouse-tray", "\"/opt/it's/rouse-tray\" --hidden" },
};

static void
test_exec (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (execs); i++)
    {
      g_autofree char *exec = rouse_autostart_file_make_exec (execs[i].program);

      g_assert_cmpstr (exec, ==, execs[i].exec);
    }
}

#define EXEC "Exec=sh -c true\n"

static const struct
{
  const char *path;
  const char *lines;
  const char *desktop;
  gboolean    enabled;
  const char *when_enabled; /* the same lines afterwards */
} files[] = {
  { "/desktop/autostart/file/plain", EXEC, "XFCE", TRUE, EXEC },
  { "/desktop/autostart/file/hidden", EXEC "Hidden=true\n", "XFCE", FALSE, EXEC },
  { "/desktop/autostart/file/not-hidden", EXEC "Hidden=false\n", "XFCE", TRUE, EXEC },
  { "/desktop/autostart/file/switched-off-by-gnome", EXEC "X-GNOME-Autostart-enabled=false\n", "GNOME", FALSE, EXEC },
  { "/desktop/autostart/file/switched-on-by-gnome", EXEC "X-GNOME-Autostart-enabled=true\n", "GNOME", TRUE, EXEC },
  { "/desktop/autostart/file/for-others", EXEC "OnlyShowIn=KDE;LXQt;\n", "ubuntu:GNOME", FALSE, EXEC },
  { "/desktop/autostart/file/for-this", EXEC "OnlyShowIn=KDE;GNOME;\n", "ubuntu:GNOME", TRUE, EXEC "OnlyShowIn=KDE;GNOME;\n" },
  { "/desktop/autostart/file/not-for-this", EXEC "NotShowIn=GNOME;\n", "ubuntu:GNOME", FALSE, EXEC },
  { "/desktop/autostart/file/desktop-without-a-name", EXEC "OnlyShowIn=KDE;\n", NULL, FALSE, EXEC },
  { "/desktop/autostart/file/cannot-try", EXEC "TryExec=no-such-program\n", "XFCE", FALSE, EXEC },
  { "/desktop/autostart/file/can-try", EXEC "TryExec=sh\n", "XFCE", TRUE, EXEC "TryExec=sh\n" },
  { "/desktop/autostart/file/moved", "Exec=/no/such/rouse-tray --hidden\n", "XFCE", FALSE, "Exec=/usr/bin/env --hidden\n" },
  { "/desktop/autostart/file/without-exec", "", "XFCE", FALSE, "Exec=/usr/bin/env --hidden\n" },
  { "/desktop/autostart/file/the-users-own", "# mine\nExec=sh -c \"sleep 10; rouse-tray\"\nHidden=true\n", "XFCE", FALSE, "# mine\nExec=sh -c \"sleep 10; rouse-tray\"\n" },
};

static void
test_file (gconstpointer data)
{
  guint                i = GPOINTER_TO_UINT (data);
  g_autofree char     *text = g_strconcat ("[Desktop Entry]\n", files[i].lines, NULL);
  g_autofree char     *expected = g_strconcat ("[Desktop Entry]\n", files[i].when_enabled, NULL);
  g_autofree char     *enabled = NULL;
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError)   error = NULL;

  g_key_file_load_from_data (file, text, (gsize) -1, G_KEY_FILE_KEEP_COMMENTS, &error);
  g_assert_no_error (error);
  g_assert_cmpint (rouse_autostart_file_is_enabled (file, files[i].desktop), ==, files[i].enabled);
  rouse_autostart_file_enable (file, files[i].desktop, "/usr/bin/env");
  g_assert_true (rouse_autostart_file_is_enabled (file, files[i].desktop));
  enabled = g_key_file_to_data (file, NULL, NULL);
  g_assert_cmpstr (enabled, ==, expected);
  rouse_autostart_file_disable (file);
  g_assert_false (rouse_autostart_file_is_enabled (file, files[i].desktop));
}

typedef struct
{
  char           *dir;
  char           *user_file;
  char           *system_file;
  RouseAutostart *autostart;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *config = NULL;
  g_autofree char *system = NULL;

  f->dir = g_dir_make_tmp ("rouse-autostart-XXXXXX", NULL);
  config = g_build_filename (f->dir, "config", NULL);
  system = g_build_filename (f->dir, "xdg", "autostart", NULL);
  f->user_file = g_build_filename (config, "autostart", "io.github.rouse.Rouse.desktop", NULL);
  f->system_file = g_build_filename (system, "io.github.rouse.Rouse.desktop", NULL);
  g_assert_cmpint (g_mkdir_with_parents (system, 0700), ==, 0);
  g_clear_pointer (&system, g_free);
  system = g_build_filename (f->dir, "xdg", NULL);
  f->autostart = rouse_autostart_xdg_new (config, (const char *const[]){ "/nonexistent", system, NULL }, "/usr/bin/env");
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char      *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_object_unref (f->autostart); /* whose thread may let go of it a little later */
  remove_tree (f->dir);
  g_free (f->dir);
  g_free (f->user_file);
  g_free (f->system_file);
}

static void
result_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static gboolean
get_enabled (Fixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError)       error = NULL;
  gboolean                 enabled = FALSE;

  rouse_autostart_get_enabled_async (f->autostart, NULL, result_cb, &result);
  g_assert_true (rouse_autostart_get_enabled_finish (f->autostart, wait_for (&result), &enabled, &error));
  g_assert_no_error (error);
  return enabled;
}

static GError *
try_set_enabled (Fixture *f, gboolean enabled)
{
  g_autoptr (GAsyncResult) result = NULL;
  GError                  *error = NULL;

  rouse_autostart_set_enabled_async (f->autostart, enabled, NULL, result_cb, &result);
  g_assert_cmpint (rouse_autostart_set_enabled_finish (f->autostart, wait_for (&result), &error), ==, error == NULL);
  return error;
}

static void
set_enabled (Fixture *f, gboolean enabled)
{
  g_autoptr (GError) error = try_set_enabled (f, enabled);

  g_assert_no_error (error);
  g_assert_cmpint (get_enabled (f), ==, enabled);
}

static void
write_file (const char *path, const char *lines)
{
  g_autofree char   *text = g_strconcat ("[Desktop Entry]\nType=Application\n", lines, NULL);
  g_autofree char   *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static char *
read_file (const char *path)
{
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

static void
test_on_and_off (Fixture *f, gconstpointer data)
{
  g_autofree char *text = NULL;

  g_assert_false (get_enabled (f));
  set_enabled (f, FALSE);
  g_assert_false (g_file_test (f->user_file, G_FILE_TEST_EXISTS));
  set_enabled (f, TRUE);
  text = read_file (f->user_file);
  g_assert_cmpstr (text, ==, "[Desktop Entry]\nType=Application\nName=Rouse\nExec=/usr/bin/env --hidden\nIcon=io.github.rouse.Rouse\n");
  set_enabled (f, TRUE);
  set_enabled (f, FALSE);
  g_assert_false (g_file_test (f->user_file, G_FILE_TEST_EXISTS));
}

static void /* What somebody has written is not thrown away. */
test_edited (Fixture *f, gconstpointer data)
{
  g_autofree char *off = NULL;
  g_autofree char *on = NULL;

  write_file (f->user_file, "# after the network\nExec=sh -c \"sleep 5\"\nName[de]=Rouse\n");
  g_assert_true (get_enabled (f));
  set_enabled (f, FALSE);
  off = read_file (f->user_file);
  g_assert_nonnull (strstr (off, "# after the network\nExec=sh -c \"sleep 5\"\nName[de]=Rouse\nHidden=true\n"));
  set_enabled (f, TRUE);
  on = read_file (f->user_file);
  g_assert_nonnull (strstr (on, "# after the network\nExec=sh -c \"sleep 5\"\nName[de]=Rouse\n"));
  g_assert_null (strstr (on, "Hidden"));
}

static void /* A system that starts it for everybody is outvoted by a file that hides it. */
test_system (Fixture *f, gconstpointer data)
{
  write_file (f->system_file, EXEC);
  g_assert_true (get_enabled (f));
  set_enabled (f, TRUE);
  g_assert_false (g_file_test (f->user_file, G_FILE_TEST_EXISTS));
  set_enabled (f, FALSE);
  g_assert_true (g_file_test (f->user_file, G_FILE_TEST_EXISTS));
  set_enabled (f, TRUE);
  set_enabled (f, FALSE);
  g_assert_true (g_file_test (f->user_file, G_FILE_TEST_EXISTS));
}

static void
test_hidden_system (Fixture *f, gconstpointer data)
{
  write_file (f->system_file, EXEC "Hidden=true\n");
  g_assert_false (get_enabled (f));
  set_enabled (f, TRUE);
  set_enabled (f, FALSE);
  g_assert_false (g_file_test (f->user_file, G_FILE_TEST_EXISTS));
}

static void /* Such as one that a crash has left empty. */
test_damaged (Fixture *f, gconstpointer data)
{
  write_file (f->user_file, EXEC);
  g_assert_true (g_file_set_contents (f->user_file, "\0\0\0\0", 4, NULL));
  g_assert_false (get_enabled (f));
  set_enabled (f, TRUE);
  g_assert_true (g_file_set_contents (f->user_file, "", 0, NULL));
  g_assert_false (get_enabled (f));
  set_enabled (f, TRUE);
}

static void /* Those who keep their configuration elsewhere go on doing so. */
test_link (Fixture *f, gconstpointer data)
{
  g_autofree char *elsewhere = g_build_filename (f->dir, "dotfiles", "rouse.desktop", NULL);
  g_autofree char *text = NULL;

  write_file (f->user_file, "");
  write_file (elsewhere, EXEC "# mine\n");
  g_assert_cmpint (g_unlink (f->user_file), ==, 0);
  g_assert_cmpint (symlink (elsewhere, f->user_file), ==, 0);
  set_enabled (f, FALSE);
  g_assert_true (g_file_test (f->user_file, G_FILE_TEST_IS_SYMLINK));
  text = read_file (elsewhere);
  g_assert_nonnull (strstr (text, "Hidden=true"));
}

static void
test_error (Fixture *f, gconstpointer data)
{
  g_autofree char   *in_the_way = g_build_filename (f->dir, "config", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (in_the_way, "", 0, NULL));
  error = try_set_enabled (f, TRUE);
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOTDIR);
}

static void
add_test (const char *path, void (*function) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, function, tear_down);
}

int
main (int argc, char **argv)
{
  g_setenv ("XDG_CURRENT_DESKTOP", "XFCE", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desktop/autostart/exec", test_exec);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    g_test_add_data_func (files[i].path, GUINT_TO_POINTER (i), test_file);
  add_test ("/desktop/autostart/on-and-off", test_on_and_off);
  add_test ("/desktop/autostart/edited", test_edited);
  add_test ("/desktop/autostart/system", test_system);
  add_test ("/desktop/autostart/hidden-system", test_hidden_system);
  add_test ("/desktop/autostart/damaged", test_damaged);
  add_test ("/desktop/autostart/link", test_link);
  add_test ("/desktop/autostart/error", test_error);
  return g_test_run ();
}
