/* command-parse.c - command lines freed of the reloaders in them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/detect/command-private.h"

#include <string.h>

/* What is known of a program: told by its name, the word that comes next, and an option. */
typedef struct
{
  const char *program;
  const char *verb;    /* (nullable) the first word behind it that is no option has to be this; "" there is none */
  const char *option;  /* (nullable) one of these has to be there, with ; between them */
  const char *without; /* (nullable) options that make it restart itself, with ; between them; = for one with a value */
  const char *with;    /* (nullable) the option that keeps it from that */
  guint       port;    /* where it listens unless it is told */
  const char *reloads; /* (nullable) it takes in changes by itself, and is restarted for these only */
  gboolean    bin;     /* it comes with a package of npm */
} Known;

#define UVICORN "--reload;--reload-dir=;--reload-include=;--reload-exclude=;--reload-delay="
#define NPM "/package.json;/package-lock.json;/yarn.lock;/pnpm-lock.yaml;.env*"
#define RAILS "/Gemfile.lock;/config/;.env*;!/config/routes.rb;!/config/locales/"

static const Known known[] = {
  /* Python */
  { "manage.py", "runserver", NULL, NULL, "--noreload", 8000 },
  { "manage.py", "runserver_plus", NULL, NULL, "--noreload", 8000 },
  { "django-admin", "runserver", NULL, NULL, "--noreload", 8000 },
  { "uvicorn", NULL, NULL, UVICORN, NULL, 8000 },
  { "granian", NULL, NULL, "--reload;--reload-paths=;--reload-ignore-paths=;--reload-ignore-patterns=", NULL, 8000 },
  { "gunicorn", NULL, NULL, "--reload;--reload-engine=;--reload-extra-file=", NULL, 8000 },
  { "hypercorn", NULL, NULL, "--reload", NULL, 8000 },
  { "daphne", NULL, NULL, NULL, NULL, 8000 },
  { "fastapi", "dev", NULL, "--reload;--reload-dir=", "--no-reload", 8000 },
  { "fastapi", "run", NULL, "--reload;--reload-dir=", NULL, 8000 },
  { "flask", "run", NULL, "--reload", "--no-reload", 5000 },
  { "quart", "run", NULL, "--reload", "--no-reload", 5000 },
  { "litestar", "run", NULL, "--reload;-r;--reload-dir=;-R=;--reload-include=;-I=;--reload-exclude=;-E=", NULL, 8000 },
  { "sanic", NULL, NULL, "--reload;--auto-reload;-r;--reload-dir=;-R=;--dev;-d", NULL, 8000 },
  { "pserve", NULL, NULL, "--reload", NULL, 6543 },
  { "streamlit", "run", NULL, NULL, NULL, 8501, ".streamlit/;requirements.txt;pyproject.toml" },
  { "mkdocs", "serve", NULL, NULL, NULL, 8000, "requirements.txt;pyproject.toml" },
  /* JavaScript: their own reloaders off */
  { "node", NULL, NULL, "--watch;--watch-path=;--watch-preserve-output", NULL, 0 },
  { "tsx", "watch", NULL, "watch;--watch;--clear-screen;--include=;--exclude=", NULL, 0, NULL, TRUE },
  { "tsx", NULL, "--watch", "--watch", NULL, 0, NULL, TRUE },
  { "bun", NULL, NULL, "--watch;--hot;--no-clear-screen", NULL, 0 },
  { "deno", "serve", NULL, "--watch;--watch-hmr;--watch-exclude;--no-clear-screen", NULL, 8000 },
  { "deno", NULL, NULL, "--watch;--watch-hmr;--watch-exclude;--no-clear-screen", NULL, 0 },
  { "tsx", NULL, NULL, NULL, NULL, 0, NULL, TRUE },
  { "ts-node", NULL, NULL, NULL, NULL, 0, NULL, TRUE },
  { "ts-node-esm", NULL, NULL, NULL, NULL, 0, NULL, TRUE },
  { "babel-node", NULL, NULL, NULL, NULL, 0, NULL, TRUE },
  { "coffee", NULL, NULL, NULL, NULL, 0, NULL, TRUE },
  { "nest", "start", NULL, "--watch;-w;--watchAssets", NULL, 3000, NULL, TRUE },
  { "next", "start", NULL, NULL, NULL, 3000, NULL, TRUE },
  { "http-server", NULL, NULL, NULL, NULL, 8080, NPM, TRUE },
  { "serve", NULL, NULL, NULL, NULL, 3000, NPM, TRUE },
  /* … and those that replace code in the browser, which a restart would only disturb */
  { "vite", "build", "--watch;-w", NULL, NULL, 0, "vite.config.*;" NPM, TRUE },
  { "vite", "build", NULL, NULL, NULL, 0, NULL, TRUE },
  { "vite", "preview", NULL, NULL, NULL, 4173, NULL, TRUE },
  { "vite", NULL, NULL, NULL, NULL, 5173, "vite.config.*;" NPM, TRUE },
  { "next", "dev", NULL, NULL, NULL, 3000, "next.config.*;" NPM, TRUE },
  { "next", "", NULL, NULL, NULL, 3000, "next.config.*;" NPM, TRUE },
  { "nuxt", "dev", NULL, NULL, NULL, 3000, "nuxt.config.*;" NPM, TRUE },
  { "nuxt", "", NULL, NULL, NULL, 3000, "nuxt.config.*;" NPM, TRUE },
  { "nuxi", "dev", NULL, NULL, NULL, 3000, "nuxt.config.*;" NPM, TRUE },
  { "astro", "dev", NULL, NULL, NULL, 4321, "astro.config.*;" NPM, TRUE },
  { "remix", "vite:dev", NULL, NULL, NULL, 5173, "vite.config.*;" NPM, TRUE },
  { "remix", "dev", NULL, NULL, NULL, 3000, "remix.config.*;" NPM, TRUE },
  { "react-router", "dev", NULL, NULL, NULL, 5173, "vite.config.*;react-router.config.*;" NPM, TRUE },
  { "svelte-kit", "dev", NULL, NULL, NULL, 5173, "svelte.config.*;" NPM, TRUE },
  { "webpack-dev-server", NULL, NULL, NULL, NULL, 8080, "webpack.config.*;" NPM, TRUE },
  { "webpack", "serve", NULL, NULL, NULL, 8080, "webpack.config.*;" NPM, TRUE },
  { "webpack", NULL, "--watch;-w", NULL, NULL, 0, "webpack.config.*;" NPM, TRUE },
  { "rspack", "serve", NULL, NULL, NULL, 8080, "rspack.config.*;" NPM, TRUE },
  { "rspack", "dev", NULL, NULL, NULL, 8080, "rspack.config.*;" NPM, TRUE },
  { "rsbuild", "dev", NULL, NULL, NULL, 3000, "rsbuild.config.*;" NPM, TRUE },
  { "react-scripts", "start", NULL, NULL, NULL, 3000, NPM, TRUE },
  { "craco", "start", NULL, NULL, NULL, 3000, "craco.config.*;" NPM, TRUE },
  { "vue-cli-service", "serve", NULL, NULL, NULL, 8080, "vue.config.*;" NPM, TRUE },
  { "ng", "serve", NULL, NULL, NULL, 4200, "/angular.json;" NPM, TRUE },
  { "gatsby", "develop", NULL, NULL, NULL, 8000, "gatsby-*;" NPM, TRUE },
  { "parcel", NULL, NULL, NULL, NULL, 1234, ".parcelrc;" NPM, TRUE },
  { "expo", "start", NULL, NULL, NULL, 8081, "app.json;metro.config.*;" NPM, TRUE },
  { "storybook", "dev", NULL, NULL, NULL, 6006, ".storybook/;" NPM, TRUE },
  { "docusaurus", "start", NULL, NULL, NULL, 3000, "docusaurus.config.*;" NPM, TRUE },
  { "eleventy", NULL, "--serve;--watch", NULL, NULL, 8080, "*eleventy*.js;" NPM, TRUE },
  { "wrangler", "dev", NULL, NULL, NULL, 8787, "wrangler.*;" NPM, TRUE },
  { "meteor", NULL, NULL, NULL, NULL, 3000, "/.meteor/;" NPM },
  { "strapi", "develop", NULL, NULL, NULL, 1337, NPM, TRUE },
  { "live-server", NULL, NULL, NULL, NULL, 8080, NPM, TRUE },
  { "browser-sync", NULL, NULL, NULL, NULL, 3000, NPM, TRUE },
  { "gulp", "watch", NULL, NULL, NULL, 0, "gulpfile.*;" NPM, TRUE },
  { "rollup", NULL, "--watch;-w", NULL, NULL, 0, "rollup.config.*;" NPM, TRUE },
  { "esbuild", NULL, "--watch", NULL, NULL, 0, NPM, TRUE },
  { "tsc", NULL, "--watch;-w", NULL, NULL, 0, "tsconfig*.json;" NPM, TRUE },
  { "tsup", NULL, "--watch", NULL, NULL, 0, "tsup.config.*;" NPM, TRUE },
  { "sass", NULL, "--watch;-w", NULL, NULL, 0, NPM, TRUE },
  { "postcss", NULL, "--watch;-w", NULL, NULL, 0, "postcss.config.*;" NPM, TRUE },
  { "tailwindcss", NULL, "--watch;-w", NULL, NULL, 0, "tailwind.config.*;" NPM, TRUE },
  /* tests that stay */
  { "vitest", "", NULL, NULL, "run", 0, NULL, TRUE },
  { "vitest", "watch", NULL, "watch", "run", 0, NULL, TRUE },
  { "vitest", "dev", NULL, "dev", "run", 0, NULL, TRUE },
  { "vitest", NULL, NULL, "--watch;-w", NULL, 0, NULL, TRUE },
  { "jest", NULL, NULL, "--watch;--watchAll", NULL, 0, NULL, TRUE },
  { "mocha", NULL, NULL, "--watch;-w", NULL, 0, NULL, TRUE },
  /* Ruby, PHP, Elixir, others */
  { "rails", "server", NULL, NULL, NULL, 3000, RAILS },
  { "rails", "s", NULL, NULL, NULL, 3000, RAILS },
  { "rails", "tailwindcss:watch", NULL, NULL, NULL, 0, RAILS },
  { "rails", "dartsass:watch", NULL, NULL, NULL, 0, RAILS },
  { "rackup", NULL, NULL, NULL, NULL, 9292 },
  { "puma", NULL, NULL, NULL, NULL, 9292 },
  { "jekyll", "serve", NULL, "--watch;-w;--livereload;-l", "--no-watch", 4000 },
  { "jekyll", "server", NULL, "--watch;-w;--livereload;-l", "--no-watch", 4000 },
  { "artisan", "serve", NULL, NULL, "--no-reload", 8000, ".env;/composer.lock" },
  { "mix", "phx.server", NULL, NULL, NULL, 4000, "/config/;/mix.exs;/mix.lock;.env*;!/config/test.exs" },
  { "hugo", "server", NULL, NULL, NULL, 1313, "hugo.*;config.toml;config.yaml" },
  { "http.server", NULL, NULL, NULL, NULL, 8000, "" },
};

