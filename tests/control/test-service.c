/* test-service.c - the engine as another process on the bus sees it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "browser-fake.h"
#include "clock-fake.h"
#include "control/object-path.h"
#include "control/service.h"
#include "projects.h"

#include <gio/gunixfdlist.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define IFACE "io.github.rouse.Rouse1."
/* where a project with that id is */
#define SHOP ROUSE_OBJECT_PATH_MANAGER "/project/shop"

typedef struct
{
  GTestDBus           *bus;
  GDBusConnection     *server;
  GDBusConnection     *client;
  char                *dir;
  char                *folder; /* the project's, in it */
  RouseClockFake      *clock;
  RouseLauncherFake   *launcher;
  RouseProjectStore   *store;
  RouseEngine         *engine;
  RouseControlService *service;
  GVariant            *answer;
  GUnixFDList         *fds;
  GError              *error;
  gboolean             answered;
  char                *reloaded;
  char                *shown;
} Fixture;

static GDBusConnection *
connect_to (GTestDBus *bus)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection   *connection;

  connection = g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (bus),
                                                       G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                       NULL, NULL, &error);
  g_assert_no_error (error);
  return connection;
}

static void
show_cb (Fixture *f, const char *place)
{
  g_free (f->shown);
  f->shown = g_strdup (place);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (f->bus);
  f->server = connect_to (f->bus);
  f->client = connect_to (f->bus);
  f->dir = g_dir_make_tmp ("rouse-control-XXXXXX", NULL);
  f->folder = g_build_filename (f->dir, "shop", NULL);
  g_assert_no_errno (g_mkdir (f->folder, 0700));
  f->clock = rouse_clock_fake_new ();
  f->launcher = rouse_launcher_fake_new ();
  f->store = rouse_project_store_new (f->dir, f->dir);
  f->engine = rouse_engine_new (f->store, ROUSE_LAUNCHER (f->launcher), NULL, ROUSE_CLOCK (f->clock));
  f->service = rouse_control_service_new (f->engine, f->server, &error);
  g_assert_no_error (error);
  g_signal_connect_swapped (f->service, "show", G_CALLBACK (show_cb), f);
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
  g_assert_finalize_object (f->service);
  g_assert_finalize_object (f->engine);
  g_clear_object (&f->store);
  g_clear_object (&f->launcher);
  g_clear_object (&f->clock);
  g_clear_pointer (&f->answer, g_variant_unref);
  g_clear_object (&f->fds);
  g_clear_error (&f->error);
  g_clear_object (&f->client);
  g_clear_object (&f->server);
  g_test_dbus_down (f->bus);
  g_clear_object (&f->bus);
  remove_tree (f->dir);
  g_free (f->dir);
  g_free (f->folder);
  g_free (f->reloaded);
  g_free (f->shown);
}

static void
answered_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Fixture *f = data;

  f->answer = g_dbus_connection_call_with_unix_fd_list_finish (G_DBUS_CONNECTION (object), &f->fds, result, &f->error);
  f->answered = TRUE;
}

/* Calls as another process would, and keeps the answer or the error. @arguments is floating. */
static void
call (Fixture *f, const char *path, const char *interface, const char *method, GVariant *arguments)
{
  g_clear_pointer (&f->answer, g_variant_unref);
  g_clear_object (&f->fds);
  g_clear_error (&f->error);
  f->answered = FALSE;
  g_dbus_connection_call_with_unix_fd_list (f->client, g_dbus_connection_get_unique_name (f->server), path, interface, method,
                                            arguments, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, answered_cb, f);
  while (!f->answered)
    g_main_context_iteration (NULL, TRUE);
}

static GVariant *
get (Fixture *f, const char *path, const char *interface, const char *property)
{
  g_autoptr (GVariant) boxed = NULL;

  call (f, path, "org.freedesktop.DBus.Properties", "Get", g_variant_new ("(ss)", interface, property));
  g_assert_no_error (f->error);
  g_variant_get (f->answer, "(v)", &boxed);
  return g_steal_pointer (&boxed);
}

