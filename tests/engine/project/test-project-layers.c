/* test-project-layers.c - a project that two texts describe
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"
#include "project/project-file.h"
#include "project/project-layers.h"

#include <glib/gstdio.h>
#include <string.h>

#define ROOT "[project]\nroot=/srv/shop\n"
#define WEB "[program web]\ncommand=serve\n"
#define DB "[program db]\ncommand=db\n"

static RouseProject *
parse (const char *shared, const char *private, GError **error)
{
  const RouseLayer one = { "S", shared, shared != NULL ? strlen (shared) : 0 };
  const RouseLayer other = { "P", private, private != NULL ? strlen (private) : 0 };

  return rouse_project_layers_parse (&one, &other, private == NULL ? "/srv/shop" : NULL, error);
}

/* What is refused, in the file where it stands. */
static const struct
{
  const char *name;
  const char *shared;
  const char *private;
  const char *message;
} refusals[] = {
  { "shared-syntax", WEB "oops\n", ROOT, "S:3: this is neither a [group] nor key=value nor a # comment" },
  { "private-syntax", WEB, ROOT "oops\n", "P:3: this is neither a [group] nor key=value nor a # comment" },
  { "shared-root", "[project]\nroot=/srv\n" WEB, ROOT,
    "S:2: root: there is no such key here, only name, url, livereload, notify, roots, include, extensions, ignore, vcs-ignore, "
    "content, follow-links, watcher, settle" },
  { "shared-order", "[project]\norder=1\n" WEB, ROOT,
    "S:2: order: there is no such key here, only name, url, livereload, notify, roots, include, extensions, ignore, vcs-ignore, "
    "content, follow-links, watcher, settle" },
  { "no-root", WEB, "[project]\nname=Shop\n", "P:1: root: the project's folder is missing" },
  { "no-project", WEB, "# mine\n" DB, "P:1: root: the project's folder is missing" },
  { "no-program", "[project]\nname=Shop\n", ROOT, "S:1: there is no program: it needs a group [program NAME] with a command" },
  { "no-program-shared-empty", "", ROOT, "S:1: there is no program: it needs a group [program NAME] with a command" },
  { "shared-group", WEB "[server x]\n", ROOT, "S:3: there is no such group here, only [project], [program NAME] and [rule NAME]" },
  { "private-group", WEB, ROOT "[server x]\n", "P:3: there is no such group here, only [project], [program NAME] and [rule NAME]" },
  { "shared-value", "[project]\nsettle=1\n" WEB, ROOT,
    "S:2: settle: “1” is not a duration: write a number with a unit, such as 250ms, 5s, 2m or 1h" },
  { "shared-value-overridden", WEB "kind=server\n", ROOT "[program web]\nkind=task\n", "S:3: kind: write service or task" },
  { "private-value", WEB, ROOT "[program web]\nkind=server\n", "P:4: kind: write service or task" },
  { "private-program-without-command", WEB, ROOT "[program wbe]\nkind=task\n", "P:3: command: what the program is to run is missing" },
  { "no-command-anywhere", "[program web]\nkind=service\n", ROOT "[program web]\nkind=task\n", "S:1: command: what the program is to run is missing" },
  { "shared-command", "[program web]\ncommand=a '\n", ROOT "[program web]\nkind=task\n", "S:2: command: a quotation mark is not closed, or there is no command" },
  { "private-command", WEB, ROOT "[program web]\ncommand=a '\n", "P:4: command: a quotation mark is not closed, or there is no command" },
  { "shell-off", "[program web]\ncommand=a '\nshell=true\n", ROOT "[program web]\nshell=true\n[program db]\ncommand=b '\n",
    "P:6: command: a quotation mark is not closed, or there is no command" },
  { "contradiction-shared", WEB "restart-on-exit=true\n", ROOT "[program web]\nkind=task\n", "S:3: restart-on-exit: a program with kind=task may end" },
  { "contradiction-private", WEB "kind=task\n", ROOT "[program web]\nrestart-on-exit=true\n", "P:4: restart-on-exit: a program with kind=task may end" },
  { "limit-without", WEB "restart-on-exit=true\nrestart-limit=3\n", ROOT "[program web]\nrestart-on-exit=false\n",
    "S:4: restart-limit: this is for programs with restart-on-exit=true" },
  { "cascade-without", WEB "after=db\n" DB, ROOT "[program web]\nafter=\ncascade=true\n", "P:5: cascade: this is for programs with after=, which say what they come after" },
  { "after-private", WEB DB, ROOT "[program web]\nafter=cache\n", "P:4: after: there is no program “cache”, only web, db" },
  { "after-shared-names-private", WEB "after=cache\n", ROOT DB, "S:3: after: there is no program “cache”, only web, db" },
  { "cycle", WEB "after=db\n" DB, ROOT "[program db]\nafter=web\n", "S:3: after: these would wait for each other: web → db → web" },
  { "cycle-private", WEB DB "after=web\n", ROOT "[program web]\nafter=db\n", "P:4: after: these would wait for each other: web → db → web" },
  { "livereload", WEB, ROOT "livereload=yes\n", "P:3: livereload: write false or true" },
  { "listen", WEB "listen=8000;80a\n", ROOT, "S:3: listen: write a port from 1 to 65535, such as 8000" },
  { "listen-host", WEB "listen=example.org:8000\n", ROOT,
    "S:3: listen: write a port, or an address of this machine in numbers and a port, such as 8000, 127.0.0.1:8000 or [::1]:8000" },
  { "listen-name", WEB "listen=a b=8000\n", ROOT, "S:3: listen: write a name of up to 255 letters, digits, -, _ and dots before =, such as web=8000" },
  { "listen-twice", WEB, ROOT "[program web]\nlisten=8000;unix:a;localhost:8000\n", "P:4: listen: there can be only one of 8000 and 8000" },
  { "listen-elsewhere", WEB "listen=8000\n" DB "listen=0.0.0.0:8000\n", ROOT, "S:6: listen: Rouse listens at 8000 for the program “web” already" },
  { "listen-elsewhere-private", WEB "listen=unix:x\n" DB, ROOT "[program db]\nlisten=unix:/srv/shop/x\n",
    "P:4: listen: Rouse listens at unix:/srv/shop/x for the program “web” already" },
  { "listen-pid", WEB "listen=8000\nlisten-pid=true\n", ROOT, "S:4: listen-pid: write auto, yes or no" },
  { "listen-pid-without", WEB "listen-pid=yes\n", ROOT, "S:3: listen-pid: this is for programs with listen=, which says what they listen at" },
  { "proxy", WEB "proxy=8080\n", ROOT, "S:3: proxy: write where Rouse is to listen, -> and where the program does, such as 8080 -> 8000" },
  { "proxy-itself", WEB "proxy=8000 -> localhost:8000\n", ROOT, "S:3: proxy: the program has to listen elsewhere than Rouse, such as 8080 -> 8000" },
  { "proxy-twice", WEB "proxy=8080 -> 8000;8080 -> 8001\n", ROOT, "S:3: proxy: there can be only one of 8080 -> 8000 and 8080 -> 8001" },
  { "proxy-elsewhere", WEB "proxy=8080 -> 8000\n" DB "proxy=8080 -> 8001\n", ROOT, "S:6: proxy: Rouse listens at 8080 for the program “web” already" },
  { "proxy-and-listen", WEB "listen=8080\nproxy=8080 -> 8000\n", ROOT, "S:4: proxy: Rouse listens at 8080 for the program “web” already" },
  { "proxy-and-listen-elsewhere", WEB "proxy=0.0.0.0:8080 -> 8000\n" DB, ROOT "[program db]\nlisten=8080\n",
    "P:4: listen: Rouse listens at 0.0.0.0:8080 for the program “web” already" },
  { "proxy-round", WEB "proxy=8080 -> 8081\n" DB "proxy=8081 -> 127.0.0.1:8080\n", ROOT, "S:3: proxy: the proxies would pass everything on to each other" },
  { "proxy-task", WEB "proxy=8080 -> 8000\n", ROOT "[program web]\nkind=task\n", "S:3: proxy: a program with kind=task has nobody to answer" },
  { "ready-proxy", WEB "proxy=8080 -> 8000\nready=port:8080\n", ROOT, "S:4: ready: at port 8080 a proxy answers: write the address of the program itself" },
  { "ready-proxy-http", WEB "proxy=[::]:80 -> 8000\n", ROOT "[program web]\nready=http://Localhost/health\n",
    "P:4: ready: at port 80 a proxy answers: write the address of the program itself" },
  { "hot", WEB "hot=yes\n", ROOT, "S:3: hot: write no or ask" },
  { "hot-task", WEB "hot=ask\nkind=task\n", ROOT, "S:3: hot: a program with kind=task runs anew on each change" },
  { "watcher", WEB, ROOT "watcher=inotify\n", "P:3: watcher: write auto, gio, poll or watchman" },
  { "discover", WEB "discover=yes\n", ROOT, "S:3: discover: write tree or loaded" },
  { "discover-build", WEB "discover=loaded\n", ROOT "[program web]\nbuild=make\n",
    "S:3: discover: a program with build= does not load the sources that it is built from" },
  { "hot-timeout", WEB "hot-timeout=5\n", ROOT, "S:3: hot-timeout: “5” is not a duration: write a number with a unit, such as 250ms, 5s, 2m or 1h" },
  { "hot-timeout-none", WEB "hot-timeout=0s\n", ROOT, "S:3: hot-timeout: write a time above 0, such as 5s" },
  { "hot-timeout-long", WEB "hot-timeout=2h\n", ROOT, "S:3: hot-timeout: at most 1 h 0 min" },
  { "action", WEB "[rule a]\nmatch=*.a\naction=reload\n", ROOT,
    "S:5: action: write restart, ignore, signal: and a name, command: and a line for the shell, or browser" },
  { "action-colon", WEB "[rule a]\nmatch=*.a\naction=browser:\n", ROOT,
    "S:5: action: write restart, ignore, signal: and a name, command: and a line for the shell, or browser" },
  { "action-signal", WEB "[rule a]\nmatch=*.a\naction=signal:HUGE\n", ROOT, "S:5: action: write the name of a signal, such as signal:SIGHUP, or its number" },
  { "action-signal-none", WEB "[rule a]\nmatch=*.a\naction=signal:\n", ROOT, "S:5: action: write the name of a signal, such as signal:SIGHUP, or its number" },
  { "action-signal-kill", WEB "[rule a]\nmatch=*.a\n", ROOT "[rule a]\naction=signal:KILL\n",
    "P:4: action: write a signal that a program can heed, such as signal:SIGHUP" },
  { "action-command", WEB "[rule a]\nmatch=*.a\naction=command: \n", ROOT, "S:5: action: write the command that is to run, such as command:make css" },
  { "rule", WEB "[rule a]\nmatch=*.a\n", ROOT "[rule a]\nprograms=db\n", "P:4: programs: there is no program “db”, only web" },
  { "rule-match", WEB "[rule a]\nmatch=*.a\n", ROOT "[rule a]\nmatch=\n", "P:4: match: write which files it is for, such as static/**/*.css" },
  { "private-rule", WEB "[rule a]\nmatch=*.a\n", ROOT "[rule b]\naction=ignore\n", "P:3: match: write which files it is for, such as static/**/*.css" },
};

