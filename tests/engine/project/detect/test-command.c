/* test-command.c - command lines freed of their reloaders
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "project/detect/command.h"

static const struct
{
  const char *line;
  const char *without;  /* (nullable): it stays as it is */
  const char *reloader; /* (nullable) */
  guint       port;
  gboolean    reloads;
  const char *watch; /* (nullable) with ; between them */
  const char *ignore;
  gboolean    polls;
} lines[] = {
  { "./serve --fast" },
  { "" },
  { "   " },
  { "echo 'open" },
  { "nodemon a.js\fb" },
  { "nodemon a.js\nnodemon b.js" },
  { "python manage.py runserver", "python manage.py runserver --noreload", "manage.py", 8000 },
  { "uv run python -u manage.py runserver 0.0.0.0:9000 --noreload", NULL, NULL, 9000 },
  { "django-admin runserver", "django-admin runserver --noreload", "django-admin", 8000 },
  { "uvicorn a:b --reload --reload-dir src --port=9001 --reload-include '*.html'", "uvicorn a:b --port=9001", "--reload", 9001 },
  { "python -m uvicorn --reload a:b", "python -m uvicorn a:b", "--reload", 8000 },
  { "gunicorn a:b -b :8123 --reload", "gunicorn a:b -b :8123", "--reload", 8123 },
  { "fastapi dev main.py", "fastapi dev --no-reload main.py", "fastapi", 8000 },
  { "flask --app x --debug run --reload", "flask --app x --debug run --no-reload", "--reload", 5000 },
  { "FLASK_DEBUG=1 poetry run flask run -p 5005", "FLASK_DEBUG=1 poetry run flask run --no-reload -p 5005", "flask", 5005 },
  { "watchmedo auto-restart -d src -p '*.py' --recursive -- celery -A shop worker", "celery -A shop worker", "watchmedo", 0, FALSE, "src;*.py" },
  { "node --watch --watch-path=./src --inspect src/a.js", "node --inspect src/a.js", "--watch" },
  { "node server.js --watch", "node server.js", "--watch" },
  { "npx tsx watch --clear-screen=false src/a.ts", "npx tsx src/a.ts", "tsx" },
  { "tsx --watch a.ts", "tsx a.ts", "--watch" },
  { "bun --hot run index.ts", "bun run index.ts", "--watch" },
  { "deno run -A --watch main.ts", "deno run -A main.ts", "--watch" },
  { "nodemon", "node", "nodemon" },
  { "nodemon -e js,json -i data --delay 500ms -- app.js --port 3010", "node app.js --port 3010", "nodemon", 3010, FALSE, "*.js;*.json", "data" },
  { "nodemon -L a.js", "node a.js", "nodemon", .polls = TRUE },
  { "nodemon --legacy-watch --polling-interval 500 a.js", "node a.js", "nodemon", .polls = TRUE },
  { "nodemon --polling-interval 500 a.js", "node a.js", "nodemon" },
  { "tsnd --respawn --poll a.ts", "ts-node a.ts", "tsnd", .polls = TRUE },
  { "watchmedo auto-restart --debug-force-polling -d src -- ./x", "./x", "watchmedo", .watch = "src", .polls = TRUE },
  { "watchexec --poll ./x", "./x", "watchexec", .polls = TRUE },
  { "watchexec --poll=2s -- ./x", "./x", "watchexec", .polls = TRUE },
  { "watchexec --force-poll 500 ./x", "./x", "watchexec", .polls = TRUE },
  { "cargo watch --poll -x run", "cargo run", "cargo", .polls = TRUE },
  { "nodemon --inspect src/a.ts", "ts-node --inspect src/a.ts", "nodemon" },
  { "cross-env NODE_ENV=dev nodemon --exec \"python3 -u\" main.py", "cross-env NODE_ENV=dev python3 -u main.py", "nodemon" },
  { "nodemon -x 'go build && ./x'", "sh -c 'go build && ./x'", "nodemon" },
  { "nodemon --exec 'nodemon --exec nodemon' a.js", "node a.js", "nodemon" },
  { "ts-node-dev --respawn --transpile-only -r dotenv/config src/a.ts", "ts-node --transpile-only -r dotenv/config src/a.ts", "ts-node-dev" },
  { "cargo watch -q -c -w src -x 'run --bin x'", "cargo run --bin x", "cargo", 0, FALSE, "src" },
  { "watchexec -r -e go -- go run .", "go run .", "watchexec", 0, FALSE, "*.go" },
  { "nest start --watch", "nest start", "--watch", 3000 },
  { "vite --port 3333 --host", NULL, NULL, 3333, TRUE },
  { "vite build" },
  { "vite build --watch", NULL, NULL, 0, TRUE },
  { "next dev -p 3001", NULL, NULL, 3001, TRUE },
  { "next build && next start", NULL, NULL, 3000 },
  { "tsc && nodemon dist/a.js", "tsc && node dist/a.js", "nodemon" },
  { "PORT=4001 react-scripts start", NULL, NULL, 4001, TRUE },
  { "./node_modules/.bin/webpack serve --mode development", NULL, NULL, 8080, TRUE },
  { "webpack --mode production" },
  { "vitest", "vitest run", "vitest" },
  { "jest --watchAll --coverage", "jest --coverage", "--watch" },
  { "bundle exec rails s -p 3030", NULL, NULL, 3030, TRUE },
  { "php artisan serve", "php artisan serve --no-reload", "artisan", 8000, TRUE },
  { "uvicorn a:b --reload --port $PORT", "uvicorn a:b --port $PORT", "--reload", 8000 },
  { "uvicorn a:b --reload | tee log", NULL, NULL, 0 },
  { "concurrently \"vite\" \"nodemon a.js\"" },
};

