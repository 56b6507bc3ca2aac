/* test-run-options.c - every option of "rouse run", and everything it refuses
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "run-options.h"

#include "base/error.h"

#include <signal.h>
#include <string.h>

static RouseRunOptions *
parse (const char *line, GError **error)
{
  g_autofree char *full = g_strconcat ("run|", line, NULL);
  g_auto (GStrv)   argv = g_strsplit (full, "|", -1);
  gboolean         help;

  return rouse_run_options_parse ((int) g_strv_length (argv), argv, &help, error);
}

/* Words are separated by "|", so that they may hold blanks. */
static const struct
{
  const char *line;
  const char *message; /* how it begins */
} errors[] = {
  { "--|", "a command is needed" },
  { "--shell", "--shell needs a command" },
  { "--task|--", "--task and --on-busy need a command" },
  { "--cwd|/", "--cwd needs a command" },
  { "-f|", "-f: a file name is needed" },
  { "--file|a.ini|true", "--file and a command exclude each other" },
  { "--only|web|true", "--only and a command exclude each other" },
  { "--only=|-q", "--only: names of programs are needed" },
  { "--only=, ,", "--only: names of programs are needed" },
  { "-y|true", "--yes and a command exclude each other" },
  { "--nonsense|--|true", "unknown option --nonsense" },
  { "--wacth|src|--|true", "unknown option --wacth; did you mean --watch?" },
  { "-x|--|true", "unknown option -x" },
  { "--clear=yes|--|true", "--clear takes no value" },
  { "--watch|", "--watch: a folder or file is needed" },
  { "-w", "-w needs a value: -w DIR|FILE" },
  { "-e||true", "-e: extensions are needed" },
  { "-e|py,|true", "-e: “” is not an extension" },
  { "--ext=py,*|true", "--ext: “*” is not an extension" },
  { "--ext=a/b|true", "--ext: “a/b” is not an extension" },
  { "-i||true", "-i: a pattern is needed" },
  { "--include=|true", "--include: a pattern is needed" },
  { "-i|[|true", "-i: “[” is not a pattern" },
  { "--include=[|true", "--include: “[” is not a pattern" },
  { "-I|!x|true", "-I: " },
  { "--settle|10|true", "--settle: “10” is not a duration" },
  { "--settle|-1s|true", "--settle: “-1s” is not a duration" },
  { "--settle|11s|true", "--settle: at most 10s" },
  { "--stop-timeout|soon|true", "--stop-timeout: “soon” is not a duration" },
  { "--stop-timeout|5|true", "--stop-timeout: “5” is not a duration" },
  { "-s|NONE|true", "-s: “NONE” is not a signal" },
  { "-s|0|true", "-s: “0” is not a signal" },
  { "-s|999|true", "-s: “999” is not a signal" },
  { "--stop-signal=|true", "--stop-signal: “” is not a signal" },
  { "--env|NAME|true", "--env: “NAME” is not a setting" },
  { "--env|=x|true", "--env: “=x” is not a setting" },
  { "--cwd|/no such folder|true", "--cwd: “/no such folder” is not a folder" },
  { "--cwd|/dev/null|true", "--cwd: “/dev/null” is not a folder" },
  { "--on-busy|wait|--task|true", "--on-busy: “wait” is neither restart nor queue" },
  { "--on-busy|queue|true", "--on-busy is for tasks" },
  { "--task|--restart-on-exit|true", "--task and --restart-on-exit exclude each other" },
  { "--once|-p|true", "--once and --postpone exclude each other" },
  { "--once|--restart-on-exit|true", "--once and --restart-on-exit exclude each other" },
  { "--once|--events|x|true", "--once and --events exclude each other" },
  { "-qv|true", "-q and -v exclude each other" },
  { "--events||true", "--events: a file name is needed" },
  { "--listen|80a|true", "--listen: “80a”: write a port from 1 to 65535, such as 8000" },
  { "--listen|[::1|true", "--listen: “[::1”: write a port, or an address of this machine in numbers" },
  { "--listen|8000|--listen|localhost:8000|true", "--listen: there can be only one of 8000 and 8000" },
  { "--listen|unix:|true", "--listen: “unix:”: write the name of the socket" },
  { "--proxy|8080|true", "--proxy: “8080”: write where Rouse is to listen" },
  { "--proxy|8080:8080|true", "--proxy: “8080:8080”: the program has to listen elsewhere" },
  { "--proxy|8080:8000|--proxy|8080 -> 1|true", "--proxy: there can be only one of 8080 -> 8000 and 8080 -> 1" },
  { "--listen|8080|--proxy|8080:8000|true", "--proxy: Rouse listens at 8080 for the program “true” already" },
  { "--ready|port:8080|--proxy|8080:8000|true", "--ready: at port 8080 a proxy answers" },
  { "--ready|soon|true", "--ready: “soon”: write alive: and a time" },
  { "--ready|port:0|true", "--ready: “port:0”: write a port from 1 to 65535" },
  { "--ready=output:(|true", "--ready: “output:(”: write a regular expression" },
  { "--hot|yes|true", "--hot: “yes”: write ask" },
  { "--hot", "--hot needs a value: --hot ask" },
  { "--watcher|stat|true", "--watcher: “stat” is none of auto, gio, poll and watchman" },
  { "--watcher=|true", "--watcher: “” is none of auto, gio, poll and watchman" },
  { "--watcher", "--watcher needs a value: --watcher auto|gio|poll|watchman" },
  { "--discover|all|true", "--discover: “all” is neither tree nor loaded" },
  { "--discover", "--discover needs a value: --discover tree|loaded" },
  { "--once|--discover|loaded|true", "--once and --discover exclude each other" },
  { "--livereload=x|true", "--livereload: “x”: write a port from 1 to 65535" },
  { "--livereload=0|true", "--livereload: “0”: write a port from 1 to 65535" },
  { "--livereload=|true", "--livereload needs a value: --livereload=PORT" },
  { "--browser||--livereload|true", "--browser: “”: a pattern is needed" },
  { "--browser|[|--livereload|true", "--browser: “[”: " },
  { "--browser|!x|--livereload|true", "--browser: “!x”: " },
  { "--browser|*.css|true", "--browser needs --livereload" },
  { "--task|--ready|port:1|true", "--task excludes --ready, --proxy and --hot" },
  { "--task|--proxy|2:1|true", "--task excludes --ready, --proxy and --hot" },
  { "--hot|ask|--task|true", "--task excludes --ready, --proxy and --hot" },
  { "--once|--livereload|true", "--once excludes --ready" },
  { "--once|--ready|port:1|true", "--once excludes --ready" },
  { "--once|--livereload", "--once excludes --ready" },
  { "--listen|8000", "--ready, --listen, --proxy and --hot need a command" },
  { "--hot=ask", "--ready, --listen, --proxy and --hot need a command" },
  { "--ready=notify", "--ready, --listen, --proxy and --hot need a command" },
};

