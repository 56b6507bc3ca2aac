/* test-project-random.c - projects nobody would think of, written and read and written again
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "project/project-file.h"
#include "project/project-layers.h"

#include <signal.h>
#include <string.h>

#define ROOT "/srv/shop"
#define ROUNDS 150

static guint
pick (guint n)
{
  return g_test_rand_int_range (0, n);
}

/* Random values. Each list of what can be chosen has something that needs care when it is written. */

static const char *const words[] = { "a", "b c", ";", "\\", "é", "x=1;y=2", "#", " lead", "trail ", "a\tb", "[x]", "'q'", "\"", "$HOME" };
static const char *const globs[] = { "*.py", "docs/", "src/**/*.c", "a b", "x;y", "\\#", "[ab]*", "é/*" };
static const char *const paths[] = { ROOT, ROOT "/sub", "/etc/x y", ROOT "/~", "/srv/a;b", ROOT "/sub/é", "/srv/\xe9", "/" };
static const char *const settings[] = { "A=1", "B=", "C=x;y", "D= a b ", "E=\\n", "F=\xc3\xa9" };
static const char *const patterns[] = { "ready$", "\\d+ (a|b);", "^Listening: http://.*" };

static const char *const listens[] = { "8000", "[::1]:8000", "web=unix:" ROOT "/run/a;b", "8001", "x.1=udp:0.0.0.0:9000", "unix:/run/é" };
static const char *const proxies[] = { "8080 -> 8000", "[::]:8081 -> [::1]:8000", "0.0.0.0:8082 -> db.example:5432" };

#define ANY(table) ((table)[pick (G_N_ELEMENTS (table))])

/* (transfer full) (nullable): some of @n strings. */
static char **
some_of (const char *const *from, guint n)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint                    n_some = pick (4);

  for (guint i = 0; i < n_some; i++)
    g_strv_builder_add (builder, from[pick (n)]);
  return n_some > 0 ? g_strv_builder_end (builder) : NULL;
}

static void
replace (char ***field, char **value)
{
  g_strfreev (*field);
  *field = value;
}

static void
replace_text (char **field, const char *value)
{
  g_free (*field);
  *field = g_strdup (value);
}

static void
change_command (RouseProgram *program)
{
  g_clear_pointer (&program->argv, g_strfreev);
  g_clear_pointer (&program->shell, g_free);
  g_clear_pointer (&program->build_argv, g_strfreev);
  g_clear_pointer (&program->build_shell, g_free);
  if (pick (2) == 0)
    {
      program->shell = g_strconcat ("run ", ANY (words), NULL);
      program->build_shell = pick (2) == 0 ? g_strconcat ("make ", ANY (words), NULL) : NULL;
      return;
    }
  program->argv = g_strsplit ("serve|", "|", -1);
  replace_text (&program->argv[1], ANY (words));
  program->build_argv = some_of (words, G_N_ELEMENTS (words));
}

static void
change_ready (RouseProgram *program)
{
  g_autoptr (RouseProgram) defaults = rouse_program_new ();

  program->ready_us = defaults->ready_us;
  program->ready_port = 0;
  g_clear_pointer (&program->ready_text, g_free);
  program->ready_kind = pick (5);
  if (program->ready_kind == ROUSE_READY_ALIVE)
    program->ready_us = 1 + pick (3000000);
  else if (program->ready_kind == ROUSE_READY_PORT)
    program->ready_port = 1 + pick (65535);
  else if (program->ready_kind == ROUSE_READY_HTTP)
    program->ready_text = g_strdup ("http://localhost:8000/health?a=%20b;c");
  else if (program->ready_kind == ROUSE_READY_OUTPUT)
    program->ready_text = g_strdup (ANY (patterns));
}

/* Of all programs, one alone has sockets: others cannot have the same. */
static void
change_addresses (RouseProgram *program, guint i)
{
  guint n = 1 + pick (G_N_ELEMENTS (listens));

  replace (&program->listen, NULL);
  replace (&program->proxies, NULL);
  program->listen_pid = pick (3);
  if (i > 0 || pick (3) == 0)
    return;
  program->listen = g_new0 (char *, n + 1);
  for (guint j = 0; j < n; j++)
    program->listen[j] = g_strdup (listens[j]);
  n = pick (G_N_ELEMENTS (proxies) + 1);
  if (n == 0)
    return;
  program->proxies = g_new0 (char *, n + 1);
  for (guint j = 0; j < n; j++)
    program->proxies[j] = g_strdup (proxies[j]);
}