static void
assert_string (Fixture *f, const char *path, const char *interface, const char *property, const char *expected)
{
  g_autoptr (GVariant) value = get (f, path, interface, property);

  g_assert_cmpstr (g_variant_get_string (value, NULL), ==, expected);
}

/* (transfer full): the path of a new project */
static char *
add (Fixture *f, const char *name, const char *command, gboolean on)
{
  GVariantDict options;
  char        *path;

  g_variant_dict_init (&options, NULL);
  g_variant_dict_insert (&options, "name", "s", name);
  g_variant_dict_insert (&options, "program", "s", "web");
  g_variant_dict_insert (&options, "command", "s", command);
  g_variant_dict_insert (&options, "on", "b", on);
  call (f, ROUSE_OBJECT_PATH_MANAGER, IFACE "Manager", "AddProject",
        g_variant_new ("(@ay@a{sv})", g_variant_new_bytestring (f->folder), g_variant_dict_end (&options)));
  if (f->error != NULL)
    return NULL;
  g_variant_get (f->answer, "(o)", &path);
  return path;
}

static void
test_add (Fixture *f, gconstpointer data)
{
  g_autofree char     *path = add (f, "Café shop", "serve --port 80", TRUE);
  g_autofree char     *program = g_strconcat (path, "/program/web", NULL);
  g_autoptr (GVariant) objects = NULL;

  g_assert_no_error (f->error);
  assert_string (f, path, IFACE "Project", "Name", "Café shop");
  assert_string (f, path, IFACE "Project", "State", "starting");
  assert_string (f, program, IFACE "Program", "Command", "serve --port 80");
  assert_string (f, program, IFACE "Program", "State", "starting");
  call (f, ROUSE_OBJECT_PATH_MANAGER, "org.freedesktop.DBus.ObjectManager", "GetManagedObjects", NULL);
  objects = g_variant_get_child_value (f->answer, 0);
  g_assert_cmpuint (g_variant_n_children (objects), ==, 2);

  call (f, path, IFACE "Project", "Remove", NULL);
  g_assert_no_error (f->error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->engine)), ==, 0);
  call (f, path, IFACE "Project", "Restart", NULL);
  g_assert_nonnull (f->error);
  projects_begin (f->launcher, "web");
  projects_end (f->launcher, "web");
}

/* Whom a program waits for, as long as it does. */
static void
test_awaits (Fixture *f, gconstpointer data)
{
  const char              *after[] = { "db", NULL };
  g_autoptr (RouseProject) project = projects_new ("shop", f->folder, "db web");
  RouseSession            *session;
  g_autofree char         *program = NULL;

  ((RouseProgram *) g_ptr_array_index (project->programs, 1))->after = g_strdupv ((char **) after);
  session = rouse_engine_add (f->engine, project, -1, &f->error);
  g_assert_no_error (f->error);
  program = rouse_object_path_for_program (rouse_session_get_id (session), "web");
  assert_string (f, program, IFACE "Program", "Awaits", "");
  rouse_engine_set_on (f->engine, session, TRUE);
  assert_string (f, program, IFACE "Program", "Awaits", "db");
  assert_string (f, program, IFACE "Program", "State", "stopped");
  call (f, program, IFACE "Program", "Start", NULL);
  assert_string (f, program, IFACE "Program", "Awaits", "");
  assert_string (f, program, IFACE "Program", "State", "starting");
}

static void
assert_strings (Fixture *f, const char *path, const char *interface, const char *property, const char *expected)
{
  g_autoptr (GVariant) value = NULL;
  g_autofree char     *printed = NULL;

  call (f, path, "org.freedesktop.DBus.Properties", "Get", g_variant_new ("(ss)", interface, property));
  g_assert_no_error (f->error);
  g_variant_get (f->answer, "(v)", &value);
  printed = g_variant_print (value, FALSE);
  g_assert_cmpstr (printed, ==, expected);
}

