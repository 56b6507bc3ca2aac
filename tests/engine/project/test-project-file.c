/* test-project-file.c - a project as text
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"
#include "project/project-file.h"

#include <signal.h>
#include <string.h>

#define SHOP "[project]\nname=Shop\nroot=/srv/shop\n"
#define WEB "[program web]\ncommand=serve\n"

/* What is refused, with the whole message. */
static const struct
{
  const char *name;
  const char *text;
  const char *message;
} refusals[] = {
  { "empty", "", "F:1: root: the project's folder is missing" },
  { "no-root", "\n[project]\nname=Shop\n" WEB, "F:2: root: the project's folder is missing" },
  { "root-relative", "[project]\nroot=shop\n" WEB, "F:2: root: write the whole name of the folder, from / on" },
  { "root-empty", "[project]\nroot=\n" WEB, "F:2: root: write the name of a folder or file" },
  { "root-address", "[project]\nroot=file:shop\n" WEB, "F:2: root: write an address of a file such as file:///home/me/shop" },
  { "unknown-group", SHOP WEB "[server x]\n", "F:6: there is no such group here, only [project], [program NAME] and [rule NAME]" },
  { "named-project", SHOP WEB "[project x]\n", "F:6: there is no such group here, only [project], [program NAME] and [rule NAME]" },
  { "unnamed-program", SHOP "[program]\ncommand=x\n", "F:4: a program needs a name without a slash: [program web]" },
  { "program-with-slash", SHOP "[program a/b]\ncommand=x\n", "F:4: a program needs a name without a slash: [program web]" },
  { "unknown-project-key", SHOP "colour=red\n" WEB,
    "F:4: colour: there is no such key here, only name, root, order, url, livereload, notify, roots, include, extensions, "
    "ignore, vcs-ignore, content, follow-links, watcher, settle" },
  { "unknown-program-key", SHOP WEB "watches=*.py\n",
    "F:6: watches: there is no such key here, only command, build, shell, cwd, env, env-file, watch, discover, "
    "ignore, after, cascade, kind, on-busy, ready, listen, listen-pid, proxy, hot, hot-timeout, "
    "restart-on-exit, restart-limit, stop-signal, stop-timeout" },
  { "key-in-capitals", SHOP WEB "Kind=task\n",
    "F:6: Kind: there is no such key here, only command, build, shell, cwd, env, env-file, watch, discover, "
    "ignore, after, cascade, kind, on-busy, ready, listen, listen-pid, proxy, hot, hot-timeout, "
    "restart-on-exit, restart-limit, stop-signal, stop-timeout" },
  { "unknown-rule-key", SHOP WEB "[rule a]\nmatches=*.py\n", "F:7: matches: there is no such key here, only match, programs, action" },
  { "unnamed-rule", SHOP WEB "[rule]\nmatch=*.py\n", "F:6: a rule needs a name: [rule styles]" },
  { "rule-match", SHOP WEB "[rule a]\naction=ignore\n", "F:6: match: write which files it is for, such as static/**/*.css" },
  { "rule-match-empty", SHOP WEB "[rule a]\naction=ignore\nmatch=\n", "F:8: match: write which files it is for, such as static/**/*.css" },
  { "rule-match-not", SHOP WEB "[rule a]\nmatch=*.py;!b.py\n", "F:7: match: “!b.py” cannot be included: to leave something out, ignore it" },
  { "rule-programs", SHOP WEB "[rule a]\nmatch=*.py\nprograms=web;db\n", "F:8: programs: there is no program “db”, only web" },
  { "rule-programs-twice", SHOP WEB "[rule a]\nmatch=*.py\nprograms=web;web\n", "F:8: programs: “web” is there twice" },
  { "rule-programs-path", SHOP WEB "[rule a]\nmatch=*.py\nprograms=Shop/web\n", "F:8: programs: write names of programs with semicolons between them, such as db;web" },
  { "rule-action", SHOP WEB "[rule a]\nmatch=*.py\naction=reload\n",
    "F:8: action: write restart, ignore, signal: and a name, command: and a line for the shell, or browser" },
  { "rule-twice", SHOP WEB "[rule a]\nmatch=*.py\n[rule a]\n", "F:8: this group is in line 6 already" },
  { "syntax", SHOP "oops\n", "F:4: this is neither a [group] nor key=value nor a # comment" },
  { "name-empty", "[project]\nname=\nroot=/srv\n" WEB, "F:2: name: write a name in one line" },
  { "name-blank", "[project]\nname=\\s\nroot=/srv\n" WEB, "F:2: name: write a name in one line" },
  { "name-two-lines", "[project]\nname=a\\nb\nroot=/srv\n" WEB, "F:2: name: write a name in one line" },
  { "escape", "[project]\nname=a\\.b\nroot=/srv\n" WEB,
    "F:2: name: a backslash is written \\\\; \\s, \\t, \\n and \\r stand for white space" },
  { "order", SHOP "order=first\n" WEB, "F:4: order: write a number" },
  { "url", SHOP "url=localhost 8000\n" WEB, "F:4: url: write an address such as http://localhost:8000/" },
  { "notify", SHOP "notify=some\n" WEB, "F:4: notify: write default, problems, failures, all or none" },
  { "roots", SHOP "roots=src;;lib\n" WEB, "F:4: roots: there is nothing between two semicolons" },
  { "include", SHOP "include=/\n" WEB, "F:4: include: “/” is not a pattern that can match anything" },
  { "include-not", SHOP "include=!*.py\n" WEB, "F:4: include: “!*.py” cannot be included: to leave something out, ignore it" },
  { "ignore", SHOP "ignore=*.log;!\n" WEB, "F:4: ignore: “!” is not a pattern that can match anything" },
  { "extensions", SHOP "extensions=py,html\n" WEB, "F:4: extensions: write extensions with semicolons between them, such as py;html" },
  { "extensions-glob", SHOP "extensions=*.*\n" WEB, "F:4: extensions: write extensions with semicolons between them, such as py;html" },
  { "vcs-ignore", SHOP "vcs-ignore=yes\n" WEB, "F:4: vcs-ignore: write true or false" },
  { "content", SHOP "content=1\n" WEB, "F:4: content: write false or true" },
  { "settle-unit", SHOP "settle=10\n" WEB, "F:4: settle: “10” is not a duration: write a number with a unit, such as 250ms, 5s, 2m or 1h" },
  { "settle-long", SHOP "settle=1m\n" WEB, "F:4: settle: at most 10.0 s" },
  { "no-command", SHOP "[program web]\nkind=task\n", "F:4: command: what the program is to run is missing" },
  { "command-empty", SHOP "[program web]\ncommand=\n", "F:5: command: write the command that is to run" },
  { "command-quote", SHOP "[program web]\ncommand=echo 'a\n", "F:5: command: a quotation mark is not closed, or there is no command" },
  { "command-comment", SHOP "[program web]\ncommand=# echo\n", "F:5: command: a quotation mark is not closed, or there is no command" },
  { "shell", SHOP WEB "shell=sh\n", "F:6: shell: write false or true" },
  { "env", SHOP WEB "env=A=1;B\n", "F:6: env: write NAME=VALUE, with semicolons between several" },
  { "env-name", SHOP WEB "env==1\n", "F:6: env: write NAME=VALUE, with semicolons between several" },
  { "build-quote", SHOP WEB "build=make '\n", "F:6: build: a quotation mark is not closed, or there is no command" },
  { "build-escape", SHOP WEB "build=make \\x\n", "F:6: build: a backslash is written \\\\; \\s, \\t, \\n and \\r stand for white space" },
  { "env-file", SHOP WEB "env-file=.env;;\n", "F:6: env-file: there is nothing between two semicolons" },
  { "env-file-address", SHOP WEB "env-file=file:x\n", "F:6: env-file: write an address of a file such as file:///home/me/shop" },
  { "watch", SHOP WEB "watch=*.py;/\n", "F:6: watch: “/” is not a pattern that can match anything" },
  { "watch-not", SHOP WEB "watch=!*.py\n", "F:6: watch: “!*.py” cannot be included: to leave something out, ignore it" },
  { "program-ignore", SHOP WEB "ignore=!\n", "F:6: ignore: “!” is not a pattern that can match anything" },
  { "after-unknown", SHOP WEB "after=db\n[program tests]\ncommand=test\n", "F:6: after: there is no program “db”, only web, tests" },
  { "after-itself", SHOP WEB "after=web\n", "F:6: after: a program cannot come after itself" },
  { "after-twice", SHOP WEB "after=db;db\n[program db]\ncommand=db\n", "F:6: after: “db” is there twice" },
  { "after-path", SHOP WEB "after=Shop/web\n", "F:6: after: write names of programs with semicolons between them, such as db;web" },
  { "after-cycle", SHOP WEB "after=db\n[program db]\ncommand=db\nafter=web\n", "F:6: after: these would wait for each other: web → db → web" },
  { "after-cycle-of-others", SHOP WEB "after=z;a\n[program z]\ncommand=z\n[program a]\ncommand=a\nafter=z;b\n[program b]\ncommand=b\nafter=c\n[program c]\ncommand=c\nafter=z;a\n",
    "F:11: after: these would wait for each other: a → b → c → a" },
  { "cascade", SHOP WEB "cascade=yes\n", "F:6: cascade: write false or true" },
  { "cascade-alone", SHOP WEB "cascade=true\n", "F:6: cascade: this is for programs with after=, which say what they come after" },
  { "restart-limit", SHOP WEB "restart-on-exit=true\nrestart-limit=1001\n", "F:7: restart-limit: write a number from 0 to 1000" },
  { "restart-limit-negative", SHOP WEB "restart-on-exit=true\nrestart-limit=-1\n", "F:7: restart-limit: write a number from 0 to 1000" },
  { "restart-limit-alone", SHOP WEB "restart-limit=5\n", "F:6: restart-limit: this is for programs with restart-on-exit=true" },
  { "ready-task", SHOP WEB "kind=task\nready=port:80\n", "F:7: ready: a program with kind=task is ready when it has ended well" },
  { "kind", SHOP WEB "kind=server\n", "F:6: kind: write service or task" },
  { "on-busy", SHOP WEB "kind=task\non-busy=wait\n", "F:7: on-busy: write restart or queue" },
  { "on-busy-service", SHOP WEB "on-busy=queue\n", "F:6: on-busy: this is for programs with kind=task" },
  { "restart-on-exit", SHOP WEB "restart-on-exit=true\nkind=task\n", "F:6: restart-on-exit: a program with kind=task may end" },
  { "ready", SHOP WEB "ready=500ms\n", "F:6: ready: write alive: and a time, port: and a number, output: and a regular expression, an http: or https: address, or notify" },
  { "ready-kind", SHOP WEB "ready=socket:80\n", "F:6: ready: write alive: and a time, port: and a number, output: and a regular expression, an http: or https: address, or notify" },
  { "ready-port", SHOP WEB "ready=port:0\n", "F:6: ready: write a port from 1 to 65535, such as port:8000" },
  { "ready-port-name", SHOP WEB "ready=port:http\n", "F:6: ready: write a port from 1 to 65535, such as port:8000" },
  { "ready-address", SHOP WEB "ready=http:///health\n", "F:6: ready: write a whole address, such as http://localhost:8000/health" },
  { "ready-no-output", SHOP WEB "ready=output:\n", "F:6: ready: write a regular expression, such as output:Listening on" },
  { "ready-time", SHOP WEB "ready=alive:2h\n", "F:6: ready: at most 1 h 0 min" },
  { "stop-signal", SHOP WEB "stop-signal=SIGNAL\n", "F:6: stop-signal: write the name of a signal, such as SIGTERM, SIGINT or SIGUSR2, or its number" },
  { "stop-timeout", SHOP WEB "stop-timeout=-1s\n",
    "F:6: stop-timeout: “-1s” is not a duration: write a number with a unit, such as 250ms, 5s, 2m or 1h" },
};