/* One to five fields of @program; it comes only after programs that stand before it. */
static void
change_program (RouseProject *project, guint i)
{
  RouseProgram *program = g_ptr_array_index (project->programs, i);

  for (guint n = 1 + pick (5); n > 0; n--)
    switch (pick (16))
      {
      case 0:
        change_command (program);
        break;
      case 1:
        replace_text (&program->cwd, ANY (paths));
        break;
      case 2:
        replace (&program->env, some_of (settings, G_N_ELEMENTS (settings)));
        break;
      case 3:
        replace (&program->env_files, some_of (paths, G_N_ELEMENTS (paths)));
        break;
      case 4:
        replace (&program->watch, some_of (globs, G_N_ELEMENTS (globs)));
        break;
      case 5:
        replace (&program->ignore, some_of (globs, G_N_ELEMENTS (globs)));
        break;
      case 6:
        program->kind = pick (2);
        break;
      case 7:
        program->on_busy = pick (2);
        break;
      case 8:
        change_ready (program);
        break;
      case 9:
        program->restart_on_exit = pick (2);
        program->restart_limit = pick (1001);
        break;
      case 10:
        program->stop_signal = 1 + pick (31);
        program->stop_timeout_us = pick (5000000);
        break;
      case 11:
        change_addresses (program, i);
        break;
      case 12:
        program->hot_ask = pick (2);
        program->hot_timeout_us = 1 + pick (5000000);
        break;
      case 13:
        program->discover = pick (2);
        break;
      default:
        replace (&program->after, NULL);
        if (i > 0)
          {
            program->after = g_new0 (char *, 2);
            program->after[0] = g_strdup (((RouseProgram *) g_ptr_array_index (project->programs, pick (i)))->name);
          }
        program->cascade = pick (2);
        break;
      }
}

static void
change_rule (RouseProject *project, RouseRule *rule)
{
  static const int    signals[] = { SIGHUP, SIGUSR2, SIGWINCH };
  const RouseProgram *program = g_ptr_array_index (project->programs, pick (project->programs->len));

  do
    replace (&rule->match, some_of (globs, G_N_ELEMENTS (globs)));
  while (rule->match == NULL);
  rule->action = pick (5);
  rule->signal = rule->action == ROUSE_ACTION_SIGNAL ? ANY (signals) : 0;
  g_free (rule->command);
  rule->command = rule->action == ROUSE_ACTION_COMMAND ? g_strconcat ("make ", ANY (words), NULL) : NULL;
  replace (&rule->programs, pick (2) == 0 ? g_strdupv ((char **) (const char *const[]){ program->name, NULL }) : NULL);
}

static void
add_program (RouseProject *project, const char *name)
{
  RouseProgram *program = rouse_program_new ();

  program->name = g_strdup (name);
  program->cwd = g_strdup (ROOT);
  change_command (program);
  g_ptr_array_add (project->programs, program);
  change_program (project, project->programs->len - 1);
}

static void
add_rule (RouseProject *project, const char *name)
{
  RouseRule *rule = rouse_rule_new ();

  rule->name = g_strdup (name);
  change_rule (project, rule);
  g_ptr_array_add (project->rules, rule);
}

static void
change_fields (RouseProject *project)
{
  static const char *const extensions[] = { "py", "d.ts", "é" };

  for (guint n = pick (6); n > 0; n--)
    switch (pick (9))
      {
      case 0:
        replace_text (&project->name, pick (2) == 0 ? " Café; [1]\\" : "Shop");
        break;
      case 1:
        replace_text (&project->url, pick (2) == 0 ? "http://localhost:8000/?a=b;c" : NULL);
        break;
      case 2:
        project->notify = pick (5);
        break;
      case 3:
        replace (&project->roots, some_of (paths, G_N_ELEMENTS (paths)));
        break;
      case 4:
        replace (&project->include, some_of (globs, G_N_ELEMENTS (globs)));
        break;
      case 5:
        replace (&project->extensions, some_of (extensions, G_N_ELEMENTS (extensions)));
        break;
      case 6:
        replace (&project->ignore, some_of (globs, G_N_ELEMENTS (globs)));
        break;
      case 7:
        project->livereload = pick (2);
        break;
      default:
        project->no_vcs_ignore = pick (2);
        project->content = pick (2);
        project->follow_links = pick (2);
        project->watcher = pick (4);
        project->settle_us = pick (10000000);
        break;
      }
}

/* (transfer full) */
static RouseProject *
make_project (void)
{
  static const char *const names[] = { "web", "db server", "é;x", "#1", "tests" };
  RouseProject            *project = rouse_project_new ();
  guint                    n_programs = 1 + pick (5), n_rules = pick (4);

  project->root = g_strdup (ROOT);
  project->name = g_strdup ("shop");
  change_fields (project);
  for (guint i = 0; i < n_programs; i++)
    add_program (project, names[i]);
  for (guint i = 0; i < n_rules; i++)
    add_rule (project, names[i]);
  return project;
}

