/* test-options.c - options read from a table
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "options.h"

#include "base/error.h"

static const RouseOption table[] = {
  { 'w', "watch", "DIR", "A value" },
  { 'q', "quiet", NULL, "No value" },
  { 'c', "clear", NULL, "No value" },
  { 0, "settle", "TIME", "Only long" },
  { 0, "live", "PORT", "A value or none", TRUE },
  { 0 },
};

/* Writes what it is told into a string; refuses the value "bad". */
static gboolean
set (const RouseOption *option, const char *value, gpointer data, GError **error)
{
  if (g_str_equal (value, "bad"))
    {
      g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, "must be good");
      return FALSE;
    }
  g_string_append_printf (data, "%s=%s ", option->name, value);
  return TRUE;
}

static const struct
{
  const char *line;
  gboolean    command;
  const char *set;   /* what the function was told, or the error */
  const char *words; /* NULL: an error */
} cases[] = {
  { "v a b", FALSE, "", "a,b" },
  { "v a -q b", FALSE, "quiet= ", "a,b" },
  { "v a -q b", TRUE, "", "a,-q,b" },
  { "v -q -- -q --", TRUE, "quiet= ", "-q,--" },
  { "v -- a -- b", FALSE, "", "a,--,b" },
  { "v -w x -wy -w=z", FALSE, "watch=x watch=y watch==z ", "" },
  { "v --watch x --watch=y --watch=", FALSE, "watch=x watch=y watch= ", "" },
  { "v --watch=a=b", FALSE, "watch=a=b ", "" },
  { "v -qc -cwx -", FALSE, "quiet= clear= clear= watch=x ", "-" },
  { "v -w -q", FALSE, "watch=-q ", "" },
  { "v --settle 5ms", FALSE, "settle=5ms ", "" },
  { "v --live 5 --live=6", FALSE, "live= live=6 ", "5" },
  { "v --live", FALSE, "live= ", "" },
  { "v --live=", FALSE, "--live needs a value: --live=PORT", NULL },
  { "v --live=bad", FALSE, "--live: must be good", NULL },
  { "v -w", FALSE, "-w needs a value: -w DIR", NULL },
  { "v --watch", FALSE, "--watch needs a value: --watch DIR", NULL },
  { "v --quiet=yes", FALSE, "--quiet takes no value", NULL },
  { "v --quite", FALSE, "unknown option --quite; did you mean --quiet?", NULL },
  { "v --frobnicate", FALSE, "unknown option --frobnicate", NULL },
  { "v -qx", FALSE, "unknown option -x", NULL },
  { "v -w bad", FALSE, "-w: must be good", NULL },
  { "v --watch=bad", FALSE, "--watch: must be good", NULL },
};

static void
test_parse (gconstpointer data)
{
  guint                  i = GPOINTER_TO_UINT (data);
  g_auto (GStrv)         argv = g_strsplit (cases[i].line, " ", -1);
  g_autoptr (GString)    told = g_string_new (NULL);
  g_autoptr (GError)     error = NULL;
  g_autoptr (GPtrArray)  words = NULL;
  gboolean               help;
  const RouseOptionGroup groups[] = { { "Options:", table, set, told }, { NULL } };
  const RouseUsage       usage = { .verb = "v", .groups = groups, .command = cases[i].command };
  g_autofree char       *joined = NULL;

  words = rouse_options_parse (&usage, (int) g_strv_length (argv), argv, &help, &error);
  if (cases[i].words == NULL)
    {
      g_assert_null (words);
      g_assert_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID);
      g_assert_cmpstr (error->message, ==, cases[i].set);
      return;
    }
  g_assert_no_error (error);
  g_assert_nonnull (words);
  g_assert_false (help);
  g_assert_cmpstr (told->str, ==, cases[i].set);
  g_ptr_array_add (words, NULL);
  joined = g_strjoinv (",", (char **) words->pdata);
  g_assert_cmpstr (joined, ==, cases[i].words);
}

static void /* Help wins over what stands behind it, even if that is wrong. */
test_help (void)
{
  char                  *argv[] = { (char *) "v", (char *) "--help", (char *) "--nonsense", NULL };
  const RouseOptionGroup groups[] = { { "Options:", table, set, NULL }, { NULL } };
  const RouseUsage       usage = { .verb = "v", .groups = groups };
  g_autoptr (GPtrArray)  words = NULL;
  gboolean               help;

  words = rouse_options_parse (&usage, 3, argv, &help, NULL);
  g_assert_nonnull (words);
  g_assert_true (help);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/cli/options/parse/%u-%s", i, cases[i].line);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_parse);
    }
  g_test_add_func ("/cli/options/help", test_help);
  return g_test_run ();
}