static RouseProject *
parse (const char *text, GError **error)
{
  return rouse_project_file_parse ("F", text, strlen (text), NULL, error);
}

static void
test_refusal (gconstpointer data)
{
  guint              i = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error = NULL;

  g_assert_null (parse (refusals[i].text, &error));
  g_assert_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, refusals[i].message);
}

static void
test_long_list (void)
{
  g_autoptr (GString) text = g_string_new (SHOP WEB "env=");
  g_autoptr (GError)  error = NULL;

  for (guint i = 0; i < 1000; i++)
    g_string_append (text, "A=;");
  rouse_project_unref (parse (text->str, &error));
  g_assert_no_error (error);
  g_string_append (text, "A=");
  g_assert_null (parse (text->str, &error));
  g_assert_cmpstr (error->message, ==, "F:6: env: at most 1000, with semicolons between them");
}

static void
assert_strv (char **strv, const char *joined)
{
  g_autofree char *actual = g_strjoinv ("|", strv);

  g_assert_cmpstr (actual, ==, joined);
}

/* Every key with another value than its default; what is relative, from a root that stands below. */
static const char full[] = "# Our shop.\n"
                           "\n"
                           "# Tests come first.\n"
                           "[program tests]\n"
                           "command = pytest -x | tee 'log'\n"
                           "shell=true\n"
                           "build=make | cat\n"
                           "kind=task\n"
                           "on-busy=queue\n"
                           "cwd=tests\n"
                           "\n"
                           "[project]\n"
                           "name=Shop\n"
                           "url=http://localhost:8000/\n"
                           "livereload=true\n"
                           "notify=failures\n"
                           "roots=src;../shared; /etc/shop.conf;~/notes\n"
                           "include=*.py;*.html\n"
                           "extensions=.py;*.html;css\n"
                           "ignore=*.log;!keep.log\n"
                           "vcs-ignore=false\n"
                           "content=false\n"
                           "follow-links=true\n"
                           "watcher=watchman\n"
                           "settle=25ms\n"
                           "root=/srv/shop/\n"
                           "order=3\n"
                           "\n"
                           "[program web]\n"
                           "command=python3 -u \"my server.py\" --title 'a b'\n"
                           "env=LANG=C;TITLE=a\\;b;EMPTY=\n"
                           "ready=alive:2s\n"
                           "restart-on-exit=true\n"
                           "stop-signal=INT\n"
                           "stop-timeout=1.5s\n"
                           "restart-limit=5\n"
                           "build = make 'all of it'\n"
                           "env-file=.env;/etc/shop.env\n"
                           "watch=*.py;templates/**\n"
                           "ignore=*_pb2.py\n"
                           "after=tests\n"
                           "cascade=true\n"
                           "hot-timeout=500ms\n"
                           "hot=ask\n"
                           "listen = localhost:8000; web=unix:run/a\\;b\n"
                           "listen-pid=yes\n"
                           "proxy=127.0.0.1:8080->8000\n"
                           "\n"
                           "# Browsers fetch them anew.\n"
                           "[rule styles]\n"
                           "match=static/**/*.css; *.svg\n"
                           "action=browser\n"
                           "[rule logs]\n"
                           "match=*.log\n"
                           "action=ignore\n"
                           "[rule settings]\n"
                           "match=conf/\n"
                           "action=signal:HUP\n"
                           "[rule sass]\n"
                           "match=*.scss\n"
                           "action=command: make css; echo 'a\\\\n' \n"
                           "[rule docs]\n"
                           "programs=tests\n"
                           "match=docs/\n";