/* What somebody may do in a window, and after which no name is without what it names. */
static void
change_project (RouseProject *project)
{
  change_fields (project);
  if (pick (2) == 0)
    change_program (project, pick (project->programs->len));
  if (pick (4) == 0)
    add_program (project, "new");
  if (pick (4) == 0)
    add_rule (project, "new");
  if (pick (3) == 0 && project->rules->len > 0)
    change_rule (project, g_ptr_array_index (project->rules, pick (project->rules->len)));
  if (pick (4) == 0 && project->rules->len > 0)
    g_ptr_array_remove_index (project->rules, pick (project->rules->len));
  if (pick (4) == 0 && project->rules->len > 0)
    replace_text (&((RouseRule *) g_ptr_array_index (project->rules, 0))->name, "renamed");
}

/* Texts. */

static RouseLayer
make_layer (const char *path, const char *text)
{
  return (RouseLayer){ path, text, strlen (text) };
}

/* (transfer full): a shared layer that says what @project is. */
static char *
make_shared (const RouseProject *project)
{
  const RouseLayer   begin = make_layer ("S", "");
  g_autoptr (GError) error = NULL;
  char              *text = NULL, *none = NULL;

  rouse_project_layers_write (project, &begin, NULL, &text, &none, &error);
  g_assert_no_error (error);
  g_assert_null (none);
  return text;
}

/* (transfer full): @text with comments and empty lines between its lines, each comment another one. */
static char *
add_comments (const char *text, const char *mark)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GString       *out = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL && (lines[i + 1] != NULL || *lines[i] != '\0'); i++)
    {
      if (pick (3) == 0)
        g_string_append_printf (out, "%s# %s %u é\n", pick (2) == 0 ? "\n" : "", mark, i);
      g_string_append_printf (out, "%s\n", lines[i]);
    }
  return g_string_free (out, FALSE);
}

/* (transfer full): a private layer that says some of what @other is, of the groups that @project has. */
static char *
make_private (const RouseProject *other)
{
  g_autofree char *text = rouse_project_file_write (other, NULL);
  g_auto (GStrv)   lines = g_strsplit (text, "\n", -1);
  GString         *out = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] == '[' || g_str_has_prefix (lines[i], "root=") || pick (3) == 0)
      g_string_append_printf (out, "%s\n", lines[i]);
  return g_string_free (out, FALSE);
}

/* What @project is, but for the order of its programs, which layers decide. */
static char *
describe (const RouseProject *project)
{
  g_autoptr (RouseProject) sorted = rouse_project_copy (project);

  for (guint i = 1; i < sorted->programs->len; i++)
    for (guint j = i; j > 0; j--)
      if (strcmp (*(char **) g_ptr_array_index (sorted->programs, j - 1), *(char **) g_ptr_array_index (sorted->programs, j)) > 0)
        g_ptr_array_insert (sorted->programs, j - 1, g_ptr_array_steal_index (sorted->programs, j));
  return rouse_project_file_write (sorted, NULL);
}

static void
assert_same (const RouseProject *a, const RouseProject *b)
{
  g_autofree char *one = describe (a), *other = describe (b);

  g_assert_cmpstr (one, ==, other);
}

/* Each comment of @before is in @after. */
static void
assert_comments (const char *before, const char *after)
{
  g_auto (GStrv) lines = g_strsplit (before, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *line = NULL;

      if (*lines[i] != '#')
        continue;
      line = g_strconcat (lines[i], "\n", NULL);
      g_assert_nonnull (strstr (after, line));
    }
}

static void /* One text: what is written is read as the same project, and says the same when it is written again. */
test_one_text (void)
{
  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autoptr (RouseProject) project = make_project (), again = NULL;
      g_autoptr (GError)       error = NULL;
      g_autofree char         *text = rouse_project_file_write (project, NULL), *second = NULL, *third = NULL;

      again = rouse_project_file_parse ("F", text, strlen (text), NULL, &error);
      g_assert_no_error (error);
      second = rouse_project_file_write (again, NULL);
      g_assert_cmpstr (second, ==, text);
      third = rouse_project_file_write (again, text);
      g_assert_cmpstr (third, ==, text);
    }
}

