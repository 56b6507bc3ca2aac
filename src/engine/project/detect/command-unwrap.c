/* command-unwrap.c - programs that start another one anew when files change, taken out of command lines
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/detect/command-private.h"

#include <string.h>

/* What an option of a reloader means to us. */
typedef enum
{
  MEANS_NOTHING,
  MEANS_WATCH,
  MEANS_IGNORE,
  MEANS_EXTENSIONS,
  MEANS_COMMAND, /* a line that takes the place of what follows */
  MEANS_CARGO,   /* a command of cargo */
  MEANS_POLL,    /* the kernel is not to be relied on */
  MEANS_KEPT,    /* goes on to the program that is started */
} Meaning;

typedef struct
{
  const char *name; /* with = when it has a value */
  Meaning     meaning;
} Option;

static const Option nodemon_options[] = {
  { "--watch=", MEANS_WATCH },
  { "-w=", MEANS_WATCH },
  { "--ignore=", MEANS_IGNORE },
  { "-i=", MEANS_IGNORE },
  { "--ext=", MEANS_EXTENSIONS },
  { "-e=", MEANS_EXTENSIONS },
  { "--exec=", MEANS_COMMAND },
  { "-x=", MEANS_COMMAND },
  { "--delay=" },
  { "-d=" },
  { "--signal=" },
  { "-s=" },
  { "--config=" },
  { "--cwd=" },
  { "-I" },
  { "-q" },
  { "-V" },
  { "-L", MEANS_POLL },
  { "-C" },
  { "--quiet" },
  { "--verbose" },
  { "--legacy-watch", MEANS_POLL },
  { "--no-stdin" },
  { "--on-change-only" },
  { "--spawn" },
  { "--exitcrash" },
  { "--dump" },
  { "--no-colors" },
  { "--polling-interval=" },
  { NULL },
};

static const Option tsnd_options[] = {
  { "--respawn" },
  { "--rs" },
  { "--poll", MEANS_POLL },
  { "--clear" },
  { "--cls" },
  { "--no-notify" },
  { "--notify=" },
  { "--notify-dedupe-timeout=" },
  { "--exit-child" },
  { "--quiet" },
  { "--debug" },
  { "--deps" },
  { "--all-deps" },
  { "--deps-level=" },
  { "--interval=" },
  { "--debounce=" },
  { "--tree-kill" },
  { "--watch=", MEANS_WATCH },
  { "--ignore-watch=", MEANS_IGNORE },
  { "--project=", MEANS_KEPT },
  { "-P=", MEANS_KEPT },
  { "--compiler-options=", MEANS_KEPT },
  { "-O=", MEANS_KEPT },
  { "--compiler=", MEANS_KEPT },
  { "-C=", MEANS_KEPT },
  { "--require=", MEANS_KEPT },
  { "-r=", MEANS_KEPT },
  { NULL },
};

static const Option watchmedo_options[] = {
  { "--directory=", MEANS_WATCH },
  { "-d=", MEANS_WATCH },
  { "--directories=", MEANS_WATCH },
  { "--pattern=", MEANS_WATCH },
  { "--patterns=", MEANS_WATCH },
  { "-p=", MEANS_WATCH },
  { "--ignore-patterns=", MEANS_IGNORE },
  { "--ignore-pattern=", MEANS_IGNORE },
  { "-i=", MEANS_IGNORE },
  { "--debug-force-polling", MEANS_POLL },
  { "--signal=" },
  { "--kill-after=" },
  { "--debounce-interval=" },
  { "--interval=" },
  { "--timeout=" },
  { NULL },
};

static const Option watchexec_options[] = {
  { "--watch=", MEANS_WATCH },
  { "-w=", MEANS_WATCH },
  { "--ignore=", MEANS_IGNORE },
  { "-i=", MEANS_IGNORE },
  { "--filter=", MEANS_WATCH },
  { "-f=", MEANS_WATCH },
  { "--exts=", MEANS_EXTENSIONS },
  { "-e=", MEANS_EXTENSIONS },
  { "--poll", MEANS_POLL },
  { "--poll=", MEANS_POLL },
  { "--force-poll=", MEANS_POLL },
  { "--debounce=" },
  { "-d=" },
  { "--signal=" },
  { "-s=" },
  { "--stop-signal=" },
  { "--stop-timeout=" },
  { "--on-busy-update=" },
  { "-o=" },
  { "--shell=" },
  { NULL },
};