/* Programs that only start the one that follows, and how many words of theirs come before it: options are left out
 * anyhow. */
static const struct
{
  const char *program;
  const char *verb;
} wrappers[] = {
  { "npx", NULL },
  { "bunx", NULL },
  { "npm", "exec" },
  { "pnpm", "exec" },
  { "pnpm", "dlx" },
  { "yarn", "exec" },
  { "yarn", "dlx" },
  { "uv", "run" },
  { "poetry", "run" },
  { "pipenv", "run" },
  { "pdm", "run" },
  { "hatch", "run" },
  { "rye", "run" },
  { "bundle", "exec" },
  { "env", NULL },
  { "cross-env", NULL },
  { "dotenv", NULL },
  { "exec", NULL },
  { "time", NULL },
  { "python", NULL },
  { "python3", NULL },
  { "py", NULL },
  { "php", NULL },
  { "ruby", NULL },
};

static const char *
get_base (const char *word)
{
  const char *slash = strrchr (word, '/');

  return slash != NULL ? slash + 1 : word;
}

static const char *
get_word (GPtrArray *words, guint i)
{
  return i < words->len ? g_ptr_array_index (words, i) : "";
}

/* Returns: how many words at @i only start what follows. */
static guint
count_wrapper (GPtrArray *words, guint i)
{
  const char *base = get_base (get_word (words, i));

  if (rouse_command_is_assignment (get_word (words, i)) || g_str_equal (base, "--"))
    return 1;
  for (guint k = 0; k < G_N_ELEMENTS (wrappers); k++)
    if (g_str_equal (base, wrappers[k].program))
      {
        if (wrappers[k].verb != NULL)
          return g_str_equal (get_word (words, i + 1), wrappers[k].verb) ? 2 : 0;
        /* An interpreter with nothing behind it that could be a program of its own. */
        return words->len > i + 1 ? 1 : 0;
      }
  return 0;
}

