/* test-detect.c - what folders of each kind are taken for
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "folder.h"

#include "base/error.h"

#define DJANGO "#!/usr/bin/env python\nfrom django.core.management import execute_from_command_line\n"

static const struct
{
  const char *name;
  TestFile    files[12];
  const char *expected;
} cases[] = {
  { "nothing", { { NULL } }, "" },
  { "unknown", { { "notes.txt", "x" }, { NULL } }, "" },
  /* Python */
  { "django", { { "manage.py", DJANGO }, { NULL } }, "service web: python3 manage.py runserver --noreload | port 8000\n"
                                                     "task test: python3 manage.py test\n"
                                                     "project: | url http://localhost:8000/\n"
                                                     "reloader-off manage.py:0 web\n" },
  { "django-venv", { { "manage.py", DJANGO }, { ".venv/bin/python", "" }, { NULL } }, "service web: .venv/bin/python manage.py runserver --noreload | port 8000\n"
                                                                                      "task test: .venv/bin/python manage.py test\n"
                                                                                      "project: | url http://localhost:8000/\n"
                                                                                      "reloader-off manage.py:0 web\n" },
  { "django-uv", { { "manage.py", DJANGO }, { "uv.lock", "" }, { "pyproject.toml", "[project]\nname=\"x\"\ndependencies=[\"pytest\"]\n" }, { NULL } }, "service web: uv run python manage.py runserver --noreload | port 8000\n"
                                                                                                                                                       "task test: uv run python manage.py test\n"
                                                                                                                                                       "project: | url http://localhost:8000/\n"
                                                                                                                                                       "reloader-off manage.py:0 web\n" },
  { "manage-of-others", { { "manage.py", "print('x')\n" }, { NULL } }, "" },
  { "fastapi", { { "pyproject.toml", "[project]\nname = \"shop\"\ndependencies = [\n  \"fastapi[standard]>=0.100\", # web\n  \"pytest\",\n]\n" }, { "app/main.py", "from fastapi import FastAPI\n\napi: FastAPI = FastAPI(title='x')\n" }, { NULL } }, "service web: python3 -m uvicorn app.main:api | port 8000\n"
                                                                                                                                                                                                                                                       "task test: python3 -m pytest\n"
                                                                                                                                                                                                                                                       "project: | url http://localhost:8000/\n" },
  { "flask-factory", { { "requirements.txt", "Flask==2.2\n-r other.txt\n" }, { "shop.py", "" }, { "app/__init__.py", "def create_app():\n    app = Flask(__name__)\n" }, { "tests/test_x.py", "" }, { NULL } }, "service web: python3 -m flask --app app:create_app run --no-reload | port 5000\n"
                                                                                                                                                                                                                "task test: python3 -m unittest discover -s tests -t .\n"
                                                                                                                                                                                                                "project: | url http://localhost:5000/\n" },
  { "poetry-flask", { { "pyproject.toml", "[tool.poetry]\nname = \"my-shop\"\n[tool.poetry.dependencies]\nFlask = \"*\"\n[tool.poetry.group.dev.dependencies]\npytest = \"^8\"\n" }, { "poetry.lock", "" }, { "my_shop/app.py", "import flask\nserver = flask.Flask(__name__)\n" }, { NULL } }, "service web: poetry run python -m flask --app my_shop.app:server run --no-reload | port 5000\n"
                                                                                                                                                                                                                                                                                                "task test: poetry run python -m pytest\n"
                                                                                                                                                                                                                                                                                                "project: | url http://localhost:5000/\n" },
  { "toml-broken", { { "pyproject.toml", "[project]\nname = shop\n" }, { NULL } }, "unreadable pyproject.toml:2 this is no value; text stands in quotation marks\n" },
  /* JavaScript */
  { "npm-dev", { { "package.json", "{\"scripts\": {\"start\": \"x\", \"dev\": \"node server.js\", \"test\": \"jest\"}}" }, { NULL } }, "service web: npm run dev\ntask test: npm test\n" },
  { "npm-init", { { "package.json", "{\"scripts\": {\"test\": \"echo \\\"Error: no test specified\\\" && exit 1\"}}" }, { NULL } }, "" },
  { "npm-broken", { { "package.json", "{\n\"name\": \"x\",\n\"scripts\": {]\n" }, { NULL } }, "unreadable package.json:3 this is not how JSON is written\n" },
  { "npm-deep", { { "package.json", "{\"a\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[" }, { NULL } }, "unreadable package.json:1 values lie more than 32 deep in each other\n" },
  { "npm-odd", { { "package.json", "{\"scripts\": [1], \"packageManager\": 3, \"nodemonConfig\": []}" }, { NULL } }, "" },
  { "npm-list", { { "package.json", "[]" }, { NULL } }, "unreadable package.json:1 it does not begin with keys and values\n" },
  { "nodemon", { { "package.json", "{\"scripts\": {\"dev\": \"nodemon -w src --ext ts,json --exec 'ts-node --files' src/app.ts\"}}" }, { "yarn.lock", "" }, { NULL } }, "service web: yarn run ts-node --files src/app.ts | watch src\n"
                                                                                                                                                                        "reloader-off package.json:0 web\n" },
  { "nodemon-json", { { "package.json", "{\"main\": \"server.js\", \"scripts\": {\"start\": \"NODE_ENV=dev nodemon\"}}" }, { "nodemon.json", "{\"watch\": [\"lib\"], \"ignore\": [\"*.test.js\"], \"env\": {\"PORT\": 3000}, \"signal\": \"SIGHUP\", \"events\": {\"restart\": \"x\"}}" }, { NULL } }, "service web: node server.js | watch lib | ignore *.test.js | env NODE_ENV=dev;PORT=3000 | signal 1\n"
                                                                                                                                                                                                                                                                                                       "not-kept nodemon.json:0 events\n"
                                                                                                                                                                                                                                                                                                       "reloader-off package.json:0 web\n" },
  { "nodemon-config", { { "package.json", "{\"scripts\": {\"dev\": \"nodemon\"}, \"nodemonConfig\": {\"exec\": \"tsx src/a.ts\", \"ext\": \"ts json\"}}" }, { "pnpm-lock.yaml", "" }, { NULL } }, "service web: pnpm exec tsx src/a.ts | watch *.ts;*.json\n"
                                                                                                                                                                                                  "reloader-off package.json:0 web\n" },
  { "node-watch", { { "package.json", "{\"packageManager\": \"yarn@4.0.0\", \"scripts\": {\"dev\": \"npm run serve\", \"serve\": \"node --watch --watch-path=src src/index.js --port 3001\"}}" }, { NULL } }, "service web: node src/index.js --port 3001 | port 3001\n"
                                                                                                                                                                                                              "project: | url http://localhost:3001/\n"
                                                                                                                                                                                                              "reloader-off package.json:0 web\n" },
  { "vite", { { "package.json", "{\"scripts\": {\"dev\": \"vite\", \"test\": \"vitest\"}}" }, { "bun.lockb", "" }, { "dist", NULL }, { NULL } }, "service web: bun run dev | port 5173 | watch vite.config.*;/package.json;/package-lock.json;/yarn.lock;/pnpm-lock.yaml;.env*\n"
                                                                                                                                                 "task test: bunx vitest run\n"
                                                                                                                                                 "project: | url http://localhost:5173/ | ignore /dist/\n"
                                                                                                                                                 "reloads package.json:0 web\n" },
  { "django-and-vite", { { "manage.py", DJANGO }, { "package.json", "{\"scripts\": {\"dev\": \"webpack --watch\"}}" }, { NULL } }, "service web: python3 manage.py runserver --noreload | port 8000 | watch *.py;*.toml;.env*;requirements*.txt\n"
                                                                                                                                   "service assets: npm run dev | watch webpack.config.*;/package.json;/package-lock.json;/yarn.lock;/pnpm-lock.yaml;.env*\n"
                                                                                                                                   "task test: python3 manage.py test | watch *.py;*.toml;.env*;requirements*.txt\n"
                                                                                                                                   "project: | url http://localhost:8000/\n"
                                                                                                                                   "reloader-off manage.py:0 web\n"
                                                                                                                                   "reloads package.json:0 assets\n" },
  /* Programs that somebody wrote down */
  { "procfile", { { "Procfile", "# all\nweb: gunicorn --reload app:app --bind 0.0.0.0:$PORT\nworker: python worker.py\nrelease: x\n\noops\nempty:\n" }, { "manage.py", DJANGO }, { NULL } }, "service web: $ gunicorn --reload app:app --bind 0.0.0.0:$PORT | port 5000 | env PORT=5000\n"
                                                                                                                                                                                             "service worker: python worker.py\n"
                                                                                                                                                                                             "task test: python3 manage.py test\n"
                                                                                                                                                                                             "project: | url http://localhost:5000/\n"
                                                                                                                                                                                             "left-out Procfile:4 release\n"
                                                                                                                                                                                             "unreadable Procfile:6 this line is not “name: command”\n"
                                                                                                                                                                                             "unreadable Procfile:7 there is no command\n" },
  { "procfile-rails", { { "Procfile.dev", "web: env RUBY_DEBUG_OPEN=true bin/rails server\ncss: bin/rails tailwindcss:watch\n" }, { NULL } }, "service web: env RUBY_DEBUG_OPEN=true bin/rails server | port 3000 | watch /Gemfile.lock;/config/;.env* | ignore /config/routes.rb;/config/locales/\n"
                                                                                                                                              "service css: bin/rails tailwindcss:watch | watch /Gemfile.lock;/config/;.env* | ignore /config/routes.rb;/config/locales/\n"
                                                                                                                                              "project: | url http://localhost:3000/\n"
                                                                                                                                              "reloads Procfile.dev:0 web\n"
                                                                                                                                              "reloads Procfile.dev:0 css\n" },
  /* Folders in a folder */
  { "below", { { "backend/manage.py", DJANGO }, { "frontend/package.json", "{\"scripts\": {\"dev\": \"vite\"}}" }, { "node_modules/x/package.json", "{\"scripts\": {\"dev\": \"x\"}}" }, { NULL } }, "service web: python3 manage.py runserver --noreload | port 8000 | watch /backend/ | cwd backend\n"
                                                                                                                                                                                                     "service assets: npm run dev | port 5173 | watch /frontend/**/vite.config.*;/frontend/package.json;/frontend/package-lock.json;/frontend/yarn.lock;/frontend/pnpm-lock.yaml;/frontend/**/.env* | cwd frontend\n"
                                                                                                                                                                                                     "task test: python3 manage.py test | watch /backend/ | cwd backend\n"
                                                                                                                                                                                                     "project: | url http://localhost:8000/\n"
                                                                                                                                                                                                     "reloader-off backend/manage.py:0 web\n"
                                                                                                                                                                                                     "reloads frontend/package.json:0 assets\n" },
};

static void
test_case (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);

  test_folder_assert (cases[i].files, cases[i].expected);
}

static void
test_no_folder (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (rouse_detect_folder ("/nonexistent/folder", &error));
  g_assert_error (error, ROUSE_ERROR, ROUSE_ERROR_NOT_FOUND);
  g_assert_cmpstr (error->message, ==, "/nonexistent/folder is not a folder");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/engine/project/detect/", cases[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_case);
    }
  g_test_add_func ("/engine/project/detect/no-folder", test_no_folder);
  return g_test_run ();
}