/* Reads two texts, writes them again, changes the project and writes that. Returns: whether they are a project. */
static gboolean
try_layers (const char *shared_text, const char *private_text)
{
  const RouseLayer         shared = make_layer ("S", shared_text), private = make_layer ("P", private_text);
  g_autoptr (RouseProject) project = rouse_project_layers_parse (&shared, &private, NULL, NULL), again = NULL;
  g_autoptr (GError)       error = NULL;
  g_autofree char         *same_shared = NULL, *same_private = NULL, *new_shared = NULL, *new_private = NULL;
  RouseLayer               one, other;
  guint                    n_groups;

  if (project == NULL)
    return FALSE;
  g_assert_true (rouse_project_layers_write (project, &shared, &private, &same_shared, &same_private, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (same_shared, ==, shared_text);
  g_assert_cmpstr (same_private, ==, private_text);

  n_groups = project->rules->len;
  change_project (project);
  if (!rouse_project_layers_write (project, &shared, &private, &new_shared, &new_private, &error))
    {
      g_test_message ("%s", error->message);
      /* What random changes come to that no text can say: a rule that has to be shared because of its place, and must not
       * because of what it names. */
      g_assert_true (strstr (error->message, "cannot come before one of the private file") != NULL || g_str_has_prefix (error->message, "the shared file would not be valid by itself: "));
      return TRUE;
    }
  one = make_layer ("S", new_shared);
  other = make_layer ("P", new_private);
  again = rouse_project_layers_parse (&one, &other, NULL, &error);
  g_assert_no_error (error);
  assert_same (project, again);
  if (project->rules->len >= n_groups)
    {
      assert_comments (shared_text, new_shared);
      assert_comments (private_text, new_private);
    }
  g_clear_pointer (&same_shared, g_free);
  g_clear_pointer (&same_private, g_free);
  g_assert_true (rouse_project_layers_write (again, &one, &other, &same_shared, &same_private, &error));
  g_assert_cmpstr (same_shared, ==, new_shared);
  g_assert_cmpstr (same_private, ==, new_private);
  return TRUE;
}

static void
test_layers (void)
{
  guint n_projects = 0;

  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autoptr (RouseProject) project = make_project (), own = make_project ();
      g_autofree char         *shared = make_shared (project), *private = make_private (own);
      g_autofree char         *shared_text = add_comments (shared, "ours"), *private_text = add_comments (private, "mine");

      n_projects += try_layers (shared_text, private_text);
    }
  /* Not all pairs go together, but most tests have to be tests. */
  g_test_message ("%u of %u", n_projects, ROUNDS);
  g_assert_cmpuint (n_projects, >, ROUNDS / 5);
}

/* (transfer full): @text as an editor may leave it behind: a line less, twice, cut off, or with something else in it. */
static char *
spoil (const char *text)
{
  static const char *const junk[] = { "[", "[program", "=", "kind=", "\\", "after=web", "cascade=true", "\xff", "[rule x]", "restart-limit=5", "root=/", "listen=8000;8000", "listen=unix:/run/é", "proxy=8080 -> 8080", "hot=ask", "discover=loaded", "watcher=poll", "action=command:", "action=signal:KILL" };
  g_auto (GStrv)           lines = g_strsplit (text, "\n", -1);
  GString                 *out = g_string_new (NULL);
  guint                    at = pick (g_strv_length (lines));
  guint                    how = pick (4);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (i == at && how == 0)
        continue;
      if (i == at && how == 1)
        g_string_append_printf (out, "%s\n", lines[i]);
      if (i == at && how == 2)
        g_string_append_printf (out, "%s\n", ANY (junk));
      g_string_append_len (out, lines[i], i == at && how == 3 ? strlen (lines[i]) / 2 : strlen (lines[i]));
      if (lines[i + 1] != NULL)
        g_string_append_c (out, '\n');
    }
  return g_string_free (out, FALSE);
}

static guint
count_lines (const char *text)
{
  guint n = 1;

  for (; *text != '\0'; text++)
    n += *text == '\n';
  return n;
}

static void /* A bad edit is a project still, or an error that names one of the lines of one of the files. */
test_bad_edits (void)
{
  guint n_errors = 0;

  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autoptr (RouseProject) project = make_project (), own = make_project (), parsed = NULL;
      g_autofree char         *shared = make_shared (project), *private = make_private (own);
      g_autofree char         *shared_text = spoil (shared), *private_text = spoil (private);
      g_autoptr (GError)       error = NULL;
      RouseLayer               one, other;
      char                    *end;
      guint64                  line;

      one = make_layer ("S", shared_text);
      other = make_layer ("P", private_text);
      parsed = rouse_project_layers_parse (&one, &other, NULL, &error);
      if (parsed != NULL)
        continue;
      n_errors++;
      g_test_message ("%s", error->message);
      g_assert_true (g_str_has_prefix (error->message, "S:") || g_str_has_prefix (error->message, "P:"));
      line = g_ascii_strtoull (error->message + 2, &end, 10);
      g_assert_cmpint (*end, ==, ':');
      g_assert_cmpuint (line, >, 0);
      g_assert_cmpuint (line, <=, count_lines (*error->message == 'S' ? shared_text : private_text));
    }
  g_assert_cmpuint (n_errors, >, ROUNDS / 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/project/random/one-text", test_one_text);
  g_test_add_func ("/project/random/layers", test_layers);
  g_test_add_func ("/project/random/bad-edits", test_bad_edits);
  return g_test_run ();
}