static void
test_full (void)
{
  g_autoptr (GError)       error = NULL;
  g_autoptr (RouseProject) project = parse (full, &error);
  g_autofree char         *roots = g_strconcat ("/srv/shop/src|/srv/shared|/etc/shop.conf|", g_get_home_dir (), "/notes", NULL);
  const RouseProgram      *tests, *web;
  const RouseRule         *styles, *settings, *sass, *docs;

  g_assert_no_error (error);
  g_assert_null (project->id);
  g_assert_cmpstr (project->name, ==, "Shop");
  g_assert_cmpstr (project->root, ==, "/srv/shop");
  g_assert_cmpstr (project->url, ==, "http://localhost:8000/");
  g_assert_cmpint (project->notify, ==, ROUSE_NOTIFY_FAILURES);
  assert_strv (project->roots, roots);
  assert_strv (project->include, "*.py|*.html");
  assert_strv (project->extensions, "py|html|css");
  assert_strv (project->ignore, "*.log|!keep.log");
  g_assert_true (project->no_vcs_ignore);
  g_assert_false (project->content);
  g_assert_true (project->follow_links);
  g_assert_cmpint (project->watcher, ==, ROUSE_WATCH_WATCHMAN);
  g_assert_cmpint (project->settle_us, ==, 25000);

  g_assert_cmpuint (project->programs->len, ==, 2);
  tests = g_ptr_array_index (project->programs, 0);
  g_assert_cmpstr (tests->name, ==, "tests");
  g_assert_cmpstr (tests->project, ==, "Shop");
  g_assert_null (tests->argv);
  g_assert_cmpstr (tests->shell, ==, "pytest -x | tee 'log'");
  g_assert_null (tests->build_argv);
  g_assert_cmpstr (tests->build_shell, ==, "make | cat");
  g_assert_cmpstr (tests->cwd, ==, "/srv/shop/tests");
  g_assert_cmpint (tests->kind, ==, ROUSE_KIND_TASK);
  g_assert_cmpint (tests->on_busy, ==, ROUSE_ON_BUSY_QUEUE);
  g_assert_true (tests->terminal);
  web = g_ptr_array_index (project->programs, 1);
  assert_strv (web->argv, "python3|-u|my server.py|--title|a b");
  g_assert_null (web->shell);
  g_assert_cmpstr (web->cwd, ==, "/srv/shop");
  assert_strv (web->env, "LANG=C|TITLE=a;b|EMPTY=");
  g_assert_cmpint (web->kind, ==, ROUSE_KIND_SERVICE);
  g_assert_cmpint (web->ready_us, ==, 2 * G_TIME_SPAN_SECOND);
  g_assert_true (web->restart_on_exit);
  g_assert_cmpint (web->stop_signal, ==, SIGINT);
  g_assert_cmpint (web->stop_timeout_us, ==, 1500 * G_TIME_SPAN_MILLISECOND);
  g_assert_cmpuint (web->restart_limit, ==, 5);
  assert_strv (web->build_argv, "make|all of it");
  g_assert_null (web->build_shell);
  assert_strv (web->env_files, "/srv/shop/.env|/etc/shop.env");
  assert_strv (web->watch, "*.py|templates/**");
  assert_strv (web->ignore, "*_pb2.py");
  assert_strv (web->after, "tests");
  g_assert_true (web->cascade);
  g_assert_true (web->hot_ask);
  g_assert_cmpint (web->hot_timeout_us, ==, 500 * G_TIME_SPAN_MILLISECOND);
  assert_strv (web->listen, "8000|web=unix:/srv/shop/run/a;b");
  g_assert_cmpint (web->listen_pid, ==, ROUSE_LISTEN_PID_YES);
  assert_strv (web->proxies, "8080 -> 8000");
  g_assert_true (project->livereload);

  g_assert_cmpuint (project->rules->len, ==, 5);
  styles = g_ptr_array_index (project->rules, 0);
  g_assert_cmpstr (styles->name, ==, "styles");
  assert_strv (styles->match, "static/**/*.css|*.svg");
  g_assert_null (styles->programs);
  g_assert_cmpint (styles->action, ==, ROUSE_ACTION_BROWSER);
  g_assert_cmpint (((RouseRule *) g_ptr_array_index (project->rules, 1))->action, ==, ROUSE_ACTION_IGNORE);
  settings = g_ptr_array_index (project->rules, 2);
  g_assert_cmpint (settings->action, ==, ROUSE_ACTION_SIGNAL);
  g_assert_cmpint (settings->signal, ==, SIGHUP);
  sass = g_ptr_array_index (project->rules, 3);
  g_assert_cmpint (sass->action, ==, ROUSE_ACTION_COMMAND);
  g_assert_cmpstr (sass->command, ==, "make css; echo 'a\\n'");
  docs = g_ptr_array_index (project->rules, 4);
  assert_strv (docs->match, "docs/");
  assert_strv (docs->programs, "tests");
  g_assert_cmpint (docs->action, ==, ROUSE_ACTION_RESTART);
}