static const Option cargo_options[] = {
  { "--exec=", MEANS_CARGO },
  { "-x=", MEANS_CARGO },
  { "--shell=", MEANS_COMMAND },
  { "-s=", MEANS_COMMAND },
  { "--watch=", MEANS_WATCH },
  { "-w=", MEANS_WATCH },
  { "--ignore=", MEANS_IGNORE },
  { "-i=", MEANS_IGNORE },
  { "--delay=" },
  { "-d=" },
  { "--workdir=" },
  { "-C=" },
  { "--features=" },
  { "--poll", MEANS_POLL },
  { NULL },
};

static const struct
{
  const char   *program;
  const char   *verb; /* (nullable) */
  const Option *options;
  const char   *instead; /* (nullable) what runs a file; NULL: what follows is a command */
} reloaders[] = {
  { "nodemon", NULL, nodemon_options, "node" },
  { "ts-node-dev", NULL, tsnd_options, "ts-node" },
  { "tsnd", NULL, tsnd_options, "ts-node" },
  { "watchmedo", "auto-restart", watchmedo_options },
  { "watchexec", NULL, watchexec_options },
  { "cargo", "watch", cargo_options },
  { "cargo-watch", NULL, cargo_options },
};

/* What is known of options of one command line while it is read. */
typedef struct
{
  RouseCommand *command;
  GPtrArray    *kept;       /* (element-type utf8) (owned) options that stay */
  char         *line;       /* (owned) (nullable) what is run */
  char         *extensions; /* (owned) (nullable) */
  GPtrArray    *folders;    /* (element-type utf8) (owned) what is watched */
} Unwrapping;

static void
append (char ***list, char *item)
{
  guint n = *list != NULL ? g_strv_length (*list) : 0;

  *list = g_renew (char *, *list, n + 2);
  (*list)[n] = item;
  (*list)[n + 1] = NULL;
}

static void
take (Unwrapping *self, Meaning meaning, const char *option, const char *value)
{
  g_auto (GStrv) items = NULL;

  switch (meaning)
    {
    case MEANS_WATCH:
      items = g_strsplit_set (value, ",;", -1);
      for (guint i = 0; items[i] != NULL; i++)
        g_ptr_array_add (self->folders, g_strdup (items[i]));
      break;
    case MEANS_IGNORE:
      items = g_strsplit_set (value, ",;", -1);
      for (guint i = 0; items[i] != NULL; i++)
        append (&self->command->ignore, g_strdup (items[i]));
      break;
    case MEANS_EXTENSIONS:
      g_free (self->extensions);
      self->extensions = g_strdup (value);
      break;
    case MEANS_COMMAND:
    case MEANS_CARGO:
      g_free (self->line);
      self->line = g_strconcat (meaning == MEANS_CARGO ? "cargo " : "", value, NULL);
      break;
    case MEANS_POLL:
      self->command->polls = TRUE;
      break;
    case MEANS_KEPT:
      g_ptr_array_add (self->kept, g_strdup (option));
      if (*value != '\0')
        g_ptr_array_add (self->kept, g_strdup (value));
      break;
    case MEANS_NOTHING:
    default:
      break;
    }
}

static const Option *
find_option (const Option *options, const char *word, const char **value)
{
  for (; options->name != NULL; options++)
    {
      gsize length = strcspn (options->name, "=");

      if (strncmp (word, options->name, length) != 0)
        continue;
      if (word[length] == '\0')
        *value = NULL;
      else if (word[length] == '=' && options->name[length] == '=')
        *value = word + length + 1;
      else
        continue;
      return options;
    }
  return NULL;
}

/* Takes the options at @at out of @words, up to the first word that is none. Those that are not known have no value,
 * and go on to the program where it takes a file. */