/* Where the program stands that is meant in the end. */
static guint
find_program (GPtrArray *words)
{
  guint i = 0;

  while (i < words->len)
    {
      guint n = count_wrapper (words, i);

      if (n == 0)
        break;
      i += n;
      /* "python -m", "npx -y", "dotenv -e FILE" */
      while (*get_word (words, i) == '-' && !g_str_equal (get_word (words, i), "--"))
        i += g_str_equal (get_word (words, i), "-e") ? 2 : 1;
    }
  return MIN (i, words->len);
}

static gboolean
has_option (GPtrArray *words, guint at, const char *options)
{
  g_auto (GStrv) names = g_strsplit (options, ";", -1);

  for (guint i = at + 1; i < words->len; i++)
    for (guint k = 0; names[k] != NULL; k++)
      {
        const char *word = get_word (words, i);
        gsize       length = strlen (names[k]);

        if (strncmp (word, names[k], length) == 0 && (word[length] == '\0' || word[length] == '='))
          return TRUE;
      }
  return FALSE;
}

/* Whether @verb is the first word behind the program that is no option, nor what may be the value of one; "" there is
 * no such word. */
static gboolean
has_verb (GPtrArray *words, guint at, const char *verb)
{
  for (guint i = at + 1; i < words->len; i++)
    {
      const char *word = get_word (words, i);

      if (*word == '-')
        continue;
      if (g_str_equal (word, verb))
        return TRUE;
      if (i == at + 1 || *get_word (words, i - 1) != '-' || strchr (get_word (words, i - 1), '=') != NULL)
        return FALSE;
    }
  return *verb == '\0';
}

