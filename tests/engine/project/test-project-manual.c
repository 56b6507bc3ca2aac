/* test-project-manual.c - rouse.ini(5) and the examples say what the keys are
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "project/project-keys.h"
#include "project/project-layers.h"

#include <string.h>

/* (transfer full) */
static char *
read_file (const char *folder, const char *name)
{
  g_autofree char   *path = g_test_build_filename (G_TEST_DIST, "..", "data", folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char              *text;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

/* (transfer full): what of @text stands between @start and @end. */
static char *
cut (const char *text, const char *start, const char *end)
{
  const char *from = strstr (text, start);
  const char *to;

  g_assert_nonnull (from);
  from += strlen (start);
  to = strstr (from, end);
  g_assert_nonnull (to);
  return g_strndup (from, to - from);
}

/* What of @item stands behind the key: the words that are allowed, if it is one of a few. */
static void
check_choices (const RouseKey *key, const char *item)
{
  g_autofree char *line = g_strndup (item, strcspn (item, "\n"));
  const char      *values = strstr (line, " Ns = Ns ");
  g_auto (GStrv)   words = NULL;

  g_assert_nonnull (values);
  values += strlen (" Ns = Ns ");
  if (key->choices == NULL)
    {
      g_assert_true (g_str_has_prefix (values, "Ar "));
      return;
    }
  g_assert_true (g_str_has_prefix (values, "Cm "));
  words = g_strsplit (values + strlen ("Cm "), " | ", -1);
  g_assert_cmpuint (g_strv_length (words), ==, g_strv_length ((char **) key->choices));
  for (guint i = 0; words[i] != NULL; i++)
    g_assert_true (g_strv_contains (key->choices, words[i]));
}

/* Behind "Default:" stands what a file says that says nothing, in words if there is no value for that. */
static void
check_default (const RouseKey *key, const char *item, gconstpointer defaults)
{
  const char *const needed[] = { "root", "order", "command", "match", NULL };
  g_autofree char  *value = key->write != NULL ? key->write (key, defaults, NULL) : NULL;
  const char       *text = strstr (item, "Default:");
  g_autofree char  *said = NULL;

  if (g_strv_contains (needed, key->name))
    {
      g_assert_null (text);
      return;
    }
  g_assert_nonnull (text);
  text += strlen ("Default:");
  text += strspn (text, " \n");
  if (g_str_has_prefix (text, ".Cm "))
    text += strlen (".Cm ");
  said = g_strndup (text, strcspn (text, "\n"));
  g_strdelimit (g_strchomp (said), ".", '\0');
  g_assert_cmpstr (g_strchomp (said), !=, "");
  if (value != NULL)
    g_assert_cmpstr (said, ==, value);
}

/* The page has the keys in the order in which they are written, and no others. */
static void
check_group (const char *heading, const RouseKey *key, gconstpointer defaults)
{
  g_autofree char *page = read_file ("man", "rouse.ini.5");
  g_autofree char *section = cut (page, heading, "\n.Ss");
  g_auto (GStrv)   items = g_strsplit (section, "\n.It Cm ", -1);
  guint            i = 1;

  for (; items[i] != NULL; i++)
    {
      g_autofree char *name = g_strndup (items[i], strcspn (items[i], " :"));

      if (strstr (items[i], " Ns = Ns ") == NULL || items[i][strlen (name)] == ':')
        continue; /* an item of a list within an item */
      g_test_message ("%s", name);
      g_assert_cmpstr (name, ==, key->name);
      check_choices (key, items[i]);
      if (g_str_equal (name, "ready")) /* its default stands behind a list */
        check_default (key, strstr (section, items[i]), defaults);
      else
        check_default (key, items[i], defaults);
      key++;
    }
  g_assert_null (key->name);
}

static void
test_project_keys (void)
{
  g_autoptr (RouseProject) defaults = rouse_project_new ();

  check_group ("\n.Ss [project]", rouse_project_keys, defaults);
}

static void
test_program_keys (void)
{
  g_autoptr (RouseProgram) defaults = rouse_program_new ();

  check_group ("\n.Ss [program NAME]", rouse_program_keys, defaults);
}

static void
test_rule_keys (void)
{
  g_autoptr (RouseRule) defaults = rouse_rule_new ();

  check_group ("\n.Ss [rule NAME]", rouse_rule_keys, defaults);
}

static RouseProject *
parse (const char *shared, const char *private)
{
  const RouseLayer         one = { "shared", shared, strlen (shared) };
  const RouseLayer         other = { "private", private, private != NULL ? strlen (private) : 0 };
  g_autoptr (GError)       error = NULL;
  g_autoptr (RouseProject) project = rouse_project_layers_parse (&one, &other, private == NULL ? "/srv/shop" : NULL, &error);

  g_assert_no_error (error);
  return g_steal_pointer (&project);
}

static void /* The last of the page's examples is a private file for the one before. */
test_page_examples (void)
{
  g_autofree char *page = read_file ("man", "rouse.ini.5");
  g_auto (GStrv)   parts = g_strsplit (page, ".Bd -literal -offset indent\n", -1);
  guint            n_parts = g_strv_length (parts);

  g_assert_cmpuint (n_parts, ==, 4);
  for (guint i = 1; i < n_parts; i++)
    {
      g_autoptr (RouseProject) project = NULL;
      g_autoptr (GString)      text = NULL;
      char                    *end = strstr (parts[i], ".Ed\n");

      g_assert_nonnull (end);
      *end = '\0';
      text = g_string_new (parts[i]);
      g_string_replace (text, "\\e", "\\", 0);
      g_free (parts[i]);
      parts[i] = g_string_free (g_steal_pointer (&text), FALSE);
      project = i < 3 ? parse (parts[i], NULL) : parse (parts[i - 1], parts[i]);
      g_assert_cmpuint (project->programs->len, ==, i < 3 ? 2 : 3);
    }
}

static void
test_example (gconstpointer name)
{
  g_autofree char         *text = read_file ("examples", name);
  g_autoptr (RouseProject) project = parse (text, NULL);

  g_assert_cmpuint (project->programs->len, >=, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/project/manual/project", test_project_keys);
  g_test_add_func ("/project/manual/program", test_program_keys);
  g_test_add_func ("/project/manual/rule", test_rule_keys);
  g_test_add_func ("/project/manual/examples", test_page_examples);
  g_test_add_data_func ("/project/examples/django", "django.ini", test_example);
  g_test_add_data_func ("/project/examples/node", "node.ini", test_example);
  g_test_add_data_func ("/project/examples/c", "c.ini", test_example);
  return g_test_run ();
}