static void
test_error (gconstpointer data)
{
  guint                       i = GPOINTER_TO_UINT (data);
  g_autoptr (GError)          error = NULL;
  g_autoptr (RouseRunOptions) options = parse (errors[i].line, &error);

  g_assert_null (options);
  g_assert_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID);
  g_assert_cmpint (strncmp (error->message, errors[i].message, strlen (errors[i].message)), ==, 0);
}

static void
test_defaults (void)
{
  g_autoptr (GError)          error = NULL;
  g_autoptr (RouseRunOptions) options = parse ("/usr/bin/python3|app.py", &error);
  RouseObserverOptions        observer;
  g_autofree char            *here = g_get_current_dir ();

  g_assert_no_error (error);
  g_assert_cmpstr (options->program->name, ==, "python3");
  g_assert_cmpstr (options->program->argv[0], ==, "/usr/bin/python3");
  g_assert_cmpstr (options->program->argv[1], ==, "app.py");
  g_assert_null (options->program->argv[2]);
  g_assert_null (options->program->env);
  g_assert_cmpstr (options->program->cwd, ==, here);
  g_assert_cmpint (options->program->kind, ==, ROUSE_KIND_SERVICE);
  g_assert_cmpint (options->program->stop_signal, ==, SIGTERM);
  g_assert_cmpint (options->program->stop_timeout_us, ==, 5 * G_TIME_SPAN_SECOND);
  g_assert_false (options->postpone || options->once || options->clear || options->quiet || options->verbose);
  rouse_watch_options_finish (options->watch, &observer);
  g_assert_cmpstr (observer.roots[0], ==, here);
  g_assert_null (observer.roots[1]);
  g_assert_null (observer.filter.include);
  g_assert_null (observer.filter.extensions);
  g_assert_null (observer.filter.ignore);
  g_assert_true (observer.content);
  g_assert_false (observer.follow_links);
  g_assert_cmpint (observer.watcher, ==, ROUSE_WATCH_AUTO);
  g_assert_cmpint (options->program->discover, ==, ROUSE_DISCOVER_TREE);
  g_assert_cmpint (observer.settle_us, ==, 10000);
}