/* "./serve" is something else than the program of a package that is called so. */
static gboolean
is_of_package (const char *word)
{
  return strchr (word, '/') == NULL || strstr (word, "node_modules/") != NULL;
}

static const Known *
find_known (GPtrArray *words, guint at)
{
  const char *word = get_word (words, at);
  const char *base = get_base (word);

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (base, known[i].program) && (!known[i].bin || is_of_package (word)) && (known[i].verb == NULL || has_verb (words, at, known[i].verb)) && (known[i].option == NULL || has_option (words, at, known[i].option)))
      return &known[i];
  return NULL;
}

/* Takes words that are in @options out; those that end with = have a value. Returns: whether there were any. */
static gboolean
remove_options (GPtrArray *words, guint at, const char *options)
{
  g_auto (GStrv) names = g_strsplit (options, ";", -1);
  gboolean       removed = FALSE;

  for (guint i = at + 1; i < words->len;)
    {
      guint n = 0;

      /* What follows is for the program that is started. */
      if (g_str_equal (get_word (words, i), "--"))
        break;
      for (guint k = 0; names[k] != NULL && n == 0; k++)
        {
          const char *word = get_word (words, i);
          gsize       length = strcspn (names[k], "=");
          gboolean    value = names[k][length] == '=';

          if (strncmp (word, names[k], length) != 0)
            continue;
          if (word[length] == '=')
            n = 1;
          else if (word[length] == '\0')
            n = value && i + 1 < words->len ? 2 : 1;
        }
      removed = removed || n > 0;
      if (n > 0)
        g_ptr_array_remove_range (words, i, n);
      else
        i++;
    }
  return removed;
}