static void
test_line (gconstpointer data)
{
  guint                    i = GPOINTER_TO_UINT (data);
  g_autoptr (RouseCommand) command = rouse_command_parse (lines[i].line);
  g_autofree char         *watch = command->watch != NULL ? g_strjoinv (";", command->watch) : NULL;
  g_autofree char         *ignore = command->ignore != NULL ? g_strjoinv (";", command->ignore) : NULL;

  g_assert_cmpstr (command->line, ==, lines[i].without != NULL ? lines[i].without : lines[i].line);
  g_assert_cmpstr (command->reloader, ==, lines[i].reloader);
  g_assert_cmpuint (command->port, ==, lines[i].port);
  g_assert_cmpint (command->reloads, ==, lines[i].reloads);
  g_assert_true ((command->config != NULL) == lines[i].reloads);
  g_assert_cmpstr (watch, ==, lines[i].watch);
  g_assert_cmpstr (ignore, ==, lines[i].ignore);
  g_assert_cmpint (command->polls, ==, lines[i].polls);
}

/* What is words, and what is for a shell. */
static const struct
{
  const char *line;
  const char *words; /* with | between them; (nullable) it is for a shell */
  const char *env;   /* (nullable) */
} splits[] = {
  { "a 'b c' d\\ e", "a|b c|d e" },
  { "A=1 B='x y' run A=2", "run|A=2", "A=1;B=x y" },
  { "A=1", NULL },
  { "a | b", NULL },
  { "a && b", NULL },
  { "a $HOME", NULL },
  { "a \"$HOME\"", NULL },
  { "a '$HOME' '*' \"~\"", "a|$HOME|*|~" },
  { "a *.c", NULL },
  { "a > b", NULL },
  { "a 'open", NULL },
  { "", NULL },
  { "a # b", NULL },
  { "a\nb", NULL },
};

static void
test_split (gconstpointer data)
{
  guint            i = GPOINTER_TO_UINT (data);
  g_auto (GStrv)   env = NULL;
  g_auto (GStrv)   words = rouse_command_split (splits[i].line, &env);
  g_autofree char *joined = words != NULL ? g_strjoinv ("|", words) : NULL;
  g_autofree char *settings = env != NULL ? g_strjoinv (";", env) : NULL;

  g_assert_cmpstr (joined, ==, splits[i].words);
  g_assert_cmpstr (settings, ==, splits[i].env);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *path = g_strdup_printf ("/engine/project/detect/command/line/%u", i);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_line);
    }
  for (guint i = 0; i < G_N_ELEMENTS (splits); i++)
    {
      g_autofree char *path = g_strdup_printf ("/engine/project/detect/command/split/%u", i);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_split);
    }
  return g_test_run ();
}