static void
test_refusal (gconstpointer data)
{
  guint              i = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error = NULL;

  g_assert_null (parse (refusals[i].shared, refusals[i].private, &error));
  g_assert_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, refusals[i].message);
}

static void
test_too_many (void)
{
  g_autoptr (GString) shared = g_string_new (WEB), private = g_string_new (ROOT);
  g_autoptr (GError)  error = NULL;

  for (guint i = 0; i < 100; i++)
    g_string_append_printf (shared, "[rule r%u]\nmatch=*.a\n", i);
  for (guint i = 1; i < 100; i++)
    g_string_append_printf (private, "[program p%u]\ncommand=a\n", i);
  rouse_project_unref (parse (shared->str, private->str, &error));
  g_assert_no_error (error);
  g_string_append (private, "[program more]\ncommand=a\n");
  g_assert_null (parse (shared->str, private->str, &error));
  g_assert_cmpstr (error->message, ==, "P:201: more: a project has at most 100 groups [program NAME]");
  g_clear_error (&error);
  g_string_truncate (private, strlen (ROOT));
  g_string_append (private, "[rule more]\nmatch=*.b\n");
  g_assert_null (parse (shared->str, private->str, &error));
  g_assert_cmpstr (error->message, ==, "S:201: r99: a project has at most 100 groups [rule NAME]");
}