/* The option goes behind the verb, or else the program. */
static void
insert_option (GPtrArray *words, guint at, const char *verb, const char *option)
{
  guint place = at + 1;

  for (guint i = at + 1; verb != NULL && *verb != '\0' && i < words->len; i++)
    if (g_str_equal (get_word (words, i), verb))
      {
        place = i + 1;
        break;
      }
  g_ptr_array_insert (words, (int) MIN (place, words->len), g_strdup (option));
}

/* What is known of the program at @at. */
static void
apply (RouseCommand *self, GPtrArray *words, guint at)
{
  const Known *row = find_known (words, at);

  if (row == NULL)
    return;
  self->runner = row->bin;
  if (self->port == 0)
    self->port = row->port;
  if (row->without != NULL && remove_options (words, at, row->without))
    self->reloader = row->without != NULL && strstr (row->without, "--reload") != NULL ? "--reload" : row->verb != NULL && g_str_has_prefix (row->without, row->verb) ? row->program
                                                                                                                                                                      : "--watch";
  if (row->with != NULL && !has_option (words, at, row->with))
    {
      insert_option (words, at, row->verb, row->with);
      if (self->reloader == NULL)
        self->reloader = row->program;
    }
  self->reloads = row->reloads != NULL;
  self->config = row->reloads;
}

/* One of the commands of a line: (transfer full). */
static char *
parse_step (RouseCommand *self, const char *line)
{
  g_autoptr (GPtrArray) words = rouse_command_tokenize (line);
  const char           *before = self->reloader;
  guint                 at;

  if (words == NULL)
    return g_strdup (line);
  self->reloader = NULL;
  at = find_program (words);
  /* One reloader may be told to start another. */
  for (guint i = 0; i < 4 && at < words->len && rouse_command_unwrap (self, words, at); i++)
    at = find_program (words);
  if (at < words->len)
    apply (self, words, at);
  if (self->reloader == NULL)
    {
      self->reloader = before;
      return g_strdup (line);
    }
  g_ptr_array_add (words, NULL);
  return g_strjoinv (" ", (char **) words->pdata);
}

/* (transfer full): the commands of a line that has && between them. */
static GPtrArray *
split_steps (const char *line)
{
  GPtrArray  *steps = g_ptr_array_new_with_free_func (g_free);
  const char *begin = line;
  char        quote = '\0';

  for (; *line != '\0'; line++)
    if (*line == '\\' && quote != '\'' && line[1] != '\0')
      line++;
    else if (quote == '\0' && (*line == '\'' || *line == '"'))
      quote = *line;
    else if (quote != '\0' && *line == quote)
      quote = '\0';
    else if (quote == '\0' && line[0] == '&' && line[1] == '&')
      {
        g_ptr_array_add (steps, g_strstrip (g_strndup (begin, (gsize) (line - begin))));
        begin = line + 2;
        line++;
      }
  g_ptr_array_add (steps, g_strstrip (g_strdup (begin)));
  return steps;
}

RouseCommand *
rouse_command_parse (const char *line)
{
  RouseCommand         *self = g_new0 (RouseCommand, 1);
  g_autoptr (GPtrArray) steps = split_steps (line);
  g_autoptr (GString)   joined = g_string_new (NULL);

  self->port = rouse_command_find_port (line);
  for (guint i = 0; i < steps->len; i++)
    {
      g_autofree char *step = NULL;

      /* Only the last step stays: what the ones before are told is about them. */
      self->reloads = FALSE;
      self->config = NULL;
      step = parse_step (self, g_ptr_array_index (steps, i));
      g_string_append_printf (joined, "%s%s", i > 0 ? " && " : "", step);
    }
  self->line = self->reloader != NULL ? g_string_free (g_steal_pointer (&joined), FALSE) : g_strdup (line);
  return self;
}