static void
take_options (Unwrapping *self, GPtrArray *words, guint at, const Option *options, gboolean keep)
{
  while (at < words->len)
    {
      g_autofree char *word = g_strdup (g_ptr_array_index (words, at));
      const char      *value = NULL;
      const Option    *option = find_option (options, word, &value);
      g_autofree char *plain = NULL;
      gboolean         next = option != NULL && g_str_has_suffix (option->name, "=") && value == NULL && at + 1 < words->len;

      if (*word != '-')
        break;
      /* What is kept stays as it is written. */
      if (value == NULL)
        value = next ? g_ptr_array_index (words, at + 1) : "";
      plain = rouse_command_dup_plain (value);
      if (option != NULL)
        take (self, option->meaning, word, option->meaning == MEANS_KEPT ? value : plain);
      else if (keep && !g_str_equal (word, "--"))
        g_ptr_array_add (self->kept, g_strdup (word));
      g_ptr_array_remove_range (words, at, next ? 2 : 1);
      if (g_str_equal (word, "--"))
        break;
    }
}

/* A folder with extensions is what lies in it of those. */
static void
combine (Unwrapping *self)
{
  gboolean       folders;
  g_auto (GStrv) extensions = self->extensions != NULL ? g_strsplit_set (self->extensions, ", ", -1) : NULL;

  for (guint i = 0; i < self->folders->len; i++)
    {
      const char *folder = g_ptr_array_index (self->folders, i);

      if (*folder != '\0' && !g_str_equal (folder, ".") && !g_str_equal (folder, "./") && !g_str_has_prefix (folder, "..") && *folder != '/')
        append (&self->command->watch, g_strdup (folder));
    }
  folders = self->command->watch != NULL;
  /* Those of a reloader that was told folders are of files in these. */
  for (guint i = 0; !folders && extensions != NULL && extensions[i] != NULL; i++)
    {
      const char *extension = extensions[i] + strspn (extensions[i], "*.");

      if (*extension != '\0')
        append (&self->command->watch, g_strconcat ("*.", extension, NULL));
    }
}

/* Puts @line in words in the place @at of @words. */
static void
insert_line (GPtrArray *words, guint at, const char *line)
{
  g_autoptr (GPtrArray) inserted = rouse_command_tokenize (line);

  /* More than one command is for a shell of its own. */
  if (inserted == NULL)
    {
      g_ptr_array_insert (words, (int) at, g_strdup ("sh"));
      g_ptr_array_insert (words, (int) at + 1, g_strdup ("-c"));
      g_ptr_array_insert (words, (int) at + 2, g_shell_quote (line));
      return;
    }
  for (guint i = 0; i < inserted->len; i++)
    g_ptr_array_insert (words, (int) (at + i), g_strdup (g_ptr_array_index (inserted, i)));
}

gboolean
rouse_command_unwrap (RouseCommand *command, GPtrArray *words, guint at)
{
  const char *base = strrchr (g_ptr_array_index (words, at), '/');
  Unwrapping  self = { command, g_ptr_array_new_with_free_func (g_free), NULL, NULL, g_ptr_array_new_with_free_func (g_free) };
  guint       found;

  base = base != NULL ? base + 1 : g_ptr_array_index (words, at);
  for (found = 0; found < G_N_ELEMENTS (reloaders); found++)
    if (g_str_equal (base, reloaders[found].program) && (reloaders[found].verb == NULL || (at + 1 < words->len && g_str_equal (g_ptr_array_index (words, at + 1), reloaders[found].verb))))
      break;
  if (found < G_N_ELEMENTS (reloaders))
    {
      const char *instead = reloaders[found].instead;
      const char *file;

      command->reloader = reloaders[found].program;
      g_ptr_array_remove_range (words, at, reloaders[found].verb != NULL ? 2 : 1);
      take_options (&self, words, at, reloaders[found].options, instead != NULL);
      combine (&self);
      file = at < words->len ? g_ptr_array_index (words, at) : "";
      if (instead != NULL && g_str_equal (instead, "node") && (g_str_has_suffix (file, ".ts") || g_str_has_suffix (file, ".mts")))
        instead = "ts-node";
      for (guint i = self.kept->len; i > 0; i--)
        g_ptr_array_insert (words, (int) at, g_strdup (g_ptr_array_index (self.kept, i - 1)));
      if (self.line != NULL)
        insert_line (words, at, self.line);
      else if (instead != NULL)
        {
          command->runner = g_str_equal (instead, "ts-node");
          g_ptr_array_insert (words, (int) at, g_strdup (instead));
        }
    }
  g_free (self.line);
  g_free (self.extensions);
  g_ptr_array_unref (self.kept);
  g_ptr_array_unref (self.folders);
  return found < G_N_ELEMENTS (reloaders);
}