static void /* What is not said. */
test_defaults (void)
{
  g_autoptr (RouseProject) project = parse ("[project]\nroot=/srv/my shop\n" WEB, NULL);
  const RouseProgram      *web = rouse_project_find_program (project, "web");

  g_assert_cmpstr (project->name, ==, "my shop");
  g_assert_cmpint (project->notify, ==, ROUSE_NOTIFY_DEFAULT);
  g_assert_null (project->url);
  g_assert_null (project->roots);
  g_assert_null (project->include);
  g_assert_null (project->extensions);
  g_assert_null (project->ignore);
  g_assert_false (project->no_vcs_ignore);
  g_assert_true (project->content);
  g_assert_false (project->follow_links);
  g_assert_cmpint (project->watcher, ==, ROUSE_WATCH_AUTO);
  g_assert_cmpint (project->settle_us, ==, 10 * G_TIME_SPAN_MILLISECOND);
  g_assert_cmpstr (web->cwd, ==, "/srv/my shop");
  g_assert_null (web->env);
  g_assert_cmpint (web->discover, ==, ROUSE_DISCOVER_TREE);
  g_assert_cmpint (web->stop_signal, ==, SIGTERM);
  g_assert_cmpint (web->stop_timeout_us, ==, 5 * G_TIME_SPAN_SECOND);
  g_assert_cmpint (web->ready_us, ==, 500 * G_TIME_SPAN_MILLISECOND);
}