static void
assert_strv (char **strv, const char *joined)
{
  g_autofree char *actual = g_strjoinv ("|", strv);

  g_assert_cmpstr (actual, ==, joined);
}

static char *
join_names (GPtrArray *items)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < items->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? "|" : "", *(char **) g_ptr_array_index (items, i));
  return g_string_free (names, FALSE);
}

static const char team[] = "# Ours.\n"
                           "[project]\n"
                           "name=Shop\n"
                           "url=http://localhost:8000/\n"
                           "settle=50ms\n"
                           "watcher=poll\n"
                           "ignore=*.log\n"
                           "\n"
                           "[program web]\n"
                           "command=serve --port 8000\n"
                           "build=make\n"
                           "ready=http://localhost:8000/\n"
                           "env=A=1;B=2\n"
                           "listen=8000;web=unix:run/web.sock\n"
                           "listen-pid=no\n"
                           "proxy=localhost:8080 -> 127.0.0.1:8000\n"
                           "hot=ask\n"
                           "\n"
                           "# Slow.\n"
                           "[program tests]\n"
                           "command=pytest\n"
                           "discover=loaded\n"
                           "kind=task\n"
                           "\n"
                           "[rule styles]\n"
                           "match=*.css\n"
                           "action=command:make css; true\n"
                           "\n"
                           "[rule settings]\n"
                           "match=conf/\n"
                           "action=signal:1\n";