static void
test_everything (void)
{
  g_autoptr (GError)          error = NULL;
  g_autoptr (RouseRunOptions) options = NULL;
  RouseObserverOptions        observer;

  options = parse ("-w|/srv/shop|--watch=/etc/hosts|-epy,.html|-e|*.css|-I|templates/**|-i|*.log|--ignore|tmp/|--no-vcs-ignore|"
                   "--settle|25ms|--no-content|--follow-links|--watcher|poll|--discover=loaded|-p|--task|--on-busy=queue|-s|usr2|--stop-timeout=0|"
                   "--env|A=b=c|--env|E=|--cwd|/|-c|-v|--events|/tmp/e.jsonl|--stdin-quit|--|cmd|--|-q",
                   &error);
  g_assert_no_error (error);
  rouse_watch_options_finish (options->watch, &observer);
  g_assert_cmpstr (observer.roots[0], ==, "/srv/shop");
  g_assert_cmpstr (observer.roots[1], ==, "/etc/hosts");
  g_assert_cmpstr (observer.filter.extensions[0], ==, "py");
  g_assert_cmpstr (observer.filter.extensions[1], ==, "html");
  g_assert_cmpstr (observer.filter.extensions[2], ==, "css");
  g_assert_null (observer.filter.extensions[3]);
  g_assert_cmpstr (observer.filter.include[0], ==, "templates/**");
  g_assert_cmpstr (observer.filter.ignore[0], ==, "*.log");
  g_assert_cmpstr (observer.filter.ignore[1], ==, "tmp/");
  g_assert_true (observer.filter.no_vcs_ignore);
  g_assert_cmpint (observer.settle_us, ==, 25000);
  g_assert_false (observer.content);
  g_assert_true (observer.follow_links);
  g_assert_cmpint (observer.watcher, ==, ROUSE_WATCH_POLL);
  g_assert_cmpint (options->program->discover, ==, ROUSE_DISCOVER_LOADED);
  g_assert_true (options->postpone && options->clear && options->verbose && options->stdin_quit);
  g_assert_cmpstr (options->events, ==, "/tmp/e.jsonl");
  g_assert_cmpint (options->program->kind, ==, ROUSE_KIND_TASK);
  g_assert_cmpint (options->program->on_busy, ==, ROUSE_ON_BUSY_QUEUE);
  g_assert_cmpint (options->program->stop_signal, ==, SIGUSR2);
  g_assert_cmpint (options->program->stop_timeout_us, ==, 0);
  g_assert_cmpstr (options->program->env[0], ==, "A=b=c");
  g_assert_cmpstr (options->program->env[1], ==, "E=");
  g_assert_cmpstr (options->program->cwd, ==, "/");
  g_assert_cmpstr (options->program->project, ==, "shop");
  /* What follows "--" is the command's, "--" included. */
  g_assert_cmpstr (options->program->argv[0], ==, "cmd");
  g_assert_cmpstr (options->program->argv[1], ==, "--");
  g_assert_cmpstr (options->program->argv[2], ==, "-q");
}

static void /* As a file's keys would. */
test_serve (void)
{
  g_autoptr (GError)          error = NULL;
  g_autoptr (RouseRunOptions) options = NULL;
  g_autofree char            *here = g_get_current_dir ();
  g_autofree char            *local = g_strconcat ("web=unix:", here, "/web.sock", NULL);

  options = parse ("--listen|8000|--listen=web=unix:web.sock|--livereload=35730|--proxy|8080:8000|--proxy=localhost:8081 -> [::1]:8000|"
                   "--ready|port:8000|--hot|ask|--browser|*.css|--browser|img/;x|--|serve",
                   &error);
  g_assert_no_error (error);
  g_assert_cmpstr (options->program->listen[0], ==, "8000");
  g_assert_cmpstr (options->program->listen[1], ==, local);
  g_assert_null (options->program->listen[2]);
  g_assert_cmpstr (options->program->proxies[0], ==, "8080 -> 8000");
  g_assert_cmpstr (options->program->proxies[1], ==, "8081 -> [::1]:8000");
  g_assert_null (options->program->proxies[2]);
  g_assert_cmpint (options->program->ready_kind, ==, ROUSE_READY_PORT);
  g_assert_cmpuint (options->program->ready_port, ==, 8000);
  g_assert_true (options->program->hot_ask && options->serve->livereload);
  g_assert_cmpuint (options->serve->livereload_port, ==, 35730);
  g_assert_cmpstr (options->serve->browser[1], ==, "img/;x");
  g_assert_null (options->serve->browser[2]);

  rouse_run_options_free (g_steal_pointer (&options));
  options = parse ("--livereload", &error);
  g_assert_no_error (error);
  g_assert_true (options->serve->livereload);
  g_assert_cmpuint (options->serve->livereload_port, ==, 0);
}