static void /* A file that lies in the project's folder says nothing about where that is. */
test_shared (void)
{
  const char               text[] = "[project]\nroots=src\n" WEB;
  const char               moved[] = "[project]\nroot=/srv\n" WEB;
  g_autoptr (GError)       error = NULL;
  g_autoptr (RouseProject) project = rouse_project_file_parse ("F", text, strlen (text), "/srv/shop", &error);
  g_autofree char         *written = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (project->root, ==, "/srv/shop");
  assert_strv (project->roots, "/srv/shop/src");
  g_free (project->url);
  project->url = g_strdup ("http://localhost/");
  written = rouse_project_file_write (project, text);
  g_assert_cmpstr (written, ==, "[project]\nroots=src\nurl=http://localhost/\n" WEB);
  g_assert_null (rouse_project_file_parse ("F", moved, strlen (moved), "/srv/shop", &error));
  g_assert_cmpstr (error->message, ==,
                   "F:2: root: there is no such key here, only name, url, livereload, notify, roots, include, extensions, "
                   "ignore, vcs-ignore, content, follow-links, watcher, settle");
}

static void /* Of what is the same not a byte changes, however it is written. */
test_write_same (void)
{
  g_autoptr (RouseProject) project = parse (full, NULL);
  g_autofree char         *text = rouse_project_file_write (project, full);

  g_assert_cmpstr (text, ==, full);
}