/* Where it can be reached, how it takes a change, and who follows. */
static void
test_hot (Fixture *f, gconstpointer data)
{
  g_autoptr (RouseProject)     project = projects_new ("shop", f->folder, "web");
  RouseProgram                *web = g_ptr_array_index (project->programs, 0);
  g_autoptr (RouseBrowserFake) browser = rouse_browser_fake_new ();
  g_autoptr (RouseChangeSet)   changes = rouse_change_set_new ();
  g_autofree char             *path = g_build_filename (f->folder, "a.conf", NULL);
  g_autofree char             *calls = NULL;
  RouseRule                   *rule = rouse_rule_new ();
  RouseSession                *session;
  RouseRunner                 *runner;

  web->proxies = g_strdupv ((char *[]){ (char *) "18080 -> 18000", NULL });
  web->discover = ROUSE_DISCOVER_LOADED;
  project->livereload = TRUE;
  project->watcher = ROUSE_WATCH_POLL;
  rule->name = g_strdup ("conf");
  rule->match = g_strdupv ((char *[]){ (char *) "*.conf", NULL });
  rule->action = ROUSE_ACTION_SIGNAL;
  rule->signal = SIGHUP;
  g_ptr_array_add (project->rules, rule);
  rouse_engine_set_browser (f->engine, ROUSE_BROWSER (browser));
  session = rouse_engine_add (f->engine, project, -1, &f->error);
  g_assert_no_error (f->error);
  runner = rouse_session_get_runner (session, 0);
  assert_string (f, SHOP, IFACE "Project", "Url", "http://localhost:18080/");
  assert_strings (f, SHOP, IFACE "Project", "LiveReload", "true");
  assert_string (f, SHOP, IFACE "Project", "LiveReloadScript", "");
  assert_string (f, SHOP, IFACE "Project", "Watcher", "poll");
  assert_string (f, SHOP "/program/web", IFACE "Program", "Discover", "loaded");
  assert_strings (f, SHOP "/program/web", IFACE "Program", "Proxies", "['18080 -> 18000']");
  assert_strings (f, SHOP "/program/web", IFACE "Program", "Listen", "[]");
  rouse_engine_set_on (f->engine, session, TRUE);
  assert_string (f, SHOP, IFACE "Project", "LiveReloadScript", "http://127.0.0.1:1/shop");
  assert_strings (f, SHOP, IFACE "Project", "LiveReloadPages", "0");
  rouse_browser_fake_set_n_pages (browser, 2);
  assert_strings (f, SHOP, IFACE "Project", "LiveReloadPages", "2");
  projects_begin (f->launcher, "web");
  rouse_clock_fake_advance_ms (f->clock, 1000);
  assert_string (f, SHOP "/program/web", IFACE "Program", "Hot", "");
  rouse_change_set_add (changes, path, ROUSE_CHANGE_MODIFIED, NULL);
  rouse_runner_judge_changes (runner, changes);
  rouse_runner_take_changes (runner, NULL);
  assert_string (f, SHOP "/program/web", IFACE "Program", "Hot", "signal");
  rouse_clock_fake_advance_ms (f->clock, 1000);
  assert_string (f, SHOP "/program/web", IFACE "Program", "Hot", "");
  g_assert_true (rouse_engine_remove (f->engine, session, &f->error));
  rouse_engine_set_browser (f->engine, NULL);
  projects_end (f->launcher, "web");
  calls = rouse_browser_fake_take_calls (browser);
  g_assert_true (g_str_has_prefix (calls, "add shop"));
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  g_autofree char *remote = NULL;

  g_assert_null (add (f, "x", "echo 'open", FALSE));
  remote = g_dbus_error_get_remote_error (f->error);
  g_assert_cmpstr (remote, ==, "io.github.rouse.Error.Invalid");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->engine)), ==, 0);
}

static void
reloaded_cb (GDBusConnection *connection, const char *sender, const char *path, const char *interface, const char *name, GVariant *arguments, gpointer data)
{
  Fixture *f = data;

  g_free (f->reloaded);
  g_variant_get (arguments, "(s)", &f->reloaded);
}