static void /* A task may have sockets, and so may what runs once. */
test_serve_tasks (void)
{
  g_autoptr (GError)          error = NULL;
  g_autoptr (RouseRunOptions) task = parse ("--task|--listen|8000|--livereload|true", &error);
  g_autoptr (RouseRunOptions) once = parse ("--once|--listen|8000|true", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (task->program->listen[0], ==, "8000");
  g_assert_cmpstr (once->program->listen[0], ==, "8000");
}

static void /* Without "--", the first word that is no option begins the command. */
test_command_begins (void)
{
  g_autoptr (RouseRunOptions) options = parse ("-c|python3|-c|print (1)|--quiet", NULL);

  g_assert_nonnull (options);
  g_assert_true (options->clear);
  g_assert_false (options->quiet);
  g_assert_cmpuint (g_strv_length (options->program->argv), ==, 4);
  g_assert_cmpstr (options->program->argv[3], ==, "--quiet");
}

static void /* Without a command, it is about a file. */
test_file (void)
{
  g_autoptr (RouseRunOptions) plain = parse ("-q", NULL), all = NULL;

  g_assert_false (rouse_run_options_has_command (plain));
  g_assert_null (plain->file);
  g_assert_null (plain->only);
  g_assert_false (plain->allow || plain->stop_signal_given || plain->stop_timeout_given);
  all = parse ("-f|/srv/shop/dev.ini|--only|web, worker|--only=tests|-y|--env|A=b|-s|INT|--stop-timeout|1s", NULL);
  g_assert_false (rouse_run_options_has_command (all));
  g_assert_cmpstr (all->file, ==, "/srv/shop/dev.ini");
  g_assert_cmpstr (all->only[0], ==, "web");
  g_assert_cmpstr (all->only[1], ==, "worker");
  g_assert_cmpstr (all->only[2], ==, "tests");
  g_assert_null (all->only[3]);
  g_assert_true (all->allow && all->stop_signal_given && all->stop_timeout_given);
}

static void
test_shell (void)
{
  g_autoptr (RouseRunOptions) options = parse ("--shell|--|make -s && ./app|\"$X\"", NULL);

  g_assert_cmpstr (options->program->shell, ==, "make -s && ./app \"$X\"");
  g_assert_cmpstr (options->program->name, ==, "make");
  g_assert_null (options->program->argv);
}

static void
test_signals (void)
{
  static const char *const same[] = { "INT", "SIGINT", "int", "sigint", "2" };

  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    {
      g_autofree char            *line = g_strdup_printf ("-s|%s|true", same[i]);
      g_autoptr (RouseRunOptions) options = parse (line, NULL);

      g_assert_cmpint (options->program->stop_signal, ==, SIGINT);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      g_autofree char *path = g_strdup_printf ("/cli/run-options/error/%u %s", i, errors[i].line);

      g_strdelimit (path + strlen ("/cli/run-options/error/"), "/", '_');
      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_error);
    }
  g_test_add_func ("/cli/run-options/defaults", test_defaults);
  g_test_add_func ("/cli/run-options/everything", test_everything);
  g_test_add_func ("/cli/run-options/command-begins", test_command_begins);
  g_test_add_func ("/cli/run-options/file", test_file);
  g_test_add_func ("/cli/run-options/serve", test_serve);
  g_test_add_func ("/cli/run-options/serve-tasks", test_serve_tasks);
  g_test_add_func ("/cli/run-options/shell", test_shell);
  g_test_add_func ("/cli/run-options/signals", test_signals);
  return g_test_run ();
}