static const char mine[] = "[program mail]\n"
                           "command=mailhog\n"
                           "\n"
                           "[program web]\n"
                           "# My ports differ.\n"
                           "command=serve --port 9000 | tee log\n"
                           "shell=true\n"
                           "build=\n"
                           "cwd=sub\n"
                           "ready=port:9000\n"
                           "after=mail\n"
                           "listen=\n"
                           "listen-pid=auto\n"
                           "proxy=[::1]:8080 -> 9000; 8081->9000\n"
                           "hot=no\n"
                           "hot-timeout=1500ms\n"
                           "[program tests]\n"
                           "discover=tree\n"
                           "[rule svg]\n"
                           "match=*.svg\n"
                           "action=browser\n"
                           "[rule styles]\n"
                           "action=restart\n"
                           "programs=web\n"
                           "[project]\n"
                           "url=\n"
                           "settle=10ms\n"
                           "root=/srv/shop\n"
                           "order=2\n"
                           "livereload=true\n"
                           "watcher=auto\n"
                           "notify=none\n";

static void
test_merge (void)
{
  g_autoptr (GError)       error = NULL;
  g_autoptr (RouseProject) project = parse (team, mine, &error);
  g_autofree char         *programs = NULL, *rules = NULL;
  const RouseProgram      *web;
  const RouseRule         *svg, *styles;

  g_assert_no_error (error);
  g_assert_cmpstr (project->name, ==, "Shop");
  g_assert_cmpstr (project->root, ==, "/srv/shop");
  g_assert_null (project->url);
  g_assert_cmpint (project->settle_us, ==, 10 * G_TIME_SPAN_MILLISECOND);
  g_assert_cmpint (project->notify, ==, ROUSE_NOTIFY_NONE);
  g_assert_cmpint (project->watcher, ==, ROUSE_WATCH_AUTO);
  g_assert_cmpint (rouse_project_find_program (project, "tests")->discover, ==, ROUSE_DISCOVER_TREE);
  assert_strv (project->ignore, "*.log");
  programs = join_names (project->programs);
  g_assert_cmpstr (programs, ==, "web|tests|mail");
  rules = join_names (project->rules);
  g_assert_cmpstr (rules, ==, "svg|styles|settings");
  web = rouse_project_find_program (project, "web");
  g_assert_null (web->argv);
  g_assert_cmpstr (web->shell, ==, "serve --port 9000 | tee log");
  g_assert_null (web->build_argv);
  g_assert_null (web->build_shell);
  g_assert_cmpstr (web->cwd, ==, "/srv/shop/sub");
  g_assert_cmpint (web->ready_kind, ==, ROUSE_READY_PORT);
  g_assert_cmpint (web->ready_port, ==, 9000);
  g_assert_null (web->ready_text);
  assert_strv (web->env, "A=1|B=2");
  assert_strv (web->after, "mail");
  g_assert_true (project->livereload);
  g_assert_null (web->listen);
  g_assert_cmpint (web->listen_pid, ==, ROUSE_LISTEN_PID_AUTO);
  assert_strv (web->proxies, "[::1]:8080 -> 9000|8081 -> 9000");
  g_assert_false (web->hot_ask);
  g_assert_cmpint (web->hot_timeout_us, ==, 1500 * G_TIME_SPAN_MILLISECOND);
  svg = g_ptr_array_index (project->rules, 0);
  g_assert_cmpint (svg->action, ==, ROUSE_ACTION_BROWSER);
  styles = g_ptr_array_index (project->rules, 1);
  g_assert_cmpint (styles->action, ==, ROUSE_ACTION_RESTART);
  g_assert_null (styles->command);
  assert_strv (styles->match, "*.css");
  assert_strv (styles->programs, "web");
}