static RouseProgram *
nth_program (RouseProject *project, guint i)
{
  return g_ptr_array_index (project->programs, i);
}

static void
set_string (char **field, const char *value)
{
  g_free (*field);
  *field = g_strdup (value);
}

static void /* All of it goes through a new text, in a form that is easy to read. */
test_write_new (void)
{
  g_autoptr (RouseProject) project = parse (full, NULL), again = NULL;
  g_autofree char         *text = rouse_project_file_write (project, NULL);
  g_autofree char         *notes = g_build_filename (g_get_home_dir (), "notes", NULL);
  g_autofree char         *expected = NULL;

  expected = g_strdup_printf ("[project]\nname=Shop\nroot=/srv/shop\nurl=http://localhost:8000/\nlivereload=true\nnotify=failures\n"
                              "roots=src;/srv/shared;/etc/shop.conf;%s\ninclude=*.py;*.html\nextensions=py;html;css\n"
                              "ignore=*.log;!keep.log\nvcs-ignore=false\ncontent=false\nfollow-links=true\nwatcher=watchman\nsettle=25ms\n"
                              "\n"
                              "[program tests]\ncommand=pytest -x | tee 'log'\nbuild=make | cat\nshell=true\ncwd=tests\nkind=task\non-busy=queue\n"
                              "\n"
                              "[program web]\ncommand=python3 -u 'my server.py' --title 'a b'\nbuild=make 'all of it'\nenv=LANG=C;TITLE=a\\;b;EMPTY=\n"
                              "env-file=.env;/etc/shop.env\nwatch=*.py;templates/**\nignore=*_pb2.py\nafter=tests\ncascade=true\n"
                              "ready=alive:2s\nlisten=8000;web=unix:run/a\\;b\nlisten-pid=yes\nproxy=8080 -> 8000\nhot=ask\nhot-timeout=500ms\n"
                              "restart-on-exit=true\nrestart-limit=5\nstop-signal=SIGINT\nstop-timeout=1500ms\n"
                              "\n"
                              "[rule styles]\nmatch=static/**/*.css;*.svg\naction=browser\n"
                              "\n"
                              "[rule logs]\nmatch=*.log\naction=ignore\n"
                              "\n"
                              "[rule settings]\nmatch=conf/\naction=signal:SIGHUP\n"
                              "\n"
                              "[rule sass]\nmatch=*.scss\naction=command:make css; echo 'a\\\\n'\n"
                              "\n"
                              "[rule docs]\nmatch=docs/\nprograms=tests\n",
                              notes);
  g_assert_cmpstr (text, ==, expected);
  again = parse (text, NULL);
  for (guint i = 0; i < 2; i++)
    g_assert_true (rouse_program_equal (nth_program (project, i), nth_program (again, i)));
  for (guint i = 0; i < 5; i++)
    g_assert_true (rouse_rule_equal (g_ptr_array_index (project->rules, i), g_ptr_array_index (again->rules, i)));
}