/* Switched on by a property, stopped and started by methods, and told when it is ready. */
static void
test_program (Fixture *f, gconstpointer data)
{
  g_autofree char *path = add (f, "shop", "serve", FALSE);
  g_autofree char *program = g_strconcat (path, "/program/web", NULL);
  guint            subscription;

  subscription = g_dbus_connection_signal_subscribe (f->client, NULL, IFACE "Program", "Reloaded", program, NULL,
                                                     G_DBUS_SIGNAL_FLAGS_NONE, reloaded_cb, f, NULL);
  call (f, path, "org.freedesktop.DBus.Properties", "Set", g_variant_new ("(ssv)", IFACE "Project", "On", g_variant_new_boolean (TRUE)));
  g_assert_no_error (f->error);
  g_assert_true (rouse_session_get_on (rouse_engine_find (f->engine, "shop")));
  projects_begin (f->launcher, "web");
  rouse_clock_fake_advance_ms (f->clock, 600);
  while (f->reloaded == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (strstr (f->reloaded, "\"outcome\":\"ready\""));
  assert_string (f, program, IFACE "Program", "Outcome", "ready");

  call (f, program, IFACE "Program", "Stop", NULL);
  assert_string (f, program, IFACE "Program", "State", "stopping");
  projects_end (f->launcher, "web");
  assert_string (f, program, IFACE "Program", "State", "stopped");
  call (f, program, IFACE "Program", "Start", NULL);
  assert_string (f, program, IFACE "Program", "State", "starting");
  projects_begin (f->launcher, "web");
  g_dbus_connection_signal_unsubscribe (f->client, subscription);
}

static void
assert_not_running (Fixture *f)
{
  g_autofree char *remote = NULL;

  g_assert_nonnull (f->error);
  remote = g_dbus_error_get_remote_error (f->error);
  g_assert_cmpstr (remote, ==, "io.github.rouse.Error.Invalid");
  g_dbus_error_strip_remote_error (f->error);
  g_assert_cmpstr (f->error->message, ==, "“web” is not running");
}

/* Scripts speak in a program's name while it runs, and start nothing that is off. */
static void
test_notify (Fixture *f, gconstpointer data)
{
  g_autofree char *path = add (f, "shop", "serve", FALSE);
  g_autofree char *program = g_strconcat (path, "/program/web", NULL);

  call (f, program, IFACE "Program", "Notify", g_variant_new ("(s)", "X_ROUSE_RELOAD=1"));
  assert_not_running (f);
  g_assert_cmpuint (rouse_launcher_fake_get_n_launches (f->launcher), ==, 0);

  rouse_engine_set_on (f->engine, rouse_engine_find (f->engine, "shop"), TRUE);
  projects_begin (f->launcher, "web");
  assert_string (f, program, IFACE "Program", "StatusText", "");
  call (f, program, IFACE "Program", "Notify", g_variant_new ("(s)", "STATUS=warm\nREADY=1"));
  g_assert_no_error (f->error);
  assert_string (f, program, IFACE "Program", "StatusText", "warm");
  assert_string (f, program, IFACE "Program", "State", "running");
  call (f, program, IFACE "Program", "Notify", g_variant_new ("(s)", "X_ROUSE_RELOAD=1"));
  g_assert_no_error (f->error);
  assert_string (f, program, IFACE "Program", "State", "stopping");
  projects_end (f->launcher, "web");
  assert_string (f, program, IFACE "Program", "StatusText", "");
  projects_begin (f->launcher, "web");
  projects_end (f->launcher, "web");
  call (f, program, IFACE "Program", "Notify", g_variant_new ("(s)", "READY=1"));
  assert_not_running (f);
}

static void
assert_loaded (Fixture *f, const char *program, const char *path, const char *expected)
{
  g_autofree char *answer = NULL;

  call (f, program, IFACE "Program", "IsLoaded", g_variant_new ("(^ay)", path));
  g_assert_no_error (f->error);
  answer = g_variant_print (f->answer, FALSE);
  g_assert_cmpstr (answer, ==, expected);
}

/* Which files a program has loaded, or why it is not known. Its process is this one, of which nothing is known. */
static void
test_is_loaded (Fixture *f, gconstpointer data)
{
  g_autofree char         *other = add (f, "shop", "serve", FALSE);
  g_autofree char         *any = g_strconcat (other, "/program/web", NULL);
  g_autofree char         *program = NULL;
  g_autofree char         *expected = g_strdup_printf ("('unknown', 'process', 'test-control-service', %d)", (int) getpid ());
  RouseSession            *session = rouse_engine_find (f->engine, "shop");
  g_autoptr (RouseProject) project = rouse_project_copy (rouse_session_get_project (session));

  assert_loaded (f, any, "/shop/a.py", "('any', '', '', 0)");
  ((RouseProgram *) g_ptr_array_index (project->programs, 0))->discover = ROUSE_DISCOVER_LOADED;
  g_assert_true (rouse_session_set_project (session, project, NULL));
  program = g_strdup (any);
  assert_loaded (f, program, "/shop/a.py", "('unknown', 'not-running', '', 0)");
  rouse_engine_set_on (f->engine, session, TRUE);
  projects_begin (f->launcher, "web");
  assert_loaded (f, program, "/shop/a.py", "('unknown', 'unseen', '', 0)");
  rouse_process_fake_show (rouse_launcher_fake_find (f->launcher, "web"), getpid ());
  assert_loaded (f, program, "/shop/a.py", expected);
  call (f, program, IFACE "Program", "IsLoaded", g_variant_new ("(^ay)", "a.py"));
  g_assert_nonnull (f->error);
}

static char *
read_some (int fd, gsize at_least)
{
  GString *text = g_string_new (NULL);
  char     buffer[4096];

  while (text->len < at_least)
    {
      gssize n = read (fd, buffer, sizeof buffer);

      if (n == 0)
        break;
      if (n > 0)
        g_string_append_len (text, buffer, n);
      g_main_context_iteration (NULL, FALSE);
    }
  return g_string_free (text, FALSE);
}

/* What is there, then what comes; the end comes when the reader goes, not when the program does. */
static void
test_output (Fixture *f, gconstpointer data)
{
  g_autofree char *path = add (f, "shop", "serve", TRUE);
  g_autofree char *program = g_strconcat (path, "/program/web", NULL);
  g_autofree char *before = NULL, *after = NULL, *once = NULL;
  int              fd;

  projects_begin (f->launcher, "web");
  rouse_process_fake_print (rouse_launcher_fake_find (f->launcher, "web"), "one\ntwo\n");
  call (f, program, IFACE "Program", "ReadOutput", g_variant_new ("(ib)", 1, TRUE));
  g_assert_no_error (f->error);
  fd = g_unix_fd_list_get (f->fds, 0, NULL);
  g_unix_set_fd_nonblocking (fd, TRUE, NULL);
  before = read_some (fd, 4);
  g_assert_cmpstr (before, ==, "two\n");
  rouse_process_fake_print (rouse_launcher_fake_find (f->launcher, "web"), "three\n");
  after = read_some (fd, 6);
  g_assert_cmpstr (after, ==, "three\n");
  close (fd);

  call (f, program, IFACE "Program", "ReadOutput", g_variant_new ("(ib)", 2, FALSE));
  fd = g_unix_fd_list_get (f->fds, 0, NULL);
  g_unix_set_fd_nonblocking (fd, TRUE, NULL);
  once = read_some (fd, G_MAXSIZE);
  g_assert_cmpstr (once, ==, "two\nthree\n");
  close (fd);
  for (guint i = 0; i < 20; i++) /* the pipe that was closed above is let go */
    g_main_context_iteration (NULL, FALSE);
}

static void
test_manager (Fixture *f, gconstpointer data)
{
  call (f, ROUSE_OBJECT_PATH_MANAGER, IFACE "Manager", "Show", g_variant_new ("(s)", "history"));
  g_assert_cmpstr (f->shown, ==, "history");
  call (f, ROUSE_OBJECT_PATH_MANAGER, "org.freedesktop.DBus.Properties", "Set",
        g_variant_new ("(ssv)", IFACE "Manager", "Paused", g_variant_new_boolean (TRUE)));
  g_assert_true (rouse_engine_get_paused (f->engine));
}

static void
assert_pending (Fixture *f, const char *text, const char *before, const char *diff)
{
  const char *actual[3];

  call (f, SHOP, IFACE "Project", "GetPending", NULL);
  g_assert_no_error (f->error);
  g_variant_get (f->answer, "(&s&s&s)", &actual[0], &actual[1], &actual[2]);
  g_assert_cmpstr (actual[0], ==, text);
  g_assert_cmpstr (actual[1], ==, before);
  g_assert_cmpstr (actual[2], ==, diff);
}

/* A folder with a file of its own: nothing of it is there until just that is allowed. */
static void
test_pending (Fixture *f, gconstpointer data)
{
  g_autoptr (RouseProject) project = rouse_project_new ();
  g_autoptr (GVariant)     folder = NULL, pending = NULL;
  g_autofree char         *file = g_build_filename (f->folder, "rouse.ini", NULL), *remote = NULL;
  g_autoptr (GError)       error = NULL;

  g_assert_true (g_file_set_contents (file, "[program web]\ncommand=serve\n", -1, NULL));
  project->root = g_strdup (f->folder);
  rouse_engine_add (f->engine, project, -1, &error);
  g_assert_no_error (error);
  folder = get (f, SHOP, IFACE "Project", "File");
  g_assert_cmpstr (g_variant_get_bytestring (folder), ==, file);
  pending = get (f, SHOP, IFACE "Project", "Pending");
  g_assert_cmpuint (strlen (g_variant_get_string (pending, NULL)), ==, 64);
  assert_pending (f, "[program web]\ncommand=serve\n", "", "@@ -0,0 +1,2 @@\n+[program web]\n+command=serve\n");

  call (f, SHOP, IFACE "Project", "Allow", g_variant_new ("(s)", "0123"));
  remote = g_dbus_error_get_remote_error (f->error);
  g_assert_cmpstr (remote, ==, "io.github.rouse.Error.Invalid");
  g_assert_cmpuint (rouse_session_get_n_runners (rouse_engine_find (f->engine, "shop")), ==, 0);

  call (f, SHOP, IFACE "Project", "Allow", g_variant_new ("(s)", g_variant_get_string (pending, NULL)));
  g_assert_no_error (f->error);
  assert_string (f, SHOP, IFACE "Project", "Pending", "");
  assert_string (f, SHOP "/program/web", IFACE "Program", "Command", "serve");
  assert_pending (f, "", "", "");
  call (f, SHOP, IFACE "Project", "Allow", g_variant_new ("(s)", ""));
  g_assert_nonnull (f->error);
}

static void
test_paths (void)
{
  g_autofree char *odd = rouse_object_path_for_program ("my-shop", "wéb_1");
  g_autofree char *empty = rouse_object_path_for_project ("");

  g_assert_cmpstr (odd, ==, ROUSE_OBJECT_PATH_MANAGER "/project/my_2dshop/program/w_c3_a9b_5f1");
  g_assert_true (g_variant_is_object_path (odd));
  g_assert_true (g_variant_is_object_path (empty));
}

int
main (int argc, char **argv)
{
  g_autofree char *hooks = NULL;

  g_test_init (&argc, &argv, NULL);
  hooks = g_test_build_filename (G_TEST_DIST, "..", "data", "hooks", NULL);
  g_setenv ("ROUSE_HOOKS_DIR", hooks, TRUE);
  g_test_add ("/control/add", Fixture, NULL, set_up, test_add, tear_down);
  g_test_add ("/control/awaits", Fixture, NULL, set_up, test_awaits, tear_down);
  g_test_add ("/control/hot", Fixture, NULL, set_up, test_hot, tear_down);
  g_test_add ("/control/refused", Fixture, NULL, set_up, test_refused, tear_down);
  g_test_add ("/control/program", Fixture, NULL, set_up, test_program, tear_down);
  g_test_add ("/control/is-loaded", Fixture, NULL, set_up, test_is_loaded, tear_down);
  g_test_add ("/control/notify", Fixture, NULL, set_up, test_notify, tear_down);
  g_test_add ("/control/output", Fixture, NULL, set_up, test_output, tear_down);
  g_test_add ("/control/pending", Fixture, NULL, set_up, test_pending, tear_down);
  g_test_add ("/control/manager", Fixture, NULL, set_up, test_manager, tear_down);
  g_test_add_func ("/control/paths", test_paths);
  return g_test_run ();
}