static void /* Of the team's file alone: what the user's put something else in the place of. */
test_hot_values (void)
{
  g_autoptr (GError)       error = NULL;
  g_autoptr (RouseProject) project = parse (team, NULL, &error);
  const RouseProgram      *web;
  const RouseRule         *styles, *settings;

  g_assert_no_error (error);
  g_assert_false (project->livereload);
  g_assert_cmpint (project->watcher, ==, ROUSE_WATCH_POLL);
  g_assert_cmpint (rouse_project_find_program (project, "tests")->discover, ==, ROUSE_DISCOVER_LOADED);
  web = rouse_project_find_program (project, "web");
  assert_strv (web->listen, "8000|web=unix:/srv/shop/run/web.sock");
  g_assert_cmpint (web->listen_pid, ==, ROUSE_LISTEN_PID_NO);
  assert_strv (web->proxies, "8080 -> 127.0.0.1:8000");
  g_assert_true (web->hot_ask);
  g_assert_cmpint (web->hot_timeout_us, ==, 5 * G_TIME_SPAN_SECOND);
  styles = g_ptr_array_index (project->rules, 0);
  g_assert_cmpint (styles->action, ==, ROUSE_ACTION_COMMAND);
  g_assert_cmpstr (styles->command, ==, "make css; true");
  settings = g_ptr_array_index (project->rules, 1);
  g_assert_cmpint (settings->action, ==, ROUSE_ACTION_SIGNAL);
  g_assert_cmpint (settings->signal, ==, 1);
}

static void
test_most_addresses (void)
{
  g_autoptr (GString) shared = g_string_new (NULL);
  g_autoptr (GError)  error = NULL;

  for (guint i = 0; i < 257; i++)
    {
      if (i % 64 == 0)
        g_string_append_printf (shared, "\n[program p%u]\ncommand=a\nlisten=", i / 64);
      g_string_append_printf (shared, "%s%u", i % 64 == 0 ? "" : ";", 8000 + i);
    }
  g_assert_null (parse (shared->str, NULL, &error));
  g_assert_cmpstr (error->message, ==, "S:16: listen: a project has at most 256 sockets and proxies");
  g_clear_error (&error);
  g_string_truncate (shared, shared->len - strlen ("\n[program p4]\ncommand=a\nlisten=8256"));
  rouse_project_unref (parse (shared->str, NULL, &error));
  g_assert_no_error (error);
}

static void /* The folder that somebody stands in, rather than the one that is written down. */
test_root (void)
{
  const RouseLayer private = { "P", ROOT, strlen (ROOT) }, shared = { "S", WEB "cwd=sub\n", strlen (WEB "cwd=sub\n") };
  const RouseLayer         none = { "P", DB, strlen (DB) };
  g_autoptr (GError)       error = NULL;
  g_autofree char         *root = rouse_project_layers_dup_root (&private, &error);
  g_autoptr (RouseProject) project = rouse_project_layers_parse (&shared, &private, "/opt/./shop/", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (root, ==, "/srv/shop");
  g_assert_cmpstr (project->root, ==, "/opt/shop");
  g_assert_cmpstr (rouse_project_find_program (project, "web")->cwd, ==, "/opt/shop/sub");
  g_assert_null (rouse_project_layers_dup_root (&none, &error));
  g_assert_cmpstr (error->message, ==, "P:1: root: the project's folder is missing");
}

static void
test_find (void)
{
  g_autofree char *folder = g_dir_make_tmp ("rouse-find-XXXXXX", NULL);
  g_autofree char *below = g_build_filename (folder, "below", NULL);
  g_autofree char *path = g_build_filename (folder, ROUSE_PROJECT_FILE_NAME, NULL);
  g_autofree char *found = NULL;

  g_assert_cmpint (g_mkdir (below, 0700), ==, 0);
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  g_assert_null (rouse_project_file_find (folder));
  g_assert_cmpint (g_rmdir (path), ==, 0);
  g_assert_null (rouse_project_file_find (folder));
  g_assert_true (g_file_set_contents (path, WEB, -1, NULL));
  found = rouse_project_file_find (folder);
  g_assert_cmpstr (found, ==, path);
  g_assert_null (rouse_project_file_find (below));
  g_unlink (path);
  g_rmdir (below);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strconcat ("/project/layers/refuse/", refusals[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_refusal);
    }
  g_test_add_func ("/project/layers/refuse/too-many", test_too_many);
  g_test_add_func ("/project/layers/merge", test_merge);
  g_test_add_func ("/project/layers/hot-values", test_hot_values);
  g_test_add_func ("/project/layers/most-addresses", test_most_addresses);
  g_test_add_func ("/project/layers/root", test_root);
  g_test_add_func ("/project/layers/find", test_find);
  return g_test_run ();
}