static const char *const readies[] = { "alive:2s", "port:8000", "http://localhost:8000/health?a=b", "https://[::1]/", "output:^Listening on \\d+; (ok|done)$", "notify" };

static void /* Each way of being ready comes back as it was written. */
test_ready (gconstpointer data)
{
  const char              *ready = data;
  g_autofree char         *text = g_strconcat (SHOP WEB "ready=", ready, "\n", NULL);
  g_autofree char         *line = g_strconcat ("\nready=", ready, "\n", NULL);
  g_autoptr (GError)       error = NULL;
  g_autoptr (RouseProject) project = parse (text, &error);
  g_autofree char         *written = NULL;

  g_assert_no_error (error);
  written = rouse_project_file_write (project, NULL);
  g_assert_nonnull (strstr (written, line));
}

static void /* Names, words and folders that need care. */
test_write_odd (void)
{
  g_autoptr (RouseProject) project = rouse_project_new (), again = NULL;
  RouseProgram            *program = rouse_program_new ();
  const char *const        argv[] = { "a'b", "", "#c", "d;e\\", "f\ng", " ", "~", NULL };
  const char *const        roots[] = { "/srv/sh\xe9p/x", "/srv/x;y", "/srv/a\nb", NULL };
  g_autofree char         *text = NULL;
  g_autoptr (GError)       error = NULL;

  project->name = g_strdup (" Café; [1] ");
  project->root = g_strdup ("/srv/sh\xe9p");
  project->roots = g_strdupv ((char **) roots);
  program->name = g_strdup ("web server");
  program->project = g_strdup (project->name);
  program->argv = g_strdupv ((char **) argv);
  program->cwd = g_strdup ("/srv/sh\xe9p/~");
  program->stop_signal = SIGRTMIN + 3;
  program->ready_us = 1;
  g_ptr_array_add (project->programs, program);
  text = rouse_project_file_write (project, NULL);
  again = parse (text, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->name, ==, project->name);
  g_assert_cmpstr (again->root, ==, project->root);
  g_assert_true (g_strv_equal ((const char *const *) again->roots, roots));
  g_assert_true (rouse_program_equal (nth_program (again, 0), program));
}

/* One change of the project, and what becomes of its text. */
typedef void (*ChangeFunc) (RouseProject *project);

static void
change_url (RouseProject *project)
{
  set_string (&project->url, "http://localhost:9000/");
}

static void
change_to_default (RouseProject *project)
{
  project->notify = ROUSE_NOTIFY_DEFAULT;
}

static void
change_command (RouseProject *project)
{
  RouseProgram *program = nth_program (project, 0);

  g_clear_pointer (&program->argv, g_strfreev);
  program->shell = g_strdup ("serve | tee log");
}

static void
rename_program (RouseProject *project)
{
  set_string (&nth_program (project, 0)->name, "server");
}

static void
remove_program (RouseProject *project)
{
  g_ptr_array_remove_index (project->programs, 0);
}

static void
swap_programs (RouseProject *project)
{
  g_ptr_array_insert (project->programs, 1, g_ptr_array_steal_index (project->programs, 0));
}

static void
add_program (RouseProject *project)
{
  RouseProgram *program = rouse_program_copy (nth_program (project, 0));

  set_string (&program->name, "other");
  g_ptr_array_insert (project->programs, 1, program);
}

