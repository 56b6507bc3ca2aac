/* kind-python.c - pyproject.toml and requirements.txt: FastAPI, Starlette, Flask, Quart; pytest
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/detect/document.h"
#include "project/detect/kinds.h"

#include <string.h>

char *
rouse_kind_dup_python (RouseDetection *self)
{
  static const struct
  {
    const char *file;
    const char *python;
  } ways[] = {
    { ".venv/bin/python", ".venv/bin/python" },
    { "venv/bin/python", "venv/bin/python" },
    { "uv.lock", "uv run python" },
    { "poetry.lock", "poetry run python" },
    { "pdm.lock", "pdm run python" },
    { "Pipfile.lock", "pipenv run python" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    if (rouse_detection_has (self, ways[i].file))
      return g_strdup (ways[i].python);
  return g_strdup ("python3");
}

/* @requirement is "Flask[async]>=2.0 ; python_version…": its name goes into @names as others write it. */
static void
add_requirement (GHashTable *names, const char *requirement)
{
  gsize length = strspn (requirement, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");
  char *name = g_ascii_strdown (requirement, (gssize) length);

  g_strdelimit (name, "_.", '-');
  g_hash_table_add (names, name);
}

static void
add_list (GHashTable *names, JsonNode *node)
{
  g_auto (GStrv) items = rouse_document_dup_list (node);

  for (guint i = 0; items[i] != NULL; i++)
    add_requirement (names, items[i]);
}

/* Tables of Poetry have names for keys, tables of groups have lists for values. */
static void
add_table (GHashTable *names, JsonObject *table, gboolean groups)
{
  JsonObjectIter iter;
  const char    *key;
  JsonNode      *value;

  if (table == NULL)
    return;
  json_object_iter_init_ordered (&iter, table);
  while (json_object_iter_next_ordered (&iter, &key, &value))
    if (groups)
      add_list (names, value);
    else
      add_requirement (names, key);
}

static void
add_poetry_groups (GHashTable *names, JsonObject *groups)
{
  JsonObjectIter iter;
  const char    *key;
  JsonNode      *value;

  if (groups == NULL)
    return;
  json_object_iter_init_ordered (&iter, groups);
  while (json_object_iter_next_ordered (&iter, &key, &value))
    add_table (names, rouse_document_get_object (value, "dependencies"), FALSE);
}

static void
add_requirements_file (RouseDetection *self, GHashTable *names, const char *file)
{
  g_autofree char *text = rouse_detection_read (self, file);
  g_auto (GStrv)   lines = text != NULL ? g_strsplit (text, "\n", -1) : NULL;

  for (guint i = 0; lines != NULL && lines[i] != NULL; i++)
    if (g_ascii_isalnum (*g_strstrip (lines[i])))
      add_requirement (names, lines[i]);
}

/* (transfer full): what the project depends on. */
static GHashTable *
read_requirements (RouseDetection *self, JsonNode *pyproject)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  add_list (names, rouse_document_get (pyproject, "project.dependencies"));
  add_table (names, rouse_document_get_object (pyproject, "project.optional-dependencies"), TRUE);
  add_table (names, rouse_document_get_object (pyproject, "dependency-groups"), TRUE);
  add_list (names, rouse_document_get (pyproject, "tool.uv.dev-dependencies"));
  add_table (names, rouse_document_get_object (pyproject, "tool.poetry.dependencies"), FALSE);
  add_table (names, rouse_document_get_object (pyproject, "tool.poetry.dev-dependencies"), FALSE);
  add_poetry_groups (names, rouse_document_get_object (pyproject, "tool.poetry.group"));
  add_requirements_file (self, names, "requirements.txt");
  add_requirements_file (self, names, "requirements-dev.txt");
  return names;
}

/* How an application is made, and what then runs it. */
static const struct
{
  const char *package; /* that has to be among the requirements */
  const char *pattern; /* of the line that makes it; its first group is what it is called */
  gboolean    factory;
  const char *serve; /* behind "python -m"; %s is MODULE:NAME */
  guint       port;
} frameworks[] = {
  { "fastapi", "^(\\w+)(?:\\s*:[^=\\n]*)?\\s*=\\s*(?:fastapi\\.)?FastAPI\\(", FALSE, "uvicorn %s", 8000 },
  { "starlette", "^(\\w+)(?:\\s*:[^=\\n]*)?\\s*=\\s*Starlette\\(", FALSE, "uvicorn %s", 8000 },
  { "litestar", "^(\\w+)(?:\\s*:[^=\\n]*)?\\s*=\\s*Litestar\\(", FALSE, "uvicorn %s", 8000 },
  { "quart", "^(\\w+)(?:\\s*:[^=\\n]*)?\\s*=\\s*Quart\\(", FALSE, "quart --app %s run --no-reload", 5000 },
  { "flask", "^(\\w+)(?:\\s*:[^=\\n]*)?\\s*=\\s*(?:flask\\.)?Flask\\(", FALSE, "flask --app %s --debug run --no-reload", 5000 },
  { "fastapi", "^def\\s+(create_app|make_app|get_app)\\(", TRUE, "uvicorn --factory %s", 8000 },
  { "flask", "^def\\s+(create_app|make_app)\\(", TRUE, "flask --app %s --debug run --no-reload", 5000 },
};