static void /* The same folder below the root, but in a file that names it as a whole. */
move_root (RouseProject *project)
{
  set_string (&project->root, "/opt/shop");
  set_string (&nth_program (project, 0)->cwd, "/opt/shop/web");
}

static const struct
{
  const char *name;
  const char *text;
  ChangeFunc  change;
  const char *expected;
} changes[] = {
  { "value", SHOP "# where\nurl = http://localhost:8000/\norder=7\n\n" WEB, change_url, SHOP "# where\nurl=http://localhost:9000/\norder=7\n\n" WEB },
  { "new-key", SHOP "\n" WEB, change_url, SHOP "url=http://localhost:9000/\n\n" WEB },
  { "to-default", SHOP "notify=all\n" WEB, change_to_default, SHOP WEB },
  { "default-stays", SHOP "notify=default\n" WEB, change_url, SHOP "notify=default\nurl=http://localhost:9000/\n" WEB },
  { "command", SHOP WEB "kind=service\n", change_command, SHOP "[program web]\ncommand=serve | tee log\nkind=service\nshell=true\n" },
  { "rename", SHOP "\n# The server.\n" WEB, rename_program, SHOP "\n# The server.\n[program server]\ncommand=serve\n" },
  { "remove", SHOP "\n# The server.\n" WEB "\n# Tests.\n[program tests]\ncommand=test\n", remove_program, SHOP "\n# Tests.\n[program tests]\ncommand=test\n" },
  { "swap", SHOP "\n# The server.\n" WEB "\n# Tests.\n[program tests]\ncommand=test\n", swap_programs,
    SHOP "\n# Tests.\n[program tests]\ncommand=test\n\n# The server.\n" WEB "\n" },
  { "add", SHOP "\n# The server.\n" WEB "\n# Tests.\n[program tests]\ncommand=test\n", add_program,
    SHOP "\n# The server.\n" WEB "\n[program other]\ncommand=serve\n\n# Tests.\n[program tests]\ncommand=test\n\n" },
  { "move-root", SHOP WEB "cwd=/srv/shop/web\n", move_root,
    "[project]\nname=Shop\nroot=/opt/shop\n" WEB "cwd=web\n" },
};

static void
test_change (gconstpointer data)
{
  guint                    i = GPOINTER_TO_UINT (data);
  g_autoptr (GError)       error = NULL;
  g_autoptr (RouseProject) project = parse (changes[i].text, &error);
  g_autofree char         *text = NULL;

  g_assert_no_error (error);
  changes[i].change (project);
  text = rouse_project_file_write (project, changes[i].text);
  g_assert_cmpstr (text, ==, changes[i].expected);
}

static void /* What cannot be understood is nothing to build on. */
test_write_over_broken (void)
{
  g_autoptr (RouseProject) project = parse (SHOP WEB, NULL);
  g_autofree char         *one = rouse_project_file_write (project, "# comment\n[oops\n");
  g_autofree char         *other = rouse_project_file_write (project, SHOP "colour=red\n" WEB);

  g_assert_cmpstr (one, ==, SHOP "\n" WEB);
  g_assert_cmpstr (other, ==, SHOP "\n" WEB);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strconcat ("/project/file/refuse/", refusals[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_refusal);
    }
  g_test_add_func ("/project/file/refuse/long-list", test_long_list);
  g_test_add_func ("/project/file/full", test_full);
  g_test_add_func ("/project/file/defaults", test_defaults);
  g_test_add_func ("/project/file/shared", test_shared);
  g_test_add_func ("/project/file/write/same", test_write_same);
  g_test_add_func ("/project/file/write/new", test_write_new);
  g_test_add_func ("/project/file/write/odd", test_write_odd);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autofree char *path = g_strconcat ("/project/file/change/", changes[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_change);
    }
  g_test_add_func ("/project/file/write/over-broken", test_write_over_broken);
  for (guint i = 0; i < G_N_ELEMENTS (readies); i++)
    {
      g_autofree char *name = g_strconcat ("/project-file/ready/", readies[i], NULL);

      g_strdelimit (name + strlen ("/project-file/ready/"), "/", '-');
      g_test_add_data_func (name, readies[i], test_ready);
    }
  return g_test_run ();
}