/* (transfer full) (nullable): "app.main:app". @name is that of the package. */
static char *
find_application (RouseDetection *self, const char *pattern, const char *package)
{
  g_autofree char   *main_file = g_strconcat (package, "/main.py", NULL);
  g_autofree char   *app_file = g_strconcat (package, "/app.py", NULL);
  g_autofree char   *init_file = g_strconcat (package, "/__init__.py", NULL);
  const char *const  files[] = { "main.py", "app.py", "asgi.py", "wsgi.py", "server.py", "api.py", "app/main.py", "app/app.py", "app/__init__.py",
                                 "api/main.py", "src/main.py", "src/app.py", main_file, app_file, init_file };
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_MULTILINE, 0, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GMatchInfo) match = NULL;
      g_autofree char       *text = rouse_detection_read (self, files[i]);
      g_autofree char       *name = NULL;
      g_autofree char       *module = NULL;

      if (text == NULL || !g_regex_match (regex, text, 0, &match))
        continue;
      name = g_match_info_fetch (match, 1);
      module = g_strdup (files[i]);
      *strrchr (module, '.') = '\0';
      if (g_str_has_suffix (module, "/__init__"))
        *strrchr (module, '/') = '\0';
      g_strdelimit (module, "/", '.');
      return g_strconcat (module, ":", name, NULL);
    }
  return NULL;
}

static void
add_service (RouseDetection *self, GHashTable *names, const char *python, const char *package)
{
  for (guint i = 0; i < G_N_ELEMENTS (frameworks); i++)
    {
      g_autofree char *application = NULL;
      g_autofree char *serve = NULL;
      g_autofree char *command = NULL;
      g_auto (GStrv)   parts = NULL;

      if (!g_hash_table_contains (names, frameworks[i].package))
        continue;
      application = find_application (self, frameworks[i].pattern, package);
      if (application == NULL)
        continue;
      parts = g_strsplit (frameworks[i].serve, "%s", 2);
      serve = g_strjoinv (application, parts);
      command = g_strconcat (python, " -m ", serve, NULL);
      rouse_detection_add (self, &(RouseSuggestion){ .name = "web", .command = command, .port = frameworks[i].port });
      return;
    }
}

static void
add_tests (RouseDetection *self, GHashTable *names, JsonNode *pyproject, const char *python)
{
  gboolean         folder = rouse_detection_has_folder (self, "tests") || rouse_detection_has_folder (self, "test");
  gboolean         pytest = g_hash_table_contains (names, "pytest") || rouse_document_get (pyproject, "tool.pytest") != NULL || rouse_detection_has (self, "pytest.ini") || rouse_detection_has (self, "conftest.py") || rouse_detection_has (self, "tests/conftest.py");
  g_autofree char *command = NULL;

  if (rouse_detection_has_program (self, "test") || (!pytest && !folder))
    return;
  /* Without folders in tests being packages, "unittest discover" finds what lies in them. */
  if (pytest)
    command = g_strconcat (python, " -m pytest", NULL);
  else
    command = g_strconcat (python, " -m unittest discover ", rouse_detection_has_folder (self, "tests") ? "-s tests -t ." : "-s test -t .", NULL);
  rouse_detection_add (self, &(RouseSuggestion){ .name = "test", .kind = ROUSE_KIND_TASK, .command = command });
}

void
rouse_kind_python (RouseDetection *self)
{
  static const char *const files[] = { "pyproject.toml", "requirements.txt", "setup.py", "setup.cfg", "Pipfile", NULL };
  const char              *file = rouse_detection_find (self, files);
  g_autoptr (JsonNode)     pyproject = NULL;
  g_autoptr (GHashTable)   names = NULL;
  g_autofree char         *python = NULL;
  g_autofree char         *package = NULL;

  if (file == NULL)
    return;
  self->file = file;
  pyproject = rouse_detection_read_document (self, "pyproject.toml");
  names = read_requirements (self, pyproject);
  python = rouse_kind_dup_python (self);
  package = g_strdup (rouse_document_get_string (pyproject, "project.name"));
  if (package == NULL)
    package = g_strdup (rouse_document_get_string (pyproject, "tool.poetry.name"));
  if (package == NULL || strchr (package, '/') != NULL)
    {
      g_free (package);
      package = g_strdup ("src");
    }
  g_strdelimit (package, "-.", '_');
  if (rouse_detection_wants_service (self))
    add_service (self, names, python, package);
  add_tests (self, names, pyproject, python);
}
